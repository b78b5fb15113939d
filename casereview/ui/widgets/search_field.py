"""The field above every page into which is typed what to look for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from casereview.ui.widgets.key_hint import KeyHint
from casereview.ui.widgets.marks import only_looks

SEARCH_KEYS = "Ctrl+K"
LONGEST = 300
_WIDTHS = (150, 280)
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -5,
    Qt.Key.Key_PageDown: 5,
}


class SearchField(QLineEdit):
    """Emits `stepped` with how many results to go down (or up), and `left` when Esc is pressed."""

    stepped = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        only_looks(self)
        self.setPlaceholderText(self.tr("Search this vault"))
        self.setAccessibleName(self.tr("Search this vault"))
        self.setMaxLength(LONGEST)
        self.setMinimumWidth(_WIDTHS[0])
        self.setMaximumWidth(_WIDTHS[1])
        self._hint = KeyHint(SEARCH_KEYS)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addStretch(1)
        inside.addWidget(self._hint)
        self.textChanged.connect(self._on_text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_text(self, text: str) -> None:
        self._hint.setVisible(not text)
