"""Time points corrected and taken out; instances renamed with all that hangs on their names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from casereview.domain.assessing.attack import Attack, Cue, Peak
from casereview.domain.assessing.corating import How
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.assessing.screening import Reply, ScreenerAnswer
from casereview.domain.care.treatment import Aspect, Opinion, Review
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError
from casereview.services.cases import redo, undo
from casereview.services.changes import Kind
from casereview.services.interview import (
    attacks,
    corating,
    instances,
    interview_view,
    interviewing,
    time_points,
)
from casereview.services.interview.corating import RaterDraft
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf

GAD, PANIC = ModuleKey("gad"), ModuleKey("panic")
CRASH, ACUTE = ModuleKey("ptsd5", "the crash"), ModuleKey("asd", "the crash")
DOGS = ModuleKey("phobia", "dogs")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "a passphrase")
        case = session.open(session.new_case(CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2))))
        interviewing.add_time_point(case, "Before", "before", "referral", PartialDate(2019, 6))
        interviewing.add_time_point(case, "Today", "today", "today", PartialDate(2026, 11, 14))
        yield case
        case.close()
        session.close()


def at(case: OpenCase, short: str) -> str:
    return next(p.id for p in case.file.time_points.all() if p.short == short)


def status(case: OpenCase, key: ModuleKey, short: str) -> Status:
    found = case.findings().at(at(case, short), key)
    assert found is not None
    return found.status


def whole(case: OpenCase) -> tuple[object, ...]:
    """All that an interview holds."""
    file = case.file
    held = (file.time_points, file.modules, file.answers, file.diagnoses, file.attacks,
            file.screener, file.co_ratings, file.consensus, file.links, file.opinions,
            file.reviews)  # fmt: skip
    return tuple(frozenset(map(repr, each.all())) for each in held)


# ---- time points


def test_a_corrected_date_moves_the_time_point_and_keeps_what_was_rated(case: OpenCase) -> None:
    before = at(case, "before")
    interviewing.rate(case, before, GAD, "A3", "2018-01/..")
    held = case.file.answers.all()
    stood = whole(case)
    time_points.change(
        case, before, "After the course", "after", "end_therapy_1", PartialDate(2027)
    )
    assert [p.short for p in case.file.time_points.all()] == ["today", "after"]
    assert [p.order for p in case.file.time_points.all()] == [1, 2]
    assert case.file.answers.all() == held
    after = whole(case)
    undo(case)
    assert whole(case) == stood
    redo(case)
    assert whole(case) == after


def test_a_corrected_date_is_what_durations_are_counted_to(case: OpenCase) -> None:
    """Six months of worry are six months only up to the date of the time point."""
    before = at(case, "before")
    for item, value in {
        "A1": "threshold", "A2": "3", "A3": "2019-01/..", "A4": "threshold", "B1": "threshold",
        "C1": "threshold", "C2": "threshold", "C5": "threshold", "D1": "threshold", "E1": "no",
        "F1": "no",
    }.items():  # fmt: skip
        interviewing.rate(case, before, GAD, item, value)
    assert status(case, GAD, "before") is not Status.MET
    time_points.change(case, before, "Before", "before", "referral", PartialDate(2019, 12))
    assert status(case, GAD, "before") is Status.MET


@pytest.mark.parametrize(
    ("label", "when", "why"),
    [
        (" ", PartialDate(2019, 6), "needs a name"),
        ("Before", PartialDate(1980), "before the claimant was born"),
        ("Before", PartialDate(2019, 6), "how it stands already"),
        (
            "Before",
            PartialDate(2019, 1),
            "A3: February 2019 is after",
        ),
    ],
)
def test_a_time_point_is_not_changed_to_what_cannot_be(
    case: OpenCase, label: str, when: PartialDate, why: str
) -> None:
    before = at(case, "before")
    interviewing.rate(case, before, GAD, "A3", "2019-02/..")
    stood = whole(case)
    with pytest.raises(BadInputError, match=why):
        time_points.change(case, before, label, "before", "referral", when)
    assert whole(case) == stood


def test_an_attack_holds_the_date_of_its_time_point(case: OpenCase) -> None:
    before = at(case, "before")
    told = Attack("a", before, PANIC, PartialDate(2019, 5), "bus", Cue.UNEXPECTED, (), Peak.MINUTES)
    attacks.put(case, told)
    with pytest.raises(BadInputError, match="An attack recorded there: May 2019"):
        time_points.change(case, before, "Before", "before", "referral", PartialDate(2019, 1))


def test_a_time_point_goes_with_all_that_was_recorded_there_and_comes_back(case: OpenCase) -> None:
    before, today = at(case, "before"), at(case, "today")
    for point in (before, today):
        interviewing.rate(case, point, GAD, "A1", "threshold")
        interviewing.conclude(case, point, GAD, Status.UNDETERMINED, "")
    with case.change("Screen", Kind.INTERVIEW):
        case.file.screener.put(ScreenerAnswer(before, "mood", Reply.YES))
    rater, _ = corating.add_rater(
        case, RaterDraft("Dr Second", "psychologist", date(2026, 11, 20), How.RECORDING)
    )
    corating.rate(case, rater, before, GAD, "A1", "absent")
    stood = whole(case)
    assert time_points.held_by(case, before) == (
        "1 answer, 1 conclusion, 1 screener answer, 1 second rating"
    )
    time_points.remove(case, before)
    assert [p.short for p in case.file.time_points.all()] == ["today"]
    assert {a.time_point_id for a in case.file.answers.all()} == {today}
    assert case.findings().at(before, GAD) is None
    assert corating.view(case, rater).rated == 0
    undo(case)
    assert whole(case) == stood


# ---- instances


def test_modules_that_share_the_answers_of_an_event_keep_sharing_under_its_new_name(
    case: OpenCase,
) -> None:
    """What acute stress counts of post-traumatic stress it finds by the event's name."""
    today = at(case, "today")
    for key in (CRASH, ACUTE):
        interviewing.open_module(case, key)
    for item in ("A1", "A2", "A3", "A4"):
        raw = "yes" if case.modules["ptsd5"].item(item).type == "yes_no" else "threshold"  # type: ignore[union-attr]  # shipped items
        interviewing.rate(case, today, CRASH, item, raw)
    interviewing.rate(case, today, ACUTE, "B1", "threshold")
    lent = {r.item.id: r.lent for r in interview_view.module(case, ACUTE, today).items if r.lent}
    assert lent
    instances.rename(case, CRASH, "collision of May 2019")
    new = ModuleKey("asd", "collision of May 2019")
    after = {r.item.id: r.lent for r in interview_view.module(case, new, today).items if r.lent}
    assert after.keys() == lent.keys()
    assert {str(o.key) for o in case.file.modules.all()} == {
        "ptsd5:collision of May 2019", "asd:collision of May 2019",
    }  # fmt: skip
    assert "shares with Acute stress disorder" in instances.held_by(
        case, ModuleKey("ptsd5", "collision of May 2019")
    )


def test_a_name_that_a_sharing_module_has_already_is_refused(case: OpenCase) -> None:
    for key in (CRASH, ACUTE, ModuleKey("asd", "The fire")):
        interviewing.open_module(case, key)
    stood = whole(case)
    with pytest.raises(BadInputError, match=r"Acute stress disorder \(The fire\) is open"):
        instances.rename(case, CRASH, "the fire")
    assert whole(case) == stood


@pytest.mark.parametrize("like", ["dogs", "Dogs", " DOGS ", "dogs\n"])
def test_two_instances_cannot_differ_by_capitals_or_spaces_alone(case: OpenCase, like: str) -> None:
    interviewing.open_module(case, DOGS)
    interviewing.open_module(case, ModuleKey("phobia", "cats"))
    with pytest.raises(BadInputError, match="open in this case already"):
        interviewing.open_module(case, ModuleKey("phobia", like))
    with pytest.raises(BadInputError, match="open in this case already"):
        instances.rename(case, ModuleKey("phobia", "cats"), like)


def test_an_instance_may_be_renamed_to_its_own_name_with_a_capital(case: OpenCase) -> None:
    interviewing.open_module(case, DOGS)
    instances.rename(case, DOGS, "Dogs")
    assert [str(o.key) for o in case.file.modules.all()] == ["phobia:Dogs"]


@pytest.mark.parametrize(
    "name", ['Ben\'s "dog"', "dogs / cats", "a:b/c", "כלבים גדולים", "%s {0} <b>", "x" * 80]
)
def test_everything_recorded_goes_along_to_an_odd_name_and_back(case: OpenCase, name: str) -> None:
    today = at(case, "today")
    interviewing.rate(case, today, DOGS, "A1", "threshold")
    interviewing.conclude(case, today, DOGS, Status.UNDETERMINED, "")
    rater, _ = corating.add_rater(
        case, RaterDraft("Dr Second", "psychologist", date(2026, 11, 20), How.RECORDING)
    )
    corating.rate(case, rater, today, DOGS, "A1", "absent")
    with case.change("Opinion", Kind.TREATMENT):
        case.file.opinions.put(Opinion("o", 1, "breach", disorder=str(DOGS)))
        case.file.reviews.put(Review("r", None, Aspect.COVERAGE, str(DOGS), "named"))
    stood = whole(case)
    instances.rename(case, DOGS, name)
    new = ModuleKey("phobia", name)
    assert [a.key for a in case.file.answers.all()] == [new]
    assert [d.key for d in case.file.diagnoses.all()] == [new]
    assert [r.key for r in case.file.co_ratings.all()] == [new]
    assert [o.disorder for o in case.file.opinions.all()] == [str(new)]
    assert [r.subject for r in case.file.reviews.all()] == [str(new)]
    assert interview_view.module(case, new, today).items[0].answer is not None
    instances.rename(case, new, "dogs")
    assert whole(case) == stood


def test_a_name_that_would_fill_the_matrix_is_refused(case: OpenCase) -> None:
    interviewing.open_module(case, DOGS)
    with pytest.raises(BadInputError, match="at most 80 characters, this one 81"):
        instances.rename(case, DOGS, "x" * 81)
    with pytest.raises(BadInputError, match="at most 80"):
        interviewing.open_module(case, ModuleKey("phobia", "the dog " * 25))
    assert [o.key for o in case.file.modules.all()] == [DOGS]
