"""Random interview modules and answers, for property tests."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.cell import Known, Surroundings
from casereview.domain.assessing.interview import (
    Hierarchy,
    InterviewItem,
    InterviewModule,
    ItemType,
    Rule,
)
from casereview.domain.assessing.program import STATUS_WORDS

RATING_WORDS = ("threshold", "subthreshold", "absent")
OPEN_WORDS = {
    ItemType.RATING: ("inadequate", "skipped"),
    ItemType.YES_NO: ("unsure", "cannot_say", "skipped"),
    ItemType.EXCLUSION: ("unsure", "skipped"),
    ItemType.CHOICE: ("cannot_say", "skipped"),
    ItemType.NUMBER: ("0/9", "1/3", "2/..", "skipped"),
    ItemType.DURATION: ("P1M/P8M", "P5M/P7M", "../P6M", "skipped"),
}
EXACT_WORDS = {
    ItemType.RATING: RATING_WORDS,
    ItemType.YES_NO: ("yes", "no"),
    ItemType.EXCLUSION: ("yes", "no"),
    ItemType.CHOICE: ("before", "between", "during"),
    ItemType.NUMBER: ("0", "1", "1.5", "2", "2.5", "3", "9", "20"),
    ItemType.DURATION: ("P0D", "P1M", "P2M", "P5M", "P6M", "P7M", "P2Y"),
}
_WITHIN = {  # what a rough answer may turn out to be
    "0/9": ("0", "1", "1.5", "2", "2.5", "3", "9"),
    "1/3": ("1", "1.5", "2", "2.5", "3"),
    "2/..": ("2", "2.5", "3", "9", "20"),
    "P1M/P8M": ("P1M", "P2M", "P5M", "P6M", "P7M"),
    "P5M/P7M": ("P5M", "P6M", "P7M"),
    "../P6M": ("P0D", "P1M", "P2M", "P5M", "P6M"),
}


def completions(item: InterviewItem, raw: str | None) -> tuple[str, ...]:
    """Every answer that an open one may turn out to be; an exact one stays."""
    if raw is not None and raw in EXACT_WORDS[item.type]:
        return (raw,)
    return _WITHIN.get(raw or "", EXACT_WORDS[item.type])


_HARD = ("R0", "R1", "R2", "R3", "Y0", "X0", "X1")
_RATINGS = ("R0", "R1", "R2", "R3")


def _leaf(rng: Random, names: tuple[str, ...], *, outside: bool) -> ex.Expr:
    kinds = ["id", "id", "soft", "num", "days", "choice", *(["status"] if outside else [])]
    kind = rng.choice(kinds)
    if kind == "soft":
        return ex.Soft(rng.choice([n for n in _RATINGS if n in names]))
    if kind == "num":
        op = rng.choice((">=", ">", "<", "<=", "=="))
        value = rng.choice((1.0, 2.0, 3.0))
        return ex.Num("N0", op, value, f"{value:g}")
    if kind == "days":
        op = rng.choice((">=", ">", "<", "<="))
        months = rng.choice((1, 6))
        return ex.Num("D0", op, months * 30.4375, f"{months} months")
    if kind == "choice":
        return ex.Choice("C0", rng.choice((("during",), ("before", "between"))))
    if kind == "status":
        words = rng.choice((("met",), ("met", "subthreshold"), ("not_met",)))
        return ex.StatusIn("other", words)
    return ex.Id(rng.choice([n for n in _HARD if n in names]))


def _expr(
    rng: Random, depth: int, names: tuple[str, ...] = _HARD, *, outside: bool = True
) -> ex.Expr:
    if depth == 0 or rng.randint(0, 3) == 0:
        return _leaf(rng, names, outside=outside)
    kind = rng.choice(("all", "any", "not", "at_least", "at_most"))
    if kind == "not":
        return ex.Not(_expr(rng, depth - 1, names, outside=outside))
    count = rng.randint(1, 4)
    parts = tuple(_expr(rng, depth - 1, names, outside=outside) for _ in range(count))
    if kind == "all":
        return ex.All(parts)
    if kind == "any":
        return ex.AnyOf(parts)
    number = rng.randint(1, count)
    return ex.AtLeast(number, parts) if kind == "at_least" else ex.AtMost(number - 1, parts)


def modules(rng: Random, depth: int = 3) -> InterviewModule:
    """A module with every kind of item, a gated item, a computed exclusion and a hierarchy."""
    gate = _expr(rng, 1, ("R0", "R1", "Y0"), outside=False)
    computed = ex.StatusIn("other", ("met",))
    items = (
        *(InterviewItem(f"R{i}", ItemType.RATING, f"Rating {i}") for i in range(3)),
        InterviewItem("R3", ItemType.RATING, "Gated rating", ask_when=gate),
        InterviewItem("Y0", ItemType.YES_NO, "Question"),
        InterviewItem("X0", ItemType.EXCLUSION, "Exclusion"),
        InterviewItem("X1", ItemType.EXCLUSION, "Computed exclusion", computed=computed),
        InterviewItem("N0", ItemType.NUMBER, "Number"),
        InterviewItem("D0", ItemType.DURATION, "Duration"),
        InterviewItem("C0", ItemType.CHOICE, "Choice", options=(*EXACT_WORDS[ItemType.CHOICE],)),
    )
    hierarchy = (Hierarchy("rule", _expr(rng, 1), rng.choice(("flag", "exclude")), "A rule."),)
    rule = Rule("dsm5tr", _expr(rng, depth), _expr(rng, 2), _expr(rng, 2), hierarchy)
    return InterviewModule(
        id="random",
        version="1.0.0",
        name={"dsm5tr": "Random"},
        short="R",
        codes={},
        lookback="P1M",
        items=items,
        criteria=(),
        rules={"dsm5tr": rule},
    )


@dataclass(frozen=True)
class Answered:
    """Stored answers and what is known of the other module."""

    raws: dict[str, str]
    around: Surroundings


def answered(rng: Random, module: InterviewModule, *, likely_open: bool = True) -> Answered:
    """Random partial answers: some items without any, some rough, some exact."""
    raws = {}
    for item in module.items:
        words: list[str | None] = [*EXACT_WORDS[item.type], *OPEN_WORDS[item.type]]
        raw = rng.choice([*words, *([None] * (3 if likely_open else 1))])
        if raw is not None:
            raws[item.id] = raw
    known = rng.choice(
        (
            Known(frozenset(), True),
            Known(frozenset({"met"}), False),
            Known(frozenset({"not_met"}), False),
            Known(frozenset({"subthreshold"}), True),
        )
    )
    return Answered(raws, {("other", False): known})


def open_modules(around: Surroundings) -> tuple[Surroundings, ...]:
    """What other modules may turn out to say."""
    known = next(iter(around.values()))
    if not known.open:
        return (around,)
    return tuple(
        {key: Known(known.statuses | {word}, False) for key in around} for word in STATUS_WORDS
    )
