"""The window itself: the unlock page, or the workspace of an open vault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from casereview.errors import CaseReviewError
from casereview.services.tone import Tone
from casereview.ui.letting_go import close_other_windows, forget, let_go
from casereview.ui.pages.unlock import Door, UnlockPage
from casereview.ui.settings import load_settings, save_settings
from casereview.ui.tasks import Batch, Tasks
from casereview.ui.theme import Theme

if TYPE_CHECKING:
    from casereview.services.session import Session
    from casereview.ui.crash import CrashDialog
    from casereview.ui.losses import Losses
    from casereview.ui.workspace import Workspace

USUAL_SIZE = QSize(1440, 900)
LEAST_SIZE = QSize(900, 540)


class MainWindow(QMainWindow):
    """Switches between the unlock page and a workspace; emits `painted` once, when first painted.

    `locked` follows when nothing of a vault is on the screen any more, `settled` when its keys are
    dropped and its parts are out of memory as well.

    build_workspace makes the workspace of an unlocked vault; it is called after the first paint,
    so what it imports costs the start nothing.
    """

    painted = Signal()
    locked = Signal()
    settled = Signal()

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        door: Door,
        build_workspace: Callable[[Session], Workspace],
        vault: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._build_workspace = build_workspace
        self._painted = False
        self._closing = False
        self._crash: CrashDialog | None = None
        self._workspace: Workspace | None = None
        self._locking = False
        self._leaving: Workspace | None = None
        self._losses: Losses | None = None
        self.setWindowTitle("CaseReview")
        self.setMinimumSize(LEAST_SIZE)
        self._stack = QStackedWidget()
        self.unlock = UnlockPage(tasks, theme, door, vault or _last_vault())
        self._stack.addWidget(self.unlock)
        self.setCentralWidget(self._stack)
        self.unlock.opened.connect(self._on_opened)
        tasks.crashed.connect(self.show_crash)
        tasks.refused.connect(self._on_refused)
        tasks.unsaved.connect(self._on_unsaved)
        tasks.idle.connect(self._on_idle)
        self.resize(_fitting(USUAL_SIZE))

    @property
    def workspace(self) -> Workspace | None:
        """The workspace of the open vault; None while locked."""
        return self._workspace

    def lock(self) -> None:
        """Close case and vault, forget every page of them, and ask for the passphrase again.

        What is being typed is saved first, dialogs are cancelled, a vault that is just being opened
        is closed as it comes. Nothing is asked, and no fault of the disk prevents it.
        """
        close_other_windows(self)
        self._locking = True
        if self._workspace is None:
            self._lock_while_opening()
        else:
            from casereview.ui.losses import Losses

            self._stack.setCurrentWidget(self.unlock)
            self._leaving = self._workspace
            self._losses = Losses(self._workspace.rail.titles, self)
            self._losses.watch(self._drop_workspace())
            self.setWindowTitle("CaseReview")
            self.unlock.begin()
        self.locked.emit()
        self._on_left()

    def _lock_while_opening(self) -> None:
        """Let no vault in that is on its way, nor show its recovery code any longer."""
        if self.unlock.opening:
            self._tasks.leave()
            self.unlock.stop_waiting()
        abandoned = self.unlock.abandon()
        if abandoned is not None:
            self._tasks.run(abandoned.close)
            self.unlock.begin()
            self.unlock.form.notice.say(
                self.tr("Locked before the recovery code was confirmed."),
                self.tr("If you have not kept it, make a new one in the settings."),
                Tone.AMBER,
            )

    def show_crash(self, error: BaseException) -> None:
        """Tell of a fault of ours, one at a time."""
        from casereview.ui.crash import CrashDialog

        self._closing = False
        if self._crash is None:
            self._crash = CrashDialog.show_for(error, self)
            self._crash.destroyed.connect(self._on_crash_closed)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)  # once the parts within are painted too

    def closeEvent(self, event: QCloseEvent) -> None:
        """Lock, and go only when everything is saved; what could not be saved keeps it open."""
        if self._workspace is not None and self._workspace.risk.asks(self.close):
            event.ignore()
            return
        self.lock()
        abandoned = self.unlock.abandon()
        if abandoned is not None:
            self._tasks.run(abandoned.close)
        if self._tasks.busy:
            self._closing = True
            self._tasks.cancel_batches()
            event.ignore()
            return
        super().closeEvent(event)

    def _on_opened(self, session: Session, folder: str) -> None:
        if folder:
            save_settings(load_settings()._replace(last_vault=folder))
        self._workspace = self._build_workspace(session)
        self._workspace.lock_wanted.connect(self.lock)
        self._workspace.titled.connect(self._on_titled)
        self._workspace.vault_wanted.connect(self._on_vault_wanted)
        self._workspace.opened_for_work.connect(self._on_opened_for_work)
        self._stack.addWidget(self._workspace)
        self._stack.setCurrentWidget(self._workspace)
        if self._losses is not None:
            self._losses.tell(self._workspace.current.notice)
            self._losses.deleteLater()
            self._losses = None

    def _on_opened_for_work(self, session: Session) -> None:
        """Go on in the vault that was only read, now to work in it, where it was left."""
        from casereview.ui.desk import Destination

        if self._workspace is None:  # locked meanwhile
            self._tasks.run(session.close)
            return
        desk, page = self._workspace.desk, self._workspace.current.page
        case_id = desk.case_id if desk is not None else ""
        self._drop_workspace()
        self._on_opened(session, "")
        if case_id:
            self._workspace.open_case(case_id, Destination(page))

    def _drop_workspace(self) -> tuple[Batch, ...]:
        """Close the vault and let its pages go; returns the long work that this cuts short."""
        workspace, self._workspace = self._workspace, None
        assert workspace is not None
        cut_short = (*workspace.shut(), *self._tasks.leave())
        self._stack.removeWidget(workspace)
        let_go(workspace)
        return cut_short

    def _on_vault_wanted(self, folder: str) -> None:
        """Lock, and ask for the passphrase of another vault."""
        self.lock()
        self.unlock.set_folder(Path(folder))

    def _on_titled(self, title: str) -> None:
        self.setWindowTitle(f"{title} — CaseReview")

    def _on_unsaved(self, error: CaseReviewError, told: object) -> None:
        """Keep for the expert what was not saved when the vault was locked."""
        self._closing = False
        if self._losses is not None:
            self._losses.add(error, getattr(told, "page", None))

    def _forget(self) -> None:
        """Once nothing of the vault runs any more: take it out of memory, and say what was lost."""
        if self._leaving is not None and isValid(self._leaving):
            self._leaving.destroyed.connect(self._on_left)
            return
        if self._leaving is not None and not self._tasks.closed:
            self._leaving = None
            self._tasks.run(int)  # until it comes back, the thread may hold what it did last
            return
        self._locking = False
        forget()
        if self._losses is not None and self._workspace is None:
            self._losses.tell(self.unlock.form.notice)
        self.settled.emit()

    def _on_left(self) -> None:
        QTimer.singleShot(0, self, self._on_idle)

    def _on_idle(self) -> None:
        if self._tasks.busy:
            return
        if self._locking:
            self._forget()
        if self._closing:
            self._closing = False
            self.close()

    def _on_refused(self, error: CaseReviewError) -> None:
        self._closing = False
        if self._workspace is None:
            self.unlock.form.say_error(error)

    def _on_crash_closed(self) -> None:
        self._crash = None


def _last_vault() -> Path | None:
    """Return the vault opened last, while it is still there and can be reached."""
    last = load_settings().last_vault
    folder = Path(last) if last else None
    try:
        return folder if folder is not None and folder.is_dir() else None
    except OSError:
        return None


def _fitting(size: QSize) -> QSize:
    """Return the size, or what the screen has room for."""
    screen = QGuiApplication.primaryScreen()
    return size.boundedTo(screen.availableGeometry().size()) if screen else size
