"""What is rated and when, from the card of modules to the case: opened, named, added, removed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from casereview.domain.assessing.rating import CourseEntry, ModuleKey, TimePoint
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.interview import instances, interviewing, time_points
from casereview.services.session import new_id
from casereview.ui.desk import Desk
from casereview.ui.pages.interview_loading import Place
from casereview.ui.widgets.course_notes import CourseDraft
from casereview.ui.widgets.modules_card import ModulesCard
from casereview.ui.widgets.time_point_forms import TimePointDraft


class ModulesKeeper(QObject):
    """Saves what the card says; `moved` carries the ModuleKey to go on with, `renamed` a new one.

    `opened` follows when a module was taken up. `refused` carries an error, `told` words.
    """

    moved = Signal(object)
    renamed = Signal(object)
    opened = Signal()
    refused = Signal(object)
    told = Signal(str)

    def __init__(self, desk: Desk, card: ModulesCard, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._card = card
        self._place: Place | None = None
        self._point = ""
        card.module_opened.connect(self._on_open)
        card.time_point_added.connect(self._on_add_time_point)
        card.course.added.connect(self._on_course_added)
        card.course.removed.connect(self._on_course_removed)
        card.instances.renamed.connect(self._on_renamed)
        card.instances.removed.connect(self._on_removed)
        card.removal_asked.connect(self._on_removal_asked)
        card.points.changed.connect(self._on_point_changed)
        card.points.removal_asked.connect(self._on_point_removal_asked)
        card.points.removed.connect(self._on_point_removed)

    def show_place(self, place: Place | None, point: TimePoint | None) -> None:
        """Know which module is chosen, and at which time point; that may be there without one."""
        self._place = place
        self._point = point.id if point is not None else ""
        self._card.points.show_point(point)

    def _on_open(self, key: ModuleKey) -> None:
        self.moved.emit(key)
        self._desk.save(
            interviewing.open_module, key, done=self._on_opened, failed=self._card.refuse
        )

    def _on_opened(self, _changes: Changes) -> None:
        self._card.close_forms()
        self.opened.emit()

    def _on_add_time_point(self, draft: TimePointDraft) -> None:
        self._desk.save(
            interviewing.add_time_point,
            draft.label,
            draft.short,
            draft.kind,
            draft.as_at,
            done=self._on_point_added,
            failed=self._card.refuse,
        )

    def _on_point_changed(self, draft: TimePointDraft) -> None:
        self._desk.save(
            time_points.change,
            self._point,
            draft.label,
            draft.short,
            draft.kind,
            draft.as_at,
            done=self._on_form_saved,
            failed=self._card.refuse,
        )

    def _on_point_removal_asked(self) -> None:
        self._desk.ask(time_points.held_by, self._point, done=self._card.points.ask_removal)

    def _on_point_removed(self) -> None:
        self._desk.save(
            time_points.remove, self._point, done=self._on_gone, failed=self._on_refused
        )

    def _on_point_added(self, _changes: Changes) -> None:
        """Go to the matrix: the arrow keys lead to the new column."""
        self._card.close_forms()
        self._card.table.setFocus()

    def _on_form_saved(self, _changes: Changes) -> None:
        self._card.close_forms()

    def _on_course_added(self, draft: CourseDraft) -> None:
        if self._place is None:
            return
        entry = CourseEntry(
            id=new_id(),
            key=self._place[0],
            status=draft.status,
            begins=draft.begins,
            ends=draft.ends,
            source=draft.source,
            text=draft.text,
        )
        self._desk.save(
            interviewing.add_course_entry,
            entry,
            done=self._on_form_saved,
            failed=self._card.refuse,
        )

    def _on_course_removed(self, entry_id: str) -> None:
        self._desk.save(interviewing.remove_course_entry, entry_id, failed=self._on_refused)

    def _on_renamed(self, name: str) -> None:
        if self._place is None:
            return
        key = self._place[0]
        new = " ".join(name.split())
        if new:
            self.renamed.emit(ModuleKey(key.module, new))
        self._desk.save(
            instances.rename, key, name, done=self._on_form_saved, failed=self._card.refuse
        )

    def _on_removal_asked(self) -> None:
        if self._place is not None:
            self._desk.ask(instances.held_by, self._place[0], done=self._card.instances.ask_removal)

    def _on_removed(self) -> None:
        if self._place is not None:
            self._desk.save(
                instances.remove, self._place[0], done=self._on_gone, failed=self._on_refused
            )

    def _on_gone(self, changes: Changes) -> None:
        self._card.close_forms()
        self.told.emit(changes.label)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
