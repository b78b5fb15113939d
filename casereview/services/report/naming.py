"""Names of paragraphs, by which references follow them wherever they go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from casereview.domain.reports.prose import Block, Grid, Numbered, read, written
from casereview.errors import BadInputError
from casereview.services.changes import Changes
from casereview.services.report import reporting
from casereview.services.session import OpenCase


def new_label(texts: Iterable[str]) -> str:
    """Return a name that no paragraph or table of these texts has."""
    taken = {
        block.label for text in texts for block in read(text) if isinstance(block, Numbered | Grid)
    }
    number = 1
    while f"p{number}" in taken:
        number += 1
    return f"p{number}"


def name_paragraph(case: OpenCase, section: str, index: int) -> tuple[str, Changes]:
    """Name the numbered paragraph of a section by its place (from 0); returns its name.

    One that has a name keeps it. Raises BadInputError where there is no such paragraph.
    """
    texts = {entry.section: entry.text for entry in case.file.sections.all()}
    blocks: list[Block] = list(read(texts.get(section, "")))
    places = [n for n, block in enumerate(blocks) if isinstance(block, Numbered)]
    if not 0 <= index < len(places):
        raise BadInputError("That paragraph is not there any more.", kept="Nothing changed.")
    found = blocks[places[index]]
    assert isinstance(found, Numbered)
    label = found.label or new_label(texts.values())
    blocks[places[index]] = replace(found, label=label)
    return label, reporting.write_section(case, section, written(blocks))
