"""Who received something of a case: recorded by hand, beside the log of what left the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Concatenate, ParamSpec, TypeVar

from casereview.domain.custody.privacy import Basis, Disclosed, Disclosure, Recipient
from casereview.domain.documents.document import Document
from casereview.errors import BadInputError, VaultError
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase, Session, new_id

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class DisclosureDraft:
    """What is typed of a recipient; the case gives it its id."""

    made_on: date | None
    to_whom: str
    role: Recipient = Recipient.INSTRUCTING
    kind: Disclosed = Disclosed.REPORT
    what: str = ""
    document_id: str = ""
    basis: Basis = Basis.INSTRUCTIONS
    note: str = ""
    export: int | None = None
    issue_id: str = ""
    how: str = ""
    served: bool = False


@dataclass(frozen=True, slots=True)
class ExportLine:
    """Something that left the program; `recipients` are those recorded for it, '' for none yet."""

    number: int
    on: date
    what: str
    cases: int
    recipients: str


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whom a case went to, and what left it."""

    disclosures: tuple[Disclosure, ...]
    exports: tuple[ExportLine, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class CaseRecipients:
    """The same, with the case it is of; `fault` says why it could not be read."""

    case_id: str
    title: str
    recipients: Recipients
    fault: str = ""


def disclosures(case: OpenCase) -> Recipients:
    """Return whom the case went to, oldest first, and what left it, newest first."""
    recorded = case.file.disclosures.all()
    named: dict[int, list[str]] = {}
    for each in recorded:
        if each.export is not None:
            named.setdefault(each.export, []).append(each.to_whom)
    exports = tuple(
        ExportLine(
            export.number,
            datetime.fromisoformat(export.at).astimezone().date(),
            export.what,
            export.cases,
            ", ".join(named.get(export.number, ())),
        )
        for export in reversed(case.file.exports.all())
    )
    return Recipients(recorded, exports, case.file.documents.all())


def recipients_of(session: Session, case_id: str) -> CaseRecipients:
    """Return whom a case of the vault went to; one that cannot be read says so."""
    title = next((c.title for c in session.case_list().cases if c.id == case_id), "")
    try:
        with session.working_on(case_id) as case:
            return CaseRecipients(case_id, title, disclosures(case))
    except VaultError as error:
        return CaseRecipients(case_id, title, Recipients((), (), ()), error.what)


def in_case(
    session: Session,
    case_id: str,
    call: Callable[Concatenate[OpenCase, P], T],
    *args: P.args,
    **named: P.kwargs,
) -> T:
    """Call a service of a case, whichever case is open; raises as it and `Session.open` do."""
    with session.working_on(case_id) as case:
        return call(case, *args, **named)


def add_disclosure(case: OpenCase, draft: DisclosureDraft) -> Changes:
    """Record a recipient; raises BadInputError without a day or a name, or for a day to come."""
    with case.change("Record a recipient", Kind.CASE) as changes:
        case.file.disclosures.put(_checked(case, new_id(), draft))
    return changes


def correct_disclosure(case: OpenCase, disclosure_id: str, draft: DisclosureDraft) -> Changes:
    """Correct a recorded recipient; raises as `add_disclosure`."""
    _existing(case, disclosure_id)
    with case.change("Correct a recipient", Kind.CASE) as changes:
        case.file.disclosures.put(_checked(case, disclosure_id, draft))
    return changes


def remove_disclosure(case: OpenCase, disclosure_id: str) -> Changes:
    """Take a recorded recipient out; undo brings it back. Raises BadInputError for a wrong id."""
    _existing(case, disclosure_id)
    with case.change("Remove a recipient", Kind.CASE) as changes:
        case.file.disclosures.remove(disclosure_id)
    return changes


def draft_for_export(line: ExportLine) -> DisclosureDraft:
    """Return the beginning of a record for something that left, for the name to be added."""
    report = "report" in line.what
    answered = "subject" in line.what
    return DisclosureDraft(
        made_on=line.on,
        to_whom="",
        role=Recipient.CLAIMANT if answered else Recipient.INSTRUCTING,
        kind=Disclosed.REPORT if report else Disclosed.EXPORT,
        what=line.what,
        basis=Basis.SUBJECT_ACCESS if answered else Basis.INSTRUCTIONS,
        export=line.number,
    )


def draft_of(disclosure: Disclosure) -> DisclosureDraft:
    """Return a recorded recipient as it was typed, to be corrected."""
    return DisclosureDraft(
        disclosure.made_on,
        disclosure.to_whom,
        disclosure.role,
        disclosure.kind,
        disclosure.what,
        disclosure.document_id,
        disclosure.basis,
        disclosure.note,
        disclosure.export,
        disclosure.issue_id,
        disclosure.how,
        disclosure.served,
    )


def _checked(case: OpenCase, disclosure_id: str, draft: DisclosureDraft) -> Disclosure:
    kept = "Nothing was changed."
    to_whom = " ".join(draft.to_whom.split())
    if draft.made_on is None:
        raise BadInputError("When was it given? The day is missing.", kept=kept)
    if draft.made_on > date.today():  # noqa: DTZ011  the expert's calendar
        raise BadInputError("The day is still to come.", kept=kept)
    if not to_whom:
        raise BadInputError("To whom was it given? The name is missing.", kept=kept)
    made = Disclosure(
        disclosure_id,
        draft.made_on,
        to_whom,
        draft.role,
        draft.kind,
        draft.what.strip(),
        draft.document_id,
        draft.basis,
        draft.note.strip(),
        draft.export,
        draft.issue_id,
        " ".join(draft.how.split()),
        draft.served,
    )
    if draft.kind is not Disclosed.DOCUMENT:
        return replace(made, document_id="")
    document = case.file.documents.get(draft.document_id)
    if document is None:
        return replace(made, document_id="")
    title = f"{document.label} {document.title or document.file_name}"
    return replace(made, what=made.what or title)


def _existing(case: OpenCase, disclosure_id: str) -> Disclosure:
    found = case.file.disclosures.get(disclosure_id)
    if found is None:
        raise BadInputError("There is no such recipient in this case.", kept="Nothing was changed.")
    return found
