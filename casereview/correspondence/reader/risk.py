"""What a document says of risk; general advice for a crisis says nothing of this person."""

from __future__ import annotations

import re

from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter, Passage, Zone
from casereview.correspondence.reader.people import names_relative
from casereview.correspondence.reader.phrase import Phrase
from casereview.domain.documents.statement import Field, RiskValue

_RISK = Phrase(
    r"\brisks?\b(?!\s+(?:factors?\s+for|of\s+(?:losing|relapse|infection|falling)))|\bsuicid\w*|"
    r"\bself[\s-]?harm\w*|\bharm(?:ing)?\s+(?:her|him|them|your|my)sel(?:f|ves)|"
    r"\b(?:end|ending|take|taking)\s+(?:her|his|their|your|my|it)\s+(?:own\s+)?(?:life|all)\b|"
    r"\bkill(?:ing)?\s+(?:her|him|them|your|my)self\b|\boverdose\w*|\bsafeguarding\b|"
    r"\b(?:better\s+off\s+dead|not\s+(?:wanting|want)\s+to\s+(?:be\s+here|wake|live|go\s+on)|"
    r"would\s+be\s+better\s+off\s+without|wish(?:es|ed|ing)?\s+(?:(?:that\s+)?(?:she|he|they)\s+(?:"
    r"was|were|would|had)|to\s+(?:die|be\s+dead|not)|not\s+to\s+(?:wake|be))|"
    r"(?:family|everyone|they|others|children)\s+would\s+be\s+better\s+off|not\s+being\s+here|"
    r"should\s+have\s+died|joining\s+(?:her|his)\s+(?:late\s+)?(?:wife|husband|mother|father|son|"
    r"daughter|partner))\b|\b(?:thoughts?|ideas?)\s+of\s+(?:death|dying|suicide|ending|not)\b|"
    r"\b(?:fleeting|passive|active)\s+thoughts\b|\bsafety\s+plan\b|\bligature\b|\bcut(?:s|ting)?\s+"
    r"(?:her|him|my|your)self\b|\bharm\s+(?:to|from|towards)\s+(?:others|self)|"
    r"\bconcerns?\s+(?:about|for|regarding)\s+(?:\w+\s+)?(?:safety|wellbeing)\b|"
    r"\bno\s+(?:current\s+)?(?:safety\s+)?concerns\b|\bnot\s+(?:\w+\s+)?suicidal|\bviolence\b|"
    r"\bdomestic\s+abuse\b"
)
_ADVICE = re.compile(
    r"\b(?:if\s+(?:you|at\s+any|your|things)|please|in\s+(?:a|an)\s+(?:crisis|emergency)|"
    r"samaritans|helpline|111\b|999\b|116\s?123|A\s?&\s?E\b.*\b(?:go|attend|contact)|not\s+an\s+"
    r"(?:emergency|crisis|urgent)|contact\s+(?:your\s+gp|the)|should\s+you\s+(?:feel|need)|"
    r"crisis\s+(?:line|number|contacts?|card|details)|"
    r"we\s+(?:will|may|must|have\s+to)\s+(?:share|tell|inform|break|contact)|confidential\w*)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:current\s+)?risks?(?:\s+(?:assessment|issues))?\s*[.:]?", re.IGNORECASE)
_RISK_WORD = re.compile(r"\brisk|\bsuicid|\bself-?\s?harm|\bharm", re.IGNORECASE)
_PERSONAL = re.compile(
    r"\b(?:denie[sd]|reports?|reported|told|said|says|disclosed|has\s+had|had\s+(?:no|thoughts)|"
    r"she|he|"
    r"no\s+(?:current\s+)?(?:thoughts|risk|plans?|intent)|not\s+had)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?:no|not|denie[sd]|denying|nil|none|without|never|neither|nor|absence\s+of|did\s+not\s+"
    r"(?:report|disclose|identify|express)|has\s+not|free\s+of|any)\b",
    re.IGNORECASE,
)
_NONE_STATED = re.compile(
    r"\bnot\s+(?:\w+\s+)?(?:suicidal|(?:at|a)\s+risk)|\bno\s+risk|\b(?:no|nil|without\s+any|"
    r"denie[sd](?:\s+(?:any|having|current))?|not?\s+(?:report(?:ed)?|"
    r"express(?:ed)?|disclose(?:d)?|have|had|any|identified)|neither|never\s+had|absence\s+of|"
    r"did\s+not\s+(?:report|disclose|express|have))\b[^.;]{0,70}?(?:\brisks?\b|\bsuicid|"
    r"\bself[\s-]?harm|\bharm|\bthoughts?\b|\bend(?:ing)?\b|\bconcerns?\b|\bissues?\b|\bsafety\b|"
    r"\bideation\b)|\brisks?\b[^.;]{0,40}?(?:\bno(?:ne|t|\s)|\bnil\b|\bdenied\b|\bwere\s+absent)|"
    r"\bnone\s+(?:identified|reported|disclosed|noted|current)\b",
    re.IGNORECASE,
)
_LOW = re.compile(
    r"\brisks?\b[^.;]{0,50}?\b(?:low|minimal|manageable)\b|\blow(?:er)?[\s-]risk\b|"
    r"\blow\s+(?:current\s+|immediate\s+)?risk",
    re.IGNORECASE,
)
_UNCHANGED = re.compile(
    r"\brisks?\b[^.;]{0,60}?\b(?:unchanged|no\s+change|remains?\s+(?:the\s+same|as)|as\s+before|"
    r"stable|not\s+changed)\b|\bno\s+change\s+(?:in|to)\s+(?:the\s+)?risks?",
    re.IGNORECASE,
)
_NOT_ASSESSED = re.compile(
    r"\brisks?\b[^.;]{0,50}?\b(?:not|un|could\s+not\s+be)\s*(?:be\s+)?(?:assess|review|ask|discuss|"
    r"explor|cover|possible)\w*|\bnot\s+(?:able\s+to\s+)?(?:assess|review|complete)\w*\s+(?:\w+\s+)"
    r"{0,3}risks?|\bnot\s+(?:been\s+)?asked\s+about\s+risk",
    re.IGNORECASE,
)
_OVERDOSE = re.compile(r"\boverdos\w*|\btook\s+(?:\w+\s+){0,3}(?:tablets|pills|paracetamol)", re.I)
_SELF_HARM = re.compile(
    r"\b(?:has|had|is|was|been|have|recently|currently|reports?|reported|disclosed|by)\b[^.;]{0,50}"
    r"(?:self-?\s?harm(?:ed|ing|s)?|cut(?:ting)?\s+(?:her|him|them)self|scratch|hitting|burn)|"
    r"\b(?:cuts?|scratch(?:es|ed)|burn(?:s|t|ed)?|hit(?:s|ting)?)\s+(?:her|him|them)self",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:plan(?:s|ned|ning)?|intent(?:ion|ions)?|intends?|method|means|date\s+in\s+mind|"
    r"written\s+(?:a\s+)?note|stockpil\w+|saved\s+up)\b",
    re.IGNORECASE,
)
_NO_PLAN = re.compile(
    r"\b(?:no|not|without|denie[sd]|never|neither|nor|lacks?|absence"
    r"\s+of)\b[^.;]{0,60}?\b(?:plans?|"
    r"intent\w*|means|method)|\bsafety\s+plan|\bplan\s*:|\b(?:treatment|care|risk|crisis|relapse)"
    r"[\s-](?:management\s+)?plan|\bwould\s+not\s+act\b",
    re.IGNORECASE,
)
_IDEATION = re.compile(
    r"\b(?:intends?|intending|wants?|wanted|wishes|going|planned|plans?|tried|thinking)\s+(?:to|"
    r"of)\s+(?:end|kill|die|take|"
    r"ending|killing|dying|taking)|\bthoughts?\b|\bideation\b|\bthinks?\s+(?:about|of)\b|"
    r"\bthinking\b|\bwish|\bbetter\s+off\b|"
    r"\bideas\b|\bfeels?\s+(?:that\s+)?life|\bshould\s+have\s+died\b|\bnot\s+(?:want|wake)|"
    r"\bjoining\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:past|previous(?:ly)?|history|historic(?:al)?|years?\s+ago|in\s+(?:19|20)[0-9]{2}|"
    r"as\s+a\s+"
    r"(?:teenager|child|young)|when\s+(?:she|he|they)\s+(?:was|were)|aged?\s+[0-9]{1,2}|once|"
    r"attempt(?:ed|s)?\s+in)\b",
    re.IGNORECASE,
)
_CURRENT = re.compile(
    r"\b(?:current(?:ly)?|now|today|at\s+present|recent(?:ly)?|this\s+week|still)\b", re.I
)
_OTHERS = re.compile(
    r"\b(?:to|harm(?:ing)?|towards|hurt(?:ing)?)\s+(?:others|another|other\s+people|children|her\s+"
    r"partner|his\s+partner|his\s+wife|her\s+husband)\b",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"\b(?:overdose|suicide|death)\s+of\s+(?:her|his|their|a)\b|\b(?:father|mother|brother|sister|"
    r"son|daughter|friend|uncle|aunt)(?:'s)?\s+(?:\w+\s+){0,3}(?:suicide|overdose|death)",
    re.I,
)
_SEVERITY = {
    "plan": 0, "overdose": 1, "self-harm": 2, "ideation": 3, "to others": 4, "past history": 5,
    "low": 6, "unchanged": 7, "none identified": 8, "not assessed": 9,
}  # fmt: skip


def read_risk(letter: Letter) -> Fact | None:
    """Return what is said of risk, the gravest of several statements; None where it is not told."""
    found: list[tuple[int, int, Passage, re.Match[str], str]] = []
    before = ""
    for order, passage in enumerate(letter.passages):
        if passage.zone is Zone.TAIL or passage.heading:
            continue
        match = _RISK.search(passage.text, passage.lower)
        in_section = bool(
            re.fullmatch(r".{0,20}\brisks?\b.{0,30}", passage.section or passage.label or "")
        )
        named = bool(_LEAD.fullmatch(before))
        before = passage.text
        if match is None and not (in_section or named):
            continue
        if passage.label and "risk" not in passage.label and not _RISK_WORD.search(passage.text):
            continue  # an answer of a questionnaire
        general = _ADVICE.search(passage.text) and not _PERSONAL.search(passage.text)
        if general or _RELATED.search(passage.text):
            continue
        status = _status(passage, told=match is not None)
        if status is None:
            continue
        shown = match or re.match(r".+", passage.text)
        if shown:
            found.append((_SEVERITY[status], order, passage, shown, status))
    if not found:
        return None
    _, _, passage, shown, status = min(found, key=lambda each: each[:2])
    strand = passage.strand.part(0, min(len(passage.text), 300))
    if shown.end() > 300:
        strand = passage.strand.part(shown.start(), len(passage.text)).part(0, 300)
    return Fact(Field.RISK, RiskValue(status, strand.text), strand, strand, "risk.stated/1")


def _status(passage: Passage, *, told: bool) -> str | None:
    text = passage.text
    none = _NONE_STATED.search(text)
    if _NOT_ASSESSED.search(text):
        return "not assessed"
    if names_relative(text[:25]) and not re.search(r"\b(?:she|he|you|they)\b", text, re.I):
        return None
    past = bool(_PAST.search(text)) and not _CURRENT.search(text)
    if _UNCHANGED.search(text) and not re.search(r"\bnone\b", text, re.I):
        return "unchanged"
    for status, pattern in (("overdose", _OVERDOSE), ("self-harm", _SELF_HARM)):
        match = pattern.search(text)
        if match and not _negated(text, match.start()) and not _negated(text, match.end(), 12):
            return "past history" if past else status
    if (
        _PLAN.search(text)
        and not _NO_PLAN.search(text)
        and (told and not none)
        and _IDEATION.search(text)
    ):
        return "past history" if past else "plan"
    ideation = _IDEATION.search(text)
    if ideation and told and not _negated(text, ideation.start()):
        return "past history" if past else "ideation"
    if _OTHERS.search(text) and not none and not _NONE.search(text):
        return "to others"
    if _LOW.search(text) or re.match(r"\s*low\b", text, re.I):
        return "low"
    if none or (not told and re.match(r"\s*(?:no|none|nil|denied)\b", text, re.I)):
        return "none identified"
    if past and told and not _NONE.search(text):
        return "past history"
    if re.search(r"\b(?:none|nil)\b", text, re.I) and told:
        return "none identified"
    return None


def _negated(text: str, at: int, reach: int = 60) -> bool:
    """Whether words shortly before a place deny it, in the same clause."""
    clause = re.split(r"[;.]|\bbut\b|\balthough\b|\bhowever\b", text[max(0, at - reach) : at])[-1]
    return bool(_NONE.search(clause))
