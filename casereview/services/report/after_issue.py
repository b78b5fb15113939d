"""What happens to a report after it was issued: given to somebody, asked about, thought again."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from casereview.domain.custody.privacy import Disclosed, Disclosure
from casereview.domain.dates import british
from casereview.domain.reports.issue import (
    AmendmentRequest,
    Answered,
    Category,
    Issued,
    OpinionChange,
    canonical,
)
from casereview.domain.reports.joint_expert import Party, left_out, sent_to_some
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.report.issuing import issued_bytes, issued_of
from casereview.services.report.verifying import described
from casereview.services.session import OpenCase, new_id
from casereview.services.vault.leaving import leave
from casereview.services.vault.privacy import DisclosureDraft, add_disclosure, correct_disclosure

_KEPT = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class AmendmentDraft:
    """What is typed of a request to amend."""

    received_on: date | None
    sender: str
    category: Category
    what: str
    issue_id: str = ""
    answered: Answered = Answered.OPEN
    answer: str = ""
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """What is typed of a change of opinion."""

    noted_on: date | None
    issue_id: str
    what: str
    why: str
    told: str = ""
    told_on: date | None = None


def recipients_of(case: OpenCase, issue_id: str) -> tuple[Disclosure, ...]:
    """Return to whom an issued report was given."""
    return tuple(each for each in case.file.disclosures.all() if each.issue_id == issue_id)


def recipients_lacking(case: OpenCase, issued: Issued) -> str:
    """Return the warning that a joint expert's report went to some parties alone, '' where not."""
    first: Party = case.file.record.get().instructing
    without = left_out((first, *case.file.joint_parties.all()), recipients_of(case, issued.id))
    return sent_to_some(issued, without) if without else ""


def give(case: OpenCase, issue_id: str, draft: DisclosureDraft, known: str = "") -> Changes:
    """Record that an issued report was given to somebody, or correct a record of that id.

    Raises BadInputError as for any recipient, and for a day before the report was issued.
    """
    issued = issued_of(case, issue_id)
    if draft.made_on is not None and draft.made_on < issued.signed_on:
        raise BadInputError("The day is before the report was issued.", kept=_KEPT)
    what = described(issued).removeprefix("the ")
    whole = replace(
        draft, kind=Disclosed.REPORT, what=what[:1].upper() + what[1:], issue_id=issue_id
    )
    return correct_disclosure(case, known, whole) if known else add_disclosure(case, whole)


def save_copy(case: OpenCase, issue_id: str, path: Path) -> tuple[Path, Changes]:
    """Write the very bytes that were issued to a file outside the vault; raises BadInputError."""
    issued, data = issued_of(case, issue_id), issued_bytes(case, issue_id)
    label = f"Save a copy of {described(issued)}"
    return leave(case, data, path, label, f"{issued.form.words.lower()} as issued")


def sidecar(issued: Issued) -> dict[str, str | int]:
    """Return what may go with the file: id, type, date, pages and hash, and nothing else."""
    return {
        "id": issued.id,
        "type": issued.form.words,
        "date": issued.signed_on.isoformat(),
        "pages": issued.pages,
        "sha256": issued.sha256,
    }


def sidecar_lines(issued: Issued) -> tuple[tuple[str, str], ...]:
    """Return the same for paper."""
    return (
        ("Document", issued.id),
        ("Type", issued.form.words),
        ("Date", british(issued.signed_on)),
        ("Pages", str(issued.pages)),
        ("SHA-256", issued.sha256),
    )


def sidecar_bytes(issued: Issued, *, pdf: bool) -> bytes:
    """Return the sidecar as a sheet of paper, or as JSON."""
    if not pdf:
        return (json.dumps(json.loads(canonical(sidecar(issued))), indent=1) + "\n").encode()
    from casereview.reporting.sheets.issue_sheets import write_record

    return write_record("Record of a document", sidecar_lines(issued))


def save_sidecar(case: OpenCase, issue_id: str, path: Path) -> tuple[Path, Changes]:
    """Write the sidecar to a file, as PDF where its name ends so, else as JSON."""
    issued = issued_of(case, issue_id)
    data = sidecar_bytes(issued, pdf=path.suffix.lower() == ".pdf")
    return leave(case, data, path, "Save the record of an issued report", "record of a report")


# --- asked to amend ---


def amendments(case: OpenCase) -> tuple[AmendmentRequest, ...]:
    """Return the requests to amend, oldest first."""
    return case.file.amendments.all()


def put_amendment(case: OpenCase, draft: AmendmentDraft, known: str = "") -> Changes:
    """Record a request to amend and what became of it, or correct the one of that id.

    Raises BadInputError without a day, a sender, words, or, once it is answered, an answer.
    """
    if draft.received_on is None or not draft.sender.strip() or not draft.what.strip():
        raise BadInputError("Day, sender and what is asked for are needed.", kept=_KEPT)
    if draft.answered is not Answered.OPEN and not draft.answer.strip():
        word = "Why was it declined?" if draft.answered is Answered.DECLINED else "What was done?"
        raise BadInputError(f"{word} The answer is missing.", kept=_KEPT)
    if draft.answered_on is not None and draft.answered_on < draft.received_on:
        raise BadInputError("It was answered before it was received.", kept=_KEPT)
    if draft.issue_id:
        issued_of(case, draft.issue_id)
    made = AmendmentRequest(
        id=known or new_id(),
        received_on=draft.received_on,
        sender=" ".join(draft.sender.split()),
        category=draft.category,
        what=draft.what.strip(),
        issue_id=draft.issue_id,
        answered=draft.answered,
        answer=draft.answer.strip(),
        answered_on=draft.answered_on if draft.answered is not Answered.OPEN else None,
    )
    label = "Correct a request to amend" if known else "Record a request to amend"
    with case.change(label, Kind.REPORT) as changes:
        case.file.amendments.put(made)
    return changes


def remove_amendment(case: OpenCase, amendment_id: str) -> Changes:
    """Remove a request to amend that was recorded by mistake."""
    with case.change("Remove a request to amend", Kind.REPORT) as changes:
        case.file.amendments.remove(amendment_id)
    return changes


# --- thought again ---


def changes_of_opinion(case: OpenCase) -> tuple[OpinionChange, ...]:
    """Return the changes of opinion after a report, oldest first."""
    return case.file.opinion_changes.all()


def put_change(case: OpenCase, draft: ChangeDraft, known: str = "") -> Changes:
    """Record a change of view on a material matter (PD 35 para 2.5), or correct one.

    Raises BadInputError without a day, what changed and why.
    """
    if draft.noted_on is None or not draft.what.strip() or not draft.why.strip():
        raise BadInputError("Day, what changed and why are needed.", kept=_KEPT)
    issued_of(case, draft.issue_id)
    made = OpinionChange(
        id=known or new_id(),
        noted_on=draft.noted_on,
        issue_id=draft.issue_id,
        what=draft.what.strip(),
        why=draft.why.strip(),
        told=draft.told.strip(),
        told_on=draft.told_on,
    )
    label = "Correct a change of opinion" if known else "Record a change of opinion"
    with case.change(label, Kind.REPORT) as changes:
        case.file.opinion_changes.put(made)
    return changes


def remove_change(case: OpenCase, change_id: str) -> Changes:
    """Remove a change of opinion that was recorded by mistake."""
    with case.change("Remove a change of opinion", Kind.REPORT) as changes:
        case.file.opinion_changes.remove(change_id)
    return changes
