"""What keeps the risk banner up, and that nothing but a record of what was done takes it down."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.opening import load_risk
from casereview.domain.assessing.risk import (
    Outstanding,
    RiskAnswer,
    RiskEnquiry,
    RiskProbe,
    alerted,
    outstanding,
)
from casereview.domain.assessing.screening import Reply

CONTENT = load_risk()
AT = datetime(2026, 5, 1, 10, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
ALERTING = [probe for probe in CONTENT.probes if probe.alerts]


def said(probe: RiskProbe, now: Reply, at: datetime = AT) -> RiskAnswer:
    bare = RiskAnswer("e", probe.id, now, asked_at=at)
    return replace(bare, alerted_at=alerted(bare, probe, at))


def waiting(enquiry: RiskEnquiry, *answers: RiskAnswer) -> tuple[Outstanding, ...]:
    return outstanding(CONTENT, [enquiry], answers)


@pytest.mark.parametrize("probe", ALERTING, ids=lambda probe: probe.id)
@pytest.mark.parametrize("reply", [Reply.YES, Reply.UNSURE])
def test_yes_or_unsure_of_now_raises_the_banner(probe: RiskProbe, reply: Reply) -> None:
    (found,) = waiting(RiskEnquiry("e", AT), said(probe, reply))
    assert found.topics == (probe.topic,)


def test_what_the_specification_names_raises_the_banner() -> None:
    named = {"ideas", "plan", "means", "attempt", "others", "hurt", "home"}
    assert named <= {probe.id for probe in ALERTING}


def test_no_and_not_asked_raise_nothing_and_are_not_the_same() -> None:
    assert waiting(RiskEnquiry("e", AT), said(ALERTING[0], Reply.NO)) == ()
    opened = RiskEnquiry("e", AT, opened_by="MDE A9")
    (found,) = waiting(opened)
    assert found.opened_by == "MDE A9"
    every_no = [said(probe, Reply.NO) for probe in ALERTING]
    assert waiting(opened, *every_no) == ()
    assert waiting(opened, *every_no[1:]) != ()


def test_a_later_no_does_not_take_the_banner_down() -> None:
    plan = CONTENT.probe("plan")
    assert plan is not None
    yes = said(plan, Reply.YES)
    better = replace(yes, now=Reply.NO)
    better = replace(better, alerted_at=alerted(better, plan, LATER))
    assert waiting(RiskEnquiry("e", AT), better)[0].topics == ("a plan",)


def test_recording_what_was_done_takes_it_down_until_something_new_is_said() -> None:
    done = RiskEnquiry("e", AT, recorded_at=LATER)
    probe, other = ALERTING[:2]
    assert waiting(done, said(probe, Reply.YES)) == ()
    new = said(other, Reply.UNSURE, LATER + timedelta(minutes=1))
    assert waiting(done, said(probe, Reply.YES), new)[0].topics == (other.topic,)


def test_acknowledging_leaves_the_banner_and_holds_until_something_new_is_said() -> None:
    seen = RiskEnquiry("e", AT, acknowledged_at=LATER)
    assert waiting(seen, said(ALERTING[0], Reply.YES))[0].acknowledged
    new = said(ALERTING[1], Reply.YES, LATER + timedelta(minutes=1))
    assert not waiting(seen, new)[0].acknowledged


def test_a_later_sitting_does_not_clear_an_earlier_one() -> None:
    first, second = RiskEnquiry("e", AT), RiskEnquiry("f", LATER, recorded_at=LATER)
    found = outstanding(CONTENT, [first, second], [said(ALERTING[0], Reply.YES)])
    assert [each.enquiry_id for each in found] == ["e"]


@given(st.lists(st.tuples(st.sampled_from(ALERTING), st.sampled_from(Reply)), max_size=12))
def test_the_banner_is_up_once_anything_was_yes_or_unsure(
    story: list[tuple[RiskProbe, Reply]],
) -> None:
    held: dict[str, RiskAnswer] = {}
    for minute, (probe, reply) in enumerate(story):
        old = held.get(probe.id, RiskAnswer("e", probe.id))
        new = replace(old, now=reply)
        at = AT + timedelta(minutes=minute)
        held[probe.id] = replace(new, alerted_at=alerted(new, probe, at))
    ever = {probe.topic for probe, reply in story if reply in (Reply.YES, Reply.UNSURE)}
    found = waiting(RiskEnquiry("e", AT), *held.values())
    assert {topic for each in found for topic in each.topics} == ever


def test_nothing_is_a_score_a_level_or_a_band() -> None:
    names = {
        field.name
        for kind in (RiskProbe, RiskAnswer, RiskEnquiry, Outstanding)
        for field in fields(kind)
    }
    assert not names & {"score", "level", "band", "weight", "points", "category", "grade", "total"}
    numeric = {
        f.name
        for kind in (RiskProbe, RiskAnswer, RiskEnquiry, Outstanding)
        for f in fields(kind)
        if f.type in ("int", "float")
    }
    assert numeric == set()


def test_only_a_doubtful_or_present_rating_opens_the_page() -> None:
    for value in ("threshold", "subthreshold", "inadequate"):
        assert CONTENT.opened_by("mde", "A9", value)
        assert CONTENT.opened_by("bpd", "A5", value)
    for value in ("absent", "skipped", ""):
        assert not CONTENT.opened_by("mde", "A9", value)
    assert not CONTENT.opened_by("mde", "A1", "threshold")


def test_item_9_of_the_phq_9_opens_the_page_and_a_missing_one_does_not() -> None:
    eight = ["0"] * 8
    assert CONTENT.opened_by_items("PHQ-9", [*eight, "1"]) == "PHQ-9 item 9"
    for ninth in ("0", "", "n/a"):
        assert CONTENT.opened_by_items("PHQ-9", [*eight, ninth]) == ""
    assert CONTENT.opened_by_items("PHQ-9", ["3"] * 8) == ""
    assert CONTENT.opened_by_items("GAD-7", ["3"] * 9) == ""
