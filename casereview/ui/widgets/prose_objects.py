"""Draws what is one sign of the editor's text: references as chips, marks of footnotes."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)

from casereview.services.views import Tone
from casereview.ui.models.prose_document import NOTE_OBJECT, REFERENCE_OBJECT, object_text
from casereview.ui.theme import Theme
from casereview.ui.widgets.page_sheets import paper_colour
from casereview.ui.widgets.painting import tone_colours

_PAD = 7.0
_AROUND = 2.0
_WIDEST = 250.0
_SIGNS = {Tone.RED: "? ", Tone.AMBER: "! "}
"""What stands before the words of a chip that needs looking at, as colour alone says nothing."""


class Marks(Protocol):
    """What the painter asks of the editor."""

    def shown(self, reference: str) -> tuple[str, Tone]:
        """Return the words and tone of a reference."""

    def note_number(self, place: int) -> int:
        """Return the number of the footnote whose mark stands at a place."""

    def selects(self, place: int) -> bool:
        """Whether the sign at a place is selected."""


class ProseObjects(QPyTextObject):
    """Measures and draws both kinds of objects of one document."""

    def __init__(self, theme: Theme, marks: Marks, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks = marks

    def handle(self, document: QTextDocument) -> None:
        """Draw the objects of a document."""
        for kind in (REFERENCE_OBJECT, NOTE_OBJECT):
            document.documentLayout().registerHandler(kind, self)

    def intrinsicSize(self, _document: QTextDocument, place: int, look: QTextFormat) -> QSizeF:
        if look.objectType() == NOTE_OBJECT:
            font = self._note_font()
            metrics = QFontMetricsF(font)
            tall = QFontMetricsF(self._theme.font("serif", "report")).height()
            return QSizeF(metrics.horizontalAdvance(self._number(place)) + 2, tall)
        metrics = QFontMetricsF(self._chip_font())
        words = self._words(look, metrics)[0]
        wide = metrics.horizontalAdvance(words) + 2 * (_PAD + _AROUND)
        return QSizeF(wide, metrics.height() + 3)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        _document: QTextDocument,
        place: int,
        look: QTextFormat,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if look.objectType() == NOTE_OBJECT:
            self._draw_note(painter, QRectF(rect), place)
        else:
            self._draw_chip(painter, QRectF(rect), place, look)
        painter.restore()

    def _draw_note(self, painter: QPainter, rect: QRectF, place: int) -> None:
        chosen = self._marks.selects(place)
        painter.setFont(self._note_font())
        painter.setPen(self._theme.colour("on-accent" if chosen else "accent"))
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter
        painter.drawText(rect, top, self._number(place))

    def _draw_chip(self, painter: QPainter, rect: QRectF, place: int, look: QTextFormat) -> None:
        font = self._chip_font()
        words, tone = self._words(look, QFontMetricsF(font))
        tint, ink = tone_colours(self._theme, tone)
        if self._marks.selects(place):  # Qt lays half of the selection's colour over it
            tint, ink = paper_colour("surface"), paper_colour("ink")
            font.setWeight(QFont.Weight.Bold)
        box = rect.adjusted(_AROUND, 1.5, -_AROUND, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(ink)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _words(self, look: QTextFormat, metrics: QFontMetricsF) -> tuple[str, Tone]:
        words, tone = self._marks.shown(object_text(look))
        said = _SIGNS.get(tone, "") + words
        return metrics.elidedText(said, Qt.TextElideMode.ElideRight, _WIDEST), tone

    def _number(self, place: int) -> str:
        return str(self._marks.note_number(place))

    def _chip_font(self) -> QFont:
        font = self._theme.font("serif", "report")
        font.setPointSizeF(font.pointSizeF() * 0.88)
        return font

    def _note_font(self) -> QFont:
        font = self._theme.font("interface", "small", weight=600)
        font.setPointSizeF(font.pointSizeF() * 0.85)
        return font
