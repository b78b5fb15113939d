"""Facts in dispute between the parties: an opinion on each version, a preference only with reasons.

It is for the court to find the facts. The expert gives an opinion on each version and prefers none,
unless experience of the field makes one improbable (CJC Guidance 2014, paragraph 58).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casereview.domain.documents.contradiction import Contradiction


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One version of a disputed fact: whose it is, the version, and the opinion if it is so."""

    version: str
    by: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class DisputedFact:
    """A material fact in dispute with its versions.

    preferred: the place of the version preferred. origin: what it was made from, so that it is not
    made twice: `event:id` or `contradiction:id`, '' where the expert began it.
    """

    id: str
    subject: str
    preferred: int | None = None
    reason: str = ""
    origin: str = ""
    hypotheses: tuple[Hypothesis, ...] = ()


def lacking(fact: DisputedFact) -> Iterator[str]:
    """Yield what stands between a disputed fact and the report, each as the end of a sentence."""
    told = [one for one in fact.hypotheses if one.version.strip()]
    if len(told) < 2:
        yield "fewer than two versions"
    without = sum(not one.opinion.strip() for one in fact.hypotheses)
    if without:
        yield "no opinion on one version" if without == 1 else f"no opinion on {without} versions"
    if fact.preferred is not None and not fact.reason.strip():
        yield "a preference without reasons"


def taken_up(
    facts: Iterable[DisputedFact], contradictions: Iterable[Contradiction]
) -> frozenset[str]:
    """Return what needs no disputed fact any more: origins, and the events that are their sides."""
    made = {fact.origin for fact in facts if fact.origin}
    sides = {
        side.ref
        for one in contradictions
        if f"contradiction:{one.id}" in made
        for side in one.sides
    }
    return frozenset(made | sides)


def fault(fact: DisputedFact) -> str:
    """Return the sentence for what cannot be kept, '' where it can.

    A preference without reasons would decide whom to believe.
    """
    if not fact.subject.strip():
        return "Say which fact is in dispute."
    if fact.preferred is None:
        return ""
    if not 0 <= fact.preferred < len(fact.hypotheses):
        return "Say which version is preferred."
    if not fact.reason.strip():
        return "A preference needs its reasons; without them no version is preferred."
    return ""
