"""The first page: open a vault, make one, use the recovery code, or look at the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QSpacerItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casereview.errors import CaseReviewError, UnwritableVaultError
from casereview.services.tone import Tone
from casereview.ui.pages.unlock_forms import OpenForm, UnlockForm, WelcomeForm
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.widgets.early import never_scroll_sideways, take_no_focus
from casereview.ui.widgets.words import Words

if TYPE_CHECKING:
    from casereview.services.session import Session
    from casereview.ui.pages.packed_form import PackedForm
    from casereview.ui.pages.restore_form import RestoreForm
    from casereview.ui.pages.vault_forms import CodeForm, CreateForm, RecoverForm

_F = TypeVar("_F", bound=UnlockForm)


class KeyringDoor(NamedTuple):
    """The way into a vault by this computer's keyring: whether a vault has one, and to open it."""

    offered: Callable[[Path], bool]
    unlock: Callable[..., Session]


class Door(NamedTuple):
    """The ways into a vault, each called on the vault thread; they raise VaultError and its kin.

    unlock and recover take a folder, a secret and, true for reading only, a third argument.
    break_lock takes a folder and the name of the computer whose lock is to go.
    demonstrate is given a function to tell what is being done, as which part of how many.
    """

    unlock: Callable[..., Session]
    recover: Callable[..., Session]
    create: Callable[[Path, str], tuple[Session, str]]
    demonstrate: Callable[[Callable[[str, int, int], None]], Session]
    break_lock: Callable[[Path, str], None]
    keyring: KeyringDoor | None = None


class UnlockPage(QWidget):
    """Emits `opened` with the Session and its folder ('' for the demonstration)."""

    opened = Signal(object, str)
    _told = Signal(str, int, int)

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        door: Door,
        folder: Path | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._door = door
        self._folder = folder
        self._waiting: Session | None = None
        self._forms = QStackedWidget()
        self._told.connect(self._on_told)  # told on the vault thread, so it waits its turn here
        self._build(theme)
        self._show_start()

    # Each form is made when it is first wanted: the first paint waits for one of them only.

    @cached_property
    def welcome(self) -> WelcomeForm:
        """The form of the first start."""
        form = self._add(WelcomeForm())
        form.new_vault.clicked.connect(self._on_create_wanted)
        form.open_existing.clicked.connect(self._on_other)
        form.restore.clicked.connect(self._on_restore_wanted)
        form.packed.clicked.connect(self._on_packed_wanted)
        form.demonstration.clicked.connect(self._on_demonstration)
        return form

    @cached_property
    def open_form(self) -> OpenForm:
        """The form that asks for the passphrase."""
        form = self._add(OpenForm())
        form.submitted.connect(self._on_unlock)
        form.reading_wanted.connect(partial(self._on_unlock, read_only=True))
        form.break_wanted.connect(self._on_break_wanted)
        form.recovery.clicked.connect(self._on_recovery_wanted)
        form.other.clicked.connect(self._on_other)
        form.restore.clicked.connect(self._on_restore_wanted)
        form.packed.clicked.connect(self._on_packed_wanted)
        form.new_vault.clicked.connect(self._on_create_wanted)
        form.demonstration.clicked.connect(self._on_demonstration)
        return form

    @cached_property
    def recover_form(self) -> RecoverForm:
        """The form that asks for the recovery code."""
        from casereview.ui.pages.vault_forms import RecoverForm

        form = self._add(RecoverForm())
        form.submitted.connect(self._on_recover)
        form.reading_wanted.connect(partial(self._on_recover, read_only=True))
        form.break_wanted.connect(self._on_break_wanted)
        form.back.clicked.connect(self._show_start)
        return form

    @cached_property
    def restore_form(self) -> RestoreForm:
        """The form that makes a vault of a copy."""
        from casereview.ui.pages.restore_form import RestoreForm

        form = self._add(RestoreForm(self._tasks))
        form.submitted.connect(self._on_restored)
        form.back.clicked.connect(self._show_start)
        return form

    @cached_property
    def packed_form(self) -> PackedForm:
        """The form that opens a packed case for reading."""
        from casereview.ui.pages.packed_form import PackedForm

        form = self._add(PackedForm())
        form.submitted.connect(self._on_packed)
        form.back.clicked.connect(self._show_start)
        return form

    @cached_property
    def create_form(self) -> CreateForm:
        """The form for a new vault."""
        from casereview.ui.pages.vault_forms import CreateForm

        form = self._add(CreateForm(self._tasks))
        form.submitted.connect(self._on_create)
        form.back.clicked.connect(self._show_start)
        return form

    @cached_property
    def code_form(self) -> CodeForm:
        """The form that shows the recovery code."""
        from casereview.ui.pages.vault_forms import CodeForm

        form = self._add(CodeForm(self._ask_waiting))
        form.submitted.connect(self._on_code_kept)
        return form

    @property
    def folder(self) -> Path | None:
        """The vault that would be opened."""
        return self._folder

    @property
    def form(self) -> UnlockForm:
        """The form now shown."""
        shown = self._forms.currentWidget()
        assert isinstance(shown, UnlockForm)
        return shown

    @property
    def opening(self) -> bool:
        """Whether a vault that exists is being opened."""
        return self.form.busy and self.form is not vars(self).get("create_form")

    def stop_waiting(self) -> None:
        """Forget that a vault is being opened, and what was typed for it."""
        self._clear()
        self._show_start()

    def begin(self) -> None:
        """Show the form to start from, with the focus where typing begins."""
        self._show_start()

    def set_folder(self, folder: Path) -> None:
        """Offer a vault to open."""
        self._folder = folder
        self.open_form.set_folder(folder)
        self._show(self.open_form)
        if self.isVisible():
            self.look_for_keyring()

    def look_for_keyring(self) -> None:
        """Find out whether a keyring opens the vault, and then offer it.

        Not before the first paint, which must not wait for what reads a vault's header.
        """
        if self._door.keyring is not None and self._folder is not None:
            found = partial(self._on_keyring_looked_for, self._folder)
            self._tasks.run(self._door.keyring.offered, self._folder, done=found, key="keyring")

    def _on_keyring_looked_for(self, folder: Path, offered: bool) -> None:
        if offered and folder == self._folder:
            self.open_form.keyring.show()

    def _build(self, theme: Theme) -> None:
        right = QFrame()
        right.setObjectName("unlockForm")
        right.setFixedWidth(theme.size("width-form") + 140)
        column = QVBoxLayout(right)
        policy = QSizePolicy.Policy
        column.setContentsMargins(70, 48, 70, 24)
        column.addSpacerItem(QSpacerItem(0, 72, policy.Minimum, policy.Maximum))
        column.addWidget(self._forms)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("unlockScroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        take_no_focus(scroll)
        scroll.setWidgetResizable(True)
        never_scroll_sideways(scroll)
        scroll.setFixedWidth(theme.size("width-form") + 140)
        scroll.setWidget(right)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._side(), 1)
        layout.addWidget(scroll)

    def _side(self) -> QFrame:
        """Return the dark side: what the program promises, and that it works offline."""
        side = QFrame()
        side.setObjectName("unlockSide")
        column = QVBoxLayout(side)
        column.setContentsMargins(80, 88, 64, 84)
        column.addWidget(Words("CaseReview", "brand", wrap=False))
        column.addStretch(2)
        promise = Words(
            self.tr(
                "Every diagnosis with its evidence, every letter with its page,"
                " every report ready for court."
            ),
            "hero",
        )
        promise.setMaximumWidth(600)
        column.addWidget(promise)
        column.addStretch(5)
        column.addWidget(Words(self.tr("Works offline. Nothing leaves this computer.")))
        return side

    def _add(self, form: _F) -> _F:
        form.column.addStretch(1)
        self._forms.addWidget(form)
        return form

    def _show(self, form: UnlockForm) -> None:
        self._forms.setCurrentWidget(form)
        form.begin()

    def _show_start(self) -> None:
        if self._folder is None:
            self._show(self.welcome)
        else:
            self.set_folder(self._folder)

    def _on_other(self) -> None:
        chosen = self.form.ask_folder(self.tr("Choose a vault’s folder"), self._folder)
        if chosen is not None:
            self.set_folder(chosen)

    def _on_recovery_wanted(self) -> None:
        if self._folder is not None:
            self.recover_form.set_folder(self._folder)
        self._show(self.recover_form)

    def _on_packed_wanted(self) -> None:
        self._show(self.packed_form)

    def _on_packed(self) -> None:
        from casereview.ui.pages.packed_form import read_packed

        named = self.packed_form.fields.named
        if named is not None:
            self.packed_form.set_busy(self.tr("Opening…"))
            self._tasks.run(
                read_packed, *named, done=self._on_demonstration_open, failed=self._on_failed
            )

    def _on_restore_wanted(self) -> None:
        self._show(self.restore_form)

    def _on_restored(self) -> None:
        """Offer the restored vault to be opened."""
        folder = self.restore_form.restored
        if folder is None:
            return
        self.set_folder(folder)
        self.form.notice.say(
            self.tr("The vault is restored."),
            self.tr("The passphrase of the copy opens it."),
            Tone.GREEN,
        )

    def _on_create_wanted(self) -> None:
        self._show(self.create_form)

    def _on_unlock(self, *, read_only: bool = False) -> None:
        if self._folder is None:
            return
        by, typed = self._door.unlock, [self.open_form.passphrase.text()]
        if self._door.keyring is not None and self.open_form.by_keyring:
            by, typed = self._door.keyring.unlock, []
        self.open_form.set_busy(self.tr("Opening…"))
        self._tasks.run(
            by,
            self._folder,
            *typed,
            *((True,) if read_only else ()),
            done=self._on_session,
            failed=self._on_failed,
        )

    def _on_recover(self, *, read_only: bool = False) -> None:
        if self._folder is None:
            return
        self.recover_form.set_busy(self.tr("Opening…"))
        self._tasks.run(
            self._door.recover,
            self._folder,
            self.recover_form.code.text(),
            *((True,) if read_only else ()),
            done=self._on_session,
            failed=self._on_failed,
        )

    def _on_create(self) -> None:
        self.create_form.set_busy(self.tr("Creating…"))
        self._tasks.run(
            self._door.create,
            self.create_form.folder,
            self.create_form.passphrase.text(),
            done=self._on_created,
            failed=self._on_failed,
        )

    def _on_demonstration(self) -> None:
        self.form.set_busy(self.tr("Preparing the demonstration…"))
        self.form.notice.say(
            self.tr("Two fictional cases are being made from their letters."),
            self.tr("The first time this takes about half a minute."),
            Tone.BLUE,
        )
        self.form.progress.begin(self.tr("Preparing"), 0, cancellable=False)
        self._tasks.run(
            self._door.demonstrate,
            self._told.emit,
            done=self._on_demonstration_open,
            failed=self._on_failed,
        )

    @Slot(str, int, int)
    def _on_told(self, words: str, done: int, total: int) -> None:
        """Show how far the demonstration is; told on the vault thread, shown on this one."""
        if self.form.busy:
            self.form.progress.begin(words, total, cancellable=False)
            self.form.progress.advance(done)

    def _on_created(self, made: tuple[Session, str]) -> None:
        session, code = made
        self._folder = self.create_form.folder
        self._waiting = session
        self._clear()
        self.code_form.set_code(code)
        self._show(self.code_form)

    def _ask_waiting(
        self,
        call: Callable[..., Any],
        *args: object,
        done: Callable[[Any], None],
        failed: Callable[[CaseReviewError], None] | None,
    ) -> None:
        """Call a service with the vault that waits for its code to be kept."""
        if self._waiting is not None:
            self._tasks.run(call, self._waiting, *args, done=done, failed=failed)

    def _on_code_kept(self) -> None:
        session, self._waiting = self._waiting, None
        self.code_form.set_code("")
        if session is not None:
            self.opened.emit(session, str(self._folder))

    def _on_session(self, session: Session) -> None:
        self._clear()
        self.opened.emit(session, str(self._folder))

    def _on_demonstration_open(self, session: Session) -> None:
        self._clear()
        self.opened.emit(session, "")

    def _on_break_wanted(self, host: str) -> None:
        if self._folder is not None:
            self.form.set_busy(self.tr("Opening…"))
            self._tasks.run(
                self._door.break_lock,
                self._folder,
                host,
                done=self._on_broken,
                failed=self._on_failed,
            )

    def _on_broken(self, _nothing: None) -> None:
        self.form.set_busy("")
        self.form.submitted.emit()

    def _on_failed(self, error: CaseReviewError) -> None:
        self.form.set_busy("")
        if isinstance(error, UnwritableVaultError):
            self.form.offer_reading(error)
        else:
            self.form.say_error(error)

    def _clear(self) -> None:
        """Forget what was typed."""
        self.form.set_busy("")
        self.form.hush()
        for form in self._forms.findChildren(UnlockForm):
            form.clear()

    def abandon(self) -> Session | None:
        """Give back a vault that was made but whose recovery code was not confirmed, to close."""
        session, self._waiting = self._waiting, None
        return session
