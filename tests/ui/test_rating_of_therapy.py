"""A rating of adherence or competence: recorded, shown in the review, led home, taken out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casereview.domain.care.treatment import Fact
from casereview.services import cases
from casereview.services.views import PageName
from casereview.ui.desk import Desk, Destination
from casereview.ui.pages.treatment import RECORDS, REVIEW, TreatmentPage
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.words import Words
from tests.ui.case_samples import read, settle, show, unnamed
from tests.ui.test_treatment_page import dossier_of, file_courses, fill


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> TreatmentPage:
    read(qtbot, case_desk, file_courses)
    page = TreatmentPage(case_desk)
    show(qtbot, case_desk, page)
    return page


def words_of(page: TreatmentPage, part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(Words) if label.isVisibleTo(page)]


def test_a_rating_is_recorded_shown_with_what_its_scale_can_give_and_taken_out(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    page.parts.setCurrentIndex(REVIEW)
    page.review.choose("e1")
    none = "No rating of adherence or competence is among the records seen."
    assert none in words_of(page, page.review.ratings)

    page.parts.setCurrentIndex(RECORDS)
    card = page.records.cards["ratings"]
    card.begin_new()
    fill(card.form, episode_id="1", scale="CTS-R", figure="83", rater="a supervisor",
         watched="from a rec", document_id="D1", page="1")  # fmt: skip
    card.form.submit()
    settle(qtbot, case_desk)
    (kept,) = [t for t in dossier_of(qtbot, case_desk).told if t.fact is Fact.RATED]
    assert kept.text == "CTS-R: 83; rated by a supervisor; from a recording"
    assert (card.model.rowCount(), page.records.cards["told"].model.rowCount()) == (1, 1)

    page.open_at(f"records/{kept.id}")  # as search and a document's own page name it
    QTest.keyClick(card.table, Qt.Key.Key_Return)
    on = card.form.fields["on"].control
    QTest.keyClicks(on, "3 May 2019")
    QTest.keyClick(on, Qt.Key.Key_Return)
    settle(qtbot, case_desk)
    words = "CTS-R: 83; rated by a supervisor; from a recording; on 3 May 2019"
    page.parts.setCurrentIndex(REVIEW)
    said = words_of(page, page.review.ratings)
    assert words in said
    assert none not in said
    assert any(each.startswith("83 lies outside 0 to 72") for each in said)
    assert any("competence from 36 of 72 as quoted" in each for each in said)
    assert any(each.startswith("Shaw") and "not opened" in each for each in said)
    assert not unnamed(page)
    wanted: list[Destination] = []
    case_desk.going.connect(wanted.append)
    page.review.ratings.findChildren(LinkButton)[0].click()
    assert wanted[0].page is PageName.DOCUMENTS

    page.parts.setCurrentIndex(0)
    assert words in words_of(page, page.beside)
    assert "none among the records seen" in words_of(page, page.beside)  # of the other course
    card.remove_current()
    settle(qtbot, case_desk)
    assert not any(t.fact is Fact.RATED for t in dossier_of(qtbot, case_desk).told)
    case_desk.save(cases.undo)
    settle(qtbot, case_desk)
    assert any(t.fact is Fact.RATED for t in dossier_of(qtbot, case_desk).told)
