"""What a document states: proposed by a rule or added by the expert, filed only by decision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from casereview.domain.dates import PartialDate


class Field(StrEnum):
    """Which fact of a letter a statement is about, in the order in which facts are listed."""

    LETTER_DATE = "letter_date"
    LETTER_TYPE = "letter_type"
    AUTHOR_ROLE = "author_role"
    PATIENT = "patient"
    BIRTH_DATE = "birth_date"
    SCORE = "score"
    CASENESS = "caseness"
    DIAGNOSIS = "diagnosis"
    PROBLEM = "problem"
    RISK = "risk"
    MODALITY = "modality"
    DELIVERY = "delivery"
    STEP = "step"
    INTENSITY = "intensity"
    SESSIONS_OFFERED = "sessions_offered"
    SESSIONS_ATTENDED = "sessions_attended"
    WAIT = "wait"
    MECHANISM = "mechanism"
    HOMEWORK = "homework"
    OUTCOME = "outcome"
    APPOINTMENT = "appointment"
    PROMISE = "promise"
    MENTIONED = "mentioned"


class State(StrEnum):
    """Where a proposal stands; only accepted and corrected ones count as filed."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Origin(StrEnum):
    """Who put the statement forward."""

    READER = "reader"
    EXPERT = "expert"


@dataclass(frozen=True, slots=True)
class DateValue:
    """A letter's or a birth date; ambiguous when day and month could be exchanged."""

    when: PartialDate
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class RoleValue:
    """The role of the signatory, in the words of the letters vocabulary (`trainee PWP`)."""

    role: str


@dataclass(frozen=True, slots=True)
class ScoreValue:
    """A score as a number or, where the letter gives none, in its words; never both invented.

    context: start, end, session:n, followup, previous:start, previous:end, current.
    whose: patient or other. kind: total, item, subscale, partial, retracted.
    """

    measure: str
    number: int | None = None
    words: str = ""
    context: str = "current"
    on: PartialDate | None = None
    whose: str = "patient"
    kind: str = "total"


@dataclass(frozen=True, slots=True)
class CasenessValue:
    """Caseness as the document states it in words or by a mark; status above or below."""

    measure: str
    status: str
    words: str
    context: str = "current"


@dataclass(frozen=True, slots=True)
class TextValue:
    """A fact in words (the patient's name as written, the problem as named)."""

    text: str


@dataclass(frozen=True, slots=True)
class TermValue:
    """A word of the letters vocabulary (letter type, modality, delivery, intensity, outcome claim).

    words: what the document says, where that differs.
    """

    term: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class CountValue:
    """A number that is no score: the step, sessions, or weeks of waiting; words as written."""

    number: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class DiagnosisValue:
    """A diagnosis as a document gives it; by: who makes it, basis: on what, both in its words.

    kind: diagnosis (a clinician states it), code (name and code without reserve), provisional,
    code_only, suspected, or denied (the writer says that none was or is made).
    """

    kind: str
    text: str
    code: str = ""
    by: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class MechanismValue:
    """How change is said to have come about: specific, keywords (techniques only) or none."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class HomeworkValue:
    """Tasks between sessions and which of Beck's (1979) four criteria the document shows.

    clear: the task is clear and specific; rationale: a reason is given; reactions: reactions were
    elicited or difficulties anticipated; reviewed: progress was reviewed.
    """

    present: bool
    clear: bool
    rationale: bool
    reactions: bool
    reviewed: bool
    text: str


@dataclass(frozen=True, slots=True)
class RiskValue:
    """What is said of risk; status in the words of the letters vocabulary (`none identified`)."""

    status: str
    text: str


@dataclass(frozen=True, slots=True)
class DatedValue:
    """An appointment with its purpose, or something referred to, with its date where it has one."""

    text: str
    on: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class PromiseValue:
    """What was promised or planned, by whom, and when it falls due as a date or in words."""

    text: str
    by: str = ""
    due: PartialDate | None = None
    due_words: str = ""


@dataclass(frozen=True, slots=True)
class NotStated:
    """Looked for and not found in this document; recorded on purpose, never inferred."""

    scope: str = "whole document"


Value = (
    DateValue
    | RoleValue
    | ScoreValue
    | CasenessValue
    | TextValue
    | TermValue
    | CountValue
    | DiagnosisValue
    | MechanismValue
    | HomeworkValue
    | RiskValue
    | DatedValue
    | PromiseValue
    | NotStated
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One proposed or decided fact of a document with the rule and the passage behind it."""

    id: str
    document_id: str
    field: Field
    value: Value
    passage_id: str | None
    rule: str
    origin: Origin = Origin.READER
    state: State = State.PROPOSED
    corrected: Value | None = None
    note: str = ""

    @property
    def decided(self) -> Value | None:
        """The value the expert filed, or None while proposed or when rejected."""
        if self.state is State.ACCEPTED:
            return self.value
        if self.state is State.CORRECTED:
            return self.corrected
        return None
