"""British spelling with clinical words: what is right, and what a wrong word was meant to be."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview import paths
from casereview.domain.reports.spelling import Dictionary, distance, misspelt


@cache
def dictionary() -> Dictionary:
    folder = paths.resources() / "spelling"
    return Dictionary(
        (folder / "en-gb" / "en-GB.aff").read_text(encoding="utf-8"),
        (folder / "en-gb" / "en-GB.dic").read_text(encoding="utf-8"),
        (folder / "clinical.txt").read_text(encoding="utf-8").splitlines(),
    )


@pytest.mark.parametrize(
    "word",
    ["colour", "Recognise", "ORGANISED", "unhappily", "qualifications", "anxiety’s", "defence",
     "caseness", "dysthymia", "judgment", "sequelae", "Monday", "disagreements", "re-experience"],
)  # fmt: skip
def test_words_of_an_expert_are_right(word: str) -> None:
    assert not list(misspelt(word, dictionary(), frozenset()))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("recieve", "receive"),
        ("seperately", "separately"),
        ("Symptons", "Symptoms"),
        ("psycology", "psychology"),
        ("color", "colour"),
        ("realize", "realise"),
        ("alot", "a lot"),
        ("hte", "the"),
        ("ACCOMODATE", "ACCOMMODATE"),
        ("restlesness", "restlessness"),
    ],
)
def test_a_wrong_word_is_found_and_the_right_one_offered(wrong: str, right: str) -> None:
    (found,) = misspelt(f"He said {wrong} twice.", dictionary(), frozenset())
    assert (found.start, found.length, found.word) == (8, len(wrong), wrong)
    assert right in dictionary().suggest(wrong)


def test_codes_and_the_case_s_own_words_are_left_alone() -> None:
    text = "GAD-7, PHQ-9, F41.1, CBT and ICD-11; Thornmere’s works at Zzyx Ltd, x"
    assert [m.word for m in misspelt(text, dictionary(), frozenset())] == ["Thornmere’s", "Zzyx"]
    assert not list(misspelt(text, dictionary(), frozenset({"Thornmere", "Zzyx"})))


def test_no_slur_is_offered() -> None:
    secret = dictionary()._secret
    assert secret
    assert not any(set(dictionary().suggest(word[:-1] + "x")) & secret for word in sorted(secret))


@given(one=st.text("abc", max_size=6), other=st.text("abc", max_size=6))
def test_distance_counts_slips(one: str, other: str) -> None:
    far = distance(one, other)
    assert far == distance(other, one)
    assert (far == 0) == (one == other)
    assert abs(len(one) - len(other)) <= far <= max(len(one), len(other))
    if len(one) > 1 and one[0] != one[1]:
        assert distance(one, one[1] + one[0] + one[2:]) == 1


@given(text=st.text(max_size=60))
def test_any_text_can_be_looked_at(text: str) -> None:
    for found in misspelt(text, dictionary(), frozenset()):
        assert text[found.start : found.start + found.length] == found.word
        dictionary().suggest(found.word)
