"""Search in the window: by keyboard alone, in context, and on to the place on the page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from casereview.domain.documents.document import Page as TextPage
from casereview.domain.documents.document import TextSource
from casereview.services import cases
from casereview.services.navigation import navigation
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.views import PageName
from casereview.storage import search
from casereview.ui.desk import Desk, Destination, VaultDesk
from casereview.ui.models.results import CaseLine, HitLine, MoreLine
from casereview.ui.pages.documents import DocumentsPage
from casereview.ui.pages.search import SearchPage
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.workspace import FrameServices, Workspace
from tests.builders import cheap_kdf
from tests.ui.case_samples import CaseTemplate, check, read, settle, show, unnamed

PAGES = 7


def fill(session: Session, case_id: str) -> None:
    """Give the case letters of many pages that speak of harness, and make a second case."""
    case = session.open(case_id)
    with case.change("File"):
        document = case.file.documents.all()[0]
        case.file.pages.put(
            *(TextPage(document.id, n, f"Page {n}: she feared harness.") for n in range(1, PAGES))
        )
    case.close()
    other = session.open(session.new_case(CaseDraft("Mr Ouzel", "ZZ-2")))
    with other.change("Note"):
        other.file.record.put(replace(other.file.record.get(), note="A museum of harnesses."))
    other.close()


def unlocked(folder: Path, case_id: str) -> Session:
    """Unlock a copy of the template and fill it; call on the vault thread."""
    session = Session.unlock(folder, "a passphrase")
    fill(session, case_id)
    return session


@pytest.fixture
def session(
    qtbot: QtBot, tasks: Tasks, case_template: CaseTemplate, tmp_path: Path
) -> Iterator[Session]:
    folder = tmp_path / "vault"
    shutil.copytree(case_template.folder, folder)
    opened: list[Session] = []
    with cheap_kdf():
        tasks.run(unlocked, folder, case_template.case_id, done=opened.append)
        qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    yield opened[0]
    tasks.run(opened[0].close)


@pytest.fixture
def desk(tasks: Tasks, theme: Theme, session: Session) -> VaultDesk:
    return VaultDesk(tasks, theme, session)


@pytest.fixture
def page(qtbot: QtBot, desk: VaultDesk) -> SearchPage:
    page = SearchPage(desk)
    qtbot.addWidget(page)
    desk.theme.dress(page)
    page.resize(1080, 636)
    page.show()
    qtbot.waitExposed(page)
    wait(qtbot, desk)
    return page


def wait(qtbot: QtBot, desk: VaultDesk) -> None:
    qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=20_000)


def look(qtbot: QtBot, page: SearchPage, desk: VaultDesk, typed: str) -> list[object]:
    """Look for words and return the lines once all is told."""
    page.look_for(typed)
    wait(qtbot, desk)
    return list(page.results.results.rows)


def test_hits_stand_in_their_context_by_case(
    qtbot: QtBot, page: SearchPage, desk: VaultDesk
) -> None:
    lines = look(qtbot, page, desk, "harness")
    kinds = [type(line) for line in lines]
    assert kinds == [CaseLine, HitLine, CaseLine, *[HitLine] * search.HITS_A_CASE, MoreLine]
    first = lines[1]
    assert isinstance(first, HitLine)
    assert first.hit.where == "Case details"
    assert [first.hit.excerpt[a:b] for a, b in first.hit.marks] == ["harnesses"]
    more = lines[-1]
    assert isinstance(more, MoreLine)
    assert more.more == PAGES - 1 - search.HITS_A_CASE
    assert page.subtitle == f"{PAGES} places in 2 cases"
    assert page.results.currentIndex().row() == 1  # the cursor passes over the case itself


def test_what_is_typed_later_replaces_what_was_looked_for(
    qtbot: QtBot, page: SearchPage, desk: VaultDesk
) -> None:
    for typed in ("harn", "harne", "museum"):
        page.look_for(typed)
    wait(qtbot, desk)
    assert [type(line) for line in page.results.results.rows] == [CaseLine, HitLine]
    assert page.subtitle == "1 place in 1 case"
    assert look(qtbot, page, desk, "mu") == []
    assert page.empty.isVisible()
    assert look(qtbot, page, desk, "zyzzyva") == []
    assert page.empty.isVisible()
    assert page.subtitle == ""


def test_up_down_and_enter_lead_to_the_page_of_the_case(
    qtbot: QtBot, page: SearchPage, desk: VaultDesk, case_template: CaseTemplate
) -> None:
    look(qtbot, page, desk, "harness")
    page.results.setFocus()
    QTest.keyClick(page.results, Qt.Key.Key_Down)
    assert page.results.currentIndex().row() == 3  # over the line of the case
    with qtbot.waitSignal(desk.case_wanted) as wanted:
        page.results.choose_current()
    case_id, destination = wanted.args or ("", None)
    assert case_id == case_template.case_id
    assert isinstance(destination, Destination)
    assert destination.page is PageName.DOCUMENTS
    assert destination.target.endswith("//1/19-26")


def test_more_of_a_case_is_looked_for_in_that_case_alone(
    qtbot: QtBot, page: SearchPage, desk: VaultDesk
) -> None:
    lines = look(qtbot, page, desk, "harness")
    page.results.choose(page.results.results.index(len(lines) - 1))
    page.results.choose_current()
    wait(qtbot, desk)
    rows = page.results.results.rows
    assert [type(line) for line in rows] == [CaseLine, *[HitLine] * (PAGES - 1)]
    assert page.within.isChecked()
    assert page.within.text() == "Only Ms Z v Example Ltd"
    page.everywhere.click()
    wait(qtbot, desk)
    assert isinstance(page.results.results.rows[-1], MoreLine)


def test_a_case_that_cannot_be_read_is_named(
    qtbot: QtBot, page: SearchPage, desk: VaultDesk, case_template: CaseTemplate, tmp_path: Path
) -> None:
    (tmp_path / "vault" / "cases" / f"{case_template.case_id}.db").unlink()
    lines = look(qtbot, page, desk, "harness")
    assert [type(line) for line in lines] == [CaseLine, HitLine]
    assert page.notice.isVisible()
    assert "1 case could not be searched." in page.notice.text
    assert "Ms Z v Example Ltd" in page.notice.text


def test_cases_beyond_the_first_wait_to_be_looked_into(
    qtbot: QtBot, page: SearchPage, desk: VaultDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CASES_AT_ONCE", 1)
    lines = look(qtbot, page, desk, "harness")
    assert [type(line) for line in lines] == [CaseLine, HitLine]
    assert "One further case" in page.further.text()
    assert page.further.isVisible()
    page.further.click()
    wait(qtbot, desk)
    assert not page.further.isVisible()
    assert isinstance(page.results.results.rows[-1], MoreLine)


def test_its_model_and_names_are_sound(
    qtbot: QtBot, page: SearchPage, desk: VaultDesk, qtmodeltester: ModelTester
) -> None:
    look(qtbot, page, desk, "harness")
    check(qtmodeltester, page.results.results)
    assert unnamed(page) == []


def documents_only(desk: Desk) -> Iterator[DocumentsPage]:
    """Build the page of the documents, and no other."""
    yield DocumentsPage(desk)


@pytest.fixture
def workspace(qtbot: QtBot, tasks: Tasks, theme: Theme, session: Session) -> Workspace:
    services = FrameServices(
        navigation, cases.undo, cases.redo, documents_only, {PageName.SEARCH: SearchPage}
    )
    workspace = Workspace(tasks, theme, session, services)
    qtbot.addWidget(workspace, before_close_func=_leave)
    theme.dress(workspace)
    workspace.resize(1280, 720)
    workspace.show()
    qtbot.waitExposed(workspace)
    wait(qtbot, workspace.vault_desk)
    return workspace


def shown(workspace: Workspace) -> PageName:
    return workspace.current.page


def _leave(workspace: Workspace) -> None:
    workspace.close_case()


def test_from_the_field_to_the_words_on_the_page_and_back(
    qtbot: QtBot, workspace: Workspace, case_template: CaseTemplate
) -> None:
    workspace.activateWindow()
    QTest.keyClick(workspace, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert workspace.current.page is PageName.SEARCH
    field = workspace.search
    assert field.hasFocus()
    QTest.keyClicks(field, "harness")
    wait(qtbot, workspace.vault_desk)
    for _hit in range(2):
        QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    wait(qtbot, workspace.vault_desk)
    page = workspace.current
    assert isinstance(page, DocumentsPage)
    qtbot.waitUntil(lambda: page.viewer.pages._current == "found 19-26", timeout=10_000)
    assert page.viewer.pages.page == 2
    assert not field.hasFocus()
    workspace.go_back()
    assert workspace.current.page is PageName.SEARCH
    assert field.hasFocus()
    assert field.text() == "harness"  # and what was found still stands
    assert workspace.current.subtitle == f"{PAGES} places in 2 cases"
    QTest.keyClick(field, Qt.Key.Key_Escape)


def test_escape_leads_back_to_where_the_search_began(qtbot: QtBot, workspace: Workspace) -> None:
    QTest.keyClicks(workspace.search, "harn")
    assert shown(workspace) is PageName.SEARCH
    QTest.keyClick(workspace.search, Qt.Key.Key_Escape)
    assert shown(workspace) is PageName.CASES
    wait(qtbot, workspace.vault_desk)


def test_words_on_paper_are_pointed_at_where_they_stand(qtbot: QtBot, case_desk: Desk) -> None:
    page = DocumentsPage(case_desk)
    show(qtbot, case_desk, page)
    (row,) = (row for row in page.model.rows if row.document.media_type == "application/pdf"
              and row.document.text_source is TextSource.TEXT_LAYER)  # fmt: skip
    text = read(qtbot, case_desk, _first_page, row.document.id)
    assert isinstance(text, str)
    start = text.index("machine")
    page.open_at(f"{row.document.id}//1/{start}-{start + 7}")
    settle(qtbot, case_desk)
    (mark,) = (m for m in page.viewer.pages._marks if m.id == page.viewer.pages._current)
    assert (mark.page, mark.start, mark.end) == (1, start, start + 7)
    (rect,) = mark.rects
    assert 20 < rect[2] - rect[0] < 90
    assert page.viewer.pages.mark_rects(mark)
    settle(qtbot, case_desk)


def _first_page(case: OpenCase, document_id: str) -> str:
    return case.file.pages.of(document_id)[0].text
