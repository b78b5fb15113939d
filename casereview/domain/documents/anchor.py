"""Finding a passage again in another text of the same page: where it was, by its words, or not.

What is not found with certainty is not found: a passage is never moved to a place that might be
another one. Words are compared without regard to white space and to the kinds of dash and quotation
mark. Where they differ a little, as between two readings of a picture, every number and every
negation must still be the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from casereview.domain.documents.document import Passage

CONTEXT = 32
"""Characters kept before and after a passage."""

_LONG = 12
"""Characters from which on words alone can tell a place; shorter ones need their surroundings."""
_DIFFERENT = 0.15
"""The share of a passage's characters that may differ."""
_AROUND = 0.6
"""How like the surroundings must be where the words alone do not tell the place."""
_CLEARER = 0.2
"""By how much the surroundings of one place must be more like than those of another."""
_SLACK = 8
"""Characters further away that the surroundings may have moved."""

_ALIKE = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u201b\u2032\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201f\u2033", '"'),
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
}
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe\x02")
_TELLING = re.compile(
    r"\d+|\b(?:no|not|none|never|without|nor|neither|den(?:y|ies|ied)|cannot)\b|n't\b",
    re.IGNORECASE,
)


class How(StrEnum):
    """By what a passage was found again."""

    PLACE = "place"  # the same characters, where they were
    WORDS = "words"  # the same words, elsewhere on the page
    LIKENESS = "likeness"  # words that differ a little, in the same surroundings


@dataclass(frozen=True, slots=True)
class Found:
    """Characters [start, end) of a page's text."""

    start: int
    end: int
    how: How


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    around: float


def find(passage: Passage, text: str) -> Found | None:
    """Return where a passage stands in a text of its page; None where that is not certain."""
    if not passage.quote.strip():
        return None
    page, quote = _Plain(text), _plain(passage.quote)
    prefix, suffix = _plain(passage.prefix), _plain(passage.suffix)
    exact = list(_occurrences(page.text, quote))
    at = next((n for n in exact if page.spans(n, n + len(quote)) == _span(passage)), None)
    if at is not None and text[passage.start : passage.end] == passage.quote:
        around = _likeness(page.text, at, at + len(quote), prefix, suffix)
        if len(quote) >= _LONG or around >= _AROUND:
            return Found(passage.start, passage.end, How.PLACE)
    near = page.at(passage.start)
    same = [_Place(n, n + len(quote), _likeness(page.text, n, n + len(quote), prefix, suffix))
            for n in exact]  # fmt: skip
    if same:
        return _found(page, _only(same, near, strict=len(quote) < _LONG), How.WORDS)
    if len(quote) < _LONG:
        return None
    like = [
        _Place(start, end, _likeness(page.text, start, end, prefix, suffix))
        for start, end in _similar(page.text, quote)
        if _telling(page.text[start:end]) == _telling(quote)
    ]
    return _found(page, _only(like, near, strict=True), How.LIKENESS)


def surroundings(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after characters [start, end), as it is kept with them."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def _span(passage: Passage) -> tuple[int, int]:
    return passage.start, passage.end


def _found(page: _Plain, place: _Place | None, how: How) -> Found | None:
    return None if place is None else Found(*page.spans(place.start, place.end), how)


def _only(places: Sequence[_Place], near: int, *, strict: bool) -> _Place | None:
    """Return the place that is meant, or None where that is not clear."""
    if not places:
        return None
    best = max(place.around for place in places)
    if strict and best < _AROUND:
        return None
    if len(places) == 1:
        return places[0]
    alike = [place for place in places if place.around > best - _CLEARER]
    if len(alike) == 1:
        return alike[0]
    if best < _AROUND:
        return None
    first, second = sorted(alike, key=lambda place: abs(place.start - near))[:2]
    clear = 3 * abs(first.start - near) < abs(second.start - near)
    return first if clear else None


# ---- texts compared


class _Plain:
    """A text as it is compared, and the characters of the text that each of its own comes from."""

    def __init__(self, text: str) -> None:
        kept: list[str] = []
        self._from: list[int] = []
        for index, character in enumerate(text):
            if character in _UNSEEN:
                continue
            if character.isspace():
                if not kept or kept[-1] == " ":
                    continue
                plain = " "
            else:
                plain = _ALIKE.get(character, character)
            for part in plain:
                kept.append(part)
                self._from.append(index)
        self.text = "".join(kept)

    def spans(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters of the text itself that characters [start, end) come from."""
        return self._from[start], self._from[end - 1] + 1

    def at(self, character: int) -> int:
        """Return the first of the compared characters that comes from here or later."""
        return next((n for n, index in enumerate(self._from) if index >= character), len(self.text))


def _plain(text: str) -> str:
    return _Plain(text).text.strip()


def _telling(text: str) -> list[str]:
    """Return what must be the same: the numbers and the negations, in their order."""
    return [match[0].lower() for match in _TELLING.finditer(text)]


def _occurrences(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        if not _cuts(text, at, at + len(quote)):
            yield at
        at = text.find(quote, at + 1)


def _cuts(text: str, start: int, end: int) -> bool:
    """Whether a place begins or ends within a number: 14 is not found in 114."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return (before.isdigit() and text[start].isdigit()) or (
        after.isdigit() and text[end - 1].isdigit()
    )


def _likeness(text: str, start: int, end: int, prefix: str, suffix: str) -> float:
    """Return how like the surroundings are, from 0 to 1; 1 where there are none to compare."""
    kept = (
        (prefix, text[max(0, start - len(prefix) - _SLACK) : start]),
        (suffix, text[end : end + len(suffix) + _SLACK]),
    )
    size = len(prefix) + len(suffix)
    lost = sum(min(_distances(words, there), default=len(words)) for words, there in kept if words)
    return 1 - lost / size if size else 1.0


def _similar(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Yield the places whose words differ from a quote in few characters, each once."""
    most = int(len(quote) * _DIFFERENT)
    distances = list(_distances(quote, text))
    at = 0
    while at < len(distances):
        if distances[at] > most:
            at += 1
            continue
        last = at
        while last + 1 < len(distances) and distances[last + 1] <= most:
            last += 1
        best = min(range(at, last + 1), key=lambda n: (distances[n], -n))
        end = best + 1
        start = _start(text, end, quote, distances[best])
        if not _cuts(text, start, end):
            yield start, end
        at = last + 1


def _start(text: str, end: int, quote: str, distance: int) -> int:
    """Return where the words begin that end here and differ from a quote by that distance."""
    window = text[max(0, end - len(quote) - distance) : end][::-1]
    lengths = [
        n + 1
        for n, found in enumerate(_distances(quote[::-1], window, anchored=True))
        if found == distance
    ]
    length = min(lengths, key=lambda n: abs(n - len(quote)), default=len(quote))
    return max(0, end - length)


def _distances(pattern: str, text: str, *, anchored: bool = False) -> Iterator[int]:
    """Yield, after each character, the least edits from a pattern to words that end there.

    Myers, "A fast bit-vector algorithm for approximate string matching", J. ACM 46 (1999), on one
    integer as long as the pattern. Anchored: to all of the text so far.
    """
    size = len(pattern)
    if not size:
        return
    every, high = (1 << size) - 1, 1 << (size - 1)
    places: dict[str, int] = {}
    for index, character in enumerate(pattern):
        places[character] = places.get(character, 0) | 1 << index
    more, less, distance = every, 0, size
    for character in text:
        here = places.get(character, 0)
        down = here | less
        across = (((here & more) + more) ^ more) | here
        up = less | (every & ~(across | more))
        same = more & across
        if up & high:
            distance += 1
        elif same & high:
            distance -= 1
        up = ((up << 1) | anchored) & every
        same = (same << 1) & every
        more = same | (every & ~(down | up))
        less = up & down
        yield distance


def occurrences(words: str, text: str) -> tuple[tuple[int, int], ...]:
    """Return where words stand in a text, whatever its line ends, dashes and quotation marks."""
    page, plain = _Plain(text), _plain(words)
    if not plain:
        return ()
    return tuple(page.spans(at, at + len(plain)) for at in _occurrences(page.text, plain))
