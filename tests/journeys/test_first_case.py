"""A newcomer makes a vault, opens a first case, fills in its details, locks, and comes back.

Another goes on from there to the report: instructions, questions, chronology and treatment.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from casereview.app import Program
from casereview.domain.case import Instruction, Question
from casereview.services.views import PageName
from casereview.ui.pages.documents import DocumentsPage
from casereview.ui.pages.documents_adding import ChooseDocuments
from casereview.ui.pages.overview import OverviewPage
from casereview.ui.pages.particulars.list_card import ListCard
from casereview.ui.pages.particulars.parts import ORAL, Part
from casereview.ui.pages.report import ReportPage
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.workspace import Workspace
from tests.builders import cheap_kdf

PASSPHRASE = "four plain words here"


class WindowWatch(QObject):
    """Notes every window that is shown: a part shown before it has its place would be one."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.add(type(watched).__name__)
        return False


@pytest.fixture
def program(qapp: QApplication) -> Iterator[Program]:
    with cheap_kdf():
        program = Program()
        yield program
        program.close()


def workspace_of(qtbot: QtBot, program: Program) -> Workspace:
    """Return the workspace once the vault is open and its cases are listed."""
    window = program.window
    qtbot.waitUntil(lambda: window.workspace is not None, timeout=20_000)
    workspace = window.workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: workspace.cases.subtitle != "", timeout=20_000)
    return workspace


def make_vault(qtbot: QtBot, program: Program, folder: Path) -> Workspace:
    unlock = program.window.unlock
    QTest.mouseClick(unlock.welcome.new_vault, Qt.MouseButton.LeftButton)
    form = unlock.create_form
    form.place.setText(str(folder))
    QTest.keyClicks(form.passphrase, PASSPHRASE)
    QTest.keyClicks(form.again, PASSPHRASE)
    QTest.keyClick(form.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: unlock.form is unlock.code_form, timeout=20_000)
    last_group = unlock.code_form.code.text().split("-")[-1]
    QTest.keyClicks(unlock.code_form.last_group, last_group)
    QTest.keyClick(unlock.code_form.last_group, Qt.Key.Key_Return)
    return workspace_of(qtbot, program)


def overview_of(qtbot: QtBot, workspace: Workspace, claimant: str) -> OverviewPage:
    qtbot.waitUntil(lambda: workspace.current.page is PageName.OVERVIEW, timeout=20_000)
    page = workspace.current
    assert isinstance(page, OverviewPage)
    qtbot.waitUntil(lambda: page.title == claimant, timeout=20_000)
    return page


def line_of(page: OverviewPage, path: str) -> QLineEdit:
    line = page.details.entry(path).control
    assert isinstance(line, QLineEdit)
    return line


def choose_part(page: OverviewPage, part: Part) -> None:
    """Choose a part of the details in its bar, as a user does."""
    bar = page.details.bar
    place = bar.tabRect(list(Part).index(part)).center()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)
    assert page.details.part(part).isVisible()


def type_into(page: OverviewPage, path: str, text: str) -> None:
    field = line_of(page, path)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def walk(qtbot: QtBot, program: Program, folder: Path) -> None:
    with qtbot.waitActive(program.window):
        program.window.show()
        program.window.activateWindow()
    workspace = make_vault(qtbot, program, folder)
    qtbot.waitUntil(workspace.cases.empty.isVisible)

    QTest.mouseClick(workspace.cases.empty.button, Qt.MouseButton.LeftButton)
    form = workspace.cases.form
    QTest.keyClicks(form.claimant, "Mr Z")
    QTest.keyClicks(form.defendant, "Example Ltd")
    QTest.keyClick(form.defendant, Qt.Key.Key_Return)
    page = overview_of(qtbot, workspace, "Mr Z")
    qtbot.waitUntil(lambda: workspace.rail.case_title.toolTip() == "Mr Z v Example Ltd")

    page.details_button.click()
    qtbot.waitUntil(lambda: page.details.view is not None)
    choose_part(page, Part.INSTRUCTIONS)
    type_into(page, "instructing.firm", "Harcourt & Lane LLP")
    choose_part(page, Part.EXPERT)
    type_into(page, "expert.name", "Dr A Example")
    page.settle()
    qtbot.waitUntil(workspace.status.undo.isVisible, timeout=20_000)

    for name in (PageName.DOCUMENTS, PageName.INTERVIEW, PageName.REPORT):
        QTest.keyClick(
            program.window,
            {
                PageName.DOCUMENTS: Qt.Key.Key_3,
                PageName.INTERVIEW: Qt.Key.Key_4,
                PageName.REPORT: Qt.Key.Key_5,
            }[name],
            Qt.KeyboardModifier.ControlModifier,
        )
        assert workspace.current.page is name
        qtbot.waitUntil(lambda: workspace.status.text.startswith("All changes saved"))

    workspace.rail.lock.click()
    unlock = program.window.unlock
    assert program.window.workspace is None
    assert unlock.open_form.isVisible()
    QTest.keyClicks(unlock.open_form.passphrase, "not the passphrase")
    QTest.keyClick(unlock.open_form.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(unlock.open_form.notice.isVisible, timeout=20_000)
    QTest.keyClicks(unlock.open_form.passphrase, PASSPHRASE)
    QTest.keyClick(unlock.open_form.passphrase, Qt.Key.Key_Return)

    workspace = workspace_of(qtbot, program)
    QTest.keyClick(workspace.cases.table, Qt.Key.Key_Return)
    page = overview_of(qtbot, workspace, "Mr Z")
    page.details_button.click()
    firm, expert = (line_of(page, p) for p in ("instructing.firm", "expert.name"))
    qtbot.waitUntil(lambda: expert.text() != "", timeout=20_000)
    assert firm.text() == "Harcourt & Lane LLP"
    assert expert.text() == "Dr A Example"
    QTest.keyClick(program.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: expert.text() == "", timeout=20_000)
    assert firm.text() == "Harcourt & Lane LLP"


def test_a_first_case(qtbot: QtBot, program: Program, tmp_path: Path, qapp: QApplication) -> None:
    watch = WindowWatch()
    qapp.installEventFilter(watch)
    walk(qtbot, program, tmp_path / "Expert cases")
    qapp.removeEventFilter(watch)
    assert watch.shown == {"MainWindow"}
    names = [path.name for path in (tmp_path / "Expert cases").rglob("*")]
    assert names
    assert not [name for name in names if "Mr Z" in name or "Example" in name]


@pytest.mark.window
def test_a_first_case_in_a_real_window(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    walk(qtbot, program, tmp_path / "Expert cases")


LETTER = (
    b"Riverside Talking Therapies\n3 May 2019\n\nDear Dr Patel,\n\nMr Z has begun the course.\n"
)


def enter(card: ListCard, typed: dict[str, str]) -> None:
    """Add a record by the card's own button and the keys of its form."""
    QTest.mouseClick(card.add, Qt.MouseButton.LeftButton)
    for name, text in typed.items():
        control = card.form.fields[name].control
        control.setFocus()
        if not isinstance(control, QComboBox):
            QTest.keyClicks(control, text)
        else:
            QTest.keyClick(control, Qt.Key.Key_Home)
            while not control.currentText().startswith(text):
                before = control.currentIndex()
                QTest.keyClick(control, Qt.Key.Key_Down)
                assert control.currentIndex() == before + 1, text
    QTest.mouseClick(card.form.add, Qt.MouseButton.LeftButton)
    assert not card.form.isVisible()


def saved(qtbot: QtBot, workspace: Workspace) -> None:
    qtbot.waitUntil(lambda: workspace.status.text.startswith("All changes saved"), timeout=20_000)


def test_a_first_report(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitActive(program.window):
        program.window.show()
        program.window.activateWindow()
    workspace = make_vault(qtbot, program, tmp_path / "Expert cases")
    qtbot.waitUntil(workspace.cases.empty.isVisible)
    QTest.mouseClick(workspace.cases.empty.button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(workspace.cases.form.claimant, "Mr Z")
    QTest.keyClick(workspace.cases.form.claimant, Qt.Key.Key_Return)
    page = overview_of(qtbot, workspace, "Mr Z")

    letter = tmp_path / "letter.txt"
    letter.write_bytes(LETTER)
    chosen = (str(letter),)
    monkeypatch.setattr(ChooseDocuments, "ask", classmethod(lambda _cls, _parent: chosen))
    QTest.keyClick(program.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    documents = workspace.current
    assert isinstance(documents, DocumentsPage)
    empty = documents.findChild(EmptyState)
    assert empty is not None
    qtbot.waitUntil(empty.isVisible, timeout=20_000)
    QTest.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "D1" in documents.viewer.pages.accessibleName(), timeout=20_000)

    QTest.keyClick(program.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseClick(page.details_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.details.view is not None)
    choose_part(page, Part.INSTRUCTIONS)
    held = {card.form.kind: card for card in page.details.part(Part.INSTRUCTIONS).lists}
    instructions, questions = held[Instruction], held[Question]
    enter(
        instructions,
        {
            "given_on": "14/5/2024",
            "mode": "tele",
            "sender": "Ms Lane",
            "substance": "To report on the effect of the treatment.",
        },
    )
    oral = page.details.entry(ORAL).control
    oral.setFocus()
    QTest.keyClick(oral, Qt.Key.Key_Space)
    enter(
        questions,
        {
            "text": "Was Mr Z unwell in 2019?",
            "state": "answered with",
            "answer": "On balance he was.",
            "section": "Opinion: diag",
        },
    )
    choose_part(page, Part.CHRONOLOGY)
    (events,) = page.details.part(Part.CHRONOLOGY).lists
    enter(
        events,
        {
            "when": "spring 2019",
            "text": "Falls from a ladder at work",
            "source": "a doc",
            "document_id": "D1",
            "page": "1",
        },
    )
    choose_part(page, Part.TREATMENT)
    (courses,) = page.details.part(Part.TREATMENT).lists
    enter(
        courses,
        {
            "label": "Worry course",
            "modality": "psychoeducational group",
            "started": "May 2019",
            "sessions_attended": "2",
            "document_ids": "D1",
        },
    )
    saved(qtbot, workspace)

    QTest.mouseClick(page.report_button, Qt.MouseButton.LeftButton)
    report = workspace.current
    assert isinstance(report, ReportPage)
    qtbot.waitUntil(lambda: report.writing.preview.paper is not None, timeout=60_000)
    paper = report.writing.preview.paper
    assert paper is not None
    whole = " ".join(" ".join(sheet.text for sheet in paper.pages).split())
    section_3 = between(whole, "3 Instructions and issues 3.1 ", " 4 Documents and enquiries 4.1 ")
    for words in (
        "14 May 2024, telephone from Ms Lane: To report on the effect of the treatment.",
        "(1) Was Mr Z unwell in 2019?",
    ):
        assert words in section_3
    section_9 = between(
        whole, "9 Treatment received 9.1 ", " 10 Presentation and mental state 10.1"
    )
    for words in ("Worry course", "[D1]", "Psychoeducational", "Sessions attended: 2"):
        assert words in section_9
    appendix_c = between(whole, "Appendix C: Chronology ", "")
    for words in ("spring 2019", "Falls from a ladder at work.", "[D1 p.1]", "May 2019"):
        assert words in appendix_c
    answers = between(whole, "Questions and answers ", "")
    assert "Was Mr Z unwell in 2019?" in answers
    assert 0 <= answers.find("On balance") < answers.find("he was.")  # a cell of two lines


def between(text: str, begin: str, end: str) -> str:
    """Return what stands between two headings, each with its first number."""
    assert begin in text, begin
    after = text.rsplit(begin, 1)[1]
    if not end:
        return after
    assert end in after, end
    return after.split(end, 1)[0]
