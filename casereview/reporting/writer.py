"""Writes one section: gives paragraphs, tables and figures their numbers and anchors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from casereview.domain.chart import Scene
from casereview.domain.reports.profile import SectionSpec
from casereview.domain.reports.prose import Grid, Numbered, Point, Quote, Span, plain
from casereview.domain.reports.report import (
    Block,
    Column,
    Figure,
    Item,
    ItemList,
    Paragraph,
    Quotation,
    Run,
    SectionKind,
    SourceRef,
    Table,
)
from casereview.reporting.material import Known, Material
from casereview.reporting.referring.references import Resolved, cite, own_table, resolve
from casereview.reporting.wording import SOURCES, nfc, run, runs

Cell = Sequence[str | Run]
"""What stands in one cell of a table."""

_NARROWEST, _WIDEST = 4, 40  # letters of a column of the expert's own tables, for its width
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


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


def roman(index: int) -> str:
    """Return `i`, `ii`, ... `iv`, ... for 0, 1, ..."""
    left, text = index + 1, ""
    for value, sign in _ROMAN:
        count, left = divmod(left, value)
        text += sign * count
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
        self._own_tables = 0

    @property
    def source(self) -> str:
        """The source key of the facts that the expert writes here."""
        entry = self.material.texts.get(self.spec.key)
        return (entry.source if entry else "") or self.spec.source

    @property
    def cited(self) -> tuple[str, ...]:
        """Published works that the text cites, of this pass or the one before."""
        return tuple(dict.fromkeys((*self._giving.works, *self.known.works)))

    def once(self, name: str, make: Callable[[], Scene | None]) -> Scene | None:
        """Return a picture that is the same in both passes, drawn in the first."""
        if name not in self.material.pictures:
            self.material.pictures[name] = make()
        return self.material.pictures[name]

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
        if self._comes_from_elsewhere(source, content):
            content = (*content, run(f" [{self.material.source(source)}]", italic=True))
            self._giving.tagged = True
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

    def _comes_from_elsewhere(self, source: str, content: Sequence[Run]) -> bool:
        """Whether a fact has another source than its section, and cites no document for it."""
        if self.spec.kind is not SectionKind.FACT or source in ("", self.source):
            return False
        if (content[0].target or "")[:2] in ("t-", "f-"):  # it tells what a table or figure shows
            return False
        return not any(part.source and part.source.document_id for part in content)

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

    def groups(self, rows: Sequence[tuple[str, Sequence[Sequence[Run]]]]) -> None:
        """Add sub-paragraphs by kind: a kind with one line on one line, else those under it."""
        made: list[Item] = []
        for index, (lead, lines) in enumerate(rows):
            mark = f"({letter(index)})"
            if len(lines) == 1:
                made.append(Item(mark, runs(f"{lead} ", *lines[0])))
                continue
            made.append(Item(mark, runs(lead)))
            made += (Item(f"({roman(n)})", runs(*line), 2) for n, line in enumerate(lines))
        if made:
            self.blocks.append(ItemList(tuple(made)))

    def written(self) -> bool:
        """Add what the expert wrote for this section and say whether there was any."""
        if self.spec.key not in self.material.texts:
            return False
        for kind, blocks in groupby(self.material.blocks[self.spec.key], type):
            if kind is Quote:
                self.blocks.append(
                    Quotation(
                        tuple(self._resolved(b.spans).runs for b in blocks if isinstance(b, Quote))
                    )
                )
            elif kind is Point:
                self._points([block for block in blocks if isinstance(block, Point)])
            else:
                for block in blocks:
                    if isinstance(block, Numbered):
                        self._numbered(block)
                    elif isinstance(block, Grid):
                        self._grid(block)
        return True

    def _numbered(self, block: Numbered) -> None:
        """Add a paragraph; a label that is taken and a source that is none are shown as such."""
        odd: list[Run] = []
        label, source = block.label, block.source or self.source
        if label in self._giving.labels:
            odd, label = [Run(f"{{label {label}}}", unresolved=True)], ""
        if block.source and not self.material.source(block.source):
            odd, source = [*odd, Run(f"{{source {block.source}}}", unresolved=True)], self.source
        found = self._resolved(block.spans)
        self.say(*odd, *found.runs, source=source, sources=found.sources, label=label)

    def _points(self, points: list[Point]) -> None:
        """Add points, lettered, and those under them, numbered; the first may open a section."""
        if not self.blocks:
            self._numbered(Numbered(points.pop(0).spans))
        made: list[Item] = []
        outer = inner = 0
        for point in points:
            if point.level > 1 and made:
                mark, inner = f"({roman(inner)})", inner + 1
            else:
                mark, outer, inner = f"({letter(outer)})", outer + 1, 0
            level = 2 if point.level > 1 and made else 1
            made.append(Item(mark, self._resolved(point.spans).runs, level))
        if made:
            self.blocks.append(ItemList(tuple(made)))

    def _grid(self, grid: Grid) -> None:
        self._own_tables += 1
        name = own_table(grid.label or f"{self.spec.key}-{self._own_tables}")
        widths = [
            max(map(len, (title, *(plain(row[n]) for row in grid.rows))))
            for n, title in enumerate(grid.columns)
        ]
        weights = [min(max(width, _NARROWEST), _WIDEST) ** 0.5 for width in widths]
        self.table(
            name,
            grid.caption,
            list(zip(grid.columns, weights, strict=True)),
            [[self._resolved(cell).runs for cell in row] for row in grid.rows],
        )

    def _resolved(self, spans: Iterable[Span]) -> Resolved:
        return resolve(spans, self.material, self._giving, self.known)

    def resolved(self, text: str) -> tuple[Run, ...]:
        """Return a text of the expert's with its live references resolved."""
        return self._resolved(self.material.spans(text)).runs

    def resting(self, text: str, target_id: str) -> tuple[Run, ...]:
        """Return a text of the expert's with citations of the pages that it is linked to.

        They stand before a full stop at its end, and none that the text has is repeated.
        """
        made = self.resolved(text)
        said = {part.text for part in made if part.target}
        pages = dict.fromkeys(self.material.evidence.get(target_id, ()))
        cited = [cite(self.material.pages, document, page) for document, page in pages]
        new = [each for each in cited if each.text not in said]
        if not made or not new:
            return (*made, *new)
        last = made[-1]
        stop = last.text.endswith(".") and last.target is None and last.note is None
        if stop:
            made = (*made[:-1], replace(last, text=last.text[:-1]))
        behind = [part for each in new for part in (run(" "), each)]
        return (*made, *behind, *([replace(last, text=".")] if stop else []))

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
