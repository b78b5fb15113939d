"""Where sources differ on one fact: what each says, and what the expert makes of it.

Nothing here says who is right. That is for the court; the expert records how far it matters and may
prefer a version only with reasons (CJC Guidance 2014, paragraph 58).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from casereview.domain.documents.voice import Voice


class Outcome(StrEnum):
    """What the expert makes of a contradiction."""

    OPEN = "open"
    PREFERRED = "preferred"
    BOTH_STAND = "both_stand"
    NO_CONSEQUENCE = "no_consequence"
    ASK = "ask"

    @property
    def words(self) -> str:
        """How pages and reports name it."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.OPEN: "not yet considered",
    Outcome.PREFERRED: "one version preferred",
    Outcome.BOTH_STAND: "both versions stand",
    Outcome.NO_CONSEQUENCE: "of no consequence here",
    Outcome.ASK: "to be asked about",
}

BY_HAND = "expert"
"""Stands for the rule where the expert set the sides against each other."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one source says; ref names the fact (`statement:…`), '' where the expert wrote it.

    source: the source in words where it is no document (`conclusion for 16 August 2021`).
    """

    voice: Voice
    words: str
    ref: str = ""
    document_id: str | None = None
    page: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two or more statements on one fact; kept as soon as the expert says something of it.

    rule: what found it, or `expert`. preferred: the place of the preferred side.
    """

    id: str
    rule: str
    subject: str
    outcome: Outcome = Outcome.OPEN
    preferred: int | None = None
    reason: str = ""
    in_report: bool = False
    decided_on: date | None = None
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source answers to a question that has one answer; value is what is compared."""

    rule: str
    question: str
    subject: str
    value: str
    side: Side


@dataclass(frozen=True, slots=True)
class Standing:
    """A contradiction as it is shown, its sides as they are now; `noted`: the expert considered it.

    before: the sides that were considered, where a source has changed since. gone: its sources no
    longer differ.
    """

    contradiction: Contradiction
    noted: bool
    before: tuple[Side, ...] = ()
    gone: bool = False


def differing(claims: Iterable[Claim]) -> tuple[Contradiction, ...]:
    """Return each question that is answered in more than one way, with every side to it.

    A side that is stated twice in the same words by the same source at the same place is one.
    """
    grouped: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        grouped.setdefault((claim.rule, claim.question), []).append(claim)
    found = []
    for (rule, question), asked in grouped.items():
        if len({claim.value for claim in asked}) < 2:
            continue
        sides: dict[tuple[object, ...], Side] = {}
        for claim in asked:
            side = claim.side
            place = (side.voice, side.document_id, side.page, side.source, claim.value)
            sides.setdefault(place, side)
        found.append(
            Contradiction(f"{rule}:{question}", rule, asked[0].subject, sides=tuple(sides.values()))
        )
    return tuple(found)


def standing(found: Sequence[Contradiction], kept: Sequence[Contradiction]) -> tuple[Standing, ...]:
    """Join what the rules find with what the expert said of it, open ones first.

    What the expert said stays as it was said; that a side has changed since is told, never hidden.
    A preference for words that no source says any more is no preference.
    """
    by_id = {each.id: each for each in kept}
    shown = []
    for one in found:
        own = by_id.pop(one.id, None)
        if own is None:
            shown.append(Standing(one, noted=False))
            continue
        shown.append(_considered(one, own))
    shown += [Standing(own, noted=True, gone=own.rule != BY_HAND) for own in by_id.values()]
    return tuple(sorted(shown, key=lambda s: (s.contradiction.outcome is not Outcome.OPEN, s.gone)))


def _considered(now: Contradiction, own: Contradiction) -> Standing:
    """Return what was considered with its sides as they are now, and those added by hand."""
    sides = (*now.sides, *(side for side in own.sides if not side.ref))
    if {_said(side) for side in sides} == {_said(side) for side in own.sides}:
        return Standing(replace(own, subject=now.subject), noted=True)
    chosen = None
    if own.preferred is not None and own.preferred < len(own.sides):
        words = _said(own.sides[own.preferred])
        chosen = next((at for at, side in enumerate(sides) if _said(side) == words), None)
    fresh = replace(own, subject=now.subject, sides=sides, preferred=chosen)
    return Standing(fresh, noted=True, before=own.sides)


def faults(contradiction: Contradiction) -> str:
    """Return the sentence for what a decision lacks, '' where it may be kept.

    A preference without reasons would decide whom to believe.
    """
    if not contradiction.subject.strip():
        return "Say what the sources differ on."
    if contradiction.outcome is Outcome.PREFERRED:
        chosen = contradiction.preferred
        if chosen is None or not 0 <= chosen < len(contradiction.sides):
            return "Say which version is preferred."
        if not contradiction.reason.strip():
            return "A preference needs its reason; without one both versions stand."
    if contradiction.in_report and len(contradiction.sides) < 2:
        return "The report states both sides: add what the other source says."
    return ""


def _said(side: Side) -> tuple[str, str, str | None]:
    return side.voice.value, side.words, side.document_id
