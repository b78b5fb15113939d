"""What stands at the left of the paragraphs of the editor, as it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtGui import QTextDocument

from casereview.ui.models.prose_document import INDENT, Kind, role_of


class Mark(NamedTuple):
    """The number or mark of a paragraph; `left` is how far before its words it begins."""

    words: str
    left: float
    numbered: bool = False
    bar: bool = False


_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MARK = 26.0


def marks_of(document: QTextDocument, prefix: str, first: int) -> Mapping[int, Mark]:
    """Return the marks of paragraphs by their number in the document; cells have none."""
    made: dict[int, Mark] = {}
    count, points, under = first - 1, 0, 0
    block = document.begin()
    while block.isValid():
        kind = role_of(block)
        number = block.blockNumber()
        if kind is Kind.NUMBERED:
            points = under = 0
            if block.text().strip() or block == document.lastBlock():
                count += 1
                made[number] = Mark(f"{prefix}{count}", INDENT, numbered=True)
        elif kind is Kind.POINT:
            points, under = points + 1, 0
            made[number] = Mark(f"({letter(points)})", _MARK)
        elif kind is Kind.UNDER_POINT:
            under += 1
            made[number] = Mark(f"({roman(under)})", _MARK)
        elif kind is Kind.QUOTE:
            made[number] = Mark("", 12.0, bar=True)
        elif kind is Kind.CAPTION:
            made[number] = Mark("Table", INDENT)
        block = block.next()
    return made


def letter(number: int) -> str:
    """Return `a`, `b`, ... `z`, `aa` for 1, 2, ... 26, 27."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def roman(number: int) -> str:
    """Return `i`, `ii`, `iii` for 1, 2, 3."""
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text += sign
            number -= value
    return text
