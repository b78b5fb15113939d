"""How lines of the chronology and contradictions are set in their lists."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from casereview.domain.chronology import Entry, EntryKind, Gap, Row
from casereview.services.contradictions import ContradictionLine
from casereview.services.views import Chip
from casereview.ui.models.chronology import chips_of, contradiction_chips
from casereview.ui.widgets.line_delegate import LineDelegate
from casereview.ui.widgets.painting import draw_chip, draw_words, place_chips, words_height

_DATE = 150.0


class _Lines(LineDelegate):
    """Draws texts one below the other, and chips."""

    def texts(
        self, painter: QPainter | None, lines: tuple[tuple[str, str, str], ...], box: QRectF
    ) -> float:
        """Draw text, font and colour of each line within a box; return where they end."""
        y = box.top()
        for text, kind, colour in lines:
            if not text:
                continue
            font = {
                "small": self.theme.font(text="small"),
                "strong": self.theme.font(weight=500),
            }.get(kind, self.theme.font())
            high = words_height(font, text, box.width())
            if painter:
                where = QRectF(box.left(), y, box.width(), high + 2)
                draw_words(painter, where, text, font, self.theme.colour(colour))
            y += high + 2
        return y

    def chips(
        self, painter: QPainter | None, chips: tuple[Chip, ...], corner: QPointF, width: float
    ) -> float:
        """Draw chips from a corner on; return where they end."""
        if not chips:
            return corner.y()
        places = place_chips(self.theme, chips, corner, width)
        for chip, place in zip(chips, places, strict=True):
            if painter:
                draw_chip(painter, self.theme, place.topLeft(), chip)
        return places[-1].bottom()


class ChronologyDelegate(_Lines):
    """Date and kind at the left; what happened, who says so and the marks at the right."""

    def set_row(self, painter: QPainter | None, row: Row, box: QRectF) -> float:
        if isinstance(row, Gap):
            return self._gap(painter, row, box)
        left = QRectF(box.left(), box.top(), _DATE - 12, box.height())
        right = QRectF(box.left() + _DATE, box.top(), box.width() - _DATE, box.height())
        dating = row.dating if row.kind is not EntryKind.DOCUMENT else ""
        ends = self.texts(
            painter,
            (
                (row.date_words, "", "ink"),
                (row.kind.words, "small", "ink-2"),
                (dating, "small", "ink-2"),
            ),
            left,
        )
        return max(ends, self._told(painter, row, right)) - box.top()

    def _told(self, painter: QPainter | None, row: Entry, box: QRectF) -> float:
        strong = row.kind in (EntryKind.EVENT, EntryKind.TREATMENT)
        report = " · in the report" if row.wanted else ""
        y = self.texts(
            painter,
            (
                (row.text, "strong" if strong else "", "ink" if row.decided else "ink-2"),
                (f"{row.source_words}{report}", "small", "ink-2"),
            ),
            box,
        )
        return self.chips(painter, chips_of(row), QPointF(box.left(), y + 2), box.width())

    def _gap(self, painter: QPainter | None, row: Gap, box: QRectF) -> float:
        """Set time without documents off by a tint, across the whole line."""
        font = self.theme.font(text="small", weight=600)
        high = words_height(font, row.words, box.width() - _DATE)
        if painter:
            painter.fillRect(
                box.adjusted(-self.pad_x, -4, self.pad_x, 4), self.theme.colour("line-weak")
            )
            where = QRectF(box.left() + _DATE, box.top(), box.width() - _DATE, high + 2)
            draw_words(painter, where, row.words, font, self.theme.colour("ink-2"))
        return high


class ContradictionDelegate(_Lines):
    """What it is about, each side in one line, and how it stands."""

    def set_row(self, painter: QPainter | None, row: ContradictionLine, box: QRectF) -> float:
        sides = tuple(
            (f"{_capital(side.who)}: {side.side.words}", "small", "ink-2") for side in row.sides
        )
        y = self.texts(painter, ((row.contradiction.subject, "strong", "ink"), *sides), box)
        return (
            self.chips(painter, contradiction_chips(row), QPointF(box.left(), y + 3), box.width())
            - box.top()
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
