"""The shortest set of open questions that would settle a status (2.7), found without guessing.

For each node and each outcome the smallest assignments of answers that force it are combined
upwards. Sets of one, then two, then three answers are tried; the work is bounded, so that a
module of any size is done with at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casereview.domain.assessing.answers import UNKNOWN
from casereview.domain.assessing.logic import State, possible_classes
from casereview.domain.assessing.program import Kind, Node, Program
from casereview.domain.assessing.truth import F, T, Truth, U

LARGEST = 3
"""Sets of more answers than this are not searched for: `several answers needed`."""

_BUDGET = 20_000

Assignment = tuple[tuple[int, int], ...]
"""Variables in order, each with the classes of answers (as bits) that serve."""


class _TooMuchWork(Exception):
    """The search is given up; the caller says that several answers are needed."""


def settling_sets(
    program: Program, state: State, values: Sequence[Truth], node: int
) -> tuple[Assignment, ...]:
    """Return the smallest assignments of open answers that make a node true, at most three long.

    Sets come in the order of the module's items; none at all means several answers are needed.
    """
    for size in range(1, LARGEST + 1):
        try:
            found = _Search(program, state, values, size).assignments(node, T)
        except _TooMuchWork:
            return ()
        if found:
            return tuple(sorted(found, key=lambda assignment: [v for v, _ in assignment]))
    return ()


class _Search:
    """One search for assignments of at most `size` answers."""

    def __init__(self, program: Program, state: State, values: Sequence[Truth], size: int) -> None:
        self._program = program
        self._state = state
        self._values = values
        self._size = size
        self._known: dict[tuple[int, Truth], list[Assignment]] = {}
        self._work = 0

    def assignments(self, index: int, target: Truth) -> list[Assignment]:
        """Return the assignments that force a node to a value; `[()]` when it has it already."""
        value = self._values[index]
        if value is target:
            return [()]
        if value is not U:
            return []
        known = self._known.get((index, target))
        if known is None:
            known = self._known[(index, target)] = self._find(self._program.nodes[index], target)
        return known

    def _find(self, node: Node, target: Truth) -> list[Assignment]:
        kind = node.kind
        if kind is Kind.LEAF or kind is Kind.STATUS:
            return self._leaf(node, target)
        if kind is Kind.NOT:
            return self.assignments(node.children[0], F if target is T else T)
        if kind is Kind.GATE:
            gate, leaf = node.children
            return self._choose([self.assignments(gate, T), self.assignments(leaf, target)], 2)
        if kind is Kind.TICK:
            own = self._leaf(node, target)
            blank = self._state.blank >> node.variable & 1
            return own + (self.assignments(node.children[0], target) if blank else [])
        return self._count(node, target)

    def _leaf(self, node: Node, target: Truth) -> list[Assignment]:
        possible = possible_classes(self._program, self._state, node.variable)
        mask = sum(1 << i for i in possible if bool(node.mask >> i & 1) is (target is T))
        return [((node.variable, mask),)] if mask else []

    def _count(self, node: Node, target: Truth) -> list[Assignment]:
        children = [c for c in node.children if self._values[c] is U]
        true = sum(1 for c in node.children if self._values[c] is T)
        short = node.needed - true
        needed = short if target is T else len(children) - short + 1
        if needed > (self._size if node.disjoint else len(children)):
            return []
        choices = [found for c in children if (found := self.assignments(c, target))]
        return self._choose(choices, needed)

    def _choose(self, choices: list[list[Assignment]], needed: int) -> list[Assignment]:
        """Combine answers that force `needed` of the parts."""
        if needed > len(choices):
            return []
        made: list[dict[Assignment, None]] = [{(): None}, *({} for _ in range(needed))]
        for remaining, found in zip(range(len(choices), 0, -1), choices, strict=True):
            for done in range(needed - 1, max(needed - remaining, 0) - 1, -1):
                for partial in made[done]:
                    for extra in found:
                        merged = self._merge(partial, extra)
                        if merged is not None:
                            made[done + 1].setdefault(merged)
        return list(made[needed])

    def _merge(self, one: Assignment, other: Assignment) -> Assignment | None:
        self._work += 1
        if self._work > _BUDGET:
            raise _TooMuchWork
        masks = dict(one)
        for variable, mask in other:
            both = masks.get(variable, UNKNOWN) & mask
            if not both:
                return None
            masks[variable] = both
        return tuple(sorted(masks.items())) if len(masks) <= self._size else None


@dataclass(frozen=True, slots=True)
class Settling:
    """The chosen set: ids, whether any answer settles it, and as bits the answers that do."""

    ids: tuple[str, ...]
    certain: bool
    answers: tuple[int, ...]


def choose(
    program: Program,
    state: State,
    sets: Sequence[Assignment],
    settles: dict[tuple[int, int], Truth],
) -> Settling | None:
    """Choose one of the smallest sets: one that settles it whatever is answered comes first.

    settles: what single answers make of the node `decided`.
    """
    best: tuple[Assignment, bool] | None = None
    for assignment in sets:
        certain = len(assignment) == 1 and all(
            settles.get((assignment[0][0], index)) is T
            for index in possible_classes(program, state, assignment[0][0])
        )
        if best is None or (certain and not best[1]):
            best = (assignment, certain)
    if best is None:
        return None
    chosen, certain = best
    return Settling(
        ids=tuple(program.variables[variable].id for variable, _ in chosen),
        certain=certain,
        answers=tuple(mask for _, mask in chosen),
    )
