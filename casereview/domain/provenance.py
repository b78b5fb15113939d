"""Where a row of clinical content comes from, since when it holds, and whether it was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Period:
    """From and until when something holds; None is without limit, a month is any day of it."""

    begin: PartialDate | None = None
    end: PartialDate | None = None

    def covers(self, first: date, last: date) -> Truth:
        """Whether it holds throughout a span of days: T, on none of them: F, else U."""
        if self.begin is not None and last < self.begin.earliest:
            return F
        if self.end is not None and first > self.end.latest:
            return F
        begun = self.begin is None or self.begin.latest <= first
        lasts = self.end is None or last <= self.end.earliest
        return T if begun and lasts else U

    def on(self, when: PartialDate) -> Truth:
        """Whether it holds on a date, which may be as vague as a year."""
        return self.covers(when.earliest, when.latest)

    def __str__(self) -> str:
        """Return `from 5 December 2018`, `March 2005 to December 2018`, or nothing."""
        if self.begin is None:
            return "" if self.end is None else f"until {self.end}"
        return f"from {self.begin}" if self.end is None else f"{self.begin} to {self.end}"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The source of a row, the year of that source, and whether it was seen in a public copy."""

    source: str
    year: int | None = None
    verified: bool = False
    period: Period = Period()

    @property
    def mark(self) -> str:
        """The word that stands beside the row wherever it is shown."""
        return "verified" if self.verified else "not verified"
