"""Until when what is kept: every month end, leap day and birthday, and what is not known."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casereview.catalogue.retention import load_retention
from casereview.domain.custody.retention import (
    Circumstance,
    Keeping,
    Material,
    Period,
    State,
    Urgency,
    a_month_after,
    birthday,
    is_due,
    standing,
    urgency,
)

RULES = load_retention()
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
BORN = st.none() | st.dates(date(1930, 1, 1), date(2150, 12, 31))
KEEPINGS = st.builds(
    Keeping,
    concluded_on=st.none() | DAYS,
    child=st.booleans(),
    protected_party=st.booleans(),
    provisional_damages=st.booleans(),
    received_until=st.none() | DAYS,
    work_until=st.none() | DAYS,
    reviewed_on=st.none() | DAYS,
)


# --- periods and birthdays ---


@pytest.mark.parametrize(
    ("period", "day", "ends"),
    [
        ("P6M", date(2024, 8, 31), date(2025, 2, 28)),
        ("P6M", date(2023, 8, 31), date(2024, 2, 29)),
        ("P6M", date(2024, 2, 29), date(2024, 8, 29)),
        ("P7Y", date(2024, 2, 29), date(2031, 2, 28)),
        ("P8Y", date(2024, 2, 29), date(2032, 2, 29)),
        ("P1M", date(2024, 12, 31), date(2025, 1, 31)),
        ("P21D", date(2024, 2, 20), date(2024, 3, 12)),
        ("P1Y2M3D", date(2024, 1, 30), date(2025, 4, 2)),
    ],
)
def test_a_period_ends_on_the_corresponding_day(period: str, day: date, ends: date) -> None:
    assert Period.parse(period).after(day) == ends


@pytest.mark.parametrize("text", ["", "P", "6M", "P6W", "P-1M", "P6M ", "PT6H", "P1.5Y"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="period"):
        Period.parse(text)


def test_a_period_says_itself() -> None:
    assert [str(Period.parse(p)) for p in ("P6M", "P7Y", "P1Y", "P21D", "P1Y6M")] == [
        "6 months",
        "7 years",
        "1 year",
        "21 days",
        "1 year and 6 months",
    ]


@given(DAYS, st.integers(0, 600))
def test_months_keep_the_day_or_take_the_last(day: date, months: int) -> None:
    ends = Period(months).after(day)
    assert (ends.year - day.year) * 12 + ends.month - day.month == months
    last = calendar.monthrange(ends.year, ends.month)[1]
    assert ends.day == min(day.day, last)


@given(DAYS, DAYS, st.integers(0, 120))
def test_a_later_conclusion_never_ends_earlier(one: date, two: date, months: int) -> None:
    first, second = sorted((one, two))
    assert Period(months).after(first) <= Period(months).after(second)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(1, 100))
def test_an_age_is_reached_on_the_birthday_never_before(born: date, age: int) -> None:
    day = birthday(born, age)
    assert day.year == born.year + age
    leap_day = (born.month, born.day) == (2, 29) and not calendar.isleap(day.year)
    assert (day.month, day.day) == ((3, 1) if leap_day else (born.month, born.day))


# --- the shipped rules ---


def test_records_go_after_six_months_and_the_rest_after_seven_years() -> None:
    keeping = Keeping(date(2024, 8, 31))
    received = standing(RULES, Material.RECEIVED, keeping, date(1980, 1, 1))
    work = standing(RULES, Material.WORK, keeping, date(1980, 1, 1))
    assert (received.day, work.day) == (date(2025, 2, 28), date(2031, 8, 31))
    assert received.state is work.state is State.DATED
    assert "6 months from the conclusion on 31 August 2024" in received.why[0]


@pytest.mark.parametrize("material", list(Material))
def test_without_a_conclusion_nothing_is_due(material: Material) -> None:
    found = standing(RULES, material, Keeping(child=True, protected_party=True), None)
    assert (found.state, found.day) == (State.NOT_CONCLUDED, None)
    assert urgency(found, date(2100, 1, 1), held=False) is Urgency.NOT_CONCLUDED
    assert not is_due(found, date(2100, 1, 1), held=False)


def test_a_child_is_kept_to_25_or_seven_years_the_later() -> None:
    keeping = Keeping(date(2024, 5, 1))
    young = standing(RULES, Material.WORK, keeping, date(2016, 2, 29))
    older = standing(RULES, Material.WORK, keeping, date(2006, 6, 1))
    assert young.day == date(2041, 3, 1)
    assert older.day == date(2031, 6, 1)
    assert standing(RULES, Material.RECEIVED, keeping, date(2016, 2, 29)).day == date(2024, 11, 1)
    grown = standing(RULES, Material.WORK, Keeping(date(2024, 5, 1), child=True), date(1999, 1, 1))
    assert grown.day == date(2031, 5, 1)
    assert "which is not later" in grown.why[-1]


def test_a_child_without_a_date_of_birth_is_undetermined_and_said_so() -> None:
    found = standing(RULES, Material.WORK, Keeping(date(2024, 5, 1), child=True), None)
    assert (found.state, found.day) == (State.UNDETERMINED, None)
    assert "date of birth" in found.why[-1]
    assert urgency(found, date(2024, 5, 1), held=False) is Urgency.REVIEW
    assert is_due(found, date(2024, 5, 1), held=False)


def test_who_turns_eighteen_on_the_day_of_the_conclusion_is_no_child() -> None:
    keeping = Keeping(date(2024, 5, 1))
    assert len(standing(RULES, Material.WORK, keeping, date(2006, 5, 1)).why) == 1
    assert len(standing(RULES, Material.WORK, keeping, date(2006, 5, 2)).why) == 2


@pytest.mark.parametrize("flag", ["protected_party", "provisional_damages"])
@pytest.mark.parametrize("material", list(Material))
def test_no_automatic_date_but_a_yearly_review(flag: str, material: Material) -> None:
    keeping = Keeping(date(2024, 2, 29), **{flag: True})  # type: ignore[arg-type]  # a flag's name
    found = standing(RULES, material, keeping, None)
    assert (found.state, found.day, found.computed) == (State.REVIEW, date(2025, 2, 28), None)
    reviewed = Keeping(
        date(2024, 2, 29),
        reviewed_on=date(2025, 3, 1),
        review_reason="still so",
        **{flag: True},  # type: ignore[arg-type]  # a flag's name
    )
    again = standing(RULES, material, reviewed, None)
    assert again.day == date(2026, 3, 1)
    assert "still so" in again.why[-1]
    assert urgency(found, date(2024, 3, 1), held=False) is Urgency.REVIEW
    assert not is_due(found, date(2024, 3, 1), held=False)
    assert is_due(found, date(2025, 2, 1), held=False)


def test_what_the_expert_decides_stands_beside_what_the_rule_makes() -> None:
    keeping = Keeping(
        date(2024, 5, 1), received_until=date(2030, 1, 1), received_reason="the insurer asks"
    )
    found = standing(RULES, Material.RECEIVED, keeping, None)
    assert (found.day, found.computed, found.decided) == (date(2030, 1, 1), date(2024, 11, 1), True)
    assert found.why[:2] == (
        "You decided: kept until 1 January 2030.",
        "By the rule: 1 November 2024.",
    )
    assert standing(RULES, Material.WORK, keeping, None).decided is False


def test_a_day_within_the_time_for_an_appeal_is_pointed_out() -> None:
    def why(day: date) -> str:
        keeping = Keeping(date(2024, 5, 1), received_until=day, received_reason="asked to")
        return " ".join(standing(RULES, Material.RECEIVED, keeping, None).why)

    assert "before 22 May 2024" in why(date(2024, 5, 21))
    assert "appeal" not in why(date(2024, 5, 22))


@given(KEEPINGS, BORN, st.sampled_from(list(Material)))
def test_every_case_has_a_standing_that_explains_itself(
    keeping: Keeping, born: date | None, material: Material
) -> None:
    found = standing(RULES, material, keeping, born)
    assert found.why
    assert found.authorities
    assert all(sentence.endswith(".") for sentence in found.why)
    assert (found.day is None) == (found.state in (State.NOT_CONCLUDED, State.UNDETERMINED))
    assert found.decided == (keeping.until(material) is not None)
    if keeping.concluded_on is None:
        assert found.computed is None
    elif found.computed is not None:
        appeal = RULES.condition(Circumstance.APPEAL).not_before
        assert appeal is not None
        assert found.computed >= appeal.after(keeping.concluded_on)


@given(KEEPINGS, st.dates(date(1930, 1, 1), date(2150, 12, 31)))
def test_nothing_a_child_said_goes_before_25(keeping: Keeping, born: date) -> None:
    assume(keeping.concluded_on is not None)
    assert keeping.concluded_on is not None
    found = standing(RULES, Material.WORK, keeping, born)
    if found.computed is not None and keeping.concluded_on < birthday(born, 18):
        assert found.computed >= birthday(born, 25)


@given(KEEPINGS, BORN, st.sampled_from(list(Material)), DAYS, st.booleans())
def test_the_list_never_loses_what_is_due_as_days_pass(
    keeping: Keeping, born: date | None, material: Material, today: date, held: bool
) -> None:
    found = standing(RULES, material, keeping, born)
    order = list(Urgency)
    now = urgency(found, today, held=held)
    tomorrow = urgency(found, today + timedelta(days=1), held=held)
    assert order.index(tomorrow) <= order.index(now)
    if is_due(found, today, held=held):
        assert is_due(found, today + timedelta(days=1), held=held)
    if held:
        assert now is Urgency.HELD
        assert not is_due(found, today, held=held)


@given(DAYS)
def test_within_a_calendar_month_is_soon(day: date) -> None:
    keeping = Keeping(day, received_until=day, received_reason="now")
    found = standing(RULES, Material.RECEIVED, keeping, None)
    assert urgency(found, day, held=False) is Urgency.SOON
    assert urgency(found, day + timedelta(days=1), held=False) is Urgency.OVERDUE
    assert urgency(found, day - timedelta(days=32), held=False) is Urgency.LATER
    assert a_month_after(day) > day
