"""Reading a database of the vault without writing a byte, whoever has the vault open for work.

Where a write-ahead log and its index lie beside the file, the engine reads through them: it shows
what was last committed, and leaves the writer alone. Where none lie there the file is read as it
stands. Nothing then tells the engine of a writer who begins meanwhile, so after each reading it is
looked whether the file still is what it was; what a file that moved on gave is dropped.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from casereview.errors import DamagedVaultError, MovedOnError, NotAVaultError, VaultError
from casereview.storage import driver, lock
from casereview.storage.driver import FileKind

if TYPE_CHECKING:
    from sqlite_utils import Database

_PAUSE = 0.01
_PASSING = ("SQLITE_CANTOPEN", "SQLITE_BUSY", "SQLITE_READONLY_", "SQLITE_PROTOCOL")
"""What the engine says of a file that is just being opened or closed for work."""

_LOOKS = 3
"""How often a file that seems damaged is looked at while another program works in its vault."""

Stamp = tuple[tuple[int, ...], ...]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Watch:
    """What a file that is being read was when it was opened."""

    path: Path
    log: bool
    marks: Stamp

    @classmethod
    def of(cls, path: Path, *, log: bool) -> Watch:
        """Return the watch over a file as it is now; raises OSError where it is gone."""
        return cls(path, log, _marks(path, log=log))

    def require(self) -> None:
        """Raise MovedOnError unless the file, and the log with which it was read, are the same."""
        try:
            same = _marks(self.path, log=self.log) == self.marks
        except OSError:
            same = False
        if not same:
            raise MovedOnError


def connect(vault: Path, path: Path, raw_key: bytes, kind: FileKind) -> tuple[Database, Watch]:
    """Open a database of a vault's folder for reading only, with what tells whether it moved on.

    Raises as `driver.connect`, and VaultError where its log cannot be read from here.
    """
    deadline = time.monotonic() + driver.BUSY_SECONDS
    looks = 0
    while True:
        try:
            return _attempt(vault, path, raw_key, kind)
        except DamagedVaultError:
            looks += 1
            if looks == _LOOKS or lock.named(vault) is None:
                raise
        except VaultError as error:
            if not _passes(error) or time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE)


def read(
    vault: Path, path: Path, raw_key: bytes, kind: FileKind, call: Callable[[Database], T]
) -> T:
    """Return what `call` reads from a database, as it is at one moment; raises as `connect`."""
    deadline = time.monotonic() + driver.BUSY_SECONDS
    while True:
        try:
            return _read_once(vault, path, raw_key, kind, call)
        except MovedOnError:
            if time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE)


def _read_once(
    vault: Path, path: Path, raw_key: bytes, kind: FileKind, call: Callable[[Database], T]
) -> T:
    database, watch = connect(vault, path, raw_key, kind)
    try:
        with driver.explained(path):
            database.execute("BEGIN")
            found = call(database)
    except DamagedVaultError:
        watch.require()
        raise
    finally:
        database.close()
    watch.require()
    return found


def stamp(path: Path) -> Stamp:
    """Return what changes whenever a database is written."""
    return tuple(_written(place) for place in (path, _beside(path, "-wal")))


def unclosed(path: Path) -> bool:
    """Whether a database is open for work, or was when its program ended."""
    return _size(_beside(path, "-wal")) > 0


def _attempt(vault: Path, path: Path, raw_key: bytes, kind: FileKind) -> tuple[Database, Watch]:
    log = _has_log(vault, path)
    try:
        watch = Watch.of(path, log=log)
    except OSError as error:
        msg = f"The file {path.name} is missing."
        raise DamagedVaultError(msg, do="Restore it from a backup.") from error
    try:
        database = driver.connect_reading(path, raw_key, kind, log=log)
        try:
            if path.stat().st_size <= driver.CHECKED_AT_OPEN_BYTES:
                with driver.explained(path):
                    faults = driver.page_faults(database, settled=not log)
                for fault in faults:
                    raise driver.damaged(path, fault)
        except BaseException:
            database.close()
            raise
    except (DamagedVaultError, NotAVaultError):
        watch.require()
        raise
    return database, watch


def _has_log(vault: Path, path: Path) -> bool:
    """Whether there is a log to read through; raises VaultError for one that cannot be read."""
    log, shared = _beside(path, "-wal"), _beside(path, "-shm")
    holder = lock.named(vault)
    written = _size(log) > 0
    if holder is not None and not holder.here:
        if written:
            msg = f"The file {path.name} is open for work on {holder.host}."
            raise VaultError(
                msg, kept="Nothing was changed.", do="Read it once it is closed there."
            )
        return False
    if shared.exists() and log.exists():
        return True
    if written:
        msg = f"What was saved last in {path.name} lies in a log that cannot be read from here."
        raise VaultError(
            msg,
            kept="Nothing was changed.",
            do="Copy the whole folder to where it can be written and unlock it there.",
        )
    return False


def _marks(path: Path, *, log: bool) -> Stamp:
    if log:
        found = (path.stat(), _beside(path, "-wal").stat(), _beside(path, "-shm").stat())
        return tuple((of.st_dev, of.st_ino) for of in found)
    path.stat()  # raises where it is gone
    return (_written(path), (_size(_beside(path, "-wal")),))


def _written(path: Path) -> tuple[int, ...]:
    try:
        of = path.stat()
    except OSError:
        return ()
    return (of.st_dev, of.st_ino, of.st_size, of.st_mtime_ns, of.st_ctime_ns)


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _passes(error: VaultError) -> bool:
    if isinstance(error, MovedOnError):
        return True
    name = getattr(error.__cause__, "sqlite_errorname", "") or ""
    return name.startswith(_PASSING)
