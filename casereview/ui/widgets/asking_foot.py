"""The foot of what is asked: back, the ways to ask as tabs, next."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton
from casereview.ui.widgets.parts_bar import PartsBar


class Way(IntEnum):
    """The ways to ask, in the order of their tabs."""

    QUESTION = 0
    MODULE = 1
    TIMES = 2
    ATTACKS = 3


class AskingFoot(QWidget):
    """`went_back` and `went_on` ask for another question, `way_chosen` for another way."""

    went_back = Signal()
    went_on = Signal()
    way_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = SecondaryButton("←", name=self.tr("Previous question"))
        self.back.setToolTip(self.tr("Previous question (Backspace)"))
        self.back.clicked.connect(self.went_back)
        self.next = PrimaryButton(self.tr("Next →"), name=self.tr("Next question"))
        self.next.setToolTip(self.tr("Next question (Enter)"))
        self.next.clicked.connect(self.went_on)
        words = (self.tr("Question"), self.tr("Module"), self.tr("Times"), self.tr("Attacks"))
        self.bar = PartsBar(self.tr("Ways to ask"), words)
        self.bar.setProperty("low", True)
        self.bar.setUsesScrollButtons(False)
        for way, told in (
            (Way.QUESTION, self.tr("One question at a time (Q)")),
            (Way.MODULE, self.tr("The whole module as a list (W)")),
            (Way.TIMES, self.tr("This question at all time points (T)")),
            (Way.ATTACKS, self.tr("Attacks, one by one (A)")),
        ):
            self.bar.setTabToolTip(way, told)
        self.bar.currentChanged.connect(self.way_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.bar)
        row.addStretch(1)
        row.addWidget(self.next)

    def let_go(self, *, back: bool, on: bool) -> None:
        """Say whether there is a question before this one, and one after it.

        After the last question comes the conclusion.
        """
        self.back.setEnabled(back)
        self.next.setText(self.tr("Next →") if on else self.tr("Conclude"))
        self.next.setAccessibleName(self.tr("Next question") if on else self.tr("Conclude"))
