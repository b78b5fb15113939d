"""A report's blocks as what ReportLab flows over the pages."""

# ruff: noqa: ANN401 - ReportLab and pikepdf objects carry no types

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from casereview.domain.dates import british
from casereview.domain.report import (
    Block,
    Cover,
    Figure,
    ItemList,
    LockedText,
    Paragraph,
    Report,
    Section,
    SectionKind,
    Signature,
    Table,
)
from casereview.reporting import fonts
from casereview.reporting.pdf_flowables import ContentsLine, Places, blocks, table_style
from casereview.reporting.pdf_styles import HANG, TEXT_HEIGHT, TEXT_WIDTH, styles
from casereview.reporting.pdf_text import markup, plain_markup

_HEADING_NEEDS = 100.0
"""A heading stays with at least so much of what follows it."""

_LEAD_NEEDS = 200.0
"""The most that is kept clear to set a paragraph with the first of its sub-paragraphs."""

_TOGETHER = ("truth", "signature")
"""Sections that stand on one page (the statement of truth directly above the signature)."""

Story = list[Any]


def entry(section: Section) -> str:
    """Return a section's heading as contents and outline give it."""
    if section.kind is SectionKind.APPENDIX:
        return f"Appendix {section.number}: {section.title}"
    return f"{section.number} {section.title}"


def story(report: Report, places: Places) -> Story:
    """Return everything that flows: cover, contents, sections."""
    from reportlab.platypus import KeepTogether, NextPageTemplate, PageBreak

    made: Story = [*_cover(report.cover), NextPageTemplate("page"), PageBreak()]
    made += [*_contents(report, places), PageBreak()]
    printed = [section for section in report.sections if section.printed]
    keys = tuple(section.key for section in printed)
    index = 0
    while index < len(printed):
        together = keys[index : index + len(_TOGETHER)] == _TOGETHER
        count = len(_TOGETHER) if together else 1
        flow = [part for one in printed[index : index + count] for part in _section(one, places)]
        made += [KeepTogether(flow)] if together else flow
        index += count
    return made


def _words(text: str, style: str, *, anchor: str = "", **more: Any) -> Any:
    made = blocks().Words(text, styles()[style], **more)
    made.anchor = anchor
    return made


def _cover(cover: Cover) -> Story:
    from reportlab.platypus import HRFlowable, Spacer
    from reportlab.platypus import Table as Grid

    def text(words: str, style: str) -> Any:
        return _words(plain_markup(words, styles()[style].fontName, "the cover"), style)

    made: Story = [
        text(line, "cover" if index else "court") for index, line in enumerate(cover.lines)
    ]
    made += [Spacer(1, 44), text("Between", "cover"), Spacer(1, 12)]
    for index, (name, role) in enumerate(cover.parties):
        if index:
            made.append(text("and", "between"))
        made += [text(name, "party"), text(role, "role")]
    made += [
        Spacer(1, 34),
        HRFlowable("100%", 0.9, color="#14181d", spaceAfter=22),
        text(cover.title, "title"),
        Spacer(1, 4),
    ]
    if cover.subtitle:
        made.append(text(cover.subtitle, "subtitle"))
    made += [Spacer(1, 22), HRFlowable("100%", 0.9, color="#14181d", spaceAfter=32)]
    rows = [[text(label, "fact"), text(value, "fact")] for label, value in cover.facts]
    if rows:
        grid = Grid(rows, colWidths=[110, TEXT_WIDTH - 110])
        grid.setStyle(
            [
                ("FONT", (0, 0), (-1, -1), fonts.SANS, 9.5),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
        made.append(grid)
    return made


def _contents(report: Report, places: Places) -> Story:
    lines = []
    for section in report.sections:
        if section.printed:
            numbers = [b.number for b in section.blocks if isinstance(b, Paragraph)]
            span = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else "".join(numbers)
            lines.append(ContentsLine(section.number, section.title, span, section.anchor))
    title = _words("Contents", "contents")
    return [title, blocks().Contents(lines, places, TEXT_HEIGHT - 40)]


def _section(section: Section, places: Places) -> Story:
    from reportlab.platypus import CondPageBreak, PageBreak

    where = f"section {section.number} “{section.title}”"
    appendix = section.kind is SectionKind.APPENDIX
    style = styles()["appendix" if appendix else "heading"]
    title = f"Appendix {section.number}: {section.title}" if appendix else section.title
    heading = blocks().Heading(
        plain_markup(title, style.fontName, where),
        style,
        bulletText=None if appendix else section.number,
    )
    heading.places, heading.entry = places, entry(section)
    heading.anchor = section.anchor
    made: Story = []
    for block, after in zip_longest(section.blocks, section.blocks[1:]):
        flow = _FLOWS[type(block)](block, where)
        if isinstance(after, ItemList) and isinstance(block, Paragraph):
            made.append(_Needs(min(_LEAD_NEEDS, flow[0].wrap(TEXT_WIDTH, 0)[1] + 45)))
        made += flow
    first = made.pop(0).height if made and isinstance(made[0], _Needs) else 0.0
    begins = PageBreak() if appendix else CondPageBreak(max(_HEADING_NEEDS, 45 + first))
    flowed = (CondPageBreak(one.height) if isinstance(one, _Needs) else one for one in made)
    return [begins, heading, *flowed]


@dataclass(frozen=True, slots=True)
class _Needs:
    """What follows stays together: it begins a page unless so much height is left."""

    height: float


def _paragraph(block: Paragraph, where: str) -> Story:
    text = markup(block.runs, fonts.SERIF, f"paragraph {block.number}")
    return [_words(text, "body", anchor=block.anchor, bulletText=block.number)]


def _items(block: ItemList, where: str) -> Story:
    made: Story = [
        _words(markup(item.runs, fonts.SERIF, where), "item", bulletText=item.mark)
        for item in block.items
    ]
    if len(made) > 2:
        last_two = sum(item.wrap(TEXT_WIDTH, 0)[1] + 5 for item in made[-2:])
        if last_two < _LEAD_NEEDS:
            made.insert(-2, _Needs(last_two))
    return made


def _locked(block: LockedText, where: str) -> Story:
    return [_words(plain_markup(text, fonts.SERIF, where), "locked") for text in block.paragraphs]


def _signature(block: Signature, where: str) -> Story:
    signed = british(block.signed_on) if block.signed_on else ""
    return [blocks().SignatureLines(block.name, block.post, signed, HANG)]


def _figure(block: Figure, where: str) -> Story:
    from reportlab.platypus import KeepTogether, Spacer

    caption = f"Figure {block.number}. {block.caption}"
    flow = [
        blocks().Picture(block.scene, TEXT_HEIGHT - 90),
        _words(plain_markup(caption, fonts.SANS_BOLD, where), "caption", anchor=block.anchor),
    ]
    if block.note:
        flow += [_words(plain_markup(block.note, fonts.SANS, where), "note"), Spacer(1, 8)]
    return [KeepTogether(flow)]


def _table(block: Table, _: str) -> Story:
    from reportlab.platypus import Table as Grid

    where = f"Table {block.number}"
    rows = [[_words(plain_markup(c.title, fonts.SANS_BOLD, where), "head") for c in block.columns]]
    for index, row in enumerate(block.rows):
        cells = [_words(markup(cell, fonts.SANS, where), "cell") for cell in row]
        if block.row_anchors:
            cells[0].anchor = block.row_anchors[index]
        rows.append(cells)
    if block.note:
        note = _words(plain_markup(block.note, fonts.SANS, where), "note")
        rows.append([note, *[""] * (len(block.columns) - 1)])
    options = {
        "colWidths": column_widths(block),
        "repeatRows": 1,
        "hAlign": "LEFT",
        "spaceAfter": 16,
    }
    noted = bool(block.note)
    grid = Grid(rows, style=table_style(noted=noted), **options)
    heights = _heights(grid)
    if max(heights) > TEXT_HEIGHT - heights[0] - 40:
        grid = Grid(rows, style=table_style(noted=noted, kept=False), splitInRow=1, **options)
    caption = f"Table {block.number}. {block.caption}"
    return [
        _Needs(min(TEXT_HEIGHT / 2, 40 + sum(heights[:3]))),
        _words(plain_markup(caption, fonts.SANS_BOLD, where), "caption", anchor=block.anchor),
        grid,
    ]


def column_widths(block: Table) -> list[float]:
    """Return the columns' widths: their weights' shares, but none under its longest word."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    least = []
    for index, column in enumerate(block.columns):
        words = [(word, fonts.SANS_BOLD) for word in column.title.split()]
        for row in block.rows:
            words += [(word, fonts.SANS) for part in row[index] for word in part.text.split()]
        longest = max((stringWidth(word, face, 9) for word, face in words), default=0.0)
        least.append(min(longest + 9, TEXT_WIDTH / len(block.columns)))
    free = TEXT_WIDTH - sum(least)
    weights = [column.weight for column in block.columns]
    wanted = [TEXT_WIDTH * weight / sum(weights) for weight in weights]
    short = [max(0.0, want - have) for want, have in zip(wanted, least, strict=True)]
    total = sum(short) or 1.0
    return [have + free * more / total for have, more in zip(least, short, strict=True)]


def _heights(grid: Any) -> Sequence[float]:
    grid.wrap(TEXT_WIDTH, 10**6)
    heights: Sequence[float] = grid._rowHeights  # noqa: SLF001  # ReportLab tells them no other way
    return heights


_FLOWS: dict[type[Block], Callable[[Any, str], Story]] = {
    Paragraph: _paragraph,
    ItemList: _items,
    LockedText: _locked,
    Signature: _signature,
    Figure: _figure,
    Table: _table,
}
