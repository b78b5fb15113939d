"""One record as a card: what it is, its clock large and calm, the facts, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from casereview.domain.custody.privacy_clocks import State
from casereview.services.views import Chip, Tone
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.layouts import FlowLayout, Lines
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words

_CHIPS = {
    State.RUNNING: ("clock runs", Tone.AMBER),
    State.OVERDUE: ("overdue", Tone.RED),
    State.STOPPED: ("clock stopped", Tone.BLUE),
    State.DONE: ("done in time", Tone.GREEN),
    State.DONE_LATE: ("done late", Tone.AMBER),
    State.NOT_NEEDED: ("not needed", Tone.PLAIN),
}


@dataclass(frozen=True, slots=True)
class CardData:
    """What a card shows; `words` are a clock's, in two parts around a middle dot.

    actions: the keys of those that can be taken now.
    """

    id: str
    title: str
    state: State
    words: str
    facts: tuple[tuple[str, str], ...]
    lacks: str
    actions: tuple[str, ...]


class RecordCard(Card):
    """Emits `wanted` with an action and the id of the record."""

    wanted = Signal(str, str)

    def __init__(self, actions: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self._data: CardData | None = None
        self._note.hide()
        self._title.setWordWrap(True)
        self.head.setStretch(0, 1)
        self.chip = ChipLabel(Chip(""))
        self.head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        self.figure = Words("", Role.FIGURE)
        self.under = Words("", Role.MUTED)
        self._lines = Lines(share=(3, 7))
        self.lacks = Words("", Role.STRONG)
        self.buttons: dict[str, SmallButton] = {}
        row = FlowLayout()
        for key, words in actions.items():
            button = SmallButton(words)
            makes_changes(button)
            button.clicked.connect(partial(self._on_wanted, key))
            row.addWidget(button)
            self.buttons[key] = button
        for widget in (self.figure, self.under, self._lines, self.lacks):
            self.body.addWidget(widget)
        self.body.addLayout(row)

    def show_record(self, data: CardData) -> None:
        """Show a record as it stands; what is the same already is left alone."""
        if data == self._data:
            return
        self._data = data
        self._title.setText(data.title)
        self.setAccessibleName(f"{data.title}, {data.words}")
        words, tone = _CHIPS[data.state]
        self.chip.set_chip(Chip(words, tone))
        figure, _, under = data.words.partition(" · ")
        quiet = data.state in (State.NOT_NEEDED, State.DONE, State.DONE_LATE)
        self.figure.setText("" if quiet else figure)
        self.figure.setVisible(not quiet)
        self.under.setText(data.words if quiet else under)
        self.under.setVisible(bool(self.under.text()))
        self._lines.clear()
        for label, value in data.facts:
            self._lines.add(label, value)
        self._lines.setVisible(bool(data.facts))
        self.lacks.setText(data.lacks)
        self.lacks.setVisible(bool(data.lacks))
        for key, button in self.buttons.items():
            button.setVisible(key in data.actions)
            button.setAccessibleName(f"{button.text().rstrip('…')}: {data.title}")

    def _on_wanted(self, action: str) -> None:
        if self._data is not None:
            self.wanted.emit(action, self._data.id)
