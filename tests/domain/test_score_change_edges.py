"""Scores at their edges: items, words, the rule of the day, the order of two, shares in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casereview.domain.assessing.measure import (
    Band,
    ImportantDifference,
    Measure,
    MeasureRule,
    Scoring,
)
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.score_change import (
    MISSING,
    NOT_APPLICABLE,
    Extent,
    Scored,
    Verdict,
    before,
    caseness,
    change,
    extent,
    from_items,
    item_faults,
    percent_words,
    points_words,
    pro_rated,
    rules_of,
)
from casereview.domain.dates import PartialDate

JUNE, JULY = PartialDate(2019, 6, 3), PartialDate(2019, 7, 1)
KNOWN = MeasureRule("", "", 10, 6, "rule", True)
SCALE = Measure("S", "Scale", 0, 20, 4, (KNOWN,), items=5, scoring=Scoring.SUM)
LIKERT = Measure("L", "From 1", 5, 25, 5, (KNOWN,), item_low=1, items=5, scoring=Scoring.SUM)
MEAN = Measure(
    "M", "Average", 0, 4, 4, (replace(KNOWN, caseness=1.5, reliable_change=0.73),),
    items=4, scoring=Scoring.MEAN, optional=(4,), not_applicable=9,
)  # fmt: skip
BANDS = (Band("mild", 0, 9), Band("moderate", 10, 14, ("middling",)), Band("severe", 15, 20))
BANDED = replace(SCALE, bands=BANDS)
OLD = MeasureRule("2010-01-01", "2014-12-31", 10, 6, "old", True)
NEW = MeasureRule("2016-01-01", "", 12, 3, "new", True)
GAP = replace(SCALE, rules=(OLD, NEW))
"""No rule is known for 2015."""


def of(number: float | None = None, when: PartialDate | None = JUNE, **known: object) -> Scored:
    return Scored(number=number, when=when, **known)  # type: ignore[arg-type]  # by name


# ---- items -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "items", "words"),
    [
        (replace(SCALE, scoring=Scoring.TOTAL_ONLY), ("1",) * 5,
         "S is entered as a total: its items cannot simply be added."),
        (replace(SCALE, items=0), (), "S is entered as a total: its items cannot simply be added."),
        (SCALE, ("1",) * 4, "S has 5 items; 4 are given."),
        (SCALE, ("1", "5", "1", "1", "1"), "Item 2 of S runs from 0 to 4; “5” is none of these."),
        (SCALE, ("-1", "1", "1", "1", "1"), "Item 1 of S runs from 0 to 4; “-1” is none of these."),
        (SCALE, ("1", "1", "x", "1", "1"), "Item 3 of S runs from 0 to 4; “x” is none of these."),
        (SCALE, ("²", "1", "1", "1", "1"), "Item 1 of S runs from 0 to 4; “²” is none of these."),
        (SCALE, ("٣", "1", "1", "1", "1"), "Item 1 of S runs from 0 to 4; “٣” is none of these."),
        (LIKERT, ("0", "1", "1", "1", "1"), "Item 1 of L runs from 1 to 5; “0” is none of these."),
        (SCALE, (NOT_APPLICABLE, *("1",) * 4), "Item 1 of S always applies."),
        (MEAN, ("1", "1", "1", NOT_APPLICABLE), ""),
        (MEAN, ("1", "1", "1", "9"), ""),
        (MEAN, ("9", "1", "1", "1"), "Item 1 of M runs from 0 to 4; “9” is none of these."),
        (SCALE, ("0", "4", MISSING, "1", "1"), ""),
    ],
)  # fmt: skip
def test_items_are_refused_by_name(measure: Measure, items: tuple[str, ...], words: str) -> None:
    assert item_faults(measure, items) == words


@pytest.mark.parametrize(
    ("measure", "items", "total"),
    [
        (LIKERT, ("2", "3", MISSING, MISSING, "1"), Extent(8, 16, "2 of 5 items missing")),
        (MEAN, ("1", "2", "3", "2"), Extent(2, 2)),
        (MEAN, ("1", "2", "3", NOT_APPLICABLE), Extent(2, 2)),
        (MEAN, ("1", "2", "3", "9"), Extent(2, 2)),
        (MEAN, ("1", "2", MISSING, "1"), Extent(1, 2, "1 of 4 items missing")),
        (MEAN, ("1", "2", MISSING, "9"), Extent(1, 7 / 3, "1 of 3 items missing")),
    ],
)
def test_totals_and_averages_of_items(
    measure: Measure, items: tuple[str, ...], total: Extent
) -> None:
    assert from_items(measure, items) == total
    assert extent(measure, of(items=items)) == total


def test_items_with_a_fault_give_no_total_and_say_which() -> None:
    wrong = of(items=("1", "5", "1", "1", "1"))
    assert extent(SCALE, wrong) is None
    assert caseness(SCALE, wrong) == Verdict(
        U, "Item 2 of S runs from 0 to 4; “5” is none of these."
    )


def test_what_an_option_would_bridge() -> None:
    bridging = replace(SCALE, prorate=2)
    assert pro_rated(bridging, ("1", "2", "3", MISSING, MISSING)) == 10
    assert pro_rated(bridging, ("1", "2", MISSING, MISSING, MISSING)) is None
    assert pro_rated(bridging, ("1", "2", "3", "1", "1")) is None
    assert pro_rated(bridging, ("1", "2", "3", MISSING, NOT_APPLICABLE)) is None


# ---- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("middling", Extent(10, 14, "“middling” is the band moderate, 10 to 14")),
        ("mild to moderate",
         Extent(0, 14, "“mild to moderate” is the band mild to moderate, 0 to 14")),
        ("moderate to middling",
         Extent(10, 14, "“moderate to middling” is the band moderate, 10 to 14")),
        ("dreadful", None),
    ],
)  # fmt: skip
def test_words_of_a_band(words: str, found: Extent | None) -> None:
    assert extent(BANDED, of(words=words)) == found
    assert extent(SCALE, of(words=words)) is None


def test_the_longest_name_of_a_band_is_read_first() -> None:
    two = replace(SCALE, bands=(Band("severe", 10, 14), Band("severe-extreme", 15, 20)))
    assert (extent(two, of(words="severe-extreme")) or Extent(0, 0)).low == 15
    assert (extent(two, of(words="severe")) or Extent(0, 0)).high == 14


@pytest.mark.parametrize(
    ("measure", "when"),
    [
        (replace(SCALE, low=None), JUNE),
        (replace(SCALE, high=None), JUNE),
        (replace(SCALE, rules=(replace(KNOWN, caseness=None),)), JUNE),
        (replace(SCALE, rules=(replace(KNOWN, above=True),)), JUNE),
        (replace(SCALE, rules=()), JUNE),
        (GAP, PartialDate(2015, 6)),
        (GAP, PartialDate(2014)),
        (MEAN, JUNE),
    ],
)
def test_words_of_the_threshold_stand_though_they_give_no_values(
    measure: Measure, when: PartialDate
) -> None:
    if measure is not GAP or when.year == 2015:
        assert extent(measure, of(when=when, above=True)) is None
        for above, truth, side in ((True, T, "at or above"), (False, F, "below")):
            assert caseness(measure, of(when=when, above=above)) == Verdict(
                truth, f"the document says {side} the threshold"
            )
    assert extent(GAP, of(when=None, above=True)) is None


def test_words_of_the_threshold_give_the_values_on_their_side() -> None:
    above, below = (extent(SCALE, of(above=side)) for side in (True, False))
    assert above == Extent(10, 20, "in words, at or above the threshold of 10")
    assert below == Extent(0, 9, "in words, below the threshold of 10")
    assert (str(above), str(Extent(7, 7))) == ("10 to 20", "7")


# ---- caseness ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "score", "verdict"),
    [
        (SCALE, of(21), Verdict(U, "21 is outside the range of S, 0 to 20")),
        (SCALE, of(2.5), Verdict(U, "2.5 is outside the range of S, 0 to 20")),
        (SCALE, of(words="better"), Verdict(U, "“better” names no band of S")),
        (SCALE, of(9), Verdict(F, "9 against 10 or more")),
        (SCALE, of(10), Verdict(T, "10 against 10 or more")),
        (replace(SCALE, rules=(replace(KNOWN, above=True, verified=False),)), of(10),
         Verdict(F, "10 against above 10", verified=False)),
        (BANDED, of(words="moderate"),
         Verdict(T, "“moderate” is the band moderate, 10 to 14; 10 to 14 against 10 or more")),
        (GAP, of(11, PartialDate(2015)),
         Verdict(U, "no threshold of the service is known for it on that date", verified=False)),
        (replace(SCALE, rules=()), of(11),
         Verdict(U, "no threshold of the service is known for it on that date", verified=False)),
        (replace(SCALE, rules=(replace(KNOWN, caseness=None),)), of(11),
         Verdict(U, "no threshold of the service is known for it on that date")),
        (replace(SCALE, rules=(replace(KNOWN, caseness=None, verified=False),)), of(11),
         Verdict(U, "no threshold of the service is known for it on that date", verified=False)),
        (GAP, of(11, PartialDate(2014, 6)), Verdict(T, "11 against 10 or more")),
        (GAP, of(11, PartialDate(2016, 1, 1)), Verdict(F, "11 against 12 or more")),
        (GAP, of(15, None), Verdict(U, "more than one rule may be in force on that date")),
    ],
)  # fmt: skip
def test_caseness_and_why(measure: Measure, score: Scored, verdict: Verdict) -> None:
    assert caseness(measure, score) == verdict


@pytest.mark.parametrize(
    ("measure", "when", "rules"),
    [
        (SCALE, None, (KNOWN,)),
        (GAP, None, (None, OLD, NEW)),
        (GAP, PartialDate(2014, 12, 31), (OLD,)),
        (GAP, PartialDate(2015, 1, 1), (None,)),
        (GAP, PartialDate(2009, 12, 31), (None,)),
        (GAP, PartialDate(2010, 1, 1), (OLD,)),
        (GAP, PartialDate(2015, 12, 31), (None,)),
        (GAP, PartialDate(2014, 24), (OLD, None)),
        (replace(GAP, rules=(OLD,)), PartialDate(2015), (None,)),
        (replace(GAP, rules=(OLD,)), None, (None, OLD)),
        (replace(GAP, rules=(NEW,)), PartialDate(2015), (None,)),
        (replace(GAP, rules=(NEW,)), PartialDate(2016), (NEW,)),
        (
            replace(GAP, rules=(replace(OLD, valid_from=""),)),
            None,
            (replace(OLD, valid_from=""), None),
        ),
        (replace(SCALE, rules=()), None, (None,)),
        (replace(SCALE, rules=()), JUNE, (None,)),
    ],
)
def test_which_rules_may_be_in_force(
    measure: Measure, when: PartialDate | None, rules: tuple[MeasureRule | None, ...]
) -> None:
    assert rules_of(measure, when) == rules


# ---- the order of two --------------------------------------------------------------------------


def test_a_gap_between_two_rules_is_seen_in_a_period_around_it() -> None:
    around = GAP.rules_between(date(2014, 6, 1), date(2016, 6, 1))
    assert set(around) == {OLD, None, NEW}
    assert GAP.rules_between(date(2015, 2, 1), date(2015, 3, 1)) == (None,)


def test_words_of_the_threshold_have_no_values_while_either_of_two_rules_may_hold() -> None:
    meeting = replace(GAP, rules=(OLD, replace(NEW, valid_from="2015-01-01")))
    either = of(when=PartialDate(2014, 24), above=True)
    assert extent(meeting, either) is None
    assert caseness(meeting, either) == Verdict(T, "the document says at or above the threshold")
    assert [Verdict(truth, "").word for truth in (T, F, U)] == ["yes", "no", "undetermined"]


def told(context: str, course: str = "letter", when: PartialDate | None = None) -> Scored:
    return Scored(number=1, context=context, course=course, when=when)


ORDER = ["previous:previous:end", "previous:start", "previous:session:3", "previous:end",
         "start", "session:1", "session:2", "session:10", "end", "followup"]  # fmt: skip


def test_contexts_of_one_document_stand_in_the_order_of_its_courses() -> None:
    for place, context in enumerate(ORDER):
        for later in ORDER[place + 1 :]:
            said = "by what the document says of them"
            assert before(told(context), told(later)) == Verdict(T, said)
            assert before(told(later), told(context)) == Verdict(F, said)
    uncertain = "which of the two came first is not certain"
    for one, other in (
        (told("start", ""), told("end", "")),
        (told("start"), told("end", "another")),
        (told("current"), told("end")),
        (told("start"), told("session:two")),
        (told("start"), told("visit:2")),
        (told("session:20000"), told("session:30000")),
    ):
        assert before(one, other) == Verdict(U, uncertain)


def test_dates_come_before_what_a_document_says() -> None:
    early, late = told("end", when=JUNE), told("start", when=JULY)
    assert before(early, late) == Verdict(T, "by their dates")
    assert before(late, early) == Verdict(F, "by their dates")
    same = told("start", when=JUNE)
    assert before(same, early).because == "by what the document says of them"
    assert before(early, told("followup")).truth is T
    assert before(told("start"), late).truth is U


# ---- two scores --------------------------------------------------------------------------------


def test_two_scores_in_the_wrong_order_tell_only_that() -> None:
    found = change(GAP, of(15, PartialDate(2016, 6)), of(11, PartialDate(2014, 6)))
    wrong = Verdict(U, "the first of the two is the later one")
    assert (found.improved, found.deteriorated, found.fell_below, found.rose_to) == (wrong,) * 4
    assert found.unchanged.truth is F  # by the rule of the later one: 3 points
    unknown = change(SCALE, of(15, None), of(3, None))
    assert unknown.improved == Verdict(U, "which of the two came first is not certain")
    assert unknown.unchanged.truth is F


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        (replace(KNOWN, reliable_change=None),
         Verdict(U, "no reliable change of the service is known for it")),
        (replace(KNOWN, reliable_change=None, verified=False),
         Verdict(U, "no reliable change of the service is known for it", verified=False)),
        (replace(KNOWN, verified=False),
         Verdict(T, "a fall of 12 points; reliable from 6", verified=False)),
        (KNOWN, Verdict(T, "a fall of 12 points; reliable from 6")),
    ],
)  # fmt: skip
def test_reliable_change_and_why(rule: MeasureRule, verdict: Verdict) -> None:
    found = change(replace(SCALE, rules=(rule,)), of(15), of(3, JULY))
    assert found.improved == verdict
    assert found.unchanged.verified is verdict.verified
    gap = change(GAP, of(15, PartialDate(2014, 6)), of(3, PartialDate(2015, 6)))
    assert gap.improved == Verdict(
        U, "no reliable change of the service is known for it", verified=False
    )


def test_a_change_under_two_rules_is_verified_where_both_are() -> None:
    mixed = replace(GAP, rules=(OLD, replace(NEW, valid_from="2015-01-01", verified=False)))
    winter = PartialDate(2014, 24)
    found = change(mixed, of(20, PartialDate(2013)), of(5, winter))
    assert (found.improved.truth, found.improved.verified) == (T, False)
    assert (found.unchanged.truth, found.unchanged.verified) == (F, False)
    assert (found.fell_below.truth, found.fell_below.verified) == (T, False)
    older = replace(GAP, rules=(replace(OLD, verified=False), NEW))
    crossed = change(older, of(20, PartialDate(2013)), of(5, PartialDate(2016, 6))).fell_below
    assert (crossed.truth, crossed.verified) == (T, False)
    back = change(mixed, of(5, PartialDate(2013)), of(20, winter))
    assert (back.rose_to.truth, back.rose_to.verified) == (T, False)


def test_a_score_that_says_nothing_gives_no_difference() -> None:
    for first, last in ((of(words="?"), of(3, JULY)), (of(3), of(words="?", when=JULY))):
        found = change(SCALE, first, last)
        assert (found.points, found.percent, points_words(found), percent_words(found)) == (
            None, None, "", "",
        )  # fmt: skip
        assert found.improved == Verdict(U, "one of the two gives no value to subtract")


# ---- shares and studies ------------------------------------------------------------------------

WIDE = replace(SCALE, high=200, bands=(Band("low", 0, 99), Band("high", 100, 200)))


@pytest.mark.parametrize(
    ("first", "last", "share", "words"),
    [
        (of(100), of(75, JULY), (25, 25), "a fall of 25 %"),
        (of(100), of(125, JULY), (-25, -25), "a rise of 25 %"),
        (of(100), of(100, JULY), (0, 0), "a fall of 0 %"),
        (of(1), of(0, JULY), (100, 100), "a fall of 100 %"),
        (of(0), of(1, JULY), None, ""),
        (of(words="high"), of(50, JULY), (50, 75), "a fall of 50 to 75 %"),
        (of(50), of(words="high", when=JULY), (-300, -100), "a rise of 100 to 300 %"),
        (of(100), of(words="high", when=JULY), (-100, 0), "a rise of 0 to 100 %"),
        (of(words="high"), of(100, JULY), (0, 50), "a fall of 0 to 50 %"),
        (of(150), of(words="high", when=JULY), (100 * (1 - 200 / 150), 100 * (1 - 100 / 150)),
         "anything from a rise of 33 % to a fall of 33 %"),
    ],
)  # fmt: skip
def test_shares_of_the_first_score(
    first: Scored, last: Scored, share: tuple[float, float] | None, words: str
) -> None:
    found = change(WIDE, first, last)
    assert found.percent == (share if share is None else pytest.approx(share))
    assert percent_words(found) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (of(words="mild"), of(0, JULY), "a fall of 0 to 9 points"),
        (of(0), of(words="mild", when=JULY), "a rise of 0 to 9 points"),
        (of(words="mild"), of(9, JULY), "a rise of 0 to 9 points"),
        (of(words="mild"), of(1, JULY), "anything from a rise of 1 to a fall of 8 points"),
        (of(1), of(0, JULY), "a fall of 1 point"),
        (of(1), of(words="mild", when=JULY), "anything from a rise of 8 to a fall of 1 points"),
    ],
)
def test_points_in_words(first: Scored, last: Scored, words: str) -> None:
    assert points_words(change(BANDED, first, last)) == words


def test_a_share_about_nought_is_told_with_both_ends() -> None:
    narrow = replace(WIDE, bands=(Band("low", 0, 98), Band("high", 99, 150)))
    found = change(narrow, of(100), of(words="high", when=JULY))
    assert percent_words(found) == "anything from a rise of 50 % to a fall of 1 %"


def test_points_of_averages_have_two_decimals() -> None:
    assert points_words(change(MEAN, of(3.126), of(2, JULY))) == "a fall of 1.13 points"


def study(**known: object) -> ImportantDifference:
    made = ImportantDifference("A 2020", None, None, None, None, "", "", True)
    return replace(made, **known)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("found", "first", "last", "verdict"),
    [
        (study(points=5.0), of(100), of(95, JULY), Verdict(T, "a fall of 5 points against 5")),
        (study(points=5.0), of(100), of(96, JULY), Verdict(F, "a fall of 4 points against 5")),
        (study(points=5.0), of(words="?"), of(96, JULY),
         Verdict(U, "one of the two gives no value to subtract")),
        (study(percent=25.0), of(100), of(75, JULY),
         Verdict(T, "a fall of 25 % of the first score against 25 %")),
        (study(percent=25.0), of(100), of(76, JULY),
         Verdict(F, "a fall of 24 % of the first score against 25 %")),
        (study(percent=25.0, percent_low=20.0, percent_high=30.0), of(100), of(70, JULY),
         Verdict(T, "a fall of 30 % of the first score against 25 % (20 to 30 %)")),
        (study(percent=25.0, percent_low=20.0, percent_high=30.0), of(100), of(71, JULY),
         Verdict(U, "a fall of 29 % of the first score against 25 % (20 to 30 %)")),
        (study(percent=25.0, percent_low=20.0, percent_high=30.0), of(100), of(80, JULY),
         Verdict(U, "a fall of 20 % of the first score against 25 % (20 to 30 %)")),
        (study(percent=25.0, percent_low=20.0, percent_high=30.0), of(100), of(81, JULY),
         Verdict(F, "a fall of 19 % of the first score against 25 % (20 to 30 %)")),
        (study(percent=25.0), of(0), of(0, JULY),
         Verdict(U, "no share of the first score can be given")),
        (study(verified=False), of(100), of(0, JULY),
         Verdict(U, "no share of the first score can be given", verified=False)),
        (study(percent=50.0), of(words="high"), of(75, JULY),
         Verdict(U, "a fall of 25 to 62 % of the first score against 50 %")),
        (study(points=5.0, baseline="HIGH"), of(100), of(50, JULY),
         Verdict(T, "a fall of 50 points against 5")),
        (study(points=5.0, baseline="high"), of(99), of(50, JULY),
         Verdict(U, "the study’s figure is for a first score in the band high")),
        (study(points=5.0, baseline="low"), of(100), of(50, JULY),
         Verdict(U, "the study’s figure is for a first score in the band low")),
        (study(points=5.0, baseline="low"), of(words="low to high"), of(50, JULY),
         Verdict(U, "the study’s figure is for a first score in the band low")),
        (study(points=5.0, baseline="high"), of(words="low to high"), of(50, JULY),
         Verdict(U, "the study’s figure is for a first score in the band high")),
        (study(points=5.0, baseline="high"), of(words="?"), of(50, JULY),
         Verdict(U, "the study’s figure is for a first score in the band high")),
    ],
)  # fmt: skip
def test_what_a_study_took_for_noticeable(
    found: ImportantDifference, first: Scored, last: Scored, verdict: Verdict
) -> None:
    compared = change(replace(WIDE, differences=(found,)), first, last)
    assert compared.important == ((found, verdict),)


# ---- the measure itself ------------------------------------------------------------------------


def test_a_range_that_was_not_found_holds_everything() -> None:
    for half in (replace(SCALE, low=None), replace(SCALE, high=None)):
        assert half.range_words == "range not found"
        assert half.holds(99)
        assert half.holds(-1)
    assert SCALE.range_words == "0 to 20"
    assert [SCALE.holds(n) for n in (-1, 0, 20, 21, 3.5)] == [False, True, True, False, False]
    assert MEAN.holds(3.5)


@pytest.mark.parametrize(
    ("rule", "words", "reached"),
    [
        (KNOWN, "10 or more", (F, T, T)),
        (replace(KNOWN, above=True), "above 10", (F, F, T)),
    ],
)
def test_where_a_threshold_begins(
    rule: MeasureRule, words: str, reached: tuple[Truth, ...]
) -> None:
    assert rule.cut_words == words
    assert tuple(T if rule.reached(n) else F for n in (9, 10, 11)) == reached


def test_without_a_threshold_nothing_reaches_it() -> None:
    none = replace(KNOWN, caseness=None)
    assert none.reached(1000) is None
    assert none.cut_words == ""
