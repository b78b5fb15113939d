"""Small forms inside a panel: the form itself, one for a single line, and one before removal."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casereview.ui.widgets import fields
from casereview.ui.widgets.buttons import SmallButton, SmallPrimaryButton
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words


class InlineForm(QWidget):
    """A form inside a panel: Enter submits, Escape cancels, nothing covers the page."""

    cancelled = Signal()

    def __init__(self, save: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(6)
        self.buttons = QHBoxLayout()
        self.save = SmallPrimaryButton(save)
        self.save.clicked.connect(self.submit)
        self.cancel = SmallButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        self.buttons.addWidget(self.save)
        self.buttons.addWidget(self.cancel)
        self.buttons.addStretch(1)
        self.hide()

    def submit(self) -> None:
        """Hand over what was typed."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)  # Enter ends here: it is no key of the page behind


class LineForm(InlineForm):
    """One line of text: a corrected value, or a note."""

    submitted = Signal(str)

    def __init__(self, label: str, save: str, parent: QWidget | None = None) -> None:
        super().__init__(save, parent)
        self._edit = QLineEdit()
        self._edit.returnPressed.connect(self.submit)
        self.field = fields.Field(label, self._edit)
        self.body.addWidget(self.field)
        self.body.addLayout(self.buttons)

    def begin(self, text: str) -> None:
        """Ask for the line, starting from what is there."""
        self._edit.setText(text)
        self._edit.selectAll()
        self.field.set_wrong("")
        self.show()
        self._edit.setFocus()

    def set_wrong(self, why: str) -> None:
        """Say why what was typed cannot be filed."""
        self.field.set_wrong(why)

    def submit(self) -> None:
        self.submitted.emit(self._edit.text())


class RemovalForm(InlineForm):
    """Says what goes with something, before it goes."""

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Remove"), parent)
        makes_changes(self.save)
        self.words = Words("", Role.SMALL)
        self.body.addWidget(self.words)
        self.body.addLayout(self.buttons)

    def begin(self, name: str, held: str) -> None:
        """Ask whether it is to go with what is held for it."""
        told = self.tr("{name} goes with {held}. Undo brings all of it back.")
        if not held:
            told = self.tr("{name} goes; nothing is recorded for it.")
        self.words.setText(told.format(name=name, held=held))
        self.show()
        self.cancel.setFocus()

    def submit(self) -> None:
        self.submitted.emit()
