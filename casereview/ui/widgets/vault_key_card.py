"""The card of the settings for recovery code and vault key, and for new keys of the cases."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from casereview.errors import CaseReviewError
from casereview.services.session import Session
from casereview.services.tone import Tone
from casereview.services.vault import recovery, security
from casereview.services.vault.security import Security
from casereview.ui.desk import VaultDesk
from casereview.ui.tasks import Batch
from casereview.ui.widgets.buttons import SecondaryButton
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.passphrase import PassphraseEdit
from casereview.ui.widgets.progress_strip import ProgressStrip
from casereview.ui.widgets.recovery_code import RecoveryCode
from casereview.ui.widgets.security_cards import SecurityCard
from casereview.ui.widgets.security_form import SecurityForm


class VaultKeyCard(SecurityCard):
    """Makes a new vault key with a new recovery code, and encrypts every case anew."""

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, self.tr("Recovery code and vault key"), parent)
        self._batch: Batch | None = None
        self._had_keyring = False
        self.text.setText(
            self.tr(
                "The recovery code opens the vault if the passphrase is lost. It cannot be shown"
                " again; a new one is made together with a new vault key, and then the old sheet"
                " and every older copy of the vault’s header open these cases no longer."
            )
        )
        self.set_open(self.tr("Make a new recovery code and vault key…"))
        self.form.text.setText(
            self.tr(
                "Nothing changes until you have the new code on paper and have typed its last"
                " group. An open case is closed first. The cases themselves are not written again."
            )
        )
        self.form.set_save(self.tr("Change code and key"))
        self.code = RecoveryCode(self._ask)
        self.code.changed.connect(self._check)
        self.code.submitted.connect(self.form.submit)
        self.passphrase = PassphraseEdit()
        self.passphrase.textChanged.connect(self._check)
        self.passphrase.returnPressed.connect(self.form.submit)
        self.form.body.addWidget(self.code)
        self.form.body.addWidget(Field(self.tr("Passphrase"), self.passphrase))
        self._build_anew()

    def _build_anew(self) -> None:
        """Add what encrypts every case anew."""
        self.anew = SecondaryButton(self.tr("Encrypt every case anew…"))
        self.anew.setEnabled(not self.desk.read_only)
        self.anew.clicked.connect(self._begin_anew)
        self.anew_form = SecurityForm()
        self.anew_form.text.setText(
            self.tr(
                "Each case gets a new key of its own and is written again under it, so that"
                " whoever saw the old keys can read nothing written from then on. It takes about"
                " as long as copying the vault. An open case is closed first; what is done stays"
                " done if you cancel. Copies that exist elsewhere stay as they are."
            )
        )
        self.anew_form.set_save(self.tr("Encrypt them anew"))
        self.anew_form.submitted.connect(self._on_anew_wanted)
        self.anew_form.cancelled.connect(self._end_anew)
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self._on_cancelled)
        for widget in (self.anew, self.anew_form, self.progress):
            self.body.addWidget(widget)

    def set_view(self, found: Security) -> None:
        """Remember whether a keyring opens the vault, which a new key ends."""
        self._had_keyring = found.keyring_on

    def begin(self) -> None:
        self._end_anew()
        super().begin()
        self.anew.hide()
        self.code.set_code(recovery.new_recovery_code())
        self.code.print.setFocus()

    def end(self) -> None:
        self.code.set_code("")
        self.passphrase.clear()
        self.anew.show()
        super().end()

    def _ask(
        self,
        call: Callable[..., Any],
        *args: object,
        done: Callable[[Any], None],
        failed: Callable[[CaseReviewError], None] | None,
    ) -> None:
        self.desk.ask(call, *args, done=done, failed=failed)

    def _check(self) -> None:
        self.form.save.setEnabled(bool(self.passphrase.text()) and self.code.is_confirmed)

    # ---- a new code and key

    def _submit(self) -> None:
        self.form.set_busy(self.tr("Changing…"))
        self.desk.ask(Session.case_ids, done=self._rotate, failed=self.form.refuse)

    def _rotate(self, ids: tuple[str, ...]) -> None:
        self._leave_cases(ids)
        self.desk.save(
            security.rotate,
            self.passphrase.text(),
            self.code.text(),
            done=self._on_rotated,
            failed=self.form.refuse,
        )

    def _on_rotated(self, found: Security) -> None:
        more = self.tr("Destroy the old sheet.")
        if self._had_keyring:
            more += " " + self.tr("This computer’s keyring opens it no longer; let it again below.")
        self._done(found, self.tr("The new recovery code counts; the old one does not."), more)

    def _leave_cases(self, ids: tuple[str, ...]) -> None:
        for case_id in ids:
            self.desk.leave_case(case_id)

    # ---- every case anew

    def _begin_anew(self) -> None:
        self.notice.hide()
        self.anew.hide()
        self.open.hide()
        self.anew_form.begin()
        self.anew_form.save.setFocus()
        self.opened.emit(self.anew_form)

    def _end_anew(self) -> None:
        self.anew_form.set_busy("")
        self.anew_form.hide()
        self.anew.show()
        self.open.show()

    def _on_anew_wanted(self) -> None:
        self.anew_form.set_busy(self.tr("One moment…"))
        self.desk.ask(Session.case_ids, done=self._encrypt, failed=self.anew_form.refuse)

    def _encrypt(self, ids: tuple[str, ...]) -> None:
        self._end_anew()
        self.anew.hide()
        self.open.hide()
        self._leave_cases(ids)
        name = self.tr("Encrypting cases anew")
        self.progress.begin(name, len(ids))
        self._batch = self.desk.save_each(
            name,
            Session.rekey_case,
            [(case_id,) for case_id in ids],
            each=self._on_encrypted,
            done=partial(self._on_all_encrypted, len(ids)),
            failed=self.notice.say_error,
        )

    def _on_encrypted(self, _result: None) -> None:
        if self._batch is not None:
            self.progress.advance(self._batch.done)

    def _on_cancelled(self) -> None:
        if self._batch is not None:
            self._batch.cancel()

    def _on_all_encrypted(self, total: int, batch: Batch) -> None:
        self._batch = None
        self.progress.finish()
        self._end_anew()
        done = len(batch.results)
        if done == total:
            self.notice.say(self.tr("Every case is encrypted under a new key."), tone=Tone.GREEN)
        elif self.notice.isHidden():
            said = self.tr("{done} of {total} cases are encrypted anew.")
            more = self.tr("The others are as they were.")
            self.notice.say(said.format(done=done, total=total), more, Tone.AMBER)
