"""Evaluates a program on what is known, and finds what any single other answer would do to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casereview.domain.assessing.answers import UNKNOWN
from casereview.domain.assessing.program import Kind, Node, Program
from casereview.domain.assessing.truth import F, T, Truth, U, at_least, negate

Change = tuple[int, int]
"""A variable and the class of the answer it might be given instead."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known of each variable.

    masks: the possible classes as bits, or UNKNOWN; of another module's status, those found.
    blank: bits of items without a tick, and of modules some of whose status is not determined.
    """

    masks: tuple[int, ...]
    blank: int


def evaluate(program: Program, state: State) -> list[Truth]:
    """Return the value of every node, children first (2.6, reference evaluator)."""
    values: list[Truth] = []
    for node in program.nodes:
        values.append(_value(node, values, state))
    return values


def _value(node: Node, values: Sequence[Truth], state: State) -> Truth:
    kind = node.kind
    if kind is Kind.LEAF:
        return _among(state.masks[node.variable], node.mask)
    if kind is Kind.COUNT:
        true = undetermined = 0
        for child in node.children:
            value = values[child]
            if value is T:
                true += 1
            elif value is U:
                undetermined += 1
        return at_least(node.needed, true, undetermined)
    if kind is Kind.NOT:
        return negate(values[node.children[0]])
    if kind is Kind.GATE:
        gate, leaf = node.children
        return values[leaf] if values[gate] is T else U
    if kind is Kind.STATUS:
        if state.masks[node.variable] & node.mask:
            return T
        return U if state.blank >> node.variable & 1 else F
    if kind is Kind.TICK:
        if state.blank >> node.variable & 1:
            return values[node.children[0]]
        return _among(state.masks[node.variable], node.mask)
    return T if node.needed else F


def _among(mask: int, wanted: int) -> Truth:
    if mask == UNKNOWN:
        return U
    if not mask & ~wanted:
        return T
    return U if mask & wanted else F


def single_changes(
    program: Program, state: State, values: Sequence[Truth]
) -> list[dict[Change, Truth]]:
    """Return, for every node, the single answers that would give it another value.

    Only such answers as the present state leaves possible count for an item known in part.
    """
    found: list[dict[Change, Truth]] = []
    for node, value in zip(program.nodes, values, strict=True):
        kind = node.kind
        if kind is Kind.COUNT:
            found.append(_count_changes(node, value, values, found))
        elif kind is Kind.LEAF or kind is Kind.STATUS:
            found.append(_leaf_changes(node, value, program, state))
        elif kind is Kind.NOT:
            found.append({c: negate(new) for c, new in found[node.children[0]].items()})
        elif kind is Kind.GATE:
            found.append(_gate_changes(node, value, values, found))
        elif kind is Kind.TICK:
            below = found[node.children[0]] if state.blank >> node.variable & 1 else {}
            found.append({**below, **_leaf_changes(node, value, program, state)})
        else:
            found.append({})
    return found


def _leaf_changes(node: Node, value: Truth, program: Program, state: State) -> dict[Change, Truth]:
    changes: dict[Change, Truth] = {}
    for index in possible_classes(program, state, node.variable):
        new = T if node.mask >> index & 1 else F
        if new is not value:
            changes[(node.variable, index)] = new
    return changes


def possible_classes(program: Program, state: State, variable: int) -> list[int]:
    """Return the classes an answer may belong to: all, or those a rough answer leaves."""
    count = len(program.variables[variable].classes)
    mask = state.masks[variable]
    if program.variables[variable].item is None or mask == UNKNOWN or mask.bit_count() == 1:
        return list(range(count))
    return [index for index in range(count) if mask >> index & 1]


def _count_changes(
    node: Node,
    value: Truth,
    values: Sequence[Truth],
    found: Sequence[dict[Change, Truth]],
) -> dict[Change, Truth]:
    true = sum(1 for child in node.children if values[child] is T)
    undetermined = sum(1 for child in node.children if values[child] is U)
    shifts: dict[Change, tuple[int, int]] = {}
    for child in node.children:
        old = values[child]
        for change, new in found[child].items():
            dt, du = shifts.get(change, (0, 0))
            shifts[change] = (
                dt + (new is T) - (old is T),
                du + (new is U) - (old is U),
            )
    changes: dict[Change, Truth] = {}
    for change, (dt, du) in shifts.items():
        result = at_least(node.needed, true + dt, undetermined + du)
        if result is not value:
            changes[change] = result
    return changes


def _gate_changes(
    node: Node,
    value: Truth,
    values: Sequence[Truth],
    found: Sequence[dict[Change, Truth]],
) -> dict[Change, Truth]:
    gate, leaf = node.children
    changes: dict[Change, Truth] = {}
    for change in {**found[gate], **found[leaf]}:
        opened = found[gate].get(change, values[gate]) is T
        new = found[leaf].get(change, values[leaf]) if opened else U
        if new is not value:
            changes[change] = new
    return changes
