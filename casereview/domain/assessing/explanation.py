"""Says in words why a status is what it is: verdict, because, missing, would change if (2.7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.answers import Cause, cause
from casereview.domain.assessing.cell import Cell, called, status_of, undecided_roots
from casereview.domain.assessing.finding import CriterionState, ItemState, Reasons, Status
from casereview.domain.assessing.interview import SKIPPED
from casereview.domain.assessing.logic import Change, single_changes
from casereview.domain.assessing.program import FLAG, Kind, Variable
from casereview.domain.assessing.quantity import describe
from casereview.domain.assessing.settling import Settling, choose, settling_sets
from casereview.domain.assessing.shortening import shortened
from casereview.domain.assessing.telling import Teller
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.assessing.wording import answer_words, labelled, listing, span_of, spoken

SCREENED_OUT = "every screening question was answered no"
ENOUGH_BELOW = "enough for subthreshold"
"""Parts the phrases on the rule that failed from those on the rule below it."""


def explain(cell: Cell) -> Reasons:
    """Explain a cell; the same answers always give the same words."""
    if not cell.assessed:
        screened = cell.status is Status.SCREEN_NEGATIVE
        return Reasons(because=(SCREENED_OUT,) * screened, criteria=_criterion_states(cell))
    program = cell.program
    changes = single_changes(program, cell.state, cell.values)
    settling = None
    if cell.verdict is Status.UNDETERMINED:
        sets = settling_sets(program, cell.state, cell.values, program.decided)
        settling = choose(program, cell.state, sets, changes[program.decided])
    return Reasons(
        because=_because(cell),
        missing=_missing(cell, settling),
        would_change=_would_change(cell, changes),
        settling=settling.ids if settling else (),
        criteria=_criterion_states(cell),
    )


# ---- because -----------------------------------------------------------------------------------


def _because(cell: Cell) -> tuple[str, ...]:
    program = cell.program
    teller = Teller(cell)
    if cell.verdict is Status.MET:
        teller.tell(program.syndrome)
        teller.tell(program.exclusion)
    elif cell.verdict is Status.EXCLUDED:
        _tell_exclusions(cell, teller)
        teller.tell(program.syndrome)
    elif cell.syndrome is F:
        teller.tell(program.syndrome)
        if cell.verdict is Status.SUBTHRESHOLD:
            teller.say(ENOUGH_BELOW)
            teller.tell(program.subthreshold)
            teller.tell(program.exclusion)
        elif cell.exclusion is F:
            _tell_exclusions(cell, teller)
        teller.reached(program.syndrome)
    elif cell.verdict is Status.NOT_MET:
        _tell_exclusions(cell, teller)
        teller.say("the syndrome is left open")
    else:
        tell = teller.tell if cell.syndrome is T else teller.progress
        tell(program.syndrome)
        if not teller.phrases:
            teller.so_far(program.syndrome)
    return teller.phrases


def _tell_exclusions(cell: Cell, teller: Teller) -> None:
    """Say which exclusion applies; a rule between disorders speaks its own text."""
    for rule, effect, node in cell.program.hierarchy:
        if effect != FLAG and cell.values[node] is T:
            teller.say(rule.text.rstrip("."))
    teller.tell(cell.program.exclusion)


# ---- missing -----------------------------------------------------------------------------------


def _missing(cell: Cell, settling: Settling | None) -> tuple[str, ...]:
    roots = undecided_roots(cell)
    by_cause: dict[Cause, list[Variable]] = {}
    for index in sorted(_influential(cell, roots)):
        variable = cell.program.variables[index]
        by_cause.setdefault(_why_open(cell, variable), []).append(variable)
    lines = [_cause_line(cell, why, by_cause[why]) for why in Cause if why in by_cause]
    if cell.verdict is Status.UNDETERMINED:
        lines.append(_settling_line(cell, settling) if by_cause else _nothing_left(cell))
    return tuple(lines)


def _why_open(cell: Cell, variable: Variable) -> Cause:
    if variable.item is None:
        return Cause.OTHER_MODULE
    if variable.id in cell.unread:
        return Cause.NOT_UNDERSTOOD
    why = cause(cell.raws.get(variable.id))
    return Cause.CONFLICTING if why is Cause.INADEQUATE and variable.id in cell.contested else why


def _nothing_left(cell: Cell) -> str:
    """Every item still needed is hidden by an answer that closed its gate."""
    hidden = listing(cell.program.variables[place].id for place in sorted(cell.hidden))
    return f"nothing left to ask would settle it while {hidden} is not reached"


def _influential(cell: Cell, roots: Iterable[int]) -> set[int]:
    """Return the variables that an open rule hangs on: through open nodes only."""
    found: set[int] = set()
    seen: set[int] = set()
    waiting = list(roots)
    while waiting:
        index = waiting.pop()
        if index in seen or cell.values[index] is not U:
            continue
        seen.add(index)
        node = cell.program.nodes[index]
        if node.kind is Kind.GATE:
            gate, leaf = node.children
            waiting.append(leaf if cell.values[gate] is T else gate)  # a closed one leads nowhere
            continue
        if node.kind in {Kind.LEAF, Kind.TICK, Kind.STATUS}:
            found.add(node.variable)
        waiting += node.children
    return found


def needed_again(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Return the items left unasked on which a rule of some system, still open, hangs (2.3)."""
    found: dict[str, None] = {}
    for cell in cells:
        if SKIPPED in cell.raws.values():
            for index in sorted(_influential(cell, undecided_roots(cell))):
                name = cell.program.variables[index].id
                if cell.raws.get(name) == SKIPPED:
                    found.setdefault(name)
    return tuple(found)


def _cause_line(cell: Cell, why: Cause, variables: Sequence[Variable]) -> str:
    if why is Cause.IMPRECISE:
        said = [
            f"{v.id} is {describe(cell.raws[v.id], v.item.type)}, which lies on both sides of "
            f"{_lines_crossed(cell, v)}"
            for v in variables
            if v.item is not None
        ]
        return f"{why.value}: {'; '.join(shortened(said))}"
    if len(variables) > 4:
        return f"{why.value}: {listing(map(spoken, variables))}"
    named = [labelled(v.item) if v.item else spoken(v) for v in variables]
    return f"{why.value}: {', '.join(named)}"


def _lines_crossed(cell: Cell, variable: Variable) -> str:
    """Return the values that a rough quantity leaves open, as the rules show them."""
    place = cell.program.variables.index(variable)
    shown = [
        node.expr.shown
        for node, value in zip(cell.program.nodes, cell.values, strict=True)
        if node.variable == place and value is U and isinstance(node.expr, ex.Num)
    ]
    return listing(dict.fromkeys(shown), "and")


def _settling_line(cell: Cell, settling: Settling | None) -> str:
    if settling is None:
        return "several answers needed"
    if settling.certain:
        return f"one answer would settle it: {spoken(_variables(cell, settling)[0])}"
    number = {1: "one answer", 2: "two answers", 3: "three answers"}[len(settling.ids)]
    named = [
        f"{spoken(variable)} {answer_words(variable, mask)}"
        for variable, mask in zip(_variables(cell, settling), settling.answers, strict=True)
    ]
    return f"{number} could settle it: {listing(named, 'and')}"


def _variables(cell: Cell, settling: Settling) -> list[Variable]:
    by_id = {variable.id: variable for variable in cell.program.variables}
    return [by_id[name] for name in settling.ids]


# ---- would change if ---------------------------------------------------------------------------


def _would_change(cell: Cell, changes: Sequence[dict[Change, Truth]]) -> tuple[str, ...]:
    """Return the single answers that would give another status, like answers together.

    While the status is open only open questions are named: what they would settle.
    """
    program = cell.program
    roots = (program.syndrome, program.exclusion, program.subthreshold)
    settled = _settled(cell) if cell.verdict is Status.UNDETERMINED else frozenset()
    outcomes: dict[tuple[int, Status], int] = {}
    for change in sorted({c for root in roots for c in changes[root]}):
        syndrome, exclusion, subthreshold = (
            changes[root].get(change, cell.values[root]) for root in roots
        )
        verdict = status_of(syndrome, exclusion, subthreshold)
        status = called(program.module, cell.raws, verdict)
        place, answer = change
        if status not in {cell.status, Status.UNDETERMINED} and place not in settled:
            outcomes[(place, status)] = outcomes.get((place, status), 0) | 1 << answer
    outcomes.update(_by_confirming(cell))
    groups: dict[tuple[str, Status], list[str]] = {}
    for (place, status), mask in outcomes.items():
        variable = program.variables[place]
        groups.setdefault((answer_words(variable, mask), status), []).append(spoken(variable))
    return tuple(
        f"{listing(ids, 'or')} {words}: {status.words}" for (words, status), ids in groups.items()
    )


def _by_confirming(cell: Cell) -> dict[tuple[int, Status], int]:
    """Return what another answer to the question that confirms a referral would call it."""
    module = cell.program.module
    found: dict[tuple[int, Status], int] = {}
    for place, variable in enumerate(cell.program.variables):
        if variable.id == module.confirmed_by:
            for index, answer in enumerate(variable.classes):
                raws = {**cell.raws, variable.id: answer.words}
                status = called(module, raws, cell.verdict)
                if status is not cell.status:
                    found[(place, status)] = found.get((place, status), 0) | 1 << index
    return found


def _settled(cell: Cell) -> frozenset[int]:
    """Return the variables that every rule can read: only another answer could change them."""
    nodes = zip(cell.program.nodes, cell.values, strict=True)
    still_open = {node.variable for node, value in nodes if value is U}
    return frozenset(range(len(cell.program.variables))) - still_open


# ---- the parts a page shows --------------------------------------------------------------------


def _criterion_states(cell: Cell) -> tuple[CriterionState, ...]:
    """Return each criterion with its truth, its count and its items."""
    states = []
    hidden = cell.hidden
    for shape in cell.program.criteria:
        count = ""
        found = cell.count(shape)
        if found is not None:
            node = cell.program.nodes[shape.counted]
            count = f"{span_of(*found)} of {len(node.children)}; {node.needed} needed"
        items = tuple(_item_state(cell, place, place in hidden) for place in shape.items)
        states.append(
            CriterionState(shape.id, shape.label, cell.values[shape.node].name, count, items)
        )
    return tuple(states)


def _item_state(cell: Cell, place: int, hidden: bool) -> ItemState:
    variable = cell.program.variables[place]
    shown = cell.program.shown[place]
    return ItemState(
        id=variable.id,
        label=variable.item.label if variable.item else variable.title or variable.id,
        truth=(cell.values[shown] if shown >= 0 else U).name,
        value=cell.raws.get(variable.id, ""),
        hidden=hidden,
    )
