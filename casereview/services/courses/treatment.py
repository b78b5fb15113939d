"""Recording what was given and the review of it; what a record refers to must be in the case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from casereview.domain.care.treatment import (
    STATES,
    Aspect,
    Contact,
    Homework,
    Opinion,
    OpinionPoint,
    OpinionReference,
    Practitioner,
    Promise,
    Referral,
    Review,
    Told,
)
from casereview.domain.documents.document import Link, LinkTarget, Passage
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.report import read_then
from casereview.services.session import OpenCase, new_id

Record = (
    Referral
    | Practitioner
    | Contact
    | Told
    | Homework
    | Promise
    | Review
    | Opinion
    | OpinionPoint
    | OpinionReference
)
"""What can be saved and removed here."""

Written = Opinion | OpinionPoint | OpinionReference | Review
"""Those of them whose texts hold live references."""


class _Place(NamedTuple):
    repository: str
    label: str


_PLACES: dict[type[Any], _Place] = {
    Referral: _Place("referrals", "a referral"),
    Practitioner: _Place("practitioners", "who took part in a course"),
    Contact: _Place("contacts", "a contact"),
    Told: _Place("told", "what was told of a course"),
    Homework: _Place("homework", "a homework task"),
    Promise: _Place("promises", "a promise or plan"),
    Review: _Place("reviews", "a line of the treatment review"),
    Opinion: _Place("opinions", "an opinion"),
    OpinionPoint: _Place("opinion_points", "a point of an opinion"),
    OpinionReference: _Place("opinion_references", "a work relied on"),
}


def save(case: OpenCase, *records: Record) -> Changes:
    """Add or change records of the treatment and its review, as one change.

    Raises BadInputError for a course, document or opinion that is not in the case, and for a state
    outside the vocabulary of its aspect.
    """
    if not records:
        raise BadInputError("There is nothing to save.")
    _check(case, records)
    places = {_PLACES[type(record)] for record in records}
    label = places.pop().label if len(places) == 1 else "the treatment review"
    with case.change(f"Record {label}", Kind.TREATMENT, Kind.REPORT) as changes:
        for record in records:
            getattr(case.file, _PLACES[type(record)].repository).put(record)
        read_then.keep(case, *(record for record in records if isinstance(record, Written)))
    return changes


def remove(case: OpenCase, record: Record) -> Changes:
    """Take a record out; points and references go with their opinion.

    Raises BadInputError for a referral that still holds a course.
    """
    place = _PLACES[type(record)]
    if isinstance(record, Referral):
        held = [e.number for e in case.file.episodes.all() if e.referral_id == record.id]
        if held:
            raise BadInputError(
                f"Course {held[0]} belongs to this referral.",
                kept="The referral was kept.",
                do="Give the course another referral first.",
            )
    with case.change(f"Remove {place.label}", Kind.TREATMENT, Kind.REPORT) as changes:
        gone: list[Record] = [record]
        if isinstance(record, Opinion):
            gone += [p for p in case.file.opinion_points.all() if p.opinion_id == record.id]
            gone += [r for r in case.file.opinion_references.all() if r.opinion_id == record.id]
        _let_go(case, gone)
        getattr(case.file, place.repository).remove(record.id)
    return changes


def _let_go(case: OpenCase, gone: Sequence[Record]) -> None:
    """Take away the links of what is removed, and what it said; the passages stay."""
    read_then.let_go(case, *(record for record in gone if isinstance(record, Written)))
    targets = {record.id for record in gone}
    for link in case.file.links.all():
        if link.target in _LINKED and link.target_id in targets:
            case.file.links.remove(link.id)


def set_review(case: OpenCase, review: Review) -> Changes:
    """Record one line of the review in place of what was recorded for the same subject.

    Lines of attempts may stand beside each other; every other subject has one line a course.
    """
    if review.aspect is Aspect.ATTEMPT:
        return save(case, review)
    twins = [
        other
        for other in case.file.reviews.all()
        if (other.episode_id, other.aspect, other.subject)
        == (review.episode_id, review.aspect, review.subject)
        and other.id != review.id
    ]
    _check(case, (review,))
    with case.change("Record a line of the treatment review", Kind.TREATMENT, Kind.REPORT) as done:
        _let_go(case, twins)
        for twin in twins:
            case.file.reviews.remove(twin.id)
        case.file.reviews.put(review)
        read_then.keep(case, review)
    return done


def link_passage(case: OpenCase, target: LinkTarget, target_id: str, passage: Passage) -> Changes:
    """Link a passage to a line of the review, a homework task or a point of an opinion.

    The passage is filed when it is new; raises BadInputError for what is not recorded.
    """
    repository = _LINKED.get(target)
    if repository is None or getattr(case.file, repository).get(target_id) is None:
        raise BadInputError("What the passage is to be linked to is not recorded in this case.")
    label = "Link a passage to the treatment review"
    held = {(link.target_id, link.passage_id) for link in case.file.links.all()}
    with case.change(label, Kind.TREATMENT, Kind.DOCUMENTS, Kind.REPORT) as changes:
        if case.file.passages.get(passage.id) is None:
            case.file.passages.put(passage)
        if (target_id, passage.id) not in held:
            case.file.links.put(Link(new_id(), passage.id, target, target_id))
    return changes


_LINKED = {
    LinkTarget.REVIEW: "reviews",
    LinkTarget.HOMEWORK: "homework",
    LinkTarget.OPINION: "opinion_points",
}


def _check(case: OpenCase, records: Sequence[Record]) -> None:
    file = case.file
    episodes = {episode.id for episode in file.episodes.all()}
    opinions = {opinion.id for opinion in file.opinions.all()}
    opinions |= {record.id for record in records if isinstance(record, Opinion)}
    for record in records:
        episode = getattr(record, "episode_id", None)
        if episode is not None and episode not in episodes:
            raise BadInputError("That course of treatment is not in this case.")
        document = getattr(record, "document_id", None)
        if document is not None and file.documents.get(document) is None:
            raise BadInputError("That document is not in this case.")
        opinion = getattr(record, "opinion_id", None)
        if opinion is not None and opinion not in opinions:
            raise BadInputError("That opinion is not in this case.")
        if isinstance(record, Review) and record.state not in STATES[record.aspect]:
            allowed = ", ".join(STATES[record.aspect])
            raise BadInputError(
                f"{record.state!r} is no state of {record.aspect}.",
                kept="Nothing was changed.",
                do=f"It is one of {allowed}.",
            )
        if isinstance(record, Contact) and record.minutes is not None and record.minutes < 0:
            raise BadInputError("A contact cannot last less than no time.")
