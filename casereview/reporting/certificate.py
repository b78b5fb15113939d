"""Writes a certificate of destruction as a PDF to be signed: one sheet, always the same bytes."""

# ruff: noqa: ANN401 - ReportLab objects carry no types

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casereview.reporting import fonts
from casereview.reporting.pdf_styles import HAIR, TEXT_WIDTH, styles
from casereview.reporting.pdf_text import plain_markup
from casereview.reporting.plain_sheets import write_sheets

_LABELS = 105.0
_SIGNED = 46.0


def write_certificate(title: str, facts: Sequence[tuple[str, str]], signed: str) -> bytes:
    """Return the sheet: label and value a line, and at its foot a line to sign on.

    Raises BadInputError for a character that no font has.
    """
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Paragraph, Spacer, Table

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
    heading = words(title, "title", fonts.SERIF_BOLD)
    return write_sheets(title, [heading, Spacer(1, 24), table])[0]
