"""The rules of court-report 1.1 on a report's model, each with where to mend it."""

from __future__ import annotations

from casereview.domain.reports.report import CheckResult, Report
from casereview.reporting.checking import (
    checks_case,
    checks_consistency,
    checks_declared,
    checks_instructions,
    checks_material,
    checks_opinion,
    checks_paper,
    checks_words,
)
from casereview.reporting.checking.checks_frame import Check
from casereview.reporting.checking.opinion_checks import opinions_rest
from casereview.reporting.material import Material

_CHECKS: tuple[Check, ...] = (
    checks_case.addressed,
    checks_case.qualified,
    checks_material.references,
    checks_instructions.instructed,
    checks_instructions.sections_written,
    checks_material.sourced,
    checks_material.examined,
    checks_opinion.ranged,
    checks_opinion.concluded,
    checks_opinion.qualified,
    checks_declared.declared,
    checks_words.worded,
    checks_words.probable,
    checks_material.considered,
    checks_opinion.silent_records,
    checks_opinion.single_source,
    checks_instructions.answered,
    checks_declared.changes_told,
    opinions_rest,
    checks_opinion.disputed,
    checks_case.permitted,
    checks_case.interests,
    checks_paper.numbered,
    checks_case.dated,
    checks_case.signed,
    checks_case.sent_to_all,
    checks_consistency.consistent,
)


def run_checks(report: Report, material: Material) -> tuple[CheckResult, ...]:
    """Apply every check that the profile does not leave out, in order of its number."""
    without = material.content.profile.without_checks
    found = [result for check in _CHECKS for result in check(report, material)]
    return tuple(sorted((r for r in found if r.id not in without), key=lambda result: result.id))
