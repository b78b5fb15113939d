"""How long a person waited, from recorded dates, beside the service's own standard.

The standard is a percentage of all referrals that a service is to reach; nobody is entitled to a
wait of that length, and one longer wait says nothing of whether the service met it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.treatment import Attendance, Contact, ContactKind, Referral
from casereview.domain.case import TreatmentEpisode
from casereview.domain.dates import PartialDate
from casereview.domain.provenance import Provenance


class Leg(StrEnum):
    """From what to what a wait runs."""

    TO_ASSESSMENT = "referral_to_assessment"
    ASSESSMENT_TO_TREATMENT = "assessment_to_treatment"
    TO_TREATMENT = "referral_to_treatment"
    TO_SECOND = "first_to_second_treatment"

    @property
    def words(self) -> str:
        """How pages and reports name it."""
        return _LEGS[self]


_LEGS = {
    Leg.TO_ASSESSMENT: "Referral to assessment",
    Leg.ASSESSMENT_TO_TREATMENT: "Assessment to first treatment",
    Leg.TO_TREATMENT: "Referral to first treatment",
    Leg.TO_SECOND: "First to second treatment",
}
_ENDS = {
    Leg.TO_ASSESSMENT: ("referral", "assessment"),
    Leg.ASSESSMENT_TO_TREATMENT: ("assessment", "first treatment"),
    Leg.TO_TREATMENT: ("referral", "first treatment"),
    Leg.TO_SECOND: ("first treatment", "second treatment"),
}


@dataclass(frozen=True, slots=True)
class WaitStandard:
    """So many days within which so many percent of a service's referrals are to be seen.

    percent None: no standard but a published figure, which `note` gives.
    """

    id: str
    leg: Leg
    days: int
    percent: float | None
    note: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class WaitStandards:
    """The standards, and the sentence that goes with every comparison."""

    standards: tuple[WaitStandard, ...]
    caution: str


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait: days from the fewest to the most that the dates allow, None where one is missing.

    beside: each standard in force at the beginning, with whether the wait was within its days.
    """

    leg: Leg
    begin: PartialDate | None
    end: PartialDate | None
    days: tuple[int, int] | None
    because: str
    beside: tuple[tuple[WaitStandard, Truth], ...] = ()

    @property
    def words(self) -> str:
        """`42 days`, `31 to 61 days`, or why it cannot be said."""
        if self.days is None:
            return self.because
        low, high = self.days
        return f"{low} days" if low == high else f"{low} to {high} days"


def waits(
    referral: Referral | None,
    episodes: Sequence[TreatmentEpisode],
    contacts: Iterable[Contact],
    standards: WaitStandards,
) -> tuple[Wait, ...]:
    """Return the waits of one referral over its courses, from what is recorded as attended.

    Where no treatment contact of a course is recorded, its recorded start stands for the first.
    """
    ids = {episode.id for episode in episodes}
    held = sorted(
        (
            (contact.when, contact)
            for contact in contacts
            if contact.episode_id in ids
            and contact.when is not None
            and contact.attendance is Attendance.ATTENDED
        ),
        key=lambda pair: pair[0].sort_key,
    )
    assessed = next((when for when, contact in held if contact.kind in _ASSESSING), None)
    treated = [when for when, contact in held if contact.kind.treats]
    told = {contact.episode_id for _, contact in held if contact.kind.treats}
    starts = [each.started for each in episodes if each.started and each.id not in told]
    first = min([*treated, *starts], key=lambda when: when.sort_key, default=None)
    second = treated[1] if len(treated) > 1 else None
    received = referral.received if referral else None
    return (
        _wait(Leg.TO_ASSESSMENT, received, assessed, standards),
        _wait(Leg.ASSESSMENT_TO_TREATMENT, assessed, first, standards),
        _wait(Leg.TO_TREATMENT, received, first, standards),
        _wait(Leg.TO_SECOND, treated[0] if treated else None, second, standards),
    )


_ASSESSING = (ContactKind.ASSESSMENT, ContactKind.ASSESSMENT_AND_TREATMENT)


def _wait(
    leg: Leg, begin: PartialDate | None, end: PartialDate | None, standards: WaitStandards
) -> Wait:
    if begin is None or end is None:
        missing = [name for name, when in zip(_ENDS[leg], (begin, end), strict=True) if not when]
        return Wait(leg, begin, end, None, f"not stated: date of {' and '.join(missing)}")
    low = max(0, (end.earliest - begin.latest).days)
    high = (end.latest - begin.earliest).days
    if high < 0:
        return Wait(leg, begin, end, None, "the second date is before the first")
    beside = tuple(
        (each, _within((low, high), each.days))
        for each in standards.standards
        if each.leg is leg and each.provenance.period.on(begin) is not F
    )
    return Wait(leg, begin, end, (low, high), f"{begin} to {end}", beside)


def _within(days: tuple[int, int], limit: int) -> Truth:
    if days[1] <= limit:
        return T
    return F if days[0] > limit else U
