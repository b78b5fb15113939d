"""Lines of a list that wrap: one method both measures and draws, so the two cannot differ."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from casereview.ui.models.rows import ROW_ROLE
from casereview.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

_MEASURED = 4000
"""Lines whose height is remembered: a list asks for all of them whenever one has changed."""


class LineDelegate(QStyledItemDelegate):
    """Draws a row on its background with a hairline below; subclasses set the row itself."""

    pad_x, pad_y = 8.0, 8.0

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._heights: dict[tuple[Any, int, str], int] = {}

    def set_row(self, painter: QPainter | None, row: Any, box: QRectF) -> float:  # noqa: ANN401  rows differ by list
        """Draw a row within a box (only measure it without a painter); return its height."""
        raise NotImplementedError

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if row is None:
            return
        rect = option_rect(option)
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(self.body(rect, row), self.theme.colour("accent-weak"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(self.body(rect, row), self.theme.colour("hover"))
        painter.setPen(self.theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.set_row(painter, row, self.inner(rect))
        painter.restore()

    def body(self, rect: QRectF, row: Any) -> QRectF:  # noqa: ANN401  rows differ by list
        """Return what of a line is tinted when it is chosen: all but a heading above it."""
        return rect

    def inner(self, rect: QRectF) -> QRectF:
        """Return the box of a line without its padding."""
        return rect.adjusted(self.pad_x, self.pad_y, -self.pad_x, -self.pad_y)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW_ROLE)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 240
        if row is None:
            return QSize(width, 0)
        return QSize(width - 2, self._line_height(row, width))

    def _line_height(self, row: Any, width: int) -> int:  # noqa: ANN401  rows differ by list
        """Return a line's height, remembered where the row can be a key: a fault here ends Qt."""
        measured = (row, width, self.theme.font().key())
        try:
            high = self._heights.get(measured)
        except TypeError:
            return self._measured(row, width)
        if high is None:
            if len(self._heights) > _MEASURED:
                self._heights.clear()
            high = self._heights[measured] = self._measured(row, width)
        return high

    def _measured(self, row: Any, width: int) -> int:  # noqa: ANN401  rows differ by list
        inner = self.set_row(None, row, self.inner(QRectF(0, 0, width, 10_000)))
        return round(inner + 2 * self.pad_y) + 1


class LineList(QListView):
    """A list of wrapping lines: laid out again with its width, never scrolled sideways."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalScrollBar().setSingleStep(24)

    def choose(self, index: QModelIndex) -> None:
        """Make a row current and bring it into view, or none."""
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()  # Qt does so only where lines wrap into columns

    def keyboardSearch(self, search: str) -> None:
        """Leave letters and digits to the page: they are its keys."""


def option_rect(option: QStyleOptionViewItem) -> QRectF:
    """Return the rectangle of a style option."""
    rect: QRect = option.rect
    return QRectF(rect)
