"""The cover and the contents page as they are set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from casereview.domain.reports.report import Cover, Paragraph, Report
from casereview.reporting.setting.slabs import (
    Art,
    Mark,
    Node,
    Piece,
    Rule,
    Slab,
    set_lines,
    slabs_of,
    together,
)
from casereview.reporting.setting.styles import INK, RULE, STYLES, TEXT_HEIGHT, TEXT_WIDTH
from casereview.reporting.setting.text import Text, plain

_LABELS = 110.0
_NUMBER, _PAGE, _SPAN, _LEADER = 30.0, 42.0, 60.0, 5.0
"""Columns of the contents: section, page, paragraphs; and the space beside the dots."""
_LEADING, _LEAST = 19.0, 16.0
_WHERE = "the contents"


class ContentsLine(NamedTuple):
    """A section in the contents: its number, title, paragraphs, and the anchor it leads to."""

    number: str
    title: str
    paragraphs: str
    anchor: str


def set_cover(cover: Cover) -> list[Piece]:
    """Set the cover; raises BadInputError for a character that no font has."""
    made = [_words(line, "cover" if index else "court") for index, line in enumerate(cover.lines)]
    if cover.parties:
        made.append(_words("Between", "cover", before=44 if made else 0, after=12))
    for index, (name, role) in enumerate(cover.parties):
        if index:
            made.append(_words("and", "between"))
        made += [_words(name, "party"), _words(role, "role")]
    made += [_rule(before=34), _words(cover.title, "title", before=22, after=4, tag="H1")]
    if cover.subtitle:
        made.append(_words(cover.subtitle, "subtitle"))
    made.append(_rule(before=22))
    facts = [_fact(label, value) for label, value in cover.facts]
    if facts:
        facts[0] = replace(facts[0], before=32)
    return [*made, *facts]


def _words(
    text: str, name: str, *, before: float = 0.0, after: float | None = None, tag: str = "P"
) -> Piece:
    style = STYLES[name]
    slabs = slabs_of(set_lines(plain(text, style, "the cover"), style, TEXT_WIDTH), style)
    behind = style.after if after is None else after
    return Piece(slabs, (Node(tag, (0,)),), before or style.before, behind)


def _rule(before: float) -> Piece:
    return Piece((Slab(0.0, art=(Rule(0, 0, TEXT_WIDTH, 0, 0.9, INK),)),), (), before)


def _fact(label: str, value: str) -> Piece:
    style = STYLES["fact"]
    marks = set_lines(plain(f"{label} ", style, "the cover"), style, _LABELS, 0)
    values = set_lines(
        plain(value, style, "the cover"), style, TEXT_WIDTH - _LABELS, 1, left=_LABELS
    )
    longer, shorter = sorted((marks, values), key=len, reverse=True)
    slabs = [
        Slab(style.leading, tuple(m._replace(down=style.size) for m in (one, other) if m))
        for one, other in zip_longest(longer, shorter)
    ]
    slabs[1:2] = [replace(slab, tied=True) for slab in slabs[1:2]]
    return Piece(tuple(slabs), (Node("P", (0, 1)),), 0, 4)


def contents_lines(report: Report) -> list[ContentsLine]:
    """Return the lines of the contents."""
    lines = []
    for section in report.sections:
        if section.printed:
            numbers = [b.number for b in section.blocks if isinstance(b, Paragraph) and b.number]
            span = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else "".join(numbers)
            lines.append(ContentsLine(section.number, section.title, span, section.anchor))
    return lines


def set_contents(lines: Sequence[ContentsLine], pages: Mapping[str, int]) -> list[Piece]:
    """Set the contents; where a page is not yet known its place is left empty.

    As high for any pages, so that they can be set again once the pages are known.
    """
    style = STYLES["contents"]
    title = slabs_of(set_lines(plain("Contents", style, _WHERE), style, TEXT_WIDTH), style)
    room = TEXT_HEIGHT - style.leading - style.after - STYLES["legend"].leading
    leading = min(_LEADING, max(_LEAST, room / max(1, len(lines))))
    heading = Piece(title, (Node("H1", (0,)),), 0, style.after)
    rows: list[Slab] = [_legend()]
    nodes = []
    for index, line in enumerate(lines):
        rows += _entry(line, pages.get(line.anchor), leading, index)
        nodes.append(Node("TOCI", (Node("Reference", (index,)),)))
    body = Piece(tuple(rows), (Node("TOC", tuple(nodes)),))
    return [heading, replace(body, slabs=(replace(rows[0], tied=True), *rows[1:]))]


def _legend() -> Slab:
    """Head the columns; the words are no content of the contents."""
    style = STYLES["legend"]
    marks = [
        *set_lines(plain("Paragraphs", style, _WHERE), style, TEXT_WIDTH - _PAGE, -1),
        *set_lines(plain("Page", style, _WHERE), style, TEXT_WIDTH, -1),
    ]
    return Slab(style.leading + 2, tuple(marks))


def _entry(line: ContentsLine, page: int | None, leading: float, leaf: int) -> tuple[Slab, ...]:
    """Set a line of the contents: all of it is a link."""
    entry, span = STYLES["entry"], STYLES["span"]
    start, down = _NUMBER, entry.size + (leading - entry.leading)
    title_room = TEXT_WIDTH - _NUMBER - _PAGE - _SPAN
    named = set_lines(_linked(f"{line.title} ", "entry", line), entry, title_room, leaf, start)
    number = set_lines(_linked(f"{line.number} ", "entry", line), entry, _NUMBER, leaf)
    beside = set_lines(_linked(f"{line.paragraphs} ", "span", line), span, TEXT_WIDTH - _PAGE, leaf)
    shown = _linked(str(page or ""), "entry", line)
    (paged,) = set_lines(shown, entry, TEXT_WIDTH, leaf)
    paged = paged._replace(x=TEXT_WIDTH - paged.line.width)
    slabs = []
    for index, mark in enumerate(named):
        marks: list[Mark] = [*number] if index == 0 else []
        marks.append(mark)
        dots: tuple[Art, ...] = ()
        if index == len(named) - 1:
            marks += [*beside, paged]
            end = TEXT_WIDTH - _PAGE - beside[0].line.width if line.paragraphs else TEXT_WIDTH - 20
            dots = tuple(_dots(mark.x + mark.line.width + _LEADER, end - _LEADER, down))
        at = tuple(one._replace(down=down) for one in marks if one.line.stretches)
        slabs.append(Slab(leading if index == 0 else entry.leading, at, dots))
    return together(slabs)


def _dots(start: float, end: float, down: float) -> Iterator[Art]:
    if end > start:
        yield Rule(start, down - 1, end, down - 1, 0.6, RULE, (0.6, 3))


def _linked(words: str, name: str, line: ContentsLine) -> Text:
    text = plain(words, STYLES[name], _WHERE)
    spans = tuple((end, ink._replace(target=line.anchor)) for end, ink in text.spans)
    return text._replace(spans=spans)
