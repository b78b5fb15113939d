"""How many sessions were offered and attended, and how long a wait is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter, Passage, Zone
from casereview.correspondence.reader.numbers import WORD, value_of
from casereview.domain.statement import CountValue, Field

_N = rf"(?P<n>[0-9]{{1,2}}|{WORD})"
_M = rf"(?P<m>[0-9]{{1,2}}|{WORD})"
_RANGE = rf"(?:(?:[0-9]{{1,2}}|{WORD})\s*(?:-|to|or)\s*)?"
_KIND = (
    r"(?:(?:individual|weekly|fortnightly|further|more|telephone|phone|video|face[\s-]to[\s-]face|"
    r"one[\s-]to[\s-]one|online|group|treatment|therapy|planned|booked|full|hour-long|minute|"
    r"follow-up|booster|joint|couple|CBT|EMDR|IPT|DIT|counselling|guided|self-help|step\s[23]|"
    r"[0-9]{2}|high[\s-]intensity|low[\s-]intensity|initial|additional|agreed|scheduled|"
    r"consecutive|"
    r"thirty|forty|fifty|sixty|support|evening|two-hour|of\s+the)[\s-]+)*"
)
_SESSIONS = rf"{_KIND}(?:sessions?|appointments?|meetings?|contacts?|calls?|evenings?|classes)\b"
_CAME = (
    r"(?:attended|came(?:\s+\w+)?\s+to|come\s+to|coming\s+to|completed|had|received|has\s+had|"
    r"finished|engaged\s+(?:in|with)|took\s+part\s+in|joined|made\s+it\s+to|met\s+for|kept)"
)
_OFFERED = (
    r"(?:offer(?:ed|ing)?|plan(?:ned)?|agree(?:d)?|contract(?:ed)?|book(?:ed)?|arrange(?:d)?|"
    r"provid(?:e|ed)|course|block|series|programme|group|package|set|maximum|total|up\s+to|"
    r"allocated|recommend(?:ed)?|begin|start|run(?:s)?|consist(?:s|ing)?|made\s+up)"
)
_BOTH = (
    re.compile(
        rf"\b{_N}\s+(?:out\s+)?of\s+(?:(?:the|a\s+possible|her|his|your|their|our|a|up\s+to|an?\s+"
        rf"(?:agreed|offered)|a\s+total\s+of)\s+)*{_RANGE}{_M}\s+(?:\w+\s+)?{_SESSIONS}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:session|appointment|contact)\s+{_N}\s+(?:out\s+)?of\s+(?:the\s+|a"
        rf"\s+)?{_RANGE}{_M}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_N}\s*/\s*{_M}\s+{_SESSIONS}", re.IGNORECASE),
    re.compile(
        rf"\b{_CAME}\s+(?:to\s+)?{_N}\s+{_SESSIONS}[^.;]{{0,60}}?\b(?:out\s+of|of)\s+(?:the\s+|a\s+"
        rf"(?:possible|maximum|total)\s+(?:of\s+)?)?{_M}\b(?!\s+(?:weeks?|months?))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bof\s+(?:the\s+)?{_M}\s+{_SESSIONS}[^.;]{{0,50}}?\b(?:attended|came\s+to|kept)"
        rf"\s+{_N}\b",
        re.IGNORECASE,
    ),
)
_ALL = (
    re.compile(
        rf"\b{_CAME}\s+(?:to\s+)?(?:all|each|every\s+one)\s+(?:of\s+)?(?:the\s+|her\s+|his\s+|"
        rf"your\s+"
        rf"|their\s+|our\s+)?{_N}(?:\s+of\s+(?:them|the\s+sessions)|\s+{_SESSIONS})?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\ball\s+(?:of\s+(?:the\s+|your\s+|her\s+|his\s+)?)?{_N}\s+{_SESSIONS}\s+(?:were\s+|"
        rf"was\s+)?"
        r"(?:attended|completed)",
        re.IGNORECASE,
    ),
)
_ALL_OF_THEM = re.compile(
    r"\b(?:attended|came\s+to|kept|completed)\s+(?:them\s+all|all\s+(?:of\s+(?:them|these|the\s+"
    r"sessions)|sessions)|every\s+(?:one|session))",
    re.IGNORECASE,
)
_ATTENDED = (
    re.compile(
        rf"\b{_CAME}\s+(?:to\s+|only\s+|just\s+|a\s+total\s+of\s+|in\s+total\s+|the\s+first\s+|"
        rf"our\s+)*"
        rf"{_N}\s+{_SESSIONS}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_N}\s+{_SESSIONS}\s+(?:in\s+(?:all|total)|(?:were\s+|was\s+|have\s+been\s+|has"
        rf"\s+been\s+)?"
        r"(?:attended|completed|held|so\s+far|to\s+date|were\s+had)|with\s+me\b|since\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:after|over|during|across|in|for)\s+{_N}\s+{_SESSIONS}(?=[^.;]{{0,80}}"
        r"(?:\bPHQ|\bGAD|\bscore|\bwe\b|\bworked|\bended|\bfinished|\bdischarg))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:sessions?|contacts?|appointments?)\s+attended\s*[:=-]?\s*{_N}\b", re.IGNORECASE
    ),
    re.compile(rf"\battended\s*[:=-]?\s*{_N}\b(?!\s*(?:weeks|months))", re.IGNORECASE),
)
_PLANNED = (
    re.compile(
        rf"\b{_OFFERED}\s+(?:\w+\s+){{0,4}}?(?:of\s+|for\s+|up\s+to\s+|a\s+further\s+|an?"
        rf"\s+(?:initial\s+)?|"
        rf"another\s+|around\s+|about\s+)*{_RANGE}{_N}\s+{_SESSIONS}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:up\s+to|maximum\s+of|total\s+of|course\s+of|block\s+of|further|series\s+of|"
        rf"group\s+of)\s+"
        rf"{_RANGE}{_N}\s+{_SESSIONS}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_RANGE}{_N}\s+{_SESSIONS}\s+(?:will\s+be\s+|are\s+|were\s+|have\s+been\s+|has"
        rf"\s+been\s+|of\s+"
        r"(?:\w+\s+){0,3}?)?(?:offered|planned|agreed|booked|CBT|EMDR|counselling|therapy|"
        r"guided|IPT|treatment|TF-CBT|support)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:meets|runs|lasts)\s+(?:\w+\s+){{0,2}}?(?:for|over)\s+{_N}\s+weeks\b", re.IGNORECASE
    ),
    re.compile(
        rf"\b{_N}[\s-](?:week|session)(?:ly)?\s+(?:\w+\s+){{0,3}}?(?:group|course|programme|"
        rf"workshop|contract)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:sessions?|contacts?)\s+(?:offered|planned|agreed|booked|"
        rf"contracted)\s*[:=-]?\s*{_RANGE}{_N}\b",
        re.IGNORECASE,
    ),
    re.compile(rf",\s*{_RANGE}{_N}\s+{_SESSIONS}", re.IGNORECASE),
)
_NOT_ATTENDED = re.compile(
    r"\b(?:missed|cancelled|did\s+not\s+attend|not\s+attended|dna|remaining|left|more\s+to|"
    r"unable|will\s+(?:be|have)|could\s+have|previous(?:ly)?|in\s+(?:19|20)[0-9]{2})\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|would|can|may|offer|invite|entitled|able\s+to|have\s+agreed)\b", re.I
)
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|earlier\s+(?:episode|course)|privately|years\s+ago|last\s+time)\b", re.I
)
_ATTENDED_LABEL = re.compile(
    r"(?:.*\b)?(?:attended|completed|had|seen)\b.*(?:sessions?|contacts?|appointments?)?$|"
    r"(?:number|no\.?)\s+of\s+(?:sessions|contacts)(?:\s+attended)?$|sessions(?:\s+to\s+date)?$"
)
_OFFERED_LABEL = re.compile(r".*\b(?:offered|planned|agreed|booked|contracted)\b.*")
_SESSION_HEADING = re.compile(
    r"(?:session|message|contact|appointment)\s*(?:no\.?\s*)?([0-9]{1,2})\b", re.I
)
_NOT_HELD = re.compile(
    r"\b(?:cancelled|dna|did\s+not\s+attend|missed|next|not\s+attended|planned)\b", re.I
)

_WAIT_SPAN = rf"{_RANGE}{_N}\s*(?:-\s*)?(?P<unit>weeks?|wks?|months?|days?)\b"
_WAITS = (
    re.compile(
        rf"\b(?:wait(?:ing)?(?:\s+(?:list|time|period|lists|times))?|queue|"
        rf"delay)\b[^.;]{{0,60}}?{_WAIT_SPAN}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_WAIT_SPAN}[\s-]*(?:wait(?:ing)?\b|from\s+(?:now|today|the\s+date|referral)|"
        rf"before\s+(?:a|an|we|"
        r"treatment|your|you|the|therapy)\b|on\s+(?:the|our|a)\s+(?:\w+\s+)?(?:waiting\s+)?list)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:seen|assessed|offered|contact(?:ed)?|start(?:ed|ing)?|begin|treatment|"
        rf"appointment|hear)\b"
        rf"[^.;0-9]{{0,40}}\b(?:within|in|after|take(?:s)?)\s+(?:about\s+|approximately\s+|"
        rf"around\s+|"
        rf"up\s+to\s+|some\s+|the\s+next\s+|another\s+|a\s+further\s+|roughly\s+)*{_WAIT_SPAN}",
        re.IGNORECASE,
    ),
    re.compile(rf"\blist\b[^.;]{{0,60}}?{_WAIT_SPAN}", re.IGNORECASE),
)
_NOT_WAIT = re.compile(
    r"\b(?:if\s+(?:we|you)\s+do\s+not|hold\s+your\s+place|please\s+(?:ring|contact|reply|let|call|"
    r"return|book)|respond|reply|follow[\s-]?up|review|between\s+(?:sessions|appointments)|"
    r"reports?|expires?|valid|next\s+session|ended|finished|discharged?|for\s+the\s+(?:last|past)|"
    r"symptoms|off\s+work)\b",
    re.IGNORECASE,
)
_WEEKS_A_MONTH = 4.33
_UPPER = {Field.SESSIONS_OFFERED: 60, Field.SESSIONS_ATTENDED: 60}


@dataclass(frozen=True, slots=True)
class _Counted:
    field: Field
    number: int
    passage: Passage
    match: re.Match[str]
    group: str
    rule: str

    def fact(self) -> Fact:
        """Return it as a fact."""
        strand = self.passage.part(self.match)
        shows = self.passage.part(self.match, self.group)
        return Fact(
            self.field, CountValue(self.number, self.match.group()), strand, shows, self.rule
        )


def read_attendance(letter: Letter) -> Iterator[Fact]:
    """Yield sessions offered, sessions attended and the wait; the first of each that is plain."""
    seen: set[Field] = set()
    for fact in _all(letter):
        if fact.field not in seen:
            seen.add(fact.field)
            yield fact


def _all(letter: Letter) -> Iterator[Fact]:
    counted = list(_told(letter))
    order = {"both": 0, "all": 1, "label": 2, "plain": 3}
    for each in sorted(counted, key=lambda c: order[c.rule.split(".")[1].split("/")[0]]):
        yield each.fact()
    yield from _by_headings(letter)
    yield from _wait(letter)


def _told(letter: Letter) -> Iterator[_Counted]:
    before: _Counted | None = None
    for passage in letter.passages:
        text = passage.text
        if passage.zone is Zone.TAIL or _EARLIER.search(text):
            continue
        both = next((m for pattern in _BOTH if (m := pattern.search(text))), None)
        if both:
            yield from _pair(passage, both)
            continue
        every = next((m for pattern in _ALL if (m := pattern.search(text))), None)
        if every and (number := _small(every["n"])):
            before = _Counted(
                Field.SESSIONS_ATTENDED, number, passage, every, "n", "sessions.all/1"
            )
            yield before
            yield _Counted(Field.SESSIONS_OFFERED, number, passage, every, "n", "sessions.all/1")
            continue
        for each in _single(passage):
            before = each
            yield each
        whole = _ALL_OF_THEM.search(text)
        if whole and before is not None and before.passage.position >= passage.position - 1:
            for field in (Field.SESSIONS_ATTENDED, Field.SESSIONS_OFFERED):
                yield _Counted(
                    field,
                    before.number,
                    before.passage,
                    before.match,
                    before.group,
                    "sessions.all/1",
                )
    yield from _in_fields(letter)


def _pair(passage: Passage, match: re.Match[str]) -> Iterator[_Counted]:
    part, whole = _small(match["n"]), _small(match["m"])
    if part is None or whole is None or part > whole:
        return
    yield _Counted(Field.SESSIONS_OFFERED, whole, passage, match, "m", "sessions.both/1")
    lead = passage.text[: match.start()]
    if not _NOT_ATTENDED.search(lead[-40:]) and not _NOT_ATTENDED.match(
        passage.text[match.end() :].lstrip()
    ):
        yield _Counted(Field.SESSIONS_ATTENDED, part, passage, match, "n", "sessions.both/1")


def _single(passage: Passage) -> Iterator[_Counted]:
    text = passage.text
    for pattern in _ATTENDED:
        match = pattern.search(text)
        if not match or (number := _small(match["n"])) is None:
            continue
        lead = text[max(0, match.start() - 40) : match.start()]
        if _NOT_ATTENDED.search(lead) or _FUTURE.search(lead) or _FUTURE.search(match.group()):
            continue
        yield _Counted(Field.SESSIONS_ATTENDED, number, passage, match, "n", "sessions.plain/1")
        break
    for pattern in _PLANNED:
        match = pattern.search(text)
        if not match or (number := _small(match["n"])) is None:
            continue
        if _NOT_ATTENDED.search(text[max(0, match.start() - 30) : match.start()]):
            continue
        yield _Counted(Field.SESSIONS_OFFERED, number, passage, match, "n", "sessions.plain/1")
        break


def _in_fields(letter: Letter) -> Iterator[_Counted]:
    for passage in letter.passages:
        if not passage.label or ("session" not in passage.label and "contact" not in passage.label):
            continue
        number = re.match(rf"{_N}\b(?:\s+(?:of|out\s+of|/)\s+{_M}\b)?", passage.text, re.IGNORECASE)
        if not number or (part := _small(number["n"])) is None:
            continue
        if _OFFERED_LABEL.match(passage.label):
            yield _Counted(Field.SESSIONS_OFFERED, part, passage, number, "n", "sessions.label/1")
        elif _ATTENDED_LABEL.match(passage.label):
            yield _Counted(Field.SESSIONS_ATTENDED, part, passage, number, "n", "sessions.label/1")
        if number["m"] and (whole := _small(number["m"])):
            yield _Counted(Field.SESSIONS_OFFERED, whole, passage, number, "m", "sessions.label/1")


def _by_headings(letter: Letter) -> Iterator[Fact]:
    """Session notes: the highest session that was held."""
    best: tuple[int, Passage, re.Match[str]] | None = None
    for passage in letter.passages:
        match = _SESSION_HEADING.match(passage.text)
        if match and passage.heading and not _NOT_HELD.search(passage.text):
            number = int(match[1])
            if 0 < number <= 40 and (best is None or number > best[0]):
                best = (number, passage, match)
    if best and letter.salutation is None:
        number, passage, match = best
        strand = passage.part(match)
        value = CountValue(number, match.group())
        yield Fact(Field.SESSIONS_ATTENDED, value, strand, strand, "sessions.headings/1")


def _wait(letter: Letter) -> Iterator[Fact]:
    for pattern in _WAITS:
        for passage in letter.prose:
            match = pattern.search(passage.text)
            if not match or _NOT_WAIT.search(
                passage.text[max(0, match.start() - 50) : match.end() + 12]
            ):
                continue
            weeks = _weeks(match)
            if weeks is not None:
                strand = passage.part(match)
                value = CountValue(weeks, match.group())
                yield Fact(Field.WAIT, value, strand, passage.part(match, "n"), "wait.stated/1")
                return


def _weeks(match: re.Match[str]) -> int | None:
    number = value_of(match["n"])
    unit = match["unit"].lower()
    if number is None:
        return None
    if unit.startswith("month"):
        return round(number * _WEEKS_A_MONTH)
    if unit.startswith("day"):
        return round(number / 7) if number >= 14 else None
    return number


def _small(text: str) -> int | None:
    number = value_of(text)
    return number if number is not None and 0 <= number <= 60 else None
