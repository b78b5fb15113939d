"""An answer that counts in another module too is shown there, until one is given there."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import ModuleKey
from casereview.services.interview import interview_view, interviewing
from casereview.services.views import ModuleView
from casereview.ui.desk import Desk
from casereview.ui.pages.interview import InterviewPage
from tests.ui.case_samples import read, settle, show

PLAIN = ModuleKey("ptsd11", "fire")
COMPLEX = ModuleKey("cptsd11", "fire")
REACHED = ("X1", "R1", "V1", "H1", "IMP1")
LENT = "Counted as rated in Post-traumatic stress disorder (ICD-11) (fire): present."


def test_what_two_modules_ask_is_rated_once(qtbot: QtBot, case_desk: Desk) -> None:
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    where = next(p.id for p in page.modules.table.matrix.view.time_points if p.short == "today")

    def rate(key: ModuleKey, item: str, value: str) -> None:
        read(qtbot, case_desk, interviewing.rate, where, key, item, value)

    def status(key: ModuleKey) -> Status:
        view = read(qtbot, case_desk, interview_view.module, key, where)
        assert isinstance(view, ModuleView)
        assert view.finding is not None
        return view.finding.status

    for item in REACHED:
        rate(PLAIN, item, "threshold")
    rate(PLAIN, "DUR", "P3M")
    for item in ("Q1", "Q2", "Q3"):
        rate(COMPLEX, item, "threshold")
    assert status(COMPLEX) is Status.MET
    assert status(PLAIN) is Status.EXCLUDED
    page.open_at(f"{where}/{COMPLEX}/R1")
    settle(qtbot, case_desk)
    assert LENT in page.question._note.text()
    assert page.question._note.isVisibleTo(page.question)
    for item in ("R1", "R2", "R3"):
        rate(COMPLEX, item, "absent")
    page.open_at(f"{where}/{COMPLEX}/R2")
    page.open_at(f"{where}/{COMPLEX}/R1")
    settle(qtbot, case_desk)
    assert "Counted as rated" not in page.question._note.text()
    assert status(COMPLEX) is Status.NOT_MET
    page.settle()
    settle(qtbot, case_desk)
