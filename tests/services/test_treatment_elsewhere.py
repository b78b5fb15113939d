"""The texts of the treatment review elsewhere: found, given on request, in no anonymised export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from casereview.domain.care.treatment import (
    Aspect,
    Attendance,
    Contact,
    ContactKind,
    Coverage,
    Fact,
    Homework,
    Opinion,
    OpinionPoint,
    OpinionReference,
    Part,
    Practitioner,
    Promise,
    Referral,
    Review,
    Side,
    Told,
)
from casereview.domain.case import TreatmentEpisode
from casereview.domain.custody.privacy import Ground
from casereview.domain.custody.subject_access import OPINIONS, TREATMENT, document_part
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import LinkTarget
from casereview.domain.documents.voice import Voice
from casereview.series.package import SeriesCase, build
from casereview.series.persons import person_of
from casereview.services import cases
from casereview.services.correspondence import intake
from casereview.services.courses import treatment
from casereview.services.courses.treatment_evidence import link_words
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import subject_access
from casereview.storage.texts import TextKind
from tests.builders import cheap_kdf

DAY = date(2026, 11, 22)
NOT_TEXT = {
    "id", "episode_id", "voice", "document_id", "statement_id", "taken", "opinion_id", "work",
    "conclusion", "subject", "state", "disorder",
}  # fmt: skip
"""Fields of records that hold keys and closed words, not what somebody wrote."""


def records() -> tuple[treatment.Record, ...]:
    """Return one record of each kind, each of its texts a word of its own."""
    made = (
        Referral("r", 1, received=PartialDate(2019, 5)),
        Practitioner("pr", "e", Part.ASSESSED, ""),
        Contact("c", "e", PartialDate(2019, 6), ContactKind.TREATMENT, Attendance.ATTENDED),
        Told("t", "e", Fact.CHOICE, "", Voice.CLAIMANT),
        Homework("h", "e", None, "", ""),
        Promise("p", "e", ""),
        Review("v", "e", Aspect.COVERAGE, "gad", Coverage.PART),
        Opinion("o", 1, ""),
        OpinionPoint("op", "o", 1, Side.AGAINST, ""),
        OpinionReference("or", "o", 1, "scott-2018", ""),
    )
    return tuple(
        replace(record, **{name: canary(record, name) for name in texts_of(record)})  # type: ignore[arg-type]  # fields by name
        for record in made
    )


def texts_of(record: treatment.Record) -> list[str]:
    return [
        field.name
        for field in fields(record)
        if type(getattr(record, field.name)) is str and field.name not in NOT_TEXT
    ]


def canary(record: treatment.Record, name: str) -> str:
    return f"canary{type(record).__name__.lower()}{name.replace('_', '')}"


def canaries(*kinds: type) -> set[str]:
    return {
        canary(record, name)
        for record in records()
        for name in texts_of(record)
        if not kinds or isinstance(record, kinds)
    }


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _code = Session.create(tmp_path / "vault", "four plain fictional words")
    made = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
    cases.save_episode(made, TreatmentEpisode("e", 1, "CBT", "Service", "CBT"))
    treatment.save(made, *records())
    yield made
    session.close()


def printed(case: OpenCase, folder: Path) -> str:
    subject_access.write(case, folder, DAY)
    pages = pypdfium2.PdfDocument(folder / "Your personal data.pdf")
    try:
        found = [page.get_textpage().get_text_bounded() for page in pages]
    finally:
        pages.close()
    return "".join(" ".join(found).split())  # long words are broken across lines


def test_every_text_is_found_by_search_under_what_it_belongs_to(case: OpenCase) -> None:
    texts = [
        text
        for text in case.file.texts()
        if text.kind in (TextKind.GIVEN, TextKind.REVIEWED, TextKind.OPINION)
    ]
    words = " ".join(text.words for text in texts)
    assert {each for each in canaries() if each not in words} == set()
    by_target = {text.target: text.words for text in texts}
    assert canary(records()[5], "outcome_by") in by_target["p"]
    assert canary(records()[8], "text") in by_target["o"]


def test_the_records_and_their_review_are_given_and_the_opinions_are_not_as_a_rule(
    case: OpenCase, tmp_path: Path
) -> None:
    held = {part.part: part for part in subject_access.parts(case)}
    assert held[TREATMENT].given
    assert held[OPINIONS].ground is Ground.PRIVILEGED
    text = printed(case, tmp_path / "out")
    opinions = canaries(Opinion, OpinionPoint, OpinionReference)
    assert {each for each in canaries() - opinions if each not in text} == set()
    assert {each for each in opinions if each in text} == set()
    subject_access.decide(case, OPINIONS, Ground.GIVEN, "The solicitors agree.")
    text = printed(case, tmp_path / "all")
    assert {each for each in canaries() if each not in text} == set()


def test_nothing_of_a_document_that_is_left_out_is_given(case: OpenCase, tmp_path: Path) -> None:
    intake.add_document(case, "letter.txt", b"A letter that is left out for a reason.")
    (letter,) = case.file.documents.all()
    promise, review = records()[5], records()[6]
    assert isinstance(promise, Promise)
    assert isinstance(review, Review)
    treatment.save(case, replace(promise, document_id=letter.id, page=1))
    link_words(case, LinkTarget.REVIEW, "v", letter.id, 1, 0, 8)
    reason = "It tells of another person."
    subject_access.decide(case, document_part(letter.id), Ground.THIRD_PARTY, reason)
    text = printed(case, tmp_path / "out")
    assert canary(promise, "text") not in text
    assert canary(review, "text") not in text
    assert canary(records()[3], "text") in text


def test_no_anonymised_export_holds_any_of_it(case: OpenCase) -> None:
    dossier, findings = case.dossier(), case.findings()
    bare = replace(
        dossier, referrals=(), practitioners=(), contacts=(), told=(), homework=(), promises=(),
        reviews=(), opinions=(), opinion_points=(), opinion_references=(),
    )  # fmt: skip
    assert person_of(dossier, findings) == person_of(bare, findings)
    made_up = replace(dossier, case=replace(dossier.case, fictional=True))
    package = build([SeriesCase(made_up, findings)] * 3, k=1, version="1.0.0")
    written = b"".join(package.files.values()).decode().casefold()
    assert {each for each in canaries() if each in written} == set()
    assert "canary" not in written
