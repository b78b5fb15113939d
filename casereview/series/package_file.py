"""Reads an anonymised package back, as the persons of a series; nothing else of the vault is used.

A package holds families of disorders and bands of scores, so what needs the modules themselves or
single scores cannot be computed of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from casereview.domain.csv_table import read_table, require_columns
from casereview.errors import BadInputError
from casereview.series.persons import last_time, mark
from casereview.series.subjects import Series, Subject

PERSONS, STATUSES, CHECKS = "persons.csv", "disorder_status.csv", "checks.json"
_NOT_ASSESSED = "not assessed"
_KEPT = "Nothing was counted."
_NOTES = (
    "The package holds families of disorders, not modules: a family is present where any disorder "
    "of it is.",
    "The package holds bands of scores and neither steps nor second ratings: figures by scores and "
    "by route cannot be computed of it.",
)


def series_of_package(files: Mapping[str, bytes]) -> Series:
    """Read the series of a package's files by name.

    Raises BadInputError where it holds no row a person, or is not as it was written.
    """
    if PERSONS not in files or STATUSES not in files:
        raise BadInputError(
            f"The folder has no {PERSONS} with {STATUSES}: there is no row a person to count.",
            kept=_KEPT,
            do="Name a package that was exported with rows, or a CSV.",
        )
    _unaltered(files)
    held: dict[str, list[dict[str, str]]] = {row["row_id"]: [] for row in _table(files, PERSONS)}
    for row in _table(files, STATUSES):
        if row["row_id"] not in held:
            raise BadInputError(f"{STATUSES} names a row that {PERSONS} has not.", kept=_KEPT)
        held[row["row_id"]].append(row)
    families = tuple(sorted({row["disorder"] for rows in held.values() for row in rows}))
    subjects = tuple(_subject(rows) for rows in held.values())
    return Series(subjects, families, notes=_NOTES)


def _table(files: Mapping[str, bytes], name: str) -> list[dict[str, str]]:
    table = read_table(files[name].splitlines(keepends=True), name)
    needed = ("row_id",) if name == PERSONS else ("row_id", "disorder", "time", "status")
    require_columns(table, needed)
    return [dict(zip(table.columns, cells, strict=False)) for _, cells in table.rows]


def _subject(rows: list[dict[str, str]]) -> Subject:
    """Return a person; a family assessed neither before nor after was not looked at."""
    last = last_time({row["time"] for row in rows})
    status = {(row["disorder"], row["time"]): row["status"] for row in rows}
    before, after = (
        {family: status.get((family, time), _NOT_ASSESSED) for family, _ in status}
        for time in ("start 1", last)
    )
    looked_at = [f for f in before if {before[f], after[f]} != {_NOT_ASSESSED}]
    return Subject(
        before={family: mark(before[family]) for family in looked_at},
        after={family: mark(after[family]) for family in looked_at},
    )


def _unaltered(files: Mapping[str, bytes]) -> None:
    """Raise BadInputError where a file differs from the hash that was written with it."""
    try:
        hashes = json.loads(files[CHECKS])["sha256"] if CHECKS in files else {}
        stated = {name: str(hashes[name]) for name in (PERSONS, STATUSES) if name in hashes}
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise BadInputError(f"{CHECKS} cannot be read.", kept=_KEPT) from fault
    for name, digest in stated.items():
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise BadInputError(
                f"{name} is not as it was exported: its content does not match {CHECKS}.",
                kept=_KEPT,
            )
