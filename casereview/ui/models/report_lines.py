"""The report's sections with their states, and what blocks or warns before it can be finalised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from casereview.domain.reports.report import (
    Block,
    CheckResult,
    Gate,
    ItemList,
    Paragraph,
    Quotation,
    Report,
    Run,
    Section,
    SectionState,
    Table,
)
from casereview.services.views import Chip, ReportView, Tone

_STATES = {
    SectionState.GENERATED: Chip("auto"),
    SectionState.WRITTEN: Chip("✓", Tone.GREEN),
    SectionState.EMPTY: Chip("empty", Tone.RED),
    SectionState.LOCKED: Chip("fixed"),
}
_SPOKEN = {
    SectionState.GENERATED: "drawn from the case",
    SectionState.WRITTEN: "written",
    SectionState.EMPTY: "empty",
    SectionState.UNRESOLVED: "has references that lead nowhere",
    SectionState.LOCKED: "prescribed words",
}
_GATES = {Gate.BLOCK: Chip("blocks", Tone.RED), Gate.WARN: Chip("warns", Tone.AMBER)}


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section in the list."""

    key: str
    number: str
    title: str
    chip: Chip
    state: SectionState

    @property
    def words(self) -> str:
        """The line as it is read aloud."""
        return f"{self.number} {self.title}: {_SPOKEN[self.state]}".strip()


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A rule that is not met yet."""

    id: str
    chip: Chip
    message: str
    section: str
    place: str = ""
    found: str = ""
    page: str = ""

    @property
    def leads(self) -> bool:
        """Whether there is anything to show of it."""
        return bool(self.section or self.page)

    @property
    def words(self) -> str:
        """The line as it is read aloud."""
        return f"{self.chip.text}: {self.message}"


def section_lines(view: ReportView) -> tuple[SectionLine, ...]:
    """Return the sections in their order, each with what is open in it."""
    unmet = (*view.blocks, *view.warnings)
    return tuple(
        SectionLine(
            section.key,
            section.number if section.printed else "",
            section.title,
            _chip(section, sum(check.section == section.key for check in unmet)),
            section.state,
        )
        for section in view.report.sections
    )


def check_lines(view: ReportView) -> tuple[CheckLine, ...]:
    """Return what blocks, then what warns."""
    return tuple(_check(check) for check in (*view.blocks, *view.warnings))


def _check(check: CheckResult) -> CheckLine:
    return CheckLine(
        check.id,
        _GATES[check.gate],
        check.message,
        check.section,
        check.place,
        check.words,
        check.page,
    )


def _chip(section: Section, unmet: int) -> Chip:
    if not section.printed:
        return Chip("optional")
    if section.state is SectionState.UNRESOLVED:
        return Chip(f"{max(len(unresolved(section)), unmet, 1)} open", Tone.AMBER)
    if unmet and section.state is not SectionState.EMPTY:
        return Chip(f"{unmet} open", Tone.AMBER)
    return _STATES[section.state]


class Numbering(NamedTuple):
    """How what the expert types in a section is numbered on paper: `6.` from 3."""

    prefix: str
    first: int
    first_note: int


def numbering(report: Report, section: Section) -> Numbering:
    """Return the numbers that the expert's paragraphs and footnotes of a section have."""
    start, end = section.typed
    typed = [b.number for b in section.blocks[start:end] if isinstance(b, Paragraph)]
    before = [b.number for b in section.blocks[:start] if isinstance(b, Paragraph)]
    if typed:
        prefix, _, number = typed[0].rpartition(".")
        first = int(number)
    elif before:
        prefix, _, number = before[-1].rpartition(".")
        first = int(number) + 1
    else:
        prefix, first = section.number, 1
    return Numbering(f"{prefix}." if prefix else "", first, 1 + _notes_before(report, section))


def _notes_before(report: Report, section: Section) -> int:
    """Return how many footnotes stand before what the expert types in a section."""
    count = 0
    for each in report.sections:
        blocks = each.blocks[: each.typed[0]] if each is section else each.blocks
        count += sum(run.note is not None for block in blocks for run in _block_runs(block))
        if each is section:
            break
    return count


def typed_paragraphs(section: Section) -> tuple[str, ...]:
    """Return the anchors of the paragraphs that the expert typed, in order."""
    typed = section.blocks[slice(*section.typed)]
    return tuple(block.anchor for block in typed if isinstance(block, Paragraph))


def drawn_blocks(section: Section) -> tuple[Block, ...]:
    """Return what the program itself puts into a section."""
    start, end = section.typed
    return section.blocks[:start] + section.blocks[end:]


def unresolved(section: Section) -> tuple[str, ...]:
    """Return the references of a section that lead nowhere."""
    return tuple(run.text for run in _runs(section) if run.unresolved)


def _runs(section: Section) -> Iterator[Run]:
    for block in section.blocks:
        for run in _block_runs(block):
            yield run
            if run.note is not None:
                yield from run.note.runs


def _block_runs(block: Block) -> Iterator[Run]:
    if isinstance(block, Paragraph):
        yield from block.runs
    elif isinstance(block, ItemList):
        yield from (run for item in block.items for run in item.runs)
    elif isinstance(block, Quotation):
        yield from (run for runs in block.paragraphs for run in runs)
    elif isinstance(block, Table):
        yield from (run for row in block.rows for cell in row for run in cell)


def section_of_anchor(view: ReportView, anchor: str) -> str:
    """Return the key of the section that holds an anchor, '' when none does."""
    for section in view.report.sections:
        if section.anchor == anchor:
            return section.key
        for block in section.blocks:
            if getattr(block, "anchor", None) == anchor:
                return section.key
    return ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A live reference that can be inserted, and how the menu names it.

    paragraph: section and place of a paragraph that has no name to refer to it by yet.
    """

    text: str
    words: str
    paragraph: tuple[str, int] | None = None


class PrintedPlace(NamedTuple):
    """Where a paragraph, table or figure begins on paper: page from 1, points from its foot."""

    page: int
    height: float
    anchor: str


def places_of(
    report: Report, where: Callable[[str], tuple[int, float] | None]
) -> tuple[PrintedPlace, ...]:
    """Return where everything with an anchor begins, in the order of paper."""
    anchors = [
        anchor
        for section in report.sections
        for anchor in (section.anchor, *(getattr(b, "anchor", "") for b in section.blocks))
        if anchor
    ]
    found = ((anchor, where(anchor)) for anchor in anchors)
    places = [PrintedPlace(*place, anchor) for anchor, place in found if place is not None]
    return tuple(sorted(places, key=lambda place: (place.page, -place.height)))


def anchor_at(places: tuple[PrintedPlace, ...], page: int, height: float) -> str:
    """Return what is printed at a height of a page: what began last before it; '' for nothing."""
    before = [p for p in places if (p.page, -p.height) <= (page, -height)]
    return before[-1].anchor if before else ""
