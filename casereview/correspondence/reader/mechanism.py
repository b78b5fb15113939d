"""How a document says that change came about: a process with its test, or techniques by name."""

from __future__ import annotations

import re

from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter, Passage, Zone
from casereview.correspondence.reader.phrase import Phrase
from casereview.domain.documents.statement import Field, MechanismValue

_TECHNIQUES = Phrase(
    r"\breprocess\w*|\bbehaviou?ral\s+activation\b|\bactivity\s+(?:scheduling|diary|planning)\b|"
    r"\bcognitive\s+restructuring\b|\bthought\s+(?:challenging|records?|diar\w+)\b|"
    r"\bchalleng\w+\s+(?:\w+\s+)?(?:negative\s+|unhelpful\s+)?(?:thoughts|thinking|beliefs)\b|"
    r"\bpsycho-?education\b|"
    r"\brelaxation\b|\bbreathing\b|\bgrounding\b|\bmindful\w*|\bworry\s+(?:time|tree|period)\b|"
    r"\bproblem[\s-]solving\b|\bsleep\s+hygiene\b|\b(?:graded\s+|imaginal\s+)?exposure\b|"
    r"\bdesensiti[sz]\w+|"
    r"\bbilateral\s+stimulation\b|\bcoping\s+(?:strategies|skills)\b|\btools\s+and\s+techniques\b|"
    r"\bCBT\s+(?:skills|techniques|strategies)\b|\bformulation\b|\bfive\s+areas\b|"
    r"\bhot[\s-]cross\s+bun\b|"
    r"\bvicious\s+cycle\b|\bgoal\s+setting\b|\bassertiveness\b|\bself-?compassion\b|\brelapse"
    r"\s+prevention\b|"
    r"\bresilience\b|\bnormali[sz]\w+\b|\bsocratic\b|\bdistraction\b|\bpacing\b|\bacceptance\b|"
    r"\bself-?esteem\s+work\b|\banger\s+management\b|\bstress\s+control\b|\bbehaviou?ral"
    r"\s+experiments?\b|"
    r"\bplan\s+for\s+staying\s+well\b|\bstaying\s+well\s+plan\b|\bstrategies\s+(?:for|to)\b|"
    r"\bmaintenance\s+cycle"
)
_PROCESS = re.compile(
    r"\b(?:belief|believed|believes|prediction|predicted|avoid\w*|safety\s+behaviou?rs?|"
    r"checking|reassurance|"
    r"self-focus\w*|attention|rumination|ruminat\w+|hotspots?|meaning\s+of|image\w*|memory|"
    r"memories|"
    r"withdr[ae]w\w*|interpreted|misinterpret\w+|expect(?:ed|ation)|assum\w+|fear\s+that|took"
    r"\s+it\s+for|"
    r"convinced|blame\w*|compulsion\w*|rituals?|catastroph\w+|habit\s+of|role\s+(?:dispute|"
    r"transition)|"
    r"stayed\s+in\s+bed|pattern)\b",
    re.IGNORECASE,
)
_CHANGE = Phrase(
    r"\b(?:no\s+longer|stopped|stops|dropped|dropping|gave\s+up|fell\s+from|fell\s+to|went"
    r"\s+from|reduced\s+from|from\s+"
    r"[0-9]{1,3}\s*(?:%|per\s+cent)|now\s+[0-9]{1,3}\s*(?:%|per\s+cent)|to\s+[0-9]{1,3}\s*(?:%|"
    r"per\s+cent)|became\s+"
    r"(?:fewer|less|weaker)|lessened|weakened|changed|updated|faded|without\s+(?:checking|"
    r"holding|sitting|avoiding|"
    r"her|his)|did\s+not\s+(?:happen|come\s+true|occur)|for\s+the\s+first\s+time|able\s+to"
    r"\s+\w+\s+[^.;]{0,40}without|"
    r"lifted|dipped\s+again|returned\s+when|came\s+back\s+when|rose\s+again)\b"
)
_LINK = re.compile(
    r"\b(?:because|so\s+that|as\s+a\s+result|which\s+(?:led|meant|showed|made)|led\s+to|through|"
    r"by\s+(?:dropping|testing|"
    r"staying|keeping|going|doing|asking|trying|sitting|writing|riding|driving)|when\s+(?:she|"
    r"he|they|you)\b|after\s+"
    r"(?:she|he|they|you|that|the|dropping)|once\s+(?:she|he|they|you)|"
    r"first\b[^.;]{0,60}\b(?:later|then|after)|then\b|"
    r"followed|before\s+(?:her|his|the)\s+(?:score|mood|panic|anxiety)|the\s+order|turning\s+point|"
    r"it\s+was\s+(?:the|this|when|after|not\s+until)|what\s+(?:changed|made|helped)|tested?\b|"
    r"testing|experiment|"
    r"found\s+(?:out\s+)?that|learn(?:ed|t)\s+that|discover\w+|explain(?:s|ed)?)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:will|would|plan\s+to|going\s+to|(?-i:may)|could|is\s+to|offer(?:ed|s)?|agreed\s+to"
    r"\s+(?:start|begin))\b",
    re.I,
)
_TOLD = Phrase(
    r"\bwhat\s+(?:seems\s+to\s+have\s+|has\s+)?(?:made\s+the\s+difference|turned\s+things|"
    r"changed\s+things|helped\s+most)|"
    r"\bthe\s+order\s+(?:of\s+things|in\s+which)|\b(?:that|which|it)\s+(?:\w+"
    r"\s+){0,2}(?:carried|turned|explains?)\b|"
    r"\bturning\s+point\b|\bbelief\b[^.;]{0,90}(?:[0-9]{1,3}\s*%[^.;]{0,30}[0-9]{1,3}|from"
    r"\s+[0-9]{1,3}%?\s+to\s+[0-9]{1,3}|"
    r"(?:was|is|now)\s+[0-9]{1,3}\b)|\bprediction\s*[:.]|\bagainst\s+(?:his|her)\s+prediction\b|"
    r"\bI\s+conclude\s+that\b"
)
"""A statement of what brought the change, or a belief measured before and after."""
_LEAST_PARTS = 3


def read_mechanism(letter: Letter) -> Fact | None:
    """Return how change is said to have come about; None where nothing is said of it.

    Specific needs a process, its change and what links them within a few sentences; names of
    techniques alone are `keywords`.
    """
    passages = [p for p in letter.body if p.zone is Zone.BODY]
    if found := _specific(letter, passages):
        passage, match = found
        strand = passage.strand.part(0, 300) if match.end() <= 300 else passage.part(match)
        value = MechanismValue("specific", strand.text)
        return Fact(Field.MECHANISM, value, strand, strand, "mechanism.process/1")
    for passage, named in letter.where(_TECHNIQUES, passages):
        if not _PLANNED.search(passage.text):
            strand = passage.part(named)
            value = MechanismValue("keywords", named.group())
            return Fact(Field.MECHANISM, value, strand, strand, "mechanism.techniques/1")
    return None


def _specific(letter: Letter, passages: list[Passage]) -> tuple[Passage, re.Match[str]] | None:
    for passage, told in letter.where(_TOLD, passages):
        if not _PLANNED.search(passage.text[: told.start()]):
            return passage, told
    for index, passage in enumerate(passages):
        change = _CHANGE.search(passage.text, passage.lower)
        if not change or _PLANNED.search(passage.text):
            continue
        near = [
            p.text
            for p in passages[max(0, index - 2) : index + 3]
            if abs(p.position - passage.position) <= 1
        ]
        together = " ".join(near)
        processes = {m.group().lower()[:6] for m in _PROCESS.finditer(together)}
        links = {m.group().lower() for m in _LINK.finditer(together)}
        changes = {m.group().lower() for m in _CHANGE.finditer(together)}
        if processes and links and len(processes) + len(links) + len(changes) >= _LEAST_PARTS + 2:
            return passage, change
    return None
