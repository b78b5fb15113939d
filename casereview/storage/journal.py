"""What a vault keeps for good beside its cases: `journal.db`, encrypted and chained as they are.

It is opened when it is first asked for and made when something is first written, so a vault without
one is as good as any. No case needs it: what is wrong with it is said by whoever asks for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from casereview.domain.privacy import Breach, Complaint, Pause, SubjectRequest
from casereview.errors import (
    DamagedVaultError,
    NewerVaultError,
    NotAVaultError,
    VaultError,
)
from casereview.storage import driver, files, keys, migrations, schema
from casereview.storage.audit import verify_history
from casereview.storage.driver import FileKind
from casereview.storage.exports import Export, Exports
from casereview.storage.history import Head, History, Seal
from casereview.storage.layout import JOURNAL, Layout
from casereview.storage.mapping import Table
from casereview.storage.repositories import Repository

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

    from casereview.storage.index import Index
    from casereview.storage.sidecar import CaseKeys

T = TypeVar("T")
JOURNAL_FILE = FileKind(0x43524A76, newest=1)  # "CRJv"
_VERSION_1 = (
    *schema.HISTORY_1,
    """CREATE TABLE note (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        at TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL
    ) STRICT""",
    schema.EXPORT_LOG,
    """CREATE TABLE breach (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, aware_at TEXT NOT NULL,
        what TEXT NOT NULL, occurred TEXT NOT NULL,
        case_ids TEXT NOT NULL CHECK (json_valid(case_ids)), categories TEXT NOT NULL,
        people INTEGER, records INTEGER, consequences TEXT NOT NULL, measures TEXT NOT NULL,
        risk TEXT NOT NULL, risk_why TEXT NOT NULL, told_at TEXT, told_reference TEXT NOT NULL,
        late_why TEXT NOT NULL, people_told_on TEXT, people_told_how TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE subject_request (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, received_on TEXT NOT NULL,
        who TEXT NOT NULL, case_id TEXT NOT NULL, wants TEXT NOT NULL, identity_on TEXT,
        extended_on TEXT, extended_why TEXT NOT NULL, solicitor_asked_on TEXT, answered_on TEXT,
        answer TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE pause (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        request_id TEXT NOT NULL REFERENCES subject_request (id) ON DELETE CASCADE,
        asked_on TEXT NOT NULL, answered_on TEXT, what TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE complaint (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, received_on TEXT NOT NULL,
        who TEXT NOT NULL, about TEXT NOT NULL, case_id TEXT NOT NULL, acknowledged_on TEXT,
        steps TEXT NOT NULL, outcome TEXT NOT NULL, outcome_told_on TEXT
    ) STRICT""",
    "CREATE INDEX pause_request ON pause (request_id)",
    "CREATE INDEX note_kind ON note (kind, seq)",
)


class NoteKind(StrEnum):
    """What is noted of a vault as it happens."""

    CHECKED = "checked"
    COPIED = "copied"
    KEYS = "keys"
    BEGUN_ANEW = "begun anew"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened to the vault: when, what kind of thing, and words of it."""

    id: str
    at: datetime
    kind: str
    text: str


NOTES = Table("note", Note, "ORDER BY t.seq DESC")
BREACHES = Table("breach", Breach, "ORDER BY t.aware_at DESC, t.seq DESC")
REQUESTS = Table("subject_request", SubjectRequest, "ORDER BY t.received_on DESC, t.seq DESC")
PAUSES = Table("pause", Pause, "ORDER BY t.asked_on, t.seq")
COMPLAINTS = Table("complaint", Complaint, "ORDER BY t.received_on DESC, t.seq DESC")
TABLES: tuple[Table[Any], ...] = (NOTES, BREACHES, REQUESTS, PAUSES, COMPLAINTS)


def chain_id(vault_id: str) -> str:
    """Return what the first seal of a vault's journal is bound to, as a case's is to its id."""
    return f"{JOURNAL} {vault_id}"


def journal_migrations() -> Migrations:
    """Return the steps of the journal's format, in order; released steps are never edited."""
    from sqlite_utils import Migrations

    steps = Migrations("journal")

    @steps(name="1 first format")
    def first_format(database: Database) -> None:
        for statement in _VERSION_1:
            database.execute(statement)

    return steps


class Shelf(Generic[T]):
    """The records of one kind in a journal; empty where there is no journal yet."""

    def __init__(self, journal: Journal, table: Table[T]) -> None:
        self._journal = journal
        self._table = table

    def all(self) -> tuple[T, ...]:
        """Return every record in the settled order of its kind."""
        history = self._journal.readable
        return () if history is None else Repository(history, self._table).all()

    def get(self, record_id: str) -> T | None:
        """Return the record of that id, or None."""
        history = self._journal.readable
        return None if history is None else Repository(history, self._table).get(record_id)

    def put(self, *records: T) -> None:
        """Insert records, or replace those of the same ids, within a command."""
        Repository(self._journal.writable, self._table).put(*records)

    def remove(self, record_id: str) -> bool:
        """Remove the record of that id within a command; whether there was one."""
        return Repository(self._journal.writable, self._table).remove(record_id)


class Journal:
    """The journal of an unlocked vault; used from the vault's thread, closed with the vault.

    Reading raises DamagedVaultError, NewerVaultError or VaultError where there is a journal that
    cannot be read; without one there is nothing to read, and that is no fault.
    """

    def __init__(
        self, layout: Layout, case_keys: CaseKeys, index: Index, *, read_only: bool = False
    ) -> None:
        self._layout = layout
        self._keys = case_keys
        self._index = index
        self._read_only = read_only
        self._opened: _Opened | None = None
        self._closed = False
        self.breaches = Shelf(self, BREACHES)
        self.requests = Shelf(self, REQUESTS)
        self.pauses = Shelf(self, PAUSES)
        self.complaints = Shelf(self, COMPLAINTS)

    @property
    def readable(self) -> History | None:
        """The history to read rows by; None where there is no journal yet."""
        opened = self._for_reading()
        return None if opened is None else opened.history

    @property
    def writable(self) -> History:
        """The history to write rows by; makes the journal where there is none yet."""
        return self._for_writing().history

    @contextmanager
    def command(self, label: str) -> Iterator[None]:
        """Make everything inside one change, as `CaseFile.command` does."""
        with self.writable.command(label):
            yield

    def note(self, kind: str, text: str = "") -> None:
        """Keep for good that something happened to the vault just now; undo passes over it."""
        history = self.writable
        with history.command(f"Note: {kind}"):
            history.keep()
            now = datetime.now(UTC)
            Repository(history, NOTES).put(Note(secrets.token_hex(16), now, kind, text))

    def last(self, kind: str) -> Note | None:
        """Return the latest note of a kind, or None."""
        found = self.notes(kind, limit=1)
        return found[0] if found else None

    def notes(self, kind: str, *, limit: int = 100) -> tuple[Note, ...]:
        """Return the latest notes of a kind, newest first."""
        opened = self._for_reading()
        if opened is None:
            return ()
        sql = f"{NOTES.select} WHERE t.kind = ? ORDER BY t.seq DESC LIMIT ?"
        return tuple(NOTES.decode(row) for row in opened.history.rows(sql, kind, limit))

    def log_export(self, what: str, destination: str = "file", *, cases: int) -> None:
        """Log what left the vault and was made of more than one case."""
        history = self.writable
        with history.command(f"Export: {what}"):
            Exports(history).add(what, destination, cases=cases)

    def exports(self) -> tuple[Export, ...]:
        """Return the log of exports, oldest first."""
        opened = self._for_reading()
        return () if opened is None else Exports(opened.history).all()

    def undo(self) -> str | None:
        """Take back the latest command that stands; its label, or None when there is none."""
        history = self.readable
        return None if history is None else history.undo()

    def redo(self) -> str | None:
        """Do again what was undone last; its label, or None when there is nothing."""
        history = self.readable
        return None if history is None else history.redo()

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back."""
        history = self.readable
        return None if history is None else history.undo_label

    @property
    def redo_label(self) -> str | None:
        """What `redo` would do again."""
        history = self.readable
        return None if history is None else history.redo_label

    def history(self, limit: int = 100) -> tuple[Seal, ...]:
        """Return the latest commands, newest first."""
        opened = self._for_reading()
        return () if opened is None else opened.history.entries(limit)

    @property
    def head(self) -> Head | None:
        """The number and hash of the last seal; None where there is no journal yet."""
        opened = self._for_reading()
        return None if opened is None else opened.history.head

    def faults(self) -> tuple[str, ...]:
        """Verify every page and the whole history; what is wrong, in words."""
        opened = self._for_reading()
        if opened is None:
            return ()
        return (*driver.page_faults(opened.history.database), *verify_history(opened.history))

    def close(self) -> None:
        """Anchor the history outside the file and close for good; raises VaultError."""
        self._closed = True
        opened, self._opened = self._opened, None
        if opened is None:
            return
        try:
            if not self._read_only:
                self._anchor(opened)
        except OSError as error:
            msg = f"The journal is saved, but its anchor could not be written ({error.strerror})."
            raise VaultError(msg, do="Check the vault's folder and unlock it again.") from error
        finally:
            driver.close(opened.history.database)

    # --- the file ---

    def _for_reading(self) -> _Opened | None:
        if self._closed:
            msg = "the journal of a vault that is closed"
            raise RuntimeError(msg)
        if self._opened is None and JOURNAL in self._layout.keyed():
            self._opened = self._open()
        if self._opened is None and self._index.journal_anchor() is not None:
            raise _unusable("Its files are missing.")
        return self._opened

    def _for_writing(self) -> _Opened:
        opened = self._for_reading()
        if opened is not None:
            return opened
        if self._read_only:
            msg = "The vault is open for reading only."
            raise VaultError(msg, kept="Nothing was changed.")
        try:
            self._make()
        except OSError as error:
            msg = f"The journal of the vault cannot be made ({error.strerror})."
            raise VaultError(msg, kept="The cases are as they were.") from error
        self._opened = self._open()
        return self._opened

    def _make(self) -> None:
        """Make the file, then its key, then give the file its name, as a case is made."""
        making = self._layout.making(JOURNAL)
        making.unlink(missing_ok=True)
        key = secrets.token_bytes(keys.KEY_BYTES)
        try:
            database = driver.create(making, key, JOURNAL_FILE)
            try:
                history = History(database, making, chain_id(self._keys.vault_id))
                _migrate(history, making)
                head = history.head
            finally:
                driver.close(database)
            wrapped = self._keys.wrap(JOURNAL, key)
            self._keys.write(self._layout.key(JOURNAL), JOURNAL, wrapped, head)
            making.rename(self._layout.database(JOURNAL))
        except BaseException:
            self._layout.key(JOURNAL).unlink(missing_ok=True)
            making.unlink(missing_ok=True)
            raise
        files.sync_folder(self._layout.folder)

    def _open(self) -> _Opened:
        try:
            return self._open_checked()
        except NewerVaultError:
            raise
        except (DamagedVaultError, NotAVaultError) as error:
            raise _unusable(error.what) from error

    def _open_checked(self) -> _Opened:
        path = self._layout.database(JOURNAL)
        wrapped, key, anchor = self._keys.read(self._layout.key(JOURNAL), JOURNAL)
        database = driver.connect(path, key, JOURNAL_FILE, read_only=self._read_only)
        try:
            history = History(database, path, chain_id(self._keys.vault_id))
            history.read_only = self._read_only
            if not self._read_only:
                _migrate(history, path)
            with driver.explained(path):
                migrations.check_schema(database, path)
            for known in (anchor, self._index.journal_anchor()):
                if known is not None and not history.holds(known):
                    msg = f"The file {path.name} is not the one last saved: an older was put back."
                    raise DamagedVaultError(msg)
        except BaseException:
            driver.close(database)
            raise
        opened = _Opened(history, wrapped, anchor)
        history.on_sealed = lambda: self._worked_on(opened)
        return opened

    def _worked_on(self, opened: _Opened) -> None:
        # The command itself is saved. What fails here is due again at the next, and close raises.
        with suppress(OSError, VaultError):
            self._anchor(opened)

    def _anchor(self, opened: _Opened) -> None:
        head = opened.history.head
        if head != opened.anchored:
            self._keys.write(self._layout.key(JOURNAL), JOURNAL, opened.wrapped, head)
            opened.anchored = head
        if head != self._index.journal_anchor():
            self._index.put_journal_anchor(head)


@dataclass(slots=True)
class _Opened:
    """The open file, its wrapped key and where its anchor stands."""

    history: History
    wrapped: bytes
    anchored: Head


def read_all(history: History) -> None:
    """Read every row as what it stands for; raises DamagedVaultError where one means nothing."""
    for table in TABLES:
        Repository(history, table).all()
    Exports(history).all()


def _migrate(history: History, path: Path) -> None:
    migrations.migrate(
        history.database,
        history,
        path,
        steps=journal_migrations(),
        newest=JOURNAL_FILE.newest,
        what="Journal",
    )


def _unusable(fault: str) -> DamagedVaultError:
    return DamagedVaultError(
        f"The journal of the vault cannot be read. {fault}",
        kept="It was not changed, and the cases are not touched by it.",
        do="Restore a copy of the vault that holds it; `vault check` says more.",
    )
