"""Writes a report as a PDF for court: linked, tagged, fonts embedded, always the same bytes."""

from __future__ import annotations

from casereview.domain.reports.report import Report
from casereview.errors import BadInputError
from casereview.reporting.referring.references import unresolved
from casereview.reporting.setting.setter import Setter


def write_pdf(report: Report) -> bytes:
    """Return the report as a PDF; equal reports give equal bytes.

    Raises BadInputError for a reference that leads nowhere and for a character no font has.
    """
    refuse_unresolved(report)
    return Setter().set(report).pdf()


def refuse_unresolved(report: Report) -> None:
    """Raise BadInputError where a reference leads nowhere."""
    for number, title, text in unresolved(report):
        raise BadInputError(
            f"Section {number} “{title}” refers to {text}, which leads nowhere.",
            kept="No PDF was written; the text is kept as it is.",
            do="Correct or remove the reference.",
        )
