"""Writes a report as a PDF for court: linked, every font embedded, always the same bytes."""

# ruff: noqa: ANN401 - ReportLab objects carry no types

from __future__ import annotations

from typing import Any

from casereview.domain.report import Report
from casereview.errors import BadInputError
from casereview.reporting import fonts
from casereview.reporting.pdf_finish import Properties
from casereview.reporting.pdf_flowables import Places
from casereview.reporting.pdf_pages import Area, set_pages, write_heading, write_page_number
from casereview.reporting.pdf_story import story
from casereview.reporting.pdf_styles import (
    BOTTOM,
    LEFT,
    PAGE_HEIGHT,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    WATERMARK,
)
from casereview.reporting.references import unresolved


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

    def cover(canvas: Any) -> None:
        _watermark(canvas, report)
        write_page_number(canvas, places.total)

    def page(canvas: Any) -> None:
        _watermark(canvas, report)
        write_heading(canvas, report.header, LEFT, TEXT_WIDTH)
        write_page_number(canvas, places.total)

    properties = Properties(
        title=title_of(report),
        author=report.author,
        subject=report.subject,
        software=report.software,
        dated=report.dated,
    )
    area = Area(LEFT, BOTTOM, TEXT_WIDTH, TEXT_HEIGHT)
    templates = {"cover": cover, "page": page}
    return set_pages(story(report, places), places, area, templates, properties, outline=True)


def title_of(report: Report) -> str:
    """Return the document's title: whose report, in which claim."""
    parties = " v ".join(name for name, _ in report.cover.parties)
    return f"{report.cover.title}: {parties}" if parties else report.cover.title


def _watermark(canvas: Any, report: Report) -> None:
    from reportlab.lib.colors import HexColor

    if not report.stamp:
        return
    canvas.saveState()
    canvas.translate(LEFT + TEXT_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(56)
    canvas.setFillColor(HexColor(WATERMARK))
    size = 30.0
    for face, piece in fonts.by_face(fonts.prepared(report.stamp), fonts.SANS_BOLD, "the version")[
        :1
    ]:
        width = canvas.stringWidth(piece, face, size)
        size = min(size, size * 560 / width)
        canvas.setFont(face, size)
        canvas.drawCentredString(0, -size / 3, piece)
    canvas.restoreState()
