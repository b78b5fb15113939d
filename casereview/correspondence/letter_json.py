"""One document as the object that `letters read` prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from casereview.correspondence.proposals import Proposal
from casereview.correspondence.reading import Reading
from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import (
    CasenessValue,
    CountValue,
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    HomeworkValue,
    MechanismValue,
    PromiseValue,
    RiskValue,
    RoleValue,
    ScoreValue,
    TermValue,
    TextValue,
    Value,
)

Json = dict[str, object]

_PLAIN = {
    Field.LETTER_DATE: "letter_date",
    Field.BIRTH_DATE: "dob",
    Field.PATIENT: "patient",
    Field.LETTER_TYPE: "letter_type",
    Field.AUTHOR_ROLE: "author_role",
    Field.STEP: "step",
    Field.INTENSITY: "intensity",
    Field.SESSIONS_OFFERED: "sessions_offered",
    Field.SESSIONS_ATTENDED: "sessions_attended",
    Field.DIAGNOSIS: "diagnosis",
    Field.PROBLEM: "problem_descriptor",
    Field.MECHANISM: "mechanism",
    Field.HOMEWORK: "homework",
    Field.WAIT: "waiting_weeks",
    Field.OUTCOME: "outcome_claim",
    Field.RISK: "risk",
}
_LISTS = {
    Field.SCORE: "measures",
    Field.CASENESS: "caseness",
    Field.MODALITY: "modality",
    Field.DELIVERY: "delivery",
    Field.APPOINTMENT: "other_appointments",
    Field.PROMISE: "promises",
    Field.MENTIONED: "mentioned",
}
_FIRM = frozenset({"diagnosis", "code"})
_FIRMNESS = ("diagnosis", "code", "provisional", "code_only", "suspected", "denied")


def letter_object(
    file_name: str, reading: Reading, proposals: Sequence[Proposal], identifier: str | None = None
) -> Json:
    """Return the object of one document; what no rule finds is null, empty or said to be none.

    Scores given in words only are listed as `measure_words`: no number is filled in for them. The
    terms of `modality` and `delivery` have their places in `where`, in the same order.
    """
    where: Json = {}
    plain: Json = dict.fromkeys(_PLAIN.values())
    lists: dict[str, list[object]] = {name: [] for name in (*_LISTS.values(), "measure_words")}
    plain |= {"diagnosis": _no_diagnosis(), "homework": _no_homework(), "risk": _no_risk()}
    plain |= {"mechanism": "none", "outcome_claim": "none", "date_ambiguous": False}
    diagnoses: list[object] = []
    for proposal in sorted(proposals, key=_firmness):
        value, place = proposal.value, _where(proposal)
        if name := _LISTS.get(proposal.field):
            if isinstance(value, ScoreValue) and _figure(value) is None:
                name = "measure_words"
            lists[name].append(_entry(value, place))
            if isinstance(value, TermValue):
                places = where.setdefault(name, [])
                assert isinstance(places, list)
                places.append(place)
            continue
        name = _PLAIN[proposal.field]
        if isinstance(value, DiagnosisValue):
            diagnoses.append({**_diagnosis(value), "where": place})
        if name in where:
            continue  # the first proposal of a field is the firmest, else the earliest
        where[name] = place
        plain[name] = _content(value)
        if proposal.field is Field.LETTER_DATE and isinstance(value, DateValue):
            plain["date_ambiguous"] = value.ambiguous
    _as_written(reading, lists["measures"])
    return {
        "id": identifier or PurePath(file_name).stem,
        "file": file_name,
        "text_source": reading.text_source.value,
        "read_state": reading.read_state.value,
        "pages": reading.page_count,
        "note": reading.note or None,
        **plain,
        **lists,
        "diagnoses": diagnoses,
        "where": where,
    }


def _firmness(proposal: Proposal) -> int:
    """Order diagnoses by how firmly they are stated; all else stays in its order."""
    value = proposal.value
    return _FIRMNESS.index(value.kind) if isinstance(value, DiagnosisValue) else 0


def _content(value: Value) -> object:
    """Return a plain field's value."""
    match value:
        case DateValue(when, _):
            return when.edtf
        case RoleValue(text) | TextValue(text) | TermValue(text) | MechanismValue(text):
            return text
        case CountValue(number, _):
            return number
        case DiagnosisValue():
            return _diagnosis(value)
        case HomeworkValue():
            return _homework(value)
        case RiskValue(status, text):
            return {"mentioned": True, "status": status, "text": text}
        case _:
            msg = f"{type(value).__name__} is no plain field's value"
            raise TypeError(msg)


def _entry(value: Value, place: Json) -> object:
    """Return an entry of a list; a term of a closed vocabulary is the entry itself."""
    match value:
        case TermValue(term):
            return term
        case ScoreValue():
            return _score(value, place)
        case CasenessValue(measure, status, words, context):
            return {
                "measure": measure,
                "status": status,
                "context": context,
                "words": words,
                "where": place,
            }
        case DatedValue(text, on):
            key = "purpose" if on else "text"
            return {"date": _edtf(on), key: text, "where": place}
        case PromiseValue(text, by, due, due_words):
            return {
                "text": text,
                "by": by or None,
                "due": _edtf(due),
                "due_words": due_words or None,
                "where": place,
            }
        case _:
            msg = f"{type(value).__name__} is no entry of a list"
            raise TypeError(msg)


def _edtf(on: PartialDate | None) -> str | None:
    return on.edtf if on else None


def _score(value: ScoreValue, place: Json) -> Json:
    score: Json = {
        "measure": value.measure,
        "value": _figure(value),
        "context": value.context,
        "date": _edtf(value.on),
        "whose": value.whose,
        "kind": value.kind,
        "where": place,
    }
    if value.number is None:
        score["words"] = value.words
    return score


def _as_written(reading: Reading, scores: Sequence[object]) -> None:
    """Call a measure as the document does, where two names of it are in use."""
    short = any("SHAI" in page.text for page in reading.pages)
    for score in scores:
        if short and isinstance(score, dict) and score["measure"] == "HAI":
            score["measure"] = "SHAI"


def _figure(value: ScoreValue) -> int | float | None:
    """Return a score's number; an average is kept as it was written and is a number here."""
    if value.number is None and re.fullmatch(r"[0-9]\.[0-9]{1,2}", value.words):
        return float(value.words)
    return value.number


def _diagnosis(value: DiagnosisValue) -> Json:
    return {
        "stated": value.kind in _FIRM,
        "text": value.text,
        "code": value.code or None,
        "kind": value.kind,
        "by": value.by or None,
        "basis": value.basis or None,
    }


def _no_diagnosis() -> Json:
    return {"stated": False, "text": None, "code": None, "kind": "none", "by": None, "basis": None}


def _homework(value: HomeworkValue) -> Json:
    return {
        "present": value.present,
        "a": value.clear,
        "b": value.rationale,
        "c": value.reactions,
        "d": value.reviewed,
        "text": value.text,
    }


def _no_homework() -> Json:
    return {**dict.fromkeys(("present", "a", "b", "c", "d"), False), "text": None}


def _no_risk() -> Json:
    return {"mentioned": False, "status": None, "text": None}


def _where(proposal: Proposal) -> Json:
    return {
        "page": proposal.page,
        "start": proposal.start,
        "end": proposal.end,
        "quote": proposal.quote,
        "rule": proposal.rule,
    }
