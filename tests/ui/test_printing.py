"""Printing: the pages of the PDF, in the order, the copies and on the sides that are wanted."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from casereview.errors import BadInputError
from casereview.services.views import PageImage
from casereview.ui.desk import Desk
from casereview.ui.pages.report import ReportPage
from casereview.ui.printing import ChoosePrinter, PrintJob, sides_of
from casereview.ui.printing_sheets import BLANK, in_ranges, sides
from tests.ui.case_samples import settle, show


def printer(path: Path, ranges: str = "", copies: int = 1) -> QPrinter:
    """Return a printer that writes what it would put on paper into a file of a test."""
    made = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(path))
    made.setCopyCount(copies)
    if ranges:
        made.setPageRanges(QPageRanges.fromString(ranges))
    return made


def darkness(data: bytes, page: int) -> list[int]:
    """Return how dark each of the fields of a page is, in a grid of 6 by 8."""
    document = pypdfium2.PdfDocument(data)
    try:
        picture = document[page].render(scale=0.5).to_pil().convert("L").resize((6, 8))
    finally:
        document.close()
    return [255 - value for value in picture.tobytes()]


def pages_of(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> ReportPage:
    page = ReportPage(case_desk)
    show(qtbot, case_desk, page)
    settle(qtbot, case_desk)
    qtbot.waitUntil(lambda: page.keeper.paper is not None, timeout=20_000)
    settle(qtbot, case_desk)
    return page


def test_what_is_printed_is_what_the_pdf_shows(
    qtbot: QtBot,
    page: ReportPage,
    case_desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "printed.pdf"
    chosen = printer(out, "2-3,1", copies=2)
    monkeypatch.setattr(ChoosePrinter, "ask", classmethod(lambda *_: chosen))
    page.print_report()
    assert page.printer.job is not None
    assert page.printer.job.total == 6
    qtbot.waitUntil(lambda: page.printer.job is None, timeout=20_000)
    settle(qtbot, case_desk)
    paper = page.keeper.paper
    assert paper is not None
    printed = out.read_bytes()
    assert pages_of(printed) == 6
    for place, number in enumerate((1, 2, 3, 1, 2, 3)):
        wanted, found = darkness(paper.data, number - 1), darkness(printed, place)
        assert max(abs(a - b) for a, b in zip(wanted, found, strict=True)) <= 12
    assert darkness(paper.data, 1) != darkness(paper.data, 2)
    page.settle()
    settle(qtbot, case_desk)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_cannot_be_used_is_said(
    qtbot: QtBot,
    page: ReportPage,
    case_desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = printer(tmp_path / "no" / "such" / "folder.pdf")
    monkeypatch.setattr(ChoosePrinter, "ask", classmethod(lambda *_: broken))
    refused: list[BadInputError] = []
    page.printer.refused.connect(refused.append)
    page.print_report()
    assert page.printer.job is None
    assert "printer could not be used" in refused[0].what
    page.settle()
    settle(qtbot, case_desk)


def test_a_job_leaves_a_side_blank_where_a_copy_would_begin_on_the_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    job = PrintJob(printer(tmp_path / "copies.pdf"), (1, BLANK, 1))
    black = PageImage(10, 10, b"\x00\x00\x00\xff" * 100, 595.0, 842.0)
    job.page_wanted.connect(lambda _page, _scale: asked.append(_page))
    asked: list[int] = []
    assert job.begin()
    with qtbot.waitSignal(job.finished) as done:
        job.take_page(black)
        job.take_page(black)
    assert done.args == [3]
    assert asked == [1, 1]
    data = (tmp_path / "copies.pdf").read_bytes()
    assert [sum(darkness(data, number)) > 0 for number in range(3)] == [True, False, True]


def test_sides_follow_what_the_printer_was_set_to(tmp_path: Path) -> None:
    assert sides_of(printer(tmp_path / "a.pdf"), 4) == (1, 2, 3, 4)
    some = printer(tmp_path / "b.pdf", "2,4-9", copies=2)
    assert sides_of(some, 5) == (2, 4, 5, 2, 4, 5)
    some.setCollateCopies(False)
    some.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert sides_of(some, 5) == (5, 5, 4, 4, 2, 2)


def test_both_sides_keep_copies_apart() -> None:
    both = {"both_sides": True, "backwards": False}
    assert sides((1, 2, 3), 2, collated=True, **both) == (1, 2, 3, 0, 1, 2, 3)
    assert sides((1, 2, 3), 2, collated=False, **both) == (1, 2, 1, 2, 3, 0, 3)
    assert in_ranges([], 3) == (1, 2, 3)
    assert sides((), 3, collated=True, **both) == ()


@given(
    st.integers(1, 9),
    st.integers(1, 4),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_every_page_is_printed_as_often_as_copies_are_wanted(
    pages: int, copies: int, collated: bool, both: bool, backwards: bool
) -> None:
    laid = sides(
        range(1, pages + 1), copies, collated=collated, both_sides=both, backwards=backwards
    )
    assert all(laid.count(number) == copies for number in range(1, pages + 1))
    assert laid[-1] != BLANK
    if not both:
        assert BLANK not in laid
    elif collated and copies > 1:
        first = pages if backwards else 1
        assert all(place % 2 == 0 for place, side in enumerate(laid) if side == first)
