"""The papers of a case as its chronology reads them: dates, pages, courses, and where a fact is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casereview.domain.case import TreatmentEpisode
from casereview.domain.dates import MONTHS, PartialDate, parse_date
from casereview.domain.documents.chronology import Source
from casereview.domain.documents.document import Document, Group
from casereview.domain.documents.statement import (
    CasenessValue,
    DateValue,
    Field,
    ScoreValue,
    State,
    Statement,
    TermValue,
    Value,
)
from casereview.domain.documents.voice import voice_of_group
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.scores import letter_dates

_RECORDS = ("gp_record", "record_extract", "clinical_notes", "score_sheet")
_MONTHS = "|".join(MONTHS)
_DATED = re.compile(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTHS})\s+\d{{4}}\b")


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents that count, with their own dates, pages and courses of treatment.

    dated: as filed; proposed: as filed, else as proposed. records: those that hold entries of many
    days (print-outs, notes), whose own date is that of none of them.
    """

    documents: Mapping[str, Document]
    dated: Mapping[str, PartialDate]
    proposed: Mapping[str, PartialDate]
    records: frozenset[str]
    pages: Mapping[str, int]
    courses: Mapping[str, TreatmentEpisode]
    scores: Mapping[tuple[str, str, str, str], str]

    @classmethod
    def of(cls, dossier: Dossier) -> Papers:
        """Look everything up once."""
        documents = {d.id: d for d in dossier.documents if not d.set_aside}
        return cls(
            documents,
            {key: when for key, when in letter_dates(dossier).items() if key in documents},
            {key: when for key, when in own_dates(dossier).items() if key in documents},
            frozenset(_records(dossier)),
            {passage.id: passage.page for passage in dossier.passages},
            {key: episode for episode in dossier.episodes for key in episode.document_ids},
            dict(score_places(dossier)),
        )

    def date_of(self, statement: Statement, words: str) -> tuple[PartialDate | None, str]:
        """Return the date of what a document states without one, and how it was found.

        A single date in its words comes first; else a letter speaks of its own day.
        """
        found = {when for when in map(_read, _DATED.findall(words)) if when is not None}
        if len(found) == 1:
            return found.pop(), "as dated in its words"
        if statement.document_id in self.records:
            return None, ""
        dates = self.dated if statement.decided is not None else self.proposed
        when = dates.get(statement.document_id)
        return when, "date of the document" if when else ""

    def course(self, document_id: str) -> int | None:
        """Return the number of the course of treatment that a document tells of."""
        found = self.courses.get(document_id)
        return found.number if found else None


def _records(dossier: Dossier) -> Iterator[str]:
    for statement in dossier.statements:
        value = statement.decided
        if statement.field is not Field.LETTER_TYPE or not isinstance(value, TermValue):
            continue
        if value.term in _RECORDS:
            yield statement.document_id


def _read(words: str) -> PartialDate | None:
    try:
        return parse_date(words)
    except ValueError:
        return None


def own_dates(dossier: Dossier) -> dict[str, PartialDate]:
    """Return the date of each document as filed, else as proposed."""
    found: dict[str, tuple[bool, PartialDate]] = {}
    for statement in dossier.statements:
        value = stated(statement)
        if statement.field is Field.LETTER_DATE and isinstance(value, DateValue):
            filed = statement.decided is not None
            if statement.document_id not in found or filed > found[statement.document_id][0]:
                found[statement.document_id] = filed, value.when
    return {key: when for key, (_filed, when) in found.items()}


def document_dates(dossier: Dossier) -> tuple[PartialDate, ...]:
    """Return the filed dates of the documents between which gaps are looked for.

    Instructions and other papers of solicitors are left out: they tell nothing of the time.
    """
    papers = Papers.of(dossier)
    return tuple(
        when for key, when in papers.dated.items() if papers.documents[key].group is not Group.LEGAL
    )


def score_places(dossier: Dossier) -> Iterator[tuple[tuple[str, str, str, str], str]]:
    """Yield document, measure, value and context of filed scores with their statements' keys."""
    for statement in reversed(dossier.statements):
        match statement.decided:
            case ScoreValue(measure, number, words, context):
                shown = shown_value(number, words)
            case CasenessValue(measure, _, words, context):
                shown = shown_value(None, words)
            case _:
                continue
        yield (statement.document_id, measure, shown, context), f"statement:{statement.id}"


def shown_value(number: int | None, words: str) -> str:
    """Return a score as it stands: `14`, or its words in quotation marks."""
    return f"“{words}”" if number is None else str(number)


def source_in(
    key: str,
    document: Document,
    words: str,
    papers: Papers | None = None,
    statement: Statement | None = None,
) -> Source:
    """Return who says a fact of a document, and where: on the page of the statement behind it."""
    passage = statement.passage_id if statement and statement.passage_id else ""
    return Source(
        key=key,
        voice=voice_of_group(document.group),
        words=words,
        document_id=document.id,
        label=document.label,
        page=papers.pages.get(passage) if papers and passage else None,
        passage_id=passage,
        told=papers.dated.get(document.id) if papers else None,
    )


def stated(statement: Statement) -> Value | None:
    """Return what was filed, or what is proposed while nobody has decided."""
    if statement.state is State.PROPOSED:
        return statement.value
    return statement.decided


_DETERMINED = ("a", "an", "the", "her", "his", "our", "my", "their", "one", "two", "three")


def with_article(words: str) -> str:
    """Return `a clinical psychologist`; a name, and what is several, stay as they are."""
    first, *rest = words.split() or [""]
    several = (rest or [first])[-1].endswith("s")
    if not first[:1].islower() or several or first in _DETERMINED:
        return words
    return f"{'an' if first[0] in 'aeiou' else 'a'} {words}"


def capital(text: str) -> str:
    """Return a text with a capital."""
    return text[:1].upper() + text[1:]
