"""The form of the first page that makes a vault of a copy, with no vault open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from casereview import paths
from casereview.domain.progress import Tell
from casereview.errors import CancelledError, CaseReviewError
from casereview.services.tone import Tone
from casereview.ui.asides import Aside, AsideState
from casereview.ui.pages.unlock_forms import UnlockForm
from casereview.ui.tasks import Tasks
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.folder_edit import FolderEdit
from casereview.ui.widgets.passphrase import PassphraseEdit


class RestoreForm(UnlockForm):
    """Restores a copy into a new folder; `restored` is that folder when `submitted` follows."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._tasks = tasks
        self._aside: Aside | None = None
        self.restored: Path | None = None
        self.heading.setText(self.tr("Restore from a copy"))
        self.text.setText(
            self.tr("A vault is made of the copy in a new folder. The copy stays as it is.")
        )
        self.source = FolderEdit(self.tr("A copy, or the folder of the copies"))
        self.target = FolderEdit(self.tr("New folder for the vault"))
        self.passphrase = PassphraseEdit()
        for label, control, hint in (
            (
                self.tr("A copy, or the folder of the copies"),
                self.source,
                self.tr("Of a folder with many copies the newest is taken."),
            ),
            (self.tr("New folder for the vault"), self.target, ""),
            (
                self.tr("Passphrase of the copy"),
                self.passphrase,
                self.tr("Opens and verifies it. Without one its files are compared only."),
            ),
        ):
            self.column.addWidget(Field(label, control, hint))
        self.column.addSpacing(4)
        self._add_main(self.tr("Restore"))
        self.back = LinkButton(self.tr("Back"))
        self.column.addWidget(self.back)
        for field in (self.source, self.target):
            field.submitted.connect(self._submit)
        self.passphrase.returnPressed.connect(self._submit)
        self.progress.cancelled.connect(self._on_cancel)
        tasks.aside_changed.connect(self._on_progress)

    def begin(self) -> None:
        super().begin()
        self.restored = None
        if not self.target.folder:
            usual = paths.default_vault_folder()
            self.target.set_folder(str(usual.with_name(f"{usual.name} restored")))
        self.source.setFocus()

    def clear(self) -> None:
        self.passphrase.clear()

    def _submit(self) -> None:
        if self.busy:
            return
        if not self.source.folder or not self.target.folder:
            self.notice.say(self.tr("Both folders are needed."), tone=Tone.AMBER)
            return
        self.set_busy(self.tr("Restoring…"))
        self._aside = self._tasks.run_aside(
            self.tr("Restoring"),
            restore,
            Path(self.source.folder),
            Path(self.target.folder),
            self.passphrase.text(),
            done=self._on_restored,
            failed=self._on_failed,
        )

    def _on_progress(self, state: AsideState | None) -> None:
        if self._aside is not None and state is not None:
            name = f"{state.name} ({state.words})" if state.words else state.name
            self.progress.begin(name, state.total)
            self.progress.advance(state.done)

    def _on_cancel(self) -> None:
        if self._aside is not None:
            self._aside.cancel()

    def _on_restored(self, folder: Path) -> None:
        self._end()
        self.clear()
        self.restored = folder
        self.submitted.emit()

    def _on_failed(self, error: CaseReviewError) -> None:
        self._end()
        if not isinstance(error, CancelledError):
            self.say_error(error)

    def _end(self) -> None:
        self._aside = None
        self.set_busy("")


def restore(source: Path, to: Path, passphrase: str, tell: Tell) -> Path:
    """Make a vault of a copy, beside the vault thread; what that needs is imported there."""
    from casereview.services.vault.copies import restore as made_of

    return made_of(source, to, passphrase, tell)
