"""Outcomes by the service's own rules: the worked examples, every edge, and the logic at large."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.measures import load_measures
from casereview.domain.assessing.measure import Measure
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.score_change import ScoreChange, Scored, Verdict, caseness, change
from casereview.domain.care.service_outcome import Pair, Referral, ServiceOutcome, outcome
from casereview.domain.dates import PartialDate

MEASURES = load_measures()
PHQ9, GAD7 = MEASURES["PHQ-9"], MEASURES["GAD-7"]
WITH_CUT = [m for m in MEASURES.values() if m.rules and m.rules[-1].caseness is not None]
WITH_CHANGE = [m for m in MEASURES.values() if m.rules and m.rules[-1].reliable_change is not None]


def scored(number: float | None, context: str, **more: object) -> Scored | None:
    if number is None and not more:
        return None
    return Scored(number=number, context=context, course="r", **more)  # type: ignore[arg-type]  # by name


def pair(measure: Measure, first: float | None, last: float | None) -> Pair:
    return Pair(measure, scored(first, "start"), scored(last, "end"))


def referral(
    depression: tuple[float | None, float | None],
    general: tuple[float | None, float | None] = (None, None),
    specific: tuple[str, float | None, float | None] | None = None,
    *,
    contacts: int | None = 6,
    ended: Truth = T,
) -> Referral:
    own = None if specific is None else pair(MEASURES[specific[0]], *specific[1:])
    return Referral(pair(PHQ9, *depression), pair(GAD7, *general), own, contacts, ended)


def said(verdict: Verdict | None) -> Truth | None:
    return None if verdict is None else verdict.truth


# The worked examples of iapt-and-treatment 1.3, in its order; None is "does not apply".
EXAMPLES = [
    (referral((15, 8), (12, 6)), T, "improved", T, T),
    (referral((10, 9), (5, 5)), T, "none", T, F),
    (referral((9, 4), (7, 3)), F, "improved", None, None),
    (referral((21, 14), (18, 12)), T, "improved", F, F),
    (referral((11, 9), (9, 7)), T, "none", T, F),
    (referral((12, 5), (10, 14), contacts=5), T, "none", F, F),
    (referral((12, 18), (10, 6), contacts=4), T, "none", F, F),
    (referral((8, 15), (6, 7), contacts=4), F, "deteriorated", None, None),
    (referral((15, 4), (12, 3), contacts=1), None, "", None, None),
    (referral((6, 5), specific=("SPIN", 24, 17), contacts=7), T, "none", T, F),
    (referral((6, 5), specific=("SPIN", 30, 18), contacts=7), T, "improved", T, T),
    (referral((15, None), (12, None), contacts=3), T, "open", F, F),
    (referral((9, 9), specific=("PCL-5", 45, 40), contacts=8), T, "none", F, F),
    (referral((16, 10), (9, 7), contacts=2), T, "improved", F, F),
]
CHANGES = {
    "improved": (T, F, F),
    "deteriorated": (F, T, F),
    "none": (F, F, T),
    "open": (U, U, U),
    "": (None, None, None),
}


@pytest.mark.parametrize(
    ("given_", "case", "moved", "recovered", "reliably"), EXAMPLES, ids=range(1, 15)
)
def test_worked_examples(
    given_: Referral,
    case: Truth | None,
    moved: str,
    recovered: Truth | None,
    reliably: Truth | None,
) -> None:
    found = outcome(given_)
    assert said(found.caseness_first) == case
    changes = tuple(map(said, (found.improved, found.deteriorated, found.unchanged)))
    assert changes == CHANGES[moved]
    assert said(found.recovered) == recovered
    assert said(found.reliably_recovered) == reliably


def test_an_unfinished_course_has_no_outcome_and_says_why() -> None:
    found = outcome(referral((15, 4), (12, 3), contacts=1))
    assert (found.finished.truth, found.finished.because) == (F, "1 treatment contact, ended")
    assert found.counted.truth is F
    assert found.computable


def test_a_referral_still_open_is_not_finished() -> None:
    assert outcome(referral((15, 4), (12, 3), ended=F)).finished.truth is F


@pytest.mark.parametrize(("contacts", "ended"), [(None, T), (6, U)])
def test_what_is_not_stated_of_the_course_leaves_it_open(
    contacts: int | None, ended: Truth
) -> None:
    found = outcome(referral((15, 4), (12, 3), contacts=contacts, ended=ended))
    assert found.finished.truth is U
    assert said(found.recovered) is U
    assert not found.computable


def test_a_missing_last_score_stays_in_the_denominator_as_not_recovered() -> None:
    found = outcome(referral((15, 8), (12, None)))
    assert found.counted.truth is T
    assert found.recovered is not None
    assert found.recovered.truth is F
    assert "would count this as not recovered" in found.recovered.because
    assert not found.computable


def test_a_first_score_of_one_measure_leaves_caseness_open_and_shows_the_one() -> None:
    found = outcome(referral((15, 8), (None, 5)))
    assert found.caseness_first is not None
    assert found.caseness_first.truth is U
    assert "PHQ-9: 15 against 10 or more" in found.caseness_first.because
    assert "no score of GAD-7" in found.caseness_first.because
    assert found.counted.truth is T


def test_below_both_thresholds_is_outside_but_can_improve() -> None:
    found = outcome(referral((9, 3), (7, 7)))
    assert found.counted.truth is F
    assert found.recovered is None
    assert said(found.improved) is T


def test_general_anxiety_takes_the_place_of_a_measure_that_is_not_paired() -> None:
    found = outcome(referral((15, 8), (12, 6), ("SPIN", 40, None)))
    assert found.anxiety == "GAD-7"
    assert any("SPIN is not paired" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    ("own", "general", "used"),
    [
        ((None, None), (12, None), "GAD-7"),
        ((40, None), (12, None), "GAD-7"),
        ((None, 40), (12, None), "GAD-7"),
        ((40, None), (None, None), "SPIN"),
        ((40, None), (None, 6), "SPIN"),
        ((None, None), (None, None), "GAD-7"),
    ],
)
def test_where_neither_is_paired_the_one_that_tells_of_the_start_is_used(
    own: tuple[float | None, float | None], general: tuple[float | None, float | None], used: str
) -> None:
    found = outcome(referral((15, 8), general, ("SPIN", *own)))
    assert found.anxiety == used
    assert not found.computable


def test_a_measure_without_a_threshold_gives_way_too() -> None:
    found = outcome(referral((15, 8), (12, 6), ("BIQ", 40, 10)))
    assert found.anxiety == "GAD-7"
    assert any("no threshold of BIQ" in remark for remark in found.remarks)


def test_a_result_that_hangs_on_the_measure_says_so() -> None:
    found = outcome(referral((6, 5), (12, 6), ("SPIN", 40, 30)))
    assert found.anxiety == "SPIN"
    assert said(found.recovered) is F
    assert any(
        "by GAD-7 a service recovery, reliably improved" in remark for remark in found.remarks
    )


def test_the_measure_of_another_problem_stands_beside_and_never_decides() -> None:
    """As where the descriptor changed in the course: the latest decides, both are shown."""
    given_ = referral((6, 5), (12, 6), ("PCL-5", 45, 20))
    found = outcome(replace(given_, beside=(pair(MEASURES["SPIN"], 40, 30),)))
    assert (found.anxiety, said(found.recovered)) == ("PCL-5", T)
    told = [remark for remark in found.remarks if "depends on the measure" in remark]
    assert told == [
        "the result depends on the measure: by SPIN no service recovery, reliably improved"
    ]


def test_nothing_is_said_of_the_measure_where_both_agree() -> None:
    found = outcome(referral((15, 8), (12, 6), ("SPIN", 40, 10)))
    assert not any("depends on the measure" in remark for remark in found.remarks)


def test_thresholds_nobody_checked_are_marked() -> None:
    found = outcome(referral((15, 8), specific=("SPIN", 40, 10)))
    assert "the thresholds of SPIN are not verified" in found.remarks
    assert outcome(referral((15, 8), (12, 6))).remarks == ()


def test_words_of_caseness_count_as_far_as_they_go() -> None:
    """As in Ms X's first letters: one measure in words only, no number filled in."""
    words = Referral(
        Pair(PHQ9, Scored(above=False, words="normal", context="start", course="r"), None),
        Pair(GAD7, Scored(above=True, words="at caseness", context="start", course="r"), None),
        contacts=2,
        ended=T,
    )
    found = outcome(words)
    assert said(found.caseness_first) is T
    assert said(found.improved) is U


def test_a_band_across_the_threshold_is_undetermined() -> None:
    mild_to_moderate = Scored(words="mild to moderate", context="start", course="r")
    found = outcome(
        Referral(
            Pair(PHQ9, mild_to_moderate, scored(3, "end")),
            pair(GAD7, 5, 5),
            contacts=4,
            ended=T,
        )
    )
    assert said(found.caseness_first) is U
    assert said(found.recovered) is U
    assert not found.computable


# ---- every measure at its boundaries -----------------------------------------------------------


@pytest.mark.parametrize("measure", WITH_CUT, ids=lambda m: m.id)
def test_caseness_begins_exactly_at_the_threshold(measure: Measure) -> None:
    rule = measure.rules[-1]
    assert rule.caseness is not None
    step = 1 if measure.whole else 0.01
    at, under, over = rule.caseness, rule.caseness - step, rule.caseness + step
    on = PartialDate(2024, 3, 1)
    assert caseness(measure, Scored(number=over, when=on)).truth is T
    assert caseness(measure, Scored(number=at, when=on)).truth is (F if rule.above else T)
    assert caseness(measure, Scored(number=under, when=on)).truth is F


@pytest.mark.parametrize("measure", WITH_CHANGE, ids=lambda m: m.id)
def test_change_is_reliable_exactly_from_its_points_on(measure: Measure) -> None:
    needed = measure.rules[-1].reliable_change
    assert needed is not None
    assert measure.high is not None
    step = 1 if measure.whole else 0.01
    for fall, reliable in ((needed, T), (needed - step, F)):
        high, low = measure.high, measure.high - fall
        assert changed(measure, high, low).improved.truth is reliable
        assert changed(measure, low, high).deteriorated.truth is reliable


def changed(measure: Measure, first: float, last: float) -> ScoreChange:
    return change(
        measure,
        Scored(number=first, when=PartialDate(2024, 1, 8)),
        Scored(number=last, when=PartialDate(2024, 3, 11)),
    )


# ---- the logic at large ------------------------------------------------------------------------

phq = st.one_of(st.none(), st.integers(0, 27))
gad = st.one_of(st.none(), st.integers(0, 21))


@given(st.integers(0, 27), st.integers(0, 27), st.integers(0, 21), st.integers(0, 21))
def test_numbers_follow_the_rules_as_printed(p0: int, p1: int, a0: int, a1: int) -> None:
    found = outcome(referral((p0, p1), (a0, a1)))
    case = p0 >= 10 or a0 >= 8
    up = p1 - p0 >= 6 or a1 - a0 >= 4
    down = p0 - p1 >= 6 or a0 - a1 >= 4
    assert said(found.caseness_first) is (T if case else F)
    assert found.counted.truth is (T if case else F)
    recovered = p1 < 10 and a1 < 8
    assert said(found.recovered) is ((T if recovered else F) if case else None)
    assert said(found.improved) is (T if down and not up else F)
    assert said(found.deteriorated) is (T if up and not down else F)
    assert said(found.unchanged) is (T if up == down else F)
    expected = (T if recovered and down and not up else F) if case else None
    assert said(found.reliably_recovered) is expected
    assert found.computable


def verdicts(found: ServiceOutcome) -> tuple[Truth | None, ...]:
    return tuple(
        map(
            said,
            (
                found.caseness_first,
                found.caseness_last,
                found.improved,
                found.deteriorated,
                found.unchanged,
            ),
        )
    )


@given(phq, phq, gad, gad, st.integers(0, 27), st.integers(0, 21))
def test_a_score_found_later_never_turns_a_settled_verdict(
    p0: int | None, p1: int | None, a0: int | None, a1: int | None, p: int, a: int
) -> None:
    """Recovery alone is settled for want of a pair, as the service settles it."""
    before = verdicts(outcome(referral((p0, p1), (a0, a1))))
    fill_p = tuple(p if each is None else each for each in (p0, p1))
    fill_a = tuple(a if each is None else each for each in (a0, a1))
    after = verdicts(outcome(referral((fill_p[0], fill_p[1]), (fill_a[0], fill_a[1]))))
    for was, is_ in zip(before, after, strict=True):
        assert was is U or was is is_
