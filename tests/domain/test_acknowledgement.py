"""Warnings that are let stand: each unmet check is asked about in exactly one way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.documents.contradiction import Contradiction, Outcome, Side
from casereview.domain.documents.voice import Voice
from casereview.domain.reports.acknowledgement import Acknowledgement, fingerprint, weigh
from casereview.domain.reports.dispute import DisputedFact, Hypothesis, fault, lacking, taken_up
from casereview.domain.reports.report import CheckResult, Gate

CHECKS = st.builds(
    CheckResult,
    id=st.sampled_from(["R01", "R16", "A49"]),
    gate=st.sampled_from(list(Gate)),
    ok=st.booleans(),
    message=st.text(max_size=3),
    section=st.sampled_from(["", "summary"]),
    place=st.sampled_from(["", "p-1.1"]),
)


@given(st.lists(CHECKS), st.lists(CHECKS))
def test_every_unmet_check_is_asked_about_once(
    checks: list[CheckResult], once: list[CheckResult]
) -> None:
    held = [
        Acknowledgement(str(at), one.id, fingerprint(one), "So.", date(2024, 5, 5))
        for at, one in enumerate(once)
    ]
    found = weigh(checks, held)
    stands = [check for check, _ in found.acknowledged]
    asked = [*found.blocks, *found.open, *stands]
    unmet = [check for check in checks if not check.ok and check.gate is not Gate.INFO]
    assert sorted(map(repr, asked)) == sorted(map(repr, unmet))
    assert not any(check.gate is Gate.BLOCK for check in stands)
    assert found.ready == (not found.blocks and not found.open)
    prints = {fingerprint(check) for check in stands}
    assert prints.isdisjoint(one.fingerprint for one in found.stale)


def test_where_a_warning_stands_on_the_page_does_not_make_it_another() -> None:
    check = CheckResult("R15", Gate.WARN, ok=False, message="So.", section="summary", place="p-1.1")
    assert fingerprint(check) == fingerprint(replace(check, place="p-1.7", words="so", page="x"))
    for changed in ({"id": "R16"}, {"section": "account"}, {"message": "So!"}):
        assert fingerprint(check) != fingerprint(replace(check, **changed))  # type: ignore[arg-type]  # by names


def test_what_a_fact_in_dispute_lacks() -> None:
    one, other = Hypothesis("held", "", "So."), Hypothesis("not held", "", "Otherwise.")
    whole = DisputedFact("f", "A review", hypotheses=(one, other))
    assert list(lacking(whole)) == []
    assert fault(whole) == ""
    assert list(lacking(replace(whole, hypotheses=(one, replace(other, version=" "))))) == [
        "fewer than two versions"
    ]
    bare = replace(whole, hypotheses=(replace(one, opinion=""), replace(other, opinion=" ")))
    assert list(lacking(bare)) == ["no opinion on 2 versions"]
    assert fault(replace(whole, preferred=0))
    assert list(lacking(replace(whole, preferred=0))) == ["a preference without reasons"]
    assert fault(replace(whole, preferred=0, reason="So.")) == ""


def test_what_is_taken_up_takes_its_sides_with_it() -> None:
    sides = (Side(Voice.SERVICE, "a", "event:5"), Side(Voice.CLAIMANT, "b", "event:6"))
    kept = Contradiction("c", "expert", "x", Outcome.BOTH_STAND, in_report=True, sides=sides)
    assert taken_up([], [kept]) == frozenset()
    made = DisputedFact("f", "x", origin="contradiction:c")
    assert taken_up([made, DisputedFact("g", "y")], [kept]) == {
        "contradiction:c",
        "event:5",
        "event:6",
    }
