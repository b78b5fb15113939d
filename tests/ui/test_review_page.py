"""Reviewing a bundle in the window: places picked on the page, absences, notes, bundles, by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from casereview.correspondence.reading import PageText
from casereview.domain.assessing.rating import Answer
from casereview.domain.dates import parse_date
from casereview.domain.documents.document import Group, Link, LinkTarget, Passage, TextSource
from casereview.domain.documents.statement import (
    CasenessValue,
    CountValue,
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    HomeworkValue,
    MechanismValue,
    NotStated,
    Origin,
    PromiseValue,
    RiskValue,
    RoleValue,
    ScoreValue,
    State,
    Statement,
    TermValue,
    TextValue,
    Value,
)
from casereview.services.correspondence import anchoring, bundles, intake
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.pages.documents import DocumentsPage
from casereview.ui.theme import Theme
from casereview.ui.widgets.page_geometry import PagePlace
from casereview.ui.widgets.value_editor import ValueEditor
from tests.ui.case_samples import GAD, LETTER, read, settle, show, statements, unnamed


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[DocumentsPage]:
    page = DocumentsPage(case_desk)
    show(qtbot, case_desk, page)
    yield page
    settle(qtbot, case_desk)


def choose(qtbot: QtBot, page: DocumentsPage, label: str) -> str:
    """Choose a document by its number, wait until it is shown, and return its id."""
    row = next(r for r in page.model.rows if r.document.label == label)
    page.list.choose(page.model.find(row.document.id))
    qtbot.waitUntil(lambda: page.viewer.document_id == row.document.id, timeout=10_000)
    settle(qtbot, page.desk)
    return row.document.id


def paper(qtbot: QtBot, page: DocumentsPage) -> str:
    """Choose the letter on paper that has a text layer."""
    row = next(r for r in page.model.rows if r.document.text_source is TextSource.TEXT_LAYER)
    return choose(qtbot, page, row.document.label)


def added(qtbot: QtBot, page: DocumentsPage, document: str) -> Statement:
    """Return the one statement that the expert added."""
    found = statements(qtbot, page.desk, document).values()
    (saved,) = (each for each in found if each.origin is Origin.EXPERT)
    return saved


def _passage(case: OpenCase, passage_id: str) -> Passage | None:
    return case.file.passages.get(passage_id)


def drag(qtbot: QtBot, page: DocumentsPage, begin: QPoint, end: QPoint) -> None:
    """Drag the mouse over the page from one place of the view to another."""
    viewport = page.viewer.pages.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(viewport, begin + QPoint(12, 0))
    settle(qtbot, page.desk)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    settle(qtbot, page.desk)


# ---- adding by selecting


def test_words_selected_on_paper_become_a_finding_with_its_place(
    qtbot: QtBot, page: DocumentsPage
) -> None:
    document = paper(qtbot, page)
    pages = page.viewer.pages
    row = next(
        r
        for r in page.findings.model.rows
        if isinstance(r.statement.value, ScoreValue) and r.passage and r.passage.rects
    )
    assert row.passage is not None
    page.findings.choose(row.statement.id)
    settle(qtbot, page.desk)
    box = pages.places[0].to_pixels(row.passage.rects[0])
    box.translate(-pages.offset())
    middle = round(box.center().y())
    drag(qtbot, page, QPoint(round(box.left()), middle), QPoint(round(box.right()) + 1, middle))
    pick = pages.pick
    assert pick is not None
    assert row.passage.quote.splitlines()[0].strip().startswith(pick.words[:4])
    assert page.viewer.selection.isVisible()
    assert pick.words.split()[0] in page.viewer.selection.text
    page.viewer.selection.add.click()
    settle(qtbot, page.desk)
    form = page.findings.finding
    assert form.isVisible()
    form.set_field(Field.PROBLEM)
    settle(qtbot, page.desk)
    form.submit()
    settle(qtbot, page.desk)
    saved = added(qtbot, page, document)
    assert saved.value == TextValue(" ".join(pick.words.split()))
    passage = read(qtbot, page.desk, _passage, saved.passage_id)
    assert isinstance(passage, Passage)
    assert (passage.start, passage.end, passage.quote) == (pick.start, pick.end, pick.words)
    assert passage.rects
    assert pages.pick is None
    assert not form.isVisible()


def test_the_value_of_what_is_selected_is_there_already(qtbot: QtBot, page: DocumentsPage) -> None:
    document = choose(qtbot, page, "D1")
    page.findings.list.setFocus()
    QTest.keyClick(page.findings.list, Qt.Key.Key_S)
    line = page.findings.finding.place.line
    assert line.hasFocus()
    QTest.keyClicks(line, "16 on the GAD-7")
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    assert page.viewer.pages.pick is not None
    form = page.findings.finding
    assert "on page 1" in form.place.below
    form.set_field(Field.SCORE)
    settle(qtbot, page.desk)
    editor = form.editor
    assert editor.entries["measure"].value() == "GAD-7"
    assert editor.entries["number"].value() == 16
    QTest.keyClick(editor.entries["number"].control, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    saved = added(qtbot, page, document)
    assert saved.value == ScoreValue("GAD-7", 16)
    assert saved.state is State.ACCEPTED
    assert saved.passage_id is not None


def test_words_that_stand_several_times_are_gone_through(qtbot: QtBot, page: DocumentsPage) -> None:
    choose(qtbot, page, "D1")
    page.deciding.ask_finding()
    line = page.findings.finding.place.line
    seen = []
    for _ in range(3):
        line.setText("on the")
        QTest.keyClick(line, Qt.Key.Key_Return)
        pick = page.viewer.pages.pick
        assert pick is not None
        seen.append(pick.start)
    assert seen[0] != seen[1]
    assert seen[2] == seen[0]
    line.setText("not in this letter")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert "not in the text" in page.findings.finding.place.below


def test_a_region_is_drawn_where_there_are_no_words(qtbot: QtBot, page: DocumentsPage) -> None:
    document = paper(qtbot, page)
    page.viewer.regions.trigger()
    pages = page.viewer.pages
    frame = pages.places[0].frame.translated(-pages.offset())
    begin = QPoint(round(frame.left()) + 40, 120)
    drag(qtbot, page, begin, begin + QPoint(90, 60))
    pick = pages.pick
    assert pick is not None
    assert (pick.words, len(pick.rects)) == ("", 1)
    drawn = pages.places[0].to_pixels(pick.rects[0]).translated(-pages.offset())
    assert (drawn.left(), drawn.top()) == pytest.approx((begin.x(), begin.y()), abs=2)
    page.findings.list.setFocus()
    QTest.keyClick(page.findings.list, Qt.Key.Key_S)
    settle(qtbot, page.desk)
    form = page.findings.finding
    assert "a region of page 1" in form.place.below
    form.set_field(Field.PATIENT)
    form.editor.entries["text"].show_value("Ms Z")
    form.editor.begin()
    form.submit()
    settle(qtbot, page.desk)
    passage = read(qtbot, page.desk, _passage, added(qtbot, page, document).passage_id)
    assert isinstance(passage, Passage)
    assert (passage.quote, passage.rects) == ("", pick.rects)


def test_escape_and_another_document_drop_what_is_selected(
    qtbot: QtBot, page: DocumentsPage
) -> None:
    choose(qtbot, page, "D1")
    page.deciding.ask_finding()
    page.findings.finding.words_typed.emit("by telephone")
    selection = page.viewer.selection
    assert selection.isVisible()
    page.viewer.pages.setFocus()
    QTest.keyClick(page.viewer.pages, Qt.Key.Key_Escape)
    assert (page.viewer.pages.pick, selection.isHidden()) == (None, True)
    page.findings.finding.words_typed.emit("by telephone")
    paper(qtbot, page)
    assert (page.viewer.pages.pick, selection.isHidden()) == (None, True)


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_place_on_a_turned_page_leads_back(turn: int) -> None:
    place = PagePlace(10, 20, 600, 800, 0.5, turn)
    drawn = place.to_pixels((100, 200, 160, 230))
    assert place.frame.contains(drawn)
    corners = [place.to_points(point) for point in (drawn.topLeft(), drawn.bottomRight())]
    assert sorted(x for x, _ in corners) == pytest.approx([100, 160])
    assert sorted(y for _, y in corners) == pytest.approx([200, 230])
    assert (place.frame.width() > place.frame.height()) is (turn % 2 == 1)


def test_a_page_is_turned_and_its_marks_with_it(qtbot: QtBot, page: DocumentsPage) -> None:
    paper(qtbot, page)
    pages = page.viewer.pages
    before = pages.places[0].frame
    page.findings.list.setFocus()
    QTest.keyClick(page.findings.list, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    after = pages.places[0].frame
    assert before.height() > before.width()
    assert after.width() > after.height()
    for _ in range(3):
        page.viewer.turn_page()
    assert pages.places[0].frame == before


# ---- every kind of value has an editor


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Field.LETTER_DATE, DateValue(parse_date("5 June 2019"))),
        (Field.BIRTH_DATE, DateValue(parse_date("1984"))),
        (Field.LETTER_TYPE, TermValue("step_up", "moved up")),
        (Field.AUTHOR_ROLE, RoleValue("trainee PWP")),
        (Field.AUTHOR_ROLE, RoleValue("art therapist")),
        (Field.PATIENT, TextValue("Ms Z")),
        (
            Field.SCORE,
            ScoreValue("GAD-7", 16, "", "session:4", parse_date("May 2019"), "other", "item"),
        ),
        (Field.SCORE, ScoreValue("WSAS", None, "improved")),
        (Field.CASENESS, CasenessValue("PHQ-9", "below", "below caseness", "end")),
        (Field.DIAGNOSIS, DiagnosisValue("provisional", "panic", "F41.0", "Dr A", "interview")),
        (Field.PROBLEM, TextValue("worry")),
        (Field.RISK, RiskValue("ideation", "thoughts of death")),
        (Field.MODALITY, TermValue("CBT")),
        (Field.STEP, CountValue(3, "Step 3")),
        (Field.MECHANISM, MechanismValue("keywords", "restructuring")),
        (Field.HOMEWORK, HomeworkValue(True, True, False, True, False, "a diary")),
        (Field.OUTCOME, TermValue("no_change")),
        (Field.APPOINTMENT, DatedValue("review", parse_date("3 May 2022"))),
        (Field.MENTIONED, DatedValue("the GP's letter")),
        (Field.PROMISE, PromiseValue("a review", "PWP", parse_date("May 2022"), "in spring")),
    ],
)
def test_what_an_editor_shows_it_gives_back(
    qtbot: QtBot, theme: Theme, field: Field, value: Value
) -> None:
    editor = ValueEditor(field, ("PHQ-9", "GAD-7", "WSAS"))
    qtbot.addWidget(editor)
    theme.dress(editor)
    editor.show_value(value)
    editor.show()
    editor.begin()
    assert editor.value() == value
    assert unnamed(editor) == []


def test_an_editor_for_each_field_says_what_it_needs(qtbot: QtBot, theme: Theme) -> None:
    for field in Field:
        editor = ValueEditor(field, ("PHQ-9",))
        qtbot.addWidget(editor)
        editor.show_value(NotStated())
        needed = field in {
            Field.LETTER_DATE,
            Field.BIRTH_DATE,
            Field.STEP,
            Field.SESSIONS_OFFERED,
            Field.SESSIONS_ATTENDED,
            Field.WAIT,
        }
        assert (editor.value() is None) is needed
    theme.dress(editor)


# ---- setting aside, notes


def test_a_letter_about_another_person_is_set_aside_with_the_reason_and_taken_up(
    qtbot: QtBot, page: DocumentsPage
) -> None:
    document = choose(qtbot, page, "D1")
    waiting = page.bundle_progress.text
    page.viewer.aside.trigger()
    form = page.findings.aside
    assert form.isVisible()
    line = form.findChild(QLineEdit)
    assert line is not None
    assert line.text() == "Not about this person"
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, page.desk)
    assert "Set aside: Not about this person" in page.viewer.why.text
    assert "1 set aside" in page.bundle_progress.text
    assert page.bundle_progress.text != waiting
    assert "count nowhere" in page.findings._note.text()
    row = next(r for r in page.model.rows if r.document.id == document)
    assert [chip.text for chip in row.chips] == ["set aside"]
    assert not page.viewer.aside.isVisible()
    page.viewer.take_up.trigger()
    settle(qtbot, page.desk)
    assert page.bundle_progress.text == waiting


def test_notes_are_kept_changed_and_removed(qtbot: QtBot, page: DocumentsPage) -> None:
    choose(qtbot, page, "D1")
    page.findings.list.setFocus()
    QTest.keyClick(page.findings.list, Qt.Key.Key_T)
    form = page.findings.note
    assert form.isVisible()
    form._text.show_value("Ask for the referral.")
    form.submit()
    settle(qtbot, page.desk)
    notes = page.findings.notes
    assert notes.isVisible()
    assert [note.text for note in notes.rows.rows] == ["Ask for the referral."]
    notes.setFocus()
    notes.choose(notes.rows.index(0))
    QTest.keyClick(notes, Qt.Key.Key_Return)
    assert form.isVisible()
    form._text.show_value("Ask again.")
    form.submit()
    settle(qtbot, page.desk)
    assert [note.text for note in notes.rows.rows] == ["Ask again."]
    notes.change_wanted.emit(notes.rows.rows[0])
    form._remove.click()
    settle(qtbot, page.desk)
    assert not notes.isVisible()


# ---- pictures, lost places


def _recognised(case: OpenCase, document: str) -> None:
    with case.change("Recognise"):
        for passage in case.file.passages.of(document):
            case.file.passages.put(replace(passage, extractor="ocr/test/1"))


def test_what_came_from_a_picture_is_shown_with_it_and_decided_one_by_one(
    qtbot: QtBot, page: DocumentsPage
) -> None:
    document = paper(qtbot, page)
    read(qtbot, page.desk, _recognised, document)
    page.refresh()
    settle(qtbot, page.desk)
    rows = [r for r in page.findings.model.rows if r.from_picture and r.waits]
    crops = page.findings._delegate.crops
    qtbot.waitUntil(lambda: len(crops) >= len(rows), timeout=10_000)
    crop = crops[rows[0].statement.id]
    assert isinstance(crop, QImage)
    assert crop.width() > 10
    dark = sum(
        crop.pixelColor(x, y).lightness() < 140
        for x in range(0, crop.width(), 2)
        for y in range(crop.height())
    )
    assert dark > 3  # the words themselves are on it
    unseen = rows[-1].statement.id
    page.findings._on_accept_clicked(unseen)  # by its button, without having looked at it
    assert page.findings.current is not None
    assert page.findings.current.statement.id == unseen
    settle(qtbot, page.desk)
    assert statements(qtbot, page.desk, document)[unseen].state is State.PROPOSED
    page.findings.rest_accepted.emit()
    settle(qtbot, page.desk)
    saved = statements(qtbot, page.desk, document)
    assert {saved[r.statement.id].state for r in rows} == {State.PROPOSED}
    assert "What is left was read from a picture" in page.notice.text
    page.findings.accept_current()
    settle(qtbot, page.desk)
    assert statements(qtbot, page.desk, document)[unseen].state is State.ACCEPTED


def _reread(case: OpenCase, document: str) -> None:
    text = LETTER.replace("14 on the PHQ-9", "74 on the PHQ-9")
    new = PageText(1, text, extractor="native/2")
    with case.change("Read anew"):
        intake.put_pages(case, document, (new,))
        anchoring.reanchor(case, document, (new,))


def test_a_lost_place_is_shown_and_put_back_by_hand(qtbot: QtBot, page: DocumentsPage) -> None:
    document = choose(qtbot, page, "D1")
    read(qtbot, page.desk, _reread, document)
    page.refresh()
    settle(qtbot, page.desk)
    lost = next(r for r in page.findings.model.rows if r.lost)
    page.findings.choose(lost.statement.id)
    assert lost.statement.id not in {mark.id for mark in page.viewer.pages._marks}
    assert page.findings.details.put_back.isVisible()
    page.findings.details.put_back.click()
    selection = page.viewer.selection
    assert selection.placing
    assert "Select on the page" in selection.text
    assert not selection.here.isEnabled()
    page.deciding._on_words_typed("74 on the PHQ-9")
    assert selection.here.isEnabled()
    selection.here.click()
    settle(qtbot, page.desk)
    (row,) = (r for r in page.findings.model.rows if r.statement.id == lost.statement.id)
    assert not row.lost
    assert row.passage is not None
    assert row.passage.quote == "74 on the PHQ-9"
    assert not selection.placing


def _link(case: OpenCase, document: str) -> str:
    """Link words of the letter to a rating, and lose their place."""
    start = LETTER.index("by telephone")
    passage = anchoring.select_passage(case, document, 1, start, start + 12)
    point = case.file.time_points.all()[0].id
    with case.change("Link"):
        case.file.passages.put(replace(passage, orphaned=True))
        case.file.answers.put(Answer(point, GAD, "A1", "threshold", "1.0"))
        answer = case.file.answers.all()[0]
        case.file.links.put(Link("l", passage.id, LinkTarget.ANSWER, answer.id))
    return passage.id


def test_a_lost_place_of_evidence_is_told_where_it_is_used_and_put_back(
    qtbot: QtBot, page: DocumentsPage
) -> None:
    document = choose(qtbot, page, "D1")
    passage_id = str(read(qtbot, page.desk, _link, document))
    page.refresh()
    settle(qtbot, page.desk)
    uses = page.findings.uses
    assert "Place lost" in str(uses.rows.index(0).data())
    assert passage_id not in {mark.id for mark in page.viewer.pages._marks}
    uses.setFocus()
    uses.choose(uses.rows.index(0))
    selection = page.viewer.selection
    assert selection.placing
    page.deciding._on_words_typed("by telephone")
    selection.here.click()
    settle(qtbot, page.desk)
    passage = read(qtbot, page.desk, _passage, passage_id)
    assert isinstance(passage, Passage)
    assert (passage.orphaned, passage.quote) == (False, "by telephone")
    assert "Place lost" not in str(uses.rows.index(0).data())


# ---- from document to document


def test_keys_lead_from_the_first_document_to_the_last(qtbot: QtBot, page: DocumentsPage) -> None:
    first, *_, last = page.model.rows
    page.list.choose(page.model.index(0))
    settle(qtbot, page.desk)
    page.findings.list.setFocus()
    row = page.findings.list.currentIndex().row()
    QTest.keyClick(page.findings.list, Qt.Key.Key_J)
    assert page.findings.list.currentIndex().row() == row + 1
    QTest.keyClick(page.findings.list, Qt.Key.Key_K)
    assert page.findings.list.currentIndex().row() == row
    QTest.keyClick(page.findings.list, Qt.Key.Key_M)
    settle(qtbot, page.desk)
    assert page.viewer.document_id != first.document.id
    assert "1 of 3 read" in page.bundle_progress.text
    for _ in range(len(page.model.rows)):
        QTest.keyClick(page.findings.list, Qt.Key.Key_N)
        settle(qtbot, page.desk)
    assert page.viewer.document_id == last.document.id
    QTest.keyClick(page.findings.list, Qt.Key.Key_P)
    settle(qtbot, page.desk)
    assert page.viewer.document_id != last.document.id


def test_the_strip_of_pages_leads_to_a_page(
    qtbot: QtBot, page: DocumentsPage, theme: Theme
) -> None:
    strip = page.viewer.strip
    paper(qtbot, page)
    assert not strip.isVisible()  # one page needs none
    leaves = [replace(page.viewer.pages.sheets.leaves[0], number=n) for n in (1, 2, 3)]
    asked: list[int] = []
    strip.image_wanted.connect(lambda _source, number, _scale: asked.append(number))
    strip.show_pages("many", leaves, {2: 4})
    assert strip.isVisible()
    qtbot.waitUntil(lambda: strip.tiles.rowCount() == 3)
    assert "4 to decide" in str(strip.tiles.index(1).data())
    with qtbot.waitSignal(strip.page_chosen) as chosen:
        strip.choose(strip.tiles.index(2))
    assert chosen.args == [3]
    told: list[int] = []
    strip.page_chosen.connect(told.append)
    strip.set_page(1)
    assert told == []  # the page in view was scrolled to: it is not gone to again
    qtbot.waitUntil(lambda: bool(asked), timeout=5_000)
    assert theme.colour("ink").isValid()


# ---- bundles


def _cited(case: OpenCase) -> tuple[str, tuple[str, ...]]:
    view = bundles.bundles(case)[0]
    return case.file.record.get().cited_bundle, tuple(line.typed for line in view.lines)


def test_pages_of_a_bundle_are_typed_checked_and_cited(qtbot: QtBot, page: DocumentsPage) -> None:
    document = choose(qtbot, page, "D1")
    page.viewer.bundles.trigger()
    settle(qtbot, page.desk)
    panel = page.bundles
    assert panel.isVisible()
    panel.name.line.setText("Trial bundle")
    panel.dated.line.setText("3 May 2026")
    panel.add.click()
    settle(qtbot, page.desk)
    line = panel.lines[document].entry
    line.line.setText("1-2 = B/214-215")
    line.left.emit()
    settle(qtbot, page.desk)
    assert "D1 has 1 page" in line.below
    assert line.value() == "1-2 = B/214-215"  # what was typed stays, to be mended
    line.line.setText("B/214")
    line.left.emit()
    settle(qtbot, page.desk)
    panel.cited.choice.setCurrentIndex(1)
    panel._on_cited()
    settle(qtbot, page.desk)
    cited = read(qtbot, page.desk, _cited)
    assert isinstance(cited, tuple)
    assert cited[0]
    assert "1 = B/214" in cited[1]
    assert unnamed(panel) == []
    panel.left.emit()
    settle(qtbot, page.desk)
    assert page.viewer.isVisible()
    assert "Trial bundle B/214" in page.viewer._page.text()


def test_everything_can_be_reached_and_named(qtbot: QtBot, page: DocumentsPage) -> None:
    choose(qtbot, page, "D1")
    assert unnamed(page) == []
    for ask in (
        page.findings.ask_finding,
        page.findings.ask_absence,
        page.deciding.ask_note,
        page.findings.ask_aside,
        page.findings.correct_current,
    ):
        ask()
        settle(qtbot, page.desk)
        assert unnamed(page) == []
        page.findings.close_forms()


def test_a_double_click_selects_a_word(qtbot: QtBot, page: DocumentsPage) -> None:
    choose(qtbot, page, "D1")
    pages = page.viewer.pages
    start = LETTER.index("telephone")
    leaf, place = pages.sheets.leaves[0], pages.places[0]
    (rect,) = pages.sheets.character_rects(leaf, place, start, start + 9)
    pages.verticalScrollBar().setValue(0)
    at = (rect.center() - pages.offset()).toPoint()
    QTest.mouseDClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert pages.pick is not None
    assert pages.pick.words == "telephone"
    QApplication.processEvents()
    assert QPointF(at).y() > 0


def _file_quiet(case: OpenCase) -> str:
    """File a letter of the service that gives no date, no score and no diagnosis."""
    text = b"Riverside Talking Therapies\n\nDear Dr Patel,\n\nShe did not attend.\n"
    return intake.add_document(case, "quiet.txt", text, group=Group.SERVICE)[0].label


def test_a_proposed_absence_is_reviewed_like_any_finding(qtbot: QtBot, page: DocumentsPage) -> None:
    label = read(qtbot, page.desk, _file_quiet)
    page.refresh()
    settle(qtbot, page.desk)
    document = choose(qtbot, page, str(label))
    row = next(
        r for r in page.findings.model.rows if isinstance(r.statement.value, NotStated) and r.waits
    )
    assert row.place == "whole document"
    page.findings.choose(row.statement.id)
    page.findings.list.setFocus()
    QTest.keyClick(page.findings.list, Qt.Key.Key_A)
    settle(qtbot, page.desk)
    assert statements(qtbot, page.desk, document)[row.statement.id].state is State.ACCEPTED
