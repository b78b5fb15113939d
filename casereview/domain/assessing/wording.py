"""Small words of explanations: lists of ids, spans, labels and answers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.answers import AnswerClass, span_words
from casereview.domain.assessing.interview import InterviewItem, ItemType
from casereview.domain.assessing.program import Variable
from casereview.domain.assessing.shortening import LONGEST, shortened

_LETTERED = re.compile(r"[A-Z]\d{0,2}")
_QUANTITIES = {ItemType.NUMBER, ItemType.DURATION}
_CLASS_WORDS = {
    ItemType.RATING: {
        "threshold": "present",
        "subthreshold": "below threshold",
        "absent": "absent",
    },
    ItemType.EXCLUSION: {"yes": "applying", "no": "considered and not applying"},
}
_OUTCOME_WORDS = {"screen_positive": "positive", "not_indicated": "negative"}
"""What a screen that was gone into came to; other outcomes are called by their status."""


def listing(names: Iterable[str], last: str = "") -> str:
    """Return `A1, A2` or with a last word `A1, A2 or A3`; past bounds `A1, A2 and 9,988 more`."""
    listed = list(names)
    if len(listed) > LONGEST:
        *first, more = shortened(listed, last or "and")
        return f"{', '.join(first)} {more}"
    if last and len(listed) > 1:
        return f"{', '.join(listed[:-1])} {last} {listed[-1]}"
    return ", ".join(listed)


def span_of(low: int, high: int) -> str:
    """Return `4 to 6`, or `4` where both are the same."""
    return str(low) if low == high else f"{low} to {high}"


def lower(label: str) -> str:
    """Return a label for the middle of a sentence; an abbreviation keeps its capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def limit_words(expr: ex.Num) -> str:
    """Return what a quantity is compared with: `at least 6 months`."""
    words = {">=": "at least", ">": "over", "<=": "at most", "<": "under", "==": "exactly"}
    return f"{words[expr.op]} {expr.shown}"


def lettered(item_id: str) -> bool:
    """Whether an id is a code as the manuals letter criteria; others (`DUR`) say nothing alone."""
    return _LETTERED.fullmatch(item_id) is not None


def spoken(variable: Variable) -> str:
    """Return what explanations call a variable: an item by its id, a module by its disorder.

    An item whose id is no code of the manuals has its label beside it.
    """
    if variable.item is None:
        return lower(variable.title or variable.id)
    return variable.id if lettered(variable.id) else labelled(variable.item)


def labelled(item: InterviewItem) -> str:
    """Return an item's id with its label: `A1 (low mood)`."""
    return f"{item.id} ({lower(item.label)})"


def answer_words(variable: Variable, mask: int) -> str:
    """Return classes of answers in words: `absent or below threshold`, `under 6 months`."""
    chosen = [(i, c) for i, c in enumerate(variable.classes) if mask >> i & 1]
    if variable.item is not None and variable.item.type in _QUANTITIES:
        runs: list[tuple[int, list[AnswerClass]]] = []
        for index, answer in chosen:
            if runs and runs[-1][0] == index - 1:
                runs[-1] = (index, [*runs[-1][1], answer])
            else:
                runs.append((index, [answer]))
        return " or ".join(span_words(run[0], run[-1]) for _, run in runs)
    words = _CLASS_WORDS.get(variable.item.type, {}) if variable.item else _OUTCOME_WORDS
    rest = [c for i, c in enumerate(variable.classes) if not mask >> i & 1]
    if variable.item is None and 0 < len(rest) < len(chosen):
        return f"other than {answer_words(variable, ~mask)}"
    return " or ".join(words.get(c.words, c.words.replace("_", " ")) for _, c in chosen)
