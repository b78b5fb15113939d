"""Disorders over time, across the whole page: statuses, changes and caseness in words."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from casereview.services.views import InterviewView
from casereview.ui.models.course_table import CELL_ROLE, CourseCell, CourseModel, LineKind
from casereview.ui.theme import Theme
from casereview.ui.widgets.line_delegate import option_rect
from casereview.ui.widgets.painting import (
    draw_expert_mark,
    draw_status,
    draw_words,
    words_height,
)

_PAD = 8.0
_PILL = (30.0, 22.0)
_GAP = 3.0
_BAR = 14  # of a scroll bar, for which there is always room
_MARK = QPointF(3, 7)
_NAMES = 150
_LEAST = 138  # pixels of a column in which the words of a cell do not become a ribbon


class CourseDelegate(QStyledItemDelegate):
    """Draws a status with its word, and below it the change and how it stands to caseness."""

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table = parent
        self.strong = theme.font(weight=500)
        self.small = theme.font(text="small")
        self.head = theme.font(text="small", weight=500)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect, theme = option_rect(option), self._theme
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("accent-weak"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        what = index.data(CELL_ROLE)
        box = rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        if isinstance(what, CourseCell):
            self._place(painter, what, box)
        elif what:
            box.setWidth(min(box.width(), self._table.viewport().width() - 2 * _PAD))
            draw_words(painter, box, what, self.small, theme.colour("ink-2"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -3), 5, 5)
        painter.restore()

    def height(self, what: CourseCell | str, width: float) -> float:
        """Return the height that a cell needs in a width."""
        inner = width - 2 * _PAD
        if isinstance(what, CourseCell):
            return self._place(None, what, QRectF(0, 0, inner, 0)) + 2 * _PAD
        return words_height(self.small, what, inner) + 2 * _PAD

    def _place(self, painter: QPainter | None, cell: CourseCell, box: QRectF) -> float:
        """Draw a cell within a box (only measure it without a painter); return its height."""
        theme, top = self._theme, box.top()
        if cell.matrix is not None:
            wide, high = _PILL
            mark = 16.0 if cell.matrix.decided else 0.0
            words = cell.matrix.shown.words
            left = wide + mark + 7
            room = box.width() - left
            need = max(high, words_height(self.strong, words, room))
            if painter is not None:
                pill = QRectF(box.left(), top, wide, high)
                draw_status(painter, theme, pill, cell.matrix.shown)
                if mark:
                    draw_expert_mark(painter, theme, pill.topRight() + _MARK)
                inset = max(0.0, (high - words_height(self.strong, words, room)) / 2)
                place = QRectF(box.left() + left, top + inset, room, need)
                draw_words(painter, place, words, self.strong, theme.colour("ink"))
            top += need + _GAP
        for number, line in enumerate(cell.more):
            first = cell.matrix is None and number == 0
            font: QFont = self.strong if first else self.small
            high = words_height(font, line, box.width())
            if painter is not None:
                ink = theme.colour("ink" if first else "ink-2")
                draw_words(painter, QRectF(box.left(), top, box.width(), high), line, font, ink)
            top += high + _GAP
        return top - _GAP - box.top()


class CourseTable(QTableView):
    """Shows an InterviewView in words; `cell_opened` names the module and time point chosen."""

    cell_opened = Signal(object, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.course = CourseModel(self)
        self._delegate = CourseDelegate(theme, self)
        self.setModel(self.course)
        self.setItemDelegate(self._delegate)
        self.setObjectName("matrix")
        self.setAccessibleName(self.tr("Disorders over time"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        across, down = self.horizontalHeader(), self.verticalHeader()
        wrap = Qt.TextFlag.TextWordWrap
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | wrap)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | wrap)
        for header in (across, down):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        self.doubleClicked.connect(self._on_opened)

    def show_view(self, view: InterviewView) -> None:
        """Show another state; the cursor stays on its disorder and time point."""
        chosen = self.course.at(self.currentIndex())
        if not self.course.set_view(view):
            return
        for number, line in enumerate(self.course.lines):
            spanned = self.course.columnCount() if not line.cells else 1
            if self.columnSpan(number, 0) != spanned:
                self.setSpan(number, 0, 1, spanned)
        self._fit()
        if chosen is not None:
            self._choose(*chosen)

    def _choose(self, key: object, time_point_id: str) -> None:
        for row in range(self.course.rowCount()):
            for column in range(self.course.columnCount()):
                index = self.course.index(row, column)
                if self.course.at(index) == (key, time_point_id):
                    self.setCurrentIndex(index)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters and digits to the page: they are its keys."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_opened(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(900, 500)

    def _on_opened(self, index: QModelIndex) -> None:
        place = self.course.at(index)
        if place is not None:
            self.cell_opened.emit(*place)

    def _fit(self) -> None:
        """Share the width among the time points, and give each line the height of its words."""
        columns = self.course.columnCount()
        if not columns:
            return
        down, across = self.verticalHeader(), self.horizontalHeader()
        down.setFixedWidth(_NAMES)
        room = max(_LEAST, self.width() - 2 * self.frameWidth() - _NAMES - _BAR)
        shown = min(columns, room // _LEAST)
        width = room // shown  # whole columns only, also where they scroll
        heads = (
            str(across.model().headerData(number, Qt.Orientation.Horizontal))
            for number in range(columns)
        )
        tallest = max(words_height(self._delegate.head, words, width - 8) for words in heads)
        across.setFixedHeight(round(tallest) + 14)
        for number in range(columns):
            self.setColumnWidth(number, width)
        for number, line in enumerate(self.course.lines):
            name = words_height(self.font(), line.name, _NAMES - 20)
            if line.kind in (LineKind.BETWEEN, LineKind.HEADING):
                need = self._delegate.height(line.words, width * shown)
            else:
                need = max(self._delegate.height(cell, width) for cell in line.cells)
            self.setRowHeight(number, round(max(need, name + 16)) + 1)
