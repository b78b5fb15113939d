"""The history's entries, newest first; older ones are asked for as the list is scrolled."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from casereview.services.vault.history import Entry, Part
from casereview.ui.models.rows import NOWHERE, Index, RowsModel


def _entry_words(entry: Entry) -> str:
    return f"{entry.number}, {entry.label}, {entry.when}, {entry.state}"


def _entry_key(entry: Entry) -> str:
    return str(entry.number)


class HistoryList(RowsModel[Entry]):
    """Emits `more_wanted` with the number before which the next part begins."""

    more_wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_entry_key, _entry_words, parent)
        self._before: int | None = None
        self._waiting = False

    def set_part(self, part: Part) -> None:
        """Show the newest entries."""
        self._before, self._waiting = part.before, False
        self.set_rows(part.entries)

    def add_part(self, part: Part) -> None:
        """Add older entries; a part that does not follow on what is shown is dropped."""
        if not self._waiting or not part.entries or part.entries[0].number >= (self._before or 0):
            return
        self._before, self._waiting = part.before, False
        first = len(self._rows)
        self.beginInsertRows(NOWHERE, first, first + len(part.entries) - 1)
        self._rows = (*self._rows, *part.entries)
        self.endInsertRows()

    def canFetchMore(self, parent: Index = NOWHERE) -> bool:
        return not parent.isValid() and self._before is not None and not self._waiting

    def fetchMore(self, parent: Index = NOWHERE) -> None:
        if self._before is not None and self.canFetchMore(parent):
            self._waiting = True
            self.more_wanted.emit(self._before)
