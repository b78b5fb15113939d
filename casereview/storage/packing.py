"""A case alone in one file, under a passphrase of its own.

FILE.crcase is a ZIP archive of two stored members:

header.json     key derivation, the file's key wrapped, size and SHA-256 of the database, its head
case.db         the case's database, encrypted by that key

All of the header is bound to the wrapped key. Whoever made a file knows its passphrase, so nothing
in it is trusted: its tables must be exactly ours, its rows are copied into a database made here,
and everything is verified there before it becomes a case of the vault.
"""

# ruff: noqa: S608 - SQL is put together from names of our own tables and columns only
from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import struct
import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casereview.errors import (
    BadInputError,
    DamagedVaultError,
    NewerVaultError,
    NotAVaultError,
    VaultError,
    WrongPassphraseError,
)
from casereview.storage import driver, files, header, keys, migrations, schema
from casereview.storage.attachments import CHUNK_BYTES
from casereview.storage.audit import verify_attachments, verify_history
from casereview.storage.casefile import CaseFile
from casereview.storage.history import Head, History
from casereview.storage.layout import UNPACKING, Layout, is_id
from casereview.storage.sidecar import CaseKeys

if TYPE_CHECKING:
    from sqlite_utils import Database

MAGIC = "CaseReview packed case"
FORMAT = 1
HEADER = "header.json"
DATABASE = "case.db"
LARGEST_BYTES = 2 * 1024 * 1024 * 1024 - 1024 * 1024
"""A packed case is no larger than this; archives of this size need no extensions of the format."""

_BLOCK = 1024 * 1024
_ROWS = 32
_END = struct.Struct("<4s4H2LH")
_LARGEST_DIRECTORY = 512
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ANYTHING = (
    driver.EngineError,
    zipfile.BadZipFile,
    struct.error,
    ArithmeticError,
    EOFError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading a file that somebody made up may raise."""

_NOT_COPIED = frozenset({"ctx", "_sqlite_migrations"})


@dataclass(frozen=True, slots=True)
class _Promise:
    """What the header says of the database, and the key it wraps."""

    key: bytes
    size: int
    sha256: str
    head: Head


def pack(layout: Layout, case_keys: CaseKeys, case_id: str, target: Path, passphrase: str) -> None:
    """Write a case to a new file; raises BadInputError, DamagedVaultError or VaultError."""
    secret = keys.prepare_passphrase(passphrase)
    if target.exists():
        msg = f"{target.name} exists already."
        raise BadInputError(msg, kept="It was not changed.", do="Choose another name.")
    if not target.parent.is_dir():
        msg = f"There is no folder {target.parent}."
        raise BadInputError(msg, kept="Nothing was written.")
    copy = target.with_name(f"{target.name}.db.part")
    part = target.with_name(f"{target.name}.part")
    _wrapped, case_key, anchor = case_keys.read(layout.key(case_id), case_id)
    pack_key = secrets.token_bytes(keys.KEY_BYTES)
    try:
        copy.unlink(missing_ok=True)
        database = driver.connect(
            layout.database(case_id), case_key, migrations.CASE_FILE, read_only=True
        )
        try:
            driver.copy(database, copy, pack_key)
        finally:
            driver.close(database)
        migrations.verify_copy(copy, pack_key, case_id, anchor)
        if copy.stat().st_size > LARGEST_BYTES:
            msg = "The case is too large for one file."
            raise BadInputError(msg, kept="Nothing was written.", do="Hand over a whole vault.")
        _write_archive(
            part, _sealed(copy, pack_key, _head_of(copy, pack_key, case_id), secret), copy
        )
        part.rename(target)
        files.sync_folder(target.parent)
    except OSError as error:
        msg = f"{target.name} cannot be written ({error.strerror})."
        raise VaultError(msg, kept="The case is as it was.") from error
    finally:
        for left in (copy, part):
            left.unlink(missing_ok=True)


def _head_of(path: Path, key: bytes, case_id: str) -> Head:
    database = driver.connect(path, key, migrations.CASE_FILE, read_only=True)
    try:
        return History(database, path, case_id).head
    finally:
        driver.close(database)


def _sealed(database: Path, pack_key: bytes, head: Head, secret: bytes) -> bytes:
    """Return the header of a packed database: all of it is bound to the wrapped key."""
    kdf, salt = keys.DEFAULT_KDF, secrets.token_bytes(keys.SALT_BYTES)
    with database.open("rb") as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    body: dict[str, Any] = {
        "magic": MAGIC,
        "format": FORMAT,
        "kdf": header.kdf_object(kdf, salt),
        "database": {"size": database.stat().st_size, "sha256": sha256},
        "head": {"number": head.number, "hash": head.hash},
    }
    wrapped = keys.wrap(_slot_key(secret, salt, kdf), pack_key, _canonical(body))
    body["wrapped"] = base64.b64encode(wrapped).decode("ascii")
    body["checksum"] = hashlib.sha256(_canonical(body)).hexdigest()
    return json.dumps(body, indent=1).encode() + b"\n"


def _slot_key(secret: bytes, salt: bytes, kdf: keys.KdfParams) -> bytes:
    return keys.derive(keys.stretch(secret, salt, kdf), "cr-pack")


def _canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _write_archive(path: Path, head: bytes, database: Path) -> None:
    with path.open("wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(zipfile.ZipInfo(HEADER), head)
            with (
                database.open("rb") as source,
                archive.open(zipfile.ZipInfo(DATABASE), "w") as member,
            ):
                while block := source.read(_BLOCK):
                    member.write(block)
        files.sync(out)


# --- unpacking: from here on nothing is trusted ---


def unpack(
    layout: Layout,
    source: Path,
    passphrase: str,
    making: Path,
    case_key: bytes,
    *,
    noted: bool = True,
) -> tuple[str, Head]:
    """Make a case file of a packed one, verified throughout; its case's id and the new head.

    `noted` says whether its history tells that it was taken over; otherwise it is as it was packed.
    Raises BadInputError, WrongPassphraseError, NewerVaultError, DamagedVaultError or VaultError.
    """
    secret = keys.prepare_passphrase(passphrase)
    foreign_path = layout.cases / f"{uuid.uuid4()}{UNPACKING}"
    try:
        with _explained(source):
            promise = _extract(source, secret, foreign_path)
            foreign = driver.connect_foreign(foreign_path, promise.key, migrations.CASE_FILE)
            try:
                return _take_over(layout, foreign, promise, making, case_key, noted=noted)
            finally:
                foreign.close()
    finally:
        foreign_path.unlink(missing_ok=True)


@contextmanager
def _explained(source: Path) -> Iterator[None]:
    """Name the packed file, whatever in it was wrong; a full disk is not its fault."""
    try:
        yield
    except (BadInputError, WrongPassphraseError):
        raise
    except NewerVaultError as error:
        msg = f"{source.name} was packed by a newer version of CaseReview."
        raise NewerVaultError(
            msg, kept="Nothing was changed.", do="Install the newer version."
        ) from error
    except (DamagedVaultError, NotAVaultError) as error:
        raise _damaged(source, error.what) from error
    except _ANYTHING as error:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_FULL"):
            raise VaultError("The disk is full.", kept="Nothing was changed.") from error
        raise _damaged(source, f"it cannot be read ({type(error).__name__}).") from error


def _damaged(source: Path, fault: str) -> DamagedVaultError:
    msg = f"The packed case {source.name} is damaged or not what it says: {fault}"
    return DamagedVaultError(
        msg, kept="Nothing was changed.", do="Ask whoever sent it for another copy."
    )


def _extract(source: Path, secret: bytes, target: Path) -> _Promise:
    """Check archive and header, and bring out the database, still encrypted."""
    _check_archive(source)
    with zipfile.ZipFile(source) as archive:
        described, member = archive.infolist()
        stored = all(
            info.compress_type == zipfile.ZIP_STORED
            and info.file_size == info.compress_size
            and not info.flag_bits & 1
            for info in (described, member)
        )
        if (described.filename, member.filename) != (HEADER, DATABASE) or not stored:
            raise _no_packed_case(source)
        if described.file_size > files.SMALL_FILE_BYTES:
            raise DamagedVaultError("its header is too large.")
        promise = _read_header(archive.read(described), source, secret)
        if member.file_size != promise.size:
            raise DamagedVaultError("its database is not of the size stated.")
        digest = hashlib.sha256()
        with archive.open(member) as packed, target.open("xb") as out:
            while block := packed.read(_BLOCK):
                digest.update(block)
                out.write(block)
    if digest.hexdigest() != promise.sha256:
        raise DamagedVaultError("its database is not the one that was packed.")
    return promise


def _check_archive(source: Path) -> None:
    """Look at the end of the file before any library does: two members, small directory."""
    try:
        size = source.stat().st_size
        with source.open("rb") as archive:
            archive.seek(-min(size, _END.size), 2)
            end = archive.read()
    except OSError as error:
        msg = f"{source.name} cannot be read ({error.strerror})."
        raise BadInputError(msg, kept="Nothing was changed.") from error
    if len(end) < _END.size:
        raise _no_packed_case(source)
    mark, disk, first, here, members, directory, _start, comment = _END.unpack(end)
    plain = (mark, disk, first, here, members, comment) == (b"PK\5\6", 0, 0, 2, 2, 0)
    if not plain or directory > _LARGEST_DIRECTORY or size > LARGEST_BYTES + _BLOCK:
        raise _no_packed_case(source)


def _no_packed_case(source: Path) -> BadInputError:
    msg = f"{source.name} is not a packed case, or not whole."
    return BadInputError(msg, kept="Nothing was changed.")


def _read_header(data: bytes, source: Path, secret: bytes) -> _Promise:
    body = json.loads(data)
    if not isinstance(body, dict) or body.get("magic") != MAGIC:
        raise _no_packed_case(source)
    if isinstance(body["format"], int) and body["format"] > FORMAT:
        raise NewerVaultError(source.name)
    checksum = body.pop("checksum")
    if body["format"] != FORMAT or hashlib.sha256(_canonical(body)).hexdigest() != checksum:
        raise DamagedVaultError("its header is not as it was written.")
    kdf, salt = header.decode_kdf(body["kdf"])
    size, sha256 = body["database"]["size"], body["database"]["sha256"]
    head = Head(body["head"]["number"], body["head"]["hash"])
    if type(size) is not int or type(head.number) is not int:
        raise DamagedVaultError("its header is malformed.")
    wrapped = base64.b64decode(body.pop("wrapped"), validate=True)
    key = keys.unwrap(_slot_key(secret, salt, kdf), wrapped, _canonical(body))
    if key is None or len(key) != keys.KEY_BYTES:
        msg = f"The passphrase does not open {source.name}."
        raise WrongPassphraseError(msg, kept="Nothing was changed.")
    return _Promise(key, size, str(sha256), head)


def _take_over(
    layout: Layout,
    foreign: Database,
    promise: _Promise,
    making: Path,
    case_key: bytes,
    *,
    noted: bool,
) -> tuple[str, Head]:
    """Copy the rows into a database of our own making, and verify it as a case of ours."""
    database = driver.create(making, case_key, migrations.CASE_FILE)
    try:
        migrations.make_bare(database)
        _require_same_tables(foreign, database)
        case_id = _case_id(foreign)
        layout.require_new(case_id)
        database.execute("PRAGMA foreign_keys = OFF")
        with database.atomic():
            for table in sorted(set(database.table_names()) - _NOT_COPIED):
                _copy_rows(foreign, database, table)
            schema.make_triggers(database)
        database.execute("PRAGMA foreign_keys = ON")
        history = History(database, making, case_id)
        _verify(database, history, making, promise)
        if noted:
            with history.command("Case unpacked from a file"):
                history.keep()
                came = f"{datetime.now(UTC).isoformat(timespec='seconds')} {promise.head}"
                database.table("meta").upsert({"k": "unpacked", "v": came}, pk="k")
        driver.bring_in_log(database, making)
        return case_id, history.head
    finally:
        driver.close(database)


def _require_same_tables(foreign: Database, ours: Database) -> None:
    """Refuse any table, index, trigger or view that this program would not have made."""
    schema.make_triggers(ours)
    same = schema.fingerprint(foreign) == schema.fingerprint(ours) and all(
        database.execute("PRAGMA user_version").fetchone() == (migrations.CASE_FILE.newest,)
        for database in (foreign, ours)
    )
    schema.drop_triggers(ours)
    hidden = foreign.execute(
        "SELECT 1 FROM sqlite_schema WHERE name LIKE 'sqlite~_%' ESCAPE '~' AND sql IS NOT NULL"
    ).fetchone()
    if not same or hidden:
        raise DamagedVaultError("its tables are not those of this program.")


def _case_id(foreign: Database) -> str:
    found = foreign.execute("SELECT id FROM case_record LIMIT 2").fetchall()
    if len(found) != 1 or not isinstance(found[0][0], str) or not is_id(found[0][0]):
        raise DamagedVaultError("it does not hold one case.")
    return str(found[0][0])


def _copy_rows(foreign: Database, ours: Database, table: str) -> None:
    if table == "chunk":
        ((largest,),) = foreign.execute("SELECT max(length(data)) FROM chunk").fetchall()
        if largest is not None and largest > CHUNK_BYTES:
            raise DamagedVaultError("a part of a document is too large.")
    names = schema.columns(ours, table)
    listed = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    rows = foreign.execute(f'SELECT {listed} FROM "{table}"')
    while some := rows.fetchmany(_ROWS):
        ours.conn.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', some)


def _verify(database: Database, history: History, path: Path, promise: _Promise) -> None:
    migrations.check_schema(database, path)
    checks: tuple[Callable[[], str], ...] = (
        lambda: "its history is not the one stated." if history.head != promise.head else "",
        lambda: " ".join(verify_history(history)[:1]),
        lambda: " ".join(verify_attachments(history)[1][:1]),
        lambda: _reference_fault(database),
        lambda: _image_fault(history),
    )
    for check in checks:
        if fault := check():
            raise DamagedVaultError(fault)
    case = CaseFile(database, history, path, before_close=lambda _case: None)
    for document in case.dossier().documents:
        name = document.file_name
        if not name.isprintable() or "/" in name or name in {"", ".", ".."}:
            raise DamagedVaultError("the name of a document is no name of a file.")


def _reference_fault(database: Database) -> str:
    if database.execute("PRAGMA foreign_key_check").fetchone() is None:
        return ""
    return "a row refers to one that is not there."


def _image_fault(history: History) -> str:
    """Refuse recorded rows that undo could not put back as plain values of named columns."""
    for table, old, new in history.rows("SELECT tbl, old, new FROM history"):
        images = [json.loads(image) for image in (old, new) if image is not None]
        for image in images:
            plain = isinstance(image, dict) and all(
                _NAME.fullmatch(name) and not isinstance(value, dict | list)
                for name, value in image.items()
            )
            if not plain or not _NAME.fullmatch(table):
                return "its history records what is no row."
    return ""
