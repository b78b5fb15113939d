"""Other explanations that an opinion on treatment can consider (seeds C49); offered, never added.

Each holds for better and for worse: that somebody improved is not by itself the treatment's doing,
and that somebody did not is not by itself its failure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from casereview.domain.care.treatment import OpinionPoint, Side


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another explanation of a change, or of none, with the words in which it is offered."""

    id: str
    name: str
    words: str


ALTERNATIVES = (
    Alternative(
        "natural",
        "Natural course",
        "disorders of this kind can lessen, persist or return with time, with and without "
        "treatment.",
    ),
    Alternative(
        "regression",
        "Regression to the mean",
        "help is often sought when scores are at their highest, so that a later score tends to be "
        "lower whatever is done.",
    ),
    Alternative(
        "events",
        "Other events",
        "what else happened in that time may account for a change, or for none.",
    ),
)


def not_considered(points: Iterable[OpinionPoint]) -> tuple[Alternative, ...]:
    """Return the explanations that no point of an opinion names yet."""
    named = [point.text.casefold() for point in points if point.side is Side.ALTERNATIVE]
    return tuple(
        each
        for each in ALTERNATIVES
        if not any(text.lstrip().startswith(each.name.casefold()) for text in named)
    )
