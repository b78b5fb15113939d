"""What many documents state, looked for by two reading processes at once, in their order."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from casereview.correspondence.reading import DocumentReader, PageText

if TYPE_CHECKING:
    from casereview.correspondence.proposals import Proposal

_AT_ONCE = 2
_WORTH_ANOTHER = 8
"""Documents: for fewer a second process takes longer to begin than it saves."""


def propose_each(
    reader: DocumentReader, documents: Sequence[Sequence[PageText]]
) -> Generator[tuple[Proposal, ...], None, None]:
    """Run the rules over documents that were read before, with a second process where it pays.

    A document over which they could not be run states nothing. Closing the generator before its end
    stops the processes.
    """
    if len(documents) < _WORTH_ANOTHER or (os.cpu_count() or 1) < _AT_ONCE:
        yield from reader.propose_each(documents)
        return
    work = _Work(documents)
    with reader.another() as other:
        readers = (reader, other)
        threads = [
            threading.Thread(target=work.go_on, args=(each,), name="proposing", daemon=True)
            for each in readers
        ]
        for thread in threads:
            thread.start()
        try:
            for found in work.found:
                yield found.result()
        finally:
            if work.cut_short():
                for each in readers:
                    each.close()  # ends the processes, and with them what the threads wait for
            for thread in threads:
                thread.join()


class _Work:
    """What the threads share: the documents to come, and what came of each."""

    def __init__(self, documents: Sequence[Sequence[PageText]]) -> None:
        self._documents = documents
        self._waiting = deque(range(len(documents)))
        self.found: list[Future[tuple[Proposal, ...]]] = [Future() for _ in documents]

    def go_on(self, reader: DocumentReader) -> None:
        """On a thread of its own: one document after the other until there are no more."""
        taken: list[int] = []
        try:
            for proposals in reader.propose_each(self._take(taken)):
                self.found[taken[-1]].set_result(proposals)
        except Exception as fault:  # ours: told by whoever waits for what was found
            self.found[taken[-1]].set_exception(fault)
            self.cut_short()

    def cut_short(self) -> bool:
        """Leave what nobody has begun; whether anything is still under way."""
        under_way = [each for each in self.found if not each.cancel() and not each.done()]
        return bool(under_way)

    def _take(self, taken: list[int]) -> Iterator[Sequence[PageText]]:
        while self._waiting:
            try:
                number = self._waiting.popleft()
            except IndexError:
                return  # the other was quicker
            if not self.found[number].set_running_or_notify_cancel():
                return
            taken.append(number)
            yield self._documents[number]
