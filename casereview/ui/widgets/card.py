"""A card: the white sheet that holds one subject of a page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from casereview.ui.widgets.words import Role, Words


class Card(QFrame):
    """A bordered sheet with an optional title, a note at its right, and a `body` layout."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Words(title, Role.CARD_TITLE, wrap=False)
        self._note = Words(note, Role.MUTED, wrap=True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        self.head.addWidget(self._title, 0, Qt.AlignmentFlag.AlignTop)
        self.head.addWidget(self._note, 1)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 16, 18, 16)
        outer.setSpacing(12)
        if title or note:
            outer.addLayout(self.head)
        else:
            for unused in (self._title, self._note):
                unused.setParent(self)
                unused.hide()
        outer.addLayout(self.body, 1)
        if title:
            self.setAccessibleName(title)

    def set_note(self, note: str) -> None:
        """Change the note at the right of a card that was made with a title."""
        self._note.setText(note)
