"""Filled pages, painted all together as a tagged file, or one alone for the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from casereview.domain.reports.report import Footnote
from casereview.reporting.pdf_finish import Properties, finish
from casereview.reporting.setting.blocks import set_footnote
from casereview.reporting.setting.fontfile import FontNames
from casereview.reporting.setting.pages import Entry, Filler, Notes, Sheet
from casereview.reporting.setting.paint import Area, Furniture, LinkArea, PagePaint, Painter
from casereview.reporting.setting.pdf_file import PdfFile, literal
from casereview.reporting.setting.pen import Pen, number
from casereview.reporting.setting.slabs import Piece
from casereview.reporting.setting.styles import PAGE_HEIGHT, PAGE_WIDTH

_SIZE = (PAGE_WIDTH, PAGE_HEIGHT)
_ABOVE = 4.0
"""What is shown of a page above the place a link leads to."""


class Place(NamedTuple):
    """Where an anchor is: the page, from 0, and the height on it from its lower edge, in points."""

    page: int
    y: float


class Bookmark(NamedTuple):
    """An entry of the outline."""

    title: str
    anchor: str


class Document:
    """Pages of entries; what stands on each is settled, nothing is painted yet."""

    def __init__(
        self,
        entries: Sequence[Entry],
        area: Area,
        set_note: Callable[[Footnote], Piece] = set_footnote,
    ) -> None:
        filler = Filler(entries, area.height, set_note)
        filler.fill()
        self.sheets: list[Sheet] = filler.sheets
        self._area = area
        self._notes: Notes = filler.notes
        self.pieces: list[Piece] = [entry.piece for entry in entries]

    @property
    def total(self) -> int:
        """The number of pages."""
        return len(self.sheets)

    @cached_property
    def anchors(self) -> dict[str, Place]:
        """Where every anchor is."""
        found: dict[str, Place] = {}
        every = [*self.pieces, *self._notes.pieces]
        for page, sheet in enumerate(self.sheets):
            foot = self._area.height - sheet.foot
            puts = [*sheet.puts, *(put._replace(top=foot + put.top) for put in sheet.notes)]
            for put in puts:
                for anchor in every[put.piece].slabs[put.part].anchors:
                    found.setdefault(anchor, Place(page, self._area.top - put.top + _ABOVE))
        return found

    @cached_property
    def pages_of(self) -> dict[int, range]:
        """The pages on which each piece stands."""
        found: dict[int, range] = {}
        for page, sheet in enumerate(self.sheets):
            for put in sheet.puts:
                first = found[put.piece].start if put.piece in found else page
                found[put.piece] = range(first, page + 1)
        return found

    def text(self, page: int) -> str:
        """Return a page's lines (page from 0), in the order in which they are read."""
        every = [*self.pieces, *self._notes.pieces]
        sheet = self.sheets[page]
        lines: dict[tuple[int, float], str] = {}
        for put in (*sheet.puts, *sheet.notes):
            for mark in every[put.piece].slabs[put.part].marks:
                words = "".join(stretch.string for stretch in mark.line.stretches)
                key = (put.piece, put.top + mark.down)
                lines[key] = f"{lines.get(key, '')}{words}"
        return "\n".join(line.replace("\u00a0", " ").rstrip() for line in lines.values())

    def pdf(
        self, furniture: Furniture, properties: Properties, bookmarks: Sequence[Bookmark] = ()
    ) -> bytes:
        """Return the whole as a tagged PDF; equal documents give equal bytes."""
        names = FontNames()
        sheets = dict(enumerate(self.sheets))
        painter = self._painted(sheets, furniture, names)
        data = _written(list(painter.pages.values()), names, self.anchors, bookmarks)
        return finish(data, properties, outline=bool(bookmarks), tree=painter.tree)

    def page_pdf(self, page: int, furniture: Furniture) -> bytes:
        """Return one page (from 0) as a PDF of its own, without tags, links and properties."""
        names = FontNames()
        painter = self._painted({page: self.sheets[page]}, furniture, names)
        painter.pages[page].links.clear()
        return _written([painter.pages[page]], names, {}, ())

    def _painted(self, sheets: dict[int, Sheet], furniture: Furniture, names: FontNames) -> Painter:
        every = [*self.pieces, *self._notes.pieces]
        painter = Painter(every, sheets, self._area, names, self.anchors)
        painter.surround(furniture)
        told: set[int] = set()
        for piece in range(len(self.pieces)):
            if not painter.holds(piece):
                continue
            painter.content(piece)
            for slab in self.pieces[piece].slabs:
                for note in slab.notes:
                    place = self._notes.first + self._notes.places[note]
                    if place not in told:
                        told.add(place)
                        painter.content(place)
        return painter


def painted_page(paint: Callable[[Pen], None], size: tuple[float, float] = _SIZE) -> bytes:
    """Return a PDF of one page that is painted freely, without tags and properties."""
    names = FontNames()
    page = PagePaint(Pen(names))
    paint(page.pen)
    return _written([page], names, {}, (), size)


def _written(
    pages: Sequence[PagePaint],
    names: FontNames,
    anchors: dict[str, Place],
    bookmarks: Sequence[Bookmark],
    size: tuple[float, float] = _SIZE,
) -> bytes:
    file = PdfFile()
    root, tree, resources = file.reserve(), file.reserve(), file.reserve()
    numbers = [file.reserve() for _ in pages]

    def leading_to(anchor: str) -> str:
        place = anchors[anchor]
        return f"[{numbers[place.page]} 0 R/XYZ 0 {number(place.y)} 0]"

    for own, page in zip(numbers, pages, strict=True):
        content = file.stream(page.pen.data())
        areas = [file.add(_area(link, leading_to(link.target))) for link in page.links]
        held = f"/Annots[{' '.join(f'{area} 0 R' for area in areas)}]" if areas else ""
        file.put(
            own,
            f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {size[0]} {size[1]}]"
            f"/Resources {resources} 0 R/Contents {content} 0 R{held}>>",
        )
    kids = " ".join(f"{own} 0 R" for own in numbers)
    file.put(tree, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
    file.put(resources, b"<</Font" + names.embed(file) + b">>")
    outline = f"/Outlines {_outline(file, bookmarks, leading_to)} 0 R" if bookmarks else ""
    labels = "/PageLabels<</Nums[0<</S/D>>]>>"
    file.put(root, f"<</Type/Catalog/Pages {tree} 0 R{labels}{outline}>>")
    return file.data(root)


def _area(link: LinkArea, destination: str) -> str:
    box = " ".join(number(value) for value in link.box)
    return f"<</Type/Annot/Subtype/Link/Rect[{box}]/Border[0 0 0]/Dest{destination}>>"


def _outline(file: PdfFile, bookmarks: Sequence[Bookmark], leading_to: Callable[[str], str]) -> int:
    root = file.reserve()
    entries = [file.reserve() for _ in bookmarks]
    for index, (own, bookmark) in enumerate(zip(entries, bookmarks, strict=True)):
        before = f"/Prev {entries[index - 1]} 0 R" if index else ""
        after = f"/Next {entries[index + 1]} 0 R" if index + 1 < len(entries) else ""
        title, target = literal(bookmark.title), leading_to(bookmark.anchor)
        file.put(own, f"<</Title{title}/Parent {root} 0 R/Dest{target}{before}{after}>>")
    ends = f"/First {entries[0]} 0 R/Last {entries[-1]} 0 R"
    file.put(root, f"<</Type/Outlines/Count {len(entries)}{ends}>>")
    return root
