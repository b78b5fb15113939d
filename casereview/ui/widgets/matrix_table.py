"""The table of modules and time points: a shape in each cell, chosen by click or arrow."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from casereview.domain.assessing.finding import Change
from casereview.domain.assessing.rating import ModuleKey
from casereview.services.views import InterviewView, MatrixCell
from casereview.ui.models.course import CHANGE_SIGNS, TURNS
from casereview.ui.models.matrix import CELL_ROLE, CHANGE_ROLE, MatrixModel, in_progress
from casereview.ui.theme import Theme
from casereview.ui.widgets.line_delegate import option_rect
from casereview.ui.widgets.painting import draw_expert_mark, draw_status, tone_colours
from casereview.ui.widgets.status_glyph import look_of
from casereview.ui.widgets.words import Role, Words

_PILL = (32.0, 24.0)
_COLUMN = 47  # so that six time points are seen at once in a window of the usual size
_NAMES = 92


class MatrixDelegate(QStyledItemDelegate):
    """Draws a status by shape, `4/9` while questions are open, a tick where it is concluded.

    Where a disorder came or went since the time point before, a sign stands between the two.
    """

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table = parent

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(52, 40)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect = option_rect(option)
        theme = self._theme
        painter.save()
        state: QStyle.StateFlag = option.state
        if index.row() == self._table.currentIndex().row():
            painter.fillRect(rect, theme.colour("accent-weak"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        cell = index.data(CELL_ROLE)
        if isinstance(cell, MatrixCell):
            self._paint_cell(painter, rect, cell)
        change = index.data(CHANGE_ROLE)
        if isinstance(change, Change) and change.change in TURNS:
            painter.setFont(theme.font(text="small", weight=600))
            painter.setPen(theme.colour("ink-2"))
            gap = QRectF(rect.left() - 2, rect.top(), 12, rect.height())
            painter.drawText(gap, Qt.AlignmentFlag.AlignCenter, CHANGE_SIGNS[change.change])
        if state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -3), 5, 5)
        painter.restore()

    def _paint_cell(self, painter: QPainter, rect: QRectF, cell: MatrixCell) -> None:
        theme = self._theme
        wide, high = _PILL
        centre = rect.center()
        pill = QRectF(centre.x() - wide / 2, centre.y() - high / 2, wide, high)
        if in_progress(cell):
            tint, ink = tone_colours(theme, look_of(cell.shown)[1])
            words = f"{cell.answered}/{cell.asked}"
            painter.setFont(theme.font(text="small"))
            need = painter.fontMetrics().horizontalAdvance(words) + 12
            pill.setX(centre.x() - max(need, wide) / 2)
            pill.setWidth(max(need, wide))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint)
            painter.drawRoundedRect(pill, high / 2, high / 2)
            painter.setPen(ink)
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
        else:
            draw_status(painter, theme, pill, cell.shown)
        if cell.decided:
            draw_expert_mark(painter, theme, QPointF(pill.right() - 5, pill.top() - 5))


class MatrixTable(QTableView):
    """Shows an InterviewView; `cell_chosen` names the module and time point under the cursor."""

    cell_chosen = Signal(object, str)
    entered_cell = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix = MatrixModel(self)
        self._refreshing = False
        self._theme = theme
        self.setModel(self.matrix)
        self.setItemDelegate(MatrixDelegate(theme, self))
        self.setObjectName("matrix")
        self.setAccessibleName(self.tr("Modules by time points"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        across, down = self.horizontalHeader(), self.verticalHeader()
        wrap = Qt.TextFlag.TextWordWrap
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | wrap)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | wrap)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for header in (across, down):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        self.selectionModel().currentChanged.connect(self._on_current)
        self._corner = Words(self.tr("Service’s scores"), Role.SMALL, self)
        self._corner.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._corner.setAccessibleName(self.tr("Under each heading: the service’s scores"))

    @property
    def wanted_width(self) -> int:
        """The pixels in which every time point has its column."""
        return _NAMES + 30 + _COLUMN * self.matrix.columnCount()

    def show_view(self, view: InterviewView) -> None:
        """Show another state; the cursor stays on its module and time point."""
        chosen = self.matrix.at(self.currentIndex())
        self._refreshing = True
        self.matrix.set_view(view)
        self._fit()
        if chosen is not None:
            self.choose(*chosen)
        self._refreshing = False

    def choose(self, key: ModuleKey, time_point_id: str) -> None:
        """Put the cursor on a module at a time point."""
        index = self.matrix.place(key, time_point_id)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def chosen(self) -> tuple[ModuleKey, str] | None:
        """Return the module and time point under the cursor."""
        return self.matrix.at(self.currentIndex())

    def keyboardSearch(self, search: str) -> None:
        """Leave letters and digits to the page: they are its keys."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_cell.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the names what the columns leave, and each line the height its name needs."""
        columns = self.matrix.columnCount()
        width = self.viewport().width() + self.verticalHeader().width()
        metrics = self.fontMetrics()
        column = _COLUMN
        names = max(_NAMES, min(190, width - column * columns))
        header = self.verticalHeader()
        header.setFixedWidth(names)
        room = max(width - names, column)
        shown = min(columns, room // column) or 1
        if shown < columns:  # no part of another column at the edge
            header.setFixedWidth(names + room % shown)
        for number in range(columns):  # whole columns only, also where they scroll
            self.setColumnWidth(
                number, room // shown if shown < columns else min(room // shown, 84)
            )
        for number, row in enumerate(self.matrix.view.rows):
            box = metrics.boundingRect(
                0, 0, names - 20, 1000, int(Qt.TextFlag.TextWordWrap), row.name
            )
            self.setRowHeight(number, max(42, box.height() + 16))
        self._fit_head()
        self._align()
        rows = sum(self.rowHeight(number) for number in range(self.matrix.rowCount()))
        bar = 16 if column * columns + names > width else 0
        self.setMaximumHeight(self.horizontalHeader().height() + rows + bar + 6)

    def _align(self) -> None:
        """Scroll again to where it was: the columns have other widths now."""
        self.updateGeometries()
        bar = self.horizontalScrollBar()
        place = bar.value()
        bar.setValue(0)
        bar.setValue(place)

    def _fit_head(self) -> None:
        """Give the headings the height that the longest of them needs."""
        metrics = QFontMetrics(self._theme.font(text="small", weight=500))
        tallest = metrics.height()
        for number, point in enumerate(self.matrix.view.time_points):
            width = max(self.columnWidth(number) - 8, 10)
            box = metrics.boundingRect(
                0, 0, width, 1000, int(Qt.TextFlag.TextWordWrap), point.short
            )
            tallest = max(tallest, box.height())
        scored = self.matrix.shows_scores
        line = metrics.height() if scored else 0
        self.horizontalHeader().setFixedHeight(tallest + line + 18)
        self._corner.setVisible(scored)
        self._corner.setGeometry(8, 0, self.verticalHeader().width() - 12, tallest + line + 9)

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.viewport().update()
        place = self.matrix.at(current)
        if place is not None and not self._refreshing:
            self.cell_chosen.emit(place[0], place[1])
