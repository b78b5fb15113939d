"""What is kept until when, case by case, from the list of cases: no case is opened for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casereview.domain.case import CaseSummary
from casereview.domain.custody.retention import (
    Material,
    Rules,
    Standing,
    Urgency,
    is_due,
    standing,
    urgency,
)


@dataclass(frozen=True, slots=True)
class DueLine:
    """One kind of material of one case; `due` says that it is to be dealt with within a month.

    `days` counts from today to the day of its standing, below zero once that has passed.
    """

    case_id: str
    title: str
    claimant: str
    fictional: bool
    material: str
    standing: Standing
    urgency: Urgency
    due: bool
    days: int | None

    @property
    def id(self) -> str:
        """The line's own id: the case's and the material's."""
        return f"{self.case_id}/{self.standing.material}"


def due_lines(rules: Rules, cases: Iterable[CaseSummary], today: date) -> tuple[DueLine, ...]:
    """Return a line for everything that is kept, the most urgent first.

    A case without received documents has no line for them; one that cannot be read has none.
    """
    lines = [
        _line(rules, case, material, today)
        for case in cases
        if case.readable
        for material in Material
        if material is not Material.RECEIVED or case.received
    ]
    order = list(Urgency)
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                order.index(line.urgency),
                line.standing.day or date.min,
                line.title.casefold(),
                line.id,
            ),
        )
    )


def _line(rules: Rules, case: CaseSummary, material: Material, today: date) -> DueLine:
    found = standing(rules, material, case.keeping, case.born)
    return DueLine(
        case_id=case.id,
        title=case.title,
        claimant=case.claimant,
        fictional=case.fictional,
        material=rules.rule(material).title,
        standing=found,
        urgency=urgency(found, today, held=case.held),
        due=is_due(found, today, held=case.held),
        days=None if found.day is None else (found.day - today).days,
    )
