"""Pages drawn in memory for as long as one document is looked at, or one draft of the report.

The process that draws stays for the document shown last, so that turning a page takes one frame.
Use from the vault's thread.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

from casereview.correspondence.reading import PageText, place, read_document
from casereview.correspondence.rendering import PageRenderer
from casereview.domain.documents.document import Page, Passage, Rect
from casereview.domain.reports.report import Report
from casereview.errors import BadInputError
from casereview.reporting.setting.setter import Pages, Setter
from casereview.reporting.setting.styles import PAGE_HEIGHT, PAGE_WIDTH
from casereview.services.report import reporting
from casereview.services.session import OpenCase
from casereview.services.views import PageImage, PageLetters

_REPORT = "report.pdf"
_CROP_SCALE = 2.5
"""Pixels a point at which the picture of a place is cut out."""
_ASIDE, _ABOVE = 36.0, 4.0
"""Points of the page that are shown at the sides of a place, and above and below it."""


class DocumentDrawer:
    """Draws pages of documents; holds the bytes of the one asked for last, and no other."""

    def __init__(self) -> None:
        self._document = ""
        self._renderer: PageRenderer | None = None
        self._first = 1

    def page(self, case: OpenCase, document_id: str, page: int, scale: float) -> PageImage:
        """Draw a page; raises DocumentError when it cannot be drawn."""
        renderer = self._of(case, document_id)
        return PageImage(*renderer.page(self._in_file(page), scale))

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
        text = self._text(case, document_id, known)
        rects = place(text, start, end) if text is not None and text.text == known.text else ()
        quote = known.text[start:end]
        return Passage(f"found {start}-{end}", document_id, page, start, end, quote, rects=rects)

    def letters(self, case: OpenCase, document_id: str, page: int) -> PageLetters:
        """Return a page's characters with their places, none where the paper gives no text."""
        pages = case.file.pages.of(document_id)
        known = next((found for found in pages if found.number == page), None)
        text = self._text(case, document_id, known) if known else None
        if known is None or text is None or text.text != known.text:
            return PageLetters(document_id, page, "", array("f"))
        return PageLetters(document_id, page, text.text, text.coordinates())

    def crops(
        self, case: OpenCase, document_id: str, page: int, places: Mapping[str, Sequence[Rect]]
    ) -> dict[str, PageImage]:
        """Return the pictures of places of one page, each with a little of what is around it.

        Raises DocumentError when the page cannot be drawn.
        """
        drawn = self.page(case, document_id, page, _CROP_SCALE)
        return {
            key: found for key, rects in places.items() if (found := _cut(drawn, rects)) is not None
        }

    def _text(self, case: OpenCase, document_id: str, page: Page) -> PageText | None:
        """Return a page with the places of its characters: as recognised, or as its paper says."""
        if page.words or not page.width:
            return PageText.of(page) if page.words else None
        renderer = self._of(case, document_id)
        return renderer.text(self._in_file(page.number))

    def _in_file(self, page: int) -> int:
        return page + self._first - 1

    def _of(self, case: OpenCase, document_id: str) -> PageRenderer:
        if self._renderer is None or document_id != self._document:
            self.close()
            document = case.file.documents.get(document_id)
            if document is None:
                raise BadInputError(f"There is no document {document_id!r} in this case.")
            data = case.file.attachments.read(document.sha256)
            self._renderer = PageRenderer(document.file_name, data)
            self._document = document_id
            self._first = document.first_page or 1
        return self._renderer

    def close(self) -> None:
        """Drop the bytes and end the process; the next page starts afresh."""
        if self._renderer is not None:
            self._renderer.close()
        self._renderer, self._document = None, ""


def _cut(drawn: PageImage, rects: Sequence[Rect]) -> PageImage | None:
    """Return the part of a drawn page that holds rectangles given in points."""
    if not rects or not drawn.points_wide:
        return None
    scale = drawn.width / drawn.points_wide
    left = max(0, int((min(r[0] for r in rects) - _ASIDE) * scale))
    right = min(drawn.width, int((max(r[2] for r in rects) + _ASIDE) * scale))
    top = max(0, int((drawn.points_high - max(r[3] for r in rects) - _ABOVE) * scale))
    bottom = min(drawn.height, int((drawn.points_high - min(r[1] for r in rects) + _ABOVE) * scale))
    if right <= left or bottom <= top:
        return None
    rows = (
        drawn.rgba[4 * (y * drawn.width + left) : 4 * (y * drawn.width + right)]
        for y in range(top, bottom)
    )
    wide, high = right - left, bottom - top
    return PageImage(wide, high, b"".join(rows), wide / scale, high / scale)


class Paper(Protocol):
    """What is shown, saved and printed: its pages with their text, and its bytes."""

    pages: tuple[Page, ...]

    @property
    def data(self) -> bytes:
        """The whole as a PDF."""
        raise NotImplementedError

    def draw(self, case: OpenCase, page: int, scale: float) -> PageImage:
        """Draw a page (from 1); raises DocumentError when it cannot be drawn."""
        raise NotImplementedError

    def close(self) -> None:
        """End the process that draws; drawing again starts it anew."""
        raise NotImplementedError


class FilePaper:
    """A PDF that was written, with its pages and their text."""

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


class Draft:
    """A draft on its pages: each is drawn alone, all of them are written when they are wanted.

    refused: why it may be looked at but not printed or saved; None where it may.
    """

    def __init__(self, pages: Pages, press: Press, refused: BadInputError | None = None) -> None:
        self._pages = pages
        self._press = press
        self.refused = refused
        self.pages = tuple(
            Page("", number, pages.text(number - 1), PAGE_WIDTH, PAGE_HEIGHT)
            for number in range(1, pages.total + 1)
        )

    @cached_property
    def data(self) -> bytes:
        """The very bytes that are saved and printed."""
        return self._pages.pdf()

    @property
    def counted(self) -> int:
        """The pages that a limit of the court counts."""
        return self._pages.counted

    def where(self, anchor: str) -> tuple[int, float] | None:
        """Return the page (from 1) of an anchor and its height in points from the page's foot."""
        place = self._pages.where(anchor)
        return (place.page + 1, place.y) if place is not None else None

    def draw(self, _case: OpenCase, page: int, scale: float) -> PageImage:
        """Draw a page; raises DocumentError when it cannot be drawn."""
        return self._press.draw(self._pages.page_pdf(page - 1), scale)

    def close(self) -> None:
        """End the process that draws; drawing again starts it anew."""
        self._press.close()


class Press:
    """Draws one page after another, each a PDF of its own, by one process that stays."""

    def __init__(self) -> None:
        self._renderer: PageRenderer | None = None
        self._drawn = b""

    def draw(self, data: bytes, scale: float) -> PageImage:
        """Draw the page; raises DocumentError when it cannot be drawn."""
        if self._renderer is None:
            self._renderer = PageRenderer(_REPORT, data)
        elif data != self._drawn:
            self._renderer.renew(data)
        self._drawn = data
        return PageImage(*self._renderer.page(1, scale))

    def close(self) -> None:
        """End the process; drawing again starts it anew."""
        if self._renderer is not None:
            self._renderer.close()


class DraftMaker:
    """Sets the drafts of one case after another; what has not changed is not set again."""

    def __init__(self) -> None:
        self._setter = Setter()
        self._press = Press()

    def make(self, case: OpenCase) -> Draft:
        """Set the draft as it stands."""
        return self._draft(reporting.report(case, checked=False))

    def typed(self, case: OpenCase, section: str, text: str) -> Draft:
        """Set the draft as it would be with a section's text as it is being typed."""
        return self._draft(reporting.typed(case, section, text))

    def _draft(self, composed: Report) -> Draft:
        return Draft(self._setter.set(composed), self._press, reporting.refusal(composed))
