"""What stands on every page beside its text: heading, page number, the mark of a draft."""

from __future__ import annotations

import math
from collections.abc import Sequence

from casereview.reporting import fonts, structure
from casereview.reporting.setting.lines import Line, one_line
from casereview.reporting.setting.pen import Pen
from casereview.reporting.setting.styles import (
    GREY,
    INK,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    WATERMARK,
)
from casereview.reporting.setting.text import Ink, labelled

_LINE, _LEADING = 8.0, 11.0
_TOP = 38.0
_NUMBER = 8.5
_MARK, _LONGEST = 30.0, 560.0
_TURNED = math.radians(56)


def write_heading(pen: Pen, lines: Sequence[str], left: float, width: float) -> None:
    """Write the lines that head a page, and a rule under them."""
    pen.raw(structure.artifact("Header"))
    for index, words in enumerate(lines):
        line = _fitted(words, Ink(fonts.SANS, _LINE, GREY), width, "the header")
        pen.write(left, PAGE_HEIGHT - _TOP - _LEADING * index, line)
    rule = PAGE_HEIGHT - _TOP - _LEADING * len(lines) + 5
    pen.line((left, rule), (left + width, rule), 0.5, RULE)
    pen.raw(structure.END)


def write_page_number(pen: Pen, page: int, total: int) -> None:
    """Write `Page 2 of 9` at the foot of a page; page counts from 0."""
    ink = Ink(fonts.SANS, _NUMBER, INK)
    line = one_line(labelled(f"Page {page + 1} of {total}", ink, "the page number"))
    pen.raw(structure.artifact("Footer"))
    pen.write((PAGE_WIDTH - line.width) / 2, 36, line)
    pen.raw(structure.END)


def write_watermark(pen: Pen, text: str, x: float) -> None:
    """Write words aslant across a page, their middle at `x`."""
    pen.raw(structure.artifact("Watermark"))
    pen.save()
    pen.turn(x, PAGE_HEIGHT / 2, math.cos(_TURNED), math.sin(_TURNED))
    line = _fitted(text, Ink(fonts.SANS_BOLD, _MARK, WATERMARK), _LONGEST, "the version")
    size = line.stretches[0].ink.size if line.stretches else 0.0
    pen.write(-line.width / 2, -size / 3, line)
    pen.restore()
    pen.raw(structure.END)


def _fitted(words: str, ink: Ink, room: float, where: str) -> Line:
    """Return a line, smaller where it would not fit."""
    line = one_line(labelled(words, ink, where))
    if line.width <= room:
        return line
    smaller = ink._replace(size=ink.size * room / line.width)
    return one_line(labelled(words, smaller, where))
