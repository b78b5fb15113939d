"""Quiet tables of a story: a look by ranges of cells, rows that stay whole, headers that repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from casereview.reporting.setting.slabs import Art, Mark, Node, Panel, Piece, Rule, Slab
from casereview.reporting.setting.story import Block, leaves_of, renumbered

_LOW = 0.3
"""How far a line of text reaches below its base, of its leading."""

Cell = Block | Sequence[Block] | str
"""A block, or some one under the other; an empty string is nothing."""
Look = tuple[Any, ...]
"""What is done to a range of cells: its name, first and last (column, row) and its values.

SPAN, MIDDLE, KEPT (rows that stay on one page) and TITLED (whose first row comes again on a page
that goes on with them) have none; TOP, BOTTOM, LEFT and RIGHT the space in points; FILL a colour;
BELOW and ABOVE the width of a rule and its colour. Numbers below 0 count from the end.
"""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells side by side in rows; headed: the first row comes again on every page.

    tall: the height from which a row may be divided between pages, in points.
    """

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    looks: tuple[Look, ...] = ()
    headed: bool = False
    tall: float = 600.0
    keeps: bool = False
    after: float = 0.0

    def set(self, width: float) -> Piece:
        """Set the rows; the widths of columns are the grid's own."""
        del width
        slabs: list[Slab] = []
        nodes: list[Node] = []
        heads: tuple[Slab, ...] = ()
        titles: dict[int, Slab] = {}
        leaf = 0
        for number in range(len(self.rows)):
            row = _Row(self, number)
            slab, node, leaf = row.set(leaf)
            nodes.append(node)
            if self.headed and number == 0:
                heads = (slab,)
            elif self.headed:
                slab = replace(slab, heads=heads, tied=number == 1)
            if row.kept:
                slab = replace(slab, tied=True)
            first = row.title
            if first == number:
                titles[number] = replace(slab, heads=(), tied=False)
            elif first is not None:
                slab = replace(slab, heads=(*slab.heads, titles[first]))
            slabs += divided(slab, self.tall)
        return Piece(tuple(slabs), (Node("Table", tuple(nodes)),), 0, self.after)


class _Row:
    """One row of a grid."""

    def __init__(self, grid: Grid, number: int) -> None:
        self._grid = grid
        self._number = number
        self._looks = [self._range(look) for look in grid.looks]

    def _range(self, look: Look) -> tuple[str, range, range, tuple[Any, ...]]:
        name, (left, top), (right, bottom), *values = look
        columns, rows = len(self._grid.widths), len(self._grid.rows)
        across = range(left % columns, right % columns + 1)
        first, last = (at + rows if at < 0 else at for at in (top, bottom))
        return name, across, range(first, last + 1), tuple(values)

    @property
    def kept(self) -> bool:
        """Whether it stays on the page of the row above."""
        return any(rows.start < self._number < rows.stop for rows in self._rows("KEPT"))

    @property
    def title(self) -> int | None:
        """The row that comes again above this one on a new page, itself perhaps; None for none."""
        return next((rows.start for rows in self._rows("TITLED") if self._number in rows), None)

    def _rows(self, name: str) -> Iterator[range]:
        return (rows for look, _, rows, _ in self._looks if look == name)

    def _value(self, name: str, column: int, otherwise: float) -> float:
        found = otherwise
        for look, columns, rows, values in self._looks:
            if look == name and column in columns and self._number in rows:
                found = values[0]
        return found

    def _has(self, name: str, column: int) -> bool:
        return any(
            look == name and column in columns and self._number in rows
            for look, columns, rows, _ in self._looks
        )

    def _spanned(self, column: int) -> int:
        """Return how many columns a cell takes."""
        for look, columns, rows, _ in self._looks:
            if look == "SPAN" and self._number in rows and columns.start == column:
                return len(columns)
        return 1

    def set(self, leaf: int) -> tuple[Slab, Node, int]:
        """Return the row as a slab, its structure, and the next free number of a leaf."""
        cells: list[tuple[float, float, bool, list[Piece]]] = []
        kids: list[Node] = []
        column = 0
        row = self._grid.rows[self._number]
        while column < len(row):
            count = self._spanned(column)
            x = sum(self._grid.widths[:column]) + self._value("LEFT", column, 0.0)
            room = sum(self._grid.widths[: column + count]) - x
            room -= self._value("RIGHT", column, 6.0)
            pieces = []
            for block in _blocks(row[column]):
                piece = renumbered(block.set(room), leaf)
                leaf += leaves_of(piece)
                pieces.append(piece)
            nodes = tuple(node for piece in pieces for node in piece.nodes)
            kids.append(self._node(column, count, nodes))
            cells.append((x, self._value("TOP", column, 2.5), self._has("MIDDLE", column), pieces))
            column += count
        below = max(self._value("BOTTOM", column, 2.5) for column in range(len(row)))
        high = max(top + _height(pieces) for _, top, _, pieces in cells) + below
        marks: list[Mark] = []
        art: list[Art] = list(self._panels(high))
        for x, top, middle, pieces in cells:
            y = (high - _height(pieces)) / 2 if middle else top
            for slab, down in _stacked(pieces):
                marks += (m._replace(x=m.x + x, down=m.down + down + y) for m in slab.marks)
                art += (_shifted(one, x, down + y) for one in slab.art)
        art += self._rules(high)
        return Slab(high, tuple(marks), tuple(art)), Node("TR", tuple(kids)), leaf

    def _node(self, column: int, count: int, nodes: tuple[Node, ...]) -> Node:
        head = self._grid.headed and self._number == 0
        if head:
            return Node("TH", nodes, scope="Column", columns=count)
        if column == 0 and nodes and len(self._grid.widths) > 1:
            return Node("TH", nodes, scope="Row", columns=count)
        return Node("TD", nodes, columns=count)

    def _panels(self, high: float) -> Iterator[Art]:
        for look, columns, rows, values in self._looks:
            if look == "FILL" and self._number in rows:
                left, right = self._edges(columns)
                yield Panel(left, 0, right - left, high, fill=values[0])

    def _rules(self, high: float) -> Iterator[Art]:
        for look, columns, rows, values in self._looks:
            if look in ("BELOW", "ABOVE") and self._number in rows:
                left, right = self._edges(columns)
                y = high if look == "BELOW" else 0.0
                yield Rule(left, y, right, y, *values)

    def _edges(self, columns: range) -> tuple[float, float]:
        widths = self._grid.widths
        return sum(widths[: columns.start]), sum(widths[: columns.stop])


def _blocks(cell: Cell) -> Sequence[Block]:
    if isinstance(cell, str):
        return ()
    return cell if isinstance(cell, list | tuple) else (cell,)


def _stacked(pieces: Sequence[Piece]) -> Iterator[tuple[Slab, float]]:
    """Yield the slabs of a cell with their distance from its top."""
    down, after = 0.0, None
    for piece in pieces:
        if after is not None:
            down += max(after, piece.before)
        for index, slab in enumerate(piece.slabs):
            down += slab.gap if index else 0.0
            yield slab, down
            down += slab.height
        after = piece.after


def _height(pieces: Sequence[Piece]) -> float:
    return max((down + slab.height for slab, down in _stacked(pieces)), default=0.0)


def _shifted(art: Art, x: float, y: float) -> Art:
    if isinstance(art, Rule):
        return art._replace(x0=art.x0 + x, x1=art.x1 + x, y0=art.y0 + y, y1=art.y1 + y)
    return art._replace(x=art.x + x, y=art.y + y)


def divided(row: Slab, most: float) -> list[Slab]:
    """Return a row, cut between its lines where it is taller than `most` points."""
    if row.height <= most or not row.marks:
        return [row]
    bases = sorted({round(mark.down, 2) for mark in row.marks})
    step = min((b - a for a, b in pairwise(bases) if b - a > 6), default=12.0)
    cuts, last = [], 0.0
    for base in bases:
        if base + _LOW * step - last > 0.8 * step:
            last = base + _LOW * step
            cuts.append(last)
    cuts[-1] = row.height
    made, top = [], 0.0
    for index, cut in enumerate(cuts):
        marks = tuple(
            mark._replace(down=mark.down - top) for mark in row.marks if top < mark.down <= cut
        )
        art = tuple(
            _shifted(one, 0, -top)
            for one in row.art
            if top - 0.01 <= _level(one) < cut or (index == len(cuts) - 1 and _level(one) >= cut)
        )
        notes = tuple(note for mark in marks for note in mark.line.notes)
        anchors = row.anchors if index == 0 else ()
        tied = row.tied and index == 0
        slab = Slab(cut - top, marks, art, tied=tied, notes=notes, anchors=anchors)
        made.append(replace(slab, heads=row.heads, closing=row.closing))
        top = cut
    return made


def _level(art: Art) -> float:
    return art.y0 if isinstance(art, Rule) else art.y
