"""What the editor of paragraphs does to its document; each is one step that can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum

from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat, QTextCursor

from casereview.domain.reports.prose import Block, Note, Reference, Span
from casereview.ui.models.prose_document import (
    NOTE_OBJECT,
    OBJECT,
    Kind,
    cell_cursor,
    heading_format,
    insert_blocks,
    insert_spans,
    kind_of,
    label_of,
    object_format,
    paragraph_format,
    role_of,
    source_of,
    table_at,
    table_format,
)

_DEEPER = {Kind.NUMBERED: Kind.POINT, Kind.POINT: Kind.UNDER_POINT, Kind.QUOTE: Kind.POINT}
_HIGHER = {Kind.UNDER_POINT: Kind.POINT, Kind.POINT: Kind.NUMBERED, Kind.QUOTE: Kind.NUMBERED}


class TableEdit(StrEnum):
    """What can be done to a table at the cursor."""

    ROW = "row"
    COLUMN = "column"
    NO_ROW = "no row"
    NO_COLUMN = "no column"
    NO_TABLE = "no table"


@contextmanager
def one_step(cursor: QTextCursor) -> Iterator[None]:
    """Let everything inside be undone at once."""
    cursor.beginEditBlock()
    try:
        yield
    finally:
        cursor.endEditBlock()


# ---- words


def toggle_bold(cursor: QTextCursor, *, on: bool) -> QTextCharFormat:
    """Set the selected words bold or not; returns the format that typing goes on in."""
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold if on else QFont.Weight.Normal)
    cursor.mergeCharFormat(look)
    return look


def toggle_italic(cursor: QTextCursor, *, on: bool) -> QTextCharFormat:
    """Set the selected words italic or not; returns the format that typing goes on in."""
    look = QTextCharFormat()
    look.setFontItalic(on)
    cursor.mergeCharFormat(look)
    return look


def insert_object(cursor: QTextCursor, span: Reference | Note) -> None:
    """Write a reference or a footnote in place of what is selected."""
    with one_step(cursor):
        cursor.removeSelectedText()
        cursor.insertText(OBJECT, object_format(span))


def rewrite_object(cursor: QTextCursor, place: int, span: Reference | Note) -> None:
    """Change what the object at a place says."""
    with one_step(cursor):
        cursor.setPosition(place)
        cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(OBJECT, object_format(span))


def objects(start: QTextBlock, kind: int = NOTE_OBJECT) -> Iterator[tuple[int, QTextCharFormat]]:
    """Yield place and format of every object of a kind, from a paragraph to the end."""
    block = start
    while block.isValid():
        places = block.begin()
        while not places.atEnd():
            fragment = places.fragment()
            look = fragment.charFormat()
            if look.objectType() == kind:
                for offset in range(fragment.length()):
                    yield fragment.position() + offset, look
            places += 1
        block = block.next()


# ---- paragraphs


def set_kind(cursor: QTextCursor, kind: Kind) -> None:
    """Make the paragraphs that are selected something else; those of tables stay."""
    with one_step(cursor):
        for block in _selected(cursor):
            if role_of(block) in (Kind.CELL, Kind.CAPTION):
                continue
            numbered = kind is Kind.NUMBERED
            look = paragraph_format(
                kind, label_of(block) if numbered else "", source_of(block) if numbered else ""
            )
            QTextCursor(block).setBlockFormat(look)


def deeper(cursor: QTextCursor) -> None:
    """Make a paragraph a point, and a point one under a point."""
    kind = role_of(cursor.block())
    if kind in _DEEPER and cursor.document().begin() != cursor.block():
        set_kind(cursor, _DEEPER[kind])


def higher(cursor: QTextCursor) -> bool:
    """Make a point under a point a point, and any other a paragraph; whether anything changed."""
    kind = role_of(cursor.block())
    if kind not in _HIGHER:
        return False
    set_kind(cursor, _HIGHER[kind])
    return True


def set_source(cursor: QTextCursor, source: str) -> None:
    """Say where the facts of the selected paragraphs come from; '' for the section's own source."""
    with one_step(cursor):
        for block in _selected(cursor):
            if role_of(block) is Kind.NUMBERED:
                look = paragraph_format(Kind.NUMBERED, label_of(block), source)
                QTextCursor(block).setBlockFormat(look)


def set_label(cursor: QTextCursor, label: str) -> None:
    """Name the paragraph, so that references lead to it wherever it goes."""
    block = cursor.block()
    QTextCursor(block).setBlockFormat(paragraph_format(kind_of(block), label, source_of(block)))


def new_paragraph(cursor: QTextCursor) -> None:
    """Do what Enter does: a paragraph of the same kind, or on within a table."""
    block = cursor.block()
    kind = role_of(block)
    if kind is Kind.CELL:
        _next_row(cursor)
    elif kind is Kind.CAPTION:
        cursor.setPosition(block.next().position())
    elif not block.text().strip() and higher(cursor):
        return
    else:
        _split(cursor, kind)


def _split(cursor: QTextCursor, kind: Kind) -> None:
    with one_step(cursor):
        cursor.removeSelectedText()
        block = cursor.block()
        label, source = label_of(block), source_of(block)
        at_start = cursor.atBlockStart() and bool(block.text())
        cursor.insertBlock(paragraph_format(kind, "", source), QTextCharFormat())
        if at_start and label:  # the name goes with the words
            before = QTextCursor(cursor.block().previous())
            before.setBlockFormat(paragraph_format(kind, "", source))
            cursor.setBlockFormat(paragraph_format(kind, label, source))


def keeps_structure(cursor: QTextCursor, *, forward: bool) -> bool:
    """Whether deleting one sign here would run a table into what stands beside it."""
    if cursor.hasSelection():
        return False
    block = cursor.block()
    if forward:
        beside = block.next()
        return cursor.atBlockEnd() and (
            table_at(block) is not None
            or table_at(beside) is not None
            or (beside.isValid() and role_of(beside) is Kind.CAPTION and bool(block.text()))
        )
    beside = block.previous()
    in_table = table_at(block) is not None
    same_cell = in_table and cursor.position() > _cell_start(cursor)
    return cursor.atBlockStart() and (
        (in_table and not same_cell)
        or (not in_table and table_at(beside) is not None)
        or (role_of(block) is Kind.CAPTION and beside.isValid() and bool(beside.text()))
    )


def _cell_start(cursor: QTextCursor) -> int:
    table = cursor.currentTable()
    return int(table.cellAt(cursor).firstPosition())


def insert_cleaned(cursor: QTextCursor, blocks: Sequence[Block]) -> None:
    """Write blocks in place of what is selected: within the paragraph where they are but words."""
    with one_step(cursor):
        cursor.removeSelectedText()
        spans = _inline(blocks, in_cell=table_at(cursor.block()) is not None)
        if spans is not None:
            insert_spans(cursor, spans)
            return
        block = cursor.block()
        rest = QTextCursor(block)
        if not cursor.atBlockEnd() and not cursor.atBlockStart():
            cursor.insertBlock()
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            rest = QTextCursor(cursor)
        if cursor.atBlockStart() and block.text():
            cursor.insertBlock(block.blockFormat(), QTextCharFormat())
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        elif rest.block().text():
            cursor.insertBlock(paragraph_format(Kind.NUMBERED), QTextCharFormat())
        insert_blocks(cursor, blocks)


def insert_below(cursor: QTextCursor, blocks: Sequence[Block]) -> None:
    """Write paragraphs below that of the cursor, or in its place where it is empty."""
    with one_step(cursor):
        table = table_at(cursor.block())
        if table is not None:
            cursor.setPosition(table.lastPosition() + 1)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        if cursor.block().text():
            cursor.insertBlock(paragraph_format(Kind.NUMBERED), QTextCharFormat())
        insert_blocks(cursor, blocks)


def _inline(blocks: Sequence[Block], *, in_cell: bool) -> tuple[Span, ...] | None:
    """Return what goes into the paragraph at the cursor; None where it makes paragraphs."""
    spans = [getattr(block, "spans", None) for block in blocks]
    if len(spans) == 1 and spans[0] is not None:
        return tuple(spans[0])
    if not in_cell:
        return None
    return tuple(span for each in spans if each is not None for span in each)


def _selected(cursor: QTextCursor) -> Iterator[QTextBlock]:
    document = cursor.document()
    block = document.findBlock(cursor.selectionStart())
    end = cursor.selectionEnd()
    while block.isValid() and block.position() <= end:
        yield block
        block = block.next()


# ---- tables


def insert_table(cursor: QTextCursor, rows: int = 3, columns: int = 3) -> None:
    """Write an empty table under the paragraph of the cursor, which goes into its heading."""
    with one_step(cursor):
        beside = table_at(cursor.block())
        if beside is None and role_of(cursor.block()) is Kind.CAPTION:
            beside = table_at(cursor.block().next())
        if beside is not None:
            cursor.setPosition(beside.lastPosition() + 1)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        if cursor.block().text():
            cursor.insertBlock(paragraph_format(Kind.CAPTION), QTextCharFormat())
        else:
            cursor.setBlockFormat(paragraph_format(Kind.CAPTION))
        heading = cursor.position()
        table = cursor.insertTable(rows, columns, table_format(columns))
        for row in range(rows):
            for column in range(columns):
                cell_cursor(table, row, column)
        after = QTextCursor(cursor.document())
        after.setPosition(table.lastPosition() + 1)
        if not after.block().text():
            after.setBlockFormat(paragraph_format(Kind.NUMBERED))
    cursor.setPosition(heading)


def edit_table(cursor: QTextCursor, edit: TableEdit) -> bool:
    """Add or take away a row, a column or the table at the cursor; whether there is one."""
    table = table_at(cursor.block())
    if table is None:
        return False
    cell = table.cellAt(cursor)
    row, column = cell.row(), cell.column()
    with one_step(cursor):
        if edit is TableEdit.ROW:
            table.insertRows(row + 1, 1)
            _dress(cursor, [(row + 1, each) for each in range(table.columns())])
        elif edit is TableEdit.COLUMN:
            table.insertColumns(column + 1, 1)
            table.setFormat(table_format(table.columns()))
            _dress(cursor, [(each, column + 1) for each in range(table.rows())])
        elif edit is TableEdit.NO_ROW and table.rows() > 1 and row > 0:
            table.removeRows(row, 1)
        elif edit is TableEdit.NO_COLUMN and table.columns() > 1:
            table.removeColumns(column, 1)
            table.setFormat(table_format(table.columns()))
        elif edit is TableEdit.NO_TABLE:
            _remove_table(cursor)
    return True


def _dress(cursor: QTextCursor, cells: Sequence[tuple[int, int]]) -> None:
    table = cursor.currentTable()
    for row, column in cells:
        within = cell_cursor(table, row, column)
        within.setBlockCharFormat(heading_format() if row == 0 else QTextCharFormat())


def _remove_table(cursor: QTextCursor) -> None:
    """Take a table away with its heading."""
    table = cursor.currentTable()
    heading = cursor.document().findBlock(table.firstPosition() - 1)
    cursor.setPosition(heading.position())
    cursor.setPosition(table.lastPosition() + 1, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    cursor.setBlockFormat(paragraph_format(Kind.NUMBERED))


def next_cell(cursor: QTextCursor, *, back: bool) -> bool:
    """Go to the next cell, with a new row after the last; whether the cursor is in a table."""
    table = table_at(cursor.block())
    if table is None:
        return False
    cell = table.cellAt(cursor)
    index = cell.row() * table.columns() + cell.column() + (-1 if back else 1)
    if index < 0:
        cursor.setPosition(table.firstPosition() - 1)
        return True
    if index >= table.rows() * table.columns():
        edit_table(cursor, TableEdit.ROW)
    row, column = divmod(index, table.columns())
    cursor.setPosition(table.cellAt(row, column).firstPosition())
    cursor.setPosition(table.cellAt(row, column).lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    return True


def _next_row(cursor: QTextCursor) -> None:
    table = cursor.currentTable()
    cell = table.cellAt(cursor)
    if cell.row() + 1 >= table.rows():
        edit_table(cursor, TableEdit.ROW)
    cursor.setPosition(table.cellAt(cell.row() + 1, cell.column()).firstPosition())
