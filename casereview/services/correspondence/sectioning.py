"""One file that holds many documents: proposed, reviewed, and filed as documents of their own.

The file stays as it was received, byte for byte, under its own number. What is filed from it names
its pages, and its pictures come from them. The words of a page go with the document they belong to;
the file itself keeps those that no document took, and those that something points at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casereview.correspondence.reading import DocumentReader, PageText, extension
from casereview.correspondence.rendering import PageRenderer
from casereview.correspondence.sections import Section, by_first_pages, by_outline, title_of
from casereview.correspondence.side_by_side import propose_each
from casereview.domain.documents.document import Document, ReadState, TextSource
from casereview.domain.progress import Tell
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence.grouping import guess_group
from casereview.services.correspondence.intake import (
    document_of,
    next_number,
    put_pages,
    put_proposals,
    without_many,
)
from casereview.services.session import OpenCase, new_id

if TYPE_CHECKING:
    from casereview.correspondence.proposals import Proposal

_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Whole:
    """A file of many pages, as it is looked at before it is divided."""

    document: Document
    data: bytes
    pages: tuple[PageText, ...]
    first_pages: tuple[Section, ...]
    outline: tuple[Section, ...]
    filed: tuple[Document, ...]

    @property
    def proposed(self) -> tuple[Section, ...]:
        """What to begin with: by first pages where any are seen, else by the outline."""
        return self.first_pages or self.outline


@dataclass(frozen=True, slots=True)
class ReadSection:
    """Pages of a file as a document of their own, numbered from 1, and what they seem to state."""

    section: Section
    pages: tuple[PageText, ...]
    proposals: tuple[Proposal, ...]


def look_at(case: OpenCase, document_id: str) -> Whole:
    """Return a file with what it could be divided into; raises BadInputError where it cannot."""
    document = _divisible(case, document_id)
    data = case.file.attachments.read(document.sha256)
    pages = _pages_of(case, document)
    with PageRenderer(document.file_name, data) as renderer:
        outline = renderer.outline()
    filed = tuple(d for d in case.file.documents.all() if d.part_of == document.id and d.is_section)
    return Whole(document, data, pages, by_first_pages(pages), by_outline(outline, pages), filed)


def _divisible(case: OpenCase, document_id: str) -> Document:
    document = document_of(case, document_id)
    if document.is_section or document.pages < 2 or document.gone_on is not None:
        raise BadInputError(
            f"{document.label} has no pages that could be documents of their own.",
            kept="It is as it was.",
        )
    return document


def _pages_of(case: OpenCase, document: Document) -> tuple[PageText, ...]:
    """Return every page of a file, also those whose words went with a document of their own."""
    pages = {page.number: PageText.of(page) for page in case.file.pages.of(document.id)}
    for section in case.file.documents.all():
        if section.part_of == document.id and section.is_section:
            for page in case.file.pages.of(section.id):
                number = section.page_in_file(page.number)
                pages.setdefault(number, replace(PageText.of(page), number=number))
    return tuple(
        pages.get(number) or PageText(number, "") for number in range(1, document.pages + 1)
    )


def typed_sections(whole: Whole, typed: Sequence[tuple[str, str]]) -> tuple[Section, ...]:
    """Return the sections that were typed as pages (`3-7` or `3`) and title.

    Raises BadInputError for pages that the file has not, or that come in no order.
    """
    sections = []
    for pages, title in typed:
        first, last = _typed_pages(whole, pages)
        words = " ".join(title.split()) or title_of(whole.pages[first - 1].text)
        why = next((s.why for s in whole.proposed if (s.first, s.last) == (first, last)), "")
        sections.append(Section(first, last, words[:_LONGEST_TITLE], why))
    if not sections:
        raise BadInputError("No pages were named.", kept="Nothing was filed.")
    return tuple(sorted(sections, key=lambda s: (s.first, s.last)))


def _typed_pages(whole: Whole, typed: str) -> tuple[int, int]:
    first, dash, last = typed.replace("\u2013", "-").partition("-")
    numbers = [part.strip() for part in ((first, last) if dash else (first, first))]
    count = whole.document.pages
    if not all(number.isdecimal() and len(number) < 7 for number in numbers):
        raise BadInputError(
            f"“{typed.strip()}” names no pages.", kept="Nothing was filed.", do="Type 3-7, or 3."
        )
    begins, ends = (int(number) for number in numbers)
    if not 1 <= begins <= ends <= count:
        raise BadInputError(
            f"{whole.document.label} has the pages 1 to {count}; “{typed.strip()}” is not in them.",
            kept="Nothing was filed.",
        )
    return begins, ends


def read_sections(whole: Whole, sections: Sequence[Section], tell: Tell) -> tuple[ReadSection, ...]:
    """Look for what each section states, away from the vault; tell may raise CancelledError."""
    name = whole.document.file_name
    with DocumentReader(kinds=[extension(name)]) as reader:
        tell(0, len(sections), name)
        pages = with_boxes(reader, whole.document, whole.data, whole.pages)
        owns = [_numbered(pages, section) for section in sections]
        found = []
        proposing = propose_each(reader, owns)
        for done, (section, own) in enumerate(zip(sections, owns, strict=True)):
            tell(done, len(sections), section.title)
            found.append(ReadSection(section, own, next(proposing)))
        proposing.close()
    return tuple(found)


def _numbered(pages: Sequence[PageText], section: Section) -> tuple[PageText, ...]:
    own = pages[section.first - 1 : section.last]
    return tuple(replace(page, number=number) for number, page in enumerate(own, 1))


def with_boxes(
    reader: DocumentReader, document: Document, data: bytes, pages: Sequence[PageText]
) -> tuple[PageText, ...]:
    """Return a document's pages with the place of each character, where its text layer gives it."""
    fresh = {page.number: page for page in reader.layers(document.file_name, data)}
    placed = []
    for page in pages:
        layer = fresh.get(document.page_in_file(page.number))
        same = layer is not None and layer.text == page.text and not page.boxes
        placed.append(replace(page, boxes=layer.boxes) if layer is not None and same else page)
    return tuple(placed)


def file_section(case: OpenCase, document_id: str, read: ReadSection) -> tuple[Document, Changes]:
    """File some pages of a file as a document of their own; one command."""
    whole = _divisible(case, document_id)
    section = read.section
    has_text = any(page.text.strip() for page in read.pages)
    document = replace(
        whole,
        id=new_id(),
        number=next_number(case),
        pages=section.last - section.first + 1,
        read_state=ReadState.READ if has_text else ReadState.UNREAD,
        text_source=_source(read.pages),
        note="" if has_text else "These pages have no text layer and must be read on the page.",
        title=section.title or f"{whole.title}, pages {section.first} to {section.last}",
        group=guess_group(read.pages, read.proposals),
        read_by_expert=False,
        set_aside="",
        part_of=whole.id,
        first_page=section.first,
        last_page=section.last,
    )
    label = f"Add {document.label} {document.title}, from {whole.label}"
    with case.change(label, Kind.DOCUMENTS, Kind.STATEMENTS) as changes:
        case.file.documents.put(document, replace(whole, note=without_many(whole.note)))
        put_pages(case, document.id, read.pages)
        put_proposals(case, document, read.pages, read.proposals)
        _let_words_go(case, whole, section)
    return document, changes


def _source(pages: Sequence[PageText]) -> TextSource:
    kept = [page for page in pages if page.text.strip()]
    if not kept:
        return TextSource.NONE
    return TextSource.OCR if all(page.recognised for page in kept) else TextSource.TEXT_LAYER


def _let_words_go(case: OpenCase, whole: Document, section: Section) -> None:
    """Drop the words of pages that another document has now, so that each is found once."""
    pointed = {passage.page for passage in case.file.passages.of(whole.id)}
    for number in range(section.first, section.last + 1):
        if number not in pointed:
            case.file.pages.remove(f"{whole.id}/{number}")


def read_whole(whole: Whole, tell: Tell) -> ReadSection:
    """Look for what a file states that is one document after all, away from the vault."""
    tell(0, 1, whole.document.file_name)
    with DocumentReader(kinds=[extension(whole.document.file_name)]) as reader:
        pages = with_boxes(reader, whole.document, whole.data, whole.pages)
        return ReadSection(Section(1, len(pages)), pages, reader.propose(pages))


def keep_whole(case: OpenCase, document_id: str, read: ReadSection) -> Changes:
    """Take a file for one document after all, with what it seems to state."""
    document = document_of(case, document_id)
    known = {(s.field, s.value) for s in case.file.statements.of(document_id)}
    kept = replace(document, note=without_many(document.note))
    fresh = [each for each in read.proposals if (each.field, each.value) not in known]
    with case.change(
        f"Keep {document.label} as one document", Kind.DOCUMENTS, Kind.STATEMENTS
    ) as changes:
        case.file.documents.put(kept)
        put_proposals(case, kept, read.pages, fresh)
    return changes
