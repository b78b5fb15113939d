"""Homework counted: sessions, the four criteria, letters apart, and never a pass mark."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.care.homework_count import (
    CRITERIA,
    HomeworkCount,
    Tally,
    count_homework,
    written_beside_concentration,
)
from casereview.domain.care.treatment import Aspect, Evidence, Homework, Review
from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import (
    Field,
    HomeworkValue,
    NotStated,
    State,
    Statement,
    TextValue,
)

PRESENT, ABSENT, NOT_STATED, NOT_SEEN = Evidence


def task(number: int, session: str = "", **known: object) -> Homework:
    values: dict[str, object] = {"set_on": None, "behaviour": "a walk each day"}
    values |= known
    return Homework(f"h{number}", "e", session=session, **values)  # type: ignore[arg-type]


def letter(
    number: int, value: object, document: str = "", state: State = State.ACCEPTED
) -> Statement:
    return Statement(
        f"s{number}",
        document or f"d{number}",
        Field.HOMEWORK,
        value,  # type: ignore[arg-type]  # also a value that cannot be
        None,
        "rule",
        state=state,
    )


def test_criteria_are_each_counted_over_the_tasks() -> None:
    tasks = [
        task(1, "1", clear=PRESENT, rationale=PRESENT, reactions=NOT_STATED, reviewed=ABSENT),
        task(2, "2", clear=PRESENT, rationale=ABSENT, reviewed=NOT_SEEN, written=PRESENT),
        task(3, "2", clear=NOT_STATED, written=ABSENT),
    ]
    counted = count_homework(tasks, [], 6)
    assert counted.set_words == "set in 2 of 6 sessions"
    assert counted.criteria["clear"] == Tally(2, 0, 1, 0)
    assert counted.criteria["rationale"].words == "1 of 3 (1 recorded as not done)"
    assert counted.criteria["reactions"].words == "0 of 3"
    reviewed = "0 of 3 (1 recorded as not done, 1 in records not seen)"
    assert counted.criteria["reviewed"].words == reviewed
    assert counted.written == Tally(1, 1, 1, 0)
    assert list(counted.criteria) == list(CRITERIA)


@pytest.mark.parametrize(
    ("sessions", "numbers", "words"),
    [
        (6, [], "no task is recorded"),
        (6, ["1"], "set in 1 of 6 sessions"),
        (1, ["1"], "set in 1 of 1 session"),
        (6, ["1", "1"], "set in 1 of 6 sessions"),
        (6, ["", ""], "set in 1 to 2 of 6 sessions"),
        (6, ["1", "", ""], "set in 1 to 3 of 6 sessions"),
        (2, ["1", "", ""], "set in 1 to 2 of 2 sessions"),
        (None, ["1", "2"], "set in 2 sessions; how many were attended is not stated"),
        (None, ["1"], "set in 1 session; how many were attended is not stated"),
    ],
)
def test_in_how_many_sessions_a_task_was_set(
    sessions: int | None, numbers: list[str], words: str
) -> None:
    tasks = [task(place, number) for place, number in enumerate(numbers)]
    assert count_homework(tasks, [], sessions).set_words == words


def test_days_tell_sessions_apart_where_numbers_do_not() -> None:
    day = PartialDate.of(date(2019, 6, 3))
    tasks = [task(1, set_on=day), task(2, set_on=day), task(3, set_on=PartialDate(2019, 6))]
    counted = count_homework(tasks, [], 6)
    assert (counted.set_in, counted.unplaced) == (1, 1)


def test_more_sessions_with_tasks_than_attended_is_remarked() -> None:
    counted = count_homework([task(1, "1"), task(2, "2")], [], 1)
    assert counted.remark == "Tasks are recorded for more sessions than were attended."
    assert count_homework([task(1, "1")], [], 1).remark == ""


def test_letters_are_counted_apart_and_each_once() -> None:
    shown = HomeworkValue(True, True, False, False, True, "reviewed his diary")
    none = HomeworkValue(False, False, False, False, False, "")
    statements = [
        letter(1, shown, "d1"),
        letter(2, shown, "d1"),
        letter(3, NotStated(), "d2"),
        letter(4, none, "d3"),
        letter(5, shown, "d4", State.PROPOSED),
        letter(6, shown, "d5", State.REJECTED),
    ]
    statements.append(replace(statements[0], id="s7", document_id="d6", field=Field.RISK))
    letters = count_homework([], statements, 6).letters
    assert (letters.looked, letters.named) == (3, 1)
    assert letters.words == "named in 1 of 3 letters"
    (alone,) = statements[2:3]
    assert count_homework([], [alone], 6).letters.words == "named in 0 of 1 letter"
    two = count_homework([], [alone, statements[3]], 6).letters
    assert two.words == "named in 0 of 2 letters"
    unread = count_homework([], [], 6).letters
    assert unread.words == "no letter has been looked at for homework"
    assert dict(letters.criteria) == {"clear": 1, "rationale": 0, "reactions": 0, "reviewed": 1}


def test_a_value_that_cannot_be_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError):
        count_homework([], [letter(1, TextValue("yes"))], 6)


@pytest.mark.parametrize("poor", Evidence)
def test_writing_matters_where_concentration_is_recorded_as_poor(poor: Evidence) -> None:
    counted = count_homework([task(1, "1", written=PRESENT), task(2, "2")], [], 6)
    reviews = [
        Review("r", "e", Aspect.PATHWAY, "concentration", poor),
        Review("s", "other", Aspect.PATHWAY, "concentration", Evidence.PRESENT),
    ]
    said = written_beside_concentration(reviews, "e", counted)
    expected = "Poor concentration is recorded; tasks given in writing: 1 of 2."
    assert said == (expected if poor is PRESENT else "")
    nothing: HomeworkCount = count_homework([], [], 6)
    assert written_beside_concentration(reviews, "e", nothing) == ""


states = st.sampled_from(Evidence)
tasks_ = st.lists(
    st.builds(
        task,
        st.integers(0, 99),
        st.sampled_from(["", "1", "2", "3"]),
        clear=states,
        rationale=states,
        reactions=states,
        reviewed=states,
        written=states,
    ),
    max_size=12,
)


@given(tasks_, st.none() | st.integers(0, 10))
def test_tallies_add_up_and_nothing_passes_or_fails(
    tasks: list[Homework], sessions: int | None
) -> None:
    counted = count_homework(tasks, [], sessions)
    for tally in (*counted.criteria.values(), counted.written):
        assert tally.total == len(tasks)
    words = f"{counted.set_words} {counted.remark}"
    assert not {"pass", "fail", "%"} & set(words.replace(";", " ").split())
