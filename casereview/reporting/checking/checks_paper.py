"""Rules on the report as it is set: numbered paragraphs and pages, margins, the limit of pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from casereview.domain.reports.court_order import CourtOrder
from casereview.domain.reports.report import CheckResult, Gate, Paragraph, Report
from casereview.reporting.asserting.assertions import Assertion, Result
from casereview.reporting.checking.checks_frame import CASE, INSTRUCTIONS, Met
from casereview.reporting.material import Material

_ON_PAPER: Mapping[str, Gate] = {"2": Gate.BLOCK, "9": Gate.BLOCK, "12": Gate.BLOCK}
"""Assertions on the file by which R27 is checked: A4, numbered pages, the left margin."""


def numbered(report: Report, _: Material) -> Iterator[CheckResult]:
    """R27: every paragraph has a number of its own (PD 5A paragraph 2.2)."""
    blocks = [
        (section.key, block)
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]
    counts = Counter(block.number for _key, block in blocks)
    twice = next(((key, b) for key, b in blocks if counts[b.number] > 1 or not b.number), None)
    if twice is None:
        yield Met("R27").ok("Every paragraph has its own number.")
    else:
        key, block = twice
        yield Met("R27", section=key).unmet(
            f"Paragraph number {block.number or 'none'} does not stand alone.", place=block.anchor
        )


def set_on_paper(assertions: Sequence[Assertion]) -> Iterator[CheckResult]:
    """R27 on the file: A4, every page numbered, a left margin of 35 mm or more."""
    for one in assertions:
        gate = _ON_PAPER.get(one.id)
        if gate is not None:
            yield Met("R27", gate).told(
                one.result is not Result.FAIL, f"{one.name}.", f"Not so: {one.name} ({one.detail})."
            )


def within_limit(
    counted: int, limit: int | None, orders: Sequence[CourtOrder]
) -> Iterator[CheckResult]:
    """R29: the counted pages are within the limit of the track, or of the order that sets one."""
    ordered = [order.pages for order in orders if order.pages]
    allowed = max(ordered) if ordered else limit
    rule = Met("R29", section="summary", page=INSTRUCTIONS if ordered else CASE)
    if allowed is None:
        yield rule.ok(f"No limit of pages: {counted} counted.")
    else:
        yield rule.told(
            counted <= allowed,
            f"{counted} of {allowed} counted pages.",
            f"{counted} counted pages: {counted - allowed} more than the {allowed} allowed.",
        )
