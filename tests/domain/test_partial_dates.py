"""Partial dates as intervals of days: leap days, seasons, ends before starts (2.4)."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from casereview.domain.assessing.quantity import DAYS_IN_MONTH, calendar_days, duration_at, elapsed
from casereview.domain.dates import SEASONS, PartialDate, age_on, parse_date

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31)) | st.sampled_from(
    [date(2000, 2, 29), date(2024, 2, 29), date(2023, 2, 28), date(2024, 3, 1), date(2023, 12, 31)]
)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    """A year, a season, a month or a day, said to be about or not."""
    day, circa = draw(DAYS), draw(st.booleans())
    kind = draw(st.sampled_from(("year", "season", "month", "day")))
    if kind == "year":
        return PartialDate(day.year, circa=circa)
    if kind == "season":
        return PartialDate(day.year, draw(st.sampled_from(sorted(SEASONS))), circa=circa)
    return PartialDate(day.year, day.month, day.day if kind == "day" else None, circa)


def day_of(when: PartialDate, at: int) -> date:
    """One of the days that a date may mean."""
    days = (when.latest - when.earliest).days
    return when.earliest + timedelta(days=at % (days + 1))


@given(partial_dates())
def test_a_date_is_kept_as_it_was_said(when: PartialDate) -> None:
    assert PartialDate.from_edtf(when.edtf) == when
    assert parse_date(when.edtf) == when
    assert parse_date(str(when)) == when


@given(partial_dates())
def test_a_date_means_the_days_of_its_name(when: PartialDate) -> None:
    assert when.earliest <= when.middle <= when.latest
    days = (when.latest - when.earliest).days + 1
    if when.month is None:
        assert days == 365 + isleap(when.year)
    elif when.month in SEASONS:
        assert 90 <= days <= 92
    else:
        assert days == 1 if when.day else 28 <= days <= 31


@given(partial_dates(), partial_dates(), st.integers(0, 10**6), st.integers(0, 10**6))
@example(PartialDate(2024, 2, 29), PartialDate(2025, 2, 28), 0, 0)
@example(PartialDate(2023, 2), PartialDate(2024, 2), 27, 28)
@example(PartialDate(2023, 24), PartialDate(2024, 3), 90, 0)
def test_the_time_between_two_dates_holds_that_between_any_of_their_days(
    start: PartialDate, end: PartialDate, first: int, last: int
) -> None:
    begins, ends = day_of(start, first), day_of(end, last)
    assume(begins <= ends)
    found = elapsed(start, end)
    assert found.lo <= calendar_days(begins, ends) <= found.hi


@given(partial_dates(), partial_dates())
def test_the_time_between_two_dates_is_no_wider_than_their_days(
    start: PartialDate, end: PartialDate
) -> None:
    assume(start.earliest <= end.latest)
    found = elapsed(start, end)
    assert found.hi == calendar_days(start.earliest, end.latest)
    if start.latest < end.earliest:
        assert found.lo == calendar_days(start.latest, end.earliest) > 0
    else:
        assert found.lo == 0  # both may be the same day


@given(partial_dates(), partial_dates())
def test_an_end_that_lies_before_the_start_however_read_is_refused(
    one: PartialDate, other: PartialDate
) -> None:
    assume(one.latest < other.earliest)
    with pytest.raises(ValueError, match="is later than"):
        elapsed(other, one)
    for stored in (f"{other.edtf}/{one.edtf}", f"{other.edtf}/.."):
        with pytest.raises(ValueError, match="is later than"):
            duration_at(stored, one)


@given(DAYS, st.integers(0, 4000))
def test_an_earlier_start_is_never_a_shorter_time(end: date, days: int) -> None:
    start = end - timedelta(days=days)
    assert calendar_days(start, end) <= calendar_days(start - timedelta(days=1), end)


@given(DAYS, st.integers(1, 40))
def test_whole_years_are_twelve_months_each_whatever_their_days(start: date, years: int) -> None:
    leap_day = (start.month, start.day) == (2, 29) and not isleap(start.year + years)
    end = start.replace(year=start.year + years, day=28 if leap_day else start.day)
    assert calendar_days(start, end) == years * 12 * DAYS_IN_MONTH
    assert age_on(start, end) == years - leap_day  # one born on 29 February is older from 1 March
    assert age_on(start, end + timedelta(days=1)) == years
