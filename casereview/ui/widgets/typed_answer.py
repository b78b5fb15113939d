"""An answer typed as people say it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from casereview.domain.assessing.interview import SKIPPED, ItemType
from casereview.services.views import ItemRow
from casereview.ui.models.answering import placeholder, read_typed, shown, typed_again
from casereview.ui.widgets.fields import Field


class TypedAnswer(Field):
    """An answer typed as people say it, shown as understood; saved on Enter and when left.

    `escaped`: Escape put back what is saved, and the keys of the page are wanted.
    """

    answered = Signal(str)
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.edit = _LeftLine()
        super().__init__(self.tr("&Answer"), self.edit, parent=parent)
        self._kind = ItemType.TEXT
        self._stored = ""
        self.edit.textChanged.connect(self._on_text)
        self.edit.returnPressed.connect(self.commit)
        self.edit.left.connect(self.commit)
        self.edit.escaped.connect(self._on_escaped)

    def show_item(self, row: ItemRow, *, same: bool) -> None:
        """Show an item's answer; what is being typed for the same item stays."""
        stored = row.answer.value if row.answer else ""
        if same and (self.edit.hasFocus() and self.edit.isModified()):
            self._stored = stored
            return
        self._kind, self._stored = row.item.type, stored
        self.edit.setPlaceholderText(placeholder(row.item.type))
        self._restore()

    def _restore(self) -> None:
        """Show what is saved."""
        plain = self._stored in ("", SKIPPED)
        self.edit.setText("" if plain else typed_again(self._stored, self._kind))
        self.edit.setModified(False)
        self._on_text()

    def _on_escaped(self) -> None:
        self._restore()
        self.escaped.emit()

    def commit(self) -> None:
        """Hand over what was typed, when it is understood and new."""
        text = self.edit.text().strip()
        if not text or not self.edit.isModified():
            return
        try:
            raw = read_typed(self._kind, text)
        except ValueError:
            return
        self.edit.setModified(False)
        if raw != self._stored:
            self._stored = raw
            self.answered.emit(raw)

    @property
    def understood(self) -> bool:
        """Whether what stands in the field can be saved, or is saved, or is empty."""
        text = self.edit.text().strip()
        if not text or not self.edit.isModified():
            return True
        try:
            read_typed(self._kind, text)
        except ValueError:
            return False
        return True

    def _on_text(self) -> None:
        text = self.edit.text().strip()
        if not text:
            self.set_wrong("")
            self.set_hint(self.tr("Not asked yet: nothing is recorded until you type."))
            return
        try:
            raw = read_typed(self._kind, text)
        except ValueError:
            self.set_wrong(
                self.tr("Not understood yet. {example}").format(example=placeholder(self._kind))
            )
            return
        self.set_wrong("")
        if self._kind is ItemType.TEXT:
            self.set_hint("")
        else:
            self.set_hint(self.tr("Understood as {words}").format(words=shown(raw, self._kind)))


class _LeftLine(QLineEdit):
    """A line that tells when the focus leaves it, and when Escape is pressed in it."""

    left = Signal()
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
