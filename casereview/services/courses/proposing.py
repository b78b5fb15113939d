"""Courses of treatment as the letters of the service tell of them: offered, never filed unasked.

Letters are read in the order of their dates. One that names another treatment than the letters
before it, or tells of a new assessment, begins another course; one that names none belongs to the
course in hand. What letters say differently is left empty, so that they stand beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from casereview.domain.case import TreatmentEpisode
from casereview.domain.documents.document import Document, Group
from casereview.domain.documents.statement import (
    CountValue,
    DateValue,
    Field,
    TermValue,
    Value,
)
from casereview.domain.dossier import Dossier
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase, new_id

SILENCE = timedelta(days=180)
"""After so long without a letter the next one does not belong to the same course of itself."""

_ASSESSMENT = "assessment"
_NOTES = "clinical_notes"
"""Notes bear the date of their print-out, which tells nothing of when they were made."""


@dataclass(frozen=True, slots=True)
class CourseOffer:
    """A course that letters tell of and that is not filed; it has no id until it is."""

    course: TreatmentEpisode
    documents: tuple[Document, ...]

    @property
    def words(self) -> str:
        """`D2, D3: psychoeducational group, “worry management course”, 6 sessions offered`."""
        course = self.course
        quoted = (
            f"“{course.label}”" if course.label.casefold() != course.modality.casefold() else ""
        )
        offered, attended = course.sessions_offered, course.sessions_attended
        parts = (
            course.modality,
            quoted,
            f"{offered} sessions offered" if offered is not None else "",
            f"{attended} attended" if attended is not None else "",
        )
        labels = ", ".join(document.label for document in self.documents)
        return f"{labels}: {', '.join(part for part in parts if part)}"


@dataclass(frozen=True, slots=True)
class _Letter:
    document: Document
    on: date
    values: tuple[tuple[Field, Value], ...]

    def terms(self, field: Field) -> list[TermValue]:
        return [v for f, v in self.values if f is field and isinstance(v, TermValue)]

    @property
    def treatment(self) -> str:
        """What it says was given or is planned; '' where it names nothing or more than one."""
        named = {value.term for value in self.terms(Field.MODALITY)}
        return named.pop() if len(named) == 1 else ""

    def is_a(self, kind: str) -> bool:
        return any(value.term == kind for value in self.terms(Field.LETTER_TYPE))


def course_offers(dossier: Dossier) -> tuple[CourseOffer, ...]:
    """Return the courses that accepted statements tell of and no filed course holds, in order."""
    filed = {key for episode in dossier.episodes for key in episode.document_ids}
    first = max((episode.number for episode in dossier.episodes), default=0) + 1
    offers = [
        _offer(letters)
        for letters in _grouped(_letters(dossier))
        if any(each.treatment for each in letters)
        and not any(each.document.id in filed for each in letters)
    ]
    return tuple(
        replace(offer, course=replace(offer.course, number=number))
        for number, offer in enumerate(offers, first)
    )


def file_courses(case: OpenCase, documents: Iterable[str] = ()) -> Changes:
    """File the offered courses that one of some documents tells of, all where none is named.

    Raises BadInputError where nothing is offered.
    """
    wanted = set(documents)
    offers = [
        offer
        for offer in course_offers(case.dossier())
        if not wanted or wanted & set(offer.course.document_ids)
    ]
    if not offers:
        raise BadInputError(
            "The letters tell of no course that is not filed already.", kept="Nothing was changed."
        )
    first = min(offer.course.number for offer in course_offers(case.dossier()))
    many = "a course" if len(offers) == 1 else f"{len(offers)} courses"
    with case.change(f"File {many} from the letters", Kind.CASE, Kind.REPORT) as changes:
        for number, offer in enumerate(offers, first):
            case.file.episodes.put(replace(offer.course, id=new_id(), number=number))
    return changes


def _letters(dossier: Dossier) -> list[_Letter]:
    """Return the dated letters of the service, oldest first."""
    found = []
    for document in dossier.documents:
        if document.group is not Group.SERVICE or document.set_aside:
            continue
        values = tuple(
            (statement.field, statement.decided)
            for statement in dossier.statements
            if statement.document_id == document.id and statement.decided is not None
        )
        days = [
            value.when.earliest
            for field, value in values
            if field is Field.LETTER_DATE and isinstance(value, DateValue)
        ]
        if days:
            found.append(_Letter(document, days[0], values))
    return sorted(found, key=lambda letter: (letter.on, letter.document.number))


def _grouped(letters: Sequence[_Letter]) -> list[list[_Letter]]:
    """Part letters into courses; notes go to the course whose treatment they name, if it is one."""
    groups: list[list[_Letter]] = []
    notes: list[_Letter] = []
    held: list[_Letter] = []
    treatment = ""
    for letter in letters:
        if letter.is_a(_NOTES):
            notes.append(letter)
            continue
        late = bool(held) and letter.on - held[-1].on > SILENCE
        other = bool(treatment and letter.treatment and letter.treatment != treatment)
        if held and (late or other or (letter.is_a(_ASSESSMENT) and treatment)):
            groups.append(held)
            held, treatment = [], ""
        held.append(letter)
        treatment = treatment or letter.treatment
    if held:
        groups.append(held)
    for note in notes:
        own = [g for g in groups if note.treatment in {each.treatment for each in g} - {""}]
        if len(own) == 1:
            own[0].append(note)
    return groups


def _offer(letters: Sequence[_Letter]) -> CourseOffer:
    named = [value for letter in letters for value in letter.terms(Field.MODALITY)]
    words = next((value.words for value in named if value.words), named[0].term)
    documents = tuple(letter.document for letter in letters)
    course = TreatmentEpisode(
        id="",
        number=0,
        label=words[:1].upper() + words[1:],
        service="",
        modality=named[0].term,
        sessions_offered=_agreed(letters, Field.SESSIONS_OFFERED),
        sessions_attended=_agreed(letters, Field.SESSIONS_ATTENDED),
        document_ids=tuple(document.id for document in documents),
    )
    return CourseOffer(course, documents)


def _agreed(letters: Sequence[_Letter], field: Field) -> int | None:
    """Return the number that all letters give alike, None where they differ or give none."""
    said = {
        value.number
        for letter in letters
        for found, value in letter.values
        if found is field and isinstance(value, CountValue)
    }
    return said.pop() if len(said) == 1 else None
