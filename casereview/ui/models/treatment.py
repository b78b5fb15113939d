"""Referrals, contacts, homework, promises and opinions as lines of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from casereview.domain.care.therapy_rating import rating_of
from casereview.domain.care.treatment import Contact, Evidence, Fact, Opinion, Side
from casereview.domain.care.treatment_words import (
    ATTENDANCES,
    CONTACTS,
    FACTS,
    KEPT,
    PARTS,
    QUALIFICATIONS,
    RESPONSES,
    SIDES,
)
from casereview.reporting.wording import bare
from casereview.services.views import Particulars
from casereview.ui.models.particulars import NOT_STATED, Line

REFERRAL_HEAD = ("No.", "Service and by whom referred", "Received", "Ended")
PRACTITIONER_HEAD = ("Course", "Part", "Role and qualification", "Source")
CONTACT_HEAD = ("Course", "Date", "Contact", "Attendance", "Source")
RATING_HEAD = ("Course", "Rating as told", "Source")
TOLD_HEAD = ("Course", "About", "What is told", "By")
HOMEWORK_HEAD = ("Course", "Session", "Task", "Criteria present", "Source")
PROMISE_HEAD = ("Course", "What", "Due", "What became of it", "Source")
ATTEMPT_HEAD = ("Course", "Problem raised", "Response", "By")
OPINION_HEAD = ("No.", "On", "Conclusion", "Evidence")
POINT_HEAD = ("Opinion", "Side", "Point")
REFERENCE_HEAD = ("Opinion", "Work", "Finding relied on")


def referral_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the referrals as lines."""
    return tuple(
        Line(
            one.id,
            one,
            (
                str(one.number),
                _joined((one.service, f"by {one.by}" if one.by else "", one.descriptor)),
                str(one.received or NOT_STATED),
                _joined((str(one.ended) if one.ended else "", one.end_reason)) or NOT_STATED,
            ),
        )
        for one in view.treatment.referrals
    )


def practitioner_lines(view: Particulars) -> tuple[Line, ...]:
    """Return who took part in the courses as lines."""
    return tuple(
        Line(
            one.id,
            one,
            (
                course_of(view, one.episode_id),
                PARTS[one.part],
                _joined((one.role, QUALIFICATIONS[one.qualification], one.name)),
                _source(view, one.document_id, one.page, one.voice.words),
            ),
        )
        for one in view.treatment.practitioners
    )


def contact_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the contacts as lines, in order of time within a course."""
    ordered = sorted(view.treatment.contacts, key=lambda one: _order(view, one))
    return tuple(
        Line(
            one.id,
            one,
            (
                course_of(view, one.episode_id),
                str(one.when or NOT_STATED),
                _joined(
                    (
                        CONTACTS[one.kind],
                        one.medium,
                        f"{one.minutes} min" if one.minutes is not None else "",
                        one.text,
                    )
                ),
                ATTENDANCES[one.attendance],
                _source(view, one.document_id, one.page, one.voice.words),
            ),
        )
        for one in ordered
    )


def _order(view: Particulars, contact: Contact) -> tuple[str, bool, tuple[Any, ...]]:
    when = contact.when
    return course_of(view, contact.episode_id), when is None, when.sort_key if when else ()


def told_lines(view: Particulars) -> tuple[Line, ...]:
    """Return what sources other than accepted statements tell, as lines."""
    return tuple(
        Line(
            one.id,
            one,
            (
                course_of(view, one.episode_id),
                FACTS[one.fact],
                _one_line(one.text),
                _source(view, one.document_id, one.page, one.voice.words),
            ),
        )
        for one in view.treatment.told
        if one.fact is not Fact.RATED
    )


def rating_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the ratings of adherence or competence as lines."""
    return tuple(
        Line(
            one.id,
            rating_of(one),
            (
                course_of(view, one.episode_id),
                _one_line(one.text),
                _source(view, one.document_id, one.page, one.voice.words),
            ),
        )
        for one in view.treatment.told
        if one.fact is Fact.RATED
    )


def homework_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the tasks between sessions as lines."""
    return tuple(
        Line(
            one.id,
            one,
            (
                course_of(view, one.episode_id),
                one.session or (str(one.set_on) if one.set_on else NOT_STATED),
                _one_line(one.behaviour),
                f"{_present((one.clear, one.rationale, one.reactions, one.reviewed))} of 4",
                _source(view, one.document_id, one.page, one.voice.words),
            ),
        )
        for one in view.treatment.homework
    )


def promise_lines(view: Particulars) -> tuple[Line, ...]:
    """Return promises and plans as lines."""
    return tuple(
        Line(
            one.id,
            one,
            (
                course_of(view, one.episode_id),
                _one_line(one.text),
                str(one.due) if one.due else one.due_words or NOT_STATED,
                _joined((KEPT[one.kept], one.outcome_by)),
                _source(view, one.document_id, one.page, one.voice.words),
            ),
        )
        for one in view.treatment.promises
    )


def attempt_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the attempts to raise a problem as lines."""
    return tuple(
        Line(
            one.id,
            one,
            (
                course_of(view, one.episode_id),
                ": ".join(part for part in (one.subject, bare(_one_line(one.text))) if part),
                RESPONSES[one.state],
                one.voice.words,
            ),
        )
        for one in view.treatment.attempts
    )


def opinion_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the opinions as lines, each with how many points stand on which side."""
    return tuple(
        Line(
            one.id,
            one,
            (
                str(one.number),
                _about(view, one),
                _concluded(view, one) or "not yet concluded",
                _sides(view, one.id),
            ),
        )
        for one in view.treatment.opinions
    )


def _about(view: Particulars, opinion: Opinion) -> str:
    """Return the course and the disorder it is on; of the whole case, the question itself."""
    names = dict(view.disorders)
    disorder = names.get(opinion.disorder, opinion.disorder)
    if opinion.episode_id is None and not disorder:
        return _one_line(opinion.question)
    course = course_of(view, opinion.episode_id)
    return _joined((f"course {course}" if opinion.episode_id else course, disorder))


def _concluded(view: Particulars, opinion: Opinion) -> str:
    """Return what is concluded, and on which topic where another has the same words."""
    said = dict(view.treatment.conclusions).get(opinion.conclusion, opinion.conclusion)
    topic, _, short = said.rpartition(": ")
    alike = [each for _, each in view.treatment.conclusions if each.rpartition(": ")[2] == short]
    on = f": {topic[:1].lower()}{topic[1:]}" if len(alike) > 1 else ""
    return f"{short[:1].upper()}{short[1:]}{on}"


_COUNTED = {
    Side.FOR: "for",
    Side.AGAINST: "against",
    Side.ABSENT: "absent",
    Side.ALTERNATIVE: "other",
}


def _sides(view: Particulars, opinion_id: str) -> str:
    own = [point.side for point in view.treatment.points if point.opinion_id == opinion_id]
    counts = (f"{own.count(side)} {words}" for side, words in _COUNTED.items() if side in own)
    return _joined(counts) or "none yet"


def point_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the points of the opinions as lines."""
    numbers = {opinion.id: str(opinion.number) for opinion in view.treatment.opinions}
    return tuple(
        Line(
            one.id,
            one,
            (numbers.get(one.opinion_id, ""), SIDES[one.side], bare(_one_line(one.text))),
        )
        for one in view.treatment.points
    )


def reference_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the works relied on as lines."""
    numbers = {opinion.id: str(opinion.number) for opinion in view.treatment.opinions}
    works = {key: words.partition(", ")[0] for key, words in view.treatment.works}
    return tuple(
        Line(
            one.id,
            one,
            (
                numbers.get(one.opinion_id, ""),
                works.get(one.work, one.work),
                _one_line(one.finding),
            ),
        )
        for one in view.treatment.references
    )


def course_of(view: Particulars, episode_id: str | None) -> str:
    """Return the number of a course, or that it is of the whole case."""
    numbers = {episode.id: str(episode.number) for episode in view.episodes}
    return numbers.get(episode_id or "", "whole case")


def _source(view: Particulars, document_id: str | None, page: int | None, voice: str) -> str:
    labels = {document.id: document.label for document in view.documents}
    label = labels.get(document_id or "")
    if label is None:
        return voice
    return f"{label} p.{page}" if page else label


def _present(found: Iterable[Evidence]) -> int:
    return sum(each is Evidence.PRESENT for each in found)


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _one_line(text: str) -> str:
    return " ".join(text.split())
