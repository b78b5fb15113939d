"""Protocols beside what was recorded: counts only, nothing counted that was not looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.protocols import load_protocols
from casereview.domain.care.protocol import (
    Counts,
    Protocol,
    begun_checks,
    check_protocol,
    fitting,
)
from casereview.domain.care.treatment import Aspect, Evidence, Review

PROTOCOLS = load_protocols()
CLARK = PROTOCOLS["sad-clark-wells"]


def line(item: str, state: str, episode: str | None = "e1", **known: object) -> Review:
    values: dict[str, object] = {"aspect": Aspect.PROTOCOL, "subject": f"sad-clark-wells/{item}"}
    values |= known
    return Review(f"{episode} {item}", episode, state=state, **values)  # type: ignore[arg-type]


def test_every_state_is_counted_by_itself() -> None:
    reviews = [
        line("model", "present"),
        line("video", "absent"),
        line("attention", "not_stated"),
        line("relapse", "not_seen"),
    ]
    check = check_protocol(CLARK, reviews, "e1")
    assert check.begun
    assert check.counts == Counts(1, 1, 1, 1, len(CLARK.items) - 4)
    assert check.counts.words == (
        "1 present, 1 recorded as not done, 1 not stated, 1 in records not seen, "
        "9 not yet looked at (of 13)"
    )
    assert "%" not in check.counts.words


def test_lines_of_other_courses_protocols_and_aspects_do_not_count() -> None:
    reviews = [
        line("model", "present", "e2"),
        line("model", "present", None),
        line("model", "present", subject="panic-clark/model"),
        line("model", "present", aspect=Aspect.PATHWAY),
    ]
    check = check_protocol(CLARK, reviews, "e1")
    assert not check.begun
    assert check.counts == Counts(open=len(CLARK.items))
    assert begun_checks(PROTOCOLS, reviews, "e1") == ()
    (of_the_case,) = begun_checks(PROTOCOLS, reviews, None)
    assert of_the_case.protocol is CLARK


@given(
    st.dictionaries(st.sampled_from([item.id for item in CLARK.items]), st.sampled_from(Evidence))
)
def test_the_counts_always_add_up(states: dict[str, Evidence]) -> None:
    check = check_protocol(CLARK, [line(item, state) for item, state in states.items()], "e1")
    assert check.counts.total == len(CLARK.items)
    assert check.counts.open == len(CLARK.items) - len(states)


def ids(found: tuple[Protocol, ...]) -> list[str]:
    return [protocol.id for protocol in found]


def test_which_protocols_fit() -> None:
    assert ids(fitting(PROTOCOLS, "ptsd5", "EMDR"))[:2] == ["ptsd-emdr", "high-intensity"]
    assert ids(fitting(PROTOCOLS, "iad", "cCBT")) == ["ccbt", "iad-salkovskis"]
    assert ids(fitting(PROTOCOLS, "sad", "CBT")) == ["sad-clark-wells", "high-intensity"]
    assert ids(fitting(PROTOCOLS, "gad")) == ["gad-borkovec", "gad-dugas", "gad-wells"]
    assert ids(fitting(PROTOCOLS, "gad", "guided self-help"))[0] == "guided-self-help"
    assert ids(fitting(PROTOCOLS, "pgd", "employment support")) == []
