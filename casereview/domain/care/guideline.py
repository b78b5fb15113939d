"""What guidelines recommend for a disorder, with dose and dates; nothing here judges anybody.

A letter is set beside the guideline in force at its date (iapt-and-treatment 3). What was given is
matched by the kind of treatment in the words of the letters vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casereview.domain.assessing.truth import F, Truth
from casereview.domain.provenance import Provenance


class Strength(StrEnum):
    """How strongly a guideline puts it; `none` where what was seen does not say."""

    OFFER = "offer"
    CONSIDER = "consider"
    DO_NOT = "do_not"
    NO_GUIDELINE = "no_guideline"
    """A treatment studied for the disorder, though no guideline recommends one."""
    NOT_SAID = "not_said"


class Level(StrEnum):
    """The intensity at which a treatment is meant to be given."""

    LOW = "low"
    HIGH = "high"
    ANY = "any"


class Format(StrEnum):
    """How a treatment is meant to be given."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    SELF_HELP = "self_help"
    COMPUTER = "computer"
    COUPLE = "couple"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Guideline:
    """A guideline with the period in which it was in force; the period is its provenance's.

    studies_only: no guideline at all; its rows tell what studies used, for comparison only.
    """

    id: str
    title: str
    publisher: str
    supersedes: tuple[str, ...]
    superseded_by: str
    note: str
    provenance: Provenance
    studies_only: bool = False

    def in_force(self, first: date, last: date) -> Truth:
        """Whether it was in force throughout a span of days (T), on none of them (F), or U."""
        return self.provenance.period.covers(first, last)

    @property
    def named(self) -> str:
        """`NG116 (2018)`: number and year; `no guideline; studies` where there is none."""
        if self.studies_only:
            return "no guideline; studies"
        begin = self.provenance.period.begin
        return f"{self.id} ({begin.year})" if begin else self.id


@dataclass(frozen=True, slots=True)
class Span:
    """A recommended amount; None on one side is without limit there, `about` as the source says.

    above: the low end itself is not enough (`more than 10`).
    """

    low: float | None
    high: float | None
    verified: bool
    about: bool = False
    above: bool = False

    def short_of(self, amount: float) -> bool:
        """Whether an amount is less than the low end."""
        if self.low is None:
            return False
        return amount <= self.low if self.above else amount < self.low

    def beyond(self, amount: float) -> bool:
        """Whether an amount is more than the high end."""
        return self.high is not None and amount > self.high

    def __str__(self) -> str:
        about = "about " if self.about else ""
        low, high = self.low, self.high
        if low is not None and high is not None:
            return f"{about}{low:g}" if low == high else f"{about}{low:g} to {high:g}"
        if low is not None:
            return f"more than {about}{low:g}" if self.above else f"{about}{low:g} or more"
        return f"up to {about}{high:g}"


@dataclass(frozen=True, slots=True)
class Severity:
    """For which first scores of a measure a row is meant, both ends included."""

    measure: str
    low: float | None
    high: float | None

    def holds(self, score: float) -> bool:
        """Whether a first score is in the range."""
        above = self.low is None or score >= self.low
        return above and (self.high is None or score <= self.high)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One row: a treatment for a disorder with its dose.

    disorders: keys of interview modules. treatments: what it is in the words of the letters
    vocabulary (`CBT`, `cCBT`, `guided self-help`), more than one where they mean the same.
    minutes are of one session; hours are of the whole treatment, or, where `therapist_hours` says
    so, of a therapist's time for one person. contact_minutes: of one supporting call.
    """

    id: str
    guideline: Guideline
    disorders: tuple[str, ...]
    problem: str
    treatment: str
    treatments: tuple[str, ...]
    level: Level
    format: Format
    strength: Strength
    sessions: Span | None
    minutes: Span | None
    contact_minutes: Span | None
    weeks: Span | None
    hours: Span | None
    therapist_hours: bool
    severity: Severity | None
    conditions: str
    provenance: Provenance

    @property
    def has_dose(self) -> bool:
        """Whether any amount is recommended at all."""
        return any((self.sessions, self.hours, self.weeks))

    @property
    def dose_words(self) -> str:
        """`8 to 12 sessions of 60 minutes over 12 weeks`; '' where no amount is given."""
        parts = []
        if self.sessions:
            parts.append(f"{self.sessions} {'session' if _one(self.sessions) else 'sessions'}")
        if self.minutes:
            parts.append(f"of {self.minutes} minutes" if parts else f"{self.minutes} minutes each")
        if self.contact_minutes:
            with_ = "with contacts" if parts else "contacts"
            parts.append(f"{with_} of {self.contact_minutes} minutes")
        if self.hours:
            whose = "therapist hours" if self.therapist_hours else "hours in all"
            parts.append(f"{self.hours} {whose}")
        if self.weeks:
            parts.append(f"over {self.weeks} weeks")
        return " ".join(parts)

    @property
    def dose_verified(self) -> bool:
        """Whether every amount that is given was seen in the source."""
        spans = (self.sessions, self.minutes, self.contact_minutes, self.weeks, self.hours)
        return all(span.verified for span in spans if span is not None)


def _one(span: Span) -> bool:
    return span.low == span.high == 1


@dataclass(frozen=True, slots=True)
class Comparator:
    """What was given on average, or what services say they give; never a recommendation.

    mean with its standard deviation, or a range that is stated.
    """

    id: str
    level: Level
    what: str
    mean: float | None
    deviation: float | None
    stated: Span | None
    note: str
    provenance: Provenance

    @property
    def words(self) -> str:
        """`mean 2.85 (SD 2.81)`, or `6 to 8`."""
        if self.mean is None:
            return str(self.stated)
        spread = "" if self.deviation is None else f" (SD {self.deviation:g})"
        return f"mean {self.mean:g}{spread}"


@dataclass(frozen=True, slots=True)
class Guidelines:
    """All guidelines with their rows, and figures of what is given in practice."""

    guidelines: tuple[Guideline, ...]
    recommendations: tuple[Recommendation, ...]
    comparators: tuple[Comparator, ...] = ()

    def of_disorder(self, module: str) -> tuple[Recommendation, ...]:
        """Return the rows for a disorder, of whatever date."""
        return tuple(row for row in self.recommendations if module in row.disorders)

    def in_force(
        self, module: str, first: date, last: date
    ) -> tuple[tuple[Recommendation, Truth], ...]:
        """Return the rows for a disorder that were, or may have been, in force, and whether."""
        held = ((row, row.guideline.in_force(first, last)) for row in self.of_disorder(module))
        return tuple((row, truth) for row, truth in held if truth is not F)


def rows_words(rows: Sequence[Recommendation]) -> str:
    """Return the treatments of some rows, each named once: `CBT; applied relaxation`."""
    return "; ".join(dict.fromkeys(row.treatment for row in rows))
