"""Paints what stands around the words of the editor: numbers, marks, lines of tables, tints."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QTextBlock
from PySide6.QtWidgets import QTextEdit

from casereview.ui.models.prose_document import INDENT, Kind, role_of
from casereview.ui.models.prose_numbers import Mark
from casereview.ui.theme import Theme
from casereview.ui.widgets.painting import draw_words

_BAR = 3.0
_CELL = 4.0


class ProseGutter:
    """Paints under the words of one editor."""

    def __init__(self, text: QTextEdit, theme: Theme) -> None:
        self._text = text
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        area: QRectF,
        marks: Mapping[int, Mark],
        flagged: Collection[int],
    ) -> None:
        """Paint what is in an area of the viewport; flagged: numbered paragraphs to tint."""
        text = self._text
        layout = text.document().documentLayout()
        scrolled = QPointF(-text.horizontalScrollBar().value(), -text.verticalScrollBar().value())
        block = text.cursorForPosition(area.topLeft().toPoint()).block()
        if block.previous().isValid():
            block = block.previous()
        here = block.blockNumber()
        numbered = sum(1 for n, mark in marks.items() if mark.numbered and n < here)
        while block.isValid():
            box = layout.blockBoundingRect(block).translated(scrolled)
            if box.top() > area.bottom():
                break
            mark = marks.get(block.blockNumber())
            if mark is not None:
                if mark.numbered and numbered in flagged:
                    band = QRectF(0, box.top(), text.viewport().width(), box.height())
                    painter.fillRect(band, self._theme.colour("amber-weak"))
                numbered += mark.numbered
                self._mark(painter, block, box, mark)
            elif role_of(block) is Kind.CELL:
                painter.setPen(self._theme.colour("line"))
                below = QPointF(_CELL, _CELL)
                painter.drawLine(
                    box.bottomLeft() + QPointF(-_CELL, _CELL), box.bottomRight() + below
                )
            block = block.next()

    def hint(self, painter: QPainter, words: str) -> None:
        """Paint words where the first paragraph will stand."""
        text = self._text
        margin: float = text.document().documentMargin()
        left = margin + INDENT
        room = QRectF(text.viewport().rect()).adjusted(left, margin, -margin, 0)
        font = self._theme.font("serif", "report")
        draw_words(painter, room, words, font, self._theme.colour("ink-2"))

    def _mark(self, painter: QPainter, block: QTextBlock, box: QRectF, mark: Mark) -> None:
        left = self._left(block) - mark.left
        if mark.bar:
            side = QRectF(left, box.top(), _BAR, box.height())
            painter.fillRect(side, self._theme.colour("scroll"))
            return
        line = block.layout().lineAt(0) if block.layout().lineCount() else None
        base = box.top() + (line.y() + line.ascent() if line is not None else box.height())
        painter.setPen(self._theme.colour("ink-2"))
        painter.setFont(self._theme.font("serif", "report"))
        painter.drawText(QPointF(left, base), mark.words)

    def _left(self, block: QTextBlock) -> float:
        """Return where the words of a paragraph begin."""
        scrolled = self._text.horizontalScrollBar().value()
        margin: float = block.document().documentMargin()
        return margin + block.blockFormat().leftMargin() - scrolled
