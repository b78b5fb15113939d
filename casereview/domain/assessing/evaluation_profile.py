"""How a case is evaluated: which systems, what rules between disorders do, what parts episodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.program import EXCLUDE, Program

GAD_IN_DEPRESSION = "gad_in_depression"


@dataclass(frozen=True, slots=True)
class EvaluationProfile:
    """How a case is evaluated (4.1 Profile).

    effects: by profile setting, `flag`, `exclude` or `replace` in place of the module's effect.
    gaps: by module id, the days that part two episodes in place of the module's own.
    """

    main_system: str = "dsm5tr"
    side_systems: tuple[str, ...] = ("icd10", "icd11")
    effects: Mapping[str, str] = field(default_factory=dict)
    gaps: Mapping[str, float] = field(default_factory=dict)

    def effects_in(self, system: str) -> Mapping[str, str]:
        """Return the effects in a system; ICD-10 bars GAD confined to depression (2.9)."""
        if system == "icd10":
            return {GAD_IN_DEPRESSION: EXCLUDE, **self.effects}
        return self.effects

    def asked_in(self, program: Program) -> str:
        """Return the system in which rules ask for other modules' statuses: their own one.

        A module without rules in the main system asks for the diagnoses of the main one.
        """
        own = self.main_system in program.module.rules
        return program.system if own else self.main_system

    def systems(self, module: InterviewModule) -> tuple[str, ...]:
        """Return the systems a module is evaluated in, the main one first."""
        wanted = dict.fromkeys((self.main_system, *self.side_systems))
        served = tuple(system for system in wanted if system in module.rules)
        return served or tuple(module.rules)[:1]
