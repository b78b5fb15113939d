"""A second rater: blind until finished, beside the first and never over it, and what counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.comparison import Comparison
from casereview.domain.assessing.corating import CoRating, How
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.pairing import Pair, Standing
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError
from casereview.services import cases
from casereview.services.interview import corating, interviewing
from casereview.services.interview.corating import RaterDraft
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import history
from tests.builders import cheap_kdf

GAD = ModuleKey("gad")
FULL = {
    "A1": "threshold", "A2": "3", "A3": "P8M", "A4": "threshold", "B1": "threshold",
    "C1": "threshold", "C2": "threshold", "C3": "threshold", "C4": "absent", "C5": "absent",
    "C6": "absent", "D1": "threshold", "E1": "no", "F1": "no", "H1": "before_or_between",
}  # fmt: skip
DRAFT = RaterDraft("Dr B Example", "Psychiatrist", date(2026, 3, 2), How.RECORDING)
REASON = "The recording has a plain example of it at 41 minutes."


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "a passphrase")
        case = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
        interviewing.add_time_point(case, "Today", "today", "today", PartialDate(2026, 2, 14))
        for item, value in FULL.items():
            interviewing.rate(case, point(case), GAD, item, value)
        yield case
        case.close()
        session.close()


def point(case: OpenCase) -> str:
    return case.file.time_points.all()[0].id


def add(case: OpenCase, draft: RaterDraft = DRAFT) -> str:
    return corating.add_rater(case, draft)[0]


def rate(case: OpenCase, rater: str, **said: str) -> None:
    for item, value in said.items():
        corating.rate(case, rater, point(case), GAD, item, value)


def held(case: OpenCase, rater: str, item: str) -> CoRating | None:
    return case.file.co_ratings.get(f"{rater}/{point(case)}/gad/{item}")


def compared(case: OpenCase, rater: str) -> Comparison:
    found = corating.view(case, rater).comparison
    assert found is not None
    return found


def pairs(comparison: Comparison) -> dict[str, Pair]:
    return {pair.item: pair for pair in comparison.pairs}


# ---- blind ---------------------------------------------------------------------------------------


def test_a_blind_rater_sees_no_first_rating_and_no_finding(case: OpenCase) -> None:
    rater = add(case)
    rate(case, rater, A1="absent", B1="threshold")
    shown = corating.view(case, rater)
    assert shown.comparison is None
    assert shown.first == {}
    assert shown.consensus == {}
    assert [(place.rated, place.asked > 10) for place in shown.places] == [(2, True)]
    asked = corating.module(case, rater, GAD, point(case))
    assert asked.finding is None
    assert asked.diagnosis is None
    assert {row.item.id: row.answer.value for row in asked.items if row.answer} == {
        "A1": "absent",
        "B1": "threshold",
    }
    assert all(not row.passages and row.noted is None for row in asked.items)


def test_a_rater_who_is_not_blind_sees_the_first_ratings_and_it_is_said(case: OpenCase) -> None:
    from casereview.domain.assessing.comparison_words import notes

    rater = add(case, RaterDraft("Dr B", "", date(2026, 3, 2), How.PRESENT, blind=False))
    rate(case, rater, A1="absent")
    assert corating.view(case, rater).first[f"{point(case)}/gad/A1"].value == "threshold"
    corating.finish(case, rater)
    assert any("not blind" in note for note in notes(compared(case, rater)))


def test_the_first_ratings_are_never_touched(case: OpenCase) -> None:
    before = case.file.answers.all()
    rater = add(case)
    rate(case, rater, **dict.fromkeys(("A1", "B1", "C1"), "absent"))
    corating.finish(case, rater)
    corating.settle(case, f"{point(case)}/gad/A1", "subthreshold", REASON)
    assert case.file.answers.all() == before
    finding = case.findings().at(point(case), GAD)
    assert finding is not None
    assert finding.status is Status.MET


def test_answers_behind_a_closed_gate_are_known_from_the_own_answers(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library has no gate of its own, so one is put in."""
    gad = case.modules["gad"]
    items = tuple(
        replace(item, ask_when=ex.Id("A1")) if item.id == "C1" else item for item in gad.items
    )
    monkeypatch.setattr(case, "_modules", {**case.modules, "gad": replace(gad, items=items)})
    rater = add(case)
    rate(case, rater, A1="absent", C1="threshold")
    rows = corating.module(case, rater, GAD, point(case)).items
    assert [row.item.id for row in rows if row.hidden] == ["C1"]
    rate(case, rater, A1="threshold")
    rows = corating.module(case, rater, GAD, point(case)).items
    assert not any(row.hidden for row in rows)


# ---- finishing -----------------------------------------------------------------------------------


def test_what_both_said_is_set_down_when_the_second_finishes(case: OpenCase) -> None:
    rater = add(case)
    rate(case, rater, A1="absent", B1="threshold", C1="inadequate", C2="skipped")
    corating.finish(case, rater)
    found = pairs(compared(case, rater))
    assert (found["A1"].standing, found["A1"].agrees) == (Standing.COMPARED, False)
    assert (found["B1"].standing, found["B1"].agrees) == (Standing.COMPARED, True)
    assert (found["C1"].standing, found["C1"].agrees) == (Standing.UNCLEAR_ONE, False)
    assert found["C2"].standing is Standing.NOT_SECOND
    assert found["A4"].standing is Standing.NOT_SECOND
    comparison = compared(case, rater)
    assert (comparison.n, comparison.agreed) == (2, 1)
    assert sum(comparison.left_out.values()) == len(FULL) - 2


def test_what_the_first_rater_changes_afterwards_does_not_count(case: OpenCase) -> None:
    rater = add(case)
    rate(case, rater, A1="absent")
    corating.finish(case, rater)
    interviewing.rate(case, point(case), GAD, "A1", "absent")
    interviewing.clear(case, point(case), GAD, "B1")
    found = pairs(compared(case, rater))
    assert (found["A1"].first, found["A1"].agrees) == ("threshold", False)
    assert found["B1"].first == "threshold"


def test_a_first_rating_cannot_follow_the_second(case: OpenCase) -> None:
    interviewing.clear(case, point(case), GAD, "C6")
    rater = add(case)
    rate(case, rater, A1="absent", C6="absent")
    interviewing.rate(case, point(case), GAD, "A1", "absent")
    interviewing.rate(case, point(case), GAD, "C6", "absent")
    corating.finish(case, rater)
    found = pairs(compared(case, rater))
    assert (found["A1"].first, found["A1"].agrees) == ("threshold", False)
    assert (found["C6"].first, found["C6"].agrees) == ("absent", True)


def test_what_the_second_rater_changes_afterwards_is_marked_and_does_not_count(
    case: OpenCase,
) -> None:
    rater = add(case)
    rate(case, rater, A1="absent")
    corating.finish(case, rater)
    rate(case, rater, A1="threshold", B1="threshold")
    found = pairs(compared(case, rater))
    assert (found["A1"].second, found["A1"].agrees, found["A1"].changed) == (
        "absent",
        False,
        "threshold",
    )
    assert (found["B1"].standing, found["B1"].changed) == (Standing.NOT_SECOND, "threshold")
    later = held(case, rater, "A1")
    assert later is not None
    assert later.later_at is not None
    rate(case, rater, A1="absent")
    back = held(case, rater, "A1")
    assert back is not None
    assert (back.value, back.later, back.later_at) == ("absent", "", None)


def test_clearing_takes_back_only_what_may_be_taken_back(case: OpenCase) -> None:
    rater = add(case)
    rate(case, rater, A1="absent", B1="absent")
    corating.clear(case, rater, point(case), GAD, "B1")
    cleared = held(case, rater, "B1")
    assert cleared is not None
    assert (cleared.value, cleared.first) == ("", "threshold")
    corating.finish(case, rater)
    rate(case, rater, A1="threshold")
    corating.clear(case, rater, point(case), GAD, "A1")
    kept = held(case, rater, "A1")
    assert kept is not None
    assert (kept.value, kept.later) == ("absent", "")


def test_nothing_before_finishing_can_be_undone_but_all_after_it(case: OpenCase) -> None:
    rater = add(case)
    rate(case, rater, A1="absent", B1="subthreshold")
    corating.finish(case, rater)
    assert cases.undo(case) is None
    assert compared(case, rater).n == 2
    rate(case, rater, A1="threshold")
    cases.undo(case)
    assert pairs(compared(case, rater))["A1"].changed == ""
    assert cases.undo(case) is None
    cases.redo(case)
    assert pairs(compared(case, rater))["A1"].changed == "threshold"
    assert case.file.faults() == ()


def test_before_finishing_everything_is_undone_as_ever(case: OpenCase) -> None:
    rater = add(case)
    rate(case, rater, A1="absent")
    corating.annotate(case, rater, f"{point(case)}/gad/A1", "Said so at 12 minutes")
    for _ in range(3):
        cases.undo(case)
    assert case.file.co_raters.all() == ()
    assert case.file.co_ratings.all() == ()


def test_finishing_needs_a_rating_and_happens_once(case: OpenCase) -> None:
    rater = add(case)
    with pytest.raises(BadInputError, match="Nothing is rated"):
        corating.finish(case, rater)
    rate(case, rater, A1="absent")
    corating.finish(case, rater)
    with pytest.raises(BadInputError, match="finished already"):
        corating.finish(case, rater)


def test_removing_a_rater_takes_the_ratings_and_undo_brings_them_back(case: OpenCase) -> None:
    rater = add(case)
    rate(case, rater, A1="absent")
    corating.finish(case, rater)
    was = compared(case, rater)
    corating.remove_rater(case, rater)
    assert corating.view(case).rater is None
    assert case.file.co_ratings.all() == ()
    cases.undo(case)
    assert compared(case, rater).pairs == was.pairs


# ---- who -----------------------------------------------------------------------------------------


def test_a_rater_has_a_name_of_their_own(case: OpenCase) -> None:
    add(case)
    for name in ("", "  ", "x" * 300, "dr b  example"):
        with pytest.raises(BadInputError):
            add(case, RaterDraft(name, "", date(2026, 3, 2), How.PAPER))
    assert len(case.file.co_raters.all()) == 1


def test_the_first_rater_is_no_second_rater(case: OpenCase) -> None:
    record = case.file.record.get()
    with case.file.command("Name the expert"):
        case.file.record.put(replace(record, expert=replace(record.expert, name="Dr A  Firth")))
    with pytest.raises(BadInputError, match="two persons"):
        add(case, RaterDraft("dr a firth", "", date(2026, 3, 2), How.PAPER))


def test_only_a_name_is_corrected_after_finishing(case: OpenCase) -> None:
    rater = add(case)
    corating.correct_rater(case, rater, replace(DRAFT, how=How.PAPER, blind=False))
    rate(case, rater, A1="absent")
    corating.finish(case, rater)
    with pytest.raises(BadInputError, match="stands"):
        corating.correct_rater(case, rater, DRAFT)
    corating.correct_rater(case, rater, replace(DRAFT, name="Dr C", how=How.PAPER, blind=False))
    (kept,) = case.file.co_raters.all()
    assert (kept.name, kept.blind, kept.finished) == ("Dr C", False, True)


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("A1", "present"),
        ("Z9", "absent"),
        ("A3", "since 2190"),
        ("A3", "2030/.."),
        ("E1", "absent"),
    ],
)
def test_what_is_no_answer_is_refused(case: OpenCase, item: str, value: str) -> None:
    rater = add(case)
    with pytest.raises(BadInputError):
        rate(case, rater, **{item: value})
    assert not any(rating.value for rating in case.file.co_ratings.all())


def test_what_speaks_of_danger_opens_the_risk_page(case: OpenCase) -> None:
    interviewing.open_module(case, ModuleKey("mde"))
    rater = add(case)
    changes = corating.rate(case, rater, point(case), ModuleKey("mde"), "A9", "threshold")
    assert changes.risk_opened
    assert "second rating" in case.file.enquiries.all()[-1].opened_by


# ---- figures and settling ------------------------------------------------------------------------


def test_findings_of_both_are_compared_and_of_what_was_settled(case: OpenCase) -> None:
    rater = add(case)
    rate(case, rater, **{**FULL, "D1": "absent"})
    corating.finish(case, rater)
    (status,) = compared(case, rater).statuses
    assert (status.first, status.second, status.agrees) == (Status.MET, Status.NOT_MET, False)
    assert status.by_consensus is None
    corating.settle(case, f"{point(case)}/gad/D1", "threshold", REASON)
    (status,) = compared(case, rater).statuses
    assert status.by_consensus is Status.MET
    assert compared(case, rater).any_after == (True, False)


def test_quantities_agree_where_no_rule_tells_them_apart(case: OpenCase) -> None:
    rater = add(case)
    rate(case, rater, A3="P14M", A2="1")
    corating.finish(case, rater)
    found = pairs(compared(case, rater))
    assert found["A3"].agrees is True
    assert found["A2"].agrees is False


def test_a_quantity_that_spans_a_limit_is_unclear(case: OpenCase) -> None:
    rater = add(case)
    rate(case, rater, A3="P5M/P7M")
    corating.finish(case, rater)
    assert pairs(compared(case, rater))["A3"].standing is Standing.UNCLEAR_ONE


def test_settling_needs_a_reason_and_a_finished_rater(case: OpenCase) -> None:
    place = f"{point(case)}/gad/A1"
    with pytest.raises(BadInputError, match="No second rater"):
        corating.settle(case, place, "absent", REASON)
    rater = add(case)
    rate(case, rater, A1="absent")
    corating.finish(case, rater)
    with pytest.raises(BadInputError, match="reason"):
        corating.settle(case, place, "absent", "because")
    with pytest.raises(BadInputError):
        corating.settle(case, place, "perhaps", REASON)
    corating.settle(case, place, "absent", REASON)
    (settled,) = case.file.consensus.all()
    assert (settled.value, settled.reason) == ("absent", REASON)
    corating.unsettle(case, place)
    assert case.file.consensus.all() == ()


def test_the_history_tells_it_in_words(case: OpenCase) -> None:
    rater = add(case)
    rate(case, rater, A1="absent")
    corating.finish(case, rater)
    corating.settle(case, f"{point(case)}/gad/A1", "absent", REASON)
    labels = {entry.label: entry.number for entry in history.entries(case).entries}
    told = "\n".join(
        line
        for label in ("Add a second rater", "Second rating of GAD A1", "Finish the second rating",
                      "Settle GAD A1")
        for row in history.detail(case, labels[label]).rows
        for line in row.lines()
    )  # fmt: skip
    assert "Second rater Dr B Example" in told
    assert "Second rating GAD A1, today" in told
    assert "Settled GAD A1, today" in told
    assert "from the recording" in told
    assert "Blind to the first ratings: yes" in told
    for machine in ("rater_id", "co_rating", "first_version"):
        assert machine not in told


def test_the_part_of_the_history_before_finishing_offers_no_way_back(case: OpenCase) -> None:
    rater = add(case)
    rate(case, rater, A1="absent")
    number = case.file.commands.head.number
    corating.finish(case, rater)
    assert history.detail(case, number).steps is None
    assert history.detail(case, number + 1).steps == 0


def test_it_is_given_to_its_subject_found_by_search_and_leaves_in_no_series(
    case: OpenCase,
) -> None:
    from casereview.domain.custody.subject_access import SECOND_RATINGS
    from casereview.series.persons import person_of
    from casereview.services.vault import subject_access
    from casereview.storage.texts import TextKind

    without = person_of(case.dossier(), case.findings())
    rater = add(case)
    rate(case, rater, A1="absent")
    corating.annotate(case, rater, f"{point(case)}/gad/A1", "Said so at 12 minutes")
    corating.finish(case, rater)
    corating.settle(case, f"{point(case)}/gad/A1", "absent", REASON)
    texts = {text.words: text for text in case.file.texts() if text.kind is TextKind.SECOND}
    assert set(texts) == {"Said so at 12 minutes", REASON}
    assert {text.target for text in texts.values()} == {f"{point(case)}/gad/A1"}
    given = {part.part: part.given for part in subject_access.parts(case)}
    assert given[SECOND_RATINGS]
    answer = subject_access.answer(case, date(2026, 5, 1))
    sheet = next(s for s in answer.sheets if s.heading.startswith("Ratings by a second rater"))
    assert any("Dr B Example: absent · Said so at 12 minutes" in row[3] for row in sheet.rows)
    assert any(REASON in row[3] for row in sheet.rows)
    assert person_of(case.dossier(), case.findings()) == without
