"""Where sources differ on a course of treatment: sessions, dates, appointments, means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from casereview.domain.care.treatment import Fact, Told
from casereview.domain.case import TreatmentEpisode
from casereview.domain.dates import PartialDate, british, parse_date
from casereview.domain.documents.contradiction import Claim, Side
from casereview.domain.documents.contradiction_facts import (
    ATTENDED,
    CONTACT,
    DATES,
    DELIVERY,
    OFFERED,
    Seen,
    StatedFact,
)
from casereview.domain.documents.statement import (
    CountValue,
    DatedValue,
    Field,
    TermValue,
)
from casereview.domain.documents.voice import Voice

_NOT_ATTENDED = re.compile(
    r"\b(?:did not attend|didn't attend|dna|not attended|failed to attend|missed|cancel\w*|"
    r"unable to attend|did not happen|did not take place)\b",
    re.IGNORECASE,
)
_WAS_ATTENDED = re.compile(r"\b(?:attended|took place|was seen|seen|completed)\b", re.IGNORECASE)
_LOOKS_BACK = ("discharge", "transfer", "step_up", "follow_up")


def session_claims(seen: Seen) -> Iterator[Claim]:
    """Claim how many sessions were attended and offered."""
    for course in seen.dossier.episodes:
        counts = [
            (one, one.value.number)
            for one in seen.of(Field.SESSIONS_ATTENDED)
            if seen.course(one) == course and isinstance(one.value, CountValue)
        ]
        yield from _falling(seen, course, counts)
        for field, rule, own in (
            (Field.SESSIONS_ATTENDED, ATTENDED, course.sessions_attended),
            (Field.SESSIONS_OFFERED, OFFERED, course.sessions_offered),
        ):
            yield from _final(seen, course, field, rule, own)


def _final(
    seen: Seen, course: TreatmentEpisode, field: Field, rule: str, own: int | None
) -> Iterator[Claim]:
    """Claim what is said of a course that had ended, and what the record of it says."""
    what = "offered" if rule == OFFERED else "attended"
    subject = f"Sessions {what}, course {course.number}"
    question = f"{course.id}:ended"
    for one in seen.of(field):
        if seen.course(one) != course or not seen.after_the_end(one):
            continue
        if isinstance(one.value, CountValue):
            words = f"{one.value.number} sessions {what}"
            yield Claim(rule, question, subject, str(one.value.number), one.side(words))
    fact = Fact.SESSIONS_OFFERED if rule == OFFERED else Fact.SESSIONS_ATTENDED
    for told in seen.dossier.told:
        number = re.match(r"\s*(\d+)\b", told.text)
        if told.episode_id == course.id and told.fact is fact and number:
            yield Claim(rule, question, subject, str(int(number[1])), _told_side(seen, told))
    if own is not None:
        ref = f"episode:{course.id}:end"
        side = Side(Voice.EXPERT, f"{own} sessions {what}", ref, source="record of treatment")
        yield Claim(rule, question, subject, str(own), side)


def _told_side(seen: Seen, told: Told) -> Side:
    document = told.document_id if told.document_id in seen.documents else None
    source = "" if document else "record of treatment"
    return Side(told.voice, told.text, f"told:{told.id}", document, told.page, source)


def course_date_claims(seen: Seen) -> Iterator[Claim]:
    """Claim pairs of dates of one course that have no day in common."""
    for course in seen.dossier.episodes:
        for fact, own, word in (
            (Fact.STARTED, course.started, "beginning"),
            (Fact.ENDED, course.ended, "end"),
        ):
            said: list[tuple[PartialDate, Side]] = []
            if own is not None:
                ref = f"episode:{course.id}:{'start' if fact is Fact.STARTED else 'end'}"
                side = Side(Voice.EXPERT, str(own), ref, source="record of treatment")
                said.append((own, side))
            for told in seen.dossier.told:
                if told.episode_id == course.id and told.fact is fact:
                    said += [(day, _told_side(seen, told)) for day in _dates_of(told.text)]
            for (one, side), (other, against) in combinations(said, 2):
                if one.earliest <= other.latest and other.earliest <= one.latest:
                    continue
                question = f"{course.id}:{fact.value}:{side.ref}:{against.ref}"
                subject = f"{word.capitalize()} of course {course.number}"
                yield Claim(DATES, question, subject, one.edtf, side)
                yield Claim(DATES, question, subject, other.edtf, against)


def _dates_of(text: str) -> tuple[PartialDate, ...]:
    try:
        return (parse_date(text),)
    except ValueError:
        return ()


def _falling(
    seen: Seen, course: TreatmentEpisode, counts: Sequence[tuple[StatedFact, int]]
) -> Iterator[Claim]:
    """Claim pairs of which the earlier document counts more sessions than the later one."""
    for (one, first), (other, second) in combinations(counts, 2):
        dates = seen.dated.get(one.document.id), seen.dated.get(other.document.id)
        if None in dates or (seen.after_the_end(one) and seen.after_the_end(other)):
            continue
        early, late = (one, first), (other, second)
        if dates[0] is not None and dates[1] is not None and dates[0].earliest > dates[1].latest:
            early, late = late, early
        elif dates[0] is None or dates[1] is None or dates[0].latest >= dates[1].earliest:
            continue
        if early[1] <= late[1]:
            continue
        question = f"{course.id}:{early[0].id}:{late[0].id}"
        subject = f"Sessions attended, course {course.number}"
        for said, number in (early, late):
            when = seen.dated[said.document.id]
            words = f"{number} sessions attended by {when}"
            yield Claim(ATTENDED, question, subject, str(number), said.side(words))


def attendance_claims(seen: Seen) -> Iterator[Claim]:
    """Claim whether an appointment took place."""
    for one in seen.of(Field.APPOINTMENT):
        value = one.value
        if not isinstance(value, DatedValue) or value.on is None or value.on.exact is None:
            continue
        missed = bool(_NOT_ATTENDED.search(value.text))
        if not missed and not _WAS_ATTENDED.search(value.text):
            continue
        subject = f"Appointment on {british(value.on.exact)}"
        answer = "not attended" if missed else "attended"
        yield Claim(CONTACT, value.on.edtf, subject, answer, one.side(value.text))


def delivery_claims(seen: Seen) -> Iterator[Claim]:
    """Claim the means of contact of documents that look back on the same course."""
    named: dict[str, dict[str, set[str]]] = {}
    first: dict[str, StatedFact] = {}
    for one in seen.of(Field.DELIVERY):
        course = seen.course(one)
        if course is None or not isinstance(one.value, TermValue):
            continue
        if seen.kind(one.document) in _LOOKS_BACK:
            named.setdefault(course.id, {}).setdefault(one.document.id, set()).add(one.value.term)
            first.setdefault(one.document.id, one)
    numbers = {course.id: course.number for course in seen.dossier.episodes}
    for course_id, by_document in named.items():
        if set.intersection(*by_document.values()):
            continue
        subject = f"Means of contact, course {numbers[course_id]}"
        for document_id, terms in by_document.items():
            words = " and ".join(sorted(term.replace("_", " ") for term in terms))
            yield Claim(DELIVERY, course_id, subject, words, first[document_id].side(words))
