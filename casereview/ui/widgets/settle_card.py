"""One item that two raters rated: what either says, and what the expert holds after both."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from casereview.domain.assessing.corating import Consensus
from casereview.domain.assessing.interview import InterviewItem
from casereview.domain.assessing.pairing import Pair
from casereview.domain.dates import british
from casereview.errors import CaseReviewError
from casereview.services.interview.corating import CoratingView
from casereview.ui.models.answering import (
    TYPED,
    choices,
    placeholder,
    read_typed,
    shown,
    typed_again,
)
from casereview.ui.models.second_rating import answer_words, item_words, question_words
from casereview.ui.widgets.buttons import LinkButton, PrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.fields import ChoiceField, Field
from casereview.ui.widgets.layouts import Lines
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words


class SettleCard(Card):
    """`settled` carries the id of the answer, the value and the reason, `taken_back` the id."""

    settled = Signal(str, str, str)
    taken_back = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("The chosen question"), parent=parent)
        self._pair: Pair | None = None
        self._item: InterviewItem | None = None
        self._value = ""
        self._title = Words("", Role.STRONG)
        self._probe = Words("", Role.MUTED)
        self._said = Lines(share=(3, 7))
        self._held = Words("")
        self.choice = ChoiceField()
        self._choice = Field(self.tr("What you &hold"), self.choice)
        self.typed = QLineEdit()
        self._typed = Field(self.tr("What you hold"), self.typed)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("In 20 characters or more"))
        self._reason = Field(self.tr("&Reason"), self.reason)
        self.reason.returnPressed.connect(self.submit)
        self.save = PrimaryButton(self.tr("Settle"), name=self.tr("Record what is settled"))
        self.back = LinkButton(self.tr("Take back what was settled"))
        makes_changes(self.save, self.back)
        self.save.clicked.connect(self.submit)
        self.back.clicked.connect(self._on_back)
        self._build()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.save)
        row.addWidget(self.back)
        row.addStretch(1)
        for widget in (
            self._title,
            self._probe,
            self._said,
            self._held,
            self._choice,
            self._typed,
            self._reason,
        ):
            self.body.addWidget(widget)
        self.body.addLayout(row)

    def show_pair(self, view: CoratingView, pair: Pair | None) -> None:
        """Show a pair; what is being typed for the same one stays."""
        same = pair is not None and self._pair is not None and pair.id == self._pair.id
        self._pair = pair
        for widget in (self._said, self._held, self._choice, self._typed, self._reason):
            widget.setVisible(pair is not None)
        self.save.setVisible(pair is not None)
        if pair is None:
            self._title.setText(self.tr("No question chosen"))
            self._probe.setText(self.tr("Choose a line to see both ratings and to settle it."))
            self.back.hide()
            return
        item = view.items.get(f"{pair.key.module}/{pair.item}")
        self._item = item
        self._title.setText(question_words(view, pair))
        self._probe.setText(item.probe if item else "")
        self._probe.setVisible(bool(item and item.probe))
        self._show_said(view, pair)
        settled = view.consensus.get(pair.id)
        self._show_held(settled)
        self._show_ways(item, settled, same=same)
        if not same:
            self.reason.setText(settled.reason if settled else "")
            self._reason.set_wrong("")

    def _show_said(self, view: CoratingView, pair: Pair) -> None:
        self._said.clear()
        self._said.add(self.tr("First rater"), answer_words(view, pair, pair.first))
        second = answer_words(view, pair, pair.second)
        if pair.changed:
            second += self.tr(", changed afterwards to {answer} (does not count)").format(
                answer=answer_words(view, pair, pair.changed)
            )
        self._said.add(self.tr("Second rater"), second)
        words = item_words(view, pair)
        if words:
            self._said.add(self.tr("Over all time points"), words)
        if pair.id in view.notes:
            self._said.add(self.tr("Noted by the second"), view.notes[pair.id])

    def _show_held(self, settled: Consensus | None) -> None:
        words = self.tr("Not settled. Both ratings stay whatever you hold.")
        if settled is not None and self._item is not None:
            words = self.tr("Settled: {answer} ({by}, {day}). Both ratings stay.").format(
                answer=shown(settled.value, self._item.type),
                by=settled.decided_by,
                day=british(settled.decided_on),
            )
        self._held.setText(words)
        self.back.setVisible(settled is not None)

    def _show_ways(
        self, item: InterviewItem | None, settled: Consensus | None, *, same: bool
    ) -> None:
        typed = item is None or item.type in TYPED
        self._choice.setVisible(not typed)
        self._typed.setVisible(typed and item is not None)
        self.save.setVisible(item is not None)
        self._reason.setVisible(item is not None)
        if item is None or same:
            return
        self._value = settled.value if settled else ""
        if typed:
            self.typed.setPlaceholderText(placeholder(item.type))
            self.typed.setText(typed_again(self._value, item.type) if self._value else "")
            self._typed.set_wrong("")
        else:
            self.choice.clear()
            self.choice.addItem(self.tr("Choose…"), "")
            for answer in choices(item):
                self.choice.addItem(answer.words, answer.value)
            self.choice.setCurrentIndex(max(0, self.choice.findData(self._value)))

    def refuse(self, error: CaseReviewError) -> None:
        """Say why nothing was settled."""
        self._reason.set_wrong(" ".join(part for part in (error.what, error.do) if part))

    def submit(self) -> None:
        """Hand over what was chosen and why."""
        pair, item = self._pair, self._item
        if pair is None or item is None:
            return
        if item.type in TYPED:
            try:
                self._value = read_typed(item.type, self.typed.text())
            except ValueError:
                self._typed.set_wrong(
                    self.tr("Not understood. {example}").format(example=placeholder(item.type))
                )
                return
            self._typed.set_wrong("")
        else:
            self._value = str(self.choice.currentData() or "")
        if not self._value:
            self._reason.set_wrong(self.tr("Choose an answer first."))
            return
        self.settled.emit(pair.id, self._value, self.reason.text())

    def _on_back(self) -> None:
        if self._pair is not None:
            self._value = ""
            self.reason.clear()
            self.choice.setCurrentIndex(0)
            self.typed.clear()
            self.taken_back.emit(self._pair.id)
