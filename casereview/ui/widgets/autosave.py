"""Text that saves itself: a moment after typing stops, and whenever it is left."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

PAUSE = 800
"""Milliseconds without a key press after which the text is saved."""


class AutosaveText(QPlainTextEdit):
    """Emits `settled` with the whole text; what is being typed is never overwritten by a refresh.

    The text belongs to a `subject` (an answer, a section), which `settled` names first.
    """

    settled = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = ""
        self._saved = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.flush)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._on_text)

    @property
    def subject(self) -> str:
        """What the text belongs to."""
        return self._subject

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that `settled` has not handed over yet."""
        return self.toPlainText() != self._saved

    def show_text(self, subject: str, text: str) -> None:
        """Show the saved text of a subject; typing that is not saved yet stays on the screen."""
        if subject != self._subject:
            self.flush()
            self._subject = subject
            self._saved = text
            self.setPlainText(text)
        elif not self.unsaved and text != self._saved:
            place = self.textCursor().position()
            self._saved = text
            self.setPlainText(text)
            cursor = self.textCursor()
            cursor.setPosition(min(place, len(text)))
            self.setTextCursor(cursor)
        self._timer.stop()
        if self.unsaved:
            self._timer.start()

    def flush(self) -> None:
        """Hand over what was typed, now."""
        self._timer.stop()
        if self._subject and self.unsaved:
            self._saved = self.toPlainText()
            self.settled.emit(self._subject, self._saved)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flush()

    def _on_text(self) -> None:
        if self.unsaved:
            self._timer.start()
