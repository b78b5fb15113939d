"""Dose at its edges: rows made for the test, so that each amount, format and strength is alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casereview.domain.care.dose import DoseCheck, DoseVerdict, Given, check_dose
from casereview.domain.care.guideline import (
    Comparator,
    Format,
    Guideline,
    Guidelines,
    Level,
    Recommendation,
    Span,
    Strength,
)
from casereview.domain.dates import PartialDate
from casereview.domain.provenance import Period, Provenance

DAY = PartialDate(2020, 6, 1)
KNOWN = Provenance("source", 2018, verified=True, period=Period(PartialDate(2018)))
UNKNOWN = replace(KNOWN, verified=False)
NICE = Guideline("CG1", "Title", "NICE", (), "", "", KNOWN)


def span(low: float | None, high: float | None = None, **more: bool) -> Span:
    return Span(low, high, **{"verified": True, **more})


def row(treatment: str = "CBT", **more: object) -> Recommendation:
    made = Recommendation(
        id=treatment,
        guideline=NICE,
        disorders=("mde",),
        problem="",
        treatment=treatment,
        treatments=(treatment,),
        level=Level.HIGH,
        format=Format.ANY,
        strength=Strength.OFFER,
        sessions=None,
        minutes=None,
        contact_minutes=None,
        weeks=None,
        hours=None,
        therapist_hours=False,
        severity=None,
        conditions="",
        provenance=KNOWN,
    )
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name


def checked(*rows: Recommendation, **gave: object) -> DoseCheck:
    course = Given(started=DAY, **{"treatment": "CBT", **gave})  # type: ignore[arg-type]  # by name
    return check_dose("mde", course, Guidelines((NICE,), rows))


def figures(line: Recommendation, **gave: object) -> list[tuple[str, float | None]]:
    (found,) = checked(line, **gave).lines
    return [(figure.unit, figure.given) for figure in found.figures]


# ---- which rows --------------------------------------------------------------------------------


def test_what_is_advised_against_is_neither_recommended_nor_another_treatment() -> None:
    against = row("debriefing", strength=Strength.DO_NOT)
    other = row("IPT")
    found = checked(row(), against, other)
    assert [line.row.id for line in found.lines] == ["CBT"]
    assert (found.not_recommended, found.others) == ((), (other,))
    given_it = checked(row(), against, other, treatment="debriefing")
    assert given_it.lines == ()
    assert (given_it.not_recommended, given_it.others) == ((against,), (row(), other))
    assert given_it.remarks == ("CG1 (2018) advises against debriefing",)
    alone = replace(against, conditions="within a month")
    assert checked(alone, treatment="debriefing").remarks == (
        "CG1 (2018) advises against debriefing (within a month)",
    )
    unstated = checked(row(), against, other, treatment="")
    assert (unstated.verdict, unstated.others) == (DoseVerdict.NOT_STATED, (row(), other))


def test_what_was_recommended_instead_and_what_only_studies_used() -> None:
    studied = row("apps", strength=Strength.NO_GUIDELINE)
    found = checked(row("IPT"), studied)
    assert found.because == (
        "no guideline then in force recommends CBT for it; recommended at that date: IPT; "
        "in studies: apps"
    )
    assert checked(row("IPT")).because == (
        "no guideline then in force recommends CBT for it; recommended at that date: IPT"
    )
    assert checked(studied).because == (
        "no guideline then in force recommends a treatment for it; in studies: apps"
    )


GROUPED = "it was given in a group; what was recommended at that date is for one person"


@pytest.mark.parametrize(
    ("formats", "given_format", "said"),
    [
        ((Format.INDIVIDUAL,), Format.GROUP, True),
        ((Format.INDIVIDUAL, Format.INDIVIDUAL), Format.GROUP, True),
        ((Format.INDIVIDUAL, Format.GROUP), Format.GROUP, False),
        ((Format.ANY,), Format.GROUP, False),
        ((Format.INDIVIDUAL,), Format.INDIVIDUAL, False),
        ((Format.INDIVIDUAL,), None, False),
    ],
)
def test_a_group_where_all_that_is_recommended_is_for_one(
    formats: tuple[Format, ...], given_format: Format | None, said: bool
) -> None:
    rows = [row("CBT", id=f"r{n}", format=each) for n, each in enumerate(formats)]
    assert (GROUPED in checked(*rows, format=given_format).remarks) is said


def test_studies_do_not_make_a_recommendation_for_one_person() -> None:
    study = row("apps", strength=Strength.NO_GUIDELINE, format=Format.GROUP)
    one = row("IPT", format=Format.INDIVIDUAL)
    assert GROUPED in checked(one, study, format=Format.GROUP).remarks
    assert GROUPED not in checked(study, format=Format.GROUP).remarks


# ---- amounts -----------------------------------------------------------------------------------


def test_a_row_without_an_amount_recommends_none() -> None:
    (line,) = checked(row(), sessions=8).lines
    assert (line.verdict, line.because) == (
        DoseVerdict.NONE_RECOMMENDED,
        "the row names no amount",
    )


def test_weeks_lead_only_where_nothing_else_is_named() -> None:
    weeks, sessions, hours = span(8, 12), span(8, 12), span(6, 8)
    assert figures(row(weeks=weeks)) == [("weeks", None)]
    assert figures(row(weeks=weeks), weeks=9) == [("weeks", 9)]
    assert figures(row(weeks=weeks, sessions=sessions)) == [("sessions", None)]
    assert figures(row(weeks=weeks, sessions=sessions), weeks=9) == [
        ("sessions", None),
        ("weeks", 9),
    ]
    assert figures(row(weeks=weeks, hours=hours)) == [("hours", None)]
    assert figures(row(sessions=sessions), weeks=9) == [("sessions", None)]


def test_hours_are_of_the_therapist_only_where_the_row_says_so() -> None:
    hours = row(hours=span(6, 8))
    assert figures(hours, minutes=600, therapist_hours=2.0) == [("hours", 10)]
    own = replace(hours, therapist_hours=True)
    assert figures(own, minutes=600, therapist_hours=2.0) == [("hours", 2)]
    assert figures(own, minutes=600) == [("hours", 10)]
    assert figures(own) == [("hours", None)]


SIXTY = span(60, 60)
TOTALS = [
    (span(8, 12), span(50, 60), span(400, 720)),
    (span(8), span(50, 60), span(400)),
    (span(8, 12), span(50), span(400)),
    (span(None, 12), span(50, 60), span(None, 720)),
    (span(8, 12), span(None, 60), span(None, 720)),
    (span(None, 12), span(50), None),
    (span(8), span(None, 60), None),
    (span(8, 12), None, None),
    (None, SIXTY, None),
    (span(8, 8, about=True), SIXTY, span(480, 480, about=True)),
    (span(8, 8), span(60, 60, about=True), span(480, 480, about=True)),
    (span(8, 8, verified=False), SIXTY, span(480, 480, verified=False)),
    (span(8, 8), span(60, 60, verified=False), span(480, 480, verified=False)),
]


@pytest.mark.parametrize(("sessions", "minutes", "total"), TOTALS)
def test_minutes_in_all_are_sessions_times_minutes_where_both_are_bounded_alike(
    sessions: Span | None, minutes: Span | None, total: Span | None
) -> None:
    (line,) = checked(row(sessions=sessions, minutes=minutes), minutes=480).lines
    assert [f.recommended for f in line.figures if f.unit == "minutes"] == (
        [total] if total else []
    )
    (untimed,) = checked(row(sessions=sessions, minutes=minutes)).lines
    assert not [f for f in untimed.figures if f.unit == "minutes"]


# ---- what is verified and remarked -------------------------------------------------------------

UNSEEN = "CG1 (2018), CBT: the amounts are not verified"


@pytest.mark.parametrize(
    ("provenance", "sessions", "weeks", "verified"),
    [
        (KNOWN, span(8, 12), span(8, 12), True),
        (UNKNOWN, span(8, 12), span(8, 12), False),
        (KNOWN, span(8, 12, verified=False), span(8, 12), False),
        (KNOWN, span(8, 12), span(8, 12, verified=False), False),
    ],
)
def test_a_line_is_verified_where_its_row_and_all_its_amounts_are(
    provenance: Provenance, sessions: Span, weeks: Span, verified: bool
) -> None:
    made = row(provenance=provenance, sessions=sessions, weeks=weeks)
    found = checked(made, sessions=9, weeks=9)
    assert found.lines[0].verified is verified
    assert (UNSEEN in found.remarks) is not verified
    assert UNSEEN not in checked(row(provenance=provenance), sessions=9).remarks


def test_an_upper_limit_alone_is_remarked() -> None:
    words = "CBT: only an upper limit is recommended, so no amount is below it"
    assert words in checked(row(sessions=span(None, 8)), sessions=2).remarks
    assert words not in checked(row(sessions=span(2, 8)), sessions=2).remarks
    assert words not in checked(row(), sessions=2).remarks


# ---- in words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ({}, ""),
        ({"sessions": span(8, 12)}, "8 to 12 sessions"),
        ({"sessions": span(1, 1)}, "1 session"),
        ({"sessions": span(1, 2)}, "1 to 2 sessions"),
        ({"sessions": span(1)}, "1 or more sessions"),
        ({"minutes": SIXTY}, "60 minutes each"),
        ({"sessions": span(8, 12), "minutes": SIXTY}, "8 to 12 sessions of 60 minutes"),
        ({"contact_minutes": span(10, 20)}, "contacts of 10 to 20 minutes"),
        ({"sessions": span(8, 8), "contact_minutes": span(15, 15), "weeks": span(12, 12)},
         "8 sessions with contacts of 15 minutes over 12 weeks"),
        ({"hours": span(6, 8)}, "6 to 8 hours in all"),
        ({"hours": span(10, None, above=True), "therapist_hours": True},
         "more than 10 therapist hours"),
        ({"sessions": span(None, 8, about=True)}, "up to about 8 sessions"),
    ],
)  # fmt: skip
def test_amounts_in_words(amounts: dict[str, Any], words: str) -> None:
    assert row(**amounts).dose_words == words
    assert row(**amounts).has_dose is bool({"sessions", "hours", "weeks"} & amounts.keys())


def test_a_dose_is_verified_where_every_amount_is() -> None:
    assert row().dose_verified
    assert row(sessions=span(8, 12), weeks=span(8, 12)).dose_verified
    assert not row(sessions=span(8, 12), weeks=span(8, 12, verified=False)).dose_verified


def test_what_is_given_in_practice_in_words() -> None:
    made = Comparator("c", Level.LOW, "what", 2.85, 2.81, None, "", KNOWN)
    assert made.words == "mean 2.85 (SD 2.81)"
    assert replace(made, deviation=None).words == "mean 2.85"
    assert replace(made, mean=None, deviation=None, stated=span(6, 8)).words == "6 to 8"


def test_a_guideline_without_a_year_is_named_by_its_number() -> None:
    assert NICE.named == "CG1 (2018)"
    undated = replace(NICE, provenance=replace(KNOWN, period=Period()))
    assert undated.named == "CG1"
    assert replace(NICE, studies_only=True).named == "no guideline; studies"
