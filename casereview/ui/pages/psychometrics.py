"""All scores of the case by measure and date, what they say, and those the expert adds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from casereview.errors import CaseReviewError
from casereview.services.changes import Changes, Kind
from casereview.services.interview import psychometrics
from casereview.services.interview.psychometrics import CHART_SIZE, MeasureView, PsychometricsView
from casereview.services.interview.score_lines import ScoreLine
from casereview.services.views import PageName
from casereview.ui.desk import Desk
from casereview.ui.models.particulars import LinesModel
from casereview.ui.models.psychometrics import OWN_HEAD, nearest_words, own_lines
from casereview.ui.page import CasePage
from casereview.ui.pages.measure_card import MeasureCard
from casereview.ui.pages.particulars.list_card import ListCard
from casereview.ui.pages.particulars.own_score import OwnScoreForm
from casereview.ui.widgets.buttons import PrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.layouts import Lines, ScrollPage, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.status_glyph import StatusGlyph
from casereview.ui.widgets.words import Role, Words


class PsychometricsPage(CasePage):
    """Scores of documents lead to their page; the expert's own are added and changed here."""

    page = PageName.PSYCHOMETRICS
    kinds = frozenset({Kind.CASE, Kind.STATEMENTS, Kind.DOCUMENTS, Kind.INTERVIEW})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Psychometrics", parent)
        self._saving = 0
        self._wanted = ""
        self._size = CHART_SIZE
        self.cards: dict[str, MeasureCard] = {}
        self.add = PrimaryButton(self.tr("Add a score"))
        makes_changes(self.add)
        self.add.clicked.connect(self.begin_new)
        self.add_action_widget(self.add)
        self.own = ListCard(
            self.tr("Scores that you add"),
            self.tr("None yet. Add what you obtained yourself, or what no document gives."),
            OwnScoreForm(),
            LinesModel(OWN_HEAD),
            own_lines,
            wide=2,
        )
        self.own.saved.connect(self._on_own_saved)
        self.own.removed.connect(self._on_own_removed)
        self.own.form_opened.connect(self._on_form_opened)
        self._faults = Words("", Role.ERROR)
        self._faults.hide()
        self.beside_card = Card(
            self.tr("Diagnosis beside caseness"),
            self.tr("nearest score within 31 days, our convention · a score is not a diagnosis"),
        )
        self._beside = QVBoxLayout()
        self._beside.setSpacing(4)
        self._build()

    def _build(self) -> None:
        self.beside_card.body.addLayout(self._beside)
        self._measures = QVBoxLayout()
        self._measures.setSpacing(16)
        self._scroll = ScrollPage()
        self._scroll.column.addWidget(self._faults)
        self._scroll.column.addLayout(self._measures)
        self._scroll.column.addWidget(self.own)
        self._scroll.column.addWidget(self.beside_card)
        self._scroll.column.addStretch(1)
        self.empty = EmptyState(
            self.tr("No scores yet"),
            self.tr(
                "Scores that you accept from documents stand here by measure and date, with what "
                "they say by the rule of that date. You can add scores of your own."
            ),
            self.tr("Add a score…"),
        )
        makes_changes(self.empty.button)
        self.empty.started.connect(self.begin_new)
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())  # until the scores have been read
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self.empty)
        self.content.addWidget(self._stack)

    def open_at(self, target: str) -> None:
        """Open a score of the expert's own by its id, or show the card of a measure."""
        self._wanted = target
        self._reach_wanted()

    def settle(self) -> None:
        self.own.settle()

    def begin_new(self) -> None:
        """Ask for a new score."""
        self._stack.setCurrentWidget(self._scroll)
        self.own.begin_new()

    def refresh(self) -> None:
        self.desk.ask(psychometrics.view, self._size, done=self.show_view, key="psychometrics")

    def show_view(self, view: PsychometricsView) -> None:
        """Show a view, card by card."""
        self._let_go(view)
        self.desk.turns.run(
            "psychometrics",
            self,
            (
                partial(self._show_own, view),
                *(partial(self._show_card, *each) for each in enumerate(view.measures)),
                partial(self._show_beside, view),
                partial(self._finish, view),
            ),
        )

    def _show_own(self, view: PsychometricsView) -> None:
        self.own.show_view(view.particulars, saving=bool(self._saving))
        self._faults.setText(
            self.tr("Left out of your own measures: {faults}").format(faults=" ".join(view.faults))
        )
        self._faults.setVisible(bool(view.faults))

    def _finish(self, view: PsychometricsView) -> None:
        count = sum(len(each.lines) for each in view.measures)
        words = self.tr("{count} scores of {measures} measures")
        self.set_heading(self.title, words.format(count=count, measures=len(view.measures)))
        something = bool(view.measures) or not self.own.form.isHidden()
        self._stack.setCurrentWidget(self._scroll if something else self.empty)
        self._reach_wanted()

    def _let_go(self, view: PsychometricsView) -> None:
        """Take out the cards of measures without a score."""
        wanted = [each.id for each in view.measures]
        for gone in [name for name in self.cards if name not in wanted]:
            card = self.cards.pop(gone)
            self._measures.removeWidget(card)
            card.hide()
            card.deleteLater()

    def _show_card(self, place: int, each: MeasureView) -> None:
        if each.id not in self.cards:
            card = self.cards[each.id] = MeasureCard(each.id, self.desk.theme)
            card.opened.connect(self._on_opened)
            card.relayout_wanted.connect(self._on_relayout_wanted)
            self._measures.insertWidget(place, card)
        self.cards[each.id].show_view(each)

    def _show_beside(self, view: PsychometricsView) -> None:
        """Show each time point with its scores, and under it the disorders rated there."""
        clear_layout(self._beside)
        for each in view.beside:
            self._beside.addWidget(Words(each.point, Role.STRONG))
            self._beside.addWidget(Words(nearest_words(each.scores), Role.MUTED))
            lines = Lines(share=(5, 8))
            for name, status, decided, together in each.disorders:
                value = QWidget()
                row = QHBoxLayout(value)
                row.setContentsMargins(0, 0, 0, 0)
                row.setSpacing(10)
                row.addWidget(StatusGlyph(status, decided=decided))
                row.addWidget(Words(together, Role.MUTED), 1)
                lines.add(name, value)
            self._beside.addWidget(lines)
            self._beside.addSpacing(10)
        self.beside_card.setVisible(bool(view.beside))

    def _reach_wanted(self) -> None:
        """Show what was asked for once it is there."""
        target = self._wanted
        if target in self.cards:
            self._wanted = ""
            self._scroll.ensureWidgetVisible(self.cards[target])
        elif self.own.model.find(target).isValid():
            self._wanted = ""
            self.own.begin(target)

    def _on_opened(self, line: ScoreLine) -> None:
        if line.own:
            self.own.begin(line.target)
        else:
            self.desk.go(line.page, line.target)

    def _on_relayout_wanted(self, width: float) -> None:
        if width != self._size[0]:
            self._size = (width, CHART_SIZE[1])
            self.refresh()

    def _on_form_opened(self, _form: object) -> None:
        QTimer.singleShot(0, self._show_form)  # once it has its place

    def _show_form(self) -> None:
        self._scroll.ensureWidgetVisible(self.own.form)

    def _on_own_saved(self, score: object) -> None:
        self._save(psychometrics.save_own_score, score)

    def _on_own_removed(self, key: str) -> None:
        self._save(psychometrics.remove_own_score, key)

    def _save(self, call: Callable[..., Changes], *args: object) -> None:
        self._saving += 1
        self.desk.save(call, *args, done=self._on_saved, failed=self._on_refused)

    def _on_saved(self, _changes: Changes) -> None:
        self._saving -= 1

    def _on_refused(self, error: CaseReviewError) -> None:
        self._saving -= 1
        self.say_error(error)
        self.refresh()
