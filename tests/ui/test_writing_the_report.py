"""The editor of paragraphs: typed by keys, saved by itself, live on the page, found in the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from casereview.domain.reports.report import CheckResult, Gate
from casereview.services.changes import Changes, Kind
from casereview.services.report import reporting
from casereview.services.session import OpenCase
from casereview.services.views import Chip, PageName, Tone
from casereview.ui.collecting import QuietCollector
from casereview.ui.desk import Desk, Destination
from casereview.ui.models.report_lines import CheckLine
from casereview.ui.pages.report import ReportPage
from casereview.ui.widgets.prose_text import ProseText
from casereview.ui.widgets.section_editor import SectionEditor
from tests.ui.case_samples import read, settle, show

WRITTEN = "opinion_prognosis"
OTHER = "opinion_range"
FACTS = "records"
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[ReportPage]:
    page = ReportPage(case_desk)
    show(qtbot, case_desk, page)
    qtbot.waitUntil(lambda: page.keeper.paper is not None, timeout=30_000)
    settle(qtbot, case_desk)
    yield page
    page.settle()
    settle(qtbot, case_desk)


@pytest.fixture
def editor(page: ReportPage) -> SectionEditor:
    page.open_at(WRITTEN)
    page.writing.editor.text.setFocus()
    return page.writing.editor


def _texts(case: OpenCase) -> dict[str, str]:
    return {entry.section: entry.text for entry in case.file.sections.all()}


def saved(qtbot: QtBot, page: ReportPage, key: str = WRITTEN) -> str:
    page.writing.settle()
    settle(qtbot, page.desk)
    found = read(qtbot, page.desk, _texts)
    assert isinstance(found, dict)
    return str(found[key])


def keys(widget: ProseText, *typed: str | tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    for each in typed:
        if isinstance(each, str):
            QTest.keyClicks(widget, each)
        else:
            QTest.keyClick(widget, *each)


ENTER = (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
TAB = (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)


# ---- typing


def test_paragraphs_points_quotations_and_tables_are_written_by_keys(
    qtbot: QtBot, page: ReportPage, editor: SectionEditor
) -> None:
    text = editor.text
    keys(text, "One ", (Qt.Key.Key_B, CTRL), "bold", (Qt.Key.Key_B, CTRL), " and ")
    keys(text, (Qt.Key.Key_I, CTRL | SHIFT), "italic", (Qt.Key.Key_I, CTRL | SHIFT), ".", ENTER)
    keys(text, "- a point", ENTER, "below", (Qt.Key.Key_BracketRight, CTRL), ENTER)
    keys(text, (Qt.Key.Key_BracketLeft, CTRL), "another", ENTER, ENTER)
    keys(text, "their words", (Qt.Key.Key_Q, CTRL | SHIFT), ENTER, ENTER)
    keys(text, "After", (Qt.Key.Key_T, CTRL | SHIFT), "Caption", ENTER)
    keys(text, "h1", TAB, "h2", TAB, "h3", TAB, "a {D1 p.1}")
    assert saved(qtbot, page) == (
        "One {b}bold{/b} and {i}italic{/i}.\n- a point\n  - below\n- another\n\n"
        "{quote}their words\n\nAfter\n\n{table Caption}\n| h1 | h2 | h3 |\n| a {D1 p.1} |  |  |\n"
        "|  |  |  |"
    )
    keys(text, (Qt.Key.Key_Up, CTRL | SHIFT), (Qt.Key.Key_Left, CTRL | SHIFT))
    assert "| h2 | h3 |" in saved(qtbot, page)
    keys(text, (Qt.Key.Key_Backspace, CTRL | SHIFT))
    assert "{table" not in saved(qtbot, page)
    while text.document().isUndoAvailable():
        text.undo()
    assert text.written == ""


def test_a_footnote_is_written_in_place_and_goes_with_its_mark(
    qtbot: QtBot, page: ReportPage, editor: SectionEditor
) -> None:
    keys(editor.text, "A claim.", (Qt.Key.Key_F, CTRL | SHIFT))
    assert editor.notes.hasFocus()
    keys(editor.notes, "See {D1}, there.", ENTER)
    assert editor.text.hasFocus()
    keys(editor.text, " More.")
    assert saved(qtbot, page) == "A claim.{note See {D1}, there.} More."
    assert editor.text.notes()[0][1:] == (1, "See {D1}, there.")
    assert editor.notes.isVisible()
    editor.text.go_to(9)
    keys(editor.text, (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier))
    assert saved(qtbot, page) == "A claim. More."
    qtbot.waitUntil(lambda: not editor.notes.isVisible())


def test_a_reference_is_one_sign_that_shows_what_it_prints(
    qtbot: QtBot, page: ReportPage, editor: SectionEditor
) -> None:
    text = editor.text
    keys(text, "As {D1 p.1} and {D99} say.")
    assert saved(qtbot, page) == "As {D1 p.1} and {D99} say."
    assert text.document().characterCount() == len("As X and X say.") + 1
    assert text.shown("{D1 p.1}") == ("[D1 p.1]", Tone.BLUE)
    assert text.shown("{D99}")[1] is Tone.RED
    went: list[Destination] = []
    page.desk.going.connect(went.append)
    text.select(3, 1)
    keys(text, (Qt.Key.Key_Return, CTRL), (Qt.Key.Key_Home, CTRL), (Qt.Key.Key_Shift, SHIFT))
    assert saved(qtbot, page) == "As {D1 p.1} and {D99} say."
    text.go_to(4)
    assert [each.page for each in went] == [PageName.DOCUMENTS]
    keys(text, (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier))
    assert saved(qtbot, page) == "As  and {D99} say."
    keys(text, "x")
    assert saved(qtbot, page) == "As x and {D99} say."
    text.find_reference("{D99}")
    keys(text, "she")
    assert saved(qtbot, page) == "As x and she say."


def test_what_is_pasted_is_made_clean_or_taken_as_words(
    qtbot: QtBot, page: ReportPage, editor: SectionEditor
) -> None:
    data = QMimeData()
    data.setHtml("<p style='color:red'>One <b>two</b></p>")
    data.setText("{b}words{/b}")
    QApplication.clipboard().setMimeData(data)
    editor.text.paste()
    assert editor.text.written == "One {b}two{/b}"
    editor.text.selectAll()
    editor.paste_words()
    assert saved(qtbot, page) == "{{b}}words{{/b}}"
    QApplication.clipboard().clear()


def test_where_facts_come_from_is_chosen_for_each_paragraph(
    qtbot: QtBot, page: ReportPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _place: opened.append(menu))
    page.open_at(FACTS)
    editor = page.writing.editor
    editor.text.setFocus()
    keys(editor.text, "Seen by me.")
    assert editor._source.text() == "Facts from: documents ▾"
    keys(editor.text, (Qt.Key.Key_S, CTRL | SHIFT))
    next(a for a in opened[-1].actions() if a.text() == "own observation").trigger()
    assert editor._source.text() == "Facts from: own observation ▾"
    assert saved(qtbot, page, FACTS) == "{source observation}Seen by me."
    opened[-1].deleteLater()


def test_a_paragraph_is_named_when_it_is_referred_to(
    qtbot: QtBot, page: ReportPage, editor: SectionEditor
) -> None:
    keys(editor.text, "First.", ENTER, "Second: see ")
    saved(qtbot, page)
    page.open_at(OTHER)
    keys(editor.text, "Elsewhere, as in ")
    saved(qtbot, page)
    places = {r.words.split(" ")[1]: r for r in editor._crossings["Paragraph"]}
    editor._on_picked(places["First."])
    settle(qtbot, page.desk)
    assert saved(qtbot, page) == "{label p1}First.\n\nSecond: see"
    assert saved(qtbot, page, OTHER) == "Elsewhere, as in {para p1}"
    assert editor.text.shown("{para p1}")[0].startswith("paragraph ")


def test_paragraphs_to_begin_with_are_offered_and_never_put_in(
    qtbot: QtBot, page: ReportPage, editor: SectionEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _place: opened.append(menu))
    page.open_at(OTHER)
    assert editor._begin.isVisible()
    offered = read(qtbot, page.desk, lambda case: reporting.skeletons(case, OTHER))
    keys(editor.text, (Qt.Key.Key_P, CTRL | SHIFT))
    settle(qtbot, page.desk)
    assert editor.text.written == ""
    assert isinstance(offered, tuple)
    assert len(opened[-1].actions()) == len(offered) > 0
    opened[-1].actions()[0].trigger()
    assert editor.text.written == offered[0]
    opened[-1].deleteLater()


# ---- spelling, find and replace


def test_an_unknown_word_is_mended_or_taken_into_the_case(
    qtbot: QtBot, page: ReportPage, editor: SectionEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _place: opened.append(menu))
    qtbot.waitUntil(lambda: page.writing._dictionary is not None)
    keys(editor.text, "Restlesness at Qwertyworks.")
    keys(editor.text, (Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier))
    assert editor.text.textCursor().selectedText() == "Restlesness"
    next(a for a in opened[-1].actions() if a.text() == "Restlessness").trigger()
    assert editor.text.written == "Restlessness at Qwertyworks."
    keys(editor.text, (Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier))
    next(a for a in opened[-1].actions() if "Qwertyworks" in a.text()).trigger()
    settle(qtbot, page.desk)
    assert not editor.text.next_misspelling()
    words = read(qtbot, page.desk, lambda case: [w.word for w in case.file.words.all()])
    assert words == ["Qwertyworks"]
    for menu in opened:
        menu.deleteLater()


def test_words_are_found_and_replaced_in_the_whole_report(
    qtbot: QtBot, page: ReportPage, editor: SectionEditor
) -> None:
    keys(editor.text, "A scar and a scar.")
    saved(qtbot, page)
    page.open_at(OTHER)
    keys(editor.text, "No scar {D1}.")
    saved(qtbot, page)
    keys(editor.text, (Qt.Key.Key_F, CTRL))
    find = editor.finding
    assert find.wanted.hasFocus()
    find.wanted.setText("scar")
    find.everywhere.setChecked(True)
    QTest.keyClick(find.wanted, Qt.Key.Key_Return)
    assert page.writing.key == WRITTEN
    assert editor.text.textCursor().selectionStart() == 2
    find.by.setText("wound")
    find.replaced.emit(False)
    assert editor.text.written == "A wound and a scar."
    find.replaced.emit(True)
    settle(qtbot, page.desk)
    assert find.said.text() == "Replaced 2 times in the report."
    assert saved(qtbot, page) == "A wound and a wound."
    assert saved(qtbot, page, OTHER) == "No wound {D1}."
    QTest.keyClick(find.wanted, Qt.Key.Key_Escape)
    assert editor.text.hasFocus()


# ---- the page beside the text


def test_what_is_typed_stands_on_the_page_before_it_is_saved(
    qtbot: QtBot, page: ReportPage, editor: SectionEditor
) -> None:
    def printed(words: str) -> list[int]:
        paper = page.keeper.paper
        assert paper is not None
        return [sheet.number for sheet in paper.pages if words in sheet.text]

    asked: list[str] = []
    editor.settled.connect(lambda key, _text: asked.append(key))
    keys(editor.text, "The outlook is fair.")
    qtbot.waitUntil(lambda: bool(printed("The outlook is fair.")), timeout=10_000)
    assert asked == []
    (number,) = printed("The outlook is fair.")
    qtbot.waitUntil(lambda: page.writing.preview.pages.page in (number - 1, number))


def test_a_click_on_the_page_leads_to_its_paragraph(
    qtbot: QtBot, page: ReportPage, editor: SectionEditor
) -> None:
    keys(editor.text, "First.", ENTER, "Second.")
    saved(qtbot, page)
    page.keeper.set_now()
    settle(qtbot, page.desk)
    paper = page.keeper.paper
    assert paper is not None
    number = editor.text.number
    place = paper.where(f"p-{number}")
    assert place is not None
    page.open_at("summary")
    page.writing.preview.pages.place_pressed.emit(*place)
    assert page.writing.key == WRITTEN
    assert editor.text.textCursor().selectedText() == "Second."


def test_counted_pages_are_told_against_the_limit(qtbot: QtBot, page: ReportPage) -> None:
    paper, loaded = page.keeper.paper, page.writing._loaded
    assert paper is not None
    assert loaded is not None
    assert (
        f"{len(paper.pages)} pages, {paper.counted} counted" in page.writing.preview._state.text()
    )
    object.__setattr__(loaded, "page_limit", paper.counted - 1)
    page.writing._show_meter(paper)
    said = page.writing.preview._state.text()
    assert said == (
        f"{paper.counted} of {paper.counted - 1} counted ({len(paper.pages)} in file): too long"
    )


def test_a_check_leads_to_its_paragraph_or_to_the_page_that_mends_it(
    qtbot: QtBot, page: ReportPage, editor: SectionEditor
) -> None:
    keys(editor.text, "First.", ENTER, "Second words.")
    saved(qtbot, page)
    number = editor.text.number
    page.open_at("summary")
    check = CheckResult("R16", Gate.WARN, False, "", WRITTEN, f"p-{number}", "words")
    line = CheckLine(check.id, Chip("warns"), "", check.section, check.place, check.words)
    page.writing.sections.check_chosen.emit(line)
    assert page.writing.key == WRITTEN
    assert editor.text.textCursor().selectedText() == "words"
    went: list[Destination] = []
    page.desk.going.connect(went.append)
    away = CheckLine("R22", Chip("warns"), "", "instructions", page="overview/details/instructions")
    page.writing.sections.check_chosen.emit(away)
    assert went == [Destination(PageName.OVERVIEW, "details/instructions")]


def test_full_collections_wait_for_a_quiet_moment(qtbot: QtBot, case_desk: Desk) -> None:
    import gc

    before = gc.get_threshold()
    collector = QuietCollector(case_desk.tasks)
    try:
        assert gc.get_threshold()[2] > 1000
        assert not collector._timer.isActive()
        case_desk.tasks.run(int)
        qtbot.waitUntil(collector._timer.isActive)
    finally:
        collector.end()
    assert gc.get_threshold() == before
    collector.deleteLater()


def _move(case: OpenCase, day: date) -> Changes:
    record = case.file.record.get()
    with case.change("Move the interview", Kind.CASE) as changes:
        case.file.record.put(replace(record, interview=replace(record.interview, held_on=day)))
    return changes


def test_a_reference_that_says_something_else_is_amber_until_it_is_let_stand(
    qtbot: QtBot, page: ReportPage, editor: SectionEditor
) -> None:
    page.desk.save(_move, date(2025, 1, 2))
    settle(qtbot, page.desk)
    keys(editor.text, "Seen on {date interview}.")
    saved(qtbot, page)
    assert editor.text.shown("{date interview}") == ("2 January 2025", Tone.BLUE)
    page.desk.save(_move, date(2025, 3, 4))
    settle(qtbot, page.desk)
    assert editor.text.shown("{date interview}") == ("4 March 2025", Tone.AMBER)
    assert editor.text.find_reference("{date interview}")
    assert "it said “2 January 2025”" in editor._where.text()
    keys(editor.text, (Qt.Key.Key_A, CTRL | SHIFT))
    settle(qtbot, page.desk)
    assert editor.text.shown("{date interview}") == ("4 March 2025", Tone.BLUE)
