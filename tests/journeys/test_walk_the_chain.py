"""The chain walked in the window: page, passage, rating, status, paragraph, paper, and back."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casereview.app import Program
from casereview.services.views import PageName
from casereview.ui.models.prose_document import REFERENCE_OBJECT
from casereview.ui.page import Page
from casereview.ui.pages.documents import DocumentsPage
from casereview.ui.pages.interview import InterviewPage
from casereview.ui.pages.report import ReportPage
from casereview.ui.workspace import Workspace
from tests.builders import cheap_kdf
from tests.ui.case_samples import build_template

WORDS = "spoke with Ms Z by telephone"
PARAGRAPH = "Generalised anxiety is {status gad today} today; she scored 16 in 2019 {D1 p.1}."
PRINTED = "Generalised anxiety is met today; she scored 16 in 2019 [D1 p.1]."
SECTION = "opinion_diagnosis"
MET = {
    "A1": "threshold",
    "A2": "3",
    "A3": "P8M",
    "A4": "threshold",
    "B1": "threshold",
    "C1": "threshold",
    "C2": "threshold",
    "C5": "threshold",
    "D1": "threshold",
    "E1": "no",
    "F1": "no",
}


class Walk:
    """The window of an open case, and what a person does with it."""

    def __init__(self, qtbot: QtBot, program: Program, case_id: str) -> None:
        self.qtbot = qtbot
        self.tasks = program._tasks
        program.window.show()
        program.unlock_with("a passphrase")
        qtbot.waitUntil(lambda: program.window.workspace is not None, timeout=20_000)
        workspace = program.window.workspace
        assert workspace is not None
        self.workspace: Workspace = workspace
        workspace.open_case(case_id)
        qtbot.waitUntil(lambda: workspace.desk is not None, timeout=20_000)
        self.settle()

    def settle(self) -> None:
        """Wait until all that was asked for is done and shown."""
        self.qtbot.waitUntil(lambda: not self.tasks.busy, timeout=20_000)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        self.qtbot.waitUntil(lambda: not self.tasks.busy, timeout=20_000)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        QTest.keyClick(self.workspace.window(), key, modifier)
        self.settle()

    def at(self, name: PageName) -> Page:
        assert self.workspace.current.page is name
        return self.workspace.current

    @property
    def interview(self) -> InterviewPage:
        page = self.at(PageName.INTERVIEW)
        assert isinstance(page, InterviewPage)
        return page

    @property
    def documents(self) -> DocumentsPage:
        page = self.at(PageName.DOCUMENTS)
        assert isinstance(page, DocumentsPage)
        return page

    @property
    def report(self) -> ReportPage:
        page = self.at(PageName.REPORT)
        assert isinstance(page, ReportPage)
        return page

    def press(self, within: QWidget, words: str) -> None:
        button = next(
            b for b in within.findChildren(QPushButton) if b.text() == words and b.isVisible()
        )
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def open_source(self, report: ReportPage, reference: str) -> None:
        """Go by key from a reference in the text to its source."""
        text = report.writing.editor.text
        text.setFocus()
        assert text.find_reference(reference)
        self.settle()
        QTest.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.settle()

    def rate_and_link(self) -> None:
        """Rate GAD today by the questions, and link words of the letter to one rating."""
        self.key(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        page = self.interview
        for item, value in MET.items():
            page.asking.answer(item, value)
        self.settle()
        page.asking.choose_item("C2")
        self.press(page.evidence, "Link a passage…")
        picker = page.evidence.picker
        letter = next(
            n for n in range(picker._documents.count()) if "D1" in picker._documents.itemText(n)
        )
        picker._documents.setCurrentIndex(letter)
        picker._on_document()
        self.settle()
        cursor = picker.text.textCursor()
        cursor.setPosition(picker.text.toPlainText().index(WORDS))
        cursor.setPosition(cursor.position() + len(WORDS), cursor.MoveMode.KeepAnchor)
        picker.text.setTextCursor(cursor)
        self.press(picker, "Link the selected words")

    def write(self) -> None:
        self.key(Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
        page = self.report
        page.open_at(SECTION)
        page.writing.editor.text.setFocus()
        QTest.keyClicks(page.writing.editor.text, PARAGRAPH)
        page.settle()
        self.settle()


@pytest.fixture
def walk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Walk]:
    template = build_template(tmp_path / "vault")
    with cheap_kdf():
        program = Program(template.folder)
        yield Walk(qtbot, program, template.case_id)
        program.close()


def test_from_the_page_to_the_paper_and_back(walk: Walk, qtbot: QtBot) -> None:
    walk.rate_and_link()
    walk.write()

    # the page of the document: its passage is marked, and the mark tells what rests on it
    walk.key(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert not walk.workspace.back.isVisible()
    documents = walk.documents
    letter = next(r.document.id for r in documents.model.everything if r.document.label == "D1")
    documents.open_at(letter)
    walk.settle()
    uses = documents.findings.uses
    assert [use.text for use in uses.rows.rows] == [
        "Interview: Generalised anxiety disorder, Tires easily, today",
        "Report: Opinion: diagnosis by time point",
    ]
    passage = uses.rows.rows[0].passage
    assert passage is not None
    assert passage.quote == WORDS
    pages = documents.viewer.pages
    mark = next(mark for mark in pages._marks if mark.id == passage.id)
    box = pages.mark_rects(mark)[0].translated(0, -pages.verticalScrollBar().value())
    QTest.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert uses.currentIndex().row() == 0

    # from there to the rating, and what the rule makes of it
    QTest.keyClick(uses, Qt.Key.Key_Return)
    walk.settle()
    interview = walk.interview
    assert interview.question.item_id == "C2"
    assert interview.why.verdict.text.startswith("Met")

    # from the status to the paragraph that states it, and the paper that will be printed
    assert "Opinion: diagnosis by time point" in interview.why.stated.accessibleName()
    interview.why.stated.setFocus()
    QTest.keyClick(interview.why.stated, Qt.Key.Key_Tab)
    QTest.keyClick(interview.why.stated, Qt.Key.Key_Return)
    walk.settle()
    report = walk.report
    assert report.writing.key == SECTION
    text = report.writing.editor.text
    assert text.textCursor().hasSelection()
    assert text.beside() == (REFERENCE_OBJECT, "{status gad today}")
    qtbot.waitUntil(lambda: PRINTED in printed(report), timeout=30_000)

    # back: from the words of the paragraph to the rating and to the page
    assert text.shown("{status gad today}")[0] == "met"
    walk.open_source(report, "{status gad today}")
    assert walk.interview.question.item_id == "C2"
    walk.press(walk.workspace, "← Report")
    walk.open_source(walk.report, "{D1 p.1}")
    assert walk.documents.viewer.document_id == letter
    for name in (PageName.REPORT, PageName.INTERVIEW, PageName.DOCUMENTS):
        assert walk.workspace.back.isVisible()
        walk.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert walk.workspace.current.page is name
    assert not walk.workspace.back.isVisible()

    # the chip of a rating opens the passage itself
    walk.key(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    walk.press(walk.interview.evidence, "D1 p.1")
    assert walk.documents.viewer.document_id == letter
    assert walk.documents.viewer.pages._current == passage.id


def printed(report: ReportPage) -> str:
    """Return the words of the very bytes that are shown and will be printed."""
    import pypdfium2

    if report.keeper.paper is None:
        return ""
    paper = pypdfium2.PdfDocument(BytesIO(report.keeper.paper.data))
    try:
        text = " ".join(page.get_textpage().get_text_bounded() for page in paper)
    finally:
        paper.close()
    return " ".join(text.split())
