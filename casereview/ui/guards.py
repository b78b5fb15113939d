"""What watches over the window from its first paint on: absence, copied text, pictures of it."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from casereview.ui.away import AwayWatch
from casereview.ui.clipboard import ClipboardGuard
from casereview.ui.main_window import MainWindow
from casereview.ui.screen_capture import hide_from_capture
from casereview.ui.settings import Settings


def remember_no_folders() -> None:
    """Keep the folders and files chosen in dialogs out of every list of what was used lately.

    The desktop's own dialogs note the files; Qt's own note folders in a settings file of Qt, which
    on Linux is sent to nowhere.
    """
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    if sys.platform == "linux":
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


class Guards:
    """Locks when the user goes, clears what was copied, keeps the window out of recordings."""

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        remember_no_folders()
        self._window = window
        self._away = AwayWatch(int(window.winId()), window)
        self._clipboard = ClipboardGuard(
            QApplication.clipboard(), settings.clipboard_seconds, window
        )
        self._away.away.connect(window.lock)
        window.locked.connect(self._clipboard.clear)
        window.settled.connect(self._away.settled)
        self.apply(settings)

    def opened(self) -> None:
        """Let no sleep begin before the vault, which is open now, is locked."""
        self._away.hold()

    def apply(self, settings: Settings) -> None:
        """Follow changed settings."""
        self._clipboard.set_seconds(settings.clipboard_seconds)
        hide_from_capture(int(self._window.winId()), settings.screen_capture_hidden)

    def end(self) -> None:
        """Take back what was copied: the program ends."""
        self._clipboard.clear()
