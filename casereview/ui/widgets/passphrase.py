"""The field a passphrase is typed into."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class PassphraseEdit(QLineEdit):
    """Hides what is typed and tells when Caps Lock seems to be on.

    Qt does not report the state of Caps Lock, so it is read off what the keys produce.
    """

    caps_lock_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._caps_lock = False

    @property
    def caps_lock(self) -> bool:
        """Whether Caps Lock was on when a letter was last typed."""
        return self._caps_lock

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        typed = event.text()
        if len(typed) == 1 and typed.isalpha() and typed.upper() != typed.lower():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._set_caps_lock(typed.isupper() != shifted)
        elif event.key() == Qt.Key.Key_CapsLock and self._caps_lock:
            self._set_caps_lock(on=False)
        super().keyPressEvent(event)

    def _set_caps_lock(self, on: bool) -> None:
        if on != self._caps_lock:
            self._caps_lock = on
            self.caps_lock_changed.emit(on)
