"""Measures, colours and paragraph styles of the paper (A4, 12 on 18 point)."""

# ruff: noqa: ANN401 - ReportLab and pikepdf objects carry no types

from __future__ import annotations

from functools import cache
from typing import Any

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


@cache
def styles() -> dict[str, Any]:
    """Return the paragraph styles by name."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    fonts.register()

    def made(name: str, face: str, size: float, leading: float, **more: Any) -> Any:
        return ParagraphStyle(
            name,
            fontName=face,
            fontSize=size,
            leading=leading,
            textColor=HexColor(more.pop("textColor", INK)),
            bulletFontName=more.pop("bulletFontName", face),
            bulletFontSize=more.pop("bulletFontSize", size),
            allowWidows=0,
            allowOrphans=0,
            splitLongWords=1,
            **more,
        )

    serif, sans = fonts.SERIF, fonts.SANS
    return {
        "body": made("body", serif, 12, 18, leftIndent=HANG, spaceAfter=9),
        "item": made("item", serif, 12, 18, leftIndent=HANG + 24, bulletIndent=HANG, spaceAfter=5),
        "heading": made(
            "heading", fonts.SERIF_BOLD, 14.5, 19, leftIndent=HANG, spaceBefore=15, spaceAfter=8
        ),
        "appendix": made("appendix", fonts.SERIF_BOLD, 14.5, 19, spaceAfter=10),
        "caption": made("caption", fonts.SANS_BOLD, 9.5, 13, spaceBefore=8, spaceAfter=5),
        "figure": made("figure", sans, 9, 12.5, spaceBefore=4, spaceAfter=2),
        "note": made("note", sans, 9, 12, textColor=GREY, spaceAfter=6),
        "cell": made("cell", sans, 9, 12),
        "head": made("head", fonts.SANS_BOLD, 9, 12),
        "locked": made("locked", serif, 12, 18, leftIndent=HANG, spaceAfter=9),
        "court": made("court", fonts.SERIF_BOLD, 13, 18),
        "cover": made("cover", serif, 12, 18),
        "party": made("party", fonts.SERIF_BOLD, 13, 18, alignment=1),
        "role": made("role", fonts.SERIF_ITALIC, 12, 18, alignment=2, spaceAfter=10),
        "between": made("between", serif, 12, 18, alignment=1, spaceAfter=10),
        "title": made("title", fonts.SERIF_BOLD, 21, 27, alignment=1),
        "subtitle": made("subtitle", serif, 13, 19, alignment=1),
        "contents": made("contents", fonts.SERIF_BOLD, 14.5, 19, spaceAfter=14),
        "fact": made("fact", sans, 10.5, 16),
        "schedule": made("schedule", fonts.SERIF_BOLD, 21, 26),
        "purpose": made("purpose", serif, 12.5, 17, spaceAfter=12),
        "part": made("part", fonts.SERIF_BOLD, 14.5, 19, spaceBefore=14, spaceAfter=6),
        "text": made("text", serif, 11, 15, spaceAfter=5),
        "point": made("point", serif, 11, 15, leftIndent=13, bulletIndent=2, spaceAfter=3),
        "label": made("label", fonts.SANS_BOLD, 9.5, 12.5, spaceAfter=2),
        "moment": made("moment", fonts.SANS_BOLD, 9.5, 12.5, spaceBefore=8, spaceAfter=2),
        "probe": made("probe", serif, 11.5, 15.5, spaceAfter=2),
        "further": made("further", serif, 10.5, 14, leftIndent=10, bulletIndent=1),
        "aside": made("aside", sans, 8.5, 11.5, textColor=GREY),
        "anchor": made("anchor", sans, 8.8, 11.8),
        "mark": made("mark", fonts.SANS_BOLD, 8.8, 11.8, alignment=1),
    }
