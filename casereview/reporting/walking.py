"""Going through a report's words, whatever kind of block they stand in."""

from __future__ import annotations

from collections.abc import Iterator

from casereview.domain.reports.report import (
    Block,
    Figure,
    ItemList,
    LockedText,
    Paragraph,
    Quotation,
    Run,
    Section,
    Signature,
    Table,
)


def block_runs(block: Block) -> Iterator[Run]:
    """Yield the runs of a block; captions, notes and locked words come as plain runs.

    A footnote's runs follow the run that bears its mark.
    """
    if isinstance(block, Paragraph):
        yield from _noted(block.runs)
    elif isinstance(block, ItemList):
        for item in block.items:
            yield from _noted(item.runs)
    elif isinstance(block, Quotation):
        for paragraph in block.paragraphs:
            yield from _noted(paragraph)
    elif isinstance(block, Table):
        yield Run(block.caption)
        yield from (Run(column.title) for column in block.columns)
        for row in block.rows:
            for cell in row:
                yield from _noted(cell)
        yield Run(block.note)
    elif isinstance(block, Figure):
        yield Run(block.caption)
        yield Run(block.note)
    elif isinstance(block, LockedText):
        yield from (Run(text) for text in block.paragraphs)
    elif isinstance(block, Signature):
        yield from (Run(block.name), Run(block.post))


def _noted(runs: tuple[Run, ...]) -> Iterator[Run]:
    for run in runs:
        yield run
        if run.note is not None:
            yield Run(" ")
            yield from run.note.runs


def section_runs(section: Section) -> Iterator[Run]:
    """Yield every run of a section in order."""
    for block in section.blocks:
        yield from block_runs(block)


def section_text(section: Section) -> str:
    """Return a section's words, blocks parted by line feeds."""
    return "\n".join("".join(run.text for run in block_runs(block)) for block in section.blocks)
