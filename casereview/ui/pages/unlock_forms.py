"""The forms that the first page starts with: no vault yet, or the passphrase of one."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from casereview import paths
from casereview.errors import CaseReviewError, UnwritableVaultError
from casereview.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.passphrase import PassphraseEdit
from casereview.ui.widgets.words import Role, Rule, Words

if TYPE_CHECKING:
    from casereview.ui.pages.held_offer import HeldOffer
    from casereview.ui.widgets.notice import Notice
    from casereview.ui.widgets.progress_strip import ProgressStrip


class UnlockForm(QWidget):
    """A heading, a sentence, what the form asks for, and its one main button."""

    submitted = Signal()
    reading_wanted = Signal()
    break_wanted = Signal(str)

    def __init__(self, heading: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.heading = Words(heading, Role.HEADING)
        self.text = Words(text, Role.MUTED)
        self._news = QVBoxLayout()
        self.column.addWidget(self.heading)
        self.column.addSpacing(-6)
        self.column.addWidget(self.text)
        self.column.addSpacing(8)
        self.column.addLayout(self._news)
        self._main: QPushButton | None = None
        self._main_text = ""
        self._busy = False

    @cached_property
    def notice(self) -> Notice:
        """What there is to tell, above what the form asks for; made when it is first needed."""
        from casereview.ui.widgets.notice import Notice

        notice = Notice(closable=False)
        self._news.insertWidget(0, notice)
        return notice

    @cached_property
    def offer(self) -> HeldOffer:
        """What to do about a vault that is held elsewhere; made when it is first needed."""
        from casereview.ui.pages.held_offer import HeldOffer

        offer = HeldOffer()
        offer.reading_wanted.connect(self.reading_wanted)
        offer.again_wanted.connect(self._submit)
        offer.break_wanted.connect(self.break_wanted)
        self._news.addWidget(offer)
        return offer

    @cached_property
    def progress(self) -> ProgressStrip:
        """How far long work is, below the notice; made when it is first needed."""
        from casereview.ui.widgets.progress_strip import ProgressStrip

        strip = ProgressStrip()
        self._news.addWidget(strip)
        return strip

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._busy

    def begin(self) -> None:
        """Put the focus where typing begins."""
        self.hush()

    def hush(self) -> None:
        """Take back what was told."""
        for name in {"notice", "progress", "offer"} & vars(self).keys():
            getattr(self, name).hide()
        if self._main is not None:
            self._main.show()

    def clear(self) -> None:
        """Forget what was typed."""

    def say_error(self, error: CaseReviewError) -> None:
        """Tell what went wrong, in the form."""
        self.notice.say_error(error)

    def offer_reading(self, error: UnwritableVaultError) -> None:
        """Tell why the vault cannot be opened for work, and offer to read it."""
        from casereview.services.tone import Tone

        self.notice.say(error.what, error.kept, Tone.AMBER)
        self.offer.show_for(error)
        if self._main is not None:
            self._main.hide()  # one main button at a time; Enter still submits

    def set_busy(self, text: str) -> None:
        """Show on the main button what is being done; '' when it is over."""
        self._busy = bool(text)
        for child in self.findChildren(QWidget):
            if isinstance(child, QAbstractButton | QLineEdit):
                child.setEnabled(not text)
        if self._main is not None:
            self._main.setText(text or self._main_text)
        if text:
            self.hush()
        elif "progress" in vars(self):
            self.progress.finish()

    def _add_main(self, text: str) -> PrimaryButton:
        button = PrimaryButton(text)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setProperty("tall", True)
        button.clicked.connect(self._submit)
        self._main, self._main_text = button, text
        self.column.addWidget(button)
        return button

    def _submit(self) -> None:
        if not self._busy:
            self.submitted.emit()

    def ask_folder(self, title: str, start: Path | None) -> Path | None:
        """Ask for a folder; None when nothing was chosen."""
        from PySide6.QtWidgets import QFileDialog

        begin = str(start if start is not None else paths.default_vault_folder().parent)
        chosen = QFileDialog.getExistingDirectory(self.window(), title, begin)
        return Path(chosen) if chosen else None


def _side_by_side(form: UnlockForm, left: LinkButton, right: LinkButton) -> None:
    line = QHBoxLayout()
    line.addWidget(left)
    line.addStretch(1)
    line.addWidget(right)
    form.column.addLayout(line)


def _new_here(form: UnlockForm) -> tuple[SecondaryButton, SecondaryButton]:
    """Add the lower part for people who have no vault yet."""
    create = SecondaryButton(form.tr("Create a vault"))
    demonstration = SecondaryButton(form.tr("Explore three demonstration cases"))
    form.column.addSpacing(24)
    form.column.addWidget(Rule())
    form.column.addSpacing(12)
    form.column.addWidget(Words(form.tr("New here?"), Role.STRONG))
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addWidget(create)
    line.addWidget(demonstration)
    line.addStretch(1)
    form.column.addLayout(line)
    form.column.addWidget(
        Words(
            form.tr(
                "The demonstration cases are fictional and open without a passphrase of yours."
            ),
            Role.SMALL,
        )
    )
    return create, demonstration


class WelcomeForm(UnlockForm):
    """For the first start, when no vault is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.heading.setText(self.tr("Welcome"))
        self.text.setText(
            self.tr(
                "A vault is a folder on this computer that keeps every case encrypted."
                " Only your passphrase opens it."
            )
        )
        self.new_vault = PrimaryButton(self.tr("Create a vault"))
        self.new_vault.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.new_vault.setProperty("tall", True)
        self.open_existing = LinkButton(self.tr("Open a vault that exists…"))
        self.demonstration = SecondaryButton(self.tr("Explore three demonstration cases"))
        self._main, self._main_text = self.demonstration, self.demonstration.text()
        self.column.addWidget(self.new_vault)
        self.column.addWidget(self.open_existing)
        self.restore = LinkButton(self.tr("Restore from a copy…"))
        self.packed = LinkButton(self.tr("Open a packed case…"))
        _side_by_side(self, self.restore, self.packed)
        self.column.addSpacing(24)
        self.column.addWidget(Rule())
        self.column.addSpacing(12)
        self.column.addWidget(Words(self.tr("Have a look first?"), Role.STRONG))
        self.column.addWidget(self.demonstration)
        self.column.addWidget(
            Words(self.tr("The demonstration cases are fictional and need no set-up."), Role.SMALL)
        )

    def begin(self) -> None:
        super().begin()
        self.new_vault.setFocus()


class OpenForm(UnlockForm):
    """Opens the vault with its passphrase."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.heading.setText(self.tr("Open your vault"))
        self.passphrase = PassphraseEdit()
        self.passphrase.setMinimumHeight(44)
        self.passphrase.returnPressed.connect(self._submit)
        self.passphrase.caps_lock_changed.connect(self._on_caps_lock)
        self._field = Field(self.tr("Passphrase"), self.passphrase)
        self.column.addWidget(self._field)
        self.column.addSpacing(4)
        self.unlock = self._add_main(self.tr("Unlock"))
        self.by_keyring = False
        self.keyring = SecondaryButton(self.tr("Unlock with this computer’s keyring"))
        self.keyring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.keyring.clicked.connect(self._on_keyring)
        self.keyring.hide()
        self.passphrase.textChanged.connect(self._on_typed)
        self.column.addWidget(self.keyring)
        self.recovery = LinkButton(self.tr("Use the recovery code"))
        self.other = LinkButton(self.tr("Choose another vault…"))
        links = QHBoxLayout()
        links.addWidget(self.recovery)
        links.addStretch(1)
        links.addWidget(self.other)
        self.column.addLayout(links)
        self.restore = LinkButton(self.tr("Restore from a copy…"))
        self.packed = LinkButton(self.tr("Open a packed case…"))
        _side_by_side(self, self.restore, self.packed)
        self.new_vault, self.demonstration = _new_here(self)

    def set_folder(self, folder: Path) -> None:
        """Say which vault is meant; whether a keyring opens it is not known yet."""
        self.text.setText(f"{folder.name} · {folder.parent}")
        self.keyring.hide()

    def begin(self) -> None:
        super().begin()
        self.by_keyring = False
        self.passphrase.setFocus()

    def clear(self) -> None:
        self.passphrase.clear()
        self.by_keyring = False
        self._field.set_hint("")

    def say_error(self, error: CaseReviewError) -> None:
        super().say_error(error)
        self.passphrase.setFocus()
        self.passphrase.selectAll()

    def _on_keyring(self) -> None:
        """Ask for the keyring to open the vault, and again until something is typed."""
        self.by_keyring = True
        self._submit()

    def _on_typed(self) -> None:
        self.by_keyring = False

    def _on_caps_lock(self, on: bool) -> None:
        self._field.set_hint(self.tr("Caps Lock is on") if on else "")
