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
from casereview.domain.descriptor import Descriptor
from casereview.domain.interview import InterviewModule
from casereview.domain.measure import Measure
from casereview.domain.retention import Rules
from casereview.domain.risk import RiskContent
from casereview.domain.screening import Screener
from casereview.services.interview_files import all_modules
from casereview.services.measure_files import all_measures

if TYPE_CHECKING:
    from casereview.reporting.compose import ReportContent


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
            )
        return self._reports[profile_id]
