"""What delegates draw: chips, wrapped words and status marks, in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTextOption

from casereview.domain.assessing.finding import Status
from casereview.services.views import Chip, Tone
from casereview.ui.theme import Theme
from casereview.ui.widgets.status_glyph import Glyph, look_of, paint_glyph

_PAD_X, _PAD_Y = 9.0, 2.5
_WIDE = 1_000_000.0


def tone_colours(theme: Theme, tone: Tone) -> tuple[QColor, QColor]:
    """Return the tint and the ink of a tone."""
    if tone is Tone.PLAIN:
        return theme.colour("line-weak"), theme.colour("ink-2")
    if tone is Tone.ACCENT:
        return theme.colour("accent-weak"), theme.colour("accent")
    return theme.colour(f"{tone.value}-weak"), theme.colour(f"{tone.value}-ink")


def chip_size(theme: Theme, chip: Chip) -> QSizeF:
    """Return the size of a chip in pixels."""
    metrics = QFontMetricsF(theme.font(text="small"))
    return QSizeF(metrics.horizontalAdvance(chip.text) + 2 * _PAD_X, metrics.height() + 2 * _PAD_Y)


def draw_chip(painter: QPainter, theme: Theme, corner: QPointF, chip: Chip) -> QRectF:
    """Draw a chip with its top left corner at a point; return what it covers."""
    tint, ink = tone_colours(theme, chip.tone)
    rect = QRectF(corner, chip_size(theme, chip))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setPen(ink)
    painter.setFont(theme.font(text="small"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, chip.text)
    painter.restore()
    return rect


def place_chips(
    theme: Theme, chips: tuple[Chip, ...], corner: QPointF, width: float
) -> list[QRectF]:
    """Return where chips stand when they wrap within a width."""
    places: list[QRectF] = []
    x, y = corner.x(), corner.y()
    for chip in chips:
        size = chip_size(theme, chip)
        if x > corner.x() and x + size.width() > corner.x() + width:
            x, y = corner.x(), y + size.height() + 4
        places.append(QRectF(QPointF(x, y), size))
        x += size.width() + 5
    return places


def words_height(font: QFont, text: str, width: float) -> float:
    """Return the height of text wrapped within a width."""
    if not text:
        return 0.0
    box = QFontMetricsF(font).boundingRect(
        QRectF(0, 0, max(width, 1.0), _WIDE), int(Qt.TextFlag.TextWordWrap), text
    )
    return box.height()


def draw_words(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    *,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Draw text wrapped at words within a rectangle, from its top."""
    painter.setFont(font)
    painter.setPen(colour)
    option = QTextOption(align | Qt.AlignmentFlag.AlignTop)
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    painter.drawText(rect, text, option)


def draw_status(painter: QPainter, theme: Theme, rect: QRectF, status: Status) -> None:
    """Draw a status as its shape on its tint; what was not assessed has no tint."""
    glyph, tone = look_of(status)
    tint, ink = tone_colours(theme, tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if glyph is not Glyph.DASH:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setPen(ink)
    painter.setFont(theme.font(text="small"))
    side = rect.height() * 0.72
    centre = rect.center()
    paint_glyph(painter, glyph, QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side))
    painter.restore()


def draw_expert_mark(painter: QPainter, theme: Theme, corner: QPointF) -> None:
    """Draw the mark of what the expert decided: a small tick in the accent colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("accent"), 1.8))
    path = QPainterPath(corner + QPointF(0, 4))
    path.lineTo(corner + QPointF(3, 7))
    path.lineTo(corner + QPointF(8, 1))
    painter.drawPath(path)
    painter.restore()
