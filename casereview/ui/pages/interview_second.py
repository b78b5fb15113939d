"""The part of the interview in which a second expert rates, and both ratings are compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casereview.domain.assessing.corating import CoRater, How
from casereview.domain.dates import british
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.interview import corating, corating_files
from casereview.services.interview.corating import CoratingView, RaterDraft
from casereview.services.interview.corating_files import TakenOver
from casereview.services.views import Chip, Tone
from casereview.ui.desk import Desk
from casereview.ui.pages.second_asking import SecondAsking
from casereview.ui.pages.second_comparing import SecondComparing
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.confirm_card import ConfirmCard
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.layouts import ScrollPage
from casereview.ui.widgets.marks import makes_changes, only_looks
from casereview.ui.widgets.second_rater_form import SecondRaterForm
from casereview.ui.widgets.words import ElidedWords, Role

if TYPE_CHECKING:
    from casereview.services.session import OpenCase

_EMPTY, _FORM, _ASKING, _COMPARING = range(4)
_FINISH, _REMOVE = "finish", "remove"


class ChooseRatings:
    """Asks for files of ratings; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget) -> str:
        """Return the file to take over; '' when the dialog was left."""
        path, _ = QFileDialog.getOpenFileName(
            parent,
            parent.tr("Another expert’s ratings"),
            "",
            parent.tr("Ratings (*.jsonl *.json);;All files (*)"),
        )
        return path

    @classmethod
    def ask_where(cls, parent: QWidget) -> str:
        """Return where to save; '' when the dialog was left."""
        path, _ = QFileDialog.getSaveFileName(
            parent,
            parent.tr("Save the ratings for another expert"),
            "ratings.jsonl",
            parent.tr("Ratings (*.jsonl)"),
        )
        return path


def take_over(case: OpenCase, path: Path, draft: RaterDraft) -> tuple[TakenOver, Changes]:
    """Take over a file, whose rater is named in it or in the form."""
    return corating_files.take_over(
        case,
        corating_files.read_file(path),
        name=draft.name.strip(),
        role=draft.role.strip(),
        rated_on=draft.rated_on,
        how=None if draft.how is How.RECORDING else draft.how,
        blind=None if draft.blind else False,
    )


class SecondRatingPart(QWidget):
    """`refused` carries an error, `told` words on what was done."""

    refused = Signal(object)
    told = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: CoratingView | None = None
        self._rater = ""
        self._wanted = ""
        self._beginning = False
        self._rating = False
        self._correcting = False
        self.raters = ChoiceField()
        self.raters.setAccessibleName(self.tr("Which second rater"))
        only_looks(self.raters)
        self._who = ElidedWords(Role.MUTED)
        self._state = ChipLabel(Chip(""))
        self.turn = SecondaryButton("")
        self.finish = PrimaryButton(
            self.tr("Finished"), name=self.tr("Finished: set both ratings side by side")
        )
        makes_changes(self.finish)
        self.more = SecondaryButton(self.tr("More"))
        self.confirm = ConfirmCard()
        self.form = SecondRaterForm()
        self.asking = SecondAsking(desk)
        self.comparing = SecondComparing(desk)
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        self._empty = EmptyState(
            self.tr("No second rater yet"),
            self.tr(
                "A second expert rates the same interview, from the recording, present or from "
                "the schedule on paper, without seeing your ratings. Afterwards both stand side "
                "by side, with agreement for each question and disorder."
            ),
            self.tr("Add a second rater"),
        )
        makes_changes(self._empty.button)
        page = ScrollPage()
        page.column.setContentsMargins(0, 0, 8, 0)
        page.column.addWidget(self.form)
        page.column.addStretch(1)
        for widget in (self._empty, page, self.asking, self.comparing):
            self._stack.addWidget(widget)
        self._head = QWidget()
        self._head.setObjectName("clear")
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(10)
        head.addWidget(self.raters)
        head.addWidget(self._state)
        head.addWidget(self._who, 1)
        head.addWidget(self.turn)
        head.addWidget(self.more)
        head.addWidget(self.finish)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._head)
        layout.addWidget(self.confirm)
        layout.addWidget(self._stack, 1)
        menu = QMenu(self.more)
        self.actions_: dict[str, QAction] = {}
        for name, words, slot in (
            ("add", self.tr("Add another second rater…"), self._on_add),
            ("correct", self.tr("Correct who rates…"), self._on_correct),
            ("save", self.tr("Save your ratings for another expert…"), self._on_save_ratings),
            ("remove", self.tr("Remove this rater…"), self._on_remove),
        ):
            action = menu.addAction(words)
            action.triggered.connect(slot)
            self.actions_[name] = action
        self.more.setMenu(menu)
        self._head.hide()

    def _connect(self) -> None:
        self._empty.started.connect(self._on_add)
        self.raters.activated.connect(self._on_rater)
        self.turn.clicked.connect(self._on_turn)
        self.finish.clicked.connect(self._on_finish)
        self.confirm.confirmed.connect(self._on_confirmed)
        self.confirm.left.connect(self._on_left)
        self.form.submitted.connect(self._on_submitted)
        self.form.file_wanted.connect(self._on_file)
        self.form.cancelled.connect(self._on_cancelled)
        for part in (self.asking, self.comparing):
            part.refused.connect(self.refused)

    # ---- showing

    def refresh(self) -> None:
        """Ask for the second ratings as they are saved."""
        self._desk.ask(corating.view, self._rater, done=self._show, key="second ratings")

    def begin(self, answer: str = "") -> None:
        """Put the focus where work goes on, or on an answer that is named."""
        self._beginning, self._wanted = True, answer
        self.refresh()

    def settle(self) -> None:
        """Save what is being typed."""
        self.asking.settle()

    def _show(self, view: CoratingView) -> None:
        self._view = view
        rater = view.rater
        writes = not self._desk.read_only
        for name, action in self.actions_.items():
            action.setEnabled(writes and (rater is not None or name in ("add", "save")))
        if self._stack.currentIndex() == _FORM:
            return
        self._head.setVisible(rater is not None)
        if rater is None:
            self._rater = ""
            self.confirm.hide()
            self._stack.setCurrentIndex(_EMPTY)
            if self._beginning and writes:
                self._empty.button.setFocus()
            self._beginning = False
            return
        if rater.id != self._rater:
            self._rater, self._rating = rater.id, False
            self.confirm.hide()
        self._show_head(view, rater)
        rating = not rater.finished or self._rating
        self._stack.setCurrentIndex(_ASKING if rating else _COMPARING)
        if rating:
            self.asking.show_view(view)
        else:
            self.comparing.show_view(view)
        if self._beginning:
            self._beginning = False
            (self.asking if rating else self.comparing).begin(self._wanted)
            self._wanted = ""

    def _show_head(self, view: CoratingView, rater: CoRater) -> None:
        if [self.raters.itemData(i) for i in range(self.raters.count())] != [
            each.id for each in view.raters
        ] or self.raters.currentText() != rater.name:
            self.raters.clear()
            for each in view.raters:
                self.raters.addItem(each.name, each.id)
        self.raters.setCurrentIndex(self.raters.findData(rater.id))
        self.raters.setVisible(len(view.raters) > 1)
        name = "" if len(view.raters) > 1 else rater.name
        known = (name, rater.role, rater.basis, british(rater.rated_on))
        self._who.set_whole(" · ".join(part for part in known if part))
        self._state.set_chip(self._chip(view, rater))
        self.finish.setVisible(not rater.finished)
        self.finish.setEnabled(view.rated > 0 and not self._desk.read_only)
        self.turn.setVisible(rater.finished)
        words = self.tr("Show the comparison") if self._rating else self.tr("Show the questions")
        self.turn.setText(words)
        self.turn.setAccessibleName(words)

    def _chip(self, view: CoratingView, rater: CoRater) -> Chip:
        if rater.finished_at is not None:
            day = british(rater.finished_at.astimezone().date())
            return Chip(self.tr("finished {day}").format(day=day), Tone.GREEN)
        rated = self.tr("{count} rated").format(count=view.rated)
        if not rater.blind:
            return Chip(self.tr("not blind · {rated}").format(rated=rated), Tone.AMBER)
        return Chip(self.tr("blind · {rated}").format(rated=rated), Tone.ACCENT)

    # ---- who

    def _on_rater(self) -> None:
        self.settle()
        self._rater, self._rating = str(self.raters.currentData()), False
        self.refresh()

    def _on_turn(self) -> None:
        self.settle()
        self._rating = not self._rating
        self._beginning = True
        self.refresh()

    def _on_add(self) -> None:
        self._open_form(None)

    def _on_correct(self) -> None:
        if self._view is not None:
            self._open_form(self._view.rater)

    def _open_form(self, rater: CoRater | None) -> None:
        self.settle()
        self.confirm.hide()
        self._correcting = rater is not None
        self._head.hide()
        self._stack.setCurrentIndex(_FORM)
        today = date.today()  # noqa: DTZ011  the expert's own calendar day
        self.form.begin(today, rater)

    def _on_cancelled(self) -> None:
        self._stack.setCurrentIndex(_EMPTY)
        self._beginning = True
        self.refresh()

    def _on_submitted(self, draft: RaterDraft) -> None:
        if self._correcting:
            self._desk.save(
                corating.correct_rater,
                self._rater,
                draft,
                done=self._on_corrected,
                failed=self.form.refuse,
            )
        else:
            self._desk.save(corating.add_rater, draft, done=self._on_added, failed=self.form.refuse)

    def _on_corrected(self, _changes: Changes) -> None:
        self._on_cancelled()

    def _on_added(self, result: tuple[str, Changes]) -> None:
        self._rater, self._rating = result[0], False
        self._on_cancelled()

    def _on_file(self, draft: RaterDraft) -> None:
        path = ChooseRatings.ask(self)
        if path:
            self._desk.save(
                take_over, Path(path), draft, done=self._on_taken_over, failed=self.form.refuse
            )

    def _on_taken_over(self, result: tuple[TakenOver, Changes]) -> None:
        taken = result[0]
        self._rater, self._rating = taken.rater.id, False
        words = self.tr("{count} ratings of {name} are taken over.").format(
            count=taken.ratings, name=taken.rater.name
        )
        self.told.emit(" ".join((words, *taken.notes)))
        self._on_cancelled()

    def _on_save_ratings(self) -> None:
        path = ChooseRatings.ask_where(self)
        if path:
            self._desk.save(
                corating_files.save_ratings,
                Path(path),
                done=self._on_ratings_saved,
                failed=self.refused.emit,
            )

    def _on_ratings_saved(self, result: tuple[Path, Changes]) -> None:
        self.told.emit(
            self.tr(
                "Your ratings are saved as {name}. The file is not encrypted: it left the vault "
                "by your choice."
            ).format(name=result[0].name)
        )

    # ---- finishing and removing

    def _on_finish(self) -> None:
        self.settle()
        self.confirm.ask(
            _FINISH,
            self.tr("Has the second rater finished?"),
            self.tr(
                "Both ratings are then set side by side, and the first ratings can be seen here. "
                "What is changed afterwards is marked and does not count in "
                "agreement. What was done in this case before can no longer be undone."
            ),
            self.tr("Finished: show both"),
        )

    def _on_remove(self) -> None:
        if self._view is None or self._view.rater is None:
            return
        self.confirm.ask(
            _REMOVE,
            self.tr("Remove the ratings of {name}?").format(name=self._view.rater.name),
            self.tr(
                "All of this rater’s ratings go. The history keeps that it was so, and Undo brings "
                "them back. What you settled stays."
            ),
            self.tr("Remove"),
        )

    def _on_confirmed(self, what: str) -> None:
        service = corating.finish if what == _FINISH else corating.remove_rater
        self._rating, self._beginning = False, True
        self._desk.save(service, self._rater, failed=self._on_refused)

    def _on_left(self) -> None:
        self._beginning = True
        self.refresh()

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
        self.refresh()
