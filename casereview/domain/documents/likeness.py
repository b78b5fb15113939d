"""How alike two texts are, by the runs of five words that they share, and where they differ.

The share is that of Jaccard: runs in both, of runs in either (Broder 1997 calls it resemblance).
Punctuation, case and line ends make no difference, numbers do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from zlib import crc32

RUN = 5
NEARLY = 0.55
WITHIN = 0.85
_LEAST_RUNS = 12
_MOST_RUNS = 4096
_MOST_WORDS = 20_000
_WORD = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*")
_NEAR = 3  # words of both texts shown around a difference


class Kind(StrEnum):
    """In which way two documents are alike."""

    SAME_FILE = "the same file"
    SAME_WORDS = "the same words"
    NEARLY = "nearly the same words"
    WITHIN = "the words of one within the other"


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared of a text: runs of five words as numbers, every 2^coarse-th of a long one.

    whole: a number for all the words in their order.
    """

    runs: frozenset[int]
    coarse: int
    whole: int
    words: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the first text where the second has others; either may be none."""

    before: str
    first: str
    second: str
    after: str


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, without case."""
    return [word.casefold() for word in _WORD.findall(text)]


def sketch(text: str) -> Sketch:
    """Return what is compared of a text."""
    words = words_of(text)
    numbers = [crc32(word.encode("utf-8", "replace")) for word in words]
    runs = {
        crc32(b"".join(n.to_bytes(4, "big") for n in numbers[at : at + RUN]))
        for at in range(len(numbers) - RUN + 1)
    }
    coarse = 0
    while len(runs) > _MOST_RUNS:
        coarse += 1
        runs = {run for run in runs if not run & (1 << coarse) - 1}
    whole = crc32(" ".join(words).encode("utf-8", "replace"))
    return Sketch(frozenset(runs), coarse, whole, len(words))


def compare(first: Sketch, second: Sketch) -> tuple[Kind, float] | None:
    """Return how two texts are alike and the share of it, or None where they are not."""
    if not first.words or not second.words:
        return None
    if (first.whole, first.words) == (second.whole, second.words):
        return Kind.SAME_WORDS, 1.0
    coarse = max(first.coarse, second.coarse)
    runs, others = _at(first, coarse), _at(second, coarse)
    least = min(len(runs), len(others))
    if least < _LEAST_RUNS:
        return None
    shared = len(runs & others)
    share = shared / (len(runs) + len(others) - shared)
    if share >= NEARLY:
        return Kind.NEARLY, share
    if shared >= WITHIN * least:
        return Kind.WITHIN, shared / least
    return None


def _at(found: Sketch, coarse: int) -> frozenset[int]:
    if found.coarse == coarse:
        return found.runs
    return frozenset(run for run in found.runs if not run & (1 << coarse) - 1)


def differences(first: str, second: str, most: int = 40) -> tuple[Difference, ...]:
    """Return where two texts differ, word by word, with a few common words around it."""
    ones, others = _words(first), _words(second)
    left, right = [w.casefold() for w in ones], [w.casefold() for w in others]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    found: list[Difference] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        found.append(
            Difference(
                " ".join(ones[max(0, a - _NEAR) : a]),
                " ".join(ones[a:b]),
                " ".join(others[c:d]),
                " ".join(ones[b : b + _NEAR]),
            )
        )
        if len(found) == most:
            break
    return tuple(found)


def _words(text: str) -> Sequence[str]:
    return _WORD.findall(text)[:_MOST_WORDS]
