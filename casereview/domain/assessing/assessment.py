"""One module at one time point in all its systems: the findings its evaluated rules come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from casereview.domain.assessing.cell import (
    Cell,
    Known,
    contradicted_ticks,
    hierarchy_flags,
    open_flags,
    skippable,
)
from casereview.domain.assessing.explanation import explain, needed_again
from casereview.domain.assessing.finding import Finding, Status, Told
from casereview.domain.assessing.program import Program
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.assessing.severity import severity_of
from casereview.domain.assessing.truth import F, T

_CAUTIONS = {
    "subthreshold_open": "Whether it is subthreshold is open.",
    "syndrome_open": "An exclusion applies; whether the criteria are present is open.",
}
"""What a decided status leaves open, in words; a hierarchy rule brings its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """What one module says at one time point, before its course is laid over it."""

    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]

    def status(self, system: str) -> Status:
        """Return the base status in a system, or in the main one where it has no such rules."""
        found = next((f for f in self.findings if f.system == system), self.findings[0])
        return found.base_status


def assess(key: ModuleKey, point_id: str, cells: tuple[Cell, ...]) -> Assessment:
    """Return what the cells of a module, one a system and the main one first, come to."""
    main = cells[0]
    wanted = dict.fromkeys(_also_wanted(main.program), main.syndrome is not F)
    to_skip = skippable(cells, wanted) if main.assessed else ()
    needed = needed_again(cells) if main.assessed else ()
    return Assessment(
        cells, tuple(_finding(key, point_id, cell, to_skip, needed) for cell in cells)
    )


def _also_wanted(program: Program) -> list[str]:
    """Return the items that severity, or a referral's confirmation, is read from."""
    module = program.module
    counted = (shape for shape in program.criteria if shape.id == module.severity_count)
    item = module.item(module.severity_item)
    return [
        module.severity_item,
        *(item.body_mass_of if item else ()),
        module.confirmed_by,
        *(program.variables[place].id for shape in counted for place in shape.items),
    ]


def _finding(
    key: ModuleKey,
    point_id: str,
    cell: Cell,
    to_skip: tuple[str, ...],
    needed: tuple[str, ...],
) -> Finding:
    module = cell.program.module
    closed = tuple(cell.program.variables[place].id for place in sorted(cell.hidden))
    finding = Finding(
        key=key,
        time_point_id=point_id,
        system=cell.program.system,
        status=cell.status,
        base_status=cell.status,
        told=Told(partial(explain, cell)),
        module_version=module.version,
        closed=closed,
    )
    if not cell.assessed:
        return finding
    flags = [(flag, _CAUTIONS[flag]) for flag in open_flags(cell)]
    flags += hierarchy_flags(cell)
    flags += [
        (f"tick_against_module:{item}", f"{item} is ticked otherwise than another module says.")
        for item in contradicted_ticks(cell)
    ]
    flags += [
        (f"not_understood:{item}", f"The stored answer to {item} is not understood.")
        for item in cell.unread
    ]
    return replace(
        finding,
        flags=tuple(flag for flag, _ in flags),
        cautions=tuple(text for _, text in flags),
        urgent=tuple(
            rule.text
            for rule, _, node in cell.program.hierarchy
            if rule.urgent and cell.values[node] is T
        ),
        skippable=to_skip,
        needed=needed,
        hidden=tuple(item for item in closed if item in cell.raws),
        severity=severity_of(cell) if cell.status is Status.MET else "",
    )


def known_of(
    instances: Sequence[Mapping[str, Assessment]], point_id: str | None, system: str
) -> Known:
    """Return what a module's instances say at one time point, or at any of them (None).

    At any time point those at which it was not assessed are left out, unless it never was.
    """
    found: list[Status] = []
    for assessments in instances:
        if point_id is not None:
            found.append(assessments[point_id].status(system))
        else:
            statuses = [assessment.status(system) for assessment in assessments.values()]
            found += [s for s in statuses if s is not Status.NOT_ASSESSED]
    undecided = {Status.UNDETERMINED, Status.NOT_ASSESSED}
    return Known(
        frozenset(status.value for status in found if status not in undecided),
        not found or any(status in undecided for status in found),
    )
