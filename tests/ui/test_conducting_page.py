"""Conducting the interview beyond one question: every way to ask, explain and go on, by key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casereview.domain.assessing.attack import Attack
from casereview.domain.assessing.interview import SKIPPED
from casereview.domain.assessing.rating import Answer, Confidence, Diagnosis, ModuleKey, Vantage
from casereview.services import cases
from casereview.services.changes import Kind
from casereview.services.interview import interviewing, resuming
from casereview.services.interview.parts import InterviewPart
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.pages.interview import InterviewPage
from casereview.ui.widgets.asking_foot import Way
from casereview.ui.widgets.decided_banner import Decision, decision_of
from casereview.ui.widgets.passage_drag import MIME, WordsPlace, pack, unpack
from tests.ui.case_samples import GAD, answer, read, settle, show, unnamed

PANIC = ModuleKey("panic")
DOGS = ModuleKey("phobia", "dogs")


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[InterviewPage]:
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    yield page
    page.settle()
    settle(qtbot, case_desk)


def point(page: InterviewPage, short: str = "today") -> str:
    points = page.modules.table.matrix.view.time_points
    return next(p.id for p in points if p.short == short)


def at(
    qtbot: QtBot, page: InterviewPage, item: str, short: str = "today", key: ModuleKey = GAD
) -> str:
    where = point(page, short)
    page.open_at(f"{where}/{key}/{item}")
    settle(qtbot, page.desk)
    assert page.question.item_id == item
    page.question.take_focus()
    return where


def press(qtbot: QtBot, page: InterviewPage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page.focusWidget() or page, key)
        settle(qtbot, page.desk)


def rate(
    qtbot: QtBot, page: InterviewPage, key: ModuleKey, short: str = "today", **values: str
) -> None:
    for item, value in values.items():
        read(qtbot, page.desk, interviewing.rate, point(page, short), key, item, value)
    page.refresh()
    settle(qtbot, page.desk)


def stored(qtbot: QtBot, page: InterviewPage, answer_id: str) -> Answer | None:
    found = read(qtbot, page.desk, _answer, answer_id)
    assert found is None or isinstance(found, Answer)
    return found


def _answer(case: OpenCase, answer_id: str) -> Answer | None:
    return case.file.answers.get(answer_id)


# ---- the other time points


def test_showing_other_time_points_by_key_is_noted_in_the_rating(
    qtbot: QtBot, page: InterviewPage
) -> None:
    rate(qtbot, page, GAD, "before", C1="subthreshold", C2="absent", C3="absent")
    today = at(qtbot, page, "C1")
    press(qtbot, page, Qt.Key.Key_3)
    plain = answer(qtbot, page.desk, today, "C1")
    assert plain is not None
    assert not plain.others_shown
    press(qtbot, page, Qt.Key.Key_O, Qt.Key.Key_O)
    assert page.question.others.text == ""
    press(qtbot, page, Qt.Key.Key_2)
    seen = answer(qtbot, page.desk, today, "C1")
    assert seen is not None
    assert seen.others_shown
    assert "shown" in page.question.others._made.text()
    assert "other time points shown" in str(page.whole.rows.find("C1").data())
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.question.others.text == ""
    press(qtbot, page, Qt.Key.Key_3)
    following = answer(qtbot, page.desk, today, "C2")
    assert following is not None
    assert not following.others_shown


def test_other_time_points_stay_shown_while_they_are_held(
    qtbot: QtBot, page: InterviewPage
) -> None:
    rate(qtbot, page, GAD, "before", C1="subthreshold", C2="absent")
    today = at(qtbot, page, "C1")
    QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_O, Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, page.desk)
    assert page.question.others.text == "before: subthreshold"
    press(qtbot, page, Qt.Key.Key_Return, Qt.Key.Key_1)
    assert page.question.others.text == "before: absent"
    held = answer(qtbot, page.desk, today, "C2")
    assert held is not None
    assert held.others_shown


def test_a_question_is_rated_at_every_time_point_in_a_row(
    qtbot: QtBot, page: InterviewPage
) -> None:
    today = at(qtbot, page, "C1")
    before = point(page, "before")
    press(qtbot, page, Qt.Key.Key_T)
    assert page.asking.way is Way.TIMES
    assert page.asking.times.current == today
    press(qtbot, page, Qt.Key.Key_3, Qt.Key.Key_Return)
    assert page.question.item_id == "C2"
    assert page.asking.times.current == before
    press(qtbot, page, Qt.Key.Key_1, Qt.Key.Key_Return, Qt.Key.Key_2, Qt.Key.Key_Backspace)
    assert page.asking.times.current == before
    press(qtbot, page, Qt.Key.Key_Backspace)
    assert (page.question.item_id, page.asking.times.current) == ("C1", today)
    values = {
        (short, item): answer(qtbot, page.desk, point(page, short), item)
        for short in ("before", "today")
        for item in ("C1", "C2")
    }
    assert {at: a.value for at, a in values.items() if a} == {
        ("today", "C1"): "threshold",
        ("before", "C2"): "absent",
        ("today", "C2"): "subthreshold",
    }
    shown = {at: a.others_shown for at, a in values.items() if a}
    assert shown == {("today", "C1"): False, ("before", "C2"): False, ("today", "C2"): True}
    assert unnamed(page) == []


def test_a_typed_answer_is_given_side_by_side(qtbot: QtBot, page: InterviewPage) -> None:
    today = at(qtbot, page, "A2")
    press(qtbot, page, Qt.Key.Key_Escape)
    page.asking.ask_as(Way.TIMES)
    settle(qtbot, page.desk)
    page.asking.times.take_focus()
    field = page.asking.times.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "3")
    press(qtbot, page, Qt.Key.Key_Return)
    saved = answer(qtbot, page.desk, today, "A2")
    assert saved is not None
    assert saved.value == "3"


def test_the_list_is_rated_by_the_same_keys(qtbot: QtBot, page: InterviewPage) -> None:
    today = at(qtbot, page, "C1")
    press(qtbot, page, Qt.Key.Key_W)
    assert page.whole.hasFocus()
    press(qtbot, page, Qt.Key.Key_2, Qt.Key.Key_Down, Qt.Key.Key_3)
    for item, value in (("C1", "subthreshold"), ("C2", "threshold")):
        saved = answer(qtbot, page.desk, today, item)
        assert saved is not None
        assert saved.value == value
    press(qtbot, page, Qt.Key.Key_N)
    assert page.asking.way is Way.QUESTION
    assert page.question.item_id == "C2"
    assert page.evidence.note.hasFocus()


# ---- decided modules


def test_what_cannot_be_met_names_its_rule_and_is_left_by_key_and_taken_back(
    qtbot: QtBot, page: InterviewPage
) -> None:
    today = at(qtbot, page, "A4")
    press(qtbot, page, Qt.Key.Key_1)
    rate(qtbot, page, GAD, A1="absent")
    banner = page.question.banner
    assert banner.isVisible()
    assert "Cannot be met" in banner.text
    assert "The rule: A: " in banner.text
    press(qtbot, page, Qt.Key.Key_L)
    left = answer(qtbot, page.desk, today, "C1")
    assert left is not None
    assert left.value == SKIPPED
    assert "Undo takes it back" in page.notice.text
    rate(qtbot, page, GAD, A1="threshold", A4="threshold")
    assert page.asking.view is not None
    again = {row.item.id for row in page.asking.view.items if row.again}
    assert "C1" in again
    assert "needed by now" in str(page.whole.rows.find("C1").data())
    for _ in range(3):
        page.desk.save(cases.undo)
    settle(qtbot, page.desk)
    assert answer(qtbot, page.desk, today, "C1") is None


MET = {
    "A1": "threshold", "A2": "3", "A3": "P8M", "A4": "threshold", "B1": "threshold",
    "C1": "threshold", "C2": "threshold", "C5": "threshold", "D1": "threshold", "E1": "no",
    "F1": "no",
}  # fmt: skip


def test_what_is_met_already_may_be_left_or_asked_on(qtbot: QtBot, page: InterviewPage) -> None:
    rate(qtbot, page, GAD, **MET)
    at(qtbot, page, "C3")
    assert page.asking.view is not None
    assert decision_of(page.asking.view) is Decision.MET
    assert "Met already" in page.question.banner.text
    page.question.banner.rest_button.setFocus()
    QTest.keyClick(page.question.banner.rest_button, Qt.Key.Key_Space)
    assert page.question.banner.isHidden()
    assert page.question.hasFocus()  # not what clears the answer, which Enter would press
    press(qtbot, page, Qt.Key.Key_L)
    assert stored(qtbot, page, f"{point(page)}/gad/C4") is None


def test_nothing_is_decided_while_answers_are_open(qtbot: QtBot, page: InterviewPage) -> None:
    at(qtbot, page, "A1")
    press(qtbot, page, Qt.Key.Key_3)
    assert page.asking.view is not None
    assert decision_of(page.asking.view) is Decision.OPEN
    assert page.question.banner.isHidden()


# ---- why


def test_near_misses_lead_to_the_question_that_would_change_it(
    qtbot: QtBot, page: InterviewPage
) -> None:
    rate(qtbot, page, GAD, **MET)
    at(qtbot, page, "C4")
    press(qtbot, page, Qt.Key.Key_Y)
    assert page.why.near.isVisible()
    assert "Subthreshold if A1 excessive worry" in page.why.near.text
    page.why.near.item_chosen.emit("D1")
    settle(qtbot, page.desk)
    assert page.question.item_id == "D1"
    press(qtbot, page, Qt.Key.Key_4)
    assert "The shortest way to settle it" in page.why.near.text
    assert "D1" in page.why.near.text


def test_the_manuals_stand_side_by_side_with_their_difference(
    qtbot: QtBot, page: InterviewPage
) -> None:
    rate(qtbot, page, GAD, **(MET | {"A3": "P4M", "FF1": "absent", "AUT1": "threshold"}))
    at(qtbot, page, "C4")
    press(qtbot, page, Qt.Key.Key_Y, Qt.Key.Key_Y)
    assert page.why.systems.isVisible()
    assert page.why.bar.tabText(2) == "Manuals ≠"
    text = page.why.systems.text
    assert "Only DSM-5-TR asks" in text
    assert "Only ICD-11 asks" in text
    assert "WHO ICD-10 code list: F41.1 (2019): checked" in text
    assert "generalized anxiety disorder (2022): not checked yet" in text
    press(qtbot, page, Qt.Key.Key_Y)
    assert page.why.criteria.isVisible()


# ---- deciding


def test_a_conclusion_has_severity_specifiers_and_confidence(
    qtbot: QtBot, page: InterviewPage
) -> None:
    rate(qtbot, page, GAD, **MET, SEV="5")
    at(qtbot, page, "C4")
    press(qtbot, page, Qt.Key.Key_C)
    form = page.why.conclusion
    assert form.form.isVisible()
    assert form.rating.currentData() == 5.0
    assert form.severity.isHidden()
    form.confidence.setCurrentIndex(form.confidence.findData(Confidence.HIGH.value))
    QTest.keyClicks(form.specifiers, "with panic attacks")
    form.save.click()
    settle(qtbot, page.desk)
    assert (
        "Severity 5 of 8 by the interviewer; with panic attacks; high confidence."
        in form._said.text()
    )
    kept = read(qtbot, page.desk, _diagnosis, f"{point(page)}/gad")
    assert isinstance(kept, Diagnosis)
    assert (kept.clinician_severity, kept.confidence) == (5.0, Confidence.HIGH)
    press(qtbot, page, Qt.Key.Key_C, Qt.Key.Key_Escape)
    assert form.form.isHidden()


def _diagnosis(case: OpenCase, diagnosis_id: str) -> Diagnosis | None:
    return case.file.diagnoses.get(diagnosis_id)


def test_a_positive_screen_stops_and_asks_for_a_review(qtbot: QtBot, page: InterviewPage) -> None:
    rate(qtbot, page, GAD, A1="absent")
    rate(qtbot, page, ModuleKey("psychosis"), A1="threshold")
    at(qtbot, page, "A4")
    stop = page.asking.stop
    assert stop.isVisible()
    assert "stop, and review every rating" in stop.notice.text
    page.why.conclusion.begin()
    page.why.conclusion.save.click()
    settle(qtbot, page.desk)
    assert "positive at this time point" in page.notice.text
    assert read(qtbot, page.desk, _diagnosis, f"{point(page)}/gad") is None
    stop.begin.click()
    assert "Generalised anxiety disorder: not met" in stop.form._modules.text()
    QTest.keyClicks(stop.form.note, "Asked again")
    press(qtbot, page, Qt.Key.Key_Return)
    assert stop.notice.isHidden()
    assert "reviewed by the expert" in stop._done.text()
    assert "Asked again" in stop._done.text()
    page.why.conclusion.begin()
    page.why.conclusion.save.click()
    settle(qtbot, page.desk)
    assert isinstance(read(qtbot, page.desk, _diagnosis, f"{point(page)}/gad"), Diagnosis)
    at(qtbot, page, "A4", "before")
    assert stop.isHidden()


# ---- attacks


def test_attacks_are_told_by_key_and_propose_what_they_speak_for(
    qtbot: QtBot, page: InterviewPage
) -> None:
    read(qtbot, page.desk, interviewing.open_module, PANIC)
    assert not page.asking.bar.isTabVisible(Way.ATTACKS)
    today = at(qtbot, page, "U1", key=PANIC)
    press(qtbot, page, Qt.Key.Key_A)
    assert page.asking.way is Way.ATTACKS
    card = page.asking.attacks
    for situation in ("In the queue", "Woke at three"):
        page.asking.begin_attack()
        QTest.keyClicks(card.form.situation, situation)
        QTest.keyClicks(card.form.when.date, "March 2026")
        for symptom in ("P1", "P2", "P4", "P8"):
            card.form.symptoms[symptom].setChecked(True)
        assert card.form.sum == "Full attack · 4 of 13"
        QTest.keyClick(card.form.situation, Qt.Key.Key_Return)
        settle(qtbot, page.desk)
        assert card.form.isHidden()
    told = read(qtbot, page.desk, _attacks)
    assert isinstance(told, tuple)
    assert [a.situation for a in told] == ["In the queue", "Woke at three"]
    assert stored(qtbot, page, f"{today}/panic/U1") is None
    card.all.click()
    settle(qtbot, page.desk)
    sudden = stored(qtbot, page, f"{today}/panic/U1")
    number = stored(qtbot, page, f"{today}/panic/U2")
    assert sudden is not None
    assert number is not None
    assert (sudden.value, number.value) == ("threshold", "2/..")
    assert unnamed(page) == []
    at(qtbot, page, "A1")
    assert page.asking.bar.currentIndex() == Way.QUESTION


def _attacks(case: OpenCase) -> tuple[Attack, ...]:
    return case.file.attacks.all()


def test_an_attack_after_the_time_point_is_refused_in_its_form(
    qtbot: QtBot, page: InterviewPage
) -> None:
    read(qtbot, page.desk, interviewing.open_module, PANIC)
    at(qtbot, page, "U1", "before", key=PANIC)
    page.asking.begin_attack()
    form = page.asking.attacks.form
    QTest.keyClicks(form.situation, "In the lift")
    QTest.keyClicks(form.when.date, "2024")
    form.submit()
    settle(qtbot, page.desk)
    assert form.isVisible()
    assert "after the time point" in form._situation.below


# ---- instances


def test_instances_are_opened_renamed_and_removed_by_key(qtbot: QtBot, page: InterviewPage) -> None:
    read(qtbot, page.desk, interviewing.open_module, DOGS)
    rate(qtbot, page, DOGS, A1="threshold")
    today = at(qtbot, page, "A1", key=DOGS)
    forms = page.modules.instances
    press(qtbot, page, Qt.Key.Key_F2)
    QTest.keyClicks(forms.naming.field.control, "large dogs")
    press(qtbot, page, Qt.Key.Key_Return)
    moved = stored(qtbot, page, f"{today}/phobia:large dogs/A1")
    assert moved is not None
    assert page.question.item_id == "A1"
    assert page.modules.table.chosen() == (ModuleKey("phobia", "large dogs"), today)
    page.question.take_focus()
    press(qtbot, page, Qt.Key.Key_I)
    QTest.keyClicks(forms.opening.field.control, "heights")
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.modules.table.chosen() == (ModuleKey("phobia", "heights"), today)
    at(qtbot, page, "A1", key=ModuleKey("phobia", "large dogs"))
    QTest.keyClick(
        page.focusWidget() or page, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier
    )
    settle(qtbot, page.desk)
    assert "1 answer" in forms.removing.words.text()
    assert forms.removing.cancel.hasFocus()
    forms.removing.save.click()
    settle(qtbot, page.desk)
    assert stored(qtbot, page, f"{today}/phobia:large dogs/A1") is None
    keys = [row.key for row in page.modules.table.matrix.view.rows]
    assert keys == [GAD, ModuleKey("phobia", "heights")]
    page.desk.save(cases.undo)
    settle(qtbot, page.desk)
    assert stored(qtbot, page, f"{today}/phobia:large dogs/A1") == moved


def test_a_name_that_is_taken_is_refused_in_the_form(qtbot: QtBot, page: InterviewPage) -> None:
    read(qtbot, page.desk, interviewing.open_module, DOGS)
    read(qtbot, page.desk, interviewing.open_module, ModuleKey("phobia", "heights"))
    at(qtbot, page, "A1", key=DOGS)
    forms = page.modules.instances
    forms.begin_rename()
    QTest.keyClicks(forms.naming.field.control, "heights")
    forms.naming.submit()
    settle(qtbot, page.desk)
    assert forms.naming.isVisible()
    assert "open in this case already" in forms.naming.field.below


# ---- evidence


def _letter(case: OpenCase) -> str:
    return next(d.id for d in case.file.documents.all() if d.file_name == "letter.txt")


def pick(qtbot: QtBot, page: InterviewPage, words: str) -> WordsPlace:
    """Open the picker by key and select words of the letter."""
    press(qtbot, page, Qt.Key.Key_P)
    picker = page.evidence.picker
    letter = read(qtbot, page.desk, _letter)
    picker._documents.setCurrentIndex(picker._documents.findData(letter))
    picker._on_document()
    settle(qtbot, page.desk)
    text = picker.text.toPlainText()
    cursor = picker.text.textCursor()
    cursor.setPosition(text.index(words))
    cursor.setPosition(cursor.position() + len(words), cursor.MoveMode.KeepAnchor)
    picker.text.setTextCursor(cursor)
    place = picker.text.selected()
    assert place is not None
    return place


def chips(page: InterviewPage) -> list[str]:
    buttons = page.evidence.findChildren(QPushButton)
    return [b.text() for b in buttons if b.text().startswith("D1 ") and not b.isHidden()]


def test_words_are_linked_by_keys_alone(qtbot: QtBot, page: InterviewPage) -> None:
    at(qtbot, page, "C2")
    pick(qtbot, page, "16 on")
    text = page.evidence.picker.text
    page.evidence.picker.take_focus()
    held = Qt.KeyboardModifier
    for _ in range(6):
        QTest.keyClick(text, Qt.Key.Key_Right, held.ControlModifier | held.ShiftModifier)
    assert text.textCursor().selectedText().startswith("16 on the GAD-7")
    QTest.keyClick(text, Qt.Key.Key_Return, held.ControlModifier)
    settle(qtbot, page.desk)
    assert chips(page) == ["D1 p.1"]


def test_words_are_dropped_on_the_question(qtbot: QtBot, page: InterviewPage) -> None:
    at(qtbot, page, "C2")
    place = pick(qtbot, page, "14 on the PHQ-9")
    dragged = page.evidence.picker.text.createMimeDataFromSelection()
    assert unpack(dragged) == place
    held = (Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton)
    nothing = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page.question, QDragEnterEvent(QPoint(20, 20), *held, nothing))
    assert page.question.property("selected")
    QApplication.sendEvent(page.question, QDropEvent(QPointF(20, 20), *held, nothing))
    assert not page.question.property("selected")
    settle(qtbot, page.desk)
    assert chips(page) == ["D1 p.1"]


def test_a_letter_in_a_choice_is_no_key_of_the_page(qtbot: QtBot, page: InterviewPage) -> None:
    rate(qtbot, page, GAD, **MET)
    at(qtbot, page, "C3")
    press(qtbot, page, Qt.Key.Key_3)
    vantage = page.evidence.vantage
    vantage.setFocus()
    QTest.keyClick(vantage, Qt.Key.Key_L)  # beside it, L leaves what need not be asked
    settle(qtbot, page.desk)
    assert vantage.currentText() == "looking back"
    answer = stored(qtbot, page, f"{point(page)}/gad/C3")
    assert answer is not None
    assert answer.vantage is Vantage.RETROSPECTIVE
    assert stored(qtbot, page, f"{point(page)}/gad/C4") is None


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"document_id": 1}', b"\xff"])
def test_what_is_no_place_is_not_taken(data: bytes) -> None:
    other = QMimeData()
    other.setData(MIME, data)
    assert unpack(other) is None
    assert unpack(QMimeData()) is None


def test_a_place_travels_without_the_words() -> None:
    place = WordsPlace("d", 2, 10, 20)
    data = pack(place, QMimeData())
    assert unpack(data) == place
    assert data.formats() == [MIME]


def test_sources_that_disagree_are_noted_by_key_and_taken_back(
    qtbot: QtBot, page: InterviewPage
) -> None:
    today = at(qtbot, page, "C2")
    press(qtbot, page, Qt.Key.Key_3, Qt.Key.Key_D)
    note = page.evidence.conflict
    boxes = {box.text(): box for box in note.form.sources.values()}
    assert boxes["Claimant now"].isHidden()
    assert not note.form.save.isEnabled()
    boxes["Records"].setChecked(True)
    note.form.reason.setPlainText("The GP noted good sleep; the diary says otherwise.")
    note.form.save.click()
    settle(qtbot, page.desk)
    kept = answer(qtbot, page.desk, today, "C2")
    assert kept is not None
    assert kept.conflict_with == ("record",)
    assert "Preferred: claimant now; otherwise: records." in note.text
    assert "diary" in note.text
    assert "sources disagree" in str(page.whole.rows.find("C2").data())
    note.withdraw.click()
    settle(qtbot, page.desk)
    kept = answer(qtbot, page.desk, today, "C2")
    assert kept is not None
    assert kept.conflict_with == ()
    assert note.text == ""


# ---- beginning and going on


def again(qtbot: QtBot, desk: Desk, page: InterviewPage) -> InterviewPage:
    """Leave the page, and build it anew as locking and opening again do."""
    page.settle()
    settle(qtbot, desk)
    page.hide()
    other = InterviewPage(desk)
    show(qtbot, desk, other)
    return other


def test_work_goes_on_at_the_very_question(
    qtbot: QtBot, case_desk: Desk, page: InterviewPage
) -> None:
    read(qtbot, case_desk, interviewing.open_module, DOGS)
    undo = read(qtbot, case_desk, _undo_label)
    before = at(qtbot, page, "C1", "before", key=DOGS)
    other = again(qtbot, case_desk, page)
    assert other.question.item_id == "C1"
    assert other.place == f"{before}/{DOGS}/C1"
    assert read(qtbot, case_desk, _undo_label) == undo
    other.open_at("screener/Q9")
    settle(qtbot, case_desk)
    third = again(qtbot, case_desk, other)
    assert third.parts.part is InterviewPart.SCREENER
    assert third.place == "screener/Q9"
    third.settle()
    settle(qtbot, case_desk)


def _undo_label(case: OpenCase) -> str | None:
    return case.file.undo_label


def test_a_link_comes_before_the_place_kept(qtbot: QtBot, case_desk: Desk) -> None:
    read(qtbot, case_desk, resuming.keep, "risk")
    page = InterviewPage(case_desk)
    page.open_at(InterviewPart.OVERVIEW)
    show(qtbot, case_desk, page)
    assert page.parts.part is InterviewPart.OVERVIEW
    page.settle()
    settle(qtbot, case_desk)


def test_a_fresh_case_begins_with_the_overview(qtbot: QtBot, case_desk: Desk) -> None:
    read(qtbot, case_desk, _without_modules)
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    assert page.parts.part is InterviewPart.OVERVIEW
    page.settle()
    settle(qtbot, case_desk)


def _without_modules(case: OpenCase) -> None:
    with case.change("Start anew", Kind.INTERVIEW):
        for opened in case.file.modules.all():
            case.file.modules.remove(opened.id)


def test_one_key_leads_from_the_screener_into_the_modules(
    qtbot: QtBot, page: InterviewPage
) -> None:
    page.open_at(InterviewPart.SCREENER)
    settle(qtbot, page.desk)
    press(qtbot, page, Qt.Key.Key_1)
    press(qtbot, page, Qt.Key.Key_G)
    assert page.parts.part is InterviewPart.MODULES
    keys = [str(row.key) for row in page.modules.table.matrix.view.rows]
    assert keys[0] == "gad"
    assert {"mde", "pdd"} <= set(keys)
    assert page.asking.view is not None
    assert page.asking.view.key.module in ("mde", "pdd")
    assert page.question.hasFocus()


def test_keys_of_the_modules_do_nothing_while_one_writes(qtbot: QtBot, page: InterviewPage) -> None:
    at(qtbot, page, "C2")
    press(qtbot, page, Qt.Key.Key_V)
    assert page.evidence.quote.hasFocus()
    QTest.keyClicks(page.evidence.quote, "qwtaodlycmpi 123")
    assert page.evidence.quote.toPlainText() == "qwtaodlycmpi 123"
    assert page.asking.way is Way.QUESTION
    assert page.question.item_id == "C2"


def test_small_windows_hold_every_way(qtbot: QtBot, page: InterviewPage) -> None:
    read(qtbot, page.desk, interviewing.open_module, PANIC)
    rate(qtbot, page, ModuleKey("psychosis"), A1="threshold")
    at(qtbot, page, "U1", key=PANIC)
    for way in Way:
        page.asking.ask_as(way)
        settle(qtbot, page.desk)
        assert page.minimumSizeHint().width() <= 893
        assert page.minimumSizeHint().height() <= 636
        assert unnamed(page) == []
    page.why.conclusion.begin()
    settle(qtbot, page.desk)
    assert page.minimumSizeHint().height() <= 636


# ---- time points

SHIFT = Qt.KeyboardModifier.ShiftModifier


def chord(
    qtbot: QtBot,
    page: InterviewPage,
    where: QWidget,
    key: Qt.Key,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    QTest.keyClick(where, key, held)
    settle(qtbot, page.desk)


def test_a_time_point_is_corrected_and_removed_by_key(qtbot: QtBot, page: InterviewPage) -> None:
    before = [p.short for p in page.modules.table.matrix.view.time_points]
    rate(qtbot, page, GAD, A1="threshold")
    at(qtbot, page, "A4")
    chord(qtbot, page, page, Qt.Key.Key_F2, SHIFT)
    forms = page.modules.points
    assert forms.changing.isVisible()
    assert forms.changing.short.text() == before[-1]
    forms.changing.short.setText("now")
    chord(qtbot, page, forms.changing.short, Qt.Key.Key_Return)
    assert not forms.changing.isVisible()
    points = page.modules.table.matrix.view.time_points
    assert [p.short for p in points] == [*before[:-1], "now"]
    assert page.asking.item_id == "A4"
    forms.begin_change()
    forms.changing.as_at.date.setText("1950")
    chord(qtbot, page, forms.changing.as_at.date, Qt.Key.Key_Return)
    assert forms.changing.isVisible()
    chord(qtbot, page, forms.changing.short, Qt.Key.Key_Escape)
    assert not forms.changing.isVisible()
    chord(qtbot, page, page, Qt.Key.Key_Delete, SHIFT | Qt.KeyboardModifier.ControlModifier)
    assert "goes with 1 answer. Undo" in forms.removing.words.text()
    forms.removing.save.click()
    settle(qtbot, page.desk)
    assert [p.short for p in page.modules.table.matrix.view.time_points] == before[:-1]
    assert "Remove time point" in page.notice.text
    page.desk.save(cases.undo)
    settle(qtbot, page.desk)
    assert page.modules.table.matrix.view.time_points == points


# ---- faster than the disk


def test_keys_typed_ahead_rate_the_questions_they_were_meant_for(
    qtbot: QtBot, page: InterviewPage
) -> None:
    """Digit and Enter for six questions, with no wait for any of them to be saved."""
    today = at(qtbot, page, "C1")
    asked = ("C1", "C2", "C3", "C4", "C5", "C6")
    digits = (Qt.Key.Key_3, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_4, Qt.Key.Key_3, Qt.Key.Key_1)
    for digit in digits:
        QTest.keyClick(page.focusWidget() or page, digit)
        QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    held = [answer(qtbot, page.desk, today, item) for item in asked]
    words = ["threshold", "absent", "subthreshold", "inadequate", "threshold", "absent"]
    assert [each.value if each else "" for each in held] == words
    for _ in asked:
        page.desk.save(cases.undo)
    settle(qtbot, page.desk)
    assert [answer(qtbot, page.desk, today, item) for item in asked] == [None] * 6


def test_a_note_typed_just_before_another_time_point_is_chosen_stays_with_its_own(
    qtbot: QtBot, page: InterviewPage
) -> None:
    today = at(qtbot, page, "A1")
    other = page.modules.table.matrix.view.time_points[0].id
    assert other != today
    press(qtbot, page, Qt.Key.Key_N)
    QTest.keyClicks(page.evidence.note, "said so at once")
    page.open_at(f"{other}/{GAD}/A1")
    settle(qtbot, page.desk)
    noted = answer(qtbot, page.desk, today, "A1")
    assert noted is not None
    assert noted.note == "said so at once"
    beside = answer(qtbot, page.desk, other, "A1")
    assert beside is None or not beside.note
