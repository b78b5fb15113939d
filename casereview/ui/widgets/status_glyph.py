"""A status as a shape with its word: filled, half, ring, question mark, dash or arrow."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from casereview.domain.assessing.finding import Status
from casereview.services.views import Tone
from casereview.ui.widgets.words import restyle


class Glyph(StrEnum):
    """The shapes; each is told from the others without colour."""

    FILLED = "filled"
    HALF = "half"
    RING = "ring"
    QUESTION = "question"
    DASH = "dash"
    ARROW = "arrow"


_LOOK: dict[Status, tuple[Glyph, Tone]] = {
    Status.MET: (Glyph.FILLED, Tone.RED),
    Status.EXCLUDED: (Glyph.RING, Tone.PLAIN),
    Status.SUBTHRESHOLD: (Glyph.HALF, Tone.AMBER),
    Status.NOT_MET: (Glyph.RING, Tone.GREEN),
    Status.UNDETERMINED: (Glyph.QUESTION, Tone.PLAIN),
    Status.NOT_ASSESSED: (Glyph.DASH, Tone.PLAIN),
    Status.SCREEN_NEGATIVE: (Glyph.DASH, Tone.PLAIN),
    Status.PARTIAL_REMISSION: (Glyph.HALF, Tone.AMBER),
    Status.FULL_REMISSION: (Glyph.RING, Tone.GREEN),
    Status.SCREEN_POSITIVE: (Glyph.ARROW, Tone.AMBER),
    Status.REFER_ON: (Glyph.ARROW, Tone.AMBER),
    Status.NOT_INDICATED: (Glyph.RING, Tone.PLAIN),
}


def look_of(status: Status) -> tuple[Glyph, Tone]:
    """Return the shape and the tint of a status."""
    return _LOOK[status]


def paint_glyph(painter: QPainter, glyph: Glyph, box: QRectF) -> None:
    """Draw a shape centred in the box in the painter's pen colour (delegates use it too)."""
    side = min(box.width(), box.height()) * 0.62
    centre = box.center()
    circle = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
    pen = QPen(painter.pen().color(), max(1.4, side / 7))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    if glyph is Glyph.FILLED:
        painter.setBrush(pen.color())
        painter.drawEllipse(circle)
    elif glyph in (Glyph.HALF, Glyph.RING):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        if glyph is Glyph.HALF:
            painter.setBrush(pen.color())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPie(circle, 90 * 16, 180 * 16)
    elif glyph is Glyph.ARROW:
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "→")
    elif glyph is Glyph.QUESTION:
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
    else:
        painter.drawLine(
            QPointF(centre.x() - side / 2, centre.y()), QPointF(centre.x() + side / 2, centre.y())
        )
    painter.restore()


class StatusGlyph(QWidget):
    """Shows a status in a chip: its shape and its words, which wrap where the place is narrow.

    decided: the expert's own conclusion, marked by a tick so that it never looks computed.
    """

    def __init__(
        self,
        status: Status,
        parent: QWidget | None = None,
        *,
        with_word: bool = True,
        decided: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=False)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(with_word)
        self.setSizePolicy(policy)
        self._with_word = with_word
        self._status = status
        self._decided = decided
        self.set_status(status, decided=decided)

    def set_status(self, status: Status, *, decided: bool = False) -> None:
        """Show another status."""
        self._status = status
        self._decided = decided
        self.setProperty("tone", str(look_of(status)[1]))
        spoken = self.tr("{status}, your conclusion") if decided else self.tr("{status}, computed")
        self.setAccessibleName(spoken.format(status=status.words))
        self.setToolTip(self.accessibleName())
        restyle(self)
        self.updateGeometry()

    def _text(self) -> str:
        word = self._status.words if self._with_word else ""
        return f"{word} ✓".strip() if self._decided else word

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        metrics = self.fontMetrics()
        height = metrics.height() + 7
        text = self._text()
        wide = metrics.horizontalAdvance(text) + 5 if text else 0
        return QSize(wide + metrics.height() + 14, height)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        longest = max(self._text().split(), key=len, default="")
        least = self._beside + self.fontMetrics().horizontalAdvance(longest) + 8
        return QSize(min(least, hint.width()), hint.height())

    def heightForWidth(self, width: int) -> int:
        if width >= self.sizeHint().width():
            return self.sizeHint().height()
        wrap = int(Qt.TextFlag.TextWordWrap)
        room = width - self._beside - 5
        return self.fontMetrics().boundingRect(0, 0, room, 1000, wrap, self._text()).height() + 7

    @property
    def _beside(self) -> int:
        """The pixels left of the words."""
        return self.fontMetrics().height() + 11

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = min(self.height(), self.heightForWidth(self.width()))
        area = QRectF(0, (self.height() - high) / 2, self.width(), high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Window))
        corner = (self.fontMetrics().height() + 7) / 2
        painter.drawRoundedRect(area, corner, corner)
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        side = float(self.fontMetrics().height())
        shape = QRectF(7, area.center().y() - side / 2, side, side)
        paint_glyph(painter, look_of(self._status)[0], shape)
        rest = area.adjusted(shape.right() + 4, 0, 0, 0)
        where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rest, int(where) | int(Qt.TextFlag.TextWordWrap), self._text())
