"""The course at its edges: entries that touch a time point, say nothing of it, or contradict it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.evaluation import evaluate_case
from casereview.domain.assessing.finding import ChangeWord, Finding, Status
from casereview.domain.assessing.interview import (
    InterviewModule,
    ItemType,
    Remission,
    RemissionStage,
)
from casereview.domain.assessing.rating import CourseEntry
from tests.domain.small_modules import MONTH, answers, entry, found, item, module, point
from tests.domain.test_course import word

YEAR = ("2016-01-01", "2017-01-01")
SHORT = "remission_shorter_than_gap"
UNKNOWN = "continuity_not_established"


# ---- change ------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["not_met", "subthreshold", "undetermined"])
def test_what_was_told_to_be_absent_is_no_earlier_episode(said: str) -> None:
    assert word("no", "met", course=(entry("m", said, "2010", "2011"),)).change is ChangeWord.NEW


def test_an_episode_that_begins_at_the_time_point_is_not_before_it() -> None:
    told = (entry("m", "met", "2016-01-01", None),)
    assert word("no", "met", dates=YEAR, course=told).change is ChangeWord.NEW
    told = (entry("m", "met", "2015-12-31", None),)
    assert word("no", "met", dates=YEAR, course=told).change is ChangeWord.RECURRED


@pytest.mark.parametrize(
    ("statuses", "told", "expected"),
    [
        (("no", "met"), ("met", "2016-02-01", "2016-06-30"), ChangeWord.RECURRED),
        (("no", "met"), ("remission", "2016-06-30", "2016-12-01"), ChangeWord.RECURRED),
        (("no", "met"), ("met", "2016-02-01", "2016-11-20"), ChangeWord.NEW),  # under the gap
        (("no", "met"), ("remission", "2016-06", "2016-08"), ChangeWord.NEW),  # perhaps under it
        (("no", "met"), ("continuing", "2016-02-01", None), ChangeWord.NEW),
        (("no", "no"), ("met", "2016-02-01", "2016-06-30"), ChangeWord.STAYS_REMITTED),
        (("no", "no"), ("met", "2017-01-01", None), ChangeWord.ABSENT),
    ],
)
def test_an_episode_that_came_and_went_between_is_told(
    statuses: tuple[str, str], told: tuple[str, str, str | None], expected: ChangeWord
) -> None:
    change = word(*statuses, dates=YEAR, course=(entry("m", *told),))
    assert change.change is expected
    again = expected in {ChangeWord.RECURRED, ChangeWord.STAYS_REMITTED}
    assert change.flags == (("episode_between",) if again else ())


def test_an_open_end_has_no_flag_of_its_possible_readings() -> None:
    assert word("met", "open").flags == ()
    assert word("open", "met").flags == ()


@pytest.mark.parametrize(
    ("told", "flags"),
    [
        (entry("m", "continuing", "2016-01-01", "2017-01-01"), ()),
        (entry("m", "continuing", "2015", None), ()),
        (entry("m", "undetermined", "2015", None), (UNKNOWN,)),
        (entry("m", "continuing", "2016-01-02", None), (UNKNOWN,)),
        (entry("m", "continuing", "2015", "2016-12-31"), (UNKNOWN,)),
    ],
)
def test_continuity_is_stated_from_end_to_end_or_not_at_all(
    told: CourseEntry, flags: tuple[str, ...]
) -> None:
    change = word("met", "met", dates=YEAR, course=(told,))
    assert (change.change, change.flags) == (ChangeWord.PERSISTING, flags)


@pytest.mark.parametrize(
    "told",
    [
        entry("m", "remission", "2015-01-01", "2016-01-01"),
        entry("m", "remission", "2017-01-01", None),
        entry("m", "remission", "2017-01-01", "2017-12-31"),
    ],
)
def test_a_remission_that_only_touches_a_time_at_which_it_was_met_lies_outside(
    told: CourseEntry,
) -> None:
    change = word("met", "met", dates=YEAR, course=(told,))
    assert (change.change, change.flags) == (ChangeWord.PERSISTING, (UNKNOWN,))


@pytest.mark.parametrize(
    ("spans", "expected", "flags"),
    [
        ([("2016-02-01", "2016-02-10"), ("2016-05-01", "2016-12-01")], ChangeWord.RECURRED, ()),
        ([("2016-05-01", "2016-12-01"), ("2016-02-01", "2016-02-10")], ChangeWord.RECURRED, ()),
        ([("2016-02-01", "2016-02-10"), ("2016-06-01", None)], ChangeWord.UNDETERMINED,
         ("remission_length_uncertain",)),
        ([("2016-02-01", "2016-02-10"), ("2016-06-01", "2016-06-20")], ChangeWord.PERSISTING,
         (SHORT,)),
        ([("2016-01-02", "2016-01-12")], ChangeWord.PERSISTING, (SHORT,)),
    ],
)  # fmt: skip
def test_of_several_remissions_the_one_that_parts_episodes_counts(
    spans: list[tuple[str, str | None]], expected: ChangeWord, flags: tuple[str, ...]
) -> None:
    told = tuple(entry("m", "remission", *span) for span in spans)
    change = word("met", "met", dates=YEAR, course=told)
    assert (change.change, change.flags) == (expected, flags)


# ---- remission ---------------------------------------------------------------------------------


def later(definition: InterviewModule, as_at: str, *course: CourseEntry, **now: str) -> Finding:
    """The later of two points: met on 1 January 2016, and rated so at a later day."""
    points = [point(0, "2016-01-01"), point(1, as_at)]
    given = answers("t0", "m", A1="threshold", X1="no") + answers("t1", "m", X1="no", **now)
    return found(evaluate_case({"m": definition}, points, given, course), "t1")


def test_what_is_below_threshold_is_in_part_and_not_in_full_remission() -> None:
    definition = module(
        "m",
        *(item("A1"), item("B1"), item("X1", ItemType.EXCLUSION)),
        subthreshold=ex.Soft("B1"),
        remission=Remission("t", ex.Soft("B1"), ex.Not(ex.Soft("A1")), full_after=2 * MONTH),
        lookback="P6M",
    )
    assert later(definition, "2018-01-01", A1="absent", B1="subthreshold").status is (
        Status.PARTIAL_REMISSION
    )
    assert later(definition, "2018-01-01", A1="absent", B1="absent").status is (
        Status.FULL_REMISSION
    )


def test_a_short_time_counts_only_without_signs() -> None:
    remission = module().remission
    assert remission is not None
    definition = module(
        subthreshold=ex.Const(False),
        remission=replace(remission, partial=ex.Const(False), short_is_partial=True),
    )
    assert later(definition, "2016-02-01", A1="subthreshold").status is Status.NOT_MET
    assert later(definition, "2016-02-01", A1="absent").status is Status.PARTIAL_REMISSION


def test_a_full_remission_shorter_than_its_first_stage_has_none() -> None:
    stages = (RemissionStage("early", 6 * MONTH),)
    definition = module(
        remission=Remission("t", full=ex.Not(ex.Soft("A1")), full_after=MONTH, stages=stages),
        lookback="P2M",
    )
    finding = later(definition, "2016-04-01", A1="absent")
    assert (finding.status, finding.flags) == (Status.FULL_REMISSION, ())


@pytest.mark.parametrize("said", ["subthreshold", "not_met", "continuing"])
def test_only_a_remission_that_was_told_makes_it_longer(said: str) -> None:
    finding = later(module(), "2018-01-01", entry("m", said, "2016-02"), A1="absent")
    assert (finding.status, finding.flags) == (Status.NOT_MET, ("remission_undetermined",))


def test_a_remission_lasts_up_to_the_day_it_is_said_to_end() -> None:
    told = entry("m", "remission", "2016-03-01", "2018-01-01")
    assert later(module(), "2018-01-01", told, A1="absent").status is Status.FULL_REMISSION
    told = entry("m", "remission", "2016-03-01", "2017-12-31")
    assert later(module(), "2018-01-01", told, A1="absent").status is Status.NOT_MET


def test_a_rule_that_is_not_given_says_nothing() -> None:
    """Whatever the second rule of the module comes to."""
    items = (item("Y1", ItemType.YES_NO), item("A1"), item("X1", ItemType.EXCLUSION))
    rules = {
        "syndrome": ex.All((ex.Id("A1"), ex.Id("Y1"))),
        "subthreshold": ex.Const(False),
    }
    no_partial = Remission("t", full=ex.Const(False), full_after=MONTH)
    no_full = Remission("t", partial=ex.Const(False), full_after=MONTH)
    for remission in (no_partial, no_full):
        definition = module("m", *items, remission=remission, lookback="P6M", **rules)  # type: ignore[arg-type]  # test shorthand
        points = [point(0, "2016-01-01"), point(1, "2018-01-01")]
        given = answers("t0", "m", A1="threshold", Y1="yes", X1="no")
        given += answers("t1", "m", A1="absent", Y1="yes", X1="no")
        finding = found(evaluate_case({"m": definition}, points, given, []), "t1")
        assert (finding.status, finding.flags) == (Status.NOT_MET, ())
