"""Writes a certificate of destruction as a PDF to be signed: one sheet, always the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.domain.reports.report import Run
from casereview.reporting.setting.grids import Cell, Grid
from casereview.reporting.setting.story import Space, Words, words
from casereview.reporting.setting.styles import HAIR, INK, STYLES, TEXT_WIDTH
from casereview.reporting.sheets.plain_sheets import write_sheets

_WHERE = "the certificate"
_LABELS = 105.0
_SIGNED = 46.0


def write_certificate(title: str, facts: Sequence[tuple[str, str]], signed: str) -> bytes:
    """Return the sheet: label and value a line, and at its foot a line to sign on.

    Raises BadInputError for a character that no font has.
    """
    rows: list[tuple[Cell, ...]] = [
        (words(label, "head", _WHERE), words(value, "cell", _WHERE)) for label, value in facts
    ]
    rows.append((words(signed, "head", _WHERE), Space(_SIGNED)))
    every = ((0, 0), (-1, -1))
    looks = [
        ("TOP", *every, 3.0),
        ("BOTTOM", *every, 3.0),
        ("BELOW", (0, 0), (-1, -2), 0.5, HAIR),
        ("BELOW", (1, -1), (1, -1), 0.8, INK),
    ]
    table = Grid(tuple(rows), (_LABELS, TEXT_WIDTH - _LABELS), tuple(looks))
    heading = Words((Run(title),), STYLES["title"], _WHERE, tag="H1")
    return write_sheets(title, [heading, Space(24), table])
