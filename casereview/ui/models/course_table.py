"""Disorders over time in full words: a line for each, what was learnt between, and the scores."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casereview.domain.assessing.finding import Change
from casereview.domain.assessing.rating import ModuleKey
from casereview.services.views import InterviewView, MatrixCell, ModuleRow, PointScores
from casereview.ui.models.course import CHANGE_SIGNS, change_words, changes_to, entry_words
from casereview.ui.models.matrix import CASENESS_SIGNS, CASENESS_WORDS, cell_words

Index = QModelIndex | QPersistentModelIndex

NOWHERE = QModelIndex()
CELL_ROLE = int(Qt.ItemDataRole.UserRole)
"""The CourseCell or, in a line without cells, its words, for the delegate."""


class LineKind(StrEnum):
    """What a line of the table is."""

    DISORDER = "disorder"
    BETWEEN = "between"
    HEADING = "heading"
    SCORES = "scores"


@dataclass(frozen=True, slots=True)
class CourseCell:
    """A cell: a status with what goes with it, or scores, which have no status."""

    matrix: MatrixCell | None
    more: tuple[str, ...]
    spoken: str


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A line: a disorder's, with its cells, or one of words across all time points."""

    kind: LineKind
    name: str
    cells: tuple[CourseCell, ...] = ()
    words: str = ""
    key: ModuleKey | None = None


def course_lines(view: InterviewView) -> tuple[CourseLine, ...]:
    """Return the table's lines: the service's scores, disorders, and screens set apart below."""
    changes = changes_to(view)
    found = [_scores(view)] if any(at.caseness is not None for at in view.scores) else []
    for row in view.rows:
        if not row.screen:
            found.append(_disorder(view, row, changes))
            found += [
                CourseLine(LineKind.BETWEEN, "", words=entry_words(entry), key=row.key)
                for entry in view.course
                if entry.key == row.key
            ]
    screens = [row for row in view.rows if row.screen]
    if screens:
        words = "Screens, which lead to a referral and never to a diagnosis"
        found.append(CourseLine(LineKind.HEADING, "", words=words))
        found += [_disorder(view, row, {}) for row in screens]
    return tuple(found)


def _disorder(
    view: InterviewView, row: ModuleRow, changes: dict[tuple[ModuleKey, str], Change]
) -> CourseLine:
    cells = []
    for point, cell in zip(view.time_points, row.cells, strict=True):
        change = changes.get((row.key, point.id))
        more = []
        if cell.decided and cell.shown is not cell.status:
            more.append(f"by the rules: {cell.status.words[:1].lower()}{cell.status.words[1:]}")
        if change is not None:
            more.append(f"{CHANGE_SIGNS[change.change]} {change_words(change)}")
        if cell.beside:
            more.append(cell.beside)
        spoken = "; ".join((cell_words(row, cell, point.short), *more))
        cells.append(CourseCell(cell, tuple(more), spoken))
    return CourseLine(LineKind.DISORDER, row.name, tuple(cells), key=row.key)


def _scores(view: InterviewView) -> CourseLine:
    cells = []
    for point, at in zip(view.time_points, view.scores, strict=True):
        more = _score_lines(at)
        cells.append(CourseCell(None, more, f"{point.short}, service’s scores: {'; '.join(more)}"))
    return CourseLine(LineKind.SCORES, "Service’s scores", tuple(cells))


def _score_lines(at: PointScores) -> tuple[str, ...]:
    whole = f"{CASENESS_SIGNS[at.caseness]} {CASENESS_WORDS[at.caseness]}"
    if at.caseness is None:
        return (whole,)
    return (whole, *(f"{measure}: {words}" for measure, words in at.scores))


class CourseModel(QAbstractTableModel):
    """The lines as a table whose columns are the time points."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = InterviewView((), (), (), (), ())
        self.lines: tuple[CourseLine, ...] = ()

    def set_view(self, view: InterviewView) -> bool:
        """Show another state; whether anything is other than before."""
        lines = course_lines(view)
        if lines == self.lines and view.time_points == self._view.time_points:
            return False
        self.beginResetModel()
        self._view, self.lines = view, lines
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._view.time_points)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # noqa: ANN401  Qt's signature
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        cell = line.cells[index.column()] if line.cells else None
        if role == CELL_ROLE:
            return cell or line.words
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.spoken if cell else line.words
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:  # noqa: ANN401  Qt's signature
        across = orientation is Qt.Orientation.Horizontal
        if section >= (len(self._view.time_points) if across else len(self.lines)):
            return None
        if across:
            point = self._view.time_points[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return f"{point.label}\n{point.as_at}"
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return f"{point.label}, as at {point.as_at}"
        elif role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.lines[section].name
        return None

    def at(self, index: Index) -> tuple[ModuleKey, str] | None:
        """Return the module and time point of an index, or None where there is no disorder."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if line.kind is not LineKind.DISORDER or line.key is None:
            return None
        return line.key, self._view.time_points[index.column()].id
