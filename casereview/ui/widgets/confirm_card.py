"""A question in the page before something that cannot simply be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casereview.ui.widgets.buttons import LinkButton, PrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words


class ConfirmCard(Card):
    """Hidden until it asks; `confirmed` carries what it was asked about."""

    confirmed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._what = Words("", Role.STRONG)
        self._more = Words("", Role.MUTED)
        self._subject = ""
        self.yes = PrimaryButton("")
        makes_changes(self.yes)
        self.no = LinkButton(self.tr("Not yet"))
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self.leave)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch(1)
        self.body.addWidget(self._what)
        self.body.addWidget(self._more)
        self.body.addLayout(row)
        self.hide()

    @property
    def text(self) -> str:
        """All that is asked."""
        return f"{self._what.text()} {self._more.text()}"

    def ask(self, subject: str, what: str, more: str, yes: str) -> None:
        """Ask, with the focus on the answer that does nothing."""
        self._subject = subject
        self._what.setText(what)
        self._more.setText(more)
        self.yes.setText(yes)
        self.yes.setAccessibleName(yes)
        self.setAccessibleName(self.text)
        self.show()
        self.no.setFocus()

    def leave(self) -> None:
        """Put the question away."""
        self.hide()
        self.left.emit()

    def _on_yes(self) -> None:
        self.hide()
        self.confirmed.emit(self._subject)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)  # Enter ends here: it is no key of the page behind
