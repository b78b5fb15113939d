"""The list of cases without opening any: `index.db`, encrypted, disposable, no clinical text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casereview.domain.case import CaseSummary
from casereview.errors import DamagedVaultError, NewerVaultError, NotAVaultError, VaultError
from casereview.storage import driver, interrupted, reading, schema
from casereview.storage.driver import FileKind
from casereview.storage.history import Head
from casereview.storage.layout import JOURNAL, LIST
from casereview.storage.mapping import Table

if TYPE_CHECKING:
    from sqlite_utils import Database

Row = tuple[str | int | bytes | None, ...]

FILE_NAME = LIST
_KIND = FileKind(0x43525678, newest=1)  # "CRVx"
_SUMMARIES = Table("summary", CaseSummary, "ORDER BY t.id")
_TABLES = (
    """CREATE TABLE summary (
        id TEXT PRIMARY KEY NOT NULL, claimant TEXT NOT NULL, title TEXT NOT NULL,
        claim_number TEXT NOT NULL, report_due TEXT, documents INTEGER NOT NULL,
        open_proposals INTEGER NOT NULL, changed_at TEXT NOT NULL, fictional INTEGER NOT NULL,
        readable INTEGER NOT NULL, note TEXT NOT NULL, born TEXT,
        keeping_concluded_on TEXT, keeping_outcome TEXT NOT NULL, keeping_child INTEGER NOT NULL,
        keeping_protected_party INTEGER NOT NULL, keeping_provisional_damages INTEGER NOT NULL,
        keeping_received_until TEXT, keeping_received_reason TEXT NOT NULL,
        keeping_work_until TEXT, keeping_work_reason TEXT NOT NULL,
        keeping_reviewed_on TEXT, keeping_review_reason TEXT NOT NULL,
        received INTEGER NOT NULL, held INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE anchor (
        id TEXT PRIMARY KEY NOT NULL REFERENCES summary (id) ON DELETE CASCADE,
        number INTEGER NOT NULL, hash TEXT NOT NULL
    ) STRICT""",
)
_FILTER_TABLE = """CREATE TABLE IF NOT EXISTS filter (
        id TEXT PRIMARY KEY NOT NULL REFERENCES summary (id) ON DELETE CASCADE,
        number INTEGER NOT NULL, hash TEXT NOT NULL, sealed BLOB NOT NULL
    ) STRICT"""
_JOURNAL_TABLE = """CREATE TABLE IF NOT EXISTS journal_anchor (
        one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL, hash TEXT NOT NULL
    ) STRICT"""


@dataclass(frozen=True, slots=True)
class Line:
    """As much of a case's line as names it; `note` says why one that is not readable is not."""

    id: str
    title: str
    claim_number: str
    readable: bool
    note: str


def read_anchors(path: Path, key: bytes) -> dict[str, Head | None]:
    """Return the listed cases, and the journal, with the heads known of them.

    Raises as `driver.connect`.
    """
    database = driver.connect(path, key, _KIND, read_only=True)
    try:
        with driver.explained(path):
            for fault in driver.page_faults(database):
                raise driver.damaged(path, fault)
            rows = database.execute(
                "SELECT s.id, a.number, a.hash FROM summary AS s LEFT JOIN anchor AS a USING (id)"
            ).fetchall()
            journal = _journal_anchor(database)
        found = {
            case_id: None if number is None else Head(number, seal)
            for case_id, number, seal in rows
        }
        return {**found, JOURNAL: journal} if journal else found
    finally:
        driver.close(database)


def opens(path: Path, key: bytes) -> bool:
    """Whether a list is sound and under this key; raises VaultError where it cannot be reached."""
    try:
        reading.read(path.parent, path, key, _KIND, schema.fingerprint)
    except (DamagedVaultError, NotAVaultError, NewerVaultError):
        return False
    return True


def in_force(folder: Path, key: bytes) -> Path:
    """Return where the list of a vault lies that counts under a key, with nothing moved."""
    path = folder / FILE_NAME
    waiting = interrupted.following(path)
    return waiting if waiting.exists() and opens(waiting, key) else path


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _remove_beside(path)


def _remove_beside(path: Path) -> None:
    for end in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def copy(path: Path, target: Path, key: bytes) -> None:
    """Copy a list as it is at one moment, whoever writes; raises as `reading.read` and OSError."""
    reading.read(path.parent, path, key, _KIND, lambda found: driver.copy(found, target, key))


def _journal_anchor(database: Database) -> Head | None:
    if not database.table("journal_anchor").exists():  # a list older than any journal
        return None
    row = database.execute("SELECT number, hash FROM journal_anchor").fetchone()
    return Head(*row) if row else None


class Index:
    """The lines of the case list, and a second anchor of each case's history."""

    def __init__(self, folder: Path, key: bytes, *, read_only: bool = False) -> None:
        """Open the index; one that is missing or of no use is made anew, empty.

        Of a vault that is only read, the index is a copy in memory: what it learns is lost with it.
        """
        self._path = folder / FILE_NAME
        self._stamp: reading.Stamp = ()
        if read_only:
            self._database = driver.in_memory(_KIND)
            _make_tables(self._database)
            self.renew(key)
        else:
            self._database = self._opened(key)

    def summaries(self) -> tuple[CaseSummary, ...]:
        """Return every line by claimant, title and id."""
        with driver.explained(self._path):
            lines = [_SUMMARIES.decode(row) for row in self._database.execute(_SUMMARIES.all)]
        return tuple(sorted(lines, key=lambda c: (c.claimant.casefold(), c.title.casefold(), c.id)))

    def anchor(self, case_id: str) -> Head | None:
        """Return how far a case's history was known to go, or None."""
        with driver.explained(self._path):
            row = self._database.execute(
                "SELECT number, hash FROM anchor WHERE id = ?", (case_id,)
            ).fetchone()
        return Head(*row) if row else None

    def anchors(self) -> dict[str, Head]:
        """Return how far the history of each case was known to go."""
        with driver.explained(self._path):
            rows = self._database.execute("SELECT id, number, hash FROM anchor").fetchall()
        return {case_id: Head(number, seal) for case_id, number, seal in rows}

    def journal_anchor(self) -> Head | None:
        """Return how far the journal's history was known to go, or None."""
        with driver.explained(self._path):
            return _journal_anchor(self._database)

    def put_journal_anchor(self, head: Head) -> None:
        """Keep how far the journal's history goes."""
        with driver.explained(self._path), self._database.atomic():
            self._database.table("journal_anchor").upsert(
                {"one": 1, "number": head.number, "hash": head.hash}, pk="one"
            )

    def drop_journal_anchor(self) -> None:
        """Forget how far the journal's history went: another is begun."""
        with driver.explained(self._path), self._database.atomic():
            self._database.execute("DELETE FROM journal_anchor")

    def put(self, summary: CaseSummary, head: Head | None) -> None:
        """Insert or replace a case's line; without a head its anchor stays as it is."""
        with driver.explained(self._path), self._database.atomic():
            self._database.execute(_SUMMARIES.upsert, _SUMMARIES.encode(summary))
            if head is not None:
                self._database.table("anchor").upsert(
                    {"id": summary.id, "number": head.number, "hash": head.hash}, pk="id"
                )

    def remove(self, case_id: str) -> None:
        """Remove a case's line and anchor, and what the log still holds of them."""
        with driver.explained(self._path):
            self._database.execute("DELETE FROM summary WHERE id = ?", (case_id,))
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def recent(self) -> tuple[Line, ...]:
        """Return what names the cases, the one changed last first."""
        with driver.explained(self._path):
            rows = self._database.execute(
                "SELECT id, title, claim_number, readable, note FROM summary "
                "ORDER BY changed_at DESC, id"
            ).fetchall()
        return tuple(
            Line(case_id, title, claim_number, readable == 1, note)
            for case_id, title, claim_number, readable, note in rows
        )

    def filter(self, case_id: str) -> tuple[Head, bytes] | None:
        """Return a case's sealed word filter and the head it was made at, or None."""
        with driver.explained(self._path):
            row = self._database.execute(
                "SELECT number, hash, sealed FROM filter WHERE id = ?", (case_id,)
            ).fetchone()
        return (Head(row[0], row[1]), row[2]) if row else None

    def filter_head(self, case_id: str) -> Head | None:
        """Return the head at which a case's word filter was made, or None."""
        with driver.explained(self._path):
            row = self._database.execute(
                "SELECT number, hash FROM filter WHERE id = ?", (case_id,)
            ).fetchone()
        return Head(*row) if row else None

    def put_filter(self, case_id: str, head: Head, sealed: bytes) -> None:
        """Keep a case's sealed word filter."""
        with driver.explained(self._path), self._database.atomic():
            self._database.table("filter").upsert(
                {"id": case_id, "number": head.number, "hash": head.hash, "sealed": sealed},
                pk="id",
            )

    def drop_filter(self, case_id: str) -> None:
        """Drop a case's word filter."""
        with driver.explained(self._path), self._database.atomic():
            self._database.execute("DELETE FROM filter WHERE id = ?", (case_id,))

    def renew(self, key: bytes) -> None:
        """Copy the list from its file as last written, where that is of use and has changed."""
        now = reading.stamp(self._path)
        if now == self._stamp:
            return
        for path in (interrupted.following(self._path), self._path):
            try:
                found = reading.read(self._path.parent, path, key, _KIND, self._rows_of)
            except VaultError:  # of no use, or open on another computer: the cases tell as well
                continue
            with self._database.atomic():
                self._database.execute("DELETE FROM summary")
                for table, rows in found:
                    marks = ", ".join("?" * len(schema.columns(self._database, table)))
                    sql = f"INSERT OR REPLACE INTO {table} VALUES ({marks})"  # noqa: S608 - ours
                    self._database.conn.executemany(sql, rows)
            self._stamp = now
            return

    def prepare_key(self, key: bytes) -> None:
        """Write the list under another key beside this one; it is taken once that key opens it."""
        waiting = interrupted.following(self._path)
        _remove(waiting)
        driver.copy(self._database, waiting, key)

    def close(self) -> None:
        """Close the file."""
        driver.close(self._database)

    def _opened(self, key: bytes) -> Database:
        waiting = interrupted.following(self._path)
        if in_force(self._path.parent, key) == waiting:
            _remove_beside(self._path)
            waiting.replace(self._path)
        _remove(waiting)
        if self._path.exists():
            try:
                database = driver.connect(self._path, key, _KIND)
                with driver.explained(self._path):
                    database.execute(_JOURNAL_TABLE)
                    database.execute(_FILTER_TABLE)
                return database
            except (DamagedVaultError, NotAVaultError, NewerVaultError):
                _remove(self._path)
        database = driver.create(self._path, key, _KIND)
        with driver.explained(self._path):
            _make_tables(database)
        return database

    def _rows_of(self, source: Database) -> list[tuple[str, list[Row]]]:
        """Return the rows of each table that has the shape of ours; another is as good as none."""
        found = []
        for table in self._database.table_names():
            if schema.columns(source, table) == schema.columns(self._database, table):
                rows = source.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - ours
                found.append((table, rows))
        return found


def _make_tables(database: Database) -> None:
    with database.atomic():
        for statement in (*_TABLES, _FILTER_TABLE, _JOURNAL_TABLE):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {_KIND.newest:d}")
