"""What tests of the window share: the theme, and a vault thread that is ended after the test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casereview.services.session import OpenCase, Session
from casereview.ui.desk import Desk
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from tests.builders import cheap_kdf
from tests.ui.case_samples import CaseTemplate, build_template, open_template


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


@pytest.fixture(scope="session")
def case_template(tmp_path_factory: pytest.TempPathFactory) -> CaseTemplate:
    """Make, once, a vault with a case of three documents and an interview begun."""
    return build_template(tmp_path_factory.mktemp("template") / "vault")


@pytest.fixture
def case_desk(
    qtbot: QtBot, tasks: Tasks, theme: Theme, case_template: CaseTemplate, tmp_path: Path
) -> Iterator[Desk]:
    """Lend a desk over a copy of that case, in its own encrypted file, on the vault thread."""
    folder = tmp_path / "vault"
    shutil.copytree(case_template.folder, folder)
    with cheap_kdf():
        opened: list[tuple[Session, OpenCase]] = []
        tasks.run(open_template, folder, case_template.case_id, done=opened.append)
        qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    session, case = opened[0]
    desk = Desk(tasks, theme, case)
    yield desk
    tasks.run(case.close)
    tasks.run(session.close)
