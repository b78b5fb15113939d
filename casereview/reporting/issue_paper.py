"""The paper of a report that is issued: set, its pages counted, tested, and the fonts it is in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from casereview.domain.report import Report
from casereview.paths import resources
from casereview.reporting.assertions import Assertion
from casereview.reporting.check import check_pdf
from casereview.reporting.pdf import write_pdf


@dataclass(frozen=True, slots=True)
class SetReport:
    """A report's file, its pages, and those that count towards a limit (CPR 28.14)."""

    data: bytes
    pages: int
    counted: int


def set_report(report: Report) -> SetReport:
    """Set a report; raises as `write_pdf`."""
    data = write_pdf(report)
    pages, counted = _counted(report, data)
    return SetReport(data, pages, counted)


def _counted(report: Report, data: bytes) -> tuple[int, int]:
    """Count pages by the sections that begin on them or go on over them."""
    import pikepdf

    printed = [section for section in report.sections if section.printed]
    with pikepdf.open(BytesIO(data)) as pdf:
        places = {page.objgen: place for place, page in enumerate(pdf.pages)}
        with pdf.open_outline() as outline:
            goals: list[Any] = [entry.destination for entry in outline.root]
            starts = [places[goal[0].objgen] for goal in goals]
        pages = len(pdf.pages)
    ends = [*starts[1:], pages]
    counted = {
        page
        for section, start, end in zip(printed, starts, ends, strict=True)
        if section.counted
        for page in range(start, max(end, start + 1))
    }
    return pages, len(counted)


def tested(data: bytes, report: Report) -> tuple[Assertion, ...]:
    """Apply every assertion that the file, with its model, can answer."""
    del report
    return check_pdf(data)


@cache
def font_hashes() -> tuple[str, ...]:
    """Name each font file with its SHA-256, by which the very faces can be known again."""
    found = sorted((resources() / "fonts").rglob("*.ttf"))
    return tuple(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in found)
