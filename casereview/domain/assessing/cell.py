"""One module at one time point in one system: from answers to truth to status (2.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casereview.domain.assessing.answers import UNKNOWN, read
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import SKIPPED, InterviewModule, Outcome
from casereview.domain.assessing.logic import State, evaluate
from casereview.domain.assessing.program import FLAG, STATUS_WORDS, Kind, Program, Shape
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of another module: outcomes found, and whether one is still open."""

    statuses: frozenset[str]
    open: bool


Surroundings = Mapping[tuple[str, bool], Known]
"""Other modules' outcomes by module and whether they are asked of any time point."""

_NOTHING_KNOWN = Known(frozenset(), True)


@dataclass(frozen=True, slots=True)
class Cell:
    """The evaluated rules of one module, time point and system."""

    program: Program
    raws: Mapping[str, str]
    state: State
    values: tuple[Truth, ...]
    status: Status
    unread: tuple[str, ...]
    assessed: bool
    """Whether the module was gone into here, beyond its screening questions."""
    contested: frozenset[str] = frozenset()
    """Items of whose answer sources disagree."""

    @property
    def verdict(self) -> Status:
        """What the rules come to, whatever the module calls it."""
        return status_of(self.syndrome, self.exclusion, self.subthreshold)

    @property
    def syndrome(self) -> Truth:
        """Symptoms, duration and impairment."""
        return self.values[self.program.syndrome]

    @property
    def exclusion(self) -> Truth:
        """True when every exclusion is ruled out."""
        return self.values[self.program.exclusion]

    @property
    def subthreshold(self) -> Truth:
        """The rule for a presentation short of the syndrome."""
        return self.values[self.program.subthreshold]

    def count(self, shape: Shape) -> tuple[int, int] | None:
        """Return how many of a criterion's counted list are present, and how many could be."""
        if shape.counted < 0:
            return None
        values = [self.values[child] for child in self.program.nodes[shape.counted].children]
        present = values.count(T)
        return present, present + values.count(U)

    @property
    def hidden(self) -> frozenset[int]:
        """Items whose gate is not open: whatever is stored for them counts nowhere."""
        return frozenset(
            variable for variable, gate in self.program.gates if self.values[gate] is not T
        )


def evaluate_cell(
    program: Program,
    raws: Mapping[str, str],
    as_at: PartialDate,
    around: Surroundings,
    contested: frozenset[str] = frozenset(),
) -> Cell:
    """Apply a module's rules to its stored answers at a time point.

    contested: items of whose answer sources disagree.
    """
    masks: list[int] = []
    blank = 0
    unread = []
    for index, variable in enumerate(program.variables):
        if variable.item is None:
            known = around.get((variable.id, variable.ever), _NOTHING_KNOWN)
            masks.append(
                sum(1 << i for i, word in enumerate(STATUS_WORDS) if word in known.statuses)
            )
            blank |= known.open << index
            continue
        raw = raws.get(variable.id)
        if raw is None or raw == SKIPPED:
            masks.append(UNKNOWN)
            blank |= 1 << index
            continue
        try:
            masks.append(read(variable.item, variable.classes, raw, as_at))
        except ValueError:
            masks.append(UNKNOWN)
            unread.append(variable.id)
    state = State(tuple(masks), blank)
    values = tuple(evaluate(program, state))
    screened = {question.id for question in program.module.screener}
    items = {variable.id for variable in program.variables if variable.item is not None}
    unread += [item for item in raws if item not in items and item not in screened]
    assessed = not raws.keys() <= screened
    status = _screened(program, raws)
    if assessed:
        roots = (program.syndrome, program.exclusion, program.subthreshold)
        status = called(program.module, raws, status_of(*(values[root] for root in roots)))
    return Cell(program, raws, state, values, status, tuple(unread), assessed, contested)


def _screened(program: Program, raws: Mapping[str, str]) -> Status:
    """Return the status of a module that was not gone into: rows 1 and 2 of 2.6."""
    answers = [raws.get(q.id, raws.get(q.follows)) for q in program.module.screener]
    negative = bool(answers) and all(answer == "no" for answer in answers)
    return Status.SCREEN_NEGATIVE if negative else Status.NOT_ASSESSED


def called(module: InterviewModule, raws: Mapping[str, str], verdict: Status) -> Status:
    """Return what a module calls a verdict of its rules: a screen never names a disorder (4.8)."""
    if module.outcome is Outcome.DIAGNOSIS or verdict is Status.UNDETERMINED:
        return verdict
    if verdict is not Status.MET:
        return Status.NOT_INDICATED
    if module.outcome is Outcome.SCREEN:
        return Status.SCREEN_POSITIVE
    return Status.MET if raws.get(module.confirmed_by) == "yes" else Status.REFER_ON


def status_of(syndrome: Truth, exclusion: Truth, subthreshold: Truth) -> Status:
    """Return the status of an assessed module: rows 3 to 8 of 2.6."""
    if syndrome is T:
        return {T: Status.MET, F: Status.EXCLUDED, U: Status.UNDETERMINED}[exclusion]
    if syndrome is F:
        below = min(subthreshold, exclusion)
        return Status.SUBTHRESHOLD if below is T else Status.NOT_MET
    return Status.NOT_MET if exclusion is F else Status.UNDETERMINED


def open_flags(cell: Cell) -> list[str]:
    """Return what a decided status still leaves open: it stays no diagnosis either way."""
    if cell.verdict is not Status.NOT_MET:
        return []
    if cell.syndrome is U:
        return ["syndrome_open"]
    return ["subthreshold_open"] if min(cell.subthreshold, cell.exclusion) is U else []


def hierarchy_flags(cell: Cell) -> list[tuple[str, str]]:
    """Return the rules between disorders that hold, each with its text."""
    return [
        (rule.id, rule.text) for rule, _, node in cell.program.hierarchy if cell.values[node] is T
    ]


def contradicted_ticks(cell: Cell) -> list[str]:
    """Return exclusions whose tick says otherwise than the modules it could be read from."""
    return sorted(
        {
            cell.program.variables[node.variable].id
            for node, value in zip(cell.program.nodes, cell.values, strict=True)
            if node.kind is Kind.TICK
            and value is not U
            and cell.values[node.children[0]] not in {U, value}
        }
    )


def undecided_roots(cell: Cell) -> list[int]:
    """Return the rules of a cell that are still open and bear on its status."""
    program = cell.program
    roots = []
    if cell.syndrome is U:
        roots.append(program.syndrome)
    barred = cell.syndrome is F and cell.subthreshold is F
    if cell.exclusion is U and not barred:
        roots.append(program.exclusion)
    if cell.subthreshold is U and cell.syndrome is not T and cell.exclusion is not F:
        roots.append(program.subthreshold)
    return roots


def skippable(cells: Iterable[Cell], also_needed: Mapping[str, bool]) -> tuple[str, ...]:
    """Return the unasked items that no undecided rule of any system uses (2.3).

    also_needed: items wanted whatever the rules say, such as the severity item of a met disorder.
    """
    found: tuple[str, ...] | None = None
    for cell in cells:
        cautions = [node for _, effect, node in cell.program.hierarchy if effect == FLAG]
        asked = [node for node in cautions if cell.values[node] is U and cell.syndrome is not F]
        needed = 0
        for root in undecided_roots(cell) + asked:
            needed |= cell.program.nodes[root].uses
        hidden = cell.hidden
        here = tuple(
            variable.id
            for index, variable in enumerate(cell.program.variables)
            if variable.item is not None
            and variable.id not in cell.raws
            and not variable.item.descriptive
            and not variable.item.retired
            and not also_needed.get(variable.id)
            and not needed >> index & 1
            and index not in hidden
        )
        found = here if found is None else tuple(item for item in found if item in here)
    return found or ()
