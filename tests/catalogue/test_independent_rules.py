"""The shipped rules against the same rules written a second time from the specification."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from random import Random

import pytest

from casereview.domain.assessing.cell import Known, evaluate_cell
from casereview.domain.assessing.interview import InterviewItem, InterviewModule, ItemType
from casereview.domain.assessing.program import compile_rules
from casereview.domain.assessing.truth import F
from tests.catalogue.independent_rules import RULES, Said, days, status
from tests.catalogue.test_shipped_rules import DAY
from tests.catalogue.vignettes import modules

CASES = 400
_NO_MANIA = {("mania", True): Known(frozenset({"not_indicated"}), False)}
_EXACT = """
P3D P4D P13D P2W P4W P29D P1M P31D P2M P62D P3M P5M P6M P7M P23M P2Y P30M
"""
_ROUGH = "P3D/P5D P1W/P3W P3W/P5W P1M/P2M P2M/P3M P5M/P7M P6M/P8M P3M/P6M P20M/P30M"
_DURATIONS = [*_EXACT.split(), *_ROUGH.split()]
_NUMBERS = ["0", "0.2", "0.25", "0.5", "1", "1.01", "2", "3", "0/1", "0.2/0.5", "1/2", "2/4"]


def answer(rng: Random, item: InterviewItem, towards: float) -> str | None:
    """An answer, or none: mostly the one that speaks for the disorder, often one at a line."""
    if rng.random() < 0.06:
        return None
    if rng.random() < 0.04:
        return "skipped"
    if item.type is ItemType.RATING:
        weak = rng.choice(("subthreshold", "absent", "absent", "inadequate"))
        return "threshold" if rng.random() < towards else weak
    if item.type is ItemType.EXCLUSION:
        return "no" if rng.random() < 0.85 else rng.choice(("yes", "unsure"))
    if item.type is ItemType.YES_NO:
        return rng.choice(("yes", "no"))
    return rng.choice(_DURATIONS if item.type is ItemType.DURATION else _NUMBERS)


def answers(rng: Random, module: InterviewModule) -> dict[str, str]:
    towards = rng.choice((0.4, 0.6, 0.8, 0.95))
    found = {
        item.id: answer(rng, item, towards)
        for item in module.items
        if item.type not in {ItemType.CHOICE, ItemType.TEXT, ItemType.DATE}
    }
    given = {name: raw for name, raw in found.items() if raw is not None}
    for name, raw in given.items():  # where most cases would fall short by the time alone
        if raw in _DURATIONS and days(raw.partition("/")[0]) < 180 and rng.random() < 0.5:
            given[name] = "P1M" if name == "C1" else "P3Y"
    return given


def open_without_tick(module: str, raws: Mapping[str, str]) -> dict[str, str]:
    """The answers as the second reading takes them: a high spell elsewhere is ruled out."""
    blank = module in {"mde", "pdd"} and raws.get("E1", "skipped") == "skipped"
    return {**raws, "E1": "no"} if blank else dict(raws)


@pytest.mark.parametrize(("name", "system"), RULES)
def test_both_come_to_the_same_in_every_case(name: str, system: str) -> None:
    module = modules()[name]
    program = compile_rules(module, system, {})
    rng = Random(f"{name} {system}")
    found: Counter[str] = Counter()
    for _ in range(CASES):
        raws = answers(rng, module)
        cell = evaluate_cell(program, raws, DAY, _NO_MANIA)
        rules = RULES[(name, system)](Said(open_without_tick(name, raws)))
        assert (cell.syndrome, cell.exclusion) == rules[:2], raws
        if cell.syndrome is F:  # only then it is asked
            assert cell.subthreshold == rules[2], raws
        assert cell.verdict.value == status(rules), raws
        found[cell.verdict.value] += 1
    assert {"met", "not_met", "undetermined"} <= set(found)
    assert "excluded" in found or name == "ssd"  # which has no exclusions
