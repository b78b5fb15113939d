"""Words that are marked in a text, in either spelling, and the parts that the expert records."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.opinions import load_techniques
from casereview.domain.care.mechanism import (
    TechniqueWord,
    TechniqueWords,
    WordKind,
    marked,
    mechanism_check,
    pattern,
)
from casereview.domain.care.treatment import MECHANISM_PARTS, Aspect, Review
from casereview.domain.provenance import Provenance

WORDS = load_techniques()
TECHNIQUE, CHANGE = WordKind.TECHNIQUE, WordKind.CHANGE


def found(text: str) -> list[tuple[str, WordKind]]:
    return [(text[mark.start : mark.end], mark.kind) for mark in marked(text, WORDS)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We used behavioural activation.", "behavioural activation"),
        ("We used behavioral activation.", "behavioral activation"),
        ("Behavioural-activation was offered.", "Behavioural-activation"),
        ("Behavioural\nactivation was offered.", "Behavioural\nactivation"),
        ("normalising her worry", "normalising"),
        ("normalizing her worry", "normalizing"),
        ("EMDR to reprocess the trauma", "EMDR"),
        ("desensitization", "desensitization"),
        ("Desensitisation", "Desensitisation"),
        ("completed thought records", "thought records"),
        ("a hot-cross bun", "hot-cross bun"),
        ("Socratic questioning", "Socratic"),
        ("challenging his negative thoughts", "challenging his negative thoughts"),
        ("work on self-esteem", "work on self-esteem"),
        ("relapse prevention plan", "relapse prevention"),
    ],
)
def test_techniques_are_marked_in_either_spelling(text: str, said: str) -> None:
    assert (said, TECHNIQUE) in found(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("She no longer avoids the factory", "no longer avoids"),
        ("is able to pass the machine without her colleague", "able to pass the machine without"),
        ("Belief that I will die fell from 90 % to 10 %", "Belief that I will die fell from"),
        ("the prediction was tested", "prediction was tested"),
        ("what he feared did not happen", "did not happen"),
        ("the hotspot was updated", "hotspot"),
        ("checking reduced from 20 times to 2", "checking reduced from 20 times to"),
        ("she no longer meets criteria for PTSD", "no longer meets criteria"),
        ("He has returned to work", "has returned to"),
    ],
)
def test_words_of_change_are_marked_apart(text: str, said: str) -> None:
    assert (said, CHANGE) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "She said that it would be an act of kindness.",  # no ACT
        "The bar was closed.",  # no BA
        "She reads a lot.",
        "Unvalued",
        "a breath of air",
        "",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_gap_is_of_six_words_at_most() -> None:
    near = "able to do one two three four without help"
    far = "able to do one two three four five six seven eight without help"
    assert [said for said, kind in found(near) if kind is CHANGE]
    assert not [said for said, kind in found(far) if kind is CHANGE]


def test_of_overlapping_words_the_longest_is_marked() -> None:
    text = "graded exposure"
    assert found(text) == [("graded exposure", TECHNIQUE)]


@given(st.text(st.sampled_from("abEMDRexposure *-\n") | st.characters(), max_size=200))
def test_marks_lie_in_the_text_and_never_overlap(text: str) -> None:
    marks = marked(text, WORDS)
    for mark in marks:
        assert 0 <= mark.start < mark.end <= len(text)
    for one, other in itertools.pairwise(marks):
        assert one.end <= other.start


@given(st.sampled_from(WORDS.words), st.sampled_from(["", "We said ", "“"]))
def test_every_word_is_found_in_itself(word: TechniqueWord, before: str) -> None:
    plain = word.words.replace("*", "").replace(" … ", " of it ")
    assert pattern(word.words).search(f"{before}{plain} today")


def test_a_list_of_ones_own_works_alike() -> None:
    own = TechniqueWords((TechniqueWord(CHANGE, "went … shop*"),), (), Provenance("own"))
    (mark,) = marked("He went to the shops alone.", own)
    assert (mark.start, mark.end, mark.word) == (3, 20, "went … shop*")


# ---- what is recorded ------------------------------------------------------------------------


def part(subject: str, state: str, episode: str = "e1") -> Review:
    return Review(f"p {subject}", episode, Aspect.MECHANISM_PART, subject, state)


def value(state: str, episode: str = "e1") -> Review:
    return Review("v", episode, Aspect.MECHANISM, "", state)


def test_nothing_is_decided_where_nothing_is_recorded() -> None:
    check = mechanism_check([value("specific", "e2"), part("how", "present", "e2")], "e1")
    assert (check.value, check.present, check.remark) == (None, 0, "")
    assert [state for _, state in check.parts] == [None] * 4


@pytest.mark.parametrize("count", range(5))
def test_the_parts_are_counted_and_the_value_stays(count: int) -> None:
    parts = [part(name, "present") for name in MECHANISM_PARTS[:count]]
    rest = [part(name, "not_stated") for name in MECHANISM_PARTS[count:]]
    specific = mechanism_check([value("specific"), *parts, *rest], "e1")
    assert (specific.value, specific.present) == ("specific", count)
    expected = "" if count == 4 else f"Recorded as specific with {count} of 4 parts present."
    assert specific.remark == expected
    named = mechanism_check([value("technique_only"), *parts, *rest], "e1")
    assert named.value == "technique_only"
    assert named.remark == ("All four parts are recorded as present." if count == 4 else "")


# ---- at the edges --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        ("ACT", "we did ACT", "ACT"),
        ("ACT", "an act of", None),
        ("EMDR", "emdr was used", "emdr"),
        ("bar", "Bar", "Bar"),
        ("BA", "ba", None),
        ("…shop", "a shop", "shop"),
        ("-shop", "a shop", "shop"),
        ("expos*", "expo", None),
        ("normalis*", "normalizing", "normalizing"),
        ("normalis*", "normal", None),
        ("expos*", "exposure work", "exposure"),
        ("thought", "thoughts", None),
        ("self  esteem", "self-esteem", "self-esteem"),
        ("his", "hiz", None),
    ],
)
def test_how_words_are_looked_for(words: str, text: str, said: str | None) -> None:
    match = pattern(words).search(text)
    assert (match and match.group()) == said


def test_words_that_touch_are_both_marked_and_those_that_overlap_are_not() -> None:
    own = TechniqueWords(
        tuple(
            TechniqueWord(TECHNIQUE, word) for word in ("a-b", "b", "c", "ab)", "b)", "(c", "(cc")
        ),
        (),
        Provenance("own"),
    )
    assert [(m.start, m.end) for m in marked("a-b c", own)] == [(0, 3), (4, 5)]
    assert [(m.start, m.end) for m in marked("ab)(c", own)] == [(0, 3), (3, 5)]
    assert [(m.start, m.end) for m in marked("b)(cc", own)] == [(0, 2), (2, 5)]
    gap = TechniqueWords(
        (TechniqueWord(CHANGE, "x … y"), TechniqueWord(CHANGE, "y … z")), (), Provenance("own")
    )
    assert [m.word for m in marked("x to y to z", gap)] == ["x … y"]


def test_the_value_of_a_course_is_that_of_its_mechanism_alone() -> None:
    of_a_part = Review("w", "e1", Aspect.MECHANISM, "how", "technique_only")
    other = Review("u", "e1", Aspect.PATHWAY, "", "present")
    assert mechanism_check([of_a_part, other], "e1").value is None
    assert mechanism_check([of_a_part, other, value("specific")], "e1").value == "specific"
