"""The report in other forms than the PDF: for comments, for reading aloud, as plain text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from casereview.catalogue.report import load_declarations, load_profile, profile_ids
from casereview.domain.draft import Form
from casereview.domain.profile import missing_words
from casereview.services import leaving, reporting
from casereview.services.changes import Changes
from casereview.services.composing import Composed, compose_as
from casereview.services.session import OpenCase


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


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report that can be chosen; `lacks` says which words it cannot be issued without."""

    id: str
    title: str
    rules: str
    to_court: bool
    page_limits: tuple[tuple[str, int], ...]
    lacks: tuple[str, ...]


def kinds(day: date) -> tuple[Kind, ...]:
    """Return every kind of report, what governs it and what it waits for on a day."""
    declarations = load_declarations()
    profiles = [load_profile(profile_id) for profile_id in profile_ids()]
    return tuple(
        Kind(
            one.id,
            one.title,
            one.rules,
            one.to_court,
            one.page_limits,
            missing_words(one, declarations, day),
        )
        for one in sorted(profiles, key=lambda one: (one.id != "ew_civil", one.title))
    )


def composed(case: OpenCase, supplement: str = "", profile: str | None = None) -> Composed:
    """Return the report as it stands, or a supplement to it, with what it is."""
    if supplement:
        return compose_as(case, supplement, version="Draft")
    return Composed(reporting.report(case, profile), Form.REPORT)


def written(
    case: OpenCase, form: OtherForm, supplement: str = "", profile: str | None = None
) -> bytes:
    """Return the report as it stands, or a supplement, in another form; raises as its PDF would."""
    found = composed(case, supplement, profile)
    report = found.report
    reporting.refuse_unresolved(report)
    if form is OtherForm.WORD:
        from casereview.reporting.docx import FOR_COMMENTS, FOR_THE_OTHER_EXPERT, write_docx

        joint = found.form is Form.JOINT
        return write_docx(report, FOR_THE_OTHER_EXPERT if joint else FOR_COMMENTS)
    if form is OtherForm.PAGE:
        from casereview.reporting.html import write_html

        return write_html(report)
    from casereview.reporting.plain_text import write_text

    return write_text(report)


def save(case: OpenCase, data: bytes, path: Path, form: OtherForm) -> tuple[Path, Changes]:
    """Write a form of the report to where the expert says, noted in the case as the PDF is."""
    label = f"Save the report as {form.words}"
    return leaving.leave(case, data, path, label, f"report as {form.words}")
