"""What filed statements refer to or promise that nobody has dealt with, and what it may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casereview.domain.dates import PartialDate
from casereview.domain.documents.request import Filed, Match, matches
from casereview.domain.documents.statement import DatedValue, Field, PromiseValue, Statement
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.dated_papers import own_dates

_PAPERS = ("letter", "report", "summary", "copy", "questionnaire", "plan", "notes", "worksheet")


@dataclass(frozen=True, slots=True)
class Mention:
    """A filed statement that refers to a paper which nobody has dealt with yet.

    where: `D4 p.2`. matches: filed documents that may be it, each with its label and why.
    """

    statement_id: str
    what: str
    dated: PartialDate | None
    where: str
    document_id: str
    page: int | None
    matches: tuple[tuple[str, str, str], ...]


def mentions_of(dossier: Dossier) -> Iterator[Mention]:
    """Yield papers that filed statements refer to or promise, and nobody has dealt with."""
    dealt_with = {key for request in dossier.requests for key in request.mentioned}
    counted = {d.id: d for d in dossier.documents if not d.set_aside}
    dated = own_dates(dossier)
    pages = {passage.id: passage.page for passage in dossier.passages}
    for statement in dossier.statements:
        document = counted.get(statement.document_id)
        paper = _paper(statement)
        if document is None or paper is None or statement.id in dealt_with:
            continue
        what, when = paper
        others = [
            Filed(d.id, dated.get(d.id), f"{d.title} {d.file_name}")
            for d in counted.values()
            if d.id != document.id
        ]
        page = pages.get(statement.passage_id or "")
        proposed = tuple(
            (match.document_id, counted[match.document_id].label, match.why)
            for match in _likely(matches(what, when, others))
        )
        yield Mention(
            statement.id,
            what,
            when,
            document.label + (f" p.{page}" if page else ""),
            document.id,
            page,
            proposed,
        )


def _likely(found: tuple[Match, ...]) -> tuple[Match, ...]:
    return found[:3]


def _paper(statement: Statement) -> tuple[str, PartialDate | None] | None:
    """Return the paper that a filed statement speaks of, with its date; None where it is none."""
    match statement.field, statement.decided:
        case Field.MENTIONED, DatedValue(text, on):
            return text, on
        case Field.PROMISE, PromiseValue(text, _, due, _) if _names_paper(text):
            return f"Promised: {text}", due
    return None


def _names_paper(text: str) -> bool:
    lower = text.casefold()
    return any(word in lower for word in _PAPERS)
