"""Tells when the user has gone: the session was locked, or the computer slept."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QObject, QTimer, Signal

BEAT = 2.0
"""Seconds between two looks at the clocks."""

SLEPT = 20.0
"""Seconds that a look may be late before the computer must have slept."""


class SleepClock(QObject):
    """Emits `woke` when the clocks went on while this program did not: the computer slept.

    Works on every system, but only on waking.
    """

    woke = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = _clocks()
        self._timer = QTimer(self)
        self._timer.setInterval(int(BEAT * 1000))
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Compare the clocks with those of the last look."""
        now = _clocks()
        passed = max(later - earlier for later, earlier in zip(now, self._last, strict=True))
        self._last = now
        if passed > BEAT + SLEPT:
            self.woke.emit()


class AwayWatch(QObject):
    """Emits `away` when the session is locked or the computer sleeps, as far as it can be known.

    From `hold` to `settled`, that is while a vault is open, a sleep is delayed until it is locked,
    where the system allows that.
    """

    away = Signal()

    def __init__(self, window: int, parent: QObject | None = None) -> None:
        """Window: the native handle of the main window, which Windows sends its messages to."""
        super().__init__(parent)
        self._clock = SleepClock(self)
        self._clock.woke.connect(self.away)
        self._watch = _watch_of_the_system(window, self)
        if self._watch is not None:
            self._watch.away.connect(self.away)

    def hold(self) -> None:
        """Let a sleep wait: a vault is open."""
        if self._watch is not None:
            self._watch.hold()

    def settled(self) -> None:
        """Let the computer sleep: nothing is open any more."""
        if self._watch is not None:
            self._watch.settled()


class SystemWatch(QObject):
    """What one kind of system can tell; emits `away`."""

    away = Signal()

    def hold(self) -> None:
        """Ask the computer to wait before it sleeps, where that can be asked."""

    def settled(self) -> None:
        """Let the computer sleep, where it was asked to wait."""


def _watch_of_the_system(window: int, parent: QObject) -> SystemWatch | None:
    """Return the watch for this system, or None where there is none."""
    watch: SystemWatch | None = None
    if sys.platform == "linux":
        from casereview.ui.away_linux import BusWatch

        watch = BusWatch(parent=parent)
    elif sys.platform == "win32":
        from casereview.ui.away_windows import MessageWatch

        watch = MessageWatch(window, parent)
    elif sys.platform == "darwin":
        from casereview.ui.away_macos import NotificationWatch

        watch = NotificationWatch(parent)
    return watch


def _clocks() -> tuple[float, ...]:
    """Return the clocks that go on while the computer sleeps, on one system or another, seconds."""
    clocks = [time.time(), time.monotonic()]
    if sys.platform == "linux":
        clocks.append(time.clock_gettime(time.CLOCK_BOOTTIME))
    return tuple(clocks)
