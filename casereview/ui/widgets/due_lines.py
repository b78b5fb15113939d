"""How what is due, a heading and a certificate are set in the list of the retention page."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from casereview.domain.custody.retention import State, Urgency
from casereview.services.vault.retention import Certificate, DueLine, summary
from casereview.services.views import Chip, Tone
from casereview.ui.models.due_list import (
    DueRow,
    Heading,
    day_words,
    rule_words,
)
from casereview.ui.widgets.chip import due_chip
from casereview.ui.widgets.line_delegate import LineDelegate
from casereview.ui.widgets.painting import draw_chip, draw_words, place_chips, words_height


class DueDelegate(LineDelegate):
    """Case, material and day, its chips, and the rule with its source."""

    def set_row(self, painter: QPainter | None, row: DueRow, box: QRectF) -> float:
        small = self.theme.font(text="small")
        strong = self.theme.font(weight=600)
        if isinstance(row, Heading):
            words = f"{row.text} · {row.count}"
            return self._texts(painter, box, ((words, strong, "accent"),))
        if isinstance(row, Certificate):
            lines = (
                (summary(row), self.theme.font(weight=500), "ink"),
                (f"Case {row.case}", small, "ink-2"),
            )
            return self._texts(painter, box, lines)
        high = self._texts(
            painter,
            box,
            (
                (row.title, self.theme.font(weight=500), "ink"),
                (f"{row.material}: {day_words(row)}", self.theme.font(), "ink"),
            ),
        )
        chips = chips_of(row)
        if chips:
            corner = QPointF(box.left(), box.top() + high + 3)
            places = place_chips(self.theme, chips, corner, box.width())
            for chip, place in zip(chips, places, strict=True):
                if painter:
                    draw_chip(painter, self.theme, place.topLeft(), chip)
            high = places[-1].bottom() - box.top() + 3
        below = QRectF(box.left(), box.top() + high, box.width(), box.height())
        return high + self._texts(painter, below, ((rule_words(row), small, "ink-2"),))

    def _texts(
        self,
        painter: QPainter | None,
        box: QRectF,
        lines: tuple[tuple[str, QFont, str], ...],
    ) -> float:
        y = box.top()
        for text, font, colour in lines:
            high = words_height(font, text, box.width())
            if painter:
                place = QRectF(box.left(), y, box.width(), high + 2)
                draw_words(painter, place, text, font, self.theme.colour(colour))
            y += high + 2
        return y - box.top()


def chips_of(line: DueLine) -> tuple[Chip, ...]:
    """Return the chips of a line: how long it is overdue, who decided, whether it is fictional."""
    found = line.standing
    chips: list[Chip] = []
    if line.urgency in (Urgency.OVERDUE, Urgency.SOON):
        chip = due_chip(line.days)
        chips += [chip] if chip else []
    elif line.urgency is Urgency.REVIEW and found.state is State.REVIEW and line.due:
        chips.append(Chip("review due", Tone.AMBER))
    elif line.urgency is Urgency.REVIEW and found.day is None:
        chips.append(Chip("undetermined", Tone.AMBER))
    if found.decided:
        chips.append(Chip("your decision", Tone.BLUE))
    if line.fictional:
        chips.append(Chip("fictional", Tone.PLAIN))
    return tuple(chips)
