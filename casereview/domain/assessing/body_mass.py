"""The body-mass index of an adult, from weight and height as they were stated."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor

from casereview.domain.assessing.interview import InterviewItem
from casereview.domain.assessing.quantity import parse_number

_KILOGRAMS = (10.0, 400.0)
_CENTIMETRES = (100.0, 250.0)
"""What an adult may weigh and measure; anything else was not meant in these units."""


def worked_out(item: InterviewItem, answers: Mapping[str, str]) -> str | None:
    """Return the stored form of an index read from the answers to weight and height, or None."""
    if len(item.body_mass_of) != 2:
        return None
    weight, height = (answers.get(name) for name in item.body_mass_of)
    return body_mass_index(weight, height) if weight and height else None


def body_mass_index(kilograms: str, centimetres: str) -> str | None:
    """Return kg/m² of two stored numbers, a range for a range, cut after the second decimal.

    None where either could not be said or is no adult's weight in kg or height in cm.
    """
    try:
        weight, height = parse_number(kilograms), parse_number(centimetres)
    except ValueError:
        return None
    for interval, (least, most) in ((weight, _KILOGRAMS), (height, _CENTIMETRES)):
        if not least <= interval.lo <= interval.hi <= most:
            return None
    low = _cut(weight.lo * 10_000 / height.hi**2)
    high = _cut(weight.hi * 10_000 / height.lo**2)
    return low if low == high else f"{low}/{high}"


def _cut(value: float) -> str:
    """Return a number without its further decimals: a band ends at 16.99, not at 17."""
    return f"{floor(value * 100 + 1e-6) / 100:.2f}".rstrip("0").rstrip(".")
