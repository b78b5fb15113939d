"""Numbers dealt to measures that are named together: by their order, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from casereview.correspondence.reader.numbers import Number
from casereview.correspondence.reader.sentence import TO, Sentence

TIGHT = re.compile(r"\s*(?:,|/|and|&|, and)\s*(?:the\s+)?", re.IGNORECASE)
_FROM_TO = re.compile(r"\s*(?:,\s*and|,|and|/|&)\s*(?:the\s+latter\s+)?(?:from\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """Measures named together (`PHQ-9 and GAD-7`), or a pronoun that stands for them."""

    start: int
    end: int
    measures: tuple[str, ...]
    rule: str


def share(sentence: Sentence, group: Group, numbers: list[Number]) -> list[tuple[str, Number]]:
    """Deal numbers to measures named together; none where they can be dealt two ways."""
    measures, count = group.measures, len(group.measures)
    if group.rule == "bracketed":
        return _share_bracketed(sentence, measures, numbers)
    if len(numbers) == 1:
        lead = sentence.text[max(0, group.start - 12) : numbers[0].start]
        both = re.search(r"\bboth\b", lead, re.IGNORECASE)
        return [(measure, numbers[0]) for measure in measures] if both and count == 2 else []
    if len(numbers) % count:
        return []
    gaps = [
        sentence.text[sentence.after_scale(one) : other.start] for one, other in pairwise(numbers)
    ]
    inner = [gap for index, gap in enumerate(gaps) if (index + 1) % count]
    outer = [gap for index, gap in enumerate(gaps) if not (index + 1) % count]
    if all(TIGHT.fullmatch(gap) for gap in inner) and not any(
        TIGHT.fullmatch(gap) for gap in outer
    ):
        return [(measures[index % count], number) for index, number in enumerate(numbers)]
    slashes = [gap.strip() == "/" for gap in gaps]
    if slashes == [bool((index + 1) % count) for index in range(len(gaps))]:
        return [(measures[index % count], number) for index, number in enumerate(numbers)]
    rounds = len(numbers) // count
    changes = [gap for index, gap in enumerate(gaps) if (index + 1) % rounds]
    breaks = [gap for index, gap in enumerate(gaps) if not (index + 1) % rounds]
    if (
        rounds > 1
        and all(TO.fullmatch(gap) for gap in changes)
        and all(_FROM_TO.fullmatch(gap) for gap in breaks)
    ):
        return [(measures[index // rounds], number) for index, number in enumerate(numbers)]
    return []


def _share_bracketed(
    sentence: Sentence, measures: Sequence[str], numbers: Sequence[Number]
) -> list[tuple[str, Number]]:
    """`PHQ-9 (GAD-7) 14 (11), 12 (9)`: the second number of each pair stands in brackets."""
    if len(measures) != 2 or len(numbers) % 2:
        return []
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    for one, other in pairs:
        between = sentence.text[sentence.after_scale(one) : other.start].strip()
        behind = sentence.text[sentence.after_scale(other) :].lstrip()[:1]
        if between != "(" or behind != ")":
            return []
    return [each for pair in pairs for each in zip(measures, pair, strict=True)]


def runs(sentence: Sentence, numbers: Sequence[Number]) -> list[list[Number]]:
    """Part numbers into lists: those with only a comma, a stroke or `and` between."""
    runs: list[list[Number]] = []
    for number in numbers:
        last = runs[-1][-1] if runs else None
        gap = sentence.text[sentence.after_scale(last) : number.start] if last else ""
        if last and TIGHT.fullmatch(gap):
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def without_asides(sentence: Sentence, numbers: list[Number]) -> list[Number]:
    """Leave out a number alone in brackets behind another that nothing tells of: `16 (18)`."""
    if len(numbers) < 2:
        return numbers
    kept = numbers[:1]
    for one, other in pairwise(numbers):
        between = sentence.text[sentence.after_scale(one) : other.start].strip()
        behind = sentence.text[sentence.after_scale(other) :].lstrip()
        if between == "(" and behind.startswith(")"):
            continue
        kept.append(other)
    return kept
