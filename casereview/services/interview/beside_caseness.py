"""What the interview found about the dates of scores, and what that says beside caseness (2.11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rating import TimePoint
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.score_change import Scored, Verdict
from casereview.domain.dates import PartialDate
from casereview.reporting.parts.standing import Standing, disorder_name, short_name
from casereview.services.views import PointScores

WITHIN = 31
"""Days between a score and a time point up to which the two are set side by side (2.11)."""

SERVICE = ("PHQ-9", "GAD-7")
"""The two measures of the service's caseness, which come first."""

UNSAID = "–"
"""Where nothing can be said of a disorder beside caseness."""

_HELD = frozenset({Status.MET})
_NOT_HELD = frozenset(
    {
        Status.NOT_MET,
        Status.SUBTHRESHOLD,
        Status.EXCLUDED,
        Status.PARTIAL_REMISSION,
        Status.FULL_REMISSION,
    }
)
_LEFT_OUT = frozenset(
    {
        Status.NOT_ASSESSED,
        Status.SCREEN_NEGATIVE,
        Status.SCREEN_POSITIVE,
        Status.REFER_ON,
        Status.NOT_INDICATED,
    }
)


@dataclass(frozen=True, slots=True)
class Beside:
    """A time point with the nearest PHQ-9 and GAD-7 ('' where none is near).

    disorders: each with its status, whether that is the expert's conclusion, and how it stands to
    caseness, in words.
    """

    point: str
    scores: tuple[str, ...]
    disorders: tuple[tuple[str, Status, bool, str], ...]


class DatedScore(Protocol):
    """What is needed here of a score."""

    @property
    def scored(self) -> Scored:
        """The score by itself."""

    @property
    def caseness(self) -> Verdict:
        """Whether it is at caseness."""

    @property
    def value(self) -> str:
        """The score in words."""

    @property
    def when(self) -> str:
        """Its date in words."""

    @property
    def word(self) -> str:
        """Its caseness in words."""

    @property
    def invented(self) -> bool:
        """Whether its number was made up for the demonstration."""


def apart(one: PartialDate, other: PartialDate) -> tuple[int, int]:
    """Return the least and the most days that may lie between two dates."""
    ahead = (other.earliest - one.latest).days
    behind = (one.earliest - other.latest).days
    widest = max((other.latest - one.earliest).days, (one.latest - other.earliest).days)
    return max(0, ahead, behind), widest


class Near:
    """What the interview found about a date: the nearest time point within the limit."""

    def __init__(self, placed: Sequence[Standing], modules: Mapping[str, InterviewModule]) -> None:
        self._modules = modules
        self._by_point: dict[str, list[Standing]] = {}
        for standing in placed:
            if standing.shown not in _LEFT_OUT:
                self._by_point.setdefault(standing.time_point.id, []).append(standing)

    def words(self, when: PartialDate | None) -> str:
        """Return `After episode 1 (August 2017): GAD met`; '' where nothing was rated near it."""
        points = {found[0].time_point for found in self._by_point.values()}
        distances = {point: apart(when, point.as_at) for point in points} if when else {}
        close = [point for point, (least, _) in distances.items() if least <= WITHIN]
        if not close:
            return ""
        point = min(close, key=lambda each: (*distances[each], each.order))
        met = [s for s in self._by_point[point.id] if s.shown in _HELD]
        open_ = [s for s in self._by_point[point.id] if s.shown is Status.UNDETERMINED]
        parts = [
            f"{', '.join(short_name(s.key, self._modules) for s in group)} {word}"
            for group, word in ((met, "met"), (open_, "undetermined"))
            if group
        ]
        sure = "" if distances[point][1] <= WITHIN else f", perhaps not within {WITHIN} days"
        return f"{point.label} ({point.as_at}{sure}): {'; '.join(parts) or 'no disorder met'}"


def beside(
    placed: Iterable[Standing],
    lines: Mapping[str, Sequence[DatedScore]],
    modules: Mapping[str, InterviewModule],
) -> Iterable[Beside]:
    """Yield each time point with the nearest PHQ-9 and GAD-7 and what was rated there."""
    by_point: dict[TimePoint, list[Standing]] = {}
    for standing in placed:
        if standing.shown not in _LEFT_OUT:
            by_point.setdefault(standing.time_point, []).append(standing)
    for point, rated in by_point.items():
        nearest = _near(point, lines)
        at_caseness = _service_caseness(nearest)
        yield Beside(
            point=f"{point.label}, {point.as_at}",
            scores=tuple(_near_score(line, sure=sure) for line, sure in nearest),
            disorders=tuple(
                (
                    disorder_name(standing.key, modules),
                    standing.shown,
                    standing.diagnosis is not None,
                    together(standing.shown, at_caseness),
                )
                for standing in rated
            ),
        )


def scores_at(
    points: Iterable[TimePoint], lines: Mapping[str, Sequence[DatedScore]]
) -> tuple[PointScores, ...]:
    """Return, for each time point, the nearest PHQ-9 and GAD-7 with the caseness of the service."""
    found = []
    for point in points:
        nearest = _near(point, lines)
        scores = tuple(
            (name, f"{line.word} ({_near_score(line, sure=sure)})" if line else "no score near")
            for name, (line, sure) in zip(SERVICE, nearest, strict=True)
        )
        found.append(PointScores(point.id, scores, _service_caseness(nearest)))
    return tuple(found)


def _near(
    point: TimePoint, lines: Mapping[str, Sequence[DatedScore]]
) -> list[tuple[DatedScore | None, bool]]:
    return [_nearest(point, lines.get(name, ())) for name in SERVICE]


def _near_score(line: DatedScore | None, *, sure: bool) -> str:
    if line is None:
        return ""
    value = f"{line.value}, invented" if line.invented else line.value
    return f"{value}, {line.when}" + ("" if sure else f", perhaps not within {WITHIN} days")


def _nearest(point: TimePoint, lines: Sequence[DatedScore]) -> tuple[DatedScore | None, bool]:
    """Return the score nearest to a time point, and whether it is within the limit for sure."""
    dated = [
        (apart(line.scored.when, point.as_at), place, line)
        for place, line in enumerate(lines)
        if line.scored.when is not None
    ]
    close = [found for found in dated if found[0][0] <= WITHIN]
    if not close:
        return None, True
    (_, widest), _, line = min(close, key=lambda found: found[:2])
    return line, widest <= WITHIN


def _service_caseness(nearest: Sequence[tuple[DatedScore | None, bool]]) -> Truth | None:
    """Return caseness by either measure: below only where both are there; None without a score."""
    if all(line is None for line, _ in nearest):
        return None
    return max(U if line is None or not sure else line.caseness.truth for line, sure in nearest)


def together(status: Status, at_caseness: Truth | None) -> str:
    """Say how a diagnosis and caseness at about the same date stand to each other (2.11)."""
    if status in _HELD:
        if at_caseness is None:
            return "disorder, no score near that date"
        return {
            T: "disorder and caseness",
            F: "disorder without caseness",
            U: "disorder, caseness undetermined",
        }[at_caseness]
    if status not in _NOT_HELD or at_caseness is None:
        return UNSAID
    return {
        T: "caseness without this disorder",
        F: "neither this disorder nor caseness",
        U: "caseness undetermined",
    }[at_caseness]
