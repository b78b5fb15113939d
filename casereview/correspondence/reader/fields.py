"""Label and value as forms and letterheads set them: `Typed  14 November 2022`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casereview.correspondence.reader.blocks import Block, Paragraph, TableRow
from casereview.correspondence.reader.strand import Strand

_COLON = re.compile(r"(?P<label>[A-Za-z][A-Za-z ./'()-]{1,34}?)\s*:\s+(?P<value>\S.*)")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with its label in lower case; position is the block's."""

    label: str
    value: Strand
    position: int


def fields(blocks: Sequence[Block]) -> Iterator[Labelled]:
    """Yield what is labelled: cell before cell, and `label: value` within a line or cell."""
    for position, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            for line in block.lines:
                yield from _inside(line, position)
            continue
        for cell in block.cells:
            yield from _inside(cell.strand, position)
        for label, value in zip(block.cells, block.cells[1:], strict=False):
            if len(label.text) <= 30 and value.text:
                yield Labelled(_label(label.text), value.strand, position)


def texts(blocks: Sequence[Block]) -> list[str]:
    """Return the text of every block; cells of a row are parted by two spaces."""
    return [
        "  ".join(cell.text for cell in block.cells) if isinstance(block, TableRow) else block.text
        for block in blocks
    ]


def _inside(strand: Strand, position: int) -> Iterator[Labelled]:
    match = _COLON.match(strand.text)
    if match:
        value = strand.part(match.start("value"), match.end("value"))
        yield Labelled(_label(match["label"]), value, position)


def _label(text: str) -> str:
    return " ".join(text.lower().strip(" .:?").split())
