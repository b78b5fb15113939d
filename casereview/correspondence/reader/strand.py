"""Normalised text that knows where each of its characters stands in the document."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casereview.correspondence.reading import PageText

_DASHES = (
    "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\u2015\u2212\ufe63\uff0d"
)
_CHANGED = {
    **dict.fromkeys(_DASHES, "-"),
    "[": "(",
    "]": ")",
    **dict.fromkeys("\u2018\u2019\u201a\u2032\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
    **dict.fromkeys("\u2794\u279c\u27a1\u21d2\u2b62\uf0e0", "\u2192"),
    **dict.fromkeys(
        "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e", ""
    ),
}
_ASCII_CHANGED = str.maketrans({"[": "(", "]": ")"})
_WORD = re.compile(r"\S+")
_WORD_END = re.compile(r"\s")


class Book:
    """The pages of one document as one long text, so that a place is a single number."""

    def __init__(self, pages: Sequence[PageText]) -> None:
        self.pages = tuple(pages)
        self._starts: list[int] = []
        at = 0
        for page in self.pages:
            self._starts.append(at)
            at += len(page.text) + 1

    def start_of(self, index: int) -> int:
        """Return the place of the first character of the page with that index."""
        return self._starts[index]

    def locate(self, place: int) -> tuple[int, int]:
        """Return the page index and the offset in its text of a place."""
        index = bisect_right(self._starts, place) - 1
        return index, place - self._starts[index]


@dataclass(frozen=True, slots=True)
class Strand:
    """Text for the rules; places[i] is the place in the book of character i."""

    text: str
    places: tuple[int, ...]

    def part(self, start: int, end: int) -> Strand:
        """Return characters [start, end)."""
        return Strand(self.text[start:end], self.places[start:end])


def strand_of(text: str, start: int, end: int, base: int) -> Strand:
    """Normalise characters [start, end) of a page's text: one kind of dash, quote and space."""
    words: list[str] = []
    places: list[int] = []
    space = start
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        at = base + match.start()
        if word.isascii():
            plain, found = word.translate(_ASCII_CHANGED), list(range(at, at + len(word)))
        else:
            pieces = [_CHANGED.get(letter) or _plain(letter) for letter in word]
            plain = "".join(pieces)
            found = [at + index for index, piece in enumerate(pieces) for _ in piece]
        if not plain:
            continue
        if words:
            places.append(space)
        words.append(plain)
        places += found
        space = base + match.end()
    return Strand(" ".join(words), tuple(places))


def join(strands: Iterable[Strand]) -> Strand:
    """Join lines of one paragraph by single spaces."""
    letters: list[str] = []
    places: list[int] = []
    for strand in strands:
        if not strand.text:
            continue
        if letters:
            letters.append(" ")
            places.append(places[-1])
        letters.append(strand.text)
        places.extend(strand.places)
    return Strand("".join(letters), tuple(places))


def _plain(letter: str) -> str:
    if letter in _CHANGED:
        return ""
    if letter < "\u0080":
        return letter
    if "<super>" in unicodedata.decomposition(letter) or "<sub>" in unicodedata.decomposition(
        letter
    ):
        return "\N{REPLACEMENT CHARACTER}"  # a footnote's mark is no digit of the number before it
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain and not _WORD_END.search(plain) else letter
