"""What is stacked on pages: slabs of lines and drawing, and what each line is part of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from casereview.domain.chart import Scene
from casereview.domain.reports.report import Footnote
from casereview.reporting.setting.lines import Line, break_lines
from casereview.reporting.setting.styles import Align, Style
from casereview.reporting.setting.text import Text


class Mark(NamedTuple):
    """A line at its place in a slab: from the left of the text, its base from the slab's top.

    leaf: which part of its block it belongs to.
    """

    leaf: int
    x: float
    down: float
    line: Line


class Rule(NamedTuple):
    """A straight line, from the left of the text and the top of its slab; dash in points."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    colour: str
    dash: tuple[float, ...] = ()


class Panel(NamedTuple):
    """A rectangle, filled or only outlined, from the left of the text and the top of its slab."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""


class Picture(NamedTuple):
    """A scene, made smaller by a scale, of which a leaf of its block consists."""

    leaf: int
    x: float
    scene: Scene
    scale: float


Art = Rule | Panel


@dataclass(frozen=True, slots=True)
class Slab:
    """A part of a block that is never divided between pages.

    gap: space above, but not at the top of a page. tied: it stands on the page of the slab before.
    heads: what stands above it where it begins a page. closing: drawn at its foot where the next
    slab of its block is on another page. note: calls these footnotes.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    art: tuple[Art, ...] = ()
    picture: Picture | None = None
    gap: float = 0.0
    tied: bool = False
    notes: tuple[Footnote, ...] = ()
    anchors: tuple[str, ...] = ()
    heads: tuple[Slab, ...] = ()
    closing: tuple[Art, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """An element of the structure: its tag, and its kids, which are nodes or numbers of leaves."""

    tag: str
    kids: tuple[Node | int, ...] = ()
    alt: str = ""
    title: str = ""
    scope: str = ""
    numbering: str = ""
    columns: int = 1
    ident: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as it is set: its slabs, its structure, and the space kept around it."""

    slabs: tuple[Slab, ...]
    nodes: tuple[Node, ...]
    before: float = 0.0
    after: float = 0.0

    @property
    def height(self) -> float:
        """The height of all of it on one page."""
        return sum(slab.height + slab.gap for slab in self.slabs)


def set_lines(
    text: Text, style: Style, width: float, leaf: int = 0, left: float = 0.0
) -> list[Mark]:
    """Break a text into lines of a style, one mark a line, the first under the top."""
    room = width - style.indent
    marks = []
    down = style.size
    for line in break_lines(text, room, even=style.even):
        x = left + style.indent
        if style.align is Align.MIDDLE:
            x += (room - line.width) / 2
        elif style.align is Align.RIGHT:
            x += room - line.width
        marks.append(Mark(leaf, x, down, line))
        down += style.leading
    return marks


def slabs_of(
    marks: Sequence[Mark], style: Style, lead: Iterable[Mark] = (), anchor: str = ""
) -> tuple[Slab, ...]:
    """Return a slab a line, so that no page begins or ends with a single line of several.

    lead: what stands beside the first line.
    """
    last = len(marks) - 1
    made = []
    for index, mark in enumerate(marks):
        here = mark._replace(down=style.size)
        made.append(
            Slab(
                style.leading,
                (*lead, here) if index == 0 else (here,),
                tied=index > 0 and (index == 1 or index == last),
                notes=mark.line.notes,
                anchors=(anchor,) if anchor and index == 0 else (),
            )
        )
    return tuple(made)


def together(slabs: Iterable[Slab]) -> tuple[Slab, ...]:
    """Return slabs of which all but the first are tied to the one before."""
    return tuple(
        replace(slab, tied=True) if index and not slab.tied else slab
        for index, slab in enumerate(slabs)
    )
