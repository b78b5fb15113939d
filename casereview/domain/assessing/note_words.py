"""The notes of modules in words: what their marks say of how far each statement can be trusted."""

from __future__ import annotations

import re

_MARK = re.compile(r"\s*\[([vgp])(?:, (\w+))?\]")
"""`[v]` checked against a source, `[g]` general knowledge, `[p]` a convention of this program."""


def note_words(note: str) -> str:
    """Return a note for a reader: what is checked is said without more.

    A convention of our own is called one, once in a sentence.
    """

    def told(mark: re.Match[str]) -> str:
        kind, how = mark.groups()
        if kind == "g":
            return " (not checked against the manual)"
        if kind == "v":
            return f" (from {how} sources)" if how else ""
        before = note[: mark.start()].rpartition(". ")[2]
        return "" if "convention" in before else " (a convention of this software)"

    return _MARK.sub(told, note).replace("this program", "this software")
