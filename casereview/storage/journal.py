"""What a vault keeps for good beside its cases: `journal.db`, encrypted and chained as they are.

It is opened when it is first asked for and made when something is first written, so a vault without
one is as good as any. No case needs it: what is wrong with it is said by whoever asks for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from casereview.errors import BadInputError, DamagedVaultError, ReadOnlyError
from casereview.storage import driver
from casereview.storage.audit import verify_history
from casereview.storage.exports import Export, Exports
from casereview.storage.history import Head, History, Seal
from casereview.storage.journal_file import JournalFile, OpenJournal
from casereview.storage.journal_schema import (
    BREACHES,
    COMPLAINTS,
    NOTES,
    PAUSES,
    REQUESTS,
    Note,
)
from casereview.storage.journal_schema import NoteKind as NoteKind
from casereview.storage.layout import Layout
from casereview.storage.mapping import Table
from casereview.storage.repositories import Repository

if TYPE_CHECKING:
    from casereview.storage.index import Index
    from casereview.storage.sidecar import CaseKeys

T = TypeVar("T")


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
        self._file = JournalFile(layout, case_keys, index, read_only=read_only)
        self._read_only = read_only
        self._opened: OpenJournal | None = None
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

    def signing_identity(self) -> bytes | None:
        """Return the certificate and key that sign reports, as PKCS#12; None where there is none.

        It is in no history, so that a removed one is gone.
        """
        history = self.readable
        found = [] if history is None else history.rows("SELECT pkcs12 FROM signing_identity")
        return bytes(found[0][0]) if found else None

    def keep_signing_identity(self, pkcs12: bytes | None, facts: str) -> None:
        """Keep a certificate and key instead of the one before, or none; its facts are noted.

        Raises ReadOnlyError or VaultError.
        """
        with self.command("Keep a signing certificate" if pkcs12 else "Remove the certificate"):
            self.note(NoteKind.CERTIFICATE, facts)
            database = self.writable.database
            database.execute("DELETE FROM signing_identity")
            if pkcs12 is not None:
                sql = "INSERT INTO signing_identity (one, pkcs12) VALUES (1, ?)"
                database.execute(sql, (pkcs12,))

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

    def begin_anew(self) -> None:
        """Set aside a journal that cannot be read and begin another, which says so.

        Raises BadInputError for one that can be read, NewerVaultError or VaultError.
        """
        if self._read_only:
            raise ReadOnlyError
        try:
            self._for_reading()
        except DamagedVaultError as error:
            names = self._file.set_aside()
            self.note(NoteKind.BEGUN_ANEW, f"{error.what} Set aside: {', '.join(names) or 'none'}.")
            return
        msg = "The journal of the vault can be read."
        raise BadInputError(msg, kept="Nothing was changed.")

    def close(self) -> None:
        """Anchor the history outside the file and close for good; raises VaultError."""
        self._closed = True
        self._let_go()

    def _for_reading(self) -> OpenJournal | None:
        if self._closed:
            msg = "the journal of a vault that is closed"
            raise RuntimeError(msg)
        if self._opened is not None and self._file.moved_on(self._opened):
            self._let_go()
        if self._opened is None and self._file.exists:
            self._opened = self._file.open()
        return self._opened

    def _for_writing(self) -> OpenJournal:
        opened = self._for_reading()
        if opened is not None:
            return opened
        if self._read_only:
            raise ReadOnlyError
        self._file.make()
        opened = self._opened = self._file.open()
        return opened

    def _let_go(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            self._file.close(opened)
