"""Waits from recorded dates: at 42 and 126 days, with vague dates, and what is missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.opinions import load_waits
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.treatment import Attendance, Contact, ContactKind, Referral
from casereview.domain.care.waits import Leg, Wait, waits
from casereview.domain.case import TreatmentEpisode
from casereview.domain.dates import PartialDate

STANDARDS = load_waits()
REFERRED = date(2021, 8, 2)
EPISODE = TreatmentEpisode("e", 1, "cCBT", "Service", "cCBT")


def on(day: date | PartialDate) -> PartialDate:
    return PartialDate.of(day) if isinstance(day, date) else day


def contact(
    number: int, when: date | PartialDate | None, kind: ContactKind, **known: object
) -> Contact:
    values: dict[str, object] = {"attendance": Attendance.ATTENDED}
    values |= known
    told = None if when is None else on(when)
    return Contact(f"c{number}", "e", told, kind, **values)  # type: ignore[arg-type]  # by name


def found(
    *contacts: Contact,
    received: date | PartialDate | None = REFERRED,
    episode: TreatmentEpisode = EPISODE,
) -> dict[Leg, Wait]:
    referral = Referral("r", 1, received=None if received is None else on(received))
    return {wait.leg: wait for wait in waits(referral, [episode], contacts, STANDARDS)}


def beside(wait: Wait) -> dict[int, Truth]:
    return {standard.days: truth for standard, truth in wait.beside}


@pytest.mark.parametrize(
    ("days", "six", "eighteen"),
    [(41, T, T), (42, T, T), (43, F, T), (126, F, T), (127, F, F), (0, T, T)],
)
def test_first_treatment_at_the_edges_of_the_standard(
    days: int, six: Truth, eighteen: Truth
) -> None:
    treated = contact(1, REFERRED + timedelta(days), ContactKind.TREATMENT)
    wait = found(treated)[Leg.TO_TREATMENT]
    assert wait.days == (days, days)
    assert wait.words == f"{days} days"
    assert beside(wait) == {42: six, 126: eighteen}


def test_every_leg_from_attended_contacts_in_order() -> None:
    legs = found(
        contact(1, date(2021, 8, 16), ContactKind.ASSESSMENT),
        contact(2, date(2021, 9, 20), ContactKind.TREATMENT, attendance=Attendance.NOT_ATTENDED),
        contact(3, date(2021, 9, 27), ContactKind.TREATMENT),
        contact(4, date(2021, 9, 29), ContactKind.SUPPORT),
        contact(5, date(2022, 1, 3), ContactKind.REVIEW_AND_TREATMENT),
    )
    assert {leg: wait.days for leg, wait in legs.items()} == {
        Leg.TO_ASSESSMENT: (14, 14),
        Leg.ASSESSMENT_TO_TREATMENT: (42, 42),
        Leg.TO_TREATMENT: (56, 56),
        Leg.TO_SECOND: (98, 98),
    }
    assert legs[Leg.TO_ASSESSMENT].beside == ()


def test_one_contact_can_be_assessment_and_treatment() -> None:
    legs = found(contact(1, date(2021, 8, 16), ContactKind.ASSESSMENT_AND_TREATMENT))
    assert legs[Leg.ASSESSMENT_TO_TREATMENT].days == (0, 0)


def test_the_start_of_a_course_stands_for_a_first_treatment_that_is_not_recorded() -> None:
    episode = TreatmentEpisode("e", 1, "c", "S", "cCBT", started=PartialDate(2021, 10))
    wait = found(episode=episode)[Leg.TO_TREATMENT]
    assert wait.days == (60, 90)
    assert wait.words == "60 to 90 days"
    assert beside(wait) == {42: F, 126: T}
    assert found(episode=episode)[Leg.TO_SECOND].days is None


def test_a_start_counts_only_for_a_course_without_recorded_treatment() -> None:
    one = TreatmentEpisode("e", 1, "c", "S", "cCBT", started=PartialDate(2021, 9, 1))
    two = TreatmentEpisode("e2", 2, "c", "S", "CBT", started=PartialDate(2021, 8, 20))
    treated = contact(1, date(2021, 9, 6), ContactKind.TREATMENT)
    referral = Referral("r", 1, received=on(REFERRED))
    first = {wait.leg: wait for wait in waits(referral, [one], [treated], STANDARDS)}
    assert first[Leg.TO_TREATMENT].days == (35, 35)
    both = {wait.leg: wait for wait in waits(referral, [one, two], [treated], STANDARDS)}
    assert both[Leg.TO_TREATMENT].days == (18, 18)


def test_what_is_missing_is_named() -> None:
    legs = found(received=None)
    assert legs[Leg.TO_TREATMENT].words == "not stated: date of referral and first treatment"
    assert legs[Leg.TO_SECOND].words == "not stated: date of first treatment and second treatment"
    undated = contact(1, None, ContactKind.TREATMENT)
    assert found(undated)[Leg.TO_TREATMENT].words == "not stated: date of first treatment"
    assert waits(None, [EPISODE], [], STANDARDS)[0].days is None


def test_vague_dates_leave_the_standard_open() -> None:
    wait = found(contact(1, PartialDate(2021, 9), ContactKind.TREATMENT))[Leg.TO_TREATMENT]
    assert wait.days == (30, 59)
    assert beside(wait) == {42: U, 126: T}


def test_dates_the_wrong_way_round_give_no_wait() -> None:
    wait = found(contact(1, date(2021, 7, 1), ContactKind.TREATMENT))[Leg.TO_TREATMENT]
    assert wait.days is None
    assert wait.words == "the second date is before the first"


def test_contacts_of_other_courses_do_not_count() -> None:
    other = Contact(
        "x", "other", PartialDate(2021, 8, 3), ContactKind.TREATMENT, Attendance.ATTENDED
    )
    assert found(other)[Leg.TO_TREATMENT].days is None


def test_the_figure_for_a_second_treatment_holds_from_its_year() -> None:
    def second(year: int) -> Wait:
        first = date(year, 6, 3)
        treated = [contact(n, first + timedelta(91 * n), ContactKind.TREATMENT) for n in (0, 1)]
        return found(*treated, received=date(year, 5, 1))[Leg.TO_SECOND]

    assert second(2021).beside == ()
    assert beside(second(2024)) == {90: F}


dates = st.dates(date(2015, 1, 1), date(2025, 12, 31))
vague = dates.map(PartialDate.of) | dates.map(lambda day: PartialDate(day.year, day.month))


@given(vague, vague)
def test_a_wait_is_as_wide_as_its_dates(begin: PartialDate, end: PartialDate) -> None:
    wait = found(contact(1, end, ContactKind.TREATMENT), received=begin)[Leg.TO_TREATMENT]
    if end.latest < begin.earliest:
        assert wait.days is None
        return
    assert wait.days is not None
    low, high = wait.days
    assert 0 <= low <= high == (end.latest - begin.earliest).days
    for standard, truth in wait.beside:
        assert (truth is T) is (high <= standard.days)
        assert (truth is F) is (low > standard.days)


def test_a_vague_date_that_only_touches_the_limit_leaves_it_open() -> None:
    end = PartialDate(2021, 9)  # 30 to 59 days
    wait = found(contact(1, end, ContactKind.TREATMENT))[Leg.TO_TREATMENT]
    assert (wait.days, beside(wait)) == ((30, 59), {42: U, 126: T})
    late = found(
        contact(1, PartialDate(2021, 9), ContactKind.TREATMENT), received=date(2021, 7, 21)
    )
    assert (late[Leg.TO_TREATMENT].days, beside(late[Leg.TO_TREATMENT])[42]) == ((42, 71), U)


def test_only_an_assessment_ends_the_wait_for_one_and_only_treatment_makes_a_start() -> None:
    call = contact(1, date(2021, 8, 9), ContactKind.SUPPORT)
    assert found(call)[Leg.TO_ASSESSMENT].days is None
    started = TreatmentEpisode("e", 1, "cCBT", "Service", "cCBT", started=on(date(2021, 9, 1)))
    assessed = contact(2, date(2021, 8, 16), ContactKind.ASSESSMENT)
    legs = found(assessed, episode=started)
    assert (legs[Leg.TO_TREATMENT].days, legs[Leg.ASSESSMENT_TO_TREATMENT].days) == (
        (30, 30),
        (16, 16),
    )
