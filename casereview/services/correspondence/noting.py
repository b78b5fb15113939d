"""What the expert notes on a document, a page or a passage; notes are never printed."""

from __future__ import annotations

from datetime import UTC, datetime

from casereview.domain.documents.document import Note, Passage
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence.intake import document_of
from casereview.services.session import OpenCase, new_id


def add_note(
    case: OpenCase,
    document_id: str,
    text: str,
    page: int | None = None,
    passage: Passage | None = None,
) -> Changes:
    """Keep a note on a document, on one of its pages, or on a passage of it.

    Raises BadInputError where nothing was written.
    """
    document = document_of(case, document_id)
    words = _written(text)
    with case.change(f"Note on {document.label}", Kind.DOCUMENTS) as changes:
        if passage is not None:
            page = passage.page
            if case.file.passages.get(passage.id) is None:
                case.file.passages.put(passage)
        key = passage.id if passage is not None else None
        case.file.notes.put(Note(new_id(), document_id, words, datetime.now(UTC), page, key))
    return changes


def change_note(case: OpenCase, note_id: str, text: str) -> Changes:
    """Write a note anew; raises BadInputError where nothing was written."""
    note = _note(case, note_id)
    words = _written(text)
    label = f"Change a note on {document_of(case, note.document_id).label}"
    with case.change(label, Kind.DOCUMENTS) as changes:
        case.file.notes.put(
            Note(note.id, note.document_id, words, note.made_at, note.page, note.passage_id)
        )
    return changes


def remove_note(case: OpenCase, note_id: str) -> Changes:
    """Take a note away; its passage stays where something else rests on it."""
    note = _note(case, note_id)
    label = f"Remove a note on {document_of(case, note.document_id).label}"
    with case.change(label, Kind.DOCUMENTS) as changes:
        case.file.notes.remove(note_id)
    return changes


def _written(text: str) -> str:
    words = text.strip()
    if not words:
        raise BadInputError("Nothing was written.", kept="No note was kept.")
    return words


def _note(case: OpenCase, note_id: str) -> Note:
    found = case.file.notes.get(note_id)
    if found is None:
        raise BadInputError("There is no such note in this case.")
    return found
