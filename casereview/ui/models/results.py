"""What a search found, as lines: a case, its hits, and that there are more in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, Qt

from casereview.services.correspondence.searching import CaseHits, Hit
from casereview.ui.models.rows import Index, RowsModel


@dataclass(frozen=True, slots=True)
class CaseLine:
    """The case to which the lines below belong."""

    case_id: str
    title: str
    claim_number: str


@dataclass(frozen=True, slots=True)
class HitLine:
    """A hit; number counts those of its case."""

    hit: Hit
    number: int


@dataclass(frozen=True, slots=True)
class MoreLine:
    """That the words stand in more places of a case than are shown."""

    case_id: str
    title: str
    more: int


ResultLine = CaseLine | HitLine | MoreLine


def lines_of(case: CaseHits) -> Iterator[ResultLine]:
    """Yield the lines of a case."""
    yield CaseLine(case.case_id, case.title, case.claim_number)
    for number, hit in enumerate(case.hits):
        yield HitLine(hit, number)
    if case.more:
        yield MoreLine(case.case_id, case.title, case.more)


def _key(line: ResultLine) -> str:
    match line:
        case CaseLine(case_id):
            return case_id
        case HitLine(hit, number):
            return f"{hit.case_id}/{number}"
        case MoreLine(case_id):
            return f"{case_id}/more"


def _words(line: ResultLine) -> str:
    match line:
        case CaseLine(_, title, claim_number):
            return f"{title}, {claim_number}" if claim_number else title
        case HitLine(hit):
            return f"{hit.where}: {hit.excerpt}"
        case MoreLine(_, _, more):
            return more_words(more)


def more_words(more: int) -> str:
    """Say how many places of a case are not shown."""
    return f"{more:,} more {'place' if more == 1 else 'places'} in this case"


class ResultsModel(RowsModel[ResultLine]):
    """The lines of all cases found so far; a case's own line cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_key, _words, parent)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.row(index), CaseLine):
            return Qt.ItemFlag.ItemNeverHasChildren  # the cursor passes over it
        return super().flags(index)

    def append(self, cases: Sequence[CaseHits]) -> None:
        """Add the lines of further cases below."""
        new = tuple(line for case in cases for line in lines_of(case))
        if not new:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
        self._rows = (*self._rows, *new)
        self.endInsertRows()

    def next_to(self, row: int, by: int) -> QModelIndex:
        """Return the line that can be chosen `by` such lines further, or the last one there is."""
        choosable = [n for n, line in enumerate(self._rows) if not isinstance(line, CaseLine)]
        if not choosable:
            return QModelIndex()
        if row not in choosable:
            return self.index(choosable[0])
        place = choosable.index(row) + by
        return self.index(choosable[min(max(place, 0), len(choosable) - 1)])
