"""The card of the settings for copies of the vault: where, how often, and what can be done."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casereview.errors import CancelledError, CaseReviewError
from casereview.services.tone import Tone
from casereview.services.vault import copies
from casereview.ui.asides import Aside
from casereview.ui.copy_words import copy_words, made_at, now, together
from casereview.ui.desk import VaultDesk
from casereview.ui.settings import COPY_MINUTES
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.copy_lines import CopyLines
from casereview.ui.widgets.fields import ChoiceField, Field
from casereview.ui.widgets.folder_edit import FolderEdit
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.security_form import SecurityForm
from casereview.ui.widgets.words import Role, Words

if TYPE_CHECKING:
    from casereview.services.vault.copies import Backup, CopyCheck, CopyJob


class BackupsCard(Card):
    """Keeps a folder of copies; `refresh` when the card is about to be seen."""

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Copies of the vault"), "", parent)
        self._desk = desk
        self._copies = desk.copies
        self._chosen: Backup | None = None
        self._made: Path | None = None
        self._aside: Aside | None = None
        self.text = Words(
            self.tr(
                "Each copy is a vault of its own that the same passphrase opens. It is made while"
                " you work, opened and verified; the newest {kept} are kept."
            ).format(kept=copies.KEPT),
            Role.MUTED,
        )
        self.state = Words("", Role.STRONG)
        self.notice = Notice()
        self.open = SecondaryButton(self.tr("Lock, and open the restored vault"))
        self.folder = FolderEdit(self.tr("Folder for the copies"))
        self.often = ChoiceField()
        self.keep = PrimaryButton(self.tr("Keep copies there"))
        self.now = SecondaryButton(self.tr("Copy now"))
        self.lines = CopyLines()
        self.form = SecurityForm()
        self.target = FolderEdit(self.tr("New folder for the restored vault"))
        self._build()
        self._connect()
        self._show()

    def refresh(self) -> None:
        """Show what is known, and look again which copies there are."""
        self._show()
        self._copies.list_again()

    def begin(self) -> None:
        """Put the focus where something can be done about copies."""
        target = self.now if self.now.isVisibleTo(self) else self.folder
        target.setFocus()

    def end(self) -> None:
        """Close the form and take back what was told."""
        self.notice.hide()
        self.open.hide()
        if self._aside is None:
            self._end_form()

    def _build(self) -> None:
        for minutes in COPY_MINUTES:
            self.often.addItem(self.tr("every {n} minutes of work").format(n=minutes), minutes)
        self.often.addItem(self.tr("only when I ask for it"), 0)
        hint = self.tr(
            "Another disk is best: a copy beside the vault is lost with the disk. Unplugging it is"
            " fine; the copies go on when it is back."
        )
        fields = QHBoxLayout()
        fields.setSpacing(12)
        often = self.tr("And in pauses, when a case is closed and after unlocking.")
        top = Qt.AlignmentFlag.AlignTop
        fields.addWidget(Field(self.tr("Folder for the copies"), self.folder, hint), 3, top)
        fields.addWidget(Field(self.tr("How often"), self.often, often), 2, top)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.now)
        buttons.addStretch(1)
        self.form.set_save(self.tr("Restore it there"))
        self.form.body.addWidget(Field(self.tr("New folder"), self.target))
        self.open.hide()
        for widget in (self.text, self.state, self.notice, self.open):
            self.body.addWidget(widget)
        self.body.addLayout(fields)
        self.body.addLayout(buttons)
        self.body.addWidget(self.form)
        self.body.addWidget(self.lines)

    def _connect(self) -> None:
        self._copies.changed.connect(self._show)
        self._copies.failed.connect(self.notice.say_error)
        self.folder.changed.connect(self._on_folder)
        self.folder.submitted.connect(self._on_keep)
        self.often.activated.connect(self._on_often)
        self.keep.clicked.connect(self._on_keep)
        self.now.clicked.connect(self._on_now)
        self.lines.check_wanted.connect(self._on_check)
        self.lines.restore_wanted.connect(self._on_restore_wanted)
        self.form.submitted.connect(self._on_restore)
        self.form.cancelled.connect(self._end_form)
        self.target.submitted.connect(self.form.submit)
        self.open.clicked.connect(self._on_open)

    def _show(self) -> None:
        """Show where and how often, what came of it last, and the copies there are."""
        state = self._copies.state
        plan, vault = state.plan, self._copies.vault
        if not self.folder.line.hasFocus():
            self.folder.set_folder(plan.folder or (str(vault.suggested) if vault else ""))
        self.often.setCurrentIndex(max(0, self.often.findData(plan.minutes)))
        words = copy_words(state, now())
        self.state.setText(f"{words.whole if state.failure else words.short}.")
        self.set_note(together(state) if state.copies else "")
        self.lines.set_copies(state.copies)
        self._on_folder()

    def _on_folder(self) -> None:
        plan = self._copies.state.plan
        typed = self.folder.folder
        known = self._copies.vault is not None
        busy = self._copies.copying
        self.keep.setVisible(typed != plan.folder)
        self.keep.setEnabled(bool(typed) and known and not busy)
        self.now.setVisible(bool(plan.folder) and typed == plan.folder)
        self.now.setEnabled(not busy)
        self.now.setText(self.tr("Copying…") if busy else self.tr("Copy now"))
        self.lines.set_usable(self._aside is None)

    def _on_often(self) -> None:
        plan = self._copies.state.plan
        if plan.folder:
            self._copies.set_plan(plan.folder, int(self.often.currentData()))

    def _on_keep(self) -> None:
        if self.keep.isEnabled() and not self.keep.isHidden():
            self.notice.hide()
            self._copies.copy_into(self.folder.folder, int(self.often.currentData()))

    def _on_now(self) -> None:
        self.notice.hide()
        self._copies.copy_now()

    def _on_check(self, copy: Backup) -> None:
        vault = self._copies.vault
        if vault is None:
            return
        self.notice.hide()
        self._aside = self._desk.tasks.run_aside(
            self.tr("Checking the copy"),
            copies.check_copy,
            copy,
            vault,
            done=self._on_checked,
            failed=self._on_failed,
        )
        self._on_folder()

    def _on_checked(self, found: CopyCheck) -> None:
        self._end_aside()
        when = made_at(found.backup)
        if found.faults:
            words = self.tr("The copy of {when} is damaged.").format(when=when)
            self.notice.say(words, " ".join(found.faults[:3]), Tone.RED)
            return
        words = self.tr("The copy of {when} is as it was when it was made and verified.")
        opens = (
            self.tr("Today’s passphrase opens it.")
            if found.today
            else self.tr("It opens by the passphrase or recovery code of that time.")
        )
        self.notice.say(words.format(when=when), opens, Tone.GREEN)

    def _on_restore_wanted(self, copy: Backup) -> None:
        vault = self._copies.vault
        if vault is None:
            return
        self._chosen = copy
        self.notice.hide()
        self.open.hide()
        self.form.text.setText(
            self.tr(
                "A vault is made of the copy of {when}, in a new folder. The open vault and the"
                " copies stay as they are."
            ).format(when=made_at(copy))
        )
        self.target.set_folder(str(vault.restored(copy.made)))
        self.form.begin()
        self.target.setFocus()

    def _on_restore(self) -> None:
        if self._chosen is not None and self.target.folder:
            self.form.set_busy(self.tr("Restoring…"))
            job = partial(self._begin_restore, self._chosen, Path(self.target.folder))
            self._desk.ask(copies.begin, done=job, failed=self._on_not_restored)

    def _begin_restore(self, copy: Backup, to: Path, job: CopyJob) -> None:
        self._aside = self._desk.tasks.run_aside(
            self.tr("Restoring"),
            copies.restore_copy,
            job,
            copy,
            to,
            done=self._on_restored,
            failed=self._on_not_restored,
        )
        self._on_folder()

    def _on_restored(self, folder: Path) -> None:
        self._end_form()
        self._made = folder
        self.notice.say(
            self.tr("The vault is restored in {folder}.").format(folder=folder),
            self.tr("The passphrase of that time opens it."),
            Tone.GREEN,
        )
        self.open.show()
        self.open.setFocus()

    def _on_not_restored(self, error: CaseReviewError) -> None:
        self._end_aside()
        self.form.refuse(error)

    def _on_failed(self, error: CaseReviewError) -> None:
        self._end_aside()
        if not isinstance(error, CancelledError):
            self.notice.say_error(error)

    def _on_open(self) -> None:
        if self._made is not None:
            self._desk.vault_wanted.emit(str(self._made))

    def _end_form(self) -> None:
        self._chosen = None
        self.form.set_busy("")
        self.form.hide()
        self._end_aside()

    def _end_aside(self) -> None:
        self._aside = None
        self._on_folder()
