"""The pages of a document, small and one below the other, drawn as they come into view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from casereview.services.views import Chip, PageImage, Tone
from casereview.ui.models.rows import ROW_ROLE, RowsModel
from casereview.ui.theme import Theme
from casereview.ui.widgets.line_delegate import Index, LineDelegate, LineList
from casereview.ui.widgets.page_sheets import A4, Leaf, as_image, paper_colour
from casereview.ui.widgets.painting import chip_size, draw_chip, draw_words

WIDTH = 92
_THUMB = 56.0
_UNDER = 20.0
_KEPT = 80


@dataclass(frozen=True, slots=True)
class Tile:
    """A page in the strip; waiting: how many of its findings are not decided."""

    number: int
    width: float
    height: float
    waiting: int = 0


def _key(tile: Tile) -> str:
    return str(tile.number)


def _words(tile: Tile) -> str:
    waits = f", {tile.waiting} to decide" if tile.waiting else ""
    return f"Page {tile.number}{waits}"


class _TileDelegate(LineDelegate):
    pad_x, pad_y = 8.0, 6.0

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.images: dict[int, QImage] = {}

    def set_row(self, painter: QPainter | None, row: Tile, box: QRectF) -> float:
        high = _high(row)
        small = self.theme.font(text="small")
        if painter:
            frame = QRectF(box.center().x() - _THUMB / 2, box.top(), _THUMB, high)
            painter.fillRect(frame, paper_colour("surface"))
            image = self.images.get(row.number)
            if image is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(frame, image)
            painter.setPen(QPen(self.theme.colour("control"), 1))
            painter.drawRect(frame)
            under = QRectF(box.left(), frame.bottom() + 2, box.width(), 18)
            centre = Qt.AlignmentFlag.AlignHCenter
            draw_words(
                painter, under, str(row.number), small, self.theme.colour("ink-2"), align=centre
            )
            if row.waiting:
                chip = Chip(str(row.waiting), Tone.AMBER)
                size = chip_size(self.theme, chip)
                corner = frame.topRight()
                corner.setX(corner.x() - size.width() + 6)
                draw_chip(painter, self.theme, corner, chip)
        return high + _UNDER

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a tile without a look at any font: there may be thousands."""
        row = index.data(ROW_ROLE)
        high = _high(row) + _UNDER + 2 * self.pad_y if row is not None else 0.0
        return QSize(WIDTH - 20, round(high) + 1)


def _high(tile: Tile) -> float:
    """Return how high the small picture of a page is."""
    return min(_THUMB * tile.height / tile.width, 2 * _THUMB)


class PageStrip(LineList):
    """Emits `page_chosen`; asks for small pictures of the pages that are in view."""

    page_chosen = Signal(int)
    image_wanted = Signal(str, int, float)  # source, page from 1, pixels a point

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Pages of this document", parent)
        self.setObjectName("pageStrip")
        self._source = ""
        self._asked: set[int] = set()
        self._told = True
        self.tiles: RowsModel[Tile] = RowsModel(_key, _words, self)
        self._delegate = _TileDelegate(theme, self)
        self.setModel(self.tiles)
        self.setItemDelegate(self._delegate)
        self.setFixedWidth(WIDTH)
        self._page = 0
        self._following: tuple[Tile, ...] = ()
        self._filling = QTimer(self)
        self._filling.setSingleShot(True)
        self._filling.setInterval(0)
        self._filling.timeout.connect(self._fill)
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(0)
        self._asking.timeout.connect(self._ask)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_pages(self, source: str, leaves: Sequence[Leaf], waiting: Mapping[int, int]) -> None:
        """Show the pages of a document; a single one, or pages without paper, need no strip."""
        if source != self._source:
            self._source = source
            self._delegate.images.clear()
            self._asked.clear()
        drawn = len(leaves) > 1 and all(leaf.drawn for leaf in leaves)
        self.setVisible(drawn)
        self._following = tuple(
            Tile(
                leaf.number,
                leaf.width or A4[0],
                leaf.height or A4[1],
                waiting.get(leaf.number, 0),
            )
            for leaf in (leaves if drawn else ())
        )
        self._filling.start()

    def _fill(self) -> None:
        """Lay the tiles out after the page itself: a long document has many."""
        self.tiles.set_rows(self._following)
        self.set_page(self._page)

    def set_page(self, number: int) -> None:
        """Mark the page that is in view, without going to it."""
        self._page = number
        if self._filling.isActive():
            return
        index = self.tiles.find(str(number))
        if index.isValid() and index != self.currentIndex():
            self._told = False
            self.choose(index)
            self._told = True

    def take_image(self, source: str, number: int, picture: PageImage) -> None:
        """Take a small picture that was asked for; one of another document is dropped."""
        if source != self._source:
            return
        images = self._delegate.images
        images[number] = as_image(picture)
        while len(images) > _KEPT:
            gone = next(iter(images))
            del images[gone]
            self._asked.discard(gone)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._asking.start()

    def _ask(self) -> None:
        """Ask for one page that is in view: the next is asked for when it is there."""
        view = self.viewport().rect()
        for number in range(self.tiles.rowCount()):
            index = self.tiles.index(number)
            tile = self.tiles.row(index)
            if tile is None or not self.visualRect(index).intersects(view):
                continue
            if tile.number not in self._asked:
                self._asked.add(tile.number)
                scale = round(_THUMB * self.devicePixelRatioF() * 1.5 / tile.width, 4)
                self.image_wanted.emit(self._source, tile.number, scale)
                return

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        tile = self.tiles.row(current)
        if tile is not None and self._told:
            self.page_chosen.emit(tile.number)
