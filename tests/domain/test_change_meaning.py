"""What a change of scores means: the fixed answers, side by side, and none that sums them up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.measures import load_measures
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.change_meaning import NOT_STATED, Meaning, meaning
from casereview.domain.care.score_change import Scored
from casereview.domain.dates import PartialDate

MEASURES = load_measures()
PHQ9, GAD7, WSAS, BIQ = (MEASURES[name] for name in ("PHQ-9", "GAD-7", "WSAS", "BIQ"))
JUNE, DECEMBER = PartialDate(2019, 6, 3), PartialDate(2019, 12, 2)

KEYS = [
    "points",
    "percent",
    "reliable",
    "noticeable_1",
    "noticeable_2",
    "noticeable_3",
    "threshold",
    "band",
    "diagnosis",
    "own_words",
]


def of(
    first: float | str, last: float | str, measure: str = "PHQ-9", **known: object
) -> dict[str, Meaning]:
    begin, end = (
        Scored(number=value, when=when) if isinstance(value, (int, float)) else
        Scored(words=value, when=when)
        for value, when in ((first, JUNE), (last, DECEMBER))
    )  # fmt: skip
    found = meaning(MEASURES[measure], begin, end, **known)  # type: ignore[arg-type]  # by name
    return {each.key: each for each in found}


def answers(first: float | str, last: float | str) -> list[str]:
    return [each.answer for each in of(first, last).values()]


def test_the_answers_of_a_good_course() -> None:
    found = of(15, 8, diagnoses=[("depression", T)], own_words="back at work")
    assert list(found) == KEYS
    assert found["points"].answer == "a fall of 7 points"
    assert found["percent"].answer == "a fall of 47 %"
    assert found["reliable"].answer == "yes, an improvement"
    assert found["noticeable_2"].answer == "yes"
    assert found["threshold"].answer == "yes, to below it"
    assert found["band"].answer == "moderately severe, then mild"
    assert (found["diagnosis"].answer, found["diagnosis"].because) == ("yes", "depression: lost")
    assert found["own_words"].answer == "back at work"


def test_one_point_can_cross_the_threshold_and_mean_little() -> None:
    found = of(10, 9, diagnoses=[("depression", F)])
    assert found["points"].answer == "a fall of 1 point"
    assert found["reliable"].answer == "no"
    assert found["threshold"].answer == "yes, to below it"
    assert found["noticeable_1"].answer == "no"  # 10 % of a moderate first score
    assert found["noticeable_2"].answer == "no"  # below 3.7 points
    assert found["diagnosis"].answer == "no"


@pytest.mark.parametrize(
    ("first", "last", "reliable", "threshold"),
    [
        (16, 10, "yes, an improvement", "no"),
        (16, 11, "no", "no"),
        (8, 14, "yes, a deterioration", "yes, to it or above"),
        (4, 4, "no", "no"),
        (15, 9, "yes, an improvement", "yes, to below it"),
        (10, 15, "no", "no"),
    ],
)
def test_reliable_and_threshold_are_told_apart(
    first: int, last: int, reliable: str, threshold: str
) -> None:
    found = of(first, last)
    assert found["reliable"].answer == reliable
    assert found["threshold"].answer == threshold


def test_a_study_for_another_first_score_says_nothing() -> None:
    found = of(24, 20)["noticeable_1"]
    assert found.answer == "cannot be said"
    assert "band moderate" in found.because
    assert not of(24, 20)["noticeable_3"].verified


def test_scores_in_words_are_as_wide_as_their_band() -> None:
    found = of("severe", "mild")
    assert found["points"].answer == "a fall of 11 to 22 points"
    assert found["reliable"].answer == "yes, an improvement"
    assert found["band"].answer == "severe, then mild"
    vague = of("mild to moderate", "mild")
    assert vague["band"].answer == "cannot be said"
    assert vague["reliable"].answer == "cannot be said"


def test_nothing_is_said_of_scores_whose_order_is_not_certain() -> None:
    found = {
        each.key: each.answer
        for each in meaning(PHQ9, Scored(number=15, when=JUNE), Scored(number=8))
    }
    for key in ("points", "percent", "reliable", "noticeable_1", "threshold"):
        assert found[key] == "cannot be said", key
    turned = meaning(PHQ9, Scored(number=8, when=DECEMBER), Scored(number=15, when=JUNE))
    assert turned[0].answer == "cannot be said"
    assert turned[0].because


def test_a_first_score_of_nothing_has_no_share() -> None:
    found = of(0, 3)
    assert found["points"].answer == "a rise of 3 points"
    assert found["percent"].answer == "cannot be said"


def test_a_measure_without_rules_says_so() -> None:
    found = of(20, 10, "WSAS")
    assert found["reliable"].answer == "cannot be said"
    assert "no reliable change" in found["reliable"].because
    assert found["threshold"].answer == "cannot be said"
    nothing = of(20, 10, "BIQ")
    assert nothing["band"].answer == "none defined for this measure"
    assert nothing["points"].answer == "a fall of 10 points"


@pytest.mark.parametrize(
    ("diagnoses", "answer", "truth"),
    [
        ([], "no disorder is recorded as met at the start", None),
        ([("a", T), ("b", T)], "yes", T),
        ([("a", F), ("b", F)], "no", F),
        ([("a", T), ("b", F)], "of some disorders", U),
        ([("a", T), ("b", U)], "of some disorders", U),
        ([("a", F), ("b", U)], "cannot be said", U),
        ([("a", U)], "cannot be said", U),
    ],
)
def test_the_diagnosis_is_answered_by_interview(
    diagnoses: list[tuple[str, Truth]], answer: str, truth: Truth | None
) -> None:
    found = of(15, 8, diagnoses=diagnoses)["diagnosis"]
    assert (found.answer, found.truth) == (answer, truth)
    for name, _ in diagnoses:
        assert f"{name}: " in found.because


def test_what_the_person_says_is_never_filled_in() -> None:
    assert of(15, 8)["own_words"].answer == NOT_STATED


@given(st.integers(0, 27), st.integers(0, 27))
def test_the_questions_are_the_same_whatever_the_scores(first: int, last: int) -> None:
    found = of(first, last)
    assert list(found) == KEYS
    assert all(each.answer for each in found.values())
    if last >= first:
        assert found["reliable"].answer != "yes, an improvement"
    words = " ".join(each.answer for each in found.values())
    assert "recover" not in words


# ---- at the edges --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "key", "answer", "truth", "because"),
    [
        ("?", 8, "points", "cannot be said", None, "one of the two gives no value to subtract"),
        (15, 8, "points", "a fall of 7 points", None, ""),
        (0, 8, "percent", "cannot be said", None,
         "a share needs two values and a first score above 0"),
        (15, 8, "percent", "a fall of 47 %", None, ""),
        (15, 8, "reliable", "yes, an improvement", T, "a fall of 7 points; reliable from 6"),
        (8, 15, "reliable", "yes, a deterioration", T, "a rise of 7 points; reliable from 6"),
        (15, 12, "reliable", "no", F, "a fall of 3 points; reliable from 6"),
        ("?", 12, "reliable", "cannot be said", U, "one of the two gives no value to subtract"),
        ("moderate", 8, "reliable", "cannot be said", U,
         "a fall of 2 to 6 points; reliable from 6"),
        (15, 8, "threshold", "yes, to below it", T,
         "15 against 10 or more; then 8 against 10 or more"),
        (8, 15, "threshold", "yes, to it or above", T,
         "8 against 10 or more; then 15 against 10 or more"),
        (15, 12, "threshold", "no", F, "15 against 10 or more; then 12 against 10 or more"),
        (5, "mild to moderate", "threshold", "cannot be said", U, None),
        ("mild to moderate", 5, "threshold", "cannot be said", U, None),
        (15, 8, "band", "moderately severe, then mild", T, ""),
        (15, 16, "band", "unchanged: moderately severe", F, ""),
        (15, "mild to moderate", "band", "cannot be said", U,
         "a score may lie in more than one band, or gives no value"),
        ("?", 15, "band", "cannot be said", U,
         "a score may lie in more than one band, or gives no value"),
    ],
)  # fmt: skip
def test_each_answer_with_its_truth_and_reason(
    first: float | str,
    last: float | str,
    key: str,
    answer: str,
    truth: Truth | None,
    because: str | None,
) -> None:
    found = of(first, last)[key]
    assert (found.answer, found.truth) == (answer, truth)
    assert because is None or found.because == because


def test_no_reliable_change_is_not_said_where_the_order_is_unknown() -> None:
    same = PartialDate(2019)
    found = meaning(PHQ9, Scored(15, when=same), Scored(14, when=same))
    by_key = {each.key: each for each in found}
    uncertain = "which of the two came first is not certain"
    assert (by_key["reliable"].answer, by_key["reliable"].truth) == ("cannot be said", U)
    assert by_key["points"].because == by_key["percent"].because == uncertain
