"""From a document's pages to proposed statements, each with its rule, quote and place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casereview.correspondence.reader.author import read_author
from casereview.correspondence.reader.blocks import BlockBuilder
from casereview.correspondence.reader.found import FoundCaseness, FoundScore
from casereview.correspondence.reader.letter_date import read_letter_date
from casereview.correspondence.reader.scores import read_scores
from casereview.correspondence.reader.strand import Book, Strand
from casereview.correspondence.reading import PageText
from casereview.domain.statement import (
    CasenessValue,
    DateValue,
    Field,
    RoleValue,
    ScoreValue,
    Value,
)

LONGEST_QUOTE = 400
READER = "letter-reader/1"
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
    """Read the letter date, the author's role, scores and caseness; never raises for any text."""
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
    scores = read_scores(blocks)
    found += _scores(book, scores.scores)
    found += _caseness(book, scores.caseness)
    return tuple(proposal for proposal in found if proposal is not None)


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
    page, _ = book.locate(shows.places[-1])
    on_page = [
        offset
        for strand in (evidence, shows)
        for index, offset in map(book.locate, strand.places)
        if index == page
    ]
    value_end = book.locate(shows.places[-1])[1] + 1
    start, end = min(on_page), max(on_page) + 1
    if end - start > LONGEST_QUOTE:
        start = max(start, min(value_end, end) - LONGEST_QUOTE)
        end = min(end, start + LONGEST_QUOTE)
    text = book.pages[page].text
    return Proposal(field, value, book.pages[page].number, start, end, text[start:end], rule)
