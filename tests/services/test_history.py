"""The history as pages and commands show it: states, ways back, words, and printed heads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.case import Question
from casereview.domain.custody import seals
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError
from casereview.services import cases
from casereview.services.correspondence import intake, reviewing
from casereview.services.interview import interviewing
from casereview.services.report import reporting
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import history
from casereview.services.vault.history_words import NOTHING, Op, difference, moment
from tests.builders import cheap_kdf

GAD = ModuleKey("gad")
LETTER = b"""Riverside Talking Therapies

2 July 2019

She scored 14 on the PHQ-9 and 16 on the GAD-7 at assessment.
"""


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _code = Session.create(tmp_path / "vault", "four plain fictional words")
    opened = session.open(session.new_case(CaseDraft("Ms Example")))
    yield opened
    opened.close()
    session.close()


def _ask(case: OpenCase, number: int, text: str = "Is it so?") -> None:
    cases.save_question(case, Question(f"q{number}", number, text))


def _shown(case: OpenCase) -> list[tuple[int, str]]:
    return [(entry.number, entry.state) for entry in history.entries(case).entries]


def test_each_entry_says_what_became_of_it(case: OpenCase) -> None:
    _ask(case, 1)
    _ask(case, 2)
    cases.undo(case)
    cases.undo(case)
    cases.redo(case)
    with case.change("Save the draft report as PDF"):
        case.file.exports.add("draft report as PDF")
    assert _shown(case) == [
        (8, "recorded for good"),
        (7, "brings back 3"),
        (6, "takes back 3"),
        (5, "takes back 4"),
        (4, "undone"),
        (3, "stands"),
        (2, "recorded for good"),
        (1, "recorded for good"),
    ]


def test_entries_come_in_parts_that_meet(case: OpenCase) -> None:
    for number in range(12):
        _ask(case, number)
    numbers, before, parts = [], None, 0
    while True:
        part = history.entries(case, before, limit=5)
        numbers += [entry.number for entry in part.entries]
        parts, before = parts + 1, part.before
        if before is None:
            break
    assert numbers == list(range(14, 0, -1))
    assert parts == 3


def test_entries_are_found_by_text_and_by_day(case: OpenCase) -> None:
    _ask(case, 1)
    interviewing.add_time_point(case, "Straße", "str", "custom", PartialDate(2020))
    found = history.entries(case, text="STRASSE").entries
    assert [entry.label for entry in found] == ["Add time point Straße"]
    today = datetime.now(UTC).astimezone().date()
    assert len(history.entries(case, day=today).entries) == 4
    assert history.entries(case, day=today - timedelta(days=1)) == history.Part((), None)
    assert len(history.entries(case, text="record question", day=today, limit=1).entries) == 1


def test_undo_leads_back_to_an_entry_and_redo_forth_again(case: OpenCase) -> None:
    for number in range(1, 6):
        _ask(case, number)
    third = history.detail(case, 5)
    assert (third.entry.label, third.steps) == ("Record question 3", 2)
    for _ in range(2):
        cases.undo(case)
    assert [q.number for q in case.file.questions.all()] == [1, 2, 3]
    assert history.detail(case, 5).steps == 0
    assert history.detail(case, 7).steps is None, "an undone command is reached by redo alone"
    assert history.detail(case, 2).steps == 3
    for _ in range(2):
        cases.redo(case)
    assert [q.number for q in case.file.questions.all()] == [1, 2, 3, 4, 5]
    assert history.detail(case, 9).steps == 2, "as it stood after the second undo"
    with pytest.raises(BadInputError, match="no entry 99"):
        history.detail(case, 99)


def test_a_new_command_after_undo_leaves_what_was_undone_out_of_reach(case: OpenCase) -> None:
    _ask(case, 1)
    _ask(case, 2)
    cases.undo(case)
    _ask(case, 3)
    assert history.detail(case, 4).steps is None
    assert history.detail(case, 3).steps == 1


def _told(case: OpenCase, back: int = 0) -> list[str]:
    entry = history.entries(case).entries[back]
    return [line for row in history.detail(case, entry.number).rows for line in row.lines()]


def test_a_rating_is_told_before_and_after(case: OpenCase) -> None:
    interviewing.add_time_point(case, "Today", "today", "today", PartialDate(2026, 11, 14))
    (point,) = case.file.time_points.all()
    interviewing.rate(case, point.id, GAD, "C2", "subthreshold")
    interviewing.rate(case, point.id, GAD, "C2", "threshold")
    assert _told(case) == [
        "Answer GAD C2, today: changed",
        "  Rating: below threshold → present",
    ]
    assert _told(case, 1)[0] == "Module GAD: added"
    assert "  Rating: below threshold" in _told(case, 1)
    cases.undo(case)
    assert _told(case)[1] == "  Rating: present → below threshold"


def test_details_documents_and_decisions_are_told_in_words(case: OpenCase) -> None:
    record = cases.record(case)
    cases.save_record(
        case, replace(record, report_due=date(2026, 12, 14), fictional=True, note="First.")
    )
    assert _told(case) == [
        "Details of the case: changed",
        "  Report due: nothing → 14 December 2026",
        "  Fictional: no → yes",
        "  Note: nothing → First.",
    ]
    document, _ = intake.add_document(case, "letter.txt", LETTER)
    told = _told(case)
    assert told[0] == "Document D1: added"
    assert "  File: letter.txt" in told
    assert "Score in D1: added" in told
    assert "1 page of text: added" in told
    waiting = next(s for s in case.file.statements.of(document.id) if s.field == "score")
    reviewing.accept(case, waiting.id)
    assert _told(case) == ["Score in D1: changed", "  State: proposed → accepted"]


def test_a_long_text_is_told_by_its_difference(case: OpenCase) -> None:
    text = "In my opinion the fear began with the accident. " * 20
    reporting.write_section(case, "opinion_diagnosis", text + "It has remitted." + " It is so." * 9)
    reporting.write_section(
        case, "opinion_diagnosis", text + "It has not remitted." + " It is so." * 9
    )
    (row,) = history.detail(case, history.head(case).number).rows
    (change,) = row.fields
    assert (row.op, change.name) == (Op.CHANGED, "Text")
    assert (change.before, change.after) == (NOTHING, "not")
    assert change.lead.endswith("accident. It has ")
    assert change.tail.startswith("remitted. It is so.")
    assert len(str(change)) < 200


@given(st.text("ab c.", max_size=150), st.text("ab c.", max_size=150))
def test_a_difference_never_loses_what_differs(before: str, after: str) -> None:
    told = difference("Text", before, after)
    if max(len(before), len(after)) <= 60:
        assert (told.before, told.after) == (before, after)
        return
    for words, whole in ((told.before, before), (told.after, after)):
        assert words == NOTHING or words in whole
    if before.split() != after.split():
        assert told.before != told.after


def test_a_printed_head_is_found_whole_short_and_broken_over_lines(case: OpenCase) -> None:
    _ask(case, 1)
    printed = history.head(case)
    assert printed.printed.replace(" ", "") == str(case.file.head)
    _ask(case, 2)
    _ask(case, 3)
    middle = len(printed.printed) // 2
    for text in (
        printed.printed,
        printed.short,
        printed.printed.upper(),
        f"Case file history at issue: {printed.printed[:middle]}\n{printed.printed[middle:]}.",
        f"{printed.number}:{printed.hash}",
    ):
        found = history.find_head(case, text)
        assert found.found
        assert found.sentence == (
            f"This is entry 3 of this case, sealed {moment(printed.at)}; 2 entries follow it."
        )


def test_a_head_of_another_case_or_of_a_later_state_is_told_as_that(case: OpenCase) -> None:
    number = case.file.head.number
    other = history.find_head(case, f"{number}:{'0' * 64}")
    assert not other.found
    assert other.sentence.startswith("Not of this case: its entry 2 bears another seal.")
    later = history.find_head(case, f"412:{'0' * 64}")
    assert not later.found
    assert "its history ends with entry 2" in later.sentence
    for text in ("", "412", "no head", "412:ab12", f"412:{'0' * 65}", "412:xyz"):
        with pytest.raises(BadInputError, match="not the head of a history"):
            history.find_head(case, text)


@given(st.integers(1, 10**9), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_what_is_printed_is_read_again(number: int, digits: str) -> None:
    printed = seals.spelled(f"{number}:{digits}")
    assert seals.read_head(f"Head: {printed}.") == (number, digits)
    assert seals.read_head(printed.replace(" ", "\n")) == (number, digits)


def test_many_undos_are_a_command_each(case: OpenCase) -> None:
    for number in range(1, 6):
        _ask(case, number)
    assert history.undo_some(case, 3) is not None
    assert [q.number for q in case.file.questions.all()] == [1, 2]
    assert [entry.subject for entry in history.entries(case, limit=4).entries] == [5, 6, 7, None]
    history.undo_some(case, 10)
    assert case.file.questions.all() == ()
    assert history.undo_some(case, 1) is None
