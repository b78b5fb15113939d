"""Properties that every shipped module must have, for any answers (section 6)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.cell import Cell, evaluate_cell, open_flags
from casereview.domain.assessing.evaluation import EvaluationProfile
from casereview.domain.assessing.explanation import explain
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import (
    Criterion,
    InterviewItem,
    InterviewModule,
    ItemType,
    Outcome,
    Rule,
)
from casereview.domain.assessing.program import Program, compile_rules
from casereview.domain.assessing.truth import F, T, U
from casereview.domain.dates import PartialDate
from tests.catalogue.vignettes import modules

SEEDS = st.integers(0, 2**32 - 1)
DAY = PartialDate(2024, 5, 1)
NAMES = sorted(modules())
EXACT = {
    ItemType.RATING: ("threshold", "threshold", "threshold", "subthreshold", "absent"),
    ItemType.EXCLUSION: ("no", "no", "no", "yes"),
    ItemType.YES_NO: ("yes", "no"),
    ItemType.NUMBER: ("0", "1", "2", "4", "20"),
    ItemType.DURATION: ("P2W", "P1M", "P5W", "P3M", "P8M", "P10Y"),
}
OPEN = {
    ItemType.RATING: ("inadequate",),
    ItemType.EXCLUSION: ("unsure",),
    ItemType.YES_NO: ("cannot_say",),
    ItemType.NUMBER: ("0/20",),
    ItemType.DURATION: ("P1W/P20Y",),
    ItemType.CHOICE: ("cannot_say",),
}


def exact(item: InterviewItem) -> tuple[str, ...]:
    return EXACT.get(item.type) or tuple(o for o in item.options if o != "cannot_say")


def asked(module: InterviewModule) -> list[InterviewItem]:
    return [item for item in module.items if not item.descriptive]


def partly(rng: Random, module: InterviewModule) -> dict[str, str]:
    share = rng.choice((0.05, 0.2, 0.6))
    raws = {}
    for item in asked(module):
        if rng.random() > share:
            raws[item.id] = rng.choice(exact(item))
        elif rng.random() < 0.3:
            raws[item.id] = rng.choice(OPEN[item.type])
    return raws


def complete(rng: Random, module: InterviewModule, raws: dict[str, str]) -> dict[str, str]:
    full = dict(raws)
    for item in asked(module):
        if raws.get(item.id, "inadequate") in {*OPEN[item.type], "inadequate"}:
            full[item.id] = rng.choice(exact(item))
    return full


def cells(module: InterviewModule, raws: dict[str, str]) -> list[Cell]:
    """The module in every system, with what a system makes of rules between disorders."""
    return [evaluate_cell(program, raws, DAY, {}) for program in programs(module)]


def programs(module: InterviewModule) -> list[Program]:
    shipped = modules().get(module.id) is module
    return shipped_programs(module.id) if shipped else compiled(module)


@cache
def shipped_programs(name: str) -> list[Program]:
    return compiled(modules()[name])


def compiled(module: InterviewModule) -> list[Program]:
    profile = EvaluationProfile()
    return [compile_rules(module, system, profile.effects_in(system)) for system in module.rules]


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60)
@given(SEEDS)
def test_open_items_never_overturn_a_decided_status(name: str, seed: int) -> None:
    rng = Random(seed)
    module = modules()[name]
    raws = partly(rng, module)
    full = complete(rng, module, raws)
    for before, after in zip(cells(module, raws), cells(module, full), strict=True):
        if not before.assessed or before.verdict is Status.UNDETERMINED:
            continue
        if open_flags(before):
            assert after.verdict in {Status.NOT_MET, Status.SUBTHRESHOLD, Status.EXCLUDED}
        else:
            assert after.verdict is before.verdict


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60)
@given(SEEDS)
def test_every_undetermined_status_says_what_would_settle_it(name: str, seed: int) -> None:
    module = modules()[name]
    for cell in cells(module, partly(Random(seed), module)):
        if not cell.assessed:
            continue
        explanation = explain(cell)
        named = " ".join((*explanation.because, *explanation.missing))
        names = [item.id for item in module.items] + [c.id for c in module.criteria]
        assert any(one in named for one in names)
        if cell.status is Status.UNDETERMINED:
            assert explanation.settling or "several answers needed" in explanation.missing


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60)
@given(SEEDS)
def test_absent_never_raises_and_threshold_never_lowers_a_syndrome(name: str, seed: int) -> None:
    rng = Random(seed)
    module = modules()[name]
    raws = partly(rng, module)
    symptoms = [item.id for item in asked(module) if item.type is ItemType.RATING]
    chosen = rng.choice(symptoms)
    for program in programs(module):
        here = evaluate_cell(program, raws, DAY, {}).syndrome
        lower = evaluate_cell(program, {**raws, chosen: "absent"}, DAY, {}).syndrome
        higher = evaluate_cell(program, {**raws, chosen: "threshold"}, DAY, {}).syndrome
        assert lower <= here <= higher


def reversed_(module: InterviewModule) -> InterviewModule:
    """The module with its items and every list of its rules the other way round."""

    def expr(one: ex.Expr) -> ex.Expr:
        match one:
            case ex.AtLeast(number, parts):
                return ex.AtLeast(number, tuple(expr(part) for part in reversed(parts)))
            case ex.All(parts):
                return ex.All(tuple(expr(part) for part in reversed(parts)))
            case ex.AnyOf(parts):
                return ex.AnyOf(tuple(expr(part) for part in reversed(parts)))
            case ex.Not(inner):
                return ex.Not(expr(inner))
            case ex.AtMost(number, parts):
                return ex.AtMost(number, tuple(expr(part) for part in reversed(parts)))
        return one

    def rule(one: Rule) -> Rule:
        below = expr(one.subthreshold) if one.subthreshold else None
        return replace(
            one, syndrome=expr(one.syndrome), exclusion=expr(one.exclusion), subthreshold=below
        )

    criteria = tuple(Criterion(c.id, c.label, expr(c.expr)) for c in module.criteria)
    rules = {system: rule(one) for system, one in module.rules.items()}
    return replace(module, items=module.items[::-1], criteria=criteria, rules=rules)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40)
@given(SEEDS)
def test_the_order_of_symptoms_never_changes_the_verdict(name: str, seed: int) -> None:
    module = modules()[name]
    raws = partly(Random(seed), module)
    for here, other in zip(cells(module, raws), cells(reversed_(module), raws), strict=True):
        assert (here.status, here.syndrome, here.exclusion, here.subthreshold) == (
            other.status,
            other.syndrome,
            other.exclusion,
            other.subthreshold,
        )


def rated(module: InterviewModule, counted: ex.AtLeast) -> list[str]:
    """The ratings that a list counts by themselves, not only with others."""
    ratings = {item.id for item in module.items if item.type is ItemType.RATING}
    return [part.id for part in counted.of if isinstance(part, ex.Id) and part.id in ratings]


COUNTED = [
    (name, criterion.id, part)
    for name in NAMES
    for criterion in modules()[name].criteria
    for part in (criterion.expr, *ex.parts(criterion.expr))
    if isinstance(part, ex.AtLeast) and len(rated(modules()[name], part)) >= part.n
]


@pytest.mark.parametrize(("name", "criterion", "counted"), COUNTED)
def test_exchanging_symptoms_of_a_counted_list_leaves_the_count(
    name: str, criterion: str, counted: ex.AtLeast
) -> None:
    """Any `n` of the list reach it and no `n - 1` do, whichever they are."""
    module = modules()[name]
    ids = rated(module, counted)
    others = {item.id: "absent" for item in module.items if item.type is ItemType.RATING}
    rng = Random(f"{name}{criterion}")
    found = 0
    for system in module.rules:
        program = compile_rules(module, system, {})
        for node in (i for i, n in enumerate(program.nodes) if n.expr == counted):
            found += 1
            for _ in range(10):
                present = rng.sample(ids, counted.n)
                raws = {**others, **dict.fromkeys(present, "threshold")}
                assert evaluate_cell(program, raws, DAY, {}).values[node] is T
                raws[present[0]] = "inadequate"
                assert evaluate_cell(program, raws, DAY, {}).values[node] is U
                raws[present[0]] = "subthreshold"
                assert evaluate_cell(program, raws, DAY, {}).values[node] is F
    assert found


# ---- content -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_item_can_be_asked_and_rated(name: str) -> None:
    module = modules()[name]
    for item in module.items:
        assert item.probe, item.id
        assert len(item.label.split()) <= 8, item.label
        if item.type is ItemType.RATING and not item.id.startswith("P"):
            assert {"absent", "subthreshold", "threshold"} <= set(item.anchors), item.id
    assert module.screener
    assert module.remission is not None or module.outcome is not Outcome.DIAGNOSIS
    assert all(source.ref and source.date for source in module.sources)
    assert (module.reviewed_by, module.reviewed_on) == ("", "")


ORDINARY_WORDS = {
    "an",
    "autism",
    "bed",
    "insomnia",
    "mania",
    "pain",
    "panic",
    "phobia",
    "psychosis",
}


@pytest.mark.parametrize("name", NAMES)
def test_no_text_names_a_module_by_its_id(name: str) -> None:
    """What is read aloud, shown or printed calls a disorder by its name."""
    ids = "|".join(sorted(set(NAMES) - ORDINARY_WORDS))
    assert (
        re.findall(rf"\b(?:{ids})\b", " | ".join(texts(tomllib.loads(modules()[name].text)))) == []
    )


def texts(part: object, key: str = "") -> Iterator[str]:
    """Everything in a module file that somebody reads."""
    if isinstance(part, dict):
        for below, value in part.items():
            yield from texts(value, key if key == "anchors" else below)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value, key)
    elif key in {"anchors", "basis", "flags_all", "follow_up", "label", "note", "probe", "text"}:
        yield str(part)


IDS = {
    "gad": "A1 A2 A3 A4 B1 C1 C2 C3 C4 C5 C6 D1 E1 F1 H1 FF1 AUT1",
    "mde": "A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 B1 C1 D1 E1 DUR",
    "panic": "P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 P12 P13 U1 U2 B1 B2 DUR C1 D1",
    "phobia": "A1 B1 C1 D1 E1 E2 F1 G1",
    "ptsd5": "A1 A2 A3 A4 B1 B2 B3 B4 B5 C1 C2 D1 D2 D3 D4 D5 D6 D7 E1 E2 E3 E4 E5 E6 F1 G1 H1",
    "iad": "A1 B1 C1 D1 D2 E1 F1",
    "bed": "A1 A2 B1 B2 B3 B4 B5 C1 D1 D2 E1 E2",
    "pdd": "A1 DUR B1 B2 B3 B4 B5 B6 C1 E1 F1 G1 H1",
    "mania": "A1 A2 A3 DUR B1 B2 B3 B4 B5 B6 B7 C1 D1",
    "agora": "A1 A2 A3 A4 A5 B1 C1 D1 E1 F1 F2 G1 H1 I1",
    "sad": "A1 B1 C1 D1 E1 F1 F2 G1 H1 I1 J1",
    "bn": "A1 A2 B1 C1 C2 D1 E1",
    "an": "A1 B1 B2 C1 C2 C3 BMI",
    "aud": "A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11",
    "sud": "A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11",
    "insomnia": "A1 A2 A3 A4 B1 C1 D1 E1 F1 G1 H1",
    "bpd": "A1 A2 A3 A4 A5 A6 A7 A8 A9",
    "ptsd11": "X1 R1 R2 R3 V1 V2 H1 H2",
    "cptsd11": "X1 R1 R2 R3 V1 V2 H1 H2 Q1 Q2 Q3",
    "asd": "A1 A2 A3 A4 B1 B2 B3 B4 B5 B6 B7 B8 B9 B10 B11 B12 B13 B14 C1 D1 E1",
    "adj": "A1 A2 B1 B2 C1 C2 D1 E1",
    "pgd": "A1 A2 B1 B2 C1 C2 C3 C4 C5 C6 C7 C8 D1 E1 F1",
    "ssd": "A1 B1 B2 B3 C1 C2",
    "ocd": "O1 O2 K1 K2 B1 B2 C1 D1",
    "bdd": "A1 B1 C1 D1",
}


@pytest.mark.parametrize("name", IDS)
def test_item_ids_are_those_of_the_specification(name: str) -> None:
    here = {item.id for item in modules()[name].items}
    assert set(IDS[name].split()) <= here


KINDS = {
    ItemType.EXCLUSION: {"gad": "E1 F1", "mde": "C1 D1 E1", "panic": "C1 D1", "phobia": "G1",
                         "ptsd5": "H1", "iad": "F1", "bed": "E1 E2", "pdd": "E1 F1 G1",
                         "mania": "D1", "agora": "H1 I1", "sad": "H1 I1 J1", "bn": "E1",
                         "insomnia": "F1 G1 H1", "asd": "E1", "adj": "C1 C2 D1", "pgd": "F1",
                         "ocd": "C1 D1", "bdd": "D1"},
    ItemType.DURATION: {"gad": "A3", "mde": "DUR", "panic": "DUR", "phobia": "E1", "ptsd5": "F1",
                        "iad": "E1", "bed": "D2", "pdd": "DUR C1", "mania": "DUR",
                        "agora": "F1", "sad": "F1", "bn": "C2", "insomnia": "D1",
                        "asd": "C1", "adj": "A2 E1", "pgd": "A2", "ssd": "C1", "ptsd11": "DUR"},
    ItemType.NUMBER: {"gad": "A2", "panic": "U2", "bed": "D1", "bn": "C1", "an": "WT HT BMI",
                      "insomnia": "C1", "ocd": "B1"},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_item_kinds_are_those_of_the_specification(kind: ItemType) -> None:
    for name, ids in KINDS[kind].items():
        for one in ids.split():
            item = modules()[name].item(one)
            assert item is not None
            assert item.type is kind
