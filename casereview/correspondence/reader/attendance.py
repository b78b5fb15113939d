"""How many sessions were offered and attended, and how long a wait is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter, Passage, Zone
from casereview.correspondence.reader.numerals import WORD, value_of
from casereview.correspondence.reader.phrase import Phrase
from casereview.correspondence.reader.waiting import read_wait
from casereview.domain.documents.statement import CountValue, Field

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
    Phrase(
        rf"\b{_N}\s+(?:out\s+)?of\s+(?:(?:the|a\s+possible|her|his|your|their|our|a|up\s+to|an?\s+"
        rf"(?:agreed|offered)|a\s+total\s+of)\s+)*{_RANGE}{_M}\s+(?:\w+\s+)?{_SESSIONS}",
    ),
    Phrase(
        rf"\b(?:session|appointment|contact)\s+{_N}\s+(?:out\s+)?of\s+(?:the\s+|a"
        rf"\s+)?{_RANGE}{_M}\b",
    ),
    Phrase(rf"\b{_N}\s*/\s*{_M}\s+{_SESSIONS}"),
    Phrase(
        rf"\b{_M}\s+(?:{_SESSIONS}\s+)?(?:were\s+)?offered\s*(?:,|and|;|,\s*and)\s*{_N}"
        rf"\s+(?:were\s+)?"
        r"attended\b",
    ),
    Phrase(
        rf"\b(?:seen|had|attended)[^.;]{{0,40}}\b{_N}\s+of\s+(?:the\s+)?{_M}\b(?!\s+(?:weeks|"
        rf"minutes))",
    ),
    Phrase(
        rf"\b{_CAME}\s+(?:to\s+)?{_N}\s+{_SESSIONS}[^.;]{{0,60}}?\b(?:out\s+of|of)\s+(?:the\s+|a\s+"
        rf"(?:possible|maximum|total)\s+(?:of\s+)?)?{_M}\b(?!\s+(?:weeks?|months?))",
    ),
    Phrase(
        rf"\bof\s+(?:the\s+)?{_M}\s+{_SESSIONS}[^.;]{{0,50}}?\b(?:attended|came\s+to|kept)"
        rf"\s+{_N}\b",
    ),
)
_ALL = (
    Phrase(
        rf"\b{_CAME}\s+(?:to\s+)?(?:all|each|every\s+one)\s+(?:of\s+)?(?:the\s+|her\s+|his\s+|"
        rf"your\s+"
        rf"|their\s+|our\s+)?{_N}(?:\s+of\s+(?:them|the\s+sessions)|\s+{_SESSIONS})?",
    ),
    Phrase(
        rf"\ball\s+(?:of\s+(?:the\s+|your\s+|her\s+|his\s+)?)?{_N}\s+{_SESSIONS}\s+(?:were\s+|"
        rf"was\s+)?"
        r"(?:attended|completed)",
    ),
)
_ALL_OF_THEM = Phrase(
    r"\b(?:attended|came\s+to|kept|completed)\s+(?:them\s+all|all\s+(?:of\s+(?:them|these|the\s+"
    r"sessions)|sessions)|every\s+(?:one|session))"
)
_COUNTED = Phrase(
    rf"\b{_RANGE}{_N}\s+(?:x\s+)?(?:[A-Za-z-]+\s+){{0,3}}?(?:sessions?|appointments?|meetings?|"
    rf"contacts?|calls?|"
    r"evenings?|classes)\b"
)
_CLAUSE = re.compile(r"[;.]|,\s+(?:and|but|of\s+which)\b|\bbut\b")
_OFFERED_BEHIND = re.compile(
    r"\s*(?:(?:were|was|are|is|have\s+been|had\s+been|will\s+be|that\s+were|which\s+(?:were|"
    r"we\s+had))\s+)?(?:originally\s+)?"
    r"(?:offered|planned|agreed|booked|available|arranged|set\s+aside|scheduled|contracted|"
    r"recommended)\b",
    re.IGNORECASE,
)
_ATTENDED_BEHIND = re.compile(
    r"\s*(?:(?:were|was|have\s+been|has\s+been)\s+)?(?:attended|completed|held|kept)\b|"
    r"\s*(?:so\s+far|to\s+date|in\s+total|"
    r"in\s+all|altogether)\b",
    re.IGNORECASE,
)
_OFFERED_BEFORE = re.compile(
    r"\b(?:up\s+to|maximum\s+of|course\s+of|block\s+of|total\s+of|series\s+of|programme\s+of|"
    r"group\s+of|package\s+of|"
    r"offer\w*|plan(?:s|ned)?|agree\w*|contract\w*|recommend\w*|consist\w*|allocated|"
    r"book(?:ed)?|arranged?|further|another|"
    r"additional|out\s+of|would\s+have\s+been(?:\s+of)?|meet\s+weekly\s+for|for\s+up\s+to|"
    r"entitled)\b",
    re.IGNORECASE,
)
_ATTENDED_BEFORE = re.compile(
    r"\b(?:attend\w*|came|come|coming|went|complet\w+|had|seen|saw|met|received|after|over|during|"
    r"across|finished|engaged|joined|"
    r"undertaken|taken\s+part|end\s+of|kept|for)\b",
    re.IGNORECASE,
)
_SET_APART = re.compile(
    r"(?:\b(?:miss(?:ed|ing)?|cancel\w*|did\s+not\s+attend|not\s+attended|DNA'?d?|remaining|"
    r"left|last|first|next|previous|"
    r"unable|between|every|each|before|follow-up|booster|failed|at\s+session)\b[^.;,]{0,25}$)|"
    r"^(?:were\s+|was\s+)?(?:missed|cancelled|remain|left|not\s+attended|DNA|ago|later)\b",
    re.IGNORECASE,
)
_ALONE = (
    (
        Phrase(rf"\b(?:and|,|;)\s*{_N}\s+(?:were\s+|was\s+)?attended\b"),
        Field.SESSIONS_ATTENDED,
    ),
    (
        Phrase(rf"\b(?:sessions?|contacts?|appointments?)\s+attended\s*[:=-]?\s*{_N}\b"),
        Field.SESSIONS_ATTENDED,
    ),
    (
        Phrase(
            rf"\b(?:sessions?|contacts?|appointments?)\s+(?:offered|planned|"
            rf"agreed)\s*[:=-]?\s*{_RANGE}{_N}\b",
        ),
        Field.SESSIONS_OFFERED,
    ),
    (
        Phrase(rf"\b(?:meets|runs|lasts)\s+(?:\w+\s+){{0,2}}?(?:for|over)\s+{_N}\s+weeks\b"),
        Field.SESSIONS_OFFERED,
    ),
    (
        Phrase(
            rf"\b{_N}[\s-](?:week|session)(?:ly)?\s+(?:\w+\s+){{0,3}}?(?:group|course|programme|"
            rf"workshop|contract)\b",
        ),
        Field.SESSIONS_OFFERED,
    ),
    (
        Phrase(rf"\b{_N}\s*x\s+(?:\w+\s+)?(?:CBT|EMDR|sessions?|IPT|counselling)\b"),
        Field.SESSIONS_OFFERED,
    ),
)
_NOT_ATTENDED = re.compile(
    r"\b(?:missed|cancelled|did\s+not\s+attend|not\s+attended|dna|remaining|left|more\s+to|"
    r"unable|will\s+(?:be|have)|could\s+have|previous(?:ly)?|in\s+(?:19|20)[0-9]{2})\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|would|can|(?-i:may)|offer|invite|entitled|able\s+to|have\s+agreed)\b", re.I
)
_EARLIER = Phrase(
    r"\b(?:previous(?:ly)?|earlier\s+(?:episode|course)|privately|years\s+ago|last\s+time)\b"
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
    yield from read_wait(letter)


def _told(letter: Letter) -> Iterator[_Counted]:
    before: _Counted | None = None
    for passage in letter.passages:
        text = passage.text
        if passage.zone is Zone.TAIL or _EARLIER.search(text, passage.lower):
            continue
        both = _first(_BOTH, passage)
        if both:
            yield from _pair(passage, both)
            continue
        every = _first(_ALL, passage)
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
        whole = _ALL_OF_THEM.search(text, passage.lower)
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


def _first(phrases: Sequence[Phrase], passage: Passage) -> re.Match[str] | None:
    matches = (phrase.search(passage.text, passage.lower) for phrase in phrases)
    return next((match for match in matches if match), None)


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
    """Yield the numbers of sessions that a sentence gives one by one, by the words around them."""
    text = passage.text
    for match in _COUNTED.finditer(text, passage.lower):
        number = _small(match["n"])
        lead = _CLAUSE.split(text[: match.start()])[-1][-80:]
        tail = text[match.end() : match.end() + 50]
        if number is None or _SET_APART.search(lead[-40:]) or _SET_APART.match(tail.lstrip()):
            continue
        field = _field_of(lead, tail, match)
        if field is None and re.search(r"\bplan\b|\bnext\b|\btreatment\b", passage.section):
            field = Field.SESSIONS_OFFERED
        if field is not None:
            yield _Counted(field, number, passage, match, "n", "sessions.plain/1")
    for phrase, field in _ALONE:
        alone = phrase.search(text, passage.lower)
        if alone and (number := _small(alone["n"])) is not None:
            yield _Counted(field, number, passage, alone, "n", "sessions.plain/1")


def _field_of(lead: str, tail: str, match: re.Match[str]) -> Field | None:
    """Return whether sessions counted were offered or attended, or None where neither is said."""
    if _OFFERED_BEHIND.match(tail):
        return Field.SESSIONS_OFFERED
    if _ATTENDED_BEHIND.match(tail):
        return Field.SESSIONS_ATTENDED
    offered = [m.end() for m in _OFFERED_BEFORE.finditer(lead)]
    attended = [m.end() for m in _ATTENDED_BEFORE.finditer(lead)]
    if offered and max(offered) > max(attended, default=-1):
        return Field.SESSIONS_OFFERED
    if attended and not _FUTURE.search(lead):
        return Field.SESSIONS_ATTENDED
    if _FUTURE.search(lead) or re.match(
        r"\s+(?:of|for)\s+(?:\w+\s+){0,3}(?:minutes|CBT|EMDR)", tail
    ):
        return Field.SESSIONS_OFFERED
    return None


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


def _small(text: str) -> int | None:
    number = value_of(text)
    return number if number is not None and 0 <= number <= 60 else None
