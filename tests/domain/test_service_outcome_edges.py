"""The service's outcome at its edges: what stands beside it, what is verified, what is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.assessing.measure import Measure, MeasureRule, Scoring
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.score_change import Scored, Verdict
from casereview.domain.care.service_outcome import Pair, Referral, ServiceOutcome, outcome
from casereview.domain.dates import PartialDate
from tests.domain.test_service_outcome import GAD7, MEASURES, PHQ9, pair, referral, said

SPIN = MEASURES["SPIN"]
OLD, NEW = PartialDate(2019, 3, 1), PartialDate(2020, 3, 1)


def dated(measure: Measure, first: float, last: float) -> Pair:
    return Pair(measure, Scored(first, when=OLD), Scored(last, when=NEW))


def changed(verified: tuple[bool, bool]) -> Measure:
    """A scale with a rule to 2019 and another one from 2020, each checked or not."""
    old = MeasureRule("", "2019-12-31", 10, 6, "old", verified[0])
    new = MeasureRule("2020-01-01", "", 12, 3, "new", verified[1])
    return Measure("X", "A scale", 0, 20, 4, (old, new), items=5, scoring=Scoring.SUM)


# ---- which measure, and what another one would say ---------------------------------------------


def remark(found: ServiceOutcome) -> str:
    (said_,) = (r for r in found.remarks if "depends on the measure" in r)
    return said_.removeprefix("the result depends on the measure: by ")


@pytest.mark.parametrize(
    ("depression", "general", "own", "words"),
    [
        ((15, 8), (12, 6), (40, 30), "GAD-7 a service recovery, reliably improved"),
        ((6, 5), (12, 14), (40, 10), "GAD-7 no service recovery, no reliable change"),
        ((6, 5), (12, 18), (40, 10), "GAD-7 no service recovery, reliably deteriorated"),
        ((6, 5), (5, 4), (40, 10),
         "GAD-7 outside the denominator of service recovery, no reliable change"),
        ((6, 5), (5, 9), (40, 10),
         "GAD-7 outside the denominator of service recovery, reliably deteriorated"),
    ],
)  # fmt: skip
def test_what_another_paired_measure_would_make_of_it(
    depression: tuple[int, int], general: tuple[int, int], own: tuple[int, int], words: str
) -> None:
    found = outcome(referral(depression, general, ("SPIN", *own)))
    assert found.anxiety == "SPIN"
    assert remark(found) == words


def test_another_measure_may_leave_open_what_the_first_one_settles() -> None:
    start = Scored(words="mild to moderate", context="start", course="r")
    open_ = Pair(GAD7, start, Scored(3, context="end", course="r"))
    found = outcome(Referral(pair(PHQ9, 6, 5), open_, pair(SPIN, 40, 10), 6, T))
    assert remark(found) == "GAD-7 open, reliable change undetermined"


@pytest.mark.parametrize("general", [(12, None), (None, 6), (None, None), (12, 99), (99, 6)])
def test_a_measure_that_is_not_paired_says_nothing_beside(
    general: tuple[int | None, int | None],
) -> None:
    found = outcome(referral((6, 5), general, ("SPIN", 40, 10)))
    assert found.anxiety == "SPIN"
    assert not any("depends on the measure" in each for each in found.remarks)


def test_a_measure_without_a_threshold_says_nothing_beside() -> None:
    found = outcome(referral((15, 8), (12, 6), ("BIQ", 40, 40)))
    assert found.remarks == ("no threshold of BIQ is known, so GAD-7 takes its place",)


def test_a_measure_that_had_no_threshold_at_first_has_one() -> None:
    scale = changed((True, True))
    scale = replace(scale, rules=(replace(scale.rules[0], caseness=None), scale.rules[1]))
    first, last = Scored(15, when=NEW), Scored(3, when=PartialDate(2020, 6))
    whole = Referral(dated(PHQ9, 15, 8), dated(GAD7, 12, 6), Pair(scale, first, last), 6, T)
    assert outcome(whole).anxiety == "X"


def test_words_of_the_threshold_make_a_pair() -> None:
    first = Scored(above=True, words="at caseness", context="start", course="r")
    last = Scored(above=False, words="normal", context="end", course="r")
    whole = Referral(pair(PHQ9, 6, 5), pair(GAD7, 12, 6), Pair(SPIN, first, last), 6, T)
    found = outcome(whole)
    assert found.anxiety == "SPIN"
    assert said(found.recovered) is T
    above = changed((True, True))  # a threshold whose words give no values
    above = replace(above, rules=(replace(above.rules[0], valid_to="", above=True),))
    assert outcome(replace(whole, specific=Pair(above, first, last))).anxiety == "X"
    outside = Pair(SPIN, Scored(99, context="start", course="r"), last)
    assert outcome(replace(whole, specific=outside)).anxiety == "GAD-7"


# ---- what is said ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contacts", "ended", "truth", "words"),
    [
        (0, T, F, "0 treatment contacts, ended"),
        (1, T, F, "1 treatment contact, ended"),
        (2, T, T, "2 treatment contacts, ended"),
        (2, F, F, "2 treatment contacts, not ended"),
        (2, U, U, "2 treatment contacts, whether it ended is not stated"),
        (1, U, F, "1 treatment contact, whether it ended is not stated"),
        (None, T, U, "the number of contacts is not stated, ended"),
        (None, F, F, "the number of contacts is not stated, not ended"),
    ],
)
def test_a_course_is_finished_after_two_contacts_and_its_end(
    contacts: int | None, ended: Truth, truth: Truth, words: str
) -> None:
    found = outcome(referral((15, 4), (12, 3), contacts=contacts, ended=ended))
    assert found.finished == Verdict(truth, words)
    if truth is F:
        assert found.counted == Verdict(F, words)
        rest = (found.caseness_first, found.caseness_last, found.recovered, found.improved,
                found.deteriorated, found.unchanged, found.reliably_recovered)  # fmt: skip
        assert rest == (None,) * 7
    assert found.computable is (truth is not U)


def test_which_scores_are_missing_is_said() -> None:
    found = outcome(referral((None, 8), (None, 6)))
    assert found.caseness_first is not None
    assert found.caseness_first.because == "no score of PHQ-9 and GAD-7"
    assert found.improved == Verdict(U, "PHQ-9 and GAD-7 not paired")
    one = outcome(referral((15, None), (12, 6)))
    assert one.caseness_last is not None
    assert one.caseness_last.because == "GAD-7: 6 against 8 or more; no score of PHQ-9"
    assert one.improved == one.deteriorated == one.unchanged == Verdict(U, "PHQ-9 not paired")
    assert one.recovered == Verdict(
        F, "not computable; the service would count this as not recovered"
    )
    assert one.reliably_recovered == one.recovered


def test_scores_that_are_there_but_open_are_not_said_to_be_missing() -> None:
    band = Scored(words="mild to moderate", context="start", course="r")
    first = Pair(PHQ9, band, Scored(3, context="end", course="r"))
    found = outcome(Referral(first, pair(GAD7, 5, 5), None, 4, T))
    assert found.recovered is not None
    assert found.recovered.truth is U
    assert found.recovered.because.startswith("PHQ-9: “mild to moderate” is the band")
    assert "; then PHQ-9: 3 against 10 or more" in found.recovered.because
    last = Pair(PHQ9, Scored(15, context="start", course="r"), replace(band, context="end"))
    assert said(outcome(Referral(last, pair(GAD7, 5, 5), None, 4, T)).recovered) is U


def test_who_is_counted_while_the_course_is_open() -> None:
    found = outcome(referral((15, 4), (12, 3), contacts=None))
    assert found.counted == found.finished
    assert (said(found.recovered), said(found.reliably_recovered)) == (U, U)
    above = outcome(referral((15, 14), (12, 3), contacts=None))
    assert (said(above.recovered), said(above.reliably_recovered)) == (F, F)
    assert not above.computable
    below = outcome(referral((5, 4), (4, 3), contacts=None)).counted
    assert below.truth is F
    assert below.because.startswith("below both thresholds at the start (PHQ-9: 5 against")


# ---- what is verified --------------------------------------------------------------------------


@pytest.mark.parametrize("verified", [(True, True), (True, False), (False, True), (False, False)])
def test_a_verdict_is_verified_where_all_that_it_rests_on_is(verified: tuple[bool, bool]) -> None:
    """The rule of 2019 judges the first score, that of 2020 the last one and the change."""
    scale = changed(verified)
    whole = Referral(dated(PHQ9, 15, 8), dated(GAD7, 12, 6), dated(scale, 15, 3), 6, T)
    found = outcome(whole)
    old, new = verified
    for verdict, expected in (
        (found.caseness_first, old), (found.caseness_last, new), (found.counted, old),
        (found.recovered, old and new), (found.improved, new), (found.deteriorated, new),
        (found.unchanged, new), (found.reliably_recovered, old and new),
    ):  # fmt: skip
        assert verdict is not None
        assert verdict.verified is expected, verdict
    marks = () if old and new else ("the thresholds of X are not verified",)
    assert found.remarks == marks


def test_reliable_recovery_rests_on_recovery_and_on_the_change() -> None:
    scale = changed((True, True))
    whole = Referral(dated(PHQ9, 15, 8), dated(GAD7, 12, 6), dated(scale, 15, 3), 6, T)
    found = outcome(whole)
    assert found.reliably_recovered is not None
    assert found.improved is not None
    assert found.reliably_recovered.because == found.improved.because
    not_recovered = outcome(replace(whole, specific=dated(scale, 20, 13)))
    assert not_recovered.reliably_recovered == not_recovered.recovered
    assert said(not_recovered.improved) is T


def test_one_measure_better_and_one_worse_is_no_reliable_change() -> None:
    found = outcome(referral((20, 10), (5, 12)))
    assert [said(v) for v in (found.improved, found.deteriorated, found.unchanged)] == [F, F, T]
    only_one = outcome(referral((20, 10), (12, 12)))
    because = "PHQ-9: a fall of 10 points; reliable from 6; GAD-7: no difference; reliable from 4"
    assert only_one.improved == Verdict(T, because)


def test_a_band_that_may_or_may_not_have_changed_leaves_it_open() -> None:
    band = Scored(words="moderate", context="end", course="r")
    open_ = Pair(PHQ9, Scored(18, context="start", course="r"), band)
    found = outcome(Referral(open_, pair(GAD7, 12, 12), None, 6, T))
    assert [said(v) for v in (found.improved, found.deteriorated, found.unchanged)] == [U, F, U]
