"""What was given, set beside what guidelines in force at its date recommend; never a judgement.

Each recommended amount gives a figure of its own: below, within, above, or not stated. A dose below
a recommendation is a fact about the two numbers; what it means is for the expert to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from casereview.domain.assessing.truth import T, Truth
from casereview.domain.care.guideline import (
    Comparator,
    Format,
    Guidelines,
    Level,
    Recommendation,
    Span,
    Strength,
    rows_words,
)
from casereview.domain.dates import PartialDate


class DoseVerdict(StrEnum):
    """How an amount stands to a recommended one."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    NONE_RECOMMENDED = "none_recommended"
    NOT_STATED = "not_stated"
    DEPENDS = "depends"
    """More than one row may apply, and they do not say the same."""

    @property
    def words(self) -> str:
        """How pages and reports name it."""
        return _WORDS[self]


_WORDS = {
    DoseVerdict.BELOW: "below the recommended dose",
    DoseVerdict.WITHIN: "within the recommended dose",
    DoseVerdict.ABOVE: "above the recommended dose",
    DoseVerdict.NONE_RECOMMENDED: "no recommended dose",
    DoseVerdict.NOT_STATED: "not stated",
    DoseVerdict.DEPENDS: "depends on which recommendation applies",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What one course gave, as recorded; None and '' mean not stated.

    treatment: a word of the letters vocabulary. sessions: attended treatment sessions. minutes: of
    all of them together. weeks: from the first to the last. therapist_hours: a therapist's time for
    this person, where it is not that of the sessions. first_scores: by measure, to tell rows for
    less and more severe conditions apart.
    """

    treatment: str = ""
    format: Format | None = None
    sessions: int | None = None
    minutes: int | None = None
    weeks: float | None = None
    therapist_hours: float | None = None
    started: PartialDate | None = None
    ended: PartialDate | None = None
    first_scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount beside the recommended one: `sessions`, `minutes`, `hours` or `weeks`."""

    unit: str
    given: float | None
    recommended: Span
    verdict: DoseVerdict
    because: str

    @property
    def verified(self) -> bool:
        """Whether the recommended amount was seen in the source."""
        return self.recommended.verified


@dataclass(frozen=True, slots=True)
class DoseLine:
    """One row that recommends what was given, with a figure for each amount it names.

    in_force: T where the guideline was in force throughout the course, U where it changed within
    it or the date is too vague to tell. The verdict is that of the first figure: sessions, else
    hours, else weeks.
    """

    row: Recommendation
    in_force: Truth
    figures: tuple[Figure, ...]
    verdict: DoseVerdict
    because: str

    @property
    def verified(self) -> bool:
        """Whether both the row and the amounts compared were seen in the source."""
        return self.row.provenance.verified and all(f.verified for f in self.figures)


@dataclass(frozen=True, slots=True)
class DoseCheck:
    """A course beside the guidelines for one disorder.

    lines: rows that recommend what was given. not_recommended: rows that advise against it.
    others: rows in force that recommend another treatment for the disorder.
    """

    module: str
    given: Given
    lines: tuple[DoseLine, ...]
    not_recommended: tuple[Recommendation, ...]
    others: tuple[Recommendation, ...]
    verdict: DoseVerdict
    because: str
    remarks: tuple[str, ...] = ()


def check_dose(module: str, given: Given, guidelines: Guidelines) -> DoseCheck:
    """Set what was given for a disorder beside the rows in force at the dates of the course."""
    begin = given.started or given.ended
    if begin is None:
        why = "the date of the course is not stated"
        return _without(module, given, DoseVerdict.NOT_STATED, why)
    last = max(begin.latest, (given.ended or begin).latest)
    held = guidelines.in_force(module, begin.earliest, last)
    meant = [(row, truth) for row, truth in held if _meant_for(row, given)]
    if not meant:
        why = "no guideline for this disorder is held for that date"
        return _without(module, given, DoseVerdict.NONE_RECOMMENDED, why)
    if not given.treatment:
        rows = tuple(row for row, _ in meant if row.strength is not Strength.DO_NOT)
        why = "what kind of treatment was given is not stated"
        return _without(module, given, DoseVerdict.NOT_STATED, why, rows)
    fitting = [(row, truth) for row, truth in meant if _fits(row, given)]
    lines = tuple(
        _line(row, truth, given) for row, truth in fitting if row.strength is not Strength.DO_NOT
    )
    against = tuple(row for row, _ in fitting if row.strength is Strength.DO_NOT)
    fits = {row.id for row, _ in fitting}
    others = tuple(
        row for row, _ in meant if row.id not in fits and row.strength is not Strength.DO_NOT
    )
    verdict, because = _together(lines, given, others)
    remarks = (*_remarks(lines, against), *_in_a_group(given, lines, others))
    return DoseCheck(module, given, lines, against, others, verdict, because, remarks)


def _without(
    module: str,
    given: Given,
    verdict: DoseVerdict,
    because: str,
    others: tuple[Recommendation, ...] = (),
) -> DoseCheck:
    return DoseCheck(module, given, (), (), others, verdict, because)


def _meant_for(row: Recommendation, given: Given) -> bool:
    """Whether the row may be meant for such a first score; one that is not known may be any."""
    severity = row.severity
    if severity is None or severity.measure not in given.first_scores:
        return True
    return severity.holds(given.first_scores[severity.measure])


def _fits(row: Recommendation, given: Given) -> bool:
    """Whether the row is about the treatment given, in the way it was given where that is known."""
    if given.treatment not in row.treatments:
        return False
    return given.format is None or row.format in (Format.ANY, given.format)


def _line(row: Recommendation, in_force: Truth, given: Given) -> DoseLine:
    figures = tuple(_figures(row, given))
    because = "; ".join(figure.because for figure in figures) or "the row names no amount"
    if row.strength is Strength.NO_GUIDELINE:
        because = because.replace("recommended", "used in studies")
        return DoseLine(row, in_force, figures, DoseVerdict.NONE_RECOMMENDED, because)
    verdict = figures[0].verdict if figures else DoseVerdict.NONE_RECOMMENDED
    return DoseLine(row, in_force, figures, verdict, because)


def _figures(row: Recommendation, given: Given) -> Iterable[Figure]:
    """Yield what can be compared, the amount that leads first."""
    if row.sessions is not None:
        yield _figure("sessions", given.sessions, row.sessions)
    if row.hours is not None:
        yield _figure("hours", _hours(row, given), row.hours)
    if (total := _total_minutes(row)) is not None and given.minutes is not None:
        yield _figure("minutes", given.minutes, total)
    if row.weeks is not None and (given.weeks is not None or not (row.sessions or row.hours)):
        yield _figure("weeks", given.weeks, row.weeks)


def _hours(row: Recommendation, given: Given) -> float | None:
    if row.therapist_hours and given.therapist_hours is not None:
        return given.therapist_hours
    return None if given.minutes is None else given.minutes / 60


def _total_minutes(row: Recommendation) -> Span | None:
    """Return sessions times minutes, where both are recommended and bounded alike."""
    sessions, minutes = row.sessions, row.minutes
    if sessions is None or minutes is None:
        return None
    low = sessions.low * minutes.low if sessions.low and minutes.low else None
    high = sessions.high * minutes.high if sessions.high and minutes.high else None
    if low is None and high is None:
        return None
    verified = sessions.verified and minutes.verified
    return Span(low, high, verified, sessions.about or minutes.about)


def _figure(unit: str, given: float | None, recommended: Span) -> Figure:
    said = f"{unit}: {recommended} recommended"
    if given is None:
        return Figure(unit, None, recommended, DoseVerdict.NOT_STATED, f"{said}, given not stated")
    verdict = DoseVerdict.WITHIN
    if recommended.short_of(given):
        verdict = DoseVerdict.BELOW
    elif recommended.beyond(given):
        verdict = DoseVerdict.ABOVE
    return Figure(unit, given, recommended, verdict, f"{said}, {round(given, 1):g} given")


def _together(
    lines: tuple[DoseLine, ...], given: Given, others: tuple[Recommendation, ...]
) -> tuple[DoseVerdict, str]:
    """Return what all rows say alike, or that it depends on the row."""
    if not lines:
        recommended = [row for row in others if row.strength is not Strength.NO_GUIDELINE]
        studied = [row for row in others if row.strength is Strength.NO_GUIDELINE]
        parts = []
        if recommended:
            parts.append(f"no guideline then in force recommends {given.treatment} for it")
            parts.append(f"recommended at that date: {rows_words(recommended)}")
        else:
            parts.append("no guideline then in force recommends a treatment for it")
        if studied:
            parts.append(f"in studies: {rows_words(studied)}")
        return DoseVerdict.NONE_RECOMMENDED, "; ".join(parts)
    told = "; ".join(
        f"{line.row.guideline.named}, {line.row.treatment}: {line.verdict.words} ({line.because})"
        for line in lines
    )
    verdicts = {line.verdict for line in lines}
    return (verdicts.pop() if len(verdicts) == 1 else DoseVerdict.DEPENDS), told


def _remarks(lines: tuple[DoseLine, ...], against: tuple[Recommendation, ...]) -> tuple[str, ...]:
    """Say what a reader must know besides, in sentences without a full stop."""
    remarks = [
        f"{line.row.guideline.named} was not in force on every day that the course may cover"
        for line in lines
        if line.in_force is not T
    ]
    remarks += [
        f"{line.row.treatment}: only an upper limit is recommended, so no amount is below it"
        for line in lines
        if line.figures and line.figures[0].recommended.low is None
    ]
    remarks += [
        f"{line.row.guideline.named}, {line.row.treatment}: the amounts are not verified"
        for line in lines
        if line.figures and not line.verified
    ]
    remarks += [
        f"{row.guideline.named} advises against {row.treatment}"
        + (f" ({row.conditions})" if row.conditions else "")
        for row in against
    ]
    return tuple(dict.fromkeys(remarks))


def _in_a_group(
    given: Given, lines: tuple[DoseLine, ...], others: tuple[Recommendation, ...]
) -> tuple[str, ...]:
    """Say where a group was given and all that is recommended is for one person (seeds C46)."""
    rows = [line.row for line in lines] + list(others)
    recommended = [row for row in rows if row.strength is not Strength.NO_GUIDELINE]
    alone = recommended and all(row.format is Format.INDIVIDUAL for row in recommended)
    if given.format is not Format.GROUP or not alone:
        return ()
    return ("it was given in a group; what was recommended at that date is for one person",)


def comparators(level: Level | None, guidelines: Guidelines) -> tuple[Comparator, ...]:
    """Return what is given in practice at an intensity, all of it where that is not known."""
    return tuple(each for each in guidelines.comparators if level in (None, Level.ANY, each.level))
