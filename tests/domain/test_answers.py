"""Stored answers: which a question takes, what rules can tell apart, which rules are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.answers import (
    AnswerClass,
    Cause,
    cause,
    check_answer,
    expressions,
    item_classes,
    leaves,
    quantity_classes,
)
from casereview.domain.assessing.interview import SKIPPED, Hierarchy, ItemType, Remission, Rule
from casereview.domain.assessing.quantity import Interval, compare
from casereview.errors import BadInputError
from tests.domain.small_modules import MONTH, item, module

# ---- which answers a question takes ------------------------------------------------------------

ALL_KINDS = module(
    "m",
    item("R1"),
    item("Y1", ItemType.YES_NO),
    item("X1", ItemType.EXCLUSION),
    item("C1", ItemType.CHOICE, options=("before", "during", "cannot_say")),
    item("N1", ItemType.NUMBER),
    item("D1", ItemType.DURATION),
    item("O1", ItemType.DATE),
    item("T1", ItemType.TEXT),
    syndrome=ex.Id("R1"),
)
TAKEN = {
    "R1": "threshold subthreshold absent inadequate skipped",
    "Y1": "yes no unsure cannot_say skipped",
    "X1": "yes no unsure cannot_say skipped",
    "C1": "before during cannot_say skipped",
    "N1": "2 2/4 2/.. 2021 inadequate cannot_say skipped",
    "D1": "P6M P5M/P7M 2021-04/.. inadequate cannot_say skipped",
    "O1": "2021 2021-04 2021-04-17 inadequate cannot_say skipped",
    "T1": "word 2021 inadequate cannot_say skipped",
    "S1": "yes no unsure cannot_say skipped",
}
WANTED = {
    "R1": "one of absent, subthreshold, threshold, inadequate, skipped",
    "Y1": "one of yes, no, unsure, cannot_say, skipped",
    "X1": "one of no, yes, unsure, cannot_say, skipped",
    "C1": "one of before, during, cannot_say, skipped",
    "N1": "a number (2) or a range (2/4)",
    "D1": "an ISO 8601 duration (P6M), a range (P5M/P7M) or dates (2021-04/..)",
    "O1": "a date (2021, 2021-04 or 2021-04-17)",
    "T1": "some text",
    "S1": "one of yes, no, unsure, cannot_say, skipped",
}


@pytest.mark.parametrize("name", TAKEN)
def test_each_question_takes_its_own_answers_and_names_them(name: str) -> None:
    offered = {raw for taken in TAKEN.values() for raw in taken.split()} | {"", "maybe"}
    for raw in sorted(offered):
        if raw in TAKEN[name].split() or (name == "T1" and raw):
            check_answer(ALL_KINDS, name, raw)
            continue
        with pytest.raises(BadInputError) as refused:
            check_answer(ALL_KINDS, name, raw)
        assert str(refused.value) == (f"{raw!r} is no answer to m {name}: it takes {WANTED[name]}.")


def test_an_unknown_question_is_refused_by_name() -> None:
    with pytest.raises(BadInputError, match=r"The module m has no item 'Z9'\."):
        check_answer(ALL_KINDS, "Z9", "yes")


def test_what_could_not_be_said_is_no_answer_that_a_rule_tells_apart() -> None:
    choice = ALL_KINDS.item("C1")
    assert choice is not None
    assert [each.words for each in item_classes(choice)] == ["before", "during"]


@pytest.mark.parametrize(
    ("raw", "why"),
    [(None, Cause.NOT_ASKED), (SKIPPED, Cause.SKIPPED), ("unsure", Cause.INADEQUATE),
     ("2/4", Cause.IMPRECISE)],
)  # fmt: skip
def test_why_an_answer_leaves_a_rule_open(raw: str | None, why: Cause) -> None:
    assert cause(raw) is why


def test_a_long_answer_is_cut_where_it_is_repeated() -> None:
    whole, cut = "x" * 60, "x" * 61
    for raw, shown in ((whole, whole), (cut, f"{whole}…")):
        with pytest.raises(BadInputError) as refused:
            check_answer(ALL_KINDS, "R1", raw)
        assert str(refused.value).startswith(f"{shown!r} is no answer")


@pytest.mark.parametrize("scale", ["clinician_0_8", ""])
def test_half_steps_are_of_the_interviewers_own_scale_alone(scale: str) -> None:
    items = (item("SEV", ItemType.NUMBER), item("N1", ItemType.NUMBER))
    rated = module("m", *items, severity_item="SEV", severity_scale=scale)
    for raw in ("0", "0.5", "8", "4/5.5", "cannot_say"):
        check_answer(rated, "SEV", raw)
    for raw in ("8.5", "9", "4.3", "4/4.3", "2/.."):
        check_answer(rated, "N1", raw)
        if not scale:
            check_answer(rated, "SEV", raw)
            continue
        with pytest.raises(BadInputError, match="0 to 8 in half steps"):
            check_answer(rated, "SEV", raw)
    with pytest.raises(BadInputError):
        check_answer(rated, "N1", "much")


@pytest.mark.parametrize(
    ("part", "interval", "meets"),
    [
        (AnswerClass("", below=(2, False)), Interval(2, 3), False),
        (AnswerClass("", below=(2, False)), Interval(1, 3), True),
        (AnswerClass("", below=(2, True)), Interval(2, 3), True),
        (AnswerClass("", below=(2, True)), Interval(2.5, 3), False),
        (AnswerClass("", above=(2, True)), Interval(1, 2), False),
        (AnswerClass("", above=(2, False)), Interval(1, 2), True),
        (AnswerClass("", above=(2, True)), Interval(1, 2.5), True),
    ],
)
def test_a_part_of_a_quantity_holds_its_end_or_not(
    part: AnswerClass, interval: Interval, meets: bool
) -> None:
    assert part.meets(interval) is meets


# ---- which rules are read ----------------------------------------------------------------------


def full() -> Rule:
    caution = Hierarchy("h", ex.Num("N1", "<", 9, "9"), "flag", "A rule.")
    return Rule("dsm5tr", ex.Num("N1", ">=", 1, "1"), ex.Num("N1", "<", 7, "7"), None, (caution,))


def test_every_expression_that_is_written_is_read_and_none_that_is_not() -> None:
    gated = item("A1", ask_when=ex.Num("N1", ">=", 3, "3"))
    computed = item("X1", ItemType.EXCLUSION, computed=ex.StatusIn("other", ("met",)))
    remission = Remission("test", partial=ex.Num("N1", ">", 5, "5"))
    written = module("m", gated, computed, item("N1", ItemType.NUMBER), rules={"dsm5tr": full()},
                     remission=remission)  # fmt: skip
    assert expressions(written) == (
        ex.Num("N1", ">=", 3, "3"),
        ex.StatusIn("other", ("met",)),
        ex.Num("N1", ">=", 1, "1"),
        ex.Num("N1", "<", 7, "7"),
        ex.Num("N1", "<", 9, "9"),
        ex.Num("N1", ">", 5, "5"),
    )
    bare = module("m", item("A1"), syndrome=ex.Id("A1"), exclusion=ex.Const(True), remission=None)
    assert expressions(bare) == (ex.Id("A1"), ex.Const(True), ex.Soft("A1"))


def test_leaves_are_the_smallest_parts_each_once_in_order() -> None:
    both = ex.All((ex.Not(ex.Id("B1")), ex.AnyOf((ex.Id("A1"), ex.Soft("A1")))))
    definition = module("m", item("A1"), item("B1"), syndrome=both, exclusion=ex.Const(True),
                        subthreshold=ex.Id("A1"), remission=None)  # fmt: skip
    assert leaves(definition) == (ex.Id("B1"), ex.Id("A1"), ex.Soft("A1"), ex.Const(True))


# ---- quantities --------------------------------------------------------------------------------


def cut_at(*comparisons: tuple[str, float, str]) -> tuple[AnswerClass, ...]:
    rule = ex.AnyOf(tuple(ex.Num("N1", op, value, shown) for op, value, shown in comparisons))
    number = item("N1", ItemType.NUMBER)
    return quantity_classes(module("m", number, syndrome=rule, exclusion=ex.Const(True)))["N1"]


@pytest.mark.parametrize(
    ("comparisons", "words"),
    [
        ([(">=", 2, "2")], [("", "under 2", 1), ("at least 2", "", 2)]),
        ([("<", 2, "2")], [("", "under 2", 1), ("at least 2", "", 2)]),
        ([(">", 2, "2")], [("", "at most 2", 2), ("over 2", "", 2 + MONTH)]),
        ([("<=", 2, "2")], [("", "at most 2", 2), ("over 2", "", 2 + MONTH)]),
        ([("==", 2, "2")],
         [("", "under 2", 1), ("at least 2", "at most 2", 2), ("over 2", "", 2 + MONTH)]),
        ([(">", 2, "2"), (">=", 6, "6")],
         [("", "at most 2", 2), ("over 2", "under 6", 4), ("at least 6", "", 6)]),
        ([("==", 0, "0")], [("at least 0", "at most 0", 0), ("over 0", "", MONTH)]),
        ([(">=", 0, "0")], [("at least 0", "", 0)]),
    ],
)  # fmt: skip
def test_a_quantity_is_cut_where_a_rule_turns(
    comparisons: list[tuple[str, float, str]], words: list[tuple[str, str, float]]
) -> None:
    """In words from below and above, and a quantity that stands for each part."""
    assert [(each.words, each.limit, each.sample) for each in cut_at(*comparisons)] == words


OPERATORS = st.sampled_from((">=", ">", "<", "<=", "=="))
COMPARISONS = st.lists(st.tuples(OPERATORS, st.integers(0, 6)), min_size=1, max_size=4)


@given(COMPARISONS, st.integers(0, 14))
def test_quantities_of_one_part_are_the_same_to_every_rule(
    comparisons: list[tuple[str, int]], halves: int
) -> None:
    value = halves / 2
    parts = cut_at(*((op, float(cut), str(cut)) for op, cut in comparisons))
    (part,) = [each for each in parts if each.meets(Interval(value, value))]
    assert part.meets(Interval(part.sample, part.sample))
    for op, cut in comparisons:
        here = compare(Interval(value, value), op, cut)
        assert here is compare(Interval(part.sample, part.sample), op, cut)
