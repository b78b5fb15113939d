"""The treatment of the demonstration cases, on the page and in the report, both ways alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.protocol import begun_checks
from casereview.domain.care.score_change import Verdict
from casereview.domain.care.treatment import (
    PAUL,
    Aspect,
    Attendance,
    ContactKind,
    Coverage,
    Evidence,
    Fact,
    Kept,
    Side,
)
from casereview.domain.documents.statement import NotStated
from casereview.reporting.parts.episodes import EpisodeView
from casereview.services.courses import treatment_view
from casereview.services.courses.proposing import course_offers
from casereview.services.courses.treatment_view import TreatmentView
from casereview.services.demonstration.demo import PASSPHRASE
from casereview.services.report.report_files import check_report
from casereview.services.session import OpenCase, Session
from casereview.services.views import PageName

MS_X, MR_X, MRS_Y = "K00ZZ417", "J00ZZ902", "L00ZZ138"
REPORTS = {MS_X: "report-1.pdf", MR_X: "report-2.pdf", MRS_Y: "report-3.pdf"}

# Of each problem: addressed in the first course, in the second. No: mentioned, raised and not taken
# up, or not mentioned.
COVERAGE = {
    MS_X: {
        "gad": (Coverage.PART, Coverage.NOT_MENTIONED),
        "iad": (Coverage.MENTIONED, Coverage.MAIN),
        "phobia:machinery": (Coverage.NOT_PRESENT, Coverage.DECLINED),
    },
    MR_X: {
        "mde": (Coverage.MAIN, Coverage.PART),
        "ptsd5:house fire": (Coverage.NOT_PRESENT, Coverage.DECLINED),
        "phobia:fire": (Coverage.NOT_PRESENT, Coverage.DECLINED),
        "bed": (Coverage.UNKNOWN, Coverage.NOT_MENTIONED),
    },
    MRS_Y: {
        "ptsd5:road accident": (Coverage.MAIN, Coverage.NOT_MENTIONED),
        "panic": (Coverage.MENTIONED, Coverage.MAIN),
    },
}
LOST: Mapping[str, tuple[dict[str, Truth], dict[str, Truth]]] = {
    MS_X: ({"gad": F, "iad": F}, {"gad": F, "iad": F, "phobia:machinery": F}),
    MR_X: ({"mde": U}, {}),
    MRS_Y: ({"ptsd5:road accident": T, "panic": F}, {"panic": T}),
}


@pytest.fixture(scope="module")
def session(folder: Path) -> Iterator[Session]:
    opened = Session.unlock(folder / "vault", PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def cases(session: Session) -> Iterator[dict[str, OpenCase]]:
    held = {each.claim_number: session.open(each.id) for each in session.case_list().cases}
    yield held
    for case in held.values():
        case.close()


@pytest.fixture(scope="module")
def views(cases: dict[str, OpenCase]) -> dict[str, TreatmentView]:
    return {number: treatment_view.view(case) for number, case in cases.items()}


@cache
def _text(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        pages = [document[i].get_textpage().get_text_range() for i in range(len(document))]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def _told(view: EpisodeView, fact: Fact) -> list[tuple[str, str]]:
    line = next(each for each in view.facts if each.fact is fact)
    return [(each.voice.value, each.text) for each in line.voiced]


@pytest.mark.parametrize("number", [MS_X, MR_X, MRS_Y])
def test_which_course_addressed_which_problem(views: dict[str, TreatmentView], number: str) -> None:
    found = {
        str(line.key): tuple(
            Coverage(each.coverage.state)
            for view in views[number].episodes
            for each in view.disorders
            if each.key == line.key and each.coverage
        )
        for line in views[number].episodes[0].disorders
    }
    assert {key: states for key, states in found.items() if states} == COVERAGE[number]


@pytest.mark.parametrize("number", [MS_X, MR_X, MRS_Y])
def test_which_diagnoses_were_lost_in_which_course(
    views: dict[str, TreatmentView], number: str
) -> None:
    first, second = (
        {str(line.key): line.lost for line in view.present} for view in views[number].episodes
    )
    assert (first, second) == LOST[number]


def test_ms_x_was_treated_by_whom_and_how_often(
    cases: dict[str, OpenCase], views: dict[str, TreatmentView]
) -> None:
    first, second = (view.episode for view in views[MS_X].episodes)
    assert (first.modality, second.modality) == ("psychoeducational group", "computerised CBT")
    assert (first.sessions_offered, first.sessions_attended) == (6, 1)
    assert second.sessions_attended is None  # the programme's own log was not seen
    file = cases[MS_X].file
    assert {(p.episode_id, p.part.value): p.role for p in file.practitioners.all()} == {
        ("1", "assessed"): "psychological wellbeing practitioner",
        ("2", "assessed"): "trainee psychological wellbeing practitioner",
        ("2", "supported"): "two online programme supporters",
    }
    kinds = [contact.kind for contact in file.contacts.all() if contact.episode_id == "2"]
    assert kinds.count(ContactKind.SUPPORT) == 4
    assert not any(kind.treats for kind in kinds)
    attended = [
        contact
        for contact in file.contacts.all()
        if contact.episode_id == "1" and contact.kind.treats
    ]
    assert [each.attendance for each in attended].count(Attendance.ATTENDED) == 1


def test_support_alone_leaves_open_whether_a_course_was_finished(
    views: dict[str, TreatmentView],
) -> None:
    first, second = (referral.outcome for referral in views[MS_X].referrals)
    assert first is not None
    assert second is not None
    assert first.finished.truth is F
    assert second.finished.truth is U


def test_what_was_agreed_and_what_was_on_offer_stand_beside_each_other(
    views: dict[str, TreatmentView],
) -> None:
    first, second = views[MS_X].episodes
    choice = next(line for line in first.facts if line.fact is Fact.CHOICE)
    assert choice.differs
    assert _told(first, Fact.CHOICE) == [
        ("service", "after discussion she agreed to attend a worry management course"),
        ("claimant", "only a group programme was on offer"),
    ]
    assert not next(line for line in second.facts if line.fact is Fact.CHOICE).differs


def test_promises_kept_and_not_are_told_with_whose_word_it_is(cases: dict[str, OpenCase]) -> None:
    kept = {
        number: [(p.kept, bool(p.outcome_by)) for p in case.file.promises.all()]
        for number, case in cases.items()
    }
    assert kept == {
        MS_X: [(Kept.KEPT, True), (Kept.NOT_KEPT, True)],
        MR_X: [(Kept.KEPT, True)] * 2,
        MRS_Y: [(Kept.KEPT, True)] * 3,
    }


def test_mr_x_has_one_referral_with_two_courses_counted_together(
    views: dict[str, TreatmentView],
) -> None:
    (referral,) = views[MR_X].referrals
    assert len(referral.episodes) == 2
    assert referral.outcome is not None
    assert referral.outcome.finished.because == "12 treatment contacts, ended"
    attempts = [r for r in views[MR_X].reviews if r.aspect is Aspect.ATTEMPT]
    assert {r.state for r in attempts} == {"addressed", "declined"}


def test_what_speaks_for_the_service_is_recorded(views: dict[str, TreatmentView]) -> None:
    first, second = views[MR_X].episodes
    assert {voice for voice, _ in _told(first, Fact.BENEFIT)} == {"service", "claimant", "gp"}
    phq = next(pair for pair in first.scores if pair.measure == "PHQ-9")
    assert phq.change is not None
    assert phq.change.improved.truth is T
    step_up = views[MR_X].review(second.episode.id, Aspect.PATHWAY, "step_up")
    assert step_up is not None
    assert step_up.state == Evidence.PRESENT
    chosen = views[MS_X].review("2", Aspect.PATHWAY, "preference")
    assert chosen is not None
    assert chosen.state == Evidence.PRESENT


def test_what_no_source_tells_is_not_stated(
    cases: dict[str, OpenCase], views: dict[str, TreatmentView]
) -> None:
    for number in (MS_X, MR_X):
        assert not cases[number].file.homework.all()
    for episode in ("1", "2"):
        mechanism = views[MS_X].review(episode, Aspect.MECHANISM, "")
        assert mechanism is not None
        assert mechanism.state == "none"
    named = views[MR_X].review("1", Aspect.MECHANISM, "")
    assert named is not None
    assert named.state == "technique_only"


def test_the_third_case_says_what_was_done_and_that_both_disorders_went(
    cases: dict[str, OpenCase], views: dict[str, TreatmentView]
) -> None:
    view = views[MRS_Y]
    (referral,) = view.referrals
    counted = referral.outcome
    assert counted is not None
    assert _truth(counted.recovered) is T
    assert _truth(counted.reliably_recovered) is T
    for episode in view.episodes:
        for line in episode.lost:
            assert line.lasted is not None
            assert line.lasted.still
            assert line.lasted.looked is not None
            assert line.lasted.looked.isoformat() == "2024-02-05"
        checks = begun_checks(cases[MRS_Y].content.protocols, view.reviews, episode.episode.id)
        assert [check.counts.present for check in checks] == [
            check.counts.total for check in checks
        ]
        assert len(checks) == 1
        mechanism = view.review(episode.episode.id, Aspect.MECHANISM, "")
        assert mechanism is not None
        assert mechanism.state == "specific"
    tasks = [task for task in cases[MRS_Y].file.homework.all() if task.episode_id == "1"]
    assert len(tasks) == 6
    for task in tasks:
        assert {task.clear, task.rationale, task.reactions, task.reviewed} == {Evidence.PRESENT}
    doses = {
        (course.view.episode.number, str(key)): check.verdict.value
        for each in view.beside
        for course in each.courses
        for key, check in course.doses
    }
    assert doses[1, "ptsd5:road accident"] == "within"
    assert doses[2, "panic"] == "within"


def _truth(verdict: Verdict | None) -> Truth | None:
    return None if verdict is None else verdict.truth


@pytest.mark.parametrize("number", [MS_X, MR_X, MRS_Y])
def test_every_cell_of_paul_s_framework_is_recorded_or_shown_as_empty(
    views: dict[str, TreatmentView], number: str
) -> None:
    for view in views[number].episodes:
        held = [views[number].review(view.episode.id, Aspect.PAUL, column) for column in PAUL]
        assert all(held)


@pytest.mark.parametrize("number", [MS_X, MR_X, MRS_Y])
def test_every_opinion_has_evidence_both_ways_and_a_range(
    cases: dict[str, OpenCase], number: str
) -> None:
    points = cases[number].file.opinion_points.all()
    opinions = cases[number].file.opinions.all()
    assert opinions
    for opinion in opinions:
        sides = {point.side for point in points if point.opinion_id == opinion.id}
        assert {Side.FOR, Side.AGAINST, Side.ABSENT} <= sides
        assert opinion.range
        assert opinion.conclusion in cases[number].content.conclusions.conclusions


@pytest.mark.parametrize("number", [MS_X, MR_X, MRS_Y])
def test_works_relied_on_point_more_than_one_way(cases: dict[str, OpenCase], number: str) -> None:
    works = cases[number].content.library.works
    used = {reference.work for reference in cases[number].file.opinion_references.all()}
    assert used <= set(works)
    directions = {works[name].direction.value for name in used}
    assert {"supports", "against"} <= directions or (number == MS_X and len(directions) > 1)


LETTERS = {
    MS_X: [("D2", "D3"), ("D4", "D6", "D5")],
    MR_X: [("D2", "D3"), ("D5", "D6")],
    MRS_Y: [("D2", "D4"), ("D5", "D6")],  # the notes were printed in 2024: by hand
}


@pytest.mark.parametrize("number", [MS_X, MR_X, MRS_Y])
def test_the_letters_by_themselves_tell_of_the_courses_that_are_filed(
    cases: dict[str, OpenCase], number: str
) -> None:
    dossier = cases[number].dossier()
    assert course_offers(dossier) == ()
    offers = course_offers(replace(dossier, episodes=()))
    found = [tuple(document.label for document in offer.documents) for offer in offers]
    assert found == LETTERS[number]
    filed = {course.number: course for course in dossier.episodes}
    for offer in offers:
        course = filed[offer.course.number]
        assert offer.course.sessions_attended in (None, course.sessions_attended)
        assert (offer.course.started, offer.course.ended) == (None, None)  # no letter dates them


def test_words_of_symptoms_stand_beside_the_letters_that_state_no_diagnosis(
    views: dict[str, TreatmentView],
) -> None:
    _, second = views[MS_X].episodes
    line = next(each for each in second.facts if each.fact is Fact.DIAGNOSIS)
    silent = [each for each in line.voiced if isinstance(each.value, NotStated)]
    told = [each.text for each in line.voiced if each.text]
    assert len(silent) == 3
    assert told == ["words of symptoms, no diagnosis: depressed and anxious when she started"]


# The same sentence says the one and the other.
SAME_SENTENCE = (
    ("addressed by any, wholly or in part: Specific phobia (machinery).", MS_X),
    ("wholly or in part: Specific phobia (fire); Binge-eating disorder.", MR_X),
    ("No disorder was rated as met at the end of the last course.", MRS_Y),
    ("Reliable by the service’s rule no (a fall of 2 points; reliable from 6)", MS_X),
    ("Reliable by the service’s rule yes, an improvement", MRS_Y),
    ("possible again: She told the GP in September 2019 that it had not helped.", MS_X),
    ("possible again: She goes out alone, without phone or water", MRS_Y),
    ("Diagnosis lost, by interview: no (Generalised anxiety disorder: still met", MS_X),
    ("Diagnosis lost, by interview: yes (Panic disorder: lost)", MRS_Y),
    ("A rule of one problem at a time, or of which comes first", MS_X),
    ("A rule of one problem at a time, or of which comes first", MRS_Y),
    ("diagnosis kept: Illness anxiety disorder; at the end", MS_X),
    ("diagnosis lost: Panic disorder; at the end", MRS_Y),
    ("Courses 1 and 2: no task between sessions is recorded", MS_X),
    ("Course 1: 6 tasks between sessions are recorded", MRS_Y),
    ("Courses 1 and 2: how change came about is not stated", MS_X),
    ("Course 1: how change came about is stated: what changed, by what", MRS_Y),
    ("that computerised CBT for specific phobia (machinery) was not delivered in course 2", MS_X),
    (
        "that trauma-focused CBT for post-traumatic stress disorder (road accident) was delivered "
        "in course 1",
        MRS_Y,
    ),
    ("criteria of illness anxiety disorder were still met at the end of course 2", MS_X),
    (
        "criteria of post-traumatic stress disorder (road accident) were no longer met at the end "
        "of course 1",
        MRS_Y,
    ),
    ("at caseness at the start; not counted as a service recovery", MS_X),
    ("at caseness at the start; counted as a service recovery", MRS_Y),
    ("below the recommended dose", MS_X),
    ("within the recommended dose", MRS_Y),
)


@pytest.mark.parametrize(("words", "number"), SAME_SENTENCE)
def test_the_report_says_success_as_plainly_as_failure(
    folder: Path, words: str, number: str
) -> None:
    assert words in _text(folder / REPORTS[number])


@pytest.mark.parametrize("number", [MS_X, MR_X, MRS_Y])
def test_the_reports_fail_none_of_their_assertions(folder: Path, number: str) -> None:
    found = check_report((folder / REPORTS[number]).read_bytes())
    assert [each for each in found if each["result"] == "fail"] == []
    assert len([each for each in found if each["result"] == "pass"]) > 30


@pytest.mark.parametrize("number", [MS_X, MR_X, MRS_Y])
def test_the_review_is_a_chain_to_pages(cases: dict[str, OpenCase], number: str) -> None:
    from casereview.services.chain import uses_of

    uses = [
        use
        for document in cases[number].file.documents.all()
        for use in uses_of(cases[number], document.id)
        if use.page is PageName.TREATMENT and use.passage is not None
    ]
    assert {use.target.partition("/")[0] for use in uses} >= {"review", "opinions"}
