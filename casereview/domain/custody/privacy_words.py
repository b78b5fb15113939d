"""Deadlines of privacy records in words: how long is left, until when, or why there is none."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from casereview.domain.custody.privacy import Breach, Risk
from casereview.domain.custody.privacy_clocks import BreachClock, DayClock, State

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOURS_UP_TO = 96
"""From so many hours on a span is told in days."""


def day_words(day: date) -> str:
    """Return a day as `Tue 24 Nov 2026`."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_words(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return a moment in this computer's zone, or another, as `Tue 24 Nov 2026 14:02`."""
    local = moment.astimezone(zone)
    return f"{day_words(local.date())} {local:%H:%M}"


def span_words(span: timedelta) -> str:
    """Return a length of time, never longer than it is: minutes, hours, then days."""
    minutes = int(abs(span).total_seconds() // 60)
    if minutes < 60:
        return _count(minutes, "minute")
    hours = minutes // 60
    if hours < _HOURS_UP_TO:
        return _count(hours, "hour")
    return _count(hours // 24, "day")


def breach_words(breach: Breach, clock: BreachClock, zone: tzinfo | None = None) -> str:
    """Return where telling the regulator stands, in one line."""
    due = moment_words(clock.due, zone)
    if clock.state is State.RUNNING:
        return f"{span_words(clock.left)} left · until {due}"
    if clock.state is State.OVERDUE:
        return f"Overdue by {span_words(clock.left)} · was due {due}"
    if clock.state is State.NOT_NEEDED:
        return f"Need not be reported: {breach.risk_why.strip()}"
    told = moment_words(breach.told_at, zone) if breach.told_at else ""
    late = " · after the 72 hours" if clock.state is State.DONE_LATE else ""
    return f"Reported {told}{late}"


def missing_words(breach: Breach, clock: BreachClock) -> tuple[str, ...]:
    """Name what the record of a breach still lacks that Art. 33 or 34 asks for."""
    late = clock.state is State.DONE_LATE
    wanted = (
        (not breach.what.strip(), "what happened"),
        (not breach.categories.strip(), "whose data and of what kind"),
        (breach.people is None, "about how many people"),
        (breach.records is None, "about how many records"),
        (not breach.consequences.strip(), "the likely consequences"),
        (not breach.measures.strip(), "what was done about it"),
        (breach.risk is Risk.UNDECIDED, "whether a risk is likely"),
        (breach.risk is Risk.UNLIKELY and not breach.risk_why.strip(), "why no risk is likely"),
        (late and not breach.late_why.strip(), "why it was reported late"),
        (clock.people_to_tell, "that the people concerned were told"),
    )
    return tuple(words for lacks, words in wanted if lacks)


def request_words(clock: DayClock) -> str:
    """Return where the answer to a request stands, in one line."""
    if clock.state is State.STOPPED and clock.stopped_since is not None:
        left = _count(clock.days_left, "day")
        return f"Stopped since {day_words(clock.stopped_since)} · {left} left when it restarts"
    if clock.state is State.DONE:
        return "Answered in time"
    if clock.state is State.DONE_LATE:
        return f"Answered late · was due {_due(clock)}"
    return _days_words(clock)


def complaint_words(clock: DayClock) -> str:
    """Return where the acknowledgement of a complaint stands, in one line."""
    if clock.state is State.NOT_NEEDED:
        return "Received before the duty to acknowledge began"
    if clock.state is State.DONE:
        return "Acknowledged in time"
    if clock.state is State.DONE_LATE:
        return f"Acknowledged late · was due {_due(clock)}"
    return _days_words(clock)


def _days_words(clock: DayClock) -> str:
    if clock.state is State.OVERDUE:
        return f"Overdue by {_count(-clock.days_left, 'day')} · was due {_due(clock)}"
    if clock.days_left == 0:
        return f"Due today · {_due(clock)}"
    return f"{_count(clock.days_left, 'day')} left · until {_due(clock)}"


def _due(clock: DayClock) -> str:
    return day_words(clock.due) if clock.due is not None else ""


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
