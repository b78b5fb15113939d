"""What was given beside what was recommended: shipped rows at their edges, dates of change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from casereview.catalogue.guidelines import load_guidelines
from casereview.catalogue.treatment_kinds import load_treatment_kinds
from casereview.domain.assessing.truth import F, T, U
from casereview.domain.care.dose import DoseCheck, DoseVerdict, Given, check_dose, comparators
from casereview.domain.care.given import given, kind_of_course
from casereview.domain.care.guideline import (
    Format,
    Guideline,
    Guidelines,
    Level,
    Recommendation,
    Severity,
    Span,
    Strength,
)
from casereview.domain.care.treatment import Attendance, Contact, ContactKind
from casereview.domain.case import TreatmentEpisode
from casereview.domain.dates import PartialDate
from casereview.domain.provenance import Period, Provenance

GUIDELINES = load_guidelines()
KINDS = load_treatment_kinds()
BELOW, WITHIN, ABOVE = DoseVerdict.BELOW, DoseVerdict.WITHIN, DoseVerdict.ABOVE
NONE, NOT_STATED, DEPENDS = (
    DoseVerdict.NONE_RECOMMENDED,
    DoseVerdict.NOT_STATED,
    DoseVerdict.DEPENDS,
)
DOSED = [
    pytest.param(row, id=row.id)
    for row in GUIDELINES.recommendations
    if row.sessions is not None and row.strength is not Strength.NO_GUIDELINE
]
HOURED = [
    pytest.param(row, id=row.id)
    for row in GUIDELINES.recommendations
    if row.hours is not None and row.strength is not Strength.NO_GUIDELINE
]


def in_force(row: Recommendation) -> PartialDate:
    """Return a day on which a row's guideline is certainly in force."""
    begin = row.guideline.provenance.period.begin
    assert begin is not None
    return PartialDate.of(begin.latest + timedelta(days=40))


def gave(row: Recommendation, **amounts: object) -> Given:
    """Return a course that gave what a row is about."""
    severity = row.severity
    scores = {}
    if severity is not None:
        scores = {severity.measure: severity.high if severity.high is not None else severity.low}
    return Given(
        treatment=row.treatments[0],
        format=None if row.format is Format.ANY else row.format,
        started=in_force(row),
        first_scores=scores,  # type: ignore[arg-type]  # one of the ends is always there
        **amounts,  # type: ignore[arg-type]  # by name
    )


def line_of(row: Recommendation, course: Given, module: str = "") -> DoseVerdict:
    """Return what the check says of one row."""
    check = check_dose(module or row.disorders[0], course, GUIDELINES)
    return next(line.verdict for line in check.lines if line.row.id == row.id)


# ---- every shipped row at its edges --------------------------------------------------------------


@pytest.mark.parametrize("row", DOSED)
def test_sessions_at_the_edges_of_a_row(row: Recommendation) -> None:
    assert row.sessions is not None
    low, high = row.sessions.low, row.sessions.high
    if low is not None:
        assert line_of(row, gave(row, sessions=int(low) - 1)) is BELOW
        assert line_of(row, gave(row, sessions=int(low))) is WITHIN
    else:
        assert line_of(row, gave(row, sessions=1)) is WITHIN
    if high is not None:
        assert line_of(row, gave(row, sessions=int(high))) is WITHIN
        assert line_of(row, gave(row, sessions=int(high) + 1)) is ABOVE
    assert line_of(row, gave(row)) is NOT_STATED


@pytest.mark.parametrize("row", HOURED)
def test_hours_at_the_edges_of_a_row(row: Recommendation) -> None:
    assert row.hours is not None
    low, high = row.hours.low, row.hours.high
    if low is not None:
        at_low = BELOW if row.hours.above else WITHIN
        assert line_of(row, gave(row, minutes=int(low * 60) - 1)) is BELOW
        assert line_of(row, gave(row, minutes=int(low * 60))) is at_low
        assert line_of(row, gave(row, minutes=int(low * 60) + 1)) is WITHIN
    if high is not None:
        assert line_of(row, gave(row, minutes=int(high * 60))) is WITHIN
        assert line_of(row, gave(row, minutes=int(high * 60) + 1)) is ABOVE
    assert line_of(row, gave(row, sessions=5)) is NOT_STATED


def test_a_therapists_hours_come_before_those_of_sessions() -> None:
    row = next(r for r in GUIDELINES.recommendations if r.id == "cg31-ocd-low")
    in_a_group = gave(row, minutes=1200, therapist_hours=4.0)
    assert line_of(row, in_a_group) is WITHIN
    assert line_of(row, gave(row, minutes=1200)) is ABOVE


@pytest.mark.parametrize(
    ("minutes", "verdict"), [(99, BELOW), (100, WITHIN), (210, WITHIN), (211, ABOVE)]
)
def test_total_minutes_stand_beside_sessions(minutes: int, verdict: DoseVerdict) -> None:
    course = Given("guided self-help", sessions=6, minutes=minutes, started=PartialDate(2019, 6, 3))
    (line,) = check_dose("gad", course, GUIDELINES).lines
    assert line.verdict is WITHIN  # sessions lead
    assert [(figure.unit, figure.verdict) for figure in line.figures] == [
        ("sessions", WITHIN),
        ("minutes", verdict),
    ]


def test_weeks_are_compared_where_they_are_known() -> None:
    course = Given("guided self-help", sessions=6, weeks=8.9, started=PartialDate(2015, 6, 3))
    (line,) = check_dose("mde", course, GUIDELINES).lines
    assert [(f.unit, f.verdict) for f in line.figures] == [("sessions", WITHIN), ("weeks", BELOW)]
    alone = Given("self-help", started=PartialDate(2015, 6, 3))
    (only,) = check_dose("gad", alone, GUIDELINES).lines
    assert only.verdict is NOT_STATED


# ---- the demonstration's courses -------------------------------------------------------------


def test_one_session_of_a_worry_course() -> None:
    course = Given(
        "psychoeducational group", Format.GROUP, sessions=1, started=PartialDate(2019, 7, 10)
    )
    check = check_dose("gad", course, GUIDELINES)
    assert check.verdict is BELOW
    assert "CG113 (2011), Psycho-educational group" in check.because
    assert "sessions: about 6 recommended, 1 given" in check.because
    assert check.lines[0].verified


def test_a_computer_programme_for_health_anxiety() -> None:
    check = check_dose("iad", Given("cCBT", sessions=4, started=PartialDate(2021, 10)), GUIDELINES)
    assert check.verdict is NONE
    assert "no guideline then in force recommends a treatment" in check.because
    assert "CHAMP" in check.because


def test_a_computer_programme_for_a_phobia() -> None:
    check = check_dose("phobia", Given("cCBT", started=PartialDate(2021, 10)), GUIDELINES)
    assert check.verdict is NONE
    assert [row.id for row in check.not_recommended] == ["cg159-phobia-not-computer"]
    assert "CG159 (2013) advises against Computerised CBT" in check.remarks[0]


def test_six_sessions_of_group_cbt_for_depression_in_2018() -> None:
    course = Given("group CBT", Format.GROUP, sessions=6, started=PartialDate(2018, 4, 4))
    check = check_dose("mde", course, GUIDELINES)
    assert check.verdict is BELOW
    assert "CG90 (2009), Group CBT: the amounts are not verified" in check.remarks


# ---- dates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("started", "ended", "rows", "states"),
    [
        (PartialDate(2018, 12, 4), None, ["CG26"], [T]),
        (PartialDate(2018, 12, 5), None, ["NG116"], [T]),
        (PartialDate(2018, 12), None, ["CG26", "NG116"], [U, U]),
        (PartialDate(2018, 11, 1), PartialDate(2019, 2, 1), ["CG26", "NG116"], [U, U]),
        (PartialDate(2018), None, ["CG26", "NG116"], [U, U]),
        (None, PartialDate(2019, 5, 1), ["NG116"], [T]),
        (PartialDate(2005, 3, 22), None, [], []),
    ],
)
def test_the_guideline_in_force_at_the_date(
    started: PartialDate | None, ended: PartialDate | None, rows: list[str], states: list[object]
) -> None:
    course = Given("TF-CBT", sessions=8, started=started, ended=ended)
    check = check_dose("ptsd5", course, GUIDELINES)
    assert [line.row.guideline.id for line in check.lines] == rows
    assert [line.in_force for line in check.lines] == states
    assert bool(check.remarks) is (U in states)


def test_without_a_date_nothing_is_said() -> None:
    check = check_dose("gad", Given("CBT", sessions=12), GUIDELINES)
    assert (check.verdict, check.lines) == (NOT_STATED, ())
    assert check.because == "the date of the course is not stated"


def test_without_a_kind_of_treatment_what_is_recommended_is_named() -> None:
    check = check_dose("gad", Given(sessions=12, started=PartialDate(2019)), GUIDELINES)
    assert check.verdict is NOT_STATED
    assert {row.id for row in check.others} >= {"cg113-gad-cbt", "cg113-gad-group"}


def test_a_disorder_without_any_row() -> None:
    check = check_dose("pgd", Given("CBT", sessions=6, started=PartialDate(2019)), GUIDELINES)
    assert check.verdict is NONE
    assert check.because == "no guideline for this disorder is held for that date"


# ---- severity --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "verdict"),
    [(15.0, ABOVE), (16.0, WITHIN), (None, DEPENDS)],
)
def test_the_first_score_tells_less_from_more_severe(
    score: float | None, verdict: DoseVerdict
) -> None:
    scores = {} if score is None else {"PHQ-9": score}
    course = Given("counselling", sessions=12, started=PartialDate(2023, 2, 1), first_scores=scores)
    check = check_dose("mde", course, GUIDELINES)
    assert check.verdict is verdict
    assert len(check.lines) == (2 if score is None else 1)


def test_a_supported_programme_is_guided_self_help_by_electronic_materials() -> None:
    course = Given("cCBT", Format.COMPUTER, sessions=4, started=PartialDate(2021, 10))
    check = check_dose("gad", course, GUIDELINES)
    assert [line.row.id for line in check.lines] == ["cg113-gad-guided-self-help"]
    assert check.verdict is BELOW


@pytest.mark.parametrize("format_", [Format.GROUP, Format.INDIVIDUAL, None])
def test_a_group_is_named_where_all_that_is_recommended_is_for_one_person(
    format_: Format | None,
) -> None:
    course = Given("TF-CBT", format_, sessions=10, started=PartialDate(2017, 5, 1))
    remark = "it was given in a group; what was recommended at that date is for one person"
    remarks = check_dose("ptsd5", course, GUIDELINES).remarks
    assert (remark in remarks) is (format_ is Format.GROUP)
    for_worry = Given("group CBT", Format.GROUP, sessions=6, started=PartialDate(2017, 5, 1))
    assert remark not in check_dose("gad", for_worry, GUIDELINES).remarks


# ---- studies are no recommendation -----------------------------------------------------------


def test_what_studies_used_is_shown_and_recommends_nothing() -> None:
    course = Given("CBT", Format.INDIVIDUAL, sessions=3, started=PartialDate(2021, 10))
    check = check_dose("iad", course, GUIDELINES)
    assert check.verdict is NONE
    assert {line.row.id for line in check.lines} == {"iad-champ", "iad-cbt"}
    assert "sessions: 4 to 10 used in studies, 3 given" in check.because
    assert [figure.verdict for line in check.lines for figure in line.figures] == [BELOW, BELOW]


# ---- no judgement, whatever is given ---------------------------------------------------------

courses = st.builds(
    Given,
    treatment=st.sampled_from(["", *(kind.word for kind in KINDS)]),
    format=st.sampled_from([None, *Format]),
    sessions=st.none() | st.integers(0, 60),
    minutes=st.none() | st.integers(0, 4000),
    weeks=st.none() | st.floats(0, 80),
    therapist_hours=st.none() | st.floats(0, 50),
    started=st.none()
    | st.dates(date(2003, 1, 1), date(2026, 1, 1)).map(PartialDate.of)
    | st.integers(2003, 2025).map(PartialDate),
    ended=st.none() | st.dates(date(2003, 1, 1), date(2026, 1, 1)).map(PartialDate.of),
    first_scores=st.just({}) | st.floats(0, 27).map(lambda score: {"PHQ-9": score}),
)
modules = st.sampled_from(
    sorted({key for row in GUIDELINES.recommendations for key in row.disorders} | {"pgd"})
)
JUDGING = ("breach", "fail", "inadequate", "insufficient", "should", "wrong", "poor")


def told(check: DoseCheck) -> str:
    return " ".join((check.because, *check.remarks, check.verdict.words))


@given_(modules, courses)
def test_a_check_always_has_its_reason_and_never_judges(module: str, course: Given) -> None:
    check = check_dose(module, course, GUIDELINES)
    assert check.because
    assert not any(word in told(check).casefold() for word in JUDGING)
    for line in check.lines:
        assert course.treatment in line.row.treatments
        assert line.in_force is not F
        assert line.row.strength is not Strength.DO_NOT
    assert not {row.id for row in check.others} & {line.row.id for line in check.lines}


@given_(st.integers(0, 40), st.integers(0, 40))
def test_more_is_never_lower(one: int, other: int) -> None:
    order = [BELOW, WITHIN, ABOVE]
    row = next(r for r in GUIDELINES.recommendations if r.id == "ng116-tf-cbt")
    few, many = sorted((one, other))
    verdicts = [line_of(row, gave(row, sessions=count)) for count in (few, many)]
    assert order.index(verdicts[0]) <= order.index(verdicts[1])


ends = st.integers(1, 30)
spans = (
    st.tuples(ends, ends).map(lambda pair: Span(min(pair), max(pair), verified=True))
    | ends.map(lambda low: Span(low, None, verified=True))
    | ends.map(lambda high: Span(None, high, verified=True))
)


@given_(spans, st.integers(0, 40))
def test_an_amount_is_below_within_or_above_and_only_one(span: Span, amount: int) -> None:
    low = span.low if span.low is not None else 0
    high = span.high if span.high is not None else 1000
    assert span.short_of(amount) is (amount < low)
    assert span.beyond(amount) is (amount > high)


# ---- two rows at odds ------------------------------------------------------------------------


def small(sessions: Span, id_: str, strength: Strength = Strength.OFFER) -> Recommendation:
    source = Provenance("A text", 2010, verified=True, period=Period(PartialDate(2010)))
    guideline = Guideline("XG1", "A guideline", "A publisher", (), "", "", source)
    return Recommendation(
        id_, guideline, ("gad",), "Worry", f"CBT {id_}", ("CBT",), Level.HIGH, Format.ANY,
        strength, sessions, None, None, None, None, False, None, "", source,
    )  # fmt: skip


def test_rows_that_differ_leave_it_open() -> None:
    rows = (small(Span(6, 8, verified=True), "a"), small(Span(12, 16, verified=True), "b"))
    held = Guidelines((rows[0].guideline,), rows)
    course = Given("CBT", sessions=8, started=PartialDate(2012, 5, 1))
    check = check_dose("gad", course, held)
    assert check.verdict is DEPENDS
    assert "CBT a: within the recommended dose" in check.because
    assert "CBT b: below the recommended dose" in check.because
    assert check_dose("gad", replace(course, sessions=5), held).verdict is BELOW


def test_an_upper_limit_alone_is_said_to_be_one() -> None:
    held = Guidelines((), (small(Span(None, 14, verified=True), "a"),))
    check = check_dose("gad", Given("CBT", sessions=1, started=PartialDate(2012)), held)
    assert check.verdict is WITHIN
    assert "only an upper limit is recommended" in check.remarks[0]


def test_a_severity_has_both_ends_included() -> None:
    severity = Severity("PHQ-9", 5, 15)
    assert [severity.holds(score) for score in (4, 5, 15, 16)] == [False, True, True, False]


# ---- what a course gave ------------------------------------------------------------------------


def contact(number: int, minutes: int | None = 50, **known: object) -> Contact:
    values: dict[str, object] = {
        "kind": ContactKind.TREATMENT,
        "attendance": Attendance.ATTENDED,
        "when": PartialDate.of(date(2019, 6, 3) + timedelta(weeks=number)),
    }
    values |= known
    return Contact(f"c{number}", "e", minutes=minutes, **values)  # type: ignore[arg-type]  # by name


EPISODE = TreatmentEpisode("e", 1, "CBT", "Service", "Individual CBT", sessions_attended=9)


def test_attended_treatment_contacts_come_before_the_number_of_the_course() -> None:
    kind = kind_of_course(EPISODE, KINDS)
    assert kind is not None
    contacts = [
        contact(0, kind=ContactKind.ASSESSMENT),
        contact(1),
        contact(2),
        contact(3, attendance=Attendance.NOT_ATTENDED),
        contact(4),
        contact(5, kind=ContactKind.FOLLOW_UP),
    ]
    found = given(EPISODE, contacts, kind, {"PHQ-9": 14.0})
    assert (found.sessions, found.minutes, found.weeks) == (3, 150, 3.0)
    assert (found.treatment, found.format) == ("CBT", Format.INDIVIDUAL)
    alone = given(EPISODE, [], kind, {})
    assert (alone.sessions, alone.minutes, alone.weeks) == (9, None, None)


def test_minutes_and_weeks_are_not_filled_in() -> None:
    found = given(EPISODE, [contact(1), contact(2, None)], None, {})
    assert (found.sessions, found.minutes, found.treatment) == (2, None, "")
    vague = given(EPISODE, [contact(1), contact(2, when=PartialDate(2019, 7))], None, {})
    assert vague.weeks is None


@pytest.mark.parametrize(
    ("modality", "delivery", "label", "word"),
    [
        ("Worry-management course", "group", "", "psychoeducational group"),
        ("SilverCloud", "computer", "", "cCBT"),
        ("CBT", "weekly group of twelve", "", "group CBT"),
        ("", "", "Six-week CBT group", "group CBT"),
        ("Individual CBT", "after the group", "", "CBT"),
        ("CBT", "face to face", "Individual CBT after the group", "CBT"),
        ("Applied relaxation", "group", "", "applied relaxation"),
        ("", "", "Six sessions of high-intensity CBT", "CBT"),
        ("Trauma-focused CBT", "video", "", "TF-CBT"),
        ("couples therapy", "", "", "BCT"),
        ("304891004", "", "", "CBT"),
        ("was encouraged to act", "", "", None),
        ("not stated", "", "", None),
    ],
)
def test_the_kind_of_a_course(modality: str, delivery: str, label: str, word: str | None) -> None:
    episode = replace(EPISODE, modality=modality, delivery=delivery, label=label)
    kind = kind_of_course(episode, KINDS)
    assert (kind.word if kind else None) == word


def test_what_is_given_in_practice_at_an_intensity() -> None:
    low = {each.id for each in comparators(Level.LOW, GUIDELINES)}
    assert low == {"saunders-low", "account-low", "advertised-low"}
    assert len(comparators(None, GUIDELINES)) == 6
    assert len(comparators(Level.ANY, GUIDELINES)) == 6
