"""The parts of a page by name, one of which is shown."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QTabBar, QWidget


class PartsBar(QTabBar):
    """The wheel scrolls the page, it never changes the part."""

    def __init__(self, name: str, parts: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        for words in parts:
            self.addTab(words)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
