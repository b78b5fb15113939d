"""A note on an item that is not rated yet: kept like any other, and counted nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import ModuleKey, read_answer_id
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError
from casereview.reporting.parts.standing import keys
from casereview.services.correspondence import anchoring, intake
from casereview.services.interview import interview_view, interviewing
from casereview.services.report import reporting
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.views import ItemRow
from tests.builders import cheap_kdf

GAD = ModuleKey("gad")
PHOBIA = ModuleKey("phobia", "dogs / cats")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "a passphrase")
        case = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
        interviewing.add_time_point(case, "Today", "today", "today", PartialDate(2026, 11, 14))
        interviewing.open_module(case, GAD)
        yield case
        case.close()
        session.close()


def today(case: OpenCase) -> str:
    return case.file.time_points.all()[0].id


def row(case: OpenCase, item: str, key: ModuleKey = GAD) -> ItemRow:
    view = interview_view.module(case, key, today(case))
    return next(r for r in view.items if r.item.id == item)


def test_a_noted_item_is_not_a_rated_one(case: OpenCase) -> None:
    answer_id = f"{today(case)}/gad/C2"
    blank = reporting.report(case)
    interviewing.annotate(case, answer_id, note="Left two classes", quote="Shattered")
    shown = row(case, "C2")
    assert shown.answer is None
    assert shown.noted is not None
    assert (shown.noted.note, shown.noted.quote) == ("Left two classes", "Shattered")
    cell = interview_view.matrix(case).rows[0].cells[0]
    assert (cell.answered, cell.status) == (0, Status.NOT_ASSESSED)
    finding = case.findings().at(today(case), GAD)
    assert finding is None or finding.status is Status.NOT_ASSESSED
    assert case.dossier().ratings == ()
    assert reporting.report(case).sections == blank.sections


def test_a_note_alone_makes_no_disorder_of_the_report(case: OpenCase) -> None:
    interviewing.annotate(case, f"{today(case)}/phobia:dogs / cats/A1", note="Crosses the road")
    assert read_answer_id(case.file.answers.all()[0].id)[1:] == (PHOBIA, "A1")
    assert PHOBIA not in keys(case.dossier(), case.findings())
    assert PHOBIA in [r.key for r in interview_view.matrix(case).rows]


def test_rating_keeps_the_note_and_clearing_keeps_it_too(case: OpenCase) -> None:
    answer_id = f"{today(case)}/gad/C2"
    interviewing.annotate(case, answer_id, note="Left two classes")
    interviewing.rate(case, today(case), GAD, "C2", "threshold")
    rated = row(case, "C2").answer
    assert rated is not None
    assert (rated.value, rated.note) == ("threshold", "Left two classes")
    assert rated.rated_on is not None
    interviewing.clear(case, today(case), GAD, "C2")
    noted = row(case, "C2").noted
    assert noted is not None
    assert (noted.value, noted.note, noted.rated_on) == ("", "Left two classes", None)
    interviewing.annotate(case, answer_id, note="")
    assert case.file.answers.all() == ()


def test_clearing_a_bare_rating_leaves_nothing(case: OpenCase) -> None:
    interviewing.rate(case, today(case), GAD, "C2", "absent")
    interviewing.clear(case, today(case), GAD, "C2")
    assert case.file.answers.all() == ()


def test_evidence_can_be_linked_before_the_rating(case: OpenCase) -> None:
    document, _ = intake.add_document(case, "letter.txt", b"She tires by noon, she says.")
    passage = anchoring.select_passage(case, document.id, 1, 4, 17)
    answer_id = f"{today(case)}/gad/C2"
    interviewing.link_passage(case, answer_id, passage)
    assert [place for _, place in row(case, "C2").passages] == ["D1 p.1"]
    interviewing.rate(case, today(case), GAD, "C2", "threshold")
    interviewing.clear(case, today(case), GAD, "C2")
    assert [p.quote for p, _ in row(case, "C2").passages] == ["tires by noon"]
    interviewing.unlink_passage(case, answer_id, passage.id)
    assert case.file.answers.all() == ()


@pytest.mark.parametrize("value", ["", "sometimes"])
def test_no_rating_is_no_value_to_rate_with(case: OpenCase, value: str) -> None:
    with pytest.raises(BadInputError):
        interviewing.rate(case, today(case), GAD, "C2", value)


@pytest.mark.parametrize("place", ["{today}/gad/Z9", "nowhere/gad/C2", "{today}/none/C2", ""])
def test_notes_have_a_place(case: OpenCase, place: str) -> None:
    with pytest.raises(BadInputError):
        interviewing.annotate(case, place.format(today=today(case)), note="Nowhere")
    assert case.file.answers.all() == ()
