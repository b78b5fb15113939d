"""Dates of contacts and appointments with their purpose; a year is added only where one fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Dated, Letter, Zone
from casereview.correspondence.reader.strand import Strand
from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import DatedValue, Field

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+(?:the\s+)?$", re.IGNORECASE)
_NO_CONTACT = re.compile(
    r"\b(?:birth|born|d\.?o\.?b|dated|print(?:ed|ing)?|export(?:ed)?|typed|dictated|range|"
    r"request|version|reviewed\s+by|"
    r"letter\s+of|valid|expires?)\b[^.;]{0,25}$",
    re.IGNORECASE,
)
_PURPOSES: tuple[tuple[str, str], ...] = (
    ("missed", r"\b(?:did\s+not\s+attend|missed|dna|not\s+(?:to\s+)?(?:see|attend)|cancelled)\b"),
    ("deadline", r"\b(?:by|before|deadline|no\s+later\s+than|within)\s+(?:\w+day\s+)?(?:the\s+)?$"),
    ("accident", r"\b(?:accident|incident|collision|injur\w+|fire|fall|assault)\b"),
    ("referral date", r"\breferr(?:al|ed)\b"),
    ("assessment", r"\bassess(?:ed|ment)\b|\btriage\b"),
    ("follow-up", r"\bfollow[\s-]?up\b|\breview\b"),
    ("last session", r"\b(?:last|final|end(?:ed|s)?|finish\w*)\b"),
    ("first session", r"\b(?:first|begins?|began|start(?:s|ed)?|starting)\b"),
    ("appointment", r"\b(?:appointment|session|call|contact|saw|seen|met|spoke|meet|attend\w*)\b"),
    ("letter", r"\b(?:wrote|letter|sent)\b"),
)
_PATTERNS = tuple((purpose, re.compile(pattern, re.IGNORECASE)) for purpose, pattern in _PURPOSES)
_MEETING = re.compile(r"\b(?:sessions?|appointments?|contacts?|calls?|reviews?)\b", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:,|and|or|to|&|-)\s*(?:on\s+)?(?:the\s+)?")
_NEAR = 70
_MOST_DAYS = 230
"""Days: a date without a year is read within so many of the letter; further off it stays unread."""


def read_appointments(letter: Letter, born: PartialDate | None) -> Iterator[Fact]:
    """Yield the dates of a document but for its own and the birth, each once."""
    seen: set[PartialDate] = {d for d in (letter.dated, born) if d}
    for dated in letter.dates:
        if dated.passage.zone is Zone.TAIL:
            continue
        text = dated.passage.text
        lead = text[max(0, dated.found.start - _NEAR) : dated.found.start]
        if _NO_CONTACT.search(lead) or _NO_CONTACT.search(dated.passage.label + " "):
            continue
        when, rule = dated.found.when, "appointment.dated/1"
        if when is None:
            when, rule = _year_of_list(dated, letter), "appointment.year-of-list/1"
        if when is None:
            when, rule = _with_year(dated, letter), "appointment.year-of-letter/1"
        if when is None or when.day is None or when in seen:
            continue
        if letter.dated and abs(when.year - letter.dated.year) > 15:
            continue
        seen.add(when)
        yield Fact(
            Field.APPOINTMENT, DatedValue(_purpose(dated), when), _around(dated), dated.strand, rule
        )


def _purpose(dated: Dated) -> str:
    text = dated.passage.text
    start = max(0, dated.found.start - _NEAR)
    lead = re.split(r"[.;]\s", text[start : dated.found.start])[-1]
    behind = re.split(r"[.;,]", text[dated.found.end : dated.found.end + _NEAR])[0]
    section = dated.passage.section  # `end of treatment` over a letter is no session's purpose
    of_sessions = section if _MEETING.search(section) else ""
    for words in (lead, behind, dated.passage.label, of_sessions):
        for purpose, pattern in _PATTERNS:
            if pattern.search(words):
                return purpose
    return "date"


def _around(dated: Dated) -> Strand:
    """Return the date with the words before it in its sentence."""
    text, found = dated.passage.text, dated.found
    start = max(0, found.start - _NEAR)
    cut = max(text.rfind(mark, start, found.start) for mark in (";", ". "))
    start = cut + 1 if cut >= 0 else start if start == 0 else text.find(" ", start) + 1
    while start < found.start and text[start] == " ":
        start += 1
    return dated.passage.strand.part(start, found.end)


def _year_of_list(dated: Dated, letter: Letter) -> PartialDate | None:
    """Return a day and month with the year of the date it is listed with, or None.

    `6 April and 25 May 2022` are of one year, `30 December and 4 January 2022` are not.
    """
    found, text = dated.found, dated.passage.text
    for other in letter.dates:
        then = other.found.when
        if other.passage is not dated.passage or then is None or other.found.start < found.end:
            continue
        if found.month and found.day and _LISTED.fullmatch(text[found.end : other.found.start]):
            for year in (then.year, then.year - 1):
                try:
                    day = PartialDate(year, found.month, found.day)
                except ValueError:
                    continue
                if day.sort_key <= then.sort_key:
                    return day
        return None
    return None


def _with_year(dated: Dated, letter: Letter) -> PartialDate | None:
    """Return a day and month with the one year that brings it near the letter, or None.

    A weekday written with it must fit.
    """
    found, own = dated.found, letter.dated
    if own is None or own.exact is None or found.month is None or found.day is None:
        return None
    lead = dated.passage.text[max(0, found.start - 16) : found.start]
    weekday = _WEEKDAY.search(lead)
    fits = []
    for year in (own.year - 1, own.year, own.year + 1):
        try:
            day = date(year, found.month, found.day)
        except ValueError:
            continue
        if weekday and _DAYS[day.weekday()] != weekday[1].lower():
            continue
        if abs((day - own.exact).days) <= _MOST_DAYS:
            fits.append(day)
    return PartialDate.of(fits[0]) if len(fits) == 1 else None
