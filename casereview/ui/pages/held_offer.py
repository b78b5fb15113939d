"""What the first page offers for a vault that cannot be opened for work: reading, or its lock."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casereview.errors import UnwritableVaultError, VaultHeldError
from casereview.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.words import Role, Words


class HeldOffer(QWidget):
    """Open for reading only, or try again; break_wanted carries the name of a computer gone."""

    reading_wanted = Signal()
    again_wanted = Signal()
    break_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.read = PrimaryButton(self.tr("Open for reading only"))
        self.again = SecondaryButton(self.tr("Try again"))
        self.gone = LinkButton(self.tr("That computer is gone for good…"))
        self.read.clicked.connect(self.reading_wanted)
        self.again.clicked.connect(self.again_wanted)
        self.gone.clicked.connect(self._on_gone)
        self._danger = Words("", Role.SMALL)
        self.host = QLineEdit()
        self.host.textChanged.connect(self._check)
        self.host.returnPressed.connect(self._on_break)
        self._field = Field(self.tr("Type the name of that computer"), self.host)
        self.break_lock = SecondaryButton(self.tr("Break its lock and open for work"))
        self.break_lock.clicked.connect(self._on_break)
        self._name = ""
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.read)
        line.addWidget(self.again)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        for widget in (self.gone, self._danger, self._field, self.break_lock):
            column.addWidget(widget)

    def show_for(self, error: UnwritableVaultError) -> None:
        """Offer what there is to do, with the focus on reading."""
        elsewhere = isinstance(error, VaultHeldError) and not error.here and bool(error.host)
        self._name = error.host if isinstance(error, VaultHeldError) else ""
        self.gone.setVisible(elsewhere)
        for widget in (self._danger, self._field, self.break_lock):
            widget.hide()
        self.host.clear()
        self.show()
        self.read.setFocus()

    def _on_gone(self) -> None:
        self.gone.hide()
        self._danger.setText(
            self.tr(
                "Only if CaseReview on {computer} can no longer run, or its computer no longer"
                " reaches this folder. If both write at once, changes of either are lost and cases"
                " may be damaged. Make a copy of the folder first."
            ).format(computer=self._name)
        )
        for widget in (self._danger, self._field, self.break_lock):
            widget.show()
        self._check()
        self.host.setFocus()

    def _check(self) -> None:
        self.break_lock.setEnabled(self.host.text().strip() == self._name)

    def _on_break(self) -> None:
        if self.break_lock.isEnabled():
            self.break_wanted.emit(self.host.text().strip())
