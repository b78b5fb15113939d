"""Where no window can be shown the program says why, and everything else works."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from casereview.display import display_available

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is one")


@linux
@pytest.mark.parametrize("name", ["QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"])
def test_a_display_is_known_by_its_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for other in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(other, raising=False)
    assert not display_available()
    monkeypatch.setenv(name, "x")
    assert display_available()


def run(script: str, *, display: bool, qt: bool) -> subprocess.CompletedProcess[str]:
    """Run a script where there is a display or none, and where Qt can be loaded or not."""
    names = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")
    environment = {k: v for k, v in os.environ.items() if k not in names}
    if display:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    hidden = "" if qt else "import sys; sys.modules['PySide6'] = None\n"
    return subprocess.run(
        [sys.executable, "-c", f"{hidden}{script}"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


WINDOW = "import sys; from casereview.__main__ import main; sys.exit(main([]))"
SHOWN = (
    "import sys; from pathlib import Path; from casereview.__main__ import show_window\n"
    "sys.exit(show_window(Path('vault'), Path('passphrase.txt')))"
)


@linux
def test_without_a_display_no_window_is_tried() -> None:
    done = run(WINDOW, display=False, qt=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There is no display here, so no window can be opened.")
    done = run(SHOWN, display=False, qt=False)
    assert done.returncode == 0
    assert done.stdout == "There is no display here, so no window was opened.\n"


def test_without_qt_the_reason_is_a_sentence() -> None:
    done = run(WINDOW, display=True, qt=False)
    assert done.returncode == 2
    assert done.stderr.startswith("The window's toolkit cannot be loaded here (")
    assert "Traceback" not in done.stderr
    done = run(SHOWN, display=True, qt=False)
    assert done.returncode == 0
    assert done.stdout.endswith("No window was opened.\n")


def test_a_fault_of_our_own_is_not_explained_away() -> None:
    hidden = "import sys; sys.modules['casereview.ui.theme'] = None\n"
    done = run(hidden + SHOWN, display=True, qt=True)
    assert done.returncode == 1
    assert "casereview.ui.theme" in done.stderr
