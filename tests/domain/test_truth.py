"""The tables of three-valued logic, diagnostic-interview 2.2."""

from __future__ import annotations

import itertools

import pytest

from casereview.domain.assessing.truth import F, T, Truth, U, at_least, negate

ALL = {
    (T, T): T, (T, U): U, (T, F): F,
    (U, T): U, (U, U): U, (U, F): F,
    (F, T): F, (F, U): F, (F, F): F,
}  # fmt: skip
ANY = {
    (T, T): T, (T, U): T, (T, F): T,
    (U, T): T, (U, U): U, (U, F): U,
    (F, T): T, (F, U): U, (F, F): F,
}  # fmt: skip
AT_LEAST_3_OF_6 = {0: "FFFUU", 1: "FFUUU", 2: "FUUUU", 3: "TTTTT"}


@pytest.mark.parametrize(("pair", "value"), ALL.items())
def test_all_is_the_minimum(pair: tuple[Truth, Truth], value: Truth) -> None:
    assert min(pair) is value
    assert at_least(2, pair.count(T), pair.count(U)) is value


@pytest.mark.parametrize(("pair", "value"), ANY.items())
def test_any_is_the_maximum(pair: tuple[Truth, Truth], value: Truth) -> None:
    assert max(pair) is value
    assert at_least(1, pair.count(T), pair.count(U)) is value


def test_not_swaps_and_leaves_undetermined() -> None:
    assert [negate(value) for value in (T, U, F)] == [F, U, T]


def test_nothing_at_all() -> None:
    assert at_least(0, 0, 0) is T
    assert at_least(1, 0, 0) is F


def test_at_least_three_of_six() -> None:
    for true, row in AT_LEAST_3_OF_6.items():
        for open_, letter in enumerate(row):
            assert at_least(3, true, open_).name == letter


def test_at_least_agrees_with_every_way_the_open_ones_may_turn_out() -> None:
    for values in itertools.product((F, U, T), repeat=4):
        for needed in range(1, 5):
            outcomes = {
                sum(full) >= needed
                for full in itertools.product(
                    *([False, True] if v is U else [v is T] for v in values)
                )
            }
            expected = U if len(outcomes) == 2 else T if outcomes.pop() else F
            assert at_least(needed, values.count(T), values.count(U)) is expected


def test_no_shortcut_for_tautologies() -> None:
    assert at_least(1, [U, negate(U)].count(T), [U, negate(U)].count(U)) is U
