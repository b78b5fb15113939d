"""A key hint: the key that does what stands beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class KeyHint(QLabel):
    """Shows a key (`1`, `A`, `Ctrl+L`) as a small key cap, in the platform's own spelling."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        spelled = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) or keys
        super().__init__(spelled.replace("+", " "), parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Key {keys}").format(keys=spelled))
