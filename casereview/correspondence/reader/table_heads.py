"""What the heads of columns and rows say, and which head a cell stands under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casereview.correspondence.reader.blocks import Cell, TableRow
from casereview.correspondence.reader.calendar import find_dates, whole_date
from casereview.correspondence.reader.occasions import context_of
from casereview.correspondence.reader.people import Patient, Whose, owner_of_label
from casereview.correspondence.reader.table_cells import (
    CASENESS_LABEL,
    EXCLUDED,
    OCCASION_HEAD,
    SCORE_LABEL,
    SESSION_HEAD,
    VALUE,
    measure_of,
)
from casereview.domain.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Column:
    """What a table's column or row label says of its numbers."""

    use: str  # value, case, skip or unknown
    context: str | None = None
    on: PartialDate | None = None
    other: bool = False


def is_measure_header(row: TableRow, names: dict[int, str], patient: Patient) -> bool:
    """Whether a row only names measures (and labels): the head of a table by occasion."""
    if any(VALUE.fullmatch(cell.text) for cell in row.cells):
        return False
    others = [cell for place, cell in enumerate(row.cells) if place not in names]
    return len(names) > 1 or (
        len(names) == 1
        and 0 not in names
        and any(label_of(cell.text, patient, lead=True).use != "unknown" for cell in others)
    )


def is_occasion_header(row: TableRow) -> bool:
    """Whether a row heads its columns by occasions: `Session  1  2  3`, `Date  3 May  10 May`."""
    head = row.cells[0].text
    days = [cell.text for cell in row.cells[1:] if cell.text]
    if days and all(whole_date(day) for day in days) and not measure_of(row.cells[0]):
        return len(days) > 1 or bool(whole_date(head))
    if head and not OCCASION_HEAD.fullmatch(head):
        return False
    counted = [int(cell.text) for cell in row.cells[1:] if re.fullmatch(r"[0-9]{1,2}", cell.text)]
    if counted:
        return len(row.cells) > 2 and counted == sorted(set(counted)) and counted[0] <= 2
    return bool(head) and len(row.cells) > 2


def label_of(text: str, patient: Patient, *, lead: bool = False) -> Column:
    """Return what the label of a column or row says of its numbers."""
    owner = owner_of_label(text, patient)
    other = owner is Whose.OTHER
    dates = [found for found in find_dates(text) if found.when]
    on = dates[0].when if dates else None
    if re.fullmatch(r"(?:19|20)[0-9]{2}", text):
        on = PartialDate(int(text))
    context = context_of(text)
    if EXCLUDED.search(text) or (CASENESS_LABEL.search(text) and not SCORE_LABEL.search(text)):
        case = CASENESS_LABEL.search(text) and not re.search(r"\bused\b|\bscore\b", text, re.I)
        return Column("case" if case else "skip", context, other=other)
    if (
        context
        or on
        or SCORE_LABEL.search(text)
        or (lead and re.search(r"\bdate\b|\bsession\b", text, re.I))
    ):
        return Column("value", context, on, other)
    if owner is not None:
        return Column("value", None, None, other)
    return Column("unknown")


def occasion_of(head: str, text: str, patient: Patient) -> Column:
    """Read the label of a column under a head that says that its columns are occasions."""
    label = label_of(text, patient)
    if label.use in {"skip", "case"}:
        return label
    number = re.fullmatch(r"(?:s|sess|session|no|#)?\.?\s*([0-9]{1,2})(?:st|nd|rd|th)?", text, re.I)
    counts_sessions = not re.search(r"\b(?:week|month|date|day)", head, re.IGNORECASE)
    context = f"session:{int(number[1])}" if number and counts_sessions else label.context
    return Column("value", context, label.on, label.other)


def row_label(lead: Sequence[Cell], heads: Sequence[Cell], patient: Patient) -> Column:
    """Return what the first cells of a row say of its numbers: session, date, whose."""
    context: str | None = None
    on: PartialDate | None = None
    other = False
    for cell, head in zip(lead, heads, strict=False):
        label = label_of(cell.text, patient)
        if label.use in {"skip", "case"}:
            return Column("skip")
        bare = re.fullmatch(r"[0-9]{1,2}", cell.text)
        if bare and SESSION_HEAD.search(head.text):
            context = context or f"session:{int(cell.text)}"
            continue
        context = context or label.context
        date = whole_date(cell.text)
        on = on or (date.when if date else label.on)
        other = other or label.other
    return Column("value", context, on, other)


def header_cell(header: TableRow, row: TableRow, cell: Cell, position: int) -> Cell | None:
    """Return the head of a cell: by position, else the nearest."""
    if len(header.cells) == len(row.cells):
        return header.cells[position]
    if _lacks_lead(header, row):
        return header.cells[position - 1] if position else None
    return min(header.cells[1:], key=lambda head: abs(head.x - cell.x), default=None)


def _lacks_lead(header: TableRow, row: TableRow) -> bool:
    """Whether nothing stands over the first cell of a row, and a head over each of the others."""
    first = header.cells[0]
    nearest = min(row.cells, key=lambda cell: abs(cell.x - first.x))
    return len(header.cells) == len(row.cells) - 1 and nearest is row.cells[1]


def cells_below(row: TableRow, header: TableRow, places: Sequence[int]) -> dict[int, int] | None:
    """Return which cell of a row stands under which head; None unless each has one of its own."""
    if len(row.cells) == len(header.cells):
        return {place: place for place in places}
    if len(row.cells) < len(places):
        return None
    nearest = {
        place: min(
            range(len(row.cells)),
            key=lambda at: abs(row.cells[at].x - header.cells[place].x),
        )
        for place in places
    }
    return nearest if len(set(nearest.values())) == len(places) else None


def head_over(cell: Cell, header: TableRow, above: TableRow) -> Cell | None:
    """Return the head over a column's head.

    By position where cells were joined, in equal groups where they come out even, else by place.
    """
    position = header.cells.index(cell)
    if len(above.cells) == len(header.cells):
        return next((each for each in reversed(above.cells[: position + 1]) if each.text), None)
    heads = [each for each in above.cells if each.text]
    lead = 1 if heads and header.cells[0].x < heads[0].x - 1 else 0
    columns = header.cells[lead:]
    if position < lead or not heads:
        return None
    if len(columns) % len(heads) == 0:
        return heads[(position - lead) * len(heads) // len(columns)]
    left = [each for each in heads if each.x <= cell.x + 6]
    return left[-1] if left else None


def aligned(row: TableRow, header: TableRow, place: int) -> Cell | None:
    """Return a row's cell under the head at a place, or None where that is unsure."""
    if len(row.cells) == len(header.cells):
        return row.cells[place]
    if len(row.cells) == len(header.cells) + 1:
        return row.cells[place + 1] if measure_of(header.cells[0]) else None
    if not row.cells:
        return None
    head = header.cells[place]
    best = min(row.cells, key=lambda cell: abs(cell.x - head.x))
    nearest = min(header.cells, key=lambda other: abs(other.x - best.x))
    return best if nearest is head else None
