"""The persons of a series as the audit needs them, and how they are read from a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from casereview.domain.csv_table import CsvTable, nothing_said, read_table, refuse_other_separator
from casereview.errors import BadInputError

SCORES = {"phq9_start": 27, "phq9_end": 27, "gad7_start": 21, "gad7_end": 21}
"""Columns of scores and the highest total of each."""

SECOND = "rater2_any_after"
PLAIN = frozenset({"case", "sex", "age", "route", "sessions", "episodes", SECOND, *SCORES})

_RATED = re.compile(r"(before|after)_([a-z][a-z0-9_-]*)")
_WHOLE = re.compile(r"(\d{1,9})(?:\.0+)?")
_MARKS = {"1": True, "1.0": True, "0": False, "0.0": False}
_KEPT = "Nothing was counted."


@dataclass(frozen=True, slots=True)
class Subject:
    """One person; None is what was not rated, not scored or not stated, and is never 0.

    What stands in neither `before` nor `after` was not looked at in this person at all.
    """

    before: Mapping[str, bool | None]
    after: Mapping[str, bool | None]
    route: str = ""
    sessions: int | None = None
    phq9: tuple[int | None, int | None] = (None, None)
    gad7: tuple[int | None, int | None] = (None, None)
    second: bool | None = None

    @property
    def present_before(self) -> bool:
        """Whether any disorder was present before."""
        return verdict(self.before.values()) is True

    @property
    def present_after(self) -> bool | None:
        """Whether any disorder was present after; None where that is undetermined."""
        return verdict(self.after.values())


@dataclass(frozen=True, slots=True)
class Series:
    """Persons with the modules rated; `notes` are sentences on what was read.

    rated_twice, routed: whether second ratings and routes are recorded of the series at all.
    """

    subjects: tuple[Subject, ...]
    modules: tuple[str, ...]
    rated_twice: bool = False
    routed: bool = False
    notes: tuple[str, ...] = field(default=())


def verdict(ratings: Iterable[bool | None]) -> bool | None:
    """Return present if any rating is; else undetermined if any is open; else absent."""
    held = tuple(ratings)
    return True if True in held else None if None in held else False


def series_of_csv(lines: Iterable[bytes], name: str) -> Series:
    """Read a series with one row a person.

    Raises BadInputError, which names the line, for a value that cannot be and a person named twice.
    """
    table = read_table(lines, name)
    before, after = (_rated(table.columns, time) for time in ("before", "after"))
    if not before and not {"phq9_start", "gad7_start"} & set(table.columns):
        refuse_other_separator(table)
        raise BadInputError(
            f"{name} has neither a column before_MODULE nor scores of PHQ-9 and GAD-7.",
            kept=_KEPT,
            do="A series has one row a person and a heading such as before_gad.",
        )
    modules = tuple(dict.fromkeys((*before, *after)))
    seen: dict[str, int] = {}
    subjects = []
    for line, cells in table.rows:
        if len(cells) != len(table.columns):
            raise _fault(name, line, "the row has not as many cells as the heading")
        row = dict(zip(table.columns, cells, strict=True))
        _once(row.get("case", "").strip(), seen, name, line)
        subjects.append(_Row(row, name, line).subject(modules))
    return Series(
        tuple(subjects),
        modules,
        rated_twice=SECOND in table.columns,
        routed="route" in table.columns,
        notes=_of_columns(table, before, after),
    )


class _Row:
    """A row that is read cell by cell; a fault names its line and column."""

    def __init__(self, row: Mapping[str, str], name: str, line: int) -> None:
        self._row, self._name, self._line = row, name, line

    def subject(self, modules: Sequence[str]) -> Subject:
        phq9_start, phq9_end, gad7_start, gad7_end = (
            self._whole(column, highest) for column, highest in SCORES.items()
        )
        return Subject(
            before={module: self._mark(f"before_{module}") for module in modules},
            after={module: self._mark(f"after_{module}") for module in modules},
            route=self._row.get("route", "").strip(),
            sessions=self._whole("sessions", None),
            phq9=(phq9_start, phq9_end),
            gad7=(gad7_start, gad7_end),
            second=self._mark(SECOND),
        )

    def _mark(self, column: str) -> bool | None:
        cell = self._row.get(column, "").strip()
        if nothing_said(cell):
            return None
        if cell not in _MARKS:
            raise self._cannot(column, cell, "1, 0 or empty")
        return _MARKS[cell]

    def _whole(self, column: str, highest: int | None) -> int | None:
        cell = self._row.get(column, "").strip()
        if nothing_said(cell):
            return None
        found = _WHOLE.fullmatch(cell) if cell.isascii() else None
        number = int(found[1]) if found else -1
        if number < 0 or (highest is not None and number > highest):
            ends = "a whole number" if highest is None else f"a whole number from 0 to {highest}"
            raise self._cannot(column, cell, ends)
        return number

    def _cannot(self, column: str, cell: str, needed: str) -> BadInputError:
        return _fault(self._name, self._line, f"{column} is {cell[:40]!r} and not {needed}")


def _rated(columns: Sequence[str], time: str) -> tuple[str, ...]:
    found = (_RATED.fullmatch(column) for column in columns)
    return tuple(match[2] for match in found if match and match[1] == time)


def _once(case: str, seen: dict[str, int], name: str, line: int) -> None:
    """Raise BadInputError for a person who stands in the table twice; nameless rows are others."""
    if case in seen:
        raise _fault(name, line, f"the case of this row stands in line {seen[case]} already")
    if case:
        seen[case] = line


def _fault(name: str, line: int, what: str) -> BadInputError:
    return BadInputError(f"{name}, line {line}: {what}.", kept=_KEPT)


def _of_columns(table: CsvTable, before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    """Say what is missing from the columns, and which are not used."""
    notes = []
    for have, lack, time in ((before, after, "after"), (after, before, "before")):
        single = [module for module in have if module not in lack]
        if single:
            columns = ", ".join(f"{time}_{module}" for module in single)
            notes.append(f"There is no column {columns}: taken as undetermined in everybody.")
    other = [c for c in table.columns if c and c not in PLAIN and not _RATED.fullmatch(c)]
    if other:
        notes.append(f"Columns that no figure uses were left out: {', '.join(other)}.")
    return tuple(notes)
