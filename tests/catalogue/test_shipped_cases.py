"""All shipped modules as one case, and what their explanations rest on, for any answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.answers import expressions
from casereview.domain.assessing.cell import Cell, evaluate_cell
from casereview.domain.assessing.evaluation import evaluate_case, referred_modules
from casereview.domain.assessing.explanation import explain
from casereview.domain.assessing.finding import CaseFindings, Status
from casereview.domain.assessing.interview import InterviewModule, ItemType
from casereview.domain.assessing.program import Program
from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.dates import PartialDate
from tests.catalogue.test_shipped_rules import DAY, asked, cells, complete, partly
from tests.catalogue.vignettes import modules

SEEDS = st.integers(0, 2**32 - 1)
NAMES = sorted(modules())
POINTS = [TimePoint(f"t{n}", n, "", "", "custom", PartialDate(2020 + n, 5, 1)) for n in (1, 2)]
Given = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Answers by time point, module and item."""


def findings(given_: Given) -> CaseFindings:
    answers = [
        Answer(point, ModuleKey(name), item, raw, modules()[name].version)
        for point, of_modules in given_.items()
        for name, raws in of_modules.items()
        for item, raw in raws.items()
    ]
    return evaluate_case(modules(), POINTS, answers, (), opened=[ModuleKey(n) for n in NAMES])


# ---- a whole case ------------------------------------------------------------------------------

ASKED_AT_ANY_TIME = {
    name for module in modules().values() for name, ever in referred_modules(module) if ever
}
STAYS_NONE = {Status.NOT_MET, Status.SUBTHRESHOLD, Status.EXCLUDED, Status.NOT_INDICATED}
MAY_BE_CONFIRMED = {Status.REFER_ON: Status.MET}


def completed(rng: Random, module: InterviewModule, raws: Mapping[str, str]) -> dict[str, str]:
    """Every question answered but those that are answered elsewhere.

    An exclusion that other modules decide, or an answer that another one lends, is no open
    question: an answer of its own would overrule it.
    """
    full = complete(rng, module, dict(raws))
    elsewhere = {i.id for i in module.items if i.computed is not None or i.shared} - raws.keys()
    return {item: raw for item, raw in full.items() if item not in elsewhere}


def begun(rng: Random, module: InterviewModule) -> dict[str, str]:
    """Some answers, or none; exclusions that other modules decide are left to them."""
    if rng.random() < 0.3:
        return {}
    computed = {item.id for item in module.items if item.computed is not None}
    return {item: raw for item, raw in partly(rng, module).items() if item not in computed}


@settings(max_examples=12)
@given(SEEDS)
def test_further_answers_anywhere_never_overturn_a_decided_status(seed: int) -> None:
    """All modules in all their systems at two time points, with what they ask of each other.

    Of a module that is asked whether it was ever met, only time points that were gone into count.
    """
    rng = Random(seed)
    partial = {p.id: {n: begun(rng, modules()[n]) for n in NAMES} for p in POINTS}
    full = {
        point: {
            n: completed(rng, modules()[n], raws) if raws or n not in ASKED_AT_ANY_TIME else {}
            for n, raws in of_modules.items()
        }
        for point, of_modules in partial.items()
    }
    decided = 0
    for before, after in zip(findings(partial).findings, findings(full).findings, strict=True):
        was, is_ = before.base_status, after.base_status
        if was in {Status.UNDETERMINED, Status.NOT_ASSESSED}:
            continue
        decided += 1
        if {"subthreshold_open", "syndrome_open"} & set(before.flags):
            assert is_ in STAYS_NONE, (before.key, before.system)
        else:
            assert is_ in {was, MAY_BE_CONFIRMED.get(was)}, (before.key, before.system)
    assert decided


# ---- the explanation ---------------------------------------------------------------------------


def named_in(program: Program, phrases: tuple[str, ...]) -> set[str]:
    """The items that an explanation names: by themselves, by criterion, or as one of a range."""
    said = " ".join(phrases)
    module = program.module
    names = {item.id for item in module.items if re.search(rf"\b{item.id}\b", said)}
    for shape in program.criteria:
        if re.search(rf"\b{shape.id}\b", said):
            names |= {program.variables[place].id for place in shape.items}
    order = [item.id for item in module.items]
    for first, last in re.findall(r"\b([A-Z]+\d+) to ([A-Z]+\d+)\b", said):
        names |= set(order[order.index(first) : order.index(last) + 1])
    return names


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40)
@given(SEEDS)
def test_the_reasons_of_a_decided_status_decide_it(name: str, seed: int) -> None:
    """The answers that are named come to the same status alone; without them it is another."""
    module = modules()[name]
    for cell in cells(module, partly(Random(seed), module)):
        if not cell.assessed or cell.verdict is Status.UNDETERMINED:
            continue
        named = named_in(cell.program, explain(cell).because)
        assert verdict_of(cell, {i: r for i, r in cell.raws.items() if i in named}) is cell.verdict
        without = {item: raw for item, raw in cell.raws.items() if item not in named}
        assert verdict_of(cell, without) is not cell.verdict


def verdict_of(cell: Cell, raws: Mapping[str, str]) -> Status | None:
    """What the same rules make of other answers, if there are any."""
    other = evaluate_cell(cell.program, raws, DAY, {})
    return other.verdict if other.assessed else None


# ---- renumbering -------------------------------------------------------------------------------


Form = tuple[object, ...]


def exchanged(expr: ex.Expr, one: str, other: str) -> Form:
    """An expression as a form that does not tell the order of parts, with two items exchanged."""
    below = Counter(exchanged(part, one, other) for part in ex.parts(expr))
    if below:
        return (type(expr), getattr(expr, "n", None), frozenset(below.items()))
    if isinstance(expr, ex.Id | ex.Soft):
        return (type(expr), {one: other, other: one}.get(expr.id, expr.id))
    return (expr,)


def interchangeable(module: InterviewModule) -> list[tuple[str, str]]:
    """Ratings which no rule tells apart: they stand in the same counted lists and nowhere else."""
    gated = {item.id for item in module.items if item.ask_when is not None or item.shared}
    rated = [i.id for i in asked(module) if i.type is ItemType.RATING and i.id not in gated]
    written = expressions(module)
    return [
        pair
        for pair in combinations(rated, 2)
        if all(exchanged(e, *pair) == exchanged(e, "", "") for e in written)
    ]


PAIRS = {name: pairs for name in NAMES if (pairs := interchangeable(modules()[name]))}


def test_which_lists_can_be_renumbered() -> None:
    assert {"mde", "gad", "ptsd5", "panic", "bed", "asd", "aud", "bpd", "pdd", "mania"} <= set(
        PAIRS
    )
    assert ("A4", "A8") in PAIRS["mde"]
    assert ("A1", "A4") not in PAIRS["mde"]  # A1 is a core symptom


@pytest.mark.parametrize("name", PAIRS)
@settings(max_examples=12)
@given(SEEDS)
def test_renumbering_the_symptoms_of_a_list_never_changes_the_verdict(name: str, seed: int) -> None:
    module = modules()[name]
    raws = partly(Random(seed), module)
    for cell in cells(module, raws):
        for one, other in PAIRS[name]:
            if raws.get(one) == raws.get(other):
                continue
            swapped = {{one: other, other: one}.get(item, item): raw for item, raw in raws.items()}
            there = evaluate_cell(cell.program, swapped, DAY, {})
            assert (cell.status, cell.syndrome, cell.exclusion, cell.subthreshold) == (
                there.status,
                there.syndrome,
                there.exclusion,
                there.subthreshold,
            )
