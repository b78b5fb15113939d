"""Modules by time points: a table of computed and decided statuses."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casereview.domain.finding import Status
from casereview.domain.rating import ModuleKey
from casereview.services.views import InterviewView, MatrixCell, ModuleRow

Index = QModelIndex | QPersistentModelIndex

CELL_ROLE = int(Qt.ItemDataRole.UserRole)
"""The MatrixCell itself, for the delegate."""

NOWHERE = QModelIndex()


def in_progress(cell: MatrixCell) -> bool:
    """Whether the cell says how far the questions are rather than how they came out."""
    return not cell.decided and cell.shown is Status.UNDETERMINED and 0 < cell.answered < cell.asked


def cell_words(row: ModuleRow, cell: MatrixCell, heading: str) -> str:
    """Say a cell in words, for those who hear the table."""
    words = f"{row.name}, {heading}: {cell.shown.words}, {cell.answered} of {cell.asked} answered"
    if cell.decided:
        words += ", concluded by you"
        if cell.shown is not cell.status:
            words += f" (rules: {cell.status.words})"
    return words


class MatrixModel(QAbstractTableModel):
    """The interview's matrix; columns are time points in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = InterviewView((), (), (), (), ())

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._view.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._view.time_points)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # noqa: ANN401  Qt's signature
        cell = self.cell(index)
        if cell is None:
            return None
        if role == CELL_ROLE:
            return cell
        row, point = self._view.rows[index.row()], self._view.time_points[index.column()]
        words = cell_words(row, cell, point.short)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{cell.answered}/{cell.asked}" if in_progress(cell) else cell.shown.words
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return words
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:  # noqa: ANN401  Qt's signature
        if orientation is Qt.Orientation.Horizontal:
            if section >= len(self._view.time_points):
                return None
            point = self._view.time_points[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return point.short
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return f"{point.label}, as at {point.as_at}"
            return None
        if section >= len(self._view.rows):
            return None
        row = self._view.rows[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.name if row.reviewed else f"{row.name}: not clinically reviewed"
        return None

    @property
    def view(self) -> InterviewView:
        """What the table shows."""
        return self._view

    def cell(self, index: Index) -> MatrixCell | None:
        """Return the cell of an index, or None where the module has none."""
        if not index.isValid() or index.row() >= len(self._view.rows):
            return None
        if index.column() >= len(self._view.time_points):
            return None
        wanted = self._view.time_points[index.column()].id
        cells = self._view.rows[index.row()].cells
        return next((cell for cell in cells if cell.time_point_id == wanted), None)

    def place(self, key: ModuleKey, time_point_id: str) -> QModelIndex:
        """Return the index of a module at a time point, invalid when not in the table."""
        for number, row in enumerate(self._view.rows):
            for column, point in enumerate(self._view.time_points):
                if row.key == key and point.id == time_point_id:
                    return self.index(number, column)
        return QModelIndex()

    def at(self, index: Index) -> tuple[ModuleKey, str] | None:
        """Return the module and time point of an index."""
        if self.cell(index) is None:
            return None
        return (
            self._view.rows[index.row()].key,
            self._view.time_points[index.column()].id,
        )

    def set_view(self, view: InterviewView) -> None:
        """Show another state; only changed cells are redrawn while rows and columns stay."""
        old, same = self._view, self._same_shape(view)
        if not same:
            self.beginResetModel()
            self._view = view
            self.endResetModel()
            return
        self._view = view
        for number, (before, after) in enumerate(zip(old.rows, view.rows, strict=True)):
            if before != after:
                self.dataChanged.emit(
                    self.index(number, 0), self.index(number, len(view.time_points) - 1)
                )

    def _same_shape(self, view: InterviewView) -> bool:
        return view.time_points == self._view.time_points and [
            (r.key, r.name, r.reviewed) for r in view.rows
        ] == [(r.key, r.name, r.reviewed) for r in self._view.rows]
