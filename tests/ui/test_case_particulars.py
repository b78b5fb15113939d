"""Instructions, questions, events and courses of treatment: added, changed, removed, undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from casereview.domain.case import (
    AnswerState,
    Case,
    Claimant,
    Event,
    EventKind,
    Instruction,
    InstructionMode,
    Question,
    SourceKind,
    TreatmentEpisode,
)
from casereview.domain.dates import PartialDate, parse_date
from casereview.domain.documents.document import Document, ReadState, TextSource
from casereview.domain.reports.court_order import CourtOrder
from casereview.services import cases
from casereview.services.views import Particulars
from casereview.ui.desk import Desk
from casereview.ui.models.particulars import (
    EPISODE_HEAD,
    EVENT_HEAD,
    INSTRUCTION_HEAD,
    QUESTION_HEAD,
    Line,
    LinesModel,
    episode_lines,
    event_lines,
    instruction_lines,
    question_lines,
)
from casereview.ui.pages.overview import OverviewPage
from casereview.ui.pages.particulars.list_card import ListCard
from casereview.ui.pages.particulars.parts import ORAL, Part
from tests.ui.case_samples import check, read, settle, show, unnamed

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester

D1 = Document(
    "d1",
    1,
    "a.txt",
    "text/plain",
    "0" * 64,
    9,
    2,
    ReadState.READ,
    TextSource.NATIVE,
    title="Letter",
)
VIEW = Particulars(
    Case("c", Claimant("Ms Z")),
    (
        Instruction("i1", PartialDate(2024, 1, 26), InstructionMode.EMAIL, "Firm", "To\nreport."),
        Instruction(
            "i2", PartialDate(2024, 2), InstructionMode.TELEPHONE, "", "Chat.", False, D1.id
        ),
    ),
    (Question("q1", 1, "What\nis it?", AnswerState.QUALIFIED, "It depends.", "opinion_causation"),),
    (
        Event("e1", PartialDate(2019, 21), "Moves house", SourceKind.CLAIMANT),
        Event(
            "e2",
            PartialDate(2019, 5, 14),
            "Fall",
            SourceKind.DOCUMENT,
            EventKind.INDEX_EVENT,
            "fall",
            PartialDate(2019, 6),
            D1.id,
            2,
            disputed=True,
        ),
    ),
    (
        TreatmentEpisode("t1", 1, "worry course", "Service", "", document_ids=(D1.id,)),
        TreatmentEpisode(
            "t2",
            2,
            "CBT",
            "",
            "",
            started=PartialDate(2019, 5),
            sessions_offered=6,
            sessions_attended=0,
        ),
    ),
    (D1,),
    (("opinion_causation", "Causation"),),
)


@pytest.mark.parametrize(
    ("head", "lines", "first"),
    [
        (INSTRUCTION_HEAD, instruction_lines, ("26 January 2024", "e-mail", "Firm", "To report.")),
        (QUESTION_HEAD, question_lines, ("1", "What is it?", "answered with a qualification")),
        (EVENT_HEAD, event_lines, ("spring 2019", "Moves house", "claimant’s account", "")),
        (
            EPISODE_HEAD,
            episode_lines,
            ("1", "worry course · Service", "not stated", "not stated", "D1"),
        ),
    ],
)
def test_lines_are_sound_and_say_what_is_recorded(
    qtmodeltester: ModelTester,
    qtbot: QtBot,
    head: tuple[str, ...],
    lines: Callable[[Particulars], tuple[Line, ...]],
    first: tuple[str, ...],
) -> None:
    model = LinesModel(head)
    check(qtmodeltester, model)
    model.set_lines(lines(VIEW))
    check(qtmodeltester, model)
    assert tuple(model.index(0, column).data() for column in range(len(first))) == first
    spoken = model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"{head[1]}: {first[1]}"
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.find("nobody") == QModelIndex()
    assert model.line(QModelIndex()) is None


def test_lines_tell_the_page_the_dispute_the_span_and_what_is_not_stated() -> None:
    assert instruction_lines(VIEW)[1].words[1:] == (
        "telephone · D1",
        "",
        "Chat.",
        "no, not material",
    )
    assert event_lines(VIEW)[1].words == (
        "14 May 2019 to June 2019",
        "Fall · disputed",
        "D1 p.2",
        "fall",
    )
    assert episode_lines(VIEW)[1].words[2:] == ("May 2019 to not stated", "0 of 6", "")
    assert question_lines(VIEW)[0].words[3] == "Causation"


def test_only_the_changed_line_is_drawn_again(qtbot: QtBot) -> None:
    model = LinesModel(EVENT_HEAD)
    lines = event_lines(VIEW)
    model.set_lines(lines)
    changed = lines[1]._replace(words=("1", "2", "3", "4"))
    with qtbot.waitSignal(model.dataChanged) as told, qtbot.assertNotEmitted(model.modelReset):
        model.set_lines((lines[0], changed))
    assert told.args is not None
    assert told.args[0].row() == told.args[1].row() == 1
    with qtbot.waitSignal(model.modelReset):
        model.set_lines((changed,))


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> OverviewPage:
    page = OverviewPage(case_desk, cases)
    show(qtbot, case_desk, page)
    page.show_details()
    settle(qtbot, case_desk)
    return page


_TOLD = (Instruction, Question, Event, TreatmentEpisode)
"""The kinds of records that are entered here; others have tests of their own."""


def card_of(page: OverviewPage, part: Part, place: int = 0) -> ListCard:
    page.show_details(part)
    cards = [each for each in page.details.part(part).lists if each.form.kind in _TOLD]
    card = cards[place]
    assert card.isVisible()
    return card


def fill(card: ListCard, name: str, words: str) -> None:
    """Type into a field, or choose by words, as a user does."""
    control = card.form.fields[name].control
    control.setFocus()
    if isinstance(control, QComboBox):
        place = control.findText(words, Qt.MatchFlag.MatchStartsWith)
        assert place >= 0, words
        control.setCurrentIndex(place)
        control.activated.emit(place)
    elif isinstance(control, QCheckBox):
        QTest.keyClick(control, Qt.Key.Key_Space)
    else:
        assert isinstance(control, QLineEdit | QPlainTextEdit)
        control.selectAll()
        QTest.keyClicks(control, words)


def saved(qtbot: QtBot, desk: Desk) -> Particulars:
    """Return what the vault holds once everything is saved."""
    settle(qtbot, desk)
    found = read(qtbot, desk, cases.particulars)
    assert isinstance(found, Particulars)
    return found


def words_of(card: ListCard) -> list[tuple[str, ...]]:
    return [line.words for line in card.model.lines]


KINDS: dict[
    str, tuple[Part, int, dict[str, str], tuple[str, str], Callable[[Particulars], Any]]
] = {
    "instruction": (
        Part.INSTRUCTIONS,
        0,
        {
            "given_on": "c. March 2024",
            "mode": "conference",
            "sender": "Counsel",
            "document_id": "D1",
            "substance": "To report on causation.",
            "material": "",
        },
        ("sender", "Leading counsel"),
        lambda view: view.instructions,
    ),
    "question": (
        Part.INSTRUCTIONS,
        1,
        {
            "text": "Is she unwell?",
            "state": "answered with",
            "answer": "Yes, in part.",
            "section": "Opinion: causation",
        },
        ("text", "Is Ms Z unwell?"),
        lambda view: view.questions,
    ),
    "event": (
        Part.CHRONOLOGY,
        0,
        {
            "when": "spring 2019",
            "until": "June 2019",
            "text": "An accident.",
            "source": "a document",
            "kind": "index event",
            "document_id": "D2",
            "page": "1",
            "label": "accident",
            "disputed": "",
        },
        ("label", "the accident"),
        lambda view: view.events,
    ),
    "episode": (
        Part.TREATMENT,
        0,
        {
            "label": "worry course",
            "service": "Riverside",
            "modality": "group",
            "started": "May 2019",
            "ended": "6/2019",
            "sessions_offered": "6",
            "sessions_attended": "0",
            "document_ids": "1, d2",
        },
        ("ending", "closed after no reply"),
        lambda view: view.episodes,
    ),
}


def expected(kind: str, view: Particulars) -> object:
    first, second = view.documents[0].id, view.documents[1].id
    return {
        "instruction": Instruction(
            "",
            PartialDate(2024, 3, circa=True),
            InstructionMode.CONFERENCE,
            "Counsel",
            "To report on causation.",
            material=False,
            document_id=first,
        ),
        "question": Question(
            "",
            1,
            "Is she unwell?",
            AnswerState.QUALIFIED,
            "Yes, in part.",
            "opinion_causation",
        ),
        "event": Event(
            "",
            PartialDate(2019, 21),
            "An accident.",
            SourceKind.DOCUMENT,
            EventKind.INDEX_EVENT,
            "accident",
            PartialDate(2019, 6),
            second,
            1,
            disputed=True,
        ),
        "episode": TreatmentEpisode(
            "",
            1,
            "worry course",
            "Riverside",
            "group",
            started=PartialDate(2019, 5),
            ended=PartialDate(2019, 6),
            sessions_offered=6,
            sessions_attended=0,
            document_ids=(first, second),
        ),
    }[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_added_changed_removed_and_brought_back(
    qtbot: QtBot, case_desk: Desk, page: OverviewPage, kind: str
) -> None:
    part, place, typed, (changed, words), of = KINDS[kind]
    card = card_of(page, part, place)
    card.add.setFocus()
    QTest.keyClick(card.add, Qt.Key.Key_Space)
    assert card.form.is_draft
    for name, text in typed.items():
        fill(card, name, text)
    card.form.add.setFocus()
    QTest.keyClick(card.form.add, Qt.Key.Key_Return)
    view = saved(qtbot, case_desk)
    (record,) = of(view)
    assert record == type(record)(**{**as_fields(expected(kind, view)), "id": record.id})
    assert not card.form.isVisible()
    assert card.add.hasFocus()
    assert card.table.currentIndex().row() == 0

    card.table.setFocus()
    QTest.keyClick(card.table, Qt.Key.Key_Return)
    assert card.form.record == record
    fill(card, changed, words)
    with qtbot.waitSignal(case_desk.changed):
        card.form.done.setFocus()
    (after,) = of(saved(qtbot, case_desk))
    assert getattr(after, changed) == words
    assert after.id == record.id
    QTest.keyClick(card.form, Qt.Key.Key_Escape)
    assert not card.form.isVisible()
    assert card.table.hasFocus()

    QTest.keyClick(card.table, Qt.Key.Key_Delete)
    assert of(saved(qtbot, case_desk)) == ()
    assert card.model.rowCount() == 0
    case_desk.save(cases.undo)
    assert of(saved(qtbot, case_desk)) == (after,)
    assert card.model.rowCount() == 1


def as_fields(record: Any) -> dict[str, object]:
    return {name: getattr(record, name) for name in type(record).__slots__}


def test_what_a_new_record_lacks_is_said_and_nothing_is_added(
    qtbot: QtBot, case_desk: Desk, page: OverviewPage
) -> None:
    card = card_of(page, Part.CHRONOLOGY)
    card.add.click()
    fill(card, "when", "next tuesday")
    card.form.submit()
    below = {name: entry.below for name, entry in card.form.fields.items()}
    assert below["when"] == (
        "“next tuesday” is not understood as a date: try spring 2019 or 14/5/2019."
    )
    assert below["text"] == "Say what happened."
    assert below["source"] == "Say where this comes from."
    assert card.form.fields["when"].control.hasFocus()
    fill(card, "when", "14/5/2019")
    assert card.form.fields["when"].below == "understood as 14 May 2019"
    fill(card, "text", "A fall.")
    fill(card, "source", "claimant")
    fill(card, "until", "2018")
    fill(card, "page", "3")
    card.form.submit()
    assert card.form.fields["until"].below == "This is before its beginning."
    fill(card, "until", " ")
    card.form.submit()
    assert card.form.fields["page"].below == "Choose the document that this page is of."
    fill(card, "document_id", "D1")
    card.form.submit()
    assert card.form.fields["page"].below == "D1 has no page 3."
    assert saved(qtbot, case_desk).events == ()
    fill(card, "page", "one")
    card.form.submit()
    assert card.form.fields["page"].below == "A whole number, please."
    fill(card, "page", "1")
    card.form.submit()
    assert [event.page for event in saved(qtbot, case_desk).events] == [1]


def test_a_wrong_field_of_a_standing_record_is_not_saved_and_the_others_are(
    qtbot: QtBot, case_desk: Desk, page: OverviewPage
) -> None:
    case_desk.save(
        cases.save_episode,
        TreatmentEpisode("t", 1, "CBT", "Riverside", "", started=PartialDate(2019, 5)),
    )
    settle(qtbot, case_desk)
    card = card_of(page, Part.TREATMENT)
    card.begin("t")
    fill(card, "started", "sometime")
    fill(card, "document_ids", "D9")
    fill(card, "service", "Hillside")
    fill(card, "modality", "CBT")
    settle(qtbot, case_desk)
    fields = card.form.fields
    assert fields["started"].below.startswith("“sometime” is not understood as a date")
    assert fields["document_ids"].below == "There is no document D9."
    started = fields["started"].control
    assert isinstance(started, QLineEdit)
    assert started.text() == "sometime"  # what is wrong stays to be mended
    (episode,) = saved(qtbot, case_desk).episodes
    assert (episode.service, episode.started) == ("Hillside", PartialDate(2019, 5))
    card.form.done.click()
    assert card.form.isVisible()
    fill(card, "started", "June 2019")
    fill(card, "document_ids", "D1")
    card.form.done.click()
    assert not card.form.isVisible()
    (episode,) = saved(qtbot, case_desk).episodes
    assert episode.modality == "CBT"
    assert episode.started == parse_date("June 2019")


def test_numbers_are_proposed_and_given_once(
    qtbot: QtBot, case_desk: Desk, page: OverviewPage
) -> None:
    case_desk.save(cases.save_question, Question("q", 4, "Why?"))
    settle(qtbot, case_desk)
    card = card_of(page, Part.INSTRUCTIONS, 1)
    card.add.click()
    number = card.form.fields["number"].control
    assert isinstance(number, QLineEdit)
    assert number.text() == "5"
    fill(card, "text", "When?")
    fill(card, "number", "4")
    card.form.submit()
    assert card.form.fields["number"].below == "There is a question 4 already."
    fill(card, "number", "2")
    card.form.submit()
    assert [q.number for q in saved(qtbot, case_desk).questions] == [2, 4]


def test_leaving_the_page_adds_what_is_complete_and_keeps_what_is_not(
    qtbot: QtBot, case_desk: Desk, page: OverviewPage
) -> None:
    instructions, questions = (card_of(page, Part.INSTRUCTIONS, place) for place in (0, 1))
    instructions.add.click()
    fill(instructions, "given_on", "2024")
    questions.add.click()
    fill(questions, "text", "What now?")
    page.settle()
    view = saved(qtbot, case_desk)
    assert [q.text for q in view.questions] == ["What now?"]
    assert view.instructions == ()
    assert instructions.form.is_draft
    instructions.add.click()  # says what is lacking, drops nothing
    written = instructions.form.fields["given_on"].control
    assert isinstance(written, QLineEdit)
    assert written.text() == "2024"
    assert (
        instructions.form.fields["substance"].below == "Say what was asked or told, in substance."
    )


def test_an_open_record_follows_undo_and_closes_when_it_is_gone(
    qtbot: QtBot, case_desk: Desk, page: OverviewPage
) -> None:
    card = card_of(page, Part.TREATMENT)
    case_desk.save(cases.save_episode, TreatmentEpisode("t", 1, "CBT", "Riverside", ""))
    settle(qtbot, case_desk)
    card.begin("t")
    fill(card, "label", "Group CBT")
    card.form.fields["ending"].control.setFocus()
    settle(qtbot, case_desk)
    label = card.form.fields["label"].control
    assert isinstance(label, QLineEdit)
    case_desk.save(cases.undo)
    settle(qtbot, case_desk)
    assert label.text() == "CBT"
    case_desk.save(cases.undo)
    settle(qtbot, case_desk)
    assert not card.form.isVisible()
    assert saved(qtbot, case_desk).episodes == ()


def test_oral_instructions_are_confirmed_by_a_tick(
    qtbot: QtBot, case_desk: Desk, page: OverviewPage
) -> None:
    page.show_details(Part.INSTRUCTIONS)
    tick = page.details.entry(ORAL).control
    assert isinstance(tick, QCheckBox)
    tick.setFocus()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert saved(qtbot, case_desk).case.oral_instructions_confirmed
    case_desk.save(cases.undo)
    settle(qtbot, case_desk)
    assert not tick.isChecked()


def test_a_course_that_the_interview_rates_is_not_removed(
    qtbot: QtBot, case_desk: Desk, page: OverviewPage
) -> None:
    case_desk.save(cases.save_episode, TreatmentEpisode("t", 1, "CBT", "Riverside", ""))
    case_desk.save(_bind_first_time_point, "t")
    settle(qtbot, case_desk)
    card = card_of(page, Part.TREATMENT)
    card.begin("t")
    card.form.remove.click()
    settle(qtbot, case_desk)
    assert page.notice.text == (
        "The interview rates “Before treatment” as a time of this course."
        " The course of treatment was kept."
    )
    assert [line.id for line in card.model.lines] == ["t"]


def _bind_first_time_point(case: Any, episode_id: str) -> object:
    from dataclasses import replace

    with case.change("Bind a time point") as changes:
        point = case.file.time_points.all()[0]
        case.file.time_points.put(replace(point, episode_id=episode_id))
    return changes


def test_everything_has_a_name_and_the_wheel_changes_nothing(
    qtbot: QtBot, case_desk: Desk, page: OverviewPage
) -> None:
    for part in Part:
        page.show_details(part)
        for card in page.details.part(part).lists:
            card.add.click()
    for part in Part:
        page.show_details(part)
        assert unnamed(page) == []
    card = card_of(page, Part.CHRONOLOGY)
    kind = card.form.fields["kind"].control
    assert isinstance(kind, QComboBox)
    card.form.fields["when"].control.setFocus()
    before = kind.currentIndex()
    point = QPointF(kind.rect().center())
    wheel = QWheelEvent(
        point,
        QPointF(kind.mapToGlobal(point.toPoint())),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(kind, wheel)
    assert kind.currentIndex() == before


def test_the_table_is_as_high_as_its_lines_up_to_nine(
    qtbot: QtBot, case_desk: Desk, page: OverviewPage
) -> None:
    card = card_of(page, Part.CHRONOLOGY)
    heights = []
    for number in range(1, 12):
        event = Event(f"e{number}", PartialDate(2000 + number), "x", SourceKind.CLAIMANT)
        case_desk.save(cases.save_event, event)
        settle(qtbot, case_desk)
        assert card.table.verticalScrollBar().maximum() == 0 or number > 9
        heights.append(card.table.height())
    assert heights[:9] == sorted(set(heights))
    assert heights[8] == heights[9] == heights[10]


def test_a_form_that_is_opened_is_brought_into_view(
    qtbot: QtBot, case_desk: Desk, page: OverviewPage
) -> None:
    card = card_of(page, Part.INSTRUCTIONS, 1)
    part = page.details.part(Part.INSTRUCTIONS)
    card.add.click()

    def seen() -> bool:
        top = card.form.mapTo(part.viewport(), QPoint(0, 0)).y()
        bottom = top + card.form.height()
        return top >= 0 and bottom <= part.viewport().height()

    qtbot.waitUntil(seen)


def test_an_order_is_recorded_with_what_it_says(
    qtbot: QtBot, page: OverviewPage, case_desk: Desk
) -> None:
    page.show_details(Part.INSTRUCTIONS)
    lists = page.details.part(Part.INSTRUCTIONS).lists
    card = next(each for each in lists if each.form.kind is CourtOrder)
    card.add.click()
    fill(card, "made_on", "11 December 2023")
    fill(card, "received_on", "1 December 2023")
    fill(card, "pages", "25")
    card.form.add.click()
    assert card.form.fields["substance"].is_wrong
    fill(card, "substance", "One report, in psychology.")
    card.form.add.click()
    assert card.form.fields["received_on"].is_wrong
    fill(card, "received_on", "2 January 2024")
    card.form.add.click()
    (order,) = saved(qtbot, case_desk).orders
    assert (order.pages, order.permits, order.substance) == (25, True, "One report, in psychology.")
    (words,) = words_of(card)
    assert words[0] == "11 December 2023"
    assert words[-2:] == ("yes", "25")
    page.details.entry("no_orders").control.click()  # type: ignore[attr-defined]  # a tick
    assert saved(qtbot, case_desk).case.no_orders
