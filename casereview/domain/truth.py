"""Three truth values and their operators: strong Kleene logic (diagnostic-interview 2.2)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """False, undetermined, true; ordered so that `all` is the minimum and `any` the maximum."""

    F = 0
    U = 1
    T = 2


F, U, T = Truth.F, Truth.U, Truth.T


def negate(value: Truth) -> Truth:
    """Swap true and false and leave undetermined."""
    return Truth(2 - value)


def conjunction(values: Iterable[Truth]) -> Truth:
    """Return the least of the values; of none at all it is true."""
    return min(values, default=T)


def disjunction(values: Iterable[Truth]) -> Truth:
    """Return the greatest of the values; of none at all it is false."""
    return max(values, default=F)


def at_least(needed: int, true: int, undetermined: int) -> Truth:
    """Return whether at least `needed` hold, given how many are true and how many open."""
    if true >= needed:
        return T
    return U if true + undetermined >= needed else F


def of(value: bool | None) -> Truth:
    """Return the truth of a plain yes or no; None is undetermined."""
    if value is None:
        return U
    return T if value else F
