"""Scores, sessions and sums in prose beside those of the case (assertions 36 and 41)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from casereview.domain.reports import prose
from casereview.reporting.checking.case_facts import CaseFacts
from casereview.reporting.checking.sentences import Doubt
from casereview.reporting.material import Material
from casereview.reporting.wording import listed

_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    "twenty",
)
NUMBERS = {word: number for number, word in enumerate(_WORDS, 1)}
_NUMBER = rf"(\d{{1,3}}|{'|'.join(NUMBERS)})"
_NEXT = r"(?:\s+(?:total\s+)?scores?)?(?:\s*(?:was|is|were|of|at|then|:|=|stood\s+at|,|\()){0,2}"
_NO_SCORE = (
    r"(?!\s*(?:%|per\s+cent|points?\b|items?\b|weeks?\b|months?\b|days?\b|[-–]\s*\d|\.\d|/))"
)
_FROM_TO = re.compile(rf"\bfrom\s+(\d{{1,2}})\s+to\s+(\d{{1,2}})\b{_NO_SCORE}", re.IGNORECASE)
_BETWEEN = r"(?:(?!between|before|after|until|per|each|every|of|a\s)[a-z-]+\s+){0,3}?"
_SESSIONS = re.compile(
    rf"(?<![£\d.,])\b(?:{_NUMBER}\s*(?:[-–]|to|or)\s*)?{_NUMBER}\s+{_BETWEEN}sessions?\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"recommend|propose|suggest|would need|further|guideline|NICE\b", re.IGNORECASE
)
_AHEAD = ("opinion_recommendation", "opinion_prognosis", "summary", "answers")
"""Sections that speak of sessions still to come."""

_EACH = re.compile(r"£\s?([\d,]+(?:\.\d\d)?)\s*(?:a|per|each|for each)\s+session", re.IGNORECASE)
_AMOUNT = re.compile(r"£\s?([\d,]+(?:\.\d\d)?)")
_TOTAL = re.compile(r"\s*(?:total|sum|in all|altogether)\b", re.IGNORECASE)
_CELL = re.compile(r"[£\s]*(-?[\d,]+(?:\.\d+)?)\s*")


def scores(sentence: str, _section: str, facts: CaseFacts) -> Iterator[Doubt]:
    """Doubt a score of a measure that the case does not hold."""
    lowered = sentence.lower()
    named = [
        name
        for name in facts.bounds
        if name in lowered and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", lowered)
    ]
    for name in named:
        held = facts.scores.get(name, frozenset())
        pattern = rf"(?<!\w){re.escape(name)}{_NEXT}\s+(\d{{1,3}})\b{_NO_SCORE}"
        for match in re.finditer(pattern, lowered):
            yield from _score(name, int(match[1]), held, facts, sentence[slice(*match.span())])
    for match in _FROM_TO.finditer(sentence):
        before = {lowered.rfind(name, 0, match.start()): name for name in named}
        nearest = max(before, default=-1)
        if nearest < 0 and len(named) != 1:
            continue
        name = before[nearest]
        for number in match.groups():
            held = facts.scores.get(name, frozenset())
            yield from _score(name, int(number), held, facts, match[0])


def _score(
    name: str, number: int, held: frozenset[int], facts: CaseFacts, words: str
) -> Iterator[Doubt]:
    if number in held or number in facts.bounds[name]:
        return
    has = f"it holds {listed([str(n) for n in sorted(held)])}" if held else "it holds none"
    message = f"The case has no {name.upper()} of {number}; {has}."
    yield Doubt(words, message, "score")


def sessions(sentence: str, section: str, facts: CaseFacts) -> Iterator[Doubt]:
    """Doubt a number of sessions that no course of the case has, offered or attended."""
    if section in _AHEAD or _PLANNED.search(sentence) or not facts.material.dossier.episodes:
        return
    for match in _SESSIONS.finditer(sentence):
        number = _whole(match[2])
        if match[1] or number == 1 or number in facts.session_counts:
            continue
        held = listed([str(n) for n in sorted(facts.session_counts)]) or "none"
        message = f"No course of treatment has {number} sessions; offered or attended were: {held}."
        yield Doubt(match[0], message, "count")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else NUMBERS[text.lower()]


def costs(paragraph: str, _section: str, _facts: CaseFacts) -> Iterator[Doubt]:
    """Doubt a sum of money that is not sessions times what one costs."""
    each, counted = _EACH.search(paragraph), _SESSIONS.search(paragraph)
    if each is None or counted is None:
        return
    numbers = [_whole(text) for text in counted.groups() if text]
    expected = {number * _money(each[1]) for number in numbers}
    given = [m for m in _AMOUNT.finditer(paragraph) if m.start() != each.start()]
    if not given or expected & {_money(match[1]) for match in given}:
        return
    sums = listed([f"£{total:,}" for total in sorted(expected)])
    message = f"{counted[0]} at £{each[1]} each come to {sums}."
    yield Doubt(given[-1][0], message, "total")


def totals(material: Material) -> Iterator[tuple[str, Doubt]]:
    """Yield tables of the expert's own whose last row is a total and does not add up."""
    for entry in material.texts.values():
        for block in prose.read(entry.text):
            if isinstance(block, prose.Grid) and len(block.rows) > 1:
                for doubt in _table(block):
                    yield entry.section, doubt


def _table(grid: prose.Grid) -> Iterator[Doubt]:
    *rows, last = grid.rows
    if not _TOTAL.match(prose.plain(last[0])):
        return
    for column in range(1, len(grid.columns)):
        cells = [_cell(prose.plain(row[column])) for row in rows]
        total = _cell(prose.plain(last[column]))
        known = [cell for cell in cells if cell is not None]
        if total is not None and known and len(known) == len(cells) and sum(known) != total:
            words = prose.plain(last[column])
            name = grid.columns[column]
            message = f"In “{grid.caption}” the column “{name}” adds up to {sum(known):,}."
            yield Doubt(words, message, "total")


def _cell(text: str) -> Decimal | None:
    match = _CELL.fullmatch(text)
    return _money(match[1]) if match else None


def _money(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
