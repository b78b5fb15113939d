"""Evaluates one case written as plain data, as `interview evaluate` takes and gives it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from casereview.catalogue.interview_lines import Modules, read_case
from casereview.catalogue.opening import load_screener
from casereview.domain.assessing.classification import NEAREST, Codes, codes_of
from casereview.domain.assessing.course import POINTS_BETWEEN_OPEN
from casereview.domain.assessing.evaluation import EvaluationProfile, Evaluator
from casereview.domain.assessing.finding import Change, Finding, Status
from casereview.domain.assessing.interview import InterviewModule, Outcome
from casereview.domain.assessing.rating import TimePoint


class LineEvaluator:
    """Evaluates case after case; rules are compiled once for all of them."""

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._screener = cache(load_screener)
        self._evaluators: dict[tuple[tuple[str, str], ...], Evaluator] = {}

    def evaluate(self, line: object) -> dict[str, Any]:
        """Return the findings of one case and the changes between its time points.

        `changes` holds neighbouring time points; `changes_across` those with open points between.
        Raises BadInputError with one sentence that names the time point, module and item concerned.
        """
        case = read_case(self._modules, self._screener, line)
        evaluator = self._evaluator(case.profile)
        found = evaluator.case(case.points, case.answers, case.course, case.opened)
        return {
            "id": case.id,
            "time_points": _point_objects(self._modules, case.points, found.findings),
            "changes": _changes(found.changes, across=False),
            "changes_across": _changes(found.changes, across=True),
        }

    def _evaluator(self, profile: EvaluationProfile) -> Evaluator:
        effects = tuple(sorted(profile.effects.items()))
        if effects not in self._evaluators:
            self._evaluators[effects] = Evaluator(self._modules, profile)
        return self._evaluators[effects]


def evaluate_line(modules: Modules, line: object) -> dict[str, Any]:
    """Return the findings of one case alone; raises BadInputError as LineEvaluator does."""
    return LineEvaluator(modules).evaluate(line)


def module_object(module: InterviewModule) -> dict[str, Any]:
    """Return a module as the list of modules shows it."""
    return {
        "id": module.id,
        "version": module.version,
        "name": module.title,
        "reviewed": module.reviewed,
        "reviewed_by": module.reviewed_by,
        "reviewed_on": module.reviewed_on,
        "local": module.local,
        "review": module.review,
        "systems": list(module.rules),
        "codes": [
            {"classification": each.classification, "codes": list(each.codes), **_tested(each)}
            for each in codes_of(module)
        ],
        "items": [
            {"id": item.id, "type": item.type.value, "label": item.label} for item in module.items
        ],
    }


def _tested(codes: Codes) -> dict[str, Any]:
    return {"tested": codes.tested, **({} if codes.tested else {"note": NEAREST})}


# ---- writing -----------------------------------------------------------------------------------


def _point_objects(
    modules: Modules, points: Iterable[TimePoint], findings: Iterable[Finding]
) -> list[dict[str, Any]]:
    shown: dict[str, dict[str, dict[str, Any]]] = {point.id: {} for point in points}
    for finding in findings:
        outcome = modules[finding.key.module].outcome
        of_module = shown[finding.time_point_id].setdefault(str(finding.key), {})
        of_module[finding.system] = _finding_object(finding, outcome)
    return [{"id": point, "modules": of_point} for point, of_point in shown.items()]


def _finding_object(finding: Finding, outcome: Outcome) -> dict[str, Any]:
    return {
        "status": _status_word(finding.status, outcome),
        "base_status": _status_word(finding.base_status, outcome),
        "because": list(finding.because),
        "missing": list(finding.missing),
        "would_change": list(finding.would_change),
        "settles": list(finding.settling),
        "flags": list(finding.flags),
        "cautions": list(finding.cautions),
        "severity": finding.severity,
        "skippable": list(finding.skippable),
        "criteria": [{"id": c.id, "truth": c.truth, "count": c.count} for c in finding.criteria],
    }


def _status_word(status: Status, outcome: Outcome) -> str:
    """Return a status as the specification names it: a screen gone into is positive or negative."""
    if outcome is Outcome.SCREEN and status is Status.NOT_INDICATED:
        return Status.SCREEN_NEGATIVE.value
    return status.value


def _changes(found: Iterable[Change], *, across: bool) -> list[dict[str, Any]]:
    return [_change_object(c) for c in found if (POINTS_BETWEEN_OPEN in c.flags) is across]


def _change_object(change: Change) -> dict[str, Any]:
    return {
        "module": str(change.key),
        "from": change.from_id,
        "to": change.to_id,
        "change": change.change.value,
        "flags": list(change.flags),
        "possible": _words(change.possible),
        "detail": change.detail,
    }


def _words(words: Sequence[Any]) -> list[str]:
    return [word.value for word in words]
