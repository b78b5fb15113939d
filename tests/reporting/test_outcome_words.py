"""How a referral is counted, in the words of page and report: never more than the rules say."""

from __future__ import annotations

import pytest

from casereview.catalogue.measures import load_measures
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.score_change import Scored
from casereview.domain.care.service_outcome import Pair, Referral, outcome
from casereview.reporting.parts.outcome_words import counted_as

MEASURES = load_measures()


def said(
    phq9: tuple[int | None, int | None],
    gad7: tuple[int | None, int | None],
    spin: tuple[int | None, int | None] | None = None,
    *,
    contacts: int | None = 6,
    ended: Truth = T,
) -> str:
    def pair(name: str, scores: tuple[int | None, int | None]) -> Pair:
        first, last = (
            None if number is None else Scored(number=number, context=context, course="r")
            for number, context in zip(scores, ("start", "end"), strict=True)
        )
        return Pair(MEASURES[name], first, last)

    own = None if spin is None else pair("SPIN", spin)
    referral = Referral(pair("PHQ-9", phq9), pair("GAD-7", gad7), own, contacts, ended)
    return counted_as(outcome(referral))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (said((15, 8), (12, 6)), "at the start; counted as a service recovery; reliable improve"),
        (said((21, 14), (18, 12)), "; not counted as a service recovery; reliable improvement"),
        (said((8, 15), (6, 7)), "outside the denominator of the service recovery rate; reliable d"),
        (said((12, 5), (10, 14)), "not counted as a service recovery; no reliable change"),
        (
            said((15, None), (12, None)),
            "not computable for want of scores; the service would count this as not recovered; "
            "reliable change cannot be said",
        ),
        (
            said((15, 8), (None, 6)),
            "caseness at the start undetermined (PHQ-9: 15 against 10 or more; no score of GAD-7)",
        ),
        (said((6, 5), (12, 6), (40, 30)), "the result depends on the measure: by GAD-7 a service"),
        (said((15, 4), (12, 3), contacts=1), "not a finished course of treatment (1 treatment co"),
        (said((15, 4), (12, 3), ended=F), "not a finished course of treatment (6 treatment cont"),
        (
            said((15, 14), (12, 11), contacts=None, ended=U),
            "whether it is counted as a service recovery cannot be said",
        ),
    ],
)
def test_how_a_referral_is_counted(words: str, expected: str) -> None:
    assert expected in words
