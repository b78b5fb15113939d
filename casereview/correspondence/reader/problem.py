"""The problem that a document says is treated, in its own words."""

from __future__ import annotations

import re

from casereview.correspondence.reader.disorders import NAME
from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter, Passage
from casereview.correspondence.reader.phrase import Phrase
from casereview.domain.documents.statement import Field, TextValue

_TOPIC = (
    rf"(?:{NAME}|low\s+mood|low\s+spirits|worry(?:ing)?|anxiety|panic(?:\s+attacks)?|stress|"
    rf"grief|bereavement|"
    r"health\s+anxiety|anger|sleep(?:\s+problems|ing\s+difficulties)?|trauma|nightmares|"
    r"flashbacks|checking|phobia|"
    r"self-esteem|exhaustion|depress(?:ed|ion))"
)
_LABEL = re.compile(
    r"(?:(?:primary|main|presenting|provisional)\s+)*(?:problem|difficult(?:y|ies)|complaint|"
    r"issue)s?(?:\s+descriptor)?$|"
    r"descriptor$|reason\s+for\s+referral$"
)
_PHRASES = (
    Phrase(
        rf"\b(?:chose|agreed\s+to\s+work\s+on|focus(?:ed|ing)?\s+on|work(?:ed|ing)?\s+on|"
        rf"treatment\s+(?:for|of)|help\s+"
        rf"with|(?:CBT|programme|course|group|therapy|self-help|workbook)\s+(?:for|on))"
        rf"\s+(?:(?:her|his|your|their|the)\s+)?"
        rf"(?P<what>{_TOPIC}(?:\s+(?:and|about|since|after|over)\s+[^.;,]{{3,60}})?)",
    ),
    Phrase(
        rf"\b(?:reports?|reported|describes?|described|presents?|presented|complains?|has"
        rf"\s+been|suffer\w*|difficult\w+|"
        rf"experienc\w+|struggl\w+|in|told\s+(?:me|us)\s+(?:about|of|"
        rf"that))\b[^.;]{{0,40}}?\b(?P<what>(?:\w+\s+)?{_TOPIC}"
        rf"(?:(?:\s+and|,|\s+about|\s+since|\s+after|\s+over|\s+with|\s+which)\s+[^.;]{{3,80}})?)",
    ),
)


def read_problem(letter: Letter) -> Fact | None:
    """Return the problem as named: labelled, else what is treated, else what is reported."""
    for passage in letter.passages:
        if passage.label and _LABEL.search(passage.label) and passage.text:
            return _fact(passage, re.match(r".+", passage.text), "problem.labelled/1")
    for phrase in _PHRASES:
        for passage, match in letter.where(phrase, letter.prose):
            strand = passage.part(match, "what")
            value = TextValue(strand.text)
            return Fact(Field.PROBLEM, value, strand, strand, "problem.named/1")
    return None


def _fact(passage: Passage, match: re.Match[str] | None, rule: str) -> Fact | None:
    if match is None:
        return None
    strand = passage.part(match).part(0, 160)
    return Fact(Field.PROBLEM, TextValue(strand.text), strand, strand, rule)
