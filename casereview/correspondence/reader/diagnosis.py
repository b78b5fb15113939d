"""Diagnoses as a document gives them: made, coded, provisional, suspected or denied; by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from casereview.correspondence.reader.disorders import CODE, NAMED
from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter, Passage, Zone
from casereview.correspondence.reader.people import names_relative
from casereview.correspondence.reader.phrase import Phrase
from casereview.correspondence.reader.strand import join
from casereview.domain.documents.statement import DiagnosisValue, Field

_CODE = re.compile(CODE)
_CODE_LEAD = re.compile(
    r"\b(?:ICD|DSM|Read|SNOMED|code[ds]?|descriptor|diagnos\w*|problem|classification)\b", re.I
)
_DENIED = Phrase(
    r"\b(?:no|not|nor|without|neither|none)\b(?:\s+\w+){0,6}?\s+(?:(?:formal|clinical|psychiatric|"
    r"specific|medical)\s+)*diagnos(?:is|es|ed|e|tic)\b(?!\s+criteria)|"
    r"\b(?:do|does|did|can|could|am|are|is|was)(?:\s+not|n't|not)\s+(?:\w+\s+){0,4}?diagnos\w+|"
    r"\bcannot\s+(?:\w+\s+){0,2}?diagnos\w+|"
    r"\b(?:not|never)\s+(?:a|an|been)\s+(?:\w+\s+)?diagnos(?:is|ed)|\bnon-?diagnostic\b|"
    r"\bdiagnos\w+\s+(?:is|was|were|has\s+been|have\s+been)\s+(?:not|never)\b|"
    r"\bdiagnosis\s*:\s*(?:none|nil|not\s+(?:made|given|applicable)|n/?a)\b"
)
_MADE = re.compile(
    r"\b(?:diagnos(?:is|es)(?:\s+on\s+discharge)?\s*(?:is|was|are|remains?|of|:|-|given|made|at\s+"
    r"\w+)|diagnosed(?:\s+(?:her|him|them|you))?(?:\s+(?:with|as|as\s+having|as\s+suffering\s+"
    r"from))?|(?:meet|met|meets|meeting|fulfil|fulfils|fulfilled|satisfies|satisfy|satisfied)\s+"
    r"(?:\w+\s+){0,5}?(?:criteria|diagnostic\s+threshold)(?:\s+(?:for|of))?|"
    r"\bI\s+(?:can\s+)?confirm\b[^.;]{0,40}\b(?:has|had|have)|"
    r"\bof\s+the\s+(?:view|opinion)\s+that|criteria\s+(?:for|of)|impression\s*[:-]|"
    r"is\s+suffering\s+from|suffers\s+from|in\s+my\s+(?:clinical\s+)?(?:opinion|"
    r"view|judgement)[^.;]{0,40}\b(?:has|had|have|suffers|is)|conclu(?:de|ded|sion)\b|(?:my|"
    r"our)\s+(?:clinical\s+)?(?:opinion|view|judgement)\b)",
    re.IGNORECASE,
)
_MET = re.compile(
    r"criteria(?:[^.;]{0,90}\b(?:are|were|is))?\s+(?:all\s+|fully\s+)?(?:met|fulfilled)\b|"
    r"\bdiagnosis\s+(?:was\s+|is\s+)?confirmed\b",
    re.I,
)
_NOT_MET = re.compile(
    r"\b(?:not|no\s+longer|never|nor|neither|doesn't|didn't|isn't)\b|\bno\s+diagnosis|"
    r"\bfell?\s+short|\bsub-?threshold\b|\brul(?:ed|ing)\s+out\b|\bexclud",
    re.IGNORECASE,
)
_PROVISIONAL = re.compile(
    r"\b(?:provisional|working|preliminary|interim|tentative|differential)\s+(?:\w+\s+){0,2}?"
    r"(?:diagnos\w*|impression|formulation|descriptor|code)|\bprovisionally\b|"
    r"\bpending\b|\bfor\s+(?:recording|administrative|coding|data|statistical)"
    r"\s+purposes",
    re.IGNORECASE,
)
_SUSPECTED = re.compile(
    r"\b(?:suspect\w*|possib(?:le|ly)|probab(?:le|ly)|likely|query|queried|\?\s?|may\s+(?:have|be)|"
    r"might\s+(?:have|be)|could\s+be|appears?\s+(?:to\s+(?:have|be)|consistent)|seems?\s+to|"
    r"suggest(?:s|ive|ing|ed)?|consistent\s+with|indicat(?:es|ive|ing|ed)|in\s+keeping\s+with|"
    r"looks?\s+like|features\s+of|screen(?:s|ed)?\s+positive|I\s+(?:think|believe|wonder|feel)|"
    r"we\s+(?:think|believe|wonder)|sounds?\s+like|points?\s+to(?:wards)?|presumed|"
    r"in\s+line\s+with|symptoms\s+(?:of|typical)|wonder(?:ed|s)?|compatible\s+with|evidence\s+of)|\?\s*$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:in\s+(?:19|20)[0-9]{2}|years?\s+ago|as\s+a\s+(?:child|teenager)|previous(?:ly)?|in"
    r"\s+the\s+"
    r"past|history\s+of|(?:past|earlier|old|childhood)\s+diagnos\w+|by\s+(?:her|his|their|your|the|a)\s+(?:former|previous|then)|had\s+been)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:leaflet|for\s+example|such\s+as|people\s+with|treatment\s+(?:for|of)|group|course|"
    r"module|"
    r"programme\s+for|recommended\s+for|can\s+be|what\s+is|questions?|whether|please|if\s+so|"
    r"if\s+(?:an?|the|any)\b|did\b.*\?)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:by|from)\s+(?P<by>(?:(?:a|an|the|her|his|your|our)\s+)?(?:[A-Z][\w'-]+\s+|consultant\s+|"
    r"clinical\s+|senior\s+)*(?:psychiatrist|psychologist|GP|doctor|Dr\s+[A-Z][\w'-]+|practitioner|"
    r"therapist|neurologist|nurse))\b"
)
_BASIS = re.compile(
    r"\b(?P<basis>(?:structured|semi-structured|standardi[sz]ed|diagnostic|clinical)"
    r"\s+(?:clinical\s+"
    r"|diagnostic\s+)*(?:interview|assessment)(?:\s+for\s+DSM-5)?|SCID(?:-5)?|MINI|CAPS-5|ADIS|"
    r"(?:DSM|ICD)[\s-]*(?:IV|5|10|11)(?:-TR)?\s+criteria|questionnaires?(?:\s+scores?)?)\b",
    re.IGNORECASE,
)
_DIAGNOSED = re.compile(r"\s+(?:was|has\s+been|is)\s+(?:first\s+|formally\s+)?diagnosed\b", re.I)
_HEADING = Phrase(r"\b(?:diagnos[ie]s|impression|formulation|problem\s+descriptor)\b")
_RESERVED = re.compile(
    r"\b(?:provisional|working|differential|suspected|possible|likely|query|queried|preliminary)\b|\?"
)
_NUMBERED = re.compile(r"^\W*[0-9]{0,2}[.)]?\s*")
_UNMADE = re.compile(
    r"[^.;]{0,40}?\b(?:(?:not|no\s+longer|cannot|never)\s+(?:be\s+|been\s+)?(?:\w+\s+)?(?:met|made|"
    r"given|appl(?:y|ies|ied)|confirmed|warranted|justified|established|present)|resolved)\b|"
    r"\s*(?:would|could|might|may|should|needs?|requires?)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\bdiagnos[ie]s\s*[:-]\s*$", re.IGNORECASE)
_IF = re.compile(r"\s*(?:if|should|unless|whether)\b[^,]*$", re.IGNORECASE)
_REMITTED = re.compile(
    r"[^.;]{0,40}?\b(?:in|into)\s+(?:full\s+|partial\s+|early\s+)?remission\b", re.IGNORECASE
)
"""What a letter tells of as past; what it lists as a diagnosis is one, remitted or not."""
_QUESTION = re.compile(r"\?\s*$")
_RANK = {"diagnosis": 0, "code": 1, "provisional": 2, "code_only": 3, "suspected": 4, "denied": 5}


def read_diagnoses(letter: Letter) -> Iterator[Fact]:
    """Yield each disorder once, the firmest statement of it; a denial where there is one."""
    best: dict[str, Fact] = {}
    for fact in _all(letter):
        value = fact.value
        assert isinstance(value, DiagnosisValue)
        key = "denied" if value.kind == "denied" else (value.code or value.text).lower()
        known = best.get(key)
        if known is None or _rank(fact) < _rank(known):
            best[key] = fact
    yield from sorted(_with_codes(list(best.values())), key=_rank)


def _with_codes(facts: list[Fact]) -> Iterator[Fact]:
    """Give a disorder without a code the one that stands beside its name elsewhere."""
    values = [fact.value for fact in facts if isinstance(fact.value, DiagnosisValue)]
    coded = [value for value in values if value.code]
    for fact in facts:
        value = fact.value
        assert isinstance(value, DiagnosisValue)
        if value.code or value.kind == "denied":
            yield fact
            continue
        lone = [other for other in coded if other.kind == "code_only"]
        if len(coded) == len(lone) == 1 and value.kind == "diagnosis":
            yield replace(fact, value=replace(value, code=lone[0].code))
            continue
        same = {other.code for other in coded if _words(other.text) & _words(value.text)}
        yield replace(fact, value=replace(value, code=same.pop())) if len(same) == 1 else fact


def _words(name: str) -> set[str]:
    return {word[:6] for word in re.findall(r"[a-z]{5,}", name.lower())} - _COMMON


_COMMON = {"disord", "episod", "moder", "modera", "severe", "recurr", "anxiet", "reacti"}


def _rank(fact: Fact) -> int:
    assert isinstance(fact.value, DiagnosisValue)
    return _RANK[fact.value.kind]


def _all(letter: Letter) -> Iterator[Fact]:
    passages = letter.passages
    for passage, following in zip(passages, (*passages[1:], None), strict=False):
        if passage.zone is Zone.TAIL or not _speaks(passage):
            continue
        if following and following.position == passage.position and following.label:
            yield from _coded_beside(passage, following)
        if match := _DENIED.search(passage.text, passage.lower):
            yield _fact(
                passage, match, DiagnosisValue("denied", match.group()), "diagnosis.denied/1"
            )
            continue
        yield from _stated(letter, passage)


def _coded_beside(passage: Passage, cell: Passage) -> Iterator[Fact]:
    """Yield a disorder in one cell of a row with its code in the next, as records list them."""
    name, code = NAMED.search(passage.text, passage.lower), _CODE.fullmatch(cell.text)
    if name and code and name.start() == 0 and not _QUESTION.search(passage.text):
        value = DiagnosisValue("code", " ".join(name.group().split()), code.group())
        evidence = join((passage.part(name), cell.strand))
        yield Fact(Field.DIAGNOSIS, value, evidence, evidence, "diagnosis.code/1")


def _speaks(passage: Passage) -> bool:
    return bool(
        NAMED.search(passage.text, passage.lower)
        or _HEADING.search(passage.text, passage.lower)
        or _CODE.search(passage.text)
    )


def _stated(letter: Letter, passage: Passage) -> Iterator[Fact]:
    text = passage.text
    if _QUESTION.search(text) or (names_relative(text[:40]) and not passage.label):
        return
    code = _code_in(passage)
    for name in NAMED.finditer(text, passage.lower):
        kind = _kind(letter, passage, name, code)
        if kind is None:
            continue
        near = code if code and abs(code.start() - name.end()) < 60 else None
        end = max(name.end(), near.end()) if near else name.end()
        start = min(name.start(), near.start()) if near else name.start()
        by, basis = _BY.search(text), _BASIS.search(text)
        value = DiagnosisValue(
            kind,
            " ".join(name.group().split()),
            near.group() if near else "",
            by["by"] if by else "",
            basis["basis"] if basis else "",
        )
        strand = passage.strand.part(start, end)
        yield Fact(Field.DIAGNOSIS, value, strand, strand, f"diagnosis.{kind.replace('_', '-')}/1")
    if code and not NAMED.search(text):
        value = DiagnosisValue("code_only", code.group(), code.group())
        yield _fact(passage, code, value, "diagnosis.code-only/1")


def _code_in(passage: Passage) -> re.Match[str] | None:
    for match in _CODE.finditer(passage.text):
        lead = passage.text[: match.start()] + " " + passage.label + " " + passage.section
        named = NAMED.search(passage.text)
        beside = named and (match.start() >= named.end() or 0 <= named.start() - match.end() <= 4)
        if _CODE_LEAD.search(lead) or beside:
            return match
    return None


def _kind(
    letter: Letter, passage: Passage, name: re.Match[str], code: re.Match[str] | None
) -> str | None:
    """Return how firmly a named disorder is stated, or None where it is only spoken of."""
    text = passage.text
    lead = text[: name.start()]
    clause = re.split(r"[;:](?!\s*[a-z]*\s*$)|,\s+(?:but|and|although|while)\b", lead)[-1]
    labelled = _label_kind(passage, lead)
    if (_OTHERS.search(clause[-60:]) or _IF.match(lead)) and not labelled:
        return None
    behind = text[name.end() : name.end() + 60]
    made = _MADE.search(lead) or _MADE.search(passage.section) or labelled
    if (made and _NOT_MET.search(clause)) or _UNMADE.match(behind):
        return None
    if _REMITTED.match(behind) and not (labelled or _LISTED.search(lead)):
        return None
    if _DIAGNOSED.match(text, name.end()):
        return "diagnosis"
    if _PAST.search(text) and not labelled:
        return None
    if (
        _PROVISIONAL.search(lead)
        or labelled == "provisional"
        or re.match(r"\s*\(?provisional", behind, re.I)
    ):
        return "provisional"
    if _SUSPECTED.search(clause[-70:]) or re.match(
        r"\s*\(?\s*(?:\?|query|suspected|possible)", behind, re.I
    ):
        return "suspected"
    if code is not None and not _MADE.search(lead) and labelled != "diagnosis":
        return "code"
    if made or (_MET.search(text) and not _NOT_MET.search(clause)):
        return "diagnosis"
    return None


def _label_kind(passage: Passage, lead: str) -> str:
    """Return what a label before a name says: diagnosis, provisional or nothing."""
    lead = _NUMBERED.sub("", lead).strip()
    label = passage.label or (passage.section if not lead else "")
    if _RESERVED.search(label):
        return "provisional"
    if re.search(r"\b(?:diagnos[ie]s|impression)\b", label) and len(lead) < 40:
        return "diagnosis"
    return ""


def _fact(passage: Passage, match: re.Match[str], value: DiagnosisValue, rule: str) -> Fact:
    strand = passage.part(match)
    return Fact(Field.DIAGNOSIS, value, strand, strand, rule)
