"""Pages drawn in memory for as long as one document is looked at, or one draft of the report.

The process that draws stays for the document shown last, so that turning a page takes one frame.
Use from the vault's thread.
"""

from __future__ import annotations

from casereview.correspondence.reading import place, read_document
from casereview.correspondence.rendering import PageRenderer
from casereview.domain.document import Page, Passage
from casereview.errors import BadInputError
from casereview.services import reporting
from casereview.services.session import OpenCase
from casereview.services.views import PageImage

_REPORT = "report.pdf"


class DocumentDrawer:
    """Draws pages of documents; holds the bytes of the one asked for last, and no other."""

    def __init__(self) -> None:
        self._document = ""
        self._renderer: PageRenderer | None = None

    def page(self, case: OpenCase, document_id: str, page: int, scale: float) -> PageImage:
        """Draw a page; raises DocumentError when it cannot be drawn."""
        return PageImage(*self._of(case, document_id).page(page, scale))

    def passage(
        self, case: OpenCase, document_id: str, page: int, start: int, end: int
    ) -> Passage | None:
        """Return characters of a page's text as a passage to point at, which is not filed.

        None where the page has no such characters any more; on paper they have their place, where
        the page still gives the text that was read.
        """
        pages = case.file.pages.of(document_id)
        known = next((found for found in pages if found.number == page), None)
        if known is None or not 0 <= start < end <= len(known.text):
            return None
        text = self._of(case, document_id).text(page) if known.width else None
        rects = place(text, start, end) if text is not None and text.text == known.text else ()
        quote = known.text[start:end]
        return Passage(f"found {start}-{end}", document_id, page, start, end, quote, rects=rects)

    def _of(self, case: OpenCase, document_id: str) -> PageRenderer:
        if self._renderer is None or document_id != self._document:
            self.close()
            document = case.file.documents.get(document_id)
            if document is None:
                raise BadInputError(f"There is no document {document_id!r} in this case.")
            data = case.file.attachments.read(document.sha256)
            self._renderer = PageRenderer(document.file_name, data)
            self._document = document_id
        return self._renderer

    def close(self) -> None:
        """Drop the bytes and end the process; the next page starts afresh."""
        if self._renderer is not None:
            self._renderer.close()
        self._renderer, self._document = None, ""


class Paper:
    """A draft as the very bytes that are saved and printed, with its pages and their text."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        reading = read_document(_REPORT, data)
        self.pages = tuple(
            Page("", page.number, page.text, page.width, page.height) for page in reading.pages
        )
        self._renderer = PageRenderer(_REPORT, data)

    def draw(self, _case: OpenCase, page: int, scale: float) -> PageImage:
        """Draw a page; raises DocumentError when it cannot be drawn."""
        return PageImage(*self._renderer.page(page, scale))

    def close(self) -> None:
        """End the process that draws; drawing again starts it anew."""
        self._renderer.close()


def set_paper(case: OpenCase) -> Paper:
    """Set the draft; raises BadInputError where a reference leads nowhere."""
    return Paper(reporting.pdf(case))
