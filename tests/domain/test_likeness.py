"""How alike two texts are, and in which words they differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.documents.likeness import Kind, compare, differences, sketch

LETTER = (
    "Dear Dr Quill, thank you for asking us to see Ms Ada Bell, who came to her first appointment "
    "on 3 June 2019 and told us how she has been since the accident at work in the spring. Her "
    "PHQ-9 score was 14 and her GAD-7 score was 11, which is above caseness on both, and we agreed "
    "on six sessions of guided self-help by telephone to begin within four weeks of this letter."
)
WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=6), max_size=60).map(" ".join)


def test_the_same_words_are_the_same_in_any_dress() -> None:
    other = LETTER.upper().replace(", ", " \n").replace(".", " .")
    assert compare(sketch(LETTER), sketch(other)) == (Kind.SAME_WORDS, 1.0)


def test_another_score_is_another_text_and_is_said_in_words() -> None:
    changed = LETTER.replace("score was 14", "score was 17")
    found = compare(sketch(LETTER), sketch(changed))
    assert found is not None
    assert found[0] is Kind.NEARLY
    assert 0.8 < found[1] < 1
    (difference,) = differences(LETTER, changed)
    assert (difference.first, difference.second) == ("14", "17")
    assert difference.before == "PHQ-9 score was"
    assert difference.after == "and her GAD-7"


def test_a_letter_within_a_longer_one_is_found() -> None:
    longer = f"{LETTER} {' '.join(f'Then came week {n} with its own events.' for n in range(60))}"
    found = compare(sketch(LETTER), sketch(longer))
    assert found is not None
    assert found[0] is Kind.WITHIN


def test_two_letters_of_one_service_are_not_alike() -> None:
    other = (
        "Dear Dr Quill, Ms Ada Bell has now come to the end of her treatment with us. She came to "
        "five of six sessions, did the diary that we had agreed, and goes on by herself. At the "
        "last session she scored 6 and 4, below caseness on both. We have closed her referral."
    )
    assert compare(sketch(LETTER), sketch(other)) is None


def test_short_or_empty_texts_are_only_compared_whole() -> None:
    assert compare(sketch(""), sketch("")) is None
    assert compare(sketch("PHQ-9 14"), sketch("PHQ-9 15")) is None
    assert compare(sketch("PHQ-9 14"), sketch("phq-9: 14")) == (Kind.SAME_WORDS, 1.0)


def test_a_long_record_is_compared_by_a_part_of_its_runs() -> None:
    record = " ".join(f"entry {n} of the record {n * n}" for n in range(4000))
    whole = sketch(record)
    assert whole.coarse > 0
    assert len(whole.runs) <= 4096
    found = compare(whole, sketch(record.replace("entry 77 ", "entry 78 ")))
    assert found is not None
    assert found[0] is Kind.NEARLY
    assert found[1] > 0.95


@given(first=WORDS, second=WORDS)
def test_likeness_is_the_same_from_both_sides(first: str, second: str) -> None:
    assert compare(sketch(first), sketch(second)) == compare(sketch(second), sketch(first))


@given(first=WORDS, second=WORDS)
def test_differences_turn_one_text_into_the_other(first: str, second: str) -> None:
    found = differences(first, second, most=1000)
    assert bool(found) is (first.split() != second.split())
    gone = " ".join(each.first for each in found).split()
    come = " ".join(each.second for each in found).split()
    assert len(first.split()) - len(gone) == len(second.split()) - len(come)
