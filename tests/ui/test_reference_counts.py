"""Notices a Qt binding that loses references to None, which kills the process before Python 3.12.

PySide6 6.12.0 loses one at every call that returns nothing; a program then dies after some
thousands of calls, at a random place. From Python 3.12 on None is immortal and nothing is lost.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 500

pytestmark = pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on"
)


def drift(call: Callable[[], object]) -> float:
    """Return how many references to None one call gains or loses."""
    call()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    return (sys.getrefcount(None) - before) / CALLS


def test_calls_that_return_nothing_keep_the_references_to_none(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    orphan = QObject()

    assert abs(drift(lambda: label.setText("text"))) < 0.1
    assert abs(drift(label.update)) < 0.1
    assert abs(drift(orphan.parent)) < 0.1
