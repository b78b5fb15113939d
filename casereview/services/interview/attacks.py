"""Attacks of panic told one by one at a time point, and the ratings that they speak for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casereview.domain.assessing.attack import (
    Attack,
    AttackClass,
    Proposal,
    proposals,
    takes_attacks,
)
from casereview.domain.assessing.rating import ModuleKey
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence.plausible import require_possible
from casereview.services.interview import interviewing
from casereview.services.session import OpenCase


@dataclass(frozen=True, slots=True)
class ProposedRating:
    """A rating that the attacks speak for; stands: the answer there is now, '' for none."""

    item: str
    label: str
    value: str
    reason: str
    stands: str


@dataclass(frozen=True, slots=True)
class AttacksView:
    """The attacks told at a time point, in the order of their dates, and what they speak for."""

    attacks: tuple[Attack, ...]
    proposed: tuple[ProposedRating, ...]

    @property
    def summary(self) -> str:
        """How many there are of which kind."""
        count = len(self.attacks)
        if not count:
            return ""
        full = sum(1 for each in self.attacks if each.kind is AttackClass.FULL)
        sudden = sum(1 for each in self.attacks if each.cue.unexpected)
        return f"{count} told: {full} full, {sudden} out of the blue"


def view(case: OpenCase, time_point_id: str, key: ModuleKey) -> AttacksView:
    """Return the attacks of a module at a time point; nothing where it asks for none."""
    module = interviewing.module_of(case, key)
    told = [
        attack
        for attack in case.file.attacks.all()
        if attack.key == key and attack.time_point_id == time_point_id
    ]
    told.sort(key=lambda attack: attack.when.sort_key if attack.when else ())
    found = proposals(told, module) if takes_attacks(module) else ()
    return AttacksView(
        tuple(told), tuple(_proposed(case, time_point_id, key, each) for each in found)
    )


def _proposed(
    case: OpenCase, time_point_id: str, key: ModuleKey, proposal: Proposal
) -> ProposedRating:
    item = interviewing.module_of(case, key).item(proposal.item)
    answer = case.file.answers.get(f"{time_point_id}/{key}/{proposal.item}")
    stands = answer.value if answer is not None and answer.rated else ""
    label = item.label if item else proposal.item
    return ProposedRating(proposal.item, label, proposal.value, proposal.reason, stands)


def put(case: OpenCase, attack: Attack) -> Changes:
    """Keep an attack, new or changed.

    Raises BadInputError for a module that asks for none, for a date after the time point or before
    the claimant was born, and where neither situation nor symptom is told.
    """
    module = interviewing.module_of(case, attack.key)
    if not takes_attacks(module):
        raise BadInputError(f"{module.title} does not ask for attacks.")
    if not (attack.situation.strip() or attack.symptoms):
        raise BadInputError(
            "Say where it came, or what was felt.", kept="Nothing of this attack was kept."
        )
    point = interviewing.point_of(case, attack.time_point_id)
    if attack.when is not None:
        born = case.file.record.get().claimant.date_of_birth
        require_possible(attack.when, point.as_at, born)
    told = replace(attack, situation=attack.situation.strip(), note=attack.note.strip())
    label = f"Attack in {module.short}, {point.short}"
    with case.change(label, Kind.INTERVIEW) as changes:
        interviewing.take_up(case, attack.key)
        case.file.attacks.put(told)
    return changes


def remove(case: OpenCase, attack_id: str) -> Changes:
    """Take an attack out again; the ratings stay as they are."""
    with case.change("Remove an attack", Kind.INTERVIEW) as changes:
        case.file.attacks.remove(attack_id)
    return changes


def accept(case: OpenCase, time_point_id: str, key: ModuleKey, items: tuple[str, ...]) -> Changes:
    """Make the ratings that the attacks speak for, of these items, as one command.

    Raises BadInputError where none of them is proposed.
    """
    proposed = [p for p in view(case, time_point_id, key).proposed if p.item in items]
    if not proposed:
        raise BadInputError("The attacks propose no such rating.", kept="Nothing was rated.")
    module = interviewing.module_of(case, key)
    label = f"Rate {module.short} {', '.join(each.item for each in proposed)} by its attacks"
    with case.change(label, Kind.INTERVIEW) as changes:
        for each in proposed:
            interviewing.rate(case, time_point_id, key, each.item, each.value)
    return changes
