"""One set of answers by three classifications: the difference is told from the rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casereview.catalogue.modules import load_modules
from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.comparing import NO_RULE, SystemResult, compare
from casereview.domain.assessing.evaluation import evaluate_case
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import Criterion, Hierarchy, Rule
from tests.domain.small_modules import answers, item, point
from tests.domain.small_modules import module as small_module

LIBRARY = load_modules()
TITLES = {name: module.title for name, module in LIBRARY.items()}
GAD = {
    "A1": "threshold", "A2": "3", "A3": "P4M", "A4": "threshold", "FF1": "absent",
    "B1": "threshold", "C1": "threshold", "C2": "threshold", "C5": "threshold", "D1": "threshold",
    "E1": "no", "F1": "no", "AUT1": "threshold", "H1": "no_depression",
}  # fmt: skip


def results(module: str, values: dict[str, str]) -> dict[str, SystemResult]:
    at = point(0, "2024")
    found = evaluate_case(LIBRARY, [at], answers(at.id, module, **values), ())
    own = [each for each in found.findings if each.key.module == module]
    return {each.system: each for each in compare(LIBRARY[module], own, TITLES)}


def test_four_months_of_worry_part_the_manuals_and_the_duration_says_why() -> None:
    found = results("gad", GAD)
    main, other = found["dsm5tr"], found["icd11"]
    assert (main.status, other.status) == (Status.SUBTHRESHOLD, Status.MET)
    assert not main.differs
    assert main.difference == ()
    assert other.differs
    words = " ".join(other.difference)
    assert "Only DSM-5-TR asks" in words
    assert "for 6 months” (does not hold)" in words
    assert "Only ICD-11 asks" in words
    assert "3 months" in words
    assert "several months" in other.note


def test_the_same_result_needs_no_difference() -> None:
    found = results("gad", GAD | {"A3": "P2Y"})
    for system in ("dsm5tr", "icd11"):
        assert found[system].status is Status.MET
        assert not found[system].differs
        assert found[system].difference == ()


def test_a_classification_without_a_rule_says_that_nothing_was_tested() -> None:
    module = next(m for m in LIBRARY.values() if "icd10" not in m.rules and m.name.get("icd10"))
    first = module.items[0].id
    found = results(module.id, {first: "absent"})
    assert (found["icd10"].status, found["icd10"].note) == (None, NO_RULE)


def test_every_module_can_be_compared_whatever_is_known_of_it() -> None:
    for name, module in LIBRARY.items():
        rated = {i.id: "threshold" for i in module.items if i.type.value == "rating"}
        for values in ({module.items[0].id: "inadequate"}, rated):
            found = results(name, values)
            assert {s for s, r in found.items() if r.status is not None} <= set(module.rules)


# ---- at the edges --------------------------------------------------------------------------------

TWO = {"dsm5tr": "One", "icd11": "Other", "icd10": "Third"}


ALWAYS = ex.Const(True)


def made(dsm: Rule, icd: Rule, name: dict[str, str] | None = None) -> tuple[SystemResult, ...]:
    """A module of A1 and A2 by two classifications, with A1 present and A2 absent."""
    criteria = (Criterion("B", "Fear", ex.Id("A1")), Criterion("C", "Harm", ex.Id("A2")))
    rules = {"dsm5tr": dsm, "icd11": icd}
    items = (item("A1"), item("A2"))
    module = small_module("m", *items, rules=rules, criteria=criteria, remission=None)
    module = replace(module, name=name or TWO)
    given = answers("t1", "m", A1="threshold", A2="absent")
    found = evaluate_case({"m": module}, [point(1, "2024")], given, ())
    return compare(module, found.findings, {})


def rule(syndrome: ex.Expr, exclusion: ex.Expr = ALWAYS, **more: Any) -> Rule:
    return Rule("", syndrome, exclusion, None, **more)


FEAR, HARM = ex.Id("B"), ex.Id("C")


def test_only_what_one_of_them_asks_is_told_with_how_it_stands() -> None:
    main, other, third = made(rule(ex.All((FEAR, HARM))), rule(FEAR, note="A note."))
    assert (main.status, other.status) == (Status.NOT_MET, Status.MET)
    assert (main.differs, main.difference, main.note) == (False, (), "")
    assert other.difference == ("Only DSM-5-TR asks: “Harm” (does not hold).",)
    assert other.note == "A note."
    assert (third.system, third.status, third.note) == ("icd10", None, NO_RULE)
    assert (third.differs, third.difference, third.because) == (False, (), ())
    _, swapped, _ = made(rule(FEAR), rule(ex.All((FEAR, HARM))))
    assert swapped.difference == ("Only ICD-11 asks: “Harm” (does not hold).",)


def test_what_stands_under_all_is_compared_part_by_part() -> None:
    nested = rule(ex.All((ALWAYS, ex.All((FEAR, HARM)))))
    _, other, _ = made(nested, rule(ex.All((FEAR, ex.Not(HARM)))))
    assert other.difference == (
        "Only DSM-5-TR asks: “Harm” (does not hold).",
        "Only ICD-11 asks: criterion C not fulfilled.",
    )
    _, never, _ = made(rule(FEAR, ex.Const(False)), rule(FEAR))
    assert never.difference == ("Only DSM-5-TR asks: never so: no such rule is given.",)


def test_the_same_rules_may_differ_by_a_rule_between_disorders() -> None:
    bar = Hierarchy("h", ex.Id("A1"), "exclude", "Another explains it.")
    _, other, _ = made(rule(FEAR, hierarchy=(bar,)), rule(FEAR))
    assert other.difference == (
        "Both ask the same; a rule between disorders makes the difference.",
    )


def test_a_classification_in_which_it_has_no_name_is_not_listed() -> None:
    named = made(rule(FEAR), rule(FEAR), {"dsm5tr": "One", "icd11": "Other"})
    assert [result.system for result in named] == ["dsm5tr", "icd11"]
    assert compare(LIBRARY["gad"], (), TITLES) == ()
