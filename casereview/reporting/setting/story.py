"""Sheets outside the report: texts, lists, grids, boxes and lines, set to any width.

A story is a list of such blocks, which know how to set themselves; `set_story` puts it on pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from casereview.domain.reports.report import Run
from casereview.reporting.setting.document import Document
from casereview.reporting.setting.lines import one_line
from casereview.reporting.setting.pages import Entry
from casereview.reporting.setting.paint import Area
from casereview.reporting.setting.slabs import (
    Mark,
    Node,
    Panel,
    Piece,
    Rule,
    Slab,
    set_lines,
    slabs_of,
    together,
)
from casereview.reporting.setting.styles import INK, RULE, STYLES, Style
from casereview.reporting.setting.text import plain, styled

_BOX = 10.5
_LABEL_GAP = 4.0
_STRUCK = 0.3
"""How high a line through words stands above their base, of their size."""


class Block(Protocol):
    """What stands in a story."""

    @property
    def keeps(self) -> bool:
        """Whether what follows begins on the same page."""

    def set(self, width: float) -> Piece:
        """Set the block to a width; raises BadInputError for a character that no font has."""


Story = list[Block]


@dataclass(frozen=True, slots=True)
class Words:
    """A text; mark: a sign that hangs before it; struck: a line runs through it."""

    runs: tuple[Run, ...]
    style: Style
    where: str
    mark: str = ""
    struck: bool = False
    keeps: bool = False
    tag: str = "P"

    def set(self, width: float) -> Piece:
        """Set the text."""
        style = self.style
        marks = set_lines(styled(self.runs, style, self.where), style, width)
        lead: Iterable[Mark] = ()
        if self.mark:
            beside = replace(style, indent=0.0)
            text = plain(f"{self.mark} ", beside, self.where)
            lead = set_lines(text, beside, width, left=style.hang)[:1]
        slabs = slabs_of(marks, style, lead)
        if self.struck:
            slabs = tuple(replace(slab, art=tuple(_through(slab, style))) for slab in slabs)
        return Piece(slabs, (Node(self.tag, (0,)),), style.before, style.after)


def _through(slab: Slab, style: Style) -> Iterator[Rule]:
    for mark in slab.marks:
        y = mark.down - _STRUCK * style.size
        yield Rule(mark.x, y, mark.x + mark.line.width, y, 0.6, style.colour)


@dataclass(frozen=True, slots=True)
class Space:
    """White space between two blocks, in points; none at the top of a page."""

    height: float
    keeps: bool = False

    def set(self, width: float) -> Piece:
        """Set nothing, as high as it is."""
        del width
        return Piece((Slab(self.height),), ())


@dataclass(frozen=True, slots=True)
class Box:
    """An empty square to tick, in the middle of its column."""

    keeps: bool = False

    def set(self, width: float) -> Piece:
        """Set the square."""
        square = Panel((width - _BOX) / 2, 0, _BOX, _BOX, stroke=INK)
        return Piece((Slab(_BOX, art=(square,)),), ())


@dataclass(frozen=True, slots=True)
class Lines:
    """Ruled lines to write on: a label and its line for each, some beside each other."""

    labels: tuple[str, ...]
    beside: int = 1
    gap: float = 20.0
    where: str = "the schedule"
    keeps: bool = False

    def set(self, width: float) -> Piece:
        """Set labels and lines."""
        style = STYLES["write"]
        share = (width + 12) / self.beside
        marks: list[Mark] = []
        art: list[Rule] = []
        for index, label in enumerate(self.labels):
            row, column = divmod(index, self.beside)
            x, y = column * share, (row + 1) * self.gap - 3
            end = 0.0
            if label:
                line = one_line(plain(label, style, self.where))
                marks.append(Mark(index, x, y - 1.5, line))
                end = line.width + _LABEL_GAP
            art.append(Rule(x + end, y, x + share - 12, y, 0.7, RULE))
        rows = -(-len(self.labels) // self.beside)
        nodes = tuple(Node("P", (index,)) for index, label in enumerate(self.labels) if label)
        return Piece((Slab(self.gap * rows, tuple(marks), tuple(art)),), nodes)


@dataclass(frozen=True, slots=True)
class Kept:
    """Blocks that stand on one page together."""

    story: tuple[Block, ...]
    keeps: bool = False

    def set(self, width: float) -> Piece:
        """Set the blocks one under the other."""
        slabs: list[Slab] = []
        nodes: list[Node] = []
        leaf, last = 0, None
        for block in self.story:
            piece = renumbered(block.set(width), leaf)
            leaf += leaves_of(piece)
            nodes += piece.nodes
            if piece.slabs:
                gap = max(last.after, piece.before) if last is not None else 0.0
                slabs += (replace(piece.slabs[0], gap=gap), *piece.slabs[1:])
                last = piece
        return Piece(together(slabs) if slabs else (), tuple(nodes), 0, last.after if last else 0)


def leaves_of(piece: Piece) -> int:
    """Return how many numbers of leaves a piece uses."""
    return 1 + max((mark.leaf for slab in piece.slabs for mark in slab.marks), default=-1)


def renumbered(piece: Piece, first: int) -> Piece:
    """Return a piece whose leaves are counted from `first`."""
    if not first:
        return piece
    slabs = tuple(
        replace(slab, marks=tuple(mark._replace(leaf=mark.leaf + first) for mark in slab.marks))
        for slab in piece.slabs
    )
    return replace(piece, slabs=slabs, nodes=tuple(_moved(node, first) for node in piece.nodes))


def _moved(node: Node, first: int) -> Node:
    kids = tuple(_moved(kid, first) if isinstance(kid, Node) else kid + first for kid in node.kids)
    return replace(node, kids=kids)


def words(text: str, style: str, where: str, *, mark: str = "", keeps: bool = False) -> Words:
    """Return a text in a style by its name; `where` names the place in errors."""
    return Words((Run(text),), STYLES[style], where, mark, keeps=keeps)


def entries_of(story: Sequence[Block], width: float) -> Iterator[Entry]:
    """Yield the blocks of a story as they are stacked, spaces as space between them."""
    space, kept = 0.0, False
    for block in story:
        if isinstance(block, Space):
            space += block.height
            continue
        piece = block.set(width)
        if space:
            piece = replace(piece, before=piece.before + space)
        yield Entry(piece, tied=kept)
        space, kept = 0.0, block.keeps


def set_story(story: Sequence[Block], area: Area) -> Document:
    """Put a story on pages; raises BadInputError for a character that no font has."""
    return Document(list(entries_of(story, area.width)), area)
