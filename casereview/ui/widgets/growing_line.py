"""A line of text that wraps and grows with its words, so that none of them is out of sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

_MOST_LINES = 8  # seen at once; more are scrolled
_MARGIN = 1
_AROUND = 16 + 2 * _MARGIN + 1  # border and padding of the style sheet, margin of the text


class GrowingLine(QPlainTextEdit):
    """One paragraph; emits `editingFinished` on Enter and when it is left, as a line does."""

    editingFinished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(_MARGIN)
        self._lines = 0
        self.textChanged.connect(self._fit)
        self._fit()

    def text(self) -> str:
        """Return the words, on one line."""
        return " ".join(self.toPlainText().split("\n"))

    def setText(self, text: str) -> None:
        """Show other words."""
        if text != self.text():
            self.setPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.editingFinished.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.editingFinished.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._lines = 0
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take the height of the lines that the words fill at this width."""
        lines = max(1, round(self.document().size().height()))  # counted in lines, not pixels
        if lines == self._lines:
            return
        self._lines = lines
        scrolled = lines > _MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolled else policy.ScrollBarAlwaysOff
        )
        rows = min(lines, _MOST_LINES) * self.fontMetrics().lineSpacing()
        self.setFixedHeight(rows + _AROUND)
