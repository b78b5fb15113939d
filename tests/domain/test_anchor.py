"""A passage is found again where it is, or said to be lost; it is never put elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casereview.domain.documents.anchor import Found, How, _distances, find, surroundings
from casereview.domain.documents.document import Passage

PAGE = """Riverside Talking Therapies
2 July 2019

Dear Dr Patel,

I spoke with Ms Z by telephone on 28 June 2019. She completed the questionnaires that we use
and scored 14 on the PHQ-9 and 16 on the GAD-7 at assessment. At discharge she scored 9 on
the PHQ-9 and 8 on the GAD-7. She does not meet the criteria for a depressive episode.
"""
VOCABULARY = "she scored on the PHQ-9 GAD-7 at 14 16 9 therapist not worry – “low” mood"
WORDS = st.lists(st.sampled_from(VOCABULARY.split()), min_size=30, max_size=90)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def passage(text: str, quote: str, nth: int = 0) -> Passage:
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return of(text, start, start + len(quote))


def of(text: str, start: int, end: int) -> Passage:
    return Passage("p", "d", 1, start, end, text[start:end], *surroundings(text, start, end))


def words(text: str, found: Found | None) -> str | None:
    return None if found is None else " ".join(text[found.start : found.end].split())


def test_the_same_text_gives_the_same_place() -> None:
    one = passage(PAGE, "14 on the PHQ-9")
    assert find(one, PAGE) == Found(one.start, one.end, How.PLACE)


def test_words_that_moved_are_found_by_what_stands_around_them() -> None:
    new = "NHS logo and address, read this time\n\n" + PAGE.replace("\n", " ")
    second = passage(PAGE, "PHQ-9", 1)
    found = find(second, new)
    assert found is not None
    assert found.how is How.WORDS
    assert new[: found.start].endswith("9 on the ")
    assert new[found.end :].startswith(" and 8")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("14 on the PHQ-9", "14 on the PHQ\u20119", "14 on the PHQ\u20119"),
        ("by telephone on 28 June 2019", "by te1ephone on 28 June 2019", None),
        ("I spoke with Ms Z by telephone", "I spoke with Ms Z by teIephone",
         "I spoke with Ms Z by teIephone"),
        ("14 on the PHQ-9", "74 on the PHQ-9", None),
        ("14 on the PHQ-9", "114 on the PHQ-9", None),
        ("does not meet the criteria for a depressive episode",
         "does meet the criteria for a depressive episode", None),
        ("She does not meet the criteria for a depressive episode",
         "She does now meet the criteria for a depressive episode", None),
        ("16 on the GAD-7 at assessment", "", None),
    ],
)  # fmt: skip
def test_what_may_differ_and_what_may_not(before: str, after: str, found: str | None) -> None:
    new = PAGE.replace(before, after)
    assert words(new, find(passage(PAGE, before), new)) == found


def test_a_short_quote_is_lost_where_its_surroundings_are() -> None:
    new = "Scores: 14 and 16.\n"
    assert find(passage(PAGE, "14"), new) is None
    assert find(passage(PAGE, "16"), new) is None


def test_of_two_places_alike_neither_is_taken_unless_one_is_where_it_was() -> None:
    line = "Patient Health Questionnaire total score recorded today: 14 of 27 points in all.\n"
    page = line * 4
    second = page.index("14") + len(line)
    one = of(page, second, second + 2)
    near = find(one, "x" + page)
    assert near is not None
    assert near.start == one.start + 1
    assert find(one, "word " * 8 + page) is None


def test_a_region_without_words_has_no_words_to_be_found_by() -> None:
    assert find(Passage("p", "d", 1, 0, 0, "", rects=((1.0, 1.0, 2.0, 2.0),)), PAGE) is None


@given(WORDS, st.data())
def test_in_an_unchanged_text_nothing_moves(made: list[str], data: st.DataObject) -> None:
    text = " ".join(made)
    start = data.draw(st.integers(0, len(text) - 13))
    end = data.draw(st.integers(start + 12, min(start + 80, len(text))))
    assume(text[start:end].strip() == text[start:end])
    assume(not (text[start - 1 : start].isdigit() and text[start].isdigit()))
    assume(not (text[end : end + 1].isdigit() and text[end - 1].isdigit()))
    assert find(of(text, start, end), text) == Found(start, end, How.PLACE)


@given(WORDS, WORDS, st.data())
def test_what_is_found_says_the_same_numbers_and_negations(
    made: list[str], other: list[str], data: st.DataObject
) -> None:
    """Whatever the other text is: a number or a `not` is never lost or gained on the way."""
    text, new = " ".join(made), " ".join(other)
    first = data.draw(st.integers(0, len(made) - 2))
    last = data.draw(st.integers(first + 1, min(first + 12, len(made))))
    start = len(" ".join(made[:first])) + (1 if first else 0)
    one = of(text, start, start + len(" ".join(made[first:last])))
    found = find(one, new)
    if found is not None:
        assert telling(new[found.start : found.end]) == telling(one.quote)


def telling(text: str) -> list[str]:
    import re

    return re.findall(r"\d+|\bnot\b", text)


@given(
    st.text(LETTERS[:3], min_size=1, max_size=9), st.text(LETTERS[:3], max_size=14), st.booleans()
)
def test_the_distances_are_those_of_the_table(pattern: str, text: str, anchored: bool) -> None:
    """Compare with the table of Sellers (1980), filled in cell by cell."""
    column = list(range(len(pattern) + 1))
    expected = []
    for place, character in enumerate(text, 1):
        following = [place if anchored else 0]
        for row, own in enumerate(pattern, 1):
            following.append(
                min(column[row] + 1, following[-1] + 1, column[row - 1] + (own != character))
            )
        column = following
        expected.append(column[-1])
    assert list(_distances(pattern, text, anchored=anchored)) == expected


@given(WORDS, st.data())
def test_slips_in_reading_are_bridged_and_end_at_the_right_words(
    made: list[str], data: st.DataObject
) -> None:
    """One letter read wrong in a long passage that stands once on the page."""
    unique = "remained apprehensive about travelling by underground railway"
    text = f"{' '.join(made)} {unique} {' '.join(made[::-1])}"
    one = passage(text, unique)
    place = data.draw(st.integers(1, len(unique) - 2))
    assume(unique[place] != " ")
    slip = unique[:place] + data.draw(st.sampled_from("xyzq")) + unique[place + 1 :]
    new = "Page 1 of 2\n" + text.replace(unique, slip)
    found = find(one, new)
    assert found is not None
    assert new[found.start : found.end] == slip
