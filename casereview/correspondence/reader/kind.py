"""What kind of letter a document is: signs are weighed, those in its subject and opening most."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.kind_signs import SIGNS
from casereview.correspondence.reader.letter import Letter, Passage, Zone
from casereview.correspondence.reader.mentions import find_mentions
from casereview.domain.documents.statement import Field, TermValue

_ENTRY = re.compile(r"[0-9]{1,2}[./ -](?:[0-9]{1,2}|[A-Z][a-z]{2})[./ -][0-9]{2,4}\b")
_GP_HEAD = re.compile(
    r"\bsurger(?:y|ies)\b|\bmedical\s+(?:centre|practice)\b|\bhealth\s+centre\b|\bGP\b|\bEPR\b|"
    r"\bEMIS\b|\bSystmOne\b|\bpractice\b(?!\s+of)",
    re.IGNORECASE,
)
_EXTRACT_HEAD = re.compile(
    r"\b(?:iaptus|pcmis|episode|extract|export|print(?:ed|-?out)?|contacts?|referral\s+(?:id|no))\b",
    re.IGNORECASE,
)
_SESSION = re.compile(r"\bsession\b|\b(?:phone|telephone|video|face)\b", re.IGNORECASE)
_LEAST_ENTRIES, _HEAD_ROWS = 3, 6
_MAY_END = re.compile(
    r"\b(?:if|otherwise|unless|should\s+(?:you|we|I|that))\b.*\b(?:will|shall|may|would|have\s+to)\b|"
    r"\b(?:will|shall|may|would|have\s+to)\b.*\b(?:if|unless)\b",
    re.IGNORECASE,
)
"""A discharge merely held out, should nobody be heard of, is none."""
_DATE_AND_TIME = 20.0
_DAYS = frozenset({"date", "day", "on", "day and date"})
_ACTS = frozenset(
    {
        "correction",
        "risk_letter",
        "transfer",
        "step_up",
        "dna",
        "gp_referral",
        "referral_ack",
        "follow_up",
        "waiting_list",
        "opt_in",
        "appointment",
    }
)
_TOLD = frozenset({"assessment", "discharge", "progress"})
_AT_OPENING, _LESS = 15.0, 0.5
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
    signs = letter.possible(SIGNS)
    for passage, worth in islice(_weighed(letter), _MOST):
        for (term, weight), phrase in signs:
            match = phrase.search(passage.text, passage.lower)
            if match is None or (term == "discharge" and _MAY_END.search(passage.text)):
                continue
            found = sums.setdefault(term, _Sum())
            gain = weight * worth
            found.weight += gain
            if found.shown is None or gain > found.shown[0]:
                found.shown = (gain, passage, match)
    if entries := _record_of_entries(letter):
        return entries
    if hour := _hour_set_out(letter):
        found = sums.setdefault("appointment", _Sum())
        found.weight += _DATE_AND_TIME
        found.shown = found.shown or (_DATE_AND_TIME, *hour)
    recorded = max((sums[term].weight for term in _RECORDS if term in sums), default=0.0)
    if recorded < _LEAST_RECORD and (sheet := _score_sheet(letter)):
        return sheet
    for term, factor in _factors(letter).items():
        if term in sums:
            sums[term].weight *= factor
    if not sums:
        return None
    _prefer_acts(sums)
    term = max(sums, key=lambda each: sums[each].weight)
    best = sums[term]
    if best.weight < _LEAST or best.shown is None:
        return None
    _, passage, match = best.shown
    words = match.group()
    strand = passage.part(match)
    return Fact(Field.LETTER_TYPE, TermValue(term, words), strand, strand, "kind.signs/1")


def _prefer_acts(sums: dict[str, _Sum]) -> None:
    """Let what a letter does, said at its opening, outweigh the treatment that it tells of."""
    opening = {term for term, each in sums.items() if each.shown and each.shown[0] >= _AT_OPENING}
    acts = opening & _ACTS
    if "discharge" in opening:
        acts -= {"dna", "waiting_list", "opt_in", "referral_ack"}  # these are why it ends
    if acts:
        for term in _TOLD & sums.keys():
            sums[term].weight *= _LESS


def _record_of_entries(letter: Letter) -> Fact | None:
    """Take for a record what greets nobody and goes on day by day; its head says of what kind."""
    days = [row for row in letter.rows if _ENTRY.match(row.text)]
    if letter.salutation is not None or len(days) < _LEAST_ENTRIES:
        return None
    head = " ".join(row.text for row in letter.rows[:_HEAD_ROWS])
    sessions = sum(bool(_SESSION.search(row.text[:_ROW])) for row in days)
    if _GP_HEAD.search(head):
        term = "gp_record"
    elif sessions >= 2 and not _EXTRACT_HEAD.search(head):
        term = "clinical_notes"
    elif _EXTRACT_HEAD.search(head):
        term = "record_extract"
    else:
        return None
    shown = days[0].part(0, _ROW)
    return Fact(Field.LETTER_TYPE, TermValue(term), shown, shown, "kind.entries/1")


def _hour_set_out(letter: Letter) -> tuple[Passage, re.Match[str]] | None:
    """Return the hour set out with its day under the greeting, as of an appointment to come."""
    opened = len(letter.blocks) if letter.opened is None else letter.opened
    told = {f.label: f.position for f in letter.fields if opened < f.position < letter.closed}
    if "time" not in told or not _DAYS & told.keys():
        return None
    passage = next((p for p in letter.passages if p.position == told["time"]), None)
    match = re.match(r".+", passage.text) if passage else None
    return (passage, match) if passage and match else None


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
    if letter.role == "administrator":
        factors |= {"assessment": 0.25, "progress": 0.4}
    if greeted:
        factors |= {"gp_record": 0.15, "record_extract": 0.3, "clinical_notes": 0.2}
        formal = letter.salutation.text[:4].lower() == "dear"  # type: ignore[union-attr]
        factors |= {"score_sheet": 0.1, "ccbt_message": 0.5 if formal else 2.0}
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
        factors |= {"opt_in": 0.2, "appointment": 0.3, "referral_ack": 0.8, "waiting_list": 0.5}
        factors |= {"dna": 0.7}
    return factors
