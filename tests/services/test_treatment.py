"""Records of treatment and its review: kept, refused where they point nowhere, undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.care.treatment import (
    Aspect,
    Attendance,
    Contact,
    ContactKind,
    Coverage,
    Opinion,
    OpinionPoint,
    Promise,
    Referral,
    Review,
    Side,
)
from casereview.domain.case import TreatmentEpisode
from casereview.errors import BadInputError
from casereview.services import cases
from casereview.services.courses import treatment
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf


@pytest.fixture
def held(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _code = Session.create(tmp_path / "vault", "four plain fictional words")
    case = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
    treatment.save(case, Referral("r", 1, "Service"))
    cases.save_episode(case, TreatmentEpisode("e", 1, "CBT", "Service", "CBT", referral_id="r"))
    yield case
    session.close()


def test_records_are_kept_together_and_taken_back_together(held: OpenCase) -> None:
    changes = treatment.save(
        held,
        Opinion("o", 1, "Was it given?", "e", "gad"),
        OpinionPoint("p", "o", 1, Side.FOR, "Six sessions are recorded."),
    )
    assert changes.label == "Record the treatment review"
    assert [point.text for point in held.dossier().opinion_points] == ["Six sessions are recorded."]
    cases.undo(held)
    assert held.dossier().opinions == ()
    assert held.dossier().opinion_points == ()


def test_points_go_with_their_opinion_and_come_back_with_it(held: OpenCase) -> None:
    opinion = Opinion("o", 1, "Was it given?")
    treatment.save(held, opinion, OpinionPoint("p", "o", 1, Side.ABSENT, "No session notes."))
    treatment.remove(held, opinion)
    assert held.dossier().opinion_points == ()
    cases.undo(held)
    assert [point.id for point in held.dossier().opinion_points] == ["p"]


@pytest.mark.parametrize(
    "record",
    [
        Contact("c", "nowhere", None, ContactKind.TREATMENT, Attendance.ATTENDED),
        Contact("c", "e", None, ContactKind.TREATMENT, Attendance.ATTENDED, minutes=-1),
        Promise("p", "e", "A review", document_id="nowhere"),
        OpinionPoint("p", "nowhere", 1, Side.FOR, "x"),
        Review("v", "e", Aspect.COVERAGE, "gad", "treated well"),
        Review("v", "e", Aspect.PROTOCOL, "gad/1", "addressed_main"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    held: OpenCase, record: treatment.Record
) -> None:
    before = held.file.history_head
    with pytest.raises(BadInputError):
        treatment.save(held, record)
    assert held.file.history_head == before


def test_nothing_to_save_is_said(held: OpenCase) -> None:
    with pytest.raises(BadInputError):
        treatment.save(held)


def test_one_line_of_review_a_subject(held: OpenCase) -> None:
    line = Review("a", "e", Aspect.COVERAGE, "gad", Coverage.PART)
    treatment.set_review(held, line)
    treatment.set_review(held, replace(line, id="b", state=Coverage.MAIN))
    assert [(r.id, r.state) for r in held.dossier().reviews] == [("b", "addressed_main")]
    treatment.set_review(held, replace(line, id="c", subject="iad"))
    assert len(held.dossier().reviews) == 2


def test_attempts_to_raise_a_problem_stand_beside_each_other(held: OpenCase) -> None:
    for key, response in (("a", "deferred"), ("b", "declined")):
        treatment.set_review(held, Review(key, "e", Aspect.ATTEMPT, "fire", response))
    assert [r.state for r in held.dossier().reviews] == ["deferred", "declined"]


def test_a_referral_with_a_course_stays(held: OpenCase) -> None:
    with pytest.raises(BadInputError, match="Course 1 belongs to this referral"):
        treatment.remove(held, Referral("r", 1))
    cases.remove_episode(held, "e")
    treatment.remove(held, Referral("r", 1))
    assert held.dossier().referrals == ()


def test_a_course_takes_its_records_along_and_undo_brings_them_back(held: OpenCase) -> None:
    treatment.save(held, Contact("c", "e", None, ContactKind.TREATMENT, Attendance.ATTENDED))
    treatment.save(held, Review("v", None, Aspect.QUESTION, "Q1", "cannot_say"))
    cases.remove_episode(held, "e")
    assert held.dossier().contacts == ()
    assert len(held.dossier().reviews) == 1
    cases.undo(held)
    assert [contact.id for contact in held.dossier().contacts] == ["c"]
