"""Disorders over time: changes between columns, what was learnt between, and the scores."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.domain.assessing.finding import Change, ChangeWord, Status
from casereview.domain.assessing.rating import AnswerSource, CourseEntry, ModuleKey, TimePoint
from casereview.domain.assessing.truth import F, T
from casereview.domain.dates import PartialDate
from casereview.services.interview.parts import InterviewPart
from casereview.services.views import InterviewView, MatrixCell, ModuleRow, PointScores
from casereview.ui.desk import Desk
from casereview.ui.models.course_table import CourseModel, LineKind, course_lines
from casereview.ui.models.matrix import CHANGE_ROLE, MatrixModel
from casereview.ui.pages.interview import InterviewPage
from casereview.ui.theme import Theme
from casereview.ui.widgets.course_card import CourseCard
from casereview.ui.widgets.course_table import CourseTable
from tests.ui.case_samples import check, settle, show

GAD, MDE, PSYCHOSIS = ModuleKey("gad"), ModuleKey("mde"), ModuleKey("psychosis")
POINTS = tuple(
    TimePoint(f"t{n}", n, f"Time point {n}", f"T{n}", "custom", PartialDate(2018 + n, 3, 1))
    for n in (1, 2, 3)
)
NEAR = (("PHQ-9", "below caseness (7, 1 March 2019)"), ("GAD-7", "at caseness (12, 1 March 2019)"))


def row(key: ModuleKey, name: str, *statuses: Status, screen: bool = False) -> ModuleRow:
    cells = tuple(
        MatrixCell(point.id, status, status, 9, 9, decided=False)
        for point, status in zip(POINTS, statuses, strict=True)
    )
    return ModuleRow(key, name, cells, reviewed=True, screen=screen)


def view() -> InterviewView:
    """GAD comes back after a remission, depression stays away; psychosis is only screened."""
    gad = row(GAD, "General worry", Status.MET, Status.FULL_REMISSION, Status.MET)
    first, *rest = gad.cells
    gad = replace(gad, cells=(replace(first, decided=True, beside="disorder and caseness"), *rest))
    return InterviewView(
        POINTS,
        (
            gad,
            row(PSYCHOSIS, "Psychosis screen", *[Status.NOT_INDICATED] * 3, screen=True),
            row(MDE, "Depression", *[Status.NOT_MET] * 3),
        ),
        (),
        (
            Change(GAD, "t1", "t2", ChangeWord.REMITTED),
            Change(GAD, "t2", "t3", ChangeWord.RECURRED),
            Change(GAD, "t1", "t3", ChangeWord.UNDETERMINED, ("points_between_open",)),
            Change(MDE, "t1", "t2", ChangeWord.ABSENT),
            Change(MDE, "t2", "t3", ChangeWord.ABSENT),
        ),
        (
            CourseEntry(
                "1", GAD, "remission", PartialDate(2019, 9), None, AnswerSource.RECORD, "Seen well."
            ),
        ),
        scores=(
            PointScores("t1", NEAR, T),
            PointScores("t2", NEAR, F),
            PointScores("t3", (), None),
        ),
    )


# ---- what the lines say --------------------------------------------------------------------------


def test_a_change_stands_at_the_later_of_two_neighbours_and_never_across_one() -> None:
    lines = {line.name: line for line in course_lines(view())}
    said = [cell.more for cell in lines["General worry"].cells]
    assert said == [("disorder and caseness",), ("− diagnostic status lost",), ("↻ recurred",)]
    assert [cell.more for cell in lines["Depression"].cells] == [
        (),
        ("= still not present",),
        ("= still not present",),
    ]


def test_what_was_learnt_between_follows_its_disorder() -> None:
    kinds = [(line.kind, line.name or line.words) for line in course_lines(view())]
    assert kinds == [
        (LineKind.SCORES, "Service’s scores"),
        (LineKind.DISORDER, "General worry"),
        (LineKind.BETWEEN, "In remission from September 2019, by the records. Seen well."),
        (LineKind.DISORDER, "Depression"),
        (LineKind.HEADING, "Screens, which lead to a referral and never to a diagnosis"),
        (LineKind.DISORDER, "Psychosis screen"),
    ]


def test_the_scores_say_caseness_with_each_measure_and_where_none_is_near() -> None:
    scores = course_lines(view())[0]
    assert [cell.more[0] for cell in scores.cells] == [
        "▲ at caseness",
        "△ below caseness",
        "– no score near that date",
    ]
    assert scores.cells[0].more[1] == "PHQ-9: below caseness (7, 1 March 2019)"
    assert len(scores.cells[2].more) == 1


def test_without_any_score_there_is_no_line_of_scores() -> None:
    bare = replace(view(), scores=tuple(PointScores(p.id, NEAR, None) for p in POINTS))
    assert course_lines(bare)[0].kind is LineKind.DISORDER
    model = MatrixModel()
    model.set_view(bare)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "T1"


def test_an_override_names_what_the_rules_give() -> None:
    cells = view().rows[0].cells
    cell = replace(cells[1], shown=Status.MET, decided=True)
    changed = replace(view(), rows=(replace(view().rows[0], cells=(cells[0], cell, cells[2])),))
    line = next(line for line in course_lines(changed) if line.key == GAD)
    assert line.cells[1].more[0] == "by the rules: in full remission"


# ---- the narrow matrix ---------------------------------------------------------------------------


def test_the_matrix_says_change_and_scores_to_those_who_hear_it(qtmodeltester: object) -> None:
    model = MatrixModel()
    model.set_view(view())
    check(qtmodeltester, model)  # type: ignore[arg-type]  # pytest-qt's own fixture
    spoken = model.data(model.index(0, 2), int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.endswith("; recurred")
    heading = model.headerData(
        0, Qt.Orientation.Horizontal, int(Qt.ItemDataRole.AccessibleTextRole)
    )
    assert "Service’s scores: at caseness. PHQ-9 below caseness" in heading
    assert model.headerData(1, Qt.Orientation.Horizontal) == "T2\n△"


def test_a_change_that_comes_later_is_drawn_again(qtbot: QtBot) -> None:
    model, shown = MatrixModel(), view()
    model.set_view(replace(shown, changes=()))
    assert model.data(model.index(0, 1), CHANGE_ROLE) is None
    with qtbot.waitSignal(model.dataChanged):
        model.set_view(shown)
    assert model.data(model.index(0, 1), CHANGE_ROLE).change is ChangeWord.REMITTED
    with qtbot.waitSignal(model.headerDataChanged):
        model.set_view(replace(shown, scores=()))


# ---- the table -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [400, 660, 1036, 1800])
def test_every_line_is_as_high_as_its_words_and_columns_are_whole(
    qtbot: QtBot, theme: Theme, width: int
) -> None:
    table = CourseTable(theme)
    qtbot.addWidget(table)
    table.resize(width, 500)
    table.show_view(view())
    table.show()
    qtbot.waitExposed(table)
    room = table.viewport().width()
    assert table.columnWidth(0) >= 138
    assert any(abs(room - n * table.columnWidth(0)) < 40 for n in (1, 2, 3))
    delegate = table.itemDelegate()
    for number, line in enumerate(table.course.lines):
        for cell in line.cells:
            assert table.rowHeight(number) >= delegate.height(cell, table.columnWidth(0))  # type: ignore[attr-defined]  # the table's own delegate


def test_a_table_shown_again_keeps_its_cursor_and_its_spans(qtbot: QtBot, theme: Theme) -> None:
    table = CourseTable(theme)
    qtbot.addWidget(table)
    table.show_view(view())
    assert [table.columnSpan(row, 0) for row in range(6)] == [1, 1, 3, 1, 3, 1]
    table.setCurrentIndex(table.course.index(3, 1))
    table.show_view(replace(view(), course=()))
    assert table.course.at(table.currentIndex()) == (MDE, "t2")
    assert [table.columnSpan(row, 0) for row in range(5)] == [1, 1, 1, 3, 1]


def test_the_model_is_as_qt_wants_it(qtmodeltester: object) -> None:
    model = CourseModel()
    assert model.set_view(view())
    assert not model.set_view(view())
    check(qtmodeltester, model)  # type: ignore[arg-type]  # pytest-qt's own fixture


# ---- the page ------------------------------------------------------------------------------------


def test_a_cell_leads_to_its_questions(qtbot: QtBot, case_desk: Desk) -> None:
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    page.parts.begin(InterviewPart.COURSE)
    settle(qtbot, case_desk)
    table = page.parts.course.table
    assert table.hasFocus()
    line = next(n for n, each in enumerate(table.course.lines) if each.key == GAD)
    table.setCurrentIndex(table.course.index(line, 0))
    wanted = table.course.at(table.currentIndex())
    QTest.keyClick(table, Qt.Key.Key_Return)
    settle(qtbot, case_desk)
    assert page.parts.part is InterviewPart.MODULES
    assert page.modules.table.chosen() == wanted
    assert QAccessible.queryAccessibleInterface(table).text(QAccessible.Text.Name) == (
        "Disorders over time"
    )


def test_nothing_rated_says_what_belongs_there(qtbot: QtBot, theme: Theme) -> None:
    card = CourseCard(theme)
    qtbot.addWidget(card)
    card.show_view(InterviewView((), (), (), (), ()))
    card.show()
    qtbot.waitExposed(card)
    assert card.table.isHidden()
    card.show_view(view())
    assert card.table.isVisible()
