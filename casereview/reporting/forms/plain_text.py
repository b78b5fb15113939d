"""The report as plain text: every word of it with its numbers, wrapped, in reading order."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence

from casereview.domain.dates import british
from casereview.domain.reports.report import (
    Block,
    Cover,
    Figure,
    Footnote,
    ItemList,
    LockedText,
    Paragraph,
    Quotation,
    Report,
    Run,
    Section,
    SectionKind,
    Signature,
    Table,
)
from casereview.reporting.forms.clean_text import clean

WIDTH = 78
"""Characters of a line; a word that is longer has a line of its own."""

_HANG = 8
"""Characters that text stands to the right of its number."""

Lines = Iterator[str]


def write_text(report: Report) -> bytes:
    """Return the report as UTF-8 text; equal reports give equal bytes."""
    lines = [*_cover(report.cover, report.stamp)]
    for section in report.sections:
        if section.printed:
            lines += _section(section)
    text = "\n".join(line.rstrip() for line in lines)
    return f"{text.strip()}\n".encode()


def heading(section: Section) -> str:
    """Return a section's heading with its number."""
    if section.kind is SectionKind.APPENDIX:
        return f"Appendix {section.number}: {section.title}"
    return f"{section.number} {section.title}"


def signed_words(block: Signature) -> str:
    """Return the day of a signature, or what stands in its place."""
    if block.signed_on is not None:
        return british(block.signed_on)
    return "______________" if block.awaited else "unsigned draft"


def noted(runs: Iterable[Run]) -> list[Footnote]:
    """Return the footnotes of runs, in order."""
    return [run.note for run in runs if run.note is not None]


def _cover(cover: Cover, stamp: str) -> Lines:
    if stamp:
        yield from (*_wrapped(stamp), "")
    for line in cover.lines:
        yield from _wrapped(line)
    yield ""
    for place, (name, role) in enumerate(cover.parties):
        yield from (["and"] if place else [])
        yield from _wrapped(f"{name} ({role})")
    yield ""
    title = [*_wrapped(cover.title)]
    yield from (*title, "=" * max(map(len, title), default=0))
    yield from (*_wrapped(cover.subtitle), "")
    for label, value in cover.facts:
        yield from _wrapped(f"{label}: {value}", after=4)


def _section(section: Section) -> Lines:
    title = [*_wrapped(heading(section))]
    yield from ("", "", *title, "-" * max(map(len, title), default=0))
    notes: list[Footnote] = []
    for block in section.blocks:
        yield ""
        yield from _BLOCKS[type(block)](block, notes)
    for note in notes:
        yield ""
        yield from _wrapped(f"Note {note.number}: {_words(note.runs, [])}", after=_HANG)


def _paragraph(block: Paragraph, notes: list[Footnote]) -> Lines:
    number = f"{block.number} ".ljust(_HANG)
    return _wrapped(_words(block.runs, notes), first=number, after=_HANG)


def _items(block: ItemList, notes: list[Footnote]) -> Lines:
    for item in block.items:
        margin = " " * (_HANG * item.level)
        yield from _wrapped(
            _words(item.runs, notes), first=f"{margin}{item.mark} ", after=len(margin) + 4
        )


def _quotation(block: Quotation, notes: list[Footnote]) -> Lines:
    for runs in block.paragraphs:
        yield from _wrapped(_words(runs, notes), first=" " * (_HANG + 4), after=_HANG + 4)


def _table(block: Table, notes: list[Footnote]) -> Lines:
    yield from _wrapped(f"Table {block.number}. {block.caption}")
    heads = [clean(column.title) for column in block.columns]
    for row in block.rows:
        yield from _row(heads, [_words(cell, notes) for cell in row])
    yield from _wrapped(block.note)


def _row(heads: Sequence[str], cells: Sequence[str]) -> Lines:
    """Give a row as a list, each cell after the head of its column: no one has to count columns."""
    for place, (head, cell) in enumerate(zip(heads, cells, strict=True)):
        mark = "  * " if place == 0 else "    "
        yield from _wrapped(f"{head}: {cell}" if head else cell, first=mark, after=6)


def _figure(block: Figure, _notes: list[Footnote]) -> Lines:
    yield from _wrapped(f"Figure {block.number}. {block.caption}")
    yield from _wrapped(block.scene.alternative)
    for row in block.scene.table_rows:
        yield from _row(block.scene.table_head, row)
    yield from _wrapped(block.note)


def _locked(block: LockedText, _notes: list[Footnote]) -> Lines:
    for place, text in enumerate(block.paragraphs):
        if place:
            yield ""
        yield from _wrapped(text)


def _signature(block: Signature, _notes: list[Footnote]) -> Lines:
    yield "Signed: ______________________________"
    yield from _wrapped(block.name)
    yield from _wrapped(block.post)
    yield f"Date: {signed_words(block)}"


def _words(runs: Sequence[Run], notes: list[Footnote]) -> str:
    """Return the words of runs, each footnote's number behind the words it belongs to."""
    notes += noted(runs)
    return "".join(
        f"{run.text} [note {run.note.number}]" if run.note is not None else run.text for run in runs
    )


def _wrapped(text: str, *, first: str = "", after: int = 0) -> Lines:
    lines = [line for line in clean(text).split("\n") if line.strip()]
    for place, line in enumerate(lines):
        yield from textwrap.wrap(
            line,
            WIDTH,
            initial_indent=" " * after if place else first,
            subsequent_indent=" " * after,
            break_long_words=False,
            break_on_hyphens=False,
        )


_BLOCKS: dict[type[Block], Callable[..., Lines]] = {
    Paragraph: _paragraph,
    ItemList: _items,
    Quotation: _quotation,
    Table: _table,
    Figure: _figure,
    LockedText: _locked,
    Signature: _signature,
}
