"""Buttons by role: one primary per page, secondary ones, links, small ones inside lists."""

from __future__ import annotations

from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget


class _Button(QPushButton):
    """A push button of a role, as wide as its words, that Enter presses when it has the focus."""

    role = ""

    def __init__(self, text: str, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(text, parent)
        self.setProperty("role", self.role)
        self.setAutoDefault(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name or text.replace("&", ""))

    def enterEvent(self, event: QEnterEvent) -> None:
        from PySide6.QtCore import Qt

        self.setCursor(Qt.CursorShape.PointingHandCursor)
        super().enterEvent(event)


class PrimaryButton(_Button):
    """The one thing this page is for."""

    role = "primary"


class SecondaryButton(_Button):
    """Anything else that can be done here."""

    role = "secondary"


class LinkButton(_Button):
    """A quiet way elsewhere, written like a link."""

    role = "link"


class SmallButton(_Button):
    """A compact button for the lines of a list; give it a name when its text is a sign."""

    role = "small"


class SmallPrimaryButton(_Button):
    """The compact form of the primary button."""

    role = "small-primary"
