"""Rules that find where sources differ: each asks a question that has one answer.

Pure, and each with an id and a sentence, so that what is found can be explained. Only filed
statements and the expert's own records are asked; a rule that cannot be sure asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from casereview.domain.assessing.own_score import own_value
from casereview.domain.assessing.rating import Answer
from casereview.domain.dates import PartialDate, british
from casereview.domain.documents.contradiction import Claim, Contradiction, Side, differing
from casereview.domain.documents.contradiction_courses import (
    attendance_claims,
    course_date_claims,
    delivery_claims,
    session_claims,
)
from casereview.domain.documents.contradiction_diagnoses import (
    Rated,
    diagnosis_claims,
    interview_claims,
)
from casereview.domain.documents.contradiction_facts import (
    AUTHOR,
    BIRTH,
    CASENESS,
    CONTEXT,
    RATING,
    SCORE,
    Seen,
)
from casereview.domain.documents.statement import (
    CasenessValue,
    DateValue,
    Field,
    RoleValue,
    ScoreValue,
)
from casereview.domain.documents.voice import Voice, voice_of_source
from casereview.domain.dossier import Dossier


def found(
    dossier: Dossier, dated: Mapping[str, PartialDate], rated: Sequence[Rated]
) -> tuple[Contradiction, ...]:
    """Return every contradiction that a rule finds; dated: documents' own dates by id."""
    seen = Seen(dossier, dated)
    claims = [
        *_scores(seen),
        *_caseness(seen),
        *session_claims(seen),
        *course_date_claims(seen),
        *attendance_claims(seen),
        *_authors(seen),
        *_births(seen),
        *delivery_claims(seen),
        *diagnosis_claims(seen),
        *interview_claims(seen, rated),
        *_ratings(seen),
    ]
    return differing(claims)


def _scores(seen: Seen) -> Iterator[Claim]:
    for one in seen.of(Field.SCORE):
        value = one.value
        if not isinstance(value, ScoreValue) or value.number is None:
            continue
        if value.whose != "patient" or value.kind != "total":
            continue
        when = value.on
        if when is None and value.context in ("current", "followup"):
            when = seen.dated.get(one.document.id)
        course, shown = seen.course(one), f"{value.measure} = {value.number}"
        if when is not None and when.exact is not None:
            day = british(when.exact)
            question = f"{value.measure}:{when.edtf}"
            subject = f"{value.measure} on {day}"
            yield Claim(SCORE, question, subject, str(value.number), one.side(shown))
        elif when is None and course is not None and value.context in ("start", "end"):
            question = f"{value.measure}:{course.id}:{value.context}"
            subject = f"{value.measure} at the {value.context} of course {course.number}"
            yield Claim(CONTEXT, question, subject, str(value.number), one.side(shown))
    yield from _own_scores(seen)


def _own_scores(seen: Seen) -> Iterator[Claim]:
    for score in seen.dossier.own_scores:
        day = score.taken_on.exact
        if day is None or score.total is None:
            continue
        document = seen.documents.get(score.document_id or "")
        voice = voice_of_source(score.source, document.group if document else None)
        side = Side(
            voice,
            f"{score.measure} {own_value(score)}",
            f"own_score:{score.id}",
            document.id if document else None,
            score.page,
            source="" if document else "own record",
        )
        question, subject = f"{score.measure}:{score.taken_on.edtf}", british(day)
        value = f"{score.total:g}"
        yield Claim(SCORE, question, f"{score.measure} on {subject}", value, side)


def _caseness(seen: Seen) -> Iterator[Claim]:
    for one in seen.of(Field.CASENESS):
        value = one.value
        if not isinstance(value, CasenessValue) or value.measure == "unspecified":
            continue
        when, course = seen.dated.get(one.document.id), seen.course(one)
        side = one.side(f"{value.measure} {value.status} caseness: “{value.words}”")
        if value.context == "current" and when is not None and when.exact is not None:
            question, moment = when.edtf, f"on {british(when.exact)}"
        elif value.context in ("start", "end") and course is not None:
            question = f"{course.id}:{value.context}"
            moment = f"at the {value.context} of course {course.number}"
        else:
            continue
        subject = f"Caseness on {value.measure} {moment}"
        yield Claim(CASENESS, f"{value.measure}:{question}", subject, value.status, side)


def _authors(seen: Seen) -> Iterator[Claim]:
    for one in seen.of(Field.AUTHOR_ROLE):
        if isinstance(one.value, RoleValue):
            subject = f"Who wrote {one.document.label}"
            words = f"written by: {one.value.role}"
            yield Claim(AUTHOR, one.document.id, subject, one.value.role, one.side(words))


def _births(seen: Seen) -> Iterator[Claim]:
    subject = "Date of birth"
    born = seen.dossier.case.claimant.date_of_birth
    if born is not None:
        side = Side(Voice.EXPERT, british(born), "case:birth", source="details of the case")
        yield Claim(BIRTH, "claimant", subject, born.isoformat(), side)
    for one in seen.of(Field.BIRTH_DATE):
        if isinstance(one.value, DateValue) and one.value.when.exact is not None:
            when = one.value.when
            yield Claim(BIRTH, "claimant", subject, when.edtf, one.side(str(when)))


def _ratings(seen: Seen) -> Iterator[Claim]:
    """Claim what the interviewer marked while rating: the rating, and the source that differs."""
    points = {point.id: point for point in seen.dossier.time_points}
    for answer in seen.dossier.answers:
        if not answer.conflict_with:
            continue
        point = points.get(answer.time_point_id)
        subject = f"{answer.key} {answer.item}, {point.short if point else answer.time_point_id}"
        own = f"rated on {_source_words(answer.source)}: {answer.value}"
        side = Side(Voice.INTERVIEW, own, f"answer:{answer.id}", source="interview")
        yield Claim(RATING, answer.id, subject, "own", side)
        yield from _other_sources(answer, subject)


def _other_sources(answer: Answer, subject: str) -> Iterator[Claim]:
    for source in answer.conflict_with:
        voice = {"claimant_now": Voice.CLAIMANT, "informant": Voice.INFORMANT,
                 "observation": Voice.EXPERT}.get(source, Voice.OTHER)  # fmt: skip
        words = answer.conflict_reason or "says otherwise"
        side = Side(voice, words, f"answer:{answer.id}", source="interview")
        yield Claim(RATING, answer.id, subject, source, side)


def _source_words(source: str) -> str:
    return {
        "claimant_now": "the claimant’s account",
        "informant": "an informant’s account",
        "record": "the records",
        "observation": "what was observed",
    }.get(source, source)


def by_ref(contradictions: Iterable[Contradiction]) -> dict[str, tuple[str, ...]]:
    """Return the ids of contradictions by the facts that are sides of them."""
    refs: dict[str, tuple[str, ...]] = {}
    for one in contradictions:
        for side in one.sides:
            if side.ref:
                refs[side.ref] = tuple(dict.fromkeys((*refs.get(side.ref, ()), one.id)))
    return refs
