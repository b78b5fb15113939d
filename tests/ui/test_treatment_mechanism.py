"""How change came about: four parts to record, words marked in the letters, nothing decided."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from casereview.domain.care.mechanism import Marked, WordKind
from casereview.domain.care.treatment import Aspect
from casereview.domain.documents.statement import Field, MechanismValue
from casereview.services.correspondence import reviewing
from casereview.services.session import OpenCase
from casereview.services.views import PageName
from casereview.ui.desk import Desk, Destination
from casereview.ui.pages.treatment import REVIEW, TreatmentPage
from casereview.ui.pages.treatment_parts.mechanism_card import MarkedWords
from casereview.ui.widgets.buttons import LinkButton
from tests.ui.case_samples import read, settle, show, unnamed
from tests.ui.test_treatment_page import choose, dossier_of, file_courses, line_of

TEXT = "After cognitive restructuring she no longer avoids <the works> & \u201cchecks\u201d."


def file_mechanism(case: OpenCase) -> None:
    file_courses(case)
    letter = case.file.documents.all()[0].id
    reviewing.add_statement(case, letter, Field.MECHANISM, MechanismValue("specific", TEXT))


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> TreatmentPage:
    page = TreatmentPage(case_desk)
    show(qtbot, case_desk, page)
    read(qtbot, case_desk, file_mechanism)
    page.refresh()
    settle(qtbot, case_desk)
    page.parts.setCurrentIndex(REVIEW)
    return page


def texts(page: TreatmentPage) -> list[MarkedWords]:
    return [w for w in page.review.findChildren(MarkedWords) if w.isVisibleTo(page)]


def test_words_are_marked_in_what_a_letter_states_and_decide_nothing(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    (words,) = texts(page)
    assert "<u>cognitive restructuring</u>" in words.text()
    assert "<b>no longer avoids</b>" in words.text()
    assert "&lt;the works&gt; &amp;" in words.text()
    name = words.accessibleName()
    assert TEXT in name
    assert "Techniques named: cognitive restructuring" in name
    assert "Words of change: no longer avoids" in name
    assert dossier_of(qtbot, case_desk).reviews == ()
    assert line_of(page, Aspect.MECHANISM, "").state.currentText() == "not recorded"
    page.review.choose("e2")
    assert texts(page) == []


def test_the_letter_is_opened_from_its_words(case_desk: Desk, page: TreatmentPage) -> None:
    wanted: list[Destination] = []
    case_desk.going.connect(wanted.append)
    links = page.review.mechanism.findChildren(LinkButton)
    next(b for b in links if b.text() == "D1 p1" and b.isVisibleTo(page)).click()
    assert wanted[0].page is PageName.DOCUMENTS


def test_each_part_is_recorded_and_what_does_not_go_together_is_said(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    choose(
        line_of(page, Aspect.MECHANISM, ""),
        "stated: what changed, by what, and with what sign of it",
    )
    settle(qtbot, case_desk)
    choose(line_of(page, Aspect.MECHANISM_PART, "sign"), "present")
    settle(qtbot, case_desk)
    assert {(r.aspect, r.subject) for r in dossier_of(qtbot, case_desk).reviews} == {
        (Aspect.MECHANISM, ""),
        (Aspect.MECHANISM_PART, "sign"),
    }
    remark = page.review.mechanism.remark
    assert remark.isVisible()
    assert remark.text() == "Recorded as specific with 1 of 4 parts present."


def test_every_control_has_a_name(page: TreatmentPage) -> None:
    assert unnamed(page) == []


def test_marks_leave_the_words_as_they_are(qtbot: QtBot) -> None:
    words = MarkedWords("a <b> c", [Marked(2, 5, WordKind.TECHNIQUE, "x")])
    qtbot.addWidget(words)
    assert words.text() == "“a <u>&lt;b&gt;</u> c”"
