"""Protocols beside what was recorded: counts only, nothing counted that was not looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.protocols import load_protocols
from casereview.domain.care.protocol import (
    Counts,
    FidelityScale,
    ItemPart,
    Protocol,
    begun_checks,
    check_protocol,
    fitting,
)
from casereview.domain.care.treatment import Aspect, Evidence, Review
from casereview.domain.provenance import Provenance

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


# ---- at the edges --------------------------------------------------------------------------------


def test_what_has_been_looked_at_throughout_has_no_open_part() -> None:
    assert Counts(2, 1, 0, 1).words == (
        "2 present, 1 recorded as not done, 0 not stated, 1 in records not seen (of 4)"
    )


def test_items_stand_by_their_part() -> None:
    parts = [CLARK.of_part(part) for part in ItemPart]
    assert [item.part for items in parts for item in items] == sorted(
        (item.part for item in CLARK.items), key=list(ItemPart).index
    )
    assert all(parts[:2])


def test_a_kind_of_delivery_that_is_of_the_disorder_stands_once() -> None:
    own = replace(CLARK, generic=True)
    assert fitting({"p": own}, "sad", own.treatments[0]) == (own,)
    assert fitting({"p": own}, "mde", own.treatments[0]) == (own,)
    assert fitting({"p": own}, "mde", "employment support") == ()
    assert fitting({"p": replace(own, generic=False)}, "mde", own.treatments[0]) == ()


SCALE = FidelityScale("S", "Scale", "competence", 12, 0, 6, 36, ("CBT",), "", Provenance("own"))


@pytest.mark.parametrize(
    ("scale", "high", "words"),
    [
        (SCALE, 72, "12 items of 0 to 6; competence from 36 of 72 as quoted"),
        (replace(SCALE, threshold=None), 72, "12 items of 0 to 6"),
        (replace(SCALE, items=None), None, "competence from 36 as quoted"),
        (replace(SCALE, item_high=None), None, "competence from 36 as quoted"),
        (replace(SCALE, item_low=None), 72, "competence from 36 of 72 as quoted"),
        (replace(SCALE, items=None, threshold=None), None, ""),
    ],
)
def test_a_scale_of_competence_in_words(
    scale: FidelityScale, high: float | None, words: str
) -> None:
    assert (scale.high, scale.words) == (high, words)
