"""Three truth values and their operators: strong Kleene logic (diagnostic-interview 2.2)."""

from __future__ import annotations

from enum import IntEnum


class Truth(IntEnum):
    """False, undetermined, true, in this order: `all` is the least of its parts, `any` the most."""

    F = 0
    U = 1
    T = 2


F, U, T = Truth.F, Truth.U, Truth.T
_NEGATED = (T, U, F)


def negate(value: Truth) -> Truth:
    """Swap true and false and leave undetermined."""
    return _NEGATED[value]


def at_least(needed: int, true: int, undetermined: int) -> Truth:
    """Return whether at least `needed` hold, given how many are true and how many open.

    All of n parts is at least n of them, any of them at least one.
    """
    if true >= needed:
        return T
    return U if true + undetermined >= needed else F
