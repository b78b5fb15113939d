"""Filing documents: byte for byte, read in a child process, with what they seem to state.

What comes from outside is read first, away from the vault, and then filed: one command a document.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import Enclosed, plain_name
from casereview.correspondence.proposals import Proposal
from casereview.correspondence.reading import (
    DocumentReader,
    PageText,
    Reading,
    Told,
    extension,
    place,
)
from casereview.correspondence.sections import seems_many, seems_one
from casereview.domain.documents.document import Document, Group, Page, Passage, ReadState
from casereview.domain.documents.statement import (
    CasenessValue,
    Field,
    NotStated,
    ScoreValue,
    Statement,
    Value,
)
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence.grouping import guess_group
from casereview.services.session import OpenCase, new_id

ABSENCE_RULE = "absence/1"
_SUPPORTED_MEASURES = ("PHQ-9", "GAD-7")
_CONTEXT = 32
_DEPTH = 4  # an e-mail attached to an e-mail attached to ...
_MOST_ENCLOSED = 100


@dataclass(frozen=True, slots=True)
class Received:
    """A file from outside as it was read, with what was attached to it; nothing is filed yet."""

    name: str
    data: bytes
    reading: Reading
    enclosed: tuple[Received, ...] = ()

    @property
    def many(self) -> int:
        """How many documents it seems to hold one after the other; 1 for an ordinary one."""
        return seems_many(self.reading.pages)


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of a document when it comes; what is empty is made out from itself."""

    title: str = ""
    group: Group | None = None
    received_on: date | None = None
    received_from: str = ""
    invented_numbers: bool = False


def receive(
    reader: DocumentReader, name: str, data: bytes, *, tell: Told | None = None
) -> Received:
    """Read a file and what is attached to it; raises BadInputError for an empty file only."""
    if not data:
        raise BadInputError(f"{name} is empty.", kept="Nothing was filed.")
    return _received(reader, Enclosed(plain_name(name), data), tell, 0)


def _received(reader: DocumentReader, file: Enclosed, tell: Told | None, depth: int) -> Received:
    reading = reader.read(file.name, file.data, tell=tell, proposing=seems_one)
    inner = reading.enclosed[:_MOST_ENCLOSED] if depth < _DEPTH else ()
    enclosed = tuple(_received(reader, each, tell, depth + 1) for each in inner)
    return Received(file.name, file.data, replace(reading, enclosed=()), enclosed)


def file_received(
    case: OpenCase,
    received: Received,
    described: Described | None = None,
    *,
    again: bool = False,
) -> tuple[tuple[Document, Changes], ...]:
    """File what was read, and after it what was attached; a command each.

    A document that could not be read is filed all the same, marked unread, with the reason in its
    note. again: file it also where the same bytes are in the case already; else that raises
    BadInputError. Attachments are always filed: they came with this e-mail.
    """
    digest = hashlib.sha256(received.data).hexdigest()
    twin = same_bytes(case, digest)
    if twin is not None and not again:
        raise BadInputError(
            f"{received.name} is the same file as {twin.label} ({twin.file_name}).",
            kept="It is in this case once already.",
        )
    known = described or Described()
    first = _file(case, received, digest, known, None)
    found = [first]
    after = replace(known, title="", group=None)
    for each in received.enclosed:
        found += _file_enclosed(case, each, after, first[0].id)
    return tuple(found)


def _file_enclosed(
    case: OpenCase, received: Received, described: Described, mail: str
) -> list[tuple[Document, Changes]]:
    digest = hashlib.sha256(received.data).hexdigest()
    found = [_file(case, received, digest, described, mail)]
    for each in received.enclosed:
        found += _file_enclosed(case, each, described, found[0][0].id)
    return found


def same_bytes(case: OpenCase, digest: str) -> Document | None:
    """Return the document of the case that is this very file, if there is one."""
    return next(
        (
            document
            for document in case.file.documents.all()
            if document.sha256 == digest and document.gone_on is None and not document.is_section
        ),
        None,
    )


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
    limits: Limits | None = None,
) -> tuple[Document, Changes]:
    """Read and file one document, and after it what is attached to it; returns the first.

    Raises BadInputError only for an empty file or one that is filed in this case already.
    """
    described = Described(title, group, received_on, received_from, invented_numbers)
    with DocumentReader(limits, [extension(file_name)]) as reader:
        received = receive(reader, file_name, data)
    return file_received(case, received, described)[0]


def _file(
    case: OpenCase, received: Received, digest: str, described: Described, mail: str | None
) -> tuple[Document, Changes]:
    reading = received.reading
    many = received.many
    proposals = reading.proposals if many == 1 else ()
    document = Document(
        id=new_id(),
        number=next_number(case),
        file_name=received.name,
        media_type=reading.media_type,
        sha256=digest,
        size=len(received.data),
        pages=reading.page_count,
        read_state=reading.read_state,
        text_source=reading.text_source,
        note=" ".join(note for note in (_many_words(many), reading.note) if note),
        title=described.title or title_from(received.name),
        group=described.group or guess_group(reading.pages, proposals),
        received_on=described.received_on,
        received_from=described.received_from,
        invented_numbers=described.invented_numbers,
        part_of=mail,
    )
    label = f"Add {document.label} {document.title}"
    with case.change(label, Kind.DOCUMENTS, Kind.STATEMENTS) as changes:
        case.file.attachments.add(received.data)
        case.file.documents.put(document)
        put_pages(case, document.id, reading.pages)
        if many == 1:
            put_proposals(case, document, reading.pages, proposals)
    return document, changes


_MANY = "This file seems to hold {many} documents: divide it, or keep it as one."
_MANY_AS_NOTED = re.compile(re.escape(_MANY).replace(r"\{many\}", r"\d+") + r"\s*")


def _many_words(many: int) -> str:
    return _MANY.format(many=many) if many > 1 else ""


def seems_undivided(document: Document) -> bool:
    """Whether what a file states was not looked for yet, because it seems to hold many."""
    return bool(_MANY_AS_NOTED.match(document.note))


def without_many(note: str) -> str:
    """Return a document's note once it is known what the file holds."""
    return _MANY_AS_NOTED.sub("", note)


def next_number(case: OpenCase) -> int:
    """Return the number of the next document: one more than the highest, gone or not."""
    return 1 + max((document.number for document in case.file.documents.all()), default=0)


def put_pages(case: OpenCase, document_id: str, pages: Iterable[PageText]) -> None:
    """Keep the texts of pages, inside the caller's command."""
    case.file.pages.put(
        *(
            Page(document_id, p.number, p.text, p.width, p.height, p.extractor, p.words)
            for p in pages
        )
    )


def title_from(file_name: str) -> str:
    """Return a first title for a document: its file's name in words."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", file_name.replace("\\", "/").rsplit("/", 1)[-1])
    words = re.sub(r"[-_]+", " ", stem).strip()
    return words[:1].upper() + words[1:] if words else "Document"


def put_proposals(
    case: OpenCase,
    document: Document,
    pages: Iterable[PageText],
    proposals: Sequence[Proposal],
) -> None:
    """Keep what a document seems to state, and what it does not, inside the caller's command."""
    texts = {page.number: page for page in pages}
    for proposal in proposals:
        passage = passage_at(document.id, texts[proposal.page], proposal.start, proposal.end)
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


def passage_at(document_id: str, page: PageText, start: int, end: int) -> Passage:
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
        extractor=page.extractor,
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
