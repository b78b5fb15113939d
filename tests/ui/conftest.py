"""What tests of the window share: the theme, and a vault thread that is ended after the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """Style the application as the window does, in light (offscreen tells no scheme)."""
    theme = Theme(qapp, Qt.ColorScheme.Light)
    theme.apply()
    return theme


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """Lend a vault thread."""
    tasks = Tasks()
    yield tasks
    tasks.close()
    tasks.deleteLater()
    qapp.processEvents()
