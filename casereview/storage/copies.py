"""A folder of copies of vaults: one folder for each, named by its number and date, with a manifest.

The number orders the copies, whatever the clock says. A manifest names every file with its size and
SHA-256, and how far the history of each case went when the copy was begun.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casereview.errors import DamagedVaultError, VaultError
from casereview.storage import files
from casereview.storage.layout import JOURNAL, belongs, is_id

MANIFEST = "backup.json"
MAGIC = "CaseReview backup"
FORMAT = 1
PART = ".part"
"""The suffix of a copy that is not finished."""

_MANIFEST_BYTES = 16 * 1024 * 1024
_NAME = re.compile(r"copy-(\d{6})-\d{8}T\d{6}Z")


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
    size: int = 0
    """Bytes of all its files."""

    @property
    def complete(self) -> bool:
        """Whether every case is in the copy and sound."""
        return not self.left_out and not self.doubtful


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is written of a copy."""

    backup: Backup
    state: Mapping[str, str]
    """What told, when it was begun, whether anything changed in the vault; see `Vault.copying`."""
    files: Mapping[str, tuple[int, str]]
    """The size and SHA-256 of each file by its place."""


def new_name(folder: Path, now: datetime) -> tuple[int, str]:
    """Return number and name of the next copy in a folder; raises OSError."""
    number = 1 + max((number_of(path.name) for path in folder.iterdir()), default=0)
    return number, f"copy-{number:06}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def number_of(name: str) -> int:
    """Return the number in the name of a copy, finished or not; 0 for any other name."""
    found = _NAME.fullmatch(name.removesuffix(PART))
    return int(found[1]) if found else 0


def listed(folder: Path, vault_id: str = "") -> tuple[Backup, ...]:
    """Return the copies in a folder, of one vault or of all, newest first.

    What is no sound manifest is passed over. Raises VaultError where the folder cannot be read.
    """
    found = []
    try:
        names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    except OSError as error:
        msg = f"The folder of the copies cannot be read ({error.strerror})."
        raise VaultError(msg) from error
    for name in names:
        if number_of(name) and not name.endswith(PART):
            try:
                found.append(read(folder / name).backup)
            except VaultError:
                continue
    mine = (copy for copy in found if vault_id in {"", copy.vault_id})
    return tuple(sorted(mine, key=lambda copy: copy.number, reverse=True))


def holding(folder: Path, case_id: str) -> tuple[Backup, ...]:
    """Return the copies in a folder that hold a case, newest first."""
    return tuple(
        copy for copy in listed(folder) if (copy.folder / "cases" / f"{case_id}.db").exists()
    )


def may_be_faulty(name: str) -> bool:
    """Whether a copy may be kept though this, a case or the journal, is faulty or left out."""
    return name == JOURNAL or is_id(name)


def measured(path: Path) -> tuple[int, str]:
    """Return size and SHA-256 of a file; raises OSError."""
    with path.open("rb") as source:
        return path.stat().st_size, hashlib.file_digest(source, "sha256").hexdigest()


def write(part: Path, backup: Backup, state: Mapping[str, str]) -> Backup:
    """Write the manifest of a finished copy into its folder; the copy with its size.

    Raises OSError.
    """
    found = {
        path.relative_to(part).as_posix(): measured(path)
        for path in sorted(part.rglob("*"))
        if path.is_file()
    }
    body = {
        "magic": MAGIC,
        "format": FORMAT,
        "number": backup.number,
        "vault": backup.vault_id,
        "made": backup.made,
        "cases": backup.cases,
        "left_out": list(backup.left_out),
        "doubtful": list(backup.doubtful),
        "state": dict(state),
        "files": found,
    }
    files.write_atomically(part / MANIFEST, json.dumps(body, indent=1).encode() + b"\n")
    return replace(backup, size=_size(found))


def read(folder: Path) -> Manifest:
    """Read a manifest as what it is: a file that anybody may have written.

    Raises DamagedVaultError or, where the disk cannot be read, VaultError.
    """
    try:
        body = json.loads(files.read_small(folder / MANIFEST, _MANIFEST_BYTES))
        return _understood(folder, body)
    except OSError as error:
        msg = f"The copy {folder.name} cannot be read ({error.strerror})."
        raise VaultError(msg) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        msg = f"The manifest of the copy {folder.name} is damaged."
        raise DamagedVaultError(msg, kept="Nothing was changed.", do="Use another copy.") from error


def _understood(folder: Path, body: dict[str, Any]) -> Manifest:
    if body["magic"] != MAGIC or body["format"] != FORMAT:
        raise ValueError(MAGIC)
    found = {
        _ours(name): (int(size), str(digest)) for name, (size, digest) in body["files"].items()
    }
    backup = Backup(
        folder,
        int(body["number"]),
        str(body["vault"]),
        datetime.fromisoformat(body["made"]).isoformat(),
        int(body["cases"]),
        tuple(name for name in body["left_out"] if may_be_faulty(name)),
        tuple(name for name in body["doubtful"] if may_be_faulty(name)),
        _size(found),
    )
    return Manifest(backup, {str(k): str(v) for k, v in body["state"].items()}, found)


def _size(found: Mapping[str, tuple[int, str]]) -> int:
    return sum(size for size, _digest in found.values())


def _ours(name: str) -> str:
    """Return a place in a vault as it was given; raises ValueError for any other place."""
    if not belongs(name):
        raise ValueError(name)
    return name
