"""Sheets that go beside an issued report: the record of it, and where its references stand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from casereview.domain.reports.report import (
    Block,
    Column,
    Paragraph,
    Run,
    Section,
    SectionKind,
    SectionState,
    Table,
)
from casereview.reporting.pdf_finish import Properties
from casereview.reporting.setting.blocks import set_block, set_footnote, set_heading
from casereview.reporting.setting.document import Document
from casereview.reporting.setting.furniture import write_page_number
from casereview.reporting.setting.pages import Entry
from casereview.reporting.setting.paint import Area
from casereview.reporting.setting.pen import Pen
from casereview.reporting.setting.styles import BOTTOM, LEFT, TEXT_HEIGHT, TEXT_WIDTH


def write_record(title: str, facts: Sequence[tuple[str, str]]) -> bytes:
    """Return the record of a document as a sheet: a label and what it says, a line each."""
    rows = tuple(((Run(label, bold=True),), (Run(value),)) for label, value in facts)
    columns = (Column("What", 0.6), Column("As issued", 2.4))
    table = Table(1, "The document", columns, rows, "record")
    return sheets(title, (table,))


def write_references(
    title: str, lead: str, columns: Sequence[tuple[str, float]], rows: Sequence[tuple[str, ...]]
) -> bytes:
    """Return a schedule of references as sheets: a lead and one table."""
    table = Table(
        1,
        title,
        tuple(Column(name, weight) for name, weight in columns),
        tuple(tuple((Run(cell),) for cell in row) for row in rows),
        "references",
    )
    return sheets(title, (Paragraph("1", (Run(lead),), "lead"), table))


def sheets(title: str, blocks: tuple[Block, ...]) -> bytes:
    """Return blocks under one heading as numbered sheets."""
    section = Section(
        "sheet", "", title, SectionKind.FRONT, "s-sheet", blocks, SectionState.GENERATED
    )
    entries = [Entry(set_heading(section), begins=True)]
    entries += [Entry(set_block(block, title)) for block in blocks]
    area = Area(LEFT, BOTTOM, TEXT_WIDTH, TEXT_HEIGHT)
    document = Document(entries, area, set_footnote)
    return document.pdf(partial(_foot, document.total), Properties(title))


def _foot(total: int, pen: Pen, page: int) -> None:
    write_page_number(pen, page, total)
