"""Reads the closed expression language of module files (diagnostic-interview 2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from casereview.catalogue.faults import FaultLog, Path_
from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.answers import options_of
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewItem, ItemType
from casereview.domain.assessing.program import STATUS_WORDS
from casereview.domain.assessing.quantity import OPERATORS, duration_words, parse_duration

DEEPEST = 24
"""Levels of nesting; a rule that needs more should name its parts as criteria."""

RULES = ("syndrome", "exclusion", "subthreshold")
_LISTED, _COMPARED = 40, 500
"""Ids that a complaint of an unknown one lists, and compares it with."""
_NEVER = ex.Const(False)
_COUNT = "the number must be one that the list can reach and can miss"
_TRUE_OR_FALSE = {ItemType.RATING, ItemType.YES_NO, ItemType.EXCLUSION}
_ARGUMENTS = {
    "all": (),
    "any": (),
    "not": (),
    "at_least": ("of",),
    "at_most": ("of",),
    "soft": (),
    "num": ("op", "value"),
    "choice": ("in",),
    "status": ("in", "at"),
    "ref": (),
    "const": (),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression may speak of; `refs` tells whether rules of the same block are there."""

    module: str
    items: Mapping[str, InterviewItem]
    criteria: frozenset[str]
    refs: bool = False


class ExpressionReader:
    """Turns parsed TOML into expressions; what is wrong is noted and stands for false."""

    def __init__(self, log: FaultLog, names: Names) -> None:
        self._log = log
        self._names = names

    def read(self, value: object, where: Path_) -> ex.Expr:
        """Return the expression written at a place."""
        return self._read(value, where, 1)

    def _read(self, value: object, where: Path_, depth: int) -> ex.Expr:
        if depth > DEEPEST:
            return self._wrong(where, f"Nested more than {DEEPEST} deep: name parts as criteria.")
        if isinstance(value, str):
            return self._name(value, where)
        if not isinstance(value, dict):
            return self._wrong(where, "An expression is an id in quotation marks or a table.")
        operators = [name for name in value if name in _ARGUMENTS]
        if len(operators) != 1:
            named = ", ".join(operators) or "none"
            return self._wrong(where, f"An expression has exactly one operator; here: {named}.")
        operator = operators[0]
        unknown = [n for n in value if n != operator and n not in _ARGUMENTS[operator]]
        if unknown:
            return self._wrong(where, f"{operator} takes no {unknown[0]!r}.")
        if operator in {"all", "any", "at_least", "at_most"}:
            return self._several(operator, value, where, depth)
        if operator == "not":
            return ex.Not(self._read(value["not"], where, depth + 1))
        return self._leaf(operator, value, where)

    def _name(self, name: str, where: Path_) -> ex.Expr:
        if name in self._names.criteria:
            return ex.Id(name)
        item = self._names.items.get(name)
        if item is None:
            return self._wrong(
                where, f"There is no item or criterion {name!r}: {self._instead(name)}."
            )
        if item.type not in _TRUE_OR_FALSE:
            return self._wrong(where, f"{name} is a {item.type} item: compare it, do not name it.")
        return self._used(item, ex.Id(name), where)

    def _several(
        self, operator: str, value: Mapping[str, object], where: Path_, depth: int
    ) -> ex.Expr:
        counted = operator.startswith("at_")
        listed = value.get("of") if counted else value[operator]
        if not isinstance(listed, list) or not listed:
            return self._wrong(where, f"{operator} needs a list that is not empty.")
        parts = tuple(self._read(part, where, depth + 1) for part in listed)
        if len(set(parts)) < len(parts):
            return self._wrong(where, f"{operator} names the same part twice: strike one.")
        if not counted:
            return ex.All(parts) if operator == "all" else ex.AnyOf(parts)
        number = value[operator]
        if isinstance(number, bool) or not isinstance(number, int):
            return self._wrong(where, f"{operator} needs a whole number.")
        if operator == "at_least":
            if not 1 <= number <= len(parts):
                return self._wrong(where, f"at_least {number} of a list of {len(parts)}: {_COUNT}.")
            return ex.AtLeast(number, parts)
        if not 0 <= number < len(parts):
            return self._wrong(where, f"at_most {number} of a list of {len(parts)}: {_COUNT}.")
        return ex.AtMost(number, parts)

    def _leaf(self, operator: str, value: Mapping[str, object], where: Path_) -> ex.Expr:
        if operator == "const":
            if not isinstance(value["const"], bool):
                return self._wrong(where, "const is true or false.")
            return ex.Const(value["const"])
        if operator == "ref":
            return self._ref(value["ref"], where)
        if operator == "status":
            return self._status(value, where)
        item = self._names.items.get(str(value[operator]))
        if item is None:
            return self._wrong(
                where, f"There is no item {value[operator]!r}: {self._instead(value[operator])}."
            )
        if operator == "soft":
            if item.type is not ItemType.RATING:
                return self._wrong(where, f"soft is for ratings; {item.id} is a {item.type} item.")
            return self._used(item, ex.Soft(item.id), where)
        if operator == "num":
            return self._num(item, value, where)
        return self._choice(item, value, where)

    def _num(self, item: InterviewItem, value: Mapping[str, object], where: Path_) -> ex.Expr:
        op, limit = value.get("op"), value.get("value")
        if not isinstance(op, str) or op not in OPERATORS:
            return self._wrong(where, f"num needs op, one of {' '.join(OPERATORS)}.")
        if item.type is ItemType.NUMBER:
            if (
                isinstance(limit, bool)
                or not isinstance(limit, int | float)
                or not 0 <= limit < 1e9
            ):
                return self._wrong(where, f"{item.id} is compared with a number from 0.")
            return self._used(item, ex.Num(item.id, op, float(limit), f"{limit:g}"), where)
        if item.type is not ItemType.DURATION:
            return self._wrong(
                where, f"num is for numbers and durations; {item.id} is a {item.type} item."
            )
        try:
            days = parse_duration(limit) if isinstance(limit, str) else None
        except ValueError:
            days = None
        if not isinstance(limit, str) or days is None or not days.exact:
            return self._wrong(where, f'{item.id} is compared with a duration such as "P6M".')
        return self._used(item, ex.Num(item.id, op, days.lo, duration_words(limit)), where)

    def _choice(self, item: InterviewItem, value: Mapping[str, object], where: Path_) -> ex.Expr:
        if item.type is not ItemType.CHOICE:
            return self._wrong(where, f"choice is for choices; {item.id} is a {item.type} item.")
        chosen = self._words(value.get("in"))
        if chosen is None:
            return self._wrong(where, "choice needs in, a list of options.")
        offered = options_of(item)
        for option in chosen:
            if option not in offered:
                return self._wrong(where, f"{item.id} has no option {option!r} to decide by.")
        if len(set(chosen)) == len(offered):
            return self._wrong(where, f"Every option of {item.id} is named: it decides nothing.")
        return self._used(item, ex.Choice(item.id, chosen), where)

    def _status(self, value: Mapping[str, object], where: Path_) -> ex.Expr:
        module, statuses, at = value["status"], self._words(value.get("in")), value.get("at")
        if not isinstance(module, str) or not module:
            return self._wrong(where, "status needs the id of a module.")
        if module == self._names.module:
            return self._wrong(where, "A module cannot ask for its own status.")
        if statuses is None:
            return self._wrong(where, "status needs in, a list of status words.")
        for word in statuses:
            if word not in STATUS_WORDS:
                open_ = word in {Status.UNDETERMINED.value, Status.NOT_ASSESSED.value}
                why = "leaves it open and cannot be asked for" if open_ else "is no status word"
                return self._wrong(where, f"{word!r} {why}.")
        if at not in {None, "ever"}:
            return self._wrong(where, 'status: at can only be "ever".')
        return ex.StatusIn(module, statuses, at == "ever")

    def _ref(self, rule: object, where: Path_) -> ex.Expr:
        if rule not in RULES:
            return self._wrong(where, f"ref is one of {', '.join(RULES)}.")
        if not self._names.refs:
            return self._wrong(where, "ref is for rules and remission, not for criteria or items.")
        return ex.Ref(str(rule))

    def _used(self, item: InterviewItem, expr: ex.Expr, where: Path_) -> ex.Expr:
        if item.retired:
            return self._wrong(where, f"{item.id} is retired and cannot decide anything.")
        if item.descriptive:
            return self._wrong(where, f"{item.id} is descriptive and cannot decide anything.")
        return expr

    def _wrong(self, where: Path_, text: str) -> ex.Expr:
        self._log.fault(where, text)
        return _NEVER

    def _instead(self, name: object) -> str:
        known = [each for each in (*self._names.items, *sorted(self._names.criteria)) if each]
        listed = ", ".join(known[:_LISTED]) + (" and others" if len(known) > _LISTED else "")
        near = get_close_matches(str(name), known[:_COMPARED], n=1, cutoff=0.7)
        return f"{near[0]!r} may be meant" if near else f"the file has {listed or 'none'}"

    @staticmethod
    def _words(value: object) -> tuple[str, ...] | None:
        if not isinstance(value, list) or not value:
            return None
        return tuple(value) if all(isinstance(word, str) for word in value) else None
