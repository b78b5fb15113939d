"""The composition root of the window: builds every part, passes each what it needs, runs it."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from casereview import __version__, paths
from casereview.no_dumps import forbid_inspection
from casereview.ui.collecting import QuietCollector
from casereview.ui.main_window import MainWindow
from casereview.ui.pages.unlock import Door, KeyringDoor
from casereview.ui.settings import load_settings
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme

if TYPE_CHECKING:
    from casereview.services.session import Session
    from casereview.services.views import PageName
    from casereview.ui.desk import Desk, VaultDesk
    from casereview.ui.guards import Guards
    from casereview.ui.page import CasePage, Page
    from casereview.ui.workspace import Workspace

SWITCH_SECONDS = 0.0005
"""How long the vault thread may compute before the window gets its turn (Python's own: 0.005)."""


def main(argv: Sequence[str]) -> int:
    """Open the window as `casereview` without a command does; returns the exit code."""
    import argparse

    parser = argparse.ArgumentParser(prog="casereview", description="Opens the window.")
    parser.add_argument("--vault", type=Path, metavar="DIR", help="the vault to offer")
    parser.add_argument("--quit-after-first-paint", action="store_true")
    arguments = parser.parse_args(argv)
    return Program(arguments.vault, quit_after_paint=arguments.quit_after_first_paint).run()


def open_window(vault: Path, passphrase_file: Path | None = None) -> int:
    """Open the window on a vault; with a passphrase file it is unlocked at once."""
    program = Program(vault)
    if passphrase_file is not None:
        from casereview.terminal import first_line

        program.unlock_with(first_line(passphrase_file, "passphrase"))
    return program.run()


class Program:
    """The one application object, its window and its vault thread."""

    def __init__(self, vault: Path | None = None, *, quit_after_paint: bool = False) -> None:
        self._app = application()
        self._theme = Theme(self._app)
        self._tasks = Tasks()
        keyring = KeyringDoor(keyring_opens, unlock_by_keyring)
        door = Door(unlock, recover, create, demonstrate, break_lock, keyring)
        self.window = MainWindow(self._tasks, self._theme, door, self._build_workspace, vault)
        self._theme.dress(self.window)
        self._quit_after_paint = quit_after_paint
        self._guards: Guards | None = None
        self._old_hook = sys.excepthook
        self.window.painted.connect(self._on_painted)

    def unlock_with(self, passphrase: str) -> None:
        """Unlock the vault that the window offers, as if the passphrase had been typed."""
        self.window.unlock.open_form.passphrase.setText(passphrase)
        self.window.unlock.open_form.unlock.click()

    def run(self) -> int:
        """Show the window and return the exit code once it is closed and all work is done."""
        sys.excepthook = self._on_exception
        sys.unraisablehook = tell_unraisable
        sys.setswitchinterval(SWITCH_SECONDS)
        collector = QuietCollector(self._tasks)
        try:
            self.window.show()
            code = self._app.exec()
        finally:
            collector.end()
            sys.excepthook = self._old_hook
            sys.unraisablehook = sys.__unraisablehook__
            self.close()
        return code

    def close(self) -> None:
        """Lock, finish all work and let the window go."""
        from PySide6.QtCore import QEvent

        self.window.close()
        if self._guards is not None:
            self._guards.end()
        self._tasks.close()
        self.window.deleteLater()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _build_workspace(self, session: Session) -> Workspace:
        from casereview.services import cases
        from casereview.services.navigation import navigation
        from casereview.ui.idle import IdleWatch
        from casereview.ui.workspace import FrameServices, Workspace

        pages = {} if session.packed else vault_pages()
        services = FrameServices(navigation, cases.undo, cases.redo, case_pages, pages)
        settings = load_settings()
        workspace = Workspace(self._tasks, self._theme, session, services, settings.idle_minutes)
        watch = IdleWatch(self._app, settings.idle_minutes, workspace)
        watch.idle.connect(workspace.lock_wanted)
        guards = self._watched()
        guards.opened()
        for follow in (watch.follow, workspace.status.follow, guards.apply):
            workspace.vault_desk.settings_changed.connect(follow)
        if not session.read_only:
            workspace.vault_desk.copies.begin()
        return workspace

    def _watched(self) -> Guards:
        """Return the guards of the window; from its first paint on there are some."""
        if self._guards is None:
            from casereview.ui.guards import Guards

            self._guards = Guards(self.window, load_settings())
        return self._guards

    def _on_painted(self) -> None:
        gc.enable()
        if self._quit_after_paint:
            sys.stdout.write("first paint\n")
            sys.stdout.flush()
            QTimer.singleShot(0, self._app.quit)
        else:
            self._watched()
            self._tasks.run(forbid_inspection)
            self._tasks.run(warm_up)
            self.window.unlock.look_for_keyring()

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        """Show a fault instead of ending; Ctrl+C in the terminal still ends the program."""
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        from casereview.ui.crash import describe

        sys.stderr.write(f"{describe(error)}\n")
        self.window.show_crash(error)


def tell_unraisable(fault: sys.UnraisableHookArgs) -> None:
    """Tell of a fault that Python can raise to nobody, without its message or any value."""
    from casereview.ui.crash import describe

    if fault.exc_value is not None:
        sys.stderr.write(f"{describe(fault.exc_value)}\n")


def application() -> QApplication:
    """Return the one application object."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["casereview"])
    app.setApplicationName("CaseReview")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("casereview")
    return app


def case_pages(desk: Desk) -> Iterator[CasePage]:
    """Build the pages of an open case, one at a time, the first to be seen first."""
    from casereview.services import cases
    from casereview.ui.pages.chronology import ChronologyPage
    from casereview.ui.pages.documents import DocumentsPage
    from casereview.ui.pages.history import HistoryPage
    from casereview.ui.pages.interview import InterviewPage
    from casereview.ui.pages.overview import OverviewPage
    from casereview.ui.pages.psychometrics import PsychometricsPage
    from casereview.ui.pages.report import ReportPage
    from casereview.ui.pages.treatment import TreatmentPage

    yield OverviewPage(desk, cases)
    yield DocumentsPage(desk)
    yield ChronologyPage(desk)
    yield InterviewPage(desk)
    yield PsychometricsPage(desk)
    yield TreatmentPage(desk)
    yield ReportPage(desk)
    yield HistoryPage(desk)


def integrity_page(desk: VaultDesk) -> Page:
    """Build the page of the vault's soundness."""
    from casereview.ui.pages.integrity import IntegrityPage

    return IntegrityPage(desk)


def retention_page(desk: VaultDesk) -> Page:
    """Build the page of what is kept until when."""
    from casereview.ui.pages.retention import RetentionPage

    return RetentionPage(desk)


def privacy_page(desk: VaultDesk) -> Page:
    """Build the page of privacy records."""
    from casereview.ui.pages.privacy import PrivacyPage

    return PrivacyPage(desk)


def settings_page(desk: VaultDesk) -> Page:
    """Build the page of the settings."""
    from casereview.ui.pages.settings import SettingsPage

    return SettingsPage(desk)


def search_page(desk: VaultDesk) -> Page:
    """Build the page of what is found."""
    from casereview.ui.pages.search import SearchPage

    return SearchPage(desk)


def vault_pages() -> dict[PageName, Callable[[VaultDesk], Page]]:
    """Return how each page of the vault is built when it is first wanted."""
    from casereview.services.views import PageName

    return {
        PageName.SEARCH: search_page,
        PageName.RETENTION: retention_page,
        PageName.PRIVACY: privacy_page,
        PageName.INTEGRITY: integrity_page,
        PageName.SETTINGS: settings_page,
    }


def warm_up() -> None:
    """Import, on the vault thread and after the first paint, what comes after unlocking."""
    for name in (
        "casereview.services.session",
        "casereview.services.cases",
        "casereview.ui.workspace",
        "casereview.ui.pages.overview",
        "casereview.ui.pages.documents",
        "casereview.ui.pages.chronology",
        "casereview.ui.pages.interview",
        "casereview.ui.pages.psychometrics",
        "casereview.ui.pages.treatment",
        "casereview.ui.pages.report",
        "casereview.ui.pages.history",
    ):
        importlib.import_module(name)


def unlock(folder: Path, passphrase: str, read_only: bool = False) -> Session:
    """Open a vault with its passphrase."""
    from casereview.services.session import Session

    return Session.unlock(folder, passphrase, read_only)


def keyring_opens(folder: Path) -> bool:
    """Tell whether a vault has been let to be opened by a computer's keyring."""
    from casereview.services.vault import keyring

    return keyring.opens(folder)


def unlock_by_keyring(folder: Path, read_only: bool = False) -> Session:
    """Open a vault with what this computer's keyring keeps."""
    from casereview.services.session import Session

    return Session.unlock_with_keyring(folder, read_only)


def recover(folder: Path, code: str, read_only: bool = False) -> Session:
    """Open a vault with its recovery code."""
    from casereview.services.session import Session

    return Session.unlock_with_recovery(folder, code, read_only)


def break_lock(folder: Path, host: str) -> None:
    """Let a vault be opened although a computer that is gone has it open."""
    from casereview.services.vault.vault_life import break_lock

    break_lock(folder, host)


def create(folder: Path, passphrase: str) -> tuple[Session, str]:
    """Make a vault; returns it open with its recovery code.

    Raises BadInputError for a passphrase too easily guessed, and as `Session.create`.
    """
    from casereview.services.session import Session
    from casereview.services.vault.strength import require_strength

    require_strength(passphrase, kept="Nothing was made.")
    return Session.create(folder, passphrase)


def demonstrate(tell: Callable[[str, int, int], None]) -> Session:
    """Open the demonstration vault of this user, making it from its letters the first time.

    tell: told, on the vault thread, what is being done, as which part of how many.
    """
    from casereview.services.demonstration import demo
    from casereview.terminal import first_line

    folder = paths.settings_file().parent / "demonstration"
    result = demo.build(folder, tell)
    return unlock(folder / result.vault, first_line(folder / result.passphrase_file, "passphrase"))
