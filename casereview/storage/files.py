"""Small files that must never be half written: atomic replacement and bounded reading."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from casereview.errors import DamagedVaultError

SMALL_FILE_BYTES = 64 * 1024
"""No header or key file of ours comes near this; a larger one is not read."""


def write_atomically(path: Path, data: bytes) -> None:
    """Replace `path` by `data` as a whole or not at all, forced to the medium; raises OSError."""
    fresh = path.with_name(path.name + ".new")
    try:
        with fresh.open("wb") as out:
            out.write(data)
            sync(out)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync(out: BinaryIO) -> None:
    """Force what was written to a file to the medium."""
    out.flush()
    os.fsync(out.fileno())


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to the medium where the system can (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_small(path: Path, limit: int = SMALL_FILE_BYTES) -> bytes:
    """Return the whole of a small file; raises OSError, or DamagedVaultError for a large one."""
    with path.open("rb") as source:
        data = source.read(limit + 1)
    if len(data) > limit:
        msg = f"The file {path.name} is far larger than any this program writes."
        raise DamagedVaultError(msg, kept="Nothing was changed.")
    return data
