"""A page's text as Qt shows it: line ends become one, and positions count UTF-16 units."""

from __future__ import annotations

from bisect import bisect_right


class PlacedText:
    """Maps characters of a page's own text to positions in a text widget, and back."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        shown: list[str] = []
        position = 0
        for index, character in enumerate(text):
            self._starts.append(position)
            if character == "\r" and text[index + 1 : index + 2] == "\n":
                continue  # the line feed that follows stands for both
            plain = "\n" if character in "\r\u2028\u2029\x0b\x0c" else character
            shown.append(plain)
            position += 2 if ord(character) > 0xFFFF else 1
        self._starts.append(position)
        self.shown = "".join(shown)

    def position(self, character: int) -> int:
        """Return the position before a character of the page's text."""
        return self._starts[min(max(character, 0), len(self._starts) - 1)]

    def character(self, position: int) -> int:
        """Return the last character of the page's text that begins at or before a position."""
        return max(bisect_right(self._starts, position) - 1, 0)
