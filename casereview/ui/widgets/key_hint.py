"""A key hint: the key that does what stands beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from casereview.ui.widgets.words import Role, Words


class KeyHint(QLabel):
    """Shows a key (`1`, `A`, `Ctrl+L`) as a small key cap, in the platform's own spelling."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        spelled = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) or keys
        super().__init__(spelled.replace("+", " "), parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Key {keys}").format(keys=spelled))


class HintedWords(QWidget):
    """A key and what it does, kept together where a line of them wraps."""

    def __init__(self, words: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(KeyHint(keys))
        row.addWidget(Words(words, Role.SMALL, wrap=False))


class HintedButton(QWidget):
    """A button with its key beside it, kept together where a line of them wraps."""

    def __init__(self, button: QPushButton, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(button)
        row.addWidget(KeyHint(keys))
