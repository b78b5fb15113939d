"""References whose fact is another than when the text was written, with the place in the report."""

from __future__ import annotations

from collections.abc import Iterator

from casereview.domain.reports.report import Block, Paragraph, Report, Section
from casereview.domain.reports.seen import Reread, reread
from casereview.reporting.checking.remark import Remark
from casereview.reporting.material import Material
from casereview.reporting.referring.references import said_of
from casereview.reporting.walking import block_runs


def rereads(material: Material) -> tuple[Reread, ...]:
    """Return every reference that no longer says what it said when its text was written."""
    return tuple(
        each
        for entry in material.texts.values()
        for each in reread(entry.section, entry.seen, lambda text: said_of(text, material))
    )


def changed_since_written(report: Report, material: Material) -> Iterator[Remark]:
    """Yield a remark for each such reference, at the paragraph that holds it."""
    sections = {section.key: section for section in report.sections}
    for each in rereads(material):
        section = sections.get(each.section)
        yield Remark(
            each.section,
            _place(section, each) if section else "",
            each.now,
            told(each),
            "reference",
        )


def told(each: Reread) -> str:
    """Return what a reference said and what it says now, in a sentence."""
    now = f"is now “{each.now}”" if each.now else "says nothing now"
    return f"{each.reference} said “{each.was}” when this was written and {now}."


def _place(section: Section, each: Reread) -> str:
    """Return the anchor of the paragraph that prints the reference, or the section's."""
    place = section.anchor
    for block in section.blocks[slice(*section.typed)]:
        if isinstance(block, Paragraph):
            place = block.anchor
        if _prints(block, each):
            return place
    return section.anchor


def _prints(block: Block, each: Reread) -> bool:
    wanted = each.now or each.reference
    return any(run.text.strip() == wanted for run in block_runs(block))
