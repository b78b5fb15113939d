"""Dated facts in order whatever is known of the date; gaps; one fact told by several; filters."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.dates import PartialDate, parse_date
from casereview.domain.documents.chronology import (
    LEAST_GAP,
    Choice,
    Entry,
    EntryKind,
    Filter,
    Gap,
    Source,
    chosen,
    gaps,
    in_order,
    joined,
    length_words,
    marked,
    with_gaps,
)
from casereview.domain.documents.voice import Voice

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(DAYS)
    return draw(
        st.sampled_from(
            [
                PartialDate(day.year),
                PartialDate(day.year, day.month),
                PartialDate(day.year, 21 + day.month % 4),
                PartialDate.of(day),
                PartialDate(day.year, day.month, circa=True),
            ]
        )
    )


def told(
    key: str,
    when: PartialDate | None,
    kind: EntryKind = EntryKind.EVENT,
    *,
    voice: Voice = Voice.SERVICE,
    same: str = "",
    text: str = "",
    decided: bool = True,
) -> Entry:
    source = Source(key, voice, text or f"words of {key}", label="D1", page=2)
    return Entry(kind, text or key, (source,), when, same=same, decided=decided)


def on(text: str) -> PartialDate:
    return parse_date(text)


# ---- order -------------------------------------------------------------------------------------


def test_wider_dates_stand_before_what_they_may_contain() -> None:
    said = ["5 June 2019", "June 2019", "summer 2019", "2019", "January 2019", "2018", "2020"]
    entries = in_order(told(words, on(words)) for words in said)
    assert [entry.text for entry in entries] == [
        "2018",
        "2019",
        "January 2019",
        "summer 2019",
        "June 2019",
        "5 June 2019",
        "2020",
    ]


def test_what_has_no_date_comes_last_and_kinds_of_one_day_in_their_order() -> None:
    day = on("5 June 2019")
    entries = in_order(
        [
            told("no date", None),
            told("score", day, EntryKind.SCORE),
            told("event", day),
            told("document", day, EntryKind.DOCUMENT),
        ]
    )
    assert [entry.text for entry in entries] == ["event", "document", "score", "no date"]


@given(st.lists(partial_dates(), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_order_is_settled_and_never_puts_a_certain_later_day_first(
    dates: list[PartialDate], chance: random.Random
) -> None:
    entries = [told(str(number), when) for number, when in enumerate(dates)]
    ordered = in_order(entries)
    shuffled = entries[:]
    chance.shuffle(shuffled)
    assert [e.when for e in in_order(shuffled)] == [e.when for e in ordered]
    for place, first in enumerate(ordered):
        for second in ordered[place + 1 :]:
            assert first.when is not None
            assert second.when is not None
            assert not second.when.latest < first.when.earliest
            if first.when.earliest == second.when.earliest:
                assert first.when.latest >= second.when.latest


# ---- gaps --------------------------------------------------------------------------------------


def test_a_gap_is_told_with_its_length() -> None:
    (gap,) = gaps([on("7 August 2019"), on("18 August 2021"), on("5 June 2019")])
    assert gap.words == "No document between 7 August 2019 and 18 August 2021: 2 years."
    assert gap.days == 742


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        ("31 January 2019", "31 August 2019", "7 months"),
        ("31 January 2019", "30 August 2019", "6 months"),
        ("1 January 2019", "1 February 2020", "1 year 1 month"),
        ("1 January 2019", "31 December 2020", "1 year 11 months"),
        ("1 January 2019", "1 January 2021", "2 years"),
    ],
)
def test_length_is_rounded_down_to_whole_months(begins: str, ends: str, words: str) -> None:
    assert length_words(Gap(on(begins), on(ends), 0)) == words


def test_a_partial_date_makes_a_gap_only_where_there_is_one_for_certain() -> None:
    assert gaps([on("2019"), on("March 2020")]) == ()  # December 2019 may be meant
    (gap,) = gaps([on("2019"), on("December 2020")])
    assert gap.days == (date(2020, 12, 1) - date(2019, 12, 31)).days


@given(st.lists(partial_dates(), max_size=10))
def test_no_document_may_lie_within_a_gap_and_every_stretch_is_told(
    dates: list[PartialDate],
) -> None:
    found = gaps(dates)
    for gap in found:
        assert gap.before.earliest - gap.after.latest >= LEAST_GAP
        for when in dates:
            inside = gap.after.latest < when.latest and when.earliest < gap.before.earliest
            assert not inside
    for one, other in pairwise(found):
        assert one.before.earliest <= other.after.latest
    exact = sorted(when.earliest for when in dates if when.exact)
    if len(exact) == len(dates):
        wide = [b - a for a, b in pairwise(exact) if b - a >= LEAST_GAP]
        assert [timedelta(days=gap.days) for gap in found] == wide


@given(st.lists(partial_dates(), max_size=8), st.lists(partial_dates(), max_size=8))
def test_gaps_stand_at_their_place_and_none_is_lost(
    documents: list[PartialDate], events: list[PartialDate]
) -> None:
    found = gaps(documents)
    entries = in_order(told(str(n), when) for n, when in enumerate([*documents, *events]))
    rows = with_gaps(entries, found)
    assert [row for row in rows if isinstance(row, Gap)] == list(found)
    assert [row for row in rows if isinstance(row, Entry)] == list(entries)
    for gap in found:
        place = rows.index(gap)
        for row in rows[:place]:
            if isinstance(row, Entry) and row.when is not None:
                assert row.when.earliest <= gap.after.latest


# ---- one fact, several sources -----------------------------------------------------------------


def test_one_contact_that_two_documents_tell_of_is_one_line() -> None:
    day = on("3 June 2019")
    (line,) = joined(
        [
            told("statement:1", day, EntryKind.CONTACT, same="contact"),
            told("statement:2", day, EntryKind.CONTACT, same="contact", voice=Voice.GP),
        ],
        {},
    )
    assert line.voices == (Voice.SERVICE, Voice.GP)
    assert line.keys == {"statement:1", "statement:2"}


def test_a_proposal_is_never_joined_with_what_was_decided() -> None:
    day = on("3 June 2019")
    lines = joined(
        [
            told("statement:1", day, EntryKind.CONTACT, same="contact"),
            told("statement:2", day, EntryKind.CONTACT, same="contact", decided=False),
        ],
        {},
    )
    assert len(lines) == 2


def test_what_has_no_date_is_never_joined_by_rule() -> None:
    entries = [told(key, None, EntryKind.CONTACT, same="contact") for key in ("a", "b")]
    assert len(joined(entries, {})) == 2


def test_the_expert_may_call_two_lines_one_fact_in_any_order_and_in_a_ring() -> None:
    a, b, c = (told(key, on(f"{n} June 2019")) for n, key in enumerate("abc", 1))
    (line, other) = joined([a, b, c], {"c": Choice("c", same_as="a")})
    assert sorted(line.keys) == ["a", "c"]
    assert sorted(other.keys) == ["b"]
    ring = {k: Choice(k, same_as=o) for k, o in (("a", "b"), ("b", "c"), ("c", "a"))}
    (line,) = joined([a, b, c], ring)
    assert line.keys == {"a", "b", "c"}


@given(
    st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True),
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdefx")),
)
def test_joining_loses_no_source_and_doubles_none(keys: list[str], same: dict[str, str]) -> None:
    entries = [told(key, on("2019")) for key in keys]
    lines = joined(entries, {key: Choice(key, same_as=other) for key, other in same.items()})
    said = [source.key for line in lines for source in line.sources]
    assert sorted(said) == sorted(keys)


def test_the_report_has_what_the_expert_chose_else_what_its_kind_says() -> None:
    day = on("3 June 2019")
    entries = [
        told("event", day),
        told("out", day),
        told("score", day, EntryKind.SCORE),
        told("in", day, EntryKind.SCORE),
        told("proposal", day, decided=False),
    ]
    choices = {
        "out": Choice("out", wanted=False),
        "in": Choice("in", wanted=True),
        "proposal": Choice("proposal", wanted=True),
    }
    wanted = {line.text: line.wanted for line in joined(entries, choices)}
    assert wanted == {
        "event": True,
        "out": False,
        "score": False,
        "in": True,
        "proposal": False,
    }


def test_an_event_of_treatment_is_not_told_a_second_time_from_its_document() -> None:
    def line(
        key: str,
        when: str,
        kind: EntryKind = EntryKind.CONTACT,
        until: PartialDate | None = None,
        *,
        treats: bool = False,
        bare: bool = False,
        document: str = "d3",
    ) -> Entry:
        source = Source(key, Voice.SERVICE, key, document)
        return Entry(kind, key, (source,), on(when), until, treats=treats, bare=bare)

    course, day = ("14 March 2022", "13 June 2022"), "24 January 2022"
    entries = [
        line("course", course[0], EntryKind.EVENT, on(course[1]), treats=True),
        line("bare, within", "28 March 2022", bare=True),
        line("bare, its last day", course[1], EntryKind.TREATMENT, bare=True),
        line("another beginning", "21 March 2022", EntryKind.TREATMENT, bare=True),
        line("says more", "28 March 2022"),
        line("after it", "14 June 2022", bare=True),
        line("may be after it", "June 2022", bare=True),
        line("of another document", "28 March 2022", bare=True, document="d9"),
        line("a diagnosis", "28 March 2022", EntryKind.DIAGNOSIS, bare=True),
        line("assessed", day, EntryKind.EVENT, treats=True),
        line("its contact", day),
        line("an entry of the GP", "1 May 2020", EntryKind.EVENT),
        line("contact of that day", "1 May 2020", bare=True),
    ]
    told_already = {"bare, within", "bare, its last day", "its contact"}
    lines = joined(entries, {})
    assert {line.text for line in lines if not line.wanted} == told_already
    chosen = joined(entries, {"its contact": Choice("its contact", wanted=True)})
    assert all(line.wanted for line in chosen if line.text == "its contact")


# ---- filters -----------------------------------------------------------------------------------


def test_filters_narrow_by_kind_source_course_period_and_words() -> None:
    entries = in_order(
        [
            told("fire", on("10 June 2018"), voice=Voice.CLAIMANT, text="House fire"),
            told("letter", on("29 June 2018"), EntryKind.DOCUMENT, text="Follow-up letter"),
            told("vague", on("2018"), text="Episode of dépression"),
            told("none", None, text="Undated"),
        ]
    )

    def left(**wanted: object) -> list[str]:
        return [entry.key for entry in chosen(entries, Filter(**wanted))]  # type: ignore[arg-type]  # typed by name

    assert left(kinds=frozenset({EntryKind.DOCUMENT})) == ["letter"]
    assert left(voices=frozenset({Voice.CLAIMANT})) == ["fire"]
    assert left(begins=date(2018, 6, 20)) == ["vague", "letter"]
    assert left(ends=date(2017, 12, 31)) == []
    assert left(words="depress") == ["vague"]
    assert left(words='"house fire"') == ["fire"]
    assert left(words="d1") == ["vague", "fire", "letter", "none"]
    assert left(episode=0) == ["vague", "fire", "letter", "none"]


def test_proposals_are_shown_only_when_asked_for() -> None:
    entries = [told("decided", on("2018")), told("proposal", on("2018"), decided=False)]
    assert [e.key for e in chosen(entries, Filter())] == ["decided"]
    assert len(chosen(entries, Filter(proposals=True))) == 2
    assert [e.key for e in chosen(entries, Filter(only="proposals"))] == ["proposal"]


def test_contradictions_are_marked_at_every_line_that_is_a_side_of_one() -> None:
    entries = [told("a", on("2018")), told("b", on("2019")), told("c", on("2020"))]
    lines = marked(entries, {"a": ("x",), "b": ("x", "y")})
    assert [line.contradictions for line in lines] == [("x",), ("x", "y"), ()]
    assert [e.key for e in chosen(lines, Filter(only="contradictions"))] == ["a", "b"]


def test_who_says_it_and_where_is_said_once_for_each() -> None:
    entry = Entry(
        EntryKind.EVENT,
        "x",
        (
            Source("1", Voice.SERVICE, "x", label="D2", page=1),
            Source("2", Voice.SERVICE, "x", label="D3"),
            Source("3", Voice.CLAIMANT, "x", record="the claimant"),
        ),
    )
    assert entry.source_words == "the service, D2 p.1, D3 · the claimant"
