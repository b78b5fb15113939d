"""A chip: a short tinted label whose words carry the meaning."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from casereview.services.views import Chip, Tone
from casereview.ui.widgets.words import restyle

SOON = 30  # days before a deadline from which it is marked


class ChipLabel(QLabel):
    """Shows a Chip as wide as its words."""

    def __init__(self, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_chip(chip)

    def set_chip(self, chip: Chip) -> None:
        """Show another chip."""
        self.setText(chip.text)
        self.setAccessibleName(chip.text)
        self.setProperty("tone", str(chip.tone))
        restyle(self)


def due_chip(days_left: int | None) -> Chip | None:
    """Return the chip beside a deadline; None where there is nothing to count."""
    if days_left is None:
        return None
    if days_left < 0:
        late = -days_left
        return Chip(f"{late} day{'' if late == 1 else 's'} overdue", Tone.RED)
    if days_left == 0:
        return Chip("today", Tone.RED)
    words = f"{days_left} day{'' if days_left == 1 else 's'}"
    return Chip(words, Tone.AMBER if days_left <= SOON else Tone.PLAIN)
