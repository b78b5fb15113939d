"""What the report page shows, read from the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casereview.domain.finding import Status
from casereview.domain.report import Figure, Table
from casereview.domain.statement import ScoreValue
from casereview.services import interview_view, reporting, reviewing
from casereview.services.views import ReportView
from casereview.ui.models.report_lines import Reference

if TYPE_CHECKING:
    from casereview.domain.dossier import Dossier
    from casereview.services.session import OpenCase

_LONGEST = 110
"""Characters of a line in the menus."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that the page shows but its paper."""

    view: ReportView
    hints: Mapping[str, str]
    findings: Mapping[str, Sequence[Reference]]
    crossings: Mapping[str, Sequence[Reference]]
    schedules_bound: bool


def load(case: OpenCase) -> Loaded:
    """Read the composed draft, the hints of its profile, and what can be referred to."""
    view = reporting.view(case)
    dossier = case.dossier()
    profile = case.content.report(dossier.case.profile).profile
    return Loaded(
        view=view,
        hints={section.key: section.hint for section in profile.sections},
        findings={
            "Document": _document_references(case),
            "Diagnostic status": _status_references(case),
            "Score": _score_references(dossier),
            "Treatment": [
                Reference(each.reference, _cut(each.words))
                for each in reporting.treatment_references(case)
            ],
        },
        crossings=_crossings(view),
        schedules_bound=dossier.case.schedules_bound,
    )


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
    groups: dict[str, list[Reference]] = {"Section": [], "Table": [], "Figure": []}
    for section in view.report.sections:
        if section.printed:
            words = f"{section.number} {section.title}"
            groups["Section"].append(Reference(f"{{section {section.key}}}", words))
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
