"""The left of the interview page: the matrix, its legend, what changed, and what can be added."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from casereview.domain.assessing.rating import ModuleKey
from casereview.errors import CaseReviewError
from casereview.services.views import InterviewView
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.course_notes import CourseNotes
from casereview.ui.widgets.instance_forms import InstanceForms
from casereview.ui.widgets.interview_forms import OpenModuleForm
from casereview.ui.widgets.layouts import FlowLayout, TallColumn
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.matrix_legend import MatrixLegend
from casereview.ui.widgets.matrix_table import MatrixTable
from casereview.ui.widgets.own_modules import OwnModulesNote
from casereview.ui.widgets.time_point_forms import TimePointForm, TimePointForms
from casereview.ui.widgets.words import Words


class ModulesCard(Card):
    """Chooses what is rated and when; opens modules and adds time points."""

    module_opened = Signal(object)
    removal_asked = Signal()
    time_point_added = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Modules", "", parent)
        self.table = MatrixTable(theme)
        self._legend = MatrixLegend()
        self.course = CourseNotes()
        self.opening = OpenModuleForm()
        self.adding = TimePointForm(self.tr("Add time point"))
        self.points = TimePointForms()
        self.own = OwnModulesNote()
        self.instances = InstanceForms()
        self.instances.opened.connect(self.module_opened)
        self.instances.removal_asked.connect(self.removal_asked)
        self.instances.begun.connect(self._on_instances)
        self.points.begun.connect(self._on_points)
        self._review = Words("", "amber")
        self._open = SmallButton(self.tr("Open a module…"))
        self._add = SmallButton(self.tr("Add a time point…"))
        makes_changes(self._open, self._add)
        self._open.clicked.connect(self.begin_module)
        self._add.clicked.connect(self.begin_time_point)
        self.opening.submitted.connect(self.module_opened)
        self.adding.submitted.connect(self.time_point_added)
        for form in (self.opening, self.adding):
            form.cancelled.connect(self.close_forms)
        self.course.begun.connect(self._on_course)
        below = TallColumn()
        column = below.column
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(8)
        buttons = FlowLayout()
        buttons.addWidget(self._open)
        buttons.addWidget(self._add)
        column.addWidget(self._legend)
        column.addWidget(self._review)
        column.addLayout(buttons)
        for widget in (
            self.opening,
            self.own,
            self.adding,
            self.points,
            self.course,
            self.instances,
        ):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(below)
        self._below = below
        self.body.addWidget(self.table, 3)
        self.body.addWidget(scroll, 2)

    def show_view(self, view: InterviewView, chosen: ModuleKey | None) -> None:
        """Show the matrix, and the course of the module that is chosen."""
        self.table.show_view(view)
        self.table.setVisible(bool(view.rows))
        self._legend.show_view(view)
        self._show_review(view)
        self.own.show_view(view)
        self._open.setEnabled(bool(view.available) and bool(view.time_points))
        module = next((row for row in view.rows if row.key == chosen), None)
        self.instances.show_module(module, view.instances.get(chosen.module, "") if chosen else "")
        self.course.show_course(view, chosen)

    def _show_review(self, view: InterviewView) -> None:
        """Say which of the modules nobody reviewed."""
        names = [row.name for row in view.rows if not row.reviewed]
        words = self.tr("Not clinically reviewed: {names}.").format(names=", ".join(names))
        if len(names) == len(view.rows):
            words = self.tr("None of these modules is clinically reviewed.")
        self._review.setText(words)
        self._review.setVisible(bool(names))

    def begin_module(self) -> None:
        """Offer the modules that can be opened."""
        self.close_forms()
        self.opening.begin(self.table.matrix.view.available)
        self.own.show_folder(True)
        self._reach(self.opening)

    def begin_time_point(self) -> None:
        """Ask for a time point."""
        self.close_forms()
        self.adding.begin()
        self._reach(self.adding)

    def _on_course(self) -> None:
        self._put_away(self.course)
        self._reach(self.course.form)

    def _on_instances(self) -> None:
        self._put_away(self.instances)
        self._reach(self.instances)

    def _on_points(self) -> None:
        self._put_away(self.points)
        self._reach(self.points)

    def _reach(self, form: QWidget) -> None:
        """Bring a form that was opened into view, its end first, its beginning above all."""
        below = self._below
        below.adjustSize()
        end = form.mapTo(below, form.rect().bottomLeft())
        self._scroll.ensureVisible(end.x(), end.y(), 0, 4)
        begin = form.mapTo(below, form.rect().topLeft())
        self._scroll.ensureVisible(begin.x(), begin.y(), 0, 4)

    def close_forms(self) -> None:
        """Put the forms away."""
        self._put_away(None)

    def _put_away(self, but: QWidget | None) -> None:
        self.opening.hide()
        self.own.show_folder(False)
        self.adding.hide()
        for forms in (self.instances, self.points, self.course):
            if forms is not but:
                forms.close_forms()

    def refuse(self, error: CaseReviewError) -> None:
        """Say in the open form why nothing was added."""
        words = f"{error.what} {error.do}".strip()
        if self.opening.isVisible():
            self.opening.set_wrong(words)
        elif self.instances.asking:
            self.instances.refuse(words)
        elif self.points.asking:
            self.points.refuse(words)
        elif self.course.form.isVisible():
            self.course.form.set_wrong(words)
        else:
            self.adding.set_wrong(words)
