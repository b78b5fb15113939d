"""The cases of the vault with what a check found and where their histories end."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casereview.services.vault.integrity import CaseHead, Checked, Integrity, Result

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

HEAD_ROLE = int(Qt.ItemDataRole.UserRole)
"""The whole head of a case's history."""

_SHORT = 14
"""Characters of a head that are shown after its number."""


class CheckedTable(QAbstractTableModel):
    """One row a case; until something was checked only the heads are known."""

    CASE, RESULT, VERIFIED, HEAD = range(4)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[str, str, str, str], ...] = ()

    def show(self, view: Integrity, result: Result | None) -> None:
        """Show the cases as they are known, with what a check found; what is wrong comes first."""
        checked = {case.id: case for case in result.cases} if result else {}
        rows = [(checked.get(case.id), case) for case in view.cases]
        rows.sort(key=lambda row: row[0] is None or row[0].sound)
        self.beginResetModel()
        self._rows = tuple(self._row(case, found) for found, case in rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        words = row[index.column()]
        if role == HEAD_ROLE:
            return row[self.HEAD]
        if role == Qt.ItemDataRole.DisplayRole:
            cut = index.column() == self.HEAD and words
            return f"{words[: words.index(':') + _SHORT]}…" if cut else words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self.headerData(index.column(), Qt.Orientation.Horizontal)
            return f"{head}: {words}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return words
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own type
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        heads = (self.tr("Case"), self.tr("Result"), self.tr("Verified"), self.tr("Head"))
        return heads[section]

    def _row(self, case: CaseHead, found: Checked | None) -> tuple[str, str, str, str]:
        if found is not None:
            result = self.tr("sound") if found.sound else self.tr("needs attention")
        else:
            result = self.tr("not checked yet") if case.readable else self.tr("cannot be opened")
        return case.title, result, found.verified if found else "", case.head
