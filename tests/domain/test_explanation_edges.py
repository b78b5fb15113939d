"""Explanations at their edges: what is named, what is not, and by which words."""

from __future__ import annotations

import pytest

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.evaluation import evaluate_case
from casereview.domain.assessing.finding import Finding, Status
from casereview.domain.assessing.interview import (
    SKIPPED,
    Criterion,
    Hierarchy,
    InterviewItem,
    InterviewModule,
    ItemType,
    Rule,
)
from casereview.domain.assessing.program import EXCLUDE, FLAG
from tests.domain.small_modules import MONTH, answers, found, item, module, point

BARRED = item("X1", ItemType.EXCLUSION)
ASKED = item("Y1", ItemType.YES_NO)
LONG = item("D1", ItemType.DURATION)
HALF_A_YEAR = ex.Num("D1", ">=", 6 * MONTH, "6 months")


def explained(definition: InterviewModule, **values: str) -> Finding:
    given = answers("t1", "m", **values)
    return found(evaluate_case({"m": definition}, [point(1, "2024-05-01")], given, []), "t1")


def rated(*items: InterviewItem, syndrome: ex.Expr, **fields: object) -> InterviewModule:
    """A module whose syndrome alone is in question: there is nothing below it."""
    return module(
        "m", *items, BARRED, syndrome=syndrome, subthreshold=ex.Const(False), **fields  # type: ignore[arg-type]  # test shorthand
    )  # fmt: skip


# ---- because -----------------------------------------------------------------------------------


def test_only_a_rule_between_disorders_that_holds_and_bars_is_told() -> None:
    rule = Rule(
        "dsm5tr",
        ex.Id("A1"),
        ex.Not(ex.Id("X1")),
        ex.Const(False),
        hierarchy=(
            Hierarchy("one", ex.Id("Y1"), EXCLUDE, "The first bars it."),
            Hierarchy("two", ex.Id("Y2"), EXCLUDE, "The second bars it."),
            Hierarchy("three", ex.Id("Y1"), FLAG, "The third only warns."),
        ),
    )
    items = (item("A1"), ASKED, item("Y2", ItemType.YES_NO), BARRED)
    definition = module("m", *items, rules={"dsm5tr": rule})
    finding = explained(definition, A1="threshold", Y1="yes", Y2="no", X1="no")
    assert finding.status is Status.EXCLUDED
    assert finding.because[0] == "The first bars it"
    assert not any("second" in said or "third" in said for said in finding.because)
    assert finding.cautions == ("The first bars it.", "The third only warns.")


# ---- missing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 4, 5, 6])
def test_up_to_four_items_are_named_with_their_labels(count: int) -> None:
    names = [f"C{number}" for number in range(1, count + 1)]
    definition = rated(*map(item, names), syndrome=ex.All(tuple(map(ex.Id, names))))
    (said, *_) = explained(definition, X1="no").missing
    assert ("(label of C1)" in said) is (count <= 4)
    assert all(name in said or f"to C{count}" in said or "," in said for name in names)


def test_an_item_whose_way_is_open_is_missing_itself() -> None:
    gated = item("C1", ask_when=ex.Id("Y1"))
    definition = rated(ASKED, gated, syndrome=ex.Id("C1"))
    assert "C1 (label of C1)" in explained(definition, Y1="yes", X1="no").missing[0]
    first = explained(definition, X1="no").missing[0]
    assert "Y1" in first
    assert "C1" not in first


def test_a_rough_answer_names_only_the_lines_that_it_crosses() -> None:
    other = item("D2", ItemType.DURATION)
    month = ex.Num("D2", ">", MONTH, "1 month")
    year = ex.AnyOf((ex.Num("D1", ">=", 12 * MONTH, "12 months"), HALF_A_YEAR))
    definition = rated(LONG, other, syndrome=ex.All((month, year)))
    said = explained(definition, D1="P5M/P7M", D2="P3W/P6W", X1="no").missing[0]
    first, second = said.split("; ")
    assert first.endswith("lies on both sides of 6 months")
    assert second.endswith("lies on both sides of 1 month")


def test_another_module_is_named_once_however_often_it_is_asked() -> None:
    met, below = (ex.StatusIn("other", (word,)) for word in ("met", "subthreshold"))
    definition = rated(item("A1"), syndrome=ex.All((ex.Id("A1"), ex.AnyOf((met, below)))))
    other = module("other")
    given = answers("t1", "m", A1="threshold", X1="no") + answers("t1", "other", A1="inadequate")
    findings = evaluate_case({"m": definition, "other": other}, [point(1, "2024-05-01")], given, [])
    missing = " ".join(found(findings, "t1").missing)
    assert missing.count("other module undetermined: other") == 1
    assert "other, other" not in missing


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ((LONG, item("C1")), "D1 under 6 months"),
        ((item("C1"), LONG), "C1 below threshold or absent"),
        ((item("Z1", ItemType.YES_NO), LONG), "Z1 no"),
    ],
)
def test_what_could_settle_it_is_said_in_the_words_of_its_own_answers(
    items: tuple[InterviewItem, ...], said: str
) -> None:
    other = next(one for one in items if one is not LONG)
    definition = rated(*items, syndrome=ex.All((HALF_A_YEAR, ex.Id(other.id))))
    assert explained(definition, X1="no").missing[-1] == f"one answer could settle it: {said}"


def test_what_could_settle_it_need_not_be_the_first_question() -> None:
    names = ex.All((ex.Id("C1"), HALF_A_YEAR, ex.Id("C2")))
    definition = rated(item("C1"), LONG, item("C2"), syndrome=names)
    finding = explained(definition, C1="threshold", X1="no")
    assert finding.missing[-1] == "one answer could settle it: D1 under 6 months"


# ---- criteria ----------------------------------------------------------------------------------


def criterion(expr: ex.Expr, *items: InterviewItem, **values: str) -> tuple[str, ...]:
    """Return the items of a criterion as shown: id, label, truth and value."""
    definition = rated(*items, syndrome=ex.Id("C"), criteria=(Criterion("C", "Some", expr),))
    [state] = explained(definition, X1="no", **values).criteria
    return tuple(f"{one.id} {one.label} {one.truth} {one.value}".strip() for one in state.items)


def test_an_item_is_shown_with_its_label_and_its_own_truth() -> None:
    expr = ex.All((ex.Id("C1"), ex.Id("C2")))
    shown = criterion(expr, item("C1"), item("C2"), C1="threshold", C2="subthreshold")
    assert shown == ("C1 Label of C1 T threshold", "C2 Label of C2 F subthreshold")


def test_an_item_that_counts_only_softly_has_no_hard_truth() -> None:
    expr = ex.AtLeast(1, (ex.Soft("C1"), ex.Soft("C2")))
    shown = criterion(expr, item("C1"), item("C2"), C1="subthreshold", C2="absent")
    assert shown == ("C1 Label of C1 U subthreshold", "C2 Label of C2 U absent")


def test_an_item_that_counts_both_ways_shows_its_hard_truth() -> None:
    for parts in ((ex.Soft("C1"), ex.Id("C1")), (ex.Id("C1"), ex.Soft("C1"))):
        assert criterion(ex.All(parts), item("C1"), C1="subthreshold") == (
            "C1 Label of C1 F subthreshold",
        )


def test_a_quantity_that_is_compared_twice_shows_its_first_comparison() -> None:
    year = ex.Num("D1", ">=", 12 * MONTH, "12 months")
    for parts, truth in (((HALF_A_YEAR, year), "T"), ((year, HALF_A_YEAR), "F")):
        assert criterion(ex.AnyOf(parts), LONG, D1="P8M") == (f"D1 Label of D1 {truth} P8M",)


def test_what_opens_an_item_is_none_of_the_criterion() -> None:
    gated = item("C1", ask_when=ex.Id("Y1"))
    shown = criterion(ex.All((ex.Id("C1"), ex.Id("C2"))), ASKED, gated, item("C2"), Y1="yes")
    assert [one.split()[0] for one in shown] == ["C1", "C2"]


def test_an_item_of_two_gates_shows_the_truth_that_its_gate_leaves() -> None:
    gated = item("C1", ask_when=ex.Id("Y1"))
    for said, truth in (("yes", "T"), ("no", "U")):
        shown = criterion(ex.Id("C1"), ASKED, gated, Y1=said, C1="threshold")
        assert shown == (f"C1 Label of C1 {truth} threshold",)


def test_two_criteria_that_say_the_same_are_both_shown() -> None:
    same = (Criterion("A", "First", ex.Id("C1")), Criterion("B", "Second", ex.Id("C1")))
    definition = rated(item("C1"), syndrome=ex.All((ex.Id("A"), ex.Id("B"))), criteria=same)
    states = explained(definition, C1="threshold", X1="no").criteria
    assert [(state.id, state.truth) for state in states] == [("A", "T"), ("B", "T")]


# ---- what may be skipped -----------------------------------------------------------------------


def test_what_opens_an_item_that_is_needed_is_needed_too() -> None:
    gated = item("C1", ask_when=ex.Id("Y1"))
    definition = rated(ASKED, gated, item("C2"), syndrome=ex.All((ex.Id("C2"), ex.Id("C1"))))
    assert explained(definition, X1="no").skippable == ()
    assert explained(definition, X1="no", C2="threshold").skippable == ()
    assert explained(definition, X1="no", C2="absent").skippable == ("Y1",)


def test_an_exclusion_and_what_it_can_be_read_from_are_both_needed() -> None:
    ticked = item("X2", ItemType.EXCLUSION, computed=ex.Id("Y1"))
    definition = module(
        "m",
        *(item("A1"), ASKED, ticked),
        exclusion=ex.Not(ex.Id("X2")),
        subthreshold=ex.Const(False),
        remission=None,
    )
    assert explained(definition, A1="threshold").skippable == ()


def test_the_first_item_may_be_skipped_like_any_other() -> None:
    below = ex.All((ex.Id("B1"), ex.Id("B2")))
    definition = module(
        "m",
        *(item("C1"), item("C2"), item("B1"), item("B2"), BARRED),
        syndrome=ex.All((ex.Id("C1"), ex.Id("C2"))),
        subthreshold=below,
    )
    assert explained(definition, C2="absent", X1="no").skippable == ("C1",)


def test_only_what_was_skipped_is_marked_as_needed_by_now() -> None:
    definition = rated(item("C1"), item("C2"), syndrome=ex.All((ex.Id("C1"), ex.Id("C2"))))
    finding = explained(definition, C1=SKIPPED, X1="no")
    assert finding.needed == ("C1",)


def seven(hard: ex.Expr, soft: ex.Expr) -> tuple[ex.Expr, ...]:
    """Return seven parts that all hang on one answer."""
    return (
        hard,
        soft,
        ex.Not(ex.Not(hard)),
        ex.AnyOf((hard, ex.Const(False))),
        ex.All((hard, ex.Const(True))),
        ex.Not(ex.Not(soft)),
        ex.AnyOf((soft, ex.Const(False))),
    )


def test_one_answer_that_stands_in_many_parts_of_a_list_settles_it() -> None:
    """Though more parts than three are needed, either way."""
    parts = (*seven(ex.Id("C1"), ex.Soft("C1")), ex.Id("C2"))
    for order in (parts, parts[::-1]):
        definition = rated(item("C1"), item("C2"), syndrome=ex.AtLeast(5, order))
        finding = explained(definition, X1="no")
        assert finding.missing[-1] == "one answer would settle it: C1"


def test_another_module_that_stands_in_many_parts_of_a_list_settles_it() -> None:
    met = ex.StatusIn("other", ("met",))
    parts = (*seven(met, ex.StatusIn("other", ("met", "subthreshold"))), ex.Id("C2"))
    definition = rated(item("C1"), item("C2"), syndrome=ex.AtLeast(5, parts))
    given = answers("t1", "m", X1="no") + answers("t1", "other", A1="inadequate")
    library = {"m": definition, "other": module("other")}
    finding = found(evaluate_case(library, [point(1, "2024-05-01")], given, []), "t1")
    assert finding.settling == ("other",)


def test_a_list_that_needs_none_holds_whatever_is_asked() -> None:
    definition = rated(item("C1"), syndrome=ex.AtLeast(0, (ex.Id("C1"),)))
    assert explained(definition, X1="no").status is Status.MET
