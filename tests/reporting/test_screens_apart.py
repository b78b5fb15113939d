"""Screens lead to a referral: they never stand among disorders, where they would read as absent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.assessing.finding import CaseFindings, Change, ChangeWord, Finding, Status
from casereview.domain.assessing.interview import Outcome
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.reports.report import Report, Section, Table
from casereview.reporting.compose import compose
from casereview.reporting.pictures.course import course_data
from casereview.reporting.walking import section_text
from casereview.services.interview.psychometrics import of_dossier
from tests.reporting import report_builders as builders

PSYCHOSIS, BPD = ModuleKey("psychosis"), ModuleKey("bpd")
MODULES = {
    **builders.MODULES,
    "psychosis": replace(
        builders.module("psychosis", "Psychosis", "Psychosis"), outcome=Outcome.REFERRAL
    ),
    "bpd": replace(
        builders.module("bpd", "Borderline pattern", "Borderline"), outcome=Outcome.REFERRAL
    ),
}


def screened(key: ModuleKey, *statuses: Status) -> tuple[Finding, ...]:
    return tuple(
        builders.finding(key, f"tp{number}", status)
        for number, status in enumerate(statuses, 1)
        if status is not Status.NOT_ASSESSED
    )


def findings(*more: Finding) -> CaseFindings:
    found = builders.findings()
    changes = tuple(
        Change(key, "tp1", "tp2", ChangeWord.UNDETERMINED) for key in (builders.GAD, PSYCHOSIS)
    )
    return CaseFindings((*found.findings, *more), changes)


def report(*more: Finding) -> Report:
    content = replace(builders.content(), modules=MODULES)
    return compose(builders.dossier(), findings(*more), content)


def tables(made: Report) -> dict[str, str]:
    found: dict[str, str] = {}
    for section in made.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                heads = [column.title for column in block.columns]
                said = [run.text for row in block.rows for cell in row for run in cell]
                found[block.anchor] = " ".join(heads + said)
    return found


def assessment(made: Report) -> Section:
    return next(section for section in made.sections if section.key == "assessment")


POSITIVE = screened(PSYCHOSIS, Status.NOT_INDICATED, Status.NOT_ASSESSED, Status.REFER_ON)


def test_the_picture_has_no_line_for_a_screen_and_no_row_in_its_table() -> None:
    drawn = course_data(builders.dossier(), findings(*POSITIVE), MODULES, builders.MEASURES)
    assert PSYCHOSIS not in {row.key for row in drawn.rows}
    assert builders.GAD in {row.key for row in drawn.rows}
    assert "Psychosis" not in str(drawn.table)


def test_the_report_sets_screens_apart_with_what_they_gave() -> None:
    made = report(*POSITIVE)
    found = tables(made)
    assert "Psychosis" not in found["t-status"]
    assert "Refer on; no diagnosis" in found["t-screens"]
    assert "Not indicated" in found["t-screens"]
    assert "Psychosis" not in found["t-changes"]
    assert "Generalised anxiety disorder" in found["t-changes"]
    text = section_text(assessment(made))
    assert "I also put screening questions: psychosis." in text
    assert "never to a diagnosis" in text


def test_a_report_without_screens_says_nothing_of_them() -> None:
    made = report()
    assert "t-screens" not in tables(made)
    assert "screening questions" not in section_text(assessment(made))


@pytest.mark.parametrize("status", [Status.REFER_ON, Status.MET])
def test_a_referral_that_came_to_a_diagnosis_is_a_disorder(status: Status) -> None:
    more = screened(BPD, Status.NOT_INDICATED, status)
    found = tables(report(*more))
    met = status is Status.MET
    assert ("Borderline pattern" in found["t-status"]) is met
    assert ("t-screens" in found) is not met
    drawn = course_data(builders.dossier(), findings(*more), MODULES, builders.MEASURES)
    assert (BPD in {row.key for row in drawn.rows}) is met


def test_a_screen_that_is_not_indicated_is_not_set_beside_caseness() -> None:
    more = screened(PSYCHOSIS, *[Status.NOT_INDICATED] * 6)
    _, rows = of_dossier(builders.dossier(), findings(*more), MODULES, builders.MEASURES)
    assert rows
    assert "Psychosis" not in str([row.disorders for row in rows])
