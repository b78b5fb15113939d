"""Which treatment, by which means, at which step and intensity, as the document names them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter, Passage, Zone
from casereview.correspondence.reader.numerals import value_of
from casereview.correspondence.reader.phrase import Phrase
from casereview.domain.documents.statement import CountValue, Field, TermValue

_CBT = r"(?:CBT|cognitive[\s-]+(?:and\s+)?behaviou?r(?:al)?\s+(?:psycho)?therapy)"
_TERMS: tuple[tuple[str, str], ...] = (
    (
        "cCBT",
        r"\bSilverCloud\b|\b(?:cCBT|iCBT|eCBT)\b|\bcomputeri[sz]ed\s+CBT|\b(?:internet|online|"
        rf"web|digital|computer)[\s-]*(?:based|enabled|delivered|guided)?\s+(?:{_CBT}|programme|"
        r"course|therapy\s+programme)|\bonline\s+(?:self-help|modules)\b|"
        r"\b(?:Beating\s+the\s+Blues|Fear\s?Fighter|Minddistrict|Sleepio|Daylight|Deprexis|"
        r"OCD-NET|BDD-NET|Wysa|Ieso)\b",
    ),
    (
        "group CBT",
        rf"\b{_CBT}(?:[\s-]+(?:for|based|skills)[\w\s-]{{0,30}}?)?[\s-]+(?:group|course|class|"
        rf"workshop)s?\b|\bgroup[\s-]+{_CBT}|\b{_CBT}\s+in\s+a\s+group\b",
    ),
    (
        "TF-CBT",
        rf"\btrauma[\s-]+focus?sed\s+(?:{_CBT}|therapy|cognitive)|\bTF-?CBT\b|"
        r"\bcognitive\s+therapy\s+for\s+PTSD\b|\bCT-PTSD\b|\bprolonged\s+exposure\b",
    ),
    (
        "psychoeducational group",
        r"\bpsycho-?\s?education(?:al)?\s+(?:group|course|class|workshop|seminar|webinar)s?\b|"
        r"\b(?:worry|stress|anxiety|mood|sleep|wellbeing|well-being|panic|anger|confidence|"
        r"self-esteem|depression|resilience|low\s+mood|coping|mood\s+management)"
        r"(?:\s+(?:management|control|skills|better|and\s+\w+))*\s+(?:group|course|class|"
        r"workshop|seminar|webinar)s?\b|\bstress\s+(?:control|pac)\b|"
        r"\b(?:group|course)\s+(?:on|about)\s+(?:managing\s+)?(?:worry|stress|anxiety|mood|sleep)",
    ),
    (
        "guided self-help",
        r"\b(?:guided|facilitated|supported|assisted)[\s-]+self-?\s?help\b|\bself-?help\s+(?:work)?"
        r"book\b|\bGSH\b|\bworkbook\b|\blow[\s-]intensity\s+(?:CBT|interventions?|treatment|"
        r"work|sessions)\b|\bbehavioural\s+activation\s+(?:programme|booklet)\b",
    ),
    (
        "EMDR",
        r"\bEMDR\b|\beye[\s-]movement\s+desensiti[sz]ation(?:\s+and\s+reprocessing)?",
    ),
    ("IPT", r"\bIPT\b|\binterpersonal\s+(?:psycho)?therapy\b"),
    ("DIT", r"\bDIT\b|\bdynamic\s+interpersonal\s+therapy\b"),
    (
        "BCT",
        r"\b(?:behaviou?ral\s+)?couples?'?s?\s+(?:therapy|counselling|sessions)\b|\bBCT\b|"
        r"\bcouple\s+therapy\b",
    ),
    (
        "MBCT",
        r"\bMBCT\b|\bmindfulness[\s-]based\s+cognitive\s+therapy\b|\bmindfulness\s+(?:group|"
        r"course)\b",
    ),
    (
        "counselling",
        r"\b(?:person[\s-]cent(?:er|re)d\s+(?:experiential\s+)?(?:counselling|therapy)|"
        r"counselling(?:\s+for\s+depression)?)\b(?!\s+psychologist)|\bCfD\b|\bPCE-?CfD\b",
    ),
    ("CBT", rf"\b{_CBT}\b"),
)
_MODALITIES = tuple((term, Phrase(pattern)) for term, pattern in _TERMS)
_PART_OF = {"CBT": {"group CBT", "TF-CBT", "MBCT"}}
_ELSEWHERE = re.compile(
    r"\b(?:(?:not|never|no)\s+(?:\w+\s+){0,2}|(?:without|rather\s+than|instead\s+of|other\s+than|"
    r"neither|nor|unsuitable\s+for|declin\w+|refus\w+|withdr[ae]w\s+from)\s+(?:\w+\s+){0,3})$|"
    r"\bnot\s+(?:want|need|have|offer|be\s+able\s+to\s+offer|suitable|appropriate|"
    r"recommend)\b[^.;,]{0,40}$",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|in\s+the\s+past|private(?:ly)?|years?\s+ago|history\s+of|before\s+"
    r"(?:coming|she|he|that)|in\s+(?:19|20)[0-9]{2}|has\s+had\s+(?:some\s+)?(?:counselling|CBT)|"
    r"as\s+a\s+(?:child|teenager|student)|known\s+to\s+the\s+service|at\s+(?:school|university|"
    r"work)|through\s+(?:her|his|their)\s+(?:employer|work))\b",
    re.IGNORECASE,
)
_MENU = Phrase(
    r"\bwe\s+(?:also\s+)?(?:offer|provide)\s+(?:a\s+)?(?:range|number|variety|talking|different)|"
    r"\b(?:options|treatments|therapies)\s+(?:include|such\s+as|are|available)\b|\bsuch\s+as\b|"
    r"\binformation\s+(?:about|on)\b|\bleaflet\b|\bmay\s+include\b|\bproviders?\s+of\b"
)
_WHO = re.compile(
    r"\b(?:therapists?|practitioners?|psychologists?|counsellors?|supporters?|supervisor|lead|"
    r"trainee|worker|team)\b",
    re.IGNORECASE,
)
_DELIVERIES: tuple[tuple[str, str], ...] = (
    (
        "telephone",
        r"\b(?:by|on|over|via)\s+(?:the\s+)?(?:tele)?phone\b|\b(?:tele)?phone[\s-]+(?:based\s+)?"
        r"(?:\w+\s+)?(?:assessment|appointment|session|contact|call|treatment|review|triage|"
        r"consultation|interview|screening|follow-up|conversation|support)s?\b|"
        r"\b(?:call(?:s)?|sessions?|appointment|assessment|review)\s+(?:is\s+|was\s+|will\s+be\s+)?"
        r"(?:by|over|on)\s+(?:the\s+)?(?:tele)?phone|"
        r"\bwill\s+(?:tele)?phone\b|\b(?:introductory|treatment|support|check-in|weekly|review)\s+"
        r"calls?\b|\bcall(?:ed)?\s+(?:you|her|him)\s+on\b|^(?:by\s+)?(?:tele)?phone$|"
        r"\b(?:tele)?phone\s*[:,]\s*[0-9]{1,2}\s|^telephone\b(?=.*(?:assessment|session))|"
        r"^telephone\.|\btelephone\s+(?:\w+\s+){0,2}(?:session|"
        r"treatment|assessment|contact)",
    ),
    (
        "video",
        r"\b(?:on|by|via|over)\s+video\b|\bvideo[\s-]+(?:call|link|conference|session|"
        r"appointment|consultation|assessment|"
        r"contact|group|meeting)|\bvideo(?=[,.;)]|$)|\bXvideo(?:[\s-]*(?:call|link|conference|"
        r"conferencing|session|appointment|consultation|"
        r"assessment|contact)s?)?\b|\b(?:on|via|by|over|MS|Microsoft)\s+Teams\b|\bZoom\b|"
        r"\bAttend\s+Anywhere\b|"
        r"\bSkype\b|\bAccuRx\b",
    ),
    (
        "online",
        r"\bonline\s+(?:programme|course|session|group|therapy|support|supporter|platform|CBT|"
        r"modules?|messages?|treatment|team|contact)s?\b|\bon[\s-]?line\b(?!\s+(?:form|booking|"
        r"by|at))"
        r"|\bSilverCloud\b|\bwebinars?\b|\b(?:internet|web)[\s-]based\b|\bcomputeri[sz]ed\b|"
        r"\bcCBT\b",
    ),
    (
        "face to face",
        r"\bface[\s-]+to[\s-]+face\b|\bin[\s-]person\b|\bin\s+(?:the\s+|our\s+)?(?:clinic|room)\b|"
        r"\bat\s+(?:the|our)\s+(?:surgery|health\s+centre|clinic|office|building)\b|"
        r"\b(?:room|suite)\s+[0-9]\b|\bF2F\b|\bat\s+her\s+home\b|\bhome\s+visit\b",
    ),
)
_MEANS = tuple((term, Phrase(pattern)) for term, pattern in _DELIVERIES)
_ASKED = re.compile(
    r"\b(?:please|you\s+can|you\s+may|to\s+book|to\s+(?:ring|call|contact)|would\s+(?:rather|"
    r"prefer|like)|if\s+you|reply|contact\s+us|helpline|help\s+desk|samaritans)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_STEP_TO = Phrase(r"\b(?:to|onto|for|at|as)\s+step[\s-]*(?P<n>[1-4]|one|two|three|four)\b")
_STEP = Phrase(r"\bstep[\s-]*(?P<n>[1-4]|one|two|three|four)\b(?!\s*(?:of|:))")
_INTENSITY = Phrase(r"\b(?P<n>high|low)(?:er)?[\s-]+intensity\b")


_NEAR = 40
"""Characters around a treatment in which words that set it in the past are looked for."""


def read_treatment(letter: Letter) -> Iterator[Fact]:
    """Yield modalities, means of contact, step and intensity."""
    yield from _modalities(letter)
    yield from _delivery(letter)
    yield from _step(letter)
    yield from _intensity(letter)


def _modalities(letter: Letter) -> Iterator[Fact]:
    seen: dict[str, Fact] = {}
    modalities = letter.possible(_MODALITIES)
    for passage in letter.passages if modalities else ():
        if passage.zone is Zone.TAIL:
            continue
        text = passage.text
        if _MENU.search(text, passage.lower):
            continue
        covered: list[tuple[int, int]] = []
        for term, phrase in modalities:
            for match in phrase.finditer(text, passage.lower):
                inside = any(a <= match.start() < b for a, b in covered)
                covered.append(match.span())
                if inside or term in seen or not _given(text, match):
                    continue
                strand = passage.part(match)
                value = TermValue(term, match.group())
                seen[term] = Fact(Field.MODALITY, value, strand, strand, "modality.named/1")
    for part, wholes in _PART_OF.items():
        if part in seen and wholes & seen.keys():
            del seen[part]
    yield from seen.values()


def _given(text: str, match: re.Match[str]) -> bool:
    """Whether a treatment is given, offered or planned here: not refused, past or a job's name."""
    behind = text[match.end() : match.end() + 24]
    if _WHO.match(behind.lstrip(" -")):
        return False
    lead = text[max(0, match.start() - 90) : match.start()]
    clause = re.split(r"[;.]|,\s+(?:but|and)\b", lead)[-1]
    around = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    return not _ELSEWHERE.search(clause) and not _EARLIER.search(around)


def _delivery(letter: Letter) -> Iterator[Fact]:
    seen: set[str] = set()
    means = letter.possible(_MEANS)
    for passage in letter.passages if means else ():
        if passage.zone is Zone.TAIL or (passage.zone is Zone.HEAD and not passage.label):
            continue
        for term, phrase in means:
            if term in seen:
                continue
            for match in phrase.finditer(passage.text, passage.lower):
                lead = passage.text[max(0, match.start() - 70) : match.start()]
                if _ASKED.search(lead) or _ELSEWHERE.search(lead):
                    continue
                seen.add(term)
                strand = passage.part(match)
                value = TermValue(term, match.group())
                yield Fact(Field.DELIVERY, value, strand, strand, "delivery.named/1")
                break


def _step(letter: Letter) -> Iterator[Fact]:
    for phrase in (_STEP_TO, _STEP):
        for passage, match in letter.where(phrase, letter.passages):
            if passage.zone is not Zone.TAIL and not _stepping_stone(passage):
                yield _count(Field.STEP, passage, match, "step.named/1")
                return
    return


def _stepping_stone(passage: Passage) -> bool:
    """Whether a step is one of a series of tasks rather than of the service."""
    return bool(re.search(r"\bhierarchy|\bladder|\bfirst\s+step\b", passage.text, re.I))


def _count(field: Field, passage: Passage, match: re.Match[str], rule: str) -> Fact:
    strand = passage.part(match)
    number = value_of(match["n"]) or 0
    return Fact(field, CountValue(number, match.group()), strand, passage.part(match, "n"), rule)


def _intensity(letter: Letter) -> Iterator[Fact]:
    tail = [p for p in letter.passages if p.zone is Zone.TAIL]
    for passage, match in letter.where(_INTENSITY, [*tail, *letter.prose]):
        strand = passage.part(match)
        value = TermValue(match["n"].lower(), match.group())
        yield Fact(Field.INTENSITY, value, strand, strand, "intensity.named/1")
        return
