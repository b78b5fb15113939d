"""What a document states: proposed by a rule or added by the expert, filed only by decision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from casereview.domain.dates import PartialDate


class Field(StrEnum):
    """Which fact of a letter a statement is about."""

    LETTER_DATE = "letter_date"
    AUTHOR_ROLE = "author_role"
    SCORE = "score"
    CASENESS = "caseness"
    DIAGNOSIS = "diagnosis"


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
    """The date that a letter bears; ambiguous when day and month could be exchanged."""

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
    """A fact in words (a diagnosis as stated, a role not in the list)."""

    text: str


@dataclass(frozen=True, slots=True)
class NotStated:
    """Looked for and not found in this document; recorded on purpose, never inferred."""

    scope: str = "whole document"


Value = DateValue | RoleValue | ScoreValue | CasenessValue | TextValue | NotStated


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
