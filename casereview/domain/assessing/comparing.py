"""One set of answers by three classifications: where their results part, and by which rule (1.3).

The words come from the rules themselves: what one of them asks and the other does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.finding import Finding, Status
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rule_words import rule_phrase

SYSTEM_NAMES = {"dsm5tr": "DSM-5-TR", "icd10": "ICD-10", "icd11": "ICD-11"}

NO_RULE = "No rule of its own in this module: its criteria are not tested."

_TRUTHS = {"T": "holds", "F": "does not hold", "U": "open"}


@dataclass(frozen=True, slots=True)
class SystemResult:
    """What one classification makes of the answers; status None where the module has no rule.

    difference: against the first one, in sentences. note: the author's own words on the rule.
    """

    system: str
    name: str
    status: Status | None
    because: tuple[str, ...]
    differs: bool
    difference: tuple[str, ...]
    note: str


def compare(
    module: InterviewModule, findings: Sequence[Finding], titles: Mapping[str, str]
) -> tuple[SystemResult, ...]:
    """Return the results by classification, the main one first, then those without a rule.

    findings: of one time point. titles: names of other modules, which a rule may speak of.
    """
    found = [_result(module, finding, findings[0], titles) for finding in findings]
    served = {finding.system for finding in findings}
    for system, name in SYSTEM_NAMES.items():
        if findings and system not in served and module.name.get(system):
            found.append(SystemResult(system, name, None, (), False, (), NO_RULE))
    return tuple(found)


def _result(
    module: InterviewModule, finding: Finding, main: Finding, titles: Mapping[str, str]
) -> SystemResult:
    name = SYSTEM_NAMES.get(finding.system, finding.system)
    differs = finding.base_status is not main.base_status
    difference = _difference(module, main, finding, titles) if differs else ()
    return SystemResult(
        finding.system,
        name,
        finding.status,
        finding.because,
        differs,
        difference,
        module.rules[finding.system].note,
    )


def _difference(
    module: InterviewModule, main: Finding, other: Finding, titles: Mapping[str, str]
) -> tuple[str, ...]:
    """Say what either rule asks that the other does not, with how it stands."""
    asked = {each.system: _asked(module, each.system) for each in (main, other)}
    told = []
    for each, against in ((main, other), (other, main)):
        only = [e for e in asked[each.system] if e not in asked[against.system]]
        phrases = [_phrase(module, each, expr, titles) for expr in only]
        if phrases:
            name = SYSTEM_NAMES.get(each.system, each.system)
            told.append(f"Only {name} asks: {'; '.join(phrases)}.")
    if not told:
        told.append("Both ask the same; a rule between disorders makes the difference.")
    return tuple(told)


def _asked(module: InterviewModule, system: str) -> tuple[ex.Expr, ...]:
    """Return the parts that all must hold: those of the syndrome and of the exclusions."""
    rule = module.rules[system]
    return (*_conjuncts(rule.syndrome), *_conjuncts(rule.exclusion))


def _conjuncts(expr: ex.Expr) -> tuple[ex.Expr, ...]:
    if isinstance(expr, ex.All):
        return tuple(part for each in expr.of for part in _conjuncts(each))
    return () if isinstance(expr, ex.Const) and expr.value else (expr,)


def _phrase(
    module: InterviewModule, finding: Finding, expr: ex.Expr, titles: Mapping[str, str]
) -> str:
    if isinstance(expr, ex.Id):
        for state in finding.criteria:
            if state.id == expr.id:
                return f"“{state.label}” ({_TRUTHS[state.truth]})"
    return rule_phrase(module, expr, titles)
