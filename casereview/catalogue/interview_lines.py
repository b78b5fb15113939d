"""Reads one case written as plain data: a line of the file that `interview evaluate` takes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isfinite
from typing import Any

from casereview.domain.assessing.course import COURSE_WORDS
from casereview.domain.assessing.evaluation import EvaluationProfile, check_answer
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.program import EXCLUDE, FLAG, REPLACE
from casereview.domain.assessing.rating import (
    Answer,
    AnswerSource,
    CourseEntry,
    ModuleKey,
    TimePoint,
)
from casereview.domain.assessing.screening import Reply, Screener, ScreenerAnswer, module_answers
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError

Modules = Mapping[str, InterviewModule]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What a line says: its time points in its own order, and the modules that it names."""

    id: object
    points: tuple[TimePoint, ...]
    answers: tuple[Answer, ...]
    opened: Mapping[ModuleKey, None]
    course: tuple[CourseEntry, ...]
    profile: EvaluationProfile


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


def read_case(modules: Modules, screener: Callable[[], Screener], line: object) -> CaseLine:
    """Read a case; raises BadInputError with one sentence that names the place concerned.

    Beside `time_points` a line may carry `course` (module, status, from, to) and `profile`, and a
    time point `screener`: replies by the number of the screener's question. screener: reads it,
    once it is needed.
    """
    if not isinstance(line, dict):
        raise BadInputError("A case must be a JSON object.")
    points, answers, opened = read_points(modules, line)
    replies = [
        reply
        for point, entry in zip(points, line["time_points"], strict=True)
        if "screener" in entry
        for reply in _replies(screener(), point, entry["screener"])
    ]
    if replies:
        own = {(answer.time_point_id, answer.key, answer.item) for answer in answers}
        screened = module_answers(screener(), replies, points, modules, opened)
        answers += [a for a in screened if (a.time_point_id, a.key, a.item) not in own]
    return CaseLine(
        line.get("id"),
        tuple(points),
        tuple(answers),
        opened,
        tuple(_course(modules, line.get("course"))),
        _profile(modules, line.get("profile")),
    )


# ---- time points and answers -------------------------------------------------------------------


def read_points(
    modules: Modules, line: Mapping[str, Any]
) -> tuple[list[TimePoint], list[Answer], dict[ModuleKey, None]]:
    """Return the time points of a case, its answers, and the modules that it names.

    The points stand as the line has them; their order is that of time where their dates contradict
    the line. Raises BadInputError with one sentence that names time point, module and item.
    """
    given = line.get("time_points")
    if not isinstance(given, list) or not given:
        raise BadInputError("time_points must be a list of one time point or more.")
    points: list[TimePoint] = []
    answers: list[Answer] = []
    opened: dict[ModuleKey, None] = {}
    names: set[str] = set()
    for order, entry in enumerate(given):
        point = _time_point(entry, order)
        if point.id in names:
            raise BadInputError(f"The time point {point.id!r} occurs twice.")
        names.add(point.id)
        points.append(point)
        answers += _answers(modules, point, entry.get("answers"), opened)
    return _in_time(points), answers, opened


def _in_time(points: list[TimePoint]) -> list[TimePoint]:
    """Give points the order of time if one certainly lies before one that the line has first."""
    latest = points[0].as_at.earliest
    for point in points:
        if point.as_at.latest < latest:
            break
        latest = max(latest, point.as_at.earliest)
    else:
        return points
    ordered = sorted(points, key=lambda point: point.as_at.earliest)
    places = {point.id: order for order, point in enumerate(ordered)}
    return [replace(point, order=places[point.id]) for point in points]


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
    if value is None:
        raise BadInputError(f"The {what} is missing: a date such as 2021, 2021-04 or 2021-04-17.")
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
    """Return the stored form of an answer: true is `yes`, a pair `[lo, hi]` is `lo/hi`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and len(value) == 2:
        return "/".join(".." if end is None else _plain(module, item, end) for end in value)
    return _plain(module, item, value)


def _plain(module: str, item: str, value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or (isinstance(value, float) and not isfinite(value)):
        raise BadInputError(f"The answer to {module} {item} must be a word, a date or a number.")
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _replies(screener: Screener, point: TimePoint, given: object) -> list[ScreenerAnswer]:
    if given is None:
        return []
    if not isinstance(given, dict):
        raise BadInputError(f"The screener at time point {point.id!r} must be an object.")
    numbers = {item.number: item.id for item in screener.items}
    found = []
    for number, reply in given.items():
        if number not in numbers:
            raise BadInputError(
                f"The screener has no question {number!r} (time point {point.id!r})."
            )
        if reply not in ("yes", "no", "unsure", None):
            raise BadInputError(
                f"The reply to question {number} of the screener at time point {point.id!r} must be"
                " yes, no or unsure."
            )
        if reply is not None:
            found.append(ScreenerAnswer(point.id, numbers[number], now=Reply(reply)))
    return found


# ---- course and profile ------------------------------------------------------------------------


def _course(modules: Modules, given: object) -> list[CourseEntry]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise BadInputError("course must be a list.")
    return [_course_entry(modules, number, entry) for number, entry in enumerate(given, 1)]


def _course_entry(modules: Modules, number: int, entry: object) -> CourseEntry:
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
    return CourseEntry(
        id=str(number),
        key=key,
        status=status,
        begins=begins,
        ends=ends,
        source=AnswerSource.CLAIMANT_NOW,
        text=str(entry.get("text", "")),
    )


def _profile(modules: Modules, given: object) -> EvaluationProfile:
    if given is None:
        return EvaluationProfile()
    if not isinstance(given, dict):
        raise BadInputError("profile must be an object of settings.")
    known = _settings(modules)
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


def _settings(modules: Modules) -> set[str]:
    return {
        hierarchy.profile_setting
        for module in modules.values()
        for rule in module.rules.values()
        for hierarchy in rule.hierarchy
        if hierarchy.profile_setting
    }
