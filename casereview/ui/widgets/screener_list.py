"""The questions of the screener as a list, each with its answers."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from casereview.ui.models.rows import RowsModel
from casereview.ui.models.screening import QuestionRow
from casereview.ui.theme import Theme
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.painting import chip_size, draw_chip, draw_words, words_height

_NUMBER = 36.0


def _key(row: QuestionRow) -> str:
    return row.item.id


def _words(row: QuestionRow) -> str:
    return row.words


class _QuestionDelegate(LineDelegate):
    def set_row(self, painter: QPainter | None, row: QuestionRow, box: QRectF) -> float:
        theme = self.theme
        beside = chip_size(theme, row.chip)
        width = box.width() - _NUMBER - beside.width() - 10
        high = words_height(theme.font(), row.item.text, width)
        if painter:
            number = QRectF(box.left(), box.top(), _NUMBER, high + 2)
            text = QRectF(box.left() + _NUMBER, box.top(), width, high + 2)
            draw_words(painter, number, row.item.number, theme.font(), theme.colour("ink-2"))
            draw_words(painter, text, row.item.text, theme.font(), theme.colour("ink"))
            corner = QPointF(box.right() - beside.width(), box.top())
            draw_chip(painter, theme, corner, row.chip)
        return max(high, beside.height())


class ScreenerList(LineList):
    """Emits `item_chosen` when a question is clicked or entered."""

    item_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Questions of the screener", parent)
        self.rows: RowsModel[QuestionRow] = RowsModel(_key, _words, self)
        self.setModel(self.rows)
        self.setItemDelegate(_QuestionDelegate(theme, self))
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)

    def show_rows(self, rows: tuple[QuestionRow, ...], current: str) -> None:
        """Show the questions with the cursor on the one asked now."""
        self.rows.set_rows(rows)
        self.choose_item(current)

    def choose_item(self, item_id: str) -> None:
        """Move the cursor to a question."""
        self.choose(self.rows.find(item_id))

    def _on_chosen(self, index: QModelIndex) -> None:
        chosen = self.rows.key(index)
        if chosen is not None:
            self.item_chosen.emit(chosen)
