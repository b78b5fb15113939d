"""What stands on every page beside its text: heading, page number, the mark of a draft."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from casereview.reporting import fonts, structure
from casereview.reporting.setting.faces import face
from casereview.reporting.setting.pen import Pen
from casereview.reporting.setting.styles import (
    GREY,
    INK,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    WATERMARK,
)
from casereview.reporting.setting.text import Ink

_LINE, _LEADING = 8.0, 11.0
_TOP = 38.0
_NUMBER = 8.5
_MARK, _LONGEST = 30.0, 560.0
_TURNED = math.radians(56)


def write_heading(pen: Pen, lines: Sequence[str], left: float, width: float) -> None:
    """Write the lines that head a page, and a rule under them."""
    pen.raw(structure.artifact("Header"))
    pen.begin_text()
    for index, line in enumerate(lines):
        y = PAGE_HEIGHT - _TOP - _LEADING * index
        for x, piece, ink in _fitted(line, fonts.SANS, _LINE, width, GREY, "the header"):
            pen.text(left + x, y, piece, ink)
    pen.end_text()
    rule = PAGE_HEIGHT - _TOP - _LEADING * len(lines) + 5
    pen.line((left, rule), (left + width, rule), 0.5, RULE)
    pen.raw(structure.END)


def write_page_number(pen: Pen, page: int, total: int) -> None:
    """Write `Page 2 of 9` at the foot of a page; page counts from 0."""
    text = f"Page {page + 1} of {total}"
    width = face(fonts.SANS).width(text) * _NUMBER
    pen.raw(structure.artifact("Footer"))
    pen.begin_text()
    pen.text((PAGE_WIDTH - width) / 2, 36, text, Ink(fonts.SANS, _NUMBER, INK))
    pen.end_text()
    pen.raw(structure.END)


def write_watermark(pen: Pen, text: str, x: float) -> None:
    """Write words aslant across a page, their middle at `x`."""
    pen.raw(structure.artifact("Watermark"))
    pen.save()
    pen.turn(x, PAGE_HEIGHT / 2, math.cos(_TURNED), math.sin(_TURNED))
    pieces = list(_fitted(text, fonts.SANS_BOLD, _MARK, _LONGEST, WATERMARK, "the version"))
    width = sum(face(ink.face).width(piece) * ink.size for _, piece, ink in pieces)
    pen.begin_text()
    for at, piece, ink in pieces:
        pen.text(at - width / 2, -ink.size / 3, piece, ink)
    pen.end_text()
    pen.restore()
    pen.raw(structure.END)


def _fitted(
    text: str, name: str, size: float, room: float, colour: str, where: str
) -> Iterator[tuple[float, str, Ink]]:
    """Yield a line's pieces with their places, smaller where it would not fit."""
    pieces = fonts.by_face(fonts.prepared(text), name, where)
    wide = sum(face(one).width(piece) for one, piece in pieces) * size
    fits = size * min(1.0, room / wide) if wide else size
    x = 0.0
    for one, piece in pieces:
        yield x, piece, Ink(one, fits, colour)
        x += face(one).width(piece) * fits
