"""Evaluates a whole case: every module, instance and time point, and the changes between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from graphlib import CycleError, TopologicalSorter

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.answers import UNUSABLE, check_answer, leaves
from casereview.domain.assessing.body_mass import worked_out
from casereview.domain.assessing.cell import (
    Cell,
    Known,
    contradicted_ticks,
    evaluate_cell,
    hierarchy_flags,
    open_flags,
    skippable,
)
from casereview.domain.assessing.course import STAGE, Moment, changes, overlay
from casereview.domain.assessing.explanation import explain, needed_again
from casereview.domain.assessing.finding import CaseFindings, Change, Finding, Status, Told
from casereview.domain.assessing.interview import InterviewModule, ItemType, SeverityBand
from casereview.domain.assessing.program import EXCLUDE, Program, compile_rules
from casereview.domain.assessing.quantity import (
    Interval,
    describe,
    duration_at,
    parse_duration,
    parse_number,
)
from casereview.domain.assessing.rating import Answer, CourseEntry, ModuleKey, TimePoint
from casereview.domain.assessing.screens import Screens
from casereview.domain.assessing.truth import F, T
from casereview.domain.dates import PartialDate
from casereview.errors import CatalogueError

__all__ = ["EvaluationProfile", "Evaluator", "check_answer", "evaluate_case"]

GAD_IN_DEPRESSION = "gad_in_depression"

CAUTIONS = {
    "subthreshold_open": "Whether it is subthreshold is open.",
    "syndrome_open": "An exclusion applies; whether the criteria are present is open.",
    "remission_undetermined": "Met earlier; whether it is in remission is undetermined.",
}
"""Flags of the engine itself in words; a hierarchy rule brings its own."""


@dataclass(frozen=True, slots=True)
class EvaluationProfile:
    """How a case is evaluated (4.1 Profile).

    effects: by profile setting, `flag`, `exclude` or `replace` in place of the module's effect.
    gaps: by module id, the days that part two episodes in place of the module's own.
    """

    main_system: str = "dsm5tr"
    side_systems: tuple[str, ...] = ("icd10", "icd11")
    effects: Mapping[str, str] = field(default_factory=dict)
    gaps: Mapping[str, float] = field(default_factory=dict)

    def effects_in(self, system: str) -> Mapping[str, str]:
        """Return the effects in a system; ICD-10 bars GAD confined to depression (2.9)."""
        if system == "icd10":
            return {GAD_IN_DEPRESSION: EXCLUDE, **self.effects}
        return self.effects

    def asked_in(self, program: Program) -> str:
        """Return the system in which rules ask for other modules' statuses: their own one.

        A module without rules in the main system asks for the diagnoses of the main one.
        """
        own = self.main_system in program.module.rules
        return program.system if own else self.main_system

    def systems(self, module: InterviewModule) -> tuple[str, ...]:
        """Return the systems a module is evaluated in, the main one first."""
        wanted = dict.fromkeys((self.main_system, *self.side_systems))
        served = tuple(system for system in wanted if system in module.rules)
        return served or tuple(module.rules)[:1]


def evaluate_case(
    modules: Mapping[str, InterviewModule],
    time_points: Sequence[TimePoint],
    answers: Sequence[Answer],
    course: Sequence[CourseEntry],
    profile: EvaluationProfile | None = None,
    opened: Iterable[ModuleKey] = (),
) -> CaseFindings:
    """Return every finding of a case and the changes between its time points.

    opened: modules taken up, so that one without any answer shows as not assessed.
    """
    return Evaluator(modules, profile).case(time_points, answers, course, opened)


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    """What one module says at one time point, before its course is laid over it."""

    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]

    def status(self, system: str) -> Status:
        """Return the base status in a system, or in the main one where it has no such rules."""
        found = next((f for f in self.findings if f.system == system), self.findings[0])
        return found.base_status


_Outcomes = dict[ModuleKey, dict[str, _Outcome]]
_Answered = dict[tuple[ModuleKey, str], dict[str, str]]
_LaidOver = tuple[Sequence[Finding], Sequence[Change]]


class Evaluator:
    """Evaluates one case again and again; what did not change since last time is kept.

    Raises CatalogueError when modules ask for each other's status in a circle.
    """

    def __init__(
        self, modules: Mapping[str, InterviewModule], profile: EvaluationProfile | None = None
    ) -> None:
        self._profile = profile or EvaluationProfile()
        self._modules = modules
        self._titles = {name: module.title for name, module in modules.items()}
        self._asks = {name: referred_modules(module) for name, module in modules.items()}
        self._order = dependency_order(self._asks)
        self._shared = {
            name: [(item.id, *item.shared) for item in module.items if item.shared]
            for name, module in modules.items()
        }
        self._worked_out = {
            name: [item for item in module.items if item.body_mass_of]
            for name, module in modules.items()
        }
        self._screened = {
            name: {question.id for question in module.screener} for name, module in modules.items()
        }
        self._screens = Screens(modules)
        self._programs: dict[str, tuple[Program, ...]] = {}
        self._modules_kept: dict[ModuleKey, tuple[object, dict[str, _Outcome]]] = {}
        self._kept: dict[tuple[ModuleKey, str], tuple[object, _Outcome]] = {}
        self._laid: dict[ModuleKey, tuple[object, _LaidOver]] = {}

    def case(
        self,
        time_points: Sequence[TimePoint],
        answers: Sequence[Answer],
        course: Sequence[CourseEntry],
        opened: Iterable[ModuleKey] = (),
    ) -> CaseFindings:
        """Return findings and changes, by module and then by time point in their order."""
        points = sorted(time_points, key=lambda point: point.order)
        answered, keys = _grouped(answers, opened)
        entries: dict[ModuleKey, list[CourseEntry]] = {}
        for entry in course:
            keys.setdefault(entry.key)
            entries.setdefault(entry.key, []).append(entry)
        by_module: dict[str, list[ModuleKey]] = {}
        for key in keys:
            by_module.setdefault(key.module, []).append(key)
        outcomes: _Outcomes = {}
        for name in self._order:
            for key in by_module.get(name, ()):
                outcomes[key] = self._outcomes(key, points, answered, outcomes, by_module)
        self._forget(outcomes)
        findings: list[Finding] = []
        found: list[Change] = []
        for key in keys:
            if key in outcomes:
                shown, changed = self._laid_over(key, points, outcomes[key], entries.get(key, ()))
                findings += shown
                found += changed
        return CaseFindings(self._screens.flagged(findings), tuple(found))

    def _outcomes(
        self,
        key: ModuleKey,
        points: Sequence[TimePoint],
        answered: _Answered,
        known: _Outcomes,
        by_module: Mapping[str, Sequence[ModuleKey]],
    ) -> dict[str, _Outcome]:
        asks = self._asks[key.module]
        raws_at = [self._raws(key, point.id, answered) for point in points]
        asked = [(k, known[k]) for name, _ in asks for k in by_module.get(name, ())]
        whole = (list(points), raws_at, asked)
        before = self._modules_kept.get(key)
        if before is not None and before[0] == whole:
            return before[1]
        programs = self._programs_of(key.module)
        instances = {name: [known[k] for k in by_module.get(name, ())] for name, _ in asks}
        systems = {p.system: self._profile.asked_in(p) for p in (programs if asks else ())}
        ever = {
            system: {
                (name, True): _known(instances[name], None, asked_in)
                for name, at_any in asks
                if at_any
            }
            for system, asked_in in systems.items()
        }
        found = {}
        for point, raws in zip(points, raws_at, strict=True):
            around = {
                system: ever[system]
                | {
                    (name, False): _known(instances[name], point.id, asked_in)
                    for name, at_any in asks
                    if not at_any
                }
                for system, asked_in in systems.items()
            }
            seen = (point.as_at, raws, around)
            kept = self._kept.get((key, point.id))
            if kept is None or kept[0] != seen:
                cells = tuple(
                    evaluate_cell(program, raws, point.as_at, around.get(program.system, {}))
                    for program in programs
                )
                kept = (seen, _Outcome(cells, _findings(key, point.id, cells)))
                self._kept[(key, point.id)] = kept
            found[point.id] = kept[1]
        self._modules_kept[key] = (whole, found)
        return found

    def _raws(self, key: ModuleKey, point_id: str, answered: _Answered) -> dict[str, str]:
        """Return a module's answers, with those shared or worked out once it is gone into."""
        raws = answered.get((key, point_id), {})
        shared, indexes = self._shared[key.module], self._worked_out[key.module]
        if not (shared or indexes) or raws.keys() <= self._screened[key.module]:
            return raws
        lent = {}
        for item, module, name in shared:
            there = answered.get((ModuleKey(module, key.instance), point_id), {})
            if name in there:
                lent[item] = there[name]
        for index in indexes:
            found = worked_out(index, raws)
            if found is not None:
                lent[index.id] = found
        return {**lent, **raws}

    def _programs_of(self, name: str) -> tuple[Program, ...]:
        found = self._programs.get(name)
        if found is None:
            module = self._modules[name]
            found = self._programs[name] = tuple(
                compile_rules(module, system, self._profile.effects_in(system), self._titles)
                for system in self._profile.systems(module)
            )
        return found

    def _forget(self, outcomes: _Outcomes) -> None:
        """Drop what belongs to modules or time points that are gone."""
        for key, point in [k for k in self._kept if k[1] not in outcomes.get(k[0], {})]:
            del self._kept[(key, point)]
        for key in [k for k in self._laid if k not in outcomes]:
            del self._laid[key], self._modules_kept[key]

    def _laid_over(
        self,
        key: ModuleKey,
        points: Sequence[TimePoint],
        outcomes: Mapping[str, _Outcome],
        course: Sequence[CourseEntry],
    ) -> tuple[Sequence[Finding], Sequence[Change]]:
        """Return a module's findings with its course laid over them, and its changes."""
        seen = (list(points), list(outcomes.values()), list(course))
        kept = self._laid.get(key)
        if kept is not None and kept[0] == seen:
            return kept[1]
        module = self._modules[key.module]
        findings: list[Finding] = []
        found: tuple[Change, ...] = ()
        for number in range(len(self._programs_of(key.module))):
            here = [outcomes[point.id] for point in points]
            moments = [
                _moment(point, o.cells[number]) for point, o in zip(points, here, strict=True)
            ]
            laid = _with_course(module, moments, course, [o.findings[number] for o in here])
            findings += laid
            if number == 0:
                gap = self._profile.gaps.get(module.id, module.gap)
                shown = [replace(m, status=f.status) for m, f in zip(moments, laid, strict=True)]
                found = changes(key, shown, course, gap)
        self._laid[key] = (seen, (findings, found))
        return findings, found


def _grouped(
    answers: Sequence[Answer], opened: Iterable[ModuleKey]
) -> tuple[_Answered, dict[ModuleKey, None]]:
    """Return answers by module and time point, and the modules in their order.

    Neighbours mostly belong together, so that few keys need be looked up.
    """
    answered: _Answered = {}
    keys: dict[ModuleKey, None] = dict.fromkeys(opened)
    cell: dict[str, str] = {}
    place = ("", "", "")
    for answer in answers:
        key = answer.key
        here = (answer.time_point_id, key.module, key.instance)
        if here != place:
            place = here
            keys.setdefault(key)
            cell = answered.setdefault((key, answer.time_point_id), {})
        cell[answer.item] = answer.value
    return answered, keys


def referred_modules(module: InterviewModule) -> tuple[tuple[str, bool], ...]:
    """Return the modules whose status a module asks for, and whether at any time point."""
    asked = {(leaf.module, leaf.ever) for leaf in leaves(module) if isinstance(leaf, ex.StatusIn)}
    return tuple(sorted(asked))


def dependency_order(asks: Mapping[str, Iterable[tuple[str, bool]]]) -> tuple[str, ...]:
    """Return modules so that each follows those it asks for; raises CatalogueError for a circle."""
    graph = {name: {other for other, _ in others if other in asks} for name, others in asks.items()}
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as fault:
        circle = " -> ".join(str(name) for name in reversed(fault.args[1]))
        raise CatalogueError(
            f"Modules ask for each other's status in a circle: {circle}."
        ) from fault


def _known(instances: Sequence[Mapping[str, _Outcome]], point_id: str | None, system: str) -> Known:
    """Return what a module's instances say at one time point, or at any of them (None).

    At any time point those at which it was not assessed are left out, unless it never was.
    """
    found: list[Status] = []
    for outcomes in instances:
        if point_id is not None:
            found.append(outcomes[point_id].status(system))
        else:
            statuses = [outcome.status(system) for outcome in outcomes.values()]
            found += [s for s in statuses if s is not Status.NOT_ASSESSED]
    undecided = {Status.UNDETERMINED, Status.NOT_ASSESSED}
    return Known(
        frozenset(status.value for status in found if status not in undecided),
        not found or any(status in undecided for status in found),
    )


# ---- findings ----------------------------------------------------------------------------------


def _findings(key: ModuleKey, point_id: str, cells: Sequence[Cell]) -> tuple[Finding, ...]:
    main = cells[0]
    wanted = dict.fromkeys(_also_wanted(main.program), main.syndrome is not F)
    to_skip = skippable(cells, wanted) if main.assessed else ()
    needed = needed_again(cells) if main.assessed else ()
    return tuple(_finding(key, point_id, cell, to_skip, needed) for cell in cells)


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
    flags = [(flag, CAUTIONS[flag]) for flag in open_flags(cell)]
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
        severity=_severity(cell) if cell.status is Status.MET else "",
    )


def _severity(cell: Cell) -> str:
    """Return the manual's band, or the interviewer's own rating of severity."""
    module = cell.program.module
    for shape in cell.program.criteria:
        count = cell.count(shape)
        if shape.id == module.severity_count and count is not None:
            return _bands(module.severity_bands, *count)
    item = module.item(module.severity_item)
    raw = cell.raws.get(module.severity_item)
    if item is None or raw is None or raw in UNUSABLE or module.severity_item in cell.unread:
        return ""
    if item.type is ItemType.NUMBER and module.severity_bands:
        number = parse_number(raw)
        return _bands(module.severity_bands, number.lo, number.hi)
    return describe(raw, item.type) + (" of 8" if module.severity_scale == "clinician_0_8" else "")


def _bands(bands: Sequence[SeverityBand], lowest: float, highest: float) -> str:
    low, high = _band(bands, lowest), _band(bands, highest)
    return low if low == high else f"{low} to {high}"


def _band(bands: Sequence[SeverityBand], value: float) -> str:
    reached = [band.label for band in bands if value >= band.at_least]
    return reached[-1] if reached else f"below {bands[0].label}"


def _moment(point: TimePoint, cell: Cell) -> Moment:
    program = cell.program
    return Moment(
        point=point,
        status=cell.status,
        partial=cell.values[program.partial] if program.partial >= 0 else F,
        full=cell.values[program.full] if program.full >= 0 else F,
        free=_free_for(cell, point.as_at),
    )


def _free_for(cell: Cell, as_at: PartialDate) -> Interval | None:
    """Return for how long the person is said to have been free of it, where that was answered."""
    remission = cell.program.module.remission
    try:
        return duration_at(cell.raws[remission.free_for], as_at) if remission else None
    except (KeyError, ValueError):
        return None


def _caution(flag: str) -> str:
    stage = flag.removeprefix(STAGE)
    return CAUTIONS[flag] if stage == flag else f"In {stage} remission."


def _with_course(
    module: InterviewModule,
    moments: Sequence[Moment],
    course: Sequence[CourseEntry],
    findings: Sequence[Finding],
) -> list[Finding]:
    """Lay remission over what was met earlier; every other finding stays the very same."""
    lookback = parse_duration(module.lookback).lo if module.lookback else 0.0
    shown = []
    for index, finding in enumerate(findings):
        status, flags = overlay(module.remission, lookback, moments, index, course)
        if status is not finding.status or flags:
            finding = replace(
                finding,
                status=status,
                flags=(*finding.flags, *flags),
                cautions=(*finding.cautions, *(_caution(flag) for flag in flags)),
            )
        shown.append(finding)
    return shown
