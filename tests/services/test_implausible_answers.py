"""What contradicts the case's own dates is refused with the reason, and nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.assessing.interview import ItemType
from casereview.domain.assessing.rating import AnswerSource, CourseEntry, ModuleKey
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError
from casereview.services.correspondence.plausible import require_plausible
from casereview.services.interview import interviewing
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf
from tests.domain import small_modules as small

GAD = ModuleKey("gad")
BORN = date(1990, 6, 15)
THEN = PartialDate(2020, 3)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "a passphrase")
        case = session.open(
            session.new_case(CaseDraft("Ms Example", date_of_birth=BORN, fictional=True))
        )
        interviewing.add_time_point(case, "Then", "then", "custom", THEN)
        yield case
        case.close()
        session.close()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("2020-04/..", "April 2020 is after the time point, March 2020"),
        ("2021/2022", "2021 is after the time point"),
        ("1990-05/..", "May 1990 is before the claimant was born, 15 June 1990"),
        ("P30Y", "longer than the claimant had lived"),
        ("P30Y/..", "longer than the claimant had lived"),
        ("P7M/P5M", "is no answer to gad A3"),
        ("2019/2018", "is no answer to gad A3"),
        ("P-1M", "is no answer to gad A3"),
        ("P99999999Y", "is no answer to gad A3"),
        ("2019-13/..", "is no answer to gad A3"),
    ],
)
def test_durations_that_cannot_be(case: OpenCase, raw: str, said: str) -> None:
    point = case.file.time_points.all()[0].id
    head = case.file.head
    with pytest.raises(BadInputError, match=said):
        interviewing.rate(case, point, GAD, "A3", raw)
    assert case.file.head == head
    assert case.file.answers.all() == ()


@pytest.mark.parametrize(
    "raw",
    ["2020-03/..", "1990/..", "1990-06/..", "P29Y", "../P40Y", "P6M", "cannot_say", "skipped"],
)
def test_durations_that_may_be(case: OpenCase, raw: str) -> None:
    point = case.file.time_points.all()[0].id
    interviewing.rate(case, point, GAD, "A3", raw)
    assert case.file.answers.all()[0].value == raw
    finding = case.findings().at(point, GAD)
    assert finding is not None
    assert not [flag for flag in finding.flags if flag.startswith("not_understood")]


def test_a_time_point_or_a_course_before_birth(case: OpenCase) -> None:
    with pytest.raises(BadInputError, match="before the claimant was born"):
        interviewing.add_time_point(case, "Too early", "x", "custom", PartialDate(1990, 5))
    early = CourseEntry("c", GAD, "remission", PartialDate(1989), None,
                        AnswerSource.CLAIMANT_NOW, "")  # fmt: skip
    with pytest.raises(BadInputError, match="1989 is before the claimant was born"):
        interviewing.add_course_entry(case, early)
    assert len(case.file.time_points.all()) == 1
    assert case.file.course.all() == ()


def test_a_date_before_birth_and_a_retired_item() -> None:
    event = small.item("D", ItemType.DATE)
    require_plausible(event, "1990", THEN, BORN)
    require_plausible(event, "1950", THEN, None)
    require_plausible(event, "cannot_say", THEN, BORN)
    with pytest.raises(BadInputError, match="1989 is before the claimant was born"):
        require_plausible(event, "1989", THEN, BORN)
    with pytest.raises(BadInputError, match="D is retired in this version"):
        require_plausible(replace(event, retired=True), "2000", THEN, BORN)
    length = small.item("L", ItemType.DURATION)
    with pytest.raises(BadInputError, match="longer than the claimant had lived"):
        require_plausible(length, "P1D", PartialDate(1980), BORN)
