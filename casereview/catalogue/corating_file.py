"""The file by which one expert's ratings reach another's case; read as untrusted input.

It is one line of JSON in the form that `interview evaluate` takes. Beside `time_points`, each with
`id`, `kind`, `as_at` and `answers`, it may carry for each a `label` and `notes` (by module and
item), and for the whole `rater` (name, role, rated_on, how, blind) and `versions` (by module, or by
`module.item` where an item was rated by another).
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casereview.catalogue.interview_lines import Modules, parse_line, read_points
from casereview.domain.assessing.corating import CoRater, How
from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.errors import BadInputError

MOST_BYTES = 4_000_000
"""An interview of every module at six time points with notes comes to a tenth of this."""

MOST_POINTS = 50
MOST_RATINGS = 20_000
LONGEST_NOTE = 4000
LONGEST_NAME = 200

_KEPT = "Nothing was taken over."


@dataclass(frozen=True, slots=True)
class FilePoint:
    """A time point as the file names it, with the answers at it and what was noted."""

    point: TimePoint
    label: str
    answers: tuple[Answer, ...]
    notes: Mapping[str, str] = field(default_factory=dict)  # by `module/item`


@dataclass(frozen=True, slots=True)
class RatingsFile:
    """What the file holds; of the rater '' and None where it does not say."""

    points: tuple[FilePoint, ...]
    name: str = ""
    role: str = ""
    rated_on: date | None = None
    how: How | None = None
    blind: bool | None = None


def read_ratings(modules: Modules, data: bytes) -> RatingsFile:
    """Read the file of another expert's ratings; raises BadInputError with one sentence.

    An answer bears the version of its module that the file names, or '' where it names none.
    """
    line = _line(data)
    given, answers, _ = read_points(modules, line)
    if len(given) > MOST_POINTS or len(answers) > MOST_RATINGS:
        raise _bad(
            f"More than {MOST_POINTS} time points or {MOST_RATINGS} ratings are no interview."
        )
    versions = _table(line.get("versions"), "versions")
    for answer in answers:
        _plain(answer.key.instance, "what a module is rated for", LONGEST_NAME)
        _plain(answer.value, f"the answer to {answer.key} {answer.item}", LONGEST_NOTE)
    points = []
    for point, entry in zip(given, line["time_points"], strict=True):
        here = tuple(
            _of_version(answer, versions) for answer in answers if answer.time_point_id == point.id
        )
        label = _plain(entry.get("label", ""), "the label of a time point", LONGEST_NAME)
        points.append(FilePoint(point, label, here, _notes(entry.get("notes"), here)))
    return _with_rater(tuple(points), _table(line.get("rater"), "rater"))


def _line(data: bytes) -> Mapping[str, Any]:
    """Return the one case that a file holds."""
    if len(data) > MOST_BYTES:
        raise _bad(f"The file is larger than {MOST_BYTES // 1_000_000} MB: it is no interview.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _bad("The file of ratings is not UTF-8 text.") from fault
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) != 1:
        raise _bad(f"The file of ratings must hold one case on one line, not {len(lines)}.")
    line = parse_line(lines[0])
    if not isinstance(line, dict):
        raise _bad("The ratings must be a JSON object.")
    return line


def _bad(what: str) -> BadInputError:
    return BadInputError(what, kept=_KEPT)


def _table(value: object, name: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _bad(f"{name} must be an object.")
    return value


def _plain(value: object, what: str, longest: int) -> str:
    """Return a text that can be kept and shown; raises BadInputError for another."""
    if not isinstance(value, str):
        raise _bad(f"In the file {what} must be text.")
    if len(value) > longest:
        raise _bad(f"In the file {what} is longer than {longest} characters.")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") and c not in "\n\t" for c in value):
        raise _bad(f"In the file {what} holds characters that are no text.")
    return value


def _of_version(answer: Answer, versions: Mapping[str, Any]) -> Answer:
    module = answer.key.module
    named = versions.get(f"{module}.{answer.item}", versions.get(module, ""))
    version = _plain(named, f"the version of {answer.key.module}", LONGEST_NAME)
    return Answer(answer.time_point_id, answer.key, answer.item, answer.value, version)


def _notes(value: object, answers: Iterable[Answer]) -> Mapping[str, str]:
    rated = {f"{answer.key}/{answer.item}" for answer in answers}
    found = {}
    for module, items in _table(value, "notes").items():
        for item, text in _table(items, f"the notes on {module}").items():
            place = f"{module}/{item}"
            if place not in rated:
                raise _bad(f"The file notes something on {module} {item}, which it does not rate.")
            found[place] = _plain(text, f"the note on {module} {item}", LONGEST_NOTE).strip()
    return found


def _with_rater(points: tuple[FilePoint, ...], given: Mapping[str, Any]) -> RatingsFile:
    rated_on, how, blind = given.get("rated_on"), given.get("how"), given.get("blind")
    try:
        day = None if rated_on is None else date.fromisoformat(rated_on)
    except (TypeError, ValueError) as fault:
        raise _bad(f"The file's day of rating is no date like 2026-05-31: {rated_on!r}.") from fault
    if how is not None and how not in set(How):
        raise _bad(f"In the file how must be one of {', '.join(How)}.")
    if blind is not None and not isinstance(blind, bool):
        raise _bad("In the file blind must be true or false.")
    return RatingsFile(
        points,
        _plain(given.get("name", ""), "the rater's name", LONGEST_NAME),
        _plain(given.get("role", ""), "the rater's role", LONGEST_NAME),
        day,
        None if how is None else How(how),
        blind,
    )


def ratings_line(
    case_id: str,
    rater: CoRater,
    points: Iterable[TimePoint],
    answers: Iterable[Answer],
) -> bytes:
    """Return ratings as such a file; it names neither the person rated nor what was noted."""
    at: dict[str, dict[str, dict[str, str]]] = {}
    versions: dict[str, str] = {}
    for answer in answers:
        here = at.setdefault(answer.time_point_id, {}).setdefault(str(answer.key), {})
        here[answer.item] = answer.value
        module = answer.key.module
        if versions.setdefault(module, answer.module_version) != answer.module_version:
            versions[f"{module}.{answer.item}"] = answer.module_version
    line = {
        "id": case_id,
        "rater": {
            "name": rater.name,
            "role": rater.role,
            "rated_on": rater.rated_on.isoformat(),
        },
        "versions": versions,
        "time_points": [
            {
                "id": point.id,
                "label": point.label,
                "kind": point.kind,
                "as_at": point.as_at.edtf,
                "answers": at.get(point.id, {}),
            }
            for point in points
        ],
    }
    return json.dumps(line).encode() + b"\n"


def key_in(answer: Answer, keys: Iterable[ModuleKey]) -> ModuleKey:
    """Return the case's own key where it differs only in spaces or capitals of the instance."""
    wanted = _folded(answer.key)
    return next((key for key in keys if _folded(key) == wanted), answer.key)


def _folded(key: ModuleKey) -> tuple[str, str]:
    return key.module, " ".join(key.instance.casefold().split())
