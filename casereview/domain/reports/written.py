"""What the expert writes elsewhere than in the sections, and the report prints all the same.

The reasons and the evidence of opinions, answers to questions, versions of facts in dispute and
lines of the treatment review hold live references as the sections do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from casereview.domain.care.treatment import Opinion, OpinionPoint, OpinionReference, Review
from casereview.domain.care.treatment_words import ASPECTS
from casereview.domain.case import Question
from casereview.domain.dossier import Dossier
from casereview.domain.reports.dispute import DisputedFact

Record = Opinion | OpinionPoint | OpinionReference | Review | Question | DisputedFact


class Of(StrEnum):
    """What a text belongs to."""

    OPINION = "opinion"
    DISPUTE = "dispute"
    ANSWER = "answer"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Written:
    """The texts of one record.

    key: by which what it said is kept. name: how the record is called, as the beginning of a
    sentence. on: the id of what its page shows, such as the opinion of a point.
    """

    id: str
    key: str
    of: Of
    name: str
    on: str
    texts: tuple[str, ...]


def key_of(record: Record) -> str:
    """Return what tells a record from those of every other kind: `opinion_point/4`."""
    return f"{_KINDS[type(record)]}/{record.id}"


_KINDS: Mapping[type[Any], str] = MappingProxyType(
    {
        Opinion: "opinion",
        OpinionPoint: "opinion_point",
        OpinionReference: "opinion_reference",
        Review: "review",
        Question: "question",
        DisputedFact: "disputed_fact",
    }
)


def texts_of(record: Record) -> tuple[str, ...]:
    """Return the texts of a record that are printed with their references read anew."""
    texts: tuple[str, ...]
    match record:
        case Opinion():
            texts = (
                *(record.reasons, record.known_then, record.known_now, record.range),
                *(record.no_range, record.qualification, record.settled_by),
            )
        case OpinionPoint() | Review():
            texts = (record.text,)
        case OpinionReference():
            texts = (record.finding,)
        case Question():
            texts = (record.answer,)
        case DisputedFact():
            said = (text for one in record.hypotheses for text in (one.version, one.opinion))
            texts = (record.reason, *said)
    return tuple(text for text in texts if text.strip())


def written(dossier: Dossier) -> Iterator[Written]:
    """Yield what is written in a case outside the sections, in the order of the report."""
    for fact in dossier.disputes:
        yield _made(fact, Of.DISPUTE, f"The fact in dispute “{fact.subject}”")
    yield from _of_opinions(dossier)
    for question in dossier.questions:
        yield _made(question, Of.ANSWER, f"The answer to question {question.number}")
    numbers = {episode.id: episode.number for episode in dossier.episodes}
    for review in dossier.reviews:
        course = f", course {numbers[review.episode_id]}" if review.episode_id in numbers else ""
        yield _made(review, Of.REVIEW, f"The treatment review{course}, {ASPECTS[review.aspect]}")


def _of_opinions(dossier: Dossier) -> Iterator[Written]:
    numbers = {opinion.id: opinion.number for opinion in dossier.opinions}
    for opinion in dossier.opinions:
        yield _made(opinion, Of.OPINION, f"Opinion {opinion.number}")
    parts: tuple[OpinionPoint | OpinionReference, ...] = (
        *dossier.opinion_points,
        *dossier.opinion_references,
    )
    for part in parts:
        number = numbers.get(part.opinion_id)
        if number is not None:
            yield _made(part, Of.OPINION, f"Opinion {number}", part.opinion_id)


def _made(record: Record, of: Of, name: str, on: str = "") -> Written:
    return Written(record.id, key_of(record), of, name, on or record.id, texts_of(record))
