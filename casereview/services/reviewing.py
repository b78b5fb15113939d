"""Deciding on what the reader proposes, and showing it; nothing is filed by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from casereview.correspondence.reading import PageText, read_document
from casereview.correspondence.rendering import PageRenderer
from casereview.domain.dates import PartialDate, parse_date
from casereview.domain.document import Document, Passage, ReadState
from casereview.domain.measure import Measure
from casereview.domain.statement import (
    CasenessValue,
    CountValue,
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    HomeworkValue,
    MechanismValue,
    NotStated,
    Origin,
    PromiseValue,
    RiskValue,
    RoleValue,
    ScoreValue,
    State,
    Statement,
    TermValue,
    TextValue,
    Value,
)
from casereview.errors import BadInputError
from casereview.services import chain
from casereview.services.changes import Changes, Kind
from casereview.services.intake import document_of, passage_at
from casereview.services.session import OpenCase, new_id
from casereview.services.views import (
    Chip,
    DocumentRow,
    DocumentView,
    FindingRow,
    PageImage,
    Tone,
)

CONTEXT_WORDS = {
    "start": "start",
    "end": "end",
    "followup": "follow-up",
    "current": "",
    "previous:start": "start of an earlier episode",
    "previous:end": "end of an earlier episode",
}


def select_passage(case: OpenCase, document_id: str, page: int, start: int, end: int) -> Passage:
    """Return a new passage for text the expert selected; it is filed when it is linked.

    Raises BadInputError where the characters are not on the page.
    """
    document = document_of(case, document_id)
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
    document = document_of(case, document_id)
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
    Field.LETTER_TYPE: "Kind of letter",
    Field.AUTHOR_ROLE: "Written by",
    Field.PATIENT: "Patient",
    Field.BIRTH_DATE: "Date of birth",
    Field.SCORE: "Score",
    Field.CASENESS: "Caseness as stated",
    Field.DIAGNOSIS: "Diagnosis as stated",
    Field.PROBLEM: "Problem as named",
    Field.RISK: "Risk",
    Field.MODALITY: "Kind of treatment",
    Field.DELIVERY: "Means of contact",
    Field.STEP: "Step",
    Field.INTENSITY: "Intensity",
    Field.SESSIONS_OFFERED: "Sessions offered",
    Field.SESSIONS_ATTENDED: "Sessions attended",
    Field.WAIT: "Wait in weeks",
    Field.MECHANISM: "How change came about",
    Field.HOMEWORK: "Homework",
    Field.OUTCOME: "Outcome as claimed",
    Field.APPOINTMENT: "Appointment",
    Field.PROMISE: "Promise or plan",
    Field.MENTIONED: "Referred to",
}
_DIAGNOSIS_KINDS = {
    "code": "with its code, as written",
    "provisional": "provisional",
    "code_only": "a code alone",
    "suspected": "suspected",
    "denied": "said not to be made",
}
_CRITERIA = (
    ("clear", "clear and specific task"),
    ("rationale", "reason given"),
    ("reactions", "reactions or difficulties asked about"),
    ("reviewed", "progress reviewed"),
)


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
        case TermValue(term) | RiskValue(term):
            return term.replace("_", " ")
        case CountValue(number, _):
            return str(number)
        case DiagnosisValue():
            return _diagnosis_words(value)
        case MechanismValue(kind, _):
            return "techniques named only" if kind == "keywords" else kind
        case HomeworkValue():
            return _homework_words(value)
        case DatedValue(text, on):
            return f"{on}: {text}" if on else text
        case PromiseValue(text, by, due, due_words):
            return " · ".join(part for part in (text, by, str(due or due_words)) if part)
        case NotStated(scope):
            return f"Not stated in this document ({scope})"
        case ScoreValue():
            return _score_words(value)


def _diagnosis_words(value: DiagnosisValue) -> str:
    code = value.code if value.code not in value.text else ""
    kind = _DIAGNOSIS_KINDS.get(value.kind, "")
    return " · ".join(part for part in (value.text, code, kind, value.by, value.basis) if part)


def _homework_words(value: HomeworkValue) -> str:
    if not value.present:
        return "none"
    met = [words for name, words in _CRITERIA if getattr(value, name)]
    return " · ".join([value.text or "named", *met])


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
    document = document_of(case, document_id)
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
    value = statement.corrected if statement.corrected is not None else statement.value
    match statement.field:
        case Field.LETTER_DATE | Field.BIRTH_DATE:
            return DateValue(_typed_date(typed))
        case Field.AUTHOR_ROLE:
            return RoleValue(typed)
        case Field.SCORE:
            return _typed_score(case, statement, typed)
        case Field.CASENESS:
            status = typed.lower().split()[0]
            if status not in {"above", "below"}:
                raise BadInputError("Caseness is 'above' or 'below'.", kept="Nothing was changed.")
            if not isinstance(value, CasenessValue):
                raise BadInputError("There is no measure to correct here.")
            return replace(value, status=status)
        case Field.STEP | Field.SESSIONS_OFFERED | Field.SESSIONS_ATTENDED | Field.WAIT:
            return CountValue(_typed_number(typed))
        case _:
            return _typed_text(statement.field, value, typed)


def _typed_text(field: Field, value: Value, typed: str) -> Value:
    """Put typed words in the place of those of a value; what else it holds stays."""
    match field:
        case Field.DIAGNOSIS:
            named = value if isinstance(value, DiagnosisValue) else DiagnosisValue("diagnosis", "")
            return replace(named, text=typed)
        case Field.PATIENT | Field.PROBLEM:
            return TextValue(typed)
        case Field.MECHANISM:
            return MechanismValue(typed, value.text if isinstance(value, MechanismValue) else "")
        case Field.HOMEWORK:
            task = value if isinstance(value, HomeworkValue) else _NO_CRITERION
            return replace(task, text=typed)
        case Field.RISK:
            return RiskValue(typed, value.text if isinstance(value, RiskValue) else "")
        case Field.APPOINTMENT | Field.MENTIONED:
            return DatedValue(typed, value.on if isinstance(value, DatedValue) else None)
        case Field.PROMISE:
            promised = value if isinstance(value, PromiseValue) else PromiseValue("")
            return replace(promised, text=typed)
        case _:
            return TermValue(typed)


_NO_CRITERION = HomeworkValue(True, False, False, False, False, "")


def _typed_number(typed: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", typed):
        raise BadInputError(f"'{typed}' is not a whole number.", kept="The finding is unchanged.")
    return int(typed)


def _typed_date(typed: str) -> PartialDate:
    try:
        return parse_date(typed)
    except ValueError as fault:
        raise BadInputError(
            f"'{typed}' is not understood as a date.",
            kept="The finding is unchanged.",
            do="Type it like 5 June 2019, June 2019 or 2019.",
        ) from fault


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
    document = document_of(case, document_id)
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
    document = document_of(case, document_id)
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
