"""What the parsers of the reading process hand back."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_UNSAFE_IN_NAMES = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page's text, its size in points and four float32 a character (x0 y0 x1 y1), or none."""

    text: str
    width: float = 0.0
    height: float = 0.0
    boxes: bytes = b""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document that came within another: an attachment of an e-mail, as it was sent."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading of a PDF's outline and the page, from 1, that it leads to; level 0 is the top."""

    title: str
    page: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document that was opened; readable is False where it has pages but no text."""

    pages: tuple[ParsedPage, ...]
    source: str
    page_count: int
    note: str = ""
    readable: bool = True
    enclosed: tuple[Enclosed, ...] = ()
    outline: tuple[OutlineEntry, ...] = ()


class UnreadableError(Exception):
    """A document that cannot be read as text; `note` is the sentence for the expert."""

    def __init__(self, note: str) -> None:
        self.note = note
        super().__init__(note)


def storable(text: str) -> str:
    """Replace, one for one, what no text may hold: control characters and lone surrogates."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def plain_name(name: str) -> str:
    """Return a received file name as it may be shown: no path, no marks that turn its reading."""
    last = re.split(r"[\\/]", name)[-1]
    words = " ".join(_UNSAFE_IN_NAMES.sub(" ", last).split())
    if len(words) > _LONGEST_NAME:
        stem, dot, ending = words.rpartition(".")
        kept = dot + ending if stem and len(ending) <= 8 else ""
        words = words[: _LONGEST_NAME - len(kept)].rstrip() + kept
    return words if words.strip(". ") else "unnamed"


FILED = "It is kept as received and can be opened in another program."
