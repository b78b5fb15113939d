"""The fields that name a packed case: its file and the passphrase it was packed under."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.passphrase import PassphraseEdit


class PackedFields(QWidget):
    """A packed case's file and passphrase; emits `submitted` on Enter."""

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file = QLineEdit()
        self.choose = LinkButton(self.tr("Choose the file…"))
        self.choose.clicked.connect(self._on_choose)
        self.passphrase = PassphraseEdit()
        self._first = Field(self.tr("Packed case (.crcase)"), self.file)
        self._second = Field(
            self.tr("Passphrase of the packed case"),
            self.passphrase,
            self.tr("From whoever sent it, told by another way than the file."),
        )
        for line in (self.file, self.passphrase):
            line.returnPressed.connect(self.submitted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self._first, self.choose, self._second):
            column.addWidget(widget)

    @property
    def named(self) -> tuple[Path, str] | None:
        """The file and its passphrase; None, with a word of what is missing, without either."""
        file, passphrase = self.file.text().strip(), self.passphrase.text()
        self._first.set_wrong("" if file else self.tr("Choose the file first."))
        self._second.set_wrong("" if passphrase or not file else self.tr("It needs a passphrase."))
        return (Path(file).expanduser(), passphrase) if file and passphrase else None

    def begin(self) -> None:
        """Put the focus where typing begins."""
        (self.passphrase if self.file.text() else self.file).setFocus()

    def clear(self) -> None:
        """Forget what was typed."""
        self.file.clear()
        self.passphrase.clear()
        for field in (self._first, self._second):
            field.set_wrong("")

    def _on_choose(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen, _ = QFileDialog.getOpenFileName(
            self.window(),
            self.tr("Choose a packed case"),
            "",
            self.tr("Packed cases (*.crcase);;All files (*)"),
        )
        if chosen:
            self.file.setText(chosen)
            self.passphrase.setFocus()
