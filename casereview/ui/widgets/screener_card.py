"""One question of the screener with its two columns: now, and ever since the anchor."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from casereview.domain.assessing.screening import Reply, ScreenerItem
from casereview.services.interview.screening import ScreenerView
from casereview.ui.models.screening import CHOICES, EVER, NOW, REPLIES
from casereview.ui.theme import Theme
from casereview.ui.widgets.answer_buttons import AnswerButtons
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.words import Role, Words, restyle


class ScreenerCard(Card):
    """Emits `answered` with the column and the reply; the keys count for the marked column."""

    answered = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.column = NOW
        self._preface = Words("", Role.MUTED)
        self._where = Words("", Role.SMALL)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("How far the screener is answered"))
        self._question = Words("", Role.QUESTION)
        self._labels = {NOW: Words(self.tr("Now"), Role.STRONG), EVER: Words("", Role.STRONG)}
        self.buttons = {column: AnswerButtons(theme, low=True) for column in (NOW, EVER)}
        self._note = Words("", Role.MUTED)
        for widget in (self._preface, self._where, self._bar, self._question):
            self.body.addWidget(widget)
        for column, buttons in self.buttons.items():
            self.body.addSpacing(4)
            self.body.addWidget(self._labels[column])
            self.body.addWidget(buttons)
            buttons.show_choices(CHOICES, "-")  # now, so that Tab reaches them before what follows
            buttons.answered.connect(partial(self._on_answered, column))
        self.body.addWidget(self._note)
        self.body.addStretch(1)

    def show_item(self, view: ScreenerView, item: ScreenerItem, column: str) -> None:
        """Show a question with the column that the keys answer."""
        self.column = column
        count = len(view.asked)
        self._preface.setText(f"“{view.preface}”")
        words = self.tr("Question {number} · {done} of {all} answered in both columns")
        self._where.setText(words.format(number=item.number, done=view.answered, all=count))
        self._bar.setRange(0, max(count, 1))
        self._bar.setValue(view.answered)
        self._question.setText(item.text)
        self.setAccessibleName(item.text)
        self._labels[EVER].setText(self.tr("Ever {since}").format(since=view.anchor.words))
        answer = view.answers.get(item.id)
        said = {NOW: answer.now if answer else None, EVER: answer.ever if answer else None}
        for name, buttons in self.buttons.items():
            reply = said[name]
            buttons.show_choices(CHOICES, reply.value if reply else "-", keys=name == column)
            column_words = self._labels[name].text()
            for button in buttons.buttons:
                button.setAccessibleName(f"{column_words}: {button.text()}")
        for name, label in self._labels.items():
            label.setProperty("role", str(Role.STRONG if name == column else Role.MUTED))
            restyle(label)
        self._note.setText(self._note_on(item))
        self._note.setVisible(bool(self._note.text()))

    def press(self, number: int) -> bool:
        """Give the answer of a key in the marked column; False when there is none."""
        if not 1 <= number <= len(REPLIES):
            return False
        self.answered.emit(self.column, REPLIES[number - 1])
        return True

    def _note_on(self, item: ScreenerItem) -> str:
        if item.always:
            return self.tr("Asked of everybody. Yes or unsure opens the risk page at once.")
        if item.follows:
            return self.tr("Follows a yes or unsure to the question before.")
        return ""

    def _on_answered(self, column: str, value: str) -> None:
        self.answered.emit(column, Reply(value))
