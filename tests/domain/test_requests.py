"""What was referred to but not seen: what a request must say, and which document it may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.dates import PartialDate, parse_date
from casereview.domain.documents.request import (
    Filed,
    Request,
    RequestState,
    faults,
    how_it_stands,
    kinds_of,
    letter_words,
    matches,
)

NOTES = Request("r", "Session notes")
DATES = st.one_of(
    st.none(),
    st.dates(date(2015, 1, 1), date(2025, 1, 1)).map(PartialDate.of),
    st.integers(2015, 2024).map(PartialDate),
    st.builds(PartialDate, st.integers(2015, 2024), st.integers(1, 12)),
)


def filed(key: str, dated: str, words: str) -> Filed:
    return Filed(key, parse_date(dated) if dated else None, words)


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (replace(NOTES, what="  "), "what"),
        (replace(NOTES, state=RequestState.ASKED), "asked_on"),
        (replace(NOTES, state=RequestState.ASKED, asked_on=date(2024, 5, 3)), "holder"),
        (replace(NOTES, state=RequestState.RECEIVED), "document_id"),
        (replace(NOTES, state=RequestState.REFUSED), "reason"),
        (replace(NOTES, state=RequestState.NONE_HELD), "reason"),
        (
            replace(NOTES, asked_on=date(2024, 5, 3), answered_on=date(2024, 5, 2)),
            "answered_on",
        ),
        (NOTES, ""),
    ],
)
def test_each_state_says_what_it_needs(request_: Request, field: str) -> None:
    assert faults(request_)[0] == field


def test_how_it_stands_is_told_as_it_is_printed() -> None:
    asked = replace(
        NOTES, state=RequestState.ASKED, asked_on=date(2024, 5, 3), holder="the service"
    )
    assert how_it_stands(asked) == "asked for on 3 May 2024 from the service"
    refused = replace(
        asked, state=RequestState.REFUSED, answered_on=date(2024, 6, 1), reason="Data protection."
    )
    assert how_it_stands(refused) == (
        "asked for on 3 May 2024 from the service; refused (1 June 2024): Data protection"
    )
    assert how_it_stands(replace(NOTES, state=RequestState.RECEIVED), "D9") == "received as D9"


def test_the_document_of_the_same_day_is_the_likeliest_and_another_day_is_none() -> None:
    papers = [
        filed("a", "3 May 2019", "Discharge letter"),
        filed("b", "4 May 2019", "Letter of 3 May"),
        filed("c", "May 2019", "Assessment letter"),
        filed("d", "", "Discharge letter"),
    ]
    found = matches("discharge letter of 3 May", parse_date("3 May 2019"), papers)
    assert [match.document_id for match in found] == ["a", "c", "d"]
    assert found[0].why == "bears the same date and speaks of discharge and letter"


def test_without_a_date_one_word_in_common_is_not_enough() -> None:
    papers = [filed("a", "3 May 2019", "Letter"), filed("b", "1 June 2019", "GP record print-out")]
    assert matches("your letter", None, papers) == ()
    (match,) = matches("the notes of the GP", None, papers)
    assert match.document_id == "b"


@given(DATES, DATES, st.text(max_size=30), st.text(max_size=30))
def test_a_match_never_bears_a_date_that_cannot_be_the_same(
    one: PartialDate | None, other: PartialDate | None, words: str, title: str
) -> None:
    for match in matches(words, one, [Filed("d", other, title)]):
        assert match.why
        if one is not None and other is not None:
            assert one.earliest <= other.latest
            assert other.earliest <= one.latest


@given(st.text(max_size=60))
def test_kinds_do_not_depend_on_capitals(words: str) -> None:
    assert kinds_of(words) == kinds_of(words.casefold())


def test_the_letter_asks_for_each_paper_with_its_place_and_for_the_reason_of_a_refusal() -> None:
    asked = [(replace(NOTES, dated=PartialDate(2019)), "D4 p.2"), (Request("s", "GP records."), "")]
    words = letter_words("Re: A v B", asked, signed="Dr Example")
    assert words.startswith("Re: A v B\n")
    assert "1. Session notes, dated 2019 (referred to in D4 p.2).\n2. GP records.\n" in words
    assert "please say which and why" in words
    assert words.endswith("Dr Example")
    assert letter_words("Re: A v B", []) == ""
