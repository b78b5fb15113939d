"""The one door to the database engine: SQLCipher under sqlite-utils, opened in a fixed order.

sqlite-utils knows the standard library's driver only. Left so, a failing `INSERT ... RETURNING`
leaves a transaction open in which every later write is lost at close. Here its two modules are
given SQLCipher's driver instead, directly after their import. Its import would also pull in pandas
and numpy to recognise their types; storage passes plain values only, so they are hidden meanwhile.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

from sqlcipher3 import dbapi2

from casereview.errors import (
    BadInputError,
    CaseReviewError,
    DamagedVaultError,
    NewerVaultError,
    NotAVaultError,
    VaultError,
)
from casereview.storage import files

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database
    from sqlite_utils.db import Database as _Database


def _import_without_data_frames() -> ModuleType:
    hidden = [name for name in ("pandas", "numpy") if name not in sys.modules]
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    modules.update(dict.fromkeys(hidden))
    try:
        library = importlib.import_module("sqlite_utils.db")
        helpers = importlib.import_module("sqlite_utils.utils")
    finally:
        for name in hidden:
            del modules[name]
    for module in (library, helpers):
        module.__dict__.update(sqlite3=dbapi2, OperationalError=dbapi2.OperationalError)
    return library


EngineError = dbapi2.Error
"""What the engine raises; outside this module only where a foreign file may cause anything."""

_library = _import_without_data_frames()

PAGE_BYTES = 4096
PLAIN_HEADER = b"SQLite format 3\x00"
CHECKED_AT_OPEN_BYTES = 1024 * 1024
"""Files up to this size have every page verified when opened, larger ones on request only.

Each page is verified whenever it is read, whatever the size of its file.
"""

COPIED_AT_ONCE = 2048
"""Pages of a step in copying a database: 8 MB, which take some hundredths of a second."""

BUSY_SECONDS = 3.0
"""How long a connection waits for another that writes."""

_SETTINGS = (
    "temp_store = MEMORY",  # FILE would spill sorted rows in plain text to the system's folder
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "recursive_triggers = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    f"busy_timeout = {BUSY_SECONDS * 1000:.0f}",
    "fullfsync = ON",  # macOS only; without effect elsewhere
)
_READING_SETTINGS = (
    "temp_store = MEMORY",
    "query_only = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
)
_FIXED = frozenset(
    {
        "temp_store",
        "temp_store_directory",
        "key",
        "rekey",
        "hexkey",
        "hexrekey",
        "writable_schema",
        "trusted_schema",
        "secure_delete",
        "cell_size_check",
        "synchronous",
        "cipher_plaintext_header_size",
    }
)
# Action codes of SQLite's authorizer, and its answers.
_PRAGMA, _ATTACH, _DETACH = 19, 24, 25
_ALLOWED, _DENIED = 0, 1


@dataclass(frozen=True, slots=True)
class FileKind:
    """What marks a database file as ours, and the newest schema version this program knows."""

    application_id: int
    newest: int


def create(path: Path, raw_key: bytes, kind: FileKind) -> Database:
    """Make an encrypted database where there is none; raises VaultError."""
    if path.exists():
        msg = f"The file {path.name} exists already."
        raise VaultError(msg, kept="It was not changed.")
    with explained(path):
        conn = _keyed(path, raw_key, "rwc")
        try:
            conn.execute(f"PRAGMA application_id = {kind.application_id:d}")
            database = settle(conn)
            if path.read_bytes()[:16] == PLAIN_HEADER:
                msg = f"The file {path.name} was not encrypted by the engine."
                raise VaultError(msg, kept="Nothing was written to it.")
        except BaseException:
            conn.close()
            raise
    return database


def connect(path: Path, raw_key: bytes, kind: FileKind, *, read_only: bool = False) -> Database:
    """Open an encrypted database by its raw 256-bit key, checked before anything can change.

    Raises NotAVaultError, NewerVaultError, DamagedVaultError or VaultError.
    """
    _check_outside(path)
    with explained(path):
        conn = _keyed(path, raw_key, "rw")
        try:
            _check_inside(conn, path, kind)
            database = settle(conn)
            if path.stat().st_size <= CHECKED_AT_OPEN_BYTES:
                for fault in page_faults(database):
                    raise damaged(path, fault)
            if read_only:
                conn.execute("PRAGMA query_only = ON")
        except BaseException:
            conn.close()
            raise
    return database


def connect_foreign(path: Path, raw_key: bytes, kind: FileKind) -> Database:
    """Open a database that somebody else made, for reading rows of known tables and nothing else.

    Every page is verified first. Raises as `connect`.
    """
    database = connect_reading(path, raw_key, kind, log=False)
    try:
        with explained(path):
            for fault in page_faults(database):
                raise damaged(path, fault)
    except BaseException:
        database.close()
        raise
    return database


def connect_reading(path: Path, raw_key: bytes, kind: FileKind, *, log: bool) -> Database:
    """Open a database without writing a byte to it or beside it; raises as `connect`.

    `log` says whether a write-ahead log and its index lie beside it. With them it is read as last
    committed, whoever writes; without them the caller sees to it that the file stays as it is.
    """
    _check_outside(path)
    with explained(path):
        conn = _keyed(path, raw_key, "ro&readonly_shm=1" if log else "ro&immutable=1")
        try:
            _check_inside(conn, path, kind)
            for setting in _READING_SETTINGS:
                conn.execute(f"PRAGMA {setting}").fetchall()
            database = _guarded(conn)
        except BaseException:
            conn.close()
            raise
    return database


def in_memory(kind: FileKind) -> Database:
    """Make a database that is on no disk and goes with its connection."""
    conn = cast("sqlite3.Connection", dbapi2.connect(":memory:", isolation_level=None))
    conn.execute(f"PRAGMA application_id = {kind.application_id:d}")
    return settle(conn)


def _nothing() -> None:
    pass


def copy(
    source: Database, path: Path, raw_key: bytes, between: Callable[[], object] = _nothing
) -> None:
    """Copy a database as it is at one moment into a new file under a key; others may go on writing.

    `between` is called every few megabytes and may end the copying by raising. Raises VaultError or
    OSError; what was begun is then gone.
    """
    reading = cast("dbapi2.Connection", source.conn)
    begun = reading.in_transaction
    try:
        with explained(path):
            conn = _keyed(path, raw_key, "rwc")
            try:
                # One moment for all steps: without a read begun here a write would begin them anew.
                if not begun:
                    source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
                reading.backup(conn, pages=COPIED_AT_ONCE, progress=lambda *_left: between())
            finally:
                conn.close()
                if not begun:
                    source.rollback()
        files.sync_folder(path.parent)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def page_faults(database: Database, *, settled: bool = True) -> tuple[str, ...]:
    """Verify every page's HMAC and the tree of pages; the engine's words for what is wrong.

    Of a file that another program may be writing (not `settled`) the pages in use are verified, as
    of one moment, and the file's own not one by one.
    """
    if settled:
        cipher = tuple(str(row[0]) for row in database.execute("PRAGMA cipher_integrity_check"))
        if cipher:  # the tree of pages cannot be walked over a page that cannot be read
            return cipher
    pages = (str(row[0]) for row in database.execute("PRAGMA quick_check"))
    return tuple(text for text in pages if text != "ok")


def altered_pages(path: Path, raw_key: bytes) -> tuple[str, ...]:
    """Verify every page's HMAC of a file that does not open; the engine's words for each."""
    with explained(path):
        conn = dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            conn.execute("PRAGMA cipher_log_level = NONE")
            conn.set_key(f"x'{raw_key.hex()}'")
            found = conn.execute("PRAGMA cipher_integrity_check").fetchall()
        finally:
            conn.close()
    return tuple(str(row[0]) for row in found)


def bring_in_log(database: Database, path: Path) -> None:
    """Bring all that was written into a new file itself, before it counts; raises VaultError.

    There may be room on a disk for the log and none for the file.
    """
    with explained(path):
        busy, *_pages = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        msg = f"The file {path.name} is in use by another program."
        raise VaultError(msg, do="Close the other program and try again.")


def close(database: Database) -> None:
    """Bring the write-ahead log into the file and close; what is open is rolled back.

    A connection that only reads leaves the log to the engine, which does not wait for a writer.
    """
    try:
        database.rollback()
        if database.execute("PRAGMA query_only").fetchone() == (0,):
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except dbapi2.OperationalError as error:
        # Another connection still reads, or the disk is full: the log stays and loses nothing.
        if "lock" not in str(error) and "full" not in str(error):
            raise
    finally:
        database.close()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the engine's errors into ones that say what was kept and what to do."""
    try:
        yield
    except CaseReviewError:
        raise
    except dbapi2.IntegrityError as error:
        msg = "The change refers to something this case does not hold, or drops what is in use."
        raise BadInputError(msg, kept="Nothing was changed.") from error
    except UnicodeEncodeError as error:
        msg = "The text contains characters that cannot be stored."
        raise BadInputError(msg, kept="Nothing was changed.") from error
    except dbapi2.DatabaseError as error:
        raise _vault_error(path, error) from error


_UNNAMED = {
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "unable to open database file": "SQLITE_CANTOPEN",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "database is locked": "SQLITE_BUSY",
    "file is not a database": "SQLITE_NOTADB",
    "database disk image is malformed": "SQLITE_CORRUPT",
}
"""The engine's errors by their words: of copying a database it tells no names."""


def _vault_error(path: Path, error: Exception) -> VaultError:
    code = getattr(error, "sqlite_errorname", "") or _UNNAMED.get(str(error), "")
    if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or "HMAC" in str(error):
        return damaged(path, str(error))
    kept = "The last change was not saved; everything before it is."
    if code.startswith("SQLITE_FULL"):
        return VaultError("The disk is full.", kept=kept, do="Free some space and try again.")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        msg = f"The file {path.name} is in use by another program."
        return VaultError(msg, kept=kept, do="Close the other program and try again.")
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PERM")):
        msg = f"The file {path.name} cannot be opened or written ({error})."
        return VaultError(msg, kept=kept, do="Check that the folder can be reached and written.")
    raise error


def damaged(path: Path, fault: str) -> DamagedVaultError:
    """Return the error that names a damaged file and what is wrong with it."""
    msg = f"The file {path.name} is damaged: {fault}."
    return DamagedVaultError(
        msg, kept="It was not changed.", do="Keep it as it is and restore a backup."
    )


def _check_outside(path: Path) -> None:
    """Refuse, unopened, what cannot be one of our encrypted files.

    It is not read here: on systems with POSIX locks, closing any handle of a file drops the locks
    that another connection of this process holds on it.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        msg = f"The file {path.name} is missing."
        raise DamagedVaultError(msg, do="Restore it from a backup.") from error
    except OSError as error:
        msg = f"The file {path.name} cannot be read ({error.strerror})."
        raise VaultError(msg, kept="Nothing was changed.") from error
    if size == 0:
        raise damaged(path, "it is empty")
    if size % PAGE_BYTES:
        _require_encrypted(path)
        raise damaged(path, "its last page is cut short")


def _require_encrypted(path: Path) -> None:
    """Tell a plain database, which no connection of ours has open, from a damaged file of ours."""
    try:
        with path.open("rb") as source:
            head = source.read(len(PLAIN_HEADER))
    except OSError as error:
        msg = f"The file {path.name} cannot be read ({error.strerror})."
        raise VaultError(msg, kept="Nothing was changed.") from error
    if head == PLAIN_HEADER:
        msg = f"The file {path.name} is an unencrypted database, not one of this program's."
        raise NotAVaultError(msg, kept="It was not opened.")


def _check_inside(conn: sqlite3.Connection, path: Path, kind: FileKind) -> None:
    (application_id,) = conn.execute("PRAGMA application_id").fetchone()
    if application_id != kind.application_id:
        msg = f"The file {path.name} is not the kind of file it should be."
        raise NotAVaultError(msg, kept="It was not changed.")
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    if version > kind.newest:
        msg = f"The file {path.name} was written by a newer version of CaseReview."
        raise NewerVaultError(msg, kept="It was not changed.", do="Install the newer version.")


def _keyed(path: Path, raw_key: bytes, mode: str) -> sqlite3.Connection:
    """Connect, key and prove that the key took; 32 raw bytes would be taken as a passphrase."""
    conn = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_SECONDS,
    )
    try:
        conn.execute("PRAGMA cipher_log_level = NONE")
        conn.set_key(f"x'{raw_key.hex()}'")
        if conn.execute("PRAGMA cipher_status").fetchone() != ("1",):
            msg = f"The engine did not take the key of {path.name}."
            raise VaultError(msg, kept="Nothing was written.")
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException as error:
        conn.close()
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            _require_encrypted(path)
        raise
    return cast("sqlite3.Connection", conn)


def settle(conn: sqlite3.Connection) -> Database:
    """Set what every connection of ours sets, and guard it against other files and settings."""
    for setting in _SETTINGS:
        conn.execute(f"PRAGMA {setting}").fetchall()
    return _guarded(conn)


def _guarded(conn: sqlite3.Connection) -> Database:
    conn.set_authorizer(_authorize)
    kind = cast("type[_Database]", _library.Database)
    return kind(conn, execute_plugins=False)


def _authorize(
    action: int, first: str | None, second: str | None, _schema: str | None, _source: str | None
) -> int:
    """Deny other files and any change of what keeps plain text off the disk."""
    if action in (_ATTACH, _DETACH):
        return _DENIED
    if action == _PRAGMA and second is not None and (first or "").lower() in _FIXED:
        return _DENIED
    return _ALLOWED
