"""Scores that are averages (`3.6` of the Mobility Inventory): kept as written, never rounded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from casereview.correspondence.reader.calendar import find_dates
from casereview.correspondence.reader.mentions import Mention
from casereview.correspondence.reader.sentence import connecting

AVERAGES = {"MI": (1.0, 5.0)}
"""Measures whose score is an average, with its range."""
DECIMAL = re.compile(r"(?<![0-9A-Za-z.,/])[0-9]\.[0-9]{1,2}(?![0-9A-Za-z]|[.,/][0-9])")
_WORD = re.compile(r"[A-Za-z]+")
_REACH = 60
_IS_LINE = re.compile(r"\s*(?:is|being|was|as)\s+(?:the|our|a|an)\b", re.IGNORECASE)
_LINE = re.compile(
    r"\b(?:cut|threshold|line|usual|above|below|over|under|from|to\s+5|range|than)\b[^.;,]{0,12}$",
    re.I,
)


def is_average(measure: str, text: str) -> bool:
    """Whether a text is a score of a measure that is an average."""
    held = AVERAGES.get(measure)
    return bool(held and DECIMAL.fullmatch(text) and held[0] <= float(text) <= held[1])


def averages(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, re.Match[str]]]:
    """Yield the averages that follow their measure's name with nothing but connecting words."""
    for index, mention in enumerate(mentions):
        if mention.measure not in AVERAGES:
            continue
        stop = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        dated = [(found.start, found.end) for found in find_dates(text)]
        at = mention.end
        for match in DECIMAL.finditer(text, at, min(stop, at + 4 * _REACH)):
            gap = text[at : match.start()]
            inside = any(start <= match.start() < end for start, end in dated)
            known = all(connecting(word.lower()) for word in _WORD.findall(gap))
            cut_off = _IS_LINE.match(text, match.end()) or _LINE.search(gap)
            if inside or cut_off or ";" in gap or len(gap) > _REACH or not known:
                break
            if is_average(mention.measure, match.group()):
                yield mention, match
            at = match.end()
