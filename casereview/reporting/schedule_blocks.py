"""What schedules are built of: boxes to tick, lines to write on, grids, the page and its heading.

ReportLab's classes are made inside a function, so that the library is loaded only to write a PDF.
"""

# ruff: noqa: ANN401 - ReportLab objects carry no types

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from casereview.domain.classification import NEAREST
from casereview.domain.interview import InterviewModule
from casereview.reporting import fonts
from casereview.reporting.pdf_flowables import blocks
from casereview.reporting.pdf_pages import Area
from casereview.reporting.pdf_styles import GREY, INK, MM, PAGE_HEIGHT, PAGE_WIDTH, RULE, styles
from casereview.reporting.pdf_text import plain_markup

LEFT, RIGHT, BOTTOM = 20 * MM, 16 * MM, 20 * MM
WIDTH = PAGE_WIDTH - LEFT - RIGHT
AREA = Area(LEFT, BOTTOM, WIDTH, PAGE_HEIGHT - 66 - BOTTOM)
"""Closer to the edges than a report: there is much to write in."""

SYSTEM_NAMES = {"dsm5tr": "DSM-5-TR", "icd10": "ICD-10", "icd11": "ICD-11"}
_CODES = {"dsm5tr": "dsm5tr", "icd10": "icd10_uk", "icd11": "icd11"}
_BOX = 10.5

Story = list[Any]


class Parts(NamedTuple):
    """The flowable classes of a schedule."""

    Box: Any
    Lines: Any


@cache
def parts() -> Parts:
    """Return the flowable classes, made once."""
    from reportlab.lib.colors import HexColor
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.platypus import Flowable

    class Box(Flowable):  # type: ignore[misc]  # ReportLab has no types
        """An empty square to tick, in the middle of its column."""

        def wrap(self, width: float, height: float) -> tuple[float, float]:
            self._width = width
            return width, _BOX

        def draw(self) -> None:
            self.canv.setStrokeColor(HexColor(INK))
            self.canv.setLineWidth(0.8)
            self.canv.rect((self._width - _BOX) / 2, 0, _BOX, _BOX, stroke=1, fill=0)

    class Lines(Flowable):  # type: ignore[misc]  # ReportLab has no types
        """Ruled lines to write on: a label and its line for each, some beside each other."""

        def __init__(self, labels: Sequence[str], beside: int = 1, gap: float = 20.0) -> None:
            super().__init__()
            self._labels, self._beside, self._gap = tuple(labels), beside, gap

        def wrap(self, width: float, height: float) -> tuple[float, float]:
            self._width = width
            return width, self._gap * -(-len(self._labels) // self._beside)

        def draw(self) -> None:
            rows = -(-len(self._labels) // self._beside)
            share = (self._width + 12) / self._beside
            for index, label in enumerate(self._labels):
                row, column = divmod(index, self._beside)
                self._line(label, column * share, (rows - 1 - row) * self._gap + 3, share - 12)

        def _line(self, label: str, x: float, y: float, width: float) -> None:
            canvas, start = self.canv, x
            canvas.setFillColor(HexColor(GREY))
            for face, piece in fonts.by_face(fonts.prepared(label), fonts.SANS, "the schedule"):
                canvas.setFont(face, 8.5)
                canvas.drawString(start, y + 1.5, piece)
                start += stringWidth(piece, face, 8.5)
            canvas.setStrokeColor(HexColor(RULE))
            canvas.setLineWidth(0.7)
            canvas.line(start + (4 if label else 0), y, x + width, y)

    return Parts(Box, Lines)


def words(text: str, style: str, where: str, *, mark: str = "") -> Any:
    """Return a text as a block; `where` names the place in errors, `mark` hangs before it."""
    chosen = styles()[style]
    options = {"bulletText": mark} if mark else {}
    return blocks().Words(plain_markup(text, chosen.fontName, where), chosen, **options)


def marked(html: str, style: str) -> Any:
    """Return mark-up of ours as a block."""
    return blocks().Words(html, styles()[style])


def points(sentences: Sequence[str], where: str) -> Story:
    """Return sentences with a dash before each."""
    return [words(sentence, "point", where, mark="–") for sentence in sentences]


def part(title: str, where: str, needs: float = 120.0) -> Story:
    """Return the heading of a part, which stays with so much of what follows."""
    from reportlab.platypus import CondPageBreak

    return [CondPageBreak(needs), words(title, "part", where)]


def grid(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    more: Sequence[tuple[Any, ...]] = (),
    *,
    headed: bool = False,
    tall: bool = False,
) -> Any:
    """Return a quiet table: text at the top left of each cell, no rules but those of `more`.

    headed: its first row comes again on every page. tall: a row may be split between pages.
    """
    from reportlab.platypus import Table

    table = Table(
        rows,
        colWidths=list(widths),
        repeatRows=1 if headed else 0,
        splitInRow=1 if tall else 0,
        hAlign="LEFT",
    )
    table.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), fonts.SANS, 9),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            *more,
        ]
    )
    return table


def kept(*flow: Any) -> Any:
    """Return blocks that stand on one page together."""
    from reportlab.platypus import KeepTogether

    return KeepTogether([*flow])


def fitting(
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    more: Sequence[tuple[Any, ...]],
    *,
    headed: bool = False,
) -> Any:
    """Return a table whose rows stay whole, unless one of them is taller than a page."""
    table = grid(rows, widths, more, headed=headed)
    table.wrap(WIDTH, 10**6)
    if max(table._rowHeights) < AREA.height - 90:  # noqa: SLF001  # told no other way
        return table
    loose = [command for command in more if command[0] != "NOSPLIT"]
    return grid(rows, widths, loose, headed=headed, tall=True)


def widest(texts: Sequence[str], least: float, most: float) -> float:
    """Return a column's width for short texts in bold, between two bounds."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    fonts.register()
    longest = max((stringWidth(text, fonts.SANS_BOLD, 9.5) for text in texts), default=0.0)
    return min(most, max(least, float(longest) + 8))


def hair(first: int, last: int, colour: str, left: int = 0) -> tuple[Any, ...]:
    """Return a thin rule under each of some rows, from a column on."""
    from reportlab.lib.colors import HexColor

    return ("LINEBELOW", (left, first), (-1, last), 0.4, HexColor(colour))


def banner(text: str, where: str) -> Any:
    """Return words that must be seen, on a tint."""
    from reportlab.lib.colors import HexColor

    from casereview.domain.chart import Paint
    from casereview.reporting.pdf_styles import COLOURS

    return grid(
        [[words(text, "label", where)]],
        [WIDTH],
        [
            ("BACKGROUND", (0, 0), (-1, -1), HexColor(COLOURS[Paint.SUBTHRESHOLD])),
            ("LEFTPADDING", (0, 0), (-1, -1), 9),
            ("TOPPADDING", (0, 0), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ],
    )


def reviewed_words(module: InterviewModule) -> str:
    """Return who reviewed a module, or that nobody did."""
    return f"{module.review[0].upper()}{module.review[1:]}"


def review_banner(module: InterviewModule, where: str) -> Story:
    """Return the banner of a module that nobody reviewed, or nothing."""
    from reportlab.platypus import Spacer

    if module.reviewed:
        return []
    text = f"{reviewed_words(module)}. Its questions and rules await sign-off by a clinician."
    return [banner(text, where), Spacer(1, 8)]


def classification(module: InterviewModule, where: str) -> Any:
    """Return the names and codes by classification, and for which of them rules are given."""
    rows = []
    for system, title in SYSTEM_NAMES.items():
        name = module.name.get(system, "")
        codes = ", ".join(module.codes.get(_CODES[system], ()))
        if not name and not codes:
            continue
        note = "" if system in module.rules else NEAREST
        if system == "dsm5tr" and codes:
            codes += " (ICD-10-CM, as the manual prints)"
        said = "; ".join(entry for entry in (name, codes, note) if entry)
        rows.append([words(title, "label", where), words(said, "anchor", where)])
    return grid(rows, [70, WIDTH - 70])


def sources(module: InterviewModule, where: str) -> Story:
    """Return where the rules come from and whether that was checked, and the licence."""
    rows = [
        [
            words(f"{source.ref}{f' ({source.date})' if source.date else ''}", "anchor", where),
            words("checked" if source.verified else "not checked yet", "aside", where),
        ]
        for source in module.sources
    ]
    made = part("Sources", where)
    if rows:
        made.append(grid(rows, [WIDTH - 80, 80]))
    if module.licence:
        own = f"Questions and anchors: the authors of the module, licence {module.licence}."
        made.append(words(own, "aside", where))
    return made
