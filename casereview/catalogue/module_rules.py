"""Checks of a module as a whole: nothing runs in circles and nothing is asked in vain (2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from casereview.catalogue.expressions import RULES
from casereview.catalogue.faults import FaultLog, Path_
from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.interview import InterviewModule

_BREAK = "Nothing can be built on itself: take one of them out of another."
_LONGEST_CHAIN = 40
"""Criteria that build on one another; more can hardly be followed by a reader."""


_MOST_PARTS = 100_000
"""Of one rule with all that it names put in its place; reasons are told part by part."""


def check_rules(log: FaultLog, module: InterviewModule, written: object) -> None:
    """Note circles, chains that are too long, and whatever no rule uses.

    written: the parsed file. Where its rules cannot be understood, what they name counts as used.
    """
    graph = _graph(module)
    places = _places(module)
    try:
        order = tuple(TopologicalSorter(graph).static_order())
    except CycleError as fault:
        circle = [_plain(name) for name in reversed(fault.args[1])]
        log.fault(places.get(fault.args[1][0], ()), f"A circle: {' -> '.join(circle)}. {_BREAK}")
        return
    depth: dict[str, int] = {}
    for name in order:
        depth[name] = 1 + max((depth[below] for below in graph.get(name, ())), default=0)
    deepest = max(depth, key=lambda name: depth[name], default="")
    if deepest and depth[deepest] > _LONGEST_CHAIN:
        log.fault(
            places.get(deepest, ()),
            f"{_plain(deepest)} builds on a chain of more than {_LONGEST_CHAIN} parts.",
        )
        return
    sizes: dict[str, int] = {}
    for name in order:
        sizes[name] = 1 + sum(sizes[below] for below in graph.get(name, ()))
        if sizes[name] > _MOST_PARTS:
            log.fault(
                places.get(name, ()),
                f"{_plain(name)}, written out in full, has more than {_MOST_PARTS} parts: "
                "name fewer criteria twice.",
            )
            return
    named = set() if log.sound else _texts(written)
    _check_use(log, module, graph, places, named)


def _check_use(
    log: FaultLog,
    module: InterviewModule,
    graph: Mapping[str, Iterable[str]],
    places: Mapping[str, Path_],
    named: set[str],
) -> None:
    used: set[str] = set()
    waiting = [name for name in graph if not name.startswith(("item:", "criterion:"))]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += graph.get(name, ())
    used |= {f"{kind}:{name}" for name in named for kind in ("item", "criterion")}
    used |= {f"item:{module.severity_item}", f"item:{module.confirmed_by}"}
    used |= {f"item:{name}" for item in module.items for name in item.body_mass_of}
    for criterion in {criterion.id: criterion for criterion in module.criteria}.values():
        if f"criterion:{criterion.id}" not in used:
            log.fault(
                places[f"criterion:{criterion.id}"],
                f"No rule uses criterion {criterion.id}: use it in a rule, or strike it.",
            )
    for item in module.items:
        if f"item:{item.id}" not in used and not item.descriptive and not item.retired:
            log.fault(
                places[f"item:{item.id}"],
                f"No rule uses {item.id}: use it or mark it descriptive = true.",
            )


def _graph(module: InterviewModule) -> dict[str, list[str]]:
    """Return what each rule, criterion and item is built on, as often as it names it."""
    criteria = {criterion.id for criterion in module.criteria}

    def below(expr: ex.Expr | None, system: str = "") -> list[str]:
        return list(_named(expr, criteria, system)) if expr is not None else []

    graph = {f"criterion:{c.id}": below(c.expr) for c in module.criteria}
    for item in module.items:
        graph[f"item:{item.id}"] = below(item.ask_when) + below(item.computed)
    for system, rule in module.rules.items():
        for name in RULES:
            graph[f"rule:{system}.{name}"] = below(getattr(rule, name), system)
        for hierarchy in rule.hierarchy:
            graph[f"hierarchy:{system}.{hierarchy.id}"] = below(hierarchy.when, system)
        if module.remission is not None:
            for name in ("partial", "full"):
                expr = getattr(module.remission, name)
                graph[f"remission:{system}.{name}"] = below(expr, system)
    return graph


def _named(expr: ex.Expr, criteria: set[str], system: str) -> Iterator[str]:
    waiting = [expr]
    while waiting:
        here = waiting.pop()
        waiting += ex.parts(here)
        if isinstance(here, ex.Id) and here.id in criteria:
            yield f"criterion:{here.id}"
        elif isinstance(here, ex.Id | ex.Soft | ex.Num | ex.Choice):
            yield f"item:{here.id}"
        elif isinstance(here, ex.Ref):
            yield f"rule:{system}.{here.rule}"


def _places(module: InterviewModule) -> dict[str, Path_]:
    places: dict[str, Path_] = {}
    for index, item in enumerate(module.items):
        places.setdefault(f"item:{item.id}", ("item", index))
    for index, criterion in enumerate(module.criteria):
        places.setdefault(f"criterion:{criterion.id}", ("criterion", index))
    for system in module.rules:
        for name in RULES:
            places[f"rule:{system}.{name}"] = ("rule", system, name)
        for name in ("partial", "full"):
            places[f"remission:{system}.{name}"] = ("remission", name)
        for index, hierarchy in enumerate(module.rules[system].hierarchy):
            where = ("rule", system, "hierarchy", index, "when")
            places[f"hierarchy:{system}.{hierarchy.id}"] = where
    return places


def _texts(written: object) -> set[str]:
    """Return every text that stands where criteria, rules and remission are written."""
    found: set[str] = set()
    waiting = [written]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            found.add(here)
        elif isinstance(here, dict):
            waiting += here.values()
        elif isinstance(here, list):
            waiting += here
    return found


def _plain(name: str) -> str:
    return name.partition(":")[2]
