"""Where sources differ: what each rule finds and leaves alone, and what the expert says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.assessing.own_score import OwnScore
from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.care.treatment import Fact, Told
from casereview.domain.case import Case, Claimant, SourceKind, TreatmentEpisode
from casereview.domain.dates import PartialDate, parse_date
from casereview.domain.documents import contradiction_rules as rules
from casereview.domain.documents.contradiction import (
    BY_HAND,
    Claim,
    Contradiction,
    Outcome,
    Side,
    differing,
    faults,
    standing,
)
from casereview.domain.documents.contradiction_diagnoses import Rated, disorder_of
from casereview.domain.documents.contradiction_facts import RULES
from casereview.domain.documents.document import Document, Group, Passage, ReadState, TextSource
from casereview.domain.documents.statement import (
    CasenessValue,
    CountValue,
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    RoleValue,
    ScoreValue,
    State,
    Statement,
    TermValue,
    Value,
)
from casereview.domain.documents.voice import Voice
from casereview.domain.dossier import Dossier

COURSE = TreatmentEpisode(
    "ep",
    1,
    "CBT",
    "Service",
    "cbt",
    started=parse_date("1 June 2019"),
    ended=parse_date("1 August 2019"),
    document_ids=("d1", "d2", "d3"),
)
DATED = {
    "d1": parse_date("5 June 2019"),
    "d2": parse_date("7 August 2019"),
    "d3": parse_date("9 August 2019"),
}


def document(number: int, group: Group = Group.SERVICE) -> Document:
    return Document(
        f"d{number}",
        number,
        f"{number}.pdf",
        "application/pdf",
        "0" * 64,
        10,
        3,
        ReadState.READ,
        TextSource.TEXT_LAYER,
        group=group,
    )


def dossier(*stated: tuple[int, Field, Value], **more: object) -> Dossier:
    statements = tuple(
        Statement(f"s{n}", f"d{number}", field, value, f"p{n}", "rule/1", state=State.ACCEPTED)
        for n, (number, field, value) in enumerate(stated)
    )
    passages = tuple(
        Passage(f"p{n}", f"d{number}", 2, 0, 1, "x") for n, (number, _, _) in enumerate(stated)
    )
    plain = Dossier(
        Case("case", Claimant("Ms X")),
        documents=(document(1), document(2), document(3, Group.GP)),
        episodes=(COURSE,),
        statements=statements,
        passages=passages,
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # fields of the dossier by name


def found(
    of: Dossier,
    dated: Mapping[str, PartialDate] = DATED,
    rated: tuple[Rated, ...] = (),
) -> dict[str, Contradiction]:
    return {one.rule: one for one in rules.found(of, dated, rated)}


def score(number: int, context: str = "current", on: str = "") -> ScoreValue:
    return ScoreValue("PHQ-9", number, context=context, on=parse_date(on) if on else None)


# ---- scores ------------------------------------------------------------------------------------


def test_two_totals_of_one_day_differ_with_both_places() -> None:
    one = found(
        dossier(
            (1, Field.SCORE, score(14, on="3 June 2019")),
            (2, Field.SCORE, score(12, on="3 June 2019")),
        )
    )["score/1"]
    assert one.subject == "PHQ-9 on 3 June 2019"
    assert [(side.words, side.document_id, side.page) for side in one.sides] == [
        ("PHQ-9 = 14", "d1", 2),
        ("PHQ-9 = 12", "d2", 2),
    ]


@pytest.mark.parametrize(
    "other",
    [
        score(14, on="3 June 2019"),
        score(12, on="4 June 2019"),
        score(12, on="June 2019"),
        ScoreValue("GAD-7", 12, on=parse_date("3 June 2019")),
        ScoreValue("PHQ-9", 12, on=parse_date("3 June 2019"), whose="other"),
        ScoreValue("PHQ-9", 2, on=parse_date("3 June 2019"), kind="item"),
        ScoreValue("PHQ-9", None, "moderate", on=parse_date("3 June 2019")),
    ],
)
def test_what_can_both_hold_is_no_contradiction(other: ScoreValue) -> None:
    told = dossier((1, Field.SCORE, score(14, on="3 June 2019")), (2, Field.SCORE, other))
    assert "score/1" not in found(told)


def test_proposals_rejected_statements_and_documents_set_aside_count_nowhere() -> None:
    told = dossier(
        (1, Field.SCORE, score(14, on="3 June 2019")), (2, Field.SCORE, score(12, on="3 June 2019"))
    )
    for state in (State.PROPOSED, State.REJECTED):
        waiting = (told.statements[0], replace(told.statements[1], state=state))
        assert not found(replace(told, statements=waiting))
    aside = (told.documents[0], replace(told.documents[1], set_aside="another person's"))
    assert not found(replace(told, documents=aside))


def test_a_corrected_value_is_the_one_compared() -> None:
    told = dossier(
        (1, Field.SCORE, score(14, on="3 June 2019")), (2, Field.SCORE, score(12, on="3 June 2019"))
    )
    put_right = replace(
        told.statements[1], state=State.CORRECTED, corrected=score(14, on="3 June 2019")
    )
    assert not found(replace(told, statements=(told.statements[0], put_right)))


def test_the_experts_own_score_is_a_side_too() -> None:
    own = OwnScore("o", "PHQ-9", parse_date("3 June 2019"), total=9, source=SourceKind.TEST)
    one = found(dossier((1, Field.SCORE, score(14, on="3 June 2019")), own_scores=(own,)))[
        "score/1"
    ]
    assert [side.voice for side in one.sides] == [Voice.SERVICE, Voice.EXPERT]


def test_undated_totals_of_the_same_end_of_a_course_differ() -> None:
    told = dossier((2, Field.SCORE, score(9, "end")), (3, Field.SCORE, score(7, "end")))
    assert found(told)["score_context/1"].subject == "PHQ-9 at the end of course 1"
    apart = dossier((2, Field.SCORE, score(9, "end")), (3, Field.SCORE, score(7, "start")))
    assert not found(apart)


def test_caseness_above_and_below_on_one_occasion() -> None:
    told = dossier(
        (2, Field.CASENESS, CasenessValue("GAD-7", "above", "at caseness", "end")),
        (3, Field.CASENESS, CasenessValue("GAD-7", "below", "below caseness", "end")),
    )
    assert found(told)["caseness/1"].subject == "Caseness on GAD-7 at the end of course 1"


# ---- sessions, appointments, courses -----------------------------------------------------------


def test_sessions_attended_cannot_fall() -> None:
    def told(early: int, late: int) -> Dossier:
        return dossier(
            (1, Field.SESSIONS_ATTENDED, CountValue(early)),
            (2, Field.SESSIONS_ATTENDED, CountValue(late)),
        )

    assert found(told(6, 4))["sessions_attended/1"].subject == "Sessions attended, course 1"
    assert not found(told(4, 6))
    assert not found(told(4, 4))


def test_after_the_end_every_source_must_count_alike() -> None:
    told = dossier(
        (2, Field.SESSIONS_ATTENDED, CountValue(6)), (3, Field.SESSIONS_ATTENDED, CountValue(5))
    )
    assert [side.words for side in found(told)["sessions_attended/1"].sides] == [
        "6 sessions attended",
        "5 sessions attended",
    ]
    record = dossier(
        (2, Field.SESSIONS_OFFERED, CountValue(6)),
        episodes=(replace(COURSE, sessions_offered=8),),
    )
    assert [side.voice for side in found(record)["sessions_offered/1"].sides] == [
        Voice.SERVICE,
        Voice.EXPERT,
    ]
    claimed = Told("t", "ep", Fact.SESSIONS_ATTENDED, "4, as she remembers", Voice.CLAIMANT)
    one = found(dossier((2, Field.SESSIONS_ATTENDED, CountValue(6)), told=(claimed,)))
    assert [side.voice for side in one["sessions_attended/1"].sides] == [
        Voice.SERVICE,
        Voice.CLAIMANT,
    ]


def test_dates_of_a_course_differ_only_where_they_have_no_day_in_common() -> None:
    def told(words: str) -> Dossier:
        return dossier(told=(Told("t", "ep", Fact.STARTED, words, Voice.CLAIMANT),))

    assert found(told("July 2019"))["course_dates/1"].subject == "Beginning of course 1"
    assert not found(told("summer 2019"))
    assert not found(told("when the weather was fine"))


def test_attended_and_not_attended_on_one_day() -> None:
    day = parse_date("10 July 2019")
    told = dossier(
        (1, Field.APPOINTMENT, DatedValue("session 1, attended", day)),
        (2, Field.APPOINTMENT, DatedValue("first session: did not attend", day)),
    )
    assert found(told)["attendance/1"].subject == "Appointment on 10 July 2019"
    told = dossier(
        (1, Field.APPOINTMENT, DatedValue("session 1, attended", day)),
        (2, Field.APPOINTMENT, DatedValue("first session", day)),
    )
    assert not found(told)


# ---- who, how, diagnoses -----------------------------------------------------------------------


def test_two_roles_of_one_author_and_two_dates_of_birth() -> None:
    told = dossier(
        (1, Field.AUTHOR_ROLE, RoleValue("PWP")), (1, Field.AUTHOR_ROLE, RoleValue("trainee PWP"))
    )
    assert found(told)["author/1"].subject == "Who wrote D1"
    born = dossier((1, Field.BIRTH_DATE, DateValue(parse_date("2 May 1984"))))
    assert not found(born)
    known = replace(born, case=Case("case", Claimant("Ms X", date(1984, 5, 3))))
    assert {side.words for side in found(known)["birth/1"].sides} == {"3 May 1984", "2 May 1984"}


def test_means_of_contact_differ_only_between_letters_that_look_back_on_one_course() -> None:
    def told(kind: str) -> Dossier:
        return dossier(
            (1, Field.LETTER_TYPE, TermValue(kind)),
            (2, Field.LETTER_TYPE, TermValue("discharge")),
            (1, Field.DELIVERY, TermValue("telephone")),
            (2, Field.DELIVERY, TermValue("face_to_face")),
        )

    assert found(told("follow_up"))["delivery/1"].subject == "Means of contact, course 1"
    assert not found(told("assessment"))


def diagnosed(kind: str, text: str) -> DiagnosisValue:
    return DiagnosisValue(kind, text)


def test_a_diagnosis_stated_and_denied_within_a_month() -> None:
    stated = (2, Field.DIAGNOSIS, diagnosed("diagnosis", "PTSD"))
    denied = (3, Field.DIAGNOSIS, diagnosed("denied", "post-traumatic stress disorder"))
    assert found(dossier(stated, denied))["diagnosis/1"].subject == (
        "Diagnosis: post-traumatic stress, about 7 August 2019"
    )
    far = {**DATED, "d3": parse_date("9 October 2019")}
    assert not found(dossier(stated, denied), far)
    vague = {**DATED, "d3": parse_date("2019")}
    assert not found(dossier(stated, denied), vague)
    for kind in ("provisional", "suspected", "code_only"):
        held_open = (2, Field.DIAGNOSIS, diagnosed(kind, "PTSD"))
        assert not found(dossier(held_open, denied))
    other = (3, Field.DIAGNOSIS, diagnosed("denied", "depressive disorder"))
    assert not found(dossier(stated, other))


def test_a_document_and_the_interview_differ_on_a_disorder() -> None:
    told = dossier((2, Field.DIAGNOSIS, diagnosed("diagnosis", "Generalised anxiety disorder")))

    def rated(present: bool | None) -> tuple[Rated, ...]:
        when = parse_date("15 August 2019")
        name = "Generalised anxiety disorder"
        words = f"{name}: not met (concluded, looking back)"
        return (Rated(name, "After the course", when, present, words, "diagnosis:now/gad"),)

    one = found(told, rated=rated(False))["interview/1"]
    assert [side.voice for side in one.sides] == [Voice.SERVICE, Voice.INTERVIEW]
    assert not found(told, rated=rated(True))
    assert not found(told, rated=rated(None))


def test_a_rating_that_was_marked_as_differing_from_a_source() -> None:
    answer = Answer(
        "now",
        ModuleKey("gad"),
        "C2",
        "threshold",
        "1.0.0",
        conflict_with=("record",),
        conflict_reason="The GP found no worry.",
    )
    point = TimePoint("now", 1, "Today", "Now", "today", PartialDate(2024))
    one = found(dossier(answers=(answer,), time_points=(point,)))["rating/1"]
    assert [side.voice for side in one.sides] == [Voice.INTERVIEW, Voice.OTHER]
    assert one.sides[1].words == "The GP found no worry."


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("PTSD", "post-traumatic stress"),
        ("F41.1 generalised anxiety disorder", "generalised anxiety"),
        ("Recurrent depressive disorder", "depression"),
        ("mixed anxiety and depressive disorder", "mixed anxiety and depression"),
        ("social phobia", "social anxiety"),
        ("specific phobia (machinery)", "specific phobia"),
        ("low mood", ""),
    ],
)
def test_which_disorder_words_speak_of(words: str, name: str) -> None:
    assert disorder_of(words) == name


def test_every_rule_says_why_in_neutral_words() -> None:
    for rule, why in RULES.items():
        assert why.endswith("."), rule
        assert not {"wrong", "false", "lie", "failed"} & set(why.casefold().split()), rule


# ---- what the expert says ----------------------------------------------------------------------

ONE, TWO = Side(Voice.SERVICE, "14", "statement:1", "d1"), Side(Voice.GP, "12", "statement:2", "d2")
FOUND = Contradiction("score/1:x", "score/1", "PHQ-9", sides=(ONE, TWO))


def test_what_was_said_stays_and_a_source_that_changed_is_told() -> None:
    kept = replace(FOUND, outcome=Outcome.PREFERRED, preferred=1, reason="It was filled in there.")
    (same,) = standing([FOUND], [kept])
    assert same.contradiction == kept
    assert not same.before
    moved = replace(FOUND, sides=(replace(TWO, words="11"), ONE))
    (now,) = standing([moved], [kept])
    assert now.before == kept.sides
    assert now.contradiction.sides == moved.sides
    assert now.contradiction.preferred is None  # nobody says those words any more
    turned = replace(FOUND, sides=(TWO, ONE, replace(ONE, words="13", ref="statement:3")))
    (now,) = standing([turned], [kept])
    assert now.contradiction.sides[now.contradiction.preferred or 0] == TWO


def test_what_is_no_longer_found_is_kept_and_said_to_be_so() -> None:
    by_hand = Contradiction("h", BY_HAND, "Choice", sides=(ONE, TWO))
    kept = replace(FOUND, outcome=Outcome.BOTH_STAND)
    hand, gone = standing([], [kept, by_hand])
    assert (hand.contradiction.id, hand.gone) == ("h", False)
    assert (gone.contradiction.id, gone.gone) == (FOUND.id, True)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (replace(FOUND, subject=" "), "Say what"),
        (replace(FOUND, outcome=Outcome.PREFERRED), "Say which"),
        (replace(FOUND, outcome=Outcome.PREFERRED, preferred=2, reason="x"), "Say which"),
        (replace(FOUND, outcome=Outcome.PREFERRED, preferred=0, reason=" "), "A preference needs"),
        (replace(FOUND, in_report=True, sides=(ONE,)), "The report states both"),
        (replace(FOUND, outcome=Outcome.PREFERRED, preferred=0, reason="Seen."), ""),
        (replace(FOUND, outcome=Outcome.NO_CONSEQUENCE), ""),
    ],
)
def test_a_preference_without_its_reason_is_refused(said: Contradiction, fault: str) -> None:
    assert faults(said).startswith(fault)
    assert bool(faults(said)) == bool(fault)


CLAIMS = st.lists(
    st.builds(
        Claim,
        st.sampled_from(["a/1", "b/1"]),
        st.sampled_from(["q", "r"]),
        st.just("subject"),
        st.sampled_from(["1", "2", "3"]),
        st.builds(Side, st.sampled_from(Voice), st.text(max_size=3), st.text(max_size=2)),
    ),
    max_size=12,
)


@given(CLAIMS)
def test_a_question_is_told_exactly_where_it_is_answered_in_two_ways(claims: list[Claim]) -> None:
    answers: dict[str, set[str]] = {}
    for claim in claims:
        answers.setdefault(f"{claim.rule}:{claim.question}", set()).add(claim.value)
    told = {one.id: one for one in differing(claims)}
    assert set(told) == {key for key, values in answers.items() if len(values) > 1}
    for one in told.values():
        assert len(one.sides) >= len(answers[one.id])
