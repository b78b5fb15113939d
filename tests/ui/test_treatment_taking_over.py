"""What letters offer for the records of treatment, in the page: one press, one record."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.domain.documents.statement import Field, RoleValue
from casereview.services import cases
from casereview.services.correspondence import reviewing
from casereview.services.session import OpenCase
from casereview.services.views import PageName
from casereview.ui.desk import Desk, Destination
from casereview.ui.pages.treatment import RECORDS, TreatmentPage
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.words import Words
from tests.ui.case_samples import read, settle, show, unnamed
from tests.ui.test_treatment_page import dossier_of, file_courses


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> TreatmentPage:
    page = TreatmentPage(case_desk)
    show(qtbot, case_desk, page)
    read(qtbot, case_desk, file_courses)
    page.refresh()
    settle(qtbot, case_desk)
    page.parts.setCurrentIndex(RECORDS)
    return page


def offered(page: TreatmentPage) -> list[str]:
    lines = page.records.offers.values()
    return [
        words.text()
        for each in lines
        for words in each.findChildren(Words)
        if words.isVisibleTo(page)
    ]


def button(page: TreatmentPage, name: str) -> SmallButton:
    buttons = [b for each in page.records.offers.values() for b in each.findChildren(SmallButton)]
    return next(b for b in buttons if b.accessibleName().startswith(name) and not b.isHidden())


def test_an_offer_is_taken_over_by_one_press_and_undone(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    line = "trainee PWP · course 1"
    assert line in offered(page)
    QTest.keyClick(button(page, "Take over from D1 p1: trainee PWP"), Qt.Key.Key_Return)
    settle(qtbot, case_desk)
    (one,) = dossier_of(qtbot, case_desk).practitioners
    assert one.role == "trainee PWP"
    assert line not in offered(page)
    words = page.records.cards["practitioners"].model.lines[0].words
    assert words[1:] == ("Letter written by", "trainee PWP · in training", "D1 p.1")
    case_desk.save(cases.undo)
    settle(qtbot, case_desk)
    assert line in offered(page)


def test_an_offer_leads_to_its_page(case_desk: Desk, page: TreatmentPage) -> None:
    wanted: list[Destination] = []
    case_desk.going.connect(wanted.append)
    links = page.records.offers.values()
    link = next(
        b for each in links for b in each.findChildren(LinkButton) if b.text() == "from D1 p1:"
    )
    link.click()
    assert wanted[0].page is PageName.DOCUMENTS
    assert wanted[0].target.endswith("//1")


def test_a_letter_corrected_since_is_said_beside_its_record(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    button(page, "Take over from D1 p1: trainee PWP").click()
    settle(qtbot, case_desk)
    read(qtbot, case_desk, _correct)
    page.refresh()
    settle(qtbot, case_desk)
    said = "D1 p1 now says “qualified PWP”; taken over was “trainee PWP”."
    assert said in offered(page)
    button(page, "Let the record stand").click()
    settle(qtbot, case_desk)
    assert said not in offered(page)
    (one,) = dossier_of(qtbot, case_desk).practitioners
    assert one.role == "trainee PWP"


def _correct(case: OpenCase) -> None:
    (one,) = [
        s
        for s in case.file.statements.of(case.file.documents.all()[0].id)
        if s.field is Field.AUTHOR_ROLE
    ]
    reviewing.correct_value(case, one.id, RoleValue("qualified PWP"))


def test_every_control_has_a_name(page: TreatmentPage) -> None:
    assert unnamed(page) == []
