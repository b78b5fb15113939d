"""Cards side by side, fewer to a line where the window is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget


class CardRow(QWidget):
    """Sets its cards in equal columns of at least a width, as many as fit."""

    def __init__(
        self, cards: Sequence[QWidget], least: int = 270, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._cards = tuple(cards)
        self._least = least
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)
        self._arrange(len(self._cards))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self._fitting(event.size().width()))

    def _fitting(self, width: int) -> int:
        gap = self._grid.spacing()
        return max(1, min(len(self._cards), (width + gap) // (self._least + gap)))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        last = len(self._cards) - 1
        for number, card in enumerate(self._cards):
            row, column = divmod(number, columns)
            span = columns - column if number == last else 1  # the last fills its line
            self._grid.addWidget(card, row, column, 1, span)
        for column in range(len(self._cards)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self.setMinimumWidth(0)
