"""Self-report measures and the service rules for them, each with its mark of verification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Scoring(StrEnum):
    """How a total comes of the items; some instruments reverse items and are entered as totals."""

    SUM = "sum"
    MEAN = "mean"
    TOTAL_ONLY = "total_only"


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """Caseness and reliable change of one measure in a period; an empty day is without limit.

    Caseness begins at the value, or, where `above` says so, only above it.
    """

    valid_from: str
    valid_to: str
    caseness: float | None
    reliable_change: float | None
    source: str
    verified: bool
    above: bool = False
    source_year: int | None = None

    @property
    def cut_words(self) -> str:
        """The threshold as a page writes it: `10 or more`, `above 2.3`; '' where there is none."""
        if self.caseness is None:
            return ""
        return f"above {self.caseness:g}" if self.above else f"{self.caseness:g} or more"

    def reached(self, number: float) -> bool | None:
        """Whether a number is at caseness; None where the rule has no threshold."""
        if self.caseness is None:
            return None
        return number > self.caseness if self.above else number >= self.caseness


@dataclass(frozen=True, slots=True)
class Band:
    """A severity band in the instrument's words, `low` and `high` included."""

    name: str
    low: float
    high: float
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherCut:
    """A threshold that is not the service's caseness: shown beside it, never mixed with it."""

    value: float
    meaning: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ImportantDifference:
    """What one study took for the least improvement that a person notices.

    points, or percent of the first score with the study's own bounds; `baseline` names the band of
    the first score for which the figure holds, '' where it holds for all. work: the study in the
    reference library, '' where it is not there.
    """

    study: str
    points: float | None
    percent: float | None
    percent_low: float | None
    percent_high: float | None
    baseline: str
    note: str
    verified: bool
    work: str = ""


@dataclass(frozen=True, slots=True)
class Serves:
    """A problem descriptor for which the service uses the measure in its outcome."""

    problem: str
    code: str
    data_set: str
    valid_from: str
    valid_to: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """An instrument: totals run from `low` to `high`; no item text is held.

    Both are None where the range could not be found. A higher score means more trouble. `optional`
    names items that may be not applicable, `not_applicable` the value by which forms say so.
    `prorate` is how many missing items an option, which is not the service's rule, would bridge.
    """

    id: str
    name: str
    low: float | None
    high: float | None
    item_high: int
    rules: tuple[MeasureRule, ...]
    aliases: tuple[str, ...] = ()
    item_low: int = 0
    items: int = 0
    scoring: Scoring = Scoring.TOTAL_ONLY
    optional: tuple[int, ...] = ()
    not_applicable: int | None = None
    prorate: int = 0
    bands: tuple[Band, ...] = ()
    bands_source: str = ""
    bands_verified: bool = False
    other_cuts: tuple[OtherCut, ...] = ()
    differences: tuple[ImportantDifference, ...] = ()
    serves: tuple[Serves, ...] = ()
    range_source: str = ""
    range_verified: bool = False
    note: str = ""
    local: bool = False

    def rule_on(self, iso_date: str) -> MeasureRule | None:
        """Return the rule in force on a day (ISO text), or None."""
        return next(
            (
                rule
                for rule in self.rules
                if (not rule.valid_from or rule.valid_from <= iso_date)
                and (not rule.valid_to or iso_date <= rule.valid_to)
            ),
            None,
        )

    def rules_between(self, first: date, last: date) -> tuple[MeasureRule | None, ...]:
        """Return the rules in force on any day of a period; None among them where one has none."""
        begin, end = first.isoformat(), last.isoformat()
        days = {begin, end}
        for rule in self.rules:
            days |= {rule.valid_from, _moved(rule.valid_from, -1)}
            days |= {rule.valid_to, _moved(rule.valid_to, 1)}
        held = [self.rule_on(day) for day in sorted(days) if begin <= day <= end]
        return tuple(dict.fromkeys(held))

    @property
    def range_words(self) -> str:
        """`0 to 27`, or that the range has not been found."""
        if self.low is None or self.high is None:
            return "range not found"
        return f"{self.low:g} to {self.high:g}"

    def holds(self, number: float) -> bool:
        """Whether a number can be a total of the measure."""
        if self.low is None or self.high is None:
            return True
        return self.low <= number <= self.high and (not self.whole or float(number).is_integer())

    @property
    def whole(self) -> bool:
        """Whether totals are whole numbers: they are but where they are averages."""
        return self.scoring is not Scoring.MEAN


def _moved(iso_date: str, days: int) -> str:
    """Return a day moved by so many; an empty one stays empty."""
    return (date.fromisoformat(iso_date) + timedelta(days)).isoformat() if iso_date else ""
