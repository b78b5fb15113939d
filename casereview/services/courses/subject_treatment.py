"""What is held of a person's treatment and its review, as the answer to their request prints it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from casereview.domain.care.treatment import (
    Aspect,
    Contact,
    Coverage,
    Evidence,
    Homework,
    Practitioner,
    Promise,
    Referral,
    Review,
    Told,
)
from casereview.domain.care.treatment_words import (
    ANSWERS,
    ASPECTS,
    ATTENDANCES,
    CHANGES,
    CONTACTS,
    COVERAGE,
    EVIDENCE,
    FACTS,
    KEPT,
    MECHANISMS,
    PARTS,
    QUALIFICATIONS,
    RESPONSES,
    SIDES,
    SPECIFIED,
    pathway_states,
)
from casereview.domain.custody.subject_access import Sheet
from casereview.domain.dossier import Dossier
from casereview.services.session import OpenCase

Sourced = Referral | Practitioner | Contact | Told | Homework | Promise
"""Records that may come of a document."""

_HEAD = ("Course", "What", "Recorded")
_CRITERIA = ("clear", "rationale", "reactions", "reviewed", "written")


def treatment_sheets(case: OpenCase, dossier: Dossier, hidden: Collection[str]) -> Iterable[Sheet]:
    """Yield the records of treatment and their review; nothing of a document that is left out."""
    courses = {episode.id: str(episode.number) for episode in dossier.episodes}
    kinds: tuple[tuple[Sourced, ...], ...] = (
        dossier.referrals,
        dossier.practitioners,
        dossier.contacts,
        dossier.told,
        dossier.homework,
        dossier.promises,
    )
    rows = [
        (courses.get(getattr(record, "episode_id", None) or "", ""), *_record(record))
        for records in kinds
        for record in records
        if getattr(record, "document_id", None) not in hidden
    ]
    if rows:
        yield Sheet("Treatment as it is recorded", _HEAD, tuple(rows))
    reviewed = tuple(
        (courses.get(review.episode_id or "", ""), _subject(case, dossier, review), _said(review))
        for review in dossier.reviews
        if not _documents(dossier, review.id) & set(hidden)
    )
    if reviewed:
        yield Sheet("Review of the treatment", _HEAD, reviewed)


def opinion_sheet(case: OpenCase, dossier: Dossier) -> Sheet:
    """Return the opinions with their points and the works that they rely on."""
    labels = case.content.conclusions.conclusions
    rows: list[tuple[str, str, str]] = []
    for opinion in dossier.opinions:
        number = str(opinion.number)
        chosen = labels.get(opinion.conclusion)
        told = (
            ("Question", opinion.question),
            ("Conclusion", chosen.label if chosen else "not yet concluded"),
            ("Reasons", opinion.reasons),
            ("What could be known at the time", opinion.known_then),
            ("What is known since", opinion.known_now),
            ("Range of opinion", opinion.range),
            ("Why there is no range", opinion.no_range),
            ("How it is qualified", opinion.qualification),
            ("What would settle it", opinion.settled_by),
        )
        rows += [(number, name, text) for name, text in told if text.strip()]
        rows += [
            (number, SIDES[point.side], point.text)
            for point in dossier.opinion_points
            if point.opinion_id == opinion.id
        ]
        rows += [
            (number, f"Work relied on: {reference.work}", reference.finding)
            for reference in dossier.opinion_references
            if reference.opinion_id == opinion.id
        ]
    return Sheet("Opinions on the treatment", ("No.", "What", "Written"), tuple(rows))


def _record(record: Sourced) -> tuple[str, str]:
    """Return what a record is of, and all that it says."""
    parts: tuple[str, ...]
    match record:
        case Referral():
            until = f"ended {record.ended}" if record.ended else ""
            parts = (str(record.received or ""), record.service, record.by, record.descriptor,
                     until, record.end_reason, record.note)  # fmt: skip
            return f"Referral {record.number}", _joined(parts)
        case Practitioner():
            trained = QUALIFICATIONS[record.qualification]
            return PARTS[record.part], _joined((record.role, trained, record.name, record.note))
        case Contact():
            minutes = f"{record.minutes} min" if record.minutes is not None else ""
            attended = ATTENDANCES[record.attendance]
            parts = (str(record.when or ""), attended, record.medium, minutes, record.text)
            return f"Contact: {CONTACTS[record.kind]}", _joined(parts)
        case Told():
            return f"{FACTS[record.fact]}, told by {record.voice.words}", record.text
        case Homework():
            criteria = (f"{name}: {EVIDENCE[getattr(record, name)]}" for name in _CRITERIA)
            parts = (str(record.set_on or ""), record.session, record.behaviour, record.strategy,
                     record.monitoring, record.completed, *criteria)  # fmt: skip
            return "Homework", _joined(parts)
        case Promise():
            due = str(record.due or record.due_words)
            parts = (record.text, record.by, due, KEPT[record.kept], record.outcome_by, record.note)
            return "Promise or plan", _joined(parts)


def _subject(case: OpenCase, dossier: Dossier, review: Review) -> str:
    """Return what a line of the review is about, in words."""
    name = review.subject
    if review.aspect is Aspect.EVENT:
        events = {event.id: event.label or event.text for event in dossier.events}
        name = events.get(name, name)
    elif review.aspect is Aspect.QUESTION:
        questions = {each.id: each.text for each in case.content.questions}
        name = questions.get(name, name)
    elif review.aspect is Aspect.COVERAGE:
        module, _, instance = name.partition(":")
        found = case.modules.get(module)
        name = found.named(instance) if found is not None else name
    return f"{ASPECTS[review.aspect]}: {name}" if name else ASPECTS[review.aspect]


def _said(review: Review) -> str:
    return _joined((_state(review), review.text))


def _state(review: Review) -> str:
    match review.aspect:
        case Aspect.COVERAGE | Aspect.EVENT:
            return COVERAGE[Coverage(review.state)]
        case Aspect.ATTEMPT:
            return RESPONSES[review.state]
        case Aspect.MECHANISM:
            return MECHANISMS[review.state]
        case Aspect.PAUL:
            return SPECIFIED[review.state]
        case Aspect.CHANGE:
            return CHANGES[review.state]
        case Aspect.QUESTION:
            return ANSWERS[review.state]
        case _:
            return pathway_states(review.subject)[Evidence(review.state)]


def _documents(dossier: Dossier, target: str) -> set[str]:
    """Return the documents that a line rests on."""
    passages = {passage.id: passage.document_id for passage in dossier.passages}
    return {
        passages[link.passage_id]
        for link in dossier.links
        if link.target_id == target and link.passage_id in passages
    }


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
