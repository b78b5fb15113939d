"""The cases of an unlocked vault: opened, their histories anchored, listed as they are now."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from casereview.domain.case import Case, CaseSummary
from casereview.errors import BadInputError, CaseReviewError, VaultError
from casereview.storage import (
    destruction,
    driver,
    files,
    interrupted,
    keys,
    migrations,
    read_cases,
)
from casereview.storage.casefile import CaseFile
from casereview.storage.history import Head, History, require_anchors
from casereview.storage.index import Index
from casereview.storage.layout import Layout
from casereview.storage.repositories import Record
from casereview.storage.search import Filters
from casereview.storage.sidecar import CaseKeys

ANCHOR_EVERY = 30.0
"""Seconds of work after which a case's anchor and its line in the list are renewed meanwhile."""


@dataclass(slots=True)
class _Anchored:
    """The wrapped key of an open case, where its anchor stands, and since when (monotonic)."""

    wrapped: bytes
    head: Head
    at: float


class OpenCases:
    """The cases that are open, and the list of all; in a vault that is `read_only` only read."""

    def __init__(
        self, layout: Layout, case_keys: CaseKeys, index: Index, *, read_only: bool
    ) -> None:
        self.index = index
        self.filters = Filters(layout, case_keys, index)
        self._layout = layout
        self._keys = case_keys
        self._read_only = read_only
        self._open: dict[CaseFile, _Anchored] = {}
        self._reading: set[CaseFile] = set()

    def end_reading(self) -> None:
        """Close the cases that are only read."""
        for case in tuple(self._reading):
            case.close()

    def opened(self, case_id: str) -> CaseFile | None:
        """Return a case that is open, or None."""
        return next((case for case in self._open if case.id == case_id), None)

    def heads(self) -> dict[str, Head]:
        """Return how far each case's history goes, by its id, as far as it is known."""
        return self.index.anchors() | {case.id: case.head for case in self._open}

    def open(self, case_id: str, *, read_only: bool = False) -> CaseFile:
        """Open a case, checked against both anchors of its history; raises as `Vault.open_case`."""
        self.require_known(case_id)
        if self._read_only:
            listed = self.index.anchor(case_id)
            case = read_cases.open_case(
                self._layout, self._keys, case_id, listed, self._reading.discard
            )
            self._reading.add(case)
            return case
        interrupted.settle(self._layout, self._keys, case_id)
        path = self._layout.database(case_id)
        wrapped, case_key, anchor = self._keys.read(self._layout.key(case_id), case_id)
        database = driver.connect(path, case_key, migrations.CASE_FILE)
        try:
            history = History(database, path, case_id)
            if read_only:
                migrations.require_newest(database, path)
            else:
                migrations.keep_older(database, history, self._layout.older(case_id), case_key)
                migrations.migrate(database, history, path)
            with driver.explained(path):
                migrations.check_schema(database, path)
                require_anchors(history, path, anchor, self.index.anchor(case_id))
                if read_only:
                    history.read_only = True
                    database.execute("PRAGMA query_only = ON")
        except BaseException:
            driver.close(database)
            raise
        case = CaseFile(database, history, path, before_close=self._closing)
        self._open[case] = _Anchored(wrapped, anchor, time.monotonic())
        history.on_sealed = lambda: self._worked_on(case)
        return case

    def first_open(self, case_id: str) -> CaseFile:
        """Open a case that was just made, and list it."""
        opened = self.open(case_id)
        self.index.put(opened.summary(), opened.head)
        return opened

    def make(self, case: Case) -> CaseFile:
        """Make a case's file with its record as the first command, and open it."""
        making = self._layout.making(case.id)
        case_key = secrets.token_bytes(keys.KEY_BYTES)
        with self.making(making):
            self.adopt(making, case.id, case_key, _make_case_file(making, case_key, case))
        return self.first_open(case.id)

    @contextmanager
    def making(self, making: Path) -> Iterator[None]:
        """Make a case within the block; an unfinished file goes with it. Raises VaultError."""
        try:
            yield
        except OSError as error:
            msg = f"The case cannot be made ({error.strerror})."
            raise VaultError(msg, kept="The other cases are as they were.") from error
        finally:
            for path in (making, *interrupted.beside(making)):
                path.unlink(missing_ok=True)

    def adopt(self, making: Path, case_id: str, case_key: bytes, head: Head) -> None:
        """Give a finished case file its name and its key; it is a case from then on."""
        named, key_path = self._layout.making(case_id), self._layout.key(case_id)
        if making != named:
            making.rename(named)
        try:
            self._keys.write(key_path, case_id, self._keys.wrap(case_id, case_key), head)
            named.rename(self._layout.database(case_id))
        except Exception:
            key_path.unlink(missing_ok=True)
            named.unlink(missing_ok=True)
            raise
        files.sync_folder(self._layout.cases)

    def lines(self) -> tuple[CaseSummary, ...]:
        """Return the case list, with the open cases as they are now; in a settled order."""
        going = self.follow()
        for case in self._open:
            if not case.read_only:
                self.index.put(case.summary(), None)
        ids, whole = self._layout.ids(), self._layout.whole()
        lines = (line for line in self.index.summaries() if line.id not in going)
        return tuple(_with_state(line, ids, whole) for line in lines)

    def follow(self) -> frozenset[str]:
        """Bring the list up to date with who writes, if somebody else does.

        Returns the ids of cases whose destruction is decided: they are not shown any more.
        """
        if not self._read_only:
            return frozenset()
        self.index.renew(self._keys.listing)
        going = destruction.decided(self._layout, self._keys)
        self.refresh(self._layout.unclosed() - going)
        return going

    def refresh(self, unclosed: frozenset[str]) -> None:
        """Bring the list up to date for cases it lacks, could not read, or that were not closed."""
        known = {line.id: line for line in self.index.summaries()}
        listed = {line.id for line in known.values() if line.readable}
        for case_id in sorted(self._layout.ids() - (listed - unclosed)):
            try:
                with self.open(case_id) as case:
                    self.index.put(case.summary(), case.head)
            except CaseReviewError as error:
                if self._read_only and case_id in listed:
                    continue  # open on another computer: the line is as it was saved last
                unknown = CaseSummary(case_id, "", "", "", None, 0, 0, "", False)
                line = known.get(case_id, unknown)
                self.index.put(replace(line, readable=False, note=error.what), None)

    def require_known(self, case_id: str) -> None:
        """Raise BadInputError for the id of no case."""
        if case_id not in self._layout.ids():
            msg = "The vault holds no case of this id."
            raise BadInputError(msg)

    def require_closed(self) -> None:
        """Raise BadInputError while a case is open."""
        if self._open:
            msg = "A case is open."
            raise BadInputError(msg, kept="No key was changed.", do="Close it and try again.")

    def close(self) -> None:
        """Close every case."""
        with ExitStack() as last_first:
            for case in (*self._open, *self._reading):
                last_first.callback(case.close)

    def _worked_on(self, case: CaseFile) -> None:
        """After each command: renew anchor and line when due."""
        if time.monotonic() - self._open[case].at < ANCHOR_EVERY:
            return
        # The command itself is saved. What fails here is due again at the next one, and close
        # raises it.
        with suppress(OSError, VaultError):
            self._anchor(case)

    def _closing(self, case: CaseFile) -> None:
        try:
            if not case.read_only:
                self._anchor(case)
                self.filters.settle(case)
        except OSError as error:
            msg = f"The case is saved, but its anchor could not be written ({error.strerror})."
            raise VaultError(msg, do="Check the vault's folder, then open and close it.") from error
        finally:
            del self._open[case]

    def _anchor(self, case: CaseFile) -> None:
        head, known = case.head, self._open[case]
        if head != known.head:
            self._keys.write(self._layout.key(case.id), case.id, known.wrapped, head)
            known.head = head
        self.index.put(case.summary(), head)
        known.at = time.monotonic()


def _with_state(line: CaseSummary, ids: frozenset[str], whole: frozenset[str]) -> CaseSummary:
    if line.id in whole:
        return line
    missing = "One of the files" if line.id in ids else "The files"
    note = f"{missing} of this case {'is' if line.id in ids else 'are'} missing."
    return replace(line, readable=False, note=note)


def _make_case_file(path: Path, case_key: bytes, case: Case) -> Head:
    """Make a case's database with its record as the first command; return its head."""
    database = driver.create(path, case_key, migrations.CASE_FILE)
    try:
        history = History(database, path, case.id)
        migrations.migrate(database, history, path)
        with history.command("New case"):
            Record(history).put(case)
            history.keep()
        head = history.head
        driver.bring_in_log(database, path)
        return head
    finally:
        driver.close(database)
