"""Copies of a vault's encrypted files: dated, verified by opening, the newest of them kept.

A folder of copies holds one folder for each, itself a vault that the same passphrase opens, with a
manifest of its files. Cases may be worked on meanwhile: each is copied as it is at one moment, its
anchor first, so that a copy is never behind its anchor.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from casereview.domain.progress import Tell, saying, untold
from casereview.errors import (
    BadInputError,
    DamagedVaultError,
    MovedOnError,
    NewerVaultError,
    NotAVaultError,
    VaultError,
)
from casereview.storage import (
    copies,
    destruction,
    driver,
    files,
    header,
    index,
    interrupted,
    journal_schema,
    migrations,
    reading,
)
from casereview.storage.copies import Backup, may_be_faulty
from casereview.storage.header import Header
from casereview.storage.history import Head
from casereview.storage.hold import hold
from casereview.storage.inspection import Kind, inspect_files
from casereview.storage.layout import JOURNAL, Layout, belongs
from casereview.storage.sidecar import CaseKeys

if TYPE_CHECKING:
    from sqlite_utils import Database

KEPT = 25
"""How many copies of one vault stay; one more goes with each complete new copy."""

HOLD = "copying.lock"
"""The file in a folder of copies that whoever makes one holds."""

_OF_THE_CONTENT = frozenset({Kind.SCHEMA, Kind.HISTORY, Kind.OLDER, Kind.CONTENT})
_SPARE = 1024 * 1024
_TRIES = 5
"""How often a case is read anew whose key or file is exchanged meanwhile."""

_SAFE = "No copy was kept; the vault and the older copies are as they were."


@dataclass(frozen=True, slots=True)
class Source:
    """An unlocked vault as it is copied: its places, header and keys, and its state.

    The state says, for whatever of the vault may change, how far it has come.
    """

    layout: Layout
    head: Header
    case_keys: CaseKeys = field(repr=False)
    state: Mapping[str, str]


def make(source: Source, to: Path, tell: Tell = untold) -> Backup:
    """Add a verified copy of a vault to a folder of copies, and let the oldest go.

    A case that cannot be read is left out and named, and as long as anything is wrong with a case
    no older copy goes: one of them may hold it whole. Raises BadInputError, DamagedVaultError,
    VaultError or what `tell` raises; what was begun is then gone.
    """
    _require_place_for_copies(source.layout, to)
    with _writing():
        to.mkdir(parents=True, exist_ok=True)
        with _alone(to) as sure:
            if sure:
                _clear(to)
            _require_room(source.layout, to)
            backup = _made(source, to, tell)
            files.sync_folder(to)
            if backup.complete:
                for old in copies.listed(to, source.head.vault_id)[KEPT:]:
                    shutil.rmtree(old.folder)
    return backup


def state_of(
    layout: Layout, head: Header, heads: Mapping[str, Head], journal_head: Head | None
) -> dict[str, str]:
    """Return how far everything in a vault has come, by its file; it says nothing of a case."""
    known: dict[str, Head | None] = {**dict.fromkeys(layout.ids()), **heads}
    if journal_head is not None:
        known[JOURNAL] = journal_head
    return {
        header.FILE_NAME: head.check.hex(),
        **{name: f"{at.number} {at.hash}" if at else "" for name, at in known.items()},
        **{path.name: "" for path in layout.certificates.glob("*.json")},
    }


def is_news(source: Source, to: Path) -> bool:
    """Whether the vault is not as its newest copy in a folder; raises VaultError."""
    newest = next(iter(copies.listed(to, source.head.vault_id)), None)
    return newest is None or copies.read(newest.folder).state != source.state


def _made(source: Source, to: Path, tell: Tell) -> Backup:
    """Copy, verify, and give the copy its name; nothing is left of one that fails."""
    now = datetime.now(UTC)
    number, name = copies.new_name(to, now)
    part = to / f"{name}{copies.PART}"
    try:
        (part / "cases").mkdir(parents=True)
        left_out = _copy_files(source, Layout(part), tell)
        doubtful = _verified(source, Layout(part), left_out, tell)
        _require_same_keys(source, Layout(part))
        backup = Backup(
            to / name,
            number,
            source.head.vault_id,
            now.isoformat(timespec="seconds"),
            len(Layout(part).ids()),
            left_out,
            doubtful,
        )
        backup = copies.write(part, backup, source.state)
        part.rename(backup.folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)  # what stays of it goes with the next copy
        raise
    return backup


def _require_place_for_copies(layout: Layout, to: Path) -> None:
    kept = "Nothing was changed."
    if to.resolve().is_relative_to(layout.folder.resolve()):
        msg = "A copy inside the vault would be lost with it."
        raise BadInputError(msg, kept=kept, do="Choose a folder elsewhere.")
    if (to.exists() and not to.is_dir()) or (to / header.FILE_NAME).exists():
        msg = f"{to} is a file or a vault, not a folder for copies."
        raise BadInputError(msg, kept=kept, do="Choose another.")


def _require_room(layout: Layout, to: Path) -> None:
    """Refuse to begin what will not fit; a disk may be full on the way all the same."""
    needed = _SPARE + sum(path.stat().st_size for path in layout.folder.rglob("*.*"))
    free = shutil.disk_usage(to).free
    if free < needed:
        msg = (
            "The disk of the copies has too little room: "
            f"{needed / 1e6:,.0f} MB are needed, {free / 1e6:,.0f} MB are free."
        )
        raise VaultError(msg, kept=_SAFE, do="Free some space, or choose another disk.")


def _require_same_keys(source: Source, target: Layout) -> None:
    """Refuse to keep a copy during which the passphrase or the vault key was changed.

    Nor one that holds a case, or what of a case, another program destroyed meanwhile.
    """
    if header.read(source.layout.folder) != source.head:
        msg = "The keys of the vault were changed while it was copied."
        raise VaultError(msg, kept=_SAFE, do="Copy it again.")
    going = destruction.decided(source.layout, source.case_keys)
    for case_id in target.keyed():
        if case_id in going or not _has_same_key(source, target, case_id):
            msg = "A case was destroyed, or encrypted anew, while it was copied."
            raise VaultError(msg, kept=_SAFE, do="Copy it again.")


def _has_same_key(source: Source, target: Layout, case_id: str) -> bool:
    """Whether a case, or the journal, has the key still that it had when it was copied."""
    key, _path = interrupted.in_force(source.layout, source.case_keys, case_id)
    try:
        now, _key, _head = source.case_keys.read(key, case_id)
    except DamagedVaultError:
        return False
    copied, _key, _head = source.case_keys.read(target.key(case_id), case_id)
    return now == copied


def _clear(to: Path) -> None:
    """Remove what a copy that came to a sudden end left."""
    for rest in to.iterdir():
        if rest.suffix == copies.PART and copies.number_of(rest.name):
            shutil.rmtree(rest)


def _copy_files(source: Source, target: Layout, tell: Tell) -> tuple[str, ...]:
    """Copy list, header and cases; the ids of cases that cannot be read."""
    layout, case_keys = source.layout, source.case_keys
    listing = case_keys.listing
    index.copy(index.in_force(layout.folder, listing), target.folder / index.FILE_NAME, listing)
    header.write(target.folder, source.head)
    listed_ids = index.read_anchors(target.folder / index.FILE_NAME, case_keys.listing)
    known = sorted({*layout.keyed(), *filter(may_be_faulty, listed_ids)})
    going = destruction.decided(layout, case_keys)
    left_out = []
    for done, case_id in enumerate(known):
        told = partial(tell, done, len(known))
        told()
        if case_id in going or not _copy_case(source, target, case_id, told):
            left_out.append(case_id)
    for certificate in sorted(layout.certificates.glob("*.json")):
        if belongs(f"certificates/{certificate.name}"):
            target.certificates.mkdir(exist_ok=True)
            data = files.read_small(certificate)
            files.write_atomically(target.certificates / certificate.name, data)
    return tuple(left_out)


def _copy_case(source: Source, target: Layout, case_id: str, told: Callable[[], object]) -> bool:
    """Copy a case, or the journal, and its key; whether it could be read.

    Raises MovedOnError for one whose key is exchanged all the time.
    """
    layout, case_keys = source.layout, source.case_keys
    for _try in range(_TRIES):
        key, path = interrupted.in_force(layout, case_keys, case_id)
        before = reading.stamp(key)
        try:
            _wrapped, case_key, _anchor = case_keys.read(key, case_id)
            sidecar = files.read_small(key)
            _copy_database(layout, path, target.database(case_id), case_key, told)
        except (DamagedVaultError, NotAVaultError, NewerVaultError):
            target.database(case_id).unlink(missing_ok=True)
            if reading.stamp(key) == before:
                return False
        else:
            files.write_atomically(target.key(case_id), sidecar)
            return True
    raise MovedOnError


def _copy_database(
    layout: Layout, path: Path, target: Path, case_key: bytes, told: Callable[[], object]
) -> None:
    kind = journal_schema.JOURNAL_FILE if target.stem == JOURNAL else migrations.CASE_FILE

    def copy(database: Database) -> None:
        target.unlink(missing_ok=True)  # of an attempt during which the case was opened or closed
        if path.stat().st_size > driver.CHECKED_AT_OPEN_BYTES:  # the engine copies what it can
            for fault in driver.page_faults(database, settled=False):
                raise driver.damaged(path, fault)
        driver.copy(database, target, case_key, told)

    reading.read(layout.folder, path, case_key, kind, copy)


def _verified(
    source: Source, target: Layout, left_out: tuple[str, ...], tell: Tell
) -> tuple[str, ...]:
    """Open and check everything in a copy; the ids of cases whose faults were copied with them."""
    doubtful = set()
    found = inspect_files(target, source.head, source.case_keys, saying(tell, "checking"))
    for fault in found.faults:
        case_id = Path(fault.file).stem
        if case_id in left_out:
            continue
        if not may_be_faulty(case_id) or fault.kind not in _OF_THE_CONTENT:
            raise _unsound(fault.file, fault.text)
        doubtful.add(case_id)
    return tuple(sorted(doubtful))


def _unsound(name: str, text: str) -> DamagedVaultError:
    msg = f"The copy is not sound: {name}: {text}"
    return DamagedVaultError(
        msg, kept="It was not kept; the older copies are.", do="Check the vault: `vault check`."
    )


@contextmanager
def _alone(to: Path) -> Iterator[bool]:
    """Hold a folder of copies; False where the file system knows of no such hold.

    Raises VaultError while another program makes a copy in it.
    """
    handle = os.open(to / HOLD, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            held = hold(handle)
        except OSError:
            yield False
            return
        if not held:
            msg = "Another CaseReview is making a copy in this folder."
            raise VaultError(msg, kept=_SAFE, do="Copy again when it has finished.")
        yield True
    finally:
        os.close(handle)


@contextmanager
def _writing() -> Iterator[None]:
    """Say of every refusal of the disk that the vault and the older copies are not touched."""
    try:
        yield
    except OSError as error:
        msg = f"The copy cannot be written ({error.strerror})."
        raise VaultError(msg, kept=_SAFE, do="Check the disk of the copies.") from error
    except VaultError as error:
        if type(error) is not VaultError or error.kept == _SAFE:
            raise
        raise VaultError(error.what, kept=_SAFE, do=error.do) from error
