"""A paragraph with a finding, a footnote and a table: typed, seen on the page, found in the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.app import Program
from casereview.correspondence.reading import read_document
from casereview.domain.documents.document import Page
from casereview.services.views import PageName
from casereview.ui.pages.report import ReportPage
from casereview.ui.pages.report_parts.exporting import ChoosePdf
from tests.builders import cheap_kdf
from tests.ui.case_samples import build_template

SECTION = "opinion_prognosis"
CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    template = build_template(tmp_path / "vault")
    with cheap_kdf():
        program = Program(template.folder)
        program.window.show()
        program.unlock_with("a passphrase")
        qtbot.waitUntil(lambda: program.window.workspace is not None, timeout=20_000)
        assert program.window.workspace is not None
        program.window.workspace.open_case(template.case_id)
        yield program
        program.close()


def test_from_the_key_to_the_paper(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = program.window.workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: workspace.desk is not None, timeout=20_000)
    workspace.show_page(PageName.REPORT)
    page = workspace.current
    assert isinstance(page, ReportPage)
    qtbot.waitUntil(lambda: page.keeper.paper is not None, timeout=30_000)
    qtbot.waitUntil(lambda: not program._tasks.busy, timeout=20_000)
    page.open_at(SECTION)
    text = page.writing.editor.text
    text.setFocus()

    # a sentence with a finding, picked by keys
    QTest.keyClicks(text, "The letter says so ")
    QTest.keyClick(text, Qt.Key.Key_I, CTRL)
    picker = page.writing.editor.picker
    QTest.keyClicks(picker.filter, "document d1")
    QTest.keyClick(picker.filter, Qt.Key.Key_Return)
    QTest.keyClicks(text, ".")

    # a footnote to it, and a table below
    QTest.keyClick(text, Qt.Key.Key_F, BOTH)
    QTest.keyClicks(page.writing.editor.notes, "As it was given to me.")
    QTest.keyClick(page.writing.editor.notes, Qt.Key.Key_Return)
    QTest.keyClick(text, Qt.Key.Key_T, BOTH)
    QTest.keyClicks(text, "Sessions by course")
    QTest.keyClick(text, Qt.Key.Key_Return)
    for words in ("Course", "Offered", "Attended", "First", "six", "one"):
        QTest.keyClicks(text, words)
        QTest.keyClick(text, Qt.Key.Key_Tab)

    # it stands on the page, before anything was pressed to save it
    wanted = ("The letter says so [D1].1", "1 As it was given to me.", "Sessions by course")
    qtbot.waitUntil(lambda: all(words in on_paper(page) for words in wanted), timeout=20_000)
    preview = page.writing.preview
    number = next(
        sheet.number
        for sheet in shown(page)
        if "The letter says so" in " ".join(sheet.text.split())
    )
    qtbot.waitUntil(lambda: preview.pages.page in (number - 1, number), timeout=10_000)

    # and in the file that leaves the vault
    qtbot.waitUntil(lambda: not text.unsaved and not program._tasks.busy, timeout=20_000)
    page.keeper.set_now()
    qtbot.waitUntil(lambda: not program._tasks.busy, timeout=20_000)
    target = tmp_path / "report.pdf"
    monkeypatch.setattr(ChoosePdf, "ask", classmethod(lambda _cls, _parent, _name: str(target)))
    page.exporter.save_pdf()
    qtbot.waitUntil(target.is_file, timeout=20_000)
    qtbot.waitUntil(lambda: not program._tasks.busy, timeout=20_000)
    reading = read_document("report.pdf", target.read_bytes())
    whole = "".join("".join(sheet.text.split()) for sheet in reading.pages)
    for words in (*wanted, "Course Offered Attended", "First six one"):
        assert "".join(words.split()) in whole


def shown(page: ReportPage) -> tuple[Page, ...]:
    paper = page.keeper.paper
    assert paper is not None
    return paper.pages


def on_paper(page: ReportPage) -> str:
    return " ".join(" ".join(sheet.text.split()) for sheet in shown(page))
