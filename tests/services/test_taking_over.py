"""From accepted statements of letters to records: offered, once, and set against corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.care.treatment import (
    Attendance,
    Contact,
    ContactKind,
    Evidence,
    Fact,
    Kept,
    Part,
    Qualification,
)
from casereview.domain.case import TreatmentEpisode
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Group
from casereview.domain.documents.statement import (
    CountValue,
    DatedValue,
    Field,
    HomeworkValue,
    NotStated,
    Origin,
    PromiseValue,
    RoleValue,
    ScoreValue,
    State,
    Statement,
    Value,
)
from casereview.domain.documents.voice import Voice
from casereview.errors import BadInputError
from casereview.reporting.parts.episodes import referrals
from casereview.services import cases
from casereview.services.correspondence import intake, reviewing
from casereview.services.courses import treatment
from casereview.services.courses.taking_over import RecordKind, let_stand, take_over, taking_over
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf

SEEN = DatedValue("assessment", PartialDate(2019, 7, 2))
PROMISE = PromiseValue("a review at the end", "the service", due_words="at the end")
TASK = HomeworkValue(True, True, False, False, False, "a worry diary every evening")
VALUES: dict[str, tuple[Field, Value]] = {
    "role": (Field.AUTHOR_ROLE, RoleValue("trainee PWP")),
    "seen": (Field.APPOINTMENT, SEEN),
    "missed": (Field.APPOINTMENT, DatedValue("missed", PartialDate(2019, 8, 1))),
    "accident": (Field.APPOINTMENT, DatedValue("accident", PartialDate(2018, 8, 1))),
    "promise": (Field.PROMISE, PROMISE),
    "task": (Field.HOMEWORK, TASK),
    "no_task": (Field.HOMEWORK, HomeworkValue(False, False, False, False, False, "")),
    "wait": (Field.WAIT, CountValue(6, "six weeks")),
    "score": (Field.SCORE, ScoreValue("PHQ-9", 14, context="start")),
    "silent": (Field.PROMISE, NotStated()),
}


@pytest.fixture
def held(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _code = Session.create(tmp_path / "vault", "four plain fictional words")
    case = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
    intake.add_document(case, "letter.txt", b"A letter of the service.")
    (letter,) = case.file.documents.all()
    cases.save_episode(
        case,
        TreatmentEpisode("e", 1, "CBT", "Service", "CBT", sessions_attended=6,
                         document_ids=(letter.id,)),
    )  # fmt: skip
    with case.change("File what the letter states") as _:
        case.file.documents.put(replace(letter, group=Group.SERVICE))
        for statement in list(case.file.statements.all()):
            case.file.statements.remove(statement.id)
        for key, (field, value) in VALUES.items():
            case.file.statements.put(
                Statement(key, letter.id, field, value, None, "", Origin.EXPERT, State.ACCEPTED)
            )
    yield case
    session.close()


def offered(case: OpenCase) -> set[str]:
    return {offer.statement_id for offer in taking_over(case.dossier()).offers}


def test_what_letters_state_is_offered_and_nothing_is_taken_over_by_itself(held: OpenCase) -> None:
    assert offered(held) == {"role", "seen", "missed", "promise", "task", "wait"}
    dossier = held.dossier()
    kinds = ("contacts", "promises", "homework", "told", "practitioners")
    assert [getattr(dossier, kind) for kind in kinds] == [()] * 5


def test_only_what_was_accepted_of_a_letter_of_a_course_is_offered(held: OpenCase) -> None:
    reviewing.reject(held, "promise")
    assert "promise" not in offered(held)
    (episode,) = held.dossier().episodes
    cases.save_episode(held, replace(episode, document_ids=()))
    assert offered(held) == set()


def test_a_contact_says_only_what_the_letter_says(held: OpenCase) -> None:
    take_over(held, "seen")
    take_over(held, "missed")
    (letter,) = held.dossier().documents
    seen, missed = sorted(held.dossier().contacts, key=lambda each: each.attendance, reverse=True)
    assert (seen.kind, seen.attendance) == (ContactKind.ASSESSMENT, Attendance.NOT_STATED)
    assert (seen.when, seen.voice, seen.statement_id) == (SEEN.on, Voice.SERVICE, "seen")
    assert (seen.document_id, seen.episode_id) == (letter.id, "e")
    assert missed.attendance is Attendance.NOT_ATTENDED


def test_who_wrote_a_letter_is_not_thereby_who_treated(held: OpenCase) -> None:
    take_over(held, "role")
    (one,) = held.dossier().practitioners
    assert (one.part, one.qualification) == (Part.WROTE, Qualification.IN_TRAINING)
    assert (one.role, one.statement_id) == ("trainee PWP", "role")


def test_a_criterion_that_a_letter_does_not_show_is_not_stated(held: OpenCase) -> None:
    take_over(held, "task")
    (task,) = held.dossier().homework
    assert (task.clear, task.rationale) == (Evidence.PRESENT, Evidence.NOT_STATED)
    assert (task.behaviour, task.statement_id) == ("a worry diary every evening", "task")


def test_a_promise_is_open_until_the_expert_looks(held: OpenCase) -> None:
    take_over(held, "promise")
    (promise,) = held.dossier().promises
    assert (promise.text, promise.due_words, promise.kept) == (
        "a review at the end", "at the end", Kept.OPEN
    )  # fmt: skip


def test_a_wait_that_a_statement_tells_already_is_told_once(held: OpenCase) -> None:
    take_over(held, "wait")
    (told,) = held.dossier().told
    assert (told.fact, told.text) == (Fact.WAIT, "six weeks")
    dossier = held.dossier()
    (view,) = referrals(dossier, held.findings(), held.content.measures, held.content.descriptors)
    line = next(each for each in view.episodes[0].facts if each.fact is Fact.WAIT)
    assert [voiced.statement_id for voiced in line.voiced] == ["wait"]


def test_a_statement_is_taken_over_once_in_one_change_that_is_undone(held: OpenCase) -> None:
    before = len(held.file.history())
    changes = take_over(held, "seen")
    assert changes.label == "Take over from D1: a contact"
    assert len(held.file.history()) == before + 1
    assert "seen" not in offered(held)
    with pytest.raises(BadInputError, match="cannot be taken over"):
        take_over(held, "seen")
    assert len(held.dossier().contacts) == 1
    cases.undo(held)
    assert held.dossier().contacts == ()
    assert "seen" in offered(held)


def test_what_was_recorded_by_hand_is_not_offered_again(held: OpenCase) -> None:
    treatment.save(
        held, Contact("c", "e", SEEN.on, ContactKind.ASSESSMENT, Attendance.ATTENDED, "telephone")
    )
    assert "seen" not in offered(held)


def test_a_correction_is_set_against_the_record_which_stays(held: OpenCase) -> None:
    take_over(held, "promise")
    assert taking_over(held.dossier()).marks == ()
    reviewing.correct_value(held, "promise", replace(PROMISE, due_words="after six sessions"))
    (mark,) = taking_over(held.dossier()).marks
    assert mark.kind is RecordKind.PROMISES
    assert "at the end" in mark.taken
    assert "after six sessions" in mark.now
    (promise,) = held.dossier().promises
    assert promise.due_words == "at the end"
    let_stand(held, mark.kind, mark.record_id)
    assert taking_over(held.dossier()).marks == ()
    with pytest.raises(BadInputError):
        let_stand(held, mark.kind, mark.record_id)


def test_a_rejection_is_set_against_the_record(held: OpenCase) -> None:
    take_over(held, "task")
    reviewing.reject(held, "task")
    (mark,) = taking_over(held.dossier()).marks
    assert mark.now == ""
    assert len(held.dossier().homework) == 1


def test_the_experts_own_change_of_a_record_marks_nothing(held: OpenCase) -> None:
    take_over(held, "promise")
    (promise,) = held.dossier().promises
    treatment.save(held, replace(promise, text="a review", kept=Kept.NOT_KEPT))
    assert taking_over(held.dossier()).marks == ()


def test_of_two_courses_an_appointment_belongs_to_the_one_it_falls_in(held: OpenCase) -> None:
    (letter,) = held.dossier().documents
    cases.save_episode(
        held,
        TreatmentEpisode("f", 2, "CBT", "Service", "CBT", started=PartialDate(2019, 7),
                         ended=PartialDate(2019, 9), document_ids=(letter.id,)),
    )  # fmt: skip
    take_over(held, "seen")
    take_over(held, "promise")
    assert [contact.episode_id for contact in held.dossier().contacts] == ["f"]
    assert [promise.episode_id for promise in held.dossier().promises] == ["e"]


def test_appointments_without_attendance_do_not_undo_the_count_of_sessions(held: OpenCase) -> None:
    reviewing.correct_value(held, "seen", DatedValue("first session", PartialDate(2019, 8, 2)))
    take_over(held, "seen")
    dossier = held.dossier()
    assert dossier.contacts[0].kind is ContactKind.TREATMENT
    (view,) = referrals(dossier, held.findings(), held.content.measures, held.content.descriptors)
    assert view.outcome is not None
    assert "6 treatment contacts" in view.outcome.finished.because
