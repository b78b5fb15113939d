"""Periods of rules: what holds on a day, in a month, in a year, without limits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.dates import PartialDate
from casereview.domain.provenance import Period, Provenance

HELD = Period(PartialDate(2018, 12, 5), PartialDate(2022, 6))


@pytest.mark.parametrize(
    ("when", "truth"),
    [
        (PartialDate(2018, 12, 4), F),
        (PartialDate(2018, 12, 5), T),
        (PartialDate(2018, 12), U),
        (PartialDate(2019), T),
        (PartialDate(2022, 5, 31), T),
        (PartialDate(2022, 6, 1), T),
        (PartialDate(2022, 6, 2), U),  # which day of June it ended is not known
        (PartialDate(2022, 7, 1), F),
        (PartialDate(2022), U),
    ],
)
def test_a_period_on_a_date(when: PartialDate, truth: Truth) -> None:
    assert HELD.on(when) is truth


def test_a_period_without_limits_always_holds() -> None:
    assert Period().on(PartialDate(1900)) is T
    assert Period(begin=PartialDate(2000)).on(PartialDate(2000)) is U
    assert Period(begin=PartialDate(2000)).on(PartialDate(2001)) is T
    assert Period(end=PartialDate(2000)).on(PartialDate(2001)) is F


def test_periods_and_marks_in_words() -> None:
    assert str(HELD) == "5 December 2018 to June 2022"
    assert str(Period(PartialDate(2011))) == "from 2011"
    assert str(Period(end=PartialDate(2011))) == "until 2011"
    assert str(Period()) == ""
    assert Provenance("x", verified=True).mark == "verified"
    assert Provenance("x").mark == "not verified"


days = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@given(days, days, days)
def test_a_span_is_covered_only_if_each_of_its_days_is(
    one: date, other: date, inside: date
) -> None:
    first, last = sorted((one, other))
    span = HELD.covers(first, last)
    if first <= inside <= last:
        day = HELD.covers(inside, inside)
        if span is not U:
            assert day is span
