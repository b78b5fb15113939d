"""No memory of the program reaches the disk when it ends badly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

CRASHES = """
import contextlib, ctypes, os, resource, signal, sys
# A process that began with a lowered limit may not be allowed to lift it.
with contextlib.suppress(ValueError):
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
os.chdir(sys.argv[1])
from casereview.no_dumps import forbid_core_files, forbid_inspection
if {forbidden}:
    forbid_core_files()
    forbid_inspection()
sys.stdout.write(
    f"{{resource.getrlimit(resource.RLIMIT_CORE)}} {{ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)}}"
)
sys.stdout.flush()
os.kill(os.getpid(), signal.SIGSEGV)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="core files of Linux")


def crash(folder: Path, *, forbidden: bool) -> tuple[str, bool]:
    """Let a process end badly; what it said, and whether the system took a dump."""
    code = CRASHES.format(forbidden=forbidden)
    run = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    with run.stdout:
        said = run.stdout.read()
    _, status = os.waitpid(run.pid, 0)
    run.returncode = -os.WTERMSIG(status)
    assert os.WTERMSIG(status) == signal.SIGSEGV
    return said, os.WCOREDUMP(status)


def test_a_crash_leaves_no_core_file(tmp_path: Path) -> None:
    said, dumped = crash(tmp_path, forbidden=True)
    assert said == "(1, 1) 0"
    assert not dumped
    assert list(tmp_path.iterdir()) == []


def test_the_control_would_be_dumped(tmp_path: Path) -> None:
    said, dumped = crash(tmp_path, forbidden=False)
    if not dumped:
        pytest.skip(f"this system takes no dumps at all ({said})")
    assert dumped


REPORT = """
import ctypes, resource, sys
from casereview import {module}
{call}
core, dumpable = resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
sys.stdout.write(f"{{core}} {{dumpable}}")
"""


def report(home: Path, code: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()[-1]


def test_the_command_line_forbids_it_before_any_secret(home: Path) -> None:
    code = REPORT.format(module="__main__", call="__main__.main(['vault', 'check', '/nowhere'])")
    assert report(home, code) == "1 0"


def test_the_window_forbids_it_before_a_passphrase_can_be_typed(home: Path) -> None:
    call = """
from PySide6.QtCore import QTimer
from casereview import app
program = app.Program()
program.window.painted.connect(lambda: QTimer.singleShot(0, program._app.quit))
from casereview.__main__ import main
app.Program = lambda *_a, **_k: program
main([])
"""
    assert report(home, REPORT.format(module="app", call=call)) == "1 0"


def test_the_process_that_reads_documents_forbids_it(home: Path) -> None:
    call = """
from casereview.correspondence import child
import io
from types import SimpleNamespace
sys.stdin = SimpleNamespace(buffer=io.BytesIO())
answers, sys.stderr = sys.stdout, sys.stdout
child.main()
sys.stdout = answers
"""
    code = REPORT.format(module="correspondence", call=call)
    assert report(home, code) == "1 0"
