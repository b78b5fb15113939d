"""How a document and a finding are set in their lists."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from casereview.domain.documents.statement import State
from casereview.services.views import Chip, DocumentRow, FindingRow, Tone
from casereview.ui.models.document_list import date_words
from casereview.ui.models.rows import ROW_ROLE
from casereview.ui.theme import Theme
from casereview.ui.widgets.line_delegate import Index, LineDelegate, option_rect
from casereview.ui.widgets.painting import (
    chip_size,
    draw_chip,
    draw_words,
    place_chips,
    words_height,
)

_DATE = 60.0
_BUTTON = (34.0, 26.0)
_CROP = 40.0
_CROP_GAP = 4.0

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
        date_high = words_height(date, date_words(row), _DATE - 6)
        if painter:
            draw_words(
                painter,
                QRectF(box.left(), y, _DATE - 6, date_high + 2),
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
    """Label, value and place of a finding; its state, or the two small buttons that decide it.

    The first of a group has the group's heading above it. What was made out from a picture has
    that picture under its value.
    """

    accept_clicked = Signal(str)
    reject_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.crops: dict[str, QImage] = {}

    def set_row(self, painter: QPainter | None, row: FindingRow, box: QRectF) -> float:
        top = box.top()
        if row.heading:
            if painter:
                self._draw_heading(painter, row, box)
            box = box.adjusted(0, self._heading_height(), 0, 0)
        beside = self._beside(row)
        y = self._set_words(painter, row, QRectF(box).adjusted(0, 0, -beside - 8, 0))
        crop = self.crops.get(row.statement.id)
        if painter:
            if crop is not None:
                self._draw_crop(painter, crop, QPointF(box.left(), y + _CROP_GAP), box.width())
            chips = self._chips(row)
            if row.waits:
                self._draw_buttons(painter, box)
            elif chips:
                corner = QPointF(box.right() - beside, box.top())
                draw_chip(painter, self.theme, corner, chips[0])
        return y - top

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a line; its picture comes later than its words and adds to it."""
        size = super().sizeHint(option, index)
        row = index.data(ROW_ROLE)
        crop = self.crops.get(row.statement.id) if row is not None else None
        if crop is None:
            return size
        high = _fitted(crop, size.width() - 2 * self.pad_x).height() + 2 * _CROP_GAP
        return QSize(size.width(), size.height() + round(high))

    def body(self, rect: QRectF, row: FindingRow) -> QRectF:
        return rect.adjusted(0, self._heading_height() + 2, 0, 0) if row.heading else rect

    def _heading_height(self) -> float:
        return words_height(self.theme.font(text="small", weight=600), "X", 100) + 12

    def _draw_heading(self, painter: QPainter, row: FindingRow, box: QRectF) -> None:
        font = self.theme.font(text="small", weight=600)
        where = QRectF(box.left(), box.top() - 1, box.width(), 20)
        draw_words(painter, where, row.heading, font, self.theme.colour("accent"))

    def _chips(self, row: FindingRow) -> tuple[Chip, ...]:
        chip = STATE_CHIPS.get(row.statement.state)
        return (chip,) if chip else ()

    def _beside(self, row: FindingRow) -> float:
        chips = self._chips(row)
        return chip_size(self.theme, chips[0]).width() if chips else 2 * _BUTTON[0] + 4

    def _set_words(self, painter: QPainter | None, row: FindingRow, box: QRectF) -> float:
        """Draw label, value and place; return where they end."""
        theme = self.theme
        small, value = theme.font(text="small"), theme.font(weight=500)
        rejected = row.statement.state is State.REJECTED
        if rejected:
            value.setStrikeOut(True)
        place = f"{row.place} · read from a picture" if row.from_picture else row.place
        y = box.top()
        for text, font, colour in (
            (row.label, small, "ink-2"),
            (row.value, value, "ink-2" if rejected else "ink"),
            (place, small, "amber-ink" if row.lost else "ink-2"),
        ):
            high = words_height(font, text, box.width())
            if painter:
                where = QRectF(box.left(), y, box.width(), high + 2)
                draw_words(painter, where, text, font, theme.colour(colour))
            y += high + 2
        return y

    def _draw_crop(self, painter: QPainter, crop: QImage, corner: QPointF, width: float) -> None:
        """Draw the picture of the place, no wider than the line."""
        where = QRectF(corner, _fitted(crop, width))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(where, crop)
        painter.setPen(QPen(self.theme.colour("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(where)

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
            inner = self.inner(option_rect(option))
            if row.heading:
                inner = inner.adjusted(0, self._heading_height(), 0, 0)
            accept, reject = self._buttons(inner)
            if accept.contains(event.position()):
                self.accept_clicked.emit(row.statement.id)
                return True
            if reject.contains(event.position()):
                self.reject_clicked.emit(row.statement.id)
                return True
        return False


def _fitted(crop: QImage, width: float) -> QSizeF:
    """Return how large a picture is shown within a line."""
    scale = min(1.0, width / crop.width(), _CROP / crop.height())
    return QSizeF(crop.width() * scale, crop.height() * scale)
