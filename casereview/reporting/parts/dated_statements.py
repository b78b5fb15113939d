"""The dated facts that documents state: their own dates, contacts, scores, diagnoses, promises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casereview.domain.dates import PartialDate
from casereview.domain.documents.chronology import Entry, EntryKind, Source
from casereview.domain.documents.document import Document
from casereview.domain.documents.statement import (
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    PromiseValue,
    RoleValue,
    ScoreValue,
    State,
    Statement,
    TermValue,
    Value,
)
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.dated_papers import (
    Papers,
    capital,
    shown_value,
    source_in,
    stated,
    with_article,
)
from casereview.reporting.parts.scores import Score, in_context

_DIAGNOSES = {
    "diagnosis": "{text} is stated as a diagnosis",
    "code": "{text} is given with a code",
    "provisional": "{text} is given as provisional",
    "code_only": "The code {text} is given without a diagnosis in words",
    "suspected": "{text} is suspected",
    "denied": "Stated as not, or no longer, diagnosed: “{text}”",
}


_WRITERS = ("i", "we", "us")
"""Whoever promises in a letter's own words is known from them."""


def document_entries(dossier: Dossier, papers: Papers) -> Iterator[Entry]:
    """Yield each document by its own date, or without one."""
    by_document: dict[str, list[Statement]] = {key: [] for key in papers.documents}
    for statement in dossier.statements:
        if statement.document_id in by_document:
            by_document[statement.document_id].append(statement)
    for key, own in by_document.items():
        document = papers.documents[key]
        dates = [s for s in own if s.field is Field.LETTER_DATE and _is_date(stated(s))]
        filed = [s for s in dates if s.decided is not None]
        text = _document_words(document, own)
        if not dates:
            source = source_in(f"document:{key}", document, text)
            yield Entry(EntryKind.DOCUMENT, text, (source,), episode=papers.course(key))
        for statement in filed or dates[:1]:
            value = stated(statement)
            assert isinstance(value, DateValue)
            source = source_in(f"statement:{statement.id}", document, text, papers, statement)
            yield Entry(
                EntryKind.DOCUMENT,
                text,
                (replace(source, told=None),),
                value.when,
                dating="date that the document bears",
                ambiguous=value.ambiguous,
                decided=bool(filed),
                episode=papers.course(key),
            )


def _document_words(document: Document, own: Sequence[Statement]) -> str:
    """Return `Letter to the GP: assessment, by a PWP`, from what was filed."""
    title = document.title or document.file_name
    kinds = [v.term.replace("_", " ") for s in own if isinstance(v := s.decided, TermValue)
             and s.field is Field.LETTER_TYPE]  # fmt: skip
    roles = [v.role for s in own if isinstance(v := s.decided, RoleValue)]
    kind = f" ({kinds[0]})" if kinds and kinds[0].casefold() not in title.casefold() else ""
    return f"{title}{kind}" + (f", signed by: {', '.join(dict.fromkeys(roles))}" if roles else "")


def stated_entries(dossier: Dossier, papers: Papers) -> Iterator[Entry]:
    """Yield what documents state: filed, or as long as nobody has decided on it."""
    for statement in dossier.statements:
        document = papers.documents.get(statement.document_id)
        value = stated(statement)
        if document is None or value is None:
            continue
        source = source_in(f"statement:{statement.id}", document, "", papers, statement)
        for entry in _stated_entries(statement, value, source, papers):
            yield replace(
                entry,
                decided=statement.decided is not None,
                episode=papers.course(document.id) if entry.episode is None else entry.episode,
            )


def _stated_entries(
    statement: Statement, value: Value, source: Source, papers: Papers
) -> Iterator[Entry]:
    match statement.field, value:
        case Field.APPOINTMENT, DatedValue(text, on):
            said = replace(source, words=text)
            yield Entry(EntryKind.CONTACT, capital(text), (said,), on, same="contact")
        case Field.MENTIONED, DatedValue(text, on) if on is not None:
            said = replace(source, words=text)
            yield Entry(EntryKind.MENTIONED, f"Referred to: {text}", (said,), on)
        case Field.DIAGNOSIS, DiagnosisValue():
            words = _diagnosis_words(value)
            said = replace(source, words=words)
            matter = f"{value.kind} {value.text.casefold()}"
            when, dating = papers.date_of(statement, f"{value.text} {value.basis}")
            yield Entry(EntryKind.DIAGNOSIS, words, (said,), when, dating=dating, same=matter)
        case Field.PROMISE, PromiseValue(text, by, due, due_words):
            until = f" (due {due or due_words})" if due or due_words else ""
            who = f", by {by}" if by and by.casefold() not in _WRITERS else ""
            said = replace(source, words=f"{text}{who}{until}")
            when, dating = papers.date_of(statement, "")
            words = f"Said to follow: {said.words}"
            yield Entry(EntryKind.PROMISE, words, (said,), when, dating=dating)
            if due is not None:
                said = replace(said, key=f"{source.key}:due")
                yield Entry(EntryKind.DUE, f"Due by then: {text}{who}", (said,), due)
        case Field.SCORE, ScoreValue() if statement.state is State.PROPOSED:
            if value.whose == "patient" and value.kind == "total":
                yield _proposed_score(value, source, papers.proposed.get(source.document_id))


def _diagnosis_words(value: DiagnosisValue) -> str:
    text = value.text or value.code
    if value.code and value.code not in text:
        text = f"{text} ({value.code})"
    words = _DIAGNOSES.get(value.kind, "{text}").format(text=text)
    parts = [f"by {with_article(value.by)}" if value.by else "",
             f"on the basis of {with_article(value.basis)}" if value.basis else ""]  # fmt: skip
    return ", ".join(part for part in (words, *parts) if part)


def _proposed_score(value: ScoreValue, source: Source, told: PartialDate | None) -> Entry:
    shown = shown_value(value.number, value.words)
    when = value.on or (told if value.context in ("current", "followup") else None)
    text = f"{value.measure} {shown} ({in_context(value.context)})"
    return Entry(EntryKind.SCORE, text, (replace(source, words=text),), when)


def score_entry(score: Score, papers: Papers) -> Entry:
    """Return the line of a filed score, with every document that gives it."""
    shown = shown_value(score.number, score.words)
    text = f"{score.measure} {shown}"
    sources = tuple(
        replace(
            source_in(
                papers.scores.get(
                    (document.id, score.measure, shown, context),
                    f"score:{document.id}:{score.measure}:{shown}:{context}",
                ),
                document,
                f"{text}, {in_context(context)}",
            ),
            page=score.page if document == score.document else None,
            told=papers.dated.get(document.id),
        )
        for document, context in score.places
        if document.id in papers.documents
    )
    invented = " (invented for this demonstration)" if _invented(score) else ""
    return Entry(
        EntryKind.SCORE,
        f"{text}{invented}",
        sources,
        score.when,
        dating="" if score.dating.startswith("as dated") else score.dating,
        episode=papers.course(score.document.id),
        same=text,
    )


def _invented(score: Score) -> bool:
    return score.number is not None and score.document.invented_numbers


def _is_date(value: Value | None) -> bool:
    return isinstance(value, DateValue)
