"""The form that packs a case into one file under a passphrase of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from casereview.domain.case import CaseSummary
from casereview.ui.tasks import Tasks
from casereview.ui.widgets.buttons import LinkButton, PrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.layouts import ScrollPage
from casereview.ui.widgets.new_passphrase import NewPassphrase
from casereview.ui.widgets.words import Role, Words

SUFFIX = ".crcase"


class PackForm(ScrollPage):
    """Asks where a case is packed to and under what passphrase; `submitted` carries its id, both.

    The file is offered a name without a word of the case.
    """

    submitted = Signal(str, object, str)
    cancelled = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case_id = ""
        self._busy = False
        card = Card(self.tr("Pack a case"))
        card.setMaximumWidth(680)
        self.case = Words("", Role.STRONG)
        self.file = QLineEdit()
        self.choose = LinkButton(self.tr("Choose where…"))
        self.choose.clicked.connect(self._on_choose)
        self._where = Field(self.tr("File (.crcase)"), self.file)
        self.passphrase = NewPassphrase(tasks, self.tr("Passphrase of the packed case"))
        self.passphrase.changed.connect(self._show_ready)
        self.passphrase.submitted.connect(self._submit)
        self.file.textChanged.connect(self._show_ready)
        self.file.returnPressed.connect(self._submit)
        self.pack = PrimaryButton(self.tr("Pack the case"))
        self.pack.clicked.connect(self._submit)
        cancel = LinkButton(self.tr("Cancel"))
        cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.pack)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        told = Words(
            self.tr(
                "The whole case leaves the vault in one encrypted file, with its documents and its"
                " history. Whoever receives it opens it to read, or takes it over. That it left is"
                " noted in the case; tell the passphrase by another way than the file."
            ),
            Role.MUTED,
        )
        for widget in (self.case, told, self._where, self.choose, self.passphrase):
            card.body.addWidget(widget)
        card.body.addSpacing(8)
        card.body.addLayout(buttons)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def begin(self, case: CaseSummary) -> None:
        """Ask for a case, with the focus where typing begins."""
        self._case_id = case.id
        self.case.setText(case.title or case.claimant)
        self.clear()
        self.file.setFocus()

    def clear(self) -> None:
        """Forget what was typed."""
        self.file.clear()
        self.passphrase.clear()
        self.set_busy(busy=False)

    def set_busy(self, *, busy: bool) -> None:
        """Wait for the answer, or ask again."""
        self._busy = busy
        self.pack.setText(self.tr("Packing…") if busy else self.tr("Pack the case"))
        self._show_ready()

    def _show_ready(self) -> None:
        ready = bool(self.file.text().strip()) and self.passphrase.is_complete
        self.pack.setEnabled(ready and not self._busy)

    def _submit(self) -> None:
        if not self.pack.isEnabled():
            return
        file = Path(self.file.text().strip()).expanduser()
        self.set_busy(busy=True)
        self.submitted.emit(self._case_id, file, self.passphrase.text)

    def _on_choose(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen, _ = QFileDialog.getSaveFileName(
            self.window(),
            self.tr("Pack the case to"),
            str(Path.home() / f"packed-case{SUFFIX}"),
            self.tr("Packed cases (*.crcase)"),
        )
        if chosen:
            self.file.setText(chosen if chosen.endswith(SUFFIX) else f"{chosen}{SUFFIX}")
