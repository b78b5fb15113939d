"""Which words a case may hold, as a Bloom filter: it may err by saying yes, never by saying no.

It holds every word of fewer than three characters, every start of a longer one from three on, and
every two words that follow one another. Of what it does not hold about one in a hundred seems to be
there; a word is asked for by each of its starts, so that a long one hardly ever does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise
from struct import Struct

from casereview.domain.documents.wordsearch import WHOLE_BELOW, Query, fold, unparted, words_of

_BITS_AN_ENTRY = 10.5  # with four hashes: (1 - exp(-4 / 10.5)) ** 4 = 1.0 %
_LONGEST = 24  # characters of a word that count: what is no word must not fill the memory
_ENTRIES_A_STEP = 5000
_PLACES = Struct("<4I")
_ONE = ord("1")

Probe = tuple[int, int, int, int]
"""Four hashes of an entry; each, divided by the filter's bits, leaves the place of one."""


def make(texts: Iterable[str]) -> bytes:
    """Return the filter of what the texts of a case hold."""
    return next(made for made in making(texts) if made is not None)


def making(texts: Iterable[str]) -> Iterator[bytes | None]:
    """Make a filter in short steps: yields None until it yields the filter."""
    words: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for text in texts:
        for form in filter(None, (text, unparted(text))):
            found = words_of(fold(form))
            words.update(found)
            pairs.update(pairwise(found))
        yield None
    entries = {start for word in words for start in _starts(word)}
    entries.update(_pair(*two) for two in pairs)
    size = max(8, round(len(entries) * _BITS_AN_ENTRY / 8))
    bits = 8 * size
    flags = bytearray(b"0") * bits  # a byte a flag while they are set: far quicker than bits
    for number, entry in enumerate(entries):
        a, b, c, d = _hashes(entry)
        flags[a % bits] = flags[b % bits] = flags[c % bits] = flags[d % bits] = _ONE
        if number % _ENTRIES_A_STEP == 0:
            yield None
    yield int(flags, 2).to_bytes(size, "big")


def probes(query: Query) -> tuple[Probe, ...]:
    """Return what a case that answers a query must hold, the most telling first."""
    wanted: dict[str, None] = {}
    for term in query.terms:
        finished = term.words[:-1] if term.open_ended else term.words
        wanted |= dict.fromkeys(_pair(*two) for two in pairwise(finished))
        for word in term.words:
            wanted |= dict.fromkeys(_starts(word))
    ordered = sorted(wanted, key=len, reverse=True)
    return tuple(_hashes(entry) for entry in ordered)


def may_hold(made: bytes, wanted: Iterable[Probe]) -> bool:
    """Whether a case of this filter may hold everything wanted."""
    bits = 8 * len(made)
    for probe in wanted:
        for number in probe:
            place = number % bits
            if not made[place >> 3] & 0x80 >> (place & 7):
                return False
    return True


def _starts(word: str) -> Iterator[str]:
    """Yield what of a word is looked for: a short one itself, else its starts."""
    if len(word) < WHOLE_BELOW:
        yield word
    for size in range(WHOLE_BELOW, min(len(word), _LONGEST) + 1):
        yield word[:size]


def _pair(first: str, second: str) -> str:
    return f"{first[:_LONGEST]} {second[:_LONGEST]}"


def _hashes(entry: str) -> Probe:
    digest = blake2b(entry.encode("utf-8", "surrogatepass"), digest_size=_PLACES.size).digest()
    return _PLACES.unpack(digest)
