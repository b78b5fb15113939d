"""Details of the case's own record behind fields, wherever on the page these stand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from casereview.domain.case import Case
from casereview.services.cases import detail, with_detail
from casereview.ui.widgets.entries import Entry


class RecordDetails(QObject):
    """Emits `edited` with the path and the new value of a detail once its field is left."""

    edited = Signal(str, object)

    def __init__(self, entries: Mapping[str, Entry], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries = dict(entries)
        self._case: Case | None = None
        for path, entry in entries.items():
            entry.left.connect(partial(self._on_left, path))

    def show_case(self, case: Case) -> None:
        """Show the details as they are saved; a field that is being typed in is left alone."""
        self._case = case
        for path, entry in self.entries.items():
            if not (entry.is_held or entry.is_wrong):
                entry.show_value(detail(case, path))

    def settle(self) -> None:
        """Report the field that is still being typed in."""
        for path, entry in self.entries.items():
            if entry.is_held:
                self._on_left(path)

    def _on_left(self, path: str) -> None:
        if self._case is None:
            return
        entry = self.entries[path]
        try:
            value = entry.value()
        except ValueError as reason:
            entry.set_wrong(str(reason))
            return
        entry.set_wrong("")
        if value != detail(self._case, path):
            self._case = with_detail(self._case, path, value)
            self.edited.emit(path, value)
