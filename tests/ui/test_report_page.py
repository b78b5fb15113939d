"""Writing the report: saved as typed, and what is shown, saved and printed is one and the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.correspondence.reading import read_document
from casereview.domain.reports.report import SectionState
from casereview.services.changes import Changes
from casereview.services.correspondence import reviewing
from casereview.services.interview import interviewing
from casereview.services.report import reporting
from casereview.services.session import OpenCase
from casereview.services.views import PageName
from casereview.ui.desk import Desk, Destination
from casereview.ui.pages.report import ReportPage
from casereview.ui.pages.report_parts.exporting import ChoosePdf
from casereview.ui.printing import ChoosePrinter
from casereview.ui.theme import Theme
from casereview.ui.widgets.autosave import AutosaveText
from casereview.ui.widgets.section_editor import SectionEditor
from tests.ui.case_samples import GAD, read, settle, show, unnamed

WRITTEN = "opinion_prognosis"


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[ReportPage]:
    page = ReportPage(case_desk)
    show(qtbot, case_desk, page)
    qtbot.waitUntil(lambda: page.writing.preview.paper is not None, timeout=30_000)
    settle(qtbot, case_desk)
    yield page
    page.settle()
    settle(qtbot, case_desk)


def _texts(case: OpenCase) -> dict[str, str]:
    return {section.section: section.text for section in case.file.sections.all()}


def saved(qtbot: QtBot, page: ReportPage) -> dict[str, str]:
    found = read(qtbot, page.desk, _texts)
    assert isinstance(found, dict)
    return found


def write(qtbot: QtBot, page: ReportPage, key: str, text: str) -> None:
    page.open_at(key)
    page.writing.editor.text.write(text)
    page.writing.editor.text.flush()
    settle(qtbot, page.desk)


def set_again(qtbot: QtBot, page: ReportPage) -> None:
    """Set the paper now instead of after the pause."""
    page.keeper.set_now()
    settle(qtbot, page.desk)


def state(page: ReportPage, key: str) -> SectionState:
    return next(line.state for line in page.writing.sections.sections.rows if line.key == key)


def test_sections_stand_in_order_with_their_states(page: ReportPage) -> None:
    lines = page.writing.sections.sections.rows
    assert lines[0].number == "1"
    assert state(page, WRITTEN) is SectionState.EMPTY
    assert any(line.state is SectionState.GENERATED for line in lines)
    assert "empty" in str(page.writing.sections.sections.find(WRITTEN).data())
    assert page.writing.sections.checks.rowCount() > 0


def test_what_is_typed_is_saved_after_a_moment(qtbot: QtBot, page: ReportPage) -> None:
    page.open_at(WRITTEN)
    text = page.writing.editor.text
    text.setFocus()
    QTest.keyClicks(text, "The outlook is fair.")
    assert WRITTEN not in saved(qtbot, page)
    qtbot.waitUntil(lambda: not text.unsaved, timeout=5_000)
    settle(qtbot, page.desk)
    assert saved(qtbot, page)[WRITTEN] == "The outlook is fair."
    assert state(page, WRITTEN) is SectionState.WRITTEN
    assert "The outlook is fair." in page.writing.text.toPlainText()


def test_what_is_typed_is_saved_when_another_section_is_chosen(
    qtbot: QtBot, page: ReportPage
) -> None:
    page.open_at(WRITTEN)
    page.writing.editor.text.write("Not yet paused")
    page.open_at("opinion_range")
    settle(qtbot, page.desk)
    assert saved(qtbot, page)[WRITTEN] == "Not yet paused"
    assert page.writing.editor.text.written == ""


def test_what_is_typed_is_saved_when_the_page_is_left(qtbot: QtBot, page: ReportPage) -> None:
    page.open_at(WRITTEN)
    page.writing.editor.text.write("Leaving")
    page.settle()
    settle(qtbot, page.desk)
    assert saved(qtbot, page)[WRITTEN] == "Leaving"


def test_a_refresh_never_takes_what_is_being_typed(qtbot: QtBot, theme: Theme) -> None:
    text = AutosaveText()
    qtbot.addWidget(text)
    text.show_text("a", "one")
    text.setPlainText("one two")
    text.show_text("a", "from elsewhere")
    assert text.toPlainText() == "one two"
    with qtbot.waitSignal(text.settled) as settled:
        text.flush()
    assert settled.args == ["a", "one two"]
    text.show_text("a", "from elsewhere")
    assert text.toPlainText() == "from elsewhere"
    with qtbot.assertNotEmitted(text.settled):
        text.flush()
        text.show_text("b", "other")


def test_a_reference_is_picked_by_keys_and_resolved(qtbot: QtBot, page: ReportPage) -> None:
    page.open_at(WRITTEN)
    editor = page.writing.editor
    editor.text.setFocus()
    QTest.keyClick(editor.text, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    picker = editor.picker
    assert picker.filter.hasFocus()
    groups = {group for group, _ in picker.rows.rows}
    assert "Document" in groups
    assert "Diagnostic status" not in groups  # nothing is rated yet in this case
    QTest.keyClicks(picker.filter, "d1 1")
    assert picker.rows.rows[0][1].text == "{D1 p.1}"
    QTest.keyClick(picker.filter, Qt.Key.Key_Return)
    assert not picker.isVisible()
    assert editor.text.hasFocus()
    assert editor.text.written == "{D1 p.1}"
    editor.text.flush()
    settle(qtbot, page.desk)
    assert "[D1 p.1]" in page.writing.text.toPlainText()
    assert state(page, WRITTEN) is SectionState.WRITTEN
    QTest.keyClick(editor.text, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert {group for group, _ in picker.rows.rows} >= {"Section", "Paragraph", "Table"}
    QTest.keyClicks(picker.filter, "no such thing")
    assert not picker.rows.rows
    QTest.keyClick(picker.filter, Qt.Key.Key_Escape)
    assert editor.text.hasFocus()
    assert editor.text.written == "{D1 p.1}"


def _fill(case: OpenCase) -> Changes:
    """Rate one item and file what one letter states."""
    point = case.file.time_points.all()[-1]
    letter = next(d for d in case.file.documents.all() if d.file_name == "letter.txt")
    interviewing.rate(case, point.id, GAD, "C1", "threshold")
    return reviewing.accept_rest(case, letter.id)


def test_every_reference_on_offer_leads_somewhere(qtbot: QtBot, page: ReportPage) -> None:
    page.desk.save(_fill)
    settle(qtbot, page.desk)
    offered = [
        reference.text
        for groups in (page.writing.editor._findings, page.writing.editor._crossings)
        for references in groups.values()
        for reference in references
    ]
    assert len(offered) > 20
    assert any(text.startswith("{status") for text in offered)
    assert any(text.startswith("{score") for text in offered)
    write(qtbot, page, WRITTEN, " ".join(offered))
    assert page.writing.editor._unresolved.text().removeprefix("Leads nowhere: ") == ""
    assert state(page, WRITTEN) is SectionState.WRITTEN


def test_a_reference_that_leads_nowhere_is_shown_and_nothing_is_printed_with_it(
    qtbot: QtBot, page: ReportPage
) -> None:
    write(qtbot, page, WRITTEN, "As {D99 p.2} says.")
    assert state(page, WRITTEN) is SectionState.UNRESOLVED
    assert "{D99 p.2}" in page.writing.editor._unresolved.text()
    set_again(qtbot, page)
    assert "{D99 p.2}" in page.writing.preview.notice.text
    paper = page.writing.preview.paper
    assert paper is not None
    assert any("{D99 p.2}" in sheet.text for sheet in paper.pages)
    assert not page.exporter.pdf.isEnabled()
    assert not page._print.isEnabled()
    write(qtbot, page, WRITTEN, "As the letter says.")
    set_again(qtbot, page)
    assert not page.writing.preview.notice.isVisible()
    assert page.exporter.pdf.isEnabled()


def test_what_is_saved_is_what_is_shown(
    qtbot: QtBot, page: ReportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.pdf"
    proposed: list[str] = []

    def ask(_cls: type, _parent: object, name: str) -> str:
        proposed.append(name)
        return str(target)

    monkeypatch.setattr(ChoosePdf, "ask", classmethod(ask))
    page.exporter.pdf.trigger()
    settle(qtbot, page.desk)
    assert page.writing.preview.paper is not None
    assert target.read_bytes() == page.writing.preview.paper.data
    assert target.read_bytes() == read(qtbot, page.desk, reporting.pdf)
    assert "Ms Z" not in proposed[0]
    assert "report.pdf" in page.notice.text


def test_a_place_that_cannot_be_written_is_told(
    qtbot: QtBot, page: ReportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "no such folder" / "report.pdf")
    monkeypatch.setattr(ChoosePdf, "ask", classmethod(lambda _cls, _parent, _name: path))
    page.exporter.save_pdf()
    settle(qtbot, page.desk)
    assert "could not be saved" in page.notice.text
    assert "safe in the vault" in page.notice.text


def a_printer(target: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    return printer


def test_every_page_shown_is_printed(
    qtbot: QtBot, page: ReportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = a_printer(tmp_path / "printed.pdf")
    monkeypatch.setattr(ChoosePrinter, "ask", classmethod(lambda _cls, _parent, _pages: printer))
    page._print.click()
    assert page.printer.strip.isVisible()
    qtbot.waitUntil(lambda: page.printer.job is None, timeout=60_000)
    settle(qtbot, page.desk)
    assert not page.printer.strip.isVisible()
    assert page.writing.preview.paper is not None
    printed = read_document("printed.pdf", (tmp_path / "printed.pdf").read_bytes())
    assert printed.page_count == len(page.writing.preview.paper.pages)


def test_printing_can_be_cancelled(
    qtbot: QtBot, page: ReportPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = a_printer(tmp_path / "printed.pdf")
    monkeypatch.setattr(ChoosePrinter, "ask", classmethod(lambda _cls, _parent, _pages: printer))
    page.print_report()
    page.printer.strip.cancelled.emit()
    settle(qtbot, page.desk)
    assert page.printer.job is None
    assert page._print.isEnabled()


def test_the_preview_draws_the_pages(qtbot: QtBot, page: ReportPage) -> None:
    pages = page.writing.preview.pages
    qtbot.waitUntil(lambda: bool(pages._images), timeout=20_000)
    image = pages.viewport().grab().toImage()
    found = {
        image.pixelColor(x, y).lightness() < 120
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }
    assert True in found


def test_a_check_leads_to_the_section_that_mends_it(qtbot: QtBot, page: ReportPage) -> None:
    row = next(
        n for n, line in enumerate(page.writing.sections.checks.rows) if line.section == WRITTEN
    )
    page.writing.sections.waiting.clicked.emit(page.writing.sections.checks.index(row))
    assert page.writing.key == WRITTEN
    assert page.writing.editor.isVisible()


def test_sources_and_cross_references_can_be_followed(qtbot: QtBot, page: ReportPage) -> None:
    went: list[Destination] = []
    page.desk.going.connect(went.append)
    page.writing.text.anchorClicked.emit(QUrl("doc:abc//2"))
    assert went == [Destination(PageName.DOCUMENTS, "abc//2")]
    assert page._loaded is not None
    target = page._loaded.view.report.sections[4]
    page.writing.text.anchorClicked.emit(QUrl(f"to:{target.anchor}"))
    assert page.writing.key == target.key


def test_what_is_drawn_from_the_case_cannot_be_typed_over(qtbot: QtBot, page: ReportPage) -> None:
    assert page._loaded is not None
    fixed = next(s for s in page._loaded.view.report.sections if not s.editable)
    page.open_at(fixed.key)
    assert not page.writing.editor.isVisible()
    assert page.writing.text.isReadOnly()


def test_markup_in_the_expert_s_words_stays_words(qtbot: QtBot, page: ReportPage) -> None:
    write(qtbot, page, WRITTEN, "<b>5 < 6</b> & <a href='x'>so on</a>")
    assert "<b>5 < 6</b> & <a href='x'>so on</a>" in page.writing.text.toPlainText()


def test_every_control_has_a_name_and_the_page_fits_a_small_window(
    qtbot: QtBot, page: ReportPage
) -> None:
    page.open_at(WRITTEN)
    assert unnamed(page) == []
    assert page.minimumSizeHint().width() <= 893
    assert page.minimumSizeHint().height() <= 636
    assert isinstance(page.writing.editor, SectionEditor)


# ---- the interview's schedules as an appendix ----------------------------------------------------


def _rate(case: OpenCase) -> None:
    point = case.file.time_points.all()[-1].id
    interviewing.rate(case, point, GAD, "A1", "threshold")


def test_the_schedules_are_offered_and_bound_in_where_they_are_chosen(
    qtbot: QtBot, page: ReportPage
) -> None:
    page.open_at(WRITTEN)
    assert page.writing.bind.isHidden()
    page.open_at(reporting.SCHEDULES)
    assert page.writing.bind.isVisible()
    assert not page.writing.bind.isChecked()
    read(qtbot, page.desk, _rate)
    page.writing.bind.click()
    settle(qtbot, page.desk)
    assert state(page, reporting.SCHEDULES) is SectionState.GENERATED
    assert page.writing.bind.isChecked()
    assert "Generalised anxiety disorder: ratings" in page.writing.text.toPlainText()
    page.writing.bind.click()
    settle(qtbot, page.desk)
    assert state(page, reporting.SCHEDULES) is SectionState.EMPTY
    assert not page.writing.bind.isChecked()
