"""Passages that the treatment review rests on: linked, taken away, walked both ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.care.treatment import (
    Aspect,
    Coverage,
    Homework,
    Opinion,
    OpinionPoint,
    Review,
    Side,
)
from casereview.domain.case import TreatmentEpisode
from casereview.domain.documents.document import LinkTarget, Passage
from casereview.errors import BadInputError
from casereview.services import cases, chain
from casereview.services.correspondence import intake
from casereview.services.courses import treatment
from casereview.services.courses.treatment_evidence import evidence, link_words, unlink
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.views import PageName
from tests.builders import cheap_kdf

LETTER = "She kept a worry diary every evening. The review at the end did not take place.\n"
LINE = Review("v", "e", Aspect.COVERAGE, "gad", Coverage.PART, "a course on worry")


@pytest.fixture
def held(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _code = Session.create(tmp_path / "vault", "four plain fictional words")
    case = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
    intake.add_document(case, "letter.txt", LETTER.encode())
    cases.save_episode(case, TreatmentEpisode("e", 1, "CBT", "Service", "CBT"))
    treatment.save(
        case,
        LINE,
        Homework("h", "e", None, "1", "A worry diary"),
        Opinion("o", 1, "Was it given?"),
        OpinionPoint("p", "o", 1, Side.AGAINST, "No review took place."),
    )
    yield case
    session.close()


def link(case: OpenCase, target: LinkTarget, key: str, start: int = 0, end: int = 37) -> Passage:
    (letter,) = case.file.documents.all()
    link_words(case, target, key, letter.id, 1, start, end)
    return evidence(case.dossier())[key][-1][0]


@pytest.mark.parametrize(
    ("target", "key", "words", "place"),
    [
        (
            LinkTarget.REVIEW, "v",
            "Treatment, course 1, problems addressed: a course on worry", "review/v",
        ),
        (LinkTarget.HOMEWORK, "h", "Treatment: homework, A worry diary", "records/h"),
        (LinkTarget.OPINION, "p", "Opinion 1, against: No review took place.", "opinions/p"),
    ],
)  # fmt: skip
def test_a_page_tells_what_rests_on_it(
    held: OpenCase, target: LinkTarget, key: str, words: str, place: str
) -> None:
    passage = link(held, target, key)
    assert passage.quote == "She kept a worry diary every evening."
    assert evidence(held.dossier())[key][0][1] == "D1 p.1"
    (letter,) = held.file.documents.all()
    (use,) = [use for use in chain.uses_of(held, letter.id) if use.passage is not None]
    assert (use.text, use.page, use.target) == (words, PageName.TREATMENT, place)
    unlink(held, key, passage.id)
    assert evidence(held.dossier()) == {}
    cases.undo(held)
    assert [p.id for p, _ in evidence(held.dossier())[key]] == [passage.id]


def test_the_same_passage_is_linked_once(held: OpenCase) -> None:
    passage = link(held, LinkTarget.REVIEW, "v")
    treatment.link_passage(held, LinkTarget.REVIEW, "v", passage)
    assert len(evidence(held.dossier())["v"]) == 1


def test_a_link_goes_with_what_it_was_for_and_comes_back_with_it(held: OpenCase) -> None:
    for target, key in (
        (LinkTarget.REVIEW, "v"), (LinkTarget.HOMEWORK, "h"), (LinkTarget.OPINION, "p")
    ):  # fmt: skip
        link(held, target, key)
    dossier = held.dossier()
    treatment.remove(held, dossier.opinions[0])
    assert set(evidence(held.dossier())) == {"v", "h"}
    treatment.remove(held, dossier.homework[0])
    treatment.set_review(held, replace(LINE, id="w", state=Coverage.MAIN))
    assert held.dossier().links == ()
    for _ in range(3):
        cases.undo(held)
    assert set(evidence(held.dossier())) == {"v", "h", "p"}


def test_what_is_not_recorded_or_linked_is_refused(held: OpenCase) -> None:
    with pytest.raises(BadInputError):
        link(held, LinkTarget.REVIEW, "nowhere")
    with pytest.raises(BadInputError):
        link(held, LinkTarget.ANSWER, "v")
    with pytest.raises(BadInputError):
        unlink(held, "v", "nothing")


def test_a_record_leads_back_to_its_line(held: OpenCase) -> None:
    (letter,) = held.file.documents.all()
    (task,) = held.dossier().homework
    treatment.save(held, replace(task, document_id=letter.id, page=1))
    assert "records/h" in {use.target for use in chain.uses_of(held, letter.id)}
