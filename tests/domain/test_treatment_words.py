"""Every value that can be recorded of treatment has its own neutral words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from casereview.domain.care import treatment, treatment_words

PAIRS: list[tuple[Mapping[Any, str], Iterable[str]]] = [
    (treatment_words.EVIDENCE, treatment.Evidence),
    (treatment_words.COVERAGE, treatment.Coverage),
    (treatment_words.KEPT, treatment.Kept),
    (treatment_words.PARTS, treatment.Part),
    (treatment_words.QUALIFICATIONS, treatment.Qualification),
    (treatment_words.CONTACTS, treatment.ContactKind),
    (treatment_words.ATTENDANCES, treatment.Attendance),
    (treatment_words.FACTS, treatment.Fact),
    (treatment_words.SIDES, treatment.Side),
    (treatment_words.ASPECTS, treatment.Aspect),
    (treatment_words.RESPONSES, treatment.RESPONSES),
    (treatment_words.MECHANISMS, treatment.MECHANISMS),
    (treatment_words.SPECIFIED, treatment.SPECIFIED),
    (treatment_words.PAUL, treatment.PAUL),
    (treatment_words.SELF_REPORT, treatment.SELF_REPORT),
    (treatment_words.PATHWAY, treatment.PATHWAY),
    (treatment_words.CHANGES, treatment.CHANGES),
    (treatment_words.ANSWERS, treatment.ANSWERS),
]
LOADED = ("fail", "fake", "breach", "refus", "dismiss", "salad", "merely", "recovery", "sham")


@pytest.mark.parametrize(("words", "values"), PAIRS)
def test_each_value_has_its_own_words(words: Mapping[Any, str], values: Iterable[str]) -> None:
    assert set(words) == set(values)
    assert len(set(words.values())) == len(words)


@pytest.mark.parametrize(("words", "_values"), PAIRS)
def test_no_word_takes_sides(words: Mapping[Any, str], _values: object) -> None:
    for text in words.values():
        assert not any(word in text.casefold() for word in LOADED), text


def test_each_aspect_has_states() -> None:
    assert set(treatment.STATES) == set(treatment.Aspect)
    assert all(len(set(states)) == len(states) > 1 for states in treatment.STATES.values())
