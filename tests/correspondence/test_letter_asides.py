"""What stands beside a statement and is no part of it; all letters made up."""

from __future__ import annotations

import pytest

from casereview.correspondence.proposals import propose
from casereview.correspondence.reading import PageText
from casereview.domain.documents.statement import (
    CasenessValue,
    DatedValue,
    Field,
    HomeworkValue,
    ScoreValue,
    TermValue,
)

HEAD = "Fen Service\n\n17 June 2022\n\nDear Dr Quill\n\nMs Bell, born 1980: end of therapy\n\n"
END = "\n\nYours sincerely\n\nJo Marsh\nHigh Intensity Therapist\n"


def values(text: str, field: Field) -> list[object]:
    return [p.value for p in propose((PageText(1, HEAD + text + END),)) if p.field is field]


@pytest.mark.parametrize("event", ["accident", "fire", "assault", "referral"])
def test_the_day_of_an_event_is_not_that_of_the_scores(event: str) -> None:
    text = f"Ms Bell attended all 12 sessions offered after the {event} of 8 October 2021.\n\n"
    scores = values(f"{text}At the last session PHQ-9 was 7.", Field.SCORE)
    assert [(s.context, s.on) for s in scores if isinstance(s, ScoreValue)] == [("end", None)]


def test_a_line_in_brackets_is_of_another_time() -> None:
    text = "Her PHQ-9 was 14 and is above caseness again (it was 8 at the end of the group)."
    cases = values(text, Field.CASENESS)
    assert {c.context for c in cases if isinstance(c, CasenessValue)} <= {"end", "current"}
    assert cases


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Session 8 wrote a plan against relapse.", []),
        ("We talked of how to prevent relapse and of early signs of relapse.", []),
        ("She relapsed in May.", ["deterioration"]),
        ("There was a relapse in May.", ["deterioration"]),
        ("She does not meet the criteria for a depressive episode.", []),
        ("She does not meet the criteria for our service.", ["not_eligible"]),
        ("She does not meet our criteria.", ["not_eligible"]),
    ],
)
def test_what_is_an_outcome_and_what_is_not(text: str, terms: list[str]) -> None:
    found = values(text, Field.OUTCOME)
    assert [each.term for each in found if isinstance(each, TermValue)] == terms


def test_dates_in_a_list_share_their_year() -> None:
    text = (
        "It was taken to Dr Hale on 6 April and 25 May 2021, and on 30 December and 4 January 2022."
    )
    found = values(text, Field.APPOINTMENT)
    days = [each.on.edtf for each in found if isinstance(each, DatedValue) and each.on]
    assert days == ["2021-04-06", "2021-05-25", "2021-12-30", "2022-01-04"]


def test_the_subject_of_a_letter_is_no_purpose_of_a_day() -> None:
    """The letter is headed `end of therapy`; the interview was not its last session."""
    found = values("Dr Hale repeated the interview on 15 June 2022.", Field.APPOINTMENT)
    assert [each.text for each in found if isinstance(each, DatedValue)] == ["date"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("There is no module for that, this one is about health worries as agreed.", False),
        ("She walked to the shop with her neighbour as agreed.", True),
        ("Review: walked with neighbour on Tue and Thu as set.", True),
    ],
)
def test_what_was_agreed_is_a_task_only_where_it_was_done(text: str, told: bool) -> None:
    found = values(text, Field.HOMEWORK)
    assert any(isinstance(each, HomeworkValue) for each in found) is told


def test_the_month_of_may_is_no_word_of_doubt() -> None:
    attended = values("She attended four sessions in May.", Field.SESSIONS_ATTENDED)
    assert len(attended) == 1
    assert values("She may attend four sessions in June.", Field.SESSIONS_ATTENDED) == []
    assert len(values("We will write to you again in May.", Field.PROMISE)) == 1
