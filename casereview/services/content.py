"""The shipped clinical and report content, read once when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from casereview import __version__
from casereview.catalogue.descriptors import load_descriptors
from casereview.catalogue.faults import Fault
from casereview.catalogue.opening import load_risk, load_screener
from casereview.catalogue.privacy import PrivacyContent, load_privacy
from casereview.catalogue.report import load_declarations, load_profile
from casereview.catalogue.retention import load_retention
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.measure import Measure
from casereview.domain.assessing.risk import RiskContent
from casereview.domain.assessing.screening import Screener
from casereview.domain.care.descriptor import Descriptor
from casereview.domain.custody.retention import Rules
from casereview.services.interview.interview_files import all_modules
from casereview.services.interview.measure_files import all_measures

if TYPE_CHECKING:
    from casereview.domain.care.guideline import Guidelines
    from casereview.domain.care.library import Library
    from casereview.domain.care.mechanism import TechniqueWords
    from casereview.domain.care.protocol import Fidelity, Protocol
    from casereview.domain.care.standard_question import StandardQuestion, Vocabulary
    from casereview.domain.care.treatment_kind import TreatmentKind
    from casereview.domain.care.waits import WaitStandards
    from casereview.reporting.compose import ReportContent
    from casereview.reporting.parts.set_beside import Standards


class Content:
    """Modules, measures and report profiles; raises CatalogueError for a broken shipped file."""

    def __init__(self) -> None:
        self._reports: dict[str, ReportContent] = {}

    @cached_property
    def _modules(self) -> tuple[Mapping[str, InterviewModule], tuple[Fault, ...]]:
        return all_modules()

    @property
    def modules(self) -> Mapping[str, InterviewModule]:
        """Interview modules by id, the user's own among them."""
        return self._modules[0]

    @property
    def module_faults(self) -> tuple[Fault, ...]:
        """What is wrong with the user's own modules, which are then left out."""
        return self._modules[1]

    @cached_property
    def screener(self) -> Screener:
        """The questions that come before the modules."""
        return load_screener()

    @cached_property
    def risk(self) -> RiskContent:
        """What is asked of a person's safety."""
        return load_risk()

    @cached_property
    def descriptors(self) -> tuple[Descriptor, ...]:
        """The service's problem descriptors."""
        return load_descriptors()

    @cached_property
    def _measures(self) -> tuple[Mapping[str, Measure], tuple[Fault, ...]]:
        return all_measures()

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Self-report measures by id, the user's own among them."""
        return self._measures[0]

    @property
    def measure_faults(self) -> tuple[Fault, ...]:
        """What is wrong with the user's own definitions of measures, which are then left out."""
        return self._measures[1]

    @cached_property
    def retention(self) -> Rules:
        """How long what is kept."""
        return load_retention()

    @cached_property
    def privacy(self) -> PrivacyContent:
        """The limits and texts of data protection."""
        return load_privacy()

    @cached_property
    def guidelines(self) -> Guidelines:
        """What guidelines recommend for a disorder, with dose and dates."""
        from casereview.catalogue.guidelines import load_guidelines

        return load_guidelines()

    @cached_property
    def treatment_kinds(self) -> tuple[TreatmentKind, ...]:
        """Kinds of treatment and how records name them."""
        from casereview.catalogue.treatment_kinds import load_treatment_kinds

        return load_treatment_kinds()

    @cached_property
    def protocols(self) -> Mapping[str, Protocol]:
        """What treatments are described as containing, by id."""
        from casereview.catalogue.protocols import load_protocols

        return load_protocols()

    @cached_property
    def fidelity(self) -> Fidelity:
        """Scales by which therapy is rated, and what is known of them."""
        from casereview.catalogue.protocols import load_fidelity

        return load_fidelity()

    @cached_property
    def techniques(self) -> TechniqueWords:
        """Words of techniques and of change to mark in a text."""
        from casereview.catalogue.opinions import load_techniques

        return load_techniques()

    @cached_property
    def library(self) -> Library:
        """The reference library."""
        from casereview.catalogue.library import load_library

        return load_library()

    @cached_property
    def questions(self) -> tuple[StandardQuestion, ...]:
        """The standard questions of a treatment review."""
        from casereview.catalogue.opinions import load_questions

        return load_questions()

    @cached_property
    def conclusions(self) -> Vocabulary:
        """The vocabulary of opinions on the civil standard."""
        from casereview.catalogue.opinions import load_conclusions

        return load_conclusions()

    @cached_property
    def waits(self) -> WaitStandards:
        """The service's standards for waits."""
        from casereview.catalogue.opinions import load_waits

        return load_waits()

    @cached_property
    def standards(self) -> Standards:
        """Everything that courses of treatment are set beside."""
        from casereview.reporting.parts.set_beside import Standards

        return Standards(
            self.guidelines, self.treatment_kinds, self.protocols, self.waits, self.measures
        )

    def report(self, profile_id: str) -> ReportContent:
        """Return what a report of that profile is composed with."""
        from casereview.reporting.compose import ReportContent

        if profile_id not in self._reports:
            self._reports[profile_id] = ReportContent(
                profile=load_profile(profile_id),
                declarations=load_declarations(),
                modules=self.modules,
                measures=self.measures,
                program_version=__version__,
                screener=self.screener,
                risk=self.risk,
                descriptors=self.descriptors,
                review=self,
            )
        return self._reports[profile_id]
