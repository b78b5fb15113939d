"""Draws the pages of one open PDF or picture into memory, and says what stands where on them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from casereview.correspondence.formats.pdf import open_document, read_outline, read_page
from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import OutlineEntry, UnreadableError
from casereview.correspondence.sniff import Format, sniff
from casereview.correspondence.wire import Head

if TYPE_CHECKING:
    from PIL.Image import Image

    from casereview.correspondence.formats.picture import Picture

_SMALLEST, _LARGEST = 0.05, 16.0
_PICTURES = (Format.PNG, Format.JPEG, Format.TIFF)


def open_drawing(data: bytes, limits: Limits) -> Drawing:
    """Return the document ready to be drawn; raises UnreadableError for what has no paper."""
    found = sniff(data, "")
    if found is Format.PDF:
        return _PdfDrawing(open_document(data), limits)
    if found in _PICTURES:
        from casereview.correspondence.formats.picture import Picture

        return _PictureDrawing(Picture(data, limits), limits)
    msg = "This document has no printed page to show; its text is shown instead."
    raise UnreadableError(msg)


class Drawing(ABC):
    """One open document of pages, counted from 1."""

    def __init__(self, count: int, limits: Limits) -> None:
        self.count = count
        self._limits = limits

    @abstractmethod
    def text(self, number: int) -> tuple[Head, bytes]:
        """Return a page's text and the boxes of its characters, one after the other."""

    @abstractmethod
    def draw(self, number: int, scale: float) -> tuple[Head, bytes]:
        """Draw a page at `scale` pixels a point, as red, green, blue and opacity."""

    @abstractmethod
    def grey(self, number: int, dots: int) -> tuple[Image, float]:
        """Return a page in grey at about `dots` an inch, and the pixels a point that it has."""

    def outline(self) -> tuple[OutlineEntry, ...]:
        """Return the headings of the document; a picture has none."""
        return ()

    def _require(self, number: int) -> None:
        if not 1 <= number <= self.count:
            msg = f"This document has no page {number}."
            raise UnreadableError(msg)

    def _bounded(self, scale: float, wide: float, high: float) -> float:
        largest: float = (self._limits.pixels / max(wide * high, 1.0)) ** 0.5
        return min(max(scale, _SMALLEST), _LARGEST, largest)


class _PdfDrawing(Drawing):
    def __init__(self, document: Any, limits: Limits) -> None:  # noqa: ANN401  # pypdfium2 has no types
        super().__init__(len(document), limits)
        self._document = document

    def text(self, number: int) -> tuple[Head, bytes]:
        self._require(number)
        page = read_page(self._document, number - 1)
        text = page.text.encode("utf-8")
        return {"text": len(text), "wide": page.width, "high": page.height}, text + page.boxes

    def outline(self) -> tuple[OutlineEntry, ...]:
        return read_outline(self._document, self._limits)

    def draw(self, number: int, scale: float) -> tuple[Head, bytes]:
        import pypdfium2
        import pypdfium2.raw as raw

        page = self._page(number)
        wide, high = page.get_size()

        def with_alpha(width: int, height: int, format: int, rev_byteorder: bool) -> object:  # noqa: A002  # called by keyword
            del format
            return pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRA, rev_byteorder)

        scale = self._bounded(scale, wide, high)
        bitmap = page.render(scale=scale, rev_byteorder=True, bitmap_maker=with_alpha)
        head: Head = {"width": bitmap.width, "height": bitmap.height, "wide": wide, "high": high}
        pixels = _packed(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
        bitmap.close()
        page.close()
        return head, pixels

    def grey(self, number: int, dots: int) -> tuple[Image, float]:
        page = self._page(number)
        scale = self._bounded(dots / 72, *page.get_size())
        image: Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
        page.close()
        return image, scale

    def _page(self, number: int) -> Any:  # noqa: ANN401
        import pypdfium2

        self._require(number)
        try:
            return self._document[number - 1]
        except pypdfium2.PdfiumError as fault:
            msg = f"Page {number} is damaged and cannot be shown."
            raise UnreadableError(msg) from fault


class _PictureDrawing(Drawing):
    def __init__(self, picture: Picture, limits: Limits) -> None:
        super().__init__(picture.count, limits)
        self._picture = picture

    def text(self, number: int) -> tuple[Head, bytes]:
        self._require(number)
        wide, high = self._picture.size(number - 1)
        return {"text": 0, "wide": wide, "high": high}, b""

    def draw(self, number: int, scale: float) -> tuple[Head, bytes]:
        image, _ = self._scaled(number, scale)
        wide, high = self._picture.size(number - 1)
        head: Head = {"width": image.width, "height": image.height, "wide": wide, "high": high}
        return head, image.convert("RGBA").tobytes()

    def grey(self, number: int, dots: int) -> tuple[Image, float]:
        image, scale = self._scaled(number, dots / 72)
        return image.convert("L"), scale

    def _scaled(self, number: int, scale: float) -> tuple[Image, float]:
        self._require(number)
        image = self._picture.page(number - 1)
        wide, high = self._picture.size(number - 1)
        scale = self._bounded(scale, wide, high)
        size = max(1, round(wide * scale)), max(1, round(high * scale))
        return (image if image.size == size else image.resize(size)), scale


def _packed(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    if stride == 4 * width:
        return pixels
    rows = (pixels[row * stride : row * stride + 4 * width] for row in range(height))
    return b"".join(rows)
