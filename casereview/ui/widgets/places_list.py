"""Where a second rater rates: each module at each time point, with how far it is rated."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from casereview.ui.models.rows import RowsModel
from casereview.ui.models.second_rating import PlaceLine
from casereview.ui.theme import Theme
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.painting import chip_size, draw_chip, draw_words, words_height


def _key(line: PlaceLine) -> str:
    return line.id


def _words(line: PlaceLine) -> str:
    return line.words


class _PlaceDelegate(LineDelegate):
    def set_row(self, painter: QPainter | None, row: PlaceLine, box: QRectF) -> float:
        theme = self.theme
        small = theme.font(text="small")
        beside = chip_size(theme, row.chip)
        width = box.width() - beside.width() - 10
        high = words_height(theme.font(), row.module, box.width()) + 2
        below = words_height(small, row.point, width)
        if painter:
            name = QRectF(box.left(), box.top(), box.width(), high + 2)
            point = QRectF(box.left(), box.top() + high, width, below + 2)
            draw_words(painter, name, row.module, theme.font(), theme.colour("ink"))
            draw_words(painter, point, row.point, small, theme.colour("ink-2"))
            corner = QPointF(box.right() - beside.width(), box.top() + high)
            draw_chip(painter, theme, corner, row.chip)
        return high + max(below, beside.height())


class PlacesList(LineList):
    """Emits `place_chosen` with the id of a line that is clicked or entered."""

    place_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Modules and time points to rate", parent)
        self.rows: RowsModel[PlaceLine] = RowsModel(_key, _words, self)
        self.setModel(self.rows)
        self.setItemDelegate(_PlaceDelegate(theme, self))
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)

    def show_lines(self, lines: tuple[PlaceLine, ...], current: str) -> None:
        """Show the places with the cursor on the one that is rated now."""
        self.rows.set_rows(lines)
        self.choose(self.rows.find(current))

    def _on_chosen(self, index: QModelIndex) -> None:
        chosen = self.rows.key(index)
        if chosen is not None:
            self.place_chosen.emit(chosen)
