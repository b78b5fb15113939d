"""What a file was made from, beside which the assertions on it are checked before it is issued."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from casereview.domain.chart import Text
from casereview.domain.reports.acknowledgement import weigh
from casereview.domain.reports.report import (
    Block,
    CheckResult,
    Figure,
    ItemList,
    LockedText,
    Paragraph,
    Quotation,
    Report,
    Section,
    Signature,
    Table,
)
from casereview.reporting import fonts, scripts
from casereview.reporting.asserting.pdf_facts import PageFacts, PdfFacts
from casereview.reporting.material import Material
from casereview.reporting.walking import block_runs

_HEAD = 71.0
"""Height of the strips above and below the text that hold what is on every page, in points."""


@dataclass(frozen=True, slots=True)
class Made:
    """The report that a file shows, the case it was composed from, and what only the vault knows.

    name: the file's. hidden: names that an order of anonymity hides. strangers: what identifies
    other cases. earlier: paragraphs of opinion from other cases' issued reports. compared: the
    report's checks hold what was found beside the other cases. again: the same report set once
    more. counted: counted pages as the meter gives them. stored: the hash kept of the file. parent:
    date and hash of the report that an addendum adds to, in the words in which they are printed.
    """

    report: Report
    material: Material
    name: str = ""
    hidden: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    compared: bool = False
    again: bytes = b""
    counted: int | None = None
    stored: str = ""
    parent: tuple[str, str] = ("", "")

    @property
    def printed(self) -> tuple[Section, ...]:
        """The sections that are on paper."""
        return tuple(section for section in self.report.sections if section.printed)

    def section(self, key: str) -> Section | None:
        """Return the printed section of a key, or None."""
        return next((section for section in self.printed if section.key == key), None)

    def unmet(self, *rules: str) -> list[CheckResult]:
        """Return the unmet checks of some rules that nobody has let stand with a reason."""
        weighed = weigh(self.report.checks, self.material.dossier.acknowledgements)
        return [check for check in (*weighed.blocks, *weighed.open) if check.id in rules]


def squeezed(text: str) -> str:
    """Return text as it is found in a file again, however it was set: composed, without space."""
    return "".join(scripts.parted(fonts.prepared(text)).split())


@lru_cache(maxsize=4)
def body(facts: PdfFacts) -> str:
    """Return the text between heads and feet of all pages, without space."""
    return "".join(_between(page) for page in facts.pages)


def _between(page: PageFacts) -> str:
    kept = (
        glyph.char
        for glyph in page.glyphs
        if glyph.upright and _HEAD < glyph.base < page.height - _HEAD
    )
    return squeezed("".join(kept))


def on_page(page: PageFacts) -> str:
    """Return a page's text without space."""
    return squeezed(page.raw)


def said_in(block: Block) -> str:
    """Return every word that a block prints."""
    parts = [run.text for run in block_runs(block)]
    if isinstance(block, Paragraph):
        parts.append(block.number)
    elif isinstance(block, ItemList):
        parts += [item.mark for item in block.items]
    elif isinstance(block, Figure):
        parts += [op.text for op in block.scene.ops if isinstance(op, Text)]
    return "".join(parts)


def words_of(made: Made) -> Iterator[str]:
    """Yield everything that the report says on paper."""
    cover = made.report.cover
    yield from (cover.title, cover.subtitle, *cover.lines)
    yield from (name for name, _ in cover.parties)
    yield from (value for _, value in cover.facts)
    for section in made.printed:
        yield section.title
        yield from map(said_in, section.blocks)


def own_text(made: Made) -> str:
    """Return what the report says in its own words: quotations that are set apart left out."""
    return "\n".join(
        words
        for section in made.printed
        for block in section.blocks
        if not isinstance(block, Quotation)
        for words in _apart(block)
    )


def _apart(block: Block) -> Iterator[str]:
    """Yield what a block says, the cells of a table and the points of a list apart."""
    if isinstance(block, Table):
        yield block.caption
        for row in block.rows:
            yield from ("".join(run.text for run in cell) for cell in row)
        yield block.note
    elif isinstance(block, ItemList):
        yield from ("".join(run.text for run in item.runs) for item in block.items)
    else:
        yield "".join(run.text for run in block_runs(block))


def tables(made: Made) -> Iterator[Table]:
    """Yield the printed tables in order."""
    for section in made.printed:
        yield from (block for block in section.blocks if isinstance(block, Table))


def figures(made: Made) -> Iterator[Figure]:
    """Yield the printed figures in order."""
    for section in made.printed:
        yield from (block for block in section.blocks if isinstance(block, Figure))


def signatures(made: Made) -> Iterator[Signature]:
    """Yield the signature blocks in order."""
    for section in made.printed:
        yield from (block for block in section.blocks if isinstance(block, Signature))


def locked(made: Made, key: str) -> LockedText | None:
    """Return the printed form of words of a key, or None."""
    for section in made.printed:
        for block in section.blocks:
            if isinstance(block, LockedText) and block.key == key:
                return block
    return None


def letters(text: str) -> str:
    """Return the letters and digits of a text, composed."""
    return "".join(char for char in squeezed(text) if unicodedata.category(char)[0] in "LN")
