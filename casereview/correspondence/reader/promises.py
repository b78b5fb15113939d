"""What a document promises or plans, and what it refers to that may not have been seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casereview.correspondence.reader.calendar import find_dates
from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter, Passage, Zone
from casereview.correspondence.reader.numerals import WORD
from casereview.correspondence.reader.phrase import Phrase
from casereview.correspondence.reader.strand import Strand
from casereview.domain.documents.statement import DatedValue, Field, PromiseValue

_WILL = Phrase(
    r"\b(?P<by>I|we|the\s+(?:service|team|office|practice|group)|our\s+(?:team|service|\w+"
    r"\s+team)|(?:Dr|Mr|Mrs|Ms|"
    r"Miss)\s+[A-Z][\w'-]+|[A-Z][a-z]+(?:\s+[A-Z][\w'-]+)?|my\s+(?:colleague|supervisor)s?(?:"
    r"\s+[A-Z][\w'-]+)?|"
    r"(?:an?|her|his|your|the)\s+(?:therapist|practitioner|colleague|clinician|counsellor))\s+"
    r"(?P<verb>will|shall|'ll|(?:am|are|is)\s+(?:going|planning)\s+to|plan(?:s)?\s+to|(?:have|"
    r"has)\s+agreed\s+to|"
    r"(?:intend|propose|promise)s?\s+to)\s+(?:also\s+|then\s+|now\s+|be"
    r"\s+)?(?P<what>[a-z]\w+\b[^.;]{0,200})",
    re.NOFLAG,
)
_PLANNED = Phrase(
    r"\b(?:plan|action|next\s+steps?)\s*[:-]\s*(?P<what>[^.;]{4,200})|\bto\s+be"
    r"\s+(?P<what2>(?:reviewed|seen|contacted|"
    r"followed\s+up|offered|referred)\b[^.;]{0,150})|\b(?P<what3>(?:a|an|her|his|your|the)"
    r"\s+(?:review|follow[\s-]?up|"
    r"assessment|appointment)\s+(?:is|has\s+been)\s+(?:planned|booked|arranged|set|"
    r"due)\b[^.;]{0,150})"
)
_DOING = re.compile(
    r"\b(?:review|write|ring|call|telephone|phone|contact|send|refer|discuss|offer|see|meet|"
    r"arrange|look|book|follow|"
    r"complete|provide|let|inform|ask|keep|hold|check|place|add|transfer|liaise|pass|speak|talk|"
    r"be\s+in\s+touch|"
    r"seen|contacted|reviewed|offered|invited?|continue|begin|start|visit|email|report|update|"
    r"return|repeat)\w*\b",
    re.IGNORECASE,
)
_NOT_PROMISE = re.compile(
    r"\b(?:if\s+(?:we|you|I|he|she|they)|unless|assume|take\s+it|(?-i:may)|in\s+(?:a|an)\s+(?:crisis|"
    r"emergency)|need\s+to|not)\b",
    re.IGNORECASE,
)
_DUE = re.compile(
    rf"\b(?:in|within|after|over\s+the\s+next|for)\s+(?:about\s+|approximately\s+|around\s+|"
    rf"the\s+next\s+)?(?:[0-9]{{1,2}}|"
    rf"{WORD}|a|an|the\s+coming)\s*(?:-\s*(?:[0-9]{{1,2}}|{WORD})\s*)?(?:working\s+)?(?:days?|"
    rf"weeks?|months?|year)(?:'\s*"
    r"time)?\b|\bat\s+the\s+end(?:\s+of\s+(?:the\s+)?\w+)?|\b(?:next|this)\s+(?:week|month|year|"
    r"session|appointment)\b|"
    r"\bonce\s+[^.,;]{3,60}|\bwhen\s+[^.,;]{3,60}|\bshortly\b|\bas\s+soon\s+as\s+[^.,;]{3,40}|"
    r"\bin\s+due\s+course\b",
    re.IGNORECASE,
)
_THING = (
    r"(?:letters?|reports?|notes?|records?|assessments?|summar(?:y|ies)|formulation|plan|"
    r"leaflets?|forms?|questionnaires?|"
    r"diar(?:y|ies)|discharge\s+(?:letter|summary|note)|print-?outs?|statements?|certificates?|"
    r"photographs?|results?|"
    r"correspondence|e-?mails?|referral(?:\s+(?:letter|form))?)"
)
_MENTIONED = (
    Phrase(
        rf"\b(?:enclose[ds]?|enclosing|attach(?:ed|ing)?|"
        rf"enc)\b[^.;]{{0,20}}?\b(?P<what>(?:\w+[\s'-]+){{0,6}}?{_THING})\b",
    ),
    Phrase(
        rf"\b(?P<what>(?:(?:my|your|our|the|his|her|their|an?|previous|earlier|last|first|full|"
        rf"separate|recent|Dr\s+"
        rf"[A-Z]\w+'s?|GP|therapist's|session|hospital|medical|psychiatric|occupational"
        rf"\s+health|supervision|risk|safety|"
        rf"treatment|referral|assessment)[\s-]+)+{_THING})\s+(?:of|dated|from|by|written|"
        rf"sent)\b[^.;,]{{0,60}}",
        re.NOFLAG,
    ),
    Phrase(
        rf"\b(?:see|refer\s+to|as\s+(?:in|per|set\s+out\s+in)|according\s+to|following|with"
        rf"\s+reference\s+to|copy\s+of|"
        rf"described\s+in|not\s+(?:been\s+)?(?:given|sent|seen|received)\s+(?:the|any)?)"
        rf"\s+(?P<what>(?:\w+[\s'-]+){{0,4}}?"
        rf"{_THING})\b",
    ),
    Phrase(
        r"\b(?:safety|crisis|relapse\s+prevention|staying\s+well|care|risk\s+management)"
        r"\s+plan\s+(?:has\s+been|was|is|"
        r"have\s+been)\s+(?:written|made|agreed|completed|drawn\s+up|sent|given)\b",
    ),
    Phrase(
        r"\b(?:under\s+the\s+care\s+of|seen\s+by|known\s+to|supervised\s+by|discussed\s+with|"
        r"supervisor|psychiatrist|"
        r"consultant)[\s,:]+(?P<what>(?:my\s+supervisor|(?:Dr|Mr|Mrs|Ms|Miss|"
        r"Prof(?:essor)?)\.?\s+[A-Z][\w'-]+(?:\s+[A-Z]"
        r"[\w'-]+)?[^.;,]{0,40}))",
        re.NOFLAG,
    ),
)
_LONGEST = 240
_MOST = 12


def read_promises(letter: Letter) -> Iterator[Fact]:
    """Yield what is promised or planned with who is to do it and when it falls due."""
    count = 0
    for passage in letter.body:
        match = _WILL.search(passage.text, passage.lower)
        rule = "promise.will/1"
        if match and (_NOT_PROMISE.search(passage.text) or not _DOING.search(match["what"][:40])):
            match = None
        if match is None:
            match, rule = _PLANNED.search(passage.text, passage.lower), "promise.planned/1"
            if match and _NOT_PROMISE.search(passage.text):
                match = None
        if match is None or count >= _MOST:
            continue
        count += 1
        strand = passage.part(match).part(0, _LONGEST)
        yield Fact(Field.PROMISE, _promise(strand, match), strand, strand, rule)


def _promise(strand: Strand, match: re.Match[str]) -> PromiseValue:
    groups = match.groupdict()
    text = strand.text.strip()
    day = next((f.when for f in find_dates(text) if f.when), None)
    due = _DUE.search(text)
    by = groups.get("by") or ""
    return PromiseValue(text, by, day, "" if day or not due else due.group())


def read_mentioned(letter: Letter) -> Iterator[Fact]:
    """Yield documents and persons that a document refers to, with the date where one is given."""
    seen: set[str] = set()
    phrases = [phrase for phrase in _MENTIONED if phrase.may_match(letter.lower)]
    for passage in letter.passages if phrases else ():
        if passage.zone is Zone.HEAD and not passage.label:
            continue
        for phrase in phrases:
            for match in phrase.finditer(passage.text, passage.lower):
                text = " ".join(match.group().split())
                key = text.lower()[:40]
                if key in seen or len(seen) >= _MOST or _covered(passage, match, seen):
                    continue
                seen.add(key)
                strand = passage.part(match).part(0, _LONGEST)
                day = next((f.when for f in find_dates(strand.text) if f.when), None)
                value = DatedValue(strand.text, day)
                yield Fact(Field.MENTIONED, value, strand, strand, "mentioned.named/1")


def _covered(passage: Passage, match: re.Match[str], seen: set[str]) -> bool:
    """Whether another reading of the same words was taken already."""
    words = match.group().lower()
    return any(words[:30] in each or each[:30] in words for each in seen)
