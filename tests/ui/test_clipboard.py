"""What is copied is marked as secret and goes again, seen by another program on a real display."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from casereview.ui.clipboard import HINT, MARKS, ClipboardGuard

pytestmark = pytest.mark.window  # Qt without a display does not say whose the clipboard is

WORDS = "what the claimant said"
OTHERS = "a shopping list"


@pytest.fixture
def guard(qapp: QApplication, qtbot: QtBot) -> Iterator[ClipboardGuard]:
    clipboard = qapp.clipboard()
    clipboard.clear()
    guard = ClipboardGuard(clipboard, 60)
    yield guard
    clipboard.clear()
    guard.deleteLater()
    qapp.processEvents()


def test_every_copy_is_marked_for_clipboard_managers(
    guard: ClipboardGuard, qapp: QApplication
) -> None:
    qapp.clipboard().setText(WORDS)
    offered = qapp.clipboard().mimeData()
    assert offered.text() == WORDS
    assert {name: bytes(offered.data(name).data()) for name in MARKS} == MARKS
    assert MARKS[HINT] == b"secret"


def test_formatted_text_stays_formatted(guard: ClipboardGuard, qapp: QApplication) -> None:
    rich = QMimeData()
    rich.setText("plain")
    rich.setHtml("<b>plain</b>")
    qapp.clipboard().setMimeData(rich)
    offered = qapp.clipboard().mimeData()
    assert offered.html() == "<b>plain</b>"
    assert offered.hasFormat(HINT)


def test_it_is_cleared_after_the_time_and_a_newer_copy_starts_it_anew(
    guard: ClipboardGuard, qapp: QApplication, qtbot: QtBot
) -> None:
    timer = guard._watched[0].timer
    assert timer.interval() == 60_000
    guard.set_seconds(0)
    qapp.clipboard().setText(WORDS)
    assert timer.isActive()
    qtbot.waitUntil(lambda: qapp.clipboard().text() == "")
    guard.set_seconds(30)
    assert timer.interval() == 30_000


def test_it_is_cleared_at_once_when_asked(guard: ClipboardGuard, qapp: QApplication) -> None:
    qapp.clipboard().setText(WORDS)
    guard.clear()
    assert qapp.clipboard().text() == ""
    assert not guard._watched[0].timer.isActive()


def test_what_is_no_text_is_left_alone(guard: ClipboardGuard, qapp: QApplication) -> None:
    nothing = QMimeData()
    nothing.setData("application/x-example", b"1")
    qapp.clipboard().setMimeData(nothing)
    assert not qapp.clipboard().mimeData().hasFormat(HINT)


def xclip(selection: str, target: str) -> bytes:
    """Ask as another program, while this one goes on answering; b'' where nothing is offered."""
    program = shutil.which("xclip")
    if program is None:
        pytest.skip("needs xclip (packaging/apt.txt)")
    run = subprocess.Popen(
        [program, "-o", "-selection", selection, "-t", target],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    while run.poll() is None:
        QTest.qWait(5)  # X11 asks this very process for what it offers
    assert run.stdout is not None
    with run.stdout:
        return run.stdout.read()


def copy_elsewhere(text: str) -> subprocess.Popen[bytes]:
    """Copy as another program, which stays to answer; the caller ends it."""
    program = shutil.which("xclip")
    assert program is not None
    run = subprocess.Popen(
        [program, "-i", "-quiet", "-selection", "clipboard"],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert run.stdin is not None
    run.stdin.write(text.encode())
    run.stdin.close()
    return run


def test_another_program_sees_the_mark_then_nothing(
    guard: ClipboardGuard, qapp: QApplication, qtbot: QtBot
) -> None:
    text = QPlainTextEdit(WORDS)
    qtbot.addWidget(text)
    text.show()
    qtbot.waitExposed(text)
    QTest.mouseDClick(text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    assert qapp.clipboard().ownsSelection()  # what is marked with the mouse can be pasted
    text.copy()
    for selection in ("clipboard", "primary"):
        targets = xclip(selection, "TARGETS").decode().split()
        assert HINT in targets, selection
        assert "CanIncludeInClipboardHistory" in targets
        assert xclip(selection, HINT) == b"secret"
        assert xclip(selection, "UTF8_STRING") == b"what"
    guard.clear()
    for selection in ("clipboard", "primary"):
        assert xclip(selection, "UTF8_STRING") == b""
        assert xclip(selection, "TARGETS") == b""


def test_what_another_program_copied_is_left_to_it(
    guard: ClipboardGuard, qapp: QApplication, qtbot: QtBot
) -> None:
    qapp.clipboard().setText(WORDS)
    other = copy_elsewhere(OTHERS)
    try:
        qtbot.waitUntil(lambda: not qapp.clipboard().ownsClipboard())
        assert not guard._watched[0].timer.isActive()
        guard.clear()
        assert xclip("clipboard", "UTF8_STRING") == OTHERS.encode()
        assert HINT not in xclip("clipboard", "TARGETS").decode().split()
    finally:
        other.kill()
        other.wait()


def test_links_that_are_copied_are_marked_too(guard: ClipboardGuard, qapp: QApplication) -> None:
    links = QMimeData()
    links.setUrls([QUrl("https://letters.example/1")])
    qapp.clipboard().setMimeData(links)
    assert qapp.clipboard().mimeData().hasFormat(HINT)
