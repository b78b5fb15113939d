"""How each type of item is answered: its choices with their words and keys, its typed forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from casereview.domain.assessing.interview import (
    EXCLUSION_WORDS,
    RATINGS,
    SKIPPED,
    YES_NO_WORDS,
    InterviewItem,
    ItemType,
)
from casereview.domain.assessing.quantity import (
    NUMERALS,
    describe,
    parse_number,
    parse_spoken_duration,
)
from casereview.domain.dates import parse_date

TYPED = frozenset({ItemType.NUMBER, ItemType.DURATION, ItemType.DATE, ItemType.TEXT})
"""Items that are answered by typing; all others by choosing."""

_RATING_WORDS = {
    "absent": "Absent",
    "subthreshold": "Subthreshold",
    "threshold": "Present",
    "inadequate": "Not enough information",
}
_EXCLUSION = {"no": "Ruled out", "yes": "Applies", "unsure": "Unsure"}
_YES_NO = {"yes": "Yes", "no": "No", "unsure": "Unsure", "cannot_say": "Cannot say"}

GENERIC_ANCHORS: Mapping[str, str] = {
    "absent": "Not present, or no more than most people in that situation.",
    "subthreshold": "Present but infrequent, mild, brief or without effect.",
    "threshold": (
        "At the stated frequency, with a clear example; plainly beyond the ordinary, or a change."
    ),
    "inadequate": (
        "Could not say, refused, contradictory, or records disagree and cannot be reconciled."
    ),
}
"""Our own wording of diagnostic-interview 2.1, for items whose module gives no anchor."""

_PLACEHOLDERS = {
    ItemType.NUMBER: "e.g. 3, or 2 to 4",
    ItemType.DURATION: "e.g. about six months, since April 2021",
    ItemType.DATE: "e.g. spring 2019, c. March 2017",
    ItemType.TEXT: "In a few words",
}

_NUMBER_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|–|to|or)\s*(\d+(?:\.\d+)?)")
_WORDS = re.compile(rf"\b(?:{'|'.join(NUMERALS)})\b", re.IGNORECASE)
_NUMBER_LEAST = re.compile(r"(?:at least\s+)?(\d+(?:\.\d+)?)\s*(?:\+|or more)|at least\s+(\d+)")


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """One answer of an item that is answered by choosing."""

    value: str
    words: str
    anchor: str = ""


def choices(item: InterviewItem) -> tuple[AnswerChoice, ...]:
    """Return the answers of an item in the order of their keys; none for typed items."""
    if item.type is ItemType.RATING:
        own = item.anchors
        return tuple(
            AnswerChoice(value, _RATING_WORDS[value], own.get(value) or GENERIC_ANCHORS[value])
            for value in RATINGS
        )
    if item.type is ItemType.EXCLUSION:
        return tuple(AnswerChoice(value, _EXCLUSION[value]) for value in EXCLUSION_WORDS)
    if item.type is ItemType.YES_NO:
        return tuple(AnswerChoice(value, _YES_NO[value]) for value in YES_NO_WORDS)
    if item.type is ItemType.CHOICE:
        return tuple(AnswerChoice(value, _option_words(value)) for value in item.options)
    return ()


def _option_words(option: str) -> str:
    words = option.replace("_", " ")
    return words[:1].upper() + words[1:]


def placeholder(kind: ItemType) -> str:
    """Return an example of what may be typed."""
    return _PLACEHOLDERS.get(kind, "")


def read_typed(kind: ItemType, text: str) -> str:
    """Return the stored form of what was typed; raises ValueError when it is not understood."""
    trimmed = " ".join(text.split())
    if not trimmed:
        msg = "nothing was typed"
        raise ValueError(msg)
    if kind is ItemType.DURATION:
        return parse_spoken_duration(trimmed)
    if kind is ItemType.DATE:
        return parse_date(trimmed).edtf
    if kind is ItemType.NUMBER:
        return _read_number(trimmed)
    return trimmed


def _read_number(text: str) -> str:
    stored = text = _WORDS.sub(_numeral, text)
    if match := _NUMBER_RANGE.fullmatch(text):
        stored = f"{match[1]}/{match[2]}"
    elif match := _NUMBER_LEAST.fullmatch(text):
        stored = f"{match[1] or match[2]}/.."
    parse_number(stored)
    return stored


def _numeral(match: re.Match[str]) -> str:
    return str(NUMERALS[match[0].lower()])


def shown(raw: str, kind: ItemType) -> str:
    """Return a stored answer in the words of this page."""
    if raw == SKIPPED:
        return "skipped"
    if kind is ItemType.RATING:
        return _RATING_WORDS.get(raw, raw).lower()
    if kind is ItemType.EXCLUSION:
        return _EXCLUSION.get(raw, raw).lower()
    if kind is ItemType.YES_NO:
        return _YES_NO.get(raw, raw).lower()
    return describe(raw, kind)


def typed_again(raw: str, kind: ItemType) -> str:
    """Return a stored answer as one would type it, so that it can be changed."""
    if kind is ItemType.TEXT:
        return raw
    return describe(raw, kind)
