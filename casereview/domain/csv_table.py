"""Tables of comma-separated values from outside, read line by line; every fault names its line."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casereview.errors import BadInputError

KEPT = "Nothing was written."

_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}
_NOTHING = {"", "-", "?", "na", "n/a", "none", "missing", "not stated", "nan", "null"}


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table as it is read: its headings as written and in lower case, and its rows.

    rows: the line on which a row ends and its cells; lines without any content are left out.
    """

    name: str
    header: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]


def read_table(lines: Iterable[bytes], name: str) -> CsvTable:
    """Read a table's headings; its rows are read as they are asked for.

    Raises BadInputError, which names the line, where it is no table in UTF-8 or has no headings.
    """
    rows = _rows(lines, name)
    _, header = next(rows, (0, []))
    if not header:
        raise BadInputError(f"{name} is empty: it has not even a heading.", kept=KEPT)
    columns = tuple(cell.strip().casefold() for cell in header)
    counted = Counter(columns)
    twice = next((column for column, times in counted.items() if column and times > 1), "")
    if twice:
        raise BadInputError(f"{name} has the column {twice!r} twice.", kept=KEPT)
    return CsvTable(name, tuple(header), columns, rows)


def require_columns(table: CsvTable, needed: Sequence[str]) -> None:
    """Raise BadInputError where a table lacks columns, or is parted by something else."""
    missing = [column for column in needed if column not in table.columns]
    if not missing:
        return
    refuse_other_separator(table)
    raise BadInputError(
        f"{table.name} has no column {', '.join(missing)}.",
        kept=KEPT,
        do="Cells may be empty; columns may not be missing.",
    )


def refuse_other_separator(table: CsvTable) -> None:
    """Raise BadInputError where the headings are parted by something that is no comma."""
    other = next((sign for sign in _OTHER_SEPARATORS if sign in table.header[0]), "")
    if other:
        raise BadInputError(
            f"The cells of {table.name} are parted by {_OTHER_SEPARATORS[other]}, not by commas.",
            kept=KEPT,
            do="Save the table as CSV with commas.",
        )


def nothing_said(cell: str) -> bool:
    """Whether a cell is empty, or holds a word that stands for an empty one."""
    return cell.strip().casefold() in _NOTHING


def _rows(lines: Iterable[bytes], name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_decoded(lines, name), strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as fault:
        raise BadInputError(
            f"{name} is no table of comma-separated values (line {reader.line_num}: {fault}).",
            kept=KEPT,
        ) from fault


def _decoded(lines: Iterable[bytes], name: str) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as fault:
            raise BadInputError(
                f"{name} is not written in UTF-8 (line {number}).",
                kept=KEPT,
                do="Save the table as CSV UTF-8.",
            ) from fault
