"""A case that nothing stands in the way of issuing: every rule met, every warning let stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from casereview.domain.reports.acknowledgement import Acknowledgement, fingerprint
from casereview.domain.reports.report import Gate
from casereview.services.changes import Kind
from casereview.services.report import issuing
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.reporting import report_builders

PASSPHRASE = "four words of nonsense"
TODAY = date(2024, 3, 11)
REASON = "Qwertzuiop: this reason stays in the expert's own file."


def ready_session(folder: Path) -> Session:
    """Make a vault with one case to issue."""
    session, _code = Session.create(folder, PASSPHRASE)
    _fill(session.open(session.new_case(CaseDraft(report_builders.CLAIMANT))))
    return session


def the_case(session: Session) -> OpenCase:
    """Open the case."""
    return session.open(session.case_ids()[0])


def _fill(case: OpenCase) -> None:
    made = report_builders.dossier()
    file = case.file
    with case.change("Fill", *Kind):
        # a fictional case is issued on the date it has, whenever the test runs
        file.record.put(replace(made.case, id=case.id, fictional=True, report_date=TODAY))
        for each in made.documents:
            sha256 = file.attachments.add(f"{each.title} of synthetic people".encode())
            file.documents.put(replace(each, sha256=sha256))
        passages = {each.id for each in made.passages}
        file.passages.put(*made.passages)
        for name in (
            "instructions", "questions", "events", "time_points", "modules", "answers", "course",
            "diagnoses", "orders", "disputes", "sections",
        ):  # fmt: skip
            getattr(file, name).put(*getattr(made, name))
        file.episodes.put(*(replace(each, referral_id=None) for each in made.episodes))
        for said in made.statements:
            known = said.passage_id if said.passage_id in passages else None
            file.statements.put(replace(said, passage_id=known))
    acknowledge(case)
    case.close()


def acknowledge(case: OpenCase, subject: str = "") -> None:
    """Let every warning stand, with a reason."""
    waiting = issuing.readiness(case, TODAY, subject).weighed.open
    with case.change("Let warnings stand", Kind.REPORT):
        file = case.file
        for number, check in enumerate(waiting):
            assert check.gate is Gate.WARN
            key = f"ack-{len(file.acknowledgements.all())}-{number}"
            file.acknowledgements.put(
                Acknowledgement(key, check.id, fingerprint(check), REASON, TODAY, check.message)
            )
