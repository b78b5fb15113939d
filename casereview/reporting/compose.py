"""Turns a case into a report: data with numbered paragraphs, in the order of its profile.

The report is written twice. The first pass gives numbers, the second uses them in references. Its
hash is taken where it is kept (`domain.report_json`), not here: a preview needs none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from casereview.domain.assessing.finding import CaseFindings
from casereview.domain.dossier import Dossier
from casereview.domain.reports.profile import SectionSpec
from casereview.domain.reports.report import Report, Section, SectionKind, SectionState
from casereview.reporting import cover
from casereview.reporting.checking.checks import run_checks
from casereview.reporting.material import Known, Material, ReportContent
from casereview.reporting.parts import (
    appendix_parts,
    case_parts,
    clinical_parts,
    closing_parts,
    course_parts,
    differences,
    dispute_parts,
    letter_parts,
    meaning_parts,
    opening_parts,
    opinion_parts,
    own_scores,
    rating_parts,
    treatment_parts,
)
from casereview.reporting.schedules import schedule_appendix
from casereview.reporting.walking import section_runs, section_text
from casereview.reporting.wording import NOT_WRITTEN, nfc, run
from casereview.reporting.writer import Counters, Writer, letter

__all__ = ["ReportContent", "compose"]

Part = Callable[[Writer], None]
Parts = Mapping[str, Part]
PARTS: Parts = MappingProxyType(
    {
        "expert": case_parts.expert,
        "instructed_by": case_parts.instructed_by,
        "instructions": case_parts.instructions,
        "questions": case_parts.questions,
        "documents": case_parts.documents,
        "not_seen": differences.not_seen,
        "sources_convention": case_parts.sources_convention,
        "interview": case_parts.interview,
        "source_lead": case_parts.source_lead,
        "episodes": clinical_parts.episodes,
        "letters": letter_parts.letters,
        "letters_table": letter_parts.letters_table,
        "assessment": clinical_parts.assessment,
        "screener": opening_parts.screener,
        "risk": opening_parts.risk,
        "status": clinical_parts.status,
        "open_findings": clinical_parts.open_findings,
        "measures": clinical_parts.measures,
        "measures_table": clinical_parts.measures_table,
        "own_measures": own_scores.own_measures,
        "course": clinical_parts.course,
        "differences": differences.differences,
        "disputes": dispute_parts.disputes,
        "orders": dispute_parts.orders,
        "opinions": opinion_parts.opinions,
        "standard_questions": opinion_parts.standard_questions,
        "references": opinion_parts.references,
        "protocols": course_parts.protocols,
        "ratings": rating_parts.ratings,
        "outcomes": treatment_parts.outcomes,
        "outcomes_table": treatment_parts.outcomes_table,
        "meanings": meaning_parts.meanings,
        "coverage": treatment_parts.coverage,
        "doses": treatment_parts.doses,
        "waits": treatment_parts.waits,
        "homework": course_parts.homework,
        "mechanism": course_parts.mechanism,
        "review_pointer": course_parts.review_pointer,
        "paul": course_parts.paul,
        "decisions": course_parts.decisions,
        "timeline": course_parts.timeline,
        "promises": course_parts.promises,
        "limits": closing_parts.limits,
        "answers": closing_parts.answers,
        "interests": closing_parts.interests,
        "software": closing_parts.software,
        "signature": closing_parts.signature,
        "curriculum_vitae": appendix_parts.curriculum_vitae,
        "documents_table": appendix_parts.documents_table,
        "chronology": appendix_parts.chronology,
        "criteria": appendix_parts.criteria,
        "rules": appendix_parts.rules,
        "schedules": schedule_appendix.schedules,
    }
)
_DECLARATION = "declaration:"


@dataclass(frozen=True, slots=True)
class Composed:
    """A report with what its references were resolved by."""

    report: Report
    material: Material
    known: Known


def compose(
    dossier: Dossier,
    findings: CaseFindings,
    content: ReportContent,
    *,
    version: str = "Draft",
    draft: bool = True,
) -> Report:
    """Compose the report of a case as it stands; equal data give an equal report."""
    return composed(dossier, findings, content, version=version, draft=draft).report


def composed(
    dossier: Dossier,
    findings: CaseFindings,
    content: ReportContent,
    *,
    version: str = "Draft",
    draft: bool = True,
    checked: bool = True,
) -> Composed:
    """Compose the report of a case, and keep what other references can be resolved by.

    checked: whether the rules of its profile are applied, which a preview can do without.
    """
    material = Material(dossier, findings, content, draft=draft)
    return write(material, version, PARTS, checked=checked)


def write(material: Material, version: str, parts: Parts, *, checked: bool = True) -> Composed:
    """Write the sections of the material's profile by the parts they name."""
    known = Known()
    sections: tuple[Section, ...] = ()
    for _ in range(2):
        sections, known = _pass(material, known, parts)
    case, content, draft = material.dossier.case, material.content, material.draft
    report = Report(
        case_id=case.id,
        profile=content.profile.id,
        cover=cover.cover(material, version, draft=draft),
        header=cover.header(material, version, draft=draft),
        sections=sections,
        dated=material.day,
        version=nfc(version),
        draft=draft,
        author=nfc(case.expert.name),
        subject=content.profile.terms.subject,
        software=f"CaseReview {content.program_version}".strip(),
        stamp=cover.stamp(material, version, draft=draft),
    )
    if checked:
        report = dataclasses.replace(report, checks=run_checks(report, material))
    return Composed(report, material, known)


def _pass(material: Material, known: Known, parts: Parts) -> tuple[tuple[Section, ...], Known]:
    """Write every section once; returns them with the numbers given."""
    giving, counters = Known(), Counters()
    sections: list[Section] = []
    bodies = appendices = 0
    for spec in material.content.profile.sections:
        appendix = spec.kind is SectionKind.APPENDIX
        number = letter(appendices).upper() if appendix else str(bodies + 1)
        writer = Writer(material, spec, number, counters, known, giving)
        section = _section(writer, parts, sections)
        if section.printed:
            giving.sections[spec.key] = (number, section.anchor, appendix)
            appendices += appendix
            bodies += not appendix
        sections.append(section)
    return tuple(sections), giving


def _section(writer: Writer, parts: Parts, before: list[Section]) -> Section:
    spec = writer.spec
    written = False
    typed = (0, 0)
    for part in spec.parts:
        if part == "text":
            first = len(writer.blocks)
            written = writer.written()
            typed = (first, len(writer.blocks))
        elif part == "glossary":
            words = "\n".join(section_text(section) for section in before)
            appendix_parts.glossary(writer, words)
        elif part.startswith(_DECLARATION):
            closing_parts.declaration(writer, part.removeprefix(_DECLARATION))
        else:
            parts[part](writer)
    printed = bool(writer.blocks) or spec.required
    state = _state(spec, writer, written)
    if state is SectionState.EMPTY and printed:
        writer.say(run(NOT_WRITTEN, italic=True))
    section = Section(
        key=spec.key,
        number=writer.number if printed else "",
        title=nfc(spec.title),
        kind=spec.kind,
        anchor=f"s-{spec.key}",
        blocks=tuple(writer.blocks),
        state=state,
        counted=spec.counted,
        editable=spec.editable,
        printed=printed,
        hint=spec.hint,
        typed=typed,
    )
    if any(part.unresolved for part in section_runs(section)):
        return dataclasses.replace(section, state=SectionState.UNRESOLVED)
    return section


def _state(spec: SectionSpec, writer: Writer, written: bool) -> SectionState:
    if any(part.startswith(_DECLARATION) for part in spec.parts):
        return SectionState.LOCKED if writer.blocks else SectionState.EMPTY
    if written:
        return SectionState.WRITTEN
    return SectionState.GENERATED if writer.blocks else SectionState.EMPTY
