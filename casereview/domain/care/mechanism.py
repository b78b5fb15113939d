"""Words of techniques and words of change in a text, marked for the expert; it decides nothing.

That a technique is named says nothing of how change came about; a word of change only raises the
chance that a sentence says so (iapt-and-treatment 5.2). The value recorded is the expert's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from casereview.domain.care.treatment import MECHANISM_PARTS, Aspect, Evidence, Review
from casereview.domain.provenance import Provenance


class WordKind(StrEnum):
    """What a marked word is a sign of."""

    TECHNIQUE = "technique"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class TechniqueWord:
    """Words to look for: `*` at a word's end for any ending, `…` for up to six words between.

    British and American spellings are both found.
    """

    kind: WordKind
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MechanismPartText:
    """One of the four parts of a statement of mechanism, with how it is asked for."""

    id: str
    label: str
    question: str


@dataclass(frozen=True, slots=True)
class TechniqueWords:
    """All words to mark, and the four parts that a statement of mechanism has."""

    words: tuple[TechniqueWord, ...]
    parts: tuple[MechanismPartText, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Marked:
    """Characters [start, end) of a text with the word they were found by."""

    start: int
    end: int
    kind: WordKind
    word: str


def marked(text: str, words: TechniqueWords) -> tuple[Marked, ...]:
    """Return where words stand in a text, in order; of those that overlap, the longest."""
    found = [
        Marked(match.start(), match.end(), word.kind, word.words)
        for word in words.words
        for match in pattern(word.words).finditer(text)
    ]
    kept: list[Marked] = []
    for mark in sorted(found, key=lambda each: (each.start - each.end, each.start, each.kind)):
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return tuple(sorted(kept, key=lambda each: each.start))


_SHORT = 3
_GAP = r"\W+(?:[\w’'%-]+\W+){0,6}?"


@lru_cache(maxsize=512)
def pattern(words: str) -> re.Pattern[str]:
    """Return what finds words in a text: any spacing or hyphen between them, either spelling.

    An abbreviation of three capitals or fewer is found in capitals only: `ACT` is no act.
    """
    parts = [_of_phrase(part.strip()) for part in words.split("…")]
    body = _GAP.join(part for part in parts if part)
    exact = words.isupper() and len(words) <= _SHORT
    return re.compile(rf"(?<!\w){body}(?!\w)", re.NOFLAG if exact else re.IGNORECASE)


def _of_phrase(phrase: str) -> str:
    return r"[\s\-‐-―/]+".join(_of_word(word) for word in re.split(r"[\s-]+", phrase) if word)


def _of_word(word: str) -> str:
    """Return a word's pattern: `behaviour` finds `behavior`, `normalis*` finds `normalizing`."""
    stem, ending = (word[:-1], r"\w*") if word.endswith("*") else (word, "")
    plain = re.escape(stem).replace("'", "[’']").replace("’", "[’']").replace("iour", "iou?r")
    return re.sub(r"(?<=\w{3})is(?=e|ing|ation|$)", "i[sz]", plain) + ending


@dataclass(frozen=True, slots=True)
class MechanismCheck:
    """What the expert recorded of how change came about in a course, and the parts found of it.

    value: None while nothing is recorded. parts: what is recorded of each of the four parts.
    """

    value: str | None
    review: Review | None
    parts: tuple[tuple[str, Evidence | None], ...]

    @property
    def present(self) -> int:
        """How many of the four parts are recorded as present, 0 to 4."""
        return sum(state is Evidence.PRESENT for _, state in self.parts)

    @property
    def remark(self) -> str:
        """Where the value and the parts do not go together, '' where they do; the value stays."""
        if self.value == "specific" and self.present < len(self.parts):
            return f"Recorded as specific with {self.present} of {len(self.parts)} parts present."
        if self.value not in (None, "specific") and self.present == len(self.parts):
            return "All four parts are recorded as present."
        return ""


def mechanism_check(reviews: Iterable[Review], episode_id: str | None) -> MechanismCheck:
    """Gather what is recorded of the mechanism of change in a course."""
    own: Sequence[Review] = [review for review in reviews if review.episode_id == episode_id]
    value = next((r for r in own if r.aspect is Aspect.MECHANISM and not r.subject), None)
    states = {r.subject: Evidence(r.state) for r in own if r.aspect is Aspect.MECHANISM_PART}
    return MechanismCheck(
        None if value is None else value.state,
        value,
        tuple((part, states.get(part)) for part in MECHANISM_PARTS),
    )
