"""Deciding on what the reader proposes, and showing it; nothing is filed by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from casereview.domain.assessing.measure import Measure
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document, Page, Passage, ReadState
from casereview.domain.documents.statement import (
    DateValue,
    Field,
    NotStated,
    Origin,
    RoleValue,
    ScoreValue,
    State,
    Statement,
    Value,
)
from casereview.errors import BadInputError
from casereview.services import chain
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence import bundles
from casereview.services.correspondence.intake import document_of, seems_undivided
from casereview.services.correspondence.typed_values import check_value
from casereview.services.correspondence.value_words import GROUPS, LABELS, value_words
from casereview.services.session import OpenCase, new_id
from casereview.services.views import (
    Chip,
    DocumentRow,
    DocumentView,
    FindingRow,
    Tone,
)


def rows(case: OpenCase) -> tuple[DocumentRow, ...]:
    """Return the documents in the order of their own dates, undated ones last."""
    by_document: dict[str, list[Statement]] = {}
    for statement in case.file.statements.all():
        by_document.setdefault(statement.document_id, []).append(statement)
    documents = case.file.documents.all()
    labels = {document.id: document.label for document in documents}
    found = [
        _document_row(
            document, by_document.get(document.id, []), case, labels.get(document.part_of or "", "")
        )
        for document in documents
    ]
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


def _document_row(
    document: Document, own: Sequence[Statement], case: OpenCase, within: str
) -> DocumentRow:
    waiting = sum(1 for s in own if s.state is State.PROPOSED)
    dated = letter_date(own)
    role = author_role(own)
    parts = (document.label, role, _pages(document, within))
    subtitle = " · ".join(part for part in parts if part)
    if document.set_aside:
        aside = (Chip("set aside"),)
        return DocumentRow(document, dated, document.title, subtitle, aside, 0)
    chips = [_score_chip(v, case, dated) for v in _scores(own)]
    if any(s.field is Field.DIAGNOSIS and isinstance(s.decided, NotStated) for s in own):
        chips.append(Chip("no diagnosis stated"))
    if document.gone_on is not None:
        chips.append(Chip(document.gone_how.partition(" ")[0]))
    elif document.read_state is ReadState.UNREAD:
        chips.append(Chip("image only" if document.pages else "not readable", Tone.AMBER))
    elif seems_undivided(document):
        chips.append(Chip("to divide", Tone.AMBER))
    if waiting:
        chips.append(Chip(f"{waiting} to decide", Tone.AMBER))
    elif not chips:
        chips.append(Chip("read" if document.read_by_expert else "decided"))
    return DocumentRow(document, dated, document.title, subtitle, tuple(chips), waiting, len(own))


def _pages(document: Document, within: str) -> str:
    """Say how many pages it has, or which of another document's it is."""
    if within and document.is_section:
        first, last = document.first_page, document.last_page
        return f"p{first} of {within}" if first == last else f"pp{first}–{last} of {within}"
    pages = f"{document.pages} page{'s' if document.pages != 1 else ''}" if document.pages else ""
    return f"{pages}, with {within}".lstrip(", ") if within else pages


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
    document = document_of(case, document_id)
    pages = case.file.pages.of(document_id)
    passages = {p.id: p for p in case.file.passages.of(document_id)}
    texts = {page.number: page for page in pages}
    findings = (
        _finding_row(s, passages.get(s.passage_id) if s.passage_id else None, texts)
        for s in case.file.statements.of(document_id)
    )
    return DocumentView(
        document=document,
        pages=pages,
        findings=tuple(_headed(sorted(findings, key=_finding_order))),
        has_image=document.media_type.startswith(("application/pdf", "image/"))
        and document.pages > 0
        and document.gone_on is None,
        used_in=chain.uses_of(case, document_id),
        notes=case.file.notes.of(document_id),
        bundle_pages=bundles.numbers_of(case, document),
    )


_ORDER = {group: place for place, group in enumerate(dict.fromkeys(GROUPS.values()))}


def _finding_order(row: FindingRow) -> tuple[int, bool, int, int]:
    group, passage = _ORDER[row.group], row.passage
    if passage is None:
        return (group, True, 0, 0)
    return (group, False, passage.page, passage.start)


def _headed(rows: Iterable[FindingRow]) -> Iterator[FindingRow]:
    """Put the group's heading above the first finding of each group."""
    above = ""
    for row in rows:
        yield replace(row, heading=row.group) if row.group != above else row
        above = row.group


def _finding_row(
    statement: Statement, passage: Passage | None, pages: Mapping[int, Page]
) -> FindingRow:
    value = statement.corrected if statement.corrected is not None else statement.value
    return FindingRow(
        statement=statement,
        passage=passage,
        label=LABELS[statement.field],
        value=value_words(value),
        place=place_words(passage, pages) if passage else "whole document",
        rule=statement.rule,
        group=GROUPS[statement.field],
    )


def place_words(passage: Passage, pages: Mapping[int, Page]) -> str:
    """Return `p1, line 6`; lines are counted as they are read, without empty ones."""
    if passage.orphaned:
        return f"place lost, was on p{passage.page}"
    page = pages.get(passage.page)
    if not passage.quote:
        return f"p{passage.page}, a region"
    if page is None:
        return f"p{passage.page}"
    before = page.text[: passage.start].splitlines(keepends=True)
    begun = bool(before) and not before[-1].endswith(("\r", "\n")) and before[-1].strip() != ""
    line = sum(1 for words in before if words.strip()) + (0 if begun else 1)
    return f"p{passage.page}, line {line}"


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


def correct_value(case: OpenCase, statement_id: str, value: Value) -> Changes:
    """File a proposal with another value; raises BadInputError for one that cannot be."""
    statement = _statement(case, statement_id)
    check_value(case.content.measures, value)
    corrected = replace(statement, state=State.CORRECTED, corrected=value)
    return _decide(case, corrected, "Correct")


def accept_rest(case: OpenCase, document_id: str) -> Changes:
    """File the proposals of a document that still wait, but those read from a picture.

    What was made out from the picture of a page may be wrong however sure it looks, so each of
    them is decided by looking. Raises BadInputError where nothing is left to accept.
    """
    document = document_of(case, document_id)
    pictured = {p.id for p in case.file.passages.of(document_id) if p.from_picture}
    waiting = [
        s
        for s in case.file.statements.of(document_id)
        if s.state is State.PROPOSED and s.passage_id not in pictured
    ]
    if not waiting:
        raise BadInputError(
            "What is left was read from a picture.",
            kept="Nothing was accepted.",
            do="Compare each with its picture and accept it by itself.",
        )
    label = f"Accept {len(waiting)} finding{'s' if len(waiting) != 1 else ''} of {document.label}"
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
    """File a statement the expert read in a document, with its passage where there is one.

    Raises BadInputError for a value that cannot be.
    """
    document = document_of(case, document_id)
    check_value(case.content.measures, value)
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


def set_aside(case: OpenCase, document_id: str, reason: str) -> Changes:
    """Let nothing that a document states count, because it is not about this person, say.

    The document, its findings and its place in the list stay. Raises BadInputError without reason.
    """
    if not reason.strip():
        raise BadInputError(
            "Why is it set aside?", kept="Nothing was changed.", do="Give a reason in a few words."
        )
    return _put_aside(case, document_id, reason.strip())


def take_up(case: OpenCase, document_id: str) -> Changes:
    """Let a document that was set aside count again."""
    return _put_aside(case, document_id, "")


def _put_aside(case: OpenCase, document_id: str, reason: str) -> Changes:
    document = document_of(case, document_id)
    label = f"Set {document.label} aside" if reason else f"Take {document.label} up again"
    kinds = (Kind.DOCUMENTS, Kind.STATEMENTS)
    with case.change(label, *kinds) as changes:
        case.file.documents.put(replace(document, set_aside=reason))
    return changes


def _decide(case: OpenCase, statement: Statement, verb: str) -> Changes:
    document = document_of(case, statement.document_id)
    label = f"{verb} {LABELS[statement.field].lower()} of {document.label}"
    with case.change(label, Kind.STATEMENTS, Kind.DOCUMENTS) as changes:
        case.file.statements.put(statement)
    return changes


def _statement(case: OpenCase, statement_id: str) -> Statement:
    found = case.file.statements.get(statement_id)
    if found is None:
        raise BadInputError(f"There is no finding {statement_id!r} in this case.")
    return found
