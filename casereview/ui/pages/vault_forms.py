"""The forms of the first page that come later: a new vault, and the recovery code."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from casereview import paths
from casereview.ui.pages.unlock_forms import UnlockForm
from casereview.ui.tasks import Tasks
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.new_passphrase import NewPassphrase
from casereview.ui.widgets.passphrase import PassphraseEdit
from casereview.ui.widgets.recovery_code import Ask, RecoveryCode
from casereview.ui.widgets.words import Role, Words


class RecoverForm(UnlockForm):
    """Opens the vault with the recovery code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.heading.setText(self.tr("Use the recovery code"))
        self.code = QLineEdit()
        self.code.setMinimumHeight(44)
        self.code.returnPressed.connect(self._submit)
        self.column.addWidget(
            Field(
                self.tr("Recovery code"),
                self.code,
                self.tr("From your recovery sheet; capitals, spaces and dashes do not matter."),
            )
        )
        self.column.addWidget(
            Words(self.tr("Afterwards, set a new passphrase under Settings."), Role.SMALL)
        )
        self.column.addSpacing(4)
        self._add_main(self.tr("Open with the recovery code"))
        self.back = LinkButton(self.tr("Back"))
        self.column.addWidget(self.back)

    def set_folder(self, folder: Path) -> None:
        """Say which vault is meant."""
        self.text.setText(f"{folder.name} · {folder.parent}")

    def begin(self) -> None:
        super().begin()
        self.code.setFocus()

    def clear(self) -> None:
        self.code.clear()


class CreateForm(UnlockForm):
    """Makes a vault: where, and with which passphrase."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.heading.setText(self.tr("Create a vault"))
        self.text.setText(
            self.tr(
                "A vault is a folder on this computer that keeps every case encrypted."
                " Nobody, not even we, can open it without your passphrase or recovery code."
            )
        )
        self.place = QLineEdit(str(paths.default_vault_folder()))
        self.choose = LinkButton(self.tr("Choose another place…"))
        self.choose.clicked.connect(self._on_choose)
        self.new = NewPassphrase(tasks, self.tr("Passphrase"))
        self.new.changed.connect(self._check)
        self.new.submitted.connect(self._submit)
        for widget in (Field(self.tr("Folder"), self.place), self.choose, self.new):
            self.column.addWidget(widget)
        self.column.addSpacing(4)
        self.button = self._add_main(self.tr("Create the vault"))
        self.back = LinkButton(self.tr("Back"))
        self.column.addWidget(self.back)
        self._check()

    @property
    def folder(self) -> Path:
        """Where the vault would be made."""
        return Path(self.place.text().strip()).expanduser()

    @property
    def passphrase(self) -> PassphraseEdit:
        """Where the passphrase is typed."""
        return self.new.first

    @property
    def again(self) -> PassphraseEdit:
        """Where it is typed again."""
        return self.new.again

    def begin(self) -> None:
        super().begin()
        self.passphrase.setFocus()

    def clear(self) -> None:
        self.new.clear()

    def set_busy(self, text: str) -> None:
        super().set_busy(text)
        if not text:
            self._check()

    def _submit(self) -> None:
        if self.new.is_complete:
            super()._submit()

    def _check(self) -> None:
        self.button.setEnabled(self.new.is_complete and not self.busy)

    def _on_choose(self) -> None:
        chosen = self.ask_folder(self.tr("Where should the vault be?"), None)
        if chosen is not None:
            empty = not any(chosen.iterdir())
            self.place.setText(str(chosen if empty else chosen / "CaseReview Vault"))


class CodeForm(UnlockForm):
    """Shows the recovery code once and asks to type back its last group."""

    def __init__(self, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.heading.setText(self.tr("Your recovery code"))
        self.text.setText(
            self.tr(
                "It opens the vault if the passphrase is ever lost. It is shown this once and kept"
                " nowhere: print it or write it down, and keep it away from this computer."
            )
        )
        self.code = RecoveryCode(ask)
        self.code.changed.connect(self._check)
        self.code.submitted.connect(self._submit)
        self.column.addWidget(self.code)
        self.button = self._add_main(self.tr("I have it: open the vault"))
        self._check()

    @property
    def last_group(self) -> QLineEdit:
        """Where the last group is typed back."""
        return self.code.last_group

    def set_code(self, code: str) -> None:
        """Show a code, or forget it when it is ''."""
        self.code.set_code(code)

    def begin(self) -> None:
        super().begin()
        self.last_group.setFocus()

    def _check(self) -> None:
        self.button.setEnabled(self.code.is_confirmed)

    def _submit(self) -> None:
        if self.code.is_confirmed:
            super()._submit()
