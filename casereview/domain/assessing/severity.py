"""How severe a disorder that is met is: the manual's band, or the interviewer's own rating."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.domain.assessing.answers import UNUSABLE
from casereview.domain.assessing.cell import Cell
from casereview.domain.assessing.interview import ItemType, SeverityBand
from casereview.domain.assessing.quantity import describe, parse_number


def severity_of(cell: Cell) -> str:
    """Return the manual's band, or the interviewer's own rating of severity."""
    module = cell.program.module
    for shape in cell.program.criteria:
        count = cell.count(shape)
        if shape.id == module.severity_count and count is not None:
            return _bands(module.severity_bands, *count)
    item = module.item(module.severity_item)
    raw = cell.raws.get(module.severity_item)
    if item is None or raw is None or raw in UNUSABLE or module.severity_item in cell.unread:
        return ""
    if item.type is ItemType.NUMBER and module.severity_bands:
        number = parse_number(raw)
        return _bands(module.severity_bands, number.lo, number.hi)
    return describe(raw, item.type) + (" of 8" if module.severity_scale == "clinician_0_8" else "")


def _bands(bands: Sequence[SeverityBand], lowest: float, highest: float) -> str:
    low, high = _band(bands, lowest), _band(bands, highest)
    return low if low == high else f"{low} to {high}"


def _band(bands: Sequence[SeverityBand], value: float) -> str:
    reached = [band.label for band in bands if value >= band.at_least]
    return reached[-1] if reached else f"below {bands[0].label}"
