"""Limits of data protection: hours while clocks change, months of any length, stopped days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.privacy import load_privacy
from casereview.domain.custody.privacy import Breach, Complaint, Pause, Risk, SubjectRequest
from casereview.domain.custody.privacy_clocks import (
    State,
    breach_clock,
    complaint_clock,
    moment,
    request_clock,
)
from casereview.domain.custody.privacy_words import (
    breach_words,
    complaint_words,
    missing_words,
    moment_words,
    request_words,
    span_words,
)

LIMITS = load_privacy().limits
LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
NOON = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)


def _breach(aware: datetime = NOON, **more: Any) -> Breach:
    return Breach("b", aware, "A letter went to a wrong address.", **more)


def _request(received: date, **more: Any) -> SubjectRequest:
    return SubjectRequest("r", received, "AB", **more)


def _pause(asked: date, answered: date | None = None) -> Pause:
    return Pause(f"{asked}{answered}", "r", asked, answered)


# --- 72 hours ---


@pytest.mark.parametrize(
    ("day", "clock", "due"),
    [
        (date(2026, 11, 21), time(14, 2), "Tue 24 Nov 2026 14:02"),
        (date(2026, 10, 23), time(14, 2), "Mon 26 Oct 2026 13:02"),  # an hour more that weekend
        (date(2026, 3, 27), time(14, 2), "Mon 30 Mar 2026 15:02"),  # an hour less
        (date(2026, 10, 25), time(1, 30), "Wed 28 Oct 2026 00:30"),  # comes twice: the first
        (date(2028, 2, 27), time(9, 0), "Wed 1 Mar 2028 09:00"),
    ],
)
def test_72_hours_are_72_hours_whatever_the_clocks_do(day: date, clock: time, due: str) -> None:
    breach = _breach(moment(day, clock, LONDON))
    assert moment_words(breach_clock(breach, LIMITS, NOON).due, LONDON) == due


@given(
    aware=st.integers(10**9, 3 * 10**9).map(partial(datetime.fromtimestamp, tz=LONDON)),
    passed=st.timedeltas(timedelta(0), timedelta(days=10)),
)
def test_left_and_passed_make_72_hours(aware: datetime, passed: timedelta) -> None:
    found = breach_clock(_breach(aware), LIMITS, aware.astimezone(UTC) + passed)
    assert found.left + passed == timedelta(hours=72)
    assert (found.state is State.OVERDUE) == (passed > timedelta(hours=72))


@pytest.mark.parametrize(
    ("more", "hours", "state", "words"),
    [
        ({}, 11, State.RUNNING, "61 hours left · until Tue 24 Nov 2026 14:02"),
        ({}, 71.5, State.RUNNING, "30 minutes left · until Tue 24 Nov 2026 14:02"),
        ({}, 77, State.OVERDUE, "Overdue by 5 hours · was due Tue 24 Nov 2026 14:02"),
        ({}, 72 + 96, State.OVERDUE, "Overdue by 4 days · was due Tue 24 Nov 2026 14:02"),
        (
            {"told_at": NOON + timedelta(hours=72)},
            80,
            State.DONE,
            "Reported Tue 24 Nov 2026 14:02",
        ),
        (
            {"told_at": NOON + timedelta(hours=73)},
            80,
            State.DONE_LATE,
            "Reported Tue 24 Nov 2026 15:02 · after the 72 hours",
        ),
        (
            {"risk": Risk.UNLIKELY, "risk_why": "The file was encrypted."},
            80,
            State.NOT_NEEDED,
            "Need not be reported: The file was encrypted.",
        ),
        (
            {"risk": Risk.UNLIKELY},
            77,
            State.OVERDUE,
            "Overdue by 5 hours · was due Tue 24 Nov 2026 14:02",
        ),
    ],
)
def test_a_breach_is_told_in_words(
    more: dict[str, Any], hours: float, state: State, words: str
) -> None:
    breach = _breach(**more)
    found = breach_clock(breach, LIMITS, NOON + timedelta(hours=hours))
    assert (found.state, breach_words(breach, found, UTC)) == (state, words)


def test_a_high_risk_asks_for_the_people_to_be_told() -> None:
    breach = _breach(risk=Risk.HIGH)
    assert breach_clock(breach, LIMITS, NOON).people_to_tell
    told = _breach(risk=Risk.HIGH, people_told_on=date(2026, 11, 22))
    assert not breach_clock(told, LIMITS, NOON).people_to_tell


def test_what_a_record_lacks_is_named_until_nothing_does() -> None:
    bare = _breach()
    lacks = missing_words(bare, breach_clock(bare, LIMITS, NOON))
    assert "the likely consequences" in lacks
    assert "what happened" not in lacks
    whole = _breach(
        categories="a claimant's report",
        people=1,
        records=1,
        consequences="distress",
        measures="called back",
        risk=Risk.LIKELY,
        told_at=NOON + timedelta(hours=80),
    )
    late = breach_clock(whole, LIMITS, NOON)
    assert missing_words(whole, late) == ("why it was reported late",)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (59, "59 minutes"),
        (60, "1 hour"),
        (119, "1 hour"),
        (95 * 60 + 59, "95 hours"),
        (96 * 60, "4 days"),
    ],
)
def test_a_span_is_never_told_longer_than_it_is(minutes: int, words: str) -> None:
    assert span_words(timedelta(minutes=minutes)) == words
    assert span_words(-timedelta(minutes=minutes)) == words


# --- a month, and two more ---


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 9, 3), date(2026, 10, 3)),
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 1, 30), date(2026, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last(received: date, due: date) -> None:
    assert request_clock(_request(received), (), LIMITS, received).due == due


@given(received=DAYS)
def test_a_month_is_never_longer_than_the_calendar(received: date) -> None:
    due = request_clock(_request(received), (), LIMITS, received).due
    assert due is not None
    assert 28 <= (due - received).days <= 31
    assert due.day == received.day or (due + timedelta(days=1)).day == 1


@given(received=DAYS, told=st.integers(0, 60))
def test_an_extension_counts_when_told_within_the_month(received: date, told: int) -> None:
    request = _request(received, extended_on=received + timedelta(days=told))
    plain = request_clock(_request(received), (), LIMITS, received).due
    found = request_clock(request, (), LIMITS, received)
    assert plain is not None
    assert found.due is not None
    assert found.extended == (received + timedelta(days=told) <= plain)
    assert (found.due > plain) == found.extended
    if found.extended:
        assert 88 <= (found.due - received).days <= 92


def test_proof_of_identity_begins_the_month() -> None:
    request = _request(date(2026, 9, 3), identity_on=date(2026, 9, 10))
    assert request_clock(request, (), LIMITS, date(2026, 9, 11)).due == date(2026, 10, 10)
    early = _request(date(2026, 9, 3), identity_on=date(2026, 8, 1))
    assert request_clock(early, (), LIMITS, date(2026, 9, 11)).due == date(2026, 10, 3)


# --- the clock stopped ---


def test_days_between_question_and_answer_do_not_count() -> None:
    request = _request(date(2026, 9, 3))
    pause = _pause(date(2026, 9, 10), date(2026, 9, 20))
    found = request_clock(request, [pause], LIMITS, date(2026, 9, 25))
    assert (found.state, found.due, found.stopped_days) == (State.RUNNING, date(2026, 10, 13), 10)
    assert request_words(found) == "18 days left · until Tue 13 Oct 2026"


def test_an_open_question_stops_the_clock_and_keeps_the_days_left() -> None:
    request = _request(date(2026, 9, 3))
    for today in (date(2026, 9, 10), date(2026, 9, 20), date(2027, 9, 20)):
        found = request_clock(request, [_pause(date(2026, 9, 10))], LIMITS, today)
        assert (found.state, found.days_left) == (State.STOPPED, 23)
    assert request_words(found) == "Stopped since Thu 10 Sep 2026 · 23 days left when it restarts"


def test_a_question_after_the_limit_stops_nothing() -> None:
    request = _request(date(2026, 9, 3))
    found = request_clock(request, [_pause(date(2026, 10, 4))], LIMITS, date(2026, 10, 8))
    assert found.state is State.OVERDUE
    assert request_words(found) == "Overdue by 5 days · was due Sat 3 Oct 2026"


def test_a_pause_of_another_request_does_not_count() -> None:
    other = Pause("p", "other", date(2026, 9, 10), date(2026, 9, 20))
    assert request_clock(
        _request(date(2026, 9, 3)), [other], LIMITS, date(2026, 9, 25)
    ).due == date(2026, 10, 3)


@given(
    received=DAYS,
    spans=st.lists(st.tuples(st.integers(0, 27), st.integers(0, 60)), max_size=4),
)
def test_each_stopped_day_counts_once(received: date, spans: list[tuple[int, int]]) -> None:
    pauses = [
        _pause(received + timedelta(days=asked), received + timedelta(days=asked + length))
        for asked, length in spans
    ]
    plain = request_clock(_request(received), (), LIMITS, received).due
    found = request_clock(_request(received), pauses, LIMITS, received + timedelta(days=400))
    stopped = {
        received + timedelta(days=asked + step)
        for asked, length in spans
        for step in range(1, length + 1)
    }
    assert found.due is not None
    assert plain is not None
    assert (found.due - plain).days == found.stopped_days == len(stopped)


def test_an_answer_is_in_time_or_late() -> None:
    request = _request(date(2026, 9, 3), answered_on=date(2026, 10, 3))
    found = request_clock(request, (), LIMITS, date(2026, 12, 1))
    assert (found.state, request_words(found)) == (State.DONE, "Answered in time")
    late = _request(date(2026, 9, 3), answered_on=date(2026, 10, 4))
    found = request_clock(late, (), LIMITS, date(2026, 12, 1))
    assert request_words(found) == "Answered late · was due Sat 3 Oct 2026"
    today = request_clock(_request(date(2026, 9, 3)), (), LIMITS, date(2026, 10, 3))
    assert request_words(today) == "Due today · Sat 3 Oct 2026"


# --- complaints ---


@pytest.mark.parametrize(
    ("received", "acknowledged", "today", "words"),
    [
        (
            date(2026, 6, 18),
            None,
            date(2026, 9, 1),
            "Received before the duty to acknowledge began",
        ),
        (date(2026, 6, 19), None, date(2026, 6, 19), "29 days left · until Sat 18 Jul 2026"),
        (date(2026, 6, 19), None, date(2026, 7, 18), "Due today · Sat 18 Jul 2026"),
        (
            date(2026, 6, 19),
            None,
            date(2026, 7, 19),
            "Overdue by 1 day · was due Sat 18 Jul 2026",
        ),
        (date(2026, 6, 19), date(2026, 7, 18), date(2026, 9, 1), "Acknowledged in time"),
        (
            date(2026, 6, 19),
            date(2026, 7, 19),
            date(2026, 9, 1),
            "Acknowledged late · was due Sat 18 Jul 2026",
        ),
    ],
)
def test_a_complaint_is_acknowledged_within_thirty_days(
    received: date, acknowledged: date | None, today: date, words: str
) -> None:
    complaint = Complaint("c", received, "AB", "tone", acknowledged_on=acknowledged)
    assert complaint_words(complaint_clock(complaint, LIMITS, today)) == words
