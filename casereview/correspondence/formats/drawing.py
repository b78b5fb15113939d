"""Draws the pages of one open PDF into memory."""

from __future__ import annotations

from collections.abc import Callable

from casereview.correspondence.formats.pdf import open_document
from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import UnreadableError
from casereview.correspondence.sniff import Format, sniff
from casereview.correspondence.wire import Head

_SMALLEST, _LARGEST = 0.05, 16.0


def opener(data: bytes, limits: Limits) -> Callable[[int, float], tuple[Head, bytes]]:
    """Return a function (page from 1, scale in pixels a point) that draws the document's pages.

    Raises UnreadableError for what is no PDF or cannot be opened.
    """
    if sniff(data, "") is not Format.PDF:
        msg = "This document has no printed page to show; its text is shown instead."
        raise UnreadableError(msg)
    document = open_document(data)

    def draw(number: int, scale: float) -> tuple[Head, bytes]:
        import pypdfium2
        import pypdfium2.raw as raw

        if not 1 <= number <= len(document):
            msg = f"This document has no page {number}."
            raise UnreadableError(msg)
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError as fault:
            msg = f"Page {number} is damaged and cannot be shown."
            raise UnreadableError(msg) from fault
        wide, high = page.get_size()
        scale = min(max(scale, _SMALLEST), _LARGEST)
        area = max(wide * high, 1.0)
        scale = min(scale, (limits.pixels / area) ** 0.5)

        def with_alpha(width: int, height: int, format: int, rev_byteorder: bool) -> object:  # noqa: A002  # called by keyword
            del format
            return pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRA, rev_byteorder)

        bitmap = page.render(scale=scale, rev_byteorder=True, bitmap_maker=with_alpha)
        head: Head = {"width": bitmap.width, "height": bitmap.height, "wide": wide, "high": high}
        pixels = _packed(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
        bitmap.close()
        page.close()
        return head, pixels

    return draw


def _packed(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    if stride == 4 * width:
        return pixels
    rows = (pixels[row * stride : row * stride + 4 * width] for row in range(height))
    return b"".join(rows)
