"""What a positive screen means for the other modules at the same time point (2.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from casereview.domain.finding import Finding, Status
from casereview.domain.interview import InterviewModule

_POSITIVE = frozenset({Status.REFER_ON, Status.SCREEN_POSITIVE, Status.MET})


def flagged_by_screens(
    modules: Mapping[str, InterviewModule], findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return the findings, each assessed one bearing the cautions of screens positive beside it."""
    positive: dict[str, dict[str, str]] = {}
    for finding in findings:
        caution = modules[finding.key.module].flags_all
        if caution and finding.status in _POSITIVE:
            positive.setdefault(finding.time_point_id, {})[finding.key.module] = caution
    return tuple(_flagged(finding, positive.get(finding.time_point_id, {})) for finding in findings)


def _flagged(finding: Finding, screens: Mapping[str, str]) -> Finding:
    others = {name: text for name, text in screens.items() if name != finding.key.module}
    if not others or finding.status in {Status.NOT_ASSESSED, Status.SCREEN_NEGATIVE}:
        return finding
    return replace(
        finding,
        flags=(*finding.flags, *(f"{name}_positive" for name in others)),
        cautions=(*finding.cautions, *others.values()),
    )
