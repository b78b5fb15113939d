"""What rules hand on before it becomes a proposal: a fact and the characters that show it."""

from __future__ import annotations

from dataclasses import dataclass

from casereview.correspondence.reader.strand import Strand
from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import Field, Value


@dataclass(frozen=True, slots=True)
class FoundScore:
    """A score as read; context None where the passage does not say when.

    evidence holds the characters from the measure's name to the value; value those of the value.
    statement numbers the sentence or table, so that first and last of a change can be told.
    """

    measure: str
    number: int | None
    words: str
    context: str | None
    on: PartialDate | None
    whose: str
    kind: str
    evidence: Strand
    value: Strand
    rule: str
    statement: int


@dataclass(frozen=True, slots=True)
class FoundCaseness:
    """Caseness as stated in words or by a mark in a table."""

    measure: str
    status: str
    words: str
    context: str | None
    evidence: Strand
    rule: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Any other fact: `evidence` is quoted, and the quote holds the page where `shows` ends."""

    field: Field
    value: Value
    evidence: Strand
    shows: Strand
    rule: str
