"""Tells why a rule has the value it has: which counts, items and exclusions decide it."""

from __future__ import annotations

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.cell import Cell
from casereview.domain.assessing.interview import InterviewItem, ItemType
from casereview.domain.assessing.program import Kind, Node, is_counted
from casereview.domain.assessing.quantity import describe
from casereview.domain.assessing.truth import T, Truth, U
from casereview.domain.assessing.wording import (
    answer_words,
    limit_words,
    listing,
    lower,
    span_of,
    spoken,
)


class Teller:
    """Gathers phrases for the nodes that decide a value; each phrase once."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        self._said: dict[str, None] = {}
        self._not_applying: dict[str, None] = {}
        self._told: set[tuple[int, str]] = set()

    @property
    def phrases(self) -> tuple[str, ...]:
        """What was said, exclusions that were ruled out last and together."""
        phrases = tuple(self._said)
        if self._not_applying:
            word = "exclusion" if len(self._not_applying) == 1 else "exclusions"
            phrases += (f"{word} {listing(self._not_applying)} considered and not applying",)
        return phrases

    def say(self, phrase: str) -> None:
        """Add a phrase."""
        self._said.setdefault(phrase)

    def tell(self, index: int, criterion: str = "") -> None:
        """Say why a decided node has the value it has."""
        node, value = self._cell.program.nodes[index], self._cell.values[index]
        criterion = node.criterion or criterion
        if (index, criterion) in self._told:  # named again by another rule: it says the same
            return
        self._told.add((index, criterion))
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
        """Say how far counted lists are while the whole is open, and which core symptoms are."""
        for node, value, criterion in self._counted(index):
            if value is T:
                count = self._count_words(node, criterion, bare=True)
                lead = criterion or self._range(node)
                self.say(f"{lead} already reached ({count.removeprefix(lead).strip()})")
            else:
                self.say(self._count_words(node, criterion))
        for names in self._open_cores(index):
            self.say(f"core symptom open ({listing(names)})")

    def _open_cores(self, index: int) -> list[list[str]]:
        """Return, of each choice of core symptoms none of which is there yet, the open ones."""
        found, waiting = [], [index]
        seen: set[int] = set()
        while waiting:
            here = waiting.pop()
            if here in seen:
                continue
            seen.add(here)
            node = self._cell.program.nodes[here]
            core = self._core_choice(node)
            if not core:
                waiting += reversed(node.children)
            elif self._cell.values[here] is U:
                found.append([name for name, child in core if self._cell.values[child] is U])
        return found

    def _core_choice(self, node: Node) -> list[tuple[str, int]]:
        """Return the core symptoms one of which is needed, where the node asks for just that."""
        core = self._core(node) if node.kind is Kind.COUNT and node.needed == 1 else []
        return core if len(core) == len(node.children) > 1 else []

    def so_far(self, index: int) -> None:
        """Say what holds already of a rule that asks for all its parts and is open."""
        node = self._cell.program.nodes[index]
        if isinstance(node.expr, ex.All):
            for child in node.children:
                if self._cell.values[child] is T:
                    self.tell(child)

    def _counted(self, index: int) -> list[tuple[Node, Truth, str]]:
        found, waiting = [], [(index, "")]
        seen: set[tuple[int, str]] = set()
        while waiting:
            here, criterion = waiting.pop()
            node = self._cell.program.nodes[here]
            criterion = node.criterion or criterion
            if (here, criterion) in seen:
                continue
            seen.add((here, criterion))
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
        core = self._core_choice(node)
        if core:
            present = [name for name, child in core if values[child] is T]
            if present:
                self.say(f"core {listing(present, 'and')} present")
            else:
                self.say(f"no core symptom ({listing(name for name, _ in core)})")
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
            return f"{lead}{span_of(true, could)} {of}"
        if most is not None:
            return f"{lead}{span_of(true, could)} {of}, at most {most} allowed"
        soft = " counting below threshold" if self._soft(counted) else ""
        if could < node.needed and could > true:
            open_ids = self._ids_where(counted, U, "and")
            verb = "is" if could == true + 1 else "are"
            return (
                f"{lead}at most {could} {of}{soft}, {node.needed} needed, "
                f"even if {open_ids} {verb} present"
            )
        text = f"{lead}{span_of(true, could)} {of}{soft}, {node.needed} needed"
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
        return listing(dict.fromkeys(names), last)

    def _item(self, node: Node) -> InterviewItem | None:
        return self._cell.program.variables[node.variable].item if node.variable >= 0 else None

    def _tell_leaf(self, node: Node, value: Truth) -> None:
        if node.kind is Kind.CONST:
            return
        variable = self._cell.program.variables[node.variable]
        item = variable.item
        if item is None:
            when = ", at any time point" if variable.ever else ""
            mask = self._cell.state.masks[node.variable]
            deciding = mask & node.mask if value is T else mask  # of several instances found
            self.say(f"{spoken(variable)}{when}: {answer_words(variable, deciding)}")
            return
        raw = self._cell.raws.get(item.id, "")
        said = describe(raw, item.type)
        if item.type is ItemType.EXCLUSION:
            if value is T:
                self.say(f"{item.id} applies ({lower(item.label)})")
            else:
                self._not_applying.setdefault(item.id)
        elif isinstance(node.expr, ex.Num):
            limit = limit_words(node.expr) + ("" if value is T else " needed")
            self.say(f"{item.id} {said}, {limit} ({lower(item.label)})")
        else:
            self.say(f"{item.id} {said} ({lower(item.label)})")
