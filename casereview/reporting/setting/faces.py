"""How wide words are in each face, their letters set as close as the face wants them."""

# ruff: noqa: ANN401 - the reader of fonts carries no types

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

from casereview.reporting import fonts
from casereview.reporting.setting.kerning import Kerning

_MOST_WORDS = 50_000
_LEFTWARDS = "\u0590"
"""Letters from here on are not set closer: they run leftwards, or come seldom."""


class Face:
    """The widths of a face, in points at a size of one point."""

    def __init__(self, name: str) -> None:
        file = fonts.opened(name)
        self.name = name
        self.chars: dict[str, float] = {
            chr(code): width / 1000 for code, width in file.charWidths.items()
        }
        self.known = frozenset(map(chr, file.charToGlyph))
        self.closer = _Closer(file)
        self.words = _Words(self.chars, self.closer)

    def width(self, text: str) -> float:
        """Return the width of a text at a size of one point."""
        parts = text.split(" ")
        return sum(self.words[part] for part in parts) + self.chars[" "] * (len(parts) - 1)


class _Closer(dict[tuple[str, str], int]):
    """What is added between two letters, in thousandths of the size; found as it is asked for."""

    def __init__(self, file: Any) -> None:
        super().__init__()
        table = file.get_table("GPOS") if "GPOS" in file.table else b""
        self._kerning = Kerning(table)
        self._glyphs = file.charToGlyph
        self._units = file.unitsPerEm

    def __missing__(self, pair: tuple[str, str]) -> int:
        value = 0
        if max(pair) < _LEFTWARDS:
            first, second = (self._glyphs[ord(char)] for char in pair)
            value = round(1000 * self._kerning.between(first, second) / self._units)
        self[pair] = value
        return value


class _Words(dict[str, float]):
    """Widths of words, added as they are asked for."""

    def __init__(self, chars: dict[str, float], closer: _Closer) -> None:
        super().__init__()
        self._chars = chars
        self._closer = closer

    def __missing__(self, word: str) -> float:
        if len(self) >= _MOST_WORDS:
            self.clear()
        wide = sum(map(self._chars.__getitem__, word))
        closer = sum(map(self._closer.__getitem__, pairwise(word)))
        width = self[word] = wide + closer / 1000
        return width


@cache
def face(name: str) -> Face:
    """Return a face by its name in `fonts`."""
    return Face(name)
