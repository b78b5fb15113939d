"""A time point before the eighteenth birthday is marked on paper: the rules are for adults."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casereview.domain.assessing.adulthood import RULES_FOR_ADULTS, minor_words
from casereview.domain.assessing.evaluation import evaluate_case
from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.dates import PartialDate
from casereview.domain.dossier import Dossier
from casereview.reporting.compose import compose
from casereview.reporting.schedules.schedule import blank_schedule
from casereview.reporting.schedules.schedule_record import completed_schedule
from casereview.reporting.walking import section_text
from tests.catalogue.vignettes import modules
from tests.reporting import report_builders as builders
from tests.reporting.test_schedules import TITLES, Paper

GAD = ModuleKey("gad")
BORN = date(2002, 1, 10)


def born(day: date | None, *, bound: bool = False) -> Dossier:
    base = builders.dossier()
    claimant = replace(base.case.claimant, date_of_birth=day)
    return replace(base, case=replace(base.case, claimant=claimant, schedules_bound=bound))


@pytest.mark.parametrize(
    ("when", "day", "words"),
    [
        ("2020-01-09", BORN, "under 18"),
        ("2020-01-10", BORN, ""),
        ("2020-01", BORN, "perhaps under 18"),
        ("2019-12", BORN, "under 18"),
        ("2018-02-28", date(2000, 2, 29), "under 18"),
        ("2018-03-01", date(2000, 2, 29), ""),
        ("2018-03-01", None, ""),
    ],
)
def test_the_eighteenth_birthday_decides(when: str, day: date | None, words: str) -> None:
    point = TimePoint("t", 1, "Then", "then", "past", PartialDate.from_edtf(when))
    assert minor_words(point, day) == words


def test_the_report_marks_the_time_points_and_says_what_it_means() -> None:
    day = date(2003, 6, 15)  # of age on 15 June 2021
    report = compose(born(day), builders.findings(), builders.content())
    told = "\n".join(section_text(section) for section in report.sections)
    assert "Before the accident: 19 May 2021, under 18." in told
    assert "Before the second course of treatment: August 2021." in told
    assert told.count(f"{RULES_FOR_ADULTS} At a time before") == 1
    assert told.count("19 May 2021, under 18") > 1  # in the table of statuses too
    grown = compose(builders.dossier(), builders.findings(), builders.content())
    assert not any("under 18" in section_text(section) for section in grown.sections)


def test_the_schedule_marks_them_in_the_report_and_on_its_own_paper() -> None:
    rated = tuple(Answer(p, GAD, "A1", "threshold", "1.0.0") for p in ("tp1", "tp6"))
    held = replace(born(date(2003, 6, 15), bound=True), answers=rated, diagnoses=())
    found = evaluate_case(modules(), held.time_points, held.ratings, ())
    paper = Paper(completed_schedule(held, found, GAD, modules(), "CaseReview")).text
    report = compose(held, found, replace(builders.content(), modules=modules()))
    bound = "\n".join(section_text(s) for s in report.sections if s.key == "schedules")
    for text in (paper, bound):
        assert text.count("June 2019, under 18") == 1
        assert text.count(RULES_FOR_ADULTS) == 1
        assert "2024, under 18" not in text


def test_the_blank_schedule_says_for_whom_its_rules_are() -> None:
    assert RULES_FOR_ADULTS in Paper(blank_schedule(modules()["gad"], TITLES, 2, "CaseReview")).text
