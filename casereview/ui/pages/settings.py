"""The settings: what opens the vault, when it locks, and where its copies are."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from casereview.services.changes import Kind
from casereview.services.vault.security import Security, security
from casereview.services.views import COPIES, PageName
from casereview.ui.desk import VaultDesk
from casereview.ui.page import Page
from casereview.ui.widgets.backups_card import BackupsCard
from casereview.ui.widgets.layouts import ScrollPage, TallColumn
from casereview.ui.widgets.locking_card import LockingCard
from casereview.ui.widgets.security_cards import KeyringCard, PassphraseCard
from casereview.ui.widgets.vault_key_card import VaultKeyCard

_MARGIN = 16  # pixels around a form that is brought into view
_SETTLED = 40  # milliseconds after which a form that was opened is laid out


class SettingsPage(Page):
    """Security and backups, each subject in a card; what a card needs opens inside it."""

    page = PageName.SETTINGS
    kinds = frozenset({Kind.VAULT})

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Settings"), parent)
        self.desk = desk
        self.passphrase = PassphraseCard(desk)
        self.vault_key = VaultKeyCard(desk)
        self.keyring = KeyringCard(desk)
        self.backups = BackupsCard(desk)
        self.locking = LockingCard()
        self.locking.changed.connect(desk.settings_changed)
        column = TallColumn()
        column.column.setSpacing(16)
        column.setMaximumWidth(desk.theme.size("width-column"))
        for card in (self.passphrase, self.vault_key, self.keyring, self.backups, self.locking):
            column.column.addWidget(card)
        self._scroll = ScrollPage()
        self._scroll.column.addWidget(column)
        self._scroll.column.addStretch(1)
        self.content.addWidget(self._scroll)
        self._opened: QWidget | None = None
        self._laid_out = QTimer(self)
        self._laid_out.setSingleShot(True)
        self._laid_out.setInterval(_SETTLED)
        self._laid_out.timeout.connect(self._reach)
        for secured in (self.passphrase, self.vault_key, self.keyring):
            secured.renewed.connect(self._show)
            secured.opened.connect(self._on_opened)

    def refresh(self) -> None:
        """Ask what opens the vault."""
        self.desk.ask(security, done=self._show, failed=self.say_error, key="security")
        self.backups.refresh()

    def open_at(self, target: str) -> None:
        """Show the card of the copies."""
        if target == COPIES:
            self._scroll.verticalScrollBar().setValue(self.backups.y())
            self.backups.begin()

    def settle(self) -> None:
        """Forget what was typed: the page is left, or the vault is locked."""
        for card in (self.passphrase, self.vault_key, self.keyring, self.backups):
            card.end()

    def _on_opened(self, form: QWidget) -> None:
        self._opened = form
        self._laid_out.start()

    def _reach(self) -> None:
        """Bring a form that was opened into view, its end first, its beginning above all."""
        form, body = self._opened, self._scroll.widget()
        if form is None or body is None or form.isHidden():
            return
        top = form.mapTo(body, form.rect().topLeft()).y()
        bar, room = self._scroll.verticalScrollBar(), self._scroll.viewport().height()
        bar.setValue(min(max(bar.value(), top + form.height() + _MARGIN - room), top - _MARGIN))

    def _show(self, found: Security) -> None:
        words = self.tr("security and backups")
        if self.desk.read_only:
            words = self.tr("what opens the vault is changed where it is open for work")
        self.set_heading(self.tr("Settings"), words)
        self.vault_key.set_view(found)
        self.keyring.set_view(found)
