"""Whether a case's history is whole, and whether the case is what its history says."""

# ruff: noqa: S608 - SQL is put together from names of our own tables and columns only
from __future__ import annotations

from typing import TYPE_CHECKING

from casereview.storage import schema
from casereview.storage.history import History, Kind, changes, genesis, seals

if TYPE_CHECKING:
    from sqlite_utils import Database


def verify_history(history: History) -> tuple[str, ...]:
    """Recompute every seal and compare every row with its last image; the faults, in words."""
    with history.reading():
        return (*_chain_faults(history), *_row_faults(history.database))


def _chain_faults(history: History) -> list[str]:
    faults = []
    prev, number, last = genesis(history.case_id), 0, 0
    for seal in seals(history.database):
        recorded = changes(history.database, seal.first, seal.last)
        in_place = (seal.number, seal.first, seal.prev) == (number + 1, last + 1, prev)
        whole = len(recorded) == seal.last - seal.first + 1
        if not in_place or not whole or seal.computed(recorded) != seal.hash:
            faults.append(f"The seal of command {seal.number} does not agree with what it seals.")
        prev, number, last = seal.hash, seal.number, seal.last
    (newest,) = history.database.execute("SELECT coalesce(max(seq), 0) FROM history").fetchone()
    if newest != last:
        faults.append("Changes were recorded that no command sealed.")
    return faults


def _row_faults(database: Database) -> list[str]:
    """Compare rows with images; images older than the last change of format are of other shapes."""
    formats = seals(database, "WHERE kind = ? ORDER BY number DESC LIMIT 1", (Kind.FORMAT.value,))
    since = next((seal.first for seal in formats), 1)
    images: dict[tuple[str, int], str | None] = {}
    known: set[tuple[str, int]] = set()
    for seq, table, row, new in database.execute('SELECT seq, tbl, "row", new FROM history'):
        known.add((table, row))
        if seq >= since:
            images[table, row] = new
    faults = []
    for table in schema.recorded_tables(database):
        names = schema.columns(database, table)
        rows = dict(database.execute(f'SELECT seq, {schema.row_json(names, "t")} FROM "{table}" t'))
        expected = {row: image for (name, row), image in images.items() if name == table}
        for row in sorted(rows.keys() | expected.keys()):
            unknown = row in rows and (table, row) not in known
            if unknown or (row in expected and expected[row] != rows.get(row)):
                faults.append(f"Row {row} of table {table} was changed outside the program.")
    return faults
