"""The treatment page: nothing is recorded of itself, each choice is saved, sources lead home."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from casereview.domain.care.treatment import Aspect, Fact, Kept, Told
from casereview.domain.case import Event, EventKind, SourceKind, TreatmentEpisode
from casereview.domain.dates import PartialDate
from casereview.domain.documents.voice import Voice
from casereview.domain.dossier import Dossier
from casereview.services import cases
from casereview.services.correspondence import reviewing
from casereview.services.courses import treatment
from casereview.services.session import OpenCase
from casereview.services.views import PageName
from casereview.ui.desk import Desk, Destination
from casereview.ui.pages.particulars.form import RecordForm
from casereview.ui.pages.treatment import OPINIONS, RECORDS, REVIEW, TreatmentPage
from casereview.ui.pages.treatment_parts.review_line import ReviewLine
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.layouts import ScrollPage
from casereview.ui.widgets.words import Words
from tests.ui.case_samples import read, settle, show, unnamed


def file_courses(case: OpenCase) -> None:
    """File two courses, the first told of by the first document, and two events."""
    first = case.file.documents.all()[0].id
    reviewing.accept_rest(case, first)
    for number, year in ((1, 2019), (2, 2021)):
        cases.save_episode(
            case,
            TreatmentEpisode(
                f"e{number}", number, f"Course {number}", "Service", "CBT",
                started=PartialDate(year, 6), ended=PartialDate(year, 9), sessions_attended=6,
                document_ids=(first,) if number == 1 else (),
            ),
        )  # fmt: skip
    for key, year in (("before", 2018), ("between", 2020)):
        cases.save_event(
            case,
            Event(key, PartialDate(year), key, SourceKind.CLAIMANT, EventKind.INDEX_EVENT),
        )
    treatment.save(case, Told("t", "e1", Fact.CHOICE, "only a group was offered", Voice.CLAIMANT))


@pytest.fixture
def empty(qtbot: QtBot, case_desk: Desk) -> TreatmentPage:
    page = TreatmentPage(case_desk)
    show(qtbot, case_desk, page)
    return page


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk, empty: TreatmentPage) -> TreatmentPage:
    read(qtbot, case_desk, file_courses)
    empty.refresh()
    settle(qtbot, case_desk)
    return empty


def dossier_of(qtbot: QtBot, desk: Desk) -> Dossier:
    found = read(qtbot, desk, OpenCase.dossier)
    assert isinstance(found, Dossier)
    return found


def line_of(page: TreatmentPage, aspect: Aspect, subject: str) -> ReviewLine:
    lines = [w for w in page.review.findChildren(ReviewLine) if w.aspect is aspect]
    return next(line for line in lines if line.subject == subject)


def choose(line: ReviewLine, words: str) -> None:
    place = line.state.findText(words)
    assert place >= 0, words
    line.state.setCurrentIndex(place)
    line.state.activated.emit(place)


def fill(form: RecordForm, **fields: str) -> None:
    for name, words in fields.items():
        control = form.fields[name].control
        control.setFocus()
        if isinstance(control, QComboBox):
            place = control.findText(words, Qt.MatchFlag.MatchStartsWith)
            assert place >= 0, words
            control.setCurrentIndex(place)
            control.activated.emit(place)
        else:
            assert isinstance(control, QLineEdit | QPlainTextEdit)
            QTest.keyClicks(control, words)


def words_of(page: TreatmentPage) -> list[str]:
    return [label.text() for label in page.beside.findChildren(Words) if label.isVisibleTo(page)]


def test_without_a_course_the_page_says_what_belongs_here(
    qtbot: QtBot, case_desk: Desk, empty: TreatmentPage
) -> None:
    assert empty.empty.isVisible()
    empty.empty.button.click()
    form = empty.records.cards["episodes"].form
    assert form.isVisible()
    assert form.isAncestorOf(empty.focusWidget())
    fill(form, label="Worry course", ended="May 2019", started="June 2019")
    form.submit()
    assert form.fields["ended"].is_wrong
    form.fields["started"].show_value(None)
    fill(form, started="April 1919")
    form.submit()
    assert form.fields["started"].is_wrong
    form.fields["started"].show_value(None)
    fill(form, started="April 2019")
    form.submit()
    settle(qtbot, case_desk)
    (course,) = dossier_of(qtbot, case_desk).episodes
    assert (course.label, course.referral_id) == ("Worry course", None)
    assert not empty.empty.isVisible()


def test_two_courses_are_put_under_one_referral_and_a_course_comes_back_with_its_review(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    page.parts.setCurrentIndex(RECORDS)
    referrals, courses = (page.records.cards[name] for name in ("referrals", "episodes"))
    referrals.begin_new()
    fill(referrals.form, service="Service", received="July 2019")
    referrals.form.submit()
    settle(qtbot, case_desk)
    for key in ("e1", "e2"):
        courses.begin(key)
        fill(courses.form, referral_id="1")
        courses.form.finish()
        settle(qtbot, case_desk)
    (referral,) = dossier_of(qtbot, case_desk).referrals
    assert {each.referral_id for each in dossier_of(qtbot, case_desk).episodes} == {referral.id}
    referrals.begin(referral.id)
    fill(referrals.form, note="n")
    referrals.form.finish()
    assert referrals.form.fields["received"].is_wrong  # the first course began in June
    choose(line_of(page, Aspect.COVERAGE, "gad"), "partly addressed")
    settle(qtbot, case_desk)
    before = dossier_of(qtbot, case_desk)
    courses.table.setCurrentIndex(courses.model.find("e1"))
    courses.remove_current()
    settle(qtbot, case_desk)
    assert dossier_of(qtbot, case_desk).reviews == ()
    case_desk.save(cases.undo)
    settle(qtbot, case_desk)
    after = dossier_of(qtbot, case_desk)
    assert (after.episodes, after.reviews, after.told) == (
        before.episodes,
        before.reviews,
        before.told,
    )


def test_an_attempt_to_raise_a_problem_is_recorded_with_the_response(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    page.parts.setCurrentIndex(RECORDS)
    card = page.records.cards["attempts"]
    for response in ("not taken up", "put off"):
        card.begin_new()
        fill(card.form, episode_id="1", subject="the fire", state=response)
        QTest.keyClick(card.form.fields["subject"].control, Qt.Key.Key_Return)
        settle(qtbot, case_desk)
    reviews = dossier_of(qtbot, case_desk).reviews
    assert [(r.episode_id, r.aspect, r.state) for r in reviews] == [
        ("e1", Aspect.ATTEMPT, "declined"),
        ("e1", Aspect.ATTEMPT, "deferred"),
    ]
    said = [chip.text() for chip in page.beside.findChildren(ChipLabel)]
    assert {"not taken up", "put off"} <= set(said)
    page.open_at(f"review/{reviews[1].id}")  # as search and the chain of passages name it
    assert page.parts.currentIndex() == RECORDS
    assert card.table.currentIndex() == card.model.find(reviews[1].id)


def test_what_a_source_tells_is_never_headed_as_not_stated(page: TreatmentPage) -> None:
    """A fact without a value of its own shows what is told of it, and nothing beside that."""
    said = words_of(page)
    place = said.index("the claimant: only a group was offered")
    assert said[place - 1] == "Choice of treatment"


def test_courses_stand_side_by_side_with_whose_word_each_fact_is(page: TreatmentPage) -> None:
    said = words_of(page)
    assert "the claimant: only a group was offered" in said
    assert "June 2019" in said
    assert "June 2021" in said
    assert "not stated" in said


def test_a_source_leads_to_its_page(case_desk: Desk, page: TreatmentPage) -> None:
    wanted: list[Destination] = []
    case_desk.going.connect(wanted.append)
    links = [b for b in page.beside.findChildren(LinkButton) if b.text().startswith("D1 p1")]
    links[0].click()
    assert wanted[0].page is PageName.DOCUMENTS
    assert wanted[0].target.endswith("//1")


def test_nothing_is_recorded_until_it_is_chosen_and_words_wait_for_a_choice(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    line = line_of(page, Aspect.COVERAGE, "gad")
    assert line.state.currentText() == "not recorded"
    assert not line.text.isEnabled()
    page.settle()
    settle(qtbot, case_desk)
    assert dossier_of(qtbot, case_desk).reviews == ()


def test_a_choice_is_saved_at_once_and_its_words_when_they_are_left(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    page.parts.setCurrentIndex(REVIEW)
    line = line_of(page, Aspect.COVERAGE, "gad")
    choose(line, "partly addressed")
    settle(qtbot, case_desk)
    line.text.setFocus()
    QTest.keyClicks(line.text, "a course on worry {D1 p.1}")
    QTest.keyClick(line.text, Qt.Key.Key_Return)
    settle(qtbot, case_desk)
    (review,) = dossier_of(qtbot, case_desk).reviews
    assert (review.episode_id, review.state, review.text) == (
        "e1",
        "addressed_part",
        "a course on worry {D1 p.1}",
    )
    assert "partly addressed" in [c.text() for c in page.beside.findChildren(ChipLabel)]


def test_words_that_are_longer_than_the_line_make_it_higher_and_enter_ends_them(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    page.parts.setCurrentIndex(REVIEW)
    line = line_of(page, Aspect.COVERAGE, "gad")
    choose(line, "partly addressed")
    settle(qtbot, case_desk)
    low = line.text.height()
    line.text.setFocus()
    QTest.keyClicks(line.text, "a course on worry and its control " * 8)
    high = line.text.height()
    assert high >= low + 2 * line.text.fontMetrics().lineSpacing()
    assert line.text.verticalScrollBar().maximum() == 0
    QTest.keyClick(line.text, Qt.Key.Key_Return)
    settle(qtbot, case_desk)
    assert dossier_of(qtbot, case_desk).reviews[0].text.count("worry") == 8
    line.text.setText("a course on worry")
    assert line.text.height() == low


def test_courses_whose_dates_overlap_are_shown_as_such(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    assert "Dates overlap with" not in words_of(page)
    card = page.records.cards["episodes"]
    card.begin("e2")
    card.form.fields["started"].show_value(PartialDate(2019, 7))
    card.form.finish()
    settle(qtbot, case_desk)
    said = words_of(page)
    place = said.index("Dates overlap with")
    assert said[place + 1 : place + 3] == ["course 2", "course 1"]


def test_a_line_is_taken_out_again(qtbot: QtBot, case_desk: Desk, page: TreatmentPage) -> None:
    line = line_of(page, Aspect.PAUL, "treatment")
    choose(line, "stated")
    settle(qtbot, case_desk)
    choose(line, "not recorded")
    settle(qtbot, case_desk)
    assert dossier_of(qtbot, case_desk).reviews == ()


def test_each_course_has_its_own_lines(qtbot: QtBot, case_desk: Desk, page: TreatmentPage) -> None:
    page.parts.setCurrentIndex(REVIEW)
    choose(line_of(page, Aspect.MECHANISM, ""), "names of techniques only")
    settle(qtbot, case_desk)
    page.review.choose("e2")
    assert line_of(page, Aspect.MECHANISM, "").state.currentText() == "not recorded"
    page.review.choose("e1")
    assert line_of(page, Aspect.MECHANISM, "").state.currentText() == "names of techniques only"


def test_only_events_before_the_end_of_a_course_are_asked_of_it(page: TreatmentPage) -> None:
    page.parts.setCurrentIndex(REVIEW)
    assert line_of(page, Aspect.EVENT, "before").isVisible()
    assert not line_of(page, Aspect.EVENT, "between").isVisible()
    page.review.choose("e2")
    assert line_of(page, Aspect.EVENT, "between").isVisible()


def test_a_promise_is_recorded_by_keyboard_and_undone(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    page.parts.setCurrentIndex(RECORDS)
    card = page.records.cards["promises"]
    card.begin_new()
    fill(card.form, text="A review at the end", due_words="at the end", kept="not done")
    QTest.keyClick(card.form.fields["by"].control, Qt.Key.Key_Return)
    settle(qtbot, case_desk)
    (promise,) = dossier_of(qtbot, case_desk).promises
    assert (promise.text, promise.kept) == ("A review at the end", Kept.NOT_KEPT)
    assert card.model.lines[0].words[1:4] == ("A review at the end", "at the end", "not done")
    case_desk.save(cases.undo)
    settle(qtbot, case_desk)
    assert card.model.lines == ()


def test_a_page_that_a_document_has_not_is_refused_in_the_form(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    page.parts.setCurrentIndex(RECORDS)
    card = page.records.cards["contacts"]
    card.begin_new()
    fill(card.form, document_id="D1", page="99")
    card.form.submit()
    settle(qtbot, case_desk)
    assert card.form.isVisible()
    assert card.form.fields["page"].is_wrong
    assert dossier_of(qtbot, case_desk).contacts == ()


def test_an_opinion_with_points_on_both_sides(
    qtbot: QtBot, case_desk: Desk, page: TreatmentPage
) -> None:
    page.parts.setCurrentIndex(OPINIONS)
    card = page.opinions.cards["opinions"]
    card.begin_new()
    fill(card.form, question="Was the treatment given?")
    card.form.submit()
    settle(qtbot, case_desk)
    points = page.opinions.cards["points"]
    for side, text in (("In favour", "Six sessions."), ("Not in the records", "No notes.")):
        points.begin_new()
        fill(points.form, side=side, text=text)
        points.form.submit()
        settle(qtbot, case_desk)
    dossier = dossier_of(qtbot, case_desk)
    assert [(p.position, p.text) for p in dossier.opinion_points] == [
        (1, "Six sessions."),
        (2, "No notes."),
    ]
    assert card.model.lines[0].words[3] == "1 for · 1 absent"


def test_every_control_has_a_name(page: TreatmentPage) -> None:
    assert unnamed(page) == []


def test_the_parts_are_reached_by_keys(page: TreatmentPage) -> None:
    page.activateWindow()
    for place in (2, 3, 1, 0):
        page.parts.setFocus()
        keys = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)
        QTest.keyClick(page.parts, keys[place], Qt.KeyboardModifier.AltModifier)
        assert page.parts.currentIndex() == place
        assert page.parts.hasFocus()
        assert page.parts.tabToolTip(place) == f"Alt+{place + 1}"


def test_keys_change_nothing_while_there_is_no_course(empty: TreatmentPage) -> None:
    empty.activateWindow()
    QTest.keyClick(empty.empty.button, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert empty.empty.isVisible()
    assert empty.parts.currentIndex() == 0


@pytest.mark.parametrize("part", range(4))
def test_nothing_is_wider_than_a_small_window(page: TreatmentPage, part: int) -> None:
    page.parts.setCurrentIndex(part)
    shown: ScrollPage = (page.beside, page.review, page.records, page.opinions)[part]
    assert shown.isVisible()
    assert shown.horizontalScrollBar().maximum() == 0
    assert unnamed(page) == []
