"""A module's rules in plain words, for paper: how many of which, in lines that nest like the rule.

An item is named by its id, which stands beside its question; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewItem, InterviewModule, ItemType
from casereview.domain.assessing.wording import limit_words

_PRESENT = "present"
_ITEM_WORDS = {
    ItemType.RATING: (_PRESENT, "not present"),
    ItemType.EXCLUSION: ("applying", "considered and not applying"),
    ItemType.YES_NO: ("answered yes", "answered no"),
}
_REFERRED = {
    "syndrome": ("the syndrome", "holding", "not holding"),
    "exclusion": ("the exclusions", "ruled out", "not ruled out"),
    "subthreshold": ("the subthreshold rule", "holding", "not holding"),
}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A line of a rule in words; depth 0 is the whole, each further one a part of it."""

    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class _Leaf:
    """What a smallest part speaks of and says; `criterion` where that is a criterion."""

    subject: str
    says: str
    criterion: bool = False


def rule_lines(
    module: InterviewModule, expr: ex.Expr, titles: Mapping[str, str]
) -> tuple[RuleLine, ...]:
    """Return an expression of a module in words; `titles` names other modules by id."""
    return tuple(_Words(module, titles).lines(expr, 0))


def rule_phrase(module: InterviewModule, expr: ex.Expr, titles: Mapping[str, str]) -> str:
    """Return an expression of a module as one phrase, its parts in brackets where they nest."""
    return _Words(module, titles).phrase(expr)


class _Words:
    """Puts the expressions of one module into words."""

    def __init__(self, module: InterviewModule, titles: Mapping[str, str]) -> None:
        self._items: Mapping[str, InterviewItem] = {item.id: item for item in module.items}
        self._titles = titles

    def lines(self, expr: ex.Expr, depth: int) -> list[RuleLine]:
        """Return one line where the expression is flat, else a heading line and its parts."""
        flat = self._flat(expr)
        if flat is not None:
            return [RuleLine(depth, flat)]
        found = [RuleLine(depth, f"{_heading(expr)}:")]
        for part in self._parts(expr):
            if isinstance(part, str):
                found.append(RuleLine(depth + 1, part))
            else:
                found += self.lines(part, depth + 1)
        return found

    def phrase(self, expr: ex.Expr) -> str:
        """Return the expression as one phrase."""
        flat = self._flat(expr)
        if flat is not None:
            return flat
        parts = self._parts(expr)
        inner = "; ".join(part if isinstance(part, str) else self.phrase(part) for part in parts)
        return f"{_heading(expr)} ({inner})"

    def _parts(self, expr: ex.Expr) -> list[ex.Expr | str]:
        """Return the parts, the leaves of `all` and `any` said together at their head."""
        if not isinstance(expr, ex.All | ex.AnyOf):
            return [*ex.parts(expr)]
        leaves = [leaf for leaf in map(self._leaf, expr.of) if leaf is not None]
        nested = [part for part in expr.of if self._leaf(part) is None]
        said = [_together(leaves, "and" if isinstance(expr, ex.All) else "or")] if leaves else []
        return [*said, *nested]

    def _flat(self, expr: ex.Expr) -> str | None:
        """Return an expression whose parts are leaves as one phrase, or None."""
        leaf = self._leaf(expr)
        if leaf is not None:
            return _together([leaf], "and")
        inner = expr.expr if isinstance(expr, ex.Not) else expr
        leaves = [leaf for leaf in map(self._leaf, ex.parts(inner)) if leaf is not None]
        if not leaves or len(leaves) < len(ex.parts(inner)):
            return None
        if isinstance(expr, ex.All):
            return _together(leaves, "and")
        if isinstance(expr, ex.AnyOf):
            return _together(leaves, "or")
        if isinstance(expr, ex.Not):
            return _counted("none", leaves) if isinstance(inner, ex.AnyOf) else None
        most = isinstance(expr, ex.AtMost)
        assert isinstance(expr, ex.AtLeast | ex.AtMost)
        lead = f"at {'most' if most else 'least'} {expr.n}"
        return _counted("none" if most and expr.n == 0 else lead, leaves)

    def _leaf(self, expr: ex.Expr) -> _Leaf | None:
        if isinstance(expr, ex.Not):
            return self._denied(expr.expr)
        if isinstance(expr, ex.Id):
            return self._named(expr.id, denied=False)
        if isinstance(expr, ex.Soft):
            return _Leaf(expr.id, "present or below threshold")
        if isinstance(expr, ex.Num):
            return _Leaf(expr.id, limit_words(expr))
        if isinstance(expr, ex.Choice):
            return _Leaf(expr.id, f"“{_either(expr.options)}”")
        if isinstance(expr, ex.StatusIn):
            return _Leaf(*self._status(expr))
        if isinstance(expr, ex.Ref):
            subject, says, _ = _REFERRED[expr.rule]
            return _Leaf(subject, says)
        if isinstance(expr, ex.Const):
            return _Leaf("", "always so" if expr.value else "never so: no such rule is given")
        return None

    def _denied(self, expr: ex.Expr) -> _Leaf | None:
        if isinstance(expr, ex.Id):
            return self._named(expr.id, denied=True)
        if isinstance(expr, ex.Soft):
            return _Leaf(expr.id, "absent")
        if isinstance(expr, ex.Ref):
            subject, _, denied = _REFERRED[expr.rule]
            return _Leaf(subject, denied)
        if isinstance(expr, ex.Choice | ex.StatusIn | ex.Num):
            leaf = self._leaf(expr)
            return _Leaf(leaf.subject, f"not {leaf.says}") if leaf else None
        return None

    def _named(self, name: str, *, denied: bool) -> _Leaf:
        item = self._items.get(name)
        if item is None:
            return _Leaf(name, "not fulfilled" if denied else "fulfilled", criterion=True)
        return _Leaf(name, _ITEM_WORDS[item.type][denied])

    def _status(self, expr: ex.StatusIn) -> tuple[str, str]:
        statuses = [_lower(Status(word).words) for word in expr.statuses]
        when = "at any time point" if expr.ever else "at the same time point"
        return self._titles.get(expr.module, expr.module), f"{_listed(statuses, 'or')} {when}"


def _heading(expr: ex.Expr) -> str:
    """Name what an expression asks of its parts, which follow."""
    number = len(ex.parts(expr))
    if isinstance(expr, ex.All):
        return "all of these"
    if isinstance(expr, ex.AnyOf):
        return "one at least of these"
    if isinstance(expr, ex.AtLeast):
        return f"at least {expr.n} of these {number}"
    if isinstance(expr, ex.AtMost):
        return f"none of these {number}" if expr.n == 0 else f"at most {expr.n} of these {number}"
    return "this is not so"


def _together(leaves: Sequence[_Leaf], last: str) -> str:
    """Join leaves, those that say the same thing under one word: `A1 and A4 present`."""
    said = [
        f"{_subjects(subjects, criterion, last)} {says}".strip()
        for (says, criterion), subjects in _groups(leaves).items()
    ]
    return said[0] if len(said) == 1 else f"{'; '.join(said[:-1])}; {last} {said[-1]}"


def _groups(leaves: Sequence[_Leaf]) -> dict[tuple[str, bool], list[str]]:
    """Return what is said of which subjects, in the order of the first of each."""
    groups: dict[tuple[str, bool], list[str]] = {}
    for leaf in leaves:
        groups.setdefault((leaf.says, leaf.criterion), []).append(leaf.subject)
    return groups


def _subjects(subjects: Sequence[str], criterion: bool, last: str) -> str:
    lead = ("criterion " if len(subjects) == 1 else "criteria ") if criterion else ""
    return f"{lead}{_listed(subjects, last)}"


def _counted(lead: str, leaves: Sequence[_Leaf]) -> str:
    """Return `at least 3 of 6 present: C1, C2, ...`, or each kind of part with its own word."""
    groups = _groups(leaves)
    if len(groups) == 1:
        names = ", ".join(leaf.subject for leaf in leaves)
        return f"{lead} of {len(leaves)} {leaves[0].says}: {names}"
    parts = "; ".join(
        f"{_subjects(subjects, criterion, 'or')} {says}"
        for (says, criterion), subjects in groups.items()
    )
    return f"{lead} of these {len(leaves)}: {parts}"


def _either(options: Sequence[str]) -> str:
    return "” or “".join(option.replace("_", " ") for option in options)


def _listed(words: Sequence[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
