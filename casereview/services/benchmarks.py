"""Benchmarks: our figure, a baseline measured in the same run, and the ratio of the two.

Only ratios travel between machines; both sides alternate, so that a slow minute hurts both.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from casereview import __version__
from casereview.errors import BadInputError, CaseReviewError

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


class BenchmarkError(CaseReviewError):
    """A benchmark could not be run to its end (exit code 1)."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """Repeated measurements of one thing, in the unit of their comparison."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Sum up one or more measurements."""
        return cls(statistics.median(values), min(values), max(values))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ours beside the baseline; `ratio` is ours divided by the baseline, of the medians."""

    what: str
    unit: str
    ours: Spread
    baseline: Spread
    ratio: float
    aim: float | None = None


@dataclass(frozen=True, slots=True)
class BenchResult:
    """One benchmark's figures with what is needed to read them."""

    name: str
    baseline: str
    repeats: int
    comparisons: tuple[Comparison, ...]
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The figures as lines for a terminal."""
        lines = [f"{self.name}: against {self.baseline}, {self.repeats} alternating repeats"]
        for found in self.comparisons:
            aim = f" (aim {found.aim:g} or less)" if found.aim is not None else ""
            lines.append(f"  {found.what}: {found.ratio:.2f} times the baseline{aim}")
            lines += [
                f"    {who:8} {spread.median:8.1f} {found.unit}"
                f"  ({spread.low:.1f} to {spread.high:.1f})"
                for who, spread in (("ours", found.ours), ("baseline", found.baseline))
            ]
        lines += [f"  {name}: {value}" for name, value in self.facts.items()]
        return "\n".join(lines)


def compare(
    what: str,
    unit: str,
    ours: Sequence[float],
    baseline: Sequence[float],
    aim: float | None = None,
) -> Comparison:
    """Set measurements of the same run side by side."""
    mine, theirs = Spread.of(ours), Spread.of(baseline)
    return Comparison(what, unit, mine, theirs, mine.median / theirs.median, aim)


def run(names: Sequence[str]) -> tuple[BenchResult, ...]:
    """Run the benchmarks named, or all; raises BadInputError for a name that there is not."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        raise BadInputError(
            f"There is no benchmark called {', '.join(unknown)}.",
            do=f"Choose from: {', '.join(BENCHMARKS)}.",
        )
    return tuple(BENCHMARKS[name]() for name in names or BENCHMARKS)


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


def machine() -> dict[str, str]:
    """Say what the figures were measured on; no host or user name."""
    return {
        "program": f"CaseReview {__version__}",
        "Python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
    }


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


BENCHMARKS: Mapping[str, Callable[[], BenchResult]] = {"start": start}
