"""Lists of items in explanations: whole for what is shipped, cut for what is past bounds."""

from __future__ import annotations

import pytest

from casereview.catalogue.modules import load_modules
from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.evaluation import EvaluationProfile, Evaluator
from casereview.domain.assessing.interview import ItemType
from casereview.domain.assessing.program import compile_rules
from casereview.domain.assessing.rating import Answer, ModuleKey
from casereview.domain.assessing.shortening import LONGEST, SHOWN, shortened
from casereview.domain.assessing.wording import listing
from tests.domain import small_modules as small

NAMES = [f"Z{number}" for number in range(1, 10_001)]
FIRST = ", ".join(NAMES[:SHOWN])


def test_a_list_is_cut_only_past_its_bound() -> None:
    assert listing(NAMES[:LONGEST]) == ", ".join(NAMES[:LONGEST])
    assert listing(NAMES[:LONGEST], "or").endswith("Z39 or Z40")
    assert listing(NAMES[: LONGEST + 1]) == f"{FIRST} and 29 more"
    assert listing(NAMES, "or") == f"{FIRST} or 9,988 more"
    assert shortened(NAMES)[SHOWN:] == ["and 9,988 more"]


def test_no_list_of_a_shipped_module_can_be_cut() -> None:
    """Every list is of the questions of a rule, of its parts or of what its criteria count."""
    profile, modules = EvaluationProfile(), load_modules()
    titles = {module.id: module.title for module in modules.values()}
    for module in modules.values():
        for system in profile.systems(module):
            program = compile_rules(module, system, profile.effects_in(system), titles)
            assert len(program.variables) <= LONGEST, module.id
            assert max(len(node.children) for node in program.nodes) <= LONGEST, module.id


@pytest.mark.parametrize("answer", ["threshold", "absent", "inadequate", ""])
def test_no_explanation_of_a_shipped_module_is_cut(answer: str) -> None:
    """Its reasons and what would change it neither: whatever way all ratings go."""
    modules = load_modules()
    words = {ItemType.RATING: answer, ItemType.EXCLUSION: "no"}
    rated = [
        Answer("t1", ModuleKey(module.id), item.id, words[item.type], module.version)
        for module in modules.values()
        for item in module.items
        if item.type in words and (answer or item.type is ItemType.EXCLUSION)
    ]
    case = Evaluator(modules).case([small.point(1, "2024-05-01")], rated, ())
    for found in case.findings:
        assert len(found.because) <= LONGEST, found.key
        assert len(found.would_change) <= LONGEST, found.key
    assert len({found.key.module for found in case.findings}) > len(modules) // 2


def test_reasons_past_bounds_are_cut_in_the_sentence_alone() -> None:
    items = (*map(small.item, NAMES[:100]), small.item("X1", ItemType.EXCLUSION))
    definition = small.module(
        "m", *items, syndrome=ex.All(tuple(ex.Id(name) for name in NAMES[:100]))
    )
    given = small.answers("t1", "m", **dict.fromkeys(NAMES[:100], "threshold"), X1="no")
    case = Evaluator({"m": definition}).case([small.point(1, "2024-05-01")], given, ())
    (found,) = [each for each in case.findings if each.system == "dsm5tr"]
    assert len(found.because) == 101
    assert "and 89 more." in found.sentence
