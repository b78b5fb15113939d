"""Modules that are screens: what they may come to, and what their results are to others (4.8)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.assessing.evaluation import Evaluator, evaluate_case
from casereview.domain.assessing.finding import CaseFindings, ChangeWord, Finding, Status
from casereview.domain.assessing.interview import InterviewModule, ItemType, Outcome
from casereview.domain.assessing.rating import Answer, ModuleKey
from tests.domain.small_modules import answers, item, module, point

ITEMS = (item("A1"), item("X1", ItemType.EXCLUSION), item("SPA", ItemType.YES_NO))
SCREEN = module("screen", *ITEMS, outcome=Outcome.SCREEN)
REFERRAL = module("referral", *ITEMS, outcome=Outcome.REFERRAL, confirmed_by="SPA")


def run(screen: InterviewModule, *given: dict[str, str]) -> CaseFindings:
    points = [point(number, f"202{number}") for number in range(len(given))]
    rows = [
        row
        for at, values in zip(points, given, strict=True)
        for row in answers(at.id, screen.id, **values)
    ]
    return evaluate_case({screen.id: screen}, points, rows, ())


def finding(screen: InterviewModule, given: dict[str, str]) -> Finding:
    return run(screen, given).findings[0]


@pytest.mark.parametrize(
    ("given", "screened", "referred"),
    [
        ({"A1": "threshold", "X1": "no"}, Status.SCREEN_POSITIVE, Status.REFER_ON),
        ({"A1": "threshold"}, Status.UNDETERMINED, Status.UNDETERMINED),
        ({"A1": "absent", "X1": "no"}, Status.NOT_INDICATED, Status.NOT_INDICATED),
        ({"A1": "subthreshold", "X1": "no"}, Status.NOT_INDICATED, Status.NOT_INDICATED),
        ({"A1": "threshold", "X1": "yes"}, Status.NOT_INDICATED, Status.NOT_INDICATED),
        ({"S1": "no"}, Status.SCREEN_NEGATIVE, Status.SCREEN_NEGATIVE),
        ({"S1": "yes"}, Status.NOT_ASSESSED, Status.NOT_ASSESSED),
    ],
)
def test_a_screen_names_no_disorder(
    given: dict[str, str], screened: Status, referred: Status
) -> None:
    assert finding(SCREEN, given).status is screened
    assert finding(REFERRAL, given).status is referred


def test_only_a_specialist_assessment_confirmed_turns_a_referral_into_a_diagnosis() -> None:
    given = {"A1": "threshold", "X1": "no"}

    assert finding(REFERRAL, {**given, "SPA": "yes"}).status is Status.MET
    for answer in ("no", "unsure", "cannot_say"):
        assert finding(REFERRAL, {**given, "SPA": answer}).status is Status.REFER_ON
    assert finding(SCREEN, {**given, "SPA": "yes"}).status is Status.SCREEN_POSITIVE


def test_the_confirmation_is_asked_for_while_a_referral_is_in_question() -> None:
    assert "SPA" not in finding(REFERRAL, {"A1": "threshold", "X1": "no"}).skippable
    assert "SPA" in finding(REFERRAL, {"A1": "absent", "X1": "no"}).skippable


def test_a_screen_gone_into_says_why_and_what_would_change_it() -> None:
    negative = finding(SCREEN, {"A1": "absent", "X1": "no"})

    assert negative.because
    assert negative.would_change == ("A1 present: Screen positive; no diagnosis",)
    assert finding(SCREEN, {"S1": "no"}).would_change == ()


def test_a_positive_screen_may_flag_every_other_module_at_that_time_point() -> None:
    modules = {
        "screen": replace(REFERRAL, id="screen", flags_all="Review every rating."),
        "m": module("m"),
        "other": module("other"),
    }
    points = [point(number, f"202{number}") for number in range(3)]
    answered = [("t0", "absent"), ("t1", "threshold"), ("t2", "inadequate")]
    rows = [row for at, rated in answered for row in answers(at, "screen", A1=rated, X1="no")]
    rows += [row for at, _ in answered for row in answers(at, "m", A1="threshold", X1="no")]

    found = evaluate_case(modules, points, rows, (), opened=[ModuleKey("other")])

    flagged = {(f.time_point_id, f.key.module) for f in found.findings if f.flags}
    assert flagged == {("t1", "m")}
    bearing = found.at("t1", ModuleKey("m"))
    assert bearing is not None
    assert (bearing.status, bearing.flags) == (Status.MET, ("screen_positive",))
    assert bearing.cautions == ("Review every rating.",)


def test_a_positive_screen_leaves_the_change_of_a_disorder_open() -> None:
    points = [{"A1": "absent", "X1": "no"}, {"A1": "threshold", "X1": "no"}]
    for screen in (SCREEN, REFERRAL):
        (change,) = run(screen, *points).changes
        assert change.change is ChangeWord.UNDETERMINED


def test_a_caution_comes_and_goes_with_the_screen_though_the_finding_stays() -> None:
    screen = replace(SCREEN, flags_all="Stop and review.")
    library = {"screen": screen, "m": module(), "plain": replace(SCREEN, id="plain")}
    rows = {
        name: answers("t1", name, A1=word, X1="no")
        for name, word in (("screen", "threshold"), ("m", "threshold"), ("plain", "threshold"))
    }
    absent = answers("t1", "screen", A1="absent", X1="no")
    evaluator, at = Evaluator(library), [point(1, "2024")]

    def cautions(*given: list[Answer]) -> tuple[str, ...]:
        found = evaluator.case(at, [row for some in given for row in some], ())
        return next(f.cautions for f in found.findings if f.key.module == "m")

    for _ in range(2):
        assert cautions(rows["screen"], rows["m"], rows["plain"]) == ("Stop and review.",)
        assert cautions(absent, rows["m"], rows["plain"]) == ()
        assert cautions(rows["m"], rows["plain"]) == ()


def test_a_module_not_gone_into_and_the_screen_itself_bear_no_caution() -> None:
    screen = replace(SCREEN, flags_all="Stop and review.")
    rows = answers("t1", "screen", A1="threshold", X1="no") + answers("t1", "m", S1="no")
    found = evaluate_case({"screen": screen, "m": module()}, [point(1, "2024")], rows, ())
    assert [f.cautions for f in found.findings] == [(), ()]
