"""Places that hold: passages that the expert selects, and all of a document read anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casereview.correspondence.reading import PageText, place
from casereview.correspondence.rendering import PageRenderer
from casereview.domain.documents.anchor import How, find, surroundings
from casereview.domain.documents.document import Document, Page, Passage, Rect
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence.intake import document_of, passage_at
from casereview.services.session import OpenCase, new_id


@dataclass(frozen=True, slots=True)
class Reanchored:
    """What became of a document's passages when its pages got another text."""

    kept: int = 0
    moved: int = 0
    alike: int = 0
    lost: int = 0

    def __str__(self) -> str:
        told = (
            (self.kept, "where it was", "where they were"),
            (self.moved, "found by its words", "found by their words"),
            (self.alike, "found in words that differ a little", "found in words that differ"),
            (self.lost, "not found again: it waits to be put back", "not found again: they wait"),
        )
        parts = [f"{count} {one if count == 1 else many}" for count, one, many in told if count]
        return f"Marked passages: {', '.join(parts)}." if parts else ""


def reanchor(case: OpenCase, document_id: str, pages: Sequence[PageText]) -> Reanchored:
    """Find every passage of a document again in the texts that its pages have now.

    Call inside the command that puts the pages. One that is not found with certainty is marked as
    orphaned and stays as it was; a region without words stays where it is on the paper.
    """
    texts = {page.number: page for page in pages}
    counts: dict[str, int] = {}
    for passage in case.file.passages.of(document_id):
        if not passage.quote:
            continue
        became, fate = _again(passage, texts)
        case.file.passages.put(became)
        counts[fate] = counts.get(fate, 0) + 1
    return Reanchored(**counts)


_FATES = {How.PLACE: "kept", How.WORDS: "moved", How.LIKENESS: "alike"}


def _again(passage: Passage, texts: Mapping[int, PageText]) -> tuple[Passage, str]:
    page = texts.get(passage.page)
    found = find(passage, page.text) if page is not None else None
    if page is None or found is None:
        return replace(passage, orphaned=True), "lost"
    placed = _placed(passage, page, found.start, found.end)
    return placed, _FATES[found.how]


def _placed(passage: Passage, page: PageText, start: int, end: int) -> Passage:
    prefix, suffix = surroundings(page.text, start, end)
    return replace(
        passage,
        page=page.number,
        start=start,
        end=end,
        quote=page.text[start:end],
        prefix=prefix,
        suffix=suffix,
        rects=place(page, start, end),
        extractor=page.extractor,
        orphaned=False,
    )


def select_passage(case: OpenCase, document_id: str, page: int, start: int, end: int) -> Passage:
    """Return a new passage for text the expert selected; it is filed when it is linked.

    Raises BadInputError where the characters are not on the page.
    """
    document = document_of(case, document_id)
    text = _page(case, document, page)
    if text is None or not 0 <= start < end <= len(text.text):
        raise BadInputError(f"{document.label} has no such passage on page {page}.")
    boxed = page_with_boxes(case, document, text)
    return passage_at(document_id, boxed, start, end)


def select_region(case: OpenCase, document_id: str, page: int, rects: tuple[Rect, ...]) -> Passage:
    """Return a new passage for a region of a page that has no text: a place without a quote.

    Raises BadInputError where the document has no such page.
    """
    document = document_of(case, document_id)
    if not rects or not 1 <= page <= document.pages:
        raise BadInputError(f"{document.label} has no such region on page {page}.")
    return Passage(new_id(), document_id, page, 0, 0, "", rects=rects, extractor=REGION)


REGION = "region"
"""What a place comes from that the expert drew on a page: from no reading."""


def put_back(case: OpenCase, passage_id: str, selected: Passage) -> Changes:
    """Give a passage the place that the expert selected for it; what rests on it stays on it.

    Raises BadInputError for a passage of another document.
    """
    passage = case.file.passages.get(passage_id)
    if passage is None or passage.document_id != selected.document_id:
        raise BadInputError("This passage is not in this document.", kept="Nothing was changed.")
    document = document_of(case, passage.document_id)
    label = f"Put a passage of {document.label} back in its place"
    with case.change(label, Kind.STATEMENTS, Kind.DOCUMENTS) as changes:
        case.file.passages.put(replace(selected, id=passage_id, orphaned=False))
    return changes


def page_with_boxes(case: OpenCase, document: Document, page: Page) -> PageText:
    """Return a page's text with the place of each character, where the paper gives them."""
    plain = PageText.of(page)
    if not page.width or page.words or document.gone_on is not None:
        return plain
    data = case.file.attachments.read(document.sha256)
    with PageRenderer(document.file_name, data) as renderer:
        fresh = renderer.text(document.page_in_file(page.number))
    if fresh is None or fresh.text != page.text:
        return plain
    return replace(plain, boxes=fresh.boxes)


def _page(case: OpenCase, document: Document, number: int) -> Page | None:
    return next((p for p in case.file.pages.of(document.id) if p.number == number), None)
