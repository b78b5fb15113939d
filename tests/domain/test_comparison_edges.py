"""Two raters at the edges: other raters, modules left out, time points, what was settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casereview.catalogue.opening import load_screener
from casereview.domain.assessing.comparison import Comparison, compare
from casereview.domain.assessing.corating import Consensus, CoRating
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.pairing import Scale, Standing
from casereview.domain.assessing.rating import ModuleKey, OpenedModule, TimePoint
from casereview.domain.assessing.screening import Reply, ScreenerAnswer
from casereview.domain.dates import PartialDate
from casereview.domain.dossier import Dossier
from tests.domain.test_comparison import (
    GAD,
    MDE,
    MET,
    POINTS,
    RATER,
    Said,
    both,
    dossier,
    library,
)

MANIA = ModuleKey("mania")
ABSENT = {**MET, "A1": "absent"}


def rated(key: ModuleKey, item: str, first: str, second: str, point: str = "T2") -> CoRating:
    return CoRating("co", point, key, item, second, "1", "", first, "1")


def found(of: Dossier) -> Comparison:
    return compare(of, library(), None, RATER)


def test_each_rater_is_compared_by_what_that_rater_said() -> None:
    case = dossier(both(MET, ABSENT))
    other = tuple(replace(each, rater_id="other", value=each.first) for each in case.co_ratings)
    case = replace(case, co_ratings=(*case.co_ratings, *other))
    assert found(case).n == len(MET)
    assert found(case).any_after == (True, False)
    assert compare(case, library(), None, replace(RATER, id="other")).any_after == (True, True)


def test_what_one_of_them_left_blank_is_not_assessed_by_that_one() -> None:
    said = {**both({}, MET, "T1"), **both(MET, MET)}
    settled = Consensus("T2", GAD, "D1", "absent", "x" * 20, date(2026, 3, 3), "Dr A")
    before, after = found(dossier(said, settled)).statuses
    assert (before.first, before.second) == (Status.NOT_ASSESSED, Status.MET)
    assert (before.standing, before.by_consensus) == (Standing.NOT_FIRST, Status.NOT_ASSESSED)
    assert (after.first, after.second, after.by_consensus) == (
        Status.MET,
        Status.MET,
        Status.NOT_MET,
    )
    assert found(dossier(said)).statuses[1].by_consensus is None


def test_the_screener_stands_on_both_sides() -> None:
    screener = load_screener()
    (question,) = (item.id for item in screener.items if item.opens == ("gad",))
    no = ScreenerAnswer("T1", question, Reply.NO, Reply.NO)
    case = replace(dossier(both(MET, MET)), screener=(no,))
    with_it = compare(case, library(), screener, RATER)
    for side in (with_it.first, with_it.second):
        assert side is not None
        at_start = side.at("T1", GAD)
        assert at_start is not None
        assert at_start.status is Status.SCREEN_NEGATIVE
    without = found(case).first
    assert without is not None
    at_start = without.at("T1", GAD)
    assert at_start is None or at_start.status is Status.NOT_ASSESSED


def test_a_screen_is_no_diagnosis_to_agree_on() -> None:
    items = [item for item in library()["mania"].items if item.type.value == "rating"]
    ratings = tuple(rated(MANIA, item.id, "absent", "absent") for item in items)
    compared = found(replace(dossier({}), co_ratings=ratings))
    assert [status.first for status in compared.statuses] == [Status.NOT_INDICATED]
    assert compared.diagnoses.agreement.n == 0
    assert compared.after_id == ""
    assert compared.any_after == (None, None)
    (figures,) = compared.modules
    assert (figures.module, figures.n, figures.diagnosis.agreement.n) == ("mania", len(items), 1)


def test_modules_stand_in_the_order_in_which_they_were_opened() -> None:
    said = dossier(both(MET, MET))
    mde = tuple(rated(MDE, item, "absent", "absent") for item in ("A1", "A2"))
    phobia = (rated(ModuleKey("phobia", "dogs"), "A1", "absent", "threshold"),)
    opened = (OpenedModule(MDE, 1), OpenedModule(ModuleKey("pdd"), 2), OpenedModule(GAD, 3))
    case = replace(said, modules=opened, co_ratings=(*phobia, *said.co_ratings, *mde))
    compared = found(case)
    assert [str(s.key) for s in compared.statuses] == ["mde", "gad", "phobia:dogs"]
    assert [str(s.key) for s in found(replace(case, modules=())).statuses] == [
        "gad", "mde", "phobia:dogs",
    ]  # fmt: skip
    by_name = {figures.module: figures for figures in compared.modules}
    assert {name: (f.n, f.agreed) for name, f in by_name.items()} == {
        "gad": (len(MET), len(MET)), "mde": (2, 2), "phobia": (1, 0),
    }  # fmt: skip
    assert by_name["gad"].diagnosis.agreement.n == 1
    assert [f.ordered for f in (compared.ratings, compared.yes_no, compared.diagnoses)] == [
        True, False, False,
    ]  # fmt: skip


KINDS = [
    (("referral", "end_therapy_1"), {"T1", "T2"}, "T2"),
    (("end_therapy_1", "today"), {"T1", "T2"}, "T1"),
    (("end_therapy_1", "end_therapy_2"), {"T1", "T2"}, "T2"),
    (("end_therapy_1", "end_therapy_2"), {"T1"}, "T1"),
    (("referral", "today"), {"T1", "T2"}, "T2"),
    (("today", "follow_up"), {"T1", "T2"}, "T1"),
    (("referral", "follow_up"), {"T1", "T2"}, ""),
]


@pytest.mark.parametrize(("kinds", "rated_at", "after"), KINDS)
def test_after_treatment_is_the_end_of_the_last_course_rated_or_else_today(
    kinds: tuple[str, str], rated_at: set[str], after: str
) -> None:
    points = tuple(replace(point, kind=kind) for point, kind in zip(POINTS, kinds, strict=True))
    said: Said = {}
    for point in rated_at:
        said |= both(MET if point == after else ABSENT, ABSENT, point)
    compared = found(replace(dossier(said), time_points=points[::-1]))
    assert compared.after_id == after
    assert compared.any_after == ((True, False) if after else (None, None))


def test_a_disorder_that_one_did_not_rate_after_treatment_leaves_it_open() -> None:
    said = dossier(both(ABSENT, ABSENT))
    only_second = rated(MDE, "A1", "", "threshold")
    compared = found(replace(said, co_ratings=(*said.co_ratings, only_second)))
    assert compared.any_after == (None, None)


def test_time_points_without_a_rating_are_not_compared() -> None:
    points = (*POINTS, TimePoint("T3", 3, "Now", "T3", "today", PartialDate(2024, 1)))
    compared = found(replace(dossier(both(MET, MET)), time_points=points))
    assert [status.time_point_id for status in compared.statuses] == ["T2"]


# ---- pairs -------------------------------------------------------------------------------------


def test_pairs_stand_by_module_time_point_and_item() -> None:
    ratings = (
        rated(GAD, "Z9", "absent", "absent", "T1"),
        rated(GAD, "C1", "absent", "absent", "T1"),
        rated(GAD, "A1", "absent", "absent", "T2"),
        rated(GAD, "C1", "absent", "absent", "gone"),
        rated(GAD, "S1", "yes", "yes", "T1"),
        rated(GAD, "A1", "absent", "absent", "T1"),
        rated(ModuleKey("gone"), "A1", "absent", "absent", "T1"),
        rated(MDE, "A1", "absent", "absent", "T1"),
    )
    opened = (OpenedModule(MDE, 1), OpenedModule(GAD, 2))
    case = replace(dossier({}), co_ratings=ratings, modules=opened)
    pairs = found(case).pairs
    assert [(str(p.key), p.time_point_id, p.item) for p in pairs] == [
        ("mde", "T1", "A1"),
        ("gad", "gone", "C1"),
        ("gad", "T1", "S1"),
        ("gad", "T1", "A1"),
        ("gad", "T1", "C1"),
        ("gad", "T1", "Z9"),
        ("gad", "T2", "A1"),
        ("gone", "T1", "A1"),
    ]
    standing = {(str(p.key), p.time_point_id, p.item): p.standing for p in pairs}
    assert {place for place, why in standing.items() if why is Standing.NO_RULES} == {
        ("gad", "gone", "C1"),
        ("gad", "T1", "Z9"),
        ("gone", "T1", "A1"),
    }


@pytest.mark.parametrize(("later", "shown"), [("threshold", "threshold"), ("absent", "")])
def test_what_the_second_rater_said_later_is_shown_where_it_is_another(
    later: str, shown: str
) -> None:
    rating = replace(rated(GAD, "A1", "absent", "absent"), later=later)
    (pair,) = found(replace(dossier({}), co_ratings=(rating,))).pairs
    assert pair.changed == shown


@pytest.mark.parametrize(
    ("item", "first", "second", "scale", "classes"),
    [
        ("A1", "absent", "threshold", Scale.RATING, ("absent", "threshold")),
        ("E1", "no", "yes", Scale.YES_NO, ("no", "yes")),
        ("S1", "no", "yes", Scale.YES_NO, ("no", "yes")),
        ("H1", "only_during", "before_or_between", Scale.CHOICE,
         ("only_during", "before_or_between")),
        ("A3", "P8M", "P2M", Scale.QUANTITY,
         ("at least 6 months", "at least 1 month and under 3 months")),
        ("A2", "1", "3", Scale.QUANTITY, ("under 2", "at least 2")),
    ],
)  # fmt: skip
def test_categories_are_what_rules_tell_apart(
    item: str, first: str, second: str, scale: Scale, classes: tuple[str, str]
) -> None:
    compared = found(replace(dossier({}), co_ratings=(rated(GAD, item, first, second),)))
    (pair,) = compared.pairs
    assert (pair.scale, pair.first_class, pair.second_class) == (scale, *classes)
    (figures,) = compared.modules
    (figure,) = figures.items
    assert (figure.item, figure.figure.agreement.n) == (item, 1)
    assert set(classes) <= set(figure.figure.agreement.categories)
    assert list(figure.figure.agreement.categories).count(classes[0]) == 1
    if scale is Scale.RATING:
        assert figure.figure.agreement.categories == ("absent", "subthreshold", "threshold")
