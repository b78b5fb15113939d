"""The form of the first page that opens a packed case for reading, with no vault open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from casereview.ui.pages.unlock_forms import UnlockForm
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.packed_fields import PackedFields

if TYPE_CHECKING:
    from casereview.services.session import Session


def read_packed(file: Path, passphrase: str) -> Session:
    """Open a packed case for reading only, on the vault thread."""
    from casereview.services.vault.packed import read

    return read(file, passphrase)


class PackedForm(UnlockForm):
    """Opens a packed case for reading only; taking it over is for the vault that is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.heading.setText(self.tr("Open a packed case"))
        self.text.setText(
            self.tr(
                "It is read without being taken into a vault. To work on it, unlock your vault and"
                " take it over on the page Cases."
            )
        )
        self.fields = PackedFields()
        self.fields.submitted.connect(self._submit)
        self.column.addWidget(self.fields)
        self.column.addSpacing(4)
        self._add_main(self.tr("Open for reading only"))
        self.back = LinkButton(self.tr("Back"))
        self.column.addWidget(self.back)

    def begin(self) -> None:
        super().begin()
        self.fields.begin()

    def clear(self) -> None:
        self.fields.clear()
