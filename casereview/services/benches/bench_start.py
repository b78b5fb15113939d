"""How fast the window is up, against a bare window of the same Qt."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from casereview.services.interview.measuring import BenchmarkError, BenchResult, compare, machine

FIRST_PAINT = "first paint"
"""The line that `casereview --quit-after-first-paint` prints once its window has been painted."""

HEAVY = ("docx", "lxml", "numpy", "pandas", "pikepdf", "pypdfium2", "reportlab")
"""Import names of the libraries that wait until they are used."""

_REPEATS = 9
_PATIENCE = 60.0  # seconds one start may take
_BARE_WINDOW = f"""
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print({FIRST_PAINT!r}, flush=True)
        QTimer.singleShot(0, QApplication.quit)

application = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
sys.exit(application.exec())
"""


def start(repeats: int = _REPEATS) -> BenchResult:
    """Measure the start of the window against a bare QMainWindow of the same Qt and display.

    Raises BenchmarkError when either does not start.
    """
    ours = [sys.executable, "-m", "casereview", "--quit-after-first-paint"]
    bare = [sys.executable, "-c", _BARE_WINDOW]
    paint: dict[str, list[float]] = {"ours": [], "bare": []}
    whole: dict[str, list[float]] = {"ours": [], "bare": []}
    with _newcomer() as environment:
        for _ in range(2):  # the first start fills caches of files, byte code and fonts
            _time_start(ours, environment)
            _time_start(bare, environment)
        for number in range(repeats):
            sides = [("ours", ours), ("bare", bare)]
            for side, command in sides if number % 2 else reversed(sides):
                painted, ended = _time_start(command, environment)
                paint[side].append(painted)
                whole[side].append(ended)
        heavy = _heavy_modules(ours, environment)
        shown_on = environment.get("QT_QPA_PLATFORM") or "the desktop's own"
    return BenchResult(
        "start",
        "a bare QMainWindow",
        repeats,
        (
            compare("to the first paint", "ms", paint["ours"], paint["bare"], 1.5),
            compare("whole process", "ms", whole["ours"], whole["bare"]),
        ),
        {
            "heavy libraries loaded by the first paint": ", ".join(heavy) or "none",
            "Qt platform": shown_on,
            **machine(),
        },
    )


@contextmanager
def _newcomer() -> Iterator[dict[str, str]]:
    """Lend the environment of a user without settings, on a display or without one.

    Byte code is kept, as an installation keeps it, in a folder of its own for the time.
    """
    with tempfile.TemporaryDirectory(prefix="casereview-bench-") as folder:
        environment = dict(os.environ)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        settings = str(Path(folder) / "settings")
        environment |= {"XDG_CONFIG_HOME": settings, "APPDATA": settings}
        if sys.platform == "darwin":
            environment["HOME"] = folder
        has_display = any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
        if sys.platform.startswith("linux") and not has_display:
            environment["QT_QPA_PLATFORM"] = "offscreen"
        yield environment


def _time_start(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Return milliseconds to the first paint and to the end of the process."""
    began = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        limit = threading.Timer(_PATIENCE, process.kill)
        limit.start()
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            painted = time.perf_counter() - began
            process.stdout.read()
            code = process.wait()
        finally:
            limit.cancel()
    ended = time.perf_counter() - began
    if code != 0 or line.strip() != FIRST_PAINT:
        raise BenchmarkError(f"The window did not start (exit code {code}), so nothing was timed.")
    return painted * 1000, ended * 1000


def _heavy_modules(command: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """Name the heavy libraries that a start loads, as the interpreter reports its imports."""
    interpreter, *arguments = command
    finished = subprocess.run(
        [interpreter, "-X", "importtime", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE,
    )
    if finished.returncode != 0:
        raise BenchmarkError(
            f"The window did not start (exit code {finished.returncode}), so nothing was timed."
        )
    loaded = {
        line.rsplit("|", 1)[-1].strip().split(".")[0]
        for line in finished.stderr.splitlines()
        if line.startswith("import time:")
    }
    return sorted(loaded & set(HEAVY))
