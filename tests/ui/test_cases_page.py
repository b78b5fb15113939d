"""The page of cases: the table, its order and keys, the empty page, the form for a new case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.domain.case import Pronouns
from casereview.services.views import Tone
from casereview.ui.models.case_table import SORT_ROLE, CaseTable
from casereview.ui.pages.cases import CasesPage
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.widgets.chip import due_chip
from tests.ui.window_samples import SUMMARIES, SessionInMemory


def page_of(qtbot: QtBot, tasks: Tasks, theme: Theme, session: SessionInMemory) -> CasesPage:
    vault: Any = session
    page = CasesPage(tasks, theme, vault)
    qtbot.addWidget(page)
    theme.dress(page)
    page.resize(1080, 660)
    with qtbot.waitSignal(page.counted):
        page.show()
    return page


def test_the_model_is_sound(qtmodeltester: Any) -> None:
    model = CaseTable()
    qtmodeltester.check(model)
    model.set_cases(SUMMARIES)
    qtmodeltester.check(model)
    model.set_cases(SUMMARIES[:1])
    qtmodeltester.check(model)


def test_rows_sort_by_date_and_say_what_is_missing() -> None:
    model = CaseTable()
    model.set_cases(SUMMARIES[::-1])
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setSortRole(SORT_ROLE)
    proxy.sort(CaseTable.DUE)
    words = [[proxy.index(row, column).data() for column in range(6)] for row in range(2)]
    assert words == [
        ["Ms X", "Ms X v Machineworks", "QB-2023-001234", "14 December 2026", "23", "6"],
        ["Mr Y", "Mr Y v Example Council", "not yet issued", "no date", "4", "none"],
    ]
    heard = model.index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Report due: no date"


def test_the_page_lists_the_cases(qtbot: QtBot, tasks: Tasks, theme: Theme) -> None:
    page = page_of(qtbot, tasks, theme, SessionInMemory())
    assert page.table.isVisible()
    assert not page.empty.isVisible()
    assert (page.title, page.subtitle) == ("Cases", "2 in Expert cases")
    assert page.table.accessibleName() == "Cases"


def test_enter_and_double_click_open_a_case(qtbot: QtBot, tasks: Tasks, theme: Theme) -> None:
    page = page_of(qtbot, tasks, theme, SessionInMemory())
    with qtbot.waitSignal(page.case_chosen) as chosen:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert chosen.args == ["case-x"]
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.case_chosen) as chosen:
        QTest.keyClick(page.table, Qt.Key.Key_Enter)
    assert chosen.args == ["case-y"]


def test_an_empty_vault_says_what_belongs_there(qtbot: QtBot, tasks: Tasks, theme: Theme) -> None:
    page = page_of(qtbot, tasks, theme, SessionInMemory(summaries=()))
    assert page.empty.isVisible()
    assert not page.new_button.isVisibleTo(page.bar)
    QTest.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert page.form.isVisible()


def test_a_new_case_is_made_and_opened(qtbot: QtBot, tasks: Tasks, theme: Theme) -> None:
    session = SessionInMemory(summaries=())
    page = page_of(qtbot, tasks, theme, session)
    page.start_new_case()
    QTest.keyClicks(page.form.claimant, "Mr Z")
    QTest.keyClicks(page.form.born.date, "3/4/1971")
    QTest.keyClicks(page.form.due.date, "1 March 2027")
    assert page.form.born.below == "understood as 3 April 1971"
    page.form.pronouns.setCurrentIndex(1)
    draft = page.form.draft()
    assert draft is not None
    assert draft.date_of_birth == date(1971, 4, 3)
    assert draft.pronouns is Pronouns.HE
    with qtbot.waitSignal(page.case_chosen) as chosen:
        QTest.mouseClick(page.form.make, Qt.MouseButton.LeftButton)
    assert chosen.args == ["case-1"]
    assert session.summaries[0].claimant == "Mr Z"
    assert session.summaries[0].report_due == date(2027, 3, 1)
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 1)
    assert page.table.isVisible()


def test_a_case_needs_a_name(qtbot: QtBot, tasks: Tasks, theme: Theme) -> None:
    page = page_of(qtbot, tasks, theme, SessionInMemory())
    page.start_new_case()
    QTest.keyClick(page.form.claimant, Qt.Key.Key_Return)
    assert page.form.name_field.below == "A name or pseudonym is needed."
    assert not tasks.busy


@pytest.mark.parametrize("typed", ["31/04/1971", "spring 1971", "1971", "rubbish"])
def test_a_birthday_that_is_no_day_is_not_taken(
    qtbot: QtBot, tasks: Tasks, theme: Theme, typed: str
) -> None:
    page = page_of(qtbot, tasks, theme, SessionInMemory())
    page.start_new_case()
    page.form.claimant.setText("Mr Z")
    QTest.keyClicks(page.form.born.date, typed)
    assert page.form.born.below.startswith("not understood")
    assert page.form.draft() is None
    page.form.born.date.clear()
    assert page.form.born.below == ""
    assert page.form.draft() is not None


def test_a_refusal_is_told_and_what_was_typed_stays(
    qtbot: QtBot, tasks: Tasks, theme: Theme
) -> None:
    page = page_of(qtbot, tasks, theme, SessionInMemory())
    page.start_new_case()
    page.form.claimant.setText("refused")
    page.form.make.click()
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.text == "This name is refused. No case was made."
    assert page.form.claimant.text() == "refused"
    assert page.form.make.isEnabled()
    assert page.form.isVisible()


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (22, "22 days", Tone.AMBER),
        (1, "1 day", Tone.AMBER),
        (0, "today", Tone.RED),
        (-1, "1 day overdue", Tone.RED),
        (90, "90 days", Tone.PLAIN),
    ],
)
def test_a_deadline_is_told_in_words(days: int, words: str, tone: Tone) -> None:
    chip = due_chip(days)
    assert chip is not None
    assert (chip.text, chip.tone) == (words, tone)
    assert due_chip(None) is None
