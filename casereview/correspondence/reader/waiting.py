"""How long a wait a document tells of, in weeks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter, Passage
from casereview.correspondence.reader.numerals import WORD, value_of
from casereview.correspondence.reader.phrase import Phrase
from casereview.domain.documents.statement import CountValue, Field

_RANGE = rf"(?:(?:[0-9]{{1,2}}|{WORD})\s*(?:-|to|or)\s*)?"
_WAIT_SPAN = (
    rf"{_RANGE}(?P<n>[0-9]{{1,2}}|{WORD}|an?(?=\s+(?:month|week)))\s*(?:-\s*)?(?P<unit>weeks?|"
    rf"wks?|months?|days?)\b"
)
_WAITS = (
    Phrase(
        rf"\b(?:wait(?:ing)?(?:\s+(?:list|time|period|lists|times))?|queue|"
        rf"delay)\b[^.;]{{0,60}}?{_WAIT_SPAN}",
    ),
    Phrase(
        rf"\b{_WAIT_SPAN}[\s-]*(?:wait(?:ing)?\b|from\s+(?:now|today|the\s+date|referral)|"
        rf"before\s+(?:a|an|we|that|it|this|therapy|you|she|he|"
        r"treatment|your|you|the|therapy)\b|on\s+(?:the|our|a)\s+(?:\w+\s+)?(?:waiting\s+)?list)",
    ),
    Phrase(
        rf"\b(?:seen|assessed|offered|contact(?:ed)?|start(?:ed|ing)?|begin|treatment|"
        rf"appointment|hear)\b"
        rf"[^.;0-9]{{0,40}}\b(?:within|in|after|take(?:s)?)\s+(?:about\s+|approximately\s+|"
        rf"around\s+|"
        rf"up\s+to\s+|some\s+|the\s+next\s+|another\s+|a\s+further\s+|roughly\s+)*{_WAIT_SPAN}",
    ),
    Phrase(rf"\blist\b[^.;]{{0,60}}?{_WAIT_SPAN}"),
)
_NOT_WAIT = re.compile(
    r"\b(?:if\s+(?:we|you)\s+do\s+not|hold\s+your\s+place|please\s+(?:ring|contact|reply|let|call|"
    r"return|book)|respond|reply|follow[\s-]?up|review|between\s+(?:sessions|appointments)|"
    r"reports?|expires?|valid|next\s+session|ended|finished|discharged?|for\s+the\s+(?:last|past)|"
    r"symptoms|off\s+work)\b",
    re.IGNORECASE,
)
_NOW = re.compile(r"\b(?:now|current(?:ly)?|present(?:ly)?|at\s+the\s+moment)\b", re.IGNORECASE)
_WEEKS_A_MONTH = 4.33


def read_wait(letter: Letter) -> Iterator[Fact]:
    """Yield the wait: one said to be so now before any other."""
    found: list[tuple[bool, int, Passage, re.Match[str], int]] = []
    for rank, phrase in enumerate(_WAITS):
        for passage, match in letter.where(phrase, letter.prose):
            around = passage.text[max(0, match.start() - 50) : match.end() + 12]
            if _NOT_WAIT.search(around):
                continue
            weeks = _weeks(match)
            if weeks is not None:
                now = bool(_NOW.search(passage.text))
                found.append((not now, rank, passage, match, weeks))
    if found:
        _, _, passage, match, weeks = min(found, key=lambda each: each[:2])
        strand = passage.part(match)
        value = CountValue(weeks, match.group())
        yield Fact(Field.WAIT, value, strand, passage.part(match, "n"), "wait.stated/1")


def _weeks(match: re.Match[str]) -> int | None:
    number = 1 if match["n"].lower() in {"a", "an"} else value_of(match["n"])
    unit = match["unit"].lower()
    if number is None:
        return None
    if unit.startswith("month"):
        return round(number * _WEEKS_A_MONTH)
    if unit.startswith("day"):
        return round(number / 7) if number >= 14 else None
    return number
