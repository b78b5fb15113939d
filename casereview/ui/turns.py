"""Work on the window done piece by piece, so that nothing that is typed or clicked waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid


class Turns(QObject):
    """Makes calls one after the other, each in a turn of the event loop of its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left: dict[str, tuple[QObject, list[Callable[[], object]]]] = {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next)

    @property
    def pending(self) -> bool:
        """Whether a call is still to be made."""
        return bool(self._left)

    def waits(self, key: str) -> bool:
        """Whether a call under a key is still to be made."""
        return key in self._left

    def run(self, key: str, owner: QObject, calls: Iterable[Callable[[], object]]) -> None:
        """Make these calls while their owner lives; what is left of an earlier run is dropped."""
        self._left.pop(key, None)
        waiting = list(calls)
        if waiting:
            self._left[key] = owner, waiting
            self._timer.start()

    def clear(self) -> None:
        """Make no call any more: what they were for is gone."""
        self._left.clear()
        self._timer.stop()

    def _next(self) -> None:
        if not self._left:
            self._timer.stop()
            return
        key, (owner, waiting) = next(iter(self._left.items()))
        call = waiting.pop(0)
        alive = isValid(owner)
        if not (alive and waiting):
            del self._left[key]
        if alive:
            call()
