"""Evaluates a whole case: every module, instance and time point, and the changes between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.answers import check_answer, leaves
from casereview.domain.assessing.assessment import Assessment, assess, known_of
from casereview.domain.assessing.body_mass import worked_out
from casereview.domain.assessing.cell import Cell, evaluate_cell
from casereview.domain.assessing.course import STAGE, Moment, changes, overlay
from casereview.domain.assessing.evaluation_profile import EvaluationProfile
from casereview.domain.assessing.finding import CaseFindings, Change, Finding
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.program import Program, compile_rules
from casereview.domain.assessing.quantity import Interval, duration_at, parse_duration
from casereview.domain.assessing.rating import Answer, CourseEntry, ModuleKey, TimePoint
from casereview.domain.assessing.screens import Screens
from casereview.domain.assessing.truth import F
from casereview.domain.dates import PartialDate
from casereview.errors import CatalogueError

__all__ = ["EvaluationProfile", "Evaluator", "check_answer", "evaluate_case"]

_REMISSION_OPEN = (
    "Met earlier; whether it is in remission is undetermined: an answer is open, or since when it"
    " has been away."
)


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


_Assessments = dict[ModuleKey, dict[str, Assessment]]
_Answered = dict[tuple[ModuleKey, str], dict[str, str]]
_Contested = dict[tuple[ModuleKey, str], frozenset[str]]
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
        self._modules_kept: dict[ModuleKey, tuple[object, dict[str, Assessment]]] = {}
        self._kept: dict[tuple[ModuleKey, str], tuple[object, Assessment]] = {}
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
        contested = _contested(answers)
        entries: dict[ModuleKey, list[CourseEntry]] = {}
        for entry in course:
            keys.setdefault(entry.key)
            entries.setdefault(entry.key, []).append(entry)
        by_module: dict[str, list[ModuleKey]] = {}
        for key in keys:
            by_module.setdefault(key.module, []).append(key)
        assessed: _Assessments = {}
        for name in self._order:
            for key in by_module.get(name, ()):
                assessed[key] = self._assessed(
                    key, points, answered, contested, assessed, by_module
                )
        self._forget(assessed)
        findings: list[Finding] = []
        found: list[Change] = []
        for key in keys:
            if key in assessed:
                shown, changed = self._laid_over(key, points, assessed[key], entries.get(key, ()))
                findings += shown
                found += changed
        return CaseFindings(self._screens.flagged(findings), tuple(found))

    def _assessed(
        self,
        key: ModuleKey,
        points: Sequence[TimePoint],
        answered: _Answered,
        contested: _Contested,
        known: _Assessments,
        by_module: Mapping[str, Sequence[ModuleKey]],
    ) -> dict[str, Assessment]:
        asks = self._asks[key.module]
        raws_at = [self._raws(key, point.id, answered) for point in points]
        contested_at = [contested.get((key, point.id), frozenset[str]()) for point in points]
        asked = [(k, known[k]) for name, _ in asks for k in by_module.get(name, ())]
        whole = (list(points), raws_at, contested_at, asked)
        before = self._modules_kept.get(key)
        if before is not None and before[0] == whole:
            return before[1]
        programs = self._programs_of(key.module)
        instances = {name: [known[k] for k in by_module.get(name, ())] for name, _ in asks}
        systems = {p.system: self._profile.asked_in(p) for p in (programs if asks else ())}
        ever = {
            system: {
                (name, True): known_of(instances[name], None, asked_in)
                for name, at_any in asks
                if at_any
            }
            for system, asked_in in systems.items()
        }
        found = {}
        for point, raws, disputed in zip(points, raws_at, contested_at, strict=True):
            around = {
                system: ever[system]
                | {
                    (name, False): known_of(instances[name], point.id, asked_in)
                    for name, at_any in asks
                    if not at_any
                }
                for system, asked_in in systems.items()
            }
            seen = (point.as_at, raws, disputed, around)
            kept = self._kept.get((key, point.id))
            if kept is None or kept[0] != seen:
                cells = tuple(
                    evaluate_cell(
                        program, raws, point.as_at, around.get(program.system, {}), disputed
                    )
                    for program in programs
                )
                kept = (seen, assess(key, point.id, cells))
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

    def _forget(self, assessed: _Assessments) -> None:
        """Drop what belongs to modules or time points that are gone."""
        for key, point in [k for k in self._kept if k[1] not in assessed.get(k[0], {})]:
            del self._kept[(key, point)]
        for key in [k for k in self._laid if k not in assessed]:
            del self._laid[key], self._modules_kept[key]

    def _laid_over(
        self,
        key: ModuleKey,
        points: Sequence[TimePoint],
        assessments: Mapping[str, Assessment],
        course: Sequence[CourseEntry],
    ) -> tuple[Sequence[Finding], Sequence[Change]]:
        """Return a module's findings with its course laid over them, and its changes."""
        seen = (list(points), list(assessments.values()), list(course))
        kept = self._laid.get(key)
        if kept is not None and kept[0] == seen:
            return kept[1]
        module = self._modules[key.module]
        findings: list[Finding] = []
        found: tuple[Change, ...] = ()
        for number in range(len(self._programs_of(key.module))):
            here = [assessments[point.id] for point in points]
            moments = [
                _moment(point, one.cells[number]) for point, one in zip(points, here, strict=True)
            ]
            laid = _with_course(module, moments, course, [one.findings[number] for one in here])
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


def _contested(answers: Iterable[Answer]) -> _Contested:
    """Return the items of whose answer sources disagree, by module and time point."""
    found: dict[tuple[ModuleKey, str], set[str]] = {}
    for answer in answers:
        if answer.conflict_with:
            found.setdefault((answer.key, answer.time_point_id), set()).add(answer.item)
    return {place: frozenset(items) for place, items in found.items()}


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


# ---- the course over it --------------------------------------------------------------------


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
    return _REMISSION_OPEN if stage == flag else f"In {stage} remission."


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
