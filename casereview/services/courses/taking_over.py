"""From what letters state, and the expert accepted, to records of treatment: offered, never made.

What is taken over says in which words the letter stood for it then; a statement that was corrected
or rejected since is set against its record, which stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from casereview.domain.care.treatment import (
    Attendance,
    Contact,
    ContactKind,
    Evidence,
    Fact,
    Homework,
    Part,
    Practitioner,
    Promise,
    Qualification,
    Told,
)
from casereview.domain.case import TreatmentEpisode
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document
from casereview.domain.documents.statement import (
    CountValue,
    DatedValue,
    Field,
    HomeworkValue,
    PromiseValue,
    RoleValue,
    Statement,
    Value,
)
from casereview.domain.documents.voice import Voice, voice_of_group
from casereview.domain.dossier import Dossier
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence.value_words import value_words
from casereview.services.session import OpenCase, new_id

Taken = Practitioner | Contact | Told | Homework | Promise
"""What a statement can be taken over as."""


class RecordKind(StrEnum):
    """The kinds of record that statements are offered for, by the name of what holds them."""

    PRACTITIONERS = "practitioners"
    CONTACTS = "contacts"
    TOLD = "told"
    HOMEWORK = "homework"
    PROMISES = "promises"


@dataclass(frozen=True, slots=True)
class Offer:
    """An accepted statement of a course's letter that no record stands for yet.

    record: what it would be taken over as; it has no id until it is.
    """

    kind: RecordKind
    statement_id: str
    document: Document
    page: int | None
    words: str
    course: int
    record: Taken


@dataclass(frozen=True, slots=True)
class Mark:
    """A record whose letter says something else by now; now: '' where that was rejected."""

    kind: RecordKind
    record_id: str
    document: Document | None
    page: int | None
    taken: str
    now: str


@dataclass(frozen=True, slots=True)
class TakingOver:
    """What can be taken over, and what changed since it was."""

    offers: tuple[Offer, ...] = ()
    marks: tuple[Mark, ...] = ()


def taking_over(dossier: Dossier) -> TakingOver:
    """Return what the letters of the courses offer, and the records that they no longer bear."""
    return TakingOver(tuple(_offers(dossier)), tuple(_marks(dossier)))


def take_over(case: OpenCase, statement_id: str) -> Changes:
    """Make the record that a statement stands for; raises BadInputError where nothing is offered.

    Once: a statement that a record was made from is not offered again.
    """
    offer = next((o for o in _offers(case.dossier()) if o.statement_id == statement_id), None)
    if offer is None:
        raise BadInputError(
            "This statement cannot be taken over.",
            kept="Nothing was changed.",
            do="It was taken over already, or it is no longer accepted.",
        )
    label = f"Take over from {offer.document.label}: {_LABELS[offer.kind]}"
    with case.change(label, Kind.TREATMENT, Kind.REPORT) as changes:
        getattr(case.file, offer.kind.value).put(replace(offer.record, id=new_id()))
    return changes


def take_over_all(case: OpenCase, kind: RecordKind) -> Changes:
    """Make every record of a kind that is offered, as one change; raises BadInputError for none."""
    offers = [offer for offer in _offers(case.dossier()) if offer.kind is kind]
    if not offers:
        raise BadInputError("The letters offer nothing of this kind.", kept="Nothing was changed.")
    label = f"Take over from the letters: {_LABELS[kind]}, {len(offers)} in all"
    with case.change(label, Kind.TREATMENT, Kind.REPORT) as changes:
        taken: list[Taken] = []
        for offer in offers:
            record = replace(offer.record, id=new_id())
            if all(
                (other.episode_id, _matter(other)) != (record.episode_id, _matter(record))
                for other in taken
            ):
                getattr(case.file, kind.value).put(record)
                taken.append(record)
    return changes


def let_stand(case: OpenCase, kind: RecordKind, record_id: str) -> Changes:
    """Say that a record stands beside what its letter says now; raises BadInputError."""
    mark = next((m for m in _marks(case.dossier()) if m.record_id == record_id), None)
    record = getattr(case.file, kind.value).get(record_id)
    if mark is None or record is None:
        raise BadInputError("There is nothing to let stand.", kept="Nothing was changed.")
    with case.change(f"Let {_LABELS[kind]} stand", Kind.TREATMENT) as changes:
        getattr(case.file, kind.value).put(replace(record, taken=mark.now))
    return changes


_LABELS = {
    RecordKind.PRACTITIONERS: "who took part",
    RecordKind.CONTACTS: "a contact",
    RecordKind.TOLD: "what is told of a course",
    RecordKind.HOMEWORK: "a homework task",
    RecordKind.PROMISES: "a promise or plan",
}


def _records(dossier: Dossier) -> Iterator[tuple[RecordKind, Taken]]:
    for kind in RecordKind:
        for record in getattr(dossier, kind.value):
            yield kind, record


def _offers(dossier: Dossier) -> Iterator[Offer]:
    taken = {record.statement_id for _, record in _records(dossier)}
    documents = {document.id: document for document in dossier.documents}
    pages = {passage.id: passage.page for passage in dossier.passages}
    for statement in dossier.statements:
        document, value = documents.get(statement.document_id), statement.decided
        if statement.id in taken or document is None or value is None or document.set_aside:
            continue
        course = _course(dossier, statement.document_id, value)
        if course is None:
            continue
        page = pages.get(statement.passage_id or "")
        found = _made(statement, value, course, document, page)
        if found is not None and not _stands(dossier, *found):
            yield Offer(
                found[0], statement.id, document, page, value_words(value), course.number, found[1]
            )


def _stands(dossier: Dossier, kind: RecordKind, record: Taken) -> bool:
    """Whether the same was recorded by hand already."""
    return any(
        other.episode_id == record.episode_id and _matter(other) == _matter(record)
        for other in getattr(dossier, kind.value)
    )


def _matter(record: Taken) -> object:
    """Return what tells a record from others of its kind in a course."""
    match record:
        case Contact():
            return record.when
        case Practitioner():
            return record.document_id  # a letter is signed by one
        case Promise():
            return record.text.casefold()
        case Homework():
            return record.document_id, record.behaviour.casefold()
        case Told():
            return record.fact, record.document_id


def _marks(dossier: Dossier) -> Iterator[Mark]:
    statements = {statement.id: statement for statement in dossier.statements}
    documents = {document.id: document for document in dossier.documents}
    for kind, record in _records(dossier):
        if record.statement_id is None or not record.taken:
            continue
        statement = statements.get(record.statement_id)
        value = statement.decided if statement is not None else None
        now = value_words(value) if value is not None else ""
        if now != record.taken:
            document = documents.get(record.document_id or "")
            yield Mark(kind, record.id, document, record.page, record.taken, now)


# ---- what a statement is taken over as ---------------------------------------------------------


def _course(dossier: Dossier, document_id: str, value: Value) -> TreatmentEpisode | None:
    """Return the course that a letter tells of; of several the one that its date falls in."""
    own = [e for e in dossier.episodes if document_id in e.document_ids]
    own.sort(key=lambda episode: episode.number)
    on = value.on if isinstance(value, DatedValue) else None
    return next((e for e in own if on is not None and _falls(on, e)), own[0] if own else None)


def _falls(on: PartialDate, episode: TreatmentEpisode) -> bool:
    """Whether a date may lie between the known start and end of a course."""
    begins, ends = episode.started, episode.ended
    if begins is None:
        return False
    return on.latest >= begins.earliest and (ends is None or on.earliest <= ends.latest)


def _made(
    statement: Statement,
    value: Value,
    course: TreatmentEpisode,
    document: Document,
    page: int | None,
) -> tuple[RecordKind, Taken] | None:
    source = _Source(
        course.id,
        voice_of_group(document.group),
        statement.id,
        document.id,
        page,
        value_words(value),
    )
    match statement.field, value:
        case Field.AUTHOR_ROLE, RoleValue(role):
            return RecordKind.PRACTITIONERS, source.practitioner(role)
        case Field.APPOINTMENT, DatedValue(text, on):
            contact = source.contact(text, on)
            return (RecordKind.CONTACTS, contact) if contact is not None else None
        case Field.HOMEWORK, HomeworkValue(present=True):
            return RecordKind.HOMEWORK, source.homework(value)
        case Field.PROMISE, PromiseValue():
            return RecordKind.PROMISES, source.promise(value)
        case Field.WAIT, CountValue(number, words):
            return RecordKind.TOLD, source.wait(words or f"{number} weeks")
    return None


_NO_CONTACT = re.compile(r"\b(?:accident|deadline|referral|letter)\b|^date$", re.IGNORECASE)
"""Dates of a letter that are no contact with the service."""

_KINDS = (
    (ContactKind.ASSESSMENT, re.compile(r"\bassess|\btriage\b", re.IGNORECASE)),
    (ContactKind.FOLLOW_UP, re.compile(r"\bfollow[\s-]?up\b", re.IGNORECASE)),
    (ContactKind.REVIEW, re.compile(r"\breview\b", re.IGNORECASE)),
    (ContactKind.TREATMENT, re.compile(r"\bsession\b|\btreatment\b|\btherapy\b", re.IGNORECASE)),
)
_MISSED = re.compile(r"\bmissed\b|\bdid not attend\b|\bDNA\b", re.IGNORECASE)
_TRAINING = re.compile(r"\btrainee\b|\bin training\b|\bstudent\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a record comes from; what the letter does not say stays `not stated`."""

    episode_id: str
    voice: Voice
    statement_id: str
    document_id: str
    page: int | None
    taken: str

    def practitioner(self, role: str) -> Practitioner:
        """Return who wrote the letter; which part they took in the course it does not say."""
        training = _TRAINING.search(role) is not None
        return Practitioner(
            "",
            self.episode_id,
            Part.WROTE,
            role,
            Qualification.IN_TRAINING if training else Qualification.NOT_STATED,
            voice=self.voice,
            document_id=self.document_id,
            page=self.page,
            statement_id=self.statement_id,
            taken=self.taken,
        )

    def contact(self, text: str, on: PartialDate | None) -> Contact | None:
        """Return an appointment; that it is named does not say that it was attended."""
        missed = _MISSED.search(text) is not None
        if on is None or (_NO_CONTACT.search(text) and not missed):
            return None
        return Contact(
            "",
            self.episode_id,
            on,
            next((kind for kind, sign in _KINDS if sign.search(text)), ContactKind.OTHER),
            Attendance.NOT_ATTENDED if missed else Attendance.NOT_STATED,
            text=text,
            voice=self.voice,
            statement_id=self.statement_id,
            document_id=self.document_id,
            page=self.page,
            taken=self.taken,
        )

    def homework(self, value: HomeworkValue) -> Homework:
        """Return a task; a criterion that the letter does not show is not stated, never absent."""
        found = {
            name: Evidence.PRESENT if getattr(value, name) else Evidence.NOT_STATED
            for name in ("clear", "rationale", "reactions", "reviewed")
        }
        return Homework(
            "",
            self.episode_id,
            None,
            "",
            value.text or "homework is mentioned",
            voice=self.voice,
            document_id=self.document_id,
            page=self.page,
            statement_id=self.statement_id,
            taken=self.taken,
            **found,
        )

    def promise(self, value: PromiseValue) -> Promise:
        """Return a promise or plan, of which nothing is known yet."""
        return Promise(
            "",
            self.episode_id,
            value.text,
            value.by,
            value.due,
            value.due_words,
            voice=self.voice,
            statement_id=self.statement_id,
            document_id=self.document_id,
            page=self.page,
            taken=self.taken,
        )

    def wait(self, words: str) -> Told:
        """Return a wait in the words of the letter."""
        return Told(
            "",
            self.episode_id,
            Fact.WAIT,
            words,
            self.voice,
            self.document_id,
            self.page,
            self.statement_id,
            self.taken,
        )
