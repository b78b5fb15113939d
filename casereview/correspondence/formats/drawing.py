"""Draws the pages of one open PDF into memory, and says where their characters stand."""

from __future__ import annotations

from typing import Any

from casereview.correspondence.formats.pdf import open_document, read_page
from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import UnreadableError
from casereview.correspondence.sniff import Format, sniff
from casereview.correspondence.wire import Head

_SMALLEST, _LARGEST = 0.05, 16.0


class Drawing:
    """One open PDF, its pages counted from 1; raises UnreadableError for what cannot be opened."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        if sniff(data, "") is not Format.PDF:
            msg = "This document has no printed page to show; its text is shown instead."
            raise UnreadableError(msg)
        self._document = open_document(data)
        self._limits = limits

    def text(self, number: int) -> tuple[Head, bytes]:
        """Return a page's text and the boxes of its characters, one after the other."""
        self._require(number)
        page = read_page(self._document, number - 1)
        text = page.text.encode("utf-8")
        return {"text": len(text), "wide": page.width, "high": page.height}, text + page.boxes

    def draw(self, number: int, scale: float) -> tuple[Head, bytes]:
        """Draw a page at `scale` pixels a point."""
        import pypdfium2
        import pypdfium2.raw as raw

        self._require(number)
        try:
            page: Any = self._document[number - 1]
        except pypdfium2.PdfiumError as fault:
            msg = f"Page {number} is damaged and cannot be shown."
            raise UnreadableError(msg) from fault
        wide, high = page.get_size()
        scale = min(max(scale, _SMALLEST), _LARGEST)
        area = max(wide * high, 1.0)
        scale = min(scale, (self._limits.pixels / area) ** 0.5)

        def with_alpha(width: int, height: int, format: int, rev_byteorder: bool) -> object:  # noqa: A002  # called by keyword
            del format
            return pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRA, rev_byteorder)

        bitmap = page.render(scale=scale, rev_byteorder=True, bitmap_maker=with_alpha)
        head: Head = {"width": bitmap.width, "height": bitmap.height, "wide": wide, "high": high}
        pixels = _packed(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
        bitmap.close()
        page.close()
        return head, pixels

    def _require(self, number: int) -> None:
        if not 1 <= number <= len(self._document):
            msg = f"This document has no page {number}."
            raise UnreadableError(msg)


def _packed(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    if stride == 4 * width:
        return pixels
    rows = (pixels[row * stride : row * stride + 4 * width] for row in range(height))
    return b"".join(rows)
