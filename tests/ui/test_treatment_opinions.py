"""The opinions part: one-sided works warned of, what points the other way offered, none added."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.domain.care.library import Direction
from casereview.domain.care.treatment import Opinion, OpinionReference
from casereview.services.courses import treatment
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.pages.treatment import OPINIONS, TreatmentPage
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.words import Words
from tests.ui.case_samples import read, settle, show, unnamed
from tests.ui.test_treatment_page import dossier_of, file_courses


def file_opinion(case: OpenCase) -> None:
    file_courses(case)
    works = case.content.library.works.values()
    against = next(w.id for w in works if w.direction is Direction.AGAINST)
    treatment.save(case, Opinion("o", 1, "Was it given?"))
    treatment.save(case, OpinionReference("r", "o", 1, against, "A finding."))


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> TreatmentPage:
    page = TreatmentPage(case_desk)
    show(qtbot, case_desk, page)
    read(qtbot, case_desk, file_opinion)
    page.refresh()
    settle(qtbot, case_desk)
    page.parts.setCurrentIndex(OPINIONS)
    return page


def said(page: TreatmentPage) -> str:
    card = page.opinions.support
    return " ".join(w.text() for w in card.findChildren(Words) if w.isVisibleTo(page))


def chips(page: TreatmentPage) -> list[str]:
    found = page.opinions.support.findChildren(ChipLabel)
    return [chip.text() for chip in found if chip.isVisibleTo(page)]


def button(page: TreatmentPage, name: str) -> SmallButton:
    buttons = page.opinions.support.findChildren(SmallButton)
    found = [b for b in buttons if b.isVisibleTo(page)]
    return next(b for b in found if b.accessibleName().startswith(name))


def test_one_direction_is_said_and_a_work_of_the_other_taken_up_by_keyboard(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    assert "speaks against it. A range of opinion names what points the other way" in said(page)
    assert chips(page) == ["one direction only"]
    assert len(dossier_of(qtbot, case_desk).opinion_references) == 1
    rely = button(page, "Rely on ")
    rely.setFocus()
    QTest.keyClick(rely, Qt.Key.Key_Return)
    settle(qtbot, case_desk)
    assert len(dossier_of(qtbot, case_desk).opinion_references) == 2
    assert chips(page) == []
    assert len(page.opinions.cards["references"].model.lines) == 2


def test_a_range_in_words_answers_the_warning_which_stays_readable(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    opinion = Opinion("o", 1, "Was it given?", range="Others hold that it works.")
    case_desk.save(treatment.save, opinion)
    settle(qtbot, case_desk)
    assert chips(page) == ["range of opinion is written"]


def test_an_explanation_is_added_as_a_point_when_it_is_chosen(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    assert dossier_of(qtbot, case_desk).opinion_points == ()
    button(page, "Add to opinion 1: Natural course").click()
    settle(qtbot, case_desk)
    (point,) = dossier_of(qtbot, case_desk).opinion_points
    assert point.text.startswith("Natural course: ")
    names = [b.text() for b in page.opinions.support.findChildren(SmallButton)]
    assert "Natural course" not in names
    assert page.opinions.cards["points"].model.lines[0].words[1] == "Other explanations"


def test_every_control_has_a_name(page: TreatmentPage) -> None:
    assert unnamed(page) == []
