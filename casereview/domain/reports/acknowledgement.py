"""Warnings that the expert has looked at and lets stand, each with a reason.

They belong to the expert's own file of the case: no report, export or answer holds them. A warning
whose words have changed is another warning and is asked about anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from casereview.domain.reports.report import CheckResult, Gate


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One warning let stand; fingerprint is of the warning as it was worded then."""

    id: str
    check: str
    fingerprint: str
    reason: str
    made_on: date
    message: str = ""


def fingerprint(check: CheckResult) -> str:
    """Return what tells a warning from every other: its rule, its section and its words."""
    whole = "\n".join((check.id, check.section, check.message))
    return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Weighed:
    """The unmet checks of a report by what they still ask for.

    blocks stand in the way; open warnings ask for an acknowledgement; stale are acknowledgements of
    warnings that are no longer given.
    """

    blocks: tuple[CheckResult, ...]
    open: tuple[CheckResult, ...]
    acknowledged: tuple[tuple[CheckResult, Acknowledgement], ...]
    stale: tuple[Acknowledgement, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way of finalising."""
        return not self.blocks and not self.open


def weigh(checks: Iterable[CheckResult], held: Iterable[Acknowledgement]) -> Weighed:
    """Part the unmet checks into what blocks, what is open and what was acknowledged."""
    known: Mapping[str, Acknowledgement] = {one.fingerprint: one for one in held}
    unmet = [check for check in checks if not check.ok]
    warnings = [check for check in unmet if check.gate is Gate.WARN]
    prints = {fingerprint(check) for check in warnings}
    return Weighed(
        blocks=tuple(check for check in unmet if check.gate is Gate.BLOCK),
        open=tuple(check for check in warnings if fingerprint(check) not in known),
        acknowledged=tuple(
            (check, known[fingerprint(check)]) for check in warnings if fingerprint(check) in known
        ),
        stale=tuple(one for one in known.values() if one.fingerprint not in prints),
    )
