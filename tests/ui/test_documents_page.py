"""Reviewing documents by key: nothing is filed by itself, every decision is saved at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Group, Passage
from casereview.domain.documents.statement import (
    Field,
    NotStated,
    Origin,
    ScoreValue,
    State,
    Statement,
)
from casereview.services.correspondence import anchoring, intake
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.pages.document_copy import ChooseCopy
from casereview.ui.pages.documents import DocumentsPage
from casereview.ui.pages.documents_adding import ChooseDocuments
from casereview.ui.widgets.intake_card import Stage
from tests.ui.case_samples import LETTER, read, settle, show, statements, unnamed


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[DocumentsPage]:
    page = DocumentsPage(case_desk)
    show(qtbot, case_desk, page)
    yield page
    settle(qtbot, case_desk)


def choose(qtbot: QtBot, page: DocumentsPage, title: str) -> str:
    """Choose a document by its title, wait until it is shown, and return its id."""
    row = next(r for r in page.model.rows if title in r.title.lower())
    page.list.choose(page.model.find(row.document.id))
    qtbot.waitUntil(lambda: page.viewer.document_id == row.document.id, timeout=10_000)
    settle(qtbot, page.desk)
    return row.document.id


def point_at(page: DocumentsPage, measure: str) -> Statement:
    """Put the cursor on the score of a measure."""
    row = next(
        r
        for r in page.findings.model.rows
        if isinstance(r.statement.value, ScoreValue) and r.statement.value.measure == measure
    )
    page.findings.choose(row.statement.id)
    return row.statement


def states(page: DocumentsPage) -> set[State]:
    return {row.statement.state for row in page.findings.model.rows}


def test_everything_waits_until_it_is_decided(qtbot: QtBot, page: DocumentsPage) -> None:
    choose(qtbot, page, "letter")
    assert len(page.findings.model.rows) >= 4
    assert states(page) == {State.PROPOSED}
    assert page.subtitle.startswith("3")


def test_a_accepts_r_rejects_u_takes_back(qtbot: QtBot, page: DocumentsPage) -> None:
    document = choose(qtbot, page, "letter")
    page.findings.list.setFocus()
    phq = point_at(page, "PHQ-9")
    QTest.keyClick(page.findings.list, Qt.Key.Key_A)
    settle(qtbot, page.desk)
    assert statements(qtbot, page.desk, document)[phq.id].state is State.ACCEPTED
    moved_to = page.findings.current
    assert moved_to is not None
    assert moved_to.statement.id != phq.id
    assert moved_to.statement.state is State.PROPOSED
    gad = point_at(page, "GAD-7")
    QTest.keyClick(page.findings.list, Qt.Key.Key_R)
    settle(qtbot, page.desk)
    assert statements(qtbot, page.desk, document)[gad.id].state is State.REJECTED
    point_at(page, "GAD-7")
    QTest.keyClick(page.findings.list, Qt.Key.Key_U)
    settle(qtbot, page.desk)
    assert statements(qtbot, page.desk, document)[gad.id].state is State.PROPOSED


def test_the_keys_work_from_the_page_too(qtbot: QtBot, page: DocumentsPage) -> None:
    document = choose(qtbot, page, "letter")
    phq = point_at(page, "PHQ-9")
    page.viewer.pages.setFocus()
    QTest.keyClick(page.viewer.pages, Qt.Key.Key_A)
    settle(qtbot, page.desk)
    assert statements(qtbot, page.desk, document)[phq.id].state is State.ACCEPTED


def number_of(page: DocumentsPage) -> QLineEdit:
    """Return the line in which a score is typed."""
    line = page.findings.finding.editor.entries["number"].control
    assert isinstance(line, QLineEdit)
    return line


def test_a_correction_is_typed_in_place_and_checked(qtbot: QtBot, page: DocumentsPage) -> None:
    document = choose(qtbot, page, "letter")
    page.findings.list.setFocus()
    phq = point_at(page, "PHQ-9")
    QTest.keyClick(page.findings.list, Qt.Key.Key_C)
    form = page.findings.finding
    edit = number_of(page)
    assert edit.text() == "14"
    assert edit.hasFocus()
    edit.clear()
    QTest.keyClicks(edit, "99")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    assert form.isVisible()
    assert "0 to 27" in form.wrong
    assert statements(qtbot, page.desk, document)[phq.id].state is State.PROPOSED
    edit.clear()
    QTest.keyClicks(edit, "15")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    saved = statements(qtbot, page.desk, document)[phq.id]
    assert saved.state is State.CORRECTED
    assert isinstance(saved.corrected, ScoreValue)
    assert isinstance(saved.value, ScoreValue)
    assert saved.value.number == 14
    assert saved.corrected == replace(saved.value, number=15)
    assert not form.isVisible()
    assert page.findings.list.hasFocus()


def test_letters_typed_in_a_correction_decide_nothing(qtbot: QtBot, page: DocumentsPage) -> None:
    choose(qtbot, page, "letter")
    page.findings.list.setFocus()
    point_at(page, "PHQ-9")
    page.findings.correct_current()
    edit = number_of(page)
    edit.clear()
    QTest.keyClicks(edit, "arcu")
    assert edit.text() == "arcu"
    QTest.keyClick(edit, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    assert "whole number" in page.findings.finding.editor.entries["number"].below
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    settle(qtbot, page.desk)
    assert not page.findings.finding.isVisible()
    assert states(page) == {State.PROPOSED}


def test_accept_the_rest_leaves_what_is_decided(qtbot: QtBot, page: DocumentsPage) -> None:
    document = choose(qtbot, page, "letter")
    gad = point_at(page, "GAD-7")
    page.findings.reject_current()
    settle(qtbot, page.desk)
    page.findings.rest_accepted.emit()
    settle(qtbot, page.desk)
    saved = statements(qtbot, page.desk, document)
    assert saved[gad.id].state is State.REJECTED
    assert {s.state for s in saved.values() if s.id != gad.id} == {State.ACCEPTED}


def test_a_small_button_in_the_line_accepts(qtbot: QtBot, page: DocumentsPage) -> None:
    document = choose(qtbot, page, "letter")
    phq = point_at(page, "PHQ-9")
    view = page.findings.list
    rect = view.visualRect(page.findings.model.find(phq.id))
    row = page.findings.model.row(page.findings.model.find(phq.id))
    assert row is not None
    tick = QPoint(rect.right() - 8 - 34 - 4 - 17, rect.top() + 8 + 13)
    if row.heading:  # the first of its group: the buttons stand below the heading
        tick.setY(tick.y() + round(page.findings._delegate._heading_height()))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=tick)
    settle(qtbot, page.desk)
    assert statements(qtbot, page.desk, document)[phq.id].state is State.ACCEPTED


def test_the_page_is_drawn_with_the_current_place_in_view(
    qtbot: QtBot, page: DocumentsPage
) -> None:
    choose(qtbot, page, "assessment")
    pages = page.viewer.pages
    row = next(
        r
        for r in page.findings.model.rows
        if r.passage is not None and isinstance(r.statement.value, ScoreValue)
    )
    page.findings.choose(row.statement.id)
    settle(qtbot, page.desk)
    assert row.passage is not None
    assert row.passage.rects
    place = pages.places[row.passage.page - 1]
    box = place.to_pixels(row.passage.rects[0])
    top = pages.verticalScrollBar().value()
    assert top <= box.top() <= top + pages.viewport().height()
    frame = QPoint(round(box.left() - 2), round(box.center().y() - top))
    colour = pages.viewport().grab().toImage().pixelColor(frame)
    assert colour.red() > colour.blue() + 60  # the amber frame of the current finding
    inked = [
        pages.viewport().grab().toImage().pixelColor(x, round(box.center().y() - top)).lightness()
        for x in range(round(box.left()), round(box.right()))
    ]
    assert min(inked) < 140  # the letter's own words are under the tint


def _file_blank(case: OpenCase) -> str:
    """File a page on which nothing stands that could be read."""
    paper = pypdfium2.PdfDocument.new()
    paper.new_page(595, 842)
    held = BytesIO()
    paper.save(held)
    paper.close()
    return intake.add_document(case, "blank.pdf", held.getvalue())[0].id


def test_a_scan_without_text_says_why_and_can_be_filed_by_hand(
    qtbot: QtBot, page: DocumentsPage
) -> None:
    read(qtbot, page.desk, _file_blank)
    page.refresh()
    settle(qtbot, page.desk)
    document = choose(qtbot, page, "blank")
    words = page.viewer.why.text
    assert "SHA-256" in words
    assert "Filed as received" in words
    QTest.keyClick(page.findings.list, Qt.Key.Key_S)
    form = page.findings.finding
    assert form.isVisible()
    form.editor.entries["when"].show_value(PartialDate(2020, 1, 20))
    form.submit()
    settle(qtbot, page.desk)
    assert form.isVisible()  # the cursor is where words of the page are typed: Enter finds them
    form.editor.begin()
    form.submit()
    settle(qtbot, page.desk)
    saved = by_the_expert(qtbot, page, document)
    assert saved.field is Field.LETTER_DATE
    assert saved.state is State.ACCEPTED
    assert saved.passage_id is None
    assert not form.isVisible()


def by_the_expert(qtbot: QtBot, page: DocumentsPage, document: str) -> Statement:
    """Return the one statement that the expert added to a document."""
    found = statements(qtbot, page.desk, document).values()
    (saved,) = (each for each in found if each.origin is Origin.EXPERT)
    return saved


def test_what_a_document_does_not_state_is_recorded_with_where_one_looked(
    qtbot: QtBot, page: DocumentsPage
) -> None:
    document = choose(qtbot, page, "scan")
    page.findings.list.setFocus()
    QTest.keyClick(page.findings.list, Qt.Key.Key_X)
    form = page.findings.absence
    assert form.isVisible()
    form.choose(Field.HOMEWORK)
    (scope,) = form.findChildren(QLineEdit, options=Qt.FindChildOption.FindChildrenRecursively)[-1:]
    scope.setText("page 1")
    QTest.keyClick(scope, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    saved = by_the_expert(qtbot, page, document)
    assert (saved.field, saved.value) == (Field.HOMEWORK, NotStated("page 1"))
    assert not form.isVisible()


def test_a_rejected_finding_keeps_the_reason(qtbot: QtBot, page: DocumentsPage) -> None:
    document = choose(qtbot, page, "letter")
    phq = point_at(page, "PHQ-9")
    page.findings.reject_current()
    settle(qtbot, page.desk)
    point_at(page, "PHQ-9")
    page.findings.reason.submitted.emit("a namesake's")
    settle(qtbot, page.desk)
    saved = statements(qtbot, page.desk, document)[phq.id]
    assert (saved.state, saved.note) == (State.REJECTED, "a namesake's")


def _exports(case: OpenCase) -> list[str]:
    return [entry.what for entry in case.file.exports.all()]


def test_a_copy_leaves_the_vault_by_choice_and_is_noted(
    qtbot: QtBot, page: DocumentsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = next(r for r in page.model.rows if r.document.file_name == "letter.txt")
    page.list.choose(page.model.find(letter.document.id))
    qtbot.waitUntil(lambda: page.viewer.document_id == letter.document.id, timeout=10_000)
    settle(qtbot, page.desk)
    proposed: list[str] = []
    answers = iter(["", str(tmp_path / "copy.txt"), str(tmp_path / "no folder" / "copy.txt")])

    def ask(_cls: type, _parent: QWidget, name: str) -> str:
        proposed.append(name)
        return next(answers)

    monkeypatch.setattr(ChooseCopy, "ask", classmethod(ask))
    page.viewer.copy.trigger()  # the dialog is left
    settle(qtbot, page.desk)
    assert list(tmp_path.glob("*.txt")) == []
    assert read(qtbot, page.desk, _exports) == []

    page.viewer.copy.trigger()
    settle(qtbot, page.desk)
    assert proposed == ["letter.txt"] * 2
    assert (tmp_path / "copy.txt").read_bytes() == LETTER.encode()
    assert read(qtbot, page.desk, _exports) == ["copy of a document"]
    assert page.notice.text == (
        "The copy is saved as copy.txt. It is not encrypted: it left the vault by your choice."
    )
    page.viewer.copy.trigger()
    settle(qtbot, page.desk)
    assert page.notice.text.startswith("The copy could not be saved (")
    assert "leaves the encrypted vault" in page.viewer.copy.toolTip()


def test_adding_goes_on_after_a_bad_file(
    qtbot: QtBot, page: DocumentsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, empty, broken = (tmp_path / n for n in ("good.txt", "empty.txt", "broken.pdf"))
    good.write_text("Dear Dr Patel,\nShe scored 5 on the PHQ-9.\n", encoding="utf-8")
    empty.write_bytes(b"")
    broken.write_bytes(b"%PDF-1.7 broken")
    missing = str(tmp_path / "missing.pdf")
    paths = (str(empty), missing, str(broken), str(good))
    monkeypatch.setattr(ChooseDocuments, "ask", classmethod(lambda _cls, _parent: paths))
    page.bar.findChildren(QPushButton)[0].click()
    assert page.intake.isVisible()
    added(qtbot, page)
    assert [(line.name, line.stage) for line in page.intake.lines] == [
        ("empty.txt", Stage.REFUSED),
        ("missing.pdf", Stage.REFUSED),
        ("broken.pdf", Stage.LOOK),
        ("good.txt", Stage.FILED),
    ]
    said = " ".join(line.words for line in page.intake.lines)
    assert "empty.txt is empty" in said
    assert "missing.pdf could not be opened" in said
    assert "This PDF is damaged" in said
    assert "2 documents filed · 2 not filed" in page.intake.accessibleDescription()
    qtbot.waitUntil(lambda: len(page.model.everything) == 5, timeout=10_000)
    filed = choose(qtbot, page, "good")
    assert {s.state for s in statements(qtbot, page.desk, filed).values()} == {State.PROPOSED}


def added(qtbot: QtBot, page: DocumentsPage) -> None:
    """Wait until all that was added is filed or refused."""
    qtbot.waitUntil(lambda: not page.adding.busy, timeout=60_000)
    settle(qtbot, page.desk)


def test_cancel_leaves_out_what_was_not_filed(
    qtbot: QtBot, page: DocumentsPage, tmp_path: Path
) -> None:
    files = []
    for number in range(12):
        file = tmp_path / f"{number}.txt"
        file.write_text(f"Letter {number}", encoding="utf-8")
        files.append(str(file))
    before = len(page.model.everything)
    page.add_files(files)
    page.intake.progress.cancelled.emit()
    added(qtbot, page)
    assert not page.intake.progress.isVisible()
    assert len(page.model.everything) < before + 12
    assert all(line.stage in (Stage.LEFT_OUT, Stage.FILED) for line in page.intake.lines)


def test_files_can_be_dropped(qtbot: QtBot, page: DocumentsPage, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "one.txt").write_text("One", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    drop = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(drop)
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: len(page.model.everything) == 4, timeout=10_000)


def test_a_link_opens_the_document_at_its_passage(qtbot: QtBot, page: DocumentsPage) -> None:
    letter = choose(qtbot, page, "letter")
    wanted = [r for r in page.findings.model.rows if r.passage is not None][-1]
    assert wanted.passage is not None
    assert page.findings.current is not None
    assert page.findings.current.statement.id != wanted.statement.id
    choose(qtbot, page, "scan")
    page.model.set_group(Group.LEGAL)
    page.open_at(f"{letter}/{wanted.passage.id}/1")
    qtbot.waitUntil(lambda: page.viewer.document_id == letter, timeout=10_000)
    settle(qtbot, page.desk)
    assert page.findings.current is not None
    assert page.findings.current.statement.id == wanted.statement.id


def _select(case: OpenCase, document: str) -> Passage:
    start = LETTER.index("by telephone")
    passage = anchoring.select_passage(case, document, 1, start, start + len("by telephone"))
    with case.change("Select a passage"):
        case.file.passages.put(passage)
    return passage


def test_a_link_shows_a_passage_that_is_no_finding(qtbot: QtBot, page: DocumentsPage) -> None:
    letter = choose(qtbot, page, "letter")
    passage = read(qtbot, page.desk, _select, letter)
    assert isinstance(passage, Passage)
    choose(qtbot, page, "scan")
    page.open_at(f"{letter}/{passage.id}/1")
    qtbot.waitUntil(lambda: page.viewer.document_id == letter, timeout=10_000)
    settle(qtbot, page.desk)
    pages = page.viewer.pages
    (mark,) = [mark for mark in pages._marks if mark.id == passage.id]
    assert pages._current == passage.id
    assert pages.mark_rects(mark)[0].width() > 30


def test_the_filter_shows_one_group(qtbot: QtBot, page: DocumentsPage) -> None:
    page._on_filter(Group.SERVICE)
    shown = {row.document.group for row in page.model.rows}
    assert shown == {Group.SERVICE}
    page._on_filter(None)
    assert len(page.model.rows) == 3


def test_the_wheel_does_not_change_whose_paper_it_is(qtbot: QtBot, page: DocumentsPage) -> None:
    choose(qtbot, page, "letter")
    box = page.viewer._group
    before = box.currentIndex()
    page.findings.list.setFocus()
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(box.mapToGlobal(QPoint(5, 5))),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, wheel)
    assert box.currentIndex() == before


def test_read_is_the_expert_s_own_mark(qtbot: QtBot, page: DocumentsPage) -> None:
    letter = choose(qtbot, page, "letter")
    page.viewer._read.click()
    settle(qtbot, page.desk)
    row = next(r for r in page.model.everything if r.document.id == letter)
    assert row.document.read_by_expert


def test_every_control_has_a_name_and_the_page_fits_a_small_window(
    qtbot: QtBot, page: DocumentsPage
) -> None:
    choose(qtbot, page, "letter")
    page.findings.correct_current()
    assert unnamed(page) == []
    assert page.minimumSizeHint().width() <= 893
    assert page.minimumSizeHint().height() <= 636
