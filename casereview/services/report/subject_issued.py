"""Drafts, issued reports and what is asked of them, as they go to the subject who is given them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from casereview.domain.custody.subject_access import (
    AMENDMENTS,
    CHANGES,
    DRAFTS,
    Sheet,
    issued_part,
)
from casereview.domain.dates import british
from casereview.domain.dossier import Dossier
from casereview.services.report import drafting
from casereview.services.session import OpenCase

_FOLDER = PurePosixPath("reports")


def issued_sheets(dossier: Dossier, given: set[str]) -> Iterator[Sheet]:
    """Yield what is given of requests to amend and of changes of opinion."""
    if AMENDMENTS in given:
        rows = (
            (british(a.received_on), a.sender, a.what, a.answer or "not answered yet")
            for a in dossier.amendments
        )
        yield Sheet("Requests to amend", ("When", "From", "What", "Answer"), tuple(rows))
    if CHANGES in given:
        changes = ((british(c.noted_on), c.what, c.why) for c in dossier.opinion_changes)
        yield Sheet("Changes of opinion", ("When", "What", "Why"), tuple(changes))


def report_names(dossier: Dossier, given: set[str]) -> tuple[tuple[str, str], ...]:
    """Return the files of reports and drafts that are given, each with what it is."""
    return tuple((name, title) for name, title, _number, _sha256 in _reports(dossier, given))


def report_files(case: OpenCase, dossier: Dossier, given: set[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of reports and drafts that are given; a draft whose content is gone is not.

    Raises DamagedVaultError.
    """
    for name, _title, number, sha256 in _reports(dossier, given):
        if sha256:
            yield name, case.file.attachments.read(sha256)
        else:
            yield name, drafting.draft_pdf(case, number)[1]


def _reports(dossier: Dossier, given: set[str]) -> Iterator[tuple[str, str, int, str]]:
    """Yield name, title, number and, of an issued report, the hash of its bytes."""
    for issued in dossier.issued:
        if issued_part(issued.id) in given:
            title = f"{issued.form.words}, {issued.version} of {british(issued.signed_on)}"
            yield str(_FOLDER / f"report-{issued.number}.pdf"), title, issued.number, issued.sha256
    for draft in dossier.drafts if DRAFTS in given else ():
        if draft.gone_at is None:
            title = f"Draft {draft.number} of {british(draft.made_at.date())}"
            yield str(_FOLDER / f"draft-{draft.number}.pdf"), title, draft.number, ""
