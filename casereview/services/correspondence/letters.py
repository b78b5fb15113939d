"""Reading documents without a vault, for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Self

from casereview.correspondence.letter_json import letter_object
from casereview.correspondence.reading import DocumentReader, extension
from casereview.domain.documents.document import ReadState
from casereview.services.correspondence.intake import Received, receive


class LetterReader:
    """Reads one document after the other; a context manager that ends the reading process.

    names: of all that are to come, so that what their kinds need is loaded once.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._reader = DocumentReader(kinds={extension(name) for name in names})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.close()

    def received(self, file_name: str, data: bytes) -> Received:
        """Return a document as read, ready to be filed; raises BadInputError where it is empty."""
        return receive(self._reader, file_name, data)

    def letter(self, file_name: str, data: bytes) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return a document as one object, and a sentence for each part that could not be read.

        What was attached stands in its `attachments`. Raises BadInputError where it is empty.
        """
        received = self.received(file_name, data)
        return _letter(received, file_name), tuple(_faults(received))


def _letter(received: Received, file_name: str) -> dict[str, Any]:
    letter = letter_object(file_name, received.reading, received.reading.proposals)
    if received.enclosed:
        letter["attachments"] = [_letter(each, each.name) for each in received.enclosed]
    return letter


def _faults(received: Received) -> Iterator[str]:
    if received.reading.read_state is not ReadState.READ:
        yield f"{received.name}: {received.reading.note}"
    for each in received.enclosed:
        yield from _faults(each)
