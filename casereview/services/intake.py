"""Filing documents: byte for byte, read in a child process, with what they seem to state."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from casereview.correspondence.proposals import Proposal, propose
from casereview.correspondence.reading import PageText, Reading, place, read_document
from casereview.domain.document import Document, Group, Page, Passage, ReadState
from casereview.domain.statement import (
    CasenessValue,
    Field,
    NotStated,
    ScoreValue,
    Statement,
    Value,
)
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.grouping import guess_group
from casereview.services.session import OpenCase, new_id

ABSENCE_RULE = "absence/1"
_SUPPORTED_MEASURES = ("PHQ-9", "GAD-7")
_CONTEXT = 32


def add_document(
    case: OpenCase,
    file_name: str,
    data: bytes,
    *,
    title: str = "",
    group: Group | None = None,
    received_on: date | None = None,
    received_from: str = "",
    invented_numbers: bool = False,
) -> tuple[Document, Changes]:
    """File a document byte for byte, read it in a child process and propose what it states.

    A document that cannot be read is filed all the same, marked unread, with the reason in its
    note. Raises BadInputError only for an empty file or one that is filed in this case already.
    """
    if not data:
        raise BadInputError(f"{file_name} is empty.", kept="Nothing was filed.")
    digest = hashlib.sha256(data).hexdigest()
    filed = case.file.documents.all()
    twin = next((d for d in filed if d.sha256 == digest and d.gone_on is None), None)
    if twin is not None:
        raise BadInputError(
            f"{file_name} is the same file as {twin.label} ({twin.file_name}).",
            kept="It is in this case once already.",
        )
    reading = read_document(file_name, data)
    proposals = propose(reading.pages) if reading.read_state is ReadState.READ else ()
    document = Document(
        id=new_id(),
        number=1 + max((d.number for d in filed), default=0),
        file_name=file_name,
        media_type=reading.media_type,
        sha256=digest,
        size=len(data),
        pages=reading.page_count,
        read_state=reading.read_state,
        text_source=reading.text_source,
        note=reading.note,
        title=title or _title_from(file_name),
        group=group or guess_group(reading.pages, proposals),
        received_on=received_on,
        received_from=received_from,
        invented_numbers=invented_numbers,
    )
    label = f"Add {document.label} {document.title}"
    with case.change(label, Kind.DOCUMENTS, Kind.STATEMENTS) as changes:
        case.file.attachments.add(data)
        case.file.documents.put(document)
        case.file.pages.put(
            *(Page(document.id, p.number, p.text, p.width, p.height) for p in reading.pages)
        )
        _file_proposals(case, document, reading, proposals)
    return document, changes


def _title_from(file_name: str) -> str:
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", file_name.replace("\\", "/").rsplit("/", 1)[-1])
    words = re.sub(r"[-_]+", " ", stem).strip()
    return words[:1].upper() + words[1:] if words else "Document"


def _file_proposals(
    case: OpenCase, document: Document, reading: Reading, proposals: Sequence[Proposal]
) -> None:
    pages = {page.number: page for page in reading.pages}
    for proposal in proposals:
        passage = passage_at(
            document.id, pages[proposal.page], proposal.start, proposal.end, reading.extractor
        )
        case.file.passages.put(passage)
        case.file.statements.put(
            Statement(
                id=new_id(),
                document_id=document.id,
                field=proposal.field,
                value=proposal.value,
                passage_id=passage.id,
                rule=proposal.rule,
            )
        )
    if document.read_state is ReadState.READ and document.group is Group.SERVICE:
        case.file.statements.put(*_absences(document, proposals))


def _absences(document: Document, proposals: Sequence[Proposal]) -> Iterable[Statement]:
    """Propose 'not stated' for each fact looked for in a service's letter and not found."""
    fields = {proposal.field for proposal in proposals}
    for field in (Field.LETTER_DATE, Field.AUTHOR_ROLE):
        if field not in fields:
            yield _absence(document, field, "whole document")
    for measure in _SUPPORTED_MEASURES:
        if not any(_speaks_of(proposal.value, measure) for proposal in proposals):
            yield _absence(document, Field.SCORE, f"{measure}, whole document")


def _speaks_of(value: Value, measure: str) -> bool:
    """Whether a statement gives a score, its words or caseness of that measure."""
    return isinstance(value, ScoreValue | CasenessValue) and value.measure in (
        measure,
        "unspecified",
    )


def _absence(document: Document, field: Field, scope: str) -> Statement:
    return Statement(
        id=new_id(),
        document_id=document.id,
        field=field,
        value=NotStated(scope),
        passage_id=None,
        rule=ABSENCE_RULE,
    )


def passage_at(document_id: str, page: PageText, start: int, end: int, extractor: str) -> Passage:
    """Return the passage of a page's characters [start, end) with its context and rectangles."""
    return Passage(
        id=new_id(),
        document_id=document_id,
        page=page.number,
        start=start,
        end=end,
        quote=page.text[start:end],
        prefix=page.text[max(0, start - _CONTEXT) : start],
        suffix=page.text[end : end + _CONTEXT],
        rects=place(page, start, end),
        extractor=extractor,
    )


def describe(
    case: OpenCase, document_id: str, *, title: str | None = None, group: Group | None = None
) -> Changes:
    """Change a document's title or whose paper it is."""
    document = document_of(case, document_id)
    with case.change(f"Describe {document.label}", Kind.DOCUMENTS) as changes:
        case.file.documents.put(
            replace(document, title=title or document.title, group=group or document.group)
        )
    return changes


def mark_read(case: OpenCase, document_id: str, read: bool) -> Changes:
    """Note whether the expert has read the document in full."""
    document = document_of(case, document_id)
    label = f"Mark {document.label} as {'read' if read else 'not read'}"
    with case.change(label, Kind.DOCUMENTS) as changes:
        case.file.documents.put(replace(document, read_by_expert=read))
    return changes


def save_copy(case: OpenCase, document_id: str) -> tuple[str, bytes]:
    """Return a document's name and bytes for a copy outside the vault, and log that it left."""
    document = document_of(case, document_id)
    data = case.file.attachments.read(document.sha256)
    with case.change(f"Save a copy of {document.label}", Kind.CASE):
        case.file.exports.add("copy of a document")
    return document.file_name, data


def document_of(case: OpenCase, document_id: str) -> Document:
    """Return a document of the case; raises BadInputError where there is none by that id."""
    found = case.file.documents.get(document_id)
    if found is None:
        raise BadInputError(f"There is no document {document_id!r} in this case.")
    return found
