"""Evaluates one case written as plain data, as `interview evaluate` takes and gives it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any

from casereview.domain.assessing.classification import NEAREST, Codes, codes_of
from casereview.domain.assessing.course import COURSE_WORDS, POINTS_BETWEEN_OPEN
from casereview.domain.assessing.evaluation import EvaluationProfile, check_answer, evaluate_case
from casereview.domain.assessing.finding import CaseFindings, Change, Finding, Status
from casereview.domain.assessing.interview import InterviewModule, Outcome
from casereview.domain.assessing.program import EXCLUDE, FLAG, REPLACE
from casereview.domain.assessing.rating import (
    Answer,
    AnswerSource,
    CourseEntry,
    ModuleKey,
    TimePoint,
)
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError

Modules = Mapping[str, InterviewModule]


def parse_line(text: str) -> object:
    """Read one line of JSON; raises BadInputError for anything else, or for a name given twice."""
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as fault:
        raise BadInputError(f"This is not JSON: {fault.msg}.") from fault
    except RecursionError as fault:
        raise BadInputError("This is nested too deeply.") from fault
    except ValueError as fault:  # Python refuses a whole number of thousands of digits
        raise BadInputError("A number here is too long.") from fault


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInputError(f"The name {twice!r} is given twice in one object.")
    return found


def evaluate_line(modules: Modules, line: object) -> dict[str, Any]:
    """Return the findings of one case and the changes between its time points.

    `changes` holds neighbouring time points; `changes_across` those with open points between.
    Raises BadInputError with one sentence that names the time point, module and item concerned.
    Beside `time_points` a line may carry `course` (module, status, from, to) and `profile`.
    """
    if not isinstance(line, dict):
        raise BadInputError("A case must be a JSON object.")
    points, answers, opened = read_points(modules, line)
    course = _course(modules, line.get("course"))
    profile = _profile(modules, line.get("profile"))
    found = evaluate_case(modules, points, answers, course, profile, opened)
    return {
        "id": line.get("id"),
        "time_points": [_point_object(modules, point, found) for point in points],
        "changes": _changes(found.changes, across=False),
        "changes_across": _changes(found.changes, across=True),
    }


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


# ---- reading -----------------------------------------------------------------------------------


def read_points(
    modules: Modules, line: Mapping[str, Any]
) -> tuple[list[TimePoint], list[Answer], dict[ModuleKey, None]]:
    """Return the time points of a case, its answers, and the modules that it names.

    Raises BadInputError with one sentence that names the time point, module and item concerned.
    """
    given = line.get("time_points")
    if not isinstance(given, list) or not given:
        raise BadInputError("time_points must be a list of one time point or more.")
    points: list[TimePoint] = []
    answers: list[Answer] = []
    opened: dict[ModuleKey, None] = {}
    for order, entry in enumerate(given):
        point = _time_point(entry, order)
        if any(point.id == other.id for other in points):
            raise BadInputError(f"The time point {point.id!r} occurs twice.")
        points.append(point)
        answers += _answers(modules, point, entry.get("answers"), opened)
    return points, answers, opened


def _time_point(entry: object, order: int) -> TimePoint:
    if not isinstance(entry, dict):
        raise BadInputError(f"Time point {order + 1} must be an object.")
    name = entry.get("id")
    if not isinstance(name, str) or not name:
        raise BadInputError(f"Time point {order + 1} has no id.")
    kind = entry.get("kind", "custom")
    if not isinstance(kind, str):
        raise BadInputError(f"The kind of time point {name!r} must be a word.")
    as_at = _date(entry.get("as_at"), f"as_at of time point {name!r}")
    return TimePoint(name, order, name, name, kind, as_at)


def _date(value: object, what: str) -> PartialDate:
    try:
        return PartialDate.from_edtf(value if isinstance(value, str) else "")
    except ValueError as fault:
        raise BadInputError(
            f"The {what} must be a date such as 2021, 2021-04 or 2021-04-17, not {value!r}."
        ) from fault


def _answers(
    modules: Modules, point: TimePoint, given: object, opened: dict[ModuleKey, None]
) -> list[Answer]:
    if given is None:
        return []
    if not isinstance(given, dict):
        raise BadInputError(f"The answers at time point {point.id!r} must be an object.")
    answers = []
    for name, items in given.items():
        key = _key(modules, name, f"time point {point.id!r}")
        module = modules[key.module]
        opened.setdefault(key)
        if not isinstance(items, dict):
            raise BadInputError(
                f"The answers to {name} at time point {point.id!r} must be an object."
            )
        for item, value in items.items():
            if value is not None:
                raw = _raw(name, item, value)
                check_answer(module, item, raw)
                answers.append(Answer(point.id, key, item, raw, module.version))
    return answers


def _key(modules: Modules, name: object, where: str) -> ModuleKey:
    module, _, instance = str(name).partition(":")
    if module not in modules:
        raise BadInputError(f"There is no interview module {module!r} ({where}).")
    return ModuleKey(module, instance)


def _raw(module: str, item: str, value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or (isinstance(value, float) and not isfinite(value)):
        raise BadInputError(f"The answer to {module} {item} must be a word, a date or a number.")
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _course(modules: Modules, given: object) -> list[CourseEntry]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise BadInputError("course must be a list.")
    entries = []
    for number, entry in enumerate(given, 1):
        if not isinstance(entry, dict):
            raise BadInputError(f"Course entry {number} must be an object.")
        status = entry.get("status")
        if not isinstance(status, str) or status not in COURSE_WORDS:
            raise BadInputError(
                f"The status of course entry {number} is none of {', '.join(sorted(COURSE_WORDS))}."
            )
        key = _key(modules, entry.get("module"), f"course entry {number}")
        begins = _date(entry.get("from"), f"beginning of course entry {number}")
        given_end = entry.get("to")
        ends = None if given_end is None else _date(given_end, f"end of course entry {number}")
        if ends is not None and ends.latest < begins.earliest:
            raise BadInputError(f"Course entry {number} ends before it begins.")
        entries.append(
            CourseEntry(
                id=str(number),
                key=key,
                status=status,
                begins=begins,
                ends=ends,
                source=AnswerSource.CLAIMANT_NOW,
                text=str(entry.get("text", "")),
            )
        )
    return entries


def _profile(modules: Modules, given: object) -> EvaluationProfile | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise BadInputError("profile must be an object of settings.")
    known = {
        hierarchy.profile_setting
        for module in modules.values()
        for rule in module.rules.values()
        for hierarchy in rule.hierarchy
        if hierarchy.profile_setting
    }
    for setting, effect in given.items():
        if setting not in known:
            raise BadInputError(
                f"There is no profile setting {setting!r}, only {', '.join(sorted(known))}."
            )
        if effect not in (FLAG, EXCLUDE, REPLACE):
            raise BadInputError(
                f"The profile setting {setting!r} must be {FLAG}, {EXCLUDE} or {REPLACE}."
            )
    return EvaluationProfile(effects=given)


# ---- writing -----------------------------------------------------------------------------------


def _point_object(modules: Modules, point: TimePoint, found: CaseFindings) -> dict[str, Any]:
    shown: dict[str, dict[str, Any]] = {}
    for finding in found.findings:
        if finding.time_point_id == point.id:
            outcome = modules[finding.key.module].outcome
            of_module = shown.setdefault(str(finding.key), {})
            of_module[finding.system] = _finding_object(finding, outcome)
    return {"id": point.id, "modules": shown}


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
