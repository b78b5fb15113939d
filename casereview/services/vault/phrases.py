"""Phrases of unrelated words for a passphrase, drawn by the system's random numbers.

The words are EFF's large list of 7776: common, distinct, and none that could offend.
"""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass
from functools import cache

from casereview.errors import BadInputError
from casereview.paths import resources

USUAL = 6
FEWEST, MOST = 5, 12


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words set apart by single spaces, and how many bits of chance they carry."""

    text: str
    bits: int


def new_phrase(count: int = USUAL) -> Phrase:
    """Draw a phrase of some words, the same word perhaps twice; raises BadInputError."""
    if not FEWEST <= count <= MOST:
        raise BadInputError(f"A phrase has {FEWEST} to {MOST} words.")
    words = _words()
    text = " ".join(secrets.choice(words) for _ in range(count))
    return Phrase(text, math.floor(count * math.log2(len(words))))


@cache
def _words() -> tuple[str, ...]:
    path = resources() / "words" / "eff-large.txt"
    return tuple(path.read_text(encoding="utf-8").split())
