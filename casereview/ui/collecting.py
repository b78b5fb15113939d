"""Garbage of long standing is collected in quiet moments, not in the middle of a word.

A full collection looks at every object there is and holds up the window while it does: 120 ms with
a case open, against 50 ms that may pass between a key press and its letter. Young objects, which
are most, are collected as ever.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from casereview.ui.tasks import Tasks

QUIET = 1500
"""Milliseconds without work on the vault thread that count as quiet."""
_ENOUGH = 10
"""Collections of younger objects after which a full one is worth while, as Python itself counts."""
_NEVER = 1_000_000


class QuietCollector(QObject):
    """Lets full collections wait for a quiet moment, until `end`."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._before = gc.get_threshold()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET)
        self._timer.timeout.connect(self._collect)
        tasks.idle.connect(self._timer.start)
        young, middle, _ = self._before
        gc.set_threshold(young, middle, _NEVER)

    def end(self) -> None:
        """Let Python collect as it does by itself."""
        self._timer.stop()
        gc.set_threshold(*self._before)

    def _collect(self) -> None:
        if not self._tasks.busy and gc.get_count()[2] >= _ENOUGH:
            gc.collect()
