"""Keeps what is copied from the window from staying: marked as secret, cleared after a time."""

from __future__ import annotations

import struct

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard

HINT = "x-kde-passwordManagerHint"
MARKS = {
    HINT: b"secret",
    "ExcludeClipboardContentFromMonitorProcessing": struct.pack("<I", 1),
    "CanIncludeInClipboardHistory": struct.pack("<I", 0),
    "CanUploadToCloudClipboard": struct.pack("<I", 0),
}
"""What asks clipboard managers to keep no copy: that of KDE and its kin, and those of Windows."""


class _Watched(QObject):
    """One of the places that text is copied to: the clipboard, or the selection of X11."""

    def __init__(self, clipboard: QClipboard, mode: QClipboard.Mode, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = clipboard
        self._mode = mode
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.clear)
        if mode is QClipboard.Mode.Selection:
            clipboard.selectionChanged.connect(self._on_changed)
        else:
            clipboard.dataChanged.connect(self._on_changed)

    def clear(self) -> None:
        self.timer.stop()
        if self._is_ours():
            self._clipboard.clear(self._mode)

    def _on_changed(self) -> None:
        if not self._is_ours():
            self.timer.stop()
            return
        offered = self._clipboard.mimeData(self._mode)
        if not offered.hasText():
            return
        self.timer.start()
        if not offered.hasFormat(HINT):
            self._clipboard.setMimeData(_marked(offered), self._mode)

    def _is_ours(self) -> bool:
        if self._mode is QClipboard.Mode.Selection:
            return self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()


class ClipboardGuard(QObject):
    """Offers every text copied by this program anew with the marks, and clears it after `seconds`.

    The selection of X11, which the middle button pastes, is treated the same. What another program
    copied meanwhile is never touched.
    """

    def __init__(self, clipboard: QClipboard, seconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        modes = [QClipboard.Mode.Clipboard]
        if clipboard.supportsSelection():
            modes.append(QClipboard.Mode.Selection)
        self._watched = [_Watched(clipboard, mode, self) for mode in modes]
        self.set_seconds(seconds)

    def set_seconds(self, seconds: int) -> None:
        """Clear what is copied from now on after so many seconds."""
        for watched in self._watched:
            watched.timer.setInterval(seconds * 1000)

    def clear(self) -> None:
        """Take back what this program copied: the vault is locked, or the program ends."""
        for watched in self._watched:
            watched.clear()


def _marked(offered: QMimeData) -> QMimeData:
    """Return the same text, as words and as HTML where it was offered so, with every mark."""
    marked = QMimeData()
    marked.setText(offered.text())
    if offered.hasHtml():
        marked.setHtml(offered.html())
    for name, value in MARKS.items():
        marked.setData(name, value)
    return marked
