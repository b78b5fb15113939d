"""A form that opens inside a card: what it does, what it asks for, and the two ways out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from casereview.errors import CaseReviewError
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words


class SecurityForm(QFrame):
    """Widgets go into `body`; `submitted` when it is to be done, `cancelled` at Escape."""

    submitted = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordForm")
        self._save_text = ""
        self.text = Words("", Role.MUTED)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self.notice = Notice(closable=False)
        self.save = PrimaryButton("")
        self.save.clicked.connect(self.submit)
        self.cancel = SecondaryButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self.text)
        layout.addLayout(self.body)
        layout.addWidget(self.notice)
        layout.addLayout(buttons)
        self.hide()

    def submit(self) -> None:
        """Ask for it to be done, unless something is missing or it is being done already."""
        if self.save.isEnabled():
            self.submitted.emit()

    def set_save(self, text: str) -> None:
        """Say on the button what will be done."""
        self._save_text = text
        self.save.setText(text)
        self.save.setAccessibleName(text)
        self.setAccessibleName(text)

    def begin(self) -> None:
        """Show the form, without what was told before."""
        self.notice.hide()
        self.show()

    def set_busy(self, text: str) -> None:
        """Show on the button what is being done; '' when it is over."""
        self.save.setText(text or self._save_text)
        self.save.setEnabled(not text)
        self.cancel.setEnabled(not text)

    def refuse(self, error: CaseReviewError) -> None:
        """Say why it was not done."""
        self.set_busy("")
        self.notice.say_error(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.cancel.isEnabled():
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
