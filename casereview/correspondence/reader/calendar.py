"""Dates written in running text: day first, never completed by guessing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from casereview.correspondence.reader.phrase import Phrase
from casereview.domain.dates import PartialDate, month_number

_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)[0-9]{2}"
_PHRASES = (
    Phrase(rf"(?<![0-9/.-])(?P<y1>{_YEAR})-(?P<m1>[0-9]{{2}})-(?P<d1>[0-9]{{2}})(?![0-9-])"),
    Phrase(
        r"(?<![0-9/.-])(?P<d2>[0-9]{1,2})(?:\s?(?:st|nd|rd|th))?(?:\s+day)?(?:\s+of)?(?:[\s-]*|[./])"
        + _MONTH.format("m2")
        + rf"(?:,?[\s-]*|/)(?P<y2>{_YEAR}|'?[0-9]{{2}}(?![0-9:.]))(?![0-9])",
    ),
    Phrase(
        r"\b"
        + _MONTH.format("m3")
        + rf"\s+(?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>{_YEAR})(?![0-9])",
    ),
    Phrase(
        r"(?<![0-9/.-])(?<![0-9]:)(?P<d4>[0-9]{1,2})(?P<s4>\s?[/.-]\s?)(?P<m4>[0-9]{1,2})(?P=s4)"
        rf"(?P<y4>{_YEAR}|[0-9]{{2}})(?![0-9/:]|\.[0-9]|-[0-9])"
    ),
    Phrase(
        r"(?<![0-9/.-])(?P<d5>[0-9]{1,2})(?:\s?(?:st|nd|rd|th))?(?:\s+of)?\s+"
        + _MONTH.format("m5")
        + r"(?![a-z])",
    ),
    Phrase(r"\b" + _MONTH.format("m6") + rf",?\s+(?P<y6>{_YEAR})(?![0-9])"),
)
_DIGIT = re.compile(r"[0-9]")
_BESIDE = re.compile(
    r"^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+(?:the\s+)?)|"
    r",?\s+(?:at\s+)?[0-9]{1,2}[:.][0-9]{2}(?::[0-9]{2})?\s*(?:hrs|am|pm)?$",
    re.IGNORECASE,
)
"""A weekday before a date, a time of day behind it."""
_NO_YEAR = 4


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at characters [start, end) of a text; when is None for a day without a year."""

    start: int
    end: int
    when: PartialDate | None
    ambiguous: bool
    month: int | None = None
    day: int | None = None


@lru_cache(maxsize=256)
def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Return the dates of a text in order, the fullest reading at each place.

    Several rules ask for those of one passage, so the last answers are kept.
    """
    if not _DIGIT.search(text):
        return ()
    at = 0
    matches = []
    lower = text.lower()
    for rank, phrase in enumerate(_PHRASES):
        matches += [(match.start(), rank, match) for match in phrase.finditer(text, lower)]
    dates = []
    for start, rank, match in sorted(matches, key=lambda entry: entry[:2]):
        found = _found(rank, match) if start >= at else None
        if found is not None:
            dates.append(found)
            at = found.end
    return tuple(dates)


def whole_date(text: str) -> FoundDate | None:
    """Return the date that is all of the text, apart from a weekday, or None."""
    if not _DIGIT.search(text):
        return None
    bare = _BESIDE.sub("", text.strip(" .,"))
    found = next(iter(find_dates(bare)), None)
    return found if found and found.start == 0 and found.end == len(bare) else None


def _found(rank: int, match: re.Match[str]) -> FoundDate | None:
    number = rank + 1
    groups = match.groupdict()
    month_text, day_text = groups[f"m{number}"], groups.get(f"d{number}")
    month = int(month_text) if month_text.isdigit() else month_number(month_text)
    day = int(day_text) if day_text else None
    if rank == _NO_YEAR:
        valid = month is not None and day is not None and 1 <= day <= 31
        return (
            FoundDate(match.start(), match.end(), None, ambiguous=False, month=month, day=day)
            if valid
            else None
        )
    try:
        when = PartialDate(_year(groups[f"y{number}"]), month, day)
    except ValueError:
        return None
    numeric = month_text.isdigit() and rank != 0
    ambiguous = bool(numeric and day and month and day <= 12 and day != month)
    return FoundDate(match.start(), match.end(), when, ambiguous, month, day)


def _year(digits: str) -> int:
    """Two digits are of this century up to 49; letters are, and births are not read here."""
    year = int(digits.lstrip("'"))
    if len(digits.lstrip("'")) > 2:
        return year
    return 2000 + year if year < 50 else 1900 + year
