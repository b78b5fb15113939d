"""Tables as they are set: headers that repeat, rows that stay whole, notes that stay with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casereview.domain.reports.report import Table
from casereview.reporting import fonts
from casereview.reporting.setting.faces import face
from casereview.reporting.setting.slabs import (
    Mark,
    Node,
    Piece,
    Rule,
    Slab,
    set_lines,
    slabs_of,
    together,
)
from casereview.reporting.setting.styles import HAIR, INK, STYLES, Style
from casereview.reporting.setting.text import Text, plain, styled

_ABOVE, _BELOW, _BETWEEN = 4.0, 5.0, 7.0
"""Space in a row above and below its text, and between columns."""
_TALL = 120.0
"""Rows higher than this are no crumbs: they may stand alone on a page."""
_NOTE, _FIRST = 1, 2
"""Leaves: the caption is the first, the note the second, then come the cells."""


def set_table(block: Table, width: float, page: float) -> Piece:
    """Set a numbered table; a row is divided only where it is taller than a page.

    Raises BadInputError for a character that no font has.
    """
    where = f"Table {block.number}"
    widths = column_widths(block, width)
    caption_style = STYLES["caption"]
    title = f"{where}. {block.caption}"
    caption = slabs_of(
        set_lines(plain(title, caption_style, where), caption_style, width),
        caption_style,
        anchor=block.anchor,
    )
    count = len(block.columns)
    titles = [plain(column.title, STYLES["head"], where) for column in block.columns]
    head = _row(titles, STYLES["head"], widths, _FIRST)
    across = (Rule(0, 0, width, 0, 0.9, INK), Rule(0, head.height, width, head.height, 0.5, INK))
    head = replace(head, art=across, gap=caption_style.after, tied=True)
    repeated = (replace(head, gap=0.0, tied=False),)
    foot = (Rule(0, 0, width, 0, 0.5, INK),)
    rows: list[Slab] = []
    for index, row in enumerate(block.rows):
        cells = [styled(cell, STYLES["cell"], where) for cell in row]
        made = _row(cells, STYLES["cell"], widths, _FIRST + count * (index + 1))
        anchors = (block.row_anchors[index],) if block.row_anchors else ()
        hair = (Rule(0, 0, width, 0, 0.4, HAIR),) if index else ()
        made = replace(made, heads=repeated, closing=foot, anchors=anchors, art=hair)
        rows += _divided(made, page - head.height - 60)
    slabs = [*caption, head, *rows]
    if rows:
        slabs = _closed(slabs, len(caption) + 1, width)
    if block.note:
        style = STYLES["note"]
        note = slabs_of(set_lines(plain(block.note, style, where), style, width, _NOTE), style)
        slabs += (replace(note[0], gap=_ABOVE, tied=True), *note[1:])
    slabs[: len(caption)] = together(caption)
    return Piece(tuple(slabs), (_structure(block, title), *_note_node(block)), 8, 16)


def column_widths(block: Table, width: float) -> list[float]:
    """Return the columns' widths: their weights' shares, but none under its longest word."""
    most = width / len(block.columns)
    size = STYLES["cell"].size
    least = []
    for index, column in enumerate(block.columns):
        words = {word for row in block.rows for run in row[index] for word in run.text.split()}
        longest = max((_safe(word, fonts.SANS) for word in words), default=0.0)
        titles = max((_safe(word, fonts.SANS_BOLD) for word in column.title.split()), default=0.0)
        least.append(min(max(longest, titles) * size + _BETWEEN + 2, most))
    free = width - sum(least)
    weights = [column.weight for column in block.columns]
    wanted = [width * weight / sum(weights) for weight in weights]
    short = [max(0.0, want - have) for want, have in zip(wanted, least, strict=True)]
    total = sum(short) or 1.0
    return [have + free * more / total for have, more in zip(least, short, strict=True)]


def _safe(word: str, name: str) -> float:
    """Return a word's width, taking letters that the face lacks for wide ones."""
    known = face(name)
    if known.known.issuperset(word):
        return known.words[word]
    return sum(known.chars.get(char, 1.0) for char in word)


def _row(cells: Sequence[Text], style: Style, widths: Sequence[float], leaf: int) -> Slab:
    """Set the cells of a row beside each other."""
    marks: list[Mark] = []
    left = 0.0
    most = 1
    for index, (text, width) in enumerate(zip(cells, widths, strict=True)):
        room = width if index == len(widths) - 1 else width - _BETWEEN
        lines = set_lines(text, style, room, leaf + index, left)
        marks += (mark._replace(down=mark.down + _ABOVE) for mark in lines)
        most = max(most, len(lines))
        left += width
    notes = tuple(note for mark in marks for note in mark.line.notes)
    return Slab(_ABOVE + most * style.leading + _BELOW, tuple(marks), notes=notes)


def _divided(row: Slab, most: float) -> list[Slab]:
    """Return a row, cut into its lines where it is taller than a page."""
    if row.height <= most:
        return [row]
    leading = STYLES["cell"].leading
    count = round((row.height - _ABOVE - _BELOW) / leading)
    size = STYLES["cell"].size
    made = []
    for index in range(count):
        down = _ABOVE + size + index * leading
        marks = tuple(mark for mark in row.marks if abs(mark.down - down) < leading / 2)
        first, last = index == 0, index == count - 1
        height = leading + (_ABOVE if first else 0.0) + (_BELOW if last else 0.0)
        moved = tuple(mark._replace(down=size + (_ABOVE if first else 0.0)) for mark in marks)
        made.append(
            replace(
                row,
                height=height,
                marks=moved,
                notes=tuple(note for mark in marks for note in mark.line.notes),
                anchors=row.anchors if first else (),
                art=row.art if first else (),
            )
        )
    return made


def _closed(slabs: list[Slab], first: int, width: float) -> list[Slab]:
    """Rule off the last row; low rows at either end do not stand alone on a page."""
    last = len(slabs) - 1
    end = slabs[last]
    rule = Rule(0, end.height, width, end.height, 0.9, INK)
    slabs[last] = replace(end, art=(*end.art, rule), closing=())
    tied = {first, last} if slabs[last].height < _TALL else {first}
    if first < last and slabs[first].height + slabs[first + 1].height < _TALL:
        tied.add(first + 1)
    for index in tied:
        slabs[index] = replace(slabs[index], tied=True)
    return slabs


def _structure(block: Table, title: str) -> Node:
    count = len(block.columns)
    head = tuple(Node("TH", (_FIRST + index,), scope="Column") for index in range(count))
    rows = tuple(
        Node("TR", tuple(Node("TD", (_FIRST + count * row + index,)) for index in range(count)))
        for row in range(1, len(block.rows) + 1)
    )
    kids = (Node("Caption", (0,)), Node("THead", (Node("TR", head),)), Node("TBody", rows))
    return Node("Table", kids, title=title)


def _note_node(block: Table) -> tuple[Node, ...]:
    return (Node("P", (_NOTE,)),) if block.note else ()
