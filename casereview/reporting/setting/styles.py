"""Measures, colours and styles of the paper (A4, 12 on 18 point)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from casereview.domain.chart import Paint
from casereview.reporting import fonts

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 595.2756, 841.8898
LEFT, RIGHT, TOP, BOTTOM = 35 * MM, 25 * MM, 25 * MM, 25 * MM
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
TEXT_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM
HANG = 14 * MM
"""Room for the paragraph number, which hangs to the left of its text."""

INK = "#14181d"
LINK = "#0e4a52"
GREY = "#5a6673"
RULE = "#b9bcc0"
HAIR = "#dcdde0"
WATERMARK = "#f1f1f1"

COLOURS = {
    Paint.INK: "#1c2733",
    Paint.INK_2: "#4f5a66",
    Paint.LINE: "#c9c9c4",
    Paint.SURFACE: "#ffffff",
    Paint.ACCENT: "#0e5a63",
    Paint.EPISODE: "#e3eff0",
    Paint.PHQ9: "#2f5fa8",
    Paint.GAD7: "#a8650a",
    Paint.OTHER: "#2c7a4b",
    Paint.MET: "#a8281f",
    Paint.SUBTHRESHOLD: "#f3e3c8",
    Paint.NOT_MET: "#dcefe3",
    Paint.UNKNOWN: "#eceae4",
}
"""The roles of a picture's colours on white paper."""


class Align(StrEnum):
    """Where lines stand in their width."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Style:
    """A kind of text: face, size and leading, indents, and the space kept before and after.

    hang: where the mark before the text stands. even: its lines are made about as wide.
    """

    face: str
    size: float
    leading: float
    indent: float = 0.0
    hang: float = 0.0
    before: float = 0.0
    after: float = 0.0
    colour: str = INK
    align: Align = Align.LEFT
    even: bool = False


_SERIF, _SANS = fonts.SERIF, fonts.SANS
_BOLD, _STRONG = fonts.SERIF_BOLD, fonts.SANS_BOLD

STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "body": Style(_SERIF, 12, 18, indent=HANG, after=9),
        "item": Style(_SERIF, 12, 18, indent=HANG + 24, hang=HANG, after=5),
        "deeper": Style(_SERIF, 12, 18, indent=HANG + 48, hang=HANG + 24, after=5),
        "quotation": Style(_SERIF, 11.5, 16.5, indent=HANG + 24, after=7),
        "heading": Style(_BOLD, 14.5, 19, indent=HANG, before=15, after=8, even=True),
        "appendix": Style(_BOLD, 14.5, 19, after=10, even=True),
        "caption": Style(_STRONG, 9.5, 13, before=8, after=5),
        "note": Style(_SANS, 9, 12, after=6, colour=GREY),
        "footnote": Style(_SERIF, 9.5, 13, indent=14, after=2),
        "cell": Style(_SANS, 9, 12),
        "head": Style(_STRONG, 9, 12),
        "locked": Style(_SERIF, 12, 18, indent=HANG, after=9),
        "court": Style(_BOLD, 13, 18),
        "cover": Style(_SERIF, 12, 18),
        "party": Style(_BOLD, 13, 18, align=Align.MIDDLE, even=True),
        "role": Style(fonts.SERIF_ITALIC, 12, 18, after=10, align=Align.RIGHT),
        "between": Style(_SERIF, 12, 18, after=10, align=Align.MIDDLE),
        "title": Style(_BOLD, 21, 27, align=Align.MIDDLE, even=True),
        "subtitle": Style(_SERIF, 13, 19, align=Align.MIDDLE, even=True),
        "contents": Style(_BOLD, 14.5, 19, after=14),
        "entry": Style(_SERIF, 11, 16),
        "span": Style(_SANS, 9, 16, colour=GREY, align=Align.RIGHT),
        "legend": Style(_SANS, 8.5, 12, colour=GREY, align=Align.RIGHT),
        "fact": Style(_SANS, 10.5, 16),
        "signed": Style(_SERIF, 12, 18),
        "signer": Style(_BOLD, 12, 18),
        "unsigned": Style(fonts.SERIF_ITALIC, 12, 18),
        "sign": Style(_SANS, 9.5, 18),
        "schedule": Style(_BOLD, 21, 26, even=True),
        "purpose": Style(_SERIF, 12.5, 17, after=12),
        "part": Style(_BOLD, 14.5, 19, before=14, after=6, even=True),
        "text": Style(_SERIF, 11, 15, after=5),
        "quote": Style(fonts.SERIF_ITALIC, 11, 15, after=5),
        "point": Style(_SERIF, 11, 15, indent=13, hang=2, after=3),
        "label": Style(_STRONG, 9.5, 12.5, after=2),
        "moment": Style(_STRONG, 9.5, 12.5, before=8, after=2),
        "probe": Style(_SERIF, 11.5, 15.5, after=2),
        "further": Style(_SERIF, 10.5, 14, indent=10, hang=1),
        "aside": Style(_SANS, 8.5, 11.5, colour=GREY),
        "anchor": Style(_SANS, 8.8, 11.8),
        "mark": Style(_STRONG, 8.8, 11.8, align=Align.MIDDLE),
        "write": Style(_SANS, 8.5, 11.5, colour=GREY),
    }
)
