"""What the rules share: how a result is made, and how the report is looked through."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from casereview.domain.reports.report import (
    Block,
    CheckResult,
    Figure,
    Gate,
    ItemList,
    Paragraph,
    Quotation,
    Report,
    Run,
    Section,
    SectionKind,
    SectionState,
    Table,
)
from casereview.reporting.material import Material
from casereview.reporting.walking import block_runs, section_runs
from casereview.reporting.wording import listed

Check = Callable[[Report, Material], Iterator[CheckResult]]

EXPERT = "overview/details/expert"
CASE = "overview/details/case"
INSTRUCTIONS = "overview/details/instructions"
OPINIONS = "treatment/opinions/"
REVIEW = "treatment/review/"
MEASURES = "psychometrics/"
DOCUMENTS = "documents/"
INTERVIEW = "interview/"
CHRONOLOGY = "chronology/contradictions/"
DISPUTES = "report/disputes/"
VERSIONS = "report/versions/"
"""Where in the window a rule is mended, as the page and after the first stroke its target."""

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_AROUND = 36


@dataclass(frozen=True, slots=True)
class Met:
    """A rule whose results are told alike: its number, its gate, and where it is mended."""

    id: str
    gate: Gate = Gate.BLOCK
    section: str = ""
    page: str = ""

    def told(
        self, ok: bool, good: str, bad: str, *, place: str = "", words: str = ""
    ) -> CheckResult:
        """Return the result with the words for how it came out."""
        where = ("", "") if ok else (place, words)
        return CheckResult(
            self.id, self.gate, ok, good if ok else bad, self.section, *where, self.page
        )

    def unmet(self, message: str, *, place: str = "", words: str = "") -> CheckResult:
        """Return an unmet result."""
        return self.told(False, "", message, place=place, words=words)

    def ok(self, message: str) -> CheckResult:
        """Return a met result."""
        return self.told(True, message, "")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the report that links can lead to: its section, its anchor, its own words.

    own: without what is quoted, which is not the expert's way of putting it.
    """

    section: Section
    anchor: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words as printed."""
        return "".join(run.text for run in self.runs)

    @property
    def own(self) -> str:
        """The words without quotations, which are blanked out in their place."""
        return _QUOTED.sub(lambda match: " " * len(match[0]), self.text)


def section_of(report: Report, key: str) -> Section | None:
    """Return the printed section of a key, or None."""
    return next((s for s in report.sections if s.key == key and s.printed), None)


def has_text(report: Report, key: str) -> bool:
    """Whether the expert wrote something in a section that is printed."""
    section = section_of(report, key)
    return section is not None and section.state in (SectionState.WRITTEN, SectionState.UNRESOLVED)


def places(section: Section) -> Iterator[Place]:
    """Yield the paragraphs of a section with what stands under each; tables come by themselves."""
    anchor, gathered = section.anchor, list[Run]()
    for block in section.blocks:
        if isinstance(block, ItemList):
            for item in block.items:
                gathered += [Run("\n"), *item.runs]
            continue
        if isinstance(block, Quotation):
            continue
        if gathered:
            yield Place(section, anchor, tuple(gathered))
        anchor, gathered = _anchor(block, section.anchor), list(block_runs(block))
    if gathered:
        yield Place(section, anchor, tuple(gathered))


def _anchor(block: Block, default: str) -> str:
    return block.anchor if isinstance(block, Paragraph | Table | Figure) else default


def cited_by(runs: Sequence[Run]) -> frozenset[str]:
    """Return the ids of the documents that runs cite."""
    return frozenset(r.source.document_id for r in runs if r.source and r.source.document_id)


def reasoning(report: Report) -> Iterator[Section]:
    """Yield the sections in which opinions are reasoned: those of opinion that do not sum up."""
    for section in report.sections:
        if (
            section.printed
            and section.kind is SectionKind.OPINION
            and section.key not in ("summary", "answers")
        ):
            yield section


def cited_in_reasoning(report: Report) -> frozenset[str]:
    """Return the ids of the documents that the reasoning cites."""
    found: set[str] = set()
    for section in reasoning(report):
        found |= cited_by(tuple(section_runs(section)))
    return frozenset(found)


def targets(report: Report) -> dict[str, Section]:
    """Return the section that each anchor of the report belongs to."""
    found = {}
    for section in report.sections:
        found[section.anchor] = section
        for block in section.blocks:
            if isinstance(block, Paragraph | Table | Figure):
                found[block.anchor] = section
    return found


def pattern(words: str) -> re.Pattern[str]:
    """Return what finds words as whole words, whatever their case."""
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)


def around(text: str, start: int, end: int) -> str:
    """Return words with a little of what stands around them, cut at whole words."""
    left = text[max(0, start - _AROUND) : start]
    right = text[end : end + _AROUND]
    if start > _AROUND:
        left = "…" + left.partition(" ")[2]
    if len(text) > end + _AROUND:
        right = right.rpartition(" ")[0] + "…"
    return " ".join(f"{left}{text[start:end]}{right}".split())


def paragraphs(numbers: Sequence[str]) -> str:
    """Return `Paragraph 3.2` or `Paragraphs 3.2 and 3.4`."""
    word = "Paragraph" if len(numbers) == 1 else "Paragraphs"
    return f"{word} {listed(numbers)}"
