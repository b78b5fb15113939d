"""Changes of a disorder as sentences: like stretches are one, every caution is said."""

from __future__ import annotations

import pytest

from casereview.domain.assessing.course import CHANGE_CAUTIONS, COURSE_PHRASES, COURSE_WORDS
from casereview.domain.assessing.finding import Change, ChangeWord
from casereview.domain.assessing.rating import AnswerSource, CourseEntry, ModuleKey, TimePoint
from casereview.domain.dates import PartialDate
from casereview.services.views import InterviewView
from casereview.ui.models.course import change_sentences, entry_sentence, entry_words

IAD = ModuleKey("iad")
POINTS = tuple(
    TimePoint(f"t{year}", year, f"in {year}", str(year), "custom", PartialDate(year))
    for year in range(2018, 2023)
)


def sentences(*changes: tuple[int, ChangeWord, tuple[str, ...], str]) -> tuple[str, ...]:
    made = tuple(
        Change(IAD, f"t{year}", f"t{year + 1}", word, flags, detail=detail)
        for year, word, flags, detail in changes
    )
    other = Change(ModuleKey("gad"), "t2018", "t2019", ChangeWord.NEW)
    return change_sentences(InterviewView(POINTS, (), (), (*made, other), ()), IAD)


def test_a_stretch_of_the_same_is_one_sentence() -> None:
    assert sentences(
        (2018, ChangeWord.PERSISTING, (), ""),
        (2019, ChangeWord.PERSISTING, (), ""),
        (2020, ChangeWord.REMITTED, (), "full_remission"),
        (2021, ChangeWord.RECURRED, (), ""),
    ) == (
        "Persisted from 2018 to 2020.",
        "Lost diagnostic status between 2020 and 2021: in full remission.",
        "Recurred between 2021 and 2022.",
    )


def test_what_is_known_with_a_caution_is_kept_apart() -> None:
    assert sentences(
        (2018, ChangeWord.PERSISTING, (), ""),
        (2019, ChangeWord.PERSISTING, ("continuity_not_established",), ""),
    ) == (
        "Persisted from 2018 to 2019.",
        "Persisted from 2019 to 2020 (nothing is recorded of the time between).",
    )


@pytest.mark.parametrize("word", list(ChangeWord))
def test_every_change_has_its_sentence(word: ChangeWord) -> None:
    (said,) = sentences((2018, word, tuple(CHANGE_CAUTIONS), ""))
    assert "2018" in said
    assert "2019" in said
    assert "_" not in said


@pytest.mark.parametrize("word", sorted(COURSE_WORDS))
def test_every_course_word_has_its_phrase(word: str) -> None:
    assert COURSE_PHRASES.keys() == COURSE_WORDS
    entry = CourseEntry(
        "c", IAD, word, PartialDate(2020, 11, circa=True), None, AnswerSource.RECORD, "As she said."
    )
    assert entry_sentence("IAD", entry) == f"IAD: {COURSE_PHRASES[word]} from c. November 2020"
    assert entry_words(entry).endswith(", by the records. As she said.")
