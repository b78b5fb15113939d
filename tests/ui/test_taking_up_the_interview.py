"""The interview by key alone where one begins, goes on and ends: the cursor is where work is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casereview.domain.assessing.account import AccountPart
from casereview.domain.assessing.concluding import concludable
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import ItemType
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError
from casereview.services import opening
from casereview.services.changes import Kind
from casereview.services.interview import interviewing
from casereview.services.interview.parts import InterviewPart
from casereview.services.opening import OpeningView
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.models.answering import read_typed
from casereview.ui.pages.interview import InterviewPage
from casereview.ui.theme import Theme
from casereview.ui.widgets.keys_card import KEYS
from casereview.ui.widgets.status_glyph import StatusGlyph
from tests.ui.case_samples import GAD, answer, read, settle, show

PSYCHOSIS = ModuleKey("psychosis")


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[InterviewPage]:
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    yield page
    page.settle()
    settle(qtbot, case_desk)


def at(qtbot: QtBot, page: InterviewPage, item: str, key: ModuleKey = GAD) -> str:
    where = page.modules.table.matrix.view.time_points[-1].id
    page.open_at(f"{where}/{key}/{item}")
    settle(qtbot, page.desk)
    page.question.take_focus()
    return where


def press(qtbot: QtBot, page: InterviewPage, *keys: Qt.Key | str) -> None:
    for key in keys:
        at_work = page.focusWidget() or page
        if isinstance(key, str):
            QTest.keyClicks(at_work, key)
        else:
            QTest.keyClick(at_work, key)
        settle(qtbot, page.desk)


def within(page: InterviewPage, part: QWidget) -> bool:
    focus = page.focusWidget()
    return focus is not None and (focus is part or part.isAncestorOf(focus))


def _unread(case: OpenCase) -> None:
    with case.change("Test", Kind.CASE):
        case.file.record.put(replace(case.file.record.get(), notice_acknowledged_on=None))


def test_nothing_can_be_typed_before_the_notice_is_read(qtbot: QtBot, case_desk: Desk) -> None:
    read(qtbot, case_desk, _unread)
    page = InterviewPage(case_desk)
    page.open_at(InterviewPart.OVERVIEW)
    show(qtbot, case_desk, page)
    assert page.focusWidget() is page.opening.button
    assert page.opening.height() < 240
    QTest.keyClicks(page.parts.overview.fields[AccountPart.ACCOUNT].text, "unseen")
    page.settle()
    settle(qtbot, case_desk)
    view = read(qtbot, case_desk, opening.view)
    assert isinstance(view, OpeningView)
    assert view.texts == {}
    press(qtbot, page, Qt.Key.Key_Space)
    assert within(page, page.parts.overview.fields[AccountPart.ACCOUNT])
    page.settle()
    settle(qtbot, case_desk)


def test_a_part_that_is_turned_to_has_the_cursor(qtbot: QtBot, page: InterviewPage) -> None:
    for part, widget in (
        (InterviewPart.SCREENER, page.parts.screener.card),
        (InterviewPart.OVERVIEW, page.parts.overview),
        (InterviewPart.COURSE, page.parts.course),
        (InterviewPart.RISK, page.parts.risk),
        (InterviewPart.SECOND_RATING, page.parts.second),
        (InterviewPart.MODULES, page.asking),
    ):
        page.parts.show_part(part)
        settle(qtbot, page.desk)
        assert within(page, widget), part
    page.parts.bar.setFocus()
    press(qtbot, page, Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert page.parts.part is InterviewPart.OVERVIEW
    assert page.parts.bar.hasFocus()


def test_escape_gives_the_keys_back_to_the_page(qtbot: QtBot, page: InterviewPage) -> None:
    today = at(qtbot, page, "A2")
    press(qtbot, page, "4", Qt.Key.Key_Return, Qt.Key.Key_Backspace)
    at(qtbot, page, "A2")
    press(qtbot, page, "many", Qt.Key.Key_Escape)
    assert page.question.typed.edit.text() == "4"
    assert page.focusWidget() is page.question
    press(qtbot, page, Qt.Key.Key_C)
    assert within(page, page.why.conclusion.form)
    kept = answer(qtbot, page.desk, today, "A2")
    assert kept is not None
    assert kept.value == "4"


def test_after_the_last_question_comes_the_conclusion(qtbot: QtBot, page: InterviewPage) -> None:
    at(qtbot, page, "SEV")
    assert page.asking._foot.next.text() == "Conclude"
    press(qtbot, page, "4.5", Qt.Key.Key_Return)
    form = page.why.conclusion
    assert within(page, form.form)
    assert form.rating.currentText() == "Severity 4.5 of 8"
    assert form.status.currentData() == Status.UNDETERMINED
    press(qtbot, page, Qt.Key.Key_Escape)
    assert form.form.isHidden()


def test_a_refused_answer_is_asked_again_and_the_refusal_goes_with_the_next(
    qtbot: QtBot, page: InterviewPage
) -> None:
    at(qtbot, page, "A3")
    press(qtbot, page, "since 2090", Qt.Key.Key_Return)
    assert page.notice.isVisible()
    assert "2090" in page.notice.text
    assert page.question.item_id == "A3"
    press(qtbot, page, "8 months", Qt.Key.Key_Return)
    assert page.notice.isHidden()
    assert page.question.item_id == "A4"


def test_a_conclusion_that_is_changed_begins_from_itself(qtbot: QtBot, page: InterviewPage) -> None:
    today = at(qtbot, page, "A1")
    reason = "The worry is plain from the records of 2019."
    read(qtbot, page.desk, interviewing.conclude, today, GAD, Status.MET, reason)
    page.refresh()
    settle(qtbot, page.desk)
    form = page.why.conclusion
    form.begin()
    assert form.status.currentData() == Status.MET
    assert form.reason.toPlainText() == reason
    form.close_form()


def test_a_screen_is_never_concluded_as_a_diagnosis(qtbot: QtBot, page: InterviewPage) -> None:
    read(qtbot, page.desk, interviewing.open_module, PSYCHOSIS)
    today = at(qtbot, page, "", PSYCHOSIS)
    form = page.why.conclusion
    form.begin()
    offered = [form.status.itemData(n) for n in range(form.status.count())]
    assert offered == [Status.REFER_ON, Status.NOT_INDICATED, Status.UNDETERMINED]
    form.close_form()

    def conclude(case: OpenCase) -> str:
        reason = "Because I think it is so, having seen her."
        with pytest.raises(BadInputError, match="cannot be concluded") as refused:
            interviewing.conclude(case, today, PSYCHOSIS, Status.MET, reason)
        return refused.value.do

    assert "Refer on" in str(read(qtbot, page.desk, conclude))


def test_what_is_concluded_of_a_module_is_what_its_rules_could_say(
    qtbot: QtBot, page: InterviewPage
) -> None:
    def offered(case: OpenCase) -> dict[str, tuple[Status, ...]]:
        return {name: concludable(module) for name, module in case.content.modules.items()}

    every = read(qtbot, page.desk, offered)
    assert isinstance(every, dict)
    assert Status.MET in every["bpd"]
    assert Status.MET not in every["mania"]
    assert Status.SCREEN_POSITIVE in every["mania"]
    assert all(Status.UNDETERMINED in statuses for statuses in every.values())


def test_the_keys_are_listed_on_the_page_and_rest_meanwhile(
    qtbot: QtBot, page: InterviewPage
) -> None:
    today = at(qtbot, page, "A1")
    press(qtbot, page, Qt.Key.Key_F1)
    assert page.keys.isVisible()
    assert page.focusWidget() is page.keys.close_button
    press(qtbot, page, Qt.Key.Key_3)
    assert answer(qtbot, page.desk, today, "A1") is None
    listed = {QKeySequence(key) for _group, keys in KEYS for key, _words in keys}
    wanted = {shortcut.key() for shortcut, parts in page._keys if InterviewPart.MODULES in parts}
    digits = {QKeySequence(str(number)) for number in range(1, 10)}
    assert wanted - digits <= listed
    press(qtbot, page, Qt.Key.Key_Escape)
    assert page.keys.isHidden()
    press(qtbot, page, Qt.Key.Key_3)
    rated = answer(qtbot, page.desk, today, "A1")
    assert rated is not None
    assert rated.value == "threshold"


def test_what_stands_beside_a_verdict(qtbot: QtBot, page: InterviewPage) -> None:
    """By whom, when and from what it was rated; of the past; and of one who was not of age."""

    def young(case: OpenCase) -> None:
        record = case.file.record.get()
        with case.change("Test", Kind.CASE, Kind.INTERVIEW):
            born = replace(record.claimant, date_of_birth=date(2004, 2, 29))
            case.file.record.put(replace(record, claimant=born))

    read(qtbot, page.desk, young)
    today = at(qtbot, page, "A1")
    assert "under 18" not in page.question._minor.text()
    assert "about the past" not in page.question._where.text()
    press(qtbot, page, Qt.Key.Key_3)
    assert "from: interview." in page.why.rated.text()
    before = page.modules.table.matrix.view.time_points[0].id
    page.open_at(f"{before}/{GAD}/A1")
    settle(qtbot, page.desk)
    assert page.question._minor.text().startswith("Under 18 at this time point")
    assert "rated today about the past" in page.question._where.text()
    assert page.why.rated.isHidden()
    assert today != before


@pytest.mark.parametrize(
    ("item", "text", "why"),
    [
        ("SEV", "9", "0 to 8 in half steps"),
        ("SEV", "4.3", "0 to 8 in half steps"),
        ("A3", "90 years", "longer than the claimant had lived"),
        ("A3", "since 1900", "before the claimant was born"),
    ],
)
def test_what_cannot_be_is_refused(
    qtbot: QtBot, page: InterviewPage, item: str, text: str, why: str
) -> None:
    today = at(qtbot, page, item)
    press(qtbot, page, text, Qt.Key.Key_Return)
    assert why in page.notice.text
    assert answer(qtbot, page.desk, today, item) is None
    assert page.question.item_id == item


def test_numbers_are_understood_as_they_are_said() -> None:
    assert read_typed(ItemType.NUMBER, "three") == "3"
    assert read_typed(ItemType.NUMBER, "two to four") == "2/4"
    assert read_typed(ItemType.NUMBER, "Five or more") == "5/.."
    with pytest.raises(ValueError, match="not a number"):
        read_typed(ItemType.NUMBER, "a few")


def test_risk_is_asked_line_by_line_with_enter(qtbot: QtBot, page: InterviewPage) -> None:
    page.open_at(InterviewPart.RISK)
    settle(qtbot, page.desk)
    page.parts.risk.new.click()
    settle(qtbot, page.desk)
    rows = page.parts.risk.rows
    lines = [buttons for row in rows.values() for buttons in row.buttons.values()]
    assert not any(button.isChecked() for line in lines for button in line.buttons)
    for line in lines:
        assert within(page, line)
        press(qtbot, page, Qt.Key.Key_2, Qt.Key.Key_Return)
    assert within(page, page.parts.risk.record)
    assert all(line.buttons[1].isChecked() for line in lines)
    lines[1].buttons[0].setFocus()
    press(qtbot, page, Qt.Key.Key_Backspace)
    assert within(page, lines[0])


def test_a_long_status_wraps_where_the_place_is_narrow(qtbot: QtBot, theme: Theme) -> None:
    glyph = StatusGlyph(Status.EXCLUDED)
    qtbot.addWidget(glyph)
    whole = glyph.sizeHint()
    assert glyph.heightForWidth(whole.width()) == whole.height()
    assert glyph.heightForWidth(150) >= 2 * glyph.fontMetrics().height()
    assert glyph.minimumSizeHint().width() < 150


def test_the_matrix_has_its_width_whichever_part_came_first(qtbot: QtBot, case_desk: Desk) -> None:
    for year in (2020, 2021, 2022, 2023):
        when = PartialDate(year)
        read(qtbot, case_desk, interviewing.add_time_point, f"{year}", "", "custom", when)
    widths = []
    for first in (InterviewPart.MODULES, InterviewPart.COURSE):
        page = InterviewPage(case_desk)
        page.open_at(first)
        show(qtbot, case_desk, page)
        page.parts.show_part(InterviewPart.MODULES)
        settle(qtbot, case_desk)
        widths.append(page.modules.width())
        page.settle()
        settle(qtbot, case_desk)
    assert widths[0] == widths[1] > 300


def test_the_banner_of_a_decided_module_wraps_with_its_card(
    qtbot: QtBot, page: InterviewPage
) -> None:
    today = at(qtbot, page, "A4")
    read(qtbot, page.desk, interviewing.rate, today, GAD, "A1", "absent")
    page.refresh()
    settle(qtbot, page.desk)
    banner = page.question.banner
    assert banner.isVisible()
    assert banner.minimumSizeHint().width() < 240
    assert page.asking._column.width() <= page.asking._scroll.viewport().width()


def test_a_time_point_is_added_by_key_and_its_column_is_next(
    qtbot: QtBot, page: InterviewPage
) -> None:
    at(qtbot, page, "A1")
    QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    form = page.modules.adding
    assert within(page, form.kind)
    form.as_at.date.setFocus()
    press(qtbot, page, "May 2021", Qt.Key.Key_Return)
    assert form.isHidden()
    assert page.focusWidget() is page.modules.table
    press(qtbot, page, Qt.Key.Key_Left, Qt.Key.Key_Return)
    assert page.asking.view is not None
    assert page.asking.view.time_point.kind == "before_event"
    assert page.focusWidget() is page.question
