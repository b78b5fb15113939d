"""Answers as rules see them: which of the answers that a rule can tell apart are possible."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.interview import (
    EXCLUSION_WORDS,
    RATINGS,
    SEVERITY_STEPS,
    SKIPPED,
    YES_NO_WORDS,
    InterviewItem,
    InterviewModule,
    ItemType,
)
from casereview.domain.assessing.quantity import DAYS_IN_MONTH, Interval, duration_at, parse_number
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError

UNKNOWN = -1
"""What is known of an item about which nothing usable was answered."""

RATING_CLASSES = ("threshold", "subthreshold", "absent")
UNUSABLE = frozenset({"inadequate", "unsure", "cannot_say", SKIPPED})
"""Answers of which no rule can make anything."""

_NOT_SAID = ("inadequate", "cannot_say")
"""Answers to a quantity or date that was asked for and could not be given."""

_ANY_DAY = PartialDate(2200)


class Cause(StrEnum):
    """Why an item is open (2.7)."""

    NOT_ASKED = "not asked"
    SKIPPED = "skipped"
    INADEQUATE = "inadequate information"
    CONFLICTING = "conflicting sources"
    IMPRECISE = "known too roughly"
    NOT_UNDERSTOOD = "not understood"
    OTHER_MODULE = "other module undetermined"


@dataclass(frozen=True, slots=True)
class AnswerClass:
    """Answers that no rule tells apart.

    Of a quantity: `sample` stands for all of them; `above` and `below` are the cuts it lies
    between, `(value, True)` just over the value and `(value, False)` just under it, in words in
    `words` and `limit`.
    """

    words: str
    sample: float = 0.0
    above: tuple[float, bool] | None = None
    below: tuple[float, bool] | None = None
    limit: str = ""

    def meets(self, interval: Interval) -> bool:
        """Whether some quantity of the interval belongs to this class."""
        if self.above is not None:
            value, over = self.above
            if interval.hi < value or (over and interval.hi == value):
                return False
        if self.below is not None:
            value, over = self.below
            if interval.lo > value or (not over and interval.lo == value):
                return False
        return True


def item_classes(
    item: InterviewItem, quantities: tuple[AnswerClass, ...] = ()
) -> tuple[AnswerClass, ...]:
    """Return the answers to an item that rules can tell apart."""
    if item.type is ItemType.RATING:
        return tuple(AnswerClass(word) for word in RATING_CLASSES)
    if item.type in {ItemType.YES_NO, ItemType.EXCLUSION}:
        return (AnswerClass("yes"), AnswerClass("no"))
    if item.type is ItemType.CHOICE:
        return tuple(AnswerClass(option) for option in options_of(item))
    return quantities


def options_of(item: InterviewItem) -> tuple[str, ...]:
    """Return the options of a choice that say something."""
    return tuple(option for option in item.options if option != "cannot_say")


# ---- reading -----------------------------------------------------------------------------------


def read(
    item: InterviewItem, classes: tuple[AnswerClass, ...], raw: str, as_at: PartialDate
) -> int:
    """Return the classes a stored answer may belong to as bits, or UNKNOWN.

    Raises ValueError for a word or form that is no answer to such an item.
    """
    if raw in UNUSABLE:
        return UNKNOWN
    if item.type is ItemType.NUMBER:
        return _meeting(classes, parse_number(raw))
    if item.type is ItemType.DURATION:
        return _meeting(classes, duration_at(raw, as_at))
    for index, answer in enumerate(classes):
        if answer.words == raw:
            return 1 << index
    if item.type in {ItemType.DATE, ItemType.TEXT}:
        return UNKNOWN  # no rule reads them
    msg = f"not an answer to {item.id}: {raw!r}"
    raise ValueError(msg)


def _meeting(classes: tuple[AnswerClass, ...], interval: Interval) -> int:
    return sum(1 << index for index, answer in enumerate(classes) if answer.meets(interval))


def cause(raw: str | None) -> Cause:
    """Return why an item with this stored answer is open."""
    if raw is None:
        return Cause.NOT_ASKED
    if raw == SKIPPED:
        return Cause.SKIPPED
    return Cause.INADEQUATE if raw in UNUSABLE else Cause.IMPRECISE


def check_answer(module: InterviewModule, item_id: str, raw: str) -> None:
    """Raise BadInputError, naming module and item, for an unknown item or an unusable answer.

    The module's screener questions are answered like yes/no items.
    """
    item = module.item(item_id)
    if item is None:
        if item_id not in {question.id for question in module.screener}:
            raise BadInputError(f"The module {module.id} has no item {item_id!r}.")
        item = InterviewItem(item_id, ItemType.YES_NO, "")
    allowed = _words(item)
    if raw == SKIPPED or raw in (_NOT_SAID if allowed is None else allowed):
        return
    scaled = item.id == module.severity_item and module.severity_scale == "clinician_0_8"
    if allowed is None and _has_form(item, raw) and (not scaled or _in_half_steps(raw)):
        return
    if scaled:
        raise BadInputError(
            f"{raw!r} is not on the scale of severity: 0 to 8 in half steps, as 4.5."
        )
    wanted = _FORMS.get(item.type) or "one of " + ", ".join((*(allowed or ()), SKIPPED))
    shown = raw if len(raw) <= _SHOWN else f"{raw[:_SHOWN]}…"
    raise BadInputError(f"{shown!r} is no answer to {module.id} {item_id}: it takes {wanted}.")


_SHOWN = 60
"""Letters of an answer that a sentence about it repeats."""

_FORMS = {
    ItemType.NUMBER: "a number (2) or a range (2/4)",
    ItemType.DURATION: "an ISO 8601 duration (P6M), a range (P5M/P7M) or dates (2021-04/..)",
    ItemType.DATE: "a date (2021, 2021-04 or 2021-04-17)",
    ItemType.TEXT: "some text",
}


def _in_half_steps(raw: str) -> bool:
    """Whether a rating stands on the interviewer's scale of severity (2.8)."""
    number = parse_number(raw)
    return {number.lo, number.hi} <= set(SEVERITY_STEPS)


def _words(item: InterviewItem) -> tuple[str, ...] | None:
    if item.type is ItemType.RATING:
        return RATINGS
    if item.type is ItemType.YES_NO:
        return YES_NO_WORDS
    if item.type is ItemType.EXCLUSION:
        return (*EXCLUSION_WORDS, "cannot_say")
    return (*options_of(item), "cannot_say") if item.type is ItemType.CHOICE else None


def _has_form(item: InterviewItem, raw: str) -> bool:
    if item.type is ItemType.TEXT:
        return bool(raw.strip())
    try:
        if item.type is ItemType.NUMBER:
            parse_number(raw)
        elif item.type is ItemType.DURATION:
            duration_at(raw, _ANY_DAY)
        else:
            PartialDate.from_edtf(raw)
    except ValueError:
        return False
    return True


# ---- what rules can tell apart -----------------------------------------------------------------


def expressions(module: InterviewModule) -> tuple[ex.Expr, ...]:
    """Return every expression written in a module."""
    found = [criterion.expr for criterion in module.criteria]
    for item in module.items:
        found += [e for e in (item.ask_when, item.computed) if e is not None]
    for rule in module.rules.values():
        found += [rule.syndrome, rule.exclusion]
        found += [rule.subthreshold] if rule.subthreshold is not None else []
        found += [h.when for h in rule.hierarchy]
    if module.remission:
        found += [e for e in (module.remission.partial, module.remission.full) if e is not None]
    return tuple(found)


def leaves(module: InterviewModule) -> tuple[ex.Expr, ...]:
    """Return every expression without parts that occurs in a module, each once, in order."""
    found: dict[ex.Expr, None] = {}
    waiting = list(reversed(expressions(module)))
    while waiting:
        expr = waiting.pop()
        below = ex.parts(expr)
        waiting += reversed(below)
        if not below:
            found.setdefault(expr)
    return tuple(found)


def quantity_classes(module: InterviewModule) -> dict[str, tuple[AnswerClass, ...]]:
    """Cut each quantity where some rule's comparison turns: `(value, False)` is just below it."""
    cuts: dict[str, set[tuple[float, bool]]] = {}
    shown: dict[tuple[str, float], str] = {}
    for leaf in leaves(module):
        if isinstance(leaf, ex.Num):
            shown[(leaf.id, leaf.value)] = leaf.shown
            sides = {">=": (False,), "<": (False,), ">": (True,), "<=": (True,)}
            for above in sides.get(leaf.op, (False, True)):
                cuts.setdefault(leaf.id, set()).add((leaf.value, above))
    return {
        name: _segments(sorted(found), {v: shown[(name, v)] for v, _ in found})
        for name, found in cuts.items()
    }


def _segments(cuts: list[tuple[float, bool]], shown: dict[float, str]) -> tuple[AnswerClass, ...]:
    found = []
    edges: list[tuple[float, bool] | None] = [None, *cuts, None]
    for lower, upper in itertools.pairwise(edges):
        if upper == (0.0, False):
            continue  # no quantity is below nothing
        end = upper[0] if upper else inf
        if lower is None:
            sample = end if upper and upper[1] else end / 2
            words = ""
        elif not lower[1]:
            sample = lower[0]
            words = f"at least {shown[lower[0]]}"
        else:
            sample = (lower[0] + end) / 2 if end < inf else lower[0] + DAYS_IN_MONTH
            words = f"over {shown[lower[0]]}"
        limit = f"{'at most' if upper[1] else 'under'} {shown[upper[0]]}" if upper else ""
        found.append(AnswerClass(words, sample, lower, upper, limit))
    return tuple(found)


def span_words(first: AnswerClass, last: AnswerClass) -> str:
    """Return neighbouring classes of a quantity as one span: `at least 1 month and under 6`."""
    return " and ".join(part for part in (first.words, last.limit) if part)
