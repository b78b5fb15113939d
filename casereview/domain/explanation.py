"""Says in words why a status is what it is: verdict, because, missing, would change if (2.7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casereview.domain import expression as ex
from casereview.domain.answers import AnswerClass, Cause, cause, span_words
from casereview.domain.cell import Cell, status_of, undecided_roots
from casereview.domain.finding import CriterionState, ItemState, Status
from casereview.domain.interview import InterviewItem, ItemType
from casereview.domain.logic import Change, single_changes
from casereview.domain.program import FLAG, Kind, Node, Variable, is_counted
from casereview.domain.quantity import describe
from casereview.domain.settling import Settling, choose, settling_sets
from casereview.domain.truth import F, T, Truth, U

_NAMED = 12
"""Lists of more ids than this are cut."""

_QUANTITIES = {ItemType.NUMBER, ItemType.DURATION}
_CLASS_WORDS = {
    ItemType.RATING: {
        "threshold": "present",
        "subthreshold": "below threshold",
        "absent": "absent",
    },
    ItemType.EXCLUSION: {"yes": "applying", "no": "considered and not applying"},
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of the template and the items that would settle an open status."""

    because: tuple[str, ...]
    missing: tuple[str, ...]
    would_change: tuple[str, ...]
    settling: tuple[str, ...]


def explain(cell: Cell) -> Explanation:
    """Explain an assessed cell; the same answers always give the same words."""
    program = cell.program
    changes = single_changes(program, cell.state, cell.values)
    settling = None
    if cell.status is Status.UNDETERMINED:
        sets = settling_sets(program, cell.state, cell.values, program.decided)
        settling = choose(program, cell.state, sets, changes[program.decided])
    return Explanation(
        because=_because(cell),
        missing=_missing(cell, settling),
        would_change=_would_change(cell, changes),
        settling=settling.ids if settling else (),
    )


# ---- because -----------------------------------------------------------------------------------


def _because(cell: Cell) -> tuple[str, ...]:
    program = cell.program
    teller = _Teller(cell)
    if cell.status is Status.MET:
        teller.tell(program.syndrome)
        teller.tell(program.exclusion)
    elif cell.status is Status.EXCLUDED:
        _tell_exclusions(cell, teller)
        teller.tell(program.syndrome)
    elif cell.syndrome is F:
        teller.tell(program.syndrome)
        if cell.status is Status.SUBTHRESHOLD:
            teller.tell(program.subthreshold)
        elif cell.exclusion is F:
            _tell_exclusions(cell, teller)
        teller.reached(program.syndrome)
    elif cell.status is Status.NOT_MET:
        _tell_exclusions(cell, teller)
        teller.say("the syndrome is left open")
    else:
        tell = teller.tell if cell.syndrome is T else teller.progress
        tell(program.syndrome)
    return teller.phrases


def _tell_exclusions(cell: Cell, teller: _Teller) -> None:
    """Say which exclusion applies; a rule between disorders speaks its own text."""
    for rule, effect, node in cell.program.hierarchy:
        if effect != FLAG and cell.values[node] is T:
            teller.say(rule.text.rstrip("."))
    teller.tell(cell.program.exclusion)


class _Teller:
    """Gathers phrases for the nodes that decide a value; each phrase once."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        self._said: dict[str, None] = {}
        self._not_applying: dict[str, None] = {}

    @property
    def phrases(self) -> tuple[str, ...]:
        """What was said, exclusions that were ruled out last and together."""
        phrases = tuple(self._said)
        if self._not_applying:
            word = "exclusion" if len(self._not_applying) == 1 else "exclusions"
            phrases += (f"{word} {_ids(self._not_applying)} considered and not applying",)
        return phrases

    def say(self, phrase: str) -> None:
        """Add a phrase."""
        self._said.setdefault(phrase)

    def tell(self, index: int, criterion: str = "") -> None:
        """Say why a decided node has the value it has."""
        node, value = self._cell.program.nodes[index], self._cell.values[index]
        criterion = node.criterion or criterion
        if node.kind is Kind.COUNT:
            self._tell_count(node, value, criterion)
        elif node.kind is Kind.NOT:
            if isinstance(node.expr, ex.AtMost):
                self.say(self._count_words(node, criterion))
            else:
                self.tell(node.children[0], criterion)
        elif node.kind is Kind.GATE:
            self.tell(node.children[1], criterion)
        elif node.kind is Kind.TICK and self._cell.state.blank >> node.variable & 1:
            self.tell(node.children[0], criterion)
        else:
            self._tell_leaf(node, value)

    def reached(self, index: int) -> None:
        """Say which counted lists are reached although the whole is not."""
        full = [
            self._count_words(node, criterion, bare=True)
            for node, value, criterion in self._counted(index)
            if value is T
        ]
        news = [count for count in full if not any(said.startswith(count) for said in self._said)]
        if news:
            self.say(f"reached: {', '.join(news)}")

    def progress(self, index: int) -> None:
        """Say how far counted lists are while the whole is open."""
        for node, value, criterion in self._counted(index):
            if value is T:
                count = self._count_words(node, criterion, bare=True)
                lead = criterion or self._range(node)
                self.say(f"{lead} already reached ({count.removeprefix(lead).strip()})")
            else:
                self.say(self._count_words(node, criterion))

    def _counted(self, index: int) -> list[tuple[Node, Truth, str]]:
        found, waiting = [], [(index, "")]
        while waiting:
            here, criterion = waiting.pop()
            node = self._cell.program.nodes[here]
            criterion = node.criterion or criterion
            if is_counted(node) or isinstance(node.expr, ex.AtMost):
                found.append((node, self._cell.values[here], criterion))
            else:
                waiting += [(child, criterion) for child in reversed(node.children)]
        return found

    def _tell_count(self, node: Node, value: Truth, criterion: str) -> None:
        values = self._cell.values
        if is_counted(node):
            self.say(self._count_words(node, criterion))
            return
        core = self._core(node)
        if node.needed == 1 and len(core) == len(node.children) > 1:
            present = [name for name, child in core if values[child] is T]
            if present:
                self.say(f"core {_ids(present, 'and')} present")
            else:
                self.say(f"no core symptom ({_ids(name for name, _ in core)})")
            return
        for child in node.children:
            if values[child] is value:  # of `all` and `any` only these decide
                self.tell(child, criterion)

    def _core(self, node: Node) -> list[tuple[str, int]]:
        found = []
        for child in node.children:
            below = self._cell.program.nodes[child]
            item = self._item(below)
            if isinstance(below.expr, ex.Id) and item is not None and item.core:
                found.append((item.id, child))
        return found

    def _count_words(self, node: Node, criterion: str, *, bare: bool = False) -> str:
        """Return `A 4 to 6 of 9, 5 needed`: an interval while answers are open."""
        most = node.expr.n if isinstance(node.expr, ex.AtMost) else None
        counted = self._cell.program.nodes[node.children[0]] if most is not None else node
        values = [self._cell.values[child] for child in counted.children]
        true = values.count(T)
        could = true + values.count(U)
        lead = f"{criterion or self._range(counted)} "
        of = f"of {len(values)}"
        if bare:
            return f"{lead}{_span(true, could)} {of}"
        if most is not None:
            return f"{lead}{_span(true, could)} {of}, at most {most} allowed"
        soft = " counting below threshold" if self._soft(counted) else ""
        if could < node.needed and could > true:
            open_ids = self._ids_where(counted, U, "and")
            verb = "is" if could == true + 1 else "are"
            return (
                f"{lead}at most {could} {of}{soft}, {node.needed} needed, "
                f"even if {open_ids} {verb} present"
            )
        text = f"{lead}{_span(true, could)} {of}{soft}, {node.needed} needed"
        present = self._ids_where(counted, T)
        return f"{text} ({present})" if true >= node.needed else text

    def _range(self, node: Node) -> str:
        """Name a list that is no criterion's by its first and last part."""
        names = [self._name(child) for child in node.children]
        return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"

    def _name(self, index: int) -> str:
        node = self._cell.program.nodes[index]
        item = self._item(node)
        return item.id if item else node.criterion or "another rule"

    def _soft(self, node: Node) -> bool:
        nodes = self._cell.program.nodes
        return any(isinstance(nodes[child].expr, ex.Soft) for child in node.children)

    def _ids_where(self, node: Node, wanted: Truth, last: str = "") -> str:
        names = [self._name(c) for c in node.children if self._cell.values[c] is wanted]
        return _ids(dict.fromkeys(names), last)

    def _item(self, node: Node) -> InterviewItem | None:
        return self._cell.program.variables[node.variable].item if node.variable >= 0 else None

    def _tell_leaf(self, node: Node, value: Truth) -> None:
        if node.kind is Kind.CONST:
            return
        variable = self._cell.program.variables[node.variable]
        item = variable.item
        if item is None:
            mask = self._cell.state.masks[node.variable]
            words = [c.words for i, c in enumerate(variable.classes) if mask >> i & 1]
            when = " at any time point" if variable.ever else ""
            self.say(f"{variable.id}{when}: {' or '.join(words).replace('_', ' ')}")
            return
        raw = self._cell.raws.get(item.id, "")
        said = describe(raw, item.type)
        if item.type is ItemType.EXCLUSION:
            if value is T:
                self.say(f"{item.id} applies ({_lower(item.label)})")
            else:
                self._not_applying.setdefault(item.id)
        elif isinstance(node.expr, ex.Num):
            limit = _limit(node.expr)
            self.say(
                f"{item.id} {said}, {limit}" if value is T else f"{item.id} {said}, {limit} needed"
            )
        else:
            self.say(f"{item.id} {said} ({_lower(item.label)})")


def _limit(expr: ex.Num) -> str:
    words = {">=": "at least", ">": "over", "<=": "at most", "<": "under", "==": "exactly"}
    return f"{words[expr.op]} {expr.shown}"


# ---- missing -----------------------------------------------------------------------------------


def _missing(cell: Cell, settling: Settling | None) -> tuple[str, ...]:
    roots = undecided_roots(cell)
    by_cause: dict[Cause, list[Variable]] = {}
    for index in sorted(_influential(cell, roots)):
        variable = cell.program.variables[index]
        why = Cause.OTHER_MODULE if variable.item is None else cause(cell.raws.get(variable.id))
        by_cause.setdefault(why, []).append(variable)
    lines = [_cause_line(cell, why, by_cause[why]) for why in Cause if why in by_cause]
    if cell.status is Status.UNDETERMINED:
        lines.append(_settling_line(cell, settling) if by_cause else _nothing_left(cell))
    return tuple(lines)


def _nothing_left(cell: Cell) -> str:
    """Every item still needed is hidden by an answer that closed its gate."""
    hidden = _ids(cell.program.variables[place].id for place in sorted(cell.hidden))
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


def _cause_line(cell: Cell, why: Cause, variables: Sequence[Variable]) -> str:
    if why is Cause.IMPRECISE:
        said = [
            f"{v.id} is {describe(cell.raws[v.id], v.item.type)}, which lies on both sides of "
            f"{_lines_crossed(cell, v)}"
            for v in variables
            if v.item is not None
        ]
        return f"{why.value}: {'; '.join(said)}"
    if len(variables) > 4:
        return f"{why.value}: {_ids(v.id for v in variables)}"
    named = [f"{v.id} ({_lower(v.item.label)})" if v.item else v.id for v in variables]
    return f"{why.value}: {', '.join(named)}"


def _lines_crossed(cell: Cell, variable: Variable) -> str:
    """Return the values that a rough quantity leaves open, as the rules show them."""
    place = cell.program.variables.index(variable)
    shown = [
        node.expr.shown
        for node, value in zip(cell.program.nodes, cell.values, strict=True)
        if node.variable == place and value is U and isinstance(node.expr, ex.Num)
    ]
    return _ids(dict.fromkeys(shown), "and")


def _settling_line(cell: Cell, settling: Settling | None) -> str:
    if settling is None:
        return "several answers needed"
    if settling.certain:
        return f"one answer would settle it: {settling.ids[0]}"
    number = {1: "one answer", 2: "two answers", 3: "three answers"}[len(settling.ids)]
    named = [
        f"{name} {_answer_words(_variable(cell, name), mask)}"
        for name, mask in zip(settling.ids, settling.answers, strict=True)
    ]
    return f"{number} could settle it: {_ids(named, 'and')}"


def _variable(cell: Cell, name: str) -> Variable:
    return next(variable for variable in cell.program.variables if variable.id == name)


# ---- would change if ---------------------------------------------------------------------------


def _would_change(cell: Cell, changes: Sequence[dict[Change, Truth]]) -> tuple[str, ...]:
    """Return the single answers that would give another status, like answers together.

    While the status is open only open questions are named: what they would settle.
    """
    program = cell.program
    roots = (program.syndrome, program.exclusion, program.subthreshold)
    settled = _settled(cell) if cell.status is Status.UNDETERMINED else frozenset()
    outcomes: dict[tuple[int, Status], int] = {}
    for change in sorted({c for root in roots for c in changes[root]}):
        syndrome, exclusion, subthreshold = (
            changes[root].get(change, cell.values[root]) for root in roots
        )
        status = status_of(syndrome, exclusion, subthreshold)
        place, answer = change
        if status not in {cell.status, Status.UNDETERMINED} and place not in settled:
            outcomes[(place, status)] = outcomes.get((place, status), 0) | 1 << answer
    groups: dict[tuple[str, Status], list[str]] = {}
    for (place, status), mask in outcomes.items():
        variable = program.variables[place]
        groups.setdefault((_answer_words(variable, mask), status), []).append(variable.id)
    return tuple(
        f"{_ids(ids, 'or')} {words}: {status.words}" for (words, status), ids in groups.items()
    )


def _settled(cell: Cell) -> frozenset[int]:
    """Return the variables that every rule can read: only another answer could change them."""
    nodes = zip(cell.program.nodes, cell.values, strict=True)
    still_open = {node.variable for node, value in nodes if value is U}
    return frozenset(range(len(cell.program.variables))) - still_open


def _answer_words(variable: Variable, mask: int) -> str:
    """Return classes of answers in words: `absent or below threshold`, `under 6 months`."""
    chosen = [(i, c) for i, c in enumerate(variable.classes) if mask >> i & 1]
    if variable.item is not None and variable.item.type in _QUANTITIES:
        runs: list[tuple[int, list[AnswerClass]]] = []
        for index, answer in chosen:
            if runs and runs[-1][0] == index - 1:
                runs[-1] = (index, [*runs[-1][1], answer])
            else:
                runs.append((index, [answer]))
        return " or ".join(span_words(run[0], run[-1]) for _, run in runs)
    words = _CLASS_WORDS.get(variable.item.type, {}) if variable.item else {}
    return " or ".join(words.get(c.words, c.words.replace("_", " ")) for _, c in chosen)


# ---- the parts a page shows --------------------------------------------------------------------


def criterion_states(cell: Cell) -> tuple[CriterionState, ...]:
    """Return each criterion with its truth, its count and its items."""
    states = []
    hidden = cell.hidden
    for shape in cell.program.criteria:
        count = ""
        if shape.counted >= 0:
            node = cell.program.nodes[shape.counted]
            values = [cell.values[child] for child in node.children]
            true = values.count(T)
            span = _span(true, true + values.count(U))
            count = f"{span} of {len(values)}; {node.needed} needed"
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
        label=variable.item.label if variable.item else variable.id,
        truth=(cell.values[shown] if shown >= 0 else U).name,
        value=cell.raws.get(variable.id, ""),
        hidden=hidden,
    )


# ---- small words -------------------------------------------------------------------------------


def _ids(names: Iterable[str], last: str = "") -> str:
    listed = list(names)
    if len(listed) > _NAMED:
        return ", ".join(listed[:_NAMED]) + f" and {len(listed) - _NAMED} more"
    if last and len(listed) > 1:
        return f"{', '.join(listed[:-1])} {last} {listed[-1]}"
    return ", ".join(listed)


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
