"""The form of one record inside its card: a new one is added, a standing one saved by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from casereview.services.session import new_id
from casereview.services.views import Particulars
from casereview.ui.widgets.buttons import SmallButton, SmallPrimaryButton
from casereview.ui.widgets.entries import DocumentEntry, DocumentsEntry, Entry, TextEntry
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words


class RecordForm(QFrame):
    """Emits `saved` with a record and whether it is new, `removed` with an id, `closed` at the end.

    A subclass names the `kind` of record, gives `entries` in order, `required` fields with the
    sentence for an empty one and `blank` values, and checks what fields say together.
    """

    saved = Signal(object, bool)
    removed = Signal(str)
    closed = Signal()

    kind: type[Any]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordForm")
        self._record: Any = None
        self._view: Particulars | None = None
        self._required = self.required()
        self._title = Words("", Role.STRONG)
        self._note = Words(self.tr("Saved as you go from field to field"), Role.SMALL, wrap=False)
        self.add = SmallPrimaryButton(self.tr("Add"))
        makes_changes(self.add)
        self.cancel = SmallButton(self.tr("Cancel"))
        self.done = SmallButton(self.tr("Done"))
        self.remove = SmallButton(self.tr("Remove"))
        makes_changes(self.remove)
        self.add.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.close_form)
        self.done.clicked.connect(self.finish)
        self.remove.clicked.connect(self._on_remove)
        self._fields: dict[str, Entry] | None = None
        self._grid = QGridLayout()
        self._arrange()
        self.hide()

    @property
    def fields(self) -> dict[str, Entry]:
        """The fields with their entries, made when first wanted: most forms are never opened."""
        if self._fields is None:
            self._fields = dict(self.entries())
            for name, entry in self._fields.items():
                entry.left.connect(partial(self._on_left, name))
            place_in_two(self._grid, list(self._fields.values()))
            self._order()
            if self._view is not None:
                self._show_choices()
        return self._fields

    def _order(self) -> None:
        """Put the fields before the buttons in the order of Tab: they were made after them."""
        before: QWidget = self.add
        while before is self.add or not takes_tab(before):
            before = before.previousInFocusChain() or self.add
        window = self.window()
        for entry in self.fields.values():
            for widget in (entry, *entry.findChildren(QWidget)):
                # A list that opens over a choice is a window of its own, with its own order.
                if takes_tab(widget) and widget.window() is window:
                    QWidget.setTabOrder(before, widget)
                    before = widget

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Yield the fields of the record with their entries, in the order they are asked."""
        raise NotImplementedError

    def blank(self, view: Particulars) -> dict[str, object]:
        """Return the values that a new record begins with."""
        raise NotImplementedError

    def required(self) -> Mapping[str, str]:
        """Return the fields that may not be empty, each with the sentence that asks for it."""
        raise NotImplementedError

    def make(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 - a record of `kind`
        """Return a new record of the values typed."""
        return self.kind(id=new_id(), **values)

    def title(self, record: Any) -> str:  # noqa: ANN401 - a record of `kind`
        """Return the heading over a record, or over a new one for None."""
        raise NotImplementedError

    def check(self, record: Any) -> tuple[str, str] | None:  # noqa: ANN401 - a record of `kind`
        """Return the field and the sentence where the record contradicts itself, else None."""
        del record
        return None

    @property
    def view(self) -> Particulars:
        """The particulars that the record is one of."""
        assert self._view is not None
        return self._view

    @property
    def record(self) -> Any:  # noqa: ANN401 - a record of `kind`
        """The record that is being changed; None while a new one is written."""
        return self._record

    @property
    def is_draft(self) -> bool:
        """Whether a new record is being written."""
        return self._record is None and not self.isHidden()

    def set_view(self, view: Particulars) -> None:
        """Take the particulars as they are saved; a field that is being typed in is left alone."""
        self._view = view
        if self._fields is not None:
            self._show_choices()

    def _show_choices(self) -> None:
        for entry in self.fields.values():
            if isinstance(entry, DocumentEntry | DocumentsEntry):
                entry.set_documents(self.view.documents)
        self.view_changed()

    def view_changed(self) -> None:
        """Offer what depends on the particulars; most kinds have nothing of the sort."""

    def begin_new(self) -> None:
        """Ask for a new record."""
        self._begin(None)
        for name, value in self.blank(self.view).items():
            self.fields[name].show_value(value)

    def begin(self, record: Any) -> None:  # noqa: ANN401 - a record of `kind`
        """Offer a record that stands to be changed."""
        self._begin(record)
        self._fill(held=True)

    def follow(self, record: Any) -> None:  # noqa: ANN401 - a record of `kind`
        """Show the record again as it was saved or taken back."""
        if record != self._record:
            self._record = record
            self._title.setText(self.title(record))
        self._fill(held=False)

    def submit(self) -> None:
        """Add the new record, or say what it lacks."""
        values: dict[str, object] = {}
        wrong = ""
        for name in self.fields:
            try:
                values[name] = self._value(name)
            except ValueError as reason:
                self.fields[name].set_wrong(str(reason))
                wrong = wrong or name
        if wrong:
            self.fields[wrong].control.setFocus()
            return
        record = self.make(values)
        if not self._contradicts(record):
            self._close()
            self.saved.emit(record, True)

    def out_of_life(self, record: Any, *names: str) -> tuple[str, str] | None:  # noqa: ANN401 - a record of `kind`
        """Return the first of some dates that lies before the birth or after today, and why."""
        born = self.view.case.claimant.date_of_birth
        today = date.today()  # noqa: DTZ011 - on the expert's calendar
        for name in names:
            when = getattr(record, name)
            if when is not None and born is not None and when.latest < born:
                return name, self.tr("This is before the date of birth.")
            if when is not None and when.earliest > today:
                return name, self.tr("This day has not come yet.")
        return None

    def finish(self) -> None:
        """Close the form of a record that stands, unless a field is still not understood."""
        wrong = [name for name in self.fields if not self._save(name)]
        if wrong:
            self.fields[wrong[0]].control.setFocus()
        else:
            self.close_form()

    def settle(self) -> None:
        """Save what is being typed; a new record that is not complete yet stays as it is."""
        if self.isHidden():
            return
        if self._record is not None:
            for name in self.fields:
                self._save(name)
        elif self._is_complete():
            self.submit()

    def close_form(self) -> None:
        """Put the form away; a new record that was not added is dropped."""
        self._close()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            if self._record is not None:
                self.settle()
            self.close_form()
        elif enter and self._record is None:
            self.submit()
        elif enter:
            self.finish()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._note)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        buttons = QHBoxLayout()
        for button in (self.add, self.cancel, self.done, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(self._grid)
        layout.addLayout(buttons)

    def _begin(self, record: Any) -> None:  # noqa: ANN401 - a record of `kind`
        self._record = record
        title = self.title(record)
        self._title.setText(title)
        self.setAccessibleName(title)
        is_new = record is None
        for widget, wanted in (
            (self._note, not is_new),
            (self.add, is_new),
            (self.cancel, is_new),
            (self.done, not is_new),
            (self.remove, not is_new),
        ):
            widget.setVisible(wanted)
        for entry in self.fields.values():
            entry.set_wrong("")
        self.show()
        next(iter(self.fields.values())).control.setFocus()

    def _fill(self, *, held: bool) -> None:
        """Show the record's values; only if `held` also in a field still typed in or wrong."""
        for name, entry in self.fields.items():
            if held or not (entry.is_held or entry.is_wrong):
                entry.show_value(getattr(self._record, name))
                entry.set_wrong("")

    def _value(self, name: str) -> object:
        value = self.fields[name].value()
        if name in self._required and value in ("", None):
            raise ValueError(self._required[name])
        return value

    def _is_complete(self) -> bool:
        try:
            for name in self.fields:
                self._value(name)
        except ValueError:
            return False
        return True

    def _on_left(self, name: str) -> None:
        if self._record is not None and not self.isHidden():
            self._save(name)

    def _save(self, name: str) -> bool:
        """Save one field of a record that stands; False, and said so, where it cannot be."""
        try:
            value = self._value(name)
        except ValueError as reason:
            self.fields[name].set_wrong(str(reason))
            return False
        changed = replace(self._record, **{name: value})
        if changed == self._record:
            return True
        if self._contradicts(changed):
            return False
        self.fields[name].set_wrong("")
        self._record = changed
        self._title.setText(self.title(changed))
        self.saved.emit(changed, False)
        return True

    def _contradicts(self, record: Any) -> bool:  # noqa: ANN401 - a record of `kind`
        found = self.check(record)
        if found is None:
            return False
        name, sentence = found
        self.fields[name].set_wrong(sentence)
        return True

    def _on_remove(self) -> None:
        key = str(self._record.id)
        self._close()
        self.removed.emit(key)

    def _close(self) -> None:
        """Hide without saving what the focus leaves behind."""
        self._record = None
        self.hide()


def takes_tab(widget: QWidget) -> bool:
    """Return whether Tab stops at a widget."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def place_in_two(grid: QGridLayout, entries: Sequence[Entry]) -> None:
    """Set entries in two columns, texts of several lines across both."""
    row = column = 0
    for entry in entries:
        wide = isinstance(entry, TextEntry)
        if wide and column:
            row, column = row + 1, 0
        grid.addWidget(entry, row, column, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
        column += 2 if wide else 1
        if column > 1:
            row, column = row + 1, 0
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
