"""The criteria of a module by time point, as report and schedule both set them."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.domain.assessing.finding import Finding
from casereview.domain.reports.report import Run
from casereview.reporting.wording import run

_TRUTH = {"T": "● holds", "F": "○ does not hold", "U": "? open"}


def criteria_rows(findings: Sequence[Finding]) -> list[list[list[str | Run]]]:
    """Return a row a criterion: its letter and label, then its truth and count in each finding."""
    labels: dict[str, str] = {}
    for finding in findings:
        labels |= {state.id: state.label for state in finding.criteria}
    rows: list[list[list[str | Run]]] = []
    for name, text in labels.items():
        cells: list[list[str | Run]] = []
        for finding in findings:
            state = next((s for s in finding.criteria if s.id == name), None)
            if state is None:
                cells.append(["–"])
                continue
            counted = f"\n{state.count}" if state.count else ""
            cells.append([f"{_TRUTH.get(state.truth, state.truth)}{counted}"])
        rows.append([[run(name, bold=True), f" {text}"], *cells])
    return rows
