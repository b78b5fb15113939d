"""The risk banner in the window: on every page of the case, asked about on leaving, no lock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casereview.app import case_pages, vault_pages
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.assessing.screening import Reply
from casereview.domain.dates import PartialDate
from casereview.services import cases
from casereview.services.interview import interviewing, risk
from casereview.services.interview.parts import InterviewPart
from casereview.services.navigation import navigation
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.views import PageName, RiskNotice
from casereview.ui.pages.interview import InterviewPage
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.workspace import FrameServices, Workspace
from tests.builders import cheap_kdf
from tests.ui.test_window import Opened as Window

OF_THE_CASE = (
    PageName.OVERVIEW,
    PageName.DOCUMENTS,
    PageName.INTERVIEW,
    PageName.REPORT,
    PageName.HISTORY,
)


@dataclass
class Opened:
    """A workspace on a real vault with two cases, the first of them open."""

    qtbot: QtBot
    work: Workspace
    tasks: Tasks
    first: str
    second: str

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.busy, timeout=20_000)

    def save(self, call: object, *args: object) -> None:
        assert self.work.desk is not None
        self.work.desk.save(call, *args)  # type: ignore[arg-type]  # any service will do
        self.settle()

    @property
    def interview(self) -> InterviewPage:
        page = self.work.page(PageName.INTERVIEW)
        assert isinstance(page, InterviewPage)
        return page


def _make(folder: Path) -> tuple[Session, list[str]]:
    session, _code = Session.create(folder, "four plain fictional words")
    made = []
    for name in ("Ms Q", "Mr R"):
        made.append(session.new_case(CaseDraft(name)))
        with session.working_on(made[-1]) as case:
            interviewing.acknowledge_notice(case, date(2026, 5, 1))
            interviewing.add_time_point(case, "Today", "today", "today", PartialDate(2026, 5, 1))
    return session, made


@pytest.fixture
def opened(qtbot: QtBot, tasks: Tasks, theme: Theme, tmp_path: Path) -> Iterator[Opened]:
    with cheap_kdf():
        found: list[tuple[Session, list[str]]] = []
        tasks.run(_make, tmp_path / "vault", done=found.append)
        qtbot.waitUntil(lambda: bool(found), timeout=20_000)
        session, (first, second) = found[0]
        services = FrameServices(navigation, cases.undo, cases.redo, case_pages, vault_pages())
        work = Workspace(tasks, theme, session, services)
        qtbot.addWidget(work)
        theme.dress(work)
        work.resize(1280, 720)
        work.show()
        qtbot.waitExposed(work)
        made = Opened(qtbot, work, tasks, first, second)
        work.open_case(first)
        qtbot.waitUntil(lambda: work.desk is not None, timeout=20_000)
        made.settle()
        yield made
        work.shut()
        made.settle()


def _point(case: OpenCase) -> str:
    return case.file.time_points.all()[0].id


def _rate(case: OpenCase, item: str, value: str) -> object:
    return interviewing.rate(case, _point(case), ModuleKey("mde"), item, value)


def _answer_ideas(case: OpenCase, reply: Reply) -> object:
    if not case.file.enquiries.all():
        risk.begin(case)
    return risk.answer(case, case.file.enquiries.all()[-1].id, "ideas", "now", reply)


def _record(case: OpenCase) -> object:
    key = case.file.enquiries.all()[-1].id
    risk.save(case, key, "judgement", "No intent now.")
    risk.save(case, key, "done", "Told her GP.")
    return risk.record_done(case, key)


def test_it_stands_on_every_page_of_the_case_and_on_no_page_of_the_vault(opened: Opened) -> None:
    work = opened.work
    assert not work.risk.isVisible()
    opened.save(_answer_ideas, Reply.UNSURE)
    for name in OF_THE_CASE:
        work.show_page(name)
        assert work.risk.isVisible(), name
        assert work.risk.text.startswith("Risk: thoughts of suicide answered yes or unsure")
    for name in (PageName.CASES, PageName.SEARCH, PageName.SETTINGS):
        work.show_page(name)
        assert not work.risk.isVisible(), name
    work.show_page(PageName.REPORT)
    opened.save(_answer_ideas, Reply.NO)
    assert work.risk.isVisible()
    opened.save(_record)
    assert not work.risk.isVisible()
    opened.save(cases.undo)
    assert work.risk.isVisible()


def test_a9_shows_the_risk_page_at_once_from_wherever_it_is_rated(opened: Opened) -> None:
    opened.work.show_page(PageName.REPORT)
    opened.save(_rate, "A1", "threshold")
    assert opened.work.current.page is PageName.REPORT
    opened.save(_rate, "A9", "subthreshold")
    opened.settle()
    assert opened.work.current is opened.interview
    assert opened.interview.parts.part is InterviewPart.RISK
    assert "MDE A9" in opened.work.risk.text


def test_its_button_leads_to_the_enquiry(opened: Opened) -> None:
    opened.save(_answer_ideas, Reply.YES)
    opened.work.show_page(PageName.HISTORY)
    opened.work.risk.open.click()
    opened.settle()
    assert opened.work.current is opened.interview
    assert opened.interview.parts.part is InterviewPart.RISK
    assert opened.interview.parts.risk.asked.isVisible()


def test_leaving_the_case_asks_once_and_goes_on_when_acknowledged(opened: Opened) -> None:
    work = opened.work
    opened.save(_answer_ideas, Reply.YES)
    work.show_page(PageName.CASES)
    work.open_case(opened.second)
    assert work.desk is not None
    assert work.desk.case_id == opened.first
    assert work.risk.isVisible()
    assert "Before this case is closed" in work.risk.text
    work.risk.acknowledge.click()
    opened.qtbot.waitUntil(
        lambda: work.desk is not None and work.desk.case_id == opened.second, timeout=20_000
    )
    opened.settle()
    assert not work.risk.isVisible()
    work.open_case(opened.first)
    opened.qtbot.waitUntil(lambda: work.desk is not None and work.desk.case_id == opened.first)
    opened.settle()
    assert work.risk.isVisible()  # acknowledged is not done
    assert not work.risk.acknowledge.isVisible()
    work.open_case(opened.second)
    opened.qtbot.waitUntil(lambda: work.desk is not None and work.desk.case_id == opened.second)


def test_nobody_is_kept_in_a_case(opened: Opened) -> None:
    work = opened.work
    opened.save(_answer_ideas, Reply.YES)
    work.open_case(opened.second)
    assert work.desk is not None
    assert work.desk.case_id == opened.first
    work.open_case(opened.second)
    opened.qtbot.waitUntil(
        lambda: work.desk is not None and work.desk.case_id == opened.second, timeout=20_000
    )


def test_closing_the_window_asks_once_and_then_closes(
    qtbot: QtBot, tasks: Tasks, theme: Theme, tmp_path: Path
) -> None:
    shown = Window(qtbot, tasks, theme, tmp_path)
    work, _desk = shown.open_case()
    work.risk.show_notice(RiskNotice("e", "Risk: a plan answered yes or unsure.", "Stays.", False))
    shown.window.close()
    assert shown.window.isVisible()
    assert work.risk.isVisible()
    assert "Before this case is closed" in work.risk.text
    shown.window.close()
    qtbot.waitUntil(lambda: not shown.window.isVisible(), timeout=20_000)


def test_locking_is_never_held_up(opened: Opened) -> None:
    opened.save(_answer_ideas, Reply.YES)
    with opened.qtbot.waitSignal(opened.work.lock_wanted):
        opened.work.rail.lock_wanted.emit()
    opened.work.close_case()
    opened.settle()
    assert opened.work.desk is None
    assert not opened.work.risk.isVisible()
