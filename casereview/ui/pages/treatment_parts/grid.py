"""Lines of a label and one cell a course, with a hairline under each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from casereview.reporting.parts.episodes import EpisodeView
from casereview.services.views import Chip
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.words import Role, Rule, Words


class CourseGrid(QWidget):
    """A column for each course under its head."""

    def __init__(self, heads: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 4)
        for place, head in enumerate(heads, 1):
            self._grid.addWidget(head, 0, place, Qt.AlignmentFlag.AlignLeft)
            self._grid.setColumnStretch(place, 7)
        self._row = 1
        self._columns = len(heads) + 1

    @property
    def is_empty(self) -> bool:
        """Whether there is no line yet."""
        return self._row == 1

    def add(self, label: str, cells: Sequence[QWidget]) -> None:
        """Add a line."""
        self._grid.addWidget(Rule(), self._row, 0, 1, self._columns)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(Words(label, Role.MUTED), self._row + 1, 0, top)
        for place, cell in enumerate(cells, 1):
            self._grid.addWidget(cell, self._row + 1, place, top)
        self._row += 2


def course_heads(views: Sequence[EpisodeView]) -> list[QWidget]:
    """Return the heads of a table below the first, which names the courses."""
    return [Words(f"Course {view.episode.number}", Role.MUTED) for view in views]


def beside_chip(chip: Chip, words: str) -> QWidget:
    """Return a cell with a chip and what is said of it, which wraps beside it."""
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    top = Qt.AlignmentFlag.AlignTop
    row.addWidget(ChipLabel(chip), 0, top)
    row.addWidget(Words(words, Role.SMALL), 1, Qt.AlignmentFlag.AlignVCenter)
    return cell


def stacked(*widgets: QWidget, spacing: int = 2) -> QWidget:
    """Return a cell with one thing under another."""
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    for widget in widgets:
        column.addWidget(widget)
    return cell
