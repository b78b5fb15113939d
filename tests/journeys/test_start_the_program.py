"""The program starts on a real display as a user starts it, paints, and ends in order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.window
def test_the_window_opens_on_a_real_display(home: Path) -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("casereview"), "--quit-after-first-paint"],
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "first paint\n"
    assert list(home.rglob("*.db")) == []
