"""Every fact of a document but its scores, in one pass over one `Letter`."""

from __future__ import annotations

from collections.abc import Iterator

from casereview.correspondence.reader.appointments import read_appointments
from casereview.correspondence.reader.attendance import read_attendance
from casereview.correspondence.reader.diagnosis import read_diagnoses
from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.homework import read_homework
from casereview.correspondence.reader.identity import read_birth, read_patient
from casereview.correspondence.reader.kind import read_kind
from casereview.correspondence.reader.letter import Letter
from casereview.correspondence.reader.mechanism import read_mechanism
from casereview.correspondence.reader.outcome import read_outcome
from casereview.correspondence.reader.problem import read_problem
from casereview.correspondence.reader.promises import read_mentioned, read_promises
from casereview.correspondence.reader.risk import read_risk
from casereview.correspondence.reader.treatment import read_treatment
from casereview.domain.documents.statement import DateValue, TermValue


def read_facts(letter: Letter) -> Iterator[Fact]:
    """Yield what the rules find, field after field."""
    kind = read_kind(letter)
    birth = read_birth(letter)
    named = kind.value.term if kind and isinstance(kind.value, TermValue) else ""
    born = birth.value.when if birth and isinstance(birth.value, DateValue) else None
    single = (
        kind,
        birth,
        read_patient(letter),
        read_problem(letter),
        read_risk(letter),
        read_homework(letter),
        read_mechanism(letter),
        read_outcome(letter, named),
    )
    yield from (fact for fact in single if fact is not None)
    yield from read_diagnoses(letter)
    yield from read_treatment(letter)
    yield from read_attendance(letter)
    yield from read_appointments(letter, born)
    yield from read_promises(letter)
    yield from read_mentioned(letter)
