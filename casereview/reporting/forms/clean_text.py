"""Texts of a case made fit for other forms of the report: nothing in them steers the file.

Control characters have no place in XML; marks that turn the direction of writing round could make
a reader see other words than stand there.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from xml.sax.saxutils import escape

_LINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNFIT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
    "\ud800-\udfff]"
)
_NEUTRAL = frozenset({"WS", "ON", "CS", "ES", "ET", "NSM", "BN"})


def clean(text: str) -> str:
    """Return the text composed, its lines ended by line feeds, without what no file should hold."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c for c in _UNFIT.sub("", _LINES.sub("\n", composed)) if not _void(c))


def _void(character: str) -> bool:
    """Say whether a character is one of the last two of a plane, which stand for nothing."""
    return ord(character) & 0xFFFE == 0xFFFE


def escaped(text: str) -> str:
    """Return the clean text for XML or HTML, fit for an attribute in double quotes as well."""
    return escape(clean(text), {'"': "&quot;"})


def directions(text: str) -> list[tuple[str, bool]]:
    """Return the text in pieces with whether each is written from right to left.

    Blanks and points between two pieces from right to left belong to them.
    """
    pieces = [("".join(characters), way) for way, characters in groupby(text, key=_way)]
    made: list[tuple[str, bool]] = []
    for place, (piece, way) in enumerate(pieces):
        after = pieces[place + 1][1] if place + 1 < len(pieces) else False
        right = way is True or (way is None and bool(made) and made[-1][1] and after is True)
        if made and made[-1][1] == right:
            made[-1] = (made[-1][0] + piece, right)
        else:
            made.append((piece, right))
    return made


def _way(character: str) -> bool | None:
    """Say whether a character is of a script from right to left; None for one of neither."""
    kind = unicodedata.bidirectional(character)
    return None if kind in _NEUTRAL else kind in ("R", "AL")
