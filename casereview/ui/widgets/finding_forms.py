"""Small forms inside a panel: the form itself, and one for a single line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casereview.ui.widgets import fields
from casereview.ui.widgets.buttons import SmallButton, SmallPrimaryButton


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
