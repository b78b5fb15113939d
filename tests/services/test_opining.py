"""What is offered for an opinion: never added by itself, taken up by one press, undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.care.alternative import ALTERNATIVES, not_considered
from casereview.domain.care.library import Direction
from casereview.domain.care.treatment import Opinion, OpinionPoint, OpinionReference, Side
from casereview.domain.reports.report import Section
from casereview.errors import BadInputError
from casereview.reporting.walking import section_text
from casereview.services import cases
from casereview.services.courses import opining, treatment
from casereview.services.courses.opining import Support, supports
from casereview.services.report import reporting
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf


@pytest.fixture
def held(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _code = Session.create(tmp_path / "vault", "four plain fictional words")
    case = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
    treatment.save(case, Opinion("o", 1, "Was it given?"))
    yield case
    session.close()


def support(case: OpenCase) -> Support:
    (one,) = supports(case.dossier(), case.content.library, case.content.conclusions.conclusions)
    return one


def work(case: OpenCase, direction: Direction) -> str:
    return next(w.id for w in case.content.library.works.values() if w.direction is direction)


@pytest.mark.parametrize(
    ("cited", "way"),
    [(Direction.AGAINST, "speaks against it"), (Direction.SUPPORTS, "speaks for it")],
)
def test_works_of_one_direction_are_warned_of_either_way_and_the_rest_offered(
    held: OpenCase, cited: Direction, way: str
) -> None:
    assert support(held).warning == ""
    opining.rely_on(held, "o", work(held, cited))
    one = support(held)
    assert way in one.warning
    assert one.others
    assert {w.direction for w in one.others} <= {Direction.AGAINST, Direction.SUPPORTS,
                                                 Direction.MIXED} - {cited}  # fmt: skip
    opining.rely_on(held, "o", one.others[0].id)
    assert support(held).warning == ""
    references = held.dossier().opinion_references
    assert [(r.position, r.work) for r in references][1] == (2, one.others[0].id)
    assert references[1].finding == one.others[0].finding
    cases.undo(held)
    assert way in support(held).warning


def test_the_range_of_opinion_in_words_answers_the_warning(held: OpenCase) -> None:
    opining.rely_on(held, "o", work(held, Direction.AGAINST))
    assert not support(held).explained
    treatment.save(held, Opinion("o", 1, "Was it given?", range="Others hold that it works."))
    assert support(held).explained


def test_a_work_is_added_once_and_only_from_the_library(held: OpenCase) -> None:
    chosen = work(held, Direction.MIXED)
    opining.rely_on(held, "o", chosen)
    for wrong in (chosen, "nowhere"):
        with pytest.raises(BadInputError):
            opining.rely_on(held, "o", wrong)
    with pytest.raises(BadInputError):
        opining.rely_on(held, "nothing", work(held, Direction.AGAINST))
    assert len(held.dossier().opinion_references) == 1


def test_explanations_are_offered_until_they_are_considered(held: OpenCase) -> None:
    assert support(held).alternatives == ALTERNATIVES
    assert held.dossier().opinion_points == ()
    opining.consider(held, "o", "regression")
    (point,) = held.dossier().opinion_points
    assert point.side is Side.ALTERNATIVE
    assert point.text.startswith("Regression to the mean: ")
    assert [each.id for each in support(held).alternatives] == ["natural", "events"]
    with pytest.raises(BadInputError):
        opining.consider(held, "o", "regression")
    cases.undo(held)
    assert support(held).alternatives == ALTERNATIVES


def test_a_point_in_the_experts_own_words_counts_and_one_on_another_side_does_not() -> None:
    point = OpinionPoint("p", "o", 1, Side.ALTERNATIVE, "natural course, as she was better before")
    assert "natural" not in {each.id for each in not_considered([point])}
    assert not_considered([replace(point, side=Side.FOR)]) == ALTERNATIVES


def test_the_experts_own_work_is_named(held: OpenCase) -> None:
    record = held.file.record.get()
    with held.change("Name the expert"):
        held.file.record.put(replace(record, expert=replace(record.expert, name="Dr M Scott")))
    treatment.save(held, OpinionReference("r", "o", 1, "scott-2018", "A finding."))
    assert [each.short for each in support(held).own] == ["Scott (2018)"]


def test_explanations_are_offered_only_where_a_change_is_at_issue(held: OpenCase) -> None:
    for conclusion in held.content.conclusions.conclusions.values():
        treatment.save(held, Opinion("o", 1, "Was it so?", conclusion=conclusion.id))
        offered = conclusion.about in ("outcome", "attribution")
        assert support(held).alternatives == (ALTERNATIVES if offered else ()), conclusion.id


def built(case: OpenCase, conclusion: str) -> Section:
    """Build an opinion with everything that one can have, and return how it is printed."""
    for point in case.dossier().opinion_points:
        treatment.remove(case, point)
    opinion = Opinion("o", 1, "Was it so?", conclusion=conclusion, reasons="It is recorded.")
    treatment.save(
        case, replace(opinion, known_then="A letter.", known_now="An interview.", range="Others.")
    )
    for side in Side:
        treatment.save(case, OpinionPoint(side.value, "o", 1, side, f"What is {side.value}."))
    for number, way in enumerate((Direction.SUPPORTS, Direction.AGAINST), 1):
        treatment.save(case, OpinionReference(way.value, "o", number, work(case, way), "Found."))
    report = reporting.report(case)
    unmet = [c.message for c in report.checks if c.id in ("R08", "R10") and not c.ok]
    assert not any("pinion 1" in message for message in unmet)
    return next(s for s in report.sections if s.key == "opinion_treatment")


def test_an_opinion_and_its_opposite_are_built_and_printed_alike(held: OpenCase) -> None:
    conclusions = held.content.conclusions.conclusions.values()
    for topic in {each.about for each in conclusions}:
        yes, no = (
            next(each.id for each in conclusions if (each.about, each.side) == (topic, way))
            for way in ("yes", "no")
        )
        good, bad = section_text(built(held, yes)), section_text(built(held, no))
        assert good != bad
        differing = [
            (mine, theirs)
            for mine, theirs in zip(good.splitlines(), bad.splitlines(), strict=True)
            if mine != theirs
        ]
        ((mine, theirs),) = differing  # the sentence of the conclusion, and nothing else
        assert mine.startswith("In my opinion it is more likely than not")
        assert theirs.startswith("In my opinion it is more likely than not")
        for lead in ("In favour:", "Against:", "Not in the records seen:", "Other explanations:"):
            assert lead in good
