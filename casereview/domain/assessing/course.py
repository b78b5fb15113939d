"""What becomes of a disorder over time: remission (2.6) and change between time points (2.10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casereview.domain.assessing.finding import Change, ChangeWord, Status
from casereview.domain.assessing.interview import Remission
from casereview.domain.assessing.quantity import Interval, compare, elapsed
from casereview.domain.assessing.rating import CourseEntry, ModuleKey, TimePoint
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.dates import PartialDate

PRESENT_WORDS = frozenset({"met", "persisting", "continuing"})
"""Course entries that say the disorder was there."""

REMISSION_WORDS = frozenset({"remission", "remitted", "full_remission", "partial_remission"})
"""Course entries that say it had been there and was not met for a time."""

OTHER_WORDS = frozenset({"not_met", "subthreshold", "undetermined"})

COURSE_WORDS = PRESENT_WORDS | REMISSION_WORDS | OTHER_WORDS
"""What a course entry may say of an interval."""

COURSE_PHRASES: Mapping[str, str] = {
    "persisting": "present",
    "met": "present",
    "continuing": "present throughout",
    "remission": "in remission",
    "remitted": "in remission",
    "partial_remission": "in partial remission",
    "full_remission": "in full remission",
    "subthreshold": "below threshold",
    "not_met": "not present",
    "undetermined": "not clear",
}
"""Every course word as a sentence about a disorder says it."""

CHANGE_CAUTIONS: Mapping[str, str] = {
    "continuity_not_established": "nothing is recorded of the time between",
    "points_between_open": "the time points between are undetermined",
    "earlier_course_unknown": "its earlier course is not known",
    "remission_length_uncertain": "how long a remission between lasted is uncertain",
    "remission_shorter_than_gap": "a remission between was too short to part two episodes",
    "episode_between": "an episode between the two is recorded",
}
"""The flags of a change in words."""

POINTS_BETWEEN_OPEN = "points_between_open"
"""Flag of a change that reaches over time points at which the status is open."""

STAGE = "remission_stage:"
"""Begins the flag that names the stage of a full remission (`remission_stage:early`)."""

_DISORDER = frozenset({Status.MET})
_OPEN = frozenset(
    {
        Status.UNDETERMINED,
        Status.NOT_ASSESSED,
        Status.SCREEN_NEGATIVE,
        Status.SCREEN_POSITIVE,
        Status.REFER_ON,
    }
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A module's outcome at one time point with its remission tests.

    free: the days for which it is said to have been away, where that was asked.
    """

    point: TimePoint
    status: Status
    partial: Truth
    full: Truth
    free: Interval | None = None


# ---- remission ---------------------------------------------------------------------------------


def met_by_history(course: Sequence[CourseEntry], before: PartialDate) -> bool:
    """Whether a course entry says that the disorder had been met before a date."""
    words = PRESENT_WORDS | REMISSION_WORDS
    return any(e.status in words and e.begins.earliest < before.earliest for e in course)


def overlay(
    remission: Remission | None,
    lookback: float,
    moments: Sequence[Moment],
    index: int,
    course: Sequence[CourseEntry],
) -> tuple[Status, tuple[str, ...]]:
    """Return the status shown at a moment and flags: remission of what was met earlier.

    lookback: the days an answer speaks of, up to the as-at date.
    """
    here = moments[index]
    base = here.status
    formerly = any(m.status is Status.MET for m in moments[:index])
    formerly = formerly or met_by_history(course, here.point.as_at)
    if remission is None or not formerly or base not in {Status.NOT_MET, Status.SUBTHRESHOLD}:
        return base, ()
    free = _free(lookback, moments, index, course)
    held = compare(free, ">=", remission.full_after)
    clear = base is Status.NOT_MET or remission.despite_subthreshold
    if clear and min(here.full, held) is T:
        return Status.FULL_REMISSION, _stage(remission, free)
    short = remission.short_is_partial and here.full is T and held is F
    if here.partial is T or short:
        return Status.PARTIAL_REMISSION, ()
    if U in {here.partial, here.full} or (here.full is T and held is U):
        return base, ("remission_undetermined",)
    return base, ()


def _stage(remission: Remission, free: Interval) -> tuple[str, ...]:
    """Return the flag of the stage reached, or of those that come into question."""
    first, last = (
        [stage.label for stage in remission.stages if days >= stage.after][-1:]
        for days in (free.lo, free.hi)
    )
    reached = dict.fromkeys(first + last)
    return (STAGE + " or ".join(reached),) if reached else ()


def _free(
    lookback: float,
    moments: Sequence[Moment],
    index: int,
    course: Sequence[CourseEntry],
) -> Interval:
    """Return the days for which the person may have been free of the disorder.

    It cannot have lasted longer than the time since the disorder was met, whatever else is said.
    """
    now = moments[index].point.as_at
    shortest, longest = lookback, float("inf")
    for earlier in reversed(moments[:index]):
        since = _since(earlier.point.as_at, now)
        if earlier.status is Status.MET:
            longest = since.hi
            break
        if earlier.full is not T:
            break
        shortest = max(shortest, since.lo)
    for entry in course:
        lasts = entry.ends is None or entry.ends.latest >= now.earliest
        if entry.status in REMISSION_WORDS and lasts:
            shortest = max(shortest, _since(entry.begins, now).lo)
    said = moments[index].free
    if said is not None:
        shortest, longest = said.lo, min(longest, said.hi)
    return Interval(min(shortest, longest), longest)


def _since(start: PartialDate, end: PartialDate) -> Interval:
    if start.earliest > end.latest:
        return Interval(0.0, 0.0)
    return elapsed(start, end)


# ---- change ------------------------------------------------------------------------------------


def changes(
    key: ModuleKey, moments: Sequence[Moment], course: Sequence[CourseEntry], gap: float
) -> tuple[Change, ...]:
    """Return the change between neighbouring time points, and across points left open.

    gap: days below full criteria that part two episodes. A pair of which neither was assessed is
    left out.
    """
    found = []
    for later in range(1, len(moments)):
        pair = (later - 1, later)
        if any(moments[i].status is not Status.NOT_ASSESSED for i in pair):
            found.append(_change(key, moments, *pair, course, gap))
        if moments[later].status in _OPEN or moments[later - 1].status not in _OPEN:
            continue
        earlier = next((i for i in reversed(range(later)) if moments[i].status not in _OPEN), None)
        if earlier is not None:
            across = _change(key, moments, earlier, later, course, gap)
            flags = (*across.flags, POINTS_BETWEEN_OPEN)
            found.append(
                Change(
                    key,
                    across.from_id,
                    across.to_id,
                    across.change,
                    flags,
                    across.possible,
                    across.detail,
                )
            )
    return tuple(found)


def _change(
    key: ModuleKey,
    moments: Sequence[Moment],
    earlier: int,
    later: int,
    course: Sequence[CourseEntry],
    gap: float,
) -> Change:
    p, q = moments[earlier], moments[later]
    possible: dict[ChangeWord, None] = {}
    flags: dict[str, None] = {}
    for at_p in _readings(p.status):
        for at_q in _readings(q.status):
            words, said = _words(at_p, at_q, moments, earlier, later, course, gap)
            possible.update(dict.fromkeys(words))
            flags.update(dict.fromkeys(said))
    if p.status in _OPEN or q.status in _OPEN:
        return Change(key, p.point.id, q.point.id, ChangeWord.UNDETERMINED, (), tuple(possible))
    words = tuple(possible)
    if len(words) == 1:
        remitted = words[0] is ChangeWord.REMITTED
        return Change(
            key,
            p.point.id,
            q.point.id,
            words[0],
            tuple(flags),
            detail=q.status.value if remitted else "",
        )
    settled = "earlier_course_unknown" in flags
    word = words[0] if settled else ChangeWord.UNDETERMINED
    return Change(key, p.point.id, q.point.id, word, tuple(flags), words)


def _readings(status: Status) -> tuple[bool, ...]:
    """Whether the disorder was there: one answer, or both while the status is open."""
    return (True, False) if status in _OPEN else (status in _DISORDER,)


def _words(
    at_p: bool,
    at_q: bool,
    moments: Sequence[Moment],
    earlier: int,
    later: int,
    course: Sequence[CourseEntry],
    gap: float,
) -> tuple[tuple[ChangeWord, ...], tuple[str, ...]]:
    if at_p and at_q:
        return _between(moments, earlier, later, course, gap)
    if at_p:
        return (ChangeWord.REMITTED,), ()
    fresh, again = (
        (ChangeWord.NEW, ChangeWord.RECURRED)
        if at_q
        else (ChangeWord.ABSENT, ChangeWord.STAYS_REMITTED)
    )
    before = moments[:earlier]
    formerly = any(m.status is Status.MET for m in before)
    start, end = moments[earlier].point.as_at, moments[later].point.as_at
    if formerly or met_by_history(course, start):
        return (again,), ()
    if _over_by(start, end, course, gap) if at_q else met_by_history(course, end):
        return (again,), ("episode_between",)
    if any(m.status in _OPEN for m in before):
        return (fresh, again), ("earlier_course_unknown",)
    return (fresh,), ()


def _between(
    moments: Sequence[Moment],
    earlier: int,
    later: int,
    course: Sequence[CourseEntry],
    gap: float,
) -> tuple[tuple[ChangeWord, ...], tuple[str, ...]]:
    """Met at both ends: one episode or two, by what is known of the time between."""
    start, end = moments[earlier].point.as_at, moments[later].point.as_at
    away = _remissions(start, end, course)
    if away:
        lasted = max(compare(length, ">=", gap) for length in away)
        if lasted is T:
            return (ChangeWord.RECURRED,), ()
        if lasted is U:
            return (ChangeWord.PERSISTING, ChangeWord.RECURRED), ("remission_length_uncertain",)
        return (ChangeWord.PERSISTING,), ("remission_shorter_than_gap",)
    continuous = any(
        entry.status in PRESENT_WORDS
        and entry.begins.earliest <= start.latest
        and (entry.ends is None or entry.ends.latest >= end.earliest)
        for entry in course
    )
    return (ChangeWord.PERSISTING,), () if continuous else ("continuity_not_established",)


def _over_by(
    start: PartialDate, end: PartialDate, course: Sequence[CourseEntry], gap: float
) -> bool:
    """Whether an episode is said to have come, and gone by the gap, between two dates.

    One that is said to last is the episode of the second date itself.
    """
    ended = [
        _since(entry.ends, end)
        for entry in course
        if entry.status in PRESENT_WORDS and entry.ends and entry.ends.latest > start.earliest
    ]
    away = [*ended, *_remissions(start, end, course)]
    return any(compare(length, ">=", gap) is T for length in away)


def _remissions(
    start: PartialDate, end: PartialDate, course: Sequence[CourseEntry]
) -> list[Interval]:
    """Return for how long the disorder is said to have been away between two dates, each time.

    An entry without an end says when it went, not for how long. One that was over by the day of the
    first date, or began on that of the last, tells of no time between.
    """
    away = []
    for entry in course:
        ends = entry.ends or end
        outside = entry.begins.earliest >= end.latest or ends.latest <= start.earliest
        if entry.status in REMISSION_WORDS and not outside:
            length = _since(entry.begins, ends)
            away.append(length if entry.ends else Interval(0.0, length.hi))
    return away
