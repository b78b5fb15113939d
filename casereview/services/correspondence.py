"""Filing documents, and deciding on what the reader proposes; nothing is filed by itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from casereview.correspondence.proposals import Proposal, propose
from casereview.correspondence.reading import PageText, Reading, place, read_document
from casereview.correspondence.rendering import PageRenderer
from casereview.domain.dates import PartialDate, parse_date
from casereview.domain.document import Document, Group, Page, Passage, ReadState
from casereview.domain.measure import Measure
from casereview.domain.statement import (
    CasenessValue,
    DateValue,
    Field,
    NotStated,
    Origin,
    RoleValue,
    ScoreValue,
    State,
    Statement,
    TextValue,
    Value,
)
from casereview.errors import BadInputError
from casereview.services import chain
from casereview.services.changes import Changes, Kind
from casereview.services.grouping import guess_group
from casereview.services.session import OpenCase, new_id
from casereview.services.views import (
    Chip,
    DocumentRow,
    DocumentView,
    FindingRow,
    PageImage,
    Tone,
)

ABSENCE_RULE = "absence/1"
CONTEXT_WORDS = {
    "start": "start",
    "end": "end",
    "followup": "follow-up",
    "current": "",
    "previous:start": "start of an earlier episode",
    "previous:end": "end of an earlier episode",
}
_SUPPORTED_MEASURES = ("PHQ-9", "GAD-7")
_CONTEXT = 32


def add_document(
    case: OpenCase,
    file_name: str,
    data: bytes,
    *,
    title: str = "",
    group: Group | None = None,
    received_on: date | None = None,
    received_from: str = "",
    invented_numbers: bool = False,
) -> tuple[Document, Changes]:
    """File a document byte for byte, read it in a child process and propose what it states.

    A document that cannot be read is filed all the same, marked unread, with the reason in its
    note. Raises BadInputError only for an empty file or one that is filed in this case already.
    """
    if not data:
        raise BadInputError(f"{file_name} is empty.", kept="Nothing was filed.")
    digest = hashlib.sha256(data).hexdigest()
    filed = case.file.documents.all()
    twin = next((d for d in filed if d.sha256 == digest and d.gone_on is None), None)
    if twin is not None:
        raise BadInputError(
            f"{file_name} is the same file as {twin.label} ({twin.file_name}).",
            kept="It is in this case once already.",
        )
    reading = read_document(file_name, data)
    proposals = propose(reading.pages) if reading.read_state is ReadState.READ else ()
    document = Document(
        id=new_id(),
        number=1 + max((d.number for d in filed), default=0),
        file_name=file_name,
        media_type=reading.media_type,
        sha256=digest,
        size=len(data),
        pages=reading.page_count,
        read_state=reading.read_state,
        text_source=reading.text_source,
        note=reading.note,
        title=title or _title_from(file_name),
        group=group or guess_group(reading.pages, proposals),
        received_on=received_on,
        received_from=received_from,
        invented_numbers=invented_numbers,
    )
    label = f"Add {document.label} {document.title}"
    with case.change(label, Kind.DOCUMENTS, Kind.STATEMENTS) as changes:
        case.file.attachments.add(data)
        case.file.documents.put(document)
        case.file.pages.put(
            *(Page(document.id, p.number, p.text, p.width, p.height) for p in reading.pages)
        )
        _file_proposals(case, document, reading, proposals)
    return document, changes


def _file_proposals(
    case: OpenCase, document: Document, reading: Reading, proposals: Sequence[Proposal]
) -> None:
    pages = {page.number: page for page in reading.pages}
    for proposal in proposals:
        passage = passage_at(
            document.id, pages[proposal.page], proposal.start, proposal.end, reading.extractor
        )
        case.file.passages.put(passage)
        case.file.statements.put(
            Statement(
                id=new_id(),
                document_id=document.id,
                field=proposal.field,
                value=proposal.value,
                passage_id=passage.id,
                rule=proposal.rule,
            )
        )
    if document.read_state is ReadState.READ and document.group is Group.SERVICE:
        case.file.statements.put(*_absences(document, proposals))


def _absences(document: Document, proposals: Sequence[Proposal]) -> Iterable[Statement]:
    """Propose 'not stated' for each fact looked for in a service's letter and not found."""
    fields = {proposal.field for proposal in proposals}
    for field in (Field.LETTER_DATE, Field.AUTHOR_ROLE):
        if field not in fields:
            yield _absence(document, field, "whole document")
    for measure in _SUPPORTED_MEASURES:
        if not any(_speaks_of(proposal.value, measure) for proposal in proposals):
            yield _absence(document, Field.SCORE, f"{measure}, whole document")


def _speaks_of(value: Value, measure: str) -> bool:
    """Whether a statement gives a score, its words or caseness of that measure."""
    return isinstance(value, ScoreValue | CasenessValue) and value.measure in (
        measure,
        "unspecified",
    )


def _absence(document: Document, field: Field, scope: str) -> Statement:
    return Statement(
        id=new_id(),
        document_id=document.id,
        field=field,
        value=NotStated(scope),
        passage_id=None,
        rule=ABSENCE_RULE,
    )


def passage_at(document_id: str, page: PageText, start: int, end: int, extractor: str) -> Passage:
    """Return the passage of a page's characters [start, end) with its context and rectangles."""
    return Passage(
        id=new_id(),
        document_id=document_id,
        page=page.number,
        start=start,
        end=end,
        quote=page.text[start:end],
        prefix=page.text[max(0, start - _CONTEXT) : start],
        suffix=page.text[end : end + _CONTEXT],
        rects=place(page, start, end),
        extractor=extractor,
    )


def select_passage(case: OpenCase, document_id: str, page: int, start: int, end: int) -> Passage:
    """Return a new passage for text the expert selected; it is filed when it is linked.

    Raises BadInputError where the characters are not on the page.
    """
    document = _document(case, document_id)
    text = next((p for p in case.file.pages.of(document_id) if p.number == page), None)
    if text is None or not 0 <= start < end <= len(text.text):
        raise BadInputError(f"{document.label} has no such passage on page {page}.")
    reading = read_document(document.file_name, case.file.attachments.read(document.sha256))
    fresh = next((p for p in reading.pages if p.number == page), None)
    if fresh is None or fresh.text != text.text:
        fresh = PageText(text.number, text.text, text.width, text.height)
    return passage_at(document_id, fresh, start, end, reading.extractor)


def rows(case: OpenCase) -> tuple[DocumentRow, ...]:
    """Return the documents in the order of their own dates, undated ones last."""
    statements = case.file.statements.all()
    found = []
    for document in case.file.documents.all():
        own = [s for s in statements if s.document_id == document.id]
        found.append(_document_row(document, own, case))
    return tuple(
        sorted(
            found,
            key=lambda r: (
                r.dated is None,
                r.dated.sort_key if r.dated else (),
                r.document.number,
            ),
        )
    )


def _document_row(document: Document, own: Sequence[Statement], case: OpenCase) -> DocumentRow:
    waiting = sum(1 for s in own if s.state is State.PROPOSED)
    dated = letter_date(own)
    role = author_role(own)
    chips = [_score_chip(v, case, dated) for v in _scores(own)]
    if document.gone_on is not None:
        chips.append(Chip(document.gone_how.partition(" ")[0]))
    elif document.read_state is ReadState.UNREAD:
        chips.append(Chip("image only" if document.pages else "not readable", Tone.AMBER))
    if waiting:
        chips.append(Chip(f"{waiting} to decide", Tone.AMBER))
    elif not chips:
        chips.append(Chip("read" if document.read_by_expert else "decided"))
    subtitle = " · ".join(part for part in (document.label, role, _pages(document)) if part)
    return DocumentRow(document, dated, document.title, subtitle, tuple(chips), waiting)


def _pages(document: Document) -> str:
    if not document.pages:
        return ""
    return f"{document.pages} page{'s' if document.pages != 1 else ''}"


def letter_date(statements: Iterable[Statement]) -> PartialDate | None:
    """Return the date the expert filed for a document, else the one proposed."""
    dates = [s for s in statements if s.field is Field.LETTER_DATE]
    for statement in sorted(dates, key=lambda s: s.decided is None):
        value = statement.decided or (
            statement.value if statement.state is State.PROPOSED else None
        )
        if isinstance(value, DateValue):
            return value.when
    return None


def author_role(statements: Iterable[Statement]) -> str:
    """Return the role the expert filed for the author, else the one proposed, else nothing."""
    roles = [s for s in statements if s.field is Field.AUTHOR_ROLE]
    for statement in sorted(roles, key=lambda s: s.decided is None):
        value = statement.decided or (
            statement.value if statement.state is State.PROPOSED else None
        )
        if isinstance(value, RoleValue):
            return value.role
    return ""


def _scores(statements: Iterable[Statement]) -> Iterable[ScoreValue]:
    for statement in statements:
        value = statement.decided
        if isinstance(value, ScoreValue) and value.whose == "patient" and value.kind == "total":
            yield value


def _score_chip(value: ScoreValue, case: OpenCase, dated: PartialDate | None) -> Chip:
    if value.number is None:
        return Chip(f"{value.measure} in words", Tone.BLUE)
    measure = case.content.measures.get(value.measure)
    above = at_caseness(measure, value.number, value.on or dated)
    return Chip(f"{value.measure} {value.number}", Tone.AMBER if above else Tone.BLUE)


def at_caseness(measure: Measure | None, number: int, on: PartialDate | None) -> bool:
    """Whether a score is at or above the caseness in force on its date (newest rule if none)."""
    if measure is None or not measure.rules:
        return False
    rule = measure.rule_on(on.earliest.isoformat()) if on else measure.rules[-1]
    return rule is not None and bool(rule.reached(number))


def view(case: OpenCase, document_id: str) -> DocumentView:
    """Return one document with its text, its findings and where it is used."""
    document = _document(case, document_id)
    passages = {p.id: p for p in case.file.passages.of(document_id)}
    statements = case.file.statements.of(document_id)
    findings = tuple(
        _finding_row(s, passages.get(s.passage_id) if s.passage_id else None) for s in statements
    )
    return DocumentView(
        document=document,
        pages=case.file.pages.of(document_id),
        findings=tuple(sorted(findings, key=_finding_order)),
        has_image=document.media_type == "application/pdf"
        and document.pages > 0
        and document.gone_on is None,
        used_in=chain.uses_of(case, document_id),
    )


def _finding_order(row: FindingRow) -> tuple[bool, int, int]:
    if row.passage is None:
        return (True, 0, 0)
    return (False, row.passage.page, row.passage.start)


LABELS = {
    Field.LETTER_DATE: "Date of the document",
    Field.AUTHOR_ROLE: "Written by",
    Field.SCORE: "Score",
    Field.CASENESS: "Caseness as stated",
    Field.DIAGNOSIS: "Diagnosis as stated",
}


def _finding_row(statement: Statement, passage: Passage | None) -> FindingRow:
    value = statement.corrected if statement.corrected is not None else statement.value
    return FindingRow(
        statement=statement,
        passage=passage,
        label=LABELS[statement.field],
        value=value_words(value),
        place=f"p{passage.page}" if passage else "whole document",
        rule=statement.rule,
    )


def value_words(value: Value) -> str:
    """Return a statement's value as pages and reports write it."""
    match value:
        case DateValue(when, ambiguous):
            return f"{when} (day and month could be exchanged)" if ambiguous else str(when)
        case RoleValue(role):
            return role
        case CasenessValue(measure, status, words, _):
            return f"{measure} {status} caseness: “{words}”"
        case TextValue(text):
            return text
        case NotStated(scope):
            return f"Not stated in this document ({scope})"
        case ScoreValue():
            return _score_words(value)


def _score_words(value: ScoreValue) -> str:
    shown = f"= {value.number}" if value.number is not None else f"“{value.words}”"
    parts = [f"{value.measure} {shown}", context_words(value.context)]
    if value.on:
        parts.append(str(value.on))
    if value.whose != "patient":
        parts.append("another person's")
    if value.kind != "total":
        parts.append({"item": "one question", "retracted": "withdrawn"}.get(value.kind, value.kind))
    return " · ".join(part for part in parts if part)


def context_words(context: str) -> str:
    """Return `session 4` for `session:4` and the like."""
    if context.startswith("session:"):
        return f"session {context.split(':', 1)[1]}"
    return CONTEXT_WORDS.get(context, context)


def page_image(case: OpenCase, document_id: str, page: int, scale: float) -> PageImage:
    """Draw a page in memory; raises DocumentError when it cannot be drawn."""
    document = _document(case, document_id)
    data = case.file.attachments.read(document.sha256)
    with PageRenderer(document.file_name, data) as renderer:
        width, height, rgba, wide, high = renderer.page(page, scale)
    return PageImage(width, height, rgba, wide, high)


def accept(case: OpenCase, statement_id: str) -> Changes:
    """File a proposal as it stands."""
    statement = _statement(case, statement_id)
    return _decide(case, replace(statement, state=State.ACCEPTED, corrected=None), "Accept")


def reject(case: OpenCase, statement_id: str, note: str = "") -> Changes:
    """Set a proposal aside; it stays visible and counts nowhere."""
    statement = _statement(case, statement_id)
    rejected = replace(statement, state=State.REJECTED, corrected=None, note=note)
    return _decide(case, rejected, "Reject")


def reopen(case: OpenCase, statement_id: str) -> Changes:
    """Take a decision back: the proposal waits again."""
    statement = _statement(case, statement_id)
    waiting = replace(statement, state=State.PROPOSED, corrected=None)
    return _decide(case, waiting, "Reopen")


def correct(case: OpenCase, statement_id: str, text: str) -> Changes:
    """File a proposal with another value, typed as people type it.

    Raises BadInputError where the text is no value of that field.
    """
    statement = _statement(case, statement_id)
    return correct_value(case, statement_id, parse_value(case, statement, text))


def correct_value(case: OpenCase, statement_id: str, value: Value) -> Changes:
    """File a proposal with another value."""
    statement = _statement(case, statement_id)
    corrected = replace(statement, state=State.CORRECTED, corrected=value)
    return _decide(case, corrected, "Correct")


def parse_value(case: OpenCase, statement: Statement, text: str) -> Value:
    """Read a typed value for a statement's field; raises BadInputError saying what is expected."""
    typed = text.strip()
    if not typed:
        raise BadInputError("Nothing was typed.", kept="The finding is unchanged.")
    match statement.field:
        case Field.LETTER_DATE:
            try:
                return DateValue(parse_date(typed))
            except ValueError as fault:
                raise BadInputError(
                    f"'{typed}' is not understood as a date.",
                    kept="The finding is unchanged.",
                    do="Type it like 5 June 2019, June 2019 or 2019.",
                ) from fault
        case Field.AUTHOR_ROLE:
            return RoleValue(typed)
        case Field.SCORE:
            return _typed_score(case, statement, typed)
        case Field.CASENESS:
            status = typed.lower().split()[0]
            if status not in {"above", "below"}:
                raise BadInputError("Caseness is 'above' or 'below'.", kept="Nothing was changed.")
            value = statement.value
            if not isinstance(value, CasenessValue):
                raise BadInputError("There is no measure to correct here.")
            return replace(value, status=status)
        case Field.DIAGNOSIS:
            return TextValue(typed)


def _typed_score(case: OpenCase, statement: Statement, typed: str) -> ScoreValue:
    value = statement.corrected or statement.value
    if not isinstance(value, ScoreValue):
        value = ScoreValue(str(getattr(value, "scope", "PHQ-9")).split(",")[0])
    if not typed.isdecimal():
        return replace(value, number=None, words=typed)
    number = int(typed)
    measure = case.content.measures.get(value.measure)
    if measure is not None and not measure.holds(number):
        raise BadInputError(
            f"{value.measure} runs from {measure.range_words}; {number} is outside it.",
            kept="The finding is unchanged.",
        )
    return replace(value, number=number, words="")


def accept_rest(case: OpenCase, document_id: str) -> Changes:
    """File all proposals of a document that still wait."""
    document = _document(case, document_id)
    waiting = [s for s in case.file.statements.of(document_id) if s.state is State.PROPOSED]
    label = f"Accept {len(waiting)} findings of {document.label}"
    with case.change(label, Kind.STATEMENTS, Kind.DOCUMENTS) as changes:
        case.file.statements.put(*(replace(s, state=State.ACCEPTED) for s in waiting))
    return changes


def add_statement(
    case: OpenCase,
    document_id: str,
    field: Field,
    value: Value,
    passage: Passage | None = None,
    *,
    note: str = "",
) -> Changes:
    """File a statement the expert read in a document, with its passage where there is one."""
    document = _document(case, document_id)
    with case.change(
        f"Add {LABELS[field].lower()} to {document.label}", Kind.STATEMENTS, Kind.DOCUMENTS
    ) as changes:
        if passage is not None and case.file.passages.get(passage.id) is None:
            case.file.passages.put(passage)
        case.file.statements.put(
            Statement(
                id=new_id(),
                document_id=document_id,
                field=field,
                value=value,
                passage_id=passage.id if passage else None,
                rule="expert",
                origin=Origin.EXPERT,
                state=State.ACCEPTED,
                note=note,
            )
        )
    return changes


def not_stated(
    case: OpenCase, document_id: str, field: Field, scope: str = "whole document"
) -> Changes:
    """Record on purpose that a document does not state something."""
    return add_statement(case, document_id, field, NotStated(scope))


def mark_read(case: OpenCase, document_id: str, read: bool) -> Changes:
    """Note whether the expert has read the document in full."""
    document = _document(case, document_id)
    label = f"Mark {document.label} as {'read' if read else 'not read'}"
    with case.change(label, Kind.DOCUMENTS) as changes:
        case.file.documents.put(replace(document, read_by_expert=read))
    return changes


def describe(
    case: OpenCase, document_id: str, *, title: str | None = None, group: Group | None = None
) -> Changes:
    """Change a document's title or whose paper it is."""
    document = _document(case, document_id)
    with case.change(f"Describe {document.label}", Kind.DOCUMENTS) as changes:
        case.file.documents.put(
            replace(document, title=title or document.title, group=group or document.group)
        )
    return changes


def save_copy(case: OpenCase, document_id: str) -> tuple[str, bytes]:
    """Return a document's name and bytes for a copy outside the vault, and log that it left."""
    document = _document(case, document_id)
    data = case.file.attachments.read(document.sha256)
    with case.change(f"Save a copy of {document.label}", Kind.CASE):
        case.file.exports.add("copy of a document")
    return document.file_name, data


def _decide(case: OpenCase, statement: Statement, verb: str) -> Changes:
    document = _document(case, statement.document_id)
    label = f"{verb} {LABELS[statement.field].lower()} of {document.label}"
    with case.change(label, Kind.STATEMENTS, Kind.DOCUMENTS) as changes:
        case.file.statements.put(statement)
    return changes


def _document(case: OpenCase, document_id: str) -> Document:
    found = case.file.documents.get(document_id)
    if found is None:
        raise BadInputError(f"There is no document {document_id!r} in this case.")
    return found


def _statement(case: OpenCase, statement_id: str) -> Statement:
    found = case.file.statements.get(statement_id)
    if found is None:
        raise BadInputError(f"There is no finding {statement_id!r} in this case.")
    return found


def _title_from(file_name: str) -> str:
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", file_name.replace("\\", "/").rsplit("/", 1)[-1])
    words = re.sub(r"[-_]+", " ", stem).strip()
    return words[:1].upper() + words[1:] if words else "Document"
