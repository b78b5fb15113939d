"""The report as it stands, what the expert writes in it, and its paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from casereview.catalogue.skeletons import load_skeletons
from casereview.domain.dossier import SectionText
from casereview.domain.reports.acknowledgement import weigh
from casereview.domain.reports.report import (
    CheckResult,
    ItemList,
    Paragraph,
    Report,
    Run,
    Section,
    SectionState,
)
from casereview.domain.reports.seen import Reread, accepted, seen_in
from casereview.domain.reports.seen import references as references_in
from casereview.errors import BadInputError
from casereview.reporting import wording
from casereview.reporting.checking.checks import run_checks
from casereview.reporting.compose import Composed, composed
from casereview.reporting.material import Material
from casereview.reporting.parts.skeletons import filled
from casereview.reporting.referring import data_references, rereading
from casereview.reporting.referring.references import said_of
from casereview.reporting.referring.treatment_references import Offered, offered
from casereview.services.changes import Changes, Kind
from casereview.services.days import issue_day
from casereview.services.report import report_references
from casereview.services.report.anonymity import named
from casereview.services.session import OpenCase
from casereview.services.views import ReportView

SOURCES: Mapping[str, str] = MappingProxyType(wording.SOURCES)
"""Where facts come from, by key and in words."""

SCHEDULES = "schedules"
"""The appendix of completed schedules, which stands in the report only where it is chosen."""


def report(case: OpenCase, profile: str | None = None, *, checked: bool = True) -> Report:
    """Compose the draft as the case stands; paper does without its checks."""
    return _composed(case, profile, checked=checked).report


def _composed(case: OpenCase, profile: str | None = None, *, checked: bool = True) -> Composed:
    dossier = named(case.dossier())
    content = replace(case.content.report(profile or dossier.case.profile), modules=case.modules)
    made = composed(dossier, case.findings(), content, checked=False)
    if not checked:
        return made
    return replace(made, report=replace(made.report, checks=_checks(made)))


def _checks(made: Composed) -> tuple[CheckResult, ...]:
    """Apply the checks as of the day on which it would be issued, whatever date it bears."""
    material = made.material
    record = material.dossier.case
    day = issue_day(record)
    if record.report_date == day:
        return run_checks(made.report, material)
    dossier = replace(material.dossier, case=replace(record, report_date=day))
    later = Material(dossier, material.findings, material.content, draft=material.draft)
    return run_checks(replace(made.report, dated=day), later)


def typed(case: OpenCase, section: str, text: str) -> Report:
    """Compose the draft, without its checks, with a section's text as it is being typed."""
    dossier = named(case.dossier())
    others = tuple(entry for entry in dossier.sections if entry.section != section)
    old = next((entry for entry in dossier.sections if entry.section == section), None)
    entry = replace(old or SectionText(section, ""), text=unicodedata.normalize("NFC", text))
    sections = (*others, entry) if text.strip() else others
    content = replace(case.content.report(dossier.case.profile), modules=case.modules)
    return composed(
        replace(dossier, sections=sections), case.findings(), content, checked=False
    ).report


def view(case: OpenCase) -> ReportView:
    """Return the composed draft, the expert's own texts, what blocks and what warns.

    A warning that was let stand warns no more.
    """
    found = _composed(case)
    texts = {s.section: s.text for s in case.file.sections.all()}
    weighed = weigh(found.report.checks, case.file.acknowledgements.all())
    return ReportView(
        report=found.report,
        texts=texts,
        blocks=weighed.blocks,
        warnings=weighed.open,
        references=report_references.shown(found),
    )


def references(case: OpenCase) -> tuple[Offered, ...]:
    """Return what the expert's text can refer to, each with what it says as the case stands."""
    held = material(case)
    return (*data_references.offered(held), *offered(held))


def treatment_references(case: OpenCase) -> tuple[Offered, ...]:
    """Return what the expert's text can refer to of the treatment review, as it stands."""
    return tuple(offered(material(case)))


def material(case: OpenCase) -> Material:
    """Return what the report is composed from, as the case stands."""
    dossier = case.dossier()
    content = replace(case.content.report(dossier.case.profile), modules=case.modules)
    return Material(dossier, case.findings(), content)


def write_section(case: OpenCase, section: str, text: str) -> Changes:
    """Save the expert's text of a section (NFC) with what its references say now.

    Raises BadInputError for a locked section.
    """
    held = material(case)
    spec = held.content.profile.section(section)
    if spec is None or not spec.editable:
        raise BadInputError(f"Section {section!r} is not written by hand.", kept="Nothing changed.")
    old = case.file.sections.get(section)
    source, before = (old.source, old.seen) if old else ("", ())
    kept = unicodedata.normalize("NFC", text)
    seen = seen_in(kept, before, lambda reference: said_of(reference, held))
    with case.change(f"Write “{spec.title}”", Kind.REPORT) as changes:
        case.file.sections.put(SectionText(section, kept, source, seen))
    return changes


def skeletons(case: OpenCase, section: str) -> tuple[str, ...]:
    """Return the paragraphs offered for a section, with what the case knows put in."""
    return filled(section, load_skeletons(), material(case))


def rereads(case: OpenCase) -> tuple[Reread, ...]:
    """Return the references that say something else than when their text was written."""
    return rereading.rereads(material(case))


def accept_told(case: OpenCase, check: CheckResult) -> Changes:
    """Let a reference stand as it reads now, by the check that told of it."""
    told = [
        each
        for each in rereads(case)
        if (each.section, rereading.told(each)) == (check.section, check.message)
    ]
    if told and told[0].record:
        return _accept_of_records(case, told)
    if told:
        return accept_reread(case, told[0].section, told[0].reference)
    raise BadInputError("The reference reads otherwise by now.", kept="Nothing changed.")


def accept_reread(case: OpenCase, section: str, reference: str) -> Changes:
    """Let a reference stand as it reads now; raises BadInputError where it is not in the text."""
    held = case.file.sections.get(section)
    if held is None or reference not in references_in(held.text):
        raise BadInputError(
            f"The text of that section has no reference {reference}.", kept="Nothing changed."
        )
    said = said_of(reference, material(case))
    with case.change(f"Accept what {reference} says now", Kind.REPORT) as changes:
        case.file.sections.put(replace(held, seen=accepted(held.seen, reference, said)))
    return changes


def _accept_of_records(case: OpenCase, told: Sequence[Reread]) -> Changes:
    """Let a reference outside the sections stand, wherever in the record it is told of alike."""
    with case.change(f"Accept what {told[0].reference} says now", Kind.REPORT) as changes:
        for each in told:
            held = case.file.read_then.get(each.record)
            if held is not None:
                seen = accepted(held.seen, each.reference, each.now)
                case.file.read_then.put(replace(held, seen=seen))
    return changes


def bind_schedules(case: OpenCase, *, bound: bool) -> Changes:
    """Let the interview's completed schedules stand in an appendix of the report, or not."""
    label = "Bind the schedules into the report" if bound else "Leave the schedules out"
    with case.change(label, Kind.CASE, Kind.REPORT) as changes:
        case.file.record.put(replace(case.file.record.get(), schedules_bound=bound))
    return changes


def pdf(case: OpenCase, profile: str | None = None) -> bytes:
    """Return the draft as PDF; raises BadInputError where a reference leads nowhere."""
    return pdf_of(report(case, profile))


def pdf_of(composed: Report) -> bytes:
    """Return a composed report as PDF; raises BadInputError where a reference leads nowhere."""
    from casereview.reporting.pdf import write_pdf

    refused = refusal(composed)
    if refused is not None:
        raise refused
    return write_pdf(composed)


def refusal(composed: Report) -> BadInputError | None:
    """Return why a composed report may not be printed or saved, None where it may."""
    for section in composed.sections:
        if section.state is SectionState.UNRESOLVED:
            return BadInputError(
                f"Section {section.number} “{section.title}” refers to "
                f"{_unresolved(section)}, which is not in this case.",
                kept="No PDF was written; the text is kept as it is.",
                do="Correct or remove the reference.",
            )
    return None


def _unresolved(section: Section) -> str:
    return ", ".join(run.text for run in _runs(section) if run.unresolved)


def _runs(section: Section) -> list[Run]:
    runs: list[Run] = []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            runs += block.runs
        elif isinstance(block, ItemList):
            runs += [run for item in block.items for run in item.runs]
    return runs
