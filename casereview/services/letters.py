"""Reading a document without a vault, for the command line."""

from __future__ import annotations

from typing import Any

from casereview.correspondence.letter_json import letter_object
from casereview.correspondence.proposals import propose
from casereview.correspondence.reading import read_document
from casereview.domain.document import ReadState


def read_letter(file_name: str, data: bytes) -> tuple[dict[str, Any], str]:
    """Return what a document states as one JSON object, and why it could not be read (or '')."""
    reading = read_document(file_name, data)
    read = reading.read_state is ReadState.READ
    proposals = propose(reading.pages) if read else ()
    return letter_object(file_name, reading, proposals), "" if read else reading.note
