"""Checks what a module asks of other modules: known ones, and never in a circle (2.5, 2.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casereview.catalogue.faults import FaultLog, Path_
from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.evaluation import dependency_order
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.program import FLAG
from casereview.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class Reference:
    """A question for another module's status; `needed` when no tick and no flag stands for it."""

    module: str
    where: Path_
    needed: bool


def status_references(module: InterviewModule) -> tuple[Reference, ...]:
    """Return every question a module asks for another's status, with its place in the file."""
    found: list[Reference] = []

    def note(expr: ex.Expr | None, where: Path_, *, needed: bool = True) -> None:
        waiting = [] if expr is None else [expr]
        while waiting:
            here = waiting.pop()
            waiting += ex.parts(here)
            if isinstance(here, ex.StatusIn):
                found.append(Reference(here.module, where, needed))

    for index, criterion in enumerate(module.criteria):
        note(criterion.expr, ("criterion", index, "expr"))
    for index, item in enumerate(module.items):
        note(item.ask_when, ("item", index, "ask_when"))
        note(item.computed, ("item", index, "computed"), needed=False)
    for system, rule in module.rules.items():
        place: Path_ = ("rule", system)
        note(rule.syndrome, (*place, "syndrome"))
        note(rule.exclusion, (*place, "exclusion"))
        note(rule.subthreshold, (*place, "subthreshold"))
        for index, hierarchy in enumerate(rule.hierarchy):
            where = (*place, "hierarchy", index, "when")
            note(hierarchy.when, where, needed=hierarchy.effect != FLAG)
    if module.remission is not None:
        note(module.remission.partial, ("remission", "partial"))
        note(module.remission.full, ("remission", "full"))
    return tuple(found)


def check_outside(
    log: FaultLog, module_id: str, asked: Mapping[str, tuple[Reference, ...]]
) -> None:
    """Note references to modules that are not there, and circles through this module.

    asked: what each module of the library asks, this one included.
    """
    unknown = {(r.module, r.needed): r for r in reversed(asked[module_id]) if r.module not in asked}
    for reference in reversed(unknown.values()):
        if reference.needed:
            log.fault(reference.where, f"There is no module {reference.module!r} to ask.")
        else:
            log.remark(
                reference.where,
                f"There is no module {reference.module!r} in the library: "
                "the interviewer's own tick or judgement stands for it.",
            )
    graph = {name: [(r.module, False) for r in refs] for name, refs in asked.items()}
    if not _in_circle(module_id, graph):
        return
    try:
        dependency_order(graph)
    except CatalogueError as fault:
        first = next(r for r in asked[module_id] if _reaches(r.module, module_id, graph))
        log.fault(first.where, fault.what)


def check_shared(
    log: FaultLog, module: InterviewModule, library: Mapping[str, InterviewModule]
) -> None:
    """Note items that share an answer with one that is not there or is of another type.

    An exclusion that names a disorder which the library has not is remarked: its id is printed.
    """
    for index, item in enumerate(module.items):
        unknown = [name for name in item.differential if name not in library and name != module.id]
        if unknown:
            log.remark(
                ("item", index, "differential"),
                f"There is no module {unknown[0]!r}: {item.id} will name it by its id.",
            )
        if not item.same_as:
            continue
        where = ("item", index, "same_as")
        other_id, _, name = item.same_as.partition(".")
        if not name or other_id == module.id:
            log.fault(where, f"{item.id}: same_as names another module's item, as in ptsd11.R1.")
            continue
        if other_id not in library:
            log.remark(where, f"There is no module {other_id!r}: {item.id} is rated here only.")
            continue
        other = library[other_id].item(name)
        if other is None or other.type is not item.type or other.options != item.options:
            log.fault(where, f"{item.id}: {item.same_as} is no {item.type} item with such answers.")
        elif other.same_as:
            log.fault(where, f"{item.id}: {item.same_as} itself takes its answer from elsewhere.")


_Graph = Mapping[str, list[tuple[str, bool]]]


def _in_circle(module_id: str, graph: _Graph) -> bool:
    return any(_reaches(other, module_id, graph) for other, _ in graph[module_id])


def _reaches(start: str, goal: str, graph: _Graph) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting += [other for other, _ in graph.get(here, ())]
    return False
