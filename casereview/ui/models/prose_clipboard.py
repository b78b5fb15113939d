"""What is copied from the editor of paragraphs, and what is taken into it, made clean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import (
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextDocumentFragment,
    QTextTableCell,
)

from casereview.domain.reports.prose import (
    Block,
    Grid,
    Note,
    Numbered,
    Point,
    Reference,
    Span,
    Words,
    read,
    written,
)
from casereview.ui.models.prose_document import blocks_of, spans_of, table_at

MIME = "application/x-casereview-prose"
_BLANK = re.compile(r"\n\s*\n")
_IMAGE = "\N{OBJECT REPLACEMENT CHARACTER}"


def copied(selection: QTextDocumentFragment, shown: Callable[[str], str]) -> QMimeData:
    """Return a selection as the editor takes it back, and as words for any other program.

    shown: what a reference prints.
    """
    document = QTextDocument()
    QTextCursor(document).insertFragment(selection)
    blocks = blocks_of(document)
    data = QMimeData()
    data.setData(MIME, written(blocks).encode())
    data.setText("\n\n".join(line for block in blocks for line in _lines(block, shown)))
    return data


def _lines(block: Block, shown: Callable[[str], str]) -> Iterator[str]:
    if isinstance(block, Grid):
        yield block.caption
        yield "\t".join(block.columns)
        for row in block.rows:
            yield "\t".join(_plain(cell, shown) for cell in row)
    else:
        yield _plain(block.spans, shown)


def _plain(spans: Sequence[Span], shown: Callable[[str], str]) -> str:
    return "".join(
        shown(span.text) if isinstance(span, Reference) else span.text
        for span in spans
        if not isinstance(span, Note)
    )


def taken(data: QMimeData, *, plain: bool = False) -> tuple[Block, ...]:
    """Return what can be taken of a clipboard: paragraphs, points, bold, italic and tables.

    Nothing else comes in: no colours, sizes, pictures, links or hidden text.
    """
    if data.hasFormat(MIME) and not plain:
        return read(bytes(data.data(MIME).data()).decode(errors="replace"))
    if data.hasHtml() and not plain:
        return _of_html(data.html())
    return _of_text(data.text())


def _of_text(text: str) -> tuple[Block, ...]:
    """Return plain text as paragraphs: by blank lines where there are any, else line by line."""
    tidy = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if _BLANK.search(tidy):
        parts = [" ".join(part.split("\n")) for part in _BLANK.split(tidy)]
    else:
        parts = tidy.split("\n")
    return tuple(Numbered((Words(part),)) for part in parts if part.strip())


class _Alone(QTextDocument):
    """A document that loads nothing that it names."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        return None


def _of_html(html: str) -> tuple[Block, ...]:
    document = _Alone()
    document.setHtml(html)
    made: list[Block] = []
    block = document.begin()
    while block.isValid():
        table = table_at(block)
        if table is None:
            spans = _clean(block)
            if spans:
                made.append(_paragraph(block, spans, bool(made)))
            block = block.next()
            continue
        rows = [
            [_cell(table.cellAt(row, column)) for column in range(table.columns())]
            for row in range(table.rows())
        ]
        titles = tuple(_plain(cell, str) for cell in rows[0])
        made.append(Grid("", titles, tuple(tuple(row) for row in rows[1:])))
        block = document.findBlock(table.lastPosition() + 1)
    return tuple(made)


def _cell(cell: QTextTableCell) -> tuple[Span, ...]:
    """Return the words of a cell, its paragraphs joined by a space."""
    block, last = cell.firstCursorPosition().block(), cell.lastCursorPosition().block()
    made = list(_clean(block))
    while block.position() < last.position():
        block = block.next()
        made += [Words(" "), *_clean(block)]
    return tuple(made)


def _clean(block: QTextBlock) -> tuple[Span, ...]:
    """Return the words of a paragraph of another program; pictures are left out."""
    spans = (
        Words(" ".join(span.text.replace(_IMAGE, "").split(" ")), span.bold, span.italic)
        for span in spans_of(block)
        if isinstance(span, Words)
    )
    return tuple(span for span in spans if span.text)


def _paragraph(block: QTextBlock, spans: tuple[Span, ...], follows: bool) -> Block:
    listed = block.textList()
    if listed is None or not follows:
        return Numbered(spans)
    return Point(spans, 2 if listed.format().indent() > 1 else 1)
