"""Words looked for in texts: compared without regard to case and accents, found where they stand.

A text is folded for comparing: lower case, accents and marks dropped, ligatures and full-width
letters written out. A place found in the folded text is told in the characters of the text itself.
A word that a line's end parts is found as one word too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

WHOLE_BELOW = 3
"""A word of fewer characters is looked for as a whole word, a longer one as the start of words."""

LEAST = 3
"""Letters and digits that a query has at least: fewer would find nearly everything."""

_WORD = re.compile(r"\w+")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_HYPHENS = "-\u00ad\u2010"
_PARTED = re.compile(rf"(?<=[^\W\d_])[{_HYPHENS}][^\S\n]*\r?\n\s*(?=[^\W\d_])")
"""A hyphen at the end of a line between two letters, with the spaces that go on to the next."""

_MAY_BE_PARTED = tuple(f"{sign}{end}" for sign in _HYPHENS for end in ("\n", "\r", " \n"))
_QUOTES = re.compile('["“”„«»]')
_UNSEEN = frozenset({"Mn", "Me", "Cf"})
"""Categories that do not count: marks upon letters, and formatting such as a soft hyphen."""

Span = tuple[int, int]
"""Characters [start, end) of a text."""


def fold(text: str) -> str:
    """Return a text as it is compared; every character is folded by itself."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return "\n".join(
        line if line.isascii() else _FOREIGN.sub(_fold_match, line) for line in lowered.split("\n")
    )


def unparted(text: str) -> str:
    """Return a text with the words whole that its lines' ends part; '' where none seems to be."""
    if not any(sign in text for sign in _MAY_BE_PARTED):
        return ""
    whole = _PARTED.sub("", text)
    return "" if whole == text else whole


def words_of(folded: str) -> list[str]:
    """Return the words of a folded text in order: letters, digits and underscores in a row."""
    return _WORD.findall(folded)


def _fold_match(found: re.Match[str]) -> str:
    return _fold_character(found[0])


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    whole = character.casefold()
    for _ in range(2):  # a decomposition may bring capitals: the sign for "trade mark" is TM
        whole = unicodedata.normalize("NFKD", whole).casefold()
    return "".join(c for c in whole if unicodedata.category(c) not in _UNSEEN)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow one another; where `open_ended`, the last may be the start of a longer."""

    words: tuple[str, ...]
    open_ended: bool

    def places(self, folded: str) -> Iterator[Span]:
        """Yield where it stands in a folded text."""
        first = self.words[0]
        at = folded.find(first)
        while at >= 0:
            end = self._end(folded, at) if at == 0 or not _in_word(folded[at - 1]) else 0
            if end:
                yield at, end
            at = folded.find(first, end or at + 1)

    def _end(self, folded: str, at: int) -> int:
        """Return where it ends when it begins at a place; 0 when it does not."""
        last = len(self.words) - 1
        size = len(folded)
        for number, word in enumerate(self.words):
            if not folded.startswith(word, at):
                return 0
            at += len(word)
            rest = _skip(folded, at, words=True)
            if rest > at and not (number == last and self.open_ended):
                return 0
            at = rest if number == last else _skip(folded, rest, words=False)
            if at == size and number != last:
                return 0
        return at


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: a text is found that holds every term."""

    terms: tuple[Term, ...]

    @classmethod
    def parse(cls, typed: str) -> Query:
        """Read a query as typed: words, and in quotation marks words that follow one another.

        Signs within a word part it (`GAD-7` is gad followed by 7). A quotation mark that is still
        open while typing is taken as closed at the end, its last word as not yet finished.
        """
        terms = []
        parts = _QUOTES.split(typed)
        for number, part in enumerate(parts):
            quoted = number % 2 == 1
            unfinished = number == len(parts) - 1
            for chunk in [part] if quoted else part.split():
                words = words_of(fold(chunk))
                if words:
                    going_on = not quoted or unfinished
                    terms.append(Term(tuple(words), going_on and len(words[-1]) >= WHOLE_BELOW))
        return cls(tuple(dict.fromkeys(terms)))

    @property
    def too_short(self) -> bool:
        """Whether it has too few letters and digits to look for."""
        return sum(len(word) for term in self.terms for word in term.words) < LEAST

    def matches(self, folded: str) -> bool:
        """Whether a folded text holds every term, leaving parted words as they stand."""
        return all(_holds(term, folded) for term in self.terms)

    def holds(self, text: str, folded: str | None = None) -> bool:
        """Whether a text holds every term, a word that a line's end parts being one word too."""
        folded = fold(text) if folded is None else folded
        left = [term for term in self.terms if not _holds(term, folded)]
        if not left:
            return True
        whole = unparted(text)
        if not whole:
            return False
        whole = fold(whole)
        return all(_holds(term, whole) for term in left)

    def spans(self, text: str, folded: str | None = None) -> tuple[Span, ...]:
        """Return where the terms stand in a text, in order and apart; none unless all are there."""
        folded = fold(text) if folded is None else folded
        if not self.terms or not self.holds(text, folded):
            return ()
        places = [place for term in self.terms for place in term.places(folded)]
        if not text.isascii():
            origins = _origins(text)
            places = [_in_text(text, origins, place) for place in places]
        places += self._parted(text)
        return tuple(_apart(sorted(places)))

    def _parted(self, text: str) -> Iterator[Span]:
        """Yield where the terms stand in words that lines' ends part, in the text itself."""
        whole = unparted(text)
        if not whole:
            return
        kept: list[int] = []
        last = 0
        for cut in _PARTED.finditer(text):
            kept += range(last, cut.start())
            last = cut.end()
        kept += range(last, len(text))
        folded = fold(whole)
        origins = range(len(whole)) if whole.isascii() else _origins(whole)
        for term in self.terms:
            for place in term.places(folded):
                start, end = _in_text(whole, origins, place)
                yield kept[start], kept[end - 1] + 1


def _holds(term: Term, folded: str) -> bool:
    return all(word in folded for word in term.words) and any(True for _ in term.places(folded))


def _in_word(character: str) -> bool:
    """Whether a character belongs to a word, exactly as the expression for words has it."""
    return character.isalnum() or character == "_"


def _skip(folded: str, at: int, *, words: bool) -> int:
    """Return the first place from `at` on whose character is not (or is) of a word."""
    while at < len(folded) and _in_word(folded[at]) is words:
        at += 1
    return at


def _origins(text: str) -> list[int]:
    """Return for each character of the folded text the character of the text it comes of."""
    found: list[int] = []
    for number, character in enumerate(text):
        size = 1 if character.isascii() else len(_fold_character(character))
        found += [number] * size
    return found


def _in_text(text: str, origins: Sequence[int], place: Span) -> Span:
    """Return a place of the folded text in the text, with the marks upon its last letter."""
    start, end = origins[place[0]], origins[place[1] - 1] + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return start, end


def _apart(places: Sequence[Span]) -> Iterator[Span]:
    """Yield ordered places, joined where they overlap."""
    start = end = -1
    for first, last in places:
        if first < end:
            end = max(end, last)
            continue
        if end > 0:
            yield start, end
        start, end = first, last
    if end > 0:
        yield start, end


def excerpt(text: str, spans: Sequence[Span], room: int) -> tuple[str, tuple[Span, ...]]:
    """Return one line of about `room` characters around the first span, and the spans within it.

    Every kind of space becomes one plain space; what is left out at either end is an ellipsis.
    """
    first = spans[0]
    start = max(0, first[0] - max(0, room - (first[1] - first[0])) // 3)
    end = max(min(len(text), start + room), first[1])
    start, end = _at_word(text, start, -1, first[0]), _at_word(text, end, 1, first[1])
    line = ["… "] if text[:start].strip() else []
    size = len(line[0]) if line else 0
    places = {start: size}
    spaced = True
    for number in range(start, end):
        character = text[number]
        space = character.isspace() or unicodedata.category(character) in {"Cc", "Cf"}
        shown = "" if space and spaced else " " if space else character
        spaced = space
        line.append(shown)
        size += len(shown)
        places[number + 1] = size
    if text[end:].strip():
        line.append("…" if spaced else " …")
    within = tuple((places[a], places[b]) for a, b in spans if start <= a and b <= end)
    return "".join(line), within


def _at_word(text: str, at: int, step: int, limit: int) -> int:
    """Move a cut towards `limit` until it parts no word, or leave it where the word is long."""
    moved = at
    while moved != limit and 0 < moved < len(text) and not text[moved - (step > 0)].isspace():
        moved -= step
        if abs(moved - at) > 24:
            return at
    return moved
