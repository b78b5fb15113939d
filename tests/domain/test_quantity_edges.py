"""Quantities at their edges: ends of intervals, ends of months, and what is told of a fault."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest

from casereview.domain.assessing.interview import ItemType
from casereview.domain.assessing.quantity import (
    DAYS_IN_MONTH,
    Interval,
    calendar_days,
    compare,
    describe,
    duration_at,
    duration_words,
    easter_sunday,
    elapsed,
    parse_spoken_duration,
)
from casereview.domain.assessing.truth import F, T, U
from casereview.domain.dates import PartialDate

DAY = PartialDate(2024, 5, 1)


@pytest.mark.parametrize(
    ("low", "high", "value", "expected"),
    [(2, 5, 2, U), (1, 2, 2, U), (1, 5, 3, U), (2, 2, 2, T), (1, 1, 2, F), (3, 4, 2, F)],
)
def test_equal_at_either_end_of_what_was_said(
    low: float, high: float, value: float, expected: object
) -> None:
    assert compare(Interval(low, high), "==", value) is expected


def test_a_fault_is_told_as_what_it_is() -> None:
    with pytest.raises(ValueError, match="not a stored duration: '2021'"):
        duration_at("2021", DAY)
    with pytest.raises(ValueError, match="is later than"):
        elapsed(PartialDate(2021), PartialDate(2020))


def test_a_duration_that_ends_the_day_it_begins() -> None:
    assert elapsed(DAY, DAY) == Interval(0.0, 0.0)
    assert duration_at("2024-05-01/..", DAY) == Interval(0.0, 0.0)


def test_months_are_those_of_the_calendar() -> None:
    """From every day of four years: the same day of the month, or the month's last."""
    day = date(2019, 12, 1)
    while day < date(2024, 2, 1):
        for months in (1, 2, 11, 12, 13):
            year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
            last = calendar.monthrange(year, month + 1)[1]
            there = date(year, month + 1, min(day.day, last))
            assert calendar_days(day, there) == months * DAYS_IN_MONTH, (day, there)
            assert calendar_days(day, there - timedelta(days=1)) < months * DAYS_IN_MONTH
        day += timedelta(days=1)


def test_words_and_stored_forms_at_their_edges() -> None:
    assert parse_spoken_duration("an week") == "P1W"
    assert parse_spoken_duration("a week") == "P1W"
    assert parse_spoken_duration("2200/..") == "2200/.."


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("about 3 months", "P2M/P4M"),
        ("about 2 months", "P6W/P10W"),
        ("about 14 months", "P13M/P15M"),
        ("about 15 months", "P13M/P17M"),
    ],
)
def test_how_rough_about_is(said: str, stored: str) -> None:
    assert parse_spoken_duration(said) == stored


def test_words_keep_what_was_typed_and_leave_out_noughts() -> None:
    assert describe("as_told", ItemType.TEXT) == "as_told"
    assert describe("mixed_kind", ItemType.CHOICE) == "mixed kind"
    assert duration_words("P0Y6M") == "6 months"


def test_easter_in_four_centuries_by_another_computus() -> None:
    """Oudin's algorithm (1940), as the United States Naval Observatory gives it."""
    for year in range(1800, 2201):
        century, n = year // 100, year % 19
        k = (century - 17) // 25
        i = (century - century // 4 - (century - k) // 3 + 19 * n + 15) % 30
        i -= (i // 28) * (1 - (i // 28) * (29 // (i + 1)) * ((21 - n) // 11))
        weekday = (year + year // 4 + i + 2 - century + century // 4) % 7
        days = i - weekday
        month = 3 + (days + 40) // 44
        assert easter_sunday(year) == date(year, month, days + 28 - 31 * (month // 4))
