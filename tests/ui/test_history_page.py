"""The history page on a real case: listed in parts, found, told, undone, compared."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from casereview.domain.case import Question
from casereview.services import cases
from casereview.services.changes import Changes
from casereview.services.session import OpenCase
from casereview.services.vault import history
from casereview.ui.desk import Desk
from casereview.ui.pages.history import HistoryPage
from casereview.ui.theme import Theme
from tests.ui.case_samples import check, read, settle, show, unnamed


def _ask_many(case: OpenCase, count: int) -> Changes:
    for number in range(count):
        done = cases.save_question(case, Question("q", 1, f"Question {number}?"))
    return done


def _questions(case: OpenCase) -> list[str]:
    return [question.text for question in case.file.questions.all()]


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> HistoryPage:
    read(qtbot, case_desk, _ask_many, 12)
    made = HistoryPage(case_desk)
    show(qtbot, case_desk, made)
    return made


def _choose(qtbot: QtBot, page: HistoryPage, row: int) -> None:
    page.list.choose(page.model.index(row))
    settle(qtbot, page.desk)


def test_the_newest_entry_is_shown_with_what_it_changed(qtbot: QtBot, page: HistoryPage) -> None:
    rows = page.model.rows
    assert rows[0].label == "Record question 1"
    assert [row.number for row in rows] == list(range(rows[0].number, 0, -1))
    assert page.subtitle == f"{rows[0].number} entries"
    assert page.entry.title.text() == "Record question 1"
    told = page.entry.changes.toPlainText()
    assert "Question 1 changed" in told
    assert "Question 10? → Question 11?" in told
    assert not page.entry.back.isEnabled()
    assert page.undo.text() == "Undo: Record question 1"
    assert not page.redo.isEnabled()
    assert unnamed(page) == []


def test_undo_leads_back_to_an_entry_step_by_step(qtbot: QtBot, page: HistoryPage) -> None:
    first = page.model.rows[0].number
    _choose(qtbot, page, 4)
    assert page.entry.number == first - 4
    QTest.keyClick(page.entry.back, Qt.Key.Key_Return)
    assert page.progress.isVisible()
    assert page.progress.text == "Undoing: 0 of 4"
    assert not page.undo.isEnabled()
    settle(qtbot, page.desk)
    assert read(qtbot, page.desk, _questions) == ["Question 7?"]
    assert not page.progress.isVisible()
    assert [row.state for row in page.model.rows[:5]] == [
        *(f"takes back {first - back}" for back in (3, 2, 1, 0)),
        "undone",
    ]
    assert page.entry.number == first - 4, "the entry that was gone back to stays chosen"
    assert not page.entry.back.isEnabled()
    assert page.redo.isEnabled()
    page.redo.click()
    settle(qtbot, page.desk)
    assert read(qtbot, page.desk, _questions) == ["Question 8?"]
    page.undo.click()
    settle(qtbot, page.desk)
    assert read(qtbot, page.desk, _questions) == ["Question 7?"]


def test_going_far_back_is_done_in_parts(
    qtbot: QtBot, page: HistoryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casereview.ui.pages.history._PARTS", 3)
    _choose(qtbot, page, 7)
    page.entry.back.click()
    assert page.progress.text == "Undoing: 0 of 7"
    settle(qtbot, page.desk)
    assert read(qtbot, page.desk, _questions) == ["Question 4?"]
    assert page.entry.back.isEnabled() is False


def test_going_back_can_be_stopped_and_what_was_done_stays(qtbot: QtBot, page: HistoryPage) -> None:
    _choose(qtbot, page, 10)
    page.entry.back.click()
    page.progress._cancel.click()
    settle(qtbot, page.desk)
    undone = [row for row in page.model.rows if row.state.startswith("takes back")]
    assert len(undone) < 10
    assert page.undo.isEnabled()
    assert read(qtbot, page.desk, _questions) == [f"Question {11 - len(undone)}?"]


def test_entries_are_found_by_word_and_day(qtbot: QtBot, page: HistoryPage) -> None:
    page.text.setText("time point")
    settle(qtbot, page.desk)
    assert [row.label for row in page.model.rows] == [
        "Add time point Today",
        "Add time point Before treatment",
    ]
    page.day.date.setText("1 January 2001")
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 0
    assert page.none.isVisible()
    assert page.place == ""
    page.open_at("3")
    settle(qtbot, page.desk)
    assert page.place == "3"
    assert page.model.key(page.list.currentIndex()) == "3"
    assert not page.none.isVisible()


def test_older_entries_come_as_the_list_is_scrolled(
    qtbot: QtBot, case_desk: Desk, monkeypatch: pytest.MonkeyPatch, qtmodeltester: ModelTester
) -> None:
    read(qtbot, case_desk, _ask_many, 60)
    monkeypatch.setattr("casereview.ui.pages.history.PART", 25)
    page = HistoryPage(case_desk)
    show(qtbot, case_desk, page)
    assert page.model.rowCount() == 25
    bar = page.list.verticalScrollBar()
    while page.model.canFetchMore():
        before = page.model.rowCount()
        bar.setValue(bar.maximum())
        settle(qtbot, case_desk)
        assert page.model.rowCount() > before
    numbers = [row.number for row in page.model.rows]
    assert numbers == list(range(numbers[0], 0, -1))
    assert page.place == str(numbers[0]), "scrolling chooses nothing"
    model: QAbstractItemModel = page.model
    check(qtmodeltester, model)


def test_an_entry_that_is_not_listed_yet_is_told_all_the_same(
    qtbot: QtBot, page: HistoryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(qtbot, page.desk, _ask_many, 60)
    monkeypatch.setattr("casereview.ui.pages.history.PART", 20)
    monkeypatch.setattr("casereview.ui.pages.history._MOST", 20)
    page.refresh()
    settle(qtbot, page.desk)
    assert page.model.rowCount() == 20
    page.open_at("3")
    settle(qtbot, page.desk)
    page.refresh()
    settle(qtbot, page.desk)
    assert page.place == "3"
    assert not page.list.currentIndex().isValid()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    settle(qtbot, page.desk)
    assert page.place == str(page.model.rows[0].number)


def test_a_printed_head_is_compared(qtbot: QtBot, page: HistoryPage) -> None:
    head = read(qtbot, page.desk, history.head)
    assert isinstance(head, history.Head)
    assert page.head.words.text() == f"{head.short} …"
    page.head._more.click()
    assert page.head.words.text() == head.printed
    page.head._copy.click()
    assert QApplication.clipboard().text() == head.printed
    page.head.printed.setText(head.printed)
    QTest.keyClick(page.head.printed, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    assert f"This is entry {head.number} of this case" in page.head.answer.text
    page.head.printed.setText(f"{head.number}:{'0' * 16}")
    page.head._check.click()
    settle(qtbot, page.desk)
    assert "Not of this case" in page.head.answer.text
    page.head.printed.setText("nonsense")
    page.head._check.click()
    settle(qtbot, page.desk)
    assert "not the head of a history" in page.head.field.below
    assert not page.head.answer.isVisible()


def test_it_follows_the_theme_and_nothing_is_cut_off(
    qtbot: QtBot, page: HistoryPage, theme: Theme
) -> None:
    light: QImage = page.grab().toImage()
    theme.choose(Qt.ColorScheme.Dark)
    try:
        assert page.grab().toImage() != light
    finally:
        theme.choose(Qt.ColorScheme.Light)
    for part in (page.entry.back, page.head._check):
        assert part.width() >= part.minimumSizeHint().width()
