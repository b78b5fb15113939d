"""One list model for all pages: frozen rows with an id, refreshed narrowly and never queried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The row itself, for delegates."""

NOWHERE = QModelIndex()


class RowsModel(QAbstractListModel, Generic[Row]):
    """A list of frozen rows; `key` tells which row is which, `words` says a row in text."""

    def __init__(
        self,
        key: Callable[[Row], str],
        words: Callable[[Row], str],
        parent: QObject | None = None,
        *,
        choosable: Callable[[Row], bool] = lambda _row: True,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._words = words
        self._choosable = choosable
        self._rows: tuple[Row, ...] = ()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:  # noqa: ANN401  Qt's signature
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if not self._choosable(row):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they stand."""
        return self._rows

    def row(self, index: Index) -> Row | None:
        """Return the row of an index, or None for an invalid one."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        return self._rows[index.row()]

    def key(self, index: Index) -> str | None:
        """Return the id of the row at an index."""
        row = self.row(index)
        return None if row is None else self._key(row)

    def find(self, key: str) -> QModelIndex:
        """Return the index of the row of that id, invalid when there is none."""
        for number, row in enumerate(self._rows):
            if self._key(row) == key:
                return self.index(number)
        return QModelIndex()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; where the ids stay the same only the changed rows are redrawn."""
        new = tuple(rows)
        if [self._key(r) for r in new] != [self._key(r) for r in self._rows]:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
            return
        old, self._rows = self._rows, new
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                index = self.index(number)
                self.dataChanged.emit(index, index)
