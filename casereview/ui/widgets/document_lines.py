"""How a document and a finding are set in their lists."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from casereview.domain.statement import State
from casereview.services.views import Chip, DocumentRow, FindingRow, Tone
from casereview.ui.models.document_list import date_words
from casereview.ui.models.rows import ROW_ROLE
from casereview.ui.widgets.line_delegate import LineDelegate, option_rect
from casereview.ui.widgets.painting import (
    chip_size,
    draw_chip,
    draw_words,
    place_chips,
    words_height,
)

_DATE = 98.0
_BUTTON = (34.0, 26.0)

STATE_CHIPS = {
    State.ACCEPTED: Chip("confirmed", Tone.GREEN),
    State.CORRECTED: Chip("corrected", Tone.BLUE),
    State.REJECTED: Chip("rejected", Tone.PLAIN),
}


class DocumentDelegate(LineDelegate):
    """Date, title, what it is, and its chips."""

    def set_row(self, painter: QPainter | None, row: DocumentRow, box: QRectF) -> float:
        theme = self.theme
        date, title = theme.font(), theme.font(weight=500)
        small = theme.font(text="small")
        left = box.left() + _DATE
        width = box.width() - _DATE
        y = box.top()
        date_high = words_height(date, date_words(row), _DATE - 10)
        if painter:
            draw_words(
                painter,
                QRectF(box.left(), y, _DATE - 10, date_high + 2),
                date_words(row),
                date,
                theme.colour("ink-2"),
            )
        for text, font, colour in (
            (row.title, title, "ink"),
            (row.subtitle, small, "ink-2"),
        ):
            high = words_height(font, text, width)
            if painter:
                draw_words(
                    painter, QRectF(left, y, width, high + 2), text, font, theme.colour(colour)
                )
            y += high + 2
        if row.chips:
            y += 3
            places = place_chips(theme, row.chips, QPointF(left, y), width)
            for chip, place in zip(row.chips, places, strict=True):
                if painter:
                    draw_chip(painter, theme, place.topLeft(), chip)
            y = places[-1].bottom()
        return max(y - box.top(), date_high)


class FindingDelegate(LineDelegate):
    """Label, value and place of a finding; its state, or the two small buttons that decide it."""

    accept_clicked = Signal(str)
    reject_clicked = Signal(str)

    def set_row(self, painter: QPainter | None, row: FindingRow, box: QRectF) -> float:
        theme = self.theme
        small, body = theme.font(text="small"), theme.font(weight=500)
        chip = STATE_CHIPS.get(row.statement.state)
        beside = chip_size(theme, chip).width() if chip else 2 * _BUTTON[0] + 4
        width = box.width() - beside - 8
        rejected = row.statement.state is State.REJECTED
        if rejected:
            body.setStrikeOut(True)
        y = box.top()
        for text, font, colour in (
            (row.label, small, "ink-2"),
            (row.value, body, "ink-2" if rejected else "ink"),
            (row.place, small, "ink-2"),
        ):
            high = words_height(font, text, width)
            if painter:
                draw_words(
                    painter,
                    QRectF(box.left(), y, width, high + 2),
                    text,
                    font,
                    theme.colour(colour),
                )
            y += high + 2
        if painter:
            if chip:
                draw_chip(painter, theme, QPointF(box.right() - beside, box.top()), chip)
            else:
                self._draw_buttons(painter, box)
        return y - box.top()

    def _buttons(self, box: QRectF) -> tuple[QRectF, QRectF]:
        wide, high = _BUTTON
        top = box.top()
        return (
            QRectF(box.right() - 2 * wide - 4, top, wide, high),
            QRectF(box.right() - wide, top, wide, high),
        )

    def _draw_buttons(self, painter: QPainter, box: QRectF) -> None:
        theme = self.theme
        accept, reject = self._buttons(box)
        radius = theme.size("corner-control")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(accept, radius, radius)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(reject, radius, radius)
        middle = accept.center()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("on-accent"), 1.8))
        painter.drawPolyline(
            [middle + QPointF(-4, 0), middle + QPointF(-1, 3.5), middle + QPointF(5, -3.5)]
        )
        middle = reject.center()
        painter.setPen(QPen(theme.colour("ink"), 1.6))
        painter.drawLine(middle + QPointF(-3.5, -3.5), middle + QPointF(3.5, 3.5))
        painter.drawLine(middle + QPointF(-3.5, 3.5), middle + QPointF(3.5, -3.5))

    def editorEvent(
        self,
        event: QEvent,
        model: object,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        row = index.data(ROW_ROLE)
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and row is not None
            and row.statement.state is State.PROPOSED
        ):
            accept, reject = self._buttons(self.inner(option_rect(option)))
            if accept.contains(event.position()):
                self.accept_clicked.emit(row.statement.id)
                return True
            if reject.contains(event.position()):
                self.reject_clicked.emit(row.statement.id)
                return True
        return False
