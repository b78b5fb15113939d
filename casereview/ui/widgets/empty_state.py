"""An empty page: what belongs there and the one button that starts it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.ui.widgets.buttons import PrimaryButton
from casereview.ui.widgets.words import Role, Words


class EmptyState(QWidget):
    """A heading, a sentence and, where something can be started, one button."""

    started = Signal()

    def __init__(
        self, heading: str, text: str, button: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("clear")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 22, 22, 22)
        layout.setSpacing(8)
        layout.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._heading = Words(heading, Role.HEADING)
        self._text = Words(text, Role.MUTED)
        for label in (self._heading, self._text):
            label.setAlignment(centre)
            label.setFixedWidth(420)
            layout.addWidget(label, 0, centre)
        self.button = PrimaryButton(button)
        self.button.clicked.connect(self.started)
        layout.addSpacing(8)
        layout.addWidget(self.button, 0, centre)
        self.button.setHidden(not button)
        layout.addStretch(3)

    def say(self, heading: str, text: str) -> None:
        """Change the words."""
        self._heading.setText(heading)
        self._text.setText(text)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the words the height they need at their width: Qt guesses it for centred ones."""
        for label in (self._heading, self._text):
            label.setMinimumHeight(label.heightForWidth(label.width()))
