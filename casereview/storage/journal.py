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
from typing import TYPE_CHECKING

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

JOURNAL_FILE = FileKind(0x43524A76, newest=1)  # "CRJv"
_VERSION_1 = (
    *schema.HISTORY_1,
    """CREATE TABLE note (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        at TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL
    ) STRICT""",
    schema.EXPORT_LOG,
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
TABLES = (NOTES,)


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

    @contextmanager
    def command(self, label: str) -> Iterator[None]:
        """Make everything inside one change, as `CaseFile.command` does."""
        with self._for_writing().history.command(label):
            yield

    def note(self, kind: str, text: str = "") -> None:
        """Keep for good that something happened to the vault just now; undo passes over it."""
        history = self._for_writing().history
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
        history = self._for_writing().history
        with history.command(f"Export: {what}"):
            Exports(history).add(what, destination, cases=cases)

    def exports(self) -> tuple[Export, ...]:
        """Return the log of exports, oldest first."""
        opened = self._for_reading()
        return () if opened is None else Exports(opened.history).all()

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
