"""The expert's text as a rich document and back: paragraphs, points, quotations, tables.

A paragraph of the document says in its format what it is; a reference and a footnote are one
character each, an object that carries what is written. What a document cannot show does not exist
in the text either, so that nothing is lost on the way there and back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from casereview.domain.reports.prose import (
    Block,
    Grid,
    Note,
    Numbered,
    Point,
    Quote,
    Reference,
    Span,
    Words,
    plain,
    read_spans,
    write_spans,
)

_USER = QTextFormat.Property.UserProperty.value
_KIND, _LABEL, _SOURCE = _USER + 1, _USER + 2, _USER + 3
_WRITTEN = _USER + 4
REFERENCE_OBJECT = QTextFormat.ObjectTypes.UserObject.value + 1
NOTE_OBJECT = QTextFormat.ObjectTypes.UserObject.value + 2
OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"

INDENT = 46.0
"""Pixels at the left of a paragraph, where its number stands."""
_STEP = 30.0
_AFTER = 11.0
_LINE = 132.0
_WHOLE = 98.0
"""Hundredths of the width that a table's columns share; its edges need the rest."""
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\ufdd0\ufdd1]")
"""What a document takes for the end of a line, of a paragraph or of a frame."""


class Kind(IntEnum):
    """What a paragraph of the document is; a paragraph that does not say is numbered."""

    NUMBERED = 0
    POINT = 1
    UNDER_POINT = 2
    QUOTE = 3
    CAPTION = 4
    CELL = 5


_MARGINS = {
    Kind.NUMBERED: INDENT,
    Kind.POINT: INDENT + _STEP,
    Kind.UNDER_POINT: INDENT + 2 * _STEP,
    Kind.QUOTE: INDENT + 18.0,
    Kind.CAPTION: INDENT,
    Kind.CELL: 0.0,
}


# ---- what a paragraph is


def kind_of(block: QTextBlock) -> Kind:
    """Return what a paragraph is."""
    return _kind(block.blockFormat())


def _kind(look: QTextBlockFormat) -> Kind:
    return Kind(look.intProperty(_KIND)) if look.hasProperty(_KIND) else Kind.NUMBERED


def label_of(block: QTextBlock) -> str:
    """Return the name by which other paragraphs refer to this one, or ''."""
    return block.blockFormat().stringProperty(_LABEL)


def source_of(block: QTextBlock) -> str:
    """Return the key of where the paragraph's facts come from, '' for the section's own."""
    return block.blockFormat().stringProperty(_SOURCE)


def paragraph_format(kind: Kind, label: str = "", source: str = "") -> QTextBlockFormat:
    """Return the format of a paragraph."""
    look = QTextBlockFormat()
    look.setProperty(_KIND, int(kind))
    if label:
        look.setProperty(_LABEL, label)
    if source:
        look.setProperty(_SOURCE, source)
    look.setLeftMargin(_MARGINS[kind])
    if kind is Kind.QUOTE:
        look.setRightMargin(18.0)
    look.setBottomMargin(0.0 if kind is Kind.CELL else _AFTER)
    line = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
    look.setLineHeight(_LINE, line)
    return look


def role_of(block: QTextBlock) -> Kind:
    """Return what a paragraph prints as: a heading of a table only where the table follows."""
    if table_at(block) is not None:
        return Kind.CELL
    kind = kind_of(block)
    if kind is Kind.CAPTION and table_at(block.next()) is None:
        return Kind.NUMBERED
    return kind


# ---- objects: one character each


def object_format(span: Reference | Note) -> QTextCharFormat:
    """Return the format of the character that stands for a reference or a footnote."""
    look = QTextCharFormat()
    look.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    if isinstance(span, Reference):
        look.setObjectType(REFERENCE_OBJECT)
        look.setProperty(_WRITTEN, span.text)
    else:
        look.setObjectType(NOTE_OBJECT)
        look.setProperty(_WRITTEN, write_spans(span.spans))
    return look


def object_text(look: QTextFormat) -> str:
    """Return what an object says: a reference with its braces, or the inside of a footnote."""
    return look.stringProperty(_WRITTEN)


def is_object(look: QTextFormat) -> bool:
    """Whether a format is that of a reference or a footnote."""
    return look.objectType() in (REFERENCE_OBJECT, NOTE_OBJECT)


# ---- writing into a document


def fill(document: QTextDocument, blocks: Sequence[Block]) -> None:
    """Show blocks in a document; what was in it, and what could be undone, is gone."""
    document.setUndoRedoEnabled(False)
    document.clear()
    cursor = QTextCursor(document)
    cursor.setBlockFormat(paragraph_format(Kind.NUMBERED))
    insert_blocks(cursor, blocks)
    document.setUndoRedoEnabled(True)
    document.setModified(False)


def insert_blocks(cursor: QTextCursor, blocks: Sequence[Block]) -> None:
    """Write blocks at a cursor that stands in an empty paragraph, which the first one fills."""
    fresh = True
    for block in blocks:
        if isinstance(block, Grid):
            _begin(cursor, paragraph_format(Kind.CAPTION, block.label), fresh=fresh)
            insert_spans(cursor, (Words(block.caption),))
            _insert_table(cursor, block)
            fresh = True
            continue
        _begin(cursor, _format_of(block), fresh=fresh)
        insert_spans(cursor, block.spans)
        fresh = False


def _format_of(block: Numbered | Point | Quote) -> QTextBlockFormat:
    if isinstance(block, Numbered):
        return paragraph_format(Kind.NUMBERED, block.label, block.source)
    if isinstance(block, Quote):
        return paragraph_format(Kind.QUOTE)
    return paragraph_format(Kind.UNDER_POINT if block.level > 1 else Kind.POINT)


def _begin(cursor: QTextCursor, look: QTextBlockFormat, *, fresh: bool) -> None:
    if fresh:
        cursor.setBlockFormat(look)
    else:
        cursor.insertBlock(look, QTextCharFormat())


def insert_spans(
    cursor: QTextCursor, spans: Iterable[Span], base: QTextCharFormat | None = None
) -> None:
    """Write spans at a cursor; base is the format that words begin from."""
    for span in spans:
        if isinstance(span, Words):
            look = QTextCharFormat(base or QTextCharFormat())
            if span.bold:
                look.setFontWeight(QFont.Weight.Bold)
            if span.italic:
                look.setFontItalic(True)
            cursor.insertText(_BREAKS.sub(" ", span.text), look)
        else:
            cursor.insertText(OBJECT, object_format(span))


def table_format(columns: int) -> QTextTableFormat:
    """Return the format of a table of the expert's; its lines are painted by the window."""
    look = QTextTableFormat()
    look.setBottomMargin(_AFTER)
    look.setBorder(0)
    look.setCellPadding(4)
    look.setCellSpacing(0)
    share = QTextLength(QTextLength.Type.PercentageLength, _WHOLE / columns)
    look.setColumnWidthConstraints([share] * columns)
    look.setHeaderRowCount(1)
    return look


def heading_format() -> QTextCharFormat:
    """Return the format of the words that head a column."""
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.DemiBold)
    return look


def _insert_table(cursor: QTextCursor, grid: Grid) -> None:
    wide = max(1, len(grid.columns))
    table = cursor.insertTable(1 + len(grid.rows), wide, table_format(wide))
    for column, title in enumerate(grid.columns):
        within = cell_cursor(table, 0, column)
        insert_spans(within, (Words(title),), heading_format())
    for row, cells in enumerate(grid.rows, start=1):
        for column, spans in enumerate(cells[:wide]):
            insert_spans(cell_cursor(table, row, column), spans)
    cursor.setPosition(table.lastPosition() + 1)
    cursor.setBlockFormat(paragraph_format(Kind.NUMBERED))
    cursor.setBlockCharFormat(QTextCharFormat())


def cell_cursor(table: QTextTable, row: int, column: int) -> QTextCursor:
    """Return a cursor at the start of an empty cell, whose paragraph it dresses as one."""
    cursor = table.cellAt(row, column).firstCursorPosition()
    cursor.setBlockFormat(paragraph_format(Kind.CELL))
    return cursor


# ---- reading a document


def blocks_of(document: QTextDocument) -> tuple[Block, ...]:
    """Return what a document says; paragraphs without words are no paragraphs."""
    made: list[Block] = []
    block = document.begin()
    while block.isValid():
        table = table_at(block)
        if table is None:
            found = _block_of(block)
            if found is not None:
                made.append(found)
            block = block.next()
            continue
        caption = table.firstCursorPosition().block().previous()
        if made and caption.isValid() and kind_of(caption) is Kind.CAPTION:
            made = _without_caption(made, caption)
        made.append(_grid_of(table, caption))
        block = document.findBlock(table.lastPosition() + 1)
    return tuple(made)


def _without_caption(made: list[Block], caption: QTextBlock) -> list[Block]:
    """Return the blocks so far without the paragraph that turned out to head a table."""
    return made[:-1] if _block_of(caption) is not None else made


def _block_of(block: QTextBlock) -> Block | None:
    spans = spans_of(block)
    if not plain(spans).strip() and not any(isinstance(span, Note) for span in spans):
        return None
    kind = kind_of(block)
    if kind is Kind.QUOTE:
        return Quote(spans)
    if kind in (Kind.POINT, Kind.UNDER_POINT):
        return Point(spans, 2 if kind is Kind.UNDER_POINT else 1)
    return Numbered(spans, label_of(block), source_of(block))


def table_at(block: QTextBlock) -> QTextTable | None:
    """Return the table that a paragraph stands in, or None."""
    if not block.isValid():
        return None
    found: QTextTable | None = QTextCursor(block).currentTable()
    return found


def _grid_of(table: QTextTable, caption: QTextBlock) -> Grid:
    headed = caption.isValid() and kind_of(caption) is Kind.CAPTION
    titles = (_cell(table, 0, column) for column in range(table.columns()))
    return Grid(
        caption=plain(spans_of(caption)).strip() if headed else "",
        columns=tuple(plain(spans).strip() for spans in titles),
        rows=tuple(
            tuple(_cell(table, row, column) for column in range(table.columns()))
            for row in range(1, table.rows())
        ),
        label=label_of(caption) if headed else "",
    )


def _cell(table: QTextTable, row: int, column: int) -> tuple[Span, ...]:
    """Return what stands in a cell, its paragraphs joined by a space."""
    cell = table.cellAt(row, column)
    block, last = cell.firstCursorPosition().block(), cell.lastCursorPosition().block()
    made = list(spans_of(block))
    while block != last:
        block = block.next()
        made += [Words(" "), *spans_of(block)]
    return tuple(made)


def spans_of(block: QTextBlock) -> tuple[Span, ...]:
    """Return what stands in a paragraph."""
    return tuple(_spans(block))


def _spans(block: QTextBlock) -> Iterator[Span]:
    places = block.begin()
    while not places.atEnd():
        fragment = places.fragment()
        look = fragment.charFormat()
        text = fragment.text()
        if is_object(look) and OBJECT in text:
            for sign in text:  # equal neighbours make one fragment
                yield _object(look) if sign == OBJECT else Words(sign)
        else:
            bold = look.fontWeight() >= QFont.Weight.Bold.value
            yield Words(_BREAKS.sub(" ", text), bold, look.fontItalic())
        places += 1


def _object(look: QTextCharFormat) -> Reference | Note:
    written = object_text(look)
    if look.objectType() == REFERENCE_OBJECT:
        return Reference(written)
    spans = read_spans(written)
    return Note(tuple(span for span in spans if not isinstance(span, Note)))
