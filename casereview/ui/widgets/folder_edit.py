"""A folder, typed or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from casereview.ui.widgets.buttons import SecondaryButton


class FolderEdit(QWidget):
    """A line for a folder and a button to choose one; `changed` follows either way."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setAccessibleName(label)
        self.line.textChanged.connect(self.changed)
        self.line.returnPressed.connect(self.submitted)
        self.choose = SecondaryButton(
            self.tr("Choose…"), name=self.tr("Choose: {what}").format(what=label)
        )
        self.choose.clicked.connect(self._on_choose)
        self._label = label
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.choose)

    @property
    def folder(self) -> str:
        """The folder as it is typed; '' where nothing is."""
        text = self.line.text().strip()
        return str(Path(text).expanduser()) if text else ""

    def set_folder(self, folder: str) -> None:
        """Show a folder, from its beginning."""
        if self.line.text() != folder:
            self.line.setText(folder)
            self.line.setCursorPosition(0)

    def _on_choose(self) -> None:
        start = self.folder or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self.window(), self._label, start)
        if chosen:
            self.set_folder(chosen)
