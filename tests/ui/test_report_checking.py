"""The parts of the report page that check it, and that hold what is in dispute."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.domain.case import Event, SourceKind
from casereview.domain.dates import PartialDate
from casereview.domain.reports.acknowledgement import Acknowledgement
from casereview.domain.reports.court_order import CourtOrder
from casereview.domain.reports.dispute import DisputedFact
from casereview.domain.reports.report import Gate
from casereview.services import cases
from casereview.services.report import reporting
from casereview.services.session import OpenCase
from casereview.services.views import PageName
from casereview.ui.desk import Desk, Destination
from casereview.ui.models.check_lines import COMPARE, MET, STANDS
from casereview.ui.pages.report import ReportPage
from casereview.ui.pages.report_parts.checking import ChecksPart
from casereview.ui.pages.report_parts.disputes import DisputesPart
from casereview.ui.pages.report_parts.part import PartName
from casereview.ui.widgets.buttons import LinkButton
from tests.ui.case_samples import read, settle, show, unnamed


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[ReportPage]:
    page = ReportPage(case_desk)
    show(qtbot, case_desk, page)
    settle(qtbot, case_desk)
    yield page
    page.settle()
    settle(qtbot, case_desk)


@pytest.fixture
def checks(qtbot: QtBot, page: ReportPage) -> ChecksPart:
    part = page.show_part(PartName.CHECKS)
    assert isinstance(part, ChecksPart)
    settle(qtbot, page.desk)
    return part


@pytest.fixture
def disputes(qtbot: QtBot, page: ReportPage) -> DisputesPart:
    part = page.show_part(PartName.DISPUTES)
    assert isinstance(part, DisputesPart)
    settle(qtbot, page.desk)
    return part


def choose(part: ChecksPart, check: str, gate: Gate = Gate.WARN) -> None:
    line = next(
        line for line in part.lines.rows if line.check.id == check and line.check.gate is gate
    )
    part.list.choose(part.lines.find(line.key))


def _acknowledgements(case: OpenCase) -> tuple[Acknowledgement, ...]:
    return case.file.acknowledgements.all()


def _disputes(case: OpenCase) -> tuple[DisputedFact, ...]:
    return case.file.disputes.all()


def acknowledged(qtbot: QtBot, desk: Desk) -> tuple[Acknowledgement, ...]:
    found = read(qtbot, desk, _acknowledgements)
    assert isinstance(found, tuple)
    return found


def held(qtbot: QtBot, desk: Desk) -> tuple[DisputedFact, ...]:
    found = read(qtbot, desk, _disputes)
    assert isinstance(found, tuple)
    return found


def test_every_control_of_both_parts_has_a_name(
    page: ReportPage, checks: ChecksPart, disputes: DisputesPart
) -> None:
    assert unnamed(checks) == []
    assert unnamed(disputes) == []


def test_what_blocks_comes_first_and_what_is_met_only_where_wanted(checks: ChecksPart) -> None:
    gates = [line.check.gate for line in checks.lines.rows]
    assert gates == sorted(gates, key=lambda gate: gate is not Gate.BLOCK)
    assert not any(line.check.ok for line in checks.lines.rows)
    before = checks.lines.rowCount()
    checks.met.setChecked(True)
    assert checks.lines.rowCount() > before
    assert {line.chip for line in checks.lines.rows if line.check.ok} == {MET}
    assert {"R01", "R11", "R27", "R29"} <= {line.check.id for line in checks.lines.rows}


def test_a_check_leads_to_its_place(
    qtbot: QtBot, page: ReportPage, checks: ChecksPart, case_desk: Desk
) -> None:
    page.desk.save(reporting.write_section, "evidence", "It was so.\n\nShe clearly worried.")
    settle(qtbot, case_desk)
    choose(checks, "R15")
    assert "clearly" in checks.card.line.check.message  # type: ignore[union-attr]  # a line was chosen
    checks.card.show_me.click()
    settle(qtbot, case_desk)
    assert page.part is PartName.WRITE
    assert page.writing.key == "evidence"


def test_a_check_leads_to_the_page_that_mends_it(
    qtbot: QtBot, checks: ChecksPart, case_desk: Desk
) -> None:
    wanted: list[Destination] = []
    case_desk.going.connect(wanted.append)
    choose(checks, "R23")
    checks.card.go.click()
    assert wanted[-1] == Destination(PageName.OVERVIEW, "details/instructions")


def test_a_warning_is_let_stand_with_a_reason_by_keyboard(
    qtbot: QtBot, page: ReportPage, checks: ChecksPart, case_desk: Desk
) -> None:
    choose(checks, "R23")
    checks.card.keep.click()
    assert checks.card.reason.is_wrong
    assert acknowledged(qtbot, case_desk) == ()
    checks.card.reason.control.setFocus()
    QTest.keyClicks(checks.card.reason.control, "None was made.")
    QTest.keyClick(checks.card.reason.control, Qt.Key.Key_Tab)
    QTest.keyClick(checks.card.keep, Qt.Key.Key_Return)
    settle(qtbot, case_desk)
    (kept,) = acknowledged(qtbot, case_desk)
    assert (kept.check, kept.reason) == ("R23", "None was made.")
    choose(checks, "R23")
    line = checks.card.line
    assert line is not None
    assert line.chip == STANDS
    assert not checks.card.reason.isVisibleTo(checks)
    checks.card.again.click()
    settle(qtbot, case_desk)
    assert acknowledged(qtbot, case_desk) == ()
    assert checks.card.reason.isVisibleTo(checks)


def test_what_blocks_offers_no_way_to_let_it_stand(checks: ChecksPart) -> None:
    block = next(line for line in checks.lines.rows if line.check.gate is Gate.BLOCK)
    checks.list.choose(checks.lines.find(block.key))
    assert not checks.card.keep.isVisibleTo(checks)
    assert not checks.card.reason.isVisibleTo(checks)


def test_what_is_mended_leaves_the_list(qtbot: QtBot, checks: ChecksPart, case_desk: Desk) -> None:
    order = CourtOrder("o", substance="One report.", permits=True)
    case_desk.save(cases.save_order, order)
    settle(qtbot, case_desk)
    assert "R23" not in {line.check.id for line in checks.lines.rows}


def test_a_document_is_marked_and_stands_among_what_points_the_other_way(
    qtbot: QtBot, checks: ChecksPart, case_desk: Desk
) -> None:
    chosen = checks.contrary.document.choice
    chosen.setCurrentIndex(1)
    label = chosen.currentText().split(" ")[0]
    checks.contrary.mark.click()
    settle(qtbot, case_desk)
    assert any(
        line.check.id == "R16" and f"{label} points the other way" in line.check.message
        for line in checks.lines.rows
    )
    take = next(
        button
        for button in checks.contrary.findChildren(LinkButton)
        if button.accessibleName().startswith(f"{label} no longer") and button.isVisibleTo(checks)
    )
    take.click()
    settle(qtbot, case_desk)
    assert not any("points the other way" in line.check.message for line in checks.lines.rows)


def test_the_other_cases_are_compared_when_asked(
    qtbot: QtBot, checks: ChecksPart, case_desk: Desk
) -> None:
    checks.compare.click()
    assert not checks.compare.isEnabled()
    settle(qtbot, case_desk)
    assert checks.compare.isEnabled()
    assert "0 other cases: nothing found" in checks._beside.text()
    checks.met.setChecked(True)
    assert sum(line.check.id == "R27" for line in checks.lines.rows) > 1  # the file was tested


def test_a_fact_in_dispute_is_taken_up_written_and_preferred_only_with_reasons(
    qtbot: QtBot, disputes: DisputesPart, case_desk: Desk
) -> None:
    event = Event(
        "e9", PartialDate(2022, 1), "No review took place.", SourceKind.CLAIMANT, disputed=True
    )
    case_desk.save(cases.save_event, event)
    settle(qtbot, case_desk)
    (take,) = (
        button
        for button in disputes.offers.findChildren(LinkButton)
        if button.isVisibleTo(disputes)
    )
    take.click()
    settle(qtbot, case_desk)
    (fact,) = held(qtbot, case_desk)
    assert fact.origin == "event:e9"
    assert disputes.offers.isHidden()
    card = disputes.card
    first, second = card.forms
    second.version.text.setPlainText("A review took place.")
    second.version.left.emit()
    for form in (first, second):
        form.opinion.text.setPlainText("It would have made no difference.")
        form.opinion.left.emit()
    settle(qtbot, case_desk)
    (fact,) = held(qtbot, case_desk)
    assert [one.opinion for one in fact.hypotheses] == ["It would have made no difference."] * 2
    assert disputes.rows.rows[0][1] == ""
    card.preferred.choice.setCurrentIndex(1)
    card.preferred.left.emit()
    settle(qtbot, case_desk)
    assert card.reason.is_wrong
    assert held(qtbot, case_desk)[0].preferred is None
    card.reason.text.setPlainText("The injury cannot arise otherwise.")
    card.reason.left.emit()
    settle(qtbot, case_desk)
    assert held(qtbot, case_desk)[0].preferred == 0


def test_versions_are_added_and_taken_out_and_the_fact_is_dropped(
    qtbot: QtBot, disputes: DisputesPart, case_desk: Desk
) -> None:
    disputes.empty.button.click()
    settle(qtbot, case_desk)
    disputes.card.add.click()
    settle(qtbot, case_desk)
    assert len(disputes.card.forms) == 3
    disputes.card.forms[2].remove.click()
    settle(qtbot, case_desk)
    assert len(disputes.card.forms) == 2
    assert not disputes.card.forms[0].remove.isVisibleTo(disputes)
    disputes.card.drop.click()
    settle(qtbot, case_desk)
    assert held(qtbot, case_desk) == ()
    assert disputes.empty.isVisibleTo(disputes)


def test_a_link_leads_to_a_part_and_in_it_to_what_it_names(
    qtbot: QtBot, page: ReportPage, case_desk: Desk
) -> None:
    shown = []
    for target in ("checks/R23", "disputes/"):
        page.open_at(target)
        settle(qtbot, case_desk)
        shown.append(page.part)
    assert shown == [PartName.CHECKS, PartName.DISPUTES]
    part = page.show_part(PartName.CHECKS)
    part.begin("R23")
    assert part.place == "R23"


def test_the_way_from_finalising_compares_with_the_other_cases_too(
    qtbot: QtBot, page: ReportPage, case_desk: Desk
) -> None:
    page.open_at(f"checks/{COMPARE}")
    settle(qtbot, case_desk)
    part = page.show_part(PartName.CHECKS)
    assert isinstance(part, ChecksPart)
    assert "0 other cases" in part._beside.text()
