"""Remission laid over a base status (2.6) and change between time points (2.10)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.course import COURSE_WORDS, POINTS_BETWEEN_OPEN
from casereview.domain.assessing.evaluation import EvaluationProfile, evaluate_case
from casereview.domain.assessing.finding import Change, ChangeWord, Finding, Status
from casereview.domain.assessing.interview import (
    InterviewModule,
    ItemType,
    Remission,
    RemissionStage,
)
from casereview.domain.assessing.rating import CourseEntry
from tests.domain.small_modules import MONTH, answers, entry, found, item, module, point

VALUES = {"met": "threshold", "sub": "subthreshold", "no": "absent", "open": "inadequate"}


def course_of(
    *statuses: str, dates: tuple[str, ...] = (), course: tuple[CourseEntry, ...] = ()
) -> tuple[list[Status], list[Change]]:
    """Statuses shown at points a year apart, and the changes between them."""
    days = dates or tuple(f"{2016 + i}-01" for i in range(len(statuses)))
    points = [point(i, day) for i, day in enumerate(days)]
    given = []
    for i, said in enumerate(statuses):
        if said:
            given += answers(f"t{i}", "m", A1=VALUES[said], X1="no")
    findings = evaluate_case({"m": module()}, points, given, course)
    shown = [found(findings, p.id).status for p in points]
    return shown, list(findings.changes)


def word(
    *statuses: str, dates: tuple[str, ...] = (), course: tuple[CourseEntry, ...] = ()
) -> Change:
    return course_of(*statuses, dates=dates, course=course)[1][-1]


# ---- change ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("no", "met"), ChangeWord.NEW),
        (("met", "no", "met"), ChangeWord.RECURRED),
        (("met", "met"), ChangeWord.PERSISTING),
        (("met", "no"), ChangeWord.REMITTED),
        (("no", "no"), ChangeWord.ABSENT),
        (("sub", "no"), ChangeWord.ABSENT),
        (("met", "no", "sub"), ChangeWord.STAYS_REMITTED),
        (("open", "met"), ChangeWord.UNDETERMINED),
        (("met", "open"), ChangeWord.UNDETERMINED),
        (("", "met"), ChangeWord.UNDETERMINED),
    ],
)
def test_change_words(statuses: tuple[str, ...], expected: ChangeWord) -> None:
    assert word(*statuses).change is expected


def test_a_remitted_disorder_says_what_it_became() -> None:
    assert word("met", "sub").detail == "partial_remission"
    gone = course_of("met", "no", course=(entry("m", "remission", "2016-05"),))[1]
    assert [change.detail for change in gone] == ["full_remission"]
    assert word("no", "no").detail == ""


@pytest.mark.parametrize(
    ("statuses", "possible"),
    [
        (("met", "open"), {ChangeWord.PERSISTING, ChangeWord.REMITTED}),
        (("no", "open"), {ChangeWord.NEW, ChangeWord.ABSENT}),
        (("open", "no"), {ChangeWord.REMITTED, ChangeWord.ABSENT}),
        (("met", "open", "no"), {ChangeWord.REMITTED, ChangeWord.STAYS_REMITTED}),
    ],
)
def test_an_open_end_gives_the_possible_set(
    statuses: tuple[str, ...], possible: set[ChangeWord]
) -> None:
    changes = course_of(*statuses)[1]
    last = next(c for c in changes if (c.from_id, c.to_id) == _last_pair(statuses))
    assert last.change is ChangeWord.UNDETERMINED
    assert set(last.possible) == possible


def _last_pair(statuses: tuple[str, ...]) -> tuple[str, str]:
    return f"t{len(statuses) - 2}", f"t{len(statuses) - 1}"


def test_screen_negative_is_no_absence() -> None:
    points = [point(0, "2016"), point(1, "2017")]
    given = answers("t0", "m", S1="no") + answers("t1", "m", A1="threshold", X1="no")
    [change] = evaluate_case({"m": module()}, points, given, []).changes
    assert change.change is ChangeWord.UNDETERMINED


def test_the_change_across_points_left_open_is_given_too() -> None:
    changes = course_of("met", "open", "", "met")[1]
    pairs = [(c.from_id, c.to_id) for c in changes]
    assert pairs == [("t0", "t1"), ("t1", "t2"), ("t2", "t3"), ("t0", "t3")]
    assert changes[-1].change is ChangeWord.PERSISTING
    assert changes[-1].flags == ("continuity_not_established", POINTS_BETWEEN_OPEN)


def test_a_pair_at_which_nothing_was_assessed_is_left_out() -> None:
    assert [c.from_id for c in course_of("met", "no", "", "")[1]] == ["t0", "t1"]


def test_an_earlier_time_left_open_is_said() -> None:
    change = next(c for c in course_of("open", "no", "met")[1] if c.from_id == "t1")
    assert change.change is ChangeWord.NEW
    assert change.flags == ("earlier_course_unknown",)
    assert change.possible == (ChangeWord.NEW, ChangeWord.RECURRED)


DATES = ("2016-01-01", "2018-01-01")


@pytest.mark.parametrize(
    ("course", "expected", "flags"),
    [
        ((), ChangeWord.PERSISTING, ("continuity_not_established",)),
        ((entry("m", "continuing", "2015"),), ChangeWord.PERSISTING, ()),
        ((entry("m", "persisting", "2016", "2018"),), ChangeWord.PERSISTING, ()),
        (
            (entry("m", "met", "2016-06", "2016-09"),),
            ChangeWord.PERSISTING,
            ("continuity_not_established",),
        ),
        ((entry("m", "remission", "2016-06", "2017-06"),), ChangeWord.RECURRED, ()),
        (
            (entry("m", "remission", "2016-06-01", "2016-06-20"),),
            ChangeWord.PERSISTING,
            ("remission_shorter_than_gap",),
        ),
        (
            (entry("m", "remission", "2016-06", "2016-08"),),
            ChangeWord.UNDETERMINED,
            ("remission_length_uncertain",),
        ),
        (
            (entry("m", "remission", "2016-06"),),
            ChangeWord.UNDETERMINED,
            ("remission_length_uncertain",),
        ),
        (
            (entry("m", "remission", "2010", "2012"), entry("m", "remission", "2019", "2020")),
            ChangeWord.PERSISTING,
            ("continuity_not_established",),
        ),
        ((entry("m", "not_met", "2016-06", "2017-06"),), ChangeWord.PERSISTING,
         ("continuity_not_established",)),
    ],
)  # fmt: skip
def test_what_is_known_of_the_interval(
    course: tuple[CourseEntry, ...], expected: ChangeWord, flags: tuple[str, ...]
) -> None:
    change = word("met", "met", dates=DATES, course=course)
    assert (change.change, change.flags) == (expected, flags)
    if expected is ChangeWord.UNDETERMINED:
        assert set(change.possible) == {ChangeWord.PERSISTING, ChangeWord.RECURRED}


def test_history_before_the_first_point_makes_it_a_recurrence() -> None:
    for said in ("met", "remission"):
        past = (entry("m", said, "2010", "2012"),)
        assert word("no", "met", course=past).change is ChangeWord.RECURRED
        assert word("no", "no", course=past).change is ChangeWord.STAYS_REMITTED


def test_the_gap_that_parts_episodes_is_the_profiles() -> None:
    points = [point(0, DATES[0]), point(1, DATES[1])]
    given = [a for p in ("t0", "t1") for a in answers(p, "m", A1="threshold", X1="no")]
    course = [entry("m", "remission", "2016-06", "2016-12")]
    longer = EvaluationProfile(gaps={"m": 365.25})
    [usual] = evaluate_case({"m": module()}, points, given, course).changes
    [strict] = evaluate_case({"m": module()}, points, given, course, longer).changes
    assert (usual.change, strict.change) == (ChangeWord.RECURRED, ChangeWord.PERSISTING)


def test_course_words_are_of_one_kind_each() -> None:
    assert {"met", "remission", "continuing", "subthreshold"} <= COURSE_WORDS


# ---- remission ---------------------------------------------------------------------------------


def test_without_an_earlier_episode_nothing_is_laid_over() -> None:
    assert course_of("no", "sub")[0] == [Status.NOT_MET, Status.SUBTHRESHOLD]


def test_what_remains_of_an_earlier_episode_is_partial_remission() -> None:
    assert course_of("met", "sub")[0][1] is Status.PARTIAL_REMISSION


def test_full_remission_must_have_lasted() -> None:
    """The module looks back two weeks; two months are needed."""
    soon = course_of("met", "no", dates=("2016-01-01", "2016-02-01"))
    assert soon[0][1] is Status.NOT_MET
    later = course_of("met", "no")
    assert later[0][1] is Status.NOT_MET
    twice = course_of("met", "no", "no")
    assert twice[0][1:] == [Status.NOT_MET, Status.FULL_REMISSION]
    told = course_of("met", "no", course=(entry("m", "remission", "2016-05"),))
    assert told[0][1] is Status.FULL_REMISSION
    ended = course_of("met", "no", course=(entry("m", "remission", "2016-05", "2016-06"),))
    assert ended[0][1] is Status.NOT_MET
    between = course_of("met", "sub", "no")
    assert between[0][2] is Status.NOT_MET


def test_undetermined_remission_is_flagged() -> None:
    points = [point(0, "2016-01-01"), point(1, "2017-01-01"), point(2, "2016-02-01")]
    given = answers("t0", "m", A1="threshold", X1="no") + answers("t1", "m", A1="absent", X1="no")
    given += answers("t2", "m", A1="inadequate", X1="yes")
    findings = evaluate_case({"m": module()}, points, given, [])
    assert found(findings, "t1").flags == ("remission_undetermined",)
    assert found(findings, "t2").flags == ("syndrome_open", "remission_undetermined")
    assert found(findings, "t1").base_status is Status.NOT_MET


def test_history_alone_is_enough() -> None:
    shown, _ = course_of("sub", course=(entry("m", "met", "2012", "2013"),))
    assert shown == [Status.PARTIAL_REMISSION]
    shown, _ = course_of("sub", course=(entry("m", "met", "2019"),))
    assert shown == [Status.SUBTHRESHOLD]


def test_a_look_back_long_enough_shows_full_remission_at_once() -> None:
    given = answers("t0", "m", A1="threshold", X1="no") + answers("t1", "m", A1="absent", X1="no")

    def later(as_at: str, lookback: str) -> Finding:
        points = [point(0, "2016-01-01"), point(1, as_at)]
        return found(evaluate_case({"m": module(lookback=lookback)}, points, given, []), "t1")

    assert later("2016-03-01", "P6M").status is Status.FULL_REMISSION
    assert later("2016-03-01", "").flags == ("remission_undetermined",)
    assert later("2016-02-29", "P6M").status is Status.NOT_MET  # met less than two months before


def test_a_remission_told_does_not_outlast_a_later_time_at_which_it_was_met() -> None:
    told = (entry("m", "remission", "2014"),)
    shown, _ = course_of("met", "no", course=told, dates=("2016-01-01", "2016-02-01"))
    assert shown[1] is Status.NOT_MET


def test_a_short_time_without_symptoms_may_count_as_partial_remission() -> None:
    remission = module().remission
    assert remission is not None
    manual = module(remission=replace(remission, short_is_partial=True))
    points = [point(0, "2016-01-01"), point(1, "2016-02-01")]
    given = answers("t0", "m", A1="threshold", X1="no") + answers("t1", "m", A1="absent", X1="no")
    finding = found(evaluate_case({"m": manual}, points, given, []), "t1")
    assert finding.status is Status.PARTIAL_REMISSION


def used() -> InterviewModule:
    """A module whose A2 (craving) counts, but not against full remission."""
    stages = (RemissionStage("early", 3 * MONTH), RemissionStage("sustained", 12 * MONTH))
    return module(
        "m",
        *(item("A1"), item("A2"), item("X1", ItemType.EXCLUSION), item("FREE", ItemType.DURATION)),
        lookback="P12M",
        subthreshold=ex.AnyOf((ex.Id("A1"), ex.Id("A2"))),
        remission=Remission(
            "test",
            full=ex.Not(ex.Id("A1")),
            full_after=3 * MONTH,
            free_for="FREE",
            despite_subthreshold=True,
            stages=stages,
        ),
    )


def stopped(as_at: str, **free: str) -> Finding:
    """The later of two points: met on 1 January 2016, only craving now."""
    points = [point(0, "2016-01-01"), point(1, as_at)]
    given = answers("t0", "m", A1="threshold", A2="threshold", X1="no")
    given += answers("t1", "m", A1="absent", A2="threshold", X1="no", **free)
    return found(evaluate_case({"m": used()}, points, given, []), "t1")


@pytest.mark.parametrize(
    ("as_at", "status", "flags"),
    [
        ("2016-03-31", Status.SUBTHRESHOLD, ()),
        ("2016-04-01", Status.FULL_REMISSION, ("remission_stage:early",)),
        ("2016-12-31", Status.FULL_REMISSION, ("remission_stage:early",)),
        ("2017-01-01", Status.FULL_REMISSION, ("remission_stage:sustained",)),
    ],
)
def test_full_remission_has_stages_and_may_leave_craving_aside(
    as_at: str, status: Status, flags: tuple[str, ...]
) -> None:
    finding = stopped(as_at)
    assert (finding.status, finding.flags) == (status, flags)
    if status is Status.FULL_REMISSION:
        assert finding.cautions == (f"In {flags[0].partition(':')[2]} remission.",)


@pytest.mark.parametrize(
    ("free", "status", "flags"),
    [
        ("P2M", Status.SUBTHRESHOLD, ()),
        ("P3M", Status.FULL_REMISSION, ("remission_stage:early",)),
        ("P5Y", Status.FULL_REMISSION, ("remission_stage:sustained",)),
        ("P11M/P13M", Status.FULL_REMISSION, ("remission_stage:early or sustained",)),
        ("P2M/P4M", Status.SUBTHRESHOLD, ("remission_undetermined",)),
        ("2017-03-01/..", Status.FULL_REMISSION, ("remission_stage:early",)),
        ("cannot_say", Status.FULL_REMISSION, ("remission_stage:sustained",)),
    ],
)
def test_how_long_it_is_said_to_be_away_goes_before_the_look_back(
    free: str, status: Status, flags: tuple[str, ...]
) -> None:
    finding = stopped("2017-08-01", FREE=free)
    assert (finding.status, finding.flags) == (status, flags)


def test_nobody_is_free_of_it_for_longer_than_since_it_was_met() -> None:
    assert stopped("2016-03-01", FREE="P2Y").status is Status.SUBTHRESHOLD
    assert stopped("2016-06-01", FREE="P2Y").flags == ("remission_stage:early",)


def test_a_module_may_have_no_remission_rule_or_half_of_one() -> None:
    points = [point(0, "2016-01-01"), point(1, "2017-02-01")]
    given = answers("t0", "m", A1="threshold", X1="no") + answers("t1", "m", A1="absent", X1="no")
    for remission in (None, Remission("none"), Remission("test", full_after=2 * MONTH)):
        bare = module(remission=remission)
        finding = found(evaluate_case({"m": bare}, points, given, []), "t1")
        assert (finding.status, finding.flags) == (Status.NOT_MET, ())


def test_a_remission_that_begins_after_the_point_says_nothing_of_it() -> None:
    shown, _ = course_of("met", "no", course=(entry("m", "remission", "2020"),))
    assert shown[1] is Status.NOT_MET
