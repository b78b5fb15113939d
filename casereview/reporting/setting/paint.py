"""Paints pages: every line between the marks of what it is part of, links and their areas."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from casereview.reporting import scripts, structure
from casereview.reporting.setting.fontfile import FontNames
from casereview.reporting.setting.lines import Stretch
from casereview.reporting.setting.pages import Put, Sheet
from casereview.reporting.setting.pen import Pen
from casereview.reporting.setting.picture import draw_scene
from casereview.reporting.setting.slabs import Art, Mark, Node, Picture, Piece, Rule
from casereview.reporting.setting.styles import RULE

_UNDER, _OVER = 0.28, 0.85
"""How far a link's area reaches below and above the base of its words, of their size."""
_SHORT = 72.0
"""The length of the rule above footnotes."""
_UNREAD = -1
"""The leaf of words that only repeat what is said elsewhere."""


class Area(NamedTuple):
    """Where text stands on a page, from its lower left corner, in points."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.bottom + self.height


class Box(NamedTuple):
    """Left, bottom, right and top of a rectangle on a page, in points."""

    left: float
    bottom: float
    right: float
    top: float


class LinkArea(NamedTuple):
    """A rectangle that leads to an anchor."""

    box: Box
    target: str


@dataclass(slots=True)
class PagePaint:
    """One page as it is painted."""

    pen: Pen
    links: list[LinkArea] = field(default_factory=list)


Furniture = Callable[[Pen, int], None]
"""Paints what stands on a page beside its text: given the pen and the page, from 0."""


class _Part(NamedTuple):
    """A line or a picture of a leaf at its place on a page."""

    page: int
    x: float
    y: float
    what: Mark | Picture


class Painter:
    """Paints sheets whose pieces are known by number, and fills the tree of their tags."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        sheets: Mapping[int, Sheet],
        area: Area,
        names: FontNames,
        anchors: Collection[str],
    ) -> None:
        self.tree = structure.Tree()
        self._anchors = anchors
        self.pages = {index: PagePaint(Pen(names)) for index in sheets}
        self._pieces = pieces
        self._sheets = sheets
        self._area = area
        self._places: dict[int, list[tuple[int, Put]]] = {}
        for index, sheet in sheets.items():
            for put in sheet.puts:
                self._places.setdefault(put.piece, []).append((index, put))
            for put in sheet.notes:
                top = area.height - sheet.foot + put.top
                self._places.setdefault(put.piece, []).append((index, put._replace(top=top)))

    def holds(self, piece: int) -> bool:
        """Return whether any of a piece stands on these sheets."""
        return piece in self._places

    def surround(self, furniture: Furniture) -> None:
        """Paint what is no content: furniture, rules, headers that are repeated."""
        for index, sheet in self._sheets.items():
            pen = self.pages[index].pen
            furniture(pen, index)
            pen.raw(structure.artifact())
            for put in sheet.puts:
                self._art(pen, self._pieces[put.piece].slabs[put.part].art, put.top)
            for slab, top in sheet.closings:
                self._art(pen, slab.closing, top)
            for slab, top in sheet.repeated:
                self._art(pen, slab.art, top)
                self._unread(pen, slab.marks, top)
            if sheet.notes:
                y, left = self._area.bottom + sheet.foot - 6, self._area.left
                pen.line((left, y), (left + _SHORT, y), 0.5, RULE)
            pen.raw(structure.END)

    def content(self, piece: int) -> None:
        """Paint a piece wherever it stands."""
        leaves: dict[int, list[_Part]] = {}
        for page, put in self._places.get(piece, ()):
            slab = self._pieces[piece].slabs[put.part]
            top = self._area.top - put.top
            if slab.picture is not None:
                part = _Part(page, self._area.left + slab.picture.x, top, slab.picture)
                leaves.setdefault(slab.picture.leaf, []).append(part)
            for mark in slab.marks:
                part = _Part(page, self._area.left + mark.x, top - mark.down, mark)
                leaves.setdefault(mark.leaf, []).append(part)
        for part in leaves.pop(_UNREAD, ()):
            pen = self.pages[part.page].pen
            pen.raw(structure.artifact())
            self._words(pen, part)
            pen.raw(structure.END)
        for node in self._pieces[piece].nodes:
            self._node(node, leaves)

    def _node(self, node: Node, leaves: Mapping[int, list[_Part]]) -> None:
        box = None
        if node.tag == "Figure":
            box = next((_frame(part) for part in leaves.get(0, ())), None)
        self.tree.open(
            node.tag,
            alt=node.alt,
            title=node.title,
            scope=node.scope,
            numbering=node.numbering,
            columns=node.columns,
            ident=node.ident,
            box=box,
        )
        for kid in node.kids:
            if isinstance(kid, Node):
                self._node(kid, leaves)
            elif kid in leaves:
                self._leaf(leaves[kid])
        self.tree.close()

    def _leaf(self, parts: Sequence[_Part]) -> None:
        marked = _Marked(self.tree, self.pages, self._anchors)
        for part in parts:
            if isinstance(part.what, Picture):
                marked.picture(part, part.what)
            else:
                for stretch in part.what.line.stretches:
                    marked.words(part, stretch)
        marked.close()

    def _art(self, pen: Pen, art: Sequence[Art], top: float) -> None:
        left, above = self._area.left, self._area.top - top
        for one in art:
            if isinstance(one, Rule):
                start, end = (left + one.x0, above - one.y0), (left + one.x1, above - one.y1)
                pen.line(start, end, one.width, one.colour, one.dash)
            else:
                low = above - one.y - one.height
                pen.width(0.8)
                pen.box(left + one.x, low, one.width, one.height, fill=one.fill, stroke=one.stroke)

    def _unread(self, pen: Pen, marks: Sequence[Mark], top: float) -> None:
        for mark in marks:
            x, y = self._area.left + mark.x, self._area.top - top - mark.down
            self._words(pen, _Part(0, x, y, mark))

    def _words(self, pen: Pen, part: _Part) -> None:
        if isinstance(part.what, Mark) and part.what.line.stretches:
            pen.write(part.x, part.y, part.what.line)


def _frame(part: _Part) -> Box | None:
    if not isinstance(part.what, Picture):
        return None
    scene, scale = part.what.scene, part.what.scale
    return Box(part.x, part.y - scene.height * scale, part.x + scene.width * scale, part.y)


class _Marked:
    """Writes the lines of one leaf, between marks that begin anew on each page and at each link."""

    def __init__(
        self, tree: structure.Tree, pages: Mapping[int, PagePaint], anchors: Collection[str]
    ) -> None:
        self._tree = tree
        self._pages = pages
        self._anchors = anchors
        self._page: int | None = None
        self._target = ""
        self._noted = False
        self._boxes: list[tuple[int, Box]] = []
        self._said = ""

    def words(self, part: _Part, stretch: Stretch) -> None:
        """Write a stretch of a line."""
        target = stretch.ink.target if stretch.ink.target in self._anchors else ""
        if target != self._target:
            self._leave()
            self._target = target
            if target:
                self._noted = stretch.ink.rise > 0
                if self._noted:
                    self._tree.open("Reference")
                self._tree.open("Link")
        self._begin(part.page)
        pen = self._pages[part.page].pen
        x, y = part.x + stretch.x, part.y
        pen.stretch(x, y, stretch)
        if self._target:
            self._reach(part.page, x, y, stretch)

    def picture(self, part: _Part, picture: Picture) -> None:
        """Draw a picture, which is content of its own."""
        self._end()
        pen = self._pages[part.page].pen
        pen.raw(structure.marked(self._tree.tag, self._tree.content(part.page)))
        draw_scene(pen, picture.scene, part.x, part.y, picture.scale)
        pen.raw(structure.END)

    def close(self) -> None:
        """End what is open."""
        self._leave()

    def _begin(self, page: int) -> None:
        if page != self._page:
            self._end()
            self._page = page
            pen = self._pages[page].pen
            pen.raw(structure.marked(self._tree.tag, self._tree.content(page)))
            pen.begin_text()

    def _end(self) -> None:
        if self._page is not None:
            pen = self._pages[self._page].pen
            pen.end_text()
            pen.raw(structure.END)
            self._page = None

    def _leave(self) -> None:
        """End the marks, and the link with its areas where one is open."""
        self._end()
        if self._target:
            for page, box in self._boxes:
                self._tree.link(page, self._said.strip())
                self._pages[page].links.append(LinkArea(box, self._target))
            self._tree.close()
            if self._noted:
                self._tree.close()
        self._target, self._boxes, self._said = "", [], ""

    def _reach(self, page: int, x: float, y: float, stretch: Stretch) -> None:
        """Widen the area of the link on this line by a stretch, or begin the next line's."""
        size = stretch.ink.size
        box = Box(x, y - _UNDER * size, x + stretch.width, y + stretch.ink.rise + _OVER * size)
        self._said += scripts.parted(stretch.string)
        if self._boxes:
            before, last = self._boxes[-1]
            beside = box.left >= last.left or last.left - box.right < size
            if before == page and abs(last.bottom - box.bottom) < size / 2 and beside:
                left, right = min(last.left, box.left), max(last.right, box.right)
                wider = Box(left, last.bottom, right, max(last.top, box.top))
                self._boxes[-1] = (page, wider)
                return
        self._boxes.append((page, box))
