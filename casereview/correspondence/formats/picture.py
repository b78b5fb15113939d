"""Pictures: PNG, JPEG and TIFF of one page or many, as paper without a text layer."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import FILED, Parsed, ParsedPage, UnreadableError

if TYPE_CHECKING:
    from PIL.Image import Image

_BROKEN = f"This picture is damaged and cannot be opened. {FILED}"
_TOO_LARGE = (
    "This picture would unfold to more than can be shown and was not opened. "
    "It is kept as received; do not open it elsewhere without care."
)
_A4_WIDE = 595.0
_RESOLUTIONS = (72.0, 1300.0)  # dots an inch that a scanner or camera means; else A4 is assumed


class Picture:
    """An opened picture, its pages counted from 0; raises UnreadableError."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = None  # `_require_size` judges before anything is unfolded
        self._limits = limits
        try:
            self._image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF"))
            self.count: int = getattr(self._image, "n_frames", 1)
        except MemoryError:
            raise
        except Exception as fault:  # Pillow's decoders raise almost anything for broken files
            raise UnreadableError(_BROKEN) from fault
        self._require_size()

    def size(self, number: int) -> tuple[float, float]:
        """Return the page's width and height in points, as it is shown."""
        self._seek(number)
        wide, high = self._image.size
        if self._image.getexif().get(0x0112, 1) in (5, 6, 7, 8):  # a camera held upright
            wide, high = high, wide
        dots = self._dots(wide)
        return 72 * wide / dots, 72 * high / dots

    def page(self, number: int) -> Image:
        """Return the page upright, in grey or in red, green and blue."""
        from PIL import ImageOps

        self._seek(number)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # remarks on what is odd in a file help nobody here
                upright = ImageOps.exif_transpose(self._image)
                return _on_white(upright)
        except MemoryError:
            raise
        except Exception as fault:
            raise UnreadableError(_BROKEN) from fault

    def _dots(self, wide: int) -> float:
        found = self._image.info.get("dpi", (0, 0))
        try:
            dots = float(found[0])
        except (TypeError, ValueError, IndexError, ZeroDivisionError):
            dots = 0.0
        least, most = _RESOLUTIONS
        # pictures of a telephone say 72 whatever they hold: a page is not a metre wide
        if not least < dots <= most or wide / dots > 24:
            dots = 72 * wide / _A4_WIDE
        return dots

    def _seek(self, number: int) -> None:
        try:
            self._image.seek(number)
        except MemoryError:
            raise
        except Exception as fault:
            msg = f"Page {number + 1} of this picture is damaged and cannot be shown."
            raise UnreadableError(msg) from fault
        self._require_size()

    def _require_size(self) -> None:
        wide, high = self._image.size
        if wide < 1 or high < 1:
            raise UnreadableError(_BROKEN)
        if wide * high > 2 * self._limits.pixels:
            raise UnreadableError(_TOO_LARGE)


def _on_white(image: Image) -> Image:
    from PIL import Image as Images

    if image.mode in ("L", "RGB"):
        image.load()
        return image
    if image.mode in ("1", "I;16", "I", "F"):
        return image.convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Images.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return image.convert("RGB")


def parse(data: bytes, limits: Limits) -> Parsed:
    """Return the pages without text; raises UnreadableError for a broken or huge picture."""
    picture = Picture(data, limits)
    pages: list[ParsedPage] = []
    for number in range(min(picture.count, limits.pages)):
        try:
            width, height = picture.size(number)
        except UnreadableError:
            if not number:
                raise
            width, height = 0.0, 0.0  # one damaged page must not cost the others
        pages.append(ParsedPage("", width, height))
    picture.page(0)  # a header alone does not make a picture
    return Parsed(tuple(pages), "none", picture.count, readable=False)
