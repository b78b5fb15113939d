"""Find and replace in what the expert wrote: in the section, or in the whole report."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes, only_looks
from casereview.ui.widgets.words import Role, Words


class FindBar(QFrame):
    """Hidden until it is wanted; Enter finds the next, Shift+Enter the one before, Esc leaves.

    sought carries whether to look backwards, replaced whether everything is to be replaced.
    """

    sought = Signal(bool)
    replaced = Signal(bool)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Find and replace"))
        self.wanted = QLineEdit()
        self.wanted.setPlaceholderText(self.tr("Find"))
        self.wanted.setAccessibleName(self.tr("Find"))
        self.by = QLineEdit()
        self.by.setPlaceholderText(self.tr("Replace by"))
        self.by.setAccessibleName(self.tr("Replace by"))
        self.cased = QCheckBox(self.tr("Match case"))
        self.everywhere = QCheckBox(self.tr("Whole report"))
        only_looks(self.wanted, self.by, self.cased, self.everywhere)
        self.said = Words("", Role.SMALL)
        self._build()
        self.wanted.textChanged.connect(self._on_text)
        self.hide()

    def _build(self) -> None:
        before, after = SmallButton(self.tr("Previous")), SmallButton(self.tr("Next"))
        before.clicked.connect(self._on_before)
        after.clicked.connect(self._on_after)
        one, every = SmallButton(self.tr("Replace")), SmallButton(self.tr("Replace all"))
        makes_changes(one, every)
        one.clicked.connect(self._on_one)
        every.clicked.connect(self._on_every)
        done = SmallButton("✕", name=self.tr("Close find and replace (Esc)"))
        done.clicked.connect(self.leave)
        fields = QHBoxLayout()
        fields.setSpacing(6)
        fields.addWidget(self.wanted, 1)
        fields.addWidget(self.by, 1)
        fields.addWidget(done)
        buttons = FlowLayout(spacing=6)
        for widget in (before, after, one, every, self.cased, self.everywhere):
            buttons.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(fields)
        layout.addLayout(buttons)
        layout.addWidget(self.said)

    def begin(self, words: str, *, replacing: bool) -> None:
        """Show it with words to find, and the focus where typing begins."""
        if words:
            self.wanted.setText(words)
        self.show()
        field = self.by if replacing and self.wanted.text() else self.wanted
        field.setFocus()
        field.selectAll()

    def leave(self) -> None:
        """Put it away."""
        self.hide()
        self.left.emit()

    def say(self, words: str) -> None:
        """Say what was found."""
        self.said.setText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.sought.emit(back)
        else:
            super().keyPressEvent(event)

    def _on_text(self) -> None:
        self.said.setText("")

    def _on_before(self) -> None:
        self.sought.emit(True)

    def _on_after(self) -> None:
        self.sought.emit(False)

    def _on_one(self) -> None:
        self.replaced.emit(False)

    def _on_every(self) -> None:
        self.replaced.emit(True)
