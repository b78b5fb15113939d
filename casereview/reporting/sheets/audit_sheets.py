"""Writes the figures of a series as sheets: a lead, a table for each part, and notes."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.domain.reports.report import Block, Column, Paragraph, Run, Table
from casereview.reporting.sheets.issue_sheets import sheets

_FIRST = 1.8
"""What a row is of takes more of the width than a figure."""


def write_audit(
    title: str,
    lead: str,
    parts: Sequence[tuple[str, Sequence[str], Sequence[Sequence[str]]]],
    notes: Sequence[str],
) -> bytes:
    """Return the sheets: each part is a caption, headings and rows, each note a paragraph.

    Raises BadInputError for a character that no font has.
    """
    blocks: list[Block] = [Paragraph("1", (Run(lead),), "lead")]
    for number, (caption, headings, rows) in enumerate(parts, 1):
        columns = tuple(
            Column(name, 1.0 if place else _FIRST) for place, name in enumerate(headings)
        )
        cells = tuple(tuple((Run(cell),) for cell in row) for row in rows)
        blocks.append(Table(number, caption, columns, cells, f"table-{number}"))
    blocks += [
        Paragraph(str(number), (Run(note),), f"note-{number}")
        for number, note in enumerate(notes, 2)
    ]
    return sheets(title, tuple(blocks))
