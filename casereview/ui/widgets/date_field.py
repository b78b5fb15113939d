"""The field a date is typed into, as people type it, and how it was understood."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from casereview.domain.dates import PartialDate, parse_date
from casereview.ui.widgets.fields import Field


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
