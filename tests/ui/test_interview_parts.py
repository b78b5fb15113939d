"""Overview, screener and risk in the interview page: by keys, saved as written, undone at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from casereview.domain.assessing.account import AccountPart
from casereview.domain.assessing.screening import Reply
from casereview.domain.dossier import Dossier
from casereview.services import cases
from casereview.services.interview import screening
from casereview.services.interview.parts import InterviewPart
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.pages.interview import InterviewPage
from casereview.ui.settings import load_settings
from tests.ui.case_samples import answer, read, settle, show, unnamed


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[InterviewPage]:
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    yield page
    page.settle()
    settle(qtbot, case_desk)


def _dossier(case: OpenCase) -> Dossier:
    return case.dossier()


def dossier(qtbot: QtBot, page: InterviewPage) -> Dossier:
    found = read(qtbot, page.desk, _dossier)
    assert isinstance(found, Dossier)
    return found


def begin(qtbot: QtBot, page: InterviewPage, part: InterviewPart) -> None:
    page.open_at(part)
    settle(qtbot, page.desk)
    assert page.parts.part is part


def keys(qtbot: QtBot, page: InterviewPage, *pressed: Qt.Key) -> None:
    for key in pressed:
        QTest.keyClick(page.focusWidget() or page, key)
        settle(qtbot, page.desk)


def replies(qtbot: QtBot, page: InterviewPage) -> dict[str, tuple[str, str]]:
    return {a.question: (a.now.value, a.ever.value) for a in dossier(qtbot, page).screener}


# ---- screener ------------------------------------------------------------------------------------


def test_the_whole_screener_is_put_by_keys_alone(qtbot: QtBot, page: InterviewPage) -> None:
    """Every question in both columns, the follow-up only after a yes, then all is opened."""
    begin(qtbot, page, InterviewPart.SCREENER)
    card = page.parts.screener.card
    assert card.hasFocus()
    pressed = 0
    for item in page.parts.screener.list.rows.rows:
        if item.item.id in ("Q4", "Q6", "Q13"):
            keys(qtbot, page, Qt.Key.Key_1)  # now, and with it ever since
            pressed += 1
            if item.item.id == "Q13":
                keys(qtbot, page, Qt.Key.Key_2, Qt.Key.Key_3)  # 13b
                pressed += 2
        else:
            keys(qtbot, page, Qt.Key.Key_2, Qt.Key.Key_2)
            pressed += 2
    given = replies(qtbot, page)
    assert len(given) == 26
    assert given["Q4"] == ("yes", "yes")
    assert given["Q13b"] == ("no", "unsure")
    assert given["Q25"] == ("no", "no")
    assert pressed == 49
    view = read(qtbot, page.desk, screening.view)
    assert isinstance(view, screening.ScreenerView)
    assert view.answered == len(view.asked) == 26
    proposals = page.parts.screener.proposals
    for _ in range(40):
        if proposals.all.hasFocus():
            break
        QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_Tab)
    assert proposals.all.hasFocus()
    keys(qtbot, page, Qt.Key.Key_Space)
    opened = {str(each.key) for each in dossier(qtbot, page).modules}
    wanted = {each.id for each in view.proposed if not each.instances}
    assert {"gad", "agora"} <= wanted <= opened


def test_enter_goes_on_and_backspace_back_column_by_column(
    qtbot: QtBot, page: InterviewPage
) -> None:
    begin(qtbot, page, InterviewPart.SCREENER)
    card = page.parts.screener.card
    assert (card.column, card.accessibleName()[:3]) == ("now", "Low")
    keys(qtbot, page, Qt.Key.Key_Return)
    assert card.column == "ever"
    keys(qtbot, page, Qt.Key.Key_Return)
    assert (card.column, card.accessibleName()[:4]) == ("now", "Lost")
    keys(qtbot, page, Qt.Key.Key_Backspace)
    assert (card.column, card.accessibleName()[:3]) == ("ever", "Low")
    assert replies(qtbot, page) == {}


def test_an_answer_is_undone_and_shown_so(qtbot: QtBot, page: InterviewPage) -> None:
    begin(qtbot, page, InterviewPart.SCREENER)
    keys(qtbot, page, Qt.Key.Key_1)
    assert replies(qtbot, page) == {"Q1": ("yes", "yes")}
    page.desk.save(cases.undo)
    settle(qtbot, page.desk)
    assert replies(qtbot, page) == {}
    row = page.parts.screener.list.rows.rows[0]
    assert row.now is Reply.NOT_ASKED
    assert row.chip.text == "not asked"


def test_a_module_of_instances_is_opened_by_name(qtbot: QtBot, page: InterviewPage) -> None:
    begin(qtbot, page, InterviewPart.SCREENER)
    page.parts.screener.list.item_chosen.emit("Q8")
    keys(qtbot, page, Qt.Key.Key_1)
    proposals = page.parts.screener.proposals
    proposals.buttons["phobia"].click()
    assert proposals.form.isVisible()
    QTest.keyClicks(page.focusWidget(), "dogs 4")  # digits go into the name, not to the screener
    keys(qtbot, page, Qt.Key.Key_Return)
    assert "phobia:dogs 4" in {str(each.key) for each in dossier(qtbot, page).modules}
    assert set(replies(qtbot, page)) == {"Q8"}


def test_the_screener_says_that_it_is_not_validated(qtbot: QtBot, page: InterviewPage) -> None:
    begin(qtbot, page, InterviewPart.SCREENER)
    words = " ".join(label.text() for label in page.parts.screener.findChildren(QLabel))
    assert "No validation of it has been published" in words
    assert "not clinically reviewed" in words


# ---- overview ------------------------------------------------------------------------------------


def test_the_account_is_saved_as_it_is_typed_and_shown_beside_the_modules(
    qtbot: QtBot, page: InterviewPage
) -> None:
    begin(qtbot, page, InterviewPart.OVERVIEW)
    field = page.parts.overview.fields[AccountPart.ACCOUNT]
    assert field.text.hasFocus()
    QTest.keyClicks(field.text, "It fell on me 2 times.")
    qtbot.waitUntil(lambda: not field.text.unsaved, timeout=5000)
    settle(qtbot, page.desk)
    (saved,) = dossier(qtbot, page).account
    assert saved.text == "It fell on me 2 times."
    page.parts.show_part(InterviewPart.MODULES)
    settle(qtbot, page.desk)
    assert not page.parts.account.isVisible()
    page.parts.fold.click()
    assert page.parts.account.isVisible()
    assert "It fell on me 2 times." in page.parts.account.toPlainText()
    page.desk.save(cases.undo)
    settle(qtbot, page.desk)
    assert not page.parts.account.isVisible()
    assert dossier(qtbot, page).account == ()


def test_adding_to_the_report_is_told(qtbot: QtBot, page: InterviewPage) -> None:
    begin(qtbot, page, InterviewPart.OVERVIEW)
    field = page.parts.overview.fields[AccountPart.WISHES]
    assert not field.take_over.isVisible()
    field.text.setFocus()
    QTest.keyClicks(field.text, "To sleep.")
    qtbot.waitUntil(lambda: not field.text.unsaved, timeout=5000)
    settle(qtbot, page.desk)
    field.take_over.click()
    settle(qtbot, page.desk)
    assert "was added to the report" in page.notice.text
    (section,) = dossier(qtbot, page).sections
    assert (section.section, section.text) == ("account", "To sleep.")
    field.take_over.click()
    settle(qtbot, page.desk)
    assert "has it already" in page.notice.text


def test_an_anchor_is_added_by_keys_and_asked_from(qtbot: QtBot, page: InterviewPage) -> None:
    begin(qtbot, page, InterviewPart.OVERVIEW)
    overview = page.parts.overview
    overview.events.begin_new()
    form = overview.events.form
    QTest.keyClicks(form.fields["when"].control, "spring 2019")
    QTest.keyClicks(form.fields["text"].control, "Lost her father")
    form.fields["source"].control.setFocus()
    keys(qtbot, page, Qt.Key.Key_Down)
    form.submit()
    settle(qtbot, page.desk)
    (event,) = dossier(qtbot, page).events
    assert str(event.when) == "spring 2019"
    overview.since.control.setFocus()
    QTest.keyClicks(overview.since.line, "spring 2019")
    overview.since.left.emit()
    settle(qtbot, page.desk)
    assert str(dossier(qtbot, page).case.interview.anchor) == "spring 2019"
    begin(qtbot, page, InterviewPart.SCREENER)
    view = read(qtbot, page.desk, screening.view)
    assert isinstance(view, screening.ScreenerView)
    assert "since spring 2019" in view.preface


# ---- risk ----------------------------------------------------------------------------------------


def test_risk_is_asked_by_keys_and_recorded(qtbot: QtBot, page: InterviewPage) -> None:
    begin(qtbot, page, InterviewPart.RISK)
    part = page.parts.risk
    assert part.new.hasFocus()
    assert not part.asked.isVisible()
    keys(qtbot, page, Qt.Key.Key_Space)
    assert part.asked.isVisible()
    assert part.rows["wish"].buttons["now"].isAncestorOf(page.focusWidget())
    keys(qtbot, page, Qt.Key.Key_3)
    (said,) = dossier(qtbot, page).risk
    assert (said.probe, said.now) == ("wish", Reply.UNSURE)
    part.record.record.click()
    settle(qtbot, page.desk)
    assert part.record.notice.isVisible()
    assert dossier(qtbot, page).enquiries[0].recorded_at is None
    part.record.judgement.setFocus()
    QTest.keyClicks(part.record.judgement, "No intent 4 now.")
    part.record.done.setFocus()
    QTest.keyClicks(part.record.done, "Told her GP.")
    part.record.ticks["general_practitioner"].click()
    part.record.record.click()
    settle(qtbot, page.desk)
    (held,) = dossier(qtbot, page).enquiries
    assert held.recorded_at is not None
    assert (held.judgement, held.done) == ("No intent 4 now.", "Told her GP.")
    assert held.general_practitioner
    assert not held.in_report
    assert part.record.state.text().startswith("recorded ")


def test_words_are_kept_with_the_enquiry_they_were_typed_in(
    qtbot: QtBot, page: InterviewPage
) -> None:
    begin(qtbot, page, InterviewPart.RISK)
    part = page.parts.risk
    part.new.click()
    settle(qtbot, page.desk)
    part.rows["stops"].words.setFocus()
    QTest.keyClicks(part.rows["stops"].words, "The children.")
    part.new.click()
    settle(qtbot, page.desk)
    first, second = dossier(qtbot, page).enquiries
    (said,) = dossier(qtbot, page).risk
    assert said.enquiry_id == first.id
    assert said.words == "The children."
    assert part.rows["stops"].words.toPlainText() == ""
    assert part.sitting.isVisible()
    assert part.sitting.currentData() == second.id


def test_the_contacts_are_kept_on_the_computer_and_not_in_the_case(
    qtbot: QtBot, page: InterviewPage
) -> None:
    begin(qtbot, page, InterviewPart.RISK)
    contacts = page.parts.risk.contacts
    assert contacts is not None
    head = dossier(qtbot, page).history_head
    assert [c.number for c in contacts.contacts] == ["999", "111", "", "116 123"]
    contacts.edit.click()
    contacts._edits[2][1].setText("020 7946 0000")
    contacts.save.click()
    assert [c.number for c in contacts.contacts] == ["999", "111", "020 7946 0000", "116 123"]
    assert len(load_settings().contacts) == 4
    contacts.edit.click()
    contacts._edits[2][1].clear()
    contacts.save.click()
    assert load_settings().contacts == ()
    assert dossier(qtbot, page).history_head == head


# ---- the page ------------------------------------------------------------------------------------


def test_every_part_fits_a_small_window_and_names_its_controls(
    qtbot: QtBot, page: InterviewPage
) -> None:
    for part in InterviewPart:
        page.parts.show_part(part)
        settle(qtbot, page.desk)
        if part is InterviewPart.RISK:
            page.parts.risk.new.click()
            settle(qtbot, page.desk)
        assert page.minimumSizeHint().width() <= 893
        assert page.minimumSizeHint().height() <= 584  # with the banner above it
        assert unnamed(page) == []


def test_the_keys_of_one_part_do_nothing_in_another(qtbot: QtBot, page: InterviewPage) -> None:
    where = page.parts.screener
    begin(qtbot, page, InterviewPart.RISK)
    keys(qtbot, page, Qt.Key.Key_1, Qt.Key.Key_N, Qt.Key.Key_W, Qt.Key.Key_Backspace)
    begin(qtbot, page, InterviewPart.OVERVIEW)
    page.parts.bar.setFocus()
    keys(qtbot, page, Qt.Key.Key_1, Qt.Key.Key_2)
    assert replies(qtbot, page) == {}
    assert dossier(qtbot, page).answers == ()
    assert where.card.column == "now"


def test_a_link_leads_to_an_item_from_any_part(qtbot: QtBot, page: InterviewPage) -> None:
    points = page.modules.table.matrix.view.time_points
    begin(qtbot, page, InterviewPart.RISK)
    assert page.place == "risk"
    page.open_at(f"{points[-1].id}/gad/C2")
    settle(qtbot, page.desk)
    assert page.parts.part is InterviewPart.MODULES
    assert page.question.item_id == "C2"
    page.question.take_focus()
    keys(qtbot, page, Qt.Key.Key_3)
    saved = answer(qtbot, page.desk, points[-1].id, "C2")
    assert saved is not None
    assert saved.value == "threshold"
