"""The cases of the vault as a table."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casereview.domain.case import CaseSummary
from casereview.domain.dates import british

Index = QModelIndex | QPersistentModelIndex

SORT_ROLE = int(Qt.ItemDataRole.UserRole)
"""A value that sorts."""
CASE_ROLE = SORT_ROLE + 1
"""The CaseSummary."""

_ROOT = QModelIndex()


class CaseTable(QAbstractTableModel):
    """One row a case, one column a fact; rows are handed in."""

    CLAIMANT, TITLE, CLAIM, DUE, DOCUMENTS, OPEN = range(6)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cases: tuple[CaseSummary, ...] = ()

    def set_cases(self, cases: tuple[CaseSummary, ...]) -> None:
        """Show other cases."""
        self.beginResetModel()
        self._cases = cases
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._cases)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 6

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        if not index.isValid():
            return None
        case = self._cases[index.row()]
        if role == CASE_ROLE:
            return case
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(case, index.column())
        if role == SORT_ROLE:
            return self._sortable(case, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self.headerData(index.column(), Qt.Orientation.Horizontal)
            return f"{head}: {self._words(case, index.column())}"
        if role == Qt.ItemDataRole.ToolTipRole and not case.readable:
            return case.note
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own type
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Claimant"),
            self.tr("Case"),
            self.tr("Claim no."),
            self.tr("Report due"),
            self.tr("Documents"),
            self.tr("To decide"),
        )[section]

    def _words(self, case: CaseSummary, column: int) -> str:
        if not case.readable and column == self.TITLE:
            return self.tr("cannot be opened: {why}").format(why=case.note)
        return (
            case.claimant,
            case.title,
            case.claim_number or self.tr("not yet issued"),
            british(case.report_due) if case.report_due else self.tr("no date"),
            str(case.documents),
            str(case.open_proposals) if case.open_proposals else self.tr("none"),
        )[column]

    def _sortable(self, case: CaseSummary, column: int) -> str | int:
        return (
            case.claimant.casefold(),
            case.title.casefold(),
            case.claim_number,
            (case.report_due or date.max).toordinal(),
            case.documents,
            case.open_proposals,
        )[column]
