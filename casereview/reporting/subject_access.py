"""Writes the schedule that answers a request for one's own data: what is held, what is given."""

# ruff: noqa: ANN401 - ReportLab objects carry no types

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casereview.domain.dates import british
from casereview.domain.subject_access import (
    HeldPart,
    Sheet,
    SubjectAccess,
    gathered,
    left_out_words,
)
from casereview.reporting import fonts
from casereview.reporting.pdf_flowables import Places, table_style
from casereview.reporting.pdf_styles import GREY, PAGE_WIDTH, TEXT_WIDTH, styles
from casereview.reporting.pdf_text import plain_markup
from casereview.reporting.plain_sheets import write_sheets

_TITLE = "Your personal data"
_WIDTHS = {2: (0.3, 0.7), 3: (0.34, 0.28, 0.38), 4: (0.2, 0.24, 0.28, 0.28)}


def write_schedule(access: SubjectAccess) -> bytes:
    """Return the schedule as a PDF; equal answers give equal bytes.

    Raises BadInputError for a character that no font has.
    """
    author = access.controller[0] if access.controller else ""
    places = Places({})
    written = b""
    for _ in range(2):  # the second time with the number of pages that the first one found
        foot = _Foot(places)
        written, places.total = write_sheets(_TITLE, _story(access), author=author, foot=foot)
    return written


class _Foot:
    """Prints the page's number."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def __call__(self, canvas: Any, _document: Any) -> None:
        from reportlab.lib.colors import HexColor

        canvas.saveState()
        canvas.setFillColor(HexColor(GREY))
        canvas.setFont(fonts.SANS, 8.5)
        text = f"Page {canvas.getPageNumber()} of {self._places.total}"
        canvas.drawCentredString(PAGE_WIDTH / 2, 36, text)
        canvas.restoreState()


def _story(access: SubjectAccess) -> list[Any]:
    from reportlab.platypus import Spacer

    held = gathered(access.held)
    left_out = [part for part in held if part.left_out]
    made = [*(_words(line, "fact") for line in access.controller), Spacer(1, 18)]
    made += [_words(_TITLE, "appendix"), _words(f"For {access.subject}", "cover")]
    made += [_words(british(access.made_on), "cover"), Spacer(1, 10)]
    made += _grid(
        "1 What is held",
        ("What", "Where it comes from", "In this answer"),
        [(part.title, part.source, _standing(part)) for part in held],
    )
    made += _grid(
        "2 What is left out",
        ("What", "Why"),
        [(part.title, left_out_words(part)) for part in left_out],
        "Nothing is left out.",
    )
    made += _grid("3 About these data", ("", ""), access.about)
    made += _grid(
        "4 Who received something",
        ("When", "To whom", "What", "On what ground"),
        access.recipients,
        "No recipient is recorded.",
    )
    made += _grid(
        "5 Copies of documents",
        ("File", "Document"),
        access.originals,
        "No document is given as a copy.",
    )
    made.append(_words("6 Your data", "appendix"))
    if not access.sheets:
        made.append(_words("No other data are given.", "note"))
    for sheet in access.sheets:
        made += _sheet(sheet)
    return made


def _standing(part: HeldPart) -> str:
    if part.gone:
        return "no longer held"
    return "given" if part.given else "left out, see 2"


def _sheet(sheet: Sheet) -> list[Any]:
    return _grid(sheet.heading, sheet.columns, sheet.rows, style="caption")


def _grid(
    heading: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    none: str = "",
    style: str = "appendix",
) -> list[Any]:
    from reportlab.platypus import CondPageBreak, Spacer, Table

    made = [CondPageBreak(90), _words(heading, style)]
    if not rows:
        return [*made, _words(none, "note"), Spacer(1, 8)]
    cells = [[_words(text, "cell") for text in row] for row in rows]
    if any(columns):
        cells.insert(0, [_words(title, "head") for title in columns])
    grid = Table(
        cells,
        colWidths=[TEXT_WIDTH * share for share in _WIDTHS[len(columns)]],
        style=table_style(noted=False, kept=False),
        repeatRows=1 if any(columns) else 0,
        splitInRow=1,
        hAlign="LEFT",
    )
    return [*made, grid, Spacer(1, 14)]


def _words(text: str, style: str) -> Any:
    from reportlab.platypus import Paragraph

    chosen = styles()[style]
    return Paragraph(plain_markup(text, chosen.fontName, "the schedule"), chosen)
