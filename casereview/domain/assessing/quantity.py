"""Numbers and durations as intervals: as precise as what was said (diagnostic-interview 2.4).

Durations count in days; a month is 30.4375 days, a week 7, a year 365.25. The stored form of a
duration is an ISO duration (`P6M`), a range of two (`P5M/P7M`, either end may be `..`), or the
dates of onset and end (`2021-04/..`, `2020/2021-05`), where `..` means up to the as-at date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf, isfinite

from casereview.domain.assessing.interview import ItemType
from casereview.domain.assessing.truth import F, T, Truth, U, negate
from casereview.domain.dates import PartialDate, parse_date

DAYS_IN_WEEK = 7.0
DAYS_IN_MONTH = 30.4375
OPEN = ".."

OPERATORS = (">=", ">", "<=", "<", "==")

_ISO = re.compile(
    r"P(?=\d)(?:(\d{1,4}(?:\.\d{1,2})?)Y)?(?:(\d{1,5}(?:\.\d{1,2})?)M)?"
    r"(?:(\d{1,5}(?:\.\d{1,2})?)W)?(?:(\d{1,6}(?:\.\d{1,2})?)D)?",
    re.ASCII,
)
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,20})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Interval:
    """All that a stated quantity may be: from `lo` to `hi`, both included; `hi` may be infinite."""

    lo: float
    hi: float

    def __post_init__(self) -> None:
        """Refuse an interval that holds nothing."""
        if not (self.lo <= self.hi and isfinite(self.lo)):
            msg = f"no quantity lies between {self.lo} and {self.hi}"
            raise ValueError(msg)

    @property
    def exact(self) -> bool:
        """Whether it is a single value."""
        return self.lo == self.hi


def compare(interval: Interval, op: str, value: float) -> Truth:
    """Compare an interval with a value; undetermined where the interval lies on both sides."""
    if op == ">=":
        return T if interval.lo >= value else F if interval.hi < value else U
    if op == ">":
        return T if interval.lo > value else F if interval.hi <= value else U
    if op == "<":
        return negate(compare(interval, ">=", value))
    if op == "<=":
        return negate(compare(interval, ">", value))
    if op == "==":
        if interval.lo == interval.hi == value:
            return T
        return U if interval.lo <= value <= interval.hi else F
    msg = f"no such comparison: {op!r}"
    raise ValueError(msg)


# ---- stored forms ----------------------------------------------------------------------------


def parse_duration(text: str) -> Interval:
    """Read `P6M`, `P5M/P7M`, `P6M/..` or `../P1M` as days; raises ValueError for anything else."""
    first, slash, second = text.partition("/")
    if not slash:
        days = _iso_days(first)
        return Interval(days, days)
    if first == second == OPEN:
        msg = f"a duration needs one end at least: {text!r}"
        raise ValueError(msg)
    return Interval(
        0.0 if first == OPEN else _iso_days(first), inf if second == OPEN else _iso_days(second)
    )


def duration_at(text: str, as_at: PartialDate) -> Interval:
    """Read any stored duration, dates of onset and end included, as days at the as-at date.

    Raises ValueError for what is no duration, or for an onset after the end.
    """
    if not text[:1].isdigit():
        return parse_duration(text)
    onset, slash, offset = text.partition("/")
    if not slash:
        msg = f"not a stored duration: {text!r}"
        raise ValueError(msg)
    end = as_at if offset == OPEN else PartialDate.from_edtf(offset)
    return elapsed(PartialDate.from_edtf(onset), end)


def parse_number(text: str) -> Interval:
    """Read `2`, `2.5`, `2/4`, `2/..` or `../4`; raises ValueError for anything else."""
    first, slash, second = text.partition("/")
    if not slash:
        value = _plain_number(first)
        return Interval(value, value)
    if first == second == OPEN:
        msg = f"a number needs one end at least: {text!r}"
        raise ValueError(msg)
    return Interval(
        0.0 if first == OPEN else _plain_number(first),
        inf if second == OPEN else _plain_number(second),
    )


def _plain_number(text: str) -> float:
    if _NUMBER.fullmatch(text) is None:
        msg = f"not a number: {text!r}"
        raise ValueError(msg)
    return float(text)


def _iso_days(text: str) -> float:
    match = _ISO.fullmatch(text)
    if match is None:
        msg = f"not an ISO 8601 duration: {text!r}"
        raise ValueError(msg)
    years, months, weeks, days = (float(part or 0) for part in match.groups())
    return (years * 12 + months) * DAYS_IN_MONTH + weeks * DAYS_IN_WEEK + days


# ---- dates -----------------------------------------------------------------------------------


def elapsed(start: PartialDate, end: PartialDate) -> Interval:
    """Return how many days may lie between two partial dates.

    Raises ValueError when the start is later than the end however they are read.
    """
    if start.earliest > end.latest:
        msg = f"{start} is later than {end}"
        raise ValueError(msg)
    surely = end.earliest > start.latest
    shortest = calendar_days(start.latest, end.earliest) if surely else 0.0
    return Interval(shortest, calendar_days(start.earliest, end.latest))


def calendar_days(start: date, end: date) -> float:
    """Return whole calendar months and days between two days, in days.

    Six months by the calendar are then the same six months as `P6M`, whatever their days.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    if _months_after(start, months) > end:
        months -= 1
    return months * DAYS_IN_MONTH + (end - _months_after(start, months)).days


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (following - first).days) - 1)


# ---- words -----------------------------------------------------------------------------------

_UNITS = {"day": "D", "week": "W", "fortnight": "W", "month": "M", "year": "Y"}
_UNIT_WORDS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_COUNTS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
NUMERALS = {word: index for index, word in enumerate(_COUNTS)} | {"a": 1, "an": 1}
"""Small numbers as they are said."""

_ABOUT = re.compile(r"(?:about|around|approximately|roughly|some|circa|c\.|nearly|almost)\s+")
_AT_LEAST = re.compile(r"(?:at least|no less than|not less than|more than|over)\s+|(?=.* or more$)")
_AT_MOST = re.compile(r"(?:at most|no more than|up to|less than|under)\s+|(?=.* or less$)")
_AMOUNT = re.compile(
    r"(?P<count>half an?|an?|\d+(?:\.\d+)?|[a-z]+)"
    r"(?P<half> and a half)?\s+(?P<unit>day|week|fortnight|month|year)s?(?P<late> and a half)?"
)
_BETWEEN = re.compile(
    r"(?:between\s+|from\s+)?(?P<first>[a-z0-9. ]+?)\s*(?:-|–|to|and|or)\s*(?P<second>[a-z0-9. ]+)"
)
_SINCE = re.compile(r"since\s+(?P<onset>.+)")
_FROM_TO = re.compile(r"from\s+(?P<onset>.+?)\s+(?:to|until|till)\s+(?P<end>.+)")
_EASTER = re.compile(r"easter\s+(\d{4})")


def parse_spoken_duration(text: str) -> str:
    """Return the stored form of a duration as people say it.

    `about six months` is `P5M/P7M`, `at least a year` is `P1Y/..`, `since April 2021` is
    `2021-04/..`; a stored form passes unchanged. Raises ValueError when it is not understood.
    """
    trimmed = " ".join(text.split())
    if _is_stored(trimmed):
        return trimmed
    lower = trimmed.rstrip(".").lower().removeprefix("for ").removesuffix(" ago")
    for read in (_spoken_dates, _spoken_bound, _spoken_about, _spoken_between, _spoken_exact):
        found = read(lower)
        if found is not None:
            return found
    msg = f"not understood as a duration: {text!r}"
    raise ValueError(msg)


def _is_stored(text: str) -> bool:
    try:
        duration_at(text, PartialDate(2200))
    except ValueError:
        return False
    return True


def _spoken_dates(text: str) -> str | None:
    if match := _SINCE.fullmatch(text):
        return f"{_spoken_date(match['onset']).edtf}/{OPEN}"
    if match := _FROM_TO.fullmatch(text):
        try:
            onset, end = _spoken_date(match["onset"]), _spoken_date(match["end"])
        except ValueError:
            return None  # `from five to seven months`
        elapsed(onset, end)
        return f"{onset.edtf}/{end.edtf}"
    return None


def _spoken_date(text: str) -> PartialDate:
    if match := _EASTER.fullmatch(text):
        easter = easter_sunday(int(match[1]))
        return PartialDate(easter.year, easter.month, easter.day, circa=True)
    return parse_date(text)


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Western church (the Gregorian computus of Meeus and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _spoken_bound(text: str) -> str | None:
    for pattern, shape, tail in (
        (_AT_LEAST, "{}/" + OPEN, " or more"),
        (_AT_MOST, OPEN + "/{}", " or less"),
    ):
        if match := pattern.match(text):
            amount = _amount(text[match.end() :].removesuffix(tail))
            return None if amount is None else shape.format(_iso(*amount))
    return None


def _spoken_about(text: str) -> str | None:
    match = _ABOUT.match(text)
    amount = _amount(text[match.end() :]) if match else None
    if amount is None:
        return None
    count, unit = amount
    if count >= 3:
        spread = max(1.0, round(count / 10))
        return f"{_iso(count - spread, unit)}/{_iso(count + spread, unit)}"
    finer, parts, spread = {"Y": ("M", 12, 3), "M": ("W", 4, 1), "W": ("D", 7, 2)}.get(
        unit, ("D", 1, 0.5)
    )
    middle, width = count * parts, spread * max(1.0, count)
    return f"{_iso(middle - width, finer)}/{_iso(middle + width, finer)}"


def _spoken_between(text: str) -> str | None:
    match = _BETWEEN.fullmatch(text)
    second = _amount(match["second"]) if match else None
    if match is None or second is None:
        return None
    first = _amount(match["first"]) or _amount(f"{match['first']} {_UNIT_WORDS[second[1]]}")
    if first is None:
        return None
    stored = f"{_iso(*first)}/{_iso(*second)}"
    parse_duration(stored)
    return stored


def _spoken_exact(text: str) -> str | None:
    if text in {"a couple of months", "a couple of weeks", "a couple of years"}:
        return _iso(2.0, text.split()[-1][0].upper())
    amount = _amount(text)
    return None if amount is None else _iso(*amount)


def _amount(text: str) -> tuple[float, str] | None:
    """Read a count and a unit (`half a year` is 6 months, `a fortnight` 2 weeks)."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return None
    word, unit = match["count"], _UNITS[match["unit"]]
    if word.startswith("half"):
        count = 0.5
    elif word[0].isdigit():
        count = float(word)
    elif word in NUMERALS:
        count = float(NUMERALS[word])
    else:
        return None
    count += 0.5 if match["half"] or match["late"] else 0.0
    if match["unit"] == "fortnight":
        count *= 2
    if unit == "Y" and count != int(count):
        return count * 12, "M"
    return count, unit


def _iso(count: float, unit: str) -> str:
    return f"P{count:g}{unit}"


# ---- in words --------------------------------------------------------------------------------

_VALUE_WORDS = {
    "threshold": "present",
    "subthreshold": "below threshold",
    "absent": "absent",
    "inadequate": "inadequate information",
    "skipped": "not asked (skipped)",
    "cannot_say": "cannot say",
}


def describe(raw: str, item_type: ItemType) -> str:
    """Return a stored answer in words (`5 to 7 months`, `since April 2021`, `below threshold`)."""
    if raw in _VALUE_WORDS and item_type is not ItemType.TEXT:
        return _VALUE_WORDS[raw]
    if item_type is ItemType.DURATION:
        return _describe_duration(raw)
    if item_type is ItemType.NUMBER:
        return _describe_range(raw, str)
    if item_type is ItemType.DATE:
        return str(PartialDate.from_edtf(raw))
    if item_type is ItemType.EXCLUSION:
        return {"yes": "applies", "no": "considered, does not apply"}.get(raw, raw)
    return raw.replace("_", " ") if item_type is ItemType.CHOICE else raw


def _describe_duration(raw: str) -> str:
    if raw[:1].isdigit():
        onset, _, end = raw.partition("/")
        since = PartialDate.from_edtf(onset)
        return f"since {since}" if end == OPEN else f"{since} to {PartialDate.from_edtf(end)}"
    return _describe_range(raw, duration_words)


def _describe_range(raw: str, words: Callable[[str], str]) -> str:
    first, slash, second = raw.partition("/")
    if not slash:
        return words(first)
    if second == OPEN:
        return f"at least {words(first)}"
    if first == OPEN:
        return f"at most {words(second)}"
    low, high = words(first), words(second)
    number, _, unit = low.partition(" ")
    same_unit = unit.rstrip("s") == high.partition(" ")[2].rstrip("s")
    return f"{number} to {high}" if same_unit else f"{low} to {high}"


def duration_words(iso: str) -> str:
    """Return `1 year 6 months` for `P1Y6M`; raises ValueError for what is no ISO duration."""
    match = _ISO.fullmatch(iso)
    if match is None:
        msg = f"not an ISO 8601 duration: {iso!r}"
        raise ValueError(msg)
    parts = [
        f"{float(number):g} {word}{'' if float(number) == 1 else 's'}"
        for number, word in zip(match.groups(), _UNIT_WORDS.values(), strict=True)
        if number and float(number)
    ]
    return " ".join(parts) or "0 days"
