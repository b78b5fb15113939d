"""Search results in their context, grouped by case; what was looked for is set off."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from casereview.domain.documents.wordsearch import Span
from casereview.services.correspondence.searching import Hit
from casereview.ui.models.results import CaseLine, HitLine, MoreLine, ResultsModel, more_words
from casereview.ui.theme import Theme
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.painting import draw_words, words_height

_INDENT = 14.0
_LINES = 3


class _ResultDelegate(LineDelegate):
    pad_x, pad_y = 10.0, 7.0

    def set_row(
        self, painter: QPainter | None, row: CaseLine | HitLine | MoreLine, box: QRectF
    ) -> float:
        match row:
            case CaseLine():
                return self._case(painter, row, box)
            case HitLine(hit):
                return self._hit(painter, hit, box.adjusted(_INDENT, 0, 0, 0))
            case MoreLine(_, _, more):
                place = box.adjusted(_INDENT, 0, 0, 0)
                return self._line(painter, more_words(more), place, self.theme.font(), "accent")

    def _case(self, painter: QPainter | None, row: CaseLine, box: QRectF) -> float:
        high = 6.0
        place = box.adjusted(0, high, 0, 0)
        high += self._line(painter, row.title, place, self.theme.font(weight=600), "ink")
        if row.claim_number:
            place = box.adjusted(0, high, 0, 0)
            small = self.theme.font(text="small")
            high += self._line(painter, row.claim_number, place, small, "ink-2")
        return high

    def _hit(self, painter: QPainter | None, hit: Hit, box: QRectF) -> float:
        high = self._line(painter, hit.where, box, self.theme.font(text="small"), "ink-2") + 2
        layout = self._layout(hit.excerpt, hit.marks, self.theme.font(), box.width())
        if painter:
            painter.setPen(self.theme.colour("ink"))
            layout.draw(painter, QPointF(box.left(), box.top() + high))
        return high + layout.boundingRect().height()

    def _line(
        self, painter: QPainter | None, words: str, box: QRectF, font: QFont, colour: str
    ) -> float:
        high = words_height(font, words, box.width())
        if painter:
            place = QRectF(box.left(), box.top(), box.width(), high + 2)
            draw_words(painter, place, words, font, self.theme.colour(colour))
        return high

    def _layout(self, text: str, marks: tuple[Span, ...], font: QFont, width: float) -> QTextLayout:
        """Set an excerpt on a few lines, with its marks set off by tint and weight."""
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        marked = QTextCharFormat()
        marked.setBackground(self.theme.colour("amber-weak"))
        marked.setForeground(self.theme.colour("ink"))
        marked.setFontWeight(QFont.Weight.DemiBold)
        formats = []
        for start, end in marks:
            part = QTextLayout.FormatRange()
            part.start, part.length = _units(text[:start]), _units(text[start:end])
            part.format = marked
            formats.append(part)
        layout.setFormats(formats)
        layout.beginLayout()
        y = 0.0
        for _number in range(_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(width, 40.0))
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        return layout


def _units(text: str) -> int:
    """Return the length of a text as Qt counts it."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


class ResultsList(LineList):
    """Lists what was found; `chosen` carries the line that is clicked or entered."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("What was found", parent)
        self.results = ResultsModel(self)
        self.setModel(self.results)
        self.setItemDelegate(_ResultDelegate(theme, self))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)

    def step(self, by: int) -> None:
        """Move the cursor by so many lines that can be chosen."""
        self.choose(self.results.next_to(self.currentIndex().row(), by))

    def choose_current(self) -> None:
        """Choose the line under the cursor, if there is one."""
        self._on_chosen(self.currentIndex())

    def _on_chosen(self, index: QModelIndex) -> None:
        line = self.results.row(index)
        if line is not None and not isinstance(line, CaseLine):
            self.chosen.emit(line)
