"""Dates and ages in prose beside those of the case (assertion 40)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from casereview.domain.dates import MONTHS, age_on, british, month_number
from casereview.reporting.checking.case_facts import CaseFacts
from casereview.reporting.checking.sentences import Doubt

_MONTH = "|".join((*MONTHS, *(name[:3] for name in MONTHS), "Sept"))
_FULL = re.compile(
    rf"\b(\d{{1,2}})(st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\.?,?\s+(\d{{4}})\b", re.IGNORECASE
)
_FIGURES = re.compile(r"(?<![\d/.-])(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})(?![\d/.-])")
_ISO = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])")
_AGE = re.compile(
    r"\baged?\s+(?:of\s+)?(\d{1,3})\b(?!\s*(?:[-–]|to|or)\s*\d)|\b(\d{1,3})[-\s]years?[-\s]old\b"
    r"|\bwas\s+(\d{1,2})\s+(?:when|at\s+the\s+time)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_SEARCHED = re.compile(
    r"\b(?:search\w*|looked|entries|no entry|records? (?:from|of|for))\b", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\b(?:son|daughter|child|children|mother|father|brother|sister|husband|wife|partner|parents?"
    r"|friend|colleague|nephew|niece|grand\w+|twins?|baby|boy|girl|uncle|aunt|cousin)\b",
    re.IGNORECASE,
)


def dates(sentence: str, _section: str, facts: CaseFacts) -> Iterator[Doubt]:
    """Doubt a date that is none, is not written out, lies ahead, or is nowhere in the case."""
    for match in (*_FIGURES.finditer(sentence), *_ISO.finditer(sentence)):
        message = "Dates are written out, as 3 March 2024: day and month could be exchanged."
        yield Doubt(match[0], message, "date")
    bounds = bool(_SEARCHED.search(sentence))  # the ends of a stretch that was searched
    for match in _FULL.finditer(sentence):
        yield from _dated(match, facts, bounds=bounds)


def _dated(match: re.Match[str], facts: CaseFacts, *, bounds: bool) -> Iterator[Doubt]:
    month = month_number(match[3])
    try:
        day = date(int(match[4]), month or 0, int(match[1]))
    except ValueError:
        yield Doubt(match[0], f"{match[0]} is no day of the calendar.", "date")
        return
    if match[2] or (len(match[3]) < 4 and match[3].lower() != "may"):
        message = f"Dates are written in one way: {british(day)}."
        yield Doubt(match[0], message, "date")
    report = facts.material.day
    if day > report:
        message = f"{match[0]} is after the report’s date, {british(report)}."
        yield Doubt(match[0], message, "date")
    elif not bounds and day not in facts.days and not facts.is_in_a_document(day):
        near = min(facts.days, key=lambda held: abs((held - day).days), default=None)
        close = near is not None and abs((near - day).days) <= 31
        hint = f" The nearest is {british(near)}." if near is not None and close else ""
        yield Doubt(match[0], f"Nothing in the case is dated {match[0]}.{hint}", "date")


def ages(sentence: str, _section: str, facts: CaseFacts) -> Iterator[Doubt]:
    """Doubt an age that the claimant did not have on any day that the sentence is about."""
    if facts.born is None or _OTHERS.search(sentence):
        return
    for clause in sentence.split(";"):
        for match in _AGE.finditer(clause):
            said = int(next(group for group in match.groups() if group))
            possible = _ages(clause, facts.born, facts)
            if said not in possible:
                first, last = min(possible), max(possible)
                would = f"{first}" if first == last else f"{first} to {last}"
                message = f"By the date of birth of the record the age would be {would}."
                yield Doubt(match[0], message, "age")


def _ages(sentence: str, born: date, facts: CaseFacts) -> range:
    """Return the ages that somebody born then had on the days, or in the years, of a sentence."""
    last = facts.material.day
    days = [
        date(int(m[4]), month_number(m[3]) or 1, min(int(m[1]), 28))
        for m in _FULL.finditer(sentence)
    ]
    years = [int(m[0]) for m in _YEAR.finditer(sentence)]
    ends = [*days] if days else [date(y, m, d) for y in years for m, d in ((1, 1), (12, 31))]
    ends = [day for day in ends if day >= born]
    if not ends:
        return range(age_on(born, last) + 1)
    return range(age_on(born, min(ends)), age_on(born, max(ends)) + 1)
