"""The report's sections with their states, and what blocks or warns before it can be finalised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from casereview.domain.report import (
    CheckResult,
    Gate,
    ItemList,
    Paragraph,
    Run,
    Section,
    SectionState,
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

REFERENCE = re.compile(r"\{[^{}\n]*\}")
"""A live reference in the expert's text."""


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

    @property
    def words(self) -> str:
        """The line as it is read aloud."""
        return f"{self.chip.text}: {self.message}"


def section_lines(view: ReportView) -> tuple[SectionLine, ...]:
    """Return the sections in their order."""
    return tuple(
        SectionLine(
            section.key,
            section.number if section.printed else "",
            section.title,
            _chip(section),
            section.state,
        )
        for section in view.report.sections
    )


def check_lines(view: ReportView) -> tuple[CheckLine, ...]:
    """Return what blocks, then what warns."""
    return tuple(_check(check) for check in (*view.blocks, *view.warnings))


def _check(check: CheckResult) -> CheckLine:
    return CheckLine(check.id, _GATES[check.gate], check.message, check.section)


def _chip(section: Section) -> Chip:
    if section.state is SectionState.UNRESOLVED:
        return Chip(f"{max(len(unresolved(section)), 1)} open", Tone.AMBER)
    if not section.printed:
        return Chip("optional")
    return _STATES[section.state]


def unresolved(section: Section) -> tuple[str, ...]:
    """Return the references of a section that lead nowhere."""
    return tuple(run.text for run in _runs(section) if run.unresolved)


def _runs(section: Section) -> list[Run]:
    found: list[Run] = []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            found += block.runs
        elif isinstance(block, ItemList):
            found += [run for item in block.items for run in item.runs]
    return found


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
    """A live reference that can be inserted, and how the menu names it."""

    text: str
    words: str


def page_of_section(section: Section, pages: Mapping[int, str]) -> int:
    """Return the page on which a section's heading is printed last, 0 when it is not found.

    The contents list every heading too, so the last page that bears it is the section's own.
    """
    title = " ".join(section.title.split()).casefold()
    wanted = f"{section.number} {title}".casefold().strip()
    found = 0
    for number, text in pages.items():
        for line in text.splitlines():
            if " ".join(line.split()).casefold() in (wanted, title):
                found = number
    return found
