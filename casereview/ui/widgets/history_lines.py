"""How an entry of the history is set in its list."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from casereview.services.vault.history import Entry, Standing
from casereview.services.views import Chip, Tone
from casereview.ui.widgets.line_delegate import LineDelegate
from casereview.ui.widgets.painting import chip_size, draw_chip, draw_words

_TONES = {Standing.UNDONE: Tone.AMBER, Standing.KEPT: Tone.ACCENT}


def standing_chip(entry: Entry) -> Chip:
    """Return the chip that says what has become of an entry."""
    return Chip(entry.state, _TONES.get(entry.standing, Tone.PLAIN))


class EntryDelegate(LineDelegate):
    """The label on one line, number and time below it, what has become of it at the right."""

    def set_row(self, painter: QPainter | None, row: Entry, box: QRectF) -> float:
        theme = self.theme
        label, small = theme.font(weight=500), theme.font(text="small")
        if row.standing is Standing.UNDONE:
            label.setStrikeOut(True)
        first, second = QFontMetricsF(label), QFontMetricsF(small)
        if painter:
            chip = standing_chip(row)
            wide = chip_size(theme, chip).width()
            corner = QPointF(box.right() - wide, box.top())
            if row.standing is Standing.STANDS:  # the rule; the exceptions are to be seen
                draw_words(
                    painter,
                    QRectF(corner, QSizeF(wide, first.height())),
                    chip.text,
                    small,
                    theme.colour("ink-2"),
                    align=Qt.AlignmentFlag.AlignRight,
                )
            else:
                draw_chip(painter, theme, corner, chip)
            undone = row.standing is Standing.UNDONE
            lines = (
                (label, first, row.label, "ink-2" if undone else "ink", box.width() - wide - 10),
                (small, second, f"{row.number} · {row.when}", "ink-2", box.width()),
            )
            y = box.top()
            for font, metrics, text, colour, width in lines:
                painter.setFont(font)
                painter.setPen(theme.colour(colour))
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
                painter.drawText(QPointF(box.left(), y + metrics.ascent()), shown)
                y += metrics.height() + 4
        return first.height() + 4 + second.height()
