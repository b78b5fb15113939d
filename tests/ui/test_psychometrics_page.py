"""The page of scores: what documents give leads there, what the expert adds is kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from casereview.domain.assessing.finding import Status
from casereview.domain.documents.statement import State
from casereview.services import cases
from casereview.services.changes import Changes
from casereview.services.correspondence import reviewing
from casereview.services.interview import interviewing
from casereview.services.session import OpenCase
from casereview.services.views import PageName
from casereview.ui.desk import Desk, Destination
from casereview.ui.pages.psychometrics import PsychometricsPage
from tests.ui.case_samples import GAD, read, settle, show, unnamed


def accept(case: OpenCase) -> Changes:
    """File what the reader proposed in the first letter: PHQ-9 14 and GAD-7 16, undated there."""
    return reviewing.accept_rest(case, case.file.documents.all()[0].id)


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> PsychometricsPage:
    page = PsychometricsPage(case_desk)
    show(qtbot, case_desk, page)
    return page


@pytest.fixture
def filed(qtbot: QtBot, case_desk: Desk, page: PsychometricsPage) -> PsychometricsPage:
    case_desk.save(accept)
    settle(qtbot, case_desk)
    return page


def fill(shown: PsychometricsPage, /, **fields: str) -> None:
    """Type into fields of the form, or choose by words, as a user does."""
    for name, words in fields.items():
        control = shown.own.form.fields[name].control
        control.setFocus()
        if isinstance(control, QComboBox):
            place = control.findText(words, Qt.MatchFlag.MatchStartsWith)
            assert place >= 0, words
            control.setCurrentIndex(place)
            control.activated.emit(place)
        else:
            assert isinstance(control, QLineEdit | QPlainTextEdit)
            control.selectAll()
            QTest.keyClicks(control, words)


def rows(page: PsychometricsPage, measure: str) -> list[tuple[str, ...]]:
    return [line.words for line in page.cards[measure].model.lines]


def test_an_empty_page_says_what_belongs_here_and_begins(
    qtbot: QtBot, case_desk: Desk, page: PsychometricsPage
) -> None:
    assert page.empty.isVisible()
    assert not page.cards
    page.empty.button.click()
    assert page.own.form.isVisible()
    assert not page.empty.isVisible()
    page.own.form.close_form()
    page.refresh()
    settle(qtbot, case_desk)
    assert page.empty.isVisible()


def test_accepted_scores_stand_here_and_lead_to_their_page(
    qtbot: QtBot, case_desk: Desk, filed: PsychometricsPage
) -> None:
    assert list(filed.cards) == ["PHQ-9", "GAD-7"]
    ((date, score, caseness, who, _near, source),) = rows(filed, "PHQ-9")
    assert date.startswith("2 July 2019")
    assert (score, caseness, who) == ("14", "at caseness", "the service")
    assert source.startswith("D1")
    assert "14 against 10 or more" in filed.cards["PHQ-9"].detail.text()
    assert filed.cards["PHQ-9"].chart.isVisible()
    assert "14 (2 July 2019, at caseness)" in (
        filed.cards["PHQ-9"].chart.view.accessibleDescription()
    )
    table = filed.cards["PHQ-9"].table
    table.setFocus()
    with qtbot.waitSignal(case_desk.going) as going:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert going.args is not None
    (destination,) = going.args
    assert isinstance(destination, Destination)
    assert destination.page is PageName.DOCUMENTS
    found = read(qtbot, case_desk, lambda case: case.file.documents.all()[0].id)
    assert destination.target.partition("/")[0] == found


def test_a_rejected_score_goes(qtbot: QtBot, case_desk: Desk, filed: PsychometricsPage) -> None:
    def reject(case: OpenCase) -> Changes:
        document = case.file.documents.all()[0].id
        gad = next(
            s
            for s in case.file.statements.of(document)
            if getattr(s.value, "measure", "") == "GAD-7" and s.state is State.ACCEPTED
        )
        return reviewing.reject(case, gad.id)

    case_desk.save(reject)
    settle(qtbot, case_desk)
    assert list(filed.cards) == ["PHQ-9"]


def test_a_score_is_added_changed_and_removed(
    qtbot: QtBot, case_desk: Desk, filed: PsychometricsPage
) -> None:
    filed.add.click()
    fill(filed, measure="PHQ-9", taken_on="14 November 2026", total="8", present="a relative")
    QTest.keyClick(filed.own.form.fields["total"].control, Qt.Key.Key_Return)
    settle(qtbot, case_desk)
    assert [row[1] for row in rows(filed, "PHQ-9")] == ["14", "8"]
    assert rows(filed, "PHQ-9")[1][3].endswith("in the presence of a relative")
    card = filed.cards["PHQ-9"]
    assert card.change.isVisible()
    told = set(_answers(card))
    assert {"a fall of 6 points", "reliable improvement", "fell below it"} <= told
    card.table.setCurrentIndex(card.model.index(1, 0))
    QTest.keyClick(card.table, Qt.Key.Key_Return)
    assert filed.own.form.isVisible()
    fill(filed, total="9")
    filed.own.form.finish()
    settle(qtbot, case_desk)
    assert [row[1] for row in rows(filed, "PHQ-9")] == ["14", "9"]
    assert "no reliable change" in _answers(card)
    filed.own.table.setFocus()
    QTest.keyClick(filed.own.table, Qt.Key.Key_Delete)
    settle(qtbot, case_desk)
    assert [row[1] for row in rows(filed, "PHQ-9")] == ["14"]
    assert not card.change.isVisible()
    case_desk.save(cases.undo)
    settle(qtbot, case_desk)
    assert [row[1] for row in rows(filed, "PHQ-9")] == ["14", "9"]


def _answers(card: object) -> list[str]:
    from casereview.ui.pages.measure_card import MeasureCard
    from casereview.ui.widgets.chip import ChipLabel

    assert isinstance(card, MeasureCard)
    return [chip.text() for chip in card.change.findChildren(ChipLabel) if chip.isVisible()]


def test_items_are_typed_in_a_row_with_a_dash_for_a_missing_one(
    qtbot: QtBot, case_desk: Desk, page: PsychometricsPage
) -> None:
    page.add.click()
    fill(page, measure="WSAS", taken_on="spring 2019", items="n/a 4 4 - 4")
    page.own.form.submit()
    settle(qtbot, case_desk)
    (row,) = rows(page, "WSAS")
    assert row[:3] == ("spring 2019", "12 to 20", "no threshold")
    assert "1 of 4 items missing" in page.cards["WSAS"].detail.text()
    assert page.own.model.lines[0].words[2] == "items n/a, 4, 4, missing, 4"


@pytest.mark.parametrize(
    ("fields", "name", "said"),
    [
        ({"taken_on": "2019", "total": "3"}, "measure", "Choose the measure"),
        ({"measure": "PHQ-9", "total": "3"}, "taken_on", "Give its date"),
        ({"measure": "PHQ-9", "taken_on": "2019"}, "total", "Give the total"),
        ({"measure": "PHQ-9", "taken_on": "2019", "total": "28"}, "total", "0 to 27"),
        ({"measure": "PHQ-9", "taken_on": "2019", "total": "1.5"}, "total", "0 to 27"),
        ({"measure": "PHQ-9", "taken_on": "2019", "total": "many"}, "total", "A number"),
        ({"measure": "PHQ-9", "taken_on": "2019", "items": "1 2 3"}, "items", "9 items"),
        ({"measure": "PHQ-9", "taken_on": "1970", "total": "3"}, "taken_on", "was born"),
        ({"measure": "PHQ-9", "taken_on": "2019", "total": "3", "page": "1"}, "page", "document"),
    ],
)
def test_what_a_score_lacks_is_said_at_its_field(
    page: PsychometricsPage, fields: dict[str, str], name: str, said: str
) -> None:
    page.add.click()
    fill(page, **fields)
    page.own.form.submit()
    assert said in page.own.form.fields[name].below
    assert page.own.form.is_draft


def test_any_two_scores_can_be_chosen(
    qtbot: QtBot, case_desk: Desk, filed: PsychometricsPage
) -> None:
    for day, total in (("1 March 2020", "20"), ("1 March 2021", "10")):
        filed.add.click()
        fill(filed, measure="PHQ-9", taken_on=day, total=total)
        filed.own.form.submit()
        settle(qtbot, case_desk)
    card = filed.cards["PHQ-9"]
    assert "a fall of 4 points" in _answers(card)
    card.first.setCurrentIndex(1)
    card.first.activated.emit(1)
    settle(qtbot, case_desk)
    assert "a fall of 10 points" in _answers(card)
    card.last.setCurrentIndex(1)
    card.last.activated.emit(1)
    settle(qtbot, case_desk)
    assert _answers(card) == []
    card.last.setCurrentIndex(0)
    card.last.activated.emit(0)
    settle(qtbot, case_desk)
    assert "undetermined" in _answers(card)


def test_diagnosis_stands_beside_caseness_by_time_point(
    qtbot: QtBot, case_desk: Desk, filed: PsychometricsPage
) -> None:
    assert not filed.beside_card.isVisible()

    def conclude(case: OpenCase) -> Changes:
        point = case.file.time_points.all()[0].id
        return interviewing.conclude(case, point, GAD, Status.MET, "Seen and heard at length.")

    case_desk.save(conclude)
    settle(qtbot, case_desk)
    assert filed.beside_card.isVisible()


def test_a_search_opens_the_score(qtbot: QtBot, case_desk: Desk, page: PsychometricsPage) -> None:
    page.add.click()
    fill(page, measure="PHQ-9", taken_on="2019", total="3", note="canary")
    page.own.form.submit()
    settle(qtbot, case_desk)
    page.open_at(page.own.model.lines[0].id)
    assert page.own.form.isVisible()
    page.own.form.close_form()


def test_rules_and_their_marks_unfold(filed: PsychometricsPage) -> None:
    card = filed.cards["GAD-7"]
    card.rules.click()
    told = [words.text() for words in card.findChildren(type(card.detail)) if words.isVisible()]
    assert "8 or more · verified" in told
    assert any("10: probable generalised anxiety disorder" in words for words in told)
    card.rules.click()
    told = [words.text() for words in card.findChildren(type(card.detail)) if words.isVisible()]
    assert "8 or more · verified" not in told


def test_everything_has_a_name_and_fits(filed: PsychometricsPage) -> None:
    filed.add.click()
    assert unnamed(filed) == []
    for card in filed.cards.values():
        assert card.mapTo(filed, card.rect().bottomRight()).x() <= filed.width()
        assert card.table.horizontalScrollBar().maximum() == 0
