"""How lines of the chronology and contradictions are set in their lists."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from casereview.domain.documents.chronology import Entry, EntryKind, Gap, Row
from casereview.services.correspondence.contradictions import ContradictionLine
from casereview.services.views import Chip
from casereview.ui.models.chronology import chips_of, contradiction_chips
from casereview.ui.models.rows import ROW_ROLE, Index
from casereview.ui.theme import Theme
from casereview.ui.widgets.line_delegate import LineDelegate
from casereview.ui.widgets.painting import draw_chip, draw_words, place_chips, words_height

_DATE = 150.0
_REMEMBERED = 20_000


class _Lines(LineDelegate):
    """Draws texts one below the other, and chips; what was measured once is remembered."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._fonts = {
            "": theme.font(),
            "small": theme.font(text="small"),
            "strong": theme.font(weight=500),
        }
        self._metrics = {name: QFontMetricsF(font) for name, font in self._fonts.items()}
        self._sizes: dict[int, tuple[object, QSize]] = {}
        self._width = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Measure a row once for a width; the row itself is held, so that its id stays its own."""
        row, view = index.data(ROW_ROLE), option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 0
        if width != self._width or len(self._sizes) > _REMEMBERED:
            self._sizes.clear()
            self._width = width
        held = self._sizes.get(id(row))
        if held is None or held[0] is not row:
            held = self._sizes[id(row)] = (row, super().sizeHint(option, index))
        return held[1]

    def texts(
        self, painter: QPainter | None, lines: tuple[tuple[str, str, str], ...], box: QRectF
    ) -> float:
        """Draw text, font and colour of each line within a box; return where they end."""
        y = box.top()
        for text, kind, colour in lines:
            if not text:
                continue
            high = self._height(kind, text, box.width())
            if painter:
                where = QRectF(box.left(), y, box.width(), high + 2)
                draw_words(painter, where, text, self._fonts[kind], self.theme.colour(colour))
            y += high + 2
        return y

    def _height(self, kind: str, text: str, width: float) -> float:
        """Return the height of wrapped text; what fits on one line is not set to be measured."""
        metrics = self._metrics[kind]
        if "\n" not in text and metrics.horizontalAdvance(text) <= width:
            return metrics.height()
        return words_height(self._fonts[kind], text, width)

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
            (f"{_capital(side.who_and_where)}: {side.side.words}", "small", "ink-2")
            for side in row.sides
        )
        y = self.texts(painter, ((row.contradiction.subject, "strong", "ink"), *sides), box)
        return (
            self.chips(painter, contradiction_chips(row), QPointF(box.left(), y + 3), box.width())
            - box.top()
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
