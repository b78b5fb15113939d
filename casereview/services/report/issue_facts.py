"""What the assertions on a file that is issued are checked beside: its report, case and name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casereview.domain.dates import british
from casereview.domain.reports.issue import file_name
from casereview.domain.reports.report import CheckResult
from casereview.reporting.asserting.made import Made
from casereview.services.report.composing import Composed
from casereview.services.session import OpenCase


def made_of(
    case: OpenCase, composed: Composed, counted: int, checks: Sequence[CheckResult]
) -> Made:
    """Return what a document was made from; checks: all of them, the other cases among them."""
    if composed.material is None:
        msg = "composed without its material"
        raise ValueError(msg)
    report, record = composed.report, case.file.record.get()
    version = report.version.split()[-1]
    parent = case.file.issued.get(composed.parent) if composed.parent else None
    named = (record.claimant.name, record.proceedings.claimant)
    return Made(
        report=replace(report, checks=tuple(checks)),
        material=composed.material,
        name=file_name(
            record,
            composed.form,
            report.dated,
            version,
            draft=report.draft,
            profile=composed.material.content.profile,
        ),
        hidden=tuple(filter(None, named)) if record.proceedings.cipher else (),
        compared=True,
        counted=counted,
        parent=(british(parent.signed_on), parent.sha256) if parent else ("", ""),
    )
