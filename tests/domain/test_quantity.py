"""Numbers and durations as intervals, as precise as what was said (diagnostic-interview 2.4)."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.assessing.interview import ItemType
from casereview.domain.assessing.quantity import (
    Interval,
    calendar_days,
    compare,
    describe,
    duration_at,
    duration_words,
    easter_sunday,
    elapsed,
    parse_duration,
    parse_number,
    parse_spoken_duration,
)
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.dates import PartialDate

MONTH = 30.4375
DAY = PartialDate(2021, 10, 1)


@pytest.mark.parametrize(
    ("raw", "low", "high"),
    [
        ("P6M", 6 * MONTH, 6 * MONTH),
        ("P2W", 14, 14),
        ("P0D", 0, 0),
        ("P1Y", 365.25, 365.25),
        ("P1Y6M", 18 * MONTH, 18 * MONTH),
        ("P2.5Y", 30 * MONTH, 30 * MONTH),
        ("P1M2W3D", MONTH + 17, MONTH + 17),
        ("P5M/P7M", 5 * MONTH, 7 * MONTH),
        ("P6M/..", 6 * MONTH, inf),
        ("../P1M", 0, MONTH),
    ],
)
def test_stored_durations(raw: str, low: float, high: float) -> None:
    assert parse_duration(raw) == Interval(low, high)
    assert duration_at(raw, DAY) == Interval(low, high)


@pytest.mark.parametrize(
    "raw",
    ["", "P", "6M", "P6", "PT6H", "-P6M", "P6M/", "/P6M", "../..", "P7M/P5M", "P6M/P7M/P8M", "P٣M"],
)
def test_what_is_no_duration(raw: str) -> None:
    with pytest.raises(ValueError):
        parse_duration(raw)


@pytest.mark.parametrize(
    ("raw", "low", "high"),
    [("2", 2, 2), ("2.5", 2.5, 2.5), ("2/4", 2, 4), ("2/..", 2, inf), ("../4", 0, 4)],
)
def test_stored_numbers(raw: str, low: float, high: float) -> None:
    assert parse_number(raw) == Interval(low, high)


@pytest.mark.parametrize("raw", ["", "two", "-1", "2/", "../..", "4/2", "1e9", "nan", "2 "])
def test_what_is_no_number(raw: str) -> None:
    with pytest.raises(ValueError):
        parse_number(raw)


@pytest.mark.parametrize(
    ("interval", "op", "value", "expected"),
    [
        ((6, 6), ">=", 6, T), ((5, 7), ">=", 6, U), ((1, 5), ">=", 6, F), ((6, 9), ">=", 6, T),
        ((6, 6), ">", 6, F), ((6, 7), ">", 6, U), ((7, 8), ">", 6, T), ((0, inf), ">", 6, U),
        ((6, 6), "<=", 6, T), ((6, 7), "<=", 6, U), ((7, 7), "<=", 6, F),
        ((5, 5), "<", 6, T), ((5, 6), "<", 6, U), ((6, 9), "<", 6, F),
        ((6, 6), "==", 6, T), ((5, 7), "==", 6, U), ((7, 8), "==", 6, F),
    ],
)  # fmt: skip
def test_comparisons(interval: tuple[float, float], op: str, value: float, expected: Truth) -> None:
    assert compare(Interval(*interval), op, value) is expected


def test_an_unknown_comparison_is_refused() -> None:
    with pytest.raises(ValueError):
        compare(Interval(1, 2), "!=", 1)


def test_an_interval_holds_something() -> None:
    with pytest.raises(ValueError):
        Interval(2, 1)
    with pytest.raises(ValueError):
        Interval(inf, inf)


numbers = st.integers(0, 12)


@given(numbers, numbers, numbers, st.sampled_from((">=", ">", "<", "<=", "==")))
def test_a_decided_comparison_holds_for_every_quantity_inside(
    first: int, second: int, value: int, op: str
) -> None:
    low, high = sorted((first, second))
    outcome = compare(Interval(low, high), op, value)
    inside = {compare(Interval(n / 2, n / 2), op, value) for n in range(2 * low, 2 * high + 1)}
    assert inside == {T, F} if outcome is U else inside == {outcome}


# ---- dates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2021, 1, 1), date(2021, 7, 1), 6 * MONTH),
        (date(2021, 2, 1), date(2021, 3, 1), MONTH),
        (date(2021, 1, 31), date(2021, 2, 28), MONTH),
        (date(2021, 1, 31), date(2021, 3, 1), MONTH + 1),
        (date(2021, 3, 1), date(2021, 3, 15), 14),
        (date(2020, 12, 15), date(2021, 1, 14), 30),
        (date(2021, 5, 5), date(2021, 5, 5), 0),
    ],
)
def test_calendar_months_are_months(start: date, end: date, days: float) -> None:
    assert calendar_days(start, end) == days


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 900))
def test_a_later_end_is_never_a_shorter_time(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    assert calendar_days(start, end) <= calendar_days(start, end + timedelta(days=1))
    assert abs(calendar_days(start, end) - days) < 3


def test_partial_dates_become_an_interval() -> None:
    found = elapsed(PartialDate(2021, 4), PartialDate(2021, 10))
    assert found == Interval(calendar_days(date(2021, 4, 30), date(2021, 10, 1)), 6 * MONTH + 30)
    assert compare(found, ">=", 6 * MONTH) is U
    assert compare(elapsed(PartialDate(2021, 3), PartialDate(2021, 10)), ">=", 6 * MONTH) is T
    assert elapsed(PartialDate(2021), PartialDate(2021)).lo == 0
    with pytest.raises(ValueError):
        elapsed(PartialDate(2022), PartialDate(2021))


def test_a_duration_given_by_its_onset() -> None:
    assert duration_at("2021-04-01/..", DAY) == Interval(6 * MONTH, 6 * MONTH)
    assert duration_at("2021-04-01/2021-05-01", DAY) == Interval(MONTH, MONTH)
    assert duration_at("2019/..", DAY).hi == 33 * MONTH
    for wrong in ("2021-04", "2022/..", "2021-13/..", "2021-04/soon"):
        with pytest.raises(ValueError):
            duration_at(wrong, DAY)


def test_easter() -> None:
    assert easter_sunday(2021) == date(2021, 4, 4)
    assert easter_sunday(2024) == date(2024, 3, 31)
    assert easter_sunday(1961) == date(1961, 4, 2)


# ---- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("about six months", "P5M/P7M"),
        ("five to seven months", "P5M/P7M"),
        ("between 5 and 7 months", "P5M/P7M"),
        ("from five to seven months", "P5M/P7M"),
        ("six weeks to two months", "P6W/P2M"),
        ("3 weeks", "P3W"),
        ("for ten years", "P10Y"),
        ("two years ago", "P2Y"),
        ("a fortnight", "P2W"),
        ("half a year", "P6M"),
        ("a year and a half", "P18M"),
        ("two and a half years", "P30M"),
        ("two months and a half", "P2.5M"),
        ("a couple of weeks", "P2W"),
        ("about a month", "P3W/P5W"),
        ("about two years", "P18M/P30M"),
        ("roughly a week", "P5D/P9D"),
        ("about 2 days", "P1D/P3D"),
        ("around 20 years", "P18Y/P22Y"),
        ("at least a year", "P1Y/.."),
        ("six months or more", "P6M/.."),
        ("less than a month", "../P1M"),
        ("three weeks or less", "../P3W"),
        ("since April 2021", "2021-04/.."),
        ("since Easter 2021", "2021-04-04~/.."),
        ("since 2019", "2019/.."),
        ("from March 2020 to May 2021", "2020-03/2021-05"),
        ("P6M", "P6M"),
        ("2021-04/..", "2021-04/.."),
    ],
)
def test_spoken_durations(said: str, stored: str) -> None:
    assert parse_spoken_duration(said) == stored
    assert describe(stored, ItemType.DURATION)


@pytest.mark.parametrize(
    "said",
    ["", "long", "a while", "some umpteen months", "at least long", "seven to five months",
     "since the accident", "months", "wolf to two months", "from May 2021 to March 2020"],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused(said: str) -> None:
    with pytest.raises(ValueError):
        parse_spoken_duration(said)


@pytest.mark.parametrize(
    ("raw", "kind", "words"),
    [
        ("threshold", ItemType.RATING, "present"),
        ("subthreshold", ItemType.RATING, "below threshold"),
        ("absent", ItemType.RATING, "absent"),
        ("inadequate", ItemType.RATING, "inadequate information"),
        ("skipped", ItemType.DURATION, "not asked (skipped)"),
        ("yes", ItemType.EXCLUSION, "applies"),
        ("no", ItemType.EXCLUSION, "considered, does not apply"),
        ("unsure", ItemType.EXCLUSION, "unsure"),
        ("yes", ItemType.YES_NO, "yes"),
        ("P8M", ItemType.DURATION, "8 months"),
        ("P1M", ItemType.DURATION, "1 month"),
        ("P0D", ItemType.DURATION, "0 days"),
        ("P1Y6M", ItemType.DURATION, "1 year 6 months"),
        ("P5M/P7M", ItemType.DURATION, "5 to 7 months"),
        ("P6W/P2M", ItemType.DURATION, "6 weeks to 2 months"),
        ("P6M/..", ItemType.DURATION, "at least 6 months"),
        ("../P1M", ItemType.DURATION, "at most 1 month"),
        ("2021-04/..", ItemType.DURATION, "since April 2021"),
        ("2020/2021-05", ItemType.DURATION, "2020 to May 2021"),
        ("2", ItemType.NUMBER, "2"),
        ("2/4", ItemType.NUMBER, "2 to 4"),
        ("2021-21", ItemType.DATE, "spring 2021"),
        ("only_during", ItemType.CHOICE, "only during"),
        ("absent", ItemType.TEXT, "absent"),
    ],
)
def test_answers_in_words(raw: str, kind: ItemType, words: str) -> None:
    assert describe(raw, kind) == words


def test_words_of_what_is_no_duration_are_refused() -> None:
    with pytest.raises(ValueError):
        duration_words("six months")
