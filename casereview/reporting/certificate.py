"""Writes a certificate of destruction as a PDF to be signed: one sheet, always the same bytes."""

# ruff: noqa: ANN401 - ReportLab objects carry no types

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from casereview.reporting import fonts
from casereview.reporting.pdf_styles import (
    BOTTOM,
    HAIR,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TEXT_WIDTH,
    TOP,
    styles,
)
from casereview.reporting.pdf_text import plain_markup

_LABELS = 105.0
_SIGNED = 46.0


def write_certificate(title: str, facts: Sequence[tuple[str, str]], signed: str) -> bytes:
    """Return the sheet: label and value a line, and at its foot a line to sign on.

    Raises BadInputError for a character that no font has.
    """
    from reportlab.lib.colors import HexColor
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    class Sheet(Canvas):  # type: ignore[misc]  # ReportLab has no types
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options | {"initialFontName": fonts.SERIF})

    def words(text: str, style: str, face: str) -> Any:
        return Paragraph(plain_markup(text, face, "the certificate"), styles()[style])

    rows = [
        [words(label, "head", fonts.SANS_BOLD), words(value, "cell", fonts.SANS)]
        for label, value in facts
    ]
    rows.append([words(signed, "head", fonts.SANS_BOLD), Spacer(1, _SIGNED)])
    line = HexColor(HAIR)
    table = Table(
        rows,
        colWidths=[_LABELS, TEXT_WIDTH - _LABELS],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -2), 0.5, line),
            ("LINEBELOW", (1, -1), (1, -1), 0.8, HexColor("#000000")),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("FONTNAME", (0, 0), (-1, -1), fonts.SANS),
        ],
    )
    buffer = BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        leftMargin=LEFT,
        rightMargin=RIGHT,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        lang="en-GB",
        invariant=1,
        title=title,
    )
    heading = words(title, "title", fonts.SERIF_BOLD)
    document.build([heading, Spacer(1, 24), table], canvasmaker=Sheet)
    return buffer.getvalue()
