"""Writes one section: gives paragraphs, tables and figures their numbers and anchors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casereview.domain.chart import Scene
from casereview.domain.profile import SectionSpec
from casereview.domain.report import (
    Block,
    Column,
    Figure,
    Item,
    ItemList,
    Paragraph,
    Run,
    SectionKind,
    SourceRef,
    Table,
)
from casereview.reporting.material import Known, Material
from casereview.reporting.references import cite, resolve, take_label
from casereview.reporting.wording import SOURCES, nfc, run, runs

Cell = Sequence[str | Run]
"""What stands in one cell of a table."""

_ITEM = re.compile(r"^\s*(?:\(\w{1,4}\)|-|–|•)\s+")
_BLANK = re.compile(r"\n\s*\n")


@dataclass(slots=True)
class Counters:
    """Numbers that run through the whole report."""

    table: int = 0
    figure: int = 0


def letter(index: int) -> str:
    """Return `a`, `b`, ... `z`, `aa`, ... for 0, 1, ..."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


class Writer:
    """The section being written; `known` holds the numbers of the pass before, or of none."""

    def __init__(
        self,
        material: Material,
        spec: SectionSpec,
        number: str,
        counters: Counters,
        known: Known,
        giving: Known,
    ) -> None:
        self.material = material
        self.spec = spec
        self.number = number
        self.known = known
        self.blocks: list[Block] = []
        self._counters = counters
        self._giving = giving
        self._count = 0
        self._part = 1

    @property
    def source(self) -> str:
        """The source key of the facts that the expert writes here."""
        entry = self.material.texts.get(self.spec.key)
        return (entry.source if entry else "") or self.spec.source

    # paragraphs

    def say(
        self,
        *parts: str | Run,
        source: str = "",
        sources: Sequence[SourceRef] = (),
        label: str = "",
    ) -> None:
        """Add a numbered paragraph; source is a key of wording.SOURCES."""
        content = runs(*parts)
        if not content:
            return
        number = self._next_number()
        anchor = f"p-{number}"
        provenance = self.material.source(source)
        if sources and source and source != "document":
            provenance = f"{provenance}; {SOURCES['document']}"
        elif sources:
            provenance = SOURCES["document"]
        self._giving.paragraphs[self.spec.key, self._count] = (number, anchor)
        if label:
            self._giving.labels[label] = (number, anchor)
        self.blocks.append(Paragraph(number, content, anchor, provenance, tuple(sources)))

    def _next_number(self) -> str:
        self._count += 1
        if self.spec.kind is SectionKind.APPENDIX:
            return f"{self.number}{self._part}.{self._count}"
        return f"{self.number}.{self._count}"

    def new_part(self) -> None:
        """Begin the next part of an appendix: numbers go on as `D2.1`."""
        if self._count:
            self._part += 1
            self._count = 0

    def items(self, rows: Sequence[Sequence[str | Run]], marks: Sequence[str] = ()) -> None:
        """Add sub-paragraphs under the last paragraph, lettered unless marks are given."""
        if rows:
            made = tuple(
                Item(marks[i] if marks else f"({letter(i)})", runs(*row))
                for i, row in enumerate(rows)
            )
            self.blocks.append(ItemList(made))

    def written(self) -> bool:
        """Add what the expert wrote for this section and say whether there was any."""
        entry = self.material.texts.get(self.spec.key)
        if entry is None:
            return False
        for chunk in _BLANK.split(nfc(entry.text).replace("\r\n", "\n").strip()):
            self._chunk(chunk)
        return True

    def _chunk(self, chunk: str) -> None:
        """Add one paragraph of the expert's text with the sub-paragraphs under it."""
        lead: list[str] = []
        items: list[list[str]] = []
        for line in chunk.split("\n"):
            if _ITEM.match(line):
                items.append([_ITEM.sub("", line).strip()])
            elif items:
                items[-1].append(line.strip())
            else:
                lead.append(line.strip())
        label, text = take_label(" ".join(lead).strip())
        if text:
            self._prose(text, label)
        if items and not self.blocks:
            self._prose(" ".join(items.pop(0)), label)
        self.items([self.resolved(" ".join(item)) for item in items])

    def _prose(self, text: str, label: str) -> None:
        found = resolve(text, self.material, self.known)
        self.say(*found.runs, source=self.source, sources=found.sources, label=label)

    def resolved(self, text: str) -> tuple[Run, ...]:
        """Return a text of the expert's with its live references resolved."""
        return resolve(text, self.material, self.known).runs

    def resting(self, text: str, target_id: str) -> tuple[Run, ...]:
        """Return a text of the expert's with citations of the pages that it is linked to."""
        made = self.resolved(text)
        said = {part.text for part in made if part.target}
        for document, page in self.material.evidence.get(target_id, ()):
            cited = cite(self.material.pages, document, page)
            if cited.text not in said:
                made = (*made, run(" "), cited) if made else (cited,)
        return made

    # tables and figures

    def table(
        self,
        name: str,
        caption: str,
        columns: Sequence[tuple[str, float]],
        rows: Sequence[Sequence[Sequence[str | Run]]],
        *,
        note: str = "",
        row_anchors: Sequence[str] = (),
    ) -> None:
        """Add a numbered table; each cell is a sequence of texts and runs."""
        self._counters.table += 1
        number = self._counters.table
        self._giving.tables[name] = number
        self.blocks.append(
            Table(
                number,
                nfc(caption),
                tuple(Column(nfc(title), weight) for title, weight in columns),
                tuple(tuple(runs(*cell) for cell in row) for row in rows),
                f"t-{name}",
                nfc(note),
                tuple(row_anchors),
            )
        )

    def figure(self, name: str, caption: str, scene: Scene, note: str = "") -> None:
        """Add a numbered figure."""
        self._counters.figure += 1
        number = self._counters.figure
        self._giving.figures[name] = number
        self.blocks.append(Figure(number, nfc(caption), scene, f"f-{name}", nfc(note)))

    # references that the program itself writes

    def to_table(self, name: str) -> Run:
        """Return `Table 4` with its link."""
        return run(f"Table {self.known.tables.get(name, 0)}", target=f"t-{name}")

    def to_figure(self, name: str) -> Run:
        """Return `Figure 1` with its link."""
        return run(f"Figure {self.known.figures.get(name, 0)}", target=f"f-{name}")

    def to_section(self, key: str) -> Run | None:
        """Return `section 14` or `Appendix B` with its link, or None when it is not printed."""
        entry = self.known.sections.get(key)
        if entry is None:
            return None
        number, anchor, appendix = entry
        return run(f"{'Appendix' if appendix else 'section'} {number}", target=anchor)
