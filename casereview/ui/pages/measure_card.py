"""One measure: its rules, its scores as chart and table, and what a change between two says."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from casereview.services.interview.psychometrics import MeasureView
from casereview.services.interview.score_lines import ScoreLine
from casereview.services.views import Chip, Tone
from casereview.ui.models.particulars import LinesModel
from casereview.ui.models.psychometrics import (
    SCORE_HEAD,
    answers,
    detail,
    facts,
    score_lines,
    score_name,
)
from casereview.ui.pages.particulars.list_card import FittedTable
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chart_view import ChartPanel
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.layouts import Lines
from casereview.ui.widgets.words import Role, Words

_WIDE = {SCORE_HEAD.index(name) for name in ("Given by", "Interview near that date")}
_MOST = 250  # pixels of a column that is as wide as its words


class MeasureCard(Card):
    """Emits `opened` with the score of a line that was entered, `relayout_wanted` with a width."""

    opened = Signal(object)
    relayout_wanted = Signal(float)

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name, " ", parent)
        self._view: MeasureView | None = None
        self.chart = ChartPanel(self.tr("Scores of {measure}").format(measure=name), theme)
        self.chart.relayout_wanted.connect(self.relayout_wanted)
        self.head.addWidget(self.chart.button, 0, Qt.AlignmentFlag.AlignTop)
        self.rules = LinkButton(self.tr("Rules and sources"))
        self.rules.setCheckable(True)
        self.rules.toggled.connect(self._on_rules)
        self.head.addWidget(self.rules, 0, Qt.AlignmentFlag.AlignTop)
        self._facts = Lines(share=(3, 10))
        self._facts.hide()
        self.model = LinesModel(SCORE_HEAD, self)
        self.table = FittedTable(self.tr("Scores of {measure}").format(measure=name))
        self.table.setModel(self.model)
        self.table.activated.connect(self._on_activated)
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        self.detail = Words("", Role.SMALL)
        head = self.table.horizontalHeader()
        head.setMaximumSectionSize(_MOST)
        for column in range(len(SCORE_HEAD)):
            mode = QHeaderView.ResizeMode
            head.setSectionResizeMode(
                column, mode.Stretch if column in _WIDE else mode.ResizeToContents
            )
        self.first, self.last = ChoiceField(), ChoiceField()
        self._picked = False  # by the user; until then the first and the last are compared
        self.change = QWidget()
        self._answers = Lines(share=(3, 10))
        self._build()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Words(self.tr("Change from"), Role.STRONG, wrap=False))
        row.addWidget(self.first)
        row.addWidget(Words(self.tr("to"), Role.STRONG, wrap=False))
        row.addWidget(self.last)
        row.addStretch(1)
        for field, name in (
            (self.first, self.tr("Change from which score")),
            (self.last, self.tr("Change to which score")),
        ):
            field.setAccessibleName(name)
            field.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToContents)
            field.activated.connect(self._on_picked)
        column = QVBoxLayout(self.change)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._answers)
        for widget in (self._facts, self.chart, self.table, self.detail, self.change):
            self.body.addWidget(widget)

    @property
    def view(self) -> MeasureView | None:
        """What is shown."""
        return self._view

    def show_view(self, view: MeasureView) -> None:
        """Show the scores of the measure as they are saved."""
        old, self._view = self._view, view
        measure = view.measure
        note = measure.name if measure else self.tr("no definition is held")
        if measure is not None and measure.local:
            note += self.tr(" · local, unreviewed")
        self.set_note(note)
        self._show_facts()
        self.chart.setVisible(view.chart is not None)
        self.chart.button.setVisible(view.chart is not None)
        if view.chart is not None:
            self.chart.set_scene(view.chart)
        self.model.set_lines(score_lines(view))
        self.table.fit()
        if self.table.currentIndex().row() < 0:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._show_detail()
        if old is None or old.lines != view.lines or old.measure != measure:
            self._offer()
        self.change.setVisible(len(view.lines) > 1 and measure is not None)

    def _show_facts(self) -> None:
        self._facts.clear()
        assert self._view is not None
        for name, words in facts(self._view.measure):
            self._facts.add(name, words)

    def _offer(self) -> None:
        """Offer every score at both ends; the first and the last unless others were chosen."""
        assert self._view is not None
        lines = self._view.lines
        for field, usual in ((self.first, 0), (self.last, len(lines) - 1)):
            chosen = field.currentData() if self._picked else None
            field.clear()
            for line in lines:
                field.addItem(score_name(line), line.id)
            place = field.findData(chosen)
            field.setCurrentIndex(place if place >= 0 else usual)
        self._show_change()

    def _on_picked(self) -> None:
        self._picked = True
        self._show_change()

    def _show_change(self) -> None:
        self._answers.clear()
        view = self._view
        first, last = self._chosen(self.first), self._chosen(self.last)
        if view is None or view.measure is None or first is None or last is None:
            return
        if first.id == last.id:
            self._answers.add(self.tr("One score"), self.tr("Choose two different ones."))
            return
        for answer in answers(view.measure, first, last):
            value = QWidget()
            row = QHBoxLayout(value)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(10)
            tone = Tone.PLAIN if answer.answer == "undetermined" else Tone.BLUE
            row.addWidget(ChipLabel(Chip(answer.answer, tone)), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Words(answer.because, Role.MUTED), 1)
            self._answers.add(answer.question, value)

    def _show_detail(self) -> None:
        line = self.model.line(self.table.currentIndex())
        self.detail.setText(detail(line.record) if line else "")

    def _chosen(self, field: ChoiceField) -> ScoreLine | None:
        lines = self._view.lines if self._view else ()
        return next((line for line in lines if line.id == field.currentData()), None)

    def _on_rules(self, shown: bool) -> None:
        self._facts.setVisible(shown)

    def _on_activated(self, index: QModelIndex) -> None:
        line = self.model.line(index)
        if line is not None:
            self.opened.emit(line.record)
