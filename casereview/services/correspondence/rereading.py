"""Pages read again by character recognition, on request: those without text, or with a poor one.

Marked passages are looked for again in the new text; proposals that wait are made anew, and what
the expert decided stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casereview.correspondence import ocr
from casereview.correspondence.quality import poor
from casereview.correspondence.reading import DocumentReader, PageText, Reading, extension, judged
from casereview.domain.documents.document import Document, ReadState
from casereview.domain.documents.statement import Origin, State
from casereview.domain.progress import Tell
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence.anchoring import Reanchored, reanchor
from casereview.services.correspondence.intake import (
    document_of,
    put_pages,
    put_proposals,
    seems_undivided,
)
from casereview.services.correspondence.sectioning import with_boxes
from casereview.services.session import OpenCase

if TYPE_CHECKING:
    from casereview.correspondence.proposals import Proposal


@dataclass(frozen=True, slots=True)
class Legibility:
    """What is known of a document's text: pages without any, pages whose layer is poor and why."""

    blank: tuple[int, ...] = ()
    poor: tuple[tuple[int, str], ...] = ()
    can_recognise: bool = False

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages that would gain from being recognised."""
        return tuple(sorted({*self.blank, *(number for number, _ in self.poor)}))


@dataclass(frozen=True, slots=True)
class ToRecognise:
    """A document and its bytes, with the pages of it that are to be recognised."""

    document: Document
    data: bytes
    pages: tuple[PageText, ...]
    wanted: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """All pages of a document with those among them that were read anew, and what it states now."""

    document_id: str
    pages: tuple[PageText, ...]
    anew: tuple[int, ...]
    proposals: tuple[Proposal, ...]


def legibility(case: OpenCase, document_id: str) -> Legibility:
    """Say how far a document's pages can be read; one without paper always can."""
    document = document_of(case, document_id)
    on_paper = document.media_type.startswith(("application/pdf", "image/"))
    if not on_paper or not document.pages or document.gone_on is not None:
        return Legibility()
    pages = case.file.pages.of(document_id)
    layers = [page for page in pages if page.text.strip() and not page.words]
    return Legibility(
        tuple(page.number for page in pages if not page.text.strip()),
        tuple((page.number, why) for page in layers if (why := poor(page.text))),
        ocr.available(),
    )


def to_recognise(case: OpenCase, document_id: str, wanted: Sequence[int]) -> ToRecognise:
    """Return what is needed to recognise pages; raises BadInputError where nothing can."""
    document = document_of(case, document_id)
    if not ocr.available():
        raise BadInputError(
            "No program for character recognition was found on this computer.",
            kept="The document is as it was.",
            do="Install Tesseract, or read the page and enter what it says by hand.",
        )
    data = case.file.attachments.read(document.sha256)
    pages = tuple(PageText.of(page) for page in case.file.pages.of(document_id))
    return ToRecognise(document, data, pages, tuple(wanted))


def recognise(asked: ToRecognise, tell: Tell) -> Recognised:
    """Recognise pages away from the vault; tell may raise CancelledError."""
    document = asked.document
    with DocumentReader(kinds=[extension(document.file_name)]) as reader:
        numbers = {document.page_in_file(number): number for number in asked.wanted}

        def told(done: int, total: int) -> None:
            tell(done, total, document.label)

        found = {
            numbers[page.number]: replace(page, number=numbers[page.number])
            for page in reader.recognise(asked.data, tuple(numbers), tell=told)
            if page.text.strip()
        }
        pages = tuple(found.get(page.number, page) for page in asked.pages)
        pages = with_boxes(reader, document, asked.data, pages)
        proposals = () if seems_undivided(document) else reader.propose(pages)
    return Recognised(document.id, pages, tuple(found), proposals)


def file_recognised(
    case: OpenCase, found: Recognised
) -> tuple[tuple[int, ...], Reanchored, Changes]:
    """File what was recognised; returns the pages, and what became of marked passages.

    Raises BadInputError where no character was made out.
    """
    document = document_of(case, found.document_id)
    if not found.anew:
        raise BadInputError(
            f"No characters were made out in {document.label}.",
            kept="It is as it was.",
            do="Read it on the page and enter what it says by hand.",
        )
    told = judged(Reading(document.media_type, found.pages, document.text_source, ReadState.READ))
    after = replace(
        document, read_state=told.read_state, text_source=told.text_source, note=told.note
    )
    label = f"Read {document.label} by character recognition"
    with case.change(label, Kind.DOCUMENTS, Kind.STATEMENTS) as changes:
        case.file.documents.put(after)
        put_pages(case, document.id, found.pages)
        _drop_waiting(case, document.id)
        became = reanchor(case, document.id, found.pages)
        _put_new(case, after, found)
    return found.anew, became, changes


def _drop_waiting(case: OpenCase, document_id: str) -> None:
    for statement in case.file.statements.of(document_id):
        if statement.state is State.PROPOSED and statement.origin is Origin.READER:
            case.file.statements.remove(statement.id)


def _put_new(case: OpenCase, document: Document, found: Recognised) -> None:
    decided = {(s.field, s.value) for s in case.file.statements.of(document.id)}
    fresh = [each for each in found.proposals if (each.field, each.value) not in decided]
    put_proposals(case, document, found.pages, fresh)
