"""What documents state, in the words of pages, history and exports."""

from __future__ import annotations

from casereview.domain.documents.statement import (
    CasenessValue,
    CountValue,
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    HomeworkValue,
    MechanismValue,
    NotStated,
    PromiseValue,
    RiskValue,
    RoleValue,
    ScoreValue,
    TermValue,
    TextValue,
    Value,
)

CONTEXT_WORDS = {
    "start": "start",
    "end": "end",
    "followup": "follow-up",
    "current": "",
    "previous:start": "start of an earlier episode",
    "previous:end": "end of an earlier episode",
}

LABELS = {
    Field.LETTER_DATE: "Date of the document",
    Field.LETTER_TYPE: "Kind of letter",
    Field.AUTHOR_ROLE: "Written by",
    Field.PATIENT: "Patient",
    Field.BIRTH_DATE: "Date of birth",
    Field.SCORE: "Score",
    Field.CASENESS: "Caseness as stated",
    Field.DIAGNOSIS: "Diagnosis as stated",
    Field.PROBLEM: "Problem as named",
    Field.RISK: "Risk",
    Field.MODALITY: "Kind of treatment",
    Field.DELIVERY: "Means of contact",
    Field.STEP: "Step",
    Field.INTENSITY: "Intensity",
    Field.SESSIONS_OFFERED: "Sessions offered",
    Field.SESSIONS_ATTENDED: "Sessions attended",
    Field.WAIT: "Wait in weeks",
    Field.MECHANISM: "How change came about",
    Field.HOMEWORK: "Homework",
    Field.OUTCOME: "Outcome as claimed",
    Field.APPOINTMENT: "Appointment",
    Field.PROMISE: "Promise or plan",
    Field.MENTIONED: "Referred to",
}

_IDENTITY = "Identity and date"
_SCORES = "Scores and caseness"
_TREATMENT = "Treatment"
_DIAGNOSIS = "Diagnosis and mechanism"
_APPOINTMENTS = "Appointments and promises"
GROUPS = {
    Field.LETTER_DATE: _IDENTITY,
    Field.LETTER_TYPE: _IDENTITY,
    Field.AUTHOR_ROLE: _IDENTITY,
    Field.PATIENT: _IDENTITY,
    Field.BIRTH_DATE: _IDENTITY,
    Field.SCORE: _SCORES,
    Field.CASENESS: _SCORES,
    Field.OUTCOME: _SCORES,
    Field.MODALITY: _TREATMENT,
    Field.DELIVERY: _TREATMENT,
    Field.STEP: _TREATMENT,
    Field.INTENSITY: _TREATMENT,
    Field.SESSIONS_OFFERED: _TREATMENT,
    Field.SESSIONS_ATTENDED: _TREATMENT,
    Field.WAIT: _TREATMENT,
    Field.DIAGNOSIS: _DIAGNOSIS,
    Field.PROBLEM: _DIAGNOSIS,
    Field.MECHANISM: _DIAGNOSIS,
    Field.HOMEWORK: "Homework",
    Field.RISK: "Risk",
    Field.APPOINTMENT: _APPOINTMENTS,
    Field.PROMISE: _APPOINTMENTS,
    Field.MENTIONED: "Mentioned",
}
"""Under which heading a fact is reviewed, in the order of the headings."""

_DIAGNOSIS_KINDS = {
    "code": "with its code, as written",
    "provisional": "provisional",
    "code_only": "a code alone",
    "suspected": "suspected",
    "denied": "not, or no longer, diagnosed",
}
_CRITERIA = (
    ("clear", "clear and specific task"),
    ("rationale", "reason given"),
    ("reactions", "reactions or difficulties asked about"),
    ("reviewed", "progress reviewed"),
)


def value_words(value: Value) -> str:
    """Return a statement's value as pages and reports write it."""
    match value:
        case DateValue(when, ambiguous):
            return f"{when} (day and month could be exchanged)" if ambiguous else str(when)
        case RoleValue(role):
            return role
        case CasenessValue(measure, status, words, _):
            return f"{measure} {status} caseness: “{words}”"
        case TextValue(text):
            return text
        case TermValue(term) | RiskValue(term):
            return term.replace("_", " ")
        case CountValue(number, _):
            return str(number)
        case DiagnosisValue():
            return _diagnosis_words(value)
        case MechanismValue(kind, _):
            return "techniques named only" if kind == "keywords" else kind
        case HomeworkValue():
            return _homework_words(value)
        case DatedValue(text, on):
            return f"{on}: {text}" if on else text
        case PromiseValue(text, by, due, due_words):
            return " · ".join(part for part in (text, by, str(due or due_words)) if part)
        case NotStated(scope):
            return f"Not stated in this document ({scope})"
        case ScoreValue():
            return _score_words(value)


def _diagnosis_words(value: DiagnosisValue) -> str:
    code = value.code if value.code not in value.text else ""
    kind = _DIAGNOSIS_KINDS.get(value.kind, "")
    return " · ".join(part for part in (value.text, code, kind, value.by, value.basis) if part)


def _homework_words(value: HomeworkValue) -> str:
    if not value.present:
        return "none"
    met = [words for name, words in _CRITERIA if getattr(value, name)]
    return " · ".join([value.text or "named", *met])


def _score_words(value: ScoreValue) -> str:
    shown = f"= {value.number}" if value.number is not None else f"“{value.words}”"
    parts = [f"{value.measure} {shown}", context_words(value.context)]
    if value.on:
        parts.append(str(value.on))
    if value.whose != "patient":
        parts.append("another person’s")
    if value.kind != "total":
        parts.append({"item": "one question", "retracted": "withdrawn"}.get(value.kind, value.kind))
    return " · ".join(part for part in parts if part)


def context_words(context: str) -> str:
    """Return `session 4` for `session:4` and the like."""
    if context.startswith("session:"):
        return f"session {context.split(':', 1)[1]}"
    return CONTEXT_WORDS.get(context, context)
