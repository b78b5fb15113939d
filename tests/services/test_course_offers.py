"""Courses that letters tell of: offered in order of time, filed once, taken back by one undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Group
from casereview.domain.documents.statement import (
    CountValue,
    DatedValue,
    DateValue,
    Field,
    Origin,
    State,
    Statement,
    TermValue,
    Value,
)
from casereview.errors import BadInputError
from casereview.services import cases
from casereview.services.correspondence import intake
from casereview.services.courses.proposing import course_offers, file_courses
from casereview.services.courses.taking_over import RecordKind, take_over_all, taking_over
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf

Letter = tuple[date, str, str, int | None]
"""Its date, its kind, the treatment it names ('' for none) and the sessions attended."""

SESSIONS = DatedValue("first session", PartialDate(2019, 4, 4))


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _code = Session.create(tmp_path / "vault", "four plain fictional words")
    yield session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
    session.close()


def file_letters(case: OpenCase, *letters: Letter) -> None:
    for number in range(len(letters)):
        intake.add_document(case, f"{number}.txt", f"Letter number {number}.".encode())
    with case.change("File what the letters state"):
        for statement in case.file.statements.all():
            case.file.statements.remove(statement.id)
        for document, (on, kind, treatment, attended) in zip(
            case.file.documents.all(), letters, strict=True
        ):
            case.file.documents.put(replace(document, group=Group.SERVICE))
            values: list[tuple[Field, Value]] = [
                (Field.LETTER_DATE, DateValue(PartialDate.of(on))),
                (Field.LETTER_TYPE, TermValue(kind)),
                (Field.APPOINTMENT, SESSIONS),
            ]
            if treatment:
                values.append((Field.MODALITY, TermValue(treatment, f"a {treatment}")))
            if attended is not None:
                values.append((Field.SESSIONS_ATTENDED, CountValue(attended)))
            for field, value in values:
                key = f"{document.id}{field}"
                case.file.statements.put(
                    Statement(key, document.id, field, value, None, "", Origin.EXPERT,
                              State.ACCEPTED)
                )  # fmt: skip


def labels(case: OpenCase) -> list[str]:
    return [
        " ".join(document.label for document in offer.documents)
        for offer in course_offers(case.dossier())
    ]


D1 = (date(2019, 3, 1), "assessment", "group CBT", None)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ((date(2019, 5, 1), "other", "group CBT", 6), ["D1 D2"]),
        ((date(2019, 5, 1), "other", "", None), ["D1 D2"]),
        ((date(2019, 5, 1), "other", "CBT", None), ["D1", "D2"]),  # another treatment
        ((date(2019, 5, 1), "assessment", "", None), ["D1"]),  # assessed anew, nothing named yet
        ((date(2019, 8, 28), "other", "group CBT", None), ["D1 D2"]),  # 180 days
        ((date(2019, 8, 29), "other", "group CBT", None), ["D1", "D2"]),
        ((date(2023, 8, 29), "clinical_notes", "group CBT", None), ["D1 D2"]),  # printed later
        ((date(2023, 8, 29), "clinical_notes", "EMDR", None), ["D1"]),
        ((date(2018, 12, 1), "assessment", "", None), ["D2 D1"]),  # one assessment in two steps
    ],
)
def test_which_letters_tell_of_one_course(
    case: OpenCase, second: Letter, expected: list[str]
) -> None:
    file_letters(case, D1, second)
    assert labels(case) == expected


def test_a_course_is_filed_with_what_letters_say_alike_and_nothing_else(case: OpenCase) -> None:
    file_letters(
        case,
        D1,
        (date(2019, 4, 1), "other", "group CBT", 5),
        (date(2019, 5, 1), "discharge", "group CBT", 6),
        (date(2019, 9, 1), "other", "CBT", 8),
    )
    before = len(case.file.history())
    changes = file_courses(case)
    assert changes.label == "File 2 courses from the letters"
    assert len(case.file.history()) == before + 1
    first, second = case.dossier().episodes
    assert (first.number, first.modality, first.label) == (1, "group CBT", "A group CBT")
    assert (first.sessions_attended, second.sessions_attended) == (None, 8)  # 5 and 6 differ
    assert {first.started, first.ended, second.started} == {None}
    assert (first.service, first.problem_addressed, first.referral_id) == ("", "", None)
    assert course_offers(case.dossier()) == ()
    with pytest.raises(BadInputError, match="no course"):
        file_courses(case)
    cases.undo(case)
    assert case.dossier().episodes == ()
    file_courses(case, (second.document_ids[0],))
    (only,) = case.dossier().episodes
    assert (only.number, only.modality) == (1, "CBT")


def test_a_letter_that_comes_later_makes_no_second_course_of_it(case: OpenCase) -> None:
    file_letters(case, D1, (date(2019, 5, 1), "discharge", "group CBT", 6))
    file_courses(case)
    (course,) = case.dossier().episodes
    cases.save_episode(case, replace(course, document_ids=course.document_ids[:1]))
    assert course_offers(case.dossier()) == ()


def test_records_of_a_kind_are_taken_over_in_one_change_and_none_twice(case: OpenCase) -> None:
    file_letters(case, D1, (date(2019, 5, 1), "discharge", "group CBT", 6))
    file_courses(case)
    offered = taking_over(case.dossier()).offers
    assert [offer.kind for offer in offered] == [RecordKind.CONTACTS] * 2  # the same day, twice
    take_over_all(case, RecordKind.CONTACTS)
    assert [contact.when for contact in case.dossier().contacts] == [SESSIONS.on]
    assert taking_over(case.dossier()).offers == ()
    cases.undo(case)
    assert case.dossier().contacts == ()
    with pytest.raises(BadInputError, match="nothing of this kind"):
        take_over_all(case, RecordKind.HOMEWORK)
