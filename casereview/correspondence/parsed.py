"""What the parsers of the reading process hand back."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page's text, its size in points and four float32 a character (x0 y0 x1 y1), or none."""

    text: str
    width: float = 0.0
    height: float = 0.0
    boxes: bytes = b""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document that was opened; readable is False where it has pages but no text."""

    pages: tuple[ParsedPage, ...]
    source: str
    page_count: int
    note: str = ""
    readable: bool = True


class UnreadableError(Exception):
    """A document that cannot be read as text; `note` is the sentence for the expert."""

    def __init__(self, note: str) -> None:
        self.note = note
        super().__init__(note)


def storable(text: str) -> str:
    """Replace, one for one, what no text may hold: control characters and lone surrogates."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


FILED = "It is kept as received and can be opened in another program."
