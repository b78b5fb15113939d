"""Figures of counts against printed results, and against counting every case by hand."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.assessing.agreement import wilson
from casereview.series.statistics import (
    accuracy,
    binomial_p,
    fisher_p,
    odds_ratio,
    share,
)

Table = tuple[tuple[int, int], tuple[int, int]]
small = st.integers(0, 12)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (9, 90, 5.4, 17.9),
        (8, 90, 4.6, 16.6),
        (18, 195, 5.9, 14.1),
        (6, 37, 7.7, 31.1),
        (10, 67, 8.3, 25.3),
        (45, 90, 39.9, 60.1),
        (0, 10, 0.0, 27.8),
        (0, 5, 0.0, 43.4),
        (1, 2, 9.5, 90.5),
        (2, 4, 15.0, 85.0),
        (0, 100, 0.0, 3.7),
        (52, 72, 61.0, 81.2),
        (12, 18, 43.7, 83.7),
    ],
)
def test_wilson_as_statsmodels_prints_it(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k, n)
    assert found is not None
    assert (round(100 * found[0], 1), round(100 * found[1], 1)) == (low, high)


def test_wilson_at_the_ends_is_the_end_itself() -> None:
    for n in (1, 7, 90):
        none, all_ = wilson(0, n), wilson(n, n)
        assert none is not None
        assert all_ is not None
        assert (none[0], all_[1]) == (0.0, 1.0)
        assert none[1] == pytest.approx(1 - all_[0], abs=1e-15)
    assert share(0, 0).value is None
    assert wilson(0, 0) is None


@given(st.integers(0, 300), st.integers(0, 300))
def test_wilson_solves_the_score_equation(k: int, more: int) -> None:
    """Each end is the rate from which k of n lies just 1.96 of its own standard errors away."""
    n = k + more
    found = wilson(k, n)
    if found is None:
        return
    for end in found:
        assert (k - n * end) ** 2 == pytest.approx(
            1.959963984540054**2 * n * end * (1 - end), rel=1e-9, abs=1e-9
        )


@pytest.mark.parametrize(
    ("k", "n", "claimed", "p"),
    [
        (9, 90, "0.5", 1.3e-15),
        (9, 90, "0.475", 3.0e-14),
        (9, 90, "0.2", 0.017),
        (9, 90, "0.1", 1.0),
        (682, 925, "0.75", 0.3825),  # R's manual: Mendel's peas
        (0, 7, "0", 1.0),
        (1, 7, "0", 0.0),
        (7, 7, "1", 1.0),
        (6, 7, "1", 0.0),
    ],
)
def test_exact_binomial_as_printed(k: int, n: int, claimed: str, p: float) -> None:
    assert binomial_p(k, n, Fraction(claimed)) == pytest.approx(p, rel=0.02)


@given(st.integers(0, 40), st.integers(0, 40), st.fractions(0, 1, max_denominator=40))
def test_exact_binomial_by_counting(k: int, more: int, claimed: Fraction) -> None:
    n = k + more
    chances = [comb(n, x) * claimed**x * (1 - claimed) ** (n - x) for x in range(n + 1)]
    expected = sum(chance for chance in chances if chance <= chances[k])
    found = binomial_p(k, n, claimed)
    assert found == (None if n == 0 else pytest.approx(float(expected), rel=1e-11))


def test_a_large_series_neither_overflows_nor_takes_long() -> None:
    assert binomial_p(500_000, 1_000_000, Fraction(1, 2)) == pytest.approx(1.0)
    assert binomial_p(0, 1_000_000, Fraction(1, 2)) == 0.0
    assert binomial_p(501_000, 1_000_000, Fraction(1, 2)) == pytest.approx(0.045614, rel=1e-3)
    assert fisher_p(((50_000, 50_000), (50_500, 49_500))) == pytest.approx(0.0255, rel=1e-2)


@pytest.mark.parametrize(
    ("table", "p"),
    [
        (((3, 1), (1, 3)), 0.4857),  # R's manual: tea
        (((2, 15), (10, 3)), 0.0005367),  # R's manual: twins
        (((6, 54), (3, 27)), 1.0),
        (((0, 0), (3, 4)), 1.0),
        (((5, 0), (2, 0)), 1.0),
    ],
)
def test_fisher_as_printed(table: Table, p: float) -> None:
    assert fisher_p(table) == pytest.approx(p, rel=1e-3)


@given(small, small, small, small)
def test_fisher_by_counting(a: int, b: int, c: int, d: int) -> None:
    n = a + b + c + d
    chances = {x: comb(a + b, x) * comb(c + d, a + c - x) for x in range(a + c + 1) if x <= a + b}
    expected = sum(chance for chance in chances.values() if chance <= chances[a])
    found = fisher_p(((a, b), (c, d)))
    assert found == (None if n == 0 else pytest.approx(expected / comb(n, a + c), rel=1e-11))


def test_odds_that_would_be_divided_by_nought_are_none() -> None:
    assert odds_ratio(((6, 54), (3, 27))) == 1.0
    assert odds_ratio(((6, 0), (3, 27))) is None
    assert odds_ratio(((0, 5), (3, 27))) == 0.0


def test_accuracy_as_statsmodels_prints_it() -> None:
    pairs = [(True, True)] * 52 + [(False, True)] * 20 + [(True, False)] * 6
    pairs += [(False, False)] * 12
    found = accuracy(pairs)
    assert (found.tp, found.fp, found.fn, found.tn) == (52, 6, 20, 12)
    assert [(x.k, x.n) for x in (found.sensitivity, found.specificity, found.ppv, found.npv)] == [
        (52, 72),
        (12, 18),
        (52, 58),
        (12, 32),
    ]
