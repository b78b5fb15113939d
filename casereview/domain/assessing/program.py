"""A module's rules in one system, flattened for evaluation: each shared part is held once.

A variable is an item, or another module's status. Its classes are the answers that the rules can
tell apart, numbered by bit; a leaf names the classes that make it true. So one scheme serves
ratings, exclusions, choices, numbers and durations, and every possible answer can be enumerated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.answers import (
    AnswerClass,
    item_classes,
    options_of,
    quantity_classes,
)
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import (
    Criterion,
    Hierarchy,
    InterviewItem,
    InterviewModule,
    ItemType,
    Rule,
)
from casereview.domain.assessing.quantity import Interval, compare
from casereview.domain.assessing.truth import T

_HARD, _SOFT = 0b001, 0b011
_YES = 0b01
FLAG, EXCLUDE, REPLACE = "flag", "exclude", "replace"


STATUS_WORDS = (
    Status.MET.value,
    Status.EXCLUDED.value,
    Status.SUBTHRESHOLD.value,
    Status.NOT_MET.value,
    Status.SCREEN_NEGATIVE.value,
    Status.SCREEN_POSITIVE.value,
    Status.REFER_ON.value,
    Status.NOT_INDICATED.value,
)
"""Outcomes another module's rule may ask for (2.5, 4.2 mania, 4.8 screens)."""


class Kind(IntEnum):
    """What a node does with its children or its variable."""

    LEAF = 0  # an item being one of some classes
    STATUS = 1  # another module's status being one of some
    COUNT = 2  # at least `needed` of the children: `all` and `any` too
    NOT = 3
    GATE = 4  # the second child while the first is true, else undetermined
    TICK = 5  # an exclusion's own tick, or while it is blank what the child says
    CONST = 6


@dataclass(frozen=True, slots=True)
class Variable:
    """Something a rule asks about: an item of the module, or (item None) a module's status.

    title: the disorder of another module, which explanations speak of.
    """

    id: str
    item: InterviewItem | None
    classes: tuple[AnswerClass, ...]
    ever: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One operation; `uses` is the bit set of variables below, `disjoint` when none is shared."""

    kind: Kind
    expr: ex.Expr
    children: tuple[int, ...] = ()
    needed: int = 0
    variable: int = -1
    mask: int = 0
    uses: int = 0
    disjoint: bool = True
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A criterion as it is shown: its node, its counted list (or -1) and its items."""

    id: str
    label: str
    node: int
    counted: int
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """The rules of one module in one system as nodes, each after its children."""

    module: InterviewModule
    system: str
    variables: tuple[Variable, ...]
    nodes: tuple[Node, ...]
    syndrome: int
    exclusion: int
    subthreshold: int
    decided: int
    hierarchy: tuple[tuple[Hierarchy, str, int], ...]  # each with its effect and its node
    criteria: tuple[Shape, ...]
    gates: tuple[tuple[int, int], ...]  # variable and the node that must be true to ask it
    shown: tuple[int, ...]  # of each variable, the node whose value a page shows, or -1
    partial: int = -1
    full: int = -1


def compile_rules(
    module: InterviewModule,
    system: str,
    effects: Mapping[str, str],
    titles: Mapping[str, str] | None = None,
) -> Program:
    """Flatten a module's rules in one system.

    effects: what the profile makes of hierarchy rules, by the rule's profile setting.
    titles: by id, the disorders of the modules that the rules may ask for.
    """
    return _Compiler(module, system, titles or {}).program(effects)


class _Compiler:
    """Gathers variables and nodes; equal expressions become one node."""

    def __init__(self, module: InterviewModule, system: str, titles: Mapping[str, str]) -> None:
        self._module = module
        self._titles = titles
        self._rule: Rule = module.rules[system]
        self._system = system
        self._items = {item.id: item for item in module.items}
        self._criteria = {criterion.id: criterion for criterion in module.criteria}
        self._nodes: list[Node] = []
        self._memo: dict[ex.Expr, int] = {}
        self._bounds = quantity_classes(module)
        self._made = [
            Variable(item.id, item, item_classes(item, self._bounds.get(item.id, ())))
            for item in module.items
        ]
        self._place = {item.id: index for index, item in enumerate(module.items)}
        self._modules: dict[tuple[str, bool], int] = {}
        self._seen_criteria: dict[str, int] = {}

    def program(self, effects: Mapping[str, str]) -> Program:
        """Compile the whole block, hierarchies and remission included."""
        rule, remission = self._rule, self._module.remission
        syndrome = self._node(rule.syndrome)
        ruled_out = self._node(rule.exclusion)
        hierarchy = tuple(
            (h, effects.get(h.profile_setting, h.effect), self._node(h.when))
            for h in rule.hierarchy
        )
        barred = [self._not(node) for _, effect, node in hierarchy if effect != FLAG]
        exclusion = self._count([ruled_out, *barred]) if barred else ruled_out
        subthreshold = self._node(rule.subthreshold or ex.Const(False))
        partial = self._node(remission.partial) if remission and remission.partial else -1
        full = self._node(remission.full) if remission and remission.full else -1
        gates = tuple(
            (place, self._node(item.ask_when))
            for place, item in enumerate(self._module.items)
            if item.ask_when is not None
        )
        met = self._count([syndrome, exclusion])
        decided = self._count([met, self._not(syndrome), self._not(exclusion)], needed=1)
        return Program(
            module=self._module,
            system=self._system,
            variables=tuple(self._made),
            nodes=tuple(self._nodes),
            syndrome=syndrome,
            exclusion=exclusion,
            subthreshold=subthreshold,
            decided=decided,
            hierarchy=hierarchy,
            criteria=tuple(
                self._shape(c) for c in self._module.criteria if c.id in self._seen_criteria
            ),
            gates=gates,
            shown=self._shown(),
            partial=partial,
            full=full,
        )

    def _node(self, expr: ex.Expr) -> int:
        known = self._memo.get(expr)
        if known is None:
            known = self._memo[expr] = self._build(expr)
        return known

    def _build(self, expr: ex.Expr) -> int:
        match expr:
            case ex.Id(name) if name in self._criteria:
                return self._criterion(name)
            case ex.Id(name):
                hard = _HARD if self._items[name].type is ItemType.RATING else _YES
                return self._item(expr, name, hard)
            case ex.Soft(name):
                return self._item(expr, name, _SOFT)
            case ex.Choice(name, options):
                offered = options_of(self._items[name])
                return self._item(expr, name, _bits(offered, options))
            case ex.Num(name, op, value, _):
                classes = self._bounds[name]
                held = (compare(Interval(c.sample, c.sample), op, value) is T for c in classes)
                return self._item(expr, name, sum(1 << i for i, yes in enumerate(held) if yes))
            case ex.StatusIn(module, statuses, ever):
                return self._status(expr, module, statuses, ever)
            case ex.All(parts):
                return self._count([self._node(part) for part in parts], expr=expr)
            case ex.AnyOf(parts):
                return self._count([self._node(part) for part in parts], 1, expr)
            case ex.AtLeast(needed, parts):
                return self._count([self._node(part) for part in parts], needed, expr)
            case ex.AtMost(most, parts):
                over = ex.AtLeast(most + 1, parts)
                return self._not(self._count([self._node(p) for p in parts], most + 1, over), expr)
            case ex.Not(inner):
                return self._not(self._node(inner), expr)
            case ex.Ref(rule):
                return self._node(_referred(self._rule, rule))
            case ex.Const(value):
                return self._add(Node(Kind.CONST, expr, needed=int(value)))

    def _criterion(self, name: str) -> int:
        inner = self._node(self._criteria[name].expr)
        node = self._nodes[inner]
        if node.criterion and node.criterion != name:  # two criteria that say the same
            inner = self._add(node)
        self._nodes[inner] = replace(self._nodes[inner], criterion=name)
        self._seen_criteria[name] = inner
        return inner

    def _shown(self) -> tuple[int, ...]:
        """Find, per variable, the node of its hard truth, as its gate and own tick leave it."""
        shown = [-1] * len(self._made)
        for index, node in enumerate(self._nodes):
            leaf = node.kind is Kind.LEAF or node.kind is Kind.STATUS
            first = leaf and shown[node.variable] < 0
            wrapped = node.kind in {Kind.TICK, Kind.GATE}
            if node.variable >= 0 and (first or wrapped) and not isinstance(node.expr, ex.Soft):
                shown[node.variable] = index
        return tuple(shown)

    def _shape(self, criterion: Criterion) -> Shape:
        node = self._seen_criteria[criterion.id]
        counted, items, waiting = -1, set(), [node]
        seen: set[int] = set()
        while waiting:
            index = waiting.pop()
            if index in seen:  # what is named twice on every level would be gone through for ever
                continue
            seen.add(index)
            found = self._nodes[index]
            if counted < 0 and is_counted(found):
                counted = index
            if found.kind in {Kind.LEAF, Kind.TICK}:
                items.add(found.variable)
            else:
                waiting += reversed(
                    found.children[-1:] if found.kind is Kind.GATE else found.children
                )
        return Shape(criterion.id, criterion.label, node, counted, tuple(sorted(items)))

    def _item(self, expr: ex.Expr, name: str, mask: int) -> int:
        item = self._items[name]
        variable = self._place[name]
        leaf = Node(Kind.LEAF, expr, variable=variable, mask=mask, uses=1 << variable)
        index = self._add(leaf)
        if item.computed is not None:
            below = self._node(item.computed)
            uses = leaf.uses | self._nodes[below].uses
            index = self._add(replace(leaf, kind=Kind.TICK, children=(below,), uses=uses))
        if item.ask_when is None:
            return index
        gate = self._node(item.ask_when)
        uses = self._nodes[index].uses | self._nodes[gate].uses
        return self._add(Node(Kind.GATE, expr, (gate, index), variable=variable, uses=uses))

    def _status(self, expr: ex.Expr, module: str, statuses: tuple[str, ...], ever: bool) -> int:
        variable = self._modules.get((module, ever))
        if variable is None:
            variable = self._modules[(module, ever)] = len(self._made)
            classes = tuple(AnswerClass(word) for word in STATUS_WORDS)
            title = self._titles.get(module, module)
            self._made.append(Variable(module, None, classes, ever, title))
        mask = _bits(STATUS_WORDS, statuses)
        return self._add(Node(Kind.STATUS, expr, variable=variable, mask=mask, uses=1 << variable))

    def _count(self, children: list[int], needed: int = -1, expr: ex.Expr | None = None) -> int:
        uses, disjoint = 0, True
        for child in children:
            below = self._nodes[child].uses
            disjoint = disjoint and not uses & below
            uses |= below
        return self._add(
            Node(
                Kind.COUNT,
                expr or ex.All(()),
                tuple(children),
                len(children) if needed < 0 else needed,
                uses=uses,
                disjoint=disjoint,
            )
        )

    def _not(self, child: int, expr: ex.Expr | None = None) -> int:
        below = self._nodes[child]
        return self._add(Node(Kind.NOT, expr or ex.Not(below.expr), (child,), uses=below.uses))

    def _add(self, node: Node) -> int:
        self._nodes.append(node)
        return len(self._nodes) - 1


def is_counted(node: Node) -> bool:
    """Whether it is a counted list (`3 of 6`), neither `all` nor `any`."""
    return node.kind is Kind.COUNT and isinstance(node.expr, ex.AtLeast)


def _bits(names: tuple[str, ...], chosen: tuple[str, ...]) -> int:
    return sum(1 << index for index, name in enumerate(names) if name in chosen)


def _referred(rule: Rule, name: str) -> ex.Expr:
    if name == "syndrome":
        return rule.syndrome
    if name == "exclusion":
        return rule.exclusion
    return rule.subthreshold or ex.Const(False)
