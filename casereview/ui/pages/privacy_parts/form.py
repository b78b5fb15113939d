"""The forms of privacy records: typed as a whole and saved as a whole, inside the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from casereview.errors import CaseReviewError
from casereview.ui.pages.particulars.form import place_in_two
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton
from casereview.ui.widgets.entries import LINES, Entry, LineEntry
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words

_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")

Group = tuple[str, Mapping[str, Entry]]
"""A heading and the fields under it."""


class TimeEntry(LineEntry):
    """A time of day on 24 hours, such as `14:02`; empty is none."""

    def show_value(self, value: object) -> None:
        super().show_value(f"{value:%H:%M}" if isinstance(value, time) else "")

    def value(self) -> object:
        text = self.line.text().strip()
        if not text:
            return None
        match = _TIME.fullmatch(text)
        if match is None or int(match[1]) > 23 or int(match[2]) > 59:
            raise ValueError(self.tr("“{text}” is no time: try 14:02.").format(text=text))
        return time(int(match[1]), int(match[2]))


class CasesEntry(Entry):
    """Any number of the vault's cases, ticked in their list."""

    def __init__(self, label: str, hint: str = "", parent: QWidget | None = None) -> None:
        self.list = QListWidget()
        super().__init__(label, self.list, hint, parent)
        self.list.setTabKeyNavigation(False)
        self.list.setFixedHeight(LINES * (self.list.fontMetrics().height() + 10) + 4)

    def set_cases(self, titles: Mapping[str, str]) -> None:
        """Offer these cases, by id and title."""
        self.list.clear()
        for case_id, title in titles.items():
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, case_id)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)

    def show_value(self, value: object) -> None:
        assert isinstance(value, tuple)
        known = {item.data(Qt.ItemDataRole.UserRole) for item in self._items()}
        self._gone = tuple(case_id for case_id in value if case_id not in known)
        for item in self._items():
            ticked = item.data(Qt.ItemDataRole.UserRole) in value
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def value(self) -> object:
        ticked = (item for item in self._items() if item.checkState() is Qt.CheckState.Checked)
        return (*(str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked), *self._gone)

    _gone: tuple[str, ...] = ()
    """Cases that are no longer here stay named in the record."""

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]


class EntryForm(QFrame):
    """Emits `submitted` with the values by name, or `cancelled`; Escape cancels."""

    submitted = Signal(object)
    cancelled = Signal()

    def __init__(self, save: str, groups: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordForm")
        self.entries: dict[str, Entry] = {}
        self._begun: dict[str, object] = {}
        self.title = Words("", Role.STRONG)
        self.note = Words("", Role.MUTED)
        self.notice = Notice(closable=False)
        self.save = PrimaryButton(save)
        makes_changes(self.save)
        self.save.clicked.connect(self.submit)
        self.cancel = SecondaryButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.close_form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addWidget(self.note)
        for heading, entries in groups:
            if heading:
                layout.addSpacing(4)
                layout.addWidget(Words(heading, Role.STRONG))
            grid = QGridLayout()
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(8)
            place_in_two(grid, list(entries.values()))
            layout.addLayout(grid)
            self.entries |= entries
        layout.addWidget(self.notice)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether something is being typed."""
        return not self.isHidden()

    def begin(self, title: str, values: Mapping[str, object], note: str = "") -> None:
        """Ask for a record, beginning with these values."""
        self.title.setText(title)
        self.setAccessibleName(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.notice.hide()
        for name, entry in self.entries.items():
            entry.set_wrong("")
            entry.show_value(values[name])
        self._begun = self._typed()
        self.show()
        next(iter(self.entries.values())).control.setFocus()

    def settle(self) -> None:
        """Save what was typed, as far as it can be: the page is left, or the vault is locked."""
        if self.is_open and self._typed() != self._begun:
            self.submit()

    def submit(self) -> None:
        """Hand over what was typed, or say under each field what is wrong with it."""
        values: dict[str, object] = {}
        wrong: Entry | None = None
        for name, entry in self.entries.items():
            entry.set_wrong("")
            try:
                values[name] = entry.value()
            except ValueError as reason:
                entry.set_wrong(str(reason))
                wrong = wrong or entry
        if wrong is not None:
            wrong.control.setFocus()
        else:
            self.submitted.emit(values)

    def refuse(self, error: CaseReviewError) -> None:
        """Say why it was not saved; what was typed stays."""
        self.notice.say_error(error)

    def close_form(self) -> None:
        """Put the form away without saving."""
        self.hide()
        self.cancelled.emit()

    def _typed(self) -> dict[str, object]:
        """Return what stands in the fields; None for what is not understood."""
        found: dict[str, object] = {}
        for name, entry in self.entries.items():
            try:
                found[name] = entry.value()
            except ValueError:
                found[name] = None
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
