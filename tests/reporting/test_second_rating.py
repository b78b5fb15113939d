"""Agreement with a second rater, in the report's appendix and in a completed schedule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from casereview.domain.assessing.corating import How
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import PartialDate
from casereview.domain.reports.report import ItemList, Paragraph, Report, Run, Table
from casereview.services.interview import corating, interviewing, schedules
from casereview.services.interview.corating import RaterDraft
from casereview.services.report import reporting
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf

GAD = ModuleKey("gad")
REASON = "The recording has a plain example of it at 41 minutes."
ITEMS = ("A1", "A4", "B1", "C1", "C2", "C3", "C4", "C5", "C6", "D1")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "a passphrase")
        case = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
        interviewing.add_time_point(case, "Today", "today", "today", PartialDate(2026, 2, 14))
        for item in ITEMS:
            interviewing.rate(case, point(case), GAD, item, "threshold")
        yield case
        case.close()
        session.close()


def point(case: OpenCase) -> str:
    return case.file.time_points.all()[0].id


def rated_again(case: OpenCase, *, finish: bool = True, blind: bool = True) -> None:
    draft = RaterDraft("Dr B Example", "Psychiatrist", date(2026, 3, 2), How.RECORDING, blind)
    rater, _ = corating.add_rater(case, draft)
    for item in ITEMS:
        value = "absent" if item == "C4" else "threshold"
        corating.rate(case, rater, point(case), GAD, item, value)
    if finish:
        corating.finish(case, rater)


def tables(report: Report) -> dict[str, Table]:
    blocks = [block for section in report.sections for block in section.blocks]
    return {block.caption: block for block in blocks if isinstance(block, Table)}


def said(report: Report) -> str:
    runs: list[Run] = []
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                runs += block.runs
            elif isinstance(block, ItemList):
                runs += [run for item in block.items for run in item.runs]
    return " ".join(run.text for run in runs)


def cells(table: Table) -> list[list[str]]:
    return [["".join(run.text for run in cell) for cell in row] for row in table.rows]


def schedule(case: OpenCase) -> str:
    pdf = pypdfium2.PdfDocument(schedules.completed(case, GAD))
    try:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    finally:
        pdf.close()
    return " ".join(" ".join(pages).split())


def test_the_appendix_gives_figures_with_their_numbers(case: OpenCase) -> None:
    rated_again(case)
    report = reporting.report(case)
    figures = cells(tables(report)["Agreement with a second rater"])
    by_name = {row[0]: row[1:] for row in figures}
    share, kappa, weighted, pabak = by_name["All ratings"]
    assert share == "9 of 10 agree (90 %; 60 to 98 %)"
    assert (kappa, weighted, pabak) == ("0.00", "0.00", "0.85")
    text = said(report)
    assert "Dr B Example, Psychiatrist, 2 March 2026" in text
    assert "independently of the report’s author" in text
    assert "Fewer than 30 pairs" in text
    assert reporting.pdf(case).startswith(b"%PDF")


def test_it_names_where_both_differ_and_what_was_settled(case: OpenCase) -> None:
    rated_again(case)
    corating.settle(case, f"{point(case)}/gad/C4", "threshold", REASON)
    ((question, when, first, second, settled),) = cells(
        tables(reporting.report(case))["Ratings in which both differ"]
    )
    assert "C4 Irritability" in question
    assert (when, first, second) == ("Today", "present", "absent")
    assert settled == f"present: {REASON}"


def test_a_rater_who_was_not_blind_is_said_to_be_none(case: OpenCase) -> None:
    rated_again(case, blind=False)
    text = said(reporting.report(case))
    assert "knowing the first ratings" in text
    assert "not blind" in text
    assert "independently" not in text


def test_nothing_is_printed_before_the_second_has_finished(case: OpenCase) -> None:
    rated_again(case, finish=False)
    report = reporting.report(case)
    assert "Agreement with a second rater" not in tables(report)
    assert "Dr B Example" not in said(report)
    assert "Dr B Example" not in schedule(case)


def test_a_completed_schedule_has_the_second_rating(case: OpenCase) -> None:
    rated_again(case)
    corating.settle(case, f"{point(case)}/gad/C4", "threshold", REASON)
    text = schedule(case)
    assert "Second rating" in text
    assert "9 of 10 agree (90 %; 60 to 98 %)" in text
    assert "C4 Irritability" in text
    assert REASON in text
    assert schedules.completed(case, GAD) == schedules.completed(case, GAD)


def test_a_case_without_a_second_rating_is_printed_as_before(case: OpenCase) -> None:
    report = reporting.report(case)
    assert "second" not in " ".join(tables(report)).casefold()
    assert "Second rating" not in schedule(case)
