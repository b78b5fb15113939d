"""What a positive screen means for the other modules at the same time point (2.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from casereview.domain.assessing.finding import Finding, Status
from casereview.domain.assessing.interview import InterviewModule

POSITIVE = frozenset({Status.REFER_ON, Status.SCREEN_POSITIVE, Status.MET})


class Screens:
    """The cautions of positive screens; what it made of a finding last time is kept."""

    def __init__(self, modules: Mapping[str, InterviewModule]) -> None:
        self._cautions = {name: m.marked(m.flags_all) for name, m in modules.items() if m.flags_all}
        self._made: dict[int, tuple[Finding, Mapping[str, str], Finding]] = {}

    def flagged(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return the findings, each assessed one with cautions of screens positive beside it."""
        positive: dict[str, dict[str, str]] = {}
        for finding in findings:
            caution = self._cautions.get(finding.key.module)
            if caution and finding.status in POSITIVE:
                positive.setdefault(finding.time_point_id, {})[finding.key.module] = caution
        made: dict[int, tuple[Finding, Mapping[str, str], Finding]] = {}
        for finding in findings:
            screens = positive.get(finding.time_point_id, {})
            before = self._made.get(id(finding))
            if before is None or before[0] is not finding or before[1] != screens:
                before = (finding, screens, _flagged(finding, screens))
            made[id(finding)] = before
        self._made = made
        return tuple(made[id(finding)][2] for finding in findings)


def _flagged(finding: Finding, screens: Mapping[str, str]) -> Finding:
    others = {name: text for name, text in screens.items() if name != finding.key.module}
    if not others or finding.status in {Status.NOT_ASSESSED, Status.SCREEN_NEGATIVE}:
        return finding
    return replace(
        finding,
        flags=(*finding.flags, *(f"{name}_positive" for name in others)),
        cautions=(*finding.cautions, *others.values()),
    )
