"""What scores and their changes say: three-valued, never more than every possible value allows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.measures import load_measures
from casereview.domain.assessing.measure import Measure, MeasureRule, Scoring
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.score_change import (
    MISSING,
    NOT_APPLICABLE,
    Extent,
    Scored,
    before,
    caseness,
    change,
    extent,
    from_items,
    item_faults,
    points_words,
    pro_rated,
)
from casereview.domain.dates import PartialDate

MEASURES = load_measures()
PHQ9, GAD7, WSAS, MI = (MEASURES[name] for name in ("PHQ-9", "GAD-7", "WSAS", "MI"))
JUNE = PartialDate(2019, 6, 3)
DECEMBER = PartialDate(2019, 12, 2)

TWO_RULES = Measure(
    "X",
    "A scale whose rule changed",
    0,
    20,
    4,
    (
        MeasureRule("", "2019-12-31", 10, 6, "old", True),
        MeasureRule("2020-01-01", "", 12, 3, "new", False),
    ),
    items=5,
    scoring=Scoring.SUM,
)

totals = st.integers(0, 27)
answers = st.sampled_from(("0", "1", "2", "3", MISSING))
sheets = st.tuples(*(answers for _ in range(9)))
days = st.dates(date(2009, 1, 1), date(2025, 12, 31)).map(PartialDate.of)


def of(number: float | None = None, **known: object) -> Scored:
    return Scored(number=number, **{"when": JUNE, **known})  # type: ignore[arg-type]  # by name


# ---- one score ---------------------------------------------------------------------------------


@given(totals)
def test_a_number_is_at_caseness_from_the_cut_on(number: int) -> None:
    assert caseness(PHQ9, of(number)).truth is (T if number >= 10 else F)


@given(sheets)
def test_missing_items_leave_a_score_as_wide_as_they_are(items: tuple[str, ...]) -> None:
    found = from_items(PHQ9, items)
    for value in ("0", "1", "2", "3"):
        filled = tuple(item or value for item in items)
        total = from_items(PHQ9, filled)
        assert total.exact
        assert found.low <= total.low <= found.high
    assert found.exact is (MISSING not in items)
    assert found.low == sum(int(item or 0) for item in items)
    assert found.high == sum(int(item or 3) for item in items)


@given(sheets)
def test_caseness_of_incomplete_items_holds_for_every_way_to_complete_them(
    items: tuple[str, ...],
) -> None:
    verdict = caseness(PHQ9, of(items=items)).truth
    ends = {
        caseness(PHQ9, of(items=tuple(item or value for item in items))).truth for value in "03"
    }
    assert ends == {verdict} if verdict is not U else ends == {T, F}


@given(sheets)
def test_nothing_is_pro_rated_by_itself(items: tuple[str, ...]) -> None:
    missing = items.count(MISSING)
    bridged = pro_rated(PHQ9, items)
    assert (bridged is not None) is (0 < missing <= 2)
    if bridged is not None:
        found = extent(PHQ9, of(items=items))
        assert found is not None
        assert not found.exact
        assert f"{missing} of 9 items missing" in found.because


def test_a_work_item_that_does_not_apply_adds_nothing() -> None:
    for sign in (NOT_APPLICABLE, "9"):
        items = (sign, "8", "8", "8", "8")
        assert item_faults(WSAS, items) == ""
        assert from_items(WSAS, items) == Extent(32, 32)
    assert "always applies" in item_faults(WSAS, ("1", NOT_APPLICABLE, "1", "1", "1"))
    assert "runs from 0 to 8" in item_faults(WSAS, ("1", "9", "1", "1", "1"))
    assert "runs from 0 to 8" in item_faults(WSAS, ("½", "1", "1", "1", "1"))
    assert from_items(WSAS, (MISSING, "1", "1", "1", "1")) == Extent(4, 12, "1 of 5 items missing")


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("moderate", 10, 14),
        ("Moderately severe depression", 15, 19),
        ("in the severe range", 20, 27),
        ("mild to moderate", 5, 14),
        ("moderate – moderately severe", 10, 19),
        ("“minimal”", 0, 4),
    ],
)
def test_words_are_as_wide_as_their_band(words: str, low: int, high: int) -> None:
    found = extent(PHQ9, of(words=words))
    assert found is not None
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(
    "words",
    [
        "not severe",
        "no longer moderate",
        "less than mild",
        "from severe to mild",
        "much better",
        "",
    ],
)
def test_words_that_name_no_band_say_nothing(words: str) -> None:
    assert extent(PHQ9, of(words=words)) is None
    assert caseness(PHQ9, of(words=words)).truth is U


def test_words_of_the_threshold_take_its_side() -> None:
    assert extent(PHQ9, of(words="at caseness", above=True)) == Extent(
        10, 27, "in words, at or above the threshold of 10"
    )
    below = extent(GAD7, of(words="normal", above=False))
    assert below is not None
    assert (below.low, below.high) == (0, 7)
    assert caseness(MEASURES["BIQ"], of(words="normal", above=False)).truth is F
    assert extent(MI, of(words="below caseness", above=False)) is None


def test_a_rule_of_its_day_and_none_where_days_may_differ() -> None:
    eleven = 11
    for when, truth in (
        (PartialDate(2019, 12, 31), T),
        (PartialDate(2020, 1, 1), F),
        (PartialDate(2019, 24), U),  # the winter goes over the change
        (PartialDate(2018), T),
        (None, U),
    ):
        assert caseness(TWO_RULES, of(eleven, when=when)).truth is truth
    assert caseness(TWO_RULES, of(15, when=None)).truth is T
    assert not caseness(TWO_RULES, of(15, when=None)).verified
    assert caseness(PHQ9, of(10, when=None)).truth is T


# ---- two scores --------------------------------------------------------------------------------


@given(totals, totals)
def test_of_improved_deteriorated_unchanged_just_one_holds(first: int, last: int) -> None:
    found = change(PHQ9, of(first), of(last, when=DECEMBER))
    truths = [found.improved.truth, found.deteriorated.truth, found.unchanged.truth]
    assert sorted(truths) == [F, F, T]
    assert found.improved.truth is (T if first - last >= 6 else F)
    assert found.deteriorated.truth is (T if last - first >= 6 else F)
    assert found.fell_below.truth is (T if first >= 10 > last else F)
    assert found.rose_to.truth is (T if first < 10 <= last else F)


@given(sheets, sheets)
def test_a_verdict_on_open_scores_holds_for_all_their_values(
    first: tuple[str, ...], last: tuple[str, ...]
) -> None:
    """A decided verdict must not be overturned by any value that the scores may have."""
    whole = change(PHQ9, of(items=first), of(items=last, when=DECEMBER))
    begin, end = from_items(PHQ9, first), from_items(PHQ9, last)
    seen: dict[str, set[Truth]] = {}
    for one in range(int(begin.low), int(begin.high) + 1):
        for two in range(int(end.low), int(end.high) + 1):
            found = change(PHQ9, of(one), of(two, when=DECEMBER))
            for name in ("improved", "deteriorated", "unchanged", "fell_below", "rose_to"):
                seen.setdefault(name, set()).add(getattr(found, name).truth)
            for place, (_, verdict) in enumerate(found.important):
                seen.setdefault(str(place), set()).add(verdict.truth)
    for name in ("improved", "deteriorated", "fell_below", "rose_to"):
        verdict = getattr(whole, name).truth
        assert verdict is U or seen[name] == {verdict}
    assert whole.improved.truth is not U or seen["improved"] == {T, F}
    assert whole.unchanged.truth is U or seen["unchanged"] == {whole.unchanged.truth}
    for place, (_, found_) in enumerate(whole.important):
        assert found_.truth is U or seen[str(place)] == {found_.truth}


@given(totals, totals, days, days)
def test_the_order_of_two_scores_turns_their_verdicts_round(
    first: int, last: int, one: PartialDate, other: PartialDate
) -> None:
    there = change(PHQ9, of(first, when=one), of(last, when=other))
    if one == other:
        assert {there.improved.truth, there.deteriorated.truth, there.fell_below.truth} == {U}
    elif one.latest < other.earliest:
        assert there.ordered.truth is T
    else:
        assert there.ordered.truth is F
        assert there.improved.truth is U
    back = change(PHQ9, of(last, when=one), of(first, when=other))
    assert there.unchanged.truth is back.unchanged.truth
    assert there.improved.truth is back.deteriorated.truth


def test_dates_that_overlap_leave_the_order_open_unless_the_document_tells() -> None:
    summer, july = PartialDate(2019, 22), PartialDate(2019, 7)
    assert before(of(1, when=summer), of(1, when=july)).truth is U
    told = {"when": None, "course": "d4"}
    start, end = of(15, context="start", **told), of(8, context="end", **told)
    third, second = of(1, context="session:3", **told), of(1, context="session:2", **told)
    earlier, after = of(1, context="previous:end", **told), of(1, context="followup", **told)
    for one, other in ((start, end), (second, third), (earlier, start), (end, after)):
        assert before(one, other).truth is T
        assert before(other, one).truth is F
    assert before(start, of(8, context="end", when=None, course="d5")).truth is U
    assert before(start, of(8, context="current", **told)).truth is U
    assert before(start, start).truth is U
    assert change(PHQ9, start, end).improved.truth is T


def test_a_change_is_judged_by_the_rule_of_the_later_score() -> None:
    for when, improved in ((PartialDate(2019, 12, 31), F), (PartialDate(2020, 1, 1), T)):
        found = change(TWO_RULES, of(15, when=JUNE), of(11, when=when))
        assert found.improved.truth is improved
        assert found.improved.verified is (improved is F)
    open_ = change(TWO_RULES, of(15, when=PartialDate(2018)), of(11, when=PartialDate(2019, 24)))
    assert open_.improved.truth is U


@pytest.mark.parametrize(
    ("first", "last", "truths"),
    [
        (14, 10, (T, T, F)),  # 28.6 % of a moderate score; 4 points
        (14, 11, (U, F, F)),  # 21.4 %, within the study's bounds of 15 to 27 %
        (14, 12, (F, F, F)),  # 14.3 %
        (20, 10, (U, T, T)),  # not a moderate first score
        (10, 14, (F, F, F)),
        (0, 0, (U, F, F)),
    ],
)
def test_important_differences_each_by_its_study(
    first: int, last: int, truths: tuple[Truth, ...]
) -> None:
    found = change(PHQ9, of(first), of(last, when=DECEMBER))
    assert tuple(verdict.truth for _, verdict in found.important) == truths
    assert [verdict.verified for _, verdict in found.important] == [True, True, False]


def test_what_has_no_rule_is_undetermined_and_says_why() -> None:
    found = change(WSAS, of(30), of(10, when=DECEMBER))
    assert {found.improved.truth, found.unchanged.truth, found.fell_below.truth} == {U}
    assert "no reliable change" in found.improved.because
    assert points_words(found) == "a fall of 20 points"
    words = change(PHQ9, of(words="much better"), of(3, when=DECEMBER))
    assert words.points is None
    assert points_words(words) == ""
    assert words.improved.truth is U


def test_averages_are_compared_within_their_exactness() -> None:
    found = change(MI, of(3.73), of(3.0, when=DECEMBER))
    assert found.improved.truth is T  # 3.73 - 3.0 is a hair below 0.73 in binary


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (of(15), of(8, when=DECEMBER), "a fall of 7 points"),
        (of(8), of(9, when=DECEMBER), "a rise of 1 point"),
        (of(8), of(8, when=DECEMBER), "no difference"),
        (of(words="severe"), of(words="mild", when=DECEMBER), "a fall of 11 to 22 points"),
        (of(words="mild"), of(words="severe", when=DECEMBER), "a rise of 11 to 22 points"),
        (
            of(words="mild"),
            of(words="mild to moderate", when=DECEMBER),
            "anything from a rise of 9 to a fall of 4 points",
        ),
    ],
)
def test_differences_in_words(first: Scored, last: Scored, said: str) -> None:
    assert points_words(change(PHQ9, first, last)) == said


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 4_000))
def test_the_rules_of_a_period_are_those_of_its_days(begin: date, length: int) -> None:
    end = begin + timedelta(length)
    found = set(TWO_RULES.rules_between(begin, end))
    around = (begin, end, date(2019, 12, 31), date(2020, 1, 1))
    assert found == {TWO_RULES.rule_on(d.isoformat()) for d in around if begin <= d <= end}
