"""The report in other forms than the PDF: for comments, for reading aloud, as plain text."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from casereview.domain.reports.draft import Form
from casereview.services.changes import Changes
from casereview.services.report import reporting
from casereview.services.report.composing import Composed, compose_as
from casereview.services.session import OpenCase
from casereview.services.vault import leaving


class OtherForm(StrEnum):
    """A form of the report beside the PDF; the value is the ending of its file."""

    WORD = "docx"
    PAGE = "html"
    TEXT = "txt"

    @property
    def words(self) -> str:
        """The form as it is told."""
        return _WORDS[self]


_WORDS = {
    OtherForm.WORD: "Word file for comments",
    OtherForm.PAGE: "accessible web page",
    OtherForm.TEXT: "plain text",
}


def composed(case: OpenCase, supplement: str = "", profile: str | None = None) -> Composed:
    """Return the report as it stands, or a supplement to it, with what it is."""
    if supplement:
        return compose_as(case, supplement, version="Draft")
    return Composed(reporting.report(case, profile), Form.REPORT)


def written(
    case: OpenCase, form: OtherForm, supplement: str = "", profile: str | None = None
) -> bytes:
    """Return the report as it stands, or a supplement, in another form; raises as its PDF would."""
    from casereview.reporting.pdf import refuse_unresolved

    found = composed(case, supplement, profile)
    report = found.report
    refuse_unresolved(report)
    if form is OtherForm.WORD:
        from casereview.reporting.forms.docx import FOR_COMMENTS, FOR_THE_OTHER_EXPERT, write_docx

        joint = found.form is Form.JOINT
        return write_docx(report, FOR_THE_OTHER_EXPERT if joint else FOR_COMMENTS)
    if form is OtherForm.PAGE:
        from casereview.reporting.forms.html import write_html

        return write_html(report)
    from casereview.reporting.forms.plain_text import write_text

    return write_text(report)


def save(case: OpenCase, data: bytes, path: Path, form: OtherForm) -> tuple[Path, Changes]:
    """Write a form of the report to where the expert says, noted in the case as the PDF is."""
    label = f"Save the report as {form.words}"
    return leaving.leave(case, data, path, label, f"report as {form.words}")
