"""Which page goes on which side of the paper: ranges, copies, both sides, last page first."""

from __future__ import annotations

from collections.abc import Sequence

BLANK = 0
"""Stands for a side that is left empty, so that what follows begins on a sheet of its own."""


def in_ranges(ranges: Sequence[tuple[int, int]], pages: int) -> tuple[int, ...]:
    """Return the pages of the ranges, each once and in order; all where there are no ranges."""
    wanted = ranges or ((1, pages),)
    return tuple(n for n in range(1, pages + 1) if any(a <= n <= b for a, b in wanted))


def sides(
    pages: Sequence[int], copies: int, *, collated: bool, both_sides: bool, backwards: bool
) -> tuple[int, ...]:
    """Return what goes on each side in turn; a copy never begins on the back of another."""
    order = list(reversed(pages)) if backwards else list(pages)
    padded = [*order, BLANK] if both_sides and len(order) % 2 else order
    if copies < 2 or not order:
        return tuple(order)
    if collated:
        return (*padded * (copies - 1), *order)
    step = 2 if both_sides else 1
    sheets = [padded[at : at + step] for at in range(0, len(padded), step)]
    laid = [side for sheet in sheets for _ in range(copies) for side in sheet]
    return tuple(laid[:-1] if laid[-1] == BLANK else laid)
