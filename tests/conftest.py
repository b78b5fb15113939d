"""What every test gets: no display, an empty home, no forgotten dialog, nothing left running."""

from __future__ import annotations

import gc
import itertools
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

hypothesis.settings.register_profile("tests", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("search", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("tests")

_PATIENCE = 5.0  # seconds a thread or child process has to end after its test


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --onscreen."""
    parser.addoption(
        "--onscreen",
        action="store_true",
        help="use the display that is there instead of Qt's offscreen platform",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose Qt's platform before anything imports Qt."""
    if config.getoption("--onscreen"):
        os.environ.pop("QT_QPA_PLATFORM", None)
    else:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.pop("QT_SCALE_FACTOR", None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a window where there is none."""
    if config.getoption("--onscreen"):
        return
    skip = pytest.mark.skip(reason="needs a display: --onscreen, under Xvfb in packaging/test")
    for item in items:
        if item.get_closest_marker("window"):
            item.add_marker(skip)


@pytest.fixture(scope="session", autouse=True)
def _session_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep caches of fonts and the like out of the user's home, once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        runtime = tmp_path_factory.mktemp("runtime")
        runtime.chmod(0o700)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        yield


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield folders that nobody has used; a folder of tmp_path's for each test would be slow."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test an empty home folder, settings and documents."""
    folder = next(_homes)
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.setenv("APPDATA", str(folder / "AppData"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / ".config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / ".local" / "share"))
    return folder


@pytest.fixture(autouse=True)
def _no_unanswered_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail instead of waiting for ever when a dialog opens that the test does not answer.

    A test answers by replacing the same method itself.
    """
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None:
        return
    statics = {
        "QMessageBox": ("about", "critical", "information", "question", "warning"),
        "QFileDialog": (
            "getExistingDirectory",
            "getOpenFileName",
            "getOpenFileNames",
            "getSaveFileName",
        ),
        "QInputDialog": ("getDouble", "getInt", "getItem", "getMultiLineText", "getText"),
        "QColorDialog": ("getColor",),
        "QFontDialog": ("getFont",),
    }
    for class_name, methods in {**statics, "QDialog": ("exec",)}.items():
        for method in methods:
            refusal = _refuse(f"{class_name}.{method}")
            monkeypatch.setattr(getattr(widgets, class_name), method, refusal)


def _refuse(name: str) -> Callable[..., Any]:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError(f"{name} opened a dialog that the test does not answer")

    return refuse


@pytest.fixture(autouse=True)
def _nothing_left_running(_no_unanswered_dialog: None) -> Iterator[None]:
    """Fail a test that leaves a thread, a child process or a window behind."""
    threads, children, windows = set(threading.enumerate()), _child_processes(), _windows()
    yield
    deadline = time.monotonic() + _PATIENCE
    for thread in set(threading.enumerate()) - threads:
        thread.join(max(0.0, deadline - time.monotonic()))
        assert not thread.is_alive(), f"thread left running: {thread.name}"
    while left := _child_processes() - children:
        assert time.monotonic() < deadline, f"child processes left running: {sorted(left)}"
        threading.Event().wait(0.02)
    if _windows() - windows:
        _delete_what_is_due()
    assert not (left_open := _windows() - windows), f"windows left open: {sorted(left_open)}"


def _child_processes() -> set[str]:
    """Name the children of this process that run (Linux tells; elsewhere none is seen)."""
    found = set()
    for listing in Path("/proc/self/task").glob("*/children"):
        try:
            pids = listing.read_text().split()
        except OSError:  # the thread ended between listing and reading
            continue
        for pid in pids:
            try:
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except OSError:  # the child ended meanwhile
                continue
            command = b" ".join(words).decode(errors="replace").strip()
            if command and "multiprocessing.resource_tracker" not in command:
                found.add(f"{pid} {command}")
    return found


def _windows() -> set[str]:
    """Name the top-level widgets that exist."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return set()
    return {
        f"{type(widget).__name__} {widget.objectName()} at {id(widget):x}"
        for widget in widgets.QApplication.topLevelWidgets()
    }


def _delete_what_is_due() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
