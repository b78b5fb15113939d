"""The cards of the settings for the passphrase and for the keyring of this computer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casereview.errors import CaseReviewError
from casereview.services.tone import Tone
from casereview.services.vault import security
from casereview.services.vault.security import Security
from casereview.ui.desk import VaultDesk
from casereview.ui.widgets.buttons import SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.new_passphrase import NewPassphrase
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.passphrase import PassphraseEdit
from casereview.ui.widgets.security_form import SecurityForm
from casereview.ui.widgets.words import Role, Words


class SecurityCard(Card):
    """A card with a sentence, a button that opens its form, and word of what was done.

    renewed carries the Security after a change, opened the form that was opened.
    """

    renewed = Signal(object)
    opened = Signal(QWidget)

    def __init__(self, desk: VaultDesk, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self.desk = desk
        self.text = Words("", Role.MUTED)
        self.notice = Notice()
        self.form = SecurityForm()
        self.open = SecondaryButton("")
        self.open.setEnabled(not desk.read_only)
        self.open.clicked.connect(self.begin)
        self.form.submitted.connect(self._submit)
        self.form.cancelled.connect(self.end)
        for widget in (self.text, self.notice, self.open, self.form):
            self.body.addWidget(widget)

    def set_open(self, text: str) -> None:
        """Say on the button what its form is for."""
        self.open.setText(text)
        self.open.setAccessibleName(text)

    def begin(self) -> None:
        """Open the form."""
        self.notice.hide()
        self.open.hide()
        self.form.begin()
        self.opened.emit(self.form)

    def end(self) -> None:
        """Close the form and forget what was typed."""
        self.form.set_busy("")
        self.form.hide()
        self.open.show()

    def _submit(self) -> None:
        raise NotImplementedError

    def _done(self, found: Security, words: str, more: str = "") -> None:
        self.end()
        self.notice.say(words, more, Tone.GREEN)
        self.open.setFocus()
        self.renewed.emit(found)


class PassphraseCard(SecurityCard):
    """Changes the passphrase."""

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, self.tr("Passphrase"), parent)
        self.set_open(self.tr("Change the passphrase…"))
        self.text.setText(
            self.tr(
                "Opens the vault. A change takes a second: the cases are not written again, and the"
                " recovery code stays as it is."
            )
        )
        self.form.text.setText(
            self.tr(
                "Copies of the vault made before still open by the old passphrase. If somebody else"
                " may know it, make a new recovery code and vault key as well."
            )
        )
        self.form.set_save(self.tr("Change it"))
        self.known = PassphraseEdit()
        self.known.returnPressed.connect(self.form.submit)
        self.known.textChanged.connect(self._check)
        self.new = NewPassphrase(desk.tasks, self.tr("New passphrase"))
        self.new.changed.connect(self._check)
        self.new.submitted.connect(self.form.submit)
        self.form.body.addWidget(Field(self.tr("Passphrase now, or the recovery code"), self.known))
        self.form.body.addWidget(self.new)

    def begin(self) -> None:
        super().begin()
        self._check()
        self.known.setFocus()

    def end(self) -> None:
        self.known.clear()
        self.new.clear()
        super().end()

    def _check(self) -> None:
        self.form.save.setEnabled(bool(self.known.text()) and self.new.is_complete)

    def _submit(self) -> None:
        self.form.set_busy(self.tr("Changing…"))
        self.desk.save(
            security.change_passphrase,
            self.known.text(),
            self.new.text,
            done=self._on_changed,
            failed=self.form.refuse,
        )

    def _on_changed(self, found: Security) -> None:
        self._done(found, self.tr("The new passphrase opens the vault; the old one does not."))


class KeyringCard(SecurityCard):
    """Lets this computer's keyring open the vault, or no longer."""

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, self.tr("This computer’s keyring"), parent)
        self._on = False
        self.passphrase = PassphraseEdit()
        self.passphrase.returnPressed.connect(self.form.submit)
        self.passphrase.textChanged.connect(self._check)
        self.form.body.addWidget(Field(self.tr("Passphrase"), self.passphrase))

    def set_view(self, found: Security) -> None:
        """Show whether the keyring opens the vault, or why it cannot."""
        self._on = found.keyring_on
        self.set_open(
            self.tr("Let no keyring open the vault…")
            if self._on
            else self.tr("Let the keyring open the vault…")
        )
        self.open.setVisible(self.form.isHidden() and (self._on or found.keyring_available))
        if self._on:
            words = self.tr(
                "A keyring opens the vault without the passphrase, for whoever is logged in as you."
            )
        elif found.keyring_available:
            words = self.tr(
                "Off. The keyring that opens when you log in could open the vault too, without the"
                " passphrase, for whoever is logged in as you. The passphrase stays valid."
            )
        else:
            words = self.tr(
                "Not available on this computer: it has no keyring that guards what it keeps, or"
                " the Python package keyring is not installed."
            )
        self.text.setText(words)

    def begin(self) -> None:
        if self._on:
            self.form.text.setText(self.tr("From then on only passphrase and code open the vault."))
            self.form.set_save(self.tr("Let no keyring open it"))
        else:
            self.form.text.setText(
                self.tr(
                    "A random secret is put into the keyring. Leave it off on a computer that"
                    " travels or that others use under your name."
                )
            )
            self.form.set_save(self.tr("Let the keyring open it"))
        super().begin()
        self._check()
        self.passphrase.setFocus()

    def end(self) -> None:
        self.passphrase.clear()
        super().end()

    def _check(self) -> None:
        self.form.save.setEnabled(bool(self.passphrase.text()))

    def _submit(self) -> None:
        self.form.set_busy(self.tr("One moment…"))
        self.desk.save(
            security.let_keyring,
            self.passphrase.text(),
            not self._on,
            done=self._on_let,
            failed=self._on_refused,
        )

    def _on_let(self, found: Security) -> None:
        words = (
            self.tr("This computer’s keyring opens the vault from now on.")
            if found.keyring_on
            else self.tr("No keyring opens the vault any longer.")
        )
        self._done(found, words)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.form.refuse(error)
        self.passphrase.selectAll()
        self.passphrase.setFocus()
