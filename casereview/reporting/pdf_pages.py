"""Flows blocks over pages until their numbers are settled; writes what stands on every page."""

# ruff: noqa: ANN401 - ReportLab objects carry no types

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from casereview.reporting import fonts
from casereview.reporting.pdf_finish import Properties, finish
from casereview.reporting.pdf_flowables import Places
from casereview.reporting.pdf_styles import GREY, INK, PAGE_HEIGHT, PAGE_WIDTH, RULE

_MOST_PASSES = 4

Furniture = Callable[[Any], None]
"""Draws on the canvas of a page what stands beside its text."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where text flows on a page, from its lower left corner, in points."""

    left: float
    bottom: float
    width: float
    height: float


def set_pages(
    flow: list[Any],
    places: Places,
    area: Area,
    templates: Mapping[str, Furniture],
    properties: Properties,
    *,
    outline: bool = False,
) -> bytes:
    """Return a PDF of the blocks; set again until page numbers agree with those that were found.

    templates: the furniture of each kind of page; the first begins.
    """
    fonts.register()
    for _ in range(_MOST_PASSES):
        before = (dict(places.pages), places.total)
        data = _pass(flow, places, area, templates, properties)
        if (places.pages, places.total) == before:
            break
    return finish(data, properties, outline=outline)


def _pass(
    flow: list[Any],
    places: Places,
    area: Area,
    templates: Mapping[str, Furniture],
    properties: Properties,
) -> bytes:
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    buffer = BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        lang="en-GB",
        invariant=1,
        pageCompression=1,
        title=properties.title,
        author=properties.author,
        subject=properties.subject,
        creator=properties.software,
        allowSplitting=1,
    )

    def template(name: str, furniture: Furniture) -> Any:
        def on_page(canvas: Any, _document: Any) -> None:
            furniture(canvas)

        frame = Frame(area.left, area.bottom, area.width, area.height, 0, 0, 0, 0)
        return PageTemplate(name, [frame], onPage=on_page)

    document.addPageTemplates([template(*entry) for entry in templates.items()])
    marks: list[tuple[Any, ...]] = []
    # what one pass leaves on the blocks is undone before the next, as ReportLab's multiBuild does
    document._multiBuildEdits = marks.append  # noqa: SLF001
    document.build(list(flow), canvasmaker=_canvas())
    for undo, *arguments in marks:
        undo(*arguments)
    places.total = document.page
    return buffer.getvalue()


@cache
def _canvas() -> Any:
    """Return a canvas that names no face but ours, so that every font used is embedded."""
    from reportlab.pdfgen.canvas import Canvas

    class Sheet(Canvas):  # type: ignore[misc]  # ReportLab has no types
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options | {"initialFontName": fonts.SERIF})

    return Sheet


def write_heading(canvas: Any, lines: Sequence[str], left: float, width: float) -> None:
    """Write the lines that head a page, and a rule under them."""
    from reportlab.lib.colors import HexColor

    canvas.saveState()
    canvas.setFillColor(HexColor(GREY))
    for index, line in enumerate(lines):
        _fitted(canvas, line, left, PAGE_HEIGHT - 38 - 11 * index, width)
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setLineWidth(0.5)
    canvas.line(left, PAGE_HEIGHT - 55, left + width, PAGE_HEIGHT - 55)
    canvas.restoreState()


def _fitted(canvas: Any, line: str, x: float, y: float, width: float) -> None:
    """Write a line of the heading, smaller where it would not fit."""
    pieces = fonts.by_face(fonts.prepared(line), fonts.SANS, "the header")
    wide = sum(canvas.stringWidth(text, face, 8) for face, text in pieces)
    size = 8 * min(1.0, width / wide) if wide else 8
    for face, text in pieces:
        canvas.setFont(face, size)
        canvas.drawString(x, y, text)
        x += canvas.stringWidth(text, face, size)


def write_page_number(canvas: Any, total: int) -> None:
    """Write `Page 2 of 9` at the foot of a page."""
    from reportlab.lib.colors import HexColor

    canvas.saveState()
    canvas.setFillColor(HexColor(INK))
    canvas.setFont(fonts.SANS, 8.5)
    text = f"Page {canvas.getPageNumber()} of {total}"
    canvas.drawCentredString(PAGE_WIDTH / 2, 36, text)
    canvas.restoreState()
