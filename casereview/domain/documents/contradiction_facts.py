"""What the rules on sources that differ look at: filed statements, and why each rule asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from casereview.domain.case import TreatmentEpisode
from casereview.domain.dates import PartialDate
from casereview.domain.documents.contradiction import BY_HAND, Side
from casereview.domain.documents.document import Document
from casereview.domain.documents.statement import (
    Field,
    TermValue,
    Value,
)
from casereview.domain.documents.voice import voice_of_group
from casereview.domain.dossier import Dossier

SCORE, CONTEXT, CASENESS = "score/1", "score_context/1", "caseness/1"
ATTENDED, OFFERED, CONTACT = "sessions_attended/1", "sessions_offered/1", "attendance/1"
DATES = "course_dates/1"
AUTHOR, BIRTH, DELIVERY = "author/1", "birth/1", "delivery/1"
DIAGNOSIS, INTERVIEW, RATING = "diagnosis/1", "interview/1", "rating/1"

RULES: Mapping[str, str] = {
    SCORE: "Two totals of one measure bear the same day.",
    CONTEXT: "Two documents give different totals of one measure for the beginning, or the end, of "
    "one course of treatment. They may mean different days: neither dates its score.",
    CASENESS: "One document puts a measure above the service’s threshold where another, of the "
    "same occasion, puts it below.",
    ATTENDED: "The number of sessions attended cannot fall, and no longer changes once the course "
    "of treatment has ended.",
    OFFERED: "Two sources written after the course of treatment ended give different numbers of "
    "sessions offered.",
    CONTACT: "One source says that an appointment was attended, another that it was not.",
    DATES: "Two sources date the beginning, or the end, of one course of treatment on days that "
    "cannot be the same.",
    AUTHOR: "More than one role is filed for the author of one document. Two people may have "
    "signed it.",
    BIRTH: "Two dates of birth are given.",
    DELIVERY: "Documents of one kind from one course of treatment name no means of contact in "
    "common. The means may have changed.",
    DIAGNOSIS: "One document states a diagnosis where another, dated within 31 days, says that "
    "none of it is made.",
    INTERVIEW: "A document and the interview differ on whether a disorder was present within 31 "
    "days. A document’s diagnosis and a structured interview need not use the same criteria.",
    RATING: "A rating of the interview was marked as differing from what another source says.",
    BY_HAND: "Set against each other by the expert.",
}
"""Why each rule finds what it finds, as pages and reports say it."""

NEAR = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A filed statement with its document."""

    id: str
    field: Field
    value: Value
    document: Document
    page: int | None

    def side(self, words: str) -> Side:
        """Return it as a side of a contradiction."""
        voice = voice_of_group(self.document.group)
        return Side(voice, words, f"statement:{self.id}", self.document.id, self.page)


class Seen:
    """The filed statements of documents that count, and the look-ups the rules share."""

    def __init__(self, dossier: Dossier, dated: Mapping[str, PartialDate]) -> None:
        self.dossier = dossier
        self.dated = dated
        documents = {d.id: d for d in dossier.documents if not d.set_aside}
        pages = {passage.id: passage.page for passage in dossier.passages}
        self.documents = documents
        self.courses: dict[str, TreatmentEpisode] = {
            key: episode for episode in dossier.episodes for key in episode.document_ids
        }
        self._by_field: dict[Field, list[StatedFact]] = {}
        for each in dossier.statements:
            document, value = documents.get(each.document_id), each.decided
            if document is not None and value is not None:
                page = pages.get(each.passage_id or "")
                fact = StatedFact(each.id, each.field, value, document, page)
                self._by_field.setdefault(each.field, []).append(fact)

    def of(self, field: Field) -> Iterator[StatedFact]:
        """Yield the statements on a field."""
        return iter(self._by_field.get(field, ()))

    def course(self, one: StatedFact) -> TreatmentEpisode | None:
        """Return the course of treatment that a statement's document tells of."""
        return self.courses.get(one.document.id)

    def after_the_end(self, one: StatedFact) -> bool:
        """Whether a document was certainly written once its course had ended."""
        course, when = self.course(one), self.dated.get(one.document.id)
        return bool(course and course.ended and when and when.earliest >= course.ended.latest)

    def kind(self, document: Document) -> str:
        """Return the kind of letter that was filed for a document, '' where none was."""
        kinds = (
            one.value.term
            for one in self.of(Field.LETTER_TYPE)
            if one.document == document and isinstance(one.value, TermValue)
        )
        return next(kinds, "")


def near(one: PartialDate, other: PartialDate) -> bool:
    """Whether two dates certainly lie within 31 days of each other."""
    spread = (one.latest - other.earliest, other.latest - one.earliest)
    return all(abs(apart) <= NEAR for apart in spread)
