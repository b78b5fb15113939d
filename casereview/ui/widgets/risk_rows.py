"""One question of the risk page: now, worst ever, and the person's own words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from casereview.domain.assessing.risk import RiskAnswer, RiskProbe
from casereview.domain.assessing.screening import Reply
from casereview.ui.models.screening import CHOICES
from casereview.ui.theme import Theme
from casereview.ui.widgets.answer_buttons import AnswerButtons
from casereview.ui.widgets.autosave import AutosaveText
from casereview.ui.widgets.words import Role, Words

NOW, WORST = "now", "worst"
_NOTHING = "-"
"""No answer is filled until one is given: what was not asked must not look answered."""


class RiskRow(QWidget):
    """Emits `answered` with the probe, the column and the reply, `said` with probe and words."""

    answered = Signal(str, str, object)
    said = Signal(str, str)

    def __init__(self, theme: Theme, probe: RiskProbe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.probe = probe
        self.buttons: dict[str, AnswerButtons] = {}
        self._time = Words("", Role.SMALL)
        self.words = AutosaveText()
        self.words.setProperty("role", str(Role.REPORT))
        self.words.setAccessibleName(
            self.tr("In their own words: {question}").format(question=probe.probe)
        )
        self.words.setPlaceholderText(self.tr("In their own words"))
        self.words.setFixedHeight(self.words.fontMetrics().lineSpacing() * 2 + 36)
        self.words.settled.connect(self._on_said)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 6, 0, 6)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.addWidget(Words(probe.probe, Role.STRONG), 0, 0)
        grid.addWidget(self._time, 0, 2)
        grid.addWidget(self.words, 1, 0, 2, 1)
        if not probe.words_only:
            for line, (column, words) in enumerate(
                ((NOW, probe.now_means), (WORST, self.tr("worst ever"))), 1
            ):
                self._add_column(theme, column, words, line)
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(2, 5)
        grid.setColumnMinimumWidth(1, 86)

    def _add_column(self, theme: Theme, column: str, words: str, line: int) -> None:
        buttons = AnswerButtons(theme, low=True)
        buttons.show_choices(CHOICES, _NOTHING)
        for button in buttons.buttons:
            button.setAccessibleName(f"{self.probe.topic}, {words}: {button.text()}")
        buttons.answered.connect(self._on_now if column == NOW else self._on_worst)
        self.buttons[column] = buttons
        self._grid.addWidget(Words(words, Role.SMALL), line, 1)
        self._grid.addWidget(buttons, line, 2)

    def show_answer(self, enquiry_id: str, answer: RiskAnswer | None) -> None:
        """Show what is saved; words that are being typed stay."""
        held = answer or RiskAnswer(enquiry_id, self.probe.id)
        self.words.show_text(f"{enquiry_id}/{self.probe.id}", held.words)
        for column, reply in ((NOW, held.now), (WORST, held.worst)):
            if column in self.buttons:
                asked = reply is not Reply.NOT_ASKED
                self.buttons[column].show_choices(CHOICES, reply.value if asked else _NOTHING)
        self._time.setText(_asked(held.asked_at))

    def _on_now(self, value: str) -> None:
        self.answered.emit(self.probe.id, NOW, Reply(value))

    def _on_worst(self, value: str) -> None:
        self.answered.emit(self.probe.id, WORST, Reply(value))

    def _on_said(self, subject: str, text: str) -> None:
        enquiry_id = subject.partition("/")[0]
        self.said.emit(f"{enquiry_id}/{self.probe.id}", text)


def _asked(at: datetime | None) -> str:
    return f"asked at {at.astimezone():%H:%M}" if at is not None else ""
