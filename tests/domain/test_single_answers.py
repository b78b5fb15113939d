"""What one answer would change, and which rules still matter, against trying them all."""

from __future__ import annotations

import itertools
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.answers import UNKNOWN
from casereview.domain.assessing.cell import (
    Cell,
    Known,
    evaluate_cell,
    skippable,
    status_of,
    undecided_roots,
)
from casereview.domain.assessing.evaluation import Evaluator
from casereview.domain.assessing.explanation import explain
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import Criterion, Hierarchy, ItemType, Rule
from casereview.domain.assessing.logic import State, evaluate, possible_classes, single_changes
from casereview.domain.assessing.program import Program, compile_rules
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.assessing.settling import settling_sets
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.dates import PartialDate
from tests.domain import small_modules as small
from tests.domain.random_modules import answered, modules

DAY = PartialDate(2024, 5, 1)
SEEDS = st.integers(0, 2**32 - 1)


def with_answer(state: State, variable: int, answer: int) -> State:
    masks = list(state.masks)
    masks[variable] = 1 << answer
    return State(tuple(masks), state.blank & ~(1 << variable))


@settings(max_examples=400)
@given(SEEDS)
def test_single_changes_are_those_that_answering_makes(seed: int) -> None:
    rng = Random(seed)
    module = modules(rng)
    given_ = answered(rng, module)
    program = compile_rules(module, "dsm5tr", {})
    state = evaluate_cell(program, given_.raws, DAY, given_.around).state
    values = evaluate(program, state)
    found = single_changes(program, state, values)
    for variable in range(len(program.variables)):
        for answer in possible_classes(program, state, variable):
            after = evaluate(program, with_answer(state, variable, answer))
            for node, (old, new) in enumerate(zip(values, after, strict=True)):
                said = found[node].pop((variable, answer), old)
                assert said is new, (program.nodes[node], program.variables[variable].id)
    assert not any(found), "an answer that cannot be given"


@settings(max_examples=200)
@given(SEEDS)
def test_only_changes_are_named(seed: int) -> None:
    rng = Random(seed)
    module = modules(rng)
    given_ = answered(rng, module)
    program = compile_rules(module, "dsm5tr", {})
    state = evaluate_cell(program, given_.raws, DAY, given_.around).state
    values = evaluate(program, state)
    for old, changes in zip(values, single_changes(program, state, values), strict=True):
        assert old not in changes.values()


def test_a_rough_answer_leaves_only_what_it_may_be() -> None:
    rule = ex.AnyOf((small_num(">=", 2.0), small_num(">=", 5.0)))
    module = small.module("m", small.item("N", ItemType.NUMBER), syndrome=rule,
                          exclusion=ex.Const(True))  # fmt: skip
    program = compile_rules(module, "dsm5tr", {})
    classes = [c.words for c in program.variables[0].classes]
    assert classes == ["", "at least 2", "at least 5"]
    for raw, left in {"1/3": [0, 1], "3/..": [1, 2], "0/9": [0, 1, 2], "3": [0, 1, 2]}.items():
        state = evaluate_cell(program, {"N": raw}, DAY, {}).state
        assert possible_classes(program, state, 0) == left, raw
    assert possible_classes(program, State((UNKNOWN,), 1), 0) == [0, 1, 2]


def small_num(op: str, value: float) -> ex.Num:
    return ex.Num("N", op, value, f"{value:g}")


# ---- which rules still matter ------------------------------------------------------------------


def three_rules() -> Program:
    return compile_rules(
        small.module(
            "m",
            small.item("A1"),
            small.item("A2"),
            small.item("X1", ItemType.EXCLUSION),
            syndrome=ex.Id("A1"),
            subthreshold=ex.Id("A2"),
        ),
        "dsm5tr",
        {},
    )


def matters(values: tuple[Truth, ...], place: int) -> bool:
    """Whether an open rule can change the status, whatever the other open ones come to."""
    if values[place] is not U:
        return False
    free = [(F, T) if value is U else (value,) for value in values]
    for others in itertools.product(*free):
        both = {status_of(*(*others[:place], one, *others[place + 1 :])) for one in (F, T)}
        if len(both) > 1:
            return True
    return False


def test_a_rule_is_open_exactly_while_it_can_change_the_status() -> None:
    program = three_rules()
    words = {T: "threshold", F: "absent", U: "inadequate"}
    ticks = {T: "no", F: "yes", U: "unsure"}
    roots = (program.syndrome, program.exclusion, program.subthreshold)
    for values in itertools.product((F, U, T), repeat=3):
        syndrome, exclusion, subthreshold = values
        raws = {"A1": words[syndrome], "A2": words[subthreshold], "X1": ticks[exclusion]}
        cell = evaluate_cell(program, raws, DAY, {})
        assert (cell.syndrome, cell.exclusion, cell.subthreshold) == values
        needed = {root for place, root in enumerate(roots) if matters(values, place)}
        assert set(undecided_roots(cell)) == needed, values


# ---- what is not known -------------------------------------------------------------------------


def asking() -> Program:
    other = ex.StatusIn("other", ("met",))
    return compile_rules(small.module(syndrome=ex.All((ex.Id("A1"), other))), "dsm5tr", {})


def cell_of(raws: dict[str, str], around: dict[tuple[str, bool], Known]) -> Cell:
    return evaluate_cell(asking(), raws, DAY, around)


def test_a_module_of_which_nothing_is_known_leaves_it_open() -> None:
    rated = {"A1": "threshold", "X1": "no"}
    assert cell_of(rated, {}).syndrome is U
    met = {("other", False): Known(frozenset({"met"}), False)}
    assert cell_of(rated, met).syndrome is T


def test_an_answer_that_bears_a_modules_name_is_no_answer() -> None:
    assert cell_of({"A1": "absent", "other": "yes"}, {}).unread == ("other",)


def test_a_criterion_without_a_counted_list_has_no_count() -> None:
    listed = ex.AtLeast(1, (ex.Id("A1"), ex.Id("A2")))
    module = small.module(
        "m",
        small.item("A1"),
        small.item("A2"),
        syndrome=ex.All((ex.Id("A"), ex.Id("B"))),
        exclusion=ex.Const(True),
        criteria=(Criterion("A", "Counted", listed), Criterion("B", "Plain", ex.Soft("A2"))),
    )
    cell = evaluate_cell(compile_rules(module, "dsm5tr", {}), {"A1": "absent"}, DAY, {})
    assert [state.count for state in explain(cell).criteria] == ["0 to 1 of 2; 1 needed", ""]
    assert cell.count(cell.program.criteria[1]) is None


def test_what_did_not_change_is_evaluated_once() -> None:
    """Only the module that was rated, and those that ask for its status, are looked at again."""
    asked = ex.All((ex.Id("A1"), ex.StatusIn("a", ("met",))))
    library = {n: small.module(n, syndrome=asked if n == "b" else None) for n in "abc"}
    points = [small.point(1, "2024-05-01"), small.point(2, "2024-06-01")]
    given_ = [a for n in "abc" for p in ("t1", "t2") for a in small.answers(p, n, A1="absent")]
    evaluator = Evaluator(library)
    before = evaluator.case(points, given_, ())
    changed = [replace(a, value="threshold") if a.key.module == "a" else a for a in given_]
    after = evaluator.case(points, changed, ())
    for name in "abc":
        one = before.at("t1", ModuleKey(name)), after.at("t1", ModuleKey(name))
        assert (one[0] is one[1]) is (name == "c")
    assert after == Evaluator(library).case(points, changed, ())
    later = [*points[:1], replace(points[1], as_at=PartialDate(2024, 9, 1))]
    assert evaluator.case(later, changed, ()) == Evaluator(library).case(later, changed, ())


# ---- what may be skipped -----------------------------------------------------------------------


def two_systems() -> list[Program]:
    """DSM counts A1, ICD counts A2; F1 only cautions; G1 is asked when A2 is present."""
    flag = Hierarchy("f", ex.Id("F1"), "flag", "A caution.")
    barring = Hierarchy("b", ex.Id("B1"), "exclude", "A bar.")
    module = small.module(
        "m",
        small.item("A1"),
        small.item("A2"),
        small.item("B1"),
        small.item("F1"),
        small.item("G1", ask_when=ex.Id("A2")),
        small.item("D1", descriptive=True),
        small.item("R1", retired=True),
        rules={
            "dsm5tr": Rule("dsm5tr", ex.Id("A1"), ex.Const(True), None, (flag,)),
            "icd11": Rule("icd11", ex.All((ex.Id("A2"), ex.Id("A1"))), ex.Const(True), None,
                          (barring,)),
        },
    )  # fmt: skip
    return [compile_rules(module, system, {}) for system in ("dsm5tr", "icd11")]


def may_skip(raws: dict[str, str], *, only: int | None = None, wanted: str = "") -> set[str]:
    cells = [evaluate_cell(program, raws, DAY, {}) for program in two_systems()]
    chosen = cells if only is None else [cells[only]]
    return set(skippable(chosen, {wanted: True}))


def test_only_what_no_system_still_needs_may_be_skipped() -> None:
    absent = {"A1": "absent"}
    assert may_skip(absent, only=0) == {"A2", "B1", "F1"}
    assert may_skip(absent) == {"A2", "B1", "F1"}
    assert may_skip({"A2": "absent"}, only=1) == {"A1", "B1", "F1"}
    assert may_skip({"A2": "absent"}) == {"B1"}  # DSM asks A1 and its caution still
    assert may_skip({"A2": "absent"}, wanted="B1") == set()


def test_the_order_of_the_systems_does_not_matter() -> None:
    cells = [evaluate_cell(program, {"A2": "absent"}, DAY, {}) for program in two_systems()]
    assert set(skippable(reversed(cells), {})) == set(skippable(cells, {})) == {"B1"}


def test_a_bar_beside_one_that_holds_is_no_longer_asked() -> None:
    bar = Hierarchy("b", ex.Id("B1"), "exclude", "A bar.")
    plain = small.module("m", small.item("A1"), small.item("B1"), small.item("X1"))
    rule = replace(plain.rules["dsm5tr"], exclusion=ex.Not(ex.Id("X1")), hierarchy=(bar,))
    program = compile_rules(replace(plain, rules={"dsm5tr": rule}), "dsm5tr", {})
    held = evaluate_cell(program, {"A1": "threshold", "X1": "threshold"}, DAY, {})
    assert (held.status, skippable([held], {})) == (Status.EXCLUDED, ("B1",))
    free = evaluate_cell(program, {"A1": "threshold", "X1": "absent"}, DAY, {})
    assert (free.status, skippable([free], {})) == (Status.UNDETERMINED, ())


def test_a_caution_is_asked_while_the_disorder_may_be_there() -> None:
    assert "F1" not in may_skip({"A1": "threshold"}, only=0)
    assert "F1" not in may_skip({"A1": "inadequate"}, only=0)
    assert "F1" in may_skip({"A1": "absent"}, only=0)
    assert may_skip({"A1": "threshold", "F1": "absent"}, only=0) == {"A2", "B1"}


def test_a_rule_that_bars_is_asked_as_an_exclusion_not_as_a_caution() -> None:
    both = {"A1": "threshold", "A2": "threshold"}
    assert "B1" not in may_skip(both, only=1)
    assert "B1" in may_skip({"A1": "absent", "A2": "threshold"}, only=1)
    assert may_skip({**both, "B1": "absent"}, only=1) == {"F1", "G1"}
    assert may_skip({**both, "B1": "threshold"}, only=1) == {"F1", "G1"}


def test_what_is_hidden_described_or_retired_is_not_offered_for_skipping() -> None:
    hidden = may_skip({"A1": "absent", "A2": "absent"})
    assert hidden == {"B1", "F1"}
    shown = may_skip({"A1": "absent", "A2": "threshold"})
    assert shown == {"B1", "F1", "G1"}


# ---- an exclusion read from another module -----------------------------------------------------


def test_a_tick_once_made_is_settled_by_the_tick_alone() -> None:
    """While it is blank the other module settles it too; `unsure` is the interviewer's own."""
    module = small.module(
        "m",
        small.item("A1"),
        small.item("X1", ItemType.EXCLUSION, computed=ex.StatusIn("other", ("met",))),
    )
    program = compile_rules(module, "dsm5tr", {})
    names = [variable.id for variable in program.variables]
    for raw, settle in ((None, {"X1", "other"}), ("unsure", {"X1"})):
        raws = {"A1": "threshold"} | ({} if raw is None else {"X1": raw})
        cell = evaluate_cell(program, raws, DAY, {})
        sets = settling_sets(program, cell.state, cell.values, program.decided)
        assert {names[variable] for one in sets for variable, _ in one} == settle


# ---- settling by quantities, and by one answer that several parts share ------------------------


def test_a_quantity_settles_by_each_of_its_spans() -> None:
    module = small.module(
        "m", small.item("N", ItemType.NUMBER), syndrome=small_num(">=", 2.0),
        exclusion=ex.Const(True),
    )  # fmt: skip
    program = compile_rules(module, "dsm5tr", {})
    cell = evaluate_cell(program, {"N": "1/3"}, DAY, {})
    sets = settling_sets(program, cell.state, cell.values, program.decided)
    assert sorted(sets) == [((0, 0b01),), ((0, 0b10),)]


def test_one_answer_settles_parts_that_share_it_however_many_they_are() -> None:
    shared = (
        ex.Soft("A1"),
        ex.Id("A1"),
        ex.AnyOf((ex.Id("A1"), ex.Id("A2"))),
        ex.AnyOf((ex.Id("A1"), ex.Id("A3"))),
    )
    module = small.module(
        "m", *(small.item(f"A{n}") for n in (1, 2, 3)), syndrome=ex.All(shared),
        exclusion=ex.Const(True),
    )  # fmt: skip
    program = compile_rules(module, "dsm5tr", {})
    cell = evaluate_cell(program, {"A1": "inadequate"}, DAY, {})
    assert settling_sets(program, cell.state, cell.values, program.syndrome) == (((0, 0b001),),)


def test_a_set_is_no_narrower_than_it_need_be() -> None:
    """Either of two overlapping choices will do; what they share is no set of its own."""
    choice = small.item("C", ItemType.CHOICE, options=("a", "b", "c"))
    either = ex.AnyOf((ex.Choice("C", ("a", "b")), ex.Choice("C", ("b", "c"))))
    module = small.module("m", choice, syndrome=either, exclusion=ex.Const(True))
    program = compile_rules(module, "dsm5tr", {})
    cell = evaluate_cell(program, {"C": "cannot_say"}, DAY, {})
    sets = settling_sets(program, cell.state, cell.values, program.syndrome)
    assert sorted(sets) == [((0, 0b011),), ((0, 0b110),)]


def test_a_question_that_settles_it_whatever_is_answered_comes_first() -> None:
    """Though it stands later; here no answer to C can meet both choices."""
    choice = small.item("C", ItemType.CHOICE, options=("a", "b"))
    module = small.module(
        "m",
        small.item("X1", ItemType.EXCLUSION),
        choice,
        syndrome=ex.All((ex.Choice("C", ("a",)), ex.Choice("C", ("b",)))),
    )
    program = compile_rules(module, "dsm5tr", {})
    cell = evaluate_cell(program, {"C": "cannot_say"}, DAY, {})
    assert explain(cell).missing[-1] == "one answer would settle it: C"


# ---- screening, and what no system needs -------------------------------------------------------


def test_screening_answers_are_understood_and_assess_nothing() -> None:
    program = compile_rules(small.module(), "dsm5tr", {})
    screened = evaluate_cell(program, {"S1": "no"}, DAY, {})
    assert (screened.status, screened.unread) == (Status.SCREEN_NEGATIVE, ())
    rated = evaluate_cell(program, {"S1": "no", "A1": "absent"}, DAY, {})
    assert (rated.status, rated.unread) == (Status.NOT_MET, ())


def test_a_module_without_screening_is_not_screened() -> None:
    program = compile_rules(small.module(screener=()), "dsm5tr", {})
    assert evaluate_cell(program, {}, DAY, {}).status is Status.NOT_ASSESSED


def test_a_caution_that_holds_needs_no_further_answer() -> None:
    either = Hierarchy("f", ex.AnyOf((ex.Id("F1"), ex.Id("F2"))), "flag", "A caution.")
    plain = small.module("m", *(small.item(name) for name in ("A1", "F1", "F2")),
                         exclusion=ex.Const(True))  # fmt: skip
    rule = replace(plain.rules["dsm5tr"], hierarchy=(either,))
    program = compile_rules(replace(plain, rules={"dsm5tr": rule}), "dsm5tr", {})
    held = evaluate_cell(program, {"A1": "threshold", "F1": "threshold"}, DAY, {})
    assert skippable([held], {}) == ("F2",)
    still_open = evaluate_cell(program, {"A1": "threshold", "F1": "absent"}, DAY, {})
    assert skippable([still_open], {}) == ()
    assert skippable([], {}) == ()
