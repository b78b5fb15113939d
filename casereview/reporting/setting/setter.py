"""Sets a report and keeps what was set, so that an edited paragraph is all that is set again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from functools import partial
from itertools import zip_longest

from casereview.domain.reports.report import (
    Figure,
    Footnote,
    ItemList,
    Paragraph,
    Quotation,
    Report,
    Section,
)
from casereview.domain.reports.report import SectionKind as Kind
from casereview.reporting.pdf_finish import Properties
from casereview.reporting.setting.blocks import (
    heading_of,
    keep_short,
    set_block,
    set_footnote,
    set_heading,
)
from casereview.reporting.setting.document import Bookmark, Document, Place
from casereview.reporting.setting.front import contents_lines, set_contents, set_cover
from casereview.reporting.setting.furniture import write_heading, write_page_number, write_watermark
from casereview.reporting.setting.pages import Entry
from casereview.reporting.setting.paint import Area
from casereview.reporting.setting.pen import Pen
from casereview.reporting.setting.slabs import Piece, together
from casereview.reporting.setting.styles import BOTTOM, LEFT, TEXT_HEIGHT, TEXT_WIDTH

_TOGETHER = ("truth", "signature")
"""Sections that stand on one page (the statement of truth directly above the signature)."""
_KEPT = 4
"""How many times what one report needs is remembered, before what it does not need is forgotten."""
_AREA = Area(LEFT, BOTTOM, TEXT_WIDTH, TEXT_HEIGHT)


class Setter:
    """Sets one report after another; blocks that were set before are not set again."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Piece] = {}
        self._used: dict[Hashable, Piece] = {}

    def set(self, report: Report) -> Pages:
        """Return the pages of a report.

        Raises BadInputError for a character that no font has.
        """
        self._used = {}
        entries: list[Entry] = [Entry(piece) for piece in set_cover(report.cover)]
        lines = contents_lines(report)
        first = len(entries)
        for index, piece in enumerate(set_contents(lines, {})):
            entries.append(Entry(piece, begins=index == 0))
        sections = {}
        printed = [section for section in report.sections if section.printed]
        for index, section in enumerate(printed):
            begun = len(entries)
            after = index > 0 and (printed[index - 1].key, section.key) == _TOGETHER
            entries += self._section(section, begins=index == 0, after=after)
            sections[section.key] = range(begun, len(entries))
        document = Document(entries, _AREA, self._note)
        pages = {anchor: place.page + 1 for anchor, place in document.anchors.items()}
        again = set_contents(lines, pages)
        document.pieces[first : first + len(again)] = again
        if len(self._known) > _KEPT * len(self._used):
            self._known = self._used
        return Pages(report, document, sections)

    def _section(self, section: Section, *, begins: bool, after: bool) -> Iterator[Entry]:
        """Yield a section's pieces; after: it stands on the page of the section before."""
        key = ("heading", section.number, section.title, section.kind, section.anchor)
        heading = self._once(key, partial(set_heading, section))
        whole = section.key in _TOGETHER
        where = f"section {section.number} “{section.title}”"
        begins = begins or section.kind is Kind.APPENDIX
        yield Entry(heading, begins, tied=after, bars=True)
        previous: object = None
        for block, follows in zip_longest(section.blocks, section.blocks[1:]):
            piece = self._once(block, partial(set_block, block, where))
            if isinstance(follows, ItemList | Quotation) and isinstance(block, Paragraph):
                piece = keep_short(piece)
            tied = previous is None or whole
            if isinstance(block, ItemList | Quotation) and isinstance(previous, Paragraph):
                tied = True
            if whole:
                piece = replace(piece, slabs=together(piece.slabs))
            yield Entry(piece, tied=tied, floats=isinstance(block, Figure) and not tied)
            previous = block

    def _note(self, note: Footnote) -> Piece:
        return self._once(note, partial(set_footnote, note))

    def _once(self, key: Hashable, make: Callable[[], Piece]) -> Piece:
        piece = self._known.get(key)
        if piece is None:
            piece = self._known[key] = make()
        self._used[key] = piece
        return piece


class Pages:
    """A report on its pages; painted as often as it is asked for."""

    def __init__(self, report: Report, document: Document, sections: dict[str, range]) -> None:
        self._report = report
        self._document = document
        self._sections = sections

    @property
    def total(self) -> int:
        """The number of pages."""
        return self._document.total

    @property
    def counted(self) -> int:
        """The pages that a limit of the court counts: those with no appendix on them."""
        spared = {section.key for section in self._report.sections if not section.counted}
        pages = set(range(self.total))
        for key in spared & self._sections.keys():
            for piece in self._sections[key]:
                pages -= set(self._document.pages_of.get(piece, ()))
        for key in self._sections.keys() - spared:
            for piece in self._sections[key]:
                pages |= set(self._document.pages_of.get(piece, ()))
        return len(pages)

    def where(self, anchor: str) -> Place | None:
        """Return the page of an anchor (from 0) and its height there; None where there is none."""
        return self._document.anchors.get(anchor)

    def text(self, page: int) -> str:
        """Return the lines of a page (from 0), without what stands on every page."""
        return self._document.text(page)

    def pdf(self) -> bytes:
        """Return the whole report as a tagged PDF; equal reports give equal bytes."""
        report = self._report
        properties = Properties(
            title=title_of(report),
            author=report.author,
            subject=report.subject,
            software=report.software,
            dated=report.dated,
        )
        bookmarks = [
            Bookmark(heading_of(section), section.anchor)
            for section in report.sections
            if section.printed
        ]
        return self._document.pdf(self._furnish, properties, bookmarks)

    def page_pdf(self, page: int) -> bytes:
        """Return one page (from 0) alone, as it looks in the whole."""
        return self._document.page_pdf(page, self._furnish)

    def _furnish(self, pen: Pen, page: int) -> None:
        report = self._report
        if report.stamp:
            write_watermark(pen, report.stamp, LEFT + TEXT_WIDTH / 2)
        if page:
            write_heading(pen, report.header, LEFT, TEXT_WIDTH)
        write_page_number(pen, page, self.total)


def title_of(report: Report) -> str:
    """Return the document's title: whose report, in which claim."""
    parties = " v ".join(name for name, _ in report.cover.parties)
    return f"{report.cover.title}: {parties}" if parties else report.cover.title
