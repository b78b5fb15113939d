"""A rating of therapy: one line that is read back, and a figure that no scale can give."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.protocols import load_fidelity
from casereview.domain.care.therapy_rating import Rating, Watched, doubt, rating_of, ratings_of
from casereview.domain.care.treatment import Fact, Told
from casereview.domain.dates import PartialDate
from casereview.domain.documents.voice import Voice

FIDELITY = load_fidelity()
WORDS = st.text(st.characters(exclude_characters=";"), max_size=30).map(
    lambda s: " ".join(s.split())
)
DATES = st.one_of(
    st.none(),
    st.dates().filter(lambda day: 1800 <= day.year <= 2200).map(PartialDate.of),
    st.builds(PartialDate, st.integers(1900, 2100), st.sampled_from([None, 5, 21]),
              circa=st.booleans()),
)  # fmt: skip
RATINGS = st.builds(
    Rating,
    st.just("r"),
    st.just("e"),
    st.sampled_from(["", *(scale.id for scale in FIDELITY.scales)]),
    WORDS.filter(bool),
    WORDS,
    st.sampled_from(Watched),
    DATES,
    st.sampled_from(Voice),
    st.sampled_from([None, "d"]),
    st.sampled_from([None, 3]),
)


@given(RATINGS)
def test_a_rating_is_read_back_from_the_words_that_are_kept(rating: Rating) -> None:
    assert rating.told.fact is Fact.RATED
    assert rating_of(rating.told) == rating


@given(st.text(max_size=60))
def test_words_that_were_written_otherwise_are_kept_and_never_lost(text: str) -> None:
    read = rating_of(Told("r", "e", Fact.RATED, text, Voice.GP))
    if read.scale:
        assert read.scale in text
    assert read.figure in text
    again = rating_of(read.told)
    assert again.told.text == read.told.text


def test_the_line_is_one_that_people_read() -> None:
    rating = Rating(
        "r", "e", "CTS-R", "38 of 72", "supervisor", Watched.RECORDING, PartialDate(2021, 5, 3)
    )
    assert rating.words == ("CTS-R: 38 of 72; rated by supervisor; from a recording; on 3 May 2021")
    assert rating.unstated == ()
    bare = replace(rating, scale="", rater="", watched=Watched.NOT_STATED, on=None)
    assert bare.words == "Another scale: 38 of 72"
    assert bare.unstated == ("who rated", "whether live or from a recording", "when")
    other = Told("t", "e", Fact.BENEFIT, "better", Voice.CLAIMANT)
    assert ratings_of([rating.told, other, replace(rating.told, episode_id="f")], "e") == (rating,)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("38 of 72", ""),
        ("72", ""),
        ("0", ""),
        ("competent", ""),
        ("80%", ""),
        ("80.5 %", ""),
        ("80", "80 lies outside 0 to 72, which 12 items of 0 to 6 can give"),
        ("72.5/72", "72.5 lies outside 0 to 72"),
        ("-1", "-1 lies outside"),
        ("38 of 60", "The source gives 60 as the highest; 12 items of 0 to 6 can give 72."),
    ],
)
def test_a_figure_that_the_scale_cannot_give_is_said(figure: str, said: str) -> None:
    rating = Rating("r", "e", "CTS-R", figure)
    found = doubt(rating, FIDELITY.scale("CTS-R"))
    assert found.startswith(said)
    assert bool(found) is bool(said)
    assert doubt(rating, FIDELITY.scale("CTS")) == doubt(rating, None) == ""


def test_the_threshold_is_told_as_a_convention_and_what_is_unchecked_as_such() -> None:
    checked, unchecked = FIDELITY.scale("CTS-R"), FIDELITY.scale("PWP")
    assert checked is not None
    assert unchecked is not None
    assert "12 items of 0 to 6; competence from 36 of 72 as quoted" in checked.about
    assert "it is a convention" in checked.about
    assert "not checked" not in checked.about
    assert unchecked.about.endswith("not checked against its source.")
