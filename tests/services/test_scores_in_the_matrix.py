"""The service's scores at each time point of the interview, and disorders beside them (2.11)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casereview.domain.assessing.own_score import OwnScore
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import Field, ScoreValue
from casereview.services.correspondence import intake, reviewing
from casereview.services.interview import interview_view, interviewing, psychometrics
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.views import PointScores
from tests.builders import cheap_kdf

GAD = ModuleKey("gad")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    """A case with two time points, years apart, and GAD opened."""
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "a passphrase")
        with session.working_on(session.new_case(CaseDraft("Ms Example", fictional=True))) as case:
            interviewing.add_time_point(case, "Before", "before", "custom", PartialDate(2019, 6, 3))
            interviewing.add_time_point(case, "Today", "today", "today", PartialDate(2024, 5, 1))
            interviewing.open_module(case, GAD)
            yield case
        session.close()


def score(case: OpenCase, measure: str, total: float, on: PartialDate) -> None:
    psychometrics.save_own_score(case, OwnScore(f"{measure} {on}", measure, on, total))


def at(case: OpenCase, number: int = 0) -> PointScores:
    return interview_view.matrix(case).scores[number]


@pytest.mark.parametrize(
    ("phq", "gad", "caseness"),
    [
        (9, 8, T),
        (10, 7, T),
        (9, 7, F),
        (None, 8, T),
        (None, 7, U),
        (9, None, U),
        (None, None, None),
    ],
)
def test_caseness_is_either_above_and_below_only_where_both_are_known(
    case: OpenCase, phq: float | None, gad: float | None, caseness: Truth | None
) -> None:
    if phq is not None:
        score(case, "PHQ-9", phq, PartialDate(2019, 6, 3))
    if gad is not None:
        score(case, "GAD-7", gad, PartialDate(2019, 6, 3))
    assert at(case).caseness is caseness
    assert at(case, 1).caseness is None


def test_a_score_counts_within_a_month_and_says_its_date(case: OpenCase) -> None:
    score(case, "GAD-7", 8, PartialDate(2019, 7, 5))
    assert at(case).caseness is None
    score(case, "GAD-7", 3, PartialDate(2019, 7, 4))
    assert dict(at(case).scores) == {
        "PHQ-9": "no score near",
        "GAD-7": "below caseness (3, 4 July 2019)",
    }


def test_a_date_known_roughly_leaves_caseness_open(case: OpenCase) -> None:
    score(case, "GAD-7", 15, PartialDate(2019))
    assert at(case).caseness is U
    assert "perhaps not within 31 days" in dict(at(case).scores)["GAD-7"]


def test_a_disorder_stands_beside_the_caseness_of_its_own_time_point(case: OpenCase) -> None:
    score(case, "GAD-7", 15, PartialDate(2019, 6, 3))
    for point in case.file.time_points.all():
        for item in case.modules["gad"].items:
            if item.core:
                interviewing.rate(case, point.id, GAD, item.id, "absent")
    (row,) = interview_view.matrix(case).rows
    assert [cell.beside for cell in row.cells] == ["caseness without this disorder", ""]


def test_a_screen_is_never_set_against_caseness(case: OpenCase) -> None:
    score(case, "GAD-7", 15, PartialDate(2019, 6, 3))
    interviewing.open_module(case, ModuleKey("psychosis"))
    rows = {str(row.key): row for row in interview_view.matrix(case).rows}
    assert rows["psychosis"].screen
    assert not rows["gad"].screen
    assert {cell.beside for cell in rows["psychosis"].cells} == {""}


def test_what_a_letter_says_counts_once_accepted_and_no_more_once_rejected(case: OpenCase) -> None:
    document, _ = intake.add_document(case, "letter.txt", b"Riverside\n3 June 2019\n\nDear Dr\n")
    assert at(case).caseness is None
    value = ScoreValue("GAD-7", 15, "", "current", PartialDate(2019, 6, 3))
    reviewing.add_statement(case, document.id, Field.SCORE, value, None)
    assert at(case).caseness is T
    point = case.file.time_points.all()[0].id
    interviewing.rate(case, point, GAD, "A1", "absent")
    assert at(case).caseness is T
    (added,) = [s for s in case.file.statements.of(document.id) if s.field is Field.SCORE]
    reviewing.reject(case, added.id, "It is of somebody else.")
    assert at(case).caseness is None
