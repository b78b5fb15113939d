"""What is recorded while an interview is conducted, beside the ratings themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.attack import Attack, Cue, Peak
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import (
    Answer,
    AnswerSource,
    Confidence,
    CourseEntry,
    Diagnosis,
    ModuleKey,
)
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import LinkTarget
from casereview.errors import BadInputError
from casereview.services.cases import redo, undo
from casereview.services.correspondence import anchoring, intake
from casereview.services.interview import (
    attacks,
    instances,
    interview_view,
    interviewing,
    resuming,
    side_by_side,
    stopping,
)
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.vault import history, subject_access
from tests.builders import cheap_kdf

GAD = ModuleKey("gad")
DOGS = ModuleKey("phobia", "dogs / cats")
PANIC = ModuleKey("panic")
TODAY = PartialDate(2026, 11, 14)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "a passphrase")
        case = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
        interviewing.add_time_point(case, "Before", "before", "referral", PartialDate(2019, 6))
        interviewing.add_time_point(case, "Today", "today", "today", TODAY)
        yield case
        case.close()
        session.close()


def at(case: OpenCase, short: str = "today") -> str:
    return next(p.id for p in case.file.time_points.all() if p.short == short)


def stored(case: OpenCase, item: str, key: ModuleKey = GAD) -> Answer:
    found = case.file.answers.get(f"{at(case)}/{key}/{item}")
    assert found is not None
    return found


# ---- whether other time points were seen


def test_an_answer_says_whether_those_of_other_time_points_were_seen(case: OpenCase) -> None:
    interviewing.rate(case, at(case), GAD, "A1", "threshold")
    assert not stored(case, "A1").others_shown
    interviewing.rate(case, at(case), GAD, "A1", "absent", others_shown=True)
    assert stored(case, "A1").others_shown
    interviewing.rate(case, at(case), GAD, "A1", "threshold")
    assert stored(case, "A1").others_shown
    interviewing.annotate(case, f"{at(case)}/gad/A1", note="kept")
    interviewing.clear(case, at(case), GAD, "A1")
    assert not stored(case, "A1").others_shown
    interviewing.rate(case, at(case), GAD, "A1", "threshold")
    assert not stored(case, "A1").others_shown


def test_a_question_stands_side_by_side_at_every_time_point(case: OpenCase) -> None:
    interviewing.rate(case, at(case, "before"), GAD, "A1", "subthreshold")
    view = side_by_side.question(case, GAD, "A1")
    assert [(r.point.short, r.answer.value if r.answer else "") for r in view.rows] == [
        ("before", "subthreshold"),
        ("today", ""),
    ]
    with pytest.raises(BadInputError):
        side_by_side.question(case, GAD, "ZZ")


# ---- sources that disagree


def test_a_conflict_of_sources_is_kept_with_its_reason_and_taken_back(case: OpenCase) -> None:
    answer_id = f"{at(case)}/gad/A1"
    reason = "The GP recorded no worry; the account is detailed."
    interviewing.annotate(case, answer_id, conflict=(("record",), reason))
    kept = stored(case, "A1")
    assert (kept.conflict_with, kept.conflict_reason, kept.rated) == (("record",), reason, False)
    with pytest.raises(BadInputError, match="disagree with itself"):
        interviewing.annotate(case, answer_id, source=AnswerSource.RECORD)
    with pytest.raises(BadInputError, match="why one is preferred"):
        interviewing.annotate(case, answer_id, conflict=(("informant",), " "))
    interviewing.annotate(case, answer_id, conflict=((), ""))
    assert case.file.answers.get(answer_id) is None


# ---- attacks


def attack(case: OpenCase, number: int, cue: Cue = Cue.UNEXPECTED, year: int = 2026) -> Attack:
    return Attack(
        f"a{number}", at(case), PANIC, PartialDate(year, 3, number), " In a lift ", cue,
        ("P1", "P2", "P4", "P8"), Peak.MINUTES,
    )  # fmt: skip


def test_attacks_propose_ratings_and_only_the_expert_makes_them(case: OpenCase) -> None:
    attacks.put(case, attack(case, 1))
    attacks.put(case, attack(case, 2, Cue.SLEEP))
    assert case.file.answers.all() == ()
    view = attacks.view(case, at(case), PANIC)
    assert view.summary == "2 told: 2 full, 2 out of the blue"
    assert view.attacks[0].situation == "In a lift"
    wanted = {each.item: each.value for each in view.proposed}
    assert wanted["U2"] == "2/.."
    interviewing.rate(case, at(case), PANIC, "U1", "absent")
    assert {p.item: p.stands for p in attacks.view(case, at(case), PANIC).proposed}[
        "U1"
    ] == "absent"
    attacks.accept(case, at(case), PANIC, ("U1", "U2"))
    assert stored(case, "U1", PANIC).value == "threshold"
    assert stored(case, "U2", PANIC).value == "2/.."
    assert case.file.answers.get(f"{at(case)}/panic/P1") is None
    undo(case)
    assert stored(case, "U1", PANIC).value == "absent"
    attacks.remove(case, "a1")
    assert [each.id for each in attacks.view(case, at(case), PANIC).attacks] == ["a2"]
    assert attacks.view(case, at(case, "before"), PANIC).attacks == ()


def test_an_attack_that_cannot_have_been_is_refused(case: OpenCase) -> None:
    for year in (1980, 2027):
        with pytest.raises(BadInputError):
            attacks.put(case, attack(case, 1, year=year))
    with pytest.raises(BadInputError, match="does not ask"):
        attacks.put(case, Attack("x", at(case), GAD, None, "Here", Cue.SLEEP, (), Peak.UNCLEAR))
    with pytest.raises(BadInputError, match="what was felt"):
        attacks.put(case, Attack("x", at(case), PANIC, None, " ", Cue.SLEEP, (), Peak.UNCLEAR))
    with pytest.raises(BadInputError, match="no such rating"):
        attacks.accept(case, at(case), PANIC, ("U1",))


# ---- instances


def fill(case: OpenCase) -> str:
    """Rate, note, link, conclude and describe the course of one phobia; return the answer's id."""
    interviewing.open_module(case, DOGS)
    answer_id = f"{at(case)}/{DOGS}/A1"
    interviewing.rate(case, at(case), DOGS, "A1", "threshold")
    interviewing.annotate(case, answer_id, note="Crosses the road")
    document = intake.add_document(case, "letter.txt", b"She crosses the road for any dog.")[0]
    passage = anchoring.select_passage(case, document.id, 1, 0, 11)
    interviewing.link_passage(case, answer_id, passage)
    entry = CourseEntry(
        "c", DOGS, "remission", PartialDate(2020), None, AnswerSource.CLAIMANT_NOW, ""
    )
    interviewing.add_course_entry(case, entry)
    computed = case.findings().at(at(case), DOGS)
    assert computed is not None
    interviewing.conclude(case, at(case), DOGS, computed.status, "")
    return answer_id


def everything(case: OpenCase) -> tuple[object, ...]:
    file = case.file
    return (
        file.modules.all(), file.answers.all(), file.links.all(), file.course.all(),
        file.diagnoses.all(),
    )  # fmt: skip


def test_an_instance_is_renamed_with_all_that_hangs_on_it(case: OpenCase) -> None:
    fill(case)
    before = everything(case)
    instances.rename(case, DOGS, "  large   dogs ")
    new = ModuleKey("phobia", "large dogs")
    assert [opened.key for opened in case.file.modules.all()] == [new]
    moved = stored(case, "A1", new)
    assert (moved.value, moved.note) == ("threshold", "Crosses the road")
    (link,) = [ln for ln in case.file.links.all() if ln.target is LinkTarget.ANSWER]
    assert link.target_id == moved.id
    assert [c.key for c in case.file.course.all()] == [new]
    assert [d.key for d in case.file.diagnoses.all()] == [new]
    assert case.findings().at(at(case), DOGS) is None
    undo(case)
    assert everything(case) == before
    redo(case)
    assert stored(case, "A1", new).value == "threshold"


def test_an_instance_is_removed_whole_and_comes_back_whole(case: OpenCase) -> None:
    fill(case)
    before = everything(case)
    assert instances.held_by(case, DOGS) == "1 answer, 1 conclusion, 1 course entry"
    instances.remove(case, DOGS)
    assert everything(case) == ((), (), (), (), ())
    assert len(case.file.documents.all()) == len(case.file.passages.all()) == 1
    undo(case)
    assert everything(case) == before


@pytest.mark.parametrize("name", ["", "  ", "dogs / cats", "heights"])
def test_a_name_that_says_nothing_or_is_taken_is_refused(case: OpenCase, name: str) -> None:
    interviewing.open_module(case, DOGS)
    interviewing.open_module(case, ModuleKey("phobia", "heights"))
    with pytest.raises(BadInputError):
        instances.rename(case, DOGS, name)
    assert len(case.file.modules.all()) == 2


def test_a_module_without_instances_has_no_name_to_change(case: OpenCase) -> None:
    interviewing.open_module(case, GAD)
    with pytest.raises(BadInputError):
        instances.rename(case, GAD, "worry")


# ---- stop and review


def make_positive(case: OpenCase) -> None:
    interviewing.rate(case, at(case), ModuleKey("psychosis"), "A1", "threshold")


def test_after_a_positive_screen_nothing_is_concluded_before_the_review(case: OpenCase) -> None:
    interviewing.rate(case, at(case), GAD, "A1", "absent")
    interviewing.rate(case, at(case, "before"), GAD, "A1", "absent")
    assert stopping.stop(case, at(case)) is None
    make_positive(case)
    stop = stopping.stop(case, at(case))
    assert stop is not None
    assert stop.review is None
    assert [(r.key, r.status) for r in stop.modules] == [(GAD, Status.NOT_MET)]
    assert stopping.stop(case, at(case, "before")) is None
    with pytest.raises(BadInputError, match="positive at this time point"):
        interviewing.conclude(case, at(case), GAD, Status.NOT_MET, "")
    interviewing.conclude(case, at(case, "before"), GAD, Status.NOT_MET, "")
    screen = case.findings().at(at(case), ModuleKey("psychosis"))
    assert screen is not None
    interviewing.conclude(case, at(case), ModuleKey("psychosis"), screen.status, "")
    stopping.record_review(case, at(case), "psychosis", " Seen again. ")
    stop = stopping.stop(case, at(case))
    assert stop is not None
    assert stop.review is not None
    assert (stop.review.reviewed_by, stop.review.text) == ("the expert", "Seen again.")
    interviewing.conclude(case, at(case), GAD, Status.NOT_MET, "")
    finding = case.findings().at(at(case), GAD)
    assert finding is not None
    assert "psychosis_positive" in finding.flags
    stopping.withdraw_review(case, at(case), "psychosis")
    with pytest.raises(BadInputError):
        interviewing.conclude(case, at(case), GAD, Status.NOT_MET, "")


def test_a_screen_that_is_not_positive_needs_no_review(case: OpenCase) -> None:
    with pytest.raises(BadInputError):
        stopping.record_review(case, at(case), "psychosis")
    with pytest.raises(BadInputError):
        stopping.record_review(case, at(case), "gad")


# ---- concluding


def test_a_conclusion_keeps_confidence_severity_and_specifiers(case: OpenCase) -> None:
    interviewing.rate(case, at(case), GAD, "A1", "absent")
    interviewing.conclude(
        case, at(case), GAD, Status.NOT_MET, "", " with panic attacks ",
        severity="moderate", clinician_severity=4.5, confidence=Confidence.HIGH,
    )  # fmt: skip
    found = case.file.diagnoses.get(f"{at(case)}/gad")
    assert found == Diagnosis(
        at(case), GAD, "not_met", "not_met", "", found.decided_on if found else date.min,
        "the expert", "with panic attacks", "moderate", Confidence.HIGH, 4.5,
    )  # fmt: skip
    assert found.severity_words == "moderate; 4.5 of 8 by the interviewer"
    with pytest.raises(BadInputError, match="half steps"):
        interviewing.conclude(case, at(case), GAD, Status.NOT_MET, "", clinician_severity=8.5)


# ---- where work goes on


def test_a_fresh_case_begins_with_the_overview_and_one_with_modules_there(case: OpenCase) -> None:
    assert resuming.start(case) == "overview"
    interviewing.open_module(case, GAD)
    assert resuming.start(case) == ""


@pytest.mark.parametrize("place", ["risk", "screener/Q4", "{point}/phobia:dogs / cats/C1"])
def test_work_goes_on_at_the_very_place(case: OpenCase, place: str) -> None:
    interviewing.open_module(case, DOGS)
    undone = case.file.undo_label
    wanted = place.format(point=at(case, "before"))
    resuming.keep(case, wanted)
    assert resuming.start(case) == wanted
    assert case.file.undo_label == undone


def test_a_place_that_is_gone_is_no_place(case: OpenCase) -> None:
    interviewing.open_module(case, GAD)
    interviewing.open_module(case, DOGS)
    resuming.keep(case, f"{at(case)}/{DOGS}/A1")
    instances.remove(case, DOGS)
    assert resuming.start(case) == ""
    resuming.keep(case, "gone/gad/A1")
    assert resuming.start(case) == ""


# ---- what history and the answer to the subject say of it


def told(case: OpenCase) -> str:
    """Return the latest entry of the history in words."""
    newest = history.entries(case).entries[0].number
    return "\n".join(line for row in history.detail(case, newest).rows for line in row.lines())


def test_history_tells_how_a_rating_was_come_by(case: OpenCase) -> None:
    interviewing.rate(case, at(case), GAD, "A1", "absent")
    assert "Other time points" not in told(case)
    interviewing.rate(case, at(case), GAD, "A1", "threshold", others_shown=True)
    assert "Other time points shown: nothing → yes" in told(case)
    interviewing.annotate(case, f"{at(case)}/gad/A1", conflict=(("record",), "Notes differ."))
    assert "Sources that say otherwise: nothing → record" in told(case)
    attacks.put(case, attack(case, 1, Cue.SLEEP))
    text = told(case)
    assert "Attack told for PANIC, today: added" in text
    assert "Set off: out of sleep (unexpected)" in text
    assert "How fast: worst within minutes" in text
    make_positive(case)
    stopping.record_review(case, at(case), "psychosis", "Asked again.")
    text = told(case)
    assert "Review after PSYCHOSIS, today: added" in text
    assert "Text: Asked again." in text


def test_the_subject_is_told_of_attacks_and_conflicts(case: OpenCase) -> None:
    attacks.put(case, attack(case, 1, Cue.SLEEP))
    interviewing.annotate(case, f"{at(case)}/gad/A1", conflict=(("record",), "Notes differ."))
    found = subject_access.answer(case, date(2026, 11, 20))
    (sheet,) = [each for each in found.sheets if each.heading == "Interview"]
    rows = {row[2]: row[3] for row in sheet.rows}
    assert "In a lift" in rows["An attack"]
    assert "out of sleep" in rows["An attack"]
    assert "Notes differ." in rows["Excessive worry or apprehension"]


# ---- gates


def test_a_question_whose_way_is_closed_is_not_asked_before_it_is_open(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library has no gate of its own, so one is put in."""
    gad = case.modules["gad"]
    items = tuple(
        replace(item, ask_when=ex.Id("A1")) if item.id == "C1" else item for item in gad.items
    )
    monkeypatch.setattr(case, "_modules", {**case.modules, "gad": replace(gad, items=items)})
    interviewing.open_module(case, GAD)
    assert hidden(case) == {"C1"}
    interviewing.rate(case, at(case), GAD, "A1", "threshold")
    assert hidden(case) == set()
    interviewing.rate(case, at(case), GAD, "C1", "threshold")
    interviewing.rate(case, at(case), GAD, "A1", "absent")
    assert hidden(case) == {"C1"}
    assert stored(case, "C1").value == "threshold"


def hidden(case: OpenCase) -> set[str]:
    rows = interview_view.module(case, GAD, at(case)).items
    return {row.item.id for row in rows if row.hidden}
