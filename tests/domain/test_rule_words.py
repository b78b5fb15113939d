"""Rules in plain words: every part of a rule is said, with how many are needed."""

from __future__ import annotations

import re

import pytest

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.answers import expressions
from casereview.domain.assessing.interview import InterviewItem, InterviewModule, ItemType
from casereview.domain.assessing.rule_words import rule_lines, rule_phrase
from tests.catalogue.vignettes import modules
from tests.domain.small_modules import module

TITLES = {"mde": "Major depressive episode"}


def small() -> InterviewModule:
    items = [InterviewItem(f"A{i}", ItemType.RATING, f"item {i}") for i in range(1, 6)]
    items += [
        InterviewItem("E1", ItemType.EXCLUSION, "exclusion"),
        InterviewItem("Y1", ItemType.YES_NO, "asked"),
        InterviewItem("D1", ItemType.DURATION, "duration"),
    ]
    return module("m", *items)


def ids(*names: str) -> tuple[ex.Expr, ...]:
    return tuple(ex.Id(name) for name in names)


CASES: list[tuple[ex.Expr, str]] = [
    (ex.Id("A1"), "A1 present"),
    (ex.Not(ex.Id("A1")), "A1 not present"),
    (ex.Soft("A1"), "A1 present or below threshold"),
    (ex.Not(ex.Soft("A1")), "A1 absent"),
    (ex.Id("E1"), "E1 applying"),
    (ex.Not(ex.Id("E1")), "E1 considered and not applying"),
    (ex.Not(ex.Id("Y1")), "Y1 answered no"),
    (ex.Num("D1", ">=", 182.6, "6 months"), "D1 at least 6 months"),
    (ex.Not(ex.Num("D1", ">", 30.4, "1 month")), "D1 not over 1 month"),
    (ex.AtLeast(2, ids("A1", "A2", "A3")), "at least 2 of 3 present: A1, A2, A3"),
    (
        ex.AtLeast(2, ids("A1", "A2", "Y1")),
        "at least 2 of these 3: A1 or A2 present; Y1 answered yes",
    ),
    (ex.AtMost(0, ids("A1", "A2")), "none of 2 present: A1, A2"),
    (ex.AtMost(3, ids("A1", "A2", "A3", "A4")), "at most 3 of 4 present: A1, A2, A3, A4"),
    (ex.Not(ex.AnyOf(ids("A1", "A2"))), "none of 2 present: A1, A2"),
    (
        ex.All((*ids("A1", "A2"), ex.Num("D1", ">=", 182.6, "6 months"))),
        "A1 and A2 present; and D1 at least 6 months",
    ),
    (ex.AnyOf(ids("A1", "Y1")), "A1 present; or Y1 answered yes"),
    (ex.StatusIn("mde", ("met",)), "Major depressive episode met at the same time point"),
    (
        ex.StatusIn("other", ("met", "subthreshold"), ever=True),
        "other met or subthreshold at any time point",
    ),
    (ex.Choice("A1", ("only_during", "before")), "A1 “only during” or “before”"),
    (ex.Not(ex.Ref("syndrome")), "the syndrome not holding"),
    (ex.Const(False), "never so: no such rule is given"),
]


@pytest.mark.parametrize(("expr", "words"), CASES, ids=[words for _, words in CASES])
def test_a_flat_rule_is_one_phrase(expr: ex.Expr, words: str) -> None:
    assert [(line.depth, line.text) for line in rule_lines(small(), expr, TITLES)] == [(0, words)]
    assert rule_phrase(small(), expr, TITLES) == words


def test_a_nested_rule_is_said_in_lines_that_nest_like_it() -> None:
    expr = ex.All(
        (
            ex.Id("A1"),
            ex.AnyOf((ex.Id("A2"), ex.All(ids("A3", "Y1")))),
            ex.Id("A4"),
            ex.Not(ex.All(ids("A5", "E1"))),
        )
    )
    assert [(line.depth, line.text) for line in rule_lines(small(), expr, {})] == [
        (0, "all of these:"),
        (1, "A1 and A4 present"),
        (1, "one at least of these:"),
        (2, "A2 present"),
        (2, "A3 present; and Y1 answered yes"),
        (1, "this is not so:"),
        (2, "A5 present; and E1 applying"),
    ]
    assert rule_phrase(small(), expr, {}) == (
        "all of these (A1 and A4 present; one at least of these (A2 present; A3 present; and Y1 "
        "answered yes); this is not so (A5 present; and E1 applying))"
    )


@pytest.mark.parametrize("name", sorted(modules()))
def test_every_item_and_number_of_a_shipped_rule_is_said(name: str) -> None:
    shipped = modules()[name]
    for expr in expressions(shipped):
        said = " ".join(line.text for line in rule_lines(shipped, expr, {}))
        names = set(re.findall(r"[\w-]+", said))
        waiting = [expr]
        while waiting:
            here = waiting.pop()
            waiting += ex.parts(here)
            if isinstance(here, ex.Id | ex.Soft | ex.Num | ex.Choice):
                assert here.id in names
            if isinstance(here, ex.AtLeast):
                assert f"at least {here.n} of " in said
            if isinstance(here, ex.Num):
                assert here.shown in said
