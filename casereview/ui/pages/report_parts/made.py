"""How each part of the report page is made; one that is not named here is not offered."""

from __future__ import annotations

from collections.abc import Callable

from casereview.ui.desk import Desk
from casereview.ui.pages.report_parts.part import Part, PartName


def _checks(desk: Desk) -> Part:
    from casereview.ui.pages.report_parts.checking import ChecksPart

    return ChecksPart(desk)


def _disputes(desk: Desk) -> Part:
    from casereview.ui.pages.report_parts.disputes import DisputesPart

    return DisputesPart(desk)


def _versions(desk: Desk) -> Part:
    from casereview.ui.pages.report_parts.versions import VersionsPart

    return VersionsPart(desk)


def _supplements(desk: Desk) -> Part:
    from casereview.ui.pages.report_parts.supplements import SupplementsPart

    return SupplementsPart(desk)


MAKERS: dict[PartName, Callable[[Desk], Part]] = {
    PartName.CHECKS: _checks,
    PartName.DISPUTES: _disputes,
    PartName.VERSIONS: _versions,
    PartName.SUPPLEMENTS: _supplements,
}
