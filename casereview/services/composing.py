"""Composing what is set aside or issued: the report itself, or a supplement to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from casereview.domain.dossier import Dossier
from casereview.domain.draft import Form
from casereview.domain.report import Report
from casereview.reporting.compose import compose
from casereview.services.session import OpenCase


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed document with its kind, and the issued report it belongs to, '' for none."""

    report: Report
    form: Form
    parent: str = ""


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
    composed = compose(dossier, case.findings(), content, version=version, draft=signed_on is None)
    return Composed(composed, Form.REPORT)


def named(dossier: Dossier) -> Dossier:
    """Return the case with its claimant named as an order of anonymity says, if there is one."""
    cipher = dossier.case.proceedings.cipher
    if not cipher:
        return dossier
    case = dossier.case
    return replace(
        dossier,
        case=replace(
            case,
            claimant=replace(case.claimant, name=cipher),
            proceedings=replace(case.proceedings, claimant=cipher),
        ),
    )
