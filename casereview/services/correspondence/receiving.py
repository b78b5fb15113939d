"""Files from disk, read side by side away from the vault, so that they can be filed one by one."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from casereview.correspondence.limits import Limits
from casereview.correspondence.reading import DocumentReader, extension
from casereview.domain.documents.document import Document
from casereview.domain.progress import Tell
from casereview.errors import BadInputError
from casereview.services.changes import Changes
from casereview.services.correspondence.intake import Received, file_received, receive

if TYPE_CHECKING:
    from casereview.services.session import OpenCase

MOST_FILES = 5000
_AT_ONCE = 2
_HEARTBEAT = 0.05
"""Seconds between two looks whether the work was cancelled."""


@dataclass(frozen=True, slots=True)
class FromDisk:
    """A file as it was read, or why it could not be."""

    path: Path
    received: Received | None
    fault: str = ""


def list_files(paths: Sequence[str], tell: Tell) -> tuple[Path, ...]:
    """Return the files that are meant by paths: a folder means all in it, however deep.

    Hidden files and links to folders are left out. Raises BadInputError for more than MOST_FILES.
    """
    found: list[Path] = []
    for path in paths:
        for file in _within(Path(path)):
            tell(len(found), 0)
            found.append(file)
            if len(found) > MOST_FILES:
                raise BadInputError(
                    f"These are more than {MOST_FILES:,} files.",
                    kept="None was filed.",
                    do="Add a smaller folder.",
                )
    return tuple(dict.fromkeys(found))


def _within(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, inner, names in os.walk(path):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder) / name


class Receiver:
    """Reads files from disk with two reading processes; close it when all are read."""

    def __init__(self, files: Sequence[Path], limits: Limits | None = None) -> None:
        kinds = {extension(file.name) for file in files}
        count = min(_AT_ONCE, os.cpu_count() or 1, max(1, len(files)))
        self._limits = limits or Limits()
        self._readers = tuple(DocumentReader(self._limits, kinds) for _ in range(count))

    def read(
        self, files: Sequence[Path], before: int, total: int, tell: Tell
    ) -> tuple[FromDisk, ...]:
        """Read files, in their order; `before` of `total` were read already.

        Raises CancelledError where tell does; what was being read is then stopped.
        """
        waiting: SimpleQueue[int] = SimpleQueue()
        for number in range(len(files)):
            waiting.put(number)
        work = _Work(files, waiting, self._limits)
        threads = [
            threading.Thread(target=work.go_on, args=(reader,), name="reading", daemon=True)
            for reader in self._readers
        ]
        for thread in threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in threads):
                tell(before + len(work.found), total, work.words)
                for thread in threads:
                    thread.join(_HEARTBEAT)
        finally:
            work.stopped = True
            cut_short = any(thread.is_alive() for thread in threads)
            if cut_short:
                self.close()  # ends the processes, and with them what the threads wait for
            for thread in threads:
                thread.join()
            if cut_short:
                self.close()  # a thread may have begun another before it saw that it is stopped
        if work.fault is not None:
            raise work.fault
        return tuple(work.found[number] for number in range(len(files)))

    def close(self) -> None:
        """End the reading processes; may be called more than once."""
        for reader in self._readers:
            reader.close()


class _Work:
    """What is shared by the threads that read: the files to come, and what came of them."""

    def __init__(self, files: Sequence[Path], waiting: SimpleQueue[int], limits: Limits) -> None:
        self._files = files
        self._waiting = waiting
        self._limits = limits
        self.found: dict[int, FromDisk] = {}
        self.words = ""
        self.stopped = False
        self.fault: Exception | None = None

    def go_on(self, reader: DocumentReader) -> None:
        """On a thread of its own: read one file after the other until there are no more."""
        while not self.stopped:
            try:
                number = self._waiting.get_nowait()
            except Empty:
                return
            self.words = self._files[number].name
            try:
                self.found[number] = self._read(reader, self._files[number])
            except Exception as fault:  # ours: told by whoever waits for the threads
                self.fault, self.stopped = fault, True

    def _read(self, reader: DocumentReader, file: Path) -> FromDisk:
        def told(done: int, total: int) -> None:
            self.words = f"{file.name}, page {done + 1} of {total}"

        try:
            return FromDisk(file, receive(reader, file.name, self._bytes(file), tell=told))
        except BadInputError as refused:
            return FromDisk(file, None, str(refused))

    def _bytes(self, file: Path) -> bytes:
        try:
            if file.stat().st_size > self._limits.document:
                size = self._limits.document // (1024 * 1024)
                raise BadInputError(
                    f"{file.name} is larger than {size} MB.", kept="It was not filed."
                )
            return file.read_bytes()
        except OSError as fault:
            raise BadInputError(
                f"{file.name} could not be opened ({fault.strerror or 'no reason given'}).",
                kept="It was not filed.",
            ) from fault


def file_one(
    case: OpenCase, received: Received, again: bool = False
) -> tuple[tuple[Document, ...], Changes]:
    """File what was read from one file; returns its documents.

    Raises BadInputError where it is in the case already and was not to be filed again.
    """
    filed = file_received(case, received, again=again)
    return tuple(document for document, _ in filed), filed[0][1]
