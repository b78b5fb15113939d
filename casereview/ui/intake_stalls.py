"""How long the window stands still while documents are added, on the real page of a real case.

`python -m casereview.ui.intake_stalls FOLDER` adds all files of a folder in a vault that lives for
the time and prints the longest gap between two turns of the event loop as JSON. The benchmark of
letters runs it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.ui.collecting import QuietCollector
from casereview.ui.desk import Desk
from casereview.ui.pages.documents import DocumentsPage
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme

_TICK = 2  # milliseconds between two turns when nothing holds the loop up


class Pulse(QObject):
    """Notes the longest time between two turns of the event loop."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self.beats = 0
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def begin(self) -> None:
        """Listen from now on."""
        self._last = time.perf_counter()
        self._timer.start(_TICK)

    def end(self) -> None:
        """Listen no more."""
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000 - _TICK)
        self._last = now
        self.beats += 1


def measure(application: QApplication, place: Path, folder: Path) -> dict[str, float]:
    """Add a folder's files; return the longest stall in ms, the seconds taken, and files filed."""
    tasks = Tasks()
    collector = QuietCollector(tasks)  # as the program has it
    ready: list[tuple[Session, OpenCase]] = []
    ended: list[int] = []
    tasks.run(_prepare, place, done=ready.append)
    _wait(lambda: bool(ready))
    page = DocumentsPage(Desk(tasks, Theme(application, Qt.ColorScheme.Light), ready[0][1]))
    page.resize(1080, 636)
    page.show()
    page.refresh_when_seen()
    _wait(lambda: not tasks.busy)
    pulse = Pulse()
    began = time.perf_counter()
    pulse.begin()
    page.add_files([str(folder)])
    _wait(lambda: not page.adding.busy and not tasks.busy)
    pulse.end()
    taken = time.perf_counter() - began
    page.stop()
    page.settle()
    tasks.run(_close, ready[0], done=ended.append)
    _wait(lambda: bool(ended))
    page.close()
    collector.end()
    tasks.close()
    return {"longest": pulse.longest, "seconds": taken, "filed": ended[0]}


def _prepare(place: Path) -> tuple[Session, OpenCase]:
    """Make the vault and an empty case; runs on the vault thread."""
    session, _code = Session.create(place, "one invented passphrase")
    return session, session.open(session.new_case(CaseDraft("A. N. Other", fictional=True)))


def _close(ready: tuple[Session, OpenCase]) -> int:
    """Count what was filed, and close."""
    session, case = ready
    filed = len(case.file.documents.all())
    case.close()
    session.close()
    return filed


def _wait(until: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if until() else None)
    timer.start(20)
    loop.exec()


def main() -> int:
    """Measure with the folder named on the command line."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="casereview-bench-") as folder:
        found = measure(application, Path(folder) / "vault", Path(sys.argv[1]))
    sys.stdout.write(f"{json.dumps(found)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
