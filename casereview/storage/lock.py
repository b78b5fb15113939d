"""One writer at a time: `vault.lock` is held by the system, and says by whom.

The hold ends with the process, whatever ends it, so a dead program never locks anyone out. Between
computers on a shared folder the hold may not be seen; then the computer named in the file is.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casereview.errors import VaultError

FILE_NAME = "vault.lock"
_FAR = 1 << 30
"""Where Windows locks a byte: beyond the text, so that others can still read who holds it."""


class VaultLock:
    """The hold on a vault, from construction to `release`; raises VaultError when taken."""

    def __init__(self, folder: Path) -> None:
        try:
            self._handle = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            msg = f"The vault's folder cannot be written ({error.strerror})."
            raise VaultError(msg, kept="Nothing was changed.") from error
        try:
            self._take()
        except BaseException:
            os.close(self._handle)
            raise

    def release(self) -> None:
        """Give the vault back; the file stays, empty."""
        os.ftruncate(self._handle, 0)
        os.close(self._handle)

    def _take(self) -> None:
        if not _hold(self._handle):
            raise _taken(_holder(self._handle))
        holder = _holder(self._handle)
        if holder and holder.get("host") != platform.node():
            raise _taken(holder)
        entry = {
            "pid": os.getpid(),
            "host": platform.node(),
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        os.ftruncate(self._handle, 0)
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, json.dumps(entry).encode())


def _taken(holder: dict[str, Any]) -> VaultError:
    where = "this computer" if holder.get("host") == platform.node() else holder.get("host")
    msg = f"The vault is open in another CaseReview on {where or 'some computer'}"
    if "pid" in holder and "time" in holder:
        msg += f" (process {holder['pid']}, since {holder['time']})"
    return VaultError(
        f"{msg}.",
        kept="Nothing was changed.",
        do=f"Close it there; if that computer is gone, delete {FILE_NAME} in the vault's folder.",
    )


def _holder(handle: int) -> dict[str, Any]:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        entry = json.loads(os.read(handle, 4096))
    except ValueError:  # empty: released; half written: its writer died
        return {}
    return entry if isinstance(entry, dict) else {}


if sys.platform == "win32":
    import msvcrt

    def _hold(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _hold(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
