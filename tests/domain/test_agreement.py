"""Coefficients of agreement: against another program's figures, a second computation, and laws."""

from __future__ import annotations

from fractions import Fraction
from math import isclose, sqrt
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casereview.domain.assessing.agreement import (
    ALL_AGREE,
    LEAST_CASES,
    NO_PAIRS,
    NO_WIDTH,
    ONE_CATEGORY,
    ONE_SIDED,
    Z95,
    Agreement,
    interval_over_cases,
    pooled,
    tabulate,
    wilson,
)

TWO, THREE = ("present", "absent"), ("absent", "subthreshold", "threshold")

Pairs = list[tuple[str, str]]


def table(*rows: tuple[int, ...]) -> Agreement:
    return Agreement((TWO if len(rows) == 2 else THREE), rows)


def pairs_of(categories: tuple[str, ...], most: int = 40) -> st.SearchStrategy[Pairs]:
    one = st.sampled_from(categories)
    return st.lists(st.tuples(one, one), max_size=most)


# ---- against figures of others -----------------------------------------------------------------

STATSMODELS = [
    # table; kappa and its standard error; the same with linear weights (statsmodels 0.15.0)
    (((52, 20), (6, 12)), (0.3010752688172042, 0.1016791294365109), None),
    (((40, 9), (6, 45)), (0.6995192307692307, 0.07139360269998822), None),
    (
        ((20, 5, 1), (4, 10, 6), (2, 3, 15)),
        (0.5187499999999999, 0.08537266149945644),
        (0.6012084592145015, 0.07896610446471956),
    ),
    (
        ((1, 7, 0), (3, 2, 9), (0, 4, 6)),
        (-0.11515151515151516, 0.12168783295803388),
        (0.10243902439024388, 0.11113821476091026),
    ),
]


@pytest.mark.parametrize(("rows", "plain", "linear"), STATSMODELS)
def test_figures_are_those_of_statsmodels(
    rows: tuple[tuple[int, ...], ...],
    plain: tuple[float, float],
    linear: tuple[float, float] | None,
) -> None:
    found = table(*rows)
    assert (found.kappa.value, found.kappa.se) == pytest.approx(plain, abs=1e-12)
    if linear:
        assert (found.weighted.value, found.weighted.se) == pytest.approx(linear, abs=1e-12)


def test_the_worked_example_of_caseness_and_diagnosis() -> None:
    found = table((52, 20), (6, 12))
    assert found.n == 90
    assert found.observed == pytest.approx(0.711, abs=5e-4)
    low, high = found.kappa.interval or (0, 0)
    assert (round(low, 2), round(high, 2)) == (0.10, 0.50)
    assert found.prevalence == pytest.approx(40 / 90)
    assert found.bias == pytest.approx(14 / 90)
    assert found.pabak == pytest.approx(2 * 64 / 90 - 1)
    assert found.on("present") == pytest.approx(104 / 130)
    assert found.on("absent") == pytest.approx(24 / 50)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(9, 90, 0.054, 0.179), (0, 10, 0, 0.278), (2, 4, 0.150, 0.850), (5, 5, 0.566, 1)],
)
def test_shares_have_the_interval_of_wilson(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=6e-4)


# ---- what does not exist -----------------------------------------------------------------------


def test_without_pairs_there_is_nothing() -> None:
    found = tabulate([], THREE)
    assert (found.n, found.observed, found.observed_interval, found.pabak) == (0, None, None, None)
    assert found.kappa.value is None
    assert found.kappa.why == found.weighted.why == NO_PAIRS
    assert found.on("absent") is None


def test_kappa_does_not_exist_where_both_used_one_category() -> None:
    found = tabulate([("absent", "absent")] * 50, THREE)
    assert found.observed == 1
    for kappa in (found.kappa, found.weighted):
        assert (kappa.value, kappa.se, kappa.interval, kappa.why) == (
            None,
            None,
            None,
            ONE_CATEGORY,
        )
    assert found.pabak == 1


def test_one_rater_without_variation_gives_kappa_of_nought_by_its_definition() -> None:
    found = tabulate([("absent", "absent")] * 9 + [("threshold", "absent")], THREE)
    for kappa in (found.kappa, found.weighted):
        assert (kappa.value, kappa.interval, kappa.why) == (0, None, ONE_SIDED)


def test_an_interval_without_width_is_none() -> None:
    found = tabulate([("present", "present")] * 3 + [("absent", "absent")] * 4, TWO)
    assert (found.kappa.value, found.kappa.se) == (1, 0)
    assert (found.kappa.interval, found.kappa.why) == (None, ALL_AGREE)


def test_what_is_no_category_is_refused() -> None:
    with pytest.raises(ValueError, match="not a category"):
        tabulate([("absent", "unclear")], THREE)
    with pytest.raises(ValueError, match="other categories"):
        pooled([tabulate([], TWO)], THREE)


# ---- a second computation, from the pairs themselves ---------------------------------------------


def by_hand(pairs: Pairs, categories: tuple[str, ...], *, linear: bool) -> Fraction | None:
    """Compare the mean distance of pairs with that of every first with every second rating."""
    place = {name: at for at, name in enumerate(categories)}

    def apart(a: str, b: str) -> int:
        return abs(place[a] - place[b]) if linear else int(a != b)

    seen = Fraction(sum(apart(a, b) for a, b in pairs), len(pairs))
    crossed = [apart(a, b) for a, _ in pairs for _, b in pairs]
    chance = Fraction(sum(crossed), len(crossed))
    return None if chance == 0 else 1 - seen / chance


@given(pairs_of(THREE).filter(bool), st.booleans())
def test_kappa_is_what_a_second_computation_gives(pairs: Pairs, linear: bool) -> None:
    found = tabulate(pairs, THREE)
    expected = by_hand(pairs, THREE, linear=linear)
    kappa = found.weighted if linear else found.kappa
    if expected is None:
        assert kappa.value is None
    else:
        assert kappa.value == pytest.approx(float(expected), abs=1e-12)


def se_as_published(found: Agreement) -> float:
    """Return the standard error by the formula as printed for kappa without weights."""
    n, size = found.n, len(found.categories)
    p = [[count / n for count in row] for row in found.table]
    row = [sum(line) for line in p]
    column = [sum(line[j] for line in p) for j in range(size)]
    chance = sum(r * c for r, c in zip(row, column, strict=True))
    kappa = (sum(p[i][i] for i in range(size)) - chance) / (1 - chance)
    a = sum(p[i][i] * (1 - (row[i] + column[i]) * (1 - kappa)) ** 2 for i in range(size))
    b = (1 - kappa) ** 2 * sum(
        p[i][j] * (column[i] + row[j]) ** 2 for i in range(size) for j in range(size) if i != j
    )
    c = (kappa - chance * (1 - kappa)) ** 2
    return sqrt(max(0.0, a + b - c) / n) / (1 - chance)


@given(pairs_of(THREE).filter(bool))
def test_the_standard_error_is_the_published_one(pairs: Pairs) -> None:
    found = tabulate(pairs, THREE)
    assume(found.kappa.value is not None)
    assert found.kappa.se == pytest.approx(se_as_published(found), abs=1e-7)
    assert (found.kappa.interval is None) == (found.kappa.se == pytest.approx(0, abs=1e-9))
    if found.kappa.interval is not None and found.kappa.value is not None and found.kappa.se:
        low, high = found.kappa.interval
        assert low == max(-1, found.kappa.value - Z95 * found.kappa.se)
        assert high == min(1, found.kappa.value + Z95 * found.kappa.se)


# ---- laws ----------------------------------------------------------------------------------------


@given(pairs_of(THREE))
def test_who_is_called_first_makes_no_difference(pairs: Pairs) -> None:
    one, other = tabulate(pairs, THREE), tabulate([(b, a) for a, b in pairs], THREE)
    for mine, theirs in ((one.kappa, other.kappa), (one.weighted, other.weighted)):
        assert (mine.value, mine.why) == (theirs.value, theirs.why)
        assert (mine.se is None) == (theirs.se is None)
        assert mine.se is None or isclose(mine.se, theirs.se or 0, abs_tol=1e-9)
    assert one.observed == other.observed
    assert one.pabak == other.pabak


@given(pairs_of(THREE), st.permutations(THREE))
def test_the_names_and_order_of_categories_make_no_difference_without_weights(
    pairs: Pairs, named: list[str]
) -> None:
    new = dict(zip(THREE, named, strict=True))
    one = tabulate(pairs, THREE)
    other = tabulate([(new[a], new[b]) for a, b in pairs], THREE)
    assert one.kappa.value == other.kappa.value
    assert one.observed == other.observed


@given(pairs_of(THREE))
def test_turning_the_order_round_leaves_weighted_kappa(pairs: Pairs) -> None:
    one, other = tabulate(pairs, THREE), tabulate(pairs, tuple(reversed(THREE)))
    assert one.weighted.value == other.weighted.value


@given(pairs_of(TWO))
def test_with_two_categories_weights_change_nothing(pairs: Pairs) -> None:
    found = tabulate(pairs, TWO)
    assert found.kappa == found.weighted


@given(pairs_of(THREE), st.randoms(use_true_random=False))
def test_the_order_of_pairs_makes_no_difference(pairs: Pairs, chance: object) -> None:
    shuffled = list(pairs)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert tabulate(pairs, THREE) == tabulate(shuffled, THREE)


@given(st.lists(st.sampled_from(THREE), min_size=1))
def test_full_agreement_is_one_or_does_not_exist(said: list[str]) -> None:
    found = tabulate([(word, word) for word in said], THREE)
    for kappa in (found.kappa, found.weighted):
        assert kappa.value == (1 if len(set(said)) > 1 else None)
        assert kappa.interval is None
        assert kappa.why


@given(pairs_of(THREE))
def test_coefficients_keep_within_their_bounds(pairs: Pairs) -> None:
    found = tabulate(pairs, THREE)
    for kappa in (found.kappa, found.weighted):
        assert kappa.value is None or -1 <= kappa.value <= 1
        assert (kappa.value is None or kappa.interval is None) == bool(kappa.why)
        if kappa.interval:
            low, high = kappa.interval
            assert -1 <= low <= (kappa.value or 0) <= high <= 1
    if found.kappa.value is not None and found.observed is not None:
        assert found.kappa.value <= found.observed + 1e-12
    if found.pabak is not None:
        assert -0.5 <= found.pabak <= 1
    if found.observed_interval and found.observed is not None:
        low, high = found.observed_interval
        assert 0 <= low <= found.observed <= high <= 1


@given(pairs_of(THREE), pairs_of(THREE))
def test_tables_add_up(some: Pairs, more: Pairs) -> None:
    together = pooled([tabulate(some, THREE), tabulate(more, THREE)], THREE)
    assert together == tabulate([*some, *more], THREE)


@given(pairs_of(THREE).filter(bool), st.integers(2, 5))
def test_more_of_the_same_narrows_the_interval_and_leaves_kappa(pairs: Pairs, times: int) -> None:
    once, often = tabulate(pairs, THREE).kappa, tabulate(pairs * times, THREE).kappa
    assume(once.se is not None and once.se > 0)
    assert often.value == pytest.approx(once.value)
    assert often.se == pytest.approx((once.se or 0) / sqrt(times))


# ---- over cases ----------------------------------------------------------------------------------


def test_few_cases_are_not_drawn_again() -> None:
    found, why = interval_over_cases([table((3, 1), (0, 4))] * (LEAST_CASES - 1))
    assert found is None
    assert str(LEAST_CASES) in why


def test_cases_without_pairs_count_as_none() -> None:
    filled = [table((3, 1), (0, 4))] * (LEAST_CASES - 1)
    assert interval_over_cases([*filled, table((0, 0), (0, 0))])[0] is None


def test_an_interval_over_cases_is_the_same_every_time_and_wider_than_of_pairs() -> None:
    alike = [table((6, 0), (0, 0)), table((0, 0), (0, 6)), table((0, 3), (3, 0))] * 5
    low, high = interval_over_cases(alike)[0] or (0, 0)
    assert interval_over_cases(alike)[0] == (low, high)
    whole = pooled(alike, TWO).kappa
    assert whole.interval is not None
    assert high - low > whole.interval[1] - whole.interval[0]
    assert low <= (whole.value or 0) <= high


def test_cases_that_agree_in_one_category_have_no_interval() -> None:
    found, why = interval_over_cases([table((4, 0), (0, 0))] * 12)
    assert found is None
    assert "does not exist" in why


# ---- at the edges --------------------------------------------------------------------------------


def test_prevalence_and_bias_are_of_two_categories_with_pairs() -> None:
    three = table((1, 0, 2), (0, 3, 0), (0, 0, 4))
    assert (three.prevalence, three.bias) == (None, None)
    none = tabulate([], TWO)
    assert (none.prevalence, none.bias) == (None, None)


def test_one_category_has_no_adjusted_kappa() -> None:
    assert tabulate([("met", "met")], ("met",)).pabak is None


@pytest.mark.parametrize("pair", [("maybe", "absent"), ("absent", "maybe")])
def test_either_rating_may_be_no_category(pair: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="'maybe'"):
        tabulate([pair], TWO)


@pytest.mark.parametrize("n", range(1, 60))
def test_a_share_of_all_reaches_exactly_to_one_and_of_none_to_nought(n: int) -> None:
    assert (wilson(n, n) or (0, 0))[1] == 1.0
    assert (wilson(0, n) or (1, 1))[0] == 0.0


def test_every_pair_counts_once() -> None:
    assert tabulate([("present", "absent")] * 3, TWO).table == ((0, 3), (0, 0))


def test_who_never_agree_have_an_interval_without_width() -> None:
    never = table((0, 5), (5, 0)).kappa
    assert (never.value, never.se, never.interval, never.why) == (-1.0, 0.0, None, NO_WIDTH)


def test_an_interval_ends_where_kappa_does() -> None:
    assert (table((9, 1), (0, 3)).kappa.interval or (0, 0))[1] == 1.0
    assert (table((0, 3), (3, 1)).kappa.interval or (0, 0))[0] == -1.0


def test_an_interval_over_cases_is_the_middle_of_draws_without_weights() -> None:
    chance = Random(7)
    cases = [
        tabulate([(chance.choice(THREE), chance.choice(THREE)) for _ in range(9)], THREE)
        for _ in range(LEAST_CASES)
    ]
    assert interval_over_cases(cases[:-1]) == (None, f"fewer than {LEAST_CASES} cases")
    again = Random(1960)
    drawn = sorted(
        value
        for _ in range(2000)
        if (value := pooled(again.choices(cases, k=len(cases)), THREE).kappa.value) is not None
    )
    assert len(drawn) == 2000
    assert interval_over_cases(cases) == ((drawn[50], drawn[1949]), "")
