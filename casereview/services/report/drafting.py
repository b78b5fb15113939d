"""Drafts of the report: set aside under a number, read again, deleted only by a decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from casereview import __version__
from casereview.domain.reports import report_json
from casereview.domain.reports.draft import Draft, DraftKeeping
from casereview.domain.reports.issue import file_name
from casereview.domain.reports.report import Report
from casereview.errors import BadInputError, DamagedVaultError
from casereview.services.changes import Changes, Kind
from casereview.services.report import composing
from casereview.services.session import OpenCase, new_id

LONGEST_NOTE = 400
"""Characters of a note on a draft."""


@dataclass(frozen=True, slots=True)
class DraftList:
    """The drafts of a case, newest first, how long they are kept, and which of them are due.

    due: those that are to be deleted by that choice and wait for the expert to say so.
    """

    drafts: tuple[Draft, ...]
    keeping: DraftKeeping
    due: tuple[Draft, ...]


def drafts(case: OpenCase) -> DraftList:
    """Return the drafts of a case."""
    record = case.file.record.get()
    held = tuple(reversed(case.file.drafts.all()))
    kept = tuple(draft for draft in held if draft.gone_at is None)
    over = record.drafts is DraftKeeping.CONCLUSION and record.keeping.concluded_on is not None
    return DraftList(held, record.drafts, kept if over else ())


def save_draft(case: OpenCase, note: str = "", subject: str = "") -> tuple[Draft, Changes]:
    """Set the report aside as it stands, under the next number; undo passes over it.

    subject: the supplement that is set aside instead. Raises BadInputError for a note that is too
    long.
    """
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise BadInputError(
            f"A note on a draft has {LONGEST_NOTE} characters at most.", kept="Nothing was saved."
        )
    number = max((draft.number for draft in case.file.drafts.all()), default=0) + 1
    composed = composing.compose_as(case, subject, version=f"Draft {number}")
    model = report_json.encode(composed.report)
    draft = Draft(
        id=new_id(),
        number=number,
        made_at=datetime.now(UTC),
        note=note,
        profile=composed.report.profile,
        model_hash=report_json.hash_of(model),
        program=__version__,
        form=composed.form,
        subject=subject,
    )
    with case.change(f"Save draft {number}", Kind.REPORT) as changes:
        case.file.keep()
        case.file.drafts.put(draft)
        case.file.draft_models.add(draft.id, model)
    return draft, changes


def draft_of(case: OpenCase, number: int) -> Draft:
    """Return the draft of a number; raises BadInputError."""
    found = next((each for each in case.file.drafts.all() if each.number == number), None)
    if found is None:
        raise BadInputError(f"There is no draft {number} in this case.")
    return found


def draft_report(case: OpenCase, number: int) -> Report:
    """Return what a draft said; raises BadInputError where it was deleted, DamagedVaultError."""
    draft = draft_of(case, number)
    data = case.file.draft_models.read(draft.id, draft.model_hash)
    try:
        return report_json.decode(data)
    except ValueError as fault:
        raise DamagedVaultError(
            f"Draft {number} cannot be read by this version.", kept="It is kept as it is."
        ) from fault


def draft_pdf(case: OpenCase, number: int) -> tuple[str, bytes]:
    """Return a draft as PDF with the name of its file; raises as `draft_report`.

    A reference that led nowhere then is printed as it was typed.
    """
    from casereview.reporting.issue_paper import set_draft

    composed = draft_report(case, number)
    draft = draft_of(case, number)
    record, made_on = case.file.record.get(), draft.made_at.date()
    profile = case.content.report(draft.profile).profile
    name = file_name(record, draft.form, made_on, str(number), draft=True, profile=profile)
    return name, set_draft(composed)


def delete_drafts(case: OpenCase, numbers: tuple[int, ...], why: str) -> Changes:
    """Delete for good what drafts said; number, day and hash stay.

    Raises BadInputError without a reason and for a case under a legal hold.
    """
    why = " ".join(why.split())
    if not why:
        raise BadInputError("A reason is needed to delete a draft.", kept="Nothing was deleted.")
    if case.file.legal_hold:
        raise BadInputError(
            "The case is under a legal hold.",
            kept="No draft was deleted.",
            do="Lift the hold first.",
        )
    named = [draft_of(case, number) for number in numbers]
    going = [draft for draft in named if draft.gone_at is None]
    label = "Delete draft " + ", ".join(str(draft.number) for draft in going)
    with case.change(label, Kind.REPORT) as changes:
        remove(case, going, why)
    return changes


def remove(case: OpenCase, going: list[Draft], why: str) -> None:
    """Delete what drafts said, within a command that undo passes over."""
    case.file.keep()
    now = datetime.now(UTC)
    for draft in going:
        case.file.drafts.put(replace(draft, gone_at=now, gone_why=why))
        case.file.draft_models.delete(draft.id)


def keep_drafts(case: OpenCase, keeping: DraftKeeping) -> Changes:
    """Choose how long the drafts of the case are kept; nothing is deleted by the choice."""
    with case.change(f"Keep drafts {keeping.words}", Kind.REPORT) as changes:
        case.file.record.put(replace(case.file.record.get(), drafts=keeping))
    return changes
