"""The window itself: the unlock page, or the workspace of an open vault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from casereview.errors import CaseReviewError
from casereview.ui.pages.unlock import Door, UnlockPage
from casereview.ui.settings import load_settings, save_settings
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme

if TYPE_CHECKING:
    from casereview.services.session import Session
    from casereview.ui.crash import CrashDialog
    from casereview.ui.workspace import Workspace

USUAL_SIZE = QSize(1440, 900)
LEAST_SIZE = QSize(900, 540)


class MainWindow(QMainWindow):
    """Switches between the unlock page and a workspace; emits `painted` once, when first painted.

    build_workspace makes the workspace of an unlocked vault; it is called after the first paint,
    so what it imports costs the start nothing.
    """

    painted = Signal()

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
        self.setWindowTitle("CaseReview")
        self.setMinimumSize(LEAST_SIZE)
        self._stack = QStackedWidget()
        self.unlock = UnlockPage(tasks, theme, door, vault or _last_vault())
        self._stack.addWidget(self.unlock)
        self.setCentralWidget(self._stack)
        self.unlock.opened.connect(self._on_opened)
        tasks.crashed.connect(self.show_crash)
        tasks.refused.connect(self._on_refused)
        tasks.idle.connect(self._on_idle)
        self.resize(_fitting(USUAL_SIZE))

    @property
    def workspace(self) -> Workspace | None:
        """The workspace of the open vault; None while locked."""
        return self._workspace

    def lock(self) -> None:
        """Close case and vault, forget every page of them, and ask for the passphrase again."""
        workspace, self._workspace = self._workspace, None
        if workspace is None:
            return
        workspace.shut()
        self._stack.setCurrentWidget(self.unlock)
        self._stack.removeWidget(workspace)
        workspace.deleteLater()
        self.setWindowTitle("CaseReview")
        self.unlock.begin()

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
        self._stack.addWidget(self._workspace)
        self._stack.setCurrentWidget(self._workspace)

    def _on_vault_wanted(self, folder: str) -> None:
        """Lock, and ask for the passphrase of another vault."""
        self.lock()
        self.unlock.set_folder(Path(folder))

    def _on_titled(self, title: str) -> None:
        self.setWindowTitle(f"{title} — CaseReview")

    def _on_idle(self) -> None:
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
    """Return the vault opened last, while it is still there."""
    last = load_settings().last_vault
    folder = Path(last) if last else None
    return folder if folder is not None and folder.is_dir() else None


def _fitting(size: QSize) -> QSize:
    """Return the size, or what the screen has room for."""
    screen = QGuiApplication.primaryScreen()
    return size.boundedTo(screen.availableGeometry().size()) if screen else size
