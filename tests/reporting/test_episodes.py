"""Courses of treatment: what is told stays apart, scores are paired, diagnoses lost are found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casereview.catalogue.descriptors import load_descriptors
from casereview.catalogue.measures import load_measures
from casereview.domain.assessing.finding import CaseFindings
from casereview.domain.assessing.rating import Diagnosis, ModuleKey, TimePoint
from casereview.domain.assessing.truth import F, T, U
from casereview.domain.care.treatment import (
    Aspect,
    Attendance,
    Contact,
    ContactKind,
    Fact,
    Referral,
    Review,
    Told,
)
from casereview.domain.case import Case, Claimant, TreatmentEpisode
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document, Group, ReadState, TextSource
from casereview.domain.documents.statement import (
    CountValue,
    Field,
    NotStated,
    RoleValue,
    ScoreValue,
    State,
    Statement,
    Value,
)
from casereview.domain.documents.voice import Voice
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.episodes import Lasted, ReferralView, referrals, statements_of

MEASURES, DESCRIPTORS = load_measures(), load_descriptors()
NO_FINDINGS = CaseFindings((), ())
GAD, PHOBIA = ModuleKey("gad"), ModuleKey("phobia", "fire")


def letter(number: int, group: Group = Group.SERVICE) -> Document:
    return Document(
        f"d{number}", number, f"{number}.txt", "text/plain", "", 1, 1, ReadState.READ,
        TextSource.NATIVE, group=group,
    )  # fmt: skip


def filed(document: str, field: Field, value: Value, state: State = State.ACCEPTED) -> Statement:
    key = f"{document}/{field}/{value}"
    return Statement(key, document, field, value, None, "rule/1", state=state)


def score(document: str, measure: str, number: int, context: str, on: str) -> Statement:
    when = PartialDate.from_edtf(on)
    return filed(document, Field.SCORE, ScoreValue(measure, number, "", context, when))


def concluded(point: str, key: ModuleKey, status: str) -> Diagnosis:
    return Diagnosis(point, key, status, status, "", date(2024, 1, 1), "Dr Example")


def point(order: int, kind: str, on: str, episode: str | None = None) -> TimePoint:
    return TimePoint(kind, order, kind, kind, kind, PartialDate.from_edtf(on), episode)


def course(
    number: int, *documents: str, referral: str | None = None, attended: int | None = 6
) -> TreatmentEpisode:
    return TreatmentEpisode(
        f"e{number}",
        number,
        f"Course {number}",
        "Service",
        "CBT",
        started=PartialDate(2018 + number, 1, 8),
        ended=PartialDate(2018 + number, 6, 4),
        sessions_attended=6,
        referral_id=referral,
        document_ids=documents,
    )


POINTS = (
    point(1, "start_therapy_1", "2019-01"),
    point(2, "end_therapy_1", "2019-06"),
    point(3, "start_therapy_2", "2020-01"),
    point(4, "today", "2024-01"),
)


def dossier(**more: object) -> Dossier:
    given: dict[str, object] = {
        "case": Case("c", Claimant("Ms X")),
        "documents": (letter(1), letter(2), letter(3, Group.GP)),
        "episodes": (course(1, "d1", "d3"), course(2, "d2")),
        "time_points": POINTS,
    }
    return Dossier(**(given | more))  # type: ignore[arg-type]  # fields by name


def seen(held: Dossier) -> tuple[ReferralView, ...]:
    return referrals(held, NO_FINDINGS, MEASURES, DESCRIPTORS)


def test_sources_stand_beside_each_other_and_a_difference_is_marked() -> None:
    held = dossier(
        statements=(
            filed("d1", Field.SESSIONS_ATTENDED, CountValue(6)),
            filed("d3", Field.SESSIONS_ATTENDED, CountValue(4)),
            filed("d2", Field.SESSIONS_ATTENDED, CountValue(1)),
            filed("d1", Field.SESSIONS_OFFERED, CountValue(8), State.PROPOSED),
            filed("d1", Field.SESSIONS_OFFERED, CountValue(9), State.REJECTED),
        ),
        told=(Told("t", "e1", Fact.CHOICE, "only a group was offered", Voice.CLAIMANT),),
    )
    first, second = (view.episodes[0] for view in seen(held))
    facts = {line.fact: line for line in first.facts}
    assert [v.voice for v in facts[Fact.SESSIONS_ATTENDED].voiced] == [Voice.SERVICE, Voice.GP]
    assert facts[Fact.SESSIONS_ATTENDED].differs
    assert facts[Fact.SESSIONS_ATTENDED].held == "6"
    assert facts[Fact.SESSIONS_OFFERED].voiced == ()
    assert [v.text for v in facts[Fact.CHOICE].voiced] == ["only a group was offered"]
    assert not {line.fact: line for line in second.facts}[Fact.SESSIONS_ATTENDED].differs


def test_silence_and_several_people_are_no_difference() -> None:
    held = dossier(
        statements=(
            filed("d1", Field.SESSIONS_ATTENDED, CountValue(6)),
            filed("d3", Field.SESSIONS_ATTENDED, NotStated()),
            filed("d1", Field.AUTHOR_ROLE, RoleValue("PWP")),
            filed("d3", Field.AUTHOR_ROLE, RoleValue("GP")),
        )
    )
    assert not any(line.differs for line in seen(held)[0].episodes[0].facts)


def test_two_referrals_are_never_counted_as_one() -> None:
    held = dossier(
        statements=(
            score("d1", "PHQ-9", 18, "start", "2019-01-08"),
            score("d1", "GAD-7", 12, "start", "2019-01-08"),
            score("d2", "PHQ-9", 4, "end", "2020-06-04"),
            score("d2", "GAD-7", 3, "end", "2020-06-04"),
        )
    )
    for view in seen(held):
        assert view.outcome is not None
        assert not view.outcome.computable
        assert view.outcome.recovered is not None
        assert "would count this as not recovered" in view.outcome.recovered.because


def test_one_referral_with_two_courses_is_counted_from_first_to_last() -> None:
    held = dossier(
        referrals=(Referral("r", 1, ended=PartialDate(2020, 6)),),
        episodes=(course(1, "d1", referral="r"), course(2, "d2", referral="r")),
        statements=(
            score("d1", "PHQ-9", 18, "start", "2019-01-08"),
            score("d1", "PHQ-9", 12, "end", "2019-06-04"),
            score("d1", "GAD-7", 12, "start", "2019-01-08"),
            score("d1", "GAD-7", 9, "end", "2019-06-04"),
            score("d2", "PHQ-9", 14, "start", "2020-01-08"),
            score("d2", "PHQ-9", 6, "end", "2020-06-04"),
            score("d2", "GAD-7", 12, "start", "2020-01-08"),
            score("d2", "GAD-7", 5, "end", "2020-06-04"),
        ),
    )
    (view,) = seen(held)
    assert view.outcome is not None
    assert view.outcome.recovered is not None
    assert view.outcome.recovered.truth is T
    assert view.outcome.finished.because == "12 treatment contacts, ended"
    pairs = {p.measure: p for p in view.episodes[0].scores}
    assert pairs["PHQ-9"].first is not None
    assert pairs["PHQ-9"].last is not None
    assert (pairs["PHQ-9"].first.number, pairs["PHQ-9"].last.number) == (18, 12)


def test_an_earlier_course_s_score_in_a_later_letter_belongs_to_neither_end() -> None:
    held = dossier(
        statements=(
            score("d2", "PHQ-9", 3, "previous:end", "2019-06-04"),
            score("d2", "PHQ-9", 14, "start", "2020-01-08"),
        )
    )
    (pair,) = seen(held)[1].episodes[0].scores
    assert pair.first is not None
    assert pair.first.number == 14
    assert pair.last is None
    assert pair.change is None


def test_contacts_recorded_one_by_one_count_before_what_a_letter_sums_up() -> None:
    treated, assessed = ContactKind.TREATMENT, ContactKind.ASSESSMENT
    there, away = Attendance.ATTENDED, Attendance.NOT_ATTENDED
    held = dossier(
        statements=(score("d1", "PHQ-9", 18, "start", "2019-01-08"),),
        contacts=(
            Contact("a", "e1", None, assessed, there),
            Contact("b", "e1", None, treated, there),
            Contact("c", "e1", None, treated, away),
        ),
    )
    found = seen(held)[0].outcome
    assert found is not None
    assert (found.finished.truth, found.finished.because) == (F, "1 treatment contact, ended")


def test_diagnoses_lost_kept_and_open_with_what_addressed_them() -> None:
    held = dossier(
        diagnoses=(
            concluded("start_therapy_1", GAD, "met"),
            concluded("end_therapy_1", GAD, "full_remission"),
            concluded("start_therapy_1", PHOBIA, "met"),
            concluded("end_therapy_1", PHOBIA, "met"),
            concluded("start_therapy_2", PHOBIA, "met"),
            concluded("today", GAD, "met"),
        ),
        reviews=(Review("r", "e1", Aspect.COVERAGE, "gad", "addressed_main"),),
    )
    first, second = (view.episodes[0] for view in seen(held))
    assert [(line.key, line.lost) for line in first.present] == [(GAD, T), (PHOBIA, F)]
    assert [line.key for line in first.lost] == [GAD]
    assert first.disorders[0].coverage is not None
    assert first.disorders[1].coverage is None
    assert second.end is not None
    assert second.end.kind == "today"
    assert [(line.key, line.lost) for line in second.present] == [(PHOBIA, U)]
    assert first.lost[0].lasted == Lasted(still=False, looked=date(2024, 1, 31))
    assert first.disorders[1].lasted is None


def test_a_course_s_own_points_are_used_where_kinds_do_not_say() -> None:
    points = (
        point(1, "referral", "2019-01", "e1"),
        point(2, "custom", "2019-06", "e1"),
        point(3, "start_therapy_2", "2020-01"),
    )
    view = seen(dossier(time_points=points))[0].episodes[0]
    assert view.start is not None
    assert view.end is not None
    assert (view.start.kind, view.end.kind) == ("referral", "custom")


def test_the_start_of_the_next_course_is_no_end_of_this_one() -> None:
    points = (point(1, "start_therapy_1", "2019-01"), point(3, "start_therapy_2", "2020-01"))
    assert seen(dossier(time_points=points))[0].episodes[0].end is None


def test_decided_statements_of_a_course() -> None:
    held = dossier(
        statements=(
            filed("d1", Field.DIAGNOSIS, NotStated()),
            filed("d1", Field.PROBLEM, NotStated(), State.PROPOSED),
            filed("d2", Field.DIAGNOSIS, NotStated()),
        )
    )
    found = statements_of(held, held.episodes[0], Field.DIAGNOSIS, Field.PROBLEM)
    assert [statement.document_id for statement in found] == ["d1"]


def test_the_same_number_in_other_words_is_no_difference() -> None:
    held = dossier(
        statements=(
            filed("d1", Field.SESSIONS_OFFERED, CountValue(6, "six weeks")),
            filed("d3", Field.SESSIONS_OFFERED, CountValue(6, "all six sessions")),
        )
    )
    facts = {line.fact: line for line in seen(held)[0].episodes[0].facts}
    assert len(facts[Fact.SESSIONS_OFFERED].voiced) == 2
    assert not facts[Fact.SESSIONS_OFFERED].differs


def test_a_follow_up_after_the_end_begins_no_course() -> None:
    held = dossier(statements=(score("d2", "PHQ-9", 2, "followup", "2021-01-08"),))
    assert seen(held)[1].episodes[0].scores == ()
    during = dossier(statements=(score("d2", "PHQ-9", 14, "followup", "2020-02-08"),))
    (pair,) = seen(during)[1].episodes[0].scores
    assert pair.first is not None


def test_support_alone_leaves_the_number_of_sessions_open() -> None:
    support = Contact("a", "e1", None, ContactKind.SUPPORT, Attendance.ATTENDED)
    held = dossier(
        episodes=(replace(course(1, "d1"), sessions_attended=None),),
        statements=(score("d1", "PHQ-9", 18, "start", "2019-01-08"),),
        contacts=(support,),
    )
    found = seen(held)[0].outcome
    assert found is not None
    assert found.finished.truth is U
    assert found.finished.because == "the number of contacts is not stated, ended"
