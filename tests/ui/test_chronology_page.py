"""The page of the chronology, by keyboard: lines, requests, contradictions, the way out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from casereview.domain.case import Event, SourceKind
from casereview.domain.dates import PartialDate, parse_date
from casereview.domain.documents.chronology import Entry, Gap
from casereview.domain.documents.contradiction import Outcome
from casereview.domain.documents.request import RequestState
from casereview.domain.documents.statement import DatedValue, DateValue, Field, ScoreValue
from casereview.services import cases
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence import requests, reviewing
from casereview.services.session import OpenCase
from casereview.services.views import PageName
from casereview.ui.desk import Desk, Destination
from casereview.ui.pages.chronology import ChronologyPage, Part
from casereview.ui.pages.chronology_parts.timeline import ChooseSheet
from tests.ui.case_samples import check, settle, show, unnamed

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester


def furnish(case: OpenCase) -> Changes:
    """Date two documents two years apart, with scores of one day that differ, and two events."""
    first, second = case.file.documents.all()[:2]
    for document, when, total in ((first, "5 June 2019", 14), (second, "18 August 2021", 12)):
        for statement in case.file.statements.of(document.id):
            reviewing.reject(case, statement.id)
        reviewing.add_statement(case, document.id, Field.LETTER_DATE, DateValue(parse_date(when)))
        value = ScoreValue("PHQ-9", total, on=parse_date("3 June 2019"))
        reviewing.add_statement(case, document.id, Field.SCORE, value)
    mention = DatedValue("letter of 18 August 2021", parse_date("18 August 2021"))
    reviewing.add_statement(case, first.id, Field.MENTIONED, mention)
    cases.save_event(
        case, Event("e1", parse_date("June 2019"), "Only a group was on offer", SourceKind.CLAIMANT)
    )
    return cases.save_event(
        case, Event("e2", parse_date("20 May 2021"), "Accident at work", SourceKind.CLAIMANT)
    )


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> ChronologyPage:
    case_desk.save(furnish)
    page = ChronologyPage(case_desk)
    show(qtbot, case_desk, page)
    settle(qtbot, case_desk)
    return page


def lines(page: ChronologyPage) -> list[str]:
    return [
        "gap" if isinstance(row, Gap) else f"{row.date_words}: {row.text}"
        for row in page.timeline.rows.rows
    ]


def go_to(page: ChronologyPage, text: str) -> Entry:
    """Put the cursor on the line that holds these words."""
    timeline = page.timeline
    for number, row in enumerate(timeline.rows.rows):
        if isinstance(row, Entry) and text in row.text:
            timeline.list.setFocus()
            timeline.list.setCurrentIndex(timeline.rows.index(number))
            return row
    raise AssertionError(text)


def press(page: ChronologyPage, key: Qt.Key) -> None:
    QTest.keyClick(page.timeline.list, key)


def test_lines_stand_in_order_with_the_gap_at_its_place(page: ChronologyPage) -> None:
    shown = lines(page)
    assert shown.index("June 2019: Only a group was on offer") < shown.index(
        "3 June 2019: PHQ-9 14"
    )
    assert shown.index("gap") == shown.index("20 May 2021: Accident at work") - 1
    assert page.subtitle == f"{len(shown) - 1} lines"
    assert not unnamed(page)


def test_enter_opens_the_source_at_its_page(
    qtbot: QtBot, case_desk: Desk, page: ChronologyPage
) -> None:
    entry = go_to(page, "PHQ-9 14")
    with qtbot.waitSignal(case_desk.going) as gone:
        press(page, Qt.Key.Key_Return)
    (destination,) = gone.args
    assert isinstance(destination, Destination)
    assert destination.page is PageName.DOCUMENTS
    assert destination.target.startswith(entry.sources[0].document_id)


def test_filters_and_words_narrow_the_list_and_are_taken_back(
    qtbot: QtBot, page: ChronologyPage
) -> None:
    whole = lines(page)
    assert page.timeline.filter.clear.isHidden()
    QTest.keyClicks(page.timeline.filter.words, "accident")
    qtbot.waitUntil(lambda: lines(page) == ["20 May 2021: Accident at work"])
    assert page.subtitle.startswith("1 of ")
    QTest.keyClicks(page.timeline.filter.words, " nowhere")
    qtbot.waitUntil(lambda: not lines(page))
    page.timeline.filter.clear.click()
    assert lines(page) == whole


def test_tab_goes_through_the_fields_of_an_event_to_its_buttons(page: ChronologyPage) -> None:
    press(page, Qt.Key.Key_N)
    form = page.timeline.form
    order: list[QWidget | None] = [next(iter(form.fields.values())).control]
    while order[-1] is not None and order[-1] is not form.add:
        order.append(order[-1].nextInFocusChain())
    places = [order.index(entry.control) for entry in form.fields.values()]
    assert places == sorted(places)
    assert order[-1] is form.add


def test_an_event_is_added_changed_and_removed_in_place(
    qtbot: QtBot, case_desk: Desk, page: ChronologyPage
) -> None:
    go_to(page, "Accident")
    press(page, Qt.Key.Key_N)
    form = page.timeline.form
    for name, words in (("when", "summer 2020"), ("text", "Moves house")):
        control = form.fields[name].control
        assert isinstance(control, QLineEdit | QPlainTextEdit)
        control.setFocus()
        QTest.keyClicks(control, words)
    source = form.fields["source"].control
    assert isinstance(source, QComboBox)
    source.setCurrentIndex(1)
    source.activated.emit(1)
    form.add.click()
    settle(qtbot, case_desk)
    assert "summer 2020: Moves house" in lines(page)
    assert page.timeline.current is not None
    assert page.timeline.current.text == "Moves house"
    press(page, Qt.Key.Key_E)
    text = form.fields["text"].control
    assert isinstance(text, QPlainTextEdit)
    text.selectAll()
    QTest.keyClicks(text, "Moves to a flat")
    form.done.click()
    settle(qtbot, case_desk)
    assert "summer 2020: Moves to a flat" in lines(page)
    press(page, Qt.Key.Key_E)
    form.remove.click()
    settle(qtbot, case_desk)
    assert not any("Moves" in words for words in lines(page))


def test_a_line_is_left_out_of_the_report_by_a_key(
    qtbot: QtBot, case_desk: Desk, page: ChronologyPage
) -> None:
    assert go_to(page, "Accident").wanted
    press(page, Qt.Key.Key_R)
    settle(qtbot, case_desk)
    assert not go_to(page, "Accident").wanted
    case_desk.save(cases.undo)
    settle(qtbot, case_desk)
    assert go_to(page, "Accident").wanted


def test_two_lines_are_set_against_each_other(
    qtbot: QtBot, case_desk: Desk, page: ChronologyPage
) -> None:
    go_to(page, "Only a group")
    press(page, Qt.Key.Key_C)
    assert page.timeline._hold.isVisible()
    press(page, Qt.Key.Key_Escape)
    assert not page.timeline._hold.isVisible()
    press(page, Qt.Key.Key_C)
    go_to(page, "Accident")
    press(page, Qt.Key.Key_C)
    settle(qtbot, case_desk)
    assert page.part is Part.CONTRADICTIONS
    line = page.contradictions.rows.row(page.contradictions.list.currentIndex())
    assert line is not None
    assert [side.side.words for side in line.sides] == [
        "June 2019: Only a group was on offer",
        "20 May 2021: Accident at work",
    ]


def test_two_lines_are_joined_and_taken_apart(
    qtbot: QtBot, case_desk: Desk, page: ChronologyPage
) -> None:
    before = len(lines(page))
    go_to(page, "Accident")
    press(page, Qt.Key.Key_J)
    go_to(page, "Only a group")
    press(page, Qt.Key.Key_J)
    settle(qtbot, case_desk)
    assert len(lines(page)) == before - 1
    go_to(page, "Only a group")
    page.timeline.detail.part.click()
    settle(qtbot, case_desk)
    assert len(lines(page)) == before


def test_nothing_leaves_before_it_is_said_what_leaves(
    qtbot: QtBot,
    case_desk: Desk,
    page: ChronologyPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "chronology.csv"
    monkeypatch.setattr(ChooseSheet, "ask", classmethod(lambda _cls, _parent: str(target)))
    page.export.click()
    assert page.timeline._leaving.isVisible()
    assert "not encrypted" in page.timeline._leaving_words.text()
    assert not target.exists()
    page.timeline.choose.click()
    settle(qtbot, case_desk)
    assert "Accident at work" in target.read_text("utf-8-sig")
    assert "chronology.csv" in page.notice.text


def test_a_contradiction_that_is_found_is_decided_on_its_card(
    qtbot: QtBot, case_desk: Desk, page: ChronologyPage
) -> None:
    go_to(page, "PHQ-9 12")
    page.timeline.contradiction_wanted.emit(page.timeline.current.contradictions[0])  # type: ignore[union-attr]  # go_to chose a line
    settle(qtbot, case_desk)
    part, card = page.contradictions, page.contradictions.card
    assert page.bar_of_parts.tabText(2) == "Contradictions (1)"
    choose(card.outcome.choice, Outcome.PREFERRED.value)
    assert card.preferred.isVisible()
    choose(card.preferred.choice, "1")
    assert card.reason.is_wrong  # nothing is saved of a preference without its reason
    card.reason.text.setFocus()
    QTest.keyClicks(card.reason.text, "It was written that day.")
    card.outcome.choice.setFocus()
    settle(qtbot, case_desk)
    (line,) = part.rows.rows
    assert (line.contradiction.outcome, line.contradiction.preferred) == (Outcome.PREFERRED, 1)
    card.in_report.tick.click()
    settle(qtbot, case_desk)
    (line,) = part.rows.rows
    assert line.contradiction.in_report
    assert line.contradiction.reason == "It was written that day."
    assert page.bar_of_parts.tabText(2) == "Contradictions"
    card.drop.click()
    settle(qtbot, case_desk)
    assert part.rows.rows[0].contradiction.outcome is Outcome.OPEN


def choose(field: QComboBox, key: str) -> None:
    """Choose as a user does."""
    place = field.findData(key)
    assert place >= 0, key
    field.setCurrentIndex(place)
    field.activated.emit(place)


def test_a_contradiction_is_made_by_hand_with_its_sides(
    qtbot: QtBot, case_desk: Desk, page: ChronologyPage
) -> None:
    page.show_part(Part.CONTRADICTIONS)
    page.add.click()
    settle(qtbot, case_desk)
    card = page.contradictions.card
    for words in ("A group was chosen.", "There was no choice."):
        card.add_side.click()
        card.side_form.words.text.setFocus()
        QTest.keyClicks(card.side_form.words.text, words)
        card.side_form.submit()
        settle(qtbot, case_desk)
    card.subject.line.setText("What was on offer")
    card.subject.left.emit()
    settle(qtbot, case_desk)
    found = next(row for row in page.contradictions.rows.rows if row.contradiction.rule == "expert")
    assert found.contradiction.subject == "What was on offer"
    assert [side.side.words for side in found.sides] == [
        "A group was chosen.",
        "There was no choice.",
    ]
    assert not unnamed(page)


def test_a_reference_becomes_a_request_or_the_document_it_is(
    qtbot: QtBot, case_desk: Desk, page: ChronologyPage
) -> None:
    page.show_part(Part.REQUESTS)
    (mention,) = page.requests._view.mentions  # type: ignore[union-attr]  # it was shown
    assert [label for _id, label, _why in mention.matches] == ["D2"]
    page.requests._on_ask(mention.statement_id)
    settle(qtbot, case_desk)
    assert page.bar_of_parts.tabText(1) == "Requests (1)"
    assert "1. letter of 18 August 2021 (referred to in D1)." in page.requests.words.toPlainText()
    page.requests.copy.click()
    assert QGuiApplication.clipboard().text() == page.requests.words.toPlainText()
    card = page.requests.card
    card.begin(card.model.lines[0].id)
    choose_in(page, "state", RequestState.NONE_HELD.value)
    assert card.form.fields["reason"].is_wrong
    reason = card.form.fields["reason"].control
    assert isinstance(reason, QLineEdit)
    reason.setFocus()
    QTest.keyClicks(reason, "Destroyed in 2022")
    card.form.done.click()
    settle(qtbot, case_desk)
    assert card.model.lines[0].words[2] == "does not exist, or is not held: Destroyed in 2022"
    assert page.requests.letter.isHidden()
    case_desk.save(requests.remove, card.model.lines[0].id)
    settle(qtbot, case_desk)
    page.requests._on_is(mention.statement_id, mention.matches[0][0])
    settle(qtbot, case_desk)
    assert card.model.lines[0].words[2] == "received as D2"


def choose_in(page: ChronologyPage, name: str, key: str) -> None:
    control = page.requests.card.form.fields[name].control
    assert isinstance(control, QComboBox)
    choose(control, key)


def test_targets_lead_to_a_line_a_request_and_a_contradiction(
    qtbot: QtBot, case_desk: Desk, page: ChronologyPage
) -> None:
    QTest.keyClicks(page.timeline.filter.words, "nowhere")
    qtbot.waitUntil(lambda: not lines(page))
    page.open_at("event:e2")
    assert page.timeline.current is not None
    assert page.timeline.current.text == "Accident at work"
    assert page.place == "event:e2"
    page.open_at("contradictions/score/1:PHQ-9:2019-06-03")
    settle(qtbot, case_desk)
    assert page.part is Part.CONTRADICTIONS
    assert page.contradictions.card.key == "score/1:PHQ-9:2019-06-03"
    assert page.place == "contradictions/score/1:PHQ-9:2019-06-03"
    page.open_at("requests")
    assert page.bar_of_parts.currentIndex() == 1


def test_a_long_chronology_is_handed_over_in_portions(
    qtbot: QtBot, case_desk: Desk, page: ChronologyPage, qtmodeltester: ModelTester
) -> None:
    case_desk.save(many)
    settle(qtbot, case_desk)
    rows = page.timeline.rows
    assert rows.rowCount() == rows.portion
    assert len(rows.whole) > 2 * rows.portion
    page.open_at("event:n399")
    assert page.timeline.current is not None
    assert page.timeline.current.text == "Event 399"
    assert rows.rowCount() > 2 * rows.portion
    loaded = rows.rowCount()
    press(page, Qt.Key.Key_R)
    settle(qtbot, case_desk)
    assert rows.rowCount() == loaded
    assert page.place == "event:n399"
    check(qtmodeltester, rows)


def many(case: OpenCase) -> Changes:
    """Record four hundred events, one a day."""
    with case.change("Many", Kind.CASE) as changes:
        for number in range(400):
            day = PartialDate.of(date(2022, 1, 1) + timedelta(days=number))
            case.file.events.put(Event(f"n{number}", day, f"Event {number}", SourceKind.CLAIMANT))
    return changes
