"""The treatment review: courses side by side, their review, the records, opinions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from casereview.domain.care.treatment import Review
from casereview.domain.case import TreatmentEpisode
from casereview.errors import CaseReviewError
from casereview.services import cases
from casereview.services.changes import Changes, Kind
from casereview.services.courses import (
    opining,
    proposing,
    taking_over,
    treatment,
    treatment_view,
)
from casereview.services.courses.taking_over import RecordKind
from casereview.services.courses.treatment_view import CHART_SIZE, TreatmentView
from casereview.services.views import PageName
from casereview.ui.desk import Desk
from casereview.ui.page import CasePage
from casereview.ui.pages.treatment_parts.beside import SideBySide
from casereview.ui.pages.treatment_parts.evidence import EvidenceKeeper
from casereview.ui.pages.treatment_parts.opinions import Opinions
from casereview.ui.pages.treatment_parts.records import Records
from casereview.ui.pages.treatment_parts.review import CourseReview
from casereview.ui.widgets.buttons import SecondaryButton
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.parts_bar import PartsBar

BESIDE, REVIEW, RECORDS, OPINIONS = range(4)
PLACES = ("side-by-side", "review", "records", "opinions")


class TreatmentPage(CasePage):
    """Everything is saved as it is chosen or left; the report reads it live."""

    page = PageName.TREATMENT
    kinds = frozenset(
        {Kind.TREATMENT, Kind.CASE, Kind.STATEMENTS, Kind.DOCUMENTS, Kind.INTERVIEW, Kind.MODULES}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Treatment review", parent)
        self._saving = 0
        self._wanted = ""
        self._begun = False
        self._size = CHART_SIZE
        self._view: TreatmentView | None = None
        self.parts = PartsBar(
            self.tr("Parts of the treatment review"),
            (
                self.tr("Side by side"),
                self.tr("Review of a course"),
                self.tr("Records"),
                self.tr("Opinions"),
            ),
        )
        self.beside = SideBySide(desk)
        self.evidence = EvidenceKeeper(desk, self)
        self.evidence.refused.connect(self.say_error)
        self.to_report = SecondaryButton(self.tr("See it in the report"))
        self.to_report.clicked.connect(self._on_report)
        self.add_action_widget(self.to_report)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.stack = QStackedWidget()
        self._columns: list[QVBoxLayout] = []
        for _ in PLACES:
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            self._columns.append(column)
            self.stack.addWidget(holder)
        self._put(BESIDE, self.beside)
        self.empty = EmptyState(
            self.tr("No course of treatment yet"),
            self.tr(
                "File the courses of treatment as the records and the claimant give them: service, "
                "kind, dates, sessions, and the documents that tell of them."
            ),
            self.tr("File a course…"),
        )
        self.empty.started.connect(self._on_start)
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(22, 14, 14, 0)
        column.setSpacing(12)
        column.addWidget(self.parts)
        column.addWidget(self.stack, 1)
        self._whole = QStackedWidget()
        for widget in (QWidget(), held, self.empty):
            self._whole.addWidget(widget)
        self.content.addWidget(self._whole)

    def _connect(self) -> None:
        self.parts.currentChanged.connect(self._on_part)
        for place in range(len(PLACES)):
            keys = f"Alt+{place + 1}"
            self.parts.setTabToolTip(place, keys)
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._on_key, place))
        self.beside.opened.connect(self._on_opened)
        self.beside.course_wanted.connect(self._on_course_wanted)
        self.beside.relayout_wanted.connect(self._on_relayout)
        self.beside.pictures.told.connect(self.notice.say)
        self.beside.pictures.refused.connect(self.say_error)
        made = (partial(getattr, self, part) for part in ("review", "records", "opinions"))
        self.desk.turns.run("parts of the treatment review", self, made)

    def _put(self, place: int, part: QWidget) -> None:
        self._columns[place].addWidget(part)

    @cached_property
    def review(self) -> CourseReview:
        """The review of a course, made after the page or when it is first wanted."""
        part = CourseReview(self.evidence)
        part.recorded.connect(self._on_recorded)
        part.cleared.connect(self._on_removed)
        part.opened.connect(self._on_opened)
        self._put(REVIEW, part)
        return part

    @cached_property
    def records(self) -> Records:
        """The records, made after the page or when they are first wanted."""
        part = Records(self.evidence)
        part.opened.connect(self._on_opened)
        part.taken.connect(self._on_taken)
        part.all_taken.connect(self._on_all_taken)
        part.courses_filed.connect(self._on_courses_filed)
        part.let_stand.connect(self._on_let_stand)
        part.saved.connect(self._on_saved_record)
        part.removed.connect(self._on_removed_key)
        self._put(RECORDS, part)
        return part

    @cached_property
    def opinions(self) -> Opinions:
        """The opinions, made after the page or when they are first wanted."""
        part = Opinions(self.evidence)
        part.relied.connect(self._on_relied)
        part.considered.connect(self._on_considered)
        part.saved.connect(self._on_saved_record)
        part.removed.connect(self._on_removed_key)
        self._put(OPINIONS, part)
        return part

    def refresh(self) -> None:
        self.desk.ask(treatment_view.view, self._size, done=self.show_view, key="treatment")

    def show_view(self, view: TreatmentView) -> None:
        """Show a view, part by part."""
        self._view = view
        self.evidence.set_evidence(view.evidence)
        self.desk.turns.run(
            "treatment",
            self,
            (
                *self.beside.pieces(view),
                partial(self._show_records, view),
                partial(self._show_whole, view),
                *self.review.pieces(view),
                partial(self._show_opinions, view),
                self._open_wanted,
            ),
        )

    def _show_records(self, view: TreatmentView) -> None:
        saving = bool(self._saving)
        self.records.show_view(view.particulars, view.taking, view.courses_told, saving=saving)

    def _show_opinions(self, view: TreatmentView) -> None:
        self.opinions.show_view(view.particulars, view.supports, saving=bool(self._saving))

    def _show_whole(self, view: TreatmentView) -> None:
        """Show the parts once there is anything to show in them, else what belongs here."""
        count = len(view.episodes)
        words = self.tr("{count} courses") if count != 1 else self.tr("{count} course")
        self.set_heading(self.title, words.format(count=count))
        some = bool(view.episodes or view.particulars.treatment.referrals)
        if not some and view.courses_told:
            self.parts.setCurrentIndex(RECORDS)  # where the courses of the letters are offered
        shown = some or self._begun or bool(view.courses_told)
        self._whole.setCurrentIndex(1 if shown else 2)

    @property
    def place(self) -> str:
        return PLACES[self.parts.currentIndex()]

    def open_at(self, target: str) -> None:
        """Show a part by its name, and in it a line of the review or a record by its id."""
        part, _, key = target.partition("/")
        if part not in PLACES:
            return
        self.parts.setCurrentIndex(PLACES.index(part))
        self._wanted = key
        self._open_wanted()

    def _open_wanted(self) -> None:
        """Bring what was asked for into view once it is there."""
        key = self._wanted
        if not key or self._view is None or self.desk.turns.waits("treatment"):
            return
        self._wanted = ""
        place = self.parts.currentIndex()
        if key in {attempt.id for attempt in self._view.particulars.treatment.attempts}:
            place = RECORDS  # a line of the review that is kept among the records
            self.parts.setCurrentIndex(place)
        if place == REVIEW:
            self.review.open_line(key)
        elif place == RECORDS:
            self.records.open_record(key)
        elif place == OPINIONS:
            self.opinions.open_record(key)

    def settle(self) -> None:
        if self._view is not None:  # before that there is nothing to type into
            for part in (self.review, self.records, self.opinions):
                part.settle()

    def _on_part(self, place: int) -> None:
        self.settle()
        self.stack.setCurrentIndex(place)

    def _on_key(self, place: int) -> None:
        """Show a part and leave the focus before it, so that Tab goes on into it."""
        if self._whole.currentIndex() == 1:
            self.parts.setCurrentIndex(place)
            self.parts.setFocus()

    def _on_start(self) -> None:
        """Ask for the first course where courses are kept."""
        self._begun = True
        self._whole.setCurrentIndex(1)
        self.parts.setCurrentIndex(RECORDS)
        self.records.cards["episodes"].begin_new()

    def _on_report(self) -> None:
        self.desk.go(PageName.REPORT, "treatment")

    def _on_opened(self, document_id: str, page: int) -> None:
        self.desk.go(PageName.DOCUMENTS, f"{document_id}//{page}")

    def _on_course_wanted(self, episode_id: str) -> None:
        self.review.choose(episode_id)
        self.parts.setCurrentIndex(REVIEW)

    def _on_relayout(self, width: float) -> None:
        if width != self._size[0]:
            self._size = (width, CHART_SIZE[1])
            self.refresh()

    def _on_recorded(self, review: Review) -> None:
        self._save(treatment.set_review, review)

    def _on_saved_record(self, record: object) -> None:
        of_case = isinstance(record, TreatmentEpisode)
        self._save(cases.save_episode if of_case else treatment.save, record)

    def _on_taken(self, statement_id: str) -> None:
        self._save(taking_over.take_over, statement_id)

    def _on_all_taken(self, kind: RecordKind) -> None:
        self._save(taking_over.take_over_all, kind)

    def _on_courses_filed(self, documents: tuple[str, ...]) -> None:
        self._save(proposing.file_courses, documents)

    def _on_let_stand(self, kind: RecordKind, record_id: str) -> None:
        self._save(taking_over.let_stand, kind, record_id)

    def _on_relied(self, opinion_id: str, work_id: str) -> None:
        self._save(opining.rely_on, opinion_id, work_id)

    def _on_considered(self, opinion_id: str, alternative_id: str) -> None:
        self._save(opining.consider, opinion_id, alternative_id)

    def _on_removed(self, record: object) -> None:
        self._save(treatment.remove, record)

    def _on_removed_key(self, kind: str, key: str) -> None:
        if kind == "episodes":
            self._save(cases.remove_episode, key)
            return
        held = getattr(self._view.particulars.treatment, kind) if self._view else ()
        record = next((one for one in held if one.id == key), None)
        if record is not None:
            self._on_removed(record)

    def _save(self, call: Callable[..., Changes], *args: object) -> None:
        self._saving += 1
        self.desk.save(call, *args, done=self._on_saved, failed=self._on_refused)

    def _on_saved(self, _changes: Changes) -> None:
        self._saving -= 1

    def _on_refused(self, error: CaseReviewError) -> None:
        self._saving -= 1
        self.say_error(error)
        self.refresh()
