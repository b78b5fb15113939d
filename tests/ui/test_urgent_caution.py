"""A warning that must not be overlooked stands above the rules' outcome while it holds."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from casereview.domain.assessing.rating import ModuleKey
from casereview.services.interview import interviewing
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.pages.interview import InterviewPage
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Words
from tests.ui.case_samples import settle, show

AN = ModuleKey("an")


def weighed(case: OpenCase) -> str:
    """Rate anorexia nervosa with 43.34 kg at 170 cm at the last time point; return its id."""
    point = case.file.time_points.all()[-1].id
    interviewing.open_module(case, AN)
    for item, value in {"WT": "43.34", "HT": "170", "A1": "threshold", "RL": "no"}.items():
        interviewing.rate(case, point, AN, item, value)
    return point


def said(page: InterviewPage) -> str:
    return " ".join(words.text() for words in page.findChildren(Words) if words.isVisible())


def test_medical_risk_is_warned_of_until_it_is_gone(qtbot: QtBot, case_desk: Desk) -> None:
    points: list[str] = []
    case_desk.ask(weighed, done=points.append)
    settle(qtbot, case_desk)
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    page.open_at(f"{points[0]}/an/BMI")
    settle(qtbot, case_desk)
    notices = [n for n in page.findChildren(Notice) if n.isVisible() and "Medical risk" in n.text]
    assert len(notices) == 1
    assert said(page).count("Medical risk") == 1
    assert "Worked out: 14.99." in said(page)
    page.asking.answer("WT", "60")
    settle(qtbot, case_desk)
    assert notices[0].isHidden()
    assert "Medical risk" not in said(page)
    page.open_at(f"{points[0]}/an/BMI")
    settle(qtbot, case_desk)
    assert "Worked out: 20.76." in said(page)
    page.settle()
    settle(qtbot, case_desk)
