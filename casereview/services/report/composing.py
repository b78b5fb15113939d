"""Composing what is set aside or issued: the report itself, or a supplement to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from casereview.catalogue.report import load_supplement
from casereview.domain.dossier import Dossier
from casereview.domain.reports import report_json
from casereview.domain.reports.draft import Form
from casereview.domain.reports.profile import Profile
from casereview.domain.reports.report import Paragraph, Report
from casereview.domain.reports.supplement import ParentReport
from casereview.errors import BadInputError
from casereview.reporting.compose import ReportContent, compose
from casereview.reporting.material import Material
from casereview.services.report.anonymity import named
from casereview.services.session import OpenCase


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed document with its kind, and the issued report it belongs to, '' for none.

    material: the case as it was composed from, where the document is to be tested beside it.
    """

    report: Report
    form: Form
    parent: str = ""
    material: Material | None = None


def compose_as(
    case: OpenCase,
    subject: str,
    *,
    version: str,
    signed_on: date | None = None,
    dated: date | None = None,
    program: str = "",
) -> Composed:
    """Compose the report, or the supplement of that id, under the name of a version.

    signed_on: the day on which it is issued; None for a draft. dated: the day that a draft bears
    instead of the case's own. program: the version of the program
    to name in it, '' for this one. Raises BadInputError for an unknown supplement.
    """
    dossier = named(case.dossier())
    day = signed_on or dated
    if day is not None:
        dossier = replace(dossier, case=replace(dossier.case, report_date=day))
    content = case.content.report(dossier.case.profile)
    content = replace(
        content, modules=case.modules, program_version=program or content.program_version
    )
    draft = signed_on is None
    if subject:
        return _supplement(case, dossier, content, subject, version, day, draft=draft)
    findings = case.findings()
    composed = compose(dossier, findings, content, version=version, draft=draft)
    material = Material(dossier, findings, content, draft=draft)
    return Composed(composed, Form.REPORT, material=material)


def _supplement(
    case: OpenCase,
    dossier: Dossier,
    content: ReportContent,
    subject: str,
    version: str,
    day: date | None,
    *,
    draft: bool,
) -> Composed:
    from casereview.reporting.supplements import compose_supplement, following

    found = next((each for each in dossier.supplements if each.id == subject), None)
    if found is None:
        raise BadInputError("This case has no such supplement.", kept="Nothing was changed.")
    dated = found if day is None else replace(found, dated=day)
    content = replace(content, profile=profile_of(content.profile, found.form))
    held = following(dossier, dated, numbers_of_parent(case, found.parent))
    composed = compose_supplement(
        dossier, case.findings(), content, held, version=version, draft=draft
    )
    return Composed(composed.report, found.form, found.parent.issue_id, composed.material)


def profile_of(profile: Profile, form: Form) -> Profile:
    """Return what a document of a form consists of, where its report is of a profile."""
    return profile if form is Form.REPORT else load_supplement(form, profile)


def numbers_of_parent(case: OpenCase, parent: ParentReport) -> frozenset[str]:
    """Return the numbers of the paragraphs of an issued report; none where it is not kept here."""
    issued = case.file.issued.get(parent.issue_id) if parent.issue_id else None
    if issued is None:
        return frozenset()
    report = report_json.decode(case.file.attachments.read(issued.model_hash))
    return frozenset(
        block.number
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
    )
