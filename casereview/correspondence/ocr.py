"""Character recognition as the program sees it: whether there is any, and what it gave.

Its numbers are never accepted in bulk: passages on a page that was recognised carry an extractor
that begins with `RECOGNISED`.
"""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Sequence

from casereview.domain.documents.document import Word

RECOGNISED = "ocr/"
"""How the name of an extractor begins whose text was recognised."""

_PROGRAM = "tesseract"
_MISSING = (
    "Its characters can be recognised once the program Tesseract is installed on this computer."
)


def available() -> bool:
    """Whether characters can be recognised on this computer."""
    return shutil.which(_PROGRAM) is not None


def missing_words() -> str:
    """Return the sentence for a page without text where nothing can recognise it, or ''."""
    return "" if available() else _MISSING


def boxes_of(text: str, words: Sequence[Word]) -> bytes:
    """Return four float32 a character: its share of its word's box, zeros between words."""
    boxes = array("f", bytes(16 * len(text)))
    for word in words:
        x0, y0, x1, y1 = word.box
        step = (x1 - x0) / max(1, word.end - word.start)
        for index in range(word.start, word.end):
            left = x0 + step * (index - word.start)
            boxes[4 * index : 4 * index + 4] = array("f", (left, y0, left + step, y1))
    return boxes.tobytes()


def doubtful(words: Sequence[Word], start: int, end: int) -> int | None:
    """Return the lowest confidence, 0 to 100, of the words in [start, end); None without any."""
    found = [word.confidence for word in words if word.start < end and start < word.end]
    return min(found, default=None)
