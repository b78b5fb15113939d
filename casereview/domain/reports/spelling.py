"""British spelling: which words are right, and what a wrong one may have been meant to be.

A dictionary is read from the two files of Hunspell: stems with flags, and affixes by flag. Only
what those of English use is read: prefixes, suffixes with a condition, and letters often mistaken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST = 30
"""Letters of the longest word that is looked at."""
OFFERED = 6
"""How many words are offered at most in the place of a wrong one."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz'"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*(\d\w*)?")
_ACRONYM = 6
_FAR = 2
_ENDING = 8
"""Letters of the longest suffix (`ications`)."""


class _Affix(NamedTuple):
    flag: str
    crosses: bool
    strip: str
    add: str
    condition: re.Pattern[str]


class Misspelling(NamedTuple):
    """Where a word that is not known stands in a text."""

    start: int
    length: int
    word: str


class Dictionary:
    """Knows words, and remembers which it was asked for; used by one thread at a time."""

    def __init__(self, affixes: str, stems: str, more: Iterable[str] = ()) -> None:
        self._prefixes: dict[str, list[_Affix]] = {}
        self._suffixes: dict[str, list[_Affix]] = {}
        self._mistaken: list[tuple[str, str]] = []
        self._stems: dict[str, str] = {}
        self._secret: set[str] = set()
        self._known: dict[str, bool] = {}
        self._read_affixes(affixes)
        self._read_stems(stems)
        for word in more:
            self._stems.setdefault(plain(word), "")

    def _read_affixes(self, text: str) -> None:
        crosses: dict[str, bool] = {}
        for line in text.splitlines():
            kind, *rest = line.split() or [""]
            if kind == "REP" and len(rest) == 2:
                self._mistaken.append((rest[0], rest[1].replace("_", " ")))
            elif kind in ("PFX", "SFX") and len(rest) == 3:
                crosses[rest[0]] = rest[1] == "Y"
            elif kind in ("PFX", "SFX") and len(rest) == 4:
                flag, strip, add, condition = rest
                strip = "" if strip == "0" else strip
                whole = f"{condition}.*" if kind == "PFX" else f".*{condition}"
                affix = _Affix(flag, crosses[flag], strip, add, re.compile(whole))
                kept = self._prefixes if kind == "PFX" else self._suffixes
                kept.setdefault(add, []).append(affix)

    def _read_stems(self, text: str) -> None:
        for line in text.splitlines()[1:]:
            stem, _, flags = line.partition("/")
            self._stems[stem] = self._stems.get(stem, "") + flags.strip()
            if "!" in flags:
                self._secret.add(stem)

    def knows(self, word: str) -> bool:
        """Whether a word is right as it is written, at the start of a sentence or in capitals."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._right(plain(word))
        return known

    def _right(self, said: str) -> bool:
        forms = [said]
        if said[:1].isupper():
            forms.append(said[0].lower() + said[1:])
        if said.isupper():
            forms += [said.lower(), said.capitalize()]
        return any(self._formed(form) for form in forms)

    def _formed(self, word: str) -> bool:
        return word in self._stems or self._suffixed(word, "") or self._prefixed(word)

    def _suffixed(self, word: str, prefix: str) -> bool:
        for size in range(1, min(len(word), _ENDING + 1)):
            for affix in self._suffixes.get(word[-size:], ()):
                stem = word[:-size] + affix.strip
                flags = self._stems.get(stem, "")
                if (
                    affix.flag in flags
                    and (not prefix or (affix.crosses and prefix in flags))
                    and affix.condition.fullmatch(stem)
                ):
                    return True
        return False

    def _prefixed(self, word: str) -> bool:
        for size in range(2, min(len(word), 5)):
            for affix in self._prefixes.get(word[:size], ()):
                stem = affix.strip + word[size:]
                if affix.flag in self._stems.get(stem, ""):
                    return True
                if affix.crosses and self._suffixed(stem, affix.flag):
                    return True
        return False

    # ---- what may have been meant

    def suggest(self, word: str) -> tuple[str, ...]:
        """Return words that may have been meant, the likeliest first."""
        said = plain(word)[:LONGEST]
        low = said.lower()
        found = dict.fromkeys(each for each in self._near(low) if self._offers(each))
        if len(found) < OFFERED and len(low) > 3:
            found |= dict.fromkeys(self._far(low))
        shaped = dict.fromkeys(_shaped(each, said) for each in found)
        return tuple(shaped)[:OFFERED]

    def _offers(self, word: str) -> bool:
        parts = word.split(" ")
        return all(
            part and part not in self._secret and (self._formed(part) or self.knows(part.title()))
            for part in parts
        )

    def _near(self, word: str) -> Iterator[str]:
        """Yield what one slip would have made of: letters mistaken, swapped, missed or doubled."""
        for wrong, right in self._mistaken:
            at = word.find(wrong)
            while at >= 0:
                yield word[:at] + right + word[at + len(wrong) :]
                at = word.find(wrong, at + 1)
        cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
        yield from (a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
        yield from (a + b[1:] for a, b in cuts if b)
        yield from (a + letter + b for a, b in cuts for letter in _LETTERS)
        yield from (a + letter + b[1:] for a, b in cuts if b for letter in _LETTERS)
        yield from (f"{a} {b}" for a, b in cuts if len(a) > 1 and len(b) > 1)

    def _far(self, word: str) -> list[str]:
        """Return stems of the same first letter that are two slips away, the nearest first."""
        near = [
            stem
            for stem in self._stems
            if stem[:1] == word[0]
            and abs(len(stem) - len(word)) <= _FAR
            and stem not in self._secret
        ]
        measured = ((distance(word, stem), stem) for stem in near if _shares(word, stem))
        return [stem for far, stem in sorted(measured) if far <= _FAR]


def plain(word: str) -> str:
    """Return a word with a plain apostrophe."""
    return word.replace("’", "'")


def misspelt(text: str, dictionary: Dictionary, own: frozenset[str]) -> Iterator[Misspelling]:
    """Yield the words of a text that neither the dictionary nor the case knows.

    Codes with digits and short words in capitals (`GAD-7`, `CBT`) are left alone.
    """
    for found in _WORD.finditer(text):
        word = found[0]
        if len(word) == 1 or len(word) > LONGEST or found[1]:
            continue
        if word.isupper() and len(word) <= _ACRONYM:
            continue
        said = plain(word)
        bare = said.removesuffix("'s").removesuffix("'")
        if said in own or bare in own or dictionary.knows(said) or dictionary.knows(bare):
            continue
        yield Misspelling(found.start(), len(word), word)


def distance(one: str, other: str) -> int:
    """Return how many letters are to be put, taken, changed or swapped to make the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        here = [row]
        for column, sign in enumerate(other, start=1):
            cost = letter != sign
            best = min(last[column] + 1, here[-1] + 1, last[column - 1] + cost)
            swapped = (
                row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == sign
            )
            if swapped:
                best = min(best, before[column - 2] + 1)
            here.append(best)
        before, last = last, here
    return last[-1]


def _shares(one: str, other: str) -> bool:
    """Whether two words share most of their letters, which is quick to see."""
    return len(set(one) ^ set(other)) <= 2 * _FAR


def _shaped(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word
