"""Partial dates: as precise as what was said, never more.

Stored as EDTF text (ISO 8601-2): `2019`, `2019-04`, `2019-04-17`, season `2019-21` (spring) to
`2019-24` (winter), with `~` behind for circa. Compared as the interval of days they may mean.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11)}

_EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~)?")
_CIRCA = re.compile(r"^(?:c\.?|ca\.?|circa|about|around)\s+", re.IGNORECASE)
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]+)\.?,?[\s-]+(\d{4})")
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTH_YEAR = re.compile(r"([A-Za-z]+)\.?,?\s+(\d{4})")
_NUMERIC_MONTH = re.compile(r"(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or season of a year, or a day; `circa` when said to be about.

    `month` is 1-12, or 21-24 for a season (spring to winter). Raises ValueError for no such date.
    """

    year: int
    month: int | None = None
    day: int | None = None
    circa: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no date, so that every value in the program is one."""
        if not 1800 <= self.year <= 2200:
            msg = f"year {self.year} is out of range"
            raise ValueError(msg)
        if self.month is None:
            if self.day is not None:
                msg = "a day needs its month"
                raise ValueError(msg)
        elif self.month in SEASONS:
            if self.day is not None:
                msg = "a season has no day"
                raise ValueError(msg)
        elif not 1 <= self.month <= 12:
            msg = f"month {self.month} is out of range"
            raise ValueError(msg)
        elif self.day is not None:
            date(self.year, self.month, self.day)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """Return the exact date as a partial one."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def from_edtf(cls, text: str) -> PartialDate:
        """Read the stored form; raises ValueError for anything else."""
        match = _EDTF.fullmatch(text)
        if match is None:
            msg = f"not a stored date: {text!r}"
            raise ValueError(msg)
        year, month, day, circa = match.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None, bool(circa))

    @property
    def edtf(self) -> str:
        """The stored form."""
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text + ("~" if self.circa else "")

    @property
    def earliest(self) -> date:
        """The first day it may mean (circa widens nothing: it is shown, not computed)."""
        if self.month is None:
            return date(self.year, 1, 1)
        if self.month in _SEASON_MONTHS:
            return date(self.year, _SEASON_MONTHS[self.month][0], 1)
        if self.month in SEASONS:
            return date(self.year, 12, 1)
        return date(self.year, self.month, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it may mean."""
        if self.month is None:
            return date(self.year, 12, 31)
        if self.month in _SEASON_MONTHS:
            return _month_end(self.year, _SEASON_MONTHS[self.month][1])
        if self.month in SEASONS:
            return _month_end(self.year + 1, 2)
        if self.day is not None:
            return date(self.year, self.month, self.day)
        return _month_end(self.year, self.month)

    @property
    def middle(self) -> date:
        """The day halfway between earliest and latest: where a chart puts it."""
        return self.earliest + timedelta(days=(self.latest - self.earliest).days // 2)

    @property
    def exact(self) -> date | None:
        """The day itself when it is known to the day, else None."""
        if self.day is None or self.circa or self.month is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def sort_key(self) -> tuple[date, date, bool]:
        """Order by earliest possible day; the wider date comes first."""
        return (self.earliest, date.max - (self.latest - date.min), self.circa)

    def __str__(self) -> str:
        prefix = "c. " if self.circa else ""
        if self.month is None:
            return f"{prefix}{self.year}"
        if self.month in SEASONS:
            return f"{prefix}{SEASONS[self.month]} {self.year}"
        name = MONTHS[self.month - 1]
        return f"{prefix}{f'{self.day} ' if self.day else ''}{name} {self.year}"


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def month_number(word: str) -> int | None:
    """Return 1-12 for an English month name or its abbreviation of three letters or more."""
    lower = word.lower().rstrip(".")
    if lower == "sept":
        return 9
    if len(lower) < 3:
        return None
    found = [i for i, name in enumerate(MONTHS, 1) if name.lower().startswith(lower)]
    return found[0] if len(found) == 1 else None


def parse_date(text: str) -> PartialDate:
    """Read a date as people type it: day first, months in words, seasons, years, `c.` for about.

    Raises ValueError when the text is no date or could only be read by guessing a part.
    """
    trimmed = " ".join(text.split())
    circa = bool(_CIRCA.match(trimmed)) or trimmed.endswith("~")
    body = _CIRCA.sub("", trimmed).rstrip("~").strip()
    parsed = _parse_body(body)
    if parsed is None:
        msg = f"not understood as a date: {text!r}"
        raise ValueError(msg)
    return PartialDate(parsed.year, parsed.month, parsed.day, circa)


def _parse_body(body: str) -> PartialDate | None:
    if _EDTF.fullmatch(body):
        return PartialDate.from_edtf(body)
    if match := _DAY_MONTH_YEAR.fullmatch(body):
        month = month_number(match[2])
        return PartialDate(int(match[3]), month, int(match[1])) if month else None
    if match := _NUMERIC.fullmatch(body):
        return PartialDate(int(match[3]), _civil_month(match[2]), int(match[1]))
    if match := _MONTH_YEAR.fullmatch(body):
        word = match[1].lower()
        season = {"fall": 23, **{name: code for code, name in SEASONS.items()}}.get(word)
        month = season or month_number(word)
        return PartialDate(int(match[2]), month) if month else None
    if match := _NUMERIC_MONTH.fullmatch(body):
        return PartialDate(int(match[2]), _civil_month(match[1]))
    return None


def _civil_month(digits: str) -> int:
    month = int(digits)
    if not 1 <= month <= 12:
        msg = f"month {month} is out of range"
        raise ValueError(msg)
    return month


def british(day: date) -> str:
    """Return `3 March 2024`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def age_on(born: date, day: date) -> int:
    """Return somebody's age in whole years; one born on 29 February is older from 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
