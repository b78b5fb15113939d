"""Attacks of panic told one by one: what each was, and the ratings that they speak for (4.3).

Nothing is rated here. A symptom that was not ticked was not told, which is no absence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rating import AnswerSource, ModuleKey
from casereview.domain.dates import PartialDate

SYMPTOMS = tuple(f"P{number}" for number in range(1, 14))
"""The thirteen symptoms, as the module of panic disorder numbers its items."""

FULL = 4
"""Symptoms of a full attack (4.3); with fewer it is one of limited symptoms."""

_MONTH = timedelta(days=30)


class Cue(StrEnum):
    """What set an attack off (4.3, Distinction); one out of sleep counts as unexpected."""

    UNEXPECTED = "unexpected"
    SLEEP = "sleep"
    PHOBIC = "phobic"
    SOCIAL = "social"
    TRAUMA = "trauma"
    OBSESSION = "obsession"
    SEPARATION = "separation"
    UNCLEAR = "unclear"

    @property
    def words(self) -> str:
        """How forms and schedules write it."""
        return _CUES[self]

    @property
    def unexpected(self) -> bool:
        """Whether nothing set it off."""
        return self in (Cue.UNEXPECTED, Cue.SLEEP)


_CUES = {
    Cue.UNEXPECTED: "out of the blue",
    Cue.SLEEP: "out of sleep (unexpected)",
    Cue.PHOBIC: "cued by a feared thing or place",
    Cue.SOCIAL: "cued by being watched or judged",
    Cue.TRAUMA: "cued by a reminder of a trauma",
    Cue.OBSESSION: "cued by an obsession or fear for health",
    Cue.SEPARATION: "cued by parting",
    Cue.UNCLEAR: "cue unclear",
}


class Peak(StrEnum):
    """How fast an attack came to its worst."""

    MINUTES = "minutes"
    SLOWER = "slower"
    UNCLEAR = "unclear"

    @property
    def words(self) -> str:
        """How forms and schedules write it."""
        return {
            Peak.MINUTES: "worst within minutes",
            Peak.SLOWER: "came on slowly",
            Peak.UNCLEAR: "how fast is unclear",
        }[self]


class AttackClass(StrEnum):
    """What the description of an attack amounts to."""

    FULL = "full attack"
    LIMITED = "limited-symptom attack"
    GRADUAL = "no attack: came on slowly"
    OPEN = "open: how fast it came is unclear"
    TOO_FEW = "open: fewer than two symptoms told"


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack as it was told at a time point; `when` None where no date is known."""

    id: str
    time_point_id: str
    key: ModuleKey
    when: PartialDate | None
    situation: str
    cue: Cue
    symptoms: tuple[str, ...]
    peak: Peak
    source: AnswerSource = AnswerSource.CLAIMANT_NOW
    note: str = ""

    @property
    def kind(self) -> AttackClass:
        """Full or of limited symptoms (4.3); what came on slowly is neither."""
        if self.peak is Peak.SLOWER:
            return AttackClass.GRADUAL
        if self.peak is Peak.UNCLEAR:
            return AttackClass.OPEN
        count = len(self.symptoms)
        if count >= FULL:
            return AttackClass.FULL
        return AttackClass.LIMITED if count > 1 else AttackClass.TOO_FEW


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rating that the attacks told speak for, with the reason; the expert makes it or not."""

    item: str
    value: str
    reason: str


def takes_attacks(module: InterviewModule) -> bool:
    """Whether a module asks for attacks: it has the thirteen symptoms and the first surprise."""
    held = {item.id for item in module.items}
    return held.issuperset((*SYMPTOMS, "U1"))


def proposals(attacks: Sequence[Attack], module: InterviewModule) -> tuple[Proposal, ...]:
    """Return the ratings that the attacks speak for, in the order of the module's items.

    Symptoms are those of one attack, the fullest that came out of the blue, or else the fullest.
    """
    real = [a for a in attacks if a.kind in (AttackClass.FULL, AttackClass.LIMITED)]
    found = {
        proposal.item: proposal
        for proposal in (*_symptoms(real), *_surprise(real, attacks), *_in_a_month(real))
    }
    return tuple(found[item.id] for item in module.items if item.id in found)


def _symptoms(real: Sequence[Attack]) -> Iterable[Proposal]:
    if not real:
        return
    fullest = max(real, key=lambda attack: (attack.cue.unexpected, len(attack.symptoms)))
    reason = f"told of the attack {_named(fullest)}"
    for symptom in SYMPTOMS:
        if symptom in fullest.symptoms:
            yield Proposal(symptom, "threshold", reason)


def _named(attack: Attack) -> str:
    when = f"of {attack.when}" if attack.when else "without a date"
    return f"{when}, {attack.cue.words}"


def _surprise(real: Sequence[Attack], told: Sequence[Attack]) -> Iterable[Proposal]:
    """Speak of attacks out of the blue; where none is, every one of several must have its cue."""
    if not real:
        return
    sudden = [attack for attack in real if attack.cue.unexpected]
    if sudden:
        full = [attack for attack in sudden if attack.kind is AttackClass.FULL]
        counted, kind = (full, "full") if full else (sudden, "limited-symptom")
        words = f"{len(counted)} {kind} of {len(told)} told came with no cue"
        yield Proposal("U1", "threshold", words)
        yield Proposal("U2", f"{len(counted)}/..", words)
        yield Proposal("D1", "no", words)
    elif all(attack.cue is Cue.UNCLEAR for attack in told):
        yield Proposal("U1", "subthreshold", "the cue is doubtful in every attack told")
    elif not any(attack.cue is Cue.UNCLEAR or attack.cue.unexpected for attack in told):
        words = f"each of the {len(told)} told had its cue" if len(told) > 1 else "it had its cue"
        yield Proposal("U1", "absent", words)
        yield Proposal("D1", "yes", words)


def _in_a_month(real: Sequence[Attack]) -> Iterable[Proposal]:
    """Count those out of the blue that surely lie within one month."""
    spans = [
        (a.when.earliest, a.when.latest) for a in real if a.when is not None and a.cue.unexpected
    ]
    most = max(
        (
            sum(1 for early, late in spans if early >= first and late <= first + _MONTH)
            for first, _ in spans
        ),
        default=0,
    )
    if most > 1:
        yield Proposal("N1", f"{most}/..", f"{most} of those dated lie within one month")
