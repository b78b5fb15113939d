"""Search over the cases of a vault: first by a filter of each case, then in the texts themselves.

The filters lie in the list of cases, each sealed by a key that comes of the case's own key: they
say nothing to who has the vault's key alone, and nothing any more once the case is destroyed. A
filter is bound to the head of the case's history. One that is missing, of another head or of no use
makes the case one that is opened, never one that is passed over.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from casereview.domain.documents.wordsearch import Query, Span, fold
from casereview.errors import CaseReviewError, DamagedVaultError, VaultError
from casereview.storage import driver, interrupted, keys, migrations, wordfilter
from casereview.storage.casefile import CaseFile
from casereview.storage.history import Head, History, require_anchors
from casereview.storage.index import Index, Line
from casereview.storage.layout import Layout
from casereview.storage.sidecar import CaseKeys
from casereview.storage.texts import Text, texts_of

MAGIC = "CaseReview word filter"
FORMAT = 3

MADE_AT_CLOSING = 100_000
"""Characters up to which a changed case has its filter made anew when it is closed.

A larger case would be slow to close; its filter is made after the next search that opens it.
"""

CASES_AT_ONCE = 25
"""Cases with hits after which a search stops: some three milliseconds each, and a page to read."""
HITS_A_CASE = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that holds what is looked for, and where in it."""

    text: Text
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CaseHits:
    """The first hits of a case, and how many more of its texts hold what is looked for."""

    line: Line
    hits: tuple[Hit, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Unsearched:
    """A case that could not be read, and why."""

    line: Line
    why: str


class Filters:
    """The filters of a vault, unsealed when first asked for and held until the vault is locked."""

    def __init__(self, layout: Layout, case_keys: CaseKeys, index: Index) -> None:
        self._layout = layout
        self._keys = case_keys
        self._index = index
        self._held: dict[str, bytes | None] = {}

    def of(self, case_id: str) -> bytes | None:
        """Return the filter of a closed case; None where there is none of use."""
        if case_id not in self._held:
            self._held[case_id] = self._unsealed(case_id)
        return self._held[case_id]

    def keep(self, case_id: str, case_key: bytes, head: Head, made: bytes) -> None:
        """Seal and keep a case's filter, made of its texts at a head; raises VaultError."""
        self._held.pop(case_id, None)
        sealed = keys.wrap(_key(case_key), made, self._context(case_id, head))
        self._index.put_filter(case_id, head, sealed)
        self._held[case_id] = made

    def forget(self, case_id: str) -> None:
        """Drop what is held of a case that changed or goes."""
        self._held.pop(case_id, None)

    def clear(self) -> None:
        """Drop every filter from memory."""
        self._held.clear()

    def load(self, seconds: float) -> bool:
        """Unseal filters for about so long, so that a search need not; whether all are."""
        until = time.monotonic() + seconds
        for line in self._index.recent():
            if line.id not in self._held:
                self.of(line.id)
                if time.monotonic() >= until:
                    return False
        return True

    def settle(self, case: CaseFile) -> None:
        """Make the filter of a case that is about to be closed, where it changed and is not large.

        What fails leaves a filter of an earlier head, which counts for nothing; a file in the
        middle of a change of format may lack a column.
        """
        with suppress(OSError, VaultError, driver.EngineError):
            self._settle(case, case.head)

    def _settle(self, case: CaseFile, head: Head) -> None:
        if self._index.filter_head(case.id) == head:
            return
        self.forget(case.id)
        words, size = [], 0
        for text in case.texts():
            words.append(text.words)
            size += len(text.words)
            if size > MADE_AT_CLOSING:
                self._index.drop_filter(case.id)
                return
        _wrapped, case_key, _anchor = self._keys.read(self._layout.key(case.id), case.id)
        self.keep(case.id, case_key, head, wordfilter.make(words))

    def _unsealed(self, case_id: str) -> bytes | None:
        kept = self._index.filter(case_id)
        if kept is None:
            return None
        head, sealed = kept
        try:
            _wrapped, case_key, anchor = self._keys.read(self._layout.key(case_id), case_id)
        except (DamagedVaultError, OSError):
            return None  # opening the case tells what is wrong with its key
        if head != anchor:
            return None
        return keys.unwrap(_key(case_key), sealed, self._context(case_id, head))

    def _context(self, case_id: str, head: Head) -> bytes:
        return f"{MAGIC} {FORMAT} {self._keys.vault_id} {case_id} {head}".encode()


def _key(case_key: bytes) -> bytes:
    return keys.derive(case_key, "cr-filter")


class Reader:
    """Opens closed cases for a search: nothing is written, and only what is read is verified.

    Left out of what opening a case for work verifies are the pages that are not read (each page
    that is read is verified by the engine, against its key, its place and its file) and the
    triggers, which matter to what is written. Verified are key file, kind and format of the file,
    and that its history holds the head that the key file vouches for.
    """

    def __init__(
        self,
        layout: Layout,
        case_keys: CaseKeys,
        open_case: Callable[[str, bool], CaseFile],
        *,
        alone: bool,
    ) -> None:
        """Read cases that nobody else writes to while `alone`; open others as `open_case` does."""
        self._layout = layout
        self._keys = case_keys
        self._open_case = open_case
        self._alone = alone

    def names(self) -> frozenset[str]:
        """Return the names of the files that the cases have now."""
        with os.scandir(self._layout.cases) as entries:  # quicker than paths for thousands
            return frozenset(entry.name for entry in entries)

    def is_settled(self, case_id: str) -> bool:
        """Whether a case's file is all there is of it: no log, and nobody who writes."""
        log, _shared = interrupted.beside(self._layout.database(case_id))
        waiting = interrupted.following(self._layout.key(case_id))
        return self._alone and not log.exists() and not waiting.exists()

    @contextmanager
    def texts(self, case_id: str) -> Iterator[Iterator[Text]]:
        """Lend the texts of a closed case; raises as `Vault.open_case`."""
        if self.is_settled(case_id):
            with self.history(case_id) as (history, _key):
                yield texts_of(history)
        else:
            with self._open_case(case_id, True) as case:
                yield case.texts()

    @contextmanager
    def history(self, case_id: str) -> Iterator[tuple[History, bytes]]:
        """Lend the history of a settled case with the case's key; raises as `Vault.open_case`."""
        path = self._layout.database(case_id)
        _wrapped, case_key, anchor = self._keys.read(self._layout.key(case_id), case_id)
        database = driver.connect_reading(path, case_key, migrations.CASE_FILE, log=False)
        try:
            migrations.require_newest(database, path)
            history = History(database, path, case_id)
            require_anchors(history, path, anchor)
            yield history, case_key
        finally:
            database.close()


class VaultSearch:
    """A search under way, taken step by step; cases changed last come first.

    It stops at a number of cases with hits; those that may hold more wait for `go_on`.
    """

    def __init__(
        self,
        query: Query,
        lines: Sequence[Line],
        filters: Filters,
        reader: Reader,
        opened: Callable[[str], CaseFile | None],
        *,
        hits_a_case: int,
    ) -> None:
        self._query = query
        self._lines = lines
        self._filters = filters
        self._reader = reader
        self._opened = opened
        self._hits_a_case = hits_a_case
        self._room = CASES_AT_ONCE
        self._waiting: deque[Line] = deque()
        self._unfiltered: list[str] = []
        self._names = reader.names()
        self._work = self._run()
        self.tested = 0
        self.finished = False
        self.unsearched: list[Unsearched] = []

    @property
    def cases(self) -> int:
        """The number of cases that are searched."""
        return len(self._lines)

    @property
    def waiting(self) -> int:
        """The number of further cases that may hold what is looked for."""
        return len(self._waiting)

    def step(self, seconds: float) -> tuple[CaseHits, ...]:
        """Work for about so long; what was found meanwhile. Sets `finished` when all is done."""
        until = time.monotonic() + seconds
        found = []
        for hits in self._work:
            if hits is not None:
                found.append(hits)
            if time.monotonic() >= until:
                return tuple(found)
        self.finished = True
        return tuple(found)

    def go_on(self) -> None:
        """Let the search open as many cases again as it did before it stopped."""
        self._room = CASES_AT_ONCE
        self._work = self._look_at_waiting()
        self.finished = False

    def _run(self) -> Iterator[CaseHits | None]:
        wanted = wordfilter.probes(self._query)
        for line in self._lines:
            self.tested += 1
            if self._may_hold(line, wanted):
                self._waiting.append(line)
                if self._room:
                    yield self._look(self._waiting.popleft())
            yield None
        yield from self._make_filters()

    def _look_at_waiting(self) -> Iterator[CaseHits | None]:
        while self._waiting and self._room:
            yield self._look(self._waiting.popleft())
        yield from self._make_filters()

    def _may_hold(self, line: Line, wanted: Sequence[wordfilter.Probe]) -> bool:
        whole = {f"{line.id}.db", f"{line.id}.key"} <= self._names
        if not line.readable or not whole or f"{line.id}.db-wal" in self._names:
            return True  # to be named where it cannot be read
        if self._opened(line.id) is not None:
            return True
        made = self._filters.of(line.id)
        return made is None or wordfilter.may_hold(made, wanted)

    def _look(self, line: Line) -> CaseHits | None:
        """Search the texts of a case; one that cannot be read is named."""
        try:
            found = self._scan(line)
        except (CaseReviewError, OSError) as error:
            why = error.what if isinstance(error, CaseReviewError) else f"{error.strerror}."
            self.unsearched.append(Unsearched(line, why))
            return None
        if not found.hits:
            return None
        self._room -= 1
        return found

    def _scan(self, line: Line) -> CaseHits:
        if not line.readable:
            raise VaultError(line.note)
        case = self._opened(line.id)
        if case is not None:
            return self._matching(line, case.texts())
        with self._reader.texts(line.id) as texts:
            found = self._matching(line, texts)
        if self._filters.of(line.id) is None and self._reader.is_settled(line.id):
            self._unfiltered.append(line.id)
        return found

    def _matching(self, line: Line, texts: Iterator[Text]) -> CaseHits:
        hits: list[Hit] = []
        more = 0
        for text in texts:
            folded = fold(text.words)
            if len(hits) == self._hits_a_case:
                more += self._query.holds(text.words, folded)
            elif spans := self._query.spans(text.words, folded):
                hits.append(Hit(text, spans))
        return CaseHits(line, tuple(hits), more)

    def _make_filters(self) -> Iterator[None]:
        """Make, once all hits are told, the filters that the opened cases lacked."""
        while self._unfiltered:
            case_id = self._unfiltered.pop()
            if self._opened(case_id) is not None or not self._reader.is_settled(case_id):
                continue
            with self._reader.history(case_id) as (history, case_key):
                head, words = history.head, [text.words for text in texts_of(history)]
            making = wordfilter.making(words)
            while (made := next(making)) is None:
                yield None
            self._filters.keep(case_id, case_key, head, made)
            yield None
