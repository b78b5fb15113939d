"""The recovery sheet: one page of paper that opens a vault whose passphrase is lost.

It names nobody and no folder: only the short form of the vault's random id and a date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from casereview.domain.chart import Paint
from casereview.domain.dates import british
from casereview.domain.reports.report import Run
from casereview.reporting import fonts
from casereview.reporting.pdf_finish import Properties, finish
from casereview.reporting.setting.document import painted_page
from casereview.reporting.setting.lines import one_line
from casereview.reporting.setting.pen import Pen
from casereview.reporting.setting.slabs import set_lines
from casereview.reporting.setting.styles import (
    COLOURS,
    GREY,
    INK,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Style,
)
from casereview.reporting.setting.text import Ink, labelled, styled

_MARGIN = 25 * MM
_WIDTH = PAGE_WIDTH - 2 * _MARGIN
_QR = 43 * MM
_INNER = 9 * MM
_PANEL = _QR + 2 * _INNER
_CELL = 17.5
"""Points from one character of the code to the next: the same for each, so that none is skipped."""

_WHERE = "the recovery sheet"


def _bold(text: str) -> Run:
    return Run(text, bold=True)


_WHAT = (
    Run(
        "This sheet opens a CaseReview vault whose passphrase is lost. Whoever holds it can open "
        "the vault, so keep it as you would keep the key of a safe."
    ),
)
_USE = (
    (
        Run("Start CaseReview, choose "),
        _bold("Use the recovery code"),
        Run(" and type the nine groups, one after the other."),
    ),
    (
        Run("Then set a new passphrase under "),
        _bold("Settings"),
        Run(", giving this code as what opens it now."),
    ),
    (
        Run("Without a window: "),
        _bold("casereview vault recover DIR"),
        Run(", where DIR is the folder of the vault."),
    ),
)
_READING = (
    Run(
        "Capitals, spaces and dashes do not matter. The code has no letter I, L, O or U: what "
        "looks like one is 1 or 0, or V. The ninth group checks the other eight. The picture "
        "holds the same code for a reader of QR codes."
    ),
)
_KEEP = (
    (
        Run(
            "Away from the computer and from every copy of the vault: in a safe, with a "
            "solicitor, at a bank."
        ),
    ),
    (Run("On paper only. Do not photograph or scan it, and do not send it."),),
    (
        Run(
            "When the vault gets a new recovery code this sheet opens it no longer: destroy it "
            "then."
        ),
    ),
)


def recovery_sheet(vault_id: str, made: date, code: str) -> bytes:
    """Return the sheet as a PDF of one A4 page; `made` is the day from which the code counts."""

    def paint(pen: Pen) -> None:
        _Sheet(pen).draw(vault_id[:8], made, code.split("-"))

    properties = Properties(
        "CaseReview: recovery sheet",
        author="CaseReview",
        subject="Opens a vault whose passphrase is lost",
        software="CaseReview",
    )
    return finish(painted_page(paint), properties, outline=False)


class _Sheet:
    """Writes the page from the top down; `_y` is where the next part begins."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._y = PAGE_HEIGHT - 24 * MM

    def draw(self, vault: str, made: date, groups: Sequence[str]) -> None:
        """Write everything."""
        self._line("CaseReview", fonts.SANS_BOLD, 10, COLOURS[Paint.ACCENT], 30)
        self._line("Recovery sheet", fonts.SERIF_BOLD, 27, INK, 22)
        self._paragraph(_WHAT, fonts.SERIF, 12.5, 18, 10)
        on = _bold(british(made))
        facts = (Run("Vault "), _bold(vault), Run("\u00a0 ·\u00a0 code made on "), on)
        self._paragraph(facts, fonts.SANS, 10, 15, 14)
        self._panel(groups)
        self._heading("If the passphrase is lost")
        self._list(_USE)
        self._paragraph(_READING, fonts.SANS, 9, 13.5, 16, GREY)
        self._heading("Where to keep it")
        self._list(_KEEP, numbered=False)
        self._form()

    def _panel(self, groups: Sequence[str]) -> None:
        """Write the code in numbered groups, three to a line, and its picture at the right."""
        top, tint = self._y, COLOURS[Paint.EPISODE]
        self._pen.round_box(_MARGIN, top - _PANEL, _WIDTH, _PANEL, 7, fill=tint, stroke="")
        column = (_WIDTH - _QR - 2 * _INNER) / 3
        line = _QR / 3
        for place, group in enumerate(groups):
            x = _MARGIN + _INNER + (place % 3) * column
            y = top - _INNER - (place // 3) * line
            self._text(x, y - 10, str(place + 1), fonts.SANS, 8, GREY)
            for number, character in enumerate(group):
                sign = one_line(labelled(character, Ink(fonts.SANS_BOLD, 20, INK), _WHERE))
                self._pen.write(x + (number + 0.5) * _CELL - sign.width / 2, y - 32, sign)
        self._picture("-".join(groups), PAGE_WIDTH - _MARGIN - _INNER - _QR, top - _INNER - _QR)
        self._y = top - _PANEL - 24

    def _picture(self, code: str, x: float, y: float) -> None:
        """Draw the QR code, with the white border of four squares that readers need."""
        from reportlab.graphics.barcode import qrencoder

        picture = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.Q)
        picture.addData(code)
        picture.make()
        self._pen.box(x, y, _QR, _QR, fill=COLOURS[Paint.SURFACE], stroke="")
        side = _QR / (picture.getModuleCount() + 8)
        for row, squares in enumerate(picture.modules):
            for first, last in _runs(squares):
                left, bottom = x + (first + 4) * side, y + _QR - (row + 5) * side
                wide = (last - first) * side
                self._pen.box(left, bottom, wide, side, fill="#000000", stroke="")

    def _heading(self, text: str) -> None:
        self._line(text, fonts.SANS_BOLD, 11, INK, 8)

    def _list(self, sentences: Sequence[Sequence[Run]], *, numbered: bool = True) -> None:
        for number, sentence in enumerate(sentences, 1):
            mark = f"{number}." if numbered else "–"
            self._text(_MARGIN, self._y - 11, mark, fonts.SERIF, 11.5, INK)
            self._paragraph(sentence, fonts.SERIF, 11.5, 16, 4, indent=18)
        self._y -= 8

    def _form(self) -> None:
        """Rule lines for where the sheet is kept, since when, and by whom."""
        self._y = 27 * MM
        gap = 8 * MM
        x = _MARGIN
        for label, share in (("Kept at", 0.5), ("Date", 0.2), ("Signature", 0.3)):
            wide = (_WIDTH - 2 * gap) * share
            self._pen.line((x, self._y), (x + wide, self._y), 0.6, INK)
            self._text(x, self._y - 12, label, fonts.SANS, 8.5, GREY)
            x += wide + gap

    def _line(self, text: str, face: str, size: float, colour: str, after: float) -> None:
        self._text(_MARGIN, self._y - size, text, face, size, colour)
        self._y -= size + after

    def _text(self, x: float, y: float, text: str, face: str, size: float, colour: str) -> None:
        self._pen.write(x, y, one_line(labelled(text, Ink(face, size, colour), _WHERE)))

    def _paragraph(
        self,
        runs: Sequence[Run],
        face: str,
        size: float,
        leading: float,
        after: float,
        colour: str = INK,
        indent: float = 0,
    ) -> None:
        style = Style(face, size, leading, colour=colour)
        marks = set_lines(styled(runs, style, _WHERE), style, _WIDTH - indent)
        for mark in marks:
            self._pen.write(_MARGIN + indent + mark.x, self._y - mark.down, mark.line)
        self._y -= len(marks) * leading + after


def _runs(squares: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Yield where each stretch of dark squares begins and ends."""
    for dark, stretch in groupby(enumerate(squares), key=lambda square: bool(square[1])):
        places = [place for place, _ in stretch]
        if dark:
            yield places[0], places[-1] + 1
