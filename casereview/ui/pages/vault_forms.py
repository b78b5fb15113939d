"""The forms of the first page that come later: a new vault, and the recovery code."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QWidget

from casereview import paths
from casereview.services.tone import Tone
from casereview.ui.pages.unlock_forms import UnlockForm
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.passphrase import PassphraseEdit
from casereview.ui.widgets.words import Role, Words

ENOUGH = 12  # characters; the key derivation is slow, a short passphrase is guessed all the same


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

    def __init__(self, parent: QWidget | None = None) -> None:
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
        self.passphrase = PassphraseEdit()
        self.again = PassphraseEdit()
        self._first = Field(self.tr("Passphrase"), self.passphrase, self._advice())
        self._second = Field(self.tr("The same again"), self.again)
        self._show_typed = QCheckBox(self.tr("Show what I type"))
        self._show_typed.toggled.connect(self._on_show_typed)
        place = Field(self.tr("Folder"), self.place)
        for widget in (place, self.choose, self._first, self._second, self._show_typed):
            self.column.addWidget(widget)
        self.column.addSpacing(4)
        self.button = self._add_main(self.tr("Create the vault"))
        self.back = LinkButton(self.tr("Back"))
        self.column.addWidget(self.back)
        for field in (self.passphrase, self.again):
            field.textChanged.connect(self._check)
            field.returnPressed.connect(self._submit)
            field.caps_lock_changed.connect(self._check)
        self._check()

    @property
    def folder(self) -> Path:
        """Where the vault would be made."""
        return Path(self.place.text().strip()).expanduser()

    @property
    def is_complete(self) -> bool:
        """Whether both passphrases are long enough and the same."""
        first = self.passphrase.text()
        return len(first) >= ENOUGH and first == self.again.text()

    def begin(self) -> None:
        super().begin()
        self.passphrase.setFocus()

    def clear(self) -> None:
        self.passphrase.clear()
        self.again.clear()
        self._show_typed.setChecked(False)

    def set_busy(self, text: str) -> None:
        super().set_busy(text)
        if not text:
            self._check()

    def _advice(self) -> str:
        return self.tr("Four or five unrelated words are easy to remember and hard to guess.")

    def _submit(self) -> None:
        if self.is_complete:
            super()._submit()

    def _check(self) -> None:
        first, second = self.passphrase.text(), self.again.text()
        if self.passphrase.caps_lock or self.again.caps_lock:
            self._first.set_hint(self.tr("Caps Lock is on"))
        elif first and len(first) < ENOUGH:
            missing = ENOUGH - len(first)
            self._first.set_hint(self.tr("At least %n more, please", "", missing))
        else:
            self._first.set_hint(self._advice())
        differs = bool(second) and not first.startswith(second)
        self._second.set_wrong(self.tr("differs from the first") if differs else "")
        self.button.setEnabled(self.is_complete)

    def _on_show_typed(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.passphrase.setEchoMode(mode)
        self.again.setEchoMode(mode)

    def _on_choose(self) -> None:
        chosen = self.ask_folder(self.tr("Where should the vault be?"), None)
        if chosen is not None:
            empty = not any(chosen.iterdir())
            self.place.setText(str(chosen if empty else chosen / "CaseReview Vault"))


class CodeForm(UnlockForm):
    """Shows the recovery code once and asks to type back its last group."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.heading.setText(self.tr("Your recovery code"))
        self.text.setText(
            self.tr(
                "It opens the vault if the passphrase is ever lost. It is shown this once and kept"
                " nowhere: write it down or print it, and keep it away from this computer."
            )
        )
        self._code = ""
        self.code = Words("", Role.CODE, selectable=True)
        self.code.setAccessibleName(self.tr("Recovery code"))
        self.last_group = QLineEdit()
        self.last_group.setMinimumHeight(44)
        self.last_group.textChanged.connect(self._check)
        self.last_group.returnPressed.connect(self._submit)
        self._field = Field(
            self.tr("Type its last group, to show that you have it"), self.last_group
        )
        self.column.addWidget(self.code)
        copy = LinkButton(self.tr("Copy to the clipboard"))
        copy.clicked.connect(self._on_copy)
        self.column.addWidget(copy)
        self.column.addSpacing(8)
        self.column.addWidget(self._field)
        self.button = self._add_main(self.tr("I have it: open the vault"))
        self._check()

    def set_code(self, code: str) -> None:
        """Show a code, or forget it when it is ''."""
        self._code = code
        groups = code.split("-")
        half = (len(groups) + 1) // 2
        lines = ("-".join(groups[:half]), "-".join(groups[half:]))
        self.code.setText("\n".join(line for line in lines if line))
        self.last_group.clear()
        self._check()

    @property
    def is_confirmed(self) -> bool:
        """Whether the last group was typed back."""
        typed = self.last_group.text().strip().strip("-").casefold()
        return bool(self._code) and typed == self._code.split("-")[-1].casefold()

    def begin(self) -> None:
        super().begin()
        self.last_group.setFocus()

    def _check(self) -> None:
        self.button.setEnabled(self.is_confirmed)

    def _submit(self) -> None:
        if self.is_confirmed:
            super()._submit()

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self._code)
        self.notice.say(
            self.tr("Copied."),
            self.tr("Paste it into your password manager, then copy something else."),
            Tone.BLUE,
        )
