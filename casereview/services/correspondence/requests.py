"""What was referred to but not seen: proposed from filed statements, asked for, answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from casereview.domain.documents.document import Group
from casereview.domain.documents.request import (
    Request,
    RequestState,
    faults,
    how_it_stands,
    letter_words,
)
from casereview.domain.dossier import Dossier
from casereview.errors import BadInputError
from casereview.services import cases
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence.mentioned import Mention, mentions_of
from casereview.services.session import OpenCase, new_id
from casereview.services.views import Particulars

_USUAL = (
    "Session notes",
    "Homework and worksheets",
    "Questionnaires as filled in",
    "Notes of supervision",
)
"""What is usually asked for of a course of treatment."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request as it is listed, and where it is referred to."""

    request: Request
    stands: str
    where: str


@dataclass(frozen=True, slots=True)
class RequestsView:
    """The list of requests, what might become one, and the words that ask for what is open.

    usual: papers that are often asked for and are neither filed nor asked for.
    """

    lines: tuple[RequestLine, ...]
    mentions: tuple[Mention, ...]
    usual: tuple[str, ...]
    letter: str
    particulars: Particulars

    @property
    def open(self) -> int:
        """How many are still to be asked for or awaited."""
        waiting = (RequestState.TO_ASK, RequestState.ASKED)
        return sum(line.request.state in waiting for line in self.lines)


def view(case: OpenCase) -> RequestsView:
    """Return the requests of the case."""
    dossier = case.dossier()
    labels = {document.id: document.label for document in dossier.documents}
    lines = tuple(
        RequestLine(
            request,
            how_it_stands(request, labels.get(request.document_id or "", "")),
            _where(dossier, request),
        )
        for request in dossier.requests
    )
    return RequestsView(
        lines,
        tuple(mentions_of(dossier)),
        tuple(_usual(dossier)),
        letter(case),
        cases.particulars(case),
    )


def letter(case: OpenCase) -> str:
    """Return the words of a letter that asks for what is still to be asked for; '' for nothing."""
    dossier = case.dossier()
    record = dossier.case
    asked = [
        (request, _where(dossier, request))
        for request in dossier.requests
        if request.state is RequestState.TO_ASK
    ]
    title = record.proceedings.short_title or record.claimant.name
    number = record.proceedings.claim_number
    reference = record.instructing.reference
    heading = f"Re: {title}" + (f", claim number {number}" if number else "")
    heading += f" (your reference {reference})" if reference else ""
    return letter_words(heading, asked, signed=record.expert.name)


# ---- what might become a request ---------------------------------------------------------------


def _usual(dossier: Dossier) -> Iterator[str]:
    held = [f"{d.title} {d.file_name}".casefold() for d in dossier.documents]
    asked = {request.what.casefold() for request in dossier.requests}
    from_gp = any(document.group is Group.GP for document in dossier.documents)
    if not from_gp and "gp records" not in asked:
        yield "GP records"
    for episode in dossier.episodes:
        for paper in _USUAL:
            what = f"{paper} of course {episode.number}"
            what += f" ({episode.label})" if episode.label else ""
            known = any(paper.casefold() in words for words in held)
            if what.casefold() not in asked and not known:
                yield what


def _where(dossier: Dossier, request: Request) -> str:
    """Return where a request is referred to: `D4 p.2 and D6`."""
    labels = {document.id: document.label for document in dossier.documents}
    pages = {passage.id: passage.page for passage in dossier.passages}
    places = []
    for statement in dossier.statements:
        if statement.id in request.mentioned and statement.document_id in labels:
            page = pages.get(statement.passage_id or "")
            places.append(labels[statement.document_id] + (f" p.{page}" if page else ""))
    return " and ".join(dict.fromkeys(places))


# ---- what the expert does ----------------------------------------------------------------------


def ask_for(case: OpenCase, what: str) -> tuple[Request, Changes]:
    """Put a paper on the list of what is to be asked for; raises BadInputError for no words."""
    made = Request(new_id(), " ".join(what.split()))
    return made, save(case, made)


def ask_for_mention(case: OpenCase, statement_id: str) -> tuple[Request, Changes]:
    """Put what a statement refers to on the list; raises BadInputError where it is there."""
    mention = _mention(case, statement_id)
    made = Request(new_id(), mention.what, mention.dated, mentioned=(statement_id,))
    return made, save(case, made)


def is_document(case: OpenCase, statement_id: str, document_id: str) -> Changes:
    """Record that what a statement refers to is a document that is filed already."""
    mention = _mention(case, statement_id)
    made = Request(
        new_id(),
        mention.what,
        mention.dated,
        state=RequestState.RECEIVED,
        document_id=document_id,
        mentioned=(statement_id,),
    )
    return save(case, made)


def not_needed(case: OpenCase, statement_id: str) -> Changes:
    """Record that what a statement refers to is not asked for."""
    mention = _mention(case, statement_id)
    made = Request(
        new_id(),
        mention.what,
        mention.dated,
        state=RequestState.NOT_NEEDED,
        mentioned=(statement_id,),
    )
    return save(case, made)


def save(case: OpenCase, request: Request) -> Changes:
    """Add or change a request; raises BadInputError where it lacks what its state needs."""
    _, fault = faults(request)
    if fault:
        raise BadInputError(fault, kept="Nothing was changed.")
    held = {document.id for document in case.file.documents.all()}
    if request.document_id is not None and request.document_id not in held:
        raise BadInputError("There is no such document in this case.", kept="Nothing was changed.")
    verb = "Change" if case.file.requests.get(request.id) else "Record"
    with case.change(f"{verb} a request for papers", Kind.CASE, Kind.REPORT) as changes:
        case.file.requests.put(replace(request, what=" ".join(request.what.split())))
    return changes


def remove(case: OpenCase, request_id: str) -> Changes:
    """Take a request off the list; what it was made from is proposed again."""
    with case.change("Remove a request for papers", Kind.CASE, Kind.REPORT) as changes:
        case.file.requests.remove(request_id)
    return changes


def _mention(case: OpenCase, statement_id: str) -> Mention:
    for mention in mentions_of(case.dossier()):
        if mention.statement_id == statement_id:
            return mention
    raise BadInputError("This reference was dealt with already.", kept="Nothing was changed.")
