"""The structured interview: matrix of modules and time points, one question, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casereview.domain.finding import Status
from casereview.domain.interview import SKIPPED
from casereview.domain.rating import CourseEntry, ModuleKey, read_answer_id
from casereview.errors import CaseReviewError
from casereview.services import definitions, interviewing
from casereview.services.changes import Changes, Kind
from casereview.services.parts import InterviewPart
from casereview.services.session import new_id
from casereview.services.views import InterviewView, ItemRow, ModuleView, PageName, Tone, Use
from casereview.ui.desk import Desk
from casereview.ui.page import CasePage
from casereview.ui.pages.interview_evidence import EvidenceKeeper
from casereview.ui.pages.interview_paper import SchedulePapers
from casereview.ui.pages.interview_parts import InterviewParts
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.course_notes import CourseDraft
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.evidence_card import EvidenceCard
from casereview.ui.widgets.interview_forms import OpeningNotice, TimePointDraft
from casereview.ui.widgets.layouts import TallColumn
from casereview.ui.widgets.modules_card import ModulesCard
from casereview.ui.widgets.newer_module import NewerModuleOffer
from casereview.ui.widgets.question_card import QuestionCard
from casereview.ui.widgets.question_list import QuestionList
from casereview.ui.widgets.why_card import WhyCard
from casereview.ui.widgets.words import FittingWords

if TYPE_CHECKING:
    from casereview.services.session import OpenCase


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that the page shows, read in one go."""

    acknowledged: bool
    view: InterviewView
    module: ModuleView | None


def load(case: OpenCase, place: tuple[ModuleKey, str] | None) -> Loaded:
    """Read the matrix and the module at the chosen place, or at the first one."""
    view = interviewing.matrix(case)
    known = {(row.key, point.id) for row in view.rows for point in view.time_points}
    if place not in known:
        place = (view.rows[0].key, view.time_points[-1].id) if known else None
    module = interviewing.module(case, *place) if place else None
    return Loaded(interviewing.notice_acknowledged(case), view, module)


def skip_rest(
    case: OpenCase, time_point_id: str, key: ModuleKey, items: tuple[str, ...]
) -> Changes:
    """Record as one command that the rest of a module was not asked because it cannot be met."""
    with case.change(f"Leave {key.module.upper()}", Kind.INTERVIEW) as changes:
        for item in items:
            interviewing.rate(case, time_point_id, key, item, SKIPPED)
    return changes


class InterviewPage(CasePage):
    """Asks, rates and explains; all of it by key."""

    page = PageName.INTERVIEW
    kinds = frozenset({Kind.INTERVIEW, Kind.CASE, Kind.REPORT, Kind.RISK})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Structured interview", parent)
        self._place: tuple[ModuleKey, str] | None = None
        self._item = ""
        self._resume: dict[tuple[ModuleKey, str], str] = {}
        self._view: ModuleView | None = None
        self._names: dict[str, str] = {}
        self._points: dict[str, str] = {}
        self._fitted: tuple[str, ...] = ()
        self._keys: list[tuple[QShortcut, frozenset[InterviewPart]]] = []
        self.opening = OpeningNotice()
        self.opening.acknowledged.connect(self._on_acknowledged)
        self.modules = ModulesCard(desk.theme)
        self.question = QuestionCard(desk.theme)
        self.evidence = EvidenceCard()
        self._keeper = EvidenceKeeper(desk, self.evidence, self)
        self.whole = QuestionList(desk.theme)
        self.why = WhyCard(desk.theme)
        self.newer = NewerModuleOffer()
        self._build()
        self._connect()

    def _build(self) -> None:
        self._centre = QStackedWidget()
        no_point = EmptyState(
            self.tr("No time point yet"),
            self.tr(
                "Disorders are rated at moments that matter to the court: before the event, "
                "before and after each treatment, today."
            ),
            self.tr("Add a time point"),
        )
        no_point.started.connect(self.modules.begin_time_point)
        no_module = EmptyState(
            self.tr("No module yet"),
            self.tr("Open the modules that the history, the records or the screening suggest."),
            self.tr("Open a module"),
        )
        no_module.started.connect(self.modules.begin_module)
        for widget in (no_point, no_module, self._asking()):
            self._centre.addWidget(widget)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(14)
        self._split.setChildrenCollapsible(False)
        for widget, least, share in (
            (self.modules, 244, 35),
            (self._centre, 330, 39),
            (self.why, 230, 26),
        ):
            widget.setMinimumWidth(least)
            self._split.addWidget(widget)
            self._split.setStretchFactor(self._split.count() - 1, share)
        self._split.setSizes([396, 428, 288])
        self.content.setContentsMargins(22, 16, 22, 16)
        self.content.setSpacing(12)
        self.parts = InterviewParts(self.desk, self._split)
        self.papers = SchedulePapers(self.desk, self)
        self.add_action_widget(self.papers.button)
        self.content.addWidget(self.opening)
        self.content.addWidget(self.papers.printer.strip)
        self.content.addWidget(self.parts, 1)
        self.opening.hide()

    def _asking(self) -> QWidget:
        column = TallColumn()
        inner = column.column
        inner.setSpacing(14)
        inner.addWidget(self.question)
        inner.addWidget(self.evidence, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(column)
        listing = Card(self.tr("Whole module"), self.tr("struck through: kept, not counted"))
        listing.body.addWidget(self.whole, 1)
        self._ask = QStackedWidget()
        self._ask.addWidget(self._scroll)
        self._ask.addWidget(listing)
        asking = QWidget()
        asking.setObjectName("clear")
        layout = QVBoxLayout(asking)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.newer)
        layout.addWidget(self._ask, 1)
        layout.addLayout(self._foot())
        return asking

    def _foot(self) -> QHBoxLayout:
        self._back = SecondaryButton(self.tr("← Back"), name=self.tr("Previous question"))
        self._back.clicked.connect(self.go_back)
        self._next = PrimaryButton(self.tr("Next →"), name=self.tr("Next question"))
        self._next.clicked.connect(self.go_next)
        self._all = SecondaryButton(self.tr("Whole module"))
        self._all.setCheckable(True)
        self._all.clicked.connect(self._on_whole)
        hint = FittingWords(self.tr("Enter next · N notes"))
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._back)
        row.addWidget(hint, 1)
        row.addWidget(self._all)
        row.addWidget(self._next)
        return row

    def _connect(self) -> None:
        self.modules.table.cell_chosen.connect(self._on_cell)
        self.modules.table.entered_cell.connect(self.question.take_focus)
        self.modules.module_opened.connect(self._on_open_module)
        self.modules.time_point_added.connect(self._on_add_time_point)
        self.modules.course.added.connect(self._on_course_added)
        self.modules.course.removed.connect(self._on_course_removed)
        self.question.answered.connect(self._on_answered)
        self.question.cleared.connect(self._on_cleared)
        self.question.leave_wanted.connect(self._on_leave)
        self.newer.taken.connect(self._on_newer)
        self.whole.item_chosen.connect(self._on_item_chosen)
        self.why.item_chosen.connect(self._on_item_chosen)
        self.why.stated.use_chosen.connect(self._on_use)
        self.why.conclusion.concluded.connect(self._on_concluded)
        self.why.conclusion.withdrawn.connect(self._on_withdrawn)
        self._keeper.refused.connect(self._on_refused)
        self.parts.refused.connect(self.say_error)
        self.parts.told.connect(self._on_told)
        self.parts.course.cell_opened.connect(self._on_course_cell)
        self.papers.refused.connect(self.say_error)
        self.papers.said.connect(self._on_left)
        self.parts.part_shown.connect(self._on_part)
        asking = {InterviewPart.MODULES, InterviewPart.SCREENER}
        for number in range(1, 10):
            self._key(str(number), partial(self._on_number, number), asking | {InterviewPart.RISK})
        self._key("N", self._on_notes, {InterviewPart.MODULES})
        self._key("Backspace", self._on_backspace, asking)
        self._key("W", self._all.click, {InterviewPart.MODULES})
        self._on_part()

    def _key(self, keys: str, slot: object, parts: set[InterviewPart]) -> None:
        """Let a key work in some parts of the page."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(slot)
        self._keys.append((shortcut, frozenset(parts)))

    def _on_part(self) -> None:
        for shortcut, parts in self._keys:
            shortcut.setEnabled(self.parts.part in parts)
        self._show_heading()

    # ---- showing

    def refresh(self) -> None:
        self.desk.ask(load, self._place, done=self._show, key="interview")
        self.parts.refresh()

    def open_at(self, target: str) -> None:
        """Show `time point/module/item`, as an answer's id is written; the item may be left out.

        A part of the page is named instead, and after a stroke what to show in it.
        """
        part, _, within = target.partition("/")
        if part in set(InterviewPart):
            self.parts.begin(InterviewPart(part), within)
            return
        point, key, item = read_answer_id(target)
        if key.module:
            self.parts.show_part(InterviewPart.MODULES)
            self._go_to((key, point), item)

    @property
    def place(self) -> str:
        if self.parts.part is not InterviewPart.MODULES:
            return self.parts.part
        return self._answer_id(self._item) if self._place is not None else ""

    def settle(self) -> None:
        """Save what is being typed."""
        self._keep()
        self.parts.settle()

    def stop(self) -> None:
        """Print no more pages."""
        self.papers.stop()

    def _go_to(self, place: tuple[ModuleKey, str], item: str = "") -> None:
        self._keep()
        self._place = place
        self._item = item or self._resume.get(place, "")
        self.refresh()

    def _keep(self) -> None:
        """Save what is being typed before another question comes."""
        self.evidence.flush()
        self.question.commit()

    def _show(self, loaded: Loaded) -> None:
        self.opening.setVisible(not loaded.acknowledged)
        self.parts.setVisible(loaded.acknowledged)
        view = loaded.view
        self._names = {str(row.key): row.name for row in view.rows}
        self._points = {point.id: point.short for point in view.time_points}
        self.modules.show_view(view, loaded.module.key if loaded.module else None)
        self.parts.course.show_view(view)
        if loaded.module is None:
            self._show_empty(view)
            return
        module = loaded.module
        row = next((row for row in view.rows if row.key == module.key), None)
        rated = row is not None and any(cell.answered or cell.decided for cell in row.cells)
        self.papers.show_module(module.key, rated=rated)
        if self._place is not None and self._place != (module.key, module.time_point.id):
            self._item = ""
        self._place = (module.key, module.time_point.id)
        self._view = module
        self.modules.table.choose(*self._place)
        self._centre.setCurrentIndex(2)
        self.why.show()
        self._show_heading()
        self._fit_columns()
        self.why.show_module(module)
        self.newer.offer(module.newer)
        self._show_item()

    def _fit_columns(self) -> None:
        """Give the matrix, once it has other time points, the width that shows them all."""
        points = tuple(self._points)
        if points == self._fitted:
            return
        self._fitted = points
        whole = self._split.width() - 2 * self._split.handleWidth()
        wanted = max(self.modules.minimumWidth(), self.modules.table.wanted_width + 44)
        left = min(wanted, round(whole * 0.36))
        middle = round((whole - left) * 0.58)
        self._split.setSizes([left, middle, whole - left - middle])

    def _show_empty(self, view: InterviewView) -> None:
        self._view = None
        self.papers.show_module(None, rated=False)
        self.why.hide()
        self._centre.setCurrentIndex(1 if view.time_points else 0)
        self._show_heading()

    def _show_heading(self) -> None:
        """Say beside the title what is asked; in other parts the bar of parts says it."""
        words = ""
        if self._view is not None and self.parts.part is InterviewPart.MODULES:
            name = self._names.get(str(self._view.key), self._view.module.title)
            point = self._view.time_point
            words = f"{name} · {point.short}, {point.as_at}"
        self.set_heading(self.title, words)

    def _show_item(self) -> None:
        row = self._row()
        if row is None or self._view is None or self._place is None:
            return
        self._item = row.item.id
        self._resume[self._place] = self._item
        name = self._names.get(str(self._view.key), self._view.module.title)
        self.question.show_item(self._view, name, row, self._points)
        answer_id = self._answer_id(row.item.id)
        self._keeper.show_item(answer_id, row)
        self.whole.show_items(self._view.items, row.item.id)
        asked = self._asked()
        self._back.setEnabled(bool(asked) and asked[0].item.id != row.item.id)
        self._next.setEnabled(bool(asked) and asked[-1].item.id != row.item.id)

    def _asked(self) -> tuple[ItemRow, ...]:
        """Return the questions that are asked: not those whose way is closed."""
        items = self._view.items if self._view else ()
        return tuple(row for row in items if not row.hidden and not row.item.retired)

    def _row(self) -> ItemRow | None:
        """Return the item asked now; at first the first one that is open."""
        items = self._view.items if self._view else ()
        wanted = next((row for row in items if row.item.id == self._item), None)
        if wanted is not None:
            return wanted
        asked = self._asked()
        return next((row for row in asked if row.answer is None), asked[0] if asked else None)

    def _answer_id(self, item_id: str) -> str:
        assert self._place is not None
        key, point = self._place
        return f"{point}/{key}/{item_id}"

    def _on_use(self, use: Use) -> None:
        self.desk.go(use.page, use.target)

    # ---- moving

    def go_next(self) -> None:
        """Ask the next question; what was typed is saved first, and must be understood."""
        self._move(1)

    def go_back(self) -> None:
        """Ask the previous question."""
        self._move(-1)

    def _move(self, step: int) -> None:
        if self._view is None or not self.question.commit():
            return
        self.evidence.flush()
        ids = [row.item.id for row in self._view.items]
        asked = {row.item.id for row in self._asked()}
        place = ids.index(self._item) + step if self._item in ids else 0
        while 0 <= place < len(ids) and ids[place] not in asked:
            place += step
        if 0 <= place < len(ids):
            self._choose_item(ids[place])

    def _on_item_chosen(self, item_id: str) -> None:
        self._keep()
        if self._all.isChecked():
            self._all.setChecked(False)
            self._on_whole()
        self._choose_item(item_id)

    def _choose_item(self, item_id: str) -> None:
        self._item = item_id
        self._show_item()
        self._scroll.verticalScrollBar().setValue(0)
        self.question.take_focus()

    def _on_cell(self, key: ModuleKey, point: str) -> None:
        if (key, point) != self._place:
            self._go_to((key, point))

    def _on_course_cell(self, key: ModuleKey, point: str) -> None:
        self.parts.show_part(InterviewPart.MODULES)
        self._on_cell(key, point)

    def _on_whole(self, _checked: bool = False) -> None:
        self._ask.setCurrentIndex(1 if self._all.isChecked() else 0)
        if self._all.isChecked():
            self.whole.setFocus()
        else:
            self.question.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and self._view is not None and self._centre.isAncestorOf(self.focusWidget()):
            self.go_next()
            return
        super().keyPressEvent(event)

    # ---- answering

    def _on_told(self, words: str) -> None:
        self.notice.say(words, tone=Tone.GREEN)

    def _on_backspace(self) -> None:
        if self.parts.part is InterviewPart.SCREENER:
            self.parts.screener.go_back()
        else:
            self.go_back()

    def _on_number(self, number: int) -> None:
        if self.parts.part is not InterviewPart.MODULES:
            self.parts.press(number)
        elif self._view is not None and self._ask.currentIndex() == 0:
            self.question.press(number)

    def _on_notes(self) -> None:
        if self._ask.currentIndex() == 0:
            self.evidence.stop_picking()
            self.evidence.note.setFocus()
            self._scroll.ensureWidgetVisible(self.evidence.note)

    def _on_answered(self, item_id: str, raw: str) -> None:
        if self._place is None:
            return
        key, point = self._place
        self.evidence.flush()
        if item_id != self._item:
            self._item = item_id
        self.desk.save(
            interviewing.rate,
            point,
            key,
            item_id,
            raw,
            failed=self._on_refused,
        )

    def _on_cleared(self, item_id: str) -> None:
        if self._place is not None:
            key, point = self._place
            self.desk.save(interviewing.clear, point, key, item_id, failed=self._on_refused)

    def _on_newer(self) -> None:
        if self._place is not None:
            self.desk.save(definitions.take_over, self._place[0].module, failed=self._on_refused)

    def _on_leave(self) -> None:
        view = self._view
        if view is None or view.finding is None:
            return
        self.desk.save(
            skip_rest,
            view.time_point.id,
            view.key,
            view.finding.skippable,
            failed=self._on_refused,
        )
        self.modules.table.setFocus()

    def _on_refused(self, error: CaseReviewError) -> None:
        self.say_error(error)
        self.refresh()

    def _on_left(self, words: str, more: str) -> None:
        self.notice.say(words, more, tone=Tone.GREEN)

    # ---- concluding, opening, adding

    def _on_concluded(self, status: Status, reason: str) -> None:
        if self._place is not None:
            key, point = self._place
            self.desk.save(
                interviewing.conclude,
                point,
                key,
                status,
                reason,
                done=self._on_conclusion_saved,
                failed=self.say_error,
            )

    def _on_conclusion_saved(self, _changes: Changes) -> None:
        self.why.conclusion.close_form()

    def _on_withdrawn(self) -> None:
        if self._place is not None:
            key, point = self._place
            self.desk.save(interviewing.withdraw_conclusion, point, key, failed=self._on_refused)

    def _on_open_module(self, key: ModuleKey) -> None:
        points = self.modules.table.matrix.view.time_points
        if points:
            point = self._place[1] if self._place else points[-1].id
            self._keep()
            self._place, self._item = (key, point), ""
        self.desk.save(
            interviewing.open_module,
            key,
            done=self._on_module_opened,
            failed=self.modules.refuse,
        )

    def _on_module_opened(self, _changes: Changes) -> None:
        self.modules.close_forms()
        self.question.take_focus()

    def _on_add_time_point(self, draft: TimePointDraft) -> None:
        self.desk.save(
            interviewing.add_time_point,
            draft.label,
            draft.short,
            draft.kind,
            draft.as_at,
            done=self._on_form_saved,
            failed=self.modules.refuse,
        )

    def _on_form_saved(self, _changes: Changes) -> None:
        self.modules.close_forms()

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
        self.desk.save(
            interviewing.add_course_entry,
            entry,
            done=self._on_form_saved,
            failed=self.modules.refuse,
        )

    def _on_course_removed(self, entry_id: str) -> None:
        self.desk.save(interviewing.remove_course_entry, entry_id, failed=self._on_refused)

    def _on_acknowledged(self) -> None:
        today = date.today()  # noqa: DTZ011  the expert's own calendar day
        self.desk.save(interviewing.acknowledge_notice, today, failed=self.say_error)
