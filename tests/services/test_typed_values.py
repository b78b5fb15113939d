"""Every kind of value has words, and what is typed in its place becomes one of its field."""

from __future__ import annotations

import pytest

from casereview.domain.dates import parse_date
from casereview.domain.documents.statement import (
    CountValue,
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    HomeworkValue,
    MechanismValue,
    PromiseValue,
    RiskValue,
    TermValue,
    TextValue,
    Value,
)
from casereview.services.correspondence.value_words import LABELS, value_words

TASK = HomeworkValue(True, True, False, False, True, "keep the diary")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (TextValue("Ms X"), "Ms X"),
        (TermValue("step_up", "moved to Step 3"), "step up"),
        (CountValue(6, "six sessions"), "6"),
        (DiagnosisValue("diagnosis", "panic disorder"), "panic disorder"),
        (
            DiagnosisValue("provisional", "panic disorder", "F41.0", "the psychologist"),
            "panic disorder · F41.0 · provisional · the psychologist",
        ),
        (DiagnosisValue("code_only", "F41.0", "F41.0"), "F41.0 · a code alone"),
        (MechanismValue("keywords", "thought records"), "techniques named only"),
        (TASK, "keep the diary · clear and specific task · progress reviewed"),
        (HomeworkValue(False, False, False, False, False, ""), "none"),
        (RiskValue("none identified", "No risk"), "none identified"),
        (DatedValue("review", parse_date("3 May 2022")), "3 May 2022: review"),
        (DatedValue("letter of the GP"), "letter of the GP"),
        (
            PromiseValue("a review", "Sam Orde", due_words="in three months"),
            "a review · Sam Orde · in three months",
        ),
        (PromiseValue("a review", due=parse_date("May 2022")), "a review · May 2022"),
        (
            DateValue(parse_date("3/4/2022"), ambiguous=True),
            "3 April 2022 (day and month could be exchanged)",
        ),
    ],
)
def test_values_in_words(value: Value, words: str) -> None:
    assert value_words(value) == words


def test_every_field_has_a_label() -> None:
    assert LABELS.keys() == set(Field)
