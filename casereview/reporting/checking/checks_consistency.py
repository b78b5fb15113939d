"""Prose that does not agree with the case, and references that say something else than they did.

Numbers are those of court-report section 8. They warn: the text may be about something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from casereview.domain.reports.report import CheckResult, Gate, Report
from casereview.reporting.checking.consistency import inconsistencies
from casereview.reporting.checking.remark import Remark
from casereview.reporting.material import Material
from casereview.reporting.referring.rereading import changed_since_written

_RULES: Mapping[str, str] = MappingProxyType(
    {
        "reference": "A18",
        "score": "A36",
        "diagnosis": "A38",
        "date": "A40",
        "age": "A40",
        "count": "A41",
        "total": "A41",
        "abbreviation": "A46",
        "name": "A47",
        "pronoun": "A47",
    }
)
_GOOD: Mapping[str, str] = MappingProxyType(
    {
        "A18": "Every reference says what it said when it was written.",
        "A36": "No score in the text differs from those of the case.",
        "A38": "No diagnosis in the text differs from the table of statuses.",
        "A40": "No date or age in the text differs from the case.",
        "A41": "No number of sessions and no sum in the text differs from the case.",
        "A46": "Every abbreviation is explained.",
        "A47": "Every name is spelt as in the record.",
    }
)


def consistent(report: Report, material: Material) -> Iterator[CheckResult]:
    """Set every statement of the prose that can be compared beside what the case holds."""
    found = [*changed_since_written(report, material), *inconsistencies(report, material)]
    for remark in found:
        yield _result(remark)
    unmet = {_RULES[remark.about] for remark in found}
    for rule, message in _GOOD.items():
        if rule not in unmet:
            yield CheckResult(rule, Gate.WARN, ok=True, message=message)


def _result(remark: Remark) -> CheckResult:
    words = f"“{remark.words}”: " if remark.words and remark.about != "reference" else ""
    return CheckResult(
        _RULES[remark.about],
        Gate.WARN,
        ok=False,
        message=f"{words}{remark.message}",
        section=remark.section,
        place=remark.place,
        words=remark.words,
        page=remark.page,
    )
