"""How wide words are in each face; each word is measured once."""

from __future__ import annotations

from functools import cache

from casereview.reporting import fonts

_MOST_WORDS = 50_000


class Face:
    """The widths of a face, in points at a size of one point."""

    def __init__(self, name: str) -> None:
        file = fonts.opened(name)
        self.name = name
        self.chars: dict[str, float] = {
            chr(code): width / 1000 for code, width in file.charWidths.items()
        }
        self.known = frozenset(map(chr, file.charToGlyph))
        self.words = _Words(self.chars)
        self.ascent: float = file.ascent / 1000
        self.descent: float = -file.descent / 1000

    def width(self, text: str) -> float:
        """Return the width of a text at a size of one point."""
        return sum(map(self.chars.__getitem__, text))


class _Words(dict[str, float]):
    """Widths of words, added as they are asked for."""

    def __init__(self, chars: dict[str, float]) -> None:
        super().__init__()
        self._chars = chars

    def __missing__(self, word: str) -> float:
        if len(self) >= _MOST_WORDS:
            self.clear()
        width = self[word] = sum(map(self._chars.__getitem__, word))
        return width


@cache
def face(name: str) -> Face:
    """Return a face by its name in `fonts`."""
    return Face(name)
