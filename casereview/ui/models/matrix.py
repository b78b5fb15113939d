"""Modules by time points: a table of computed and decided statuses."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casereview.domain.assessing.finding import Change, Status
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.services.views import InterviewView, MatrixCell, ModuleRow, PointScores
from casereview.ui.models.course import change_words, changes_to

Index = QModelIndex | QPersistentModelIndex

CELL_ROLE = int(Qt.ItemDataRole.UserRole)
"""The MatrixCell itself, for the delegate."""

CHANGE_ROLE = CELL_ROLE + 1
"""The Change to a cell from the time point before it, or None."""

CASENESS_SIGNS: dict[Truth | None, str] = {T: "▲", F: "△", U: "?", None: "–"}
"""What the service's scores say at a time point, under its heading."""

CASENESS_WORDS: dict[Truth | None, str] = {
    T: "at caseness",
    F: "below caseness",
    U: "caseness undetermined",
    None: "no score near that date",
}

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


def scores_words(at: PointScores) -> str:
    """Say `Service's scores: at caseness. PHQ-9 below caseness (7, 3 June 2019); ...`."""
    scores = "; ".join(f"{measure} {words}" for measure, words in at.scores)
    return f"Service’s scores: {CASENESS_WORDS[at.caseness]}. {scores}."


class MatrixModel(QAbstractTableModel):
    """The interview's matrix; columns are time points in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = InterviewView((), (), (), (), ())
        self._changes: dict[tuple[ModuleKey, str], Change] = {}

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
        change = self._changes.get((row.key, point.id))
        if role == CHANGE_ROLE:
            return change
        words = cell_words(row, cell, point.short)
        words += f"; {change_words(change)}" if change else ""
        words += f"; {cell.beside}" if cell.beside else ""
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
            point, at = self._view.time_points[section], self._scores(section)
            if role == Qt.ItemDataRole.DisplayRole:
                return f"{point.short}\n{CASENESS_SIGNS[at.caseness]}" if at else point.short
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                words = f"{point.label}, as at {point.as_at}"
                return f"{words}. {scores_words(at)}" if at else words
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

    def _scores(self, column: int) -> PointScores | None:
        """Return the scores at a time point; None while no time point has any near it."""
        scores = self._view.scores
        some = any(at.caseness is not None for at in scores)
        return scores[column] if some and column < len(scores) else None

    @property
    def shows_scores(self) -> bool:
        """Whether the headings say what the service's scores do."""
        return self._scores(0) is not None

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
        changes, moved = self._changes, changes_to(view)
        if not same:
            self.beginResetModel()
            self._view, self._changes = view, moved
            self.endResetModel()
            return
        self._view, self._changes = view, moved
        if old.scores != view.scores:
            self.headerDataChanged.emit(
                Qt.Orientation.Horizontal, 0, max(0, len(view.time_points) - 1)
            )
        for number, (before, after) in enumerate(zip(old.rows, view.rows, strict=True)):
            places = [(after.key, point.id) for point in view.time_points]
            turned = any(changes.get(place) != moved.get(place) for place in places)
            if before != after or turned:
                self.dataChanged.emit(
                    self.index(number, 0), self.index(number, len(view.time_points) - 1)
                )

    def _same_shape(self, view: InterviewView) -> bool:
        return view.time_points == self._view.time_points and [
            (r.key, r.name, r.reviewed) for r in view.rows
        ] == [(r.key, r.name, r.reviewed) for r in self._view.rows]
