"""A newcomer makes a vault, opens a first case, fills in its details, locks, and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from casereview.app import Program
from casereview.services.views import PageName
from casereview.ui.pages.overview import OverviewPage
from casereview.ui.workspace import Workspace
from tests.builders import cheap_kdf

PASSPHRASE = "four plain words here"


class WindowWatch(QObject):
    """Notes every window that is shown: a part shown before it has its place would be one."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: set[str] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.add(type(watched).__name__)
        return False


@pytest.fixture
def program(qapp: QApplication) -> Iterator[Program]:
    with cheap_kdf():
        program = Program()
        yield program
        program.close()


def workspace_of(qtbot: QtBot, program: Program) -> Workspace:
    """Return the workspace once the vault is open and its cases are listed."""
    window = program.window
    qtbot.waitUntil(lambda: window.workspace is not None, timeout=20_000)
    workspace = window.workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: workspace.cases.subtitle != "", timeout=20_000)
    return workspace


def make_vault(qtbot: QtBot, program: Program, folder: Path) -> Workspace:
    unlock = program.window.unlock
    QTest.mouseClick(unlock.welcome.new_vault, Qt.MouseButton.LeftButton)
    form = unlock.create_form
    form.place.setText(str(folder))
    QTest.keyClicks(form.passphrase, PASSPHRASE)
    QTest.keyClicks(form.again, PASSPHRASE)
    QTest.keyClick(form.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: unlock.form is unlock.code_form, timeout=20_000)
    last_group = unlock.code_form.code.text().split("-")[-1]
    QTest.keyClicks(unlock.code_form.last_group, last_group)
    QTest.keyClick(unlock.code_form.last_group, Qt.Key.Key_Return)
    return workspace_of(qtbot, program)


def overview_of(qtbot: QtBot, workspace: Workspace, claimant: str) -> OverviewPage:
    qtbot.waitUntil(lambda: workspace.current.page is PageName.OVERVIEW, timeout=20_000)
    page = workspace.current
    assert isinstance(page, OverviewPage)
    qtbot.waitUntil(lambda: page.title == claimant, timeout=20_000)
    return page


def type_into(page: OverviewPage, path: str, text: str) -> None:
    field = page.details.controls[path]
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def walk(qtbot: QtBot, program: Program, folder: Path) -> None:
    with qtbot.waitActive(program.window):
        program.window.show()
        program.window.activateWindow()
    workspace = make_vault(qtbot, program, folder)
    qtbot.waitUntil(workspace.cases.empty.isVisible)

    QTest.mouseClick(workspace.cases.empty.button, Qt.MouseButton.LeftButton)
    form = workspace.cases.form
    QTest.keyClicks(form.claimant, "Mr Z")
    QTest.keyClicks(form.defendant, "Example Ltd")
    QTest.keyClick(form.defendant, Qt.Key.Key_Return)
    page = overview_of(qtbot, workspace, "Mr Z")
    qtbot.waitUntil(lambda: workspace.rail.case_title.toolTip() == "Mr Z v Example Ltd")

    page.details_button.click()
    type_into(page, "instructing.firm", "Harcourt & Lane LLP")
    type_into(page, "expert.name", "Dr A Example")
    page.settle()
    qtbot.waitUntil(workspace.status.undo.isVisible, timeout=20_000)

    for name in (PageName.DOCUMENTS, PageName.INTERVIEW, PageName.REPORT):
        QTest.keyClick(
            program.window,
            {
                PageName.DOCUMENTS: Qt.Key.Key_3,
                PageName.INTERVIEW: Qt.Key.Key_4,
                PageName.REPORT: Qt.Key.Key_5,
            }[name],
            Qt.KeyboardModifier.ControlModifier,
        )
        assert workspace.current.page is name
        qtbot.waitUntil(lambda: workspace.status.text.startswith("All changes saved"))

    workspace.rail.lock.click()
    unlock = program.window.unlock
    assert program.window.workspace is None
    assert unlock.open_form.isVisible()
    QTest.keyClicks(unlock.open_form.passphrase, "not the passphrase")
    QTest.keyClick(unlock.open_form.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(unlock.open_form.notice.isVisible, timeout=20_000)
    QTest.keyClicks(unlock.open_form.passphrase, PASSPHRASE)
    QTest.keyClick(unlock.open_form.passphrase, Qt.Key.Key_Return)

    workspace = workspace_of(qtbot, program)
    QTest.keyClick(workspace.cases.table, Qt.Key.Key_Return)
    page = overview_of(qtbot, workspace, "Mr Z")
    firm, expert = (page.details.controls[p] for p in ("instructing.firm", "expert.name"))
    assert isinstance(firm, QLineEdit)
    assert isinstance(expert, QLineEdit)
    assert firm.text() == "Harcourt & Lane LLP"
    assert expert.text() == "Dr A Example"
    QTest.keyClick(program.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: expert.text() == "", timeout=20_000)
    assert firm.text() == "Harcourt & Lane LLP"


def test_a_first_case(qtbot: QtBot, program: Program, tmp_path: Path, qapp: QApplication) -> None:
    watch = WindowWatch()
    qapp.installEventFilter(watch)
    walk(qtbot, program, tmp_path / "Expert cases")
    qapp.removeEventFilter(watch)
    assert watch.shown == {"MainWindow"}
    names = [path.name for path in (tmp_path / "Expert cases").rglob("*")]
    assert names
    assert not [name for name in names if "Mr Z" in name or "Example" in name]


@pytest.mark.window
def test_a_first_case_in_a_real_window(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    walk(qtbot, program, tmp_path / "Expert cases")
