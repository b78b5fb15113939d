"""The paper of a report that is issued: set, its pages counted, tested, and the fonts it is in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache

from casereview.domain.reports import report_json
from casereview.domain.reports.report import Report
from casereview.paths import resources
from casereview.reporting.asserting.assertions import Assertion
from casereview.reporting.asserting.check import check_issue
from casereview.reporting.asserting.made import Made
from casereview.reporting.pdf import refuse_unresolved
from casereview.reporting.setting.setter import Setter


@dataclass(frozen=True, slots=True)
class SetReport:
    """A report's file, its pages, and those that count towards a limit (CPR 28.14)."""

    data: bytes
    pages: int
    counted: int


def set_draft(report: Report) -> bytes:
    """Set a draft that was set aside, with what in it leads nowhere as it was typed."""
    return Setter().set(report).pdf()


def set_report(report: Report) -> SetReport:
    """Set a report; raises as `write_pdf`."""
    refuse_unresolved(report)
    pages = Setter().set(report)
    return SetReport(pages.pdf(), pages.total, pages.counted)


def tested(data: bytes, made: Made) -> tuple[Assertion, ...]:
    """Apply every assertion to a file beside what it was made from.

    The report is set once more, from the form in which its model is kept.
    """
    again = set_report(report_json.decode(report_json.encode(made.report))).data
    return check_issue(data, replace(made, again=again))


@cache
def font_hashes() -> tuple[str, ...]:
    """Name each font file with its SHA-256, by which the very faces can be known again."""
    found = sorted((resources() / "fonts").rglob("*.ttf"))
    return tuple(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in found)
