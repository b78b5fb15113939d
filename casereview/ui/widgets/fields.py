"""Fields of a form: named by their label, and deaf to the wheel unless they have the focus."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from casereview.domain.dates import PartialDate, parse_date
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
        self._label = Words(label, Role.SMALL, wrap=False)
        self._label.setTextFormat(Qt.TextFormat.AutoText)
        self._label.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(plain)
        self._below = Words("", Role.SMALL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._label)
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


class DateField(QLineEdit):
    """A date typed as people type it; partial ones only where they may be.

    `understood` tells what it was read as, '' while empty, or why it was not.
    """

    understood = Signal(str, bool)

    def __init__(self, *, exact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exact = exact
        self.setPlaceholderText(
            self.tr("e.g. 14 May 2019") if exact else self.tr("e.g. spring 2019, c. March 2017")
        )
        self.textChanged.connect(self._on_text)

    @property
    def is_valid(self) -> bool:
        """Whether it is empty or understood."""
        return not self.text().strip() or self.value() is not None

    def value(self) -> PartialDate | None:
        """Return the date as understood; None while it is empty or not understood."""
        try:
            read = parse_date(self.text())
        except ValueError:
            return None
        return None if self._exact and read.exact is None else read

    def day(self) -> date | None:
        """Return the exact day; None for anything less."""
        read = self.value()
        return read.exact if read else None

    def set_value(self, value: PartialDate | date | None) -> None:
        """Show a date."""
        if isinstance(value, date):
            value = PartialDate.of(value)
        self.setText("" if value is None else str(value))

    def _on_text(self) -> None:
        read = self.value()
        if not self.text().strip():
            self.understood.emit("", True)
        elif read is not None:
            self.understood.emit(self.tr("understood as {date}").format(date=str(read)), True)
        elif self._exact:
            self.understood.emit(self.tr("not understood: day, month and year are needed"), False)
        else:
            self.understood.emit(self.tr("not understood as a date"), False)


class DateEntry(Field):
    """A date field that shows below itself how it was understood."""

    def __init__(self, label: str, *, exact: bool = False, parent: QWidget | None = None) -> None:
        self.date = DateField(exact=exact)
        super().__init__(label, self.date, parent=parent)
        self.date.understood.connect(self._on_understood)

    def _on_understood(self, text: str, valid: bool) -> None:
        if valid:
            self.set_wrong("")
            self.set_hint(text)
        else:
            self.set_wrong(text)
