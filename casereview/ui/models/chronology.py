"""Lines of the chronology and of contradictions in the words of their lists."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject

from casereview.domain.documents.chronology import Entry, Gap, Row
from casereview.domain.documents.contradiction import Outcome
from casereview.services.correspondence.contradictions import ContradictionLine
from casereview.services.views import Chip, Tone
from casereview.ui.models.rows import NOWHERE, Index, RowsModel

ONLY = (
    ("", "All lines"),
    ("contradictions", "Where sources differ"),
    ("several", "Told by several sources"),
    ("report", "In the report"),
    ("ambiguous", "Dates to look at"),
    ("proposals", "Proposals alone"),
)
"""What the list can be narrowed to."""


def row_key(row: Row) -> str:
    """Return what tells a line from the others."""
    return f"gap {row.after.edtf}" if isinstance(row, Gap) else row.key


def row_words(row: Row) -> str:
    """Return a line as a screen reader says it."""
    if isinstance(row, Gap):
        return row.words
    parts = [row.date_words, row.kind.words, row.text, row.source_words]
    parts += [chip.text for chip in chips_of(row)]
    parts.append("in the report" if row.wanted else "")
    return ". ".join(part for part in parts if part)


class ChronologyRows(RowsModel[Row]):
    """The lines of a chronology, handed to the list in portions as it is scrolled.

    A line is as high as its words need, so that thousands at once would hold the window up.
    """

    portion = 150

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(row_key, row_words, parent, choosable=lambda row: isinstance(row, Entry))
        self._whole: tuple[Row, ...] = ()

    @property
    def whole(self) -> tuple[Row, ...]:
        """Every line, whether it is handed over yet or not."""
        return self._whole

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other lines; as many as were handed over are at once."""
        self._whole = tuple(rows)
        super().set_rows(self._whole[: max(self.portion, len(self._rows))])

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and len(self._rows) < len(self._whole)

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._hand_over(len(self._rows) + self.portion)

    def place_of(self, key: str) -> QModelIndex:
        """Return the line that any source of which has a key, handed over if need be."""
        for number, row in enumerate(self._whole):
            if key == row_key(row) or (isinstance(row, Entry) and key in row.keys):
                self._hand_over(number + 1)
                return self.index(number)
        return QModelIndex()

    def _hand_over(self, count: int) -> None:
        first, last = len(self._rows), min(count, len(self._whole))
        if first < last:
            self.beginInsertRows(NOWHERE, first, last - 1)
            self._rows = self._whole[:last]
            self.endInsertRows()


def chips_of(entry: Entry) -> tuple[Chip, ...]:
    """Return the marks of a line."""
    found = []
    if not entry.decided:
        found.append(Chip("proposal, not decided", Tone.BLUE))
    if entry.contradictions:
        found.append(Chip("sources differ", Tone.AMBER))
    if entry.disputed:
        found.append(Chip("disputed", Tone.AMBER))
    if entry.ambiguous:
        found.append(Chip("day and month?", Tone.AMBER))
    return tuple(found)


def contradiction_words(line: ContradictionLine) -> str:
    """Return a contradiction as a screen reader says it."""
    sides = "; ".join(f"{side.who_and_where}: {side.side.words}" for side in line.sides)
    return f"{line.contradiction.subject}. {sides}. {line.state}."


def contradiction_chips(line: ContradictionLine) -> tuple[Chip, ...]:
    """Return the marks of a contradiction in its list."""
    one = line.contradiction
    tone = Tone.AMBER if one.outcome is Outcome.OPEN else Tone.PLAIN
    found = [Chip(one.outcome.words, tone)]
    if line.standing.before:
        found.append(Chip("a source changed since", Tone.AMBER))
    if line.standing.gone:
        found.append(Chip("no longer differ", Tone.BLUE))
    if one.in_report:
        found.append(Chip("in the report", Tone.PLAIN))
    return tuple(found)
