"""Retention beside an open case: counts in the navigation, and the case closed when it goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casereview.app import case_pages, vault_pages
from casereview.services import cases
from casereview.services.navigation import navigation
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault.retention import CONFIRMATION
from casereview.services.views import PageName
from casereview.ui.pages.overview import OverviewPage
from casereview.ui.pages.particulars.parts import Part
from casereview.ui.pages.retention import RetentionPage
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.workspace import FrameServices, Workspace
from tests.builders import cheap_kdf

PASSPHRASE = "four plain fictional words"


def _make(folder: Path) -> tuple[Session, str]:
    session, _code = Session.create(folder, PASSPHRASE)
    case_id = session.new_case(CaseDraft("Ms Q", defendant="Example Ltd"))
    with session.working_on(case_id) as case:
        cases.save_detail(case, "keeping.concluded_on", date(2010, 1, 31))
    return session, case_id


@pytest.fixture
def opened(
    qtbot: QtBot, tasks: Tasks, theme: Theme, tmp_path: Path
) -> Iterator[tuple[Workspace, str]]:
    """A workspace on a real vault with one case, concluded long ago."""
    with cheap_kdf():
        made: list[tuple[Session, str]] = []
        tasks.run(_make, tmp_path / "vault", done=made.append)
        qtbot.waitUntil(lambda: bool(made), timeout=20_000)
        session, case_id = made[0]
        services = FrameServices(navigation, cases.undo, cases.redo, case_pages, vault_pages())
        workspace = Workspace(tasks, theme, session, services)
        qtbot.addWidget(workspace)
        theme.dress(workspace)
        workspace.resize(1280, 720)
        workspace.show()
        qtbot.waitExposed(workspace)
        _settle(qtbot, tasks)
        yield workspace, case_id
        workspace.shut()
        _settle(qtbot, tasks)


def _settle(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: not tasks.busy, timeout=20_000)


def _retention(workspace: Workspace) -> RetentionPage:
    page = workspace.page(PageName.RETENTION)
    assert isinstance(page, RetentionPage)
    return page


def _count(workspace: Workspace) -> str:
    return workspace.rail.buttons[PageName.RETENTION].accessibleDescription()


def test_what_is_due_is_said_with_the_cases_and_led_to(
    qtbot: QtBot, tasks: Tasks, opened: tuple[Workspace, str]
) -> None:
    workspace, _case_id = opened
    assert _count(workspace) == "1"
    assert workspace.cases.due.isVisible()
    workspace.cases.due.click()
    _settle(qtbot, tasks)
    assert workspace.current.page is PageName.RETENTION


def test_the_open_case_and_the_page_follow_each_other(
    qtbot: QtBot, tasks: Tasks, opened: tuple[Workspace, str]
) -> None:
    workspace, case_id = opened
    workspace.leave_for(PageName.RETENTION)
    _settle(qtbot, tasks)
    page = _retention(workspace)
    page.panel.case_wanted.emit()
    qtbot.waitUntil(lambda: workspace.desk is not None, timeout=20_000)
    _settle(qtbot, tasks)
    overview = workspace.page(PageName.OVERVIEW)
    assert isinstance(overview, OverviewPage)
    overview.open_at("details/case")
    _settle(qtbot, tasks)
    entry = overview.details.part(Part.CASE).entries["keeping.concluded_on"]
    entry.show_value(date(2011, 2, 28))
    entry.left.emit()
    _settle(qtbot, tasks)
    workspace.leave_for(PageName.RETENTION)
    _settle(qtbot, tasks)
    line = page.line
    assert line is not None
    assert line.standing.day == date(2018, 2, 28)
    page.panel.hold.click()
    page.panel.reason.line.setText("appeal pending")
    page.panel.reason.submit()
    _settle(qtbot, tasks)
    assert workspace.desk is not None, "the case stays open"
    held: list[str] = []

    def hold_of(case: OpenCase) -> str:
        return case.file.legal_hold

    workspace.desk.ask(hold_of, done=held.append)
    _settle(qtbot, tasks)
    assert held == ["appeal pending"]
    assert _count(workspace) == ""
    assert workspace.desk.case_id == case_id


def test_an_open_case_is_closed_before_it_is_destroyed(
    qtbot: QtBot, tasks: Tasks, opened: tuple[Workspace, str]
) -> None:
    workspace, case_id = opened
    workspace.open_case(case_id)
    qtbot.waitUntil(lambda: workspace.desk is not None, timeout=20_000)
    _settle(qtbot, tasks)
    workspace.leave_for(PageName.RETENTION)
    _settle(qtbot, tasks)
    panel = _retention(workspace).panel
    panel.destroy_case.click()
    _settle(qtbot, tasks)
    assert workspace.desk is None
    assert workspace.current.page is PageName.RETENTION, "the page stays"
    panel.destruction.passphrase.setText(PASSPHRASE)
    panel.destruction.word.setText(CONFIRMATION)
    panel.destruction.save.click()
    _settle(qtbot, tasks)
    assert _count(workspace) == ""
    assert workspace.rail.buttons[PageName.CASES].accessibleDescription() == ""
    assert _retention(workspace).save_button.isVisible()
