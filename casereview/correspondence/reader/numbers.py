"""The numbers of a sentence with their roles; only a score can become a total."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from casereview.correspondence.reader.calendar import find_dates
from casereview.correspondence.reader.measures import HIGHEST
from casereview.correspondence.reader.mentions import Mention
from casereview.correspondence.reader.numerals import NUMBER, WORD, value_of
from casereview.correspondence.reader.roles import EXCLUDING, Role

_BARE = re.compile(rf"[0-9][0-9A-Za-z.,]*[0-9A-Za-z]|[0-9]|\b{WORD}\b", re.IGNORECASE)

_SCALE_ENDS = frozenset(HIGHEST.values()) | {3, 10, 100}
"""Numbers that can end a scale in `14/27`; others behind a stroke are the next measure's."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number at characters [start, end); out_of is the end of the scale stated with it."""

    start: int
    end: int
    value: int
    role: Role
    out_of: int | None = None


def find_numbers(text: str, mentions: list[Mention]) -> list[Number]:
    """Return the numbers of a text in order with their roles."""
    covered = [(m.start, m.end, Role.NAME) for m in mentions]
    covered += [(found.start, found.end, Role.DATE) for found in find_dates(text)]
    roles: dict[int, Role] = {}
    lower = text.lower()
    for role, phrase in EXCLUDING:
        for match in phrase.finditer(text, lower):
            named = match.groupdict()
            if role in _RANGES and _descends(named):
                continue
            for name in ("n", "m"):
                if named.get(name):
                    roles.setdefault(match.start(name), role)
    for listed in [*_LIST_OF_LABELS.finditer(text), *_ANSWERS.finditer(text)]:
        for each in re.finditer(NUMBER, listed.group(), re.IGNORECASE):
            roles.setdefault(listed.start() + each.start(), Role.LABEL)
    numbers: list[Number] = []
    for match in _BARE.finditer(text):
        start, end = match.span()
        raw = match.group().rstrip(".,")
        end = start + len(raw)
        inside = next((role for a, b, role in covered if a <= start < b), None)
        if inside:
            numbers.append(Number(start, end, 0, inside))
            continue
        if re.fullmatch(r"[0-9]{1,3}(?:st|nd|rd|th)", raw, re.IGNORECASE):
            numbers.append(Number(start, end, 0, Role.LABEL))
            continue
        if re.fullmatch(r"(?:[01]?[0-9]|2[0-3])[.][0-5][0-9]", raw):
            numbers.append(Number(start, end, 0, Role.COUNT))  # a time of day
            continue
        if _is_clock(text, start, end, numbers[-1] if numbers else None):
            numbers.append(Number(start, end, 0, Role.COUNT))
            continue
        if text[end : end + 1] == ")" and text.count("(", 0, start) <= text.count(")", 0, start):
            numbers.append(Number(start, end, 0, Role.LABEL))  # `2)` counts a list
            continue
        value = value_of(raw)
        joined = start and (
            text[start - 1].isalnum() or text[start - 1 : start + 1].startswith(".")
        )
        if joined and re.search(r"(?<![A-Za-z])(?:S|T|W|wk)$", text[:start]):
            numbers.append(Number(start, end, 0, Role.LABEL))  # `S4`: the fourth session
            continue
        if value is None or value > 999 or joined or re.match(r"[:.][0-9]{2}", text[end : end + 3]):
            numbers.append(Number(start, end, 0, Role.ODD))
            continue
        role = roles.get(start) or _paired(text, start, numbers[-1] if numbers else None)
        numbers.append(Number(start, end, value, role))
    return _fractions(text, numbers)


_IN_PAIRS = frozenset({Role.THRESHOLD, Role.CHANGE, Role.RETRACTED, Role.AIM})


def _paired(text: str, start: int, before: Number | None) -> Role:
    """Return the role of the second of `caseness 10/8`: that of the first."""
    if before is None or before.role not in _IN_PAIRS or text[before.end : start] not in {"/", ","}:
        return Role.SCORE
    return before.role


_RANGES = frozenset({Role.SCALE, Role.PARTIAL})


def _descends(named: Mapping[str, str | None]) -> bool:
    """Whether the second of two numbers is the lower: a change (`18 to 7`) and no range."""
    first, second = (value_of(named.get(name) or "") for name in ("n", "m"))
    return first is not None and second is not None and first > second


_LIST_OF_LABELS = re.compile(
    rf"\b(?:sessions|weeks|appointments|contacts|items|questions|modules|months|messages)\s+"
    rf"{NUMBER}(?:\s*,\s*{NUMBER})*\s*,?\s*(?:and|&|or|to|-)\s*{NUMBER}"
    r"(?!\s*(?:/|out\b|on\b|at\b|in\b))",
    re.IGNORECASE,
)
"""`at sessions 1, 4 and 8`: labels all of them."""


_ANSWERS = re.compile(
    r"(?<![0-9])0(?:\s*[=:-])?\s+(?:[A-Za-z]+[\s,;]+){1,6}1(?:\s*[=:-])?"
    r"\s+(?:[A-Za-z]+[\s,;]+){1,7}2\b"
    r"(?:[^0-9.]{1,50}3\b)?"
)
"""`0 not at all, 1 several days, 2 ...`: what the answers of a questionnaire mean."""


def _is_clock(text: str, start: int, end: int, before: Number | None) -> bool:
    """Whether a number is the hour or minute of `14:05`."""
    if re.match(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?![0-9])", text[start : end + 3]):
        return True
    hour = before is not None and before.role is Role.COUNT and before.end == start - 1
    return hour and text[start - 1] == ":"


def _fractions(text: str, numbers: list[Number]) -> list[Number]:
    """Recognise 14/27 and 14 out of 27: the second number is the end of a scale."""
    done: list[Number] = []
    for number in numbers:
        last = done[-1] if done else None
        between = text[last.end : number.start].strip().lower() if last else ""
        if (
            last
            and last.role in {Role.SCORE, Role.RETRACTED, Role.PARTIAL, Role.ITEM}
            and number.role in {Role.SCORE, Role.SCALE}
            and last.out_of is None
            and re.fullmatch(
                r"/|out of|of|out of a (?:possible|maximum|total)(?: of)?|of a possible", between
            )
            and number.value >= last.value
            and (between != "/" or number.value in _SCALE_ENDS)
        ):
            done[-1] = replace(last, out_of=number.value)
            if between != "/":
                number = replace(number, role=Role.SCALE)  # the same one, now known
        done.append(number)
    return done
