"""The interview's part that shows disorders over time, beside the service's scores."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from casereview.services.views import InterviewView
from casereview.ui.theme import Theme
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.course_table import CourseTable
from casereview.ui.widgets.words import Role, Words


class CourseCard(Card):
    """Says what became of each disorder; `cell_opened` leads to the questions behind a cell."""

    cell_opened = Signal(object, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            "Disorders over time",
            "nearest scores within 31 days, our convention · a score is not a diagnosis",
            parent,
        )
        self._view: InterviewView | None = None
        self.table = CourseTable(theme)
        self.table.cell_opened.connect(self.cell_opened)
        self._empty = Words(
            self.tr("Nothing is rated yet: open a module and add time points under Modules."),
            Role.MUTED,
        )
        self._legend = Words(
            self.tr(
                "✓ your conclusion. Each change is from the time point before. "
                "Enter opens the questions of a cell."
            ),
            Role.SMALL,
        )
        self.body.addWidget(self._empty)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._legend)

    def show_view(self, view: InterviewView) -> None:
        """Show the course of all disorders; laid out only while it is seen."""
        self._view = view
        if self.isVisible():
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        some = bool(view.rows) and bool(view.time_points)
        self._empty.setVisible(not some)
        self.table.setVisible(some)
        self._legend.setVisible(some)
        if some:
            self.table.show_view(view)

    def begin(self) -> None:
        """Put the focus into the table."""
        self.table.setFocus()
