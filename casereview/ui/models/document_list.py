"""The documents list: rows by the document's own date, filtered by whose paper they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QObject

from casereview.domain.dates import MONTHS
from casereview.domain.documents.document import Group
from casereview.domain.documents.statement import State
from casereview.services.views import DocumentRow, FindingRow
from casereview.ui.models.rows import RowsModel

GROUP_WORDS = {
    Group.SERVICE: "Service",
    Group.GP: "GP",
    Group.HOSPITAL: "Hospital",
    Group.LEGAL: "Legal",
    Group.OTHER: "Other",
}

STATE_WORDS = {
    State.PROPOSED: "waits for your decision",
    State.ACCEPTED: "confirmed",
    State.CORRECTED: "corrected",
    State.REJECTED: "rejected",
}


def date_words(row: DocumentRow) -> str:
    """Return the date as the list shows it: months cut to three letters."""
    if row.dated is None:
        return "undated"
    words = str(row.dated)
    for month in MONTHS:
        words = words.replace(month, month[:3])
    return words


def _document_words(row: DocumentRow) -> str:
    chips = ", ".join(chip.text for chip in row.chips)
    return ", ".join(p for p in (row.title, date_words(row), row.subtitle, chips) if p)


def _document_key(row: DocumentRow) -> str:
    return row.document.id


class DocumentList(RowsModel[DocumentRow]):
    """The documents of a case, all or of one group."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_document_key, _document_words, parent)
        self._all: tuple[DocumentRow, ...] = ()
        self._group: Group | None = None

    @property
    def group(self) -> Group | None:
        """The group shown; None for all."""
        return self._group

    @property
    def everything(self) -> tuple[DocumentRow, ...]:
        """All rows, shown or not."""
        return self._all

    def counts(self) -> dict[Group, int]:
        """Return how many documents each group has, without the empty ones."""
        found = Counter(row.document.group for row in self._all)
        return {group: found[group] for group in Group if found[group]}

    def set_documents(self, rows: Sequence[DocumentRow]) -> None:
        """Show these documents, through the filter."""
        self._all = tuple(rows)
        if self._group is not None and self._group not in self.counts():
            self._group = None
        self._filter()

    def set_group(self, group: Group | None) -> None:
        """Show one group only, or all."""
        self._group = group
        self._filter()

    def _filter(self) -> None:
        self.set_rows(
            [r for r in self._all if self._group is None or r.document.group is self._group]
        )


def _finding_words(row: FindingRow) -> str:
    return f"{row.label}: {row.value}, {row.place}, {STATE_WORDS[row.statement.state]}"


def _finding_key(row: FindingRow) -> str:
    return row.statement.id


class FindingList(RowsModel[FindingRow]):
    """What one document states, with what became of each."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_finding_key, _finding_words, parent)

    def decided(self) -> int:
        """Return how many are decided."""
        return sum(1 for row in self.rows if row.statement.state is not State.PROPOSED)

    def next_open(self, after: str) -> str:
        """Return the id of the next finding that waits, from a row on and then from the start."""
        ids = [row.statement.id for row in self.rows]
        start = ids.index(after) + 1 if after in ids else 0
        for row in (*self.rows[start:], *self.rows[:start]):
            if row.statement.state is State.PROPOSED and row.statement.id != after:
                return row.statement.id
        return ""
