"""Figures of counts: rates, exact tests, accuracy; pure, with no library.

What cannot be computed is None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import fsum

from casereview.domain.assessing.agreement import Interval, wilson

_SAME = 1e-7
"""Two results whose probabilities differ by less, as a share, are equally likely."""

Table = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Share:
    """k of n, with Wilson's interval of 95 % without correction; None where n is 0."""

    k: int
    n: int
    value: float | None
    wilson95: Interval | None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A test against the truth."""

    tp: int
    fp: int
    fn: int
    tn: int
    sensitivity: Share
    specificity: Share
    ppv: Share
    npv: Share


def share(k: int, n: int) -> Share:
    """Return k of n with its interval."""
    return Share(k, n, k / n if n else None, wilson(k, n))


def binomial_p(k: int, n: int, claimed: Fraction) -> float | None:
    """Return the two-sided exact p of k of n against a claimed rate."""
    if n == 0:
        return None
    if claimed in (0, 1):
        return float(k == n * claimed)
    odds = float(claimed / (1 - claimed))
    likeliest = min(n, int((n + 1) * claimed))
    return _as_unlikely(k, (0, n), likeliest, lambda x: odds * (n - x) / (x + 1))


def fisher_p(table: Table) -> float | None:
    """Return Fisher's two-sided exact p of a table of two by two; None without anybody in it."""
    (a, b), (c, d) = table
    first, column, n = a + b, a + c, a + b + c + d
    if n == 0:
        return None
    others = n - first - column
    ends = (max(0, -others), min(first, column))
    likeliest = (first + 1) * (column + 1) // (n + 2)

    def ratio(x: int) -> float:
        return (first - x) * (column - x) / ((x + 1) * (others + x + 1))

    return _as_unlikely(a, ends, min(max(likeliest, ends[0]), ends[1]), ratio)


def _as_unlikely(
    found: int, ends: tuple[int, int], likeliest: int, ratio: Callable[[int], float]
) -> float:
    """Return the probability of all results no likelier than the one found, as R and SciPy do.

    ratio(x) is how much likelier x + 1 is than x. Weights are made outward from the likeliest
    result, so that nothing overflows and what is too small for a number ends them.
    """
    weights = {likeliest: 1.0}
    weight = 1.0
    for x in range(likeliest, ends[1]):
        if not (weight := weight * ratio(x)):
            break
        weights[x + 1] = weight
    weight = 1.0
    for x in range(likeliest - 1, ends[0] - 1, -1):
        if not (weight := weight / ratio(x)):
            break
        weights[x] = weight
    limit = weights.get(found, 0.0) * (1 + _SAME)
    unlikely = fsum(weight for weight in weights.values() if weight <= limit)
    return min(1.0, unlikely / fsum(weights.values()))


def odds_ratio(table: Table) -> float | None:
    """Return the odds ratio of a table; None where it would be divided by nought."""
    (a, b), (c, d) = table
    return a * d / (b * c) if b * c else None


def accuracy(pairs: list[tuple[bool, bool]]) -> Accuracy:
    """Return how well a test tells the truth; each pair is what the test and the truth say."""
    tp, fp, fn, tn = (
        pairs.count(kind) for kind in ((True, True), (True, False), (False, True), (False, False))
    )
    return Accuracy(
        tp,
        fp,
        fn,
        tn,
        sensitivity=share(tp, tp + fn),
        specificity=share(tn, tn + fp),
        ppv=share(tp, tp + fp),
        npv=share(tn, tn + fn),
    )
