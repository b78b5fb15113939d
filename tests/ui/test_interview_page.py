"""Conducting the interview by key: every rating saved at once, explained, and concluded apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from casereview.domain.assessing.finding import Finding, Reasons, Status, Told
from casereview.domain.assessing.interview import SKIPPED, ItemType
from casereview.domain.assessing.rating import ModuleKey, Vantage
from casereview.services.correspondence import reviewing
from casereview.services.interview import interviewing
from casereview.services.session import OpenCase
from casereview.services.views import ModuleView, PageName
from casereview.ui.desk import Desk, Destination
from casereview.ui.pages.interview import InterviewPage
from casereview.ui.theme import Theme
from casereview.ui.widgets.asking_foot import Way
from casereview.ui.widgets.question_card import QuestionCard
from casereview.ui.widgets.question_list import QuestionList
from casereview.ui.widgets.words import Words
from tests.ui.case_samples import GAD, answer, read, settle, show, unnamed


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[InterviewPage]:
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    yield page
    page.settle()
    settle(qtbot, case_desk)


def point(page: InterviewPage, short: str) -> str:
    points = page.modules.table.matrix.view.time_points
    return next(p.id for p in points if p.short == short)


def at(qtbot: QtBot, page: InterviewPage, item: str, short: str = "today") -> str:
    """Ask an item of GAD at a time point; return the time point's id."""
    where = point(page, short)
    page.open_at(f"{where}/gad/{item}")
    settle(qtbot, page.desk)
    assert page.question.item_id == item
    page.question.take_focus()
    return where


def press(qtbot: QtBot, page: InterviewPage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page.focusWidget() or page, key)
        settle(qtbot, page.desk)


def test_a_screen_names_no_manual_until_it_comes_to_a_diagnosis(
    qtbot: QtBot, case_desk: Desk
) -> None:
    bpd = ModuleKey("bpd")
    read(qtbot, case_desk, interviewing.open_module, bpd)
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    where = point(page, "today")
    verdict = page.why.verdict
    for rated, words in (("no", "Rule outcome · Screen"), ("yes", "Rule outcome · DSM-5-TR")):
        for item in ("A1", "A2", "A3", "A4", "A6", "B1"):
            read(qtbot, case_desk, interviewing.rate, where, bpd, item, "threshold")
        read(qtbot, case_desk, interviewing.rate, where, bpd, "CONF", rated)
        page.open_at(f"{where}/bpd/A1" if rated == "no" else f"{where}/bpd/A2")
        settle(qtbot, case_desk)
        assert words in [label.text() for label in verdict.findChildren(Words)]
    page.settle()
    settle(qtbot, case_desk)


def rate_all(
    qtbot: QtBot, page: InterviewPage, values: dict[str, str], short: str = "today"
) -> None:
    where = at(qtbot, page, "A1", short)
    for item, value in values.items():
        page.asking.answer(item, value)
        settle(qtbot, page.desk)
    assert answer(qtbot, page.desk, where, next(iter(values))) is not None


MET = {
    "A1": "threshold",
    "A2": "3",
    "A3": "P8M",
    "A4": "threshold",
    "B1": "threshold",
    "C1": "threshold",
    "C2": "threshold",
    "C5": "threshold",
    "D1": "threshold",
    "E1": "no",
    "F1": "no",
}


def test_it_opens_at_the_first_open_question_of_today(page: InterviewPage) -> None:
    assert page.question.item_id == "A1"
    assert page.subtitle.endswith("today, 14 November 2026")
    assert page.why.verdict.text.startswith(Status.NOT_ASSESSED.words)


def test_digits_rate_enter_asks_the_next_backspace_the_one_before(
    qtbot: QtBot, page: InterviewPage
) -> None:
    today = at(qtbot, page, "C1")
    press(qtbot, page, Qt.Key.Key_3)
    saved = answer(qtbot, page.desk, today, "C1")
    assert saved is not None
    assert saved.value == "threshold"
    assert [b.isChecked() for b in page.question.buttons.buttons] == [False, False, True, False]
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.question.item_id == "C2"
    press(qtbot, page, Qt.Key.Key_1, Qt.Key.Key_Return)
    assert page.question.item_id == "C3"
    press(qtbot, page, Qt.Key.Key_Backspace)
    assert page.question.item_id == "C2"
    absent = answer(qtbot, page.desk, today, "C2")
    assert absent is not None
    assert absent.value == "absent"


def test_the_explanation_follows_the_answers(qtbot: QtBot, page: InterviewPage) -> None:
    rate_all(qtbot, page, MET)
    assert page.why.verdict.text.startswith("Met")
    chips = {row.mark: row.chip.text for row in page.why.criteria.rows.rows}
    assert chips["A"] == "met"
    assert chips["C1"] == "present"
    assert chips["C3"] == "—"
    at(qtbot, page, "B1")
    press(qtbot, page, Qt.Key.Key_1)
    assert page.why.verdict.text.startswith("Not met")


def test_a_duration_is_typed_as_said_and_shown_as_understood(
    qtbot: QtBot, page: InterviewPage
) -> None:
    today = at(qtbot, page, "A3")
    edit = page.question.typed.edit
    assert edit.hasFocus()
    QTest.keyClicks(edit, "about six months")
    assert page.question.typed.below == "Understood as 5 to 7 months"
    press(qtbot, page, Qt.Key.Key_Return)
    saved = answer(qtbot, page.desk, today, "A3")
    assert saved is not None
    assert saved.value == "P5M/P7M"
    assert page.question.item_id != "A3"


def test_what_is_not_understood_is_neither_saved_nor_left(
    qtbot: QtBot, page: InterviewPage
) -> None:
    today = at(qtbot, page, "A3")
    QTest.keyClicks(page.question.typed.edit, "ages")
    press(qtbot, page, Qt.Key.Key_Return)
    assert page.question.item_id == "A3"
    assert "Not understood" in page.question.typed.below
    assert answer(qtbot, page.desk, today, "A3") is None


def test_digits_typed_in_an_answer_are_text_not_ratings(qtbot: QtBot, page: InterviewPage) -> None:
    today = at(qtbot, page, "A2")
    QTest.keyClicks(page.question.typed.edit, "2 to 4")
    assert page.question.typed.edit.text() == "2 to 4"
    press(qtbot, page, Qt.Key.Key_Return)
    saved = answer(qtbot, page.desk, today, "A2")
    assert saved is not None
    assert saved.value == "2/4"


def test_a_typed_answer_is_saved_when_another_cell_is_chosen(
    qtbot: QtBot, page: InterviewPage
) -> None:
    today = at(qtbot, page, "A2")
    QTest.keyClicks(page.question.typed.edit, "3")
    page.modules.table.choose(GAD, point(page, "before"))
    settle(qtbot, page.desk)
    saved = answer(qtbot, page.desk, today, "A2")
    assert saved is not None
    assert saved.value == "3"
    assert page.subtitle.endswith("before, June 2019")


def test_each_exclusion_is_ticked_for_itself(qtbot: QtBot, page: InterviewPage) -> None:
    today = at(qtbot, page, "E1")
    assert page.question.exclusions.isVisible()
    press(qtbot, page, Qt.Key.Key_1)
    saved = answer(qtbot, page.desk, today, "E1")
    assert saved is not None
    assert saved.value == "no"
    assert answer(qtbot, page.desk, today, "F1") is None
    press(qtbot, page, Qt.Key.Key_Return, Qt.Key.Key_2)
    applies = answer(qtbot, page.desk, today, "F1")
    assert applies is not None
    assert applies.value == "yes"


def test_an_answer_can_be_taken_back(qtbot: QtBot, page: InterviewPage) -> None:
    today = at(qtbot, page, "C1")
    press(qtbot, page, Qt.Key.Key_3)
    page.question.cleared.emit("C1")
    settle(qtbot, page.desk)
    assert answer(qtbot, page.desk, today, "C1") is None
    assert not any(b.isChecked() for b in page.question.buttons.buttons)


def test_ratings_of_the_past_look_back(qtbot: QtBot, page: InterviewPage) -> None:
    before = at(qtbot, page, "C1", "before")
    press(qtbot, page, Qt.Key.Key_2)
    saved = answer(qtbot, page.desk, before, "C1")
    assert saved is not None
    assert saved.vantage is Vantage.RETROSPECTIVE


def test_a_note_written_before_the_rating_is_saved_at_once(
    qtbot: QtBot, page: InterviewPage
) -> None:
    today = at(qtbot, page, "C2")
    press(qtbot, page, Qt.Key.Key_N)
    assert page.evidence.note.hasFocus()
    QTest.keyClicks(page.evidence.note, "Left 2 classes")
    page.question.setFocus()
    settle(qtbot, page.desk)
    noted = answer(qtbot, page.desk, today, "C2")
    assert noted is not None
    assert (noted.value, noted.note, noted.rated_on) == ("", "Left 2 classes", None)
    assert page.why.verdict.text.startswith(Status.NOT_ASSESSED.words)
    assert page.whole.rows.find("C2").data() == "C2, Tires easily: not asked"
    assert not page.question._clear.isVisible()
    at(qtbot, page, "C3")
    at(qtbot, page, "C2")
    assert page.evidence.note.toPlainText() == "Left 2 classes"
    press(qtbot, page, Qt.Key.Key_3)
    saved = answer(qtbot, page.desk, today, "C2")
    assert saved is not None
    assert (saved.value, saved.note) == ("threshold", "Left 2 classes")
    page.question.cleared.emit("C2")
    settle(qtbot, page.desk)
    assert answer(qtbot, page.desk, today, "C2") == replace(
        saved, value="", rated_on=None, note="Left 2 classes"
    )
    assert page.evidence.note.toPlainText() == "Left 2 classes"
    assert not any(b.isChecked() for b in page.question.buttons.buttons)


def test_a_note_is_saved_a_moment_after_typing(qtbot: QtBot, page: InterviewPage) -> None:
    today = at(qtbot, page, "C2")
    press(qtbot, page, Qt.Key.Key_3, Qt.Key.Key_N)
    QTest.keyClicks(page.evidence.note, "Tired by noon")
    qtbot.waitUntil(lambda: not page.evidence.note.unsaved, timeout=5_000)
    settle(qtbot, page.desk)
    saved = answer(qtbot, page.desk, today, "C2")
    assert saved is not None
    assert saved.note == "Tired by noon"
    assert page.evidence.note.hasFocus()


def _letter(case: OpenCase) -> str:
    return next(d.id for d in case.file.documents.all() if d.file_name == "letter.txt")


def test_words_of_a_letter_are_linked_and_lead_there(qtbot: QtBot, page: InterviewPage) -> None:
    at(qtbot, page, "C2")
    press(qtbot, page, Qt.Key.Key_3)
    page.evidence.begin_picking()
    settle(qtbot, page.desk)
    picker = page.evidence.picker
    letter = read(qtbot, page.desk, _letter)
    picker._documents.setCurrentIndex(picker._documents.findData(letter))
    picker._on_document()
    settle(qtbot, page.desk)
    text = picker.text.toPlainText()
    cursor = picker.text.textCursor()
    cursor.setPosition(text.index("16 on the GAD-7"))
    cursor.setPosition(cursor.position() + len("16 on the GAD-7"), cursor.MoveMode.KeepAnchor)
    picker.text.setTextCursor(cursor)
    assert picker._link.isEnabled()
    picker._link.click()
    settle(qtbot, page.desk)
    chip = next(b for b in page.evidence.findChildren(QPushButton) if b.text() == "D1 p.1")
    assert "16 on the GAD-7" in chip.accessibleName()
    went: list[Destination] = []
    page.desk.going.connect(went.append)
    chip.click()
    assert went[0].page is PageName.DOCUMENTS
    assert went[0].target.startswith(f"{letter}/")
    page.evidence.unlinked.emit(went[0].target.split("/")[1])
    settle(qtbot, page.desk)
    names = [b.text() for b in page.evidence.findChildren(QPushButton) if b.isVisible()]
    assert "D1 p.1" not in names


def test_answers_at_other_times_are_shown_only_on_demand(qtbot: QtBot, page: InterviewPage) -> None:
    at(qtbot, page, "C1", "before")
    press(qtbot, page, Qt.Key.Key_2)
    at(qtbot, page, "C1")
    assert page.question.others.text == ""
    page.question.others.toggle.click()
    assert page.question.others.text == "before: subthreshold"
    at(qtbot, page, "C2")
    assert page.question.others.text == ""


def test_an_override_needs_a_reason_and_shows_both(qtbot: QtBot, page: InterviewPage) -> None:
    rate_all(qtbot, page, MET)
    form = page.why.conclusion
    form.begin()
    assert form.status.currentData() == Status.MET.value
    assert form.save.isEnabled()
    form.status.setCurrentIndex(form.status.findData(Status.SUBTHRESHOLD.value))
    form.reason.setPlainText("too short")
    assert not form.save.isEnabled()
    form.reason.setPlainText("The records contradict what was said about work.")
    assert form.save.isEnabled()
    form.save.click()
    settle(qtbot, page.desk)
    assert not form.form.isVisible()
    assert "Overrides the rules (Met)" in form._said.text()
    assert page.why.verdict.text.startswith("Met")
    cell = page.modules.table.matrix.cell(page.modules.table.currentIndex())
    assert cell is not None
    assert (cell.status, cell.shown, cell.decided) == (Status.MET, Status.SUBTHRESHOLD, True)
    at(qtbot, page, "B1")
    press(qtbot, page, Qt.Key.Key_1)
    assert form._recheck.isVisible()
    form.withdrawn.emit()
    settle(qtbot, page.desk)
    assert not form._glyph.isVisible()


def test_an_instance_module_asks_which_one(qtbot: QtBot, page: InterviewPage) -> None:
    page.modules.begin_module()
    form = page.modules.opening
    form.module.setCurrentIndex(form.module.findData("phobia"))
    assert form.instance.isVisible()
    form.submit()
    settle(qtbot, page.desk)
    assert form.isVisible()
    form.instance.setText("machinery")
    form.submit()
    settle(qtbot, page.desk)
    assert not form.isVisible()
    keys = [row.key for row in page.modules.table.matrix.view.rows]
    assert ModuleKey("phobia", "machinery") in keys
    assert page.modules.table.chosen() == (ModuleKey("phobia", "machinery"), point(page, "today"))


def test_a_time_point_may_have_a_partial_date(qtbot: QtBot, page: InterviewPage) -> None:
    page.modules.begin_time_point()
    form = page.modules.adding
    form.kind.setCurrentIndex(form.kind.findData("end_therapy_1"))
    form.submit()
    assert form.isVisible()
    form.as_at.date.setText("autumn 2019")
    form.submit()
    settle(qtbot, page.desk)
    shorts = [p.short for p in page.modules.table.matrix.view.time_points]
    assert shorts == ["before", "after treatment 1", "today"]


def test_arrows_in_the_matrix_choose_and_enter_goes_to_the_question(
    qtbot: QtBot, page: InterviewPage
) -> None:
    table = page.modules.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Left)
    settle(qtbot, page.desk)
    assert page.subtitle.endswith("before, June 2019")
    QTest.keyClick(table, Qt.Key.Key_3)
    settle(qtbot, page.desk)
    saved = answer(qtbot, page.desk, point(page, "before"), "A1")
    assert saved is not None
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert page.question.hasFocus()


def test_the_whole_module_leads_to_any_question(qtbot: QtBot, page: InterviewPage) -> None:
    page.asking.ask_as(Way.MODULE)
    assert page.whole.isVisible()
    index = page.whole.rows.find("D1")
    page.whole.clicked.emit(index)
    assert not page.whole.isVisible()
    assert page.question.item_id == "D1"


def test_the_way_back_is_to_the_very_question(qtbot: QtBot, page: InterviewPage) -> None:
    at(qtbot, page, "C4")
    page.modules.table.choose(GAD, point(page, "before"))
    settle(qtbot, page.desk)
    page.modules.table.choose(GAD, point(page, "today"))
    settle(qtbot, page.desk)
    assert page.question.item_id == "C4"


def closed(view: ModuleView, *, hidden: str = "") -> ModuleView:
    """Return a view whose disorder cannot be met any more, with one answer not counted."""
    finding = Finding(
        view.key,
        view.time_point.id,
        "dsm5tr",
        Status.NOT_MET,
        Status.NOT_MET,
        Told(lambda: Reasons(because=("A1 absent",))),
        skippable=("C1", "C2"),
    )
    items = tuple(replace(row, hidden=True) if row.item.id == hidden else row for row in view.items)
    return replace(view, finding=finding, items=items)


def test_leaving_a_module_that_cannot_be_met_skips_what_is_left(
    qtbot: QtBot, page: InterviewPage
) -> None:
    today = at(qtbot, page, "C1")
    assert not page.question.banner.isVisible()
    assert page.asking.view is not None
    page.asking.view = closed(page.asking.view)
    page.asking.show_item()
    assert page.question.banner.isVisible()
    assert "2 questions" in page.question.banner.text
    page.question.leave_wanted.emit()
    settle(qtbot, page.desk)
    for item in ("C1", "C2"):
        saved = answer(qtbot, page.desk, today, item)
        assert saved is not None
        assert saved.value == SKIPPED


def test_asking_the_rest_anyway_puts_the_banner_away(qtbot: QtBot, page: InterviewPage) -> None:
    at(qtbot, page, "C1")
    assert page.asking.view is not None
    page.asking.view = closed(page.asking.view)
    page.asking.show_item()
    page.question.banner.ask_rest.emit()
    assert not page.question.banner.isVisible()
    page.asking.choose_item("C2")
    assert not page.question.banner.isVisible()


def test_a_hidden_answer_is_kept_struck_through_and_passed_over(
    qtbot: QtBot, page: InterviewPage, theme: Theme
) -> None:
    at(qtbot, page, "C2")
    press(qtbot, page, Qt.Key.Key_3)
    assert page.asking.view is not None
    view = closed(page.asking.view, hidden="C2")
    page.asking.view = view
    page.asking.show_item()
    assert "Not counted: present" in page.question.uncounted.text
    page.asking.choose_item("C1")
    page.asking.go_next()
    assert page.question.item_id == "C3"
    listing = QuestionList(theme)
    qtbot.addWidget(listing)
    listing.show_items(view.items, "C2")
    assert "not counted" in str(listing.rows.find("C2").data())


def test_the_notice_stands_before_the_interview_until_it_is_acknowledged(
    qtbot: QtBot, page: InterviewPage
) -> None:
    page.desk.save(_forget_notice)
    settle(qtbot, page.desk)
    assert page.opening.isVisible()
    assert not page.question.isVisible()
    assert "It does not diagnose" in page.opening.accessibleName()
    page.opening.findChildren(QPushButton)[0].click()
    settle(qtbot, page.desk)
    assert not page.opening.isVisible()
    assert page.question.isVisible()


def _forget_notice(case: OpenCase) -> object:
    from casereview.services.changes import Kind

    with case.change("Forget the notice", Kind.CASE, Kind.INTERVIEW) as changes:
        case.file.record.put(replace(case.file.record.get(), notice_acknowledged_on=None))
    return changes


def test_yes_no_and_choice_questions_have_their_own_answers(qtbot: QtBot, theme: Theme) -> None:
    from casereview.domain.assessing.interview import InterviewItem
    from casereview.services.views import ItemRow
    from casereview.ui.models.answering import choices

    card = QuestionCard(theme)
    qtbot.addWidget(card)
    yes_no = InterviewItem("Q", ItemType.YES_NO, "Q")
    choice = InterviewItem("R", ItemType.CHOICE, "R", options=("only_during", "cannot_say"))
    for item, expected in ((yes_no, "yes"), (choice, "only_during")):
        card._row = ItemRow(item, None, hidden=False, passages=(), elsewhere={})
        card.buttons.show_choices(choices(item), "")
        with qtbot.waitSignal(card.answered) as answered:
            assert card.press(1)
        assert answered.args == [item.id, expected]
        assert not card.press(7)


def test_every_control_has_a_name_and_the_page_fits_a_small_window(
    qtbot: QtBot, page: InterviewPage
) -> None:
    for item in ("C1", "A3", "E1"):
        at(qtbot, page, item)
        assert unnamed(page) == []
        assert page.minimumSizeHint().width() <= 893
        assert page.minimumSizeHint().height() <= 636
    page.why.conclusion.begin()
    page.modules.begin_module()
    assert unnamed(page) == []


def test_documents_of_the_case_are_offered_by_number(qtbot: QtBot, page: InterviewPage) -> None:
    rows = read(qtbot, page.desk, reviewing.rows)
    assert isinstance(rows, tuple)
    page.evidence.picker.show_documents(rows)
    settle(qtbot, page.desk)
    offered = page.evidence.picker._documents
    labels = {offered.itemText(n).split()[0] for n in range(offered.count())}
    assert labels == {"D1", "D2", "D3"}


def record_course(
    qtbot: QtBot, page: InterviewPage, word: str, begins: str, ends: str = "", text: str = ""
) -> None:
    """Fill in the form under the matrix as one would."""
    page.modules.course._add.click()
    form = page.modules.course.form
    form.status.setCurrentIndex(form.status.findData(word))
    QTest.keyClicks(form.begins.date, begins)
    QTest.keyClicks(form.ends.date, ends)
    QTest.keyClicks(form.text, text)
    QTest.keyClick(form.text, Qt.Key.Key_Return)
    settle(qtbot, page.desk)


def entries(page: InterviewPage) -> list[str]:
    listed = page.modules.course.findChildren(Words)
    shown = [w.accessibleName() for w in listed if w.isVisible()]
    return [words for words in shown if words.startswith("Generalised")]


def test_what_was_learnt_of_the_time_between_changes_the_change_at_once(
    qtbot: QtBot, page: InterviewPage
) -> None:
    rate_all(qtbot, page, MET, "before")
    rate_all(qtbot, page, MET)
    course = page.modules.course
    assert course.text == (
        "Persisted from June 2019 to 14 November 2026 (nothing is recorded of the time between)."
    )
    record_course(qtbot, page, "remission", "c. November 2020", "20 May 2021", "About six months")
    assert course.form.isHidden()
    noted = "Generalised anxiety disorder: in remission, c. November 2020 to 20 May 2021"
    qtbot.waitUntil(lambda: entries(page) == [noted])
    assert course.text == "Recurred between June 2019 and 14 November 2026."
    remove = next(b for b in course.findChildren(QPushButton) if b.text() == "×")
    remove.click()
    settle(qtbot, page.desk)
    qtbot.waitUntil(lambda: not entries(page))
    record_course(qtbot, page, "continuing", "2018")
    assert course.text == "Persisted from June 2019 to 14 November 2026."
    noted_since = "Generalised anxiety disorder: present throughout from 2018"
    qtbot.waitUntil(lambda: entries(page) == [noted_since])


def test_a_course_needs_a_beginning_and_no_earlier_end(qtbot: QtBot, page: InterviewPage) -> None:
    record_course(qtbot, page, "remission", "")
    form = page.modules.course.form
    assert form.isVisible()
    assert "when it began" in form.begins.below
    page.modules.course.close_forms()
    record_course(qtbot, page, "remission", "May 2021", "May 2020")
    assert form.isVisible()
    assert "May 2020 is before May 2021" in form.ends.below
    page.modules.course.close_forms()
    record_course(qtbot, page, "remission", "May 2021", "soon")
    assert form.isVisible()
    assert entries(page) == []


def test_a_form_that_opens_is_in_view(qtbot: QtBot, page: InterviewPage) -> None:
    page.resize(1040, 560)
    card = page.modules
    for begin, form in (
        (card.course._add.click, card.course.form),
        (card.begin_module, card.opening),
        (card.begin_time_point, card.adding),
    ):
        begin()
        settle(qtbot, page.desk)
        top = form.mapTo(card._scroll.viewport(), form.rect().topLeft()).y()
        assert 0 <= top < card._scroll.viewport().height() - 40
        assert form.isAncestorOf(page.focusWidget())
