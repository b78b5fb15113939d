"""One set of answers by three classifications: the difference is told from the rules."""

from __future__ import annotations

from casereview.catalogue.modules import load_modules
from casereview.domain.assessing.comparing import NO_RULE, SystemResult, compare
from casereview.domain.assessing.evaluation import evaluate_case
from casereview.domain.assessing.finding import Status
from tests.domain.small_modules import answers, point

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
