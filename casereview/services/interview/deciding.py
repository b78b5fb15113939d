"""Beside a module's finding: the rule that decides it, in words, and the other classifications."""

from __future__ import annotations

from dataclasses import dataclass

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.comparing import SystemResult, compare
from casereview.domain.assessing.finding import Finding, Status
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.assessing.rule_words import rule_phrase
from casereview.services.interview import interviewing
from casereview.services.session import OpenCase


@dataclass(frozen=True, slots=True)
class Decided:
    """What the rules of a module come to at a time point, beyond the finding itself.

    rule: what decides the status, in words; '' while nothing does.
    """

    rule: str
    systems: tuple[SystemResult, ...]


def decided(case: OpenCase, key: ModuleKey, time_point_id: str) -> Decided:
    """Return the deciding rule and the results by classification, the main one first."""
    module = interviewing.module_of(case, key)
    found = [
        finding
        for system in module.rules
        if (finding := case.findings().at(time_point_id, key, system)) is not None
    ]
    main = case.findings().at(time_point_id, key)
    if main is None:
        return Decided("", ())
    titles = {name: other.title for name, other in case.modules.items()}
    ordered = [main, *(each for each in found if each.system != main.system)]
    return Decided(_deciding(module, main, titles), compare(module, ordered, titles))


def _deciding(module: InterviewModule, finding: Finding, titles: dict[str, str]) -> str:
    """Put into words what cannot hold any more, or all that holds."""
    rule = module.rules[finding.system]
    if finding.base_status in (Status.MET, Status.EXCLUDED):
        return rule_phrase(module, rule.syndrome, titles)
    if finding.base_status not in (Status.NOT_MET, Status.SUBTHRESHOLD):
        return ""
    failed = {state.id: state for state in finding.criteria if state.truth == "F"}
    asked = rule.syndrome.of if isinstance(rule.syndrome, ex.All) else (rule.syndrome,)
    told = []
    for criterion in module.criteria:
        state = failed.get(criterion.id)
        if state is not None and ex.Id(criterion.id) in asked:
            phrase = rule_phrase(module, criterion.expr, titles)
            stands = f" (it stands at {state.count.split(';')[0]})" if state.count else ""
            told.append(f"{criterion.id}: {phrase}{stands}")
    return "; ".join(told)
