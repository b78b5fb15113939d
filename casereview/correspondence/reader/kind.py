"""What kind of letter a document is: signs are weighed, those in its subject and opening most."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter, Passage, Zone
from casereview.correspondence.reader.mentions import find_mentions
from casereview.correspondence.reader.phrase import Phrase
from casereview.domain.statement import Field, TermValue

_OURS = r"(?:your|the|her|his|their|this|my|our)"
_SIGNS: tuple[tuple[str, int, str], ...] = (
    ("legal", 12, r"\bsolicitors?\b|\bLLP\b|\blegal\s+(?:services|department)\b"),
    ("legal", 9, r"\bour\s+client\b|\bwe\s+(?:act|are\s+instructed)\b|\bpart\s+35\b"),
    ("legal", 6, r"\bproceedings\b|\bclaim\s+(?:number|against)\b|\bdefendant\b|\bexpert\s+report"),
    (
        "gp_record",
        9,
        r"\b(?:patient|medical|gp|full|consultation|journal|primary\s+care)\s+(?:record|"
        r"consultation|journal)s?\s+(?:extract|print|summary|report|history)|"
        r"\bconsultations?\s+(?:print|extract|list|record)|\bread\s+code|\bjournal\b|"
        r"\bproblem\s+list\b|\bcoded\s+(?:problems|entries)\b|\b(?:usual|registered)\s+gp\b|"
        r"\b(?:EMIS|SystmOne|Vision)\b",
    ),
    (
        "record_extract",
        8,
        r"\b(?:iaptus|pcmis)\b|\b(?:record|case|referral|care\s+record|system|contact)\s+"
        r"(?:extract|export|summary|print-?out)|\bcontacts?\s+(?:log|list|history)|"
        r"\bend\s+(?:code|reason)\b|\bcare\s+pathway\b|\bexport(?:ed)?\s+from\b|"
        r"\bsubject\s+access\b",
    ),
    (
        "score_sheet",
        8,
        r"\bnearly\s+every\s+day\b|\bover\s+the\s+(?:last|past)\s+(?:2|two)\s+weeks\b|"
        r"\bnot\s+at\s+all\b|\bscor(?:e|ing)\s+sheet\b|\bquestionnaires?\s+(?:before|completed|"
        r"summary|form|results?\s+sheet)|\bmore\s+than\s+half\s+the\s+days\b",
    ),
    (
        "ccbt_message",
        8,
        r"\bmessages?\s+(?:export|log|history|centre|from\s+your)|\bmessage\s+[0-9]\b|"
        r"\bonline\s+(?:programme|supporter)\s*(?:messages?|-)|\bnew\s+message\b|"
        r"\bmodules?\s+(?:completed|opened|viewed)\b|\bI\s+(?:have\s+)?(?:reviewed|looked\s+at)\s+"
        r"your\s+(?:progress|work|journal|module)|\blog(?:ged)?\s+in\b",
    ),
    (
        "clinical_notes",
        8,
        r"\b(?:clinical|session|therapy|case|process|contact|progress|therapist'?s?)"
        r"\s+(?:notes?|record)\b|"
        r"\bdischarge\s+(?:notification|summary\s+from\s+hospital)|\bagenda\s*:|\bemergency\s+"
        r"department\b|\bward\b|\b(?:record|notes?)\s+of\s+(?:the\s+)?sessions?\b",
    ),
    (
        "contract",
        9,
        r"\b(?:therapy|treatment|therapeutic|working|service|group|client)\s+(?:contract|"
        r"agreement)\b|\bcontract\s+for\s+(?:therapy|treatment)|\bwhat\s+we\s+agree\b|\bI"
        r"\s+(?:understand|agree)\s+(?:that|to)\b|\bground\s+rules\b|"
        r"\bwhat\s+(?:you\s+can\s+expect|we\s+expect|to\s+expect)\b|\bsigned\s+by\s+(?:client|"
        r"the\s+client|patient)\b",
    ),
    (
        "gp_referral",
        8,
        r"\bthank\s+you\s+(?:very\s+much\s+)?for\s+(?:seeing|agreeing\s+to\s+see|"
        r"accepting)\b|\b(?:grateful|appreciate\s+it|obliged)\s+(?:if\s+you|for\s+your\s+"
        r"(?:help|assessment|opinion|input))|\b(?:please|kindly)\s+(?:could\s+you\s+|would\s+you\s+"
        r"|can\s+you\s+)?(?:see|assess|consider)\b|\b(?:could|would|can)\s+you\s+(?:please\s+|"
        r"kindly\s+)?(?:see|assess)\b|\breferral\s+(?:letter|form|to\s+(?:talking|iapt|"
        r"psychological|step|your))|\bI\s+(?:would\s+like\s+to\s+|am\s+)?refer(?:ring)?\s+this\b",
    ),
    (
        "correction",
        9,
        r"\bapolog(?:y|ies|ise)\b|\bput\s+(?:this|it|that)\s+right\b|\bshould\s+have\s+(?:read|"
        r"said|been)\b|\bmistake\b|"
        r"\bcorrection\b|\berratum\b|\bamend(?:ed|ment)\b|\b(?:in\s+error|typing\s+error|error\s+"
        r"in|mistake\s+in|wrong(?:ly)?\s+(?:stated|gave|given|recorded|figure|score))\b|"
        r"\bplease\s+(?:destroy|disregard|ignore|replace)\b|\bI\s+(?:am\s+writing|write)\s+to\s+"
        r"correct\b|\bsupersedes\b",
    ),
    (
        "risk_letter",
        8,
        r"\bintends?\s+to\s+(?:end|kill|take)|\b(?:ambulance|police)\b|\btablets\s+at\s+home\b|"
        r"\btold\s+me\b[^.;]{0,60}"
        r"\b(?:suicid|end\s+(?:her|his|their)\s+life|overdose)|"
        r"\burgent\b|\bdisclosed\b|\brisk\s+(?:alert|letter|notification|update|concern|"
        r"disclosure|escalation)\b|\bsafeguarding\b|\bcrisis\s+(?:team|resolution|service)\b|"
        r"\bplans?\s+to\s+(?:end|kill|take)\b|\bto\s+(?:alert|inform)\s+you\s+of\b|"
        r"\b(?:concern(?:ed)?|worried)\s+(?:about|for)\s+(?:her|his|their|the)\s+(?:immediate\s+)?"
        r"safety\b|\bsame[\s-]day\b|\btook\s+an\s+overdose\b",
    ),
    (
        "step_up",
        9,
        r"\bstep(?:ped|ping)?[\s-]up\b|\b(?:move[ds]?|moving|transfer(?:red)?|passed|"
        r"progress(?:ed)?|"
        r"step(?:ped)?)\s+(?:\w+\s+){0,3}?(?:from\s+)?step\s+(?:2|two)\s+to\s+(?:step\s+)?(?:3|"
        r"three)|\b(?:to|onto)\s+(?:the\s+)?step\s+(?:3|three)\b|\bto\s+high[\s-]intensity\b",
    ),
    (
        "transfer",
        8,
        r"\btransfer(?:red|ring|s)?\b|\bhand(?:ed|ing)?[\s-]?over\b|\bonward\s+referral\b|"
        r"\breferr(?:ed|ing)\s+(?:\w+\s+){0,3}on\s+to\b|\bsecondary\s+care\b|\bcommunity"
        r"\s+mental\s+"
        r"health\s+team\b|\bCMHT\b|\bnew\s+therapist\b",
    ),
    (
        "dna",
        9,
        rf"\bwere\s+expecting\s+you\b|\b(?:did\s+not|didn't)\s+(?:answer|pick\s+up|join|see"
        rf"\s+you)|\bno\s+(?:one\s+)?"
        r"answer(?:ed)?\b|\bnot\s+there\b|"
        rf"\bdid\s+not\s+attend\b|\bDNA\b|\bmiss(?:ed|ing)\s+(?:{_OURS}\s+|an?\s+|\w+\s+)*"
        r"(?:appointment|session|call|assessment)|\b(?:were|was)\s+(?:un|not\s+)able\s+to\s+(?:"
        r"attend|reach|make|contact|get\s+hold)|\bsorry\s+(?:that\s+)?(?:you|we)\s+(?:missed|did\s+"
        r"not|didn't|were\s+unable)|\bnon-?attendance\b|\bdidn't\s+(?:attend|come|make)\b|"
        r"\btried\s+to\s+(?:call|ring|reach|telephone|phone|contact)\b|\bno\s+reply\b",
    ),
    (
        "waiting_list",
        8,
        r"\bwaiting\s+(?:list|time)s?\b|\bon\s+(?:the|our)\s+list\b|\bstill\s+waiting\b|"
        r"\bwait\s+(?:is|for|to|will|of)\b|\bwhile\s+you\s+(?:wait|are\s+waiting)\b|\bqueue\b",
    ),
    (
        "opt_in",
        8,
        r"\bopt(?:ing)?[\s-]?in\b|\bif\s+(?:you\s+)?(?:still\s+)?(?:want|wish|would\s+like)\s+"
        r"(?:to\s+)?(?:go\s+ahead|an\s+appointment|use|this|be\s+seen|proceed)|"
        r"\bplease\s+(?:ring|call|telephone|contact|phone|get\s+in\s+touch)\b[^.;]{0,60}\bto\s+"
        r"(?:book|arrange|make|confirm)\b|\bif\s+we\s+do\s+not\s+hear\b|\bto\s+book\s+(?:your|"
        r"an)\b",
    ),
    (
        "referral_ack",
        8,
        r"\b(?:we\s+(?:have\s+)?received|receipt\s+of|thank\s+you\s+for|acknowledge)\s+(?:a|an|"
        r"the|your|this)?\s*(?:self-?)?referral\b|\backnowledg(?:e|ment|ing)\b|"
        r"\byour\s+(?:self-)?referral\b|\breferral\s+received\b|\breferring\s+yourself\b",
    ),
    (
        "appointment",
        8,
        r"\b(?:your|an|first|next|the)\s+(?:\w+\s+){0,3}?appointment\s+(?:is|on|has\s+been|will|"
        r"with|at|details|for)\b|\bappointment\s+(?:confirmation|letter|details|reminder|invit)|"
        r"\bconfirm(?:s|ing)?\s+(?:that\s+)?(?:your|an|the)\s+(?:\w+\s+){0,2}appointment\b|"
        r"\b(?:invite|invitation)\b|\bbooked\s+(?:in\s+)?for\s+you\b|\bwe\s+have\s+(?:arranged|"
        r"booked|made)\b|\bif\s+(?:you\s+cannot|you\s+are\s+unable\s+to)\s+(?:make|attend|come)\b",
    ),
    (
        "discharge",
        8,
        r"\b(?:treatment|therapy|sessions|work|course)\b[^.;]{0,40}\b(?:is|are)\s+(?:now"
        r"\s+)?over\b|"
        r"\bno\s+longer\s+(?:seeing|under|with\s+us)|\bclosed\s+to\b|\bconcluded\b|\bleft"
        r"\s+(?:the\s+)?(?:service|"
        r"treatment|therapy|group)|\bdropped\s+out\b|\b(?:came|come)\s+to\s+an?\s+end|\blast"
        r"\s+(?:session|contact)\b|"
        r"\bdischarg(?:e|ed|ing)\b|\bclos(?:e|ed|ing|ure)\s+(?:of\s+)?(?:your|the|her|his|their|"
        r"this|my)?\s*(?:referral|case|file|episode|record)?\b|\bcom(?:e|es|ing)\s+to\s+(?:the|an|"
        r"its)\s+end\b|\b(?:has|have|had|now)\s+(?:now\s+)?(?:completed|finished|ended)\b|"
        r"\bcompleting\s+the\b|"
        r"\bend\s+of\s+(?:treatment|therapy|\w+\s+treatment|your\s+treatment|sessions)\b|"
        r"\bcompletion\s+of\b|\bfinal\s+(?:session|letter|report)\b|\bending\b|"
        r"\bfinished\s+(?:\w+\s+){0,4}(?:therapy|treatment|sessions|course|programme)\b",
    ),
    (
        "discharge",
        4,
        r"\b(?:ended|finished|completed|closed|closing|attended\s+all|at\s+the\s+end)\b",
    ),
    (
        "follow_up",
        9,
        r"\bfollow(?:ing)?[\s-]?up\b|\b(?:one|two|three|six|twelve|[0-9]{1,2})[\s-]months?\s+"
        r"(?:review|check|after|since)\b|\bbooster\b|\bsince\s+(?:we\s+finished|discharge|"
        r"treatment\s+ended|the\s+end)\b",
    ),
    (
        "progress",
        8,
        r"\bprogress\b|\b(?:mid|half)-?\s?(?:way|treatment|point)\b|\breview\s+(?:letter|session|"
        r"of\s+(?:treatment|progress|therapy))|\bso\s+far\b|\bto\s+date\b|\bupdate\b|\bupdating\b|"
        r"\b(?:has|have)\s+(?:now\s+)?(?:had|attended|completed)\s+(?:\w+\s+){1,2}(?:of|"
        r"sessions)\b|"
        r"\bcurrently\s+(?:in|having|attending|receiving)\b|\bremaining\s+sessions\b",
    ),
    (
        "assessment",
        8,
        r"\bassess(?:ed|ment)\b|\btriage\b|\b(?:I|we)\s+(?:saw|met|spoke)\b|\bpresenting\s+"
        r"(?:problem|difficult|issue|complaint)|\bthank\s+you\s+for\s+(?:referring|your\s+referral|"
        r"asking|suggesting)\b|\b(?:first|initial)\s+(?:appointment|contact|consultation|meeting)\b"
        r"|\bscreening\b|\breferred\s+(?:him|her|them)self\b",
    ),
)
_COMPILED = tuple(((term, weight), Phrase(pattern)) for term, weight, pattern in _SIGNS)
_ENTRY = re.compile(r"[0-9]{1,2}[./ -](?:[0-9]{1,2}|[A-Z][a-z]{2})[./ -][0-9]{2,4}\b")
_LEAST = 2.5
_LEAST_RECORD = 8
_RECORDS = ("gp_record", "record_extract", "ccbt_message", "clinical_notes")
_SHORT = 25
_MOST = 80
_ROW, _SENTENCE = 60, 60


@dataclass(slots=True)
class _Sum:
    weight: float = 0.0
    shown: tuple[float, Passage, re.Match[str]] | None = None


def read_kind(letter: Letter) -> Fact | None:
    """Return the kind of letter in the words of the letters vocabulary, or None where unclear."""
    if letter.is_mail:
        head = letter.lines(0, 1)[0]
        return Fact(Field.LETTER_TYPE, TermValue("email"), head, head, "kind.mail/1")
    sums: dict[str, _Sum] = {}
    signs = letter.possible(_COMPILED)
    for passage, worth in islice(_weighed(letter), _MOST):
        for (term, weight), phrase in signs:
            match = phrase.search(passage.text, passage.lower)
            if match is None:
                continue
            found = sums.setdefault(term, _Sum())
            gain = weight * worth
            found.weight += gain
            if found.shown is None or gain > found.shown[0]:
                found.shown = (gain, passage, match)
    recorded = max((sums[term].weight for term in _RECORDS if term in sums), default=0.0)
    if recorded < _LEAST_RECORD and (sheet := _score_sheet(letter)):
        return sheet
    for term, factor in _factors(letter).items():
        if term in sums:
            sums[term].weight *= factor
    if not sums:
        return None
    term = max(sums, key=lambda each: sums[each].weight)
    best = sums[term]
    if best.weight < _LEAST or best.shown is None:
        return None
    _, passage, match = best.shown
    words = match.group()
    strand = passage.part(match)
    return Fact(Field.LETTER_TYPE, TermValue(term, words), strand, strand, "kind.signs/1")


def _score_sheet(letter: Letter) -> Fact | None:
    """Take for a score sheet what greets nobody and has measures in rows and hardly a sentence."""
    if letter.salutation is not None or letter.is_mail:
        return None
    rows = [row for row in letter.rows if len(row.text) < _ROW and find_mentions(row.text)]
    prose = [p for p in letter.passages if len(p.text) > _SENTENCE and not p.label]
    if len(rows) < 2 or len(prose) > 3 or len(letter.rows) > 80:
        return None
    return Fact(Field.LETTER_TYPE, TermValue("score_sheet"), rows[0], rows[0], "kind.sheet/1")


def _weighed(letter: Letter) -> Iterator[tuple[Passage, float]]:
    """Yield passages with their worth: the subject 3, the opening 2, the rest half and less."""
    opening = 0
    for passage in letter.passages:
        if passage.zone is Zone.TAIL:
            continue
        if passage.zone is Zone.HEAD:
            yield passage, 1.5
        elif passage.heading:
            yield passage, 3.0 if opening == 0 else 0.6
        elif passage.label or len(passage.text) < _SHORT:
            yield passage, 1.0
        else:
            opening += 1
            yield passage, 2.0 if opening <= 2 else 0.9 if opening <= 4 else 0.35


def _factors(letter: Letter) -> dict[str, float]:
    """Return how likely kinds are by who writes and by the form of the document."""
    factors: dict[str, float] = {"legal": 2.0}
    greeted = letter.salutation is not None
    to_doctor = greeted and bool(re.search(r"\bdr\b|colleague", letter.salutation.text, re.I))  # type: ignore[union-attr]
    if letter.role == "GP":
        factors |= {"gp_referral": 4.0, "assessment": 0.2, "discharge": 0.3}
    else:
        factors |= {"gp_referral": 0.7}
    if greeted:
        factors |= {"gp_record": 0.15, "record_extract": 0.3, "clinical_notes": 0.2}
        factors |= {"score_sheet": 0.1, "ccbt_message": 0.5}
    else:
        factors |= {"gp_record": 2.0, "record_extract": 2.0, "clinical_notes": 2.0}
        factors |= {"score_sheet": 3.0, "assessment": 0.5, "discharge": 0.6}
    dated = sum(1 for p in letter.passages if _ENTRY.match(p.text))
    if (
        not greeted
        and dated >= 3
        and any(re.search(r"\bGP\b|\bDr\b", p.text) for p in letter.passages)
    ):
        factors |= {"gp_record": 5.0}
    scored = any(
        find_mentions(p.text) and re.search(r"\b[0-9]{1,2}\b", p.text) for p in letter.body
    )
    if greeted and not to_doctor and not scored:
        factors |= {"assessment": 0.3, "progress": 0.5}
    if to_doctor:
        factors |= {"opt_in": 0.2, "appointment": 0.3, "referral_ack": 0.4, "waiting_list": 0.5}
        factors |= {"dna": 0.7}
    return factors
