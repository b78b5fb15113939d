"""The keys of the interview, on the page itself: what can be done without the mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.key_hint import HintedWords
from casereview.ui.widgets.words import Role, Words

KEYS = (
    (
        "Answering",
        (
            ("1–9", "the answer with that number"),
            ("Return", "next question, then the conclusion"),
            ("Backspace", "previous question"),
            ("Esc", "out of a typed answer"),
            ("L", "leave unasked what is not needed"),
            ("C", "conclude"),
            ("Y", "another view of why"),
        ),
    ),
    (
        "Evidence",
        (
            ("V", "their own words"),
            ("N", "note"),
            ("P", "pick words of a document"),
            ("D", "sources disagree"),
            ("O", "answers at other time points"),
            ("Shift+O", "keep them shown"),
        ),
    ),
    (
        "Ways to ask",
        (
            ("Q", "one question"),
            ("W", "whole module"),
            ("T", "all time points"),
            ("A", "attacks, one by one"),
            ("Shift+A", "another attack"),
            ("G", "screener: on to the modules"),
        ),
    ),
    (
        "Modules and time points",
        (
            ("M", "open a module"),
            ("I", "another object, event, substance"),
            ("F2", "rename it"),
            ("Ctrl+Del", "remove the module"),
            ("Shift+T", "add a time point"),
            ("Shift+F2", "change the time point"),
            ("Ctrl+Shift+Del", "remove the time point"),
        ),
    ),
)
"""Each group with its keys and what they do; the parts above the page have their own letters."""


class KeysCard(Card):
    """Four columns of keys; `closed` follows Escape and the button."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Keys"), self.tr("Alt and an underlined letter turns to that part"), parent
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        for number, (title, keys) in enumerate(KEYS):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(Words(self.tr(title), Role.STRONG))
            for key, words in keys:
                column.addWidget(HintedWords(self.tr(words), key))
            column.addStretch(1)
            grid.addLayout(column, 0, number)
        grid.setColumnStretch(len(KEYS), 1)
        self.close_button = SmallButton(self.tr("Close"), name=self.tr("Close the list of keys"))
        self.close_button.clicked.connect(self.closed)
        self.head.addWidget(self.close_button)
        self.body.addLayout(grid)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
