"""Kinds of treatment: a closed list, and how records name them.

The list is that of the letters vocabulary, with what guidelines recommend besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casereview.domain.care.guideline import Format, Level
from casereview.domain.care.mechanism import pattern
from casereview.domain.documents.letter_terms import TERMS
from casereview.domain.documents.statement import Field
from casereview.domain.provenance import Provenance

NO_TREATMENT = "assessment only"

TREATMENTS = (
    *(term for term in TERMS[Field.MODALITY] if term != NO_TREATMENT),
    "self-help",
    "behavioural activation",
    "group behavioural activation",
    "applied relaxation",
    "exposure therapy",
    "problem solving",
    "psychodynamic therapy",
    "exercise",
    "ACT",
    "social network therapy",
    "supportive therapy",
    "employment support",
)
"""Every kind of treatment that a row of a guideline or a protocol can name."""


@dataclass(frozen=True, slots=True)
class TreatmentKind:
    """A kind of treatment with the words and codes by which records name it.

    names: as `mechanism.pattern` reads them. codes: of the data set (SNOMED).
    """

    word: str
    label: str
    level: Level
    format: Format
    names: tuple[str, ...]
    codes: tuple[str, ...]
    provenance: Provenance


def kind_of(text: str, kinds: Sequence[TreatmentKind]) -> TreatmentKind | None:
    """Return the kind of treatment that a text names, None where it names none.

    The longest name found decides: `group CBT` before `CBT`, a programme's name as its kind.
    """
    best: tuple[int, TreatmentKind] | None = None
    for kind in kinds:
        if any(code in text for code in kind.codes):
            return kind
        for name in (kind.word, *kind.names):
            match = pattern(name).search(text)
            if match and (best is None or match.end() - match.start() > best[0]):
                best = (match.end() - match.start(), kind)
    return None if best is None else best[1]
