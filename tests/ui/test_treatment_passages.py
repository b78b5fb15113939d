"""Passages on the treatment page: linked below the line they are for, opened, taken away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.domain.care.treatment import Aspect, Homework, Opinion, OpinionPoint, Review, Side
from casereview.domain.documents.document import LinkTarget
from casereview.services import chain
from casereview.services.courses import treatment
from casereview.services.session import OpenCase
from casereview.services.views import PageName, Use
from casereview.ui.desk import Desk, Destination
from casereview.ui.pages.treatment import OPINIONS, RECORDS, REVIEW, TreatmentPage
from casereview.ui.pages.treatment_parts.evidence import EvidenceStrip
from casereview.ui.pages.treatment_parts.evidenced_card import EvidencedCard
from casereview.ui.widgets.passage_chip import PassageChip
from casereview.ui.widgets.passage_picker import PassagePicker
from tests.ui.case_samples import read, settle, show, unnamed
from tests.ui.test_treatment_page import choose, dossier_of, file_courses, line_of


def file_records(case: OpenCase) -> None:
    file_courses(case)
    treatment.save(
        case,
        Homework("h", "e1", None, "1", "A worry diary"),
        Opinion("o", 1, "Was it given?"),
        OpinionPoint("p", "o", 1, Side.FOR, "Six sessions."),
        Review("r", "e2", Aspect.PAUL, "by_whom", "stated", "PWP"),
    )


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> TreatmentPage:
    page = TreatmentPage(case_desk)
    show(qtbot, case_desk, page)
    read(qtbot, case_desk, file_records)
    page.refresh()
    settle(qtbot, case_desk)
    return page


def pick(qtbot: QtBot, desk: Desk, page: TreatmentPage, strip: EvidenceStrip) -> None:
    """Link the first words of the document that the picker offers."""
    strip.add.setFocus()
    QTest.keyClick(strip.add, Qt.Key.Key_Return)
    settle(qtbot, desk)
    picker = page.evidence.picker
    assert picker is not None
    assert picker.isVisibleTo(page)
    assert unnamed(page) == []
    assert picker.text.hasFocus()
    cursor = picker.text.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(9, QTextCursor.MoveMode.KeepAnchor)
    picker.text.setTextCursor(cursor)
    QTest.keyClick(picker.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    assert page.evidence.picker is None


def picker_of(page: TreatmentPage) -> PassagePicker | None:
    return page.evidence.picker


def chips(strip: EvidenceStrip) -> list[PassageChip]:
    return [chip for chip in strip.findChildren(PassageChip) if not chip.isHidden()]


def uses(case: OpenCase) -> tuple[Use, ...]:
    return chain.uses_of(case, case.file.documents.all()[0].id)


def test_a_line_that_is_not_recorded_has_no_passages(page: TreatmentPage) -> None:
    page.parts.setCurrentIndex(REVIEW)
    assert not line_of(page, Aspect.COVERAGE, "gad").strip.isVisible()


def test_words_are_linked_to_a_line_by_keyboard_opened_and_taken_away(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    page.parts.setCurrentIndex(REVIEW)
    line = line_of(page, Aspect.COVERAGE, "gad")
    choose(line, "partly addressed")
    settle(qtbot, case_desk)
    pick(qtbot, case_desk, page, line.strip)
    (link,) = dossier_of(qtbot, case_desk).links
    covered = {r.aspect: r.id for r in dossier_of(qtbot, case_desk).reviews}[Aspect.COVERAGE]
    assert (link.target, link.target_id) == (LinkTarget.REVIEW, covered)
    (chip,) = chips(line.strip)
    wanted: list[Destination] = []
    case_desk.going.connect(wanted.append)
    opener, remove = chip.children()[1], chip.children()[2]
    opener.click()  # type: ignore[attr-defined]  # the two buttons of the chip
    assert wanted[0].page is PageName.DOCUMENTS
    assert wanted[0].target.split("/")[1] == link.passage_id
    remove.click()  # type: ignore[attr-defined]  # the two buttons of the chip
    settle(qtbot, case_desk)
    assert dossier_of(qtbot, case_desk).links == ()
    assert chips(line.strip) == []


@pytest.mark.parametrize(
    ("part", "name", "key", "target"),
    [
        (RECORDS, "homework", "h", LinkTarget.HOMEWORK),
        (OPINIONS, "points", "p", LinkTarget.OPINION),
    ],
)
def test_the_line_chosen_of_a_table_rests_on_passages_that_lead_back_to_it(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage,
    part: int, name: str, key: str, target: LinkTarget,
) -> None:  # fmt: skip
    page.parts.setCurrentIndex(part)
    card = (page.records if part == RECORDS else page.opinions).cards[name]
    assert isinstance(card, EvidencedCard)
    pick(qtbot, case_desk, page, card.strip)
    (link,) = dossier_of(qtbot, case_desk).links
    assert (link.target, link.target_id) == (target, key)
    assert len(chips(card.strip)) == 1
    found = read(qtbot, case_desk, uses)
    assert isinstance(found, tuple)
    (use,) = [
        each for each in found if each.passage is not None and each.target.endswith(f"/{key}")
    ]
    page.parts.setCurrentIndex(0)
    page.open_at(use.target)
    assert page.parts.currentIndex() == part
    assert card.table.hasFocus()


def test_a_use_of_a_line_opens_it_in_its_course(page: TreatmentPage) -> None:
    page.open_at("review/r")
    assert page.review.episode_id == "e2"
    assert line_of(page, Aspect.PAUL, "by_whom").state.hasFocus()


def test_the_picker_goes_with_the_line_it_is_below(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    page.parts.setCurrentIndex(REVIEW)
    page.review.choose("e2")
    line = line_of(page, Aspect.PAUL, "by_whom")
    line.strip.add.click()
    settle(qtbot, case_desk)
    assert picker_of(page) is not None
    page.review.choose("e1")
    assert picker_of(page) is None
    settle(qtbot, case_desk)


def test_escape_leads_back_from_the_picker(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    page.open_at("review/r")
    strip = line_of(page, Aspect.PAUL, "by_whom").strip
    strip.add.click()
    settle(qtbot, case_desk)
    picker = picker_of(page)
    assert picker is not None
    QTest.keyClick(picker.text, Qt.Key.Key_Escape)
    assert picker_of(page) is None
    assert strip.add.hasFocus()
    settle(qtbot, case_desk)
