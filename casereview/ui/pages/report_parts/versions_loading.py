"""What the Versions part shows, read from the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from casereview.domain.custody.privacy import Disclosure
from casereview.domain.reports.issue import AmendmentRequest, Issued, OpinionChange, State
from casereview.errors import BadInputError
from casereview.services.days import issue_day
from casereview.services.report import (
    after_issue,
    certificates,
    drafting,
    issuing,
    supplements,
    verifying,
)
from casereview.services.report.drafting import DraftList
from casereview.services.report.issuing import Readiness
from casereview.services.report.verifying import Verification

if TYPE_CHECKING:
    from casereview.reporting.signatures.signing import CertificateFacts
    from casereview.services.changes import Changes
    from casereview.services.report.drawing import Paper
    from casereview.services.session import OpenCase


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """An issued report: where it stands, how the case differs, to whom it went and to whom not."""

    issued: Issued
    state: State
    changed: str
    given: tuple[Disclosure, ...]
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Versions:
    """All that the part shows; subjects: what can be finalised, by id and title, '' the report."""

    subject: str
    subjects: tuple[tuple[str, str], ...]
    readiness: Readiness
    drafts: DraftList
    issued: tuple[IssuedLine, ...]
    bundles: tuple[tuple[str, str], ...]
    amendments: tuple[AmendmentRequest, ...]
    changes: tuple[OpinionChange, ...]
    expert: str


def today() -> date:
    """Return the day on the expert's calendar."""
    return date.today()  # noqa: DTZ011  what is recorded here bears the expert's calendar day


def load_versions(case: OpenCase, subject: str = "") -> Versions:
    """Read drafts, issued reports and what stands in the way of another."""
    following = [each for each in supplements.lines(case) if each.issued is None]
    subjects = [("", "The report")]
    subjects += [(each.supplement.id, each.supplement.title) for each in reversed(following)]
    subject = subject if subject in dict(subjects) else ""
    lines = []
    for issued, state in issuing.issued_reports(case):
        old = state is State.SUPERSEDED
        changed = "" if old else issuing.changed_since(case, issued)
        given = after_issue.recipients_of(case, issued.id)
        lacking = after_issue.recipients_lacking(case, issued)
        lines.append(IssuedLine(issued, state, changed, given, lacking))
    record = case.file.record.get()
    return Versions(
        subject=subject,
        subjects=tuple(subjects),
        readiness=issuing.readiness(case, issue_day(record), subject),
        drafts=drafting.drafts(case),
        issued=tuple(lines),
        bundles=tuple((each.id, each.name) for each in case.file.bundles.all()),
        amendments=after_issue.amendments(case),
        changes=after_issue.changes_of_opinion(case),
        expert=record.expert.name,
    )


def finalise(
    case: OpenCase, passphrase: str, certificate_passphrase: str | None, subject: str
) -> tuple[Issued, Changes]:
    """Issue the report, or a supplement to it."""
    day = issue_day(case.file.record.get())
    return issuing.finalise(
        case, passphrase, day, subject=subject, certificate_passphrase=certificate_passphrase
    )


def take_in_certificate(
    case: OpenCase, path: Path, passphrase: str
) -> tuple[CertificateFacts, Changes]:
    """Keep the expert's own certificate in the vault."""
    return certificates.take_in(case.session, path, passphrase)


def make_certificate(
    case: OpenCase, name: str, passphrase: str
) -> tuple[CertificateFacts, Changes]:
    """Make a certificate and keep it in the vault."""
    return certificates.make(case.session, name, passphrase)


def remove_certificate(case: OpenCase) -> Changes:
    """Remove the vault's certificate for good."""
    return certificates.remove(case.session)


def paper_of(case: OpenCase, issue_id: str) -> Paper:
    """Return an issued report as what is printed."""
    from casereview.services.report.drawing import FilePaper

    return FilePaper(issuing.issued_bytes(case, issue_id))


def verify_file(case: OpenCase, path: Path) -> Verification:
    """Say what a file is; raises BadInputError where it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise BadInputError(
            f"{path.name} cannot be read ({fault.strerror or 'no reason given'}).",
            kept="Nothing was changed.",
        ) from fault
    return verifying.verify(case.session, data)
