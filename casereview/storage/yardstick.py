"""A case file without a key, to measure what the key costs: same engine, tables, checks and seals.

Nothing but the benchmarks may use this (a test of the architecture looks). It makes new files only,
for content that the benchmarks invent.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from sqlcipher3 import dbapi2

from casereview.domain.case import Case
from casereview.errors import VaultError
from casereview.storage import driver, migrations
from casereview.storage.casefile import CaseFile
from casereview.storage.history import History
from casereview.storage.repositories import Record

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database


def make_case(path: Path, case: Case, raw_key: bytes | None) -> None:
    """Make a case file under a raw key, or without any; raises VaultError where one exists."""
    if path.exists():
        msg = f"The file {path.name} exists already."
        raise VaultError(msg, kept="It was not changed.")
    database = driver.create(path, raw_key, migrations.CASE_FILE) if raw_key else _connect(path)
    try:
        history = History(database, path, case.id)
        migrations.migrate(database, history, path)
        with history.command("New case"):
            Record(history).put(case)
    finally:
        driver.close(database)


def open_case(path: Path, case_id: str, raw_key: bytes | None) -> CaseFile:
    """Open a case file made by `make_case`, with what every opening of a case verifies."""
    if raw_key:
        database = driver.connect(path, raw_key, migrations.CASE_FILE)
    else:
        database = _connect(path)
        if faults := driver.page_faults(database):
            raise driver.damaged(path, faults[0])
    migrations.check_schema(database, path)
    history = History(database, path, case_id)
    return CaseFile(database, history, path, before_close=_leave_unanchored)


def _connect(path: Path) -> Database:
    conn = dbapi2.connect(path, isolation_level=None, timeout=driver.BUSY_SECONDS)
    return driver.settle(cast("sqlite3.Connection", conn))


def _leave_unanchored(_case: CaseFile) -> None:
    """Write no anchor: there is no vault around the file."""
