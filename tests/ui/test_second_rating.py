"""The second rating in the interview page: blind, by keys, then both side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dossier import Dossier
from casereview.services.changes import Changes
from casereview.services.interview import corating_files, interviewing
from casereview.services.interview.parts import InterviewPart
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.models.second_rating import ComparedLine, Filter
from casereview.ui.pages.interview import InterviewPage
from casereview.ui.pages.interview_second import ChooseRatings, SecondRatingPart
from tests.ui.case_samples import check, read, settle, show, unnamed

GAD = ModuleKey("gad")
REASON = "The recording has a plain example of it at 41 minutes."


def fill(case: OpenCase) -> Changes:
    """Rate first what the second rater will meet."""
    today = case.file.time_points.all()[-1].id
    changes = interviewing.rate(case, today, GAD, "A1", "threshold")
    for item in ("B1", "C1", "C2", "D1"):
        changes = interviewing.rate(case, today, GAD, item, "threshold")
    return changes


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[InterviewPage]:
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    case_desk.save(fill)
    settle(qtbot, case_desk)
    page.open_at(InterviewPart.SECOND_RATING)
    settle(qtbot, case_desk)
    yield page
    page.settle()
    settle(qtbot, case_desk)


@pytest.fixture
def part(page: InterviewPage) -> SecondRatingPart:
    return page.parts.second


def _dossier(case: OpenCase) -> Dossier:
    return case.dossier()


def dossier(qtbot: QtBot, page: InterviewPage) -> Dossier:
    found = read(qtbot, page.desk, _dossier)
    assert isinstance(found, Dossier)
    return found


def second(qtbot: QtBot, page: InterviewPage) -> dict[str, str]:
    return {r.item: r.value for r in dossier(qtbot, page).co_ratings if r.value}


def today(qtbot: QtBot, page: InterviewPage) -> str:
    return dossier(qtbot, page).time_points[-1].id


def keys(qtbot: QtBot, page: InterviewPage, *pressed: Qt.Key) -> None:
    for key in pressed:
        QTest.keyClick(page.focusWidget() or page, key)
        settle(qtbot, page.desk)


def seen(widget: QWidget) -> str:
    """Return all words that can be seen."""
    return "\n".join(w.text() for w in widget.findChildren(QLabel) if w.isVisible())


def begin(qtbot: QtBot, page: InterviewPage, *, blind: bool = True) -> None:
    part = page.parts.second
    part._empty.button.click()
    part.form.name.setText("Dr B Example")
    part.form.blind.setChecked(blind)
    part.form.submit()
    settle(qtbot, page.desk)
    part.asking.go_to(f"{today(qtbot, page)}/gad/")
    settle(qtbot, page.desk)


def shown(part: SecondRatingPart) -> list[ComparedLine]:
    return list(part.comparing._lines)


def rate(qtbot: QtBot, page: InterviewPage, item: str, number: int) -> None:
    page.parts.second.asking._on_item(item)
    page.parts.second.asking.press(number)
    settle(qtbot, page.desk)


def finish(qtbot: QtBot, page: InterviewPage) -> None:
    page.parts.second.finish.click()
    page.parts.second.confirm.yes.click()
    settle(qtbot, page.desk)


def test_an_empty_part_says_what_belongs_there(page: InterviewPage, part: SecondRatingPart) -> None:
    assert page.parts.part is InterviewPart.SECOND_RATING
    assert part._empty.button.isVisible()
    assert part._empty.button.hasFocus()
    assert not part._head.isVisible()


def test_a_blind_rater_rates_by_keys_and_sees_nothing_of_the_first(
    qtbot: QtBot, page: InterviewPage, part: SecondRatingPart
) -> None:
    begin(qtbot, page)
    assert part.asking.question.item_id == "A1"
    assert "not asked" in seen(part) or part.asking.whole.rows.rows[0].answer is None
    keys(qtbot, page, Qt.Key.Key_1)
    assert second(qtbot, page) == {"A1": "absent"}
    keys(qtbot, page, Qt.Key.Key_Return)
    assert part.asking.question.item_id == "A2"
    QTest.keyClicks(part.asking.question.typed.edit, "3")
    keys(qtbot, page, Qt.Key.Key_Return)
    assert second(qtbot, page) == {"A1": "absent", "A2": "3"}
    assert "First rater" not in seen(part)
    assert not part.asking.since.isVisible()
    rows = part.asking.whole.rows.rows
    assert {row.item.id for row in rows if row.answer} == {"A1", "A2"}
    assert part._state.text() == "blind · 2 rated"


def test_what_is_rated_by_keys_reaches_only_the_second_rating(
    qtbot: QtBot, page: InterviewPage
) -> None:
    before = dossier(qtbot, page).answers
    begin(qtbot, page)
    keys(qtbot, page, Qt.Key.Key_2)
    assert dossier(qtbot, page).answers == before


def test_who_is_not_blind_sees_the_first_rating(
    qtbot: QtBot, page: InterviewPage, part: SecondRatingPart
) -> None:
    begin(qtbot, page, blind=False)
    assert "First rater: present" in seen(part)
    assert part._state.text() == "not blind · 0 rated"


def test_finishing_is_asked_about_and_shows_both(
    qtbot: QtBot, page: InterviewPage, part: SecondRatingPart
) -> None:
    begin(qtbot, page)
    assert not part.finish.isEnabled()
    rate(qtbot, page, "A1", 1)
    rate(qtbot, page, "B1", 3)
    part.finish.click()
    assert part.confirm.isVisible()
    assert part.confirm.no.hasFocus()
    assert "no longer be undone" in part.confirm.text
    keys(qtbot, page, Qt.Key.Key_Escape)
    assert not part.confirm.isVisible()
    assert dossier(qtbot, page).co_raters[0].finished_at is None
    finish(qtbot, page)
    (line,) = part.comparing._lines
    assert (line.first, line.second, line.agree) == ("present", "absent", "≠ differ")
    assert "A1" in line.item
    assert "1 of 2 agree" in part.comparing.agreement.text
    assert "Undetermined" in seen(part.comparing.disorders)
    assert part._state.text().startswith("finished")


def test_lines_are_filtered_and_a_difference_is_settled_with_its_reason(
    qtbot: QtBot, page: InterviewPage, part: SecondRatingPart
) -> None:
    begin(qtbot, page)
    rate(qtbot, page, "A1", 1)
    rate(qtbot, page, "B1", 3)
    finish(qtbot, page)
    comparing = part.comparing
    counts = {}
    for wanted in Filter:
        comparing.filter.setCurrentIndex(comparing.filter.findData(wanted.value))
        comparing._show_lines()
        counts[wanted] = len(comparing._lines)
    assert counts == {Filter.DIFFER: 1, Filter.OPEN: 1, Filter.ALL: 5, Filter.LEFT_OUT: 3}
    comparing.filter.setCurrentIndex(comparing.filter.findData(Filter.OPEN.value))
    comparing._show_lines()
    card = comparing.settling
    card.submit()
    assert "Choose an answer" in card._reason.below
    card.choice.setCurrentIndex(card.choice.findData("subthreshold"))
    card.reason.setText("too short")
    card.submit()
    settle(qtbot, page.desk)
    assert "20 characters" in card._reason.below
    card.reason.setText(REASON)
    card.submit()
    settle(qtbot, page.desk)
    (settled,) = dossier(qtbot, page).consensus
    assert (settled.item, settled.value, settled.reason) == ("A1", "subthreshold", REASON)
    assert shown(part) == []
    comparing.filter.setCurrentIndex(comparing.filter.findData(Filter.DIFFER.value))
    comparing._show_lines()
    assert [line.settled for line in shown(part)] == ["subthreshold"]
    card.back.click()
    settle(qtbot, page.desk)
    assert dossier(qtbot, page).consensus == ()


def test_what_is_changed_after_finishing_is_marked(
    qtbot: QtBot, page: InterviewPage, part: SecondRatingPart
) -> None:
    begin(qtbot, page)
    rate(qtbot, page, "A1", 1)
    finish(qtbot, page)
    part.turn.click()
    settle(qtbot, page.desk)
    part.asking.go_to(f"{today(qtbot, page)}/gad/")
    settle(qtbot, page.desk)
    rate(qtbot, page, "A1", 3)
    assert "does not count" in seen(part)
    part.turn.click()
    settle(qtbot, page.desk)
    (line,) = part.comparing._lines
    assert line.second == "absent (since: present)"
    assert line.agree == "≠ differ"


def test_notes_are_kept_as_they_are_typed(
    qtbot: QtBot, page: InterviewPage, part: SecondRatingPart
) -> None:
    begin(qtbot, page)
    rate(qtbot, page, "A1", 1)
    part.asking.note.setPlainText("Said so at 12 minutes")
    page.settle()
    settle(qtbot, page.desk)
    assert [r.note for r in dossier(qtbot, page).co_ratings if r.note] == ["Said so at 12 minutes"]


def test_a_file_is_taken_over_and_a_faulty_one_is_told_in_the_form(
    qtbot: QtBot,
    page: InterviewPage,
    part: SecondRatingPart,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, bad = tmp_path / "ratings.jsonl", tmp_path / "bad.jsonl"
    bad.write_text("[]")
    monkeypatch.setattr(ChooseRatings, "ask_where", lambda _parent: str(out))
    monkeypatch.setattr(ChooseRatings, "ask", lambda _parent: str(bad))
    part._on_save_ratings()
    settle(qtbot, page.desk)
    assert out.exists()
    assert "not encrypted" in page.notice.text
    part._empty.button.click()
    part.form.name.setText("Dr B Example")
    part.form.file.click()
    settle(qtbot, page.desk)
    assert part.form.isVisible()
    assert "JSON object" in part.form._name.below
    monkeypatch.setattr(ChooseRatings, "ask", lambda _parent: str(out))
    part.form.file.click()
    settle(qtbot, page.desk)
    assert "5 ratings of Dr B Example" in page.notice.text
    assert "5 of 5 agree" in part.comparing.agreement.text


def test_a_rater_is_corrected_and_removed(
    qtbot: QtBot, page: InterviewPage, part: SecondRatingPart
) -> None:
    begin(qtbot, page)
    rate(qtbot, page, "A1", 1)
    part._on_correct()
    part.form.name.setText("Dr C Example")
    part.form.submit()
    settle(qtbot, page.desk)
    assert dossier(qtbot, page).co_raters[0].name == "Dr C Example"
    assert "Dr C Example" in part._who.accessibleName()
    part._on_remove()
    part.confirm.yes.click()
    settle(qtbot, page.desk)
    assert dossier(qtbot, page).co_raters == ()
    assert part._empty.isVisible()


def test_a_search_hit_leads_to_the_answer(
    qtbot: QtBot, page: InterviewPage, part: SecondRatingPart
) -> None:
    begin(qtbot, page)
    rate(qtbot, page, "A1", 1)
    rate(qtbot, page, "B1", 3)
    place = f"{today(qtbot, page)}/gad/B1"
    page.open_at(f"{InterviewPart.SECOND_RATING}/{place}")
    settle(qtbot, page.desk)
    assert part.asking.question.item_id == "B1"
    finish(qtbot, page)
    page.open_at(f"{InterviewPart.SECOND_RATING}/{place}")
    settle(qtbot, page.desk)
    assert part.comparing._chosen == place
    assert "B1" in part.comparing.settling._title.text()


def test_everything_is_named_and_models_are_sound(
    qtbot: QtBot, page: InterviewPage, part: SecondRatingPart, qtmodeltester: ModelTester
) -> None:
    begin(qtbot, page)
    rate(qtbot, page, "A1", 1)
    assert unnamed(part) == []
    finish(qtbot, page)
    assert unnamed(part) == []
    check(qtmodeltester, part.comparing.model)
    check(qtmodeltester, part.asking.places.rows)


def test_nothing_is_clipped_at_the_size_of_a_small_window(
    qtbot: QtBot, page: InterviewPage, part: SecondRatingPart
) -> None:
    begin(qtbot, page)
    rate(qtbot, page, "A1", 1)
    finish(qtbot, page)
    table = part.comparing.table
    assert not table.horizontalScrollBar().isVisible()
    head = table.horizontalHeader()
    assert head.length() <= table.viewport().width()
    assert page.minimumSizeHint().width() <= 1080


def test_a_file_of_ratings_holds_only_first_ratings(qtbot: QtBot, page: InterviewPage) -> None:
    begin(qtbot, page)
    rate(qtbot, page, "A1", 1)
    written = read(qtbot, page.desk, corating_files.ratings_of)
    assert isinstance(written, bytes)
    assert b'"A1": "threshold"' in written
    assert b"absent" not in written
