"""The overview: what it shows of a view, its chart, and its buttons that go elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casereview.domain.assessing.finding import Status
from casereview.domain.chart import Box, Paint, Scene
from casereview.services.cases import detail, with_detail
from casereview.services.changes import Changes, Kind
from casereview.services.views import PageName
from casereview.ui.desk import Desk, Destination
from casereview.ui.pages.overview import CHART_HEIGHT, OverviewPage
from casereview.ui.pages.particulars.parts import Part, PartPage
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.widgets.chart_view import ChartPanel, ChartView
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.status_glyph import Glyph, StatusGlyph, look_of
from casereview.ui.widgets.words import Words
from tests.ui.window_samples import CaseInMemory, OverviewInMemory, a_scene, an_overview, rate


def words_on(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(Words) if label.isVisibleTo(widget)]


@pytest.fixture
def desk(tasks: Tasks, theme: Theme) -> Desk:
    case: Any = CaseInMemory("case-x")
    return Desk(tasks, theme, case)


@pytest.fixture
def services() -> OverviewInMemory:
    return OverviewInMemory()


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, desk: Desk, services: OverviewInMemory) -> OverviewPage:
    page = OverviewPage(desk, services)
    qtbot.addWidget(page)
    desk.theme.dress(page)
    page.resize(1240, 800)
    page.show()
    qtbot.waitUntil(lambda: page.title == "Ms X" and not tasks.busy)
    return page


def test_it_says_who_what_and_by_when(page: OverviewPage) -> None:
    assert page.subtitle == "b. 1984 · Claim QB-2023-001234"
    words = words_on(page)
    for expected in (
        "Harcourt & Lane LLP (claimant)",
        "QB-2023-001234",
        "14 December 2026",
        "19 of 23",
        "5 of 7 modules settled",
        "8 of 11",
        "Generalised anxiety disorder",
    ):
        assert expected in words
    chips = {chip.text() for chip in page.findChildren(ChipLabel)}
    assert {"22 days", "6", "3 block finalising"} <= chips


def test_status_is_shape_and_word_and_decided_never_looks_computed(page: OverviewPage) -> None:
    names = [glyph.accessibleName() for glyph in page.today_card.findChildren(StatusGlyph)]
    assert names == [
        "Met, computed",
        "Met, your conclusion",
        "Subthreshold, computed",
        "Not met, computed",
    ]
    override = "computed: undetermined. Her account outweighs the questionnaire."
    assert override in words_on(page.today_card)


def test_every_status_has_a_look_and_the_main_ones_differ_in_shape() -> None:
    assert {look_of(status)[0] for status in Status} == set(Glyph)
    main = (Status.MET, Status.SUBTHRESHOLD, Status.NOT_MET, Status.UNDETERMINED)
    assert len({look_of(status)[0] for status in (*main, Status.NOT_ASSESSED)}) == 5


def test_next_steps_go_there(qtbot: QtBot, desk: Desk, page: OverviewPage) -> None:
    buttons = {b.text(): b for b in page.next_card.findChildren(QPushButton)}
    with qtbot.waitSignal(desk.going) as going:
        QTest.mouseClick(buttons["Review them"], Qt.MouseButton.LeftButton)
    assert going.args == [Destination(PageName.DOCUMENTS, "d20")]
    with qtbot.waitSignal(desk.going) as going:
        buttons["Answer it"].click()
    assert going.args == [Destination(PageName.INTERVIEW, "t2/iad/C1")]
    with qtbot.waitSignal(desk.going) as going:
        page.report_button.click()
    assert going.args == [Destination(PageName.REPORT, "")]


def test_an_empty_case_is_told_in_words(qtbot: QtBot, page: OverviewPage) -> None:
    view = an_overview()
    page.show_overview(
        replace(
            view,
            documents=0,
            open_proposals=0,
            modules=0,
            blocking=0,
            today=(),
            next_steps=(),
            days_left=None,
            case=replace(view.case, report_due=None),
            chart=None,
        )
    )
    qtbot.waitUntil(lambda: "none yet" in words_on(page))
    words = words_on(page)
    for expected in (
        "none yet",
        "none",
        "not begun",
        "no date",
        "The interview has not begun.",
        "Nothing waits for you here.",
        page.no_course.text(),
    ):
        assert expected in words
    assert not page.chart.isVisible()
    assert not page.chart.button.isVisible()
    assert {chip.text() for chip in page.findChildren(ChipLabel) if chip.isVisible()} == {
        "nothing blocks"
    }
    page.show_overview(view)
    assert page.chart.isVisible()
    assert not page.no_course.isVisible()


def test_it_refreshes_for_what_it_shows_and_only_when_seen(
    qtbot: QtBot, tasks: Tasks, desk: Desk, page: OverviewPage, services: OverviewInMemory
) -> None:
    before = services.asked
    desk.save(rate, "GAD C2")
    qtbot.waitUntil(lambda: services.asked == before + 1)
    desk.changed.emit(Changes("A vault matter", frozenset({Kind.VAULT})))
    qtbot.waitUntil(lambda: not tasks.busy)
    assert services.asked == before + 1

    page.hide()
    desk.save(rate, "GAD C3")
    desk.save(rate, "GAD C4")
    qtbot.waitUntil(lambda: not tasks.busy)
    assert services.asked == before + 1
    page.show()
    qtbot.waitUntil(lambda: services.asked == before + 2)


def test_the_chart_is_laid_out_for_the_width_there_is(
    qtbot: QtBot, page: OverviewPage, services: OverviewInMemory, tasks: Tasks
) -> None:
    view = page.chart.view
    qtbot.waitUntil(lambda: bool(services.widths))
    page.resize(1600, 800)
    qtbot.waitUntil(lambda: abs(services.widths[-1] - view.width() * 0.75) <= 1)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert view.heightForWidth(view.width()) == pytest.approx(CHART_HEIGHT / 0.75, abs=3)


def test_the_chart_speaks_and_shows_its_data_as_a_table(page: OverviewPage) -> None:
    chart = page.chart
    assert chart.view.accessibleName() == "Course of the case"
    assert "GAD was met throughout" in chart.view.accessibleDescription()
    assert chart.view.isVisible()
    chart.button.click()
    assert chart.table.isVisible()
    assert chart.button.text() == "Show as chart"
    model = chart.table.model()
    assert [model.index(1, column).data() for column in range(3)] == ["2 July 2019", "PHQ-9", "14"]
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Date"
    chart.button.click()
    assert chart.view.isVisible()


def test_the_chart_paints_in_the_colours_of_the_theme(qtbot: QtBot, theme: Theme) -> None:
    view = ChartView(theme)
    qtbot.addWidget(view)
    view.set_scene(Scene(100, 50, (Box(0, 0, 50, 50, Paint.MET),), "half red"))
    view.resize(400, 200)
    view.show()
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert image.pixelColor(100, 100) == theme.colour("red")
    assert image.pixelColor(300, 100) != theme.colour("red")


def test_every_operation_can_be_painted(qtbot: QtBot, theme: Theme) -> None:
    panel = ChartPanel("Course", theme)
    qtbot.addWidget(panel)
    panel.show()
    blank = panel.view.grab().toImage()
    panel.set_scene(a_scene())
    assert panel.view.grab().toImage() != blank


def field(page: OverviewPage, path: str) -> QLineEdit:
    control = page.details.entry(path).control
    assert isinstance(control, QLineEdit)
    return control


def open_details(qtbot: QtBot, page: OverviewPage) -> None:
    page.details_button.click()
    assert page.details.isVisible()
    qtbot.waitUntil(lambda: page.details.view is not None)


def test_details_are_saved_when_their_field_is_left(
    qtbot: QtBot, page: OverviewPage, desk: Desk, tasks: Tasks
) -> None:
    open_details(qtbot, page)
    court, due = field(page, "proceedings.court"), field(page, "report_due")
    assert due.text() == "14 December 2026"
    court.setFocus()
    court.selectAll()
    QTest.keyClicks(court, "County Court at Leeds")
    with qtbot.waitSignal(desk.changed) as changed:
        due.setFocus()
    assert changed.args[0].label == "Change the case’s details"
    qtbot.waitUntil(lambda: not tasks.busy)
    assert "County Court at Leeds" in words_on(page.instruction_card)

    due.selectAll()
    QTest.keyClicks(due, "spring 2027")
    QTest.keyClick(due, Qt.Key.Key_Return)
    assert due.accessibleDescription() == "Day, month and year are needed here."
    court.setFocus()
    QTest.keyClicks(court, " (sitting alone)")
    with qtbot.waitSignal(desk.changed):
        due.setFocus()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert due.text() == "spring 2027"  # what is not understood yet stays to be mended
    due.selectAll()
    QTest.keyClicks(due, "1/3/2027")
    with qtbot.waitSignal(desk.changed):
        page.settle()
    page.details.closed.emit()
    qtbot.waitUntil(lambda: "1 March 2027" in words_on(page.instruction_card))


def test_a_refused_detail_is_told_and_the_saved_one_shown_again(
    qtbot: QtBot, page: OverviewPage, tasks: Tasks
) -> None:
    open_details(qtbot, page)
    name = field(page, "claimant.name")
    name.setFocus()
    name.clear()
    field(page, "proceedings.track").setFocus()
    qtbot.waitUntil(page.notice.isVisible)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert name.text() == "Ms X"
    assert page.notice.text == "A case needs the claimant’s name. Nothing was changed."


def test_every_detail_of_the_form_is_one_of_the_case(page: OverviewPage) -> None:
    case = an_overview().case
    paths = [path for part in Part for path in page.details.part(part).entries]
    assert len(paths) == len(set(paths)) == 43
    for path in paths:
        assert with_detail(case, path, detail(case, path)) == case
    changed = with_detail(case, "expert.practising_since", 1999)
    assert changed.expert.practising_since == 1999
    assert changed.claimant == case.claimant


def test_the_parts_of_the_details_are_built_when_they_are_wanted(
    qtbot: QtBot, page: OverviewPage
) -> None:
    open_details(qtbot, page)
    details = page.details
    assert len(details.findChildren(PartPage)) == 1
    page.open_at("details/expert")
    shown = details.part(Part.EXPERT)
    assert shown.isVisible()
    assert shown.entries["expert.name"].control.hasFocus()
    details.bar.setFocus()
    QTest.keyClick(details.bar, Qt.Key.Key_Left)
    assert details.part(Part.TREATMENT).isVisible()
    assert len(details.findChildren(PartPage)) == 3
    page.open_at("")
    assert not details.isVisible()


def test_the_wheel_does_not_change_the_part(qtbot: QtBot, page: OverviewPage) -> None:
    open_details(qtbot, page)
    bar = page.details.bar
    bar.setFocus()
    point = QPointF(bar.rect().center())
    wheel = QWheelEvent(
        point,
        QPointF(bar.mapToGlobal(point.toPoint())),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(bar, wheel)
    assert bar.currentIndex() == 0
