"""Where a disorder stood and what was lost, in words: what is not known is never told as gone."""

from __future__ import annotations

import pytest

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import ModuleKey, TimePoint
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.treatment import Aspect, Coverage, Fact, Review
from casereview.domain.case import TreatmentEpisode
from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import CountValue, NotStated
from casereview.domain.documents.voice import Voice
from casereview.reporting.parts.episodes import DisorderLine, EpisodeView, FactLine, Voiced
from casereview.reporting.parts.outcome_words import (
    aside_words,
    departs,
    lost_words,
    present_words,
)
from casereview.reporting.parts.standing import Standing
from casereview.reporting.wording import bare
from tests.reporting import report_builders as builders

GAD = ModuleKey("gad")
AT = TimePoint("t", 1, "Start", "start", "start_therapy_1", PartialDate(2019, 3))
ABSENT = {Status.NOT_MET, Status.FULL_REMISSION}


def line(status: Status | None, lost: Truth | None = None, coverage: str = "") -> DisorderLine:
    start = None
    if status is not None:
        start = Standing(
            GAD, AT, builders.finding(GAD, "t", status.value), None, retrospective=True
        )
    review = Review("r", "e", Aspect.COVERAGE, "gad", coverage) if coverage else None
    return DisorderLine(GAD, start, None, lost, review)


def view(*lines: DisorderLine) -> EpisodeView:
    episode = TreatmentEpisode("e", 1, "CBT", "Service", "CBT")
    return EpisodeView(episode, None, None, None, (), (), lines)


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.MET])
def test_only_what_was_rated_as_gone_was_not_present(status: Status) -> None:
    said = present_words(line(status))
    assert ("not present" in said) is (status in ABSENT)
    assert said != ""


def test_what_was_not_rated_is_said_to_be_so() -> None:
    assert present_words(line(None)) == "not rated at the start"
    assert present_words(line(Status.NOT_ASSESSED)) == "not rated at the start"
    assert present_words(line(Status.UNDETERMINED)) == "undetermined at the start"


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        ((), "none was rated as met at the start"),
        ((T, T), "2 of 2"),
        ((F, F), "0 of 2"),
        ((T, F, U), "1 of 3; of 1 it cannot be said"),
    ],
)
def test_what_was_lost_is_counted_with_what_is_open(lost: tuple[Truth, ...], words: str) -> None:
    lines = (line(Status.MET, each) for each in lost)
    assert lost_words(view(*lines, line(Status.UNDETERMINED))) == words


@pytest.mark.parametrize("state", [None, *Coverage])
def test_a_dose_says_where_the_course_was_not_for_the_disorder(state: Coverage | None) -> None:
    said = aside_words(view(line(Status.MET, F, state or "")), "gad")
    assert bool(said) is (state not in (None, Coverage.MAIN, Coverage.PART))


@pytest.mark.parametrize(
    ("held", "told", "other"),
    [
        ("6", (6,), False),
        ("6", (5,), True),
        ("6", (6, 5), True),
        ("", (5,), False),
        ("6", (), False),
        ("all", (5,), False),
    ],
)
def test_a_number_that_a_source_gives_otherwise_is_marked(
    held: str, told: tuple[int, ...], other: bool
) -> None:
    voiced = tuple(Voiced(Voice.SERVICE, "", CountValue(number)) for number in told)
    silent = Voiced(Voice.GP, "", NotStated())
    assert departs(FactLine(Fact.SESSIONS_ATTENDED, held, (*voiced, silent))) is other


def test_places_are_shown_without_the_marks_of_the_report() -> None:
    assert bare("worry {D2 p.1} and {status gad}; {D10}") == (
        "worry [D2 p.1] and {status gad}; [D10]"
    )
