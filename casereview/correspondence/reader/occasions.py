"""At which point of the treatment a score was taken, as the letter says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casereview.correspondence.reader.calendar import find_dates
from casereview.correspondence.reader.numerals import value_of
from casereview.correspondence.reader.phrase import Phrase
from casereview.domain.dates import PartialDate

START, END, FOLLOW_UP, CURRENT = "start", "end", "followup", "current"
EARLIER = "earlier"
"""Some weeks before: a time of its own within the treatment, filed as current."""
_ORDINAL_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINALS = _ORDINAL_WORDS.split()

_SESSION = Phrase(
    r"(?<![\w-])S(?P<s>[0-9]{1,2})(?=\s*[:=(-])|\b(?:session|sess\.?|appointment|contact)\s*(?:no\.?|number|#)?\s*(?P<n>[0-9]{1,2}|[a-z]+)\b"
    rf"|\b(?P<o>{'|'.join(_ORDINALS[1:])}|[0-9]{{1,2}}(?:st|nd|rd|th))\s+(?:\w+\s+)?(?:session|"
    rf"appointment|contact)\b"
)
_CUES: tuple[tuple[str, Phrase], ...] = tuple(
    (context, Phrase(pattern))
    for context, pattern in (
        (
            "previous:end",
            r"\b(?:at|by) the (?:end|close) of (?:the|that|her|his|your|their) (?:previous|"
            r"earlier|first|last|group|initial)"
            r"(?:\s+(?:treatment|course|episode|group|phase|therapy|programme|referral))?"
            r"|\bwhen (?:she|he|you|they) (?:was|were) (?:last )?discharged|\bat (?:her|his|your|"
            r"their|the) "
            r"(?:last|previous|earlier) discharge|\bprevious (?:discharge|final|end)\b",
        ),
        (
            "previous:start",
            r"\b(?:at|on) (?:the |her |his |your )?(?:previous|earlier|last) (?:assessment|"
            r"referral)|"
            r"\bprevious(?:ly)?\b|\blast time\b|\b(?:earlier|previous|last) (?:episode|referral|"
            r"course|treatment)"
            r"|\bwhen (?:she|he|you|they) (?:was|were) (?:last|previously) (?:with|seen)",
        ),
        (
            FOLLOW_UP,
            r"\bfollow(?:ing)?[\s-]?up\b|\b(?:weeks?|months?|year) (?:later|after (?:discharge|"
            r"the end|treatment|therapy))"
            r"|\bbooster\b|\bpost[\s-]?discharge\b|\bafter discharge\b",
        ),
        (
            START,
            r"\bat (?:the |her |his |your |our |initial |first |telephone |triage )*(?:start|"
            r"outset|beginning|assessment|"
            r"intake|entry|baseline|screening|triage|registration|referral|opt-in)\b|"
            r"\binitial(?:ly)?\b|\bbaseline\b|\boriginal(?:ly)?\b|"
            r"\bon (?:referral|entry|admission|registration)\b|\bpre[\s-]?(?:treatment|therapy|"
            r"group|course|intervention)?\b|"
            r"\bbefore (?:the )?(?:treatment|therapy|starting|the (?:course|group|programme))\b|"
            r"\bfirst (?:session|appointment|contact|meeting|visit|evening|score|completed|"
            r"measured|seen|met|week)\b|"
            r"\bwhen (?:we|you|she|he|they|i|treatment|therapy|sessions) (?:first |"
            r"last )?(?:began|started|commenced|met|came|referred|assessed|saw|seen|"
            r"spoke|was referred|was assessed|were assessed|was first seen)\b|\b(?:began|started|"
            r"starting|beginning|starts) (?:at|on|with|out|treatment|score)\b|\bto begin with\b|"
            r"\bassessment\b|\bintake\b|\bentry\b|\bstart\b|\bfirst\b|\bbegan\b|\bopening\b|"
            r"\btime 1\b|\bT1\b",
        ),
        (
            END,
            r"\bat (?:the |her |his |your |our |final |last )*(?:end|close|finish|discharge|"
            r"completion|conclusion|ending|closure)\b|"
            r"\bfinal(?:ly)?\b|\bby the (?:end|close|last|final)\b|\bon (?:completion|discharge|"
            r"finishing|leaving|completing)\b|"
            r"\bpost[\s-]?(?:treatment|therapy|group|course|intervention)?\b|"
            r"\bafter (?:the )?(?:treatment|therapy|the (?:course|group|programme)|completing|"
            r"finishing)\b|"
            r"\b(?:end|ended|finished|finishing|ending) (?:at|on|with|of (?:treatment|therapy|"
            r"the course|group|course))\b|\blast (?:session|appointment|contact|meeting|score|"
            r"evening|week)\b|"
            r"\bdischarge\b|\bcompletion\b|\bend\b|\blast\b|\bclosing\b|\btime 2\b|\bT2\b",
        ),
        (
            EARLIER,
            r"\b(?:ago|(?:last|the previous|the week|the session) (?:week|fortnight|month|before)|"
            r"the (?:time|week|session|month) before)\b",
        ),
        (
            CURRENT,
            r"\b(?:now|today|current(?:ly)?|present(?:ly)?|this week|at present|"
            r"most recent(?:ly)?|latest|to date|so far|at review|review|still)\b",
        ),
    )
)
_BREAKS = re.compile(
    r"[,;]|\band\b|\bto\b|\bbut\b|\bthen\b|\bfrom\b|→|->|\bfell\b|\brose\b|\bwhich\b"
)
_BACK = re.compile(
    r"(?:\bfrom|\bcompared\s+(?:with|to)|\bagainst|\bpreviously|\bearlier|\bversus|\bvs\.?|"
    r"[(,]\s*(?:it\s+)?(?:was|were|had been))\s+(?:a\s+|an\s+)?(?:scores?\s+of\s+)?$",
    re.IGNORECASE,
)
"""Words that make a second number the earlier one: `11, down from 18`."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words at [start, end) that say when; explicit dates come separately."""

    start: int
    end: int
    context: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Where in the treatment a whole letter stands: what its scores are where nothing is said."""

    context: str = CURRENT
    seen_on: PartialDate | None = None
    seen_as: str | None = None
    """The occasion of the contact on that day, where it is told."""


def find_cues(text: str) -> list[Cue]:
    """Return what a text says of occasions; where two readings overlap the longer one."""
    cues: list[Cue] = []
    lower = text.lower()
    for match in _SESSION.finditer(text, lower):
        number = _ordinal(match["n"] or match["o"] or match["s"])
        if number is not None:
            cues.append(Cue(match.start(), match.end(), f"session:{number}"))
    for context, phrase in _CUES:
        cues += [Cue(match.start(), match.end(), context) for match in phrase.finditer(text, lower)]
    cues.sort(key=lambda cue: (cue.start, -(cue.end - cue.start)))
    kept: list[Cue] = []
    for cue in cues:
        if kept and cue.start < kept[-1].end:
            if cue.end - cue.start > kept[-1].end - kept[-1].start:
                kept[-1] = cue
            continue
        kept.append(cue)
    return kept


def _ordinal(word: str) -> int | None:
    lower = word.lower()
    if lower in _ORDINALS:
        return _ORDINALS.index(lower) + 1
    digits = re.match(r"[0-9]+", lower)
    return int(digits.group()) if digits else value_of(lower)


def context_of(text: str) -> str | None:
    """Return the occasion that a label or heading names, or None."""
    cues = find_cues(text)
    return cues[0].context if cues else None


@dataclass(frozen=True, slots=True)
class Timed:
    """The occasion and date found for a number; context None where nothing is said."""

    context: str | None
    on: PartialDate | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A number at [start, end) of a measure named at `name`."""

    start: int
    end: int
    name: int
    measure: str


def occasions(text: str, spots: Sequence[Spot]) -> list[Timed]:
    """Return the occasion of each number.

    Words directly behind a number, up to the next break, are its own; then those between it and
    the number before; then those that open the clause of its measure.
    """
    cues = find_cues(text)
    dates = [found for found in find_dates(text) if found.when]
    leads = bool(spots) and any(spots[0].name <= c.start < spots[0].start for c in cues)
    own: list[Timed] = []
    used: set[int] = set()
    for index, spot in enumerate(spots):
        end = spot.end
        stop = spots[index + 1].start if index + 1 < len(spots) else len(text)
        brk = _BREAKS.search(text, end, stop)
        behind_end = brk.start() if brk else stop
        if leads and not brk and stop < len(text):
            behind_end = end  # `pre 18 post 7`: words stand before their numbers here
        names_between = [s.name for s in spots[index + 1 :] if end <= s.name < behind_end]
        behind_end = min([behind_end, *names_between])
        cue = next((c for c in cues if end <= c.start < behind_end), None)
        when = next((d for d in dates if end <= d.start < behind_end), None)
        if cue:
            used.add(cue.start)
        if when:
            used.add(when.start)
        own.append(Timed(cue.context if cue else None, when.when if when else None))
    done: list[Timed] = []
    for index, spot in enumerate(spots):
        start = spot.start
        low = spots[index - 1].end if index else 0
        before = [c for c in cues if low <= c.start < start and c.start not in used]
        dated = [d for d in dates if low <= d.start < start and d.start not in used]
        both = {START, END} <= {cue.context for cue in before}  # between the first and the last
        lead = before[-1].context if before and not both else None
        context = own[index].context or lead
        again = any(spot.measure == spots[index].measure for spot in spots[:index])
        if context is None and again and _BACK.search(text[:start]):
            context = START
        on = own[index].on or (dated[-1].when if dated else None)
        done.append(Timed(context, on))
    return done


_STAGES: tuple[tuple[str, str, int], ...] = (
    (
        END,
        r"\bdischarg(?:e|ed|ing)\b|\bcome to the end\b|\bcompleted\b|\bcompletion\b|\bfinished\b|"
        r"\bclos(?:ed|ing) (?:your|the|her|his) (?:referral|case|file)\b|\bend of (?:treatment|"
        r"therapy)\b|\bending\b|\bnow ended\b",
        2,
    ),
    (
        FOLLOW_UP,
        r"\bfollow[\s-]?up (?:appointment|call|review|session|contact)\b|\bmonths? (?:after|"
        r"since) (?:you|she|he|treatment|discharge|therapy|we)",
        3,
    ),
    (
        START,
        r"\b(?:first|initial) appointment\b|"
        r"\bpresenting (?:problem|difficult)|\bwaiting list\b|\bwait (?:to be|is|will)\b|"
        r"\bstructured (?:clinical )?interview\b|\bmeets? (?:the )?criteria\b",
        2,
    ),
    (
        START,
        r"\bassess(?:ed|ment)\b|\btriage\b|\bthank you for (?:referring|your referral|seeing)\b|"
        r"\breferr(?:al|ed)\b|\bself-referr",
        2,
    ),
)


def stage_of(texts: Sequence[str]) -> Stage:
    """Judge the stage of a letter from what it says of itself, its opening counting most."""
    weights = {START: 0, END: 0, FOLLOW_UP: 0}
    for position, text in enumerate(texts):
        for context, pattern, weight in _STAGES:
            found = len(re.findall(pattern, text, re.IGNORECASE))
            opening = 3 if position < 12 else 1
            weights[context] += weight * opening * min(found, 2)
    best = max(weights, key=lambda context: weights[context])
    if not weights[best]:
        return Stage()
    return Stage(best, None)
