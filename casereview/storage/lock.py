"""One writer at a time: `vault.lock` is held by the system, and says by whom.

The hold ends with the process, whatever ends it, so a dead program never locks anyone out. Between
computers on a shared folder the hold may not be seen; then the computer named in the file is, until
it gives the vault back or its hold is broken on purpose.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from casereview.domain.dates import british
from casereview.errors import BadInputError, UnwritableVaultError, VaultError, VaultHeldError
from casereview.storage.hold import hold

FILE_NAME = "vault.lock"
_ONLY_READ = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}
"""What a folder says that cannot be written, or that is full, and can be read all the same."""
_PATIENCE = 0.25
"""Seconds in which somebody who merely looks whether the vault is held is gone again."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a vault open for work: process, computer and since when (ISO, UTC)."""

    process: int
    host: str
    since: str

    @property
    def here(self) -> bool:
        """Whether it is a program on this computer."""
        return self.host == platform.node()

    @property
    def since_words(self) -> str:
        """Since when, in words and in this computer's time."""
        try:
            moment = datetime.fromisoformat(self.since).astimezone()
        except ValueError:
            return ""
        return f"{british(moment.date())}, {moment:%H:%M}"


class VaultLock:
    """The hold on a vault, from construction to `release`.

    Raises VaultHeldError when taken, UnwritableVaultError where the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._handle = _opened(folder)
        try:
            self._take()
        except BaseException as error:
            os.close(self._handle)
            if isinstance(error, OSError):
                raise _unwritable(error) from error
            raise

    def release(self) -> None:
        """Give the vault back; the file stays, empty."""
        # Where the disk is gone the entry names a program that holds nothing: that holds nobody up.
        with suppress(OSError):
            os.ftruncate(self._handle, 0)
        os.close(self._handle)

    def _take(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not hold(self._handle):
            if time.monotonic() > deadline:
                raise taken(_entry(self._handle))
            time.sleep(_PATIENCE / 10)
        holder = _entry(self._handle)
        if holder and not holder.here:
            raise taken(holder)
        entry = {
            "pid": os.getpid(),
            "host": platform.node(),
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        os.ftruncate(self._handle, 0)
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, json.dumps(entry).encode())


def named(folder: Path) -> Holder | None:
    """Return whom the lock names, who may be dead; None where it names nobody."""
    try:
        with _looking(folder) as handle:
            return _entry(handle)
    except OSError:
        return None


def holder(folder: Path) -> Holder | None:
    """Return who holds the vault for work; None where nobody does and a dead hold is all there is.

    A program on this computer is dead when the system knows of no hold; of another computer it is
    not known.
    """
    try:
        with _looking(folder) as handle:
            found = _entry(handle)
            if found and not found.here:
                return found
            if hold(handle, look=True):
                return None
            return found or Holder(0, "", "")
    except OSError:
        return None


def break_hold(folder: Path, host: str) -> None:
    """Let a vault be opened for work although a computer that is gone did not give it back.

    `host` is that computer's name, as a confirmation. Raises VaultHeldError where a program on this
    computer is alive and has it open, BadInputError where the lock names another or nobody.
    """
    handle = _opened(folder)
    try:
        found = _entry(handle)
        if not hold(handle):
            raise taken(found)
        if found is None or found.here:
            msg = "No other computer has the vault open."
            raise BadInputError(msg, kept="Nothing was changed.", do="Unlock it as usual.")
        if found.host != host.strip():
            msg = "That is not the name of the computer which has the vault open."
            raise BadInputError(msg, kept="Nothing was changed.")
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def taken(by: Holder | None) -> VaultHeldError:
    """Return the error that says who has the vault open and what may be done."""
    if by is None:
        by = Holder(0, "", "")
    where = "this computer" if by.here else by.host or "some computer"
    msg = f"The vault is open in another CaseReview on {where}"
    if by.process:
        since = f", since {by.since_words}" if by.since_words else ""
        msg += f" (process {by.process}{since})"
    gone = "" if by.here else "; if that computer is gone for good, break its lock"
    return VaultHeldError(
        f"{msg}.",
        host=by.host,
        process=by.process,
        since=by.since,
        here=by.here,
        do=f"Open it for reading only, or close it there{gone}.",
    )


def _opened(folder: Path) -> int:
    try:
        return os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _unwritable(error) from error


def _unwritable(error: OSError) -> VaultError:
    msg = f"The vault's folder cannot be written ({error.strerror})."
    if error.errno not in _ONLY_READ:
        return VaultError(msg, kept="Nothing was changed.")
    return UnwritableVaultError(msg, kept="Nothing was changed.", do="Open it for reading only.")


@contextmanager
def _looking(folder: Path) -> Iterator[int]:
    handle = os.open(folder / FILE_NAME, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


def _entry(handle: int) -> Holder | None:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        entry = json.loads(os.read(handle, 4096))
        return Holder(int(entry["pid"]), str(entry["host"]), str(entry["time"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None  # empty: released; half written: its writer died
