"""A chip: a short tinted label whose words carry the meaning."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from casereview.services.views import Chip, Tone
from casereview.ui.widgets.words import restyle


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


def plain_chip(text: str) -> ChipLabel:
    """Return a grey chip."""
    return ChipLabel(Chip(text, Tone.PLAIN))
