"""What the course-of-the-case picture shows, before anything is placed: pure data in order."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casereview.domain.assessing.course import COURSE_PHRASES
from casereview.domain.assessing.finding import CaseFindings, Status
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.measure import Measure
from casereview.domain.assessing.rating import CourseEntry, ModuleKey
from casereview.domain.case import EventKind, TreatmentEpisode
from casereview.domain.dates import british
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.scores import Score, at_caseness, filed_scores, invented
from casereview.reporting.parts.standing import (
    Standing,
    disorder_name,
    keys,
    screens,
    short_name,
    standings,
)

CHARTED = ("PHQ-9", "GAD-7")
"""Measures that get a panel; the others stand in the table of measures."""

INVENTED_NOTE = "score numbers invented for this demonstration"
_COURSE_STATUS = {
    "persisting": Status.MET,
    "continuing": Status.MET,
    "remission": Status.FULL_REMISSION,
    "remitted": Status.FULL_REMISSION,
}
"""The status of a course entry whose word is not itself a status."""

_DEFAULT_RANGE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Moment:
    """An event as a vertical line with a short label."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one status in a disorder's row; `rated` is a rating at a time point.

    The stretch between two ratings of the same status is shown slighter: nobody looked there.
    """

    first: date
    last: date
    status: Status
    rated: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A disorder's line."""

    key: ModuleKey
    short: str
    name: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A measure's scores and its threshold in the periods in which it held."""

    measure: str
    high: float
    scores: tuple[Score, ...]
    thresholds: tuple[tuple[date, date, float], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Everything the picture shows, and the same as a table."""

    first: date
    last: date
    panels: tuple[Panel, ...]
    rows: tuple[Row, ...]
    episodes: tuple[TreatmentEpisode, ...]
    moments: tuple[Moment, ...]
    earlier: int
    invented: bool
    table: tuple[tuple[str, ...], ...]


def course_data(
    dossier: Dossier,
    findings: CaseFindings,
    modules: Mapping[str, InterviewModule],
    measures: Mapping[str, Measure],
) -> Course:
    """Gather the picture's data from filed statements, findings and the record.

    Screens are no disorders and have no line.
    """
    scores = tuple(score for score in filed_scores(dossier) if score.measure in CHARTED)
    whole = standings(dossier, findings)
    left_out = screens(whole.values(), modules)
    placed = {place: standing for place, standing in whole.items() if place[1] not in left_out}
    episodes = tuple(e for e in dossier.episodes if e.started)
    moments = _moments(dossier)
    first, last = _range(dossier, scores, moments)
    shown = tuple(moment for moment in moments if moment.day >= first)
    rows = tuple(
        Row(
            key,
            short_name(key, modules),
            disorder_name(key, modules),
            _spans(
                [s for s in placed.values() if s.key == key],
                [entry for entry in dossier.course if entry.key == key],
            ),
        )
        for key in keys(dossier, findings)
        if key not in left_out
    )
    return Course(
        first=first,
        last=last,
        panels=tuple(_panels(scores, measures, first, last)),
        rows=rows,
        episodes=episodes,
        moments=shown,
        earlier=len(moments) - len(shown),
        invented=invented(scores),
        table=tuple(_table(scores, measures, placed.values(), modules, dossier)),
    )


def _moments(dossier: Dossier) -> tuple[Moment, ...]:
    found = [
        Moment(event.when.middle, event.label or event.text)
        for event in dossier.events
        if event.label or event.kind in (EventKind.INDEX_EVENT, EventKind.INTERVIEW)
    ]
    held = dossier.case.interview.held_on
    if held and not any(event.kind is EventKind.INTERVIEW for event in dossier.events):
        found.append(Moment(held, "interview"))
    return tuple(sorted(found, key=lambda moment: (moment.day, moment.label)))


def _range(
    dossier: Dossier, scores: tuple[Score, ...], moments: tuple[Moment, ...]
) -> tuple[date, date]:
    """Return the days the axis runs between; a lone early event does not stretch it."""
    days = [score.day for score in scores if score.day]
    days += [point.as_at.middle for point in dossier.time_points]
    for episode in dossier.episodes:
        days += [part.middle for part in (episode.started, episode.ended) if part]
    days += [entry.begins.middle for entry in dossier.course]
    if not days:
        days = [moment.day for moment in moments]
    if not days:
        today = dossier.case.report_date or date(2000, 12, 31)
        return today - _DEFAULT_RANGE, today
    first, last = min(days), max(days)
    reach = max(timedelta(days=180), (last - first) / 3)
    days += [moment.day for moment in moments if moment.day >= first - reach]
    first, last = min(days), max(days)
    margin = max(timedelta(days=10), (last - first) / 40)
    return first - margin, last + margin


def _spans(points: list[Standing], entries: list[CourseEntry]) -> tuple[Span, ...]:
    """Return the ratings, the stretches between equal ones and the course entries between."""
    rated = [s for s in points if s.finding is not None or s.diagnosis is not None]
    between = [
        Span(
            entry.begins.middle,
            entry.ends.middle if entry.ends else entry.begins.latest,
            status,
            rated=status is not Status.MET,  # present by account: told, not examined
        )
        for entry in entries
        for status in (_course_status(entry.status),)
    ]
    ratings = [
        Span(s.time_point.as_at.middle, s.time_point.as_at.middle, s.shown, rated=True)
        for s in rated
    ]
    stretches = [
        Span(earlier.first, later.first, earlier.status, rated=False)
        for earlier, later in itertools.pairwise(ratings)
        if earlier.status is later.status
        and earlier.status is not Status.NOT_ASSESSED
        and not any(e.first < later.first and e.last > earlier.first for e in between)
    ]
    spans = [*ratings, *between, *stretches]
    return tuple(sorted(spans, key=lambda span: (span.rated, span.first, span.last)))


def _course_status(word: str) -> Status:
    return _COURSE_STATUS.get(word) or Status(word)


def _panels(
    scores: tuple[Score, ...], measures: Mapping[str, Measure], first: date, last: date
) -> Iterable[Panel]:
    for name in CHARTED:
        own = tuple(score for score in scores if score.measure == name)
        measure = measures.get(name)
        if not own or measure is None or measure.high is None:
            continue
        thresholds = []
        for rule in measure.rules:
            begins = max(first, date.fromisoformat(rule.valid_from) if rule.valid_from else first)
            ends = min(last, date.fromisoformat(rule.valid_to) if rule.valid_to else last)
            if rule.caseness is not None and begins <= ends:
                thresholds.append((begins, ends, rule.caseness))
        yield Panel(name, measure.high, own, tuple(thresholds))


TABLE_HEAD = ("Date", "What", "Value", "Where it comes from")


def _table(
    scores: tuple[Score, ...],
    measures: Mapping[str, Measure],
    placed: Iterable[Standing],
    modules: Mapping[str, InterviewModule],
    dossier: Dossier,
) -> Iterable[tuple[str, ...]]:
    for score in scores:
        above = at_caseness(measures, score)
        value = f"in words: {score.words}" if score.number is None else str(score.number)
        if above is not None:
            value += " (at or above threshold)" if above else " (below threshold)"
        where = ", ".join(document.label for document, _ in score.places)
        yield str(score.when or "date not stated"), score.measure, value, where
    for standing in placed:
        if standing.finding is None and standing.diagnosis is None:
            continue
        basis = "interview, looking back" if standing.retrospective else "interview"
        if standing.diagnosis:
            basis += ", expert’s conclusion"
        name = disorder_name(standing.key, modules)
        when = f"{standing.time_point.as_at} ({standing.time_point.label})"
        yield when, name, standing.shown.words, basis
    for entry in dossier.course:
        until = f" to {entry.ends}" if entry.ends else ""
        value = COURSE_PHRASES[entry.status]
        yield f"{entry.begins}{until}", disorder_name(entry.key, modules), value, entry.text
    for episode in dossier.episodes:
        ends = f" to {episode.ended}" if episode.ended else ""
        when = f"{episode.started}{ends}" if episode.started else "date not stated"
        yield (
            when,
            f"Course {episode.number}",
            episode.label or episode.modality,
            "record of treatment",
        )
    for moment in _moments(dossier):
        yield british(moment.day), "Event", moment.label, "chronology"
