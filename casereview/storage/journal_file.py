"""The file of the vault's journal: made, opened, anchored outside itself, set aside."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from casereview.errors import (
    DamagedVaultError,
    MovedOnError,
    NewerVaultError,
    NotAVaultError,
    VaultError,
)
from casereview.storage import driver, files, interrupted, keys, migrations, reading
from casereview.storage.history import Head, History
from casereview.storage.index import Index
from casereview.storage.journal_schema import JOURNAL_FILE, chain_id, journal_migrations
from casereview.storage.layout import JOURNAL, Layout
from casereview.storage.sidecar import CaseKeys

_TRIES = 5
"""How often a journal is opened anew whose key or file is exchanged meanwhile."""


@dataclass(slots=True)
class OpenJournal:
    """The open file, its wrapped key and where its anchor stands; `stamp` is that of a reader."""

    history: History
    wrapped: bytes
    anchored: Head
    stamp: reading.Stamp | None = None


class JournalFile:
    """The two files of a journal in their vault; opened for work or for reading only."""

    def __init__(
        self, layout: Layout, case_keys: CaseKeys, index: Index, *, read_only: bool
    ) -> None:
        self._layout = layout
        self._keys = case_keys
        self._index = index
        self._read_only = read_only
        self._chain_id = chain_id(case_keys.vault_id)

    @property
    def exists(self) -> bool:
        """Whether there is a journal; raises DamagedVaultError where there only was one."""
        if JOURNAL in self._layout.keyed():
            return True
        if self._index.journal_anchor() is not None:
            raise _unusable("Its files are missing.")
        return False

    def open(self) -> OpenJournal:
        """Open it, checked against both anchors; raises DamagedVaultError or NewerVaultError."""
        try:
            return self._open_for_reading() if self._read_only else self._open_for_work()
        except NewerVaultError:
            raise
        except (DamagedVaultError, NotAVaultError) as error:
            raise _unusable(error.what) from error

    def moved_on(self, opened: OpenJournal) -> bool:
        """Whether a journal that is only read was written since it was opened."""
        path = self._layout.database(JOURNAL)
        return opened.stamp is not None and opened.stamp != reading.stamp(path)

    def make(self) -> None:
        """Make the file, then its key, then give the file its name, as a case is made.

        Raises VaultError; what was begun is then gone.
        """
        try:
            self._make_files()
            files.sync_folder(self._layout.folder)
        except OSError as error:
            msg = f"The journal of the vault cannot be made ({error.strerror})."
            raise VaultError(msg, kept="The cases are as they were.") from error

    def _make_files(self) -> None:
        making, key_path = self._layout.making(JOURNAL), self._layout.key(JOURNAL)
        key = secrets.token_bytes(keys.KEY_BYTES)
        try:
            making.unlink(missing_ok=True)
            database = driver.create(making, key, JOURNAL_FILE)
            try:
                history = History(database, making, self._chain_id)
                _migrate(history, making)
                head = history.head
                driver.bring_in_log(database, making)
            finally:
                driver.close(database)
            self._keys.write(key_path, JOURNAL, self._keys.wrap(JOURNAL, key), head)
            making.rename(self._layout.database(JOURNAL))
        except BaseException:
            key_path.unlink(missing_ok=True)
            for path in (making, *interrupted.beside(making)):
                path.unlink(missing_ok=True)
            raise

    def set_aside(self) -> tuple[str, ...]:
        """Rename the files of a journal that cannot be read, so that another can be begun.

        They stay in the vault's folder; their new names. Raises VaultError.
        """
        database = self._layout.database(JOURNAL)
        at = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        names = []
        try:
            # The key last: as long as it lies there, what is left counts as a damaged journal.
            for path in (*interrupted.beside(database), database, self._layout.key(JOURNAL)):
                if path.exists():
                    names.append(f"{path.name}.aside-{at}")
                    path.rename(path.with_name(names[-1]))
            self._index.drop_journal_anchor()
        except OSError as error:
            msg = f"The journal that cannot be read cannot be set aside ({error.strerror})."
            raise VaultError(msg, kept="The cases are as they were.") from error
        return tuple(names)

    def anchor(self, opened: OpenJournal) -> None:
        """Keep outside the file how far its history goes; raises OSError or VaultError."""
        head = opened.history.head
        if head != opened.anchored:
            self._keys.write(self._layout.key(JOURNAL), JOURNAL, opened.wrapped, head)
            opened.anchored = head
        if head != self._index.journal_anchor():
            self._index.put_journal_anchor(head)

    def close(self, opened: OpenJournal) -> None:
        """Anchor the history and close the file; raises VaultError."""
        database = opened.history.database
        if opened.stamp is not None:
            database.close()
            return
        try:
            self.anchor(opened)
        except OSError as error:
            msg = f"The journal is saved, but its anchor could not be written ({error.strerror})."
            raise VaultError(msg, do="Check the vault's folder and unlock it again.") from error
        finally:
            driver.close(database)

    def _open_for_work(self) -> OpenJournal:
        interrupted.settle(self._layout, self._keys, JOURNAL)
        path = self._layout.database(JOURNAL)
        wrapped, key, anchor = self._keys.read(self._layout.key(JOURNAL), JOURNAL)
        database = driver.connect(path, key, JOURNAL_FILE)
        try:
            history = History(database, path, self._chain_id)
            older = self._layout.older(JOURNAL)
            migrations.keep_older(database, history, older, key, JOURNAL_FILE)
            _migrate(history, path)
            self._check(history, path, anchor)
        except BaseException:
            driver.close(database)
            raise
        opened = OpenJournal(history, wrapped, anchor)

        def worked_on() -> None:
            # The command itself is saved. What fails here is due again, and close raises it.
            with suppress(OSError, VaultError):
                self.anchor(opened)

        history.on_sealed = worked_on
        return opened

    def _open_for_reading(self) -> OpenJournal:
        """Open it as last committed, whoever writes, without writing a byte."""
        for _try in range(_TRIES):
            key_path, path = interrupted.in_force(self._layout, self._keys, JOURNAL)
            before = reading.stamp(key_path)
            try:
                return self._read_from(key_path, path)
            except MovedOnError:
                continue
            except (DamagedVaultError, NotAVaultError):
                if reading.stamp(key_path) == before:
                    raise
        raise MovedOnError

    def _read_from(self, key_path: Path, path: Path) -> OpenJournal:
        wrapped, key, anchor = self._keys.read(key_path, JOURNAL)
        stamp = reading.stamp(self._layout.database(JOURNAL))
        database, watch = reading.connect(self._layout.folder, path, key, JOURNAL_FILE)
        try:
            history = History(database, path, self._chain_id)
            history.read_only, history.require_still = True, watch.require
            self._check(history, path, anchor)
        except BaseException:
            database.close()
            raise
        return OpenJournal(history, wrapped, anchor, stamp)

    def _check(self, history: History, path: Path, anchor: Head) -> None:
        with driver.explained(path):
            migrations.check_schema(history.database, path)
        for known in (anchor, self._index.journal_anchor()):
            if known is not None and not history.holds(known):
                msg = f"The file {path.name} is not the one last saved: an older was put back."
                raise DamagedVaultError(msg)


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
