"""Writes a report as a PDF for court: linked, every font embedded, always the same bytes."""

# ruff: noqa: ANN401 - ReportLab and pikepdf objects carry no types

from __future__ import annotations

from io import BytesIO
from typing import Any

from casereview.domain.report import Report
from casereview.errors import BadInputError
from casereview.reporting import fonts
from casereview.reporting.pdf_finish import finish, title_of
from casereview.reporting.pdf_flowables import Places
from casereview.reporting.pdf_story import story
from casereview.reporting.pdf_styles import (
    BOTTOM,
    GREY,
    INK,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    WATERMARK,
)
from casereview.reporting.references import unresolved

_MOST_PASSES = 4


def write_pdf(report: Report) -> bytes:
    """Return the report as a PDF; equal reports give equal bytes.

    Raises BadInputError for a reference that leads nowhere and for a character no font has.
    """
    for number, title, text in unresolved(report):
        raise BadInputError(
            f"Section {number} “{title}” refers to {text}, which leads nowhere.",
            kept="No PDF was written; the text is kept as it is.",
            do="Correct or remove the reference.",
        )
    fonts.register()
    places = Places({})
    flow = story(report, places)
    for _ in range(_MOST_PASSES):
        before = (dict(places.pages), places.total)
        data = _pass(report, flow, places)
        if (places.pages, places.total) == before:
            break
    return finish(data, report)


def _pass(report: Report, flow: list[Any], places: Places) -> bytes:
    """Set the whole report once with the page numbers that the pass before found."""
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    class Sheet(Canvas):  # type: ignore[misc]  # ReportLab has no types
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options | {"initialFontName": fonts.SERIF})

    buffer = BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        lang="en-GB",
        invariant=1,
        pageCompression=1,
        title=title_of(report),
        author=report.author,
        subject=report.subject,
        creator=report.software,
        allowSplitting=1,
    )

    def frame() -> Any:
        return Frame(LEFT, BOTTOM, TEXT_WIDTH, TEXT_HEIGHT, 0, 0, 0, 0)

    def cover(canvas: Any, _: Any) -> None:
        _watermark(canvas, report)
        _footer(canvas, places.total)

    def page(canvas: Any, _: Any) -> None:
        _watermark(canvas, report)
        _header(canvas, report)
        _footer(canvas, places.total)

    document.addPageTemplates(
        [
            PageTemplate("cover", [frame()], onPage=cover),
            PageTemplate("page", [frame()], onPage=page),
        ]
    )
    marks: list[tuple[Any, ...]] = []
    # what one pass leaves on the blocks is undone before the next, as ReportLab's multiBuild does
    document._multiBuildEdits = marks.append  # noqa: SLF001
    document.build(list(flow), canvasmaker=Sheet)
    for undo, *arguments in marks:
        undo(*arguments)
    places.total = document.page
    return buffer.getvalue()


def _watermark(canvas: Any, report: Report) -> None:
    from reportlab.lib.colors import HexColor

    if not report.draft:
        return
    text = f"{report.version.upper()} - NOT FOR SERVICE - privileged"
    canvas.saveState()
    canvas.translate(LEFT + TEXT_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(56)
    canvas.setFillColor(HexColor(WATERMARK))
    size = 30.0
    for face, piece in fonts.by_face(fonts.prepared(text), fonts.SANS_BOLD, "the version")[:1]:
        width = canvas.stringWidth(piece, face, size)
        size = min(size, size * 560 / width)
        canvas.setFont(face, size)
        canvas.drawCentredString(0, -size / 3, piece)
    canvas.restoreState()


def _header(canvas: Any, report: Report) -> None:
    from reportlab.lib.colors import HexColor

    canvas.saveState()
    canvas.setFillColor(HexColor(GREY))
    for index, line in enumerate(report.header):
        _fitted(canvas, line, PAGE_HEIGHT - 38 - 11 * index)
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, PAGE_HEIGHT - 55, LEFT + TEXT_WIDTH, PAGE_HEIGHT - 55)
    canvas.restoreState()


def _fitted(canvas: Any, line: str, y: float) -> None:
    """Write a line of the header, smaller where it would not fit."""
    pieces = fonts.by_face(fonts.prepared(line), fonts.SANS, "the header")
    width = sum(canvas.stringWidth(text, face, 8) for face, text in pieces)
    size = 8 * min(1.0, TEXT_WIDTH / width) if width else 8
    x = LEFT
    for face, text in pieces:
        canvas.setFont(face, size)
        canvas.drawString(x, y, text)
        x += canvas.stringWidth(text, face, size)


def _footer(canvas: Any, total: int) -> None:
    from reportlab.lib.colors import HexColor

    canvas.saveState()
    canvas.setFillColor(HexColor(INK))
    canvas.setFont(fonts.SANS, 8.5)
    text = f"Page {canvas.getPageNumber()} of {total}"
    canvas.drawCentredString(PAGE_WIDTH / 2, 36, text)
    canvas.restoreState()
