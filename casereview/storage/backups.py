"""Copies of a vault's encrypted files: dated, verified by opening, the newest of them kept.

A folder of copies holds one folder for each, itself a vault that the same passphrase opens, with a
manifest of its files. Cases may be worked on meanwhile: each is copied as it is at one moment, its
anchor first, so that a copy is never behind its anchor.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from casereview.errors import (
    BadInputError,
    DamagedVaultError,
    NewerVaultError,
    NotAVaultError,
    VaultError,
)
from casereview.storage import driver, files, header, index, journal, migrations
from casereview.storage.header import Header, SlotKind
from casereview.storage.inspection import Kind, inspect_files
from casereview.storage.keys import prepare_passphrase
from casereview.storage.layout import JOURNAL, OF_THE_DESKTOP, Layout, belongs, is_id
from casereview.storage.sidecar import CaseKeys

KEPT = 25
"""How many copies of one vault stay; one more goes with each complete new copy."""

MANIFEST = "backup.json"
MAGIC = "CaseReview backup"
FORMAT = 1
_MANIFEST_BYTES = 16 * 1024 * 1024
_PART = ".part"
_NAME = re.compile(r"copy-(\d{6})-\d{8}T\d{6}Z")
_OF_THE_CONTENT = frozenset({Kind.SCHEMA, Kind.HISTORY, Kind.OLDER, Kind.CONTENT})
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy: its folder, its place in the row of copies, when it was made and what it holds."""

    folder: Path
    number: int
    vault_id: str
    made: str
    cases: int
    left_out: tuple[str, ...] = ()
    """The ids of cases that could not be read and are not in the copy."""
    doubtful: tuple[str, ...] = ()
    """The ids of cases that are in the copy as they are, with faults that `inspect` names."""

    @property
    def complete(self) -> bool:
        """Whether every case is in the copy and sound."""
        return not self.left_out and not self.doubtful


@dataclass(frozen=True, slots=True)
class _Manifest:
    backup: Backup
    files: Mapping[str, tuple[int, str]]
    """The size and SHA-256 of each file by its place."""


def make(layout: Layout, head: Header, case_keys: CaseKeys, to: Path) -> Backup:
    """Add a verified copy of a vault to a folder of copies, and let the oldest go.

    A case that cannot be read is left out and named, and as long as anything is wrong with a case
    no older copy goes: one of them may hold it whole. Raises BadInputError, DamagedVaultError or
    VaultError; what was begun is then gone.
    """
    _require_place_for_copies(layout, to)
    with _writing("The copy cannot be written"):
        to.mkdir(parents=True, exist_ok=True)
        for rest in to.iterdir():
            if rest.suffix == _PART and _NAME.fullmatch(rest.stem):
                shutil.rmtree(rest)
        number = 1 + max((_number(path) for path in to.iterdir()), default=0)
        now = datetime.now(UTC)
        name = f"copy-{number:06}-{now:%Y%m%dT%H%M%SZ}"
        part = to / f"{name}{_PART}"
        try:
            (part / "cases").mkdir(parents=True)
            left_out = _copy_files(layout, Layout(part), head, case_keys)
            doubtful = _verified(Layout(part), head, case_keys, left_out)
            backup = Backup(
                to / name,
                number,
                head.vault_id,
                now.isoformat(timespec="seconds"),
                len(Layout(part).ids()),
                left_out,
                doubtful,
            )
            _write_manifest(part, backup)
            part.rename(backup.folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)  # what stays of it goes with the next copy
            raise
        files.sync_folder(to)
        if backup.complete:
            for old in [copy for copy in listed(to) if copy.vault_id == head.vault_id][KEPT:]:
                shutil.rmtree(old.folder)
    return backup


def listed(folder: Path) -> tuple[Backup, ...]:
    """Return the copies in a folder, newest first; what is no sound manifest is passed over."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if _number(path):
            try:
                found.append(_read_manifest(path).backup)
            except VaultError:
                continue
    return tuple(sorted(found, key=lambda copy: copy.number, reverse=True))


def holding(folder: Path, case_id: str) -> tuple[Backup, ...]:
    """Return the copies in a folder that hold a case, newest first."""
    return tuple(
        copy for copy in listed(folder) if (copy.folder / "cases" / f"{case_id}.db").exists()
    )


def restore(source: Path, to: Path, passphrase: str | None) -> Backup | None:
    """Make a vault of a copy, or of the newest in a folder of copies; the copy, if it has a name.

    Every file is compared with the manifest of the copy. With a passphrase the result is opened and
    verified too. Raises BadInputError unless `to` is new or empty, WrongPassphraseError,
    DamagedVaultError or VaultError; nothing is then made.
    """
    folder = _chosen(source)
    if to.exists() and (not to.is_dir() or {path.name for path in to.iterdir()} - OF_THE_DESKTOP):
        msg = f"{to} is not an empty folder."
        raise BadInputError(msg, kept="Nothing was changed.", do="Choose a new folder.")
    manifest = _read_manifest(folder) if (folder / MANIFEST).exists() else None
    with _writing("The vault cannot be restored"):
        to.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f"{to.name}-", suffix=_PART, dir=to.parent))
        try:
            (part / "cases").mkdir()
            _bring(folder, part, manifest)
            _verify_restored(part, passphrase, manifest)
            if to.exists():
                shutil.rmtree(to)
            part.rename(to)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        files.sync_folder(to.parent)
    return manifest.backup if manifest else None


def _require_place_for_copies(layout: Layout, to: Path) -> None:
    kept = "Nothing was changed."
    if to.resolve().is_relative_to(layout.folder.resolve()):
        msg = "A copy inside the vault would be lost with it."
        raise BadInputError(msg, kept=kept, do="Choose a folder elsewhere.")
    if (to.exists() and not to.is_dir()) or (to / header.FILE_NAME).exists():
        msg = f"{to} is a file or a vault, not a folder for copies."
        raise BadInputError(msg, kept=kept, do="Choose another.")


def _number(path: Path) -> int:
    found = _NAME.fullmatch(path.name)
    return int(found[1]) if found else 0


def _copy_files(
    layout: Layout, target: Layout, head: Header, case_keys: CaseKeys
) -> tuple[str, ...]:
    """Copy list, header and cases; the ids of cases that cannot be read."""
    index.copy(layout.folder / index.FILE_NAME, target.folder / index.FILE_NAME, case_keys.listing)
    header.write(target.folder, head)
    listed_ids = index.read_anchors(target.folder / index.FILE_NAME, case_keys.listing)
    left_out = []
    for case_id in sorted({*layout.keyed(), *filter(_may_be_faulty, listed_ids)}):
        kind = journal.JOURNAL_FILE if case_id == JOURNAL else migrations.CASE_FILE
        try:
            _wrapped, case_key, _anchor = case_keys.read(layout.key(case_id), case_id)
            sidecar = files.read_small(layout.key(case_id))
            database = driver.connect(layout.database(case_id), case_key, kind, read_only=True)
            try:
                driver.copy(database, target.database(case_id), case_key)
            finally:
                driver.close(database)
        except (DamagedVaultError, NotAVaultError, NewerVaultError):
            target.database(case_id).unlink(missing_ok=True)
            left_out.append(case_id)
            continue
        files.write_atomically(target.key(case_id), sidecar)
    for certificate in sorted(layout.certificates.glob("*.json")):
        if belongs(f"certificates/{certificate.name}"):
            target.certificates.mkdir(exist_ok=True)
            data = files.read_small(certificate)
            files.write_atomically(target.certificates / certificate.name, data)
    return tuple(left_out)


def _verified(
    layout: Layout, head: Header, case_keys: CaseKeys, left_out: tuple[str, ...]
) -> tuple[str, ...]:
    """Open and check everything in a copy; the ids of cases whose faults were copied with them."""
    doubtful = set()
    for fault in inspect_files(layout, head, case_keys).faults:
        case_id = Path(fault.file).stem
        if case_id in left_out:
            continue
        if not _may_be_faulty(case_id) or fault.kind not in _OF_THE_CONTENT:
            raise _unsound(fault.file, fault.text)
        doubtful.add(case_id)
    return tuple(sorted(doubtful))


def _may_be_faulty(name: str) -> bool:
    """Whether a copy may be kept though this, a case or the journal, is faulty or left out."""
    return name == JOURNAL or is_id(name)


def _unsound(name: str, text: str) -> DamagedVaultError:
    msg = f"The copy is not sound: {name}: {text}"
    return DamagedVaultError(
        msg, kept="It was not kept; the older copies are.", do="Check the vault: `vault check`."
    )


def _write_manifest(part: Path, backup: Backup) -> None:
    body = {
        "magic": MAGIC,
        "format": FORMAT,
        "number": backup.number,
        "vault": backup.vault_id,
        "made": backup.made,
        "cases": backup.cases,
        "left_out": list(backup.left_out),
        "doubtful": list(backup.doubtful),
        "files": {
            path.relative_to(part).as_posix(): [path.stat().st_size, _sha256(path)]
            for path in sorted(part.rglob("*"))
            if path.is_file()
        },
    }
    files.write_atomically(part / MANIFEST, json.dumps(body, indent=1).encode() + b"\n")


def _read_manifest(folder: Path) -> _Manifest:
    """Read a manifest as what it is: a file that anybody may have written."""
    try:
        body = json.loads(files.read_small(folder / MANIFEST, _MANIFEST_BYTES))
        if body["magic"] != MAGIC or body["format"] != FORMAT:
            raise ValueError(MAGIC)
        listed_files = {
            _ours(name): (int(size), str(sha256)) for name, (size, sha256) in body["files"].items()
        }
        backup = Backup(
            folder,
            int(body["number"]),
            str(body["vault"]),
            datetime.fromisoformat(body["made"]).isoformat(),
            int(body["cases"]),
            tuple(name for name in body["left_out"] if _may_be_faulty(name)),
            tuple(name for name in body["doubtful"] if _may_be_faulty(name)),
        )
    except OSError as error:
        msg = f"The copy {folder.name} cannot be read ({error.strerror})."
        raise VaultError(msg) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        msg = f"The manifest of the copy {folder.name} is damaged."
        raise DamagedVaultError(msg, kept="Nothing was changed.", do="Use another copy.") from error
    return _Manifest(backup, listed_files)


def _ours(name: str) -> str:
    """Return a place in a vault as it was given; raises ValueError for any other place."""
    if not belongs(name):
        raise ValueError(name)
    return name


def _chosen(source: Path) -> Path:
    """Return the folder of the copy that is meant."""
    if (source / MANIFEST).exists() or (source / header.FILE_NAME).exists():
        return source
    copies = listed(source)
    if not copies:
        msg = f"There is no sound copy of a vault in {source}."
        raise BadInputError(msg, kept="Nothing was made.")
    return copies[0].folder


def _bring(folder: Path, part: Path, manifest: _Manifest | None) -> None:
    """Copy what belongs to a vault; raises DamagedVaultError where it is not as it was copied."""
    if manifest is None:
        names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*"))]
        known = [name for name in names if belongs(name)]
    else:
        known = sorted(manifest.files)
    for name in known:
        if not (folder / name).is_file():
            raise _not_as_copied(name, "it is missing")
        (part / name).parent.mkdir(exist_ok=True)
        with (folder / name).open("rb") as source, (part / name).open("xb") as out:
            shutil.copyfileobj(source, out, _BLOCK)
            files.sync(out)
        if manifest and manifest.files[name] != (
            (part / name).stat().st_size,
            _sha256(part / name),
        ):
            raise _not_as_copied(name, "it is not as it was when the copy was made")


def _not_as_copied(name: str, fault: str) -> DamagedVaultError:
    msg = f"The file {name} of the copy is damaged: {fault}."
    return DamagedVaultError(msg, kept="Nothing was made.", do="Restore an older copy.")


def _verify_restored(part: Path, passphrase: str | None, manifest: _Manifest | None) -> None:
    head = header.read(part)
    if passphrase is None:
        return
    vault_key = header.open_slots(head, SlotKind.PASSPHRASE, prepare_passphrase(passphrase))
    known = manifest.backup.left_out + manifest.backup.doubtful if manifest else ()
    for fault in inspect_files(Layout(part), head, CaseKeys.of(head.vault_id, vault_key)).faults:
        if Path(fault.file).stem not in known:
            raise _not_as_copied(fault.file, fault.text.rstrip("."))


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


@contextmanager
def _writing(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        msg = f"{what} ({error.strerror})."
        raise VaultError(msg, kept="What was there before is as it was.") from error
