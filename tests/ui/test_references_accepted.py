"""A reference that reads otherwise than when it was written is accepted among the checks."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from casereview.domain.case import Event, SourceKind
from casereview.domain.dates import PartialDate
from casereview.services.report import reporting
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.pages.report import ReportPage
from casereview.ui.pages.report_parts.checking import ChecksPart
from casereview.ui.pages.report_parts.part import PartName
from tests.ui.case_samples import read, settle, show


def test_a_reference_that_reads_otherwise_now_is_accepted_with_one_press(
    qtbot: QtBot, case_desk: Desk
) -> None:
    event = Event("fall", PartialDate(2021, 5, 3), "A fall.", SourceKind.CLAIMANT, label="fall")

    def write(case: OpenCase) -> bool:
        for when in (event.when, PartialDate(2021, 5, 4)):
            with case.change("Record an event"):
                case.file.events.put(replace(event, when=when))
            if when == event.when:
                reporting.write_section(case, "opinion_other", "It was on {date fall}.")
        return True

    read(qtbot, case_desk, write)
    page = ReportPage(case_desk)
    show(qtbot, case_desk, page)
    checks = page.show_part(PartName.CHECKS)
    assert isinstance(checks, ChecksPart)
    settle(qtbot, case_desk)
    key = next(line.key for line in checks.lines.rows if line.check.id == "A18")
    checks.list.choose(checks.lines.find(key))
    line = checks.card.line
    assert line is not None
    assert "said “3 May 2021” when this was written and is now “4 May 2021”" in line.check.message
    checks.card.accept.click()
    settle(qtbot, case_desk)
    assert not any(line.check.id == "A18" for line in checks.lines.rows)
    assert read(qtbot, case_desk, reporting.rereads) == ()
    page.settle()
    settle(qtbot, case_desk)
