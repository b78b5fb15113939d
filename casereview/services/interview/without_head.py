"""An issued report without the head of the case's history, which no two issues have alike."""

from __future__ import annotations

from dataclasses import replace

from casereview.domain.reports.report import Block, Paragraph, Report
from casereview.reporting.parts.closing_parts import HISTORY

_BEGINS = HISTORY[:60]


def without_head(report: Report) -> Report:
    """Leave out the paragraph that says where the case's history ended; the rest is as it is."""
    return replace(
        report,
        sections=tuple(
            replace(section, blocks=tuple(b for b in section.blocks if not _of_history(b)))
            for section in report.sections
        ),
    )


def _of_history(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.runs[0].text.startswith(_BEGINS)
