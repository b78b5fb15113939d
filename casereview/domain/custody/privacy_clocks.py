"""How long the law leaves: 72 hours after a breach, a month for a request, 30 days for a complaint.

Pure: records, rules and the present moment in, a state and a day out. Where a rule can be read in
two ways the earlier day is taken, so that nobody is late by this program.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from casereview.domain.custody.privacy import Breach, Complaint, Pause, Risk, SubjectRequest
from casereview.domain.custody.retention import Authority, Period


@dataclass(frozen=True, slots=True)
class LegalRule:
    """A rule in one sentence, and where it comes from."""

    id: str
    words: str
    authority: Authority


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one jurisdiction, and the rules they come from.

    complaint_days counts the day of receipt as the first; complaints_since: before it, no limit.
    """

    title: str
    checked_on: date
    breach_hours: int
    request: Period
    extension: Period
    complaint_days: int
    complaints_since: date
    rules: tuple[LegalRule, ...]

    def rule(self, rule_id: str) -> LegalRule:
        """Return a rule by its id."""
        return next(rule for rule in self.rules if rule.id == rule_id)


class State(StrEnum):
    """Where something with a limit stands."""

    RUNNING = "running"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    DONE = "done"
    DONE_LATE = "done_late"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class BreachClock:
    """Where telling the regulator of a breach stands; `left` is below zero once it is overdue.

    people_to_tell: whether the people concerned are still to be told (Art. 34).
    """

    state: State
    due: datetime
    left: timedelta
    people_to_tell: bool


@dataclass(frozen=True, slots=True)
class DayClock:
    """Where something due by a day stands.

    due: while the clock is stopped, the day it would be had it been restarted at once. days_left
    counts today as 0; stopped_days do not count; extended: whether an extension counts.
    """

    state: State
    due: date | None
    days_left: int
    stopped_days: int = 0
    stopped_since: date | None = None
    extended: bool = False


def moment(day: date, clock: time, zone: tzinfo | None = None) -> datetime:
    """Return a local day and time as a moment (UTC), in this computer's zone unless given another.

    An hour that comes twice when clocks go back is taken as the first, so that a limit that runs
    from it ends sooner.
    """
    local = datetime.combine(day, clock)
    placed = local.astimezone() if zone is None else local.replace(tzinfo=zone)
    return placed.astimezone(UTC)


def breach_clock(breach: Breach, limits: Limits, now: datetime) -> BreachClock:
    """Return where telling the regulator stands: elapsed hours, whatever the clocks did."""
    due = breach.aware_at.astimezone(UTC) + timedelta(hours=limits.breach_hours)
    left = due - now.astimezone(UTC)
    people = breach.risk is Risk.HIGH and breach.people_told_on is None
    if breach.told_at is not None:
        state = State.DONE if breach.told_at.astimezone(UTC) <= due else State.DONE_LATE
    elif breach.risk is Risk.UNLIKELY and breach.risk_why.strip():
        state = State.NOT_NEEDED
    else:
        state = State.RUNNING if left >= timedelta(0) else State.OVERDUE
    return BreachClock(state, due, left, people)


def request_clock(
    request: SubjectRequest, pauses: Iterable[Pause], limits: Limits, today: date
) -> DayClock:
    """Return where the answer to a request stands.

    The month runs from receipt, or from proof of identity where that came later, to the same day of
    the next month, or its last day. An extension counts if the person was told within the month.
    """
    begins = max(request.received_on, request.identity_on or request.received_on)
    held = sorted((p for p in pauses if p.request_id == request.id), key=lambda p: p.asked_on)
    until = request.answered_on or today
    month = _stretched(limits.request.after(begins), begins, held, until)
    extended = request.extended_on is not None and request.extended_on <= month.due
    whole = Period(limits.request.months + limits.extension.months)
    run = _stretched(whole.after(begins), begins, held, until) if extended else month
    left = (run.due - today).days
    if request.answered_on is not None:
        state = State.DONE if request.answered_on <= run.due else State.DONE_LATE
    elif run.since is not None:
        state, left = State.STOPPED, (run.due - until).days
    else:
        state = State.RUNNING if left >= 0 else State.OVERDUE
    since = run.since if state is State.STOPPED else None
    return DayClock(state, run.due, left, run.days, since, extended)


def complaint_clock(complaint: Complaint, limits: Limits, today: date) -> DayClock:
    """Return where the acknowledgement of a complaint stands."""
    if complaint.received_on < limits.complaints_since:
        return DayClock(State.NOT_NEEDED, None, 0)
    due = complaint.received_on + timedelta(days=limits.complaint_days - 1)
    left = (due - today).days
    if complaint.acknowledged_on is not None:
        state = State.DONE if complaint.acknowledged_on <= due else State.DONE_LATE
    else:
        state = State.RUNNING if left >= 0 else State.OVERDUE
    return DayClock(state, due, left)


@dataclass(frozen=True, slots=True)
class _Run:
    due: date
    days: int
    since: date | None


def _stretched(due: date, begins: date, pauses: list[Pause], until: date) -> _Run:
    """Add the days on which the clock stood to a day it would be due.

    A day counts as stopped from the one after the question to that of the answer, once, however
    many questions were open; a question put when it was overdue stops nothing.
    """
    days, counted, since = 0, begins, None
    for pause in pauses:
        if pause.asked_on > due:
            break
        ends = pause.answered_on if pause.answered_on is not None else max(until, pause.asked_on)
        stopped = max(0, (ends - max(counted, pause.asked_on)).days)
        due += timedelta(days=stopped)
        days += stopped
        counted = max(counted, ends)
        if pause.answered_on is None and since is None and pause.asked_on <= until:
            since = pause.asked_on
    return _Run(due, days, since)
