"""References whose fact is another than when the text was written, with the place in the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casereview.domain.reports.report import Block, Paragraph, Report, Section
from casereview.domain.reports.seen import Reread, reread
from casereview.domain.reports.written import written
from casereview.reporting.checking.own_words import page_of, section_of
from casereview.reporting.checking.remark import Remark
from casereview.reporting.material import Material
from casereview.reporting.referring.references import said_of
from casereview.reporting.walking import block_runs


def rereads(material: Material) -> tuple[Reread, ...]:
    """Return every reference that no longer says what it said when its text was written."""

    def says(reference: str) -> str | None:
        return said_of(reference, material)

    found = [
        each
        for entry in material.texts.values()
        for each in reread(entry.section, entry.seen, says)
    ]
    then = {each.id: each.seen for each in material.dossier.read_then}
    for one in written(material.dossier):
        again = reread(section_of(one), then.get(one.key, ()), says)
        found += (replace(e, record=one.key, name=one.name, page=page_of(one)) for e in again)
    return tuple(found)


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
            each.page,
        )


def told(each: Reread) -> str:
    """Return what a reference said and what it says now, in a sentence."""
    now = f"is now “{each.now}”" if each.now else "says nothing now"
    where = f"{each.name}: " if each.name else ""
    return f"{where}{each.reference} said “{each.was}” when this was written and {now}."


def _place(section: Section, each: Reread) -> str:
    """Return the anchor of the paragraph that prints the reference, or the section's."""
    place = section.anchor
    blocks = section.blocks if each.record else section.blocks[slice(*section.typed)]
    for block in blocks:
        if isinstance(block, Paragraph):
            place = block.anchor
        if _prints(block, each):
            return place
    return section.anchor


def _prints(block: Block, each: Reread) -> bool:
    wanted = each.now or each.reference
    return any(run.text.strip() == wanted for run in block_runs(block))
