"""What is shown when the program itself is at fault: no case text, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from casereview import __version__
from casereview.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from casereview.ui.widgets.words import Role, Words


def describe(error: BaseException) -> str:
    """Return where the fault happened: versions, its type, files and lines of the program.

    Neither the message of the error nor any value is included, because they may hold case text.
    """
    import platform  # these two are only needed here, never at the start
    import traceback

    lines = [
        f"CaseReview {__version__}, Python {platform.python_version()}, Qt {PySide6.__version__},"
        f" {platform.system()} {platform.machine()}"
    ]
    current: BaseException | None = error
    while current is not None:
        lines.append(type(current).__name__)
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


class CrashDialog(QDialog):
    """Says what happened and what was kept; the details fold out and can be copied."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("A fault in the program"))
        self.setMinimumWidth(520)
        heading = Words(self.tr("Something in the program went wrong"), Role.HEADING)
        kept = Words(
            self.tr(
                "Everything you entered up to the last change is saved, encrypted, in your vault."
                " You can go on; if this comes again, close the window and open it anew."
            )
        )
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setMinimumHeight(160)
        self.details.hide()
        self.go_on = PrimaryButton(self.tr("Go on"))
        self.go_on.clicked.connect(self.accept)
        self.copy = SecondaryButton(self.tr("Copy the details"))
        self.copy.clicked.connect(self._on_copy)
        self.fold = LinkButton(self.tr("Show the details"))
        self.fold.clicked.connect(self._on_fold)
        note = Words(
            self.tr("The details name lines of the program. They hold nothing of your cases."),
            Role.SMALL,
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.fold)
        buttons.addStretch(1)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 22, 22, 16)
        column.setSpacing(12)
        for widget in (heading, kept, self.details, note):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.go_on.setFocus()

    @classmethod
    def show_for(cls, error: BaseException, parent: QWidget | None) -> CrashDialog:
        """Open the dialog without stopping the window."""
        dialog = cls(describe(error), parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _on_fold(self) -> None:
        shown = self.details.isHidden()
        self.details.setVisible(shown)
        self.fold.setText(self.tr("Hide the details") if shown else self.tr("Show the details"))
        self.adjustSize()

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self.details.toPlainText())
