"""What the report page shows, read from the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casereview.domain.assessing.finding import Status
from casereview.domain.documents.statement import ScoreValue
from casereview.domain.reports.prose import Numbered, read
from casereview.domain.reports.prose_search import words
from casereview.domain.reports.report import Figure, Paragraph, Section, Table
from casereview.services.correspondence import reviewing
from casereview.services.interview import interview_view
from casereview.services.report import reporting, spelling
from casereview.services.views import ReportView
from casereview.ui.models.report_lines import Reference

if TYPE_CHECKING:
    from casereview.domain.dossier import Dossier
    from casereview.services.session import OpenCase

_LONGEST = 110
"""Characters of a line in the menus."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that the page shows but its paper.

    sources: where facts come from, by key and in words; own_sources: that of each section. words:
    how many the expert wrote in each. own_words: that spelling takes as right. page_limit: counted
    pages that the court allows, or None.
    """

    view: ReportView
    hints: Mapping[str, str]
    findings: Mapping[str, Sequence[Reference]]
    crossings: Mapping[str, Sequence[Reference]]
    schedules_bound: bool
    sources: Sequence[tuple[str, str]] = ()
    own_sources: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    page_limit: int | None = None
    own_words: frozenset[str] = frozenset()


def load(case: OpenCase) -> Loaded:
    """Read the composed draft, the hints of its profile, and what can be referred to."""
    view = reporting.view(case)
    dossier = case.dossier()
    profile = case.content.report(dossier.case.profile).profile
    kept = {text.section: text.source for text in dossier.sections}
    return Loaded(
        view=view,
        hints={section.key: section.hint for section in profile.sections},
        findings=_findings(case, dossier),
        crossings=_crossings(view),
        schedules_bound=dossier.case.schedules_bound,
        sources=tuple(reporting.SOURCES.items()),
        own_sources={s.key: kept.get(s.key) or s.source for s in profile.sections},
        words={key: words(text) for key, text in view.texts.items()},
        own_words=spelling.own_words(case),
        page_limit=profile.page_limit(dossier.case.proceedings.track),
    )


_GROUPS = {
    "finding": "Diagnosis",
    "diagnosis": "Diagnosis",
    "event": "Chronology",
    "date": "Date or age",
    "age": "Date or age",
    "course": "Treatment",
    "sessions": "Treatment",
    "question": "Question",
    "cite": "Literature",
}


def _findings(case: OpenCase, dossier: Dossier) -> dict[str, list[Reference]]:
    """Return what can be referred to of the case, by group."""
    groups: dict[str, list[Reference]] = {
        "Document": _document_references(case),
        "Diagnostic status": _status_references(case),
        "Diagnosis": [],
        "Score": _score_references(dossier),
        "Chronology": [],
        "Date or age": [],
        "Treatment": [],
        "Question": [],
        "Literature": [],
    }
    for each in reporting.references(case):
        word = each.reference.strip("{}").split()[0]
        groups[_GROUPS.get(word, "Treatment")].append(Reference(each.reference, _cut(each.words)))
    return groups


def _document_references(case: OpenCase) -> list[Reference]:
    return [
        Reference(f"{{{row.document.label}}}", f"{row.document.label} {row.title}")
        for row in reviewing.rows(case)
    ]


def _status_references(case: OpenCase) -> list[Reference]:
    matrix = interview_view.matrix(case)
    shorts = {point.id: point.short for point in matrix.time_points}
    return [
        Reference(
            f"{{status {row.key} {cell.time_point_id}}}",
            f"{row.name}, {shorts[cell.time_point_id]}",
        )
        for row in matrix.rows
        for cell in row.cells
        if cell.shown is not Status.NOT_ASSESSED
    ]


def _score_references(dossier: Dossier) -> list[Reference]:
    labels = {document.id: document.label for document in dossier.documents}
    found = []
    for statement in dossier.statements:
        value = statement.decided
        if isinstance(value, ScoreValue) and value.whose == "patient" and value.kind == "total":
            label = labels[statement.document_id]
            shown = value.words if value.number is None else str(value.number)
            found.append(
                Reference(
                    f"{{score {label} {value.measure} {value.context}}}",
                    f"{label} {value.measure} {shown} ({value.context})",
                )
            )
    return found


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _crossings(view: ReportView) -> dict[str, list[Reference]]:
    groups: dict[str, list[Reference]] = {"Section": [], "Paragraph": [], "Table": [], "Figure": []}
    for section in view.report.sections:
        if section.printed:
            title = f"{section.number} {section.title}"
            groups["Section"].append(Reference(f"{{section {section.key}}}", title))
            groups["Paragraph"] += _paragraphs(view, section)
        for block in section.blocks:
            if isinstance(block, Table | Figure):
                kind = "Table" if isinstance(block, Table) else "Figure"
                name = block.anchor.split("-", 1)[-1]
                groups[kind].append(
                    Reference(
                        f"{{{kind.lower()} {name}}}", f"{kind} {block.number}: {block.caption}"
                    )
                )
    return groups


def _paragraphs(view: ReportView, section: Section) -> Iterator[Reference]:
    """Yield the paragraphs that the expert wrote in a section, each with its printed number."""
    written = [b for b in read(view.texts.get(section.key, "")) if isinstance(b, Numbered)]
    typed = [b for b in section.blocks[slice(*section.typed)] if isinstance(b, Paragraph)]
    for index, (block, printed) in enumerate(zip(written, typed, strict=False)):
        said = "".join(run.text for run in printed.runs)
        place = None if block.label else (section.key, index)
        words = _cut(f"{printed.number} {said}")
        yield Reference(f"{{para {block.label}}}", words, place)
