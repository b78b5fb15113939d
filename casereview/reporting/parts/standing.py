"""Where each disorder stands at each time point: what was computed and what the expert decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casereview.domain.assessing.finding import CaseFindings, Finding, Status
from casereview.domain.assessing.interview import InterviewModule, Outcome
from casereview.domain.assessing.rating import Diagnosis, ModuleKey, TimePoint, Vantage
from casereview.domain.dossier import Dossier

SYMBOLS = {
    Status.MET: "●",
    Status.EXCLUDED: "◐",
    Status.SUBTHRESHOLD: "◐",
    Status.NOT_MET: "○",
    Status.UNDETERMINED: "?",
    Status.NOT_ASSESSED: "–",
    Status.SCREEN_NEGATIVE: "–",
    Status.PARTIAL_REMISSION: "◐",
    Status.FULL_REMISSION: "○",
    Status.SCREEN_POSITIVE: "→",
    Status.REFER_ON: "→",
    Status.NOT_INDICATED: "○",
}
"""Shape beside every status word, so that nothing rests on colour."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A disorder at a time point; finding None means its module was never opened there."""

    key: ModuleKey
    time_point: TimePoint
    finding: Finding | None
    diagnosis: Diagnosis | None
    retrospective: bool

    @property
    def computed(self) -> Status:
        """What the rules make of the answers."""
        return self.finding.status if self.finding else Status.NOT_ASSESSED

    @property
    def shown(self) -> Status:
        """The expert's conclusion where there is one, else the computed status."""
        return Status(self.diagnosis.status) if self.diagnosis else self.computed

    @property
    def overridden(self) -> bool:
        """Whether the expert concluded otherwise than the rules now do."""
        return self.diagnosis is not None and self.shown is not self.computed


def time_points(dossier: Dossier) -> tuple[TimePoint, ...]:
    """Return the time points in their order."""
    return tuple(sorted(dossier.time_points, key=lambda point: (point.order, point.id)))


def keys(dossier: Dossier, findings: CaseFindings) -> tuple[ModuleKey, ...]:
    """Return the disorders of the case in the order in which they first appear."""
    found: dict[ModuleKey, None] = {}
    for finding in findings.findings:
        found.setdefault(finding.key)
    for answer in dossier.ratings:
        found.setdefault(answer.key)
    for diagnosis in dossier.diagnoses:
        found.setdefault(diagnosis.key)
    return tuple(found)


def standings(dossier: Dossier, findings: CaseFindings) -> dict[tuple[str, ModuleKey], Standing]:
    """Return the standing of every disorder at every time point, by time point id and key."""
    decided = {(d.time_point_id, d.key): d for d in dossier.diagnoses}
    looking_back = {
        (answer.time_point_id, answer.key)
        for answer in dossier.ratings
        if answer.vantage is Vantage.RETROSPECTIVE
    }
    held = keys(dossier, findings)
    return {
        (point.id, key): Standing(
            key,
            point,
            findings.at(point.id, key),
            decided.get((point.id, key)),
            findings.at(point.id, key) is not None and (point.id, key) in looking_back,
        )
        for point in time_points(dossier)
        for key in held
    }


def screens(
    placed: Iterable[Standing], modules: Mapping[str, InterviewModule]
) -> tuple[ModuleKey, ...]:
    """Return the modules that only screen: they lead to a referral and came to no diagnosis.

    Among disorders, what a screen leaves open would read as a disorder looked for and not found.
    """
    held: dict[ModuleKey, bool] = {}
    for standing in placed:
        module = modules.get(standing.key.module)
        if module is not None and module.outcome is not Outcome.DIAGNOSIS:
            met = standing.shown is Status.MET
            held[standing.key] = held.get(standing.key, False) or met
    return tuple(key for key, met in held.items() if not met)


def disorder_name(key: ModuleKey, modules: Mapping[str, InterviewModule]) -> str:
    """Return `Specific phobia (machinery)`: title and instance, marked where the module is local.

    Of a module whose rules are not at hand nothing but its id is known.
    """
    module = modules.get(key.module)
    if module is not None:
        return module.marked(module.named(key.instance))
    return f"{key.module} ({key.instance})" if key.instance else key.module


def short_name(key: ModuleKey, modules: Mapping[str, InterviewModule]) -> str:
    """Return the module's short name and its instance, for charts and narrow columns."""
    module = modules.get(key.module)
    name = module.short if module else key.module
    return f"{name} ({key.instance})" if key.instance else name
