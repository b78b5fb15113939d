"""Work on an unlocked vault's files that runs beside the thread which has it open.

It holds keys until it has run, or is stopped: whoever closes the vault, or changes what it reads,
stops it first and waits for its end.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TypeVar
from weakref import WeakSet

from casereview.domain.progress import Tell, untold
from casereview.errors import CancelledError, VaultError
from casereview.storage import backups, restoring
from casereview.storage.backups import Source
from casereview.storage.copies import Backup
from casereview.storage.inspection import Inspection, inspect_open

T = TypeVar("T")


class VaultJob:
    """One work, run once, on whatever thread; `stop` ends it from another."""

    def __init__(self, source: Source) -> None:
        self._source: Source | None = source
        self._stopped = False
        self._running = Lock()

    @property
    def over(self) -> bool:
        """Whether it has run or was stopped, and holds no key any more."""
        return self._source is None

    def stop(self) -> None:
        """End it at its next word of progress, or before it begins, and wait for its end."""
        self._stopped = True
        with self._running:
            self._source = None

    def _run(self, name: str, work: Callable[[Source, Tell], T], tell: Tell) -> T:
        """Do the work; raises CancelledError once it was stopped."""
        with self._running:
            source, self._source = self._source, None
            if source is None or self._stopped:
                raise CancelledError(name)
            return work(source, partial(self._tell, name, tell))

    def _tell(self, name: str, tell: Tell, done: int, total: int, words: str = "") -> None:
        if self._stopped:
            raise CancelledError(name)
        tell(done, total, words)


class Jobs:
    """The works on a vault's files that have not ended; none is kept alive by this."""

    def __init__(self) -> None:
        self._known: WeakSet[VaultJob] = WeakSet()

    def add(self, job: VaultJob) -> None:
        """Know of a work."""
        self._known.add(job)

    def stop(self) -> None:
        """End every work, and drop the keys it has."""
        for job in tuple(self._known):
            job.stop()


class CheckJob(VaultJob):
    """The verification of a vault, which may be worked on meanwhile."""

    def check(self, tell: Tell = untold) -> Inspection:
        """Verify every file; raises CancelledError, or VaultError where the folder is gone."""

        def work(source: Source, told: Tell) -> Inspection:
            try:
                return inspect_open(source.layout, source.head, source.case_keys, told)
            except OSError as error:
                msg = f"The vault's folder cannot be read ({error.strerror})."
                raise VaultError(msg, kept="Nothing was changed.") from error

        return self._run("Checking", work, tell)


class CopyJob(VaultJob):
    """The copying of a vault, or the restoring of a copy that its keys open."""

    def make(self, to: Path, tell: Tell = untold) -> Backup:
        """Add a verified copy to a folder of copies; raises as `backups.make`, CancelledError."""
        return self._run("Copying", lambda source, told: backups.make(source, to, told), tell)

    def make_if_news(self, to: Path, tell: Tell = untold) -> Backup | None:
        """Add a copy unless the newest one holds all there is; None then. Raises as `make`."""

        def work(source: Source, told: Tell) -> Backup | None:
            return backups.make(source, to, told) if backups.is_news(source, to) else None

        return self._run("Copying", work, tell)

    def restore(self, copy: Path, to: Path, tell: Tell = untold) -> Backup | None:
        """Make a vault of a copy, opened and verified if its keys still are those of the vault.

        Raises as `restoring.restore`, and CancelledError.
        """

        def work(source: Source, told: Tell) -> Backup | None:
            return restoring.restore_by(restoring.by_keys(source.case_keys), copy, to, told)

        return self._run("Restoring", work, tell)
