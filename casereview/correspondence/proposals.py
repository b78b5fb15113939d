"""From a document's pages to proposed statements, each with its rule, quote and place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casereview.correspondence.reader.author import read_author
from casereview.correspondence.reader.blocks import BlockBuilder
from casereview.correspondence.reader.facts import read_facts
from casereview.correspondence.reader.found import Fact, FoundCaseness, FoundScore
from casereview.correspondence.reader.letter import Letter
from casereview.correspondence.reader.letter_date import read_letter_date
from casereview.correspondence.reader.scores import read_scores
from casereview.correspondence.reader.strand import Book, Strand
from casereview.correspondence.reading import PageText
from casereview.domain.documents.statement import (
    CasenessValue,
    DateValue,
    Field,
    RoleValue,
    ScoreValue,
    TextValue,
    Value,
)

LONGEST_QUOTE = 400
READER = "letter-reader/2"
"""Name and version of the set of rules, as stored with what they propose."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact put forward by a rule: characters [start, end) of a page's text are its quote."""

    field: Field
    value: Value
    page: int
    start: int
    end: int
    quote: str
    rule: str


def propose(pages: Sequence[PageText]) -> tuple[Proposal, ...]:
    """Read every field of a document, by field and then by place; never raises for any text."""
    book = Book(pages)
    blocks = BlockBuilder(book).build()
    found: list[Proposal | None] = []
    if dated := read_letter_date(blocks):
        assert dated.found.when is not None
        span = dated.strand.part(dated.found.start, dated.found.end)
        value = DateValue(dated.found.when, dated.found.ambiguous)
        found.append(_proposal(book, Field.LETTER_DATE, value, span, span, dated.rule))
    if author := read_author(blocks):
        span = author.strand
        value_of_role = RoleValue(author.role)
        found.append(_proposal(book, Field.AUTHOR_ROLE, value_of_role, span, span, author.rule))
    letter = Letter(blocks, dated.found.when if dated else None, author.role if author else "")
    facts = tuple(read_facts(letter))
    scores = read_scores(blocks, _patient(facts), letter.dated)
    found += _scores(book, scores.scores)
    found += _caseness(book, scores.caseness)
    found += (_proposal(book, f.field, f.value, f.evidence, f.shows, f.rule) for f in facts)
    return tuple(sorted((p for p in found if p is not None), key=_order))


def _patient(facts: Sequence[Fact]) -> str:
    """Return the patient's name as a rule found it, or nothing."""
    values = (fact.value for fact in facts if fact.field is Field.PATIENT)
    return next((value.text for value in values if isinstance(value, TextValue)), "")


_ORDER = {field: rank for rank, field in enumerate(Field)}


def _order(proposal: Proposal) -> tuple[int, int, int, int]:
    return (_ORDER[proposal.field], proposal.page, proposal.start, proposal.end)


def _scores(book: Book, scores: Sequence[FoundScore]) -> Iterator[Proposal | None]:
    for score in scores:
        value = ScoreValue(
            score.measure,
            score.number,
            score.words,
            score.context or "current",
            score.on,
            score.whose,
            score.kind,
        )
        yield _proposal(book, Field.SCORE, value, score.evidence, score.value, score.rule)


def _caseness(book: Book, found: Sequence[FoundCaseness]) -> Iterator[Proposal | None]:
    for case in found:
        value = CasenessValue(case.measure, case.status, case.words, case.context or "current")
        yield _proposal(book, Field.CASENESS, value, case.evidence, case.evidence, case.rule)


def _proposal(
    book: Book, field: Field, value: Value, evidence: Strand, shows: Strand, rule: str
) -> Proposal | None:
    """Cut the quote from the page that holds the value, 400 characters at most around it."""
    if not shows.places or not evidence.places:
        return None
    page, last = book.locate(shows.places[-1])
    text = book.pages[page].text
    first = book.start_of(page)
    on_page = [
        place - first
        for strand in (evidence, shows)
        for place in strand.places
        if 0 <= place - first <= len(text)
    ]
    value_end = last + 1
    start, end = min(on_page), max(on_page) + 1
    if end - start > LONGEST_QUOTE:
        start = max(start, min(value_end, end) - LONGEST_QUOTE)
        end = min(end, start + LONGEST_QUOTE)
    return Proposal(field, value, book.pages[page].number, start, end, text[start:end], rule)
