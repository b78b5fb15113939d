"""Fields of a form: named by their label, and deaf to the wheel unless they have the focus."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QVBoxLayout, QWidget

from casereview.ui.widgets.words import Role, Words, restyle


class ChoiceField(QComboBox):
    """A choice among words; the wheel scrolls the page, not the choice, until it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1.4))
        x, y = self.width() - 16.0, self.height() / 2
        painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])


class NumberField(QSpinBox):
    """A whole number; the wheel scrolls the page until it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Field(QWidget):
    """A control under its label, with a line below it for a hint or for what is wrong."""

    def __init__(
        self, label: str, control: QWidget, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._hint = hint
        plain = label.replace("&", "")
        self.label = Words(label, Role.SMALL, wrap=False)
        self.label.setTextFormat(Qt.TextFormat.AutoText)
        self.label.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(plain)
        self._below = Words("", Role.SMALL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.label)
        layout.addWidget(control)
        layout.addWidget(self._below)
        self.set_hint(hint)

    def set_hint(self, hint: str) -> None:
        """Show a hint below the control, or nothing."""
        self._say(hint, wrong=False)

    def set_wrong(self, why: str) -> None:
        """Mark the control as wrong and say why; '' goes back to the hint."""
        if why:
            self._say(why, wrong=True)
        else:
            self._say(self._hint, wrong=False)

    @property
    def below(self) -> str:
        """What the line under the control says."""
        return self._below.text()

    def _say(self, text: str, *, wrong: bool) -> None:
        self._below.setText(text)
        self._below.setVisible(bool(text))
        self._below.setProperty("role", str(Role.ERROR if wrong else Role.SMALL))
        restyle(self._below)
        self.control.setProperty("wrong", wrong)
        restyle(self.control)
        self.control.setAccessibleDescription(text)
