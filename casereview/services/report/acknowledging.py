"""Warnings of a report that the expert lets stand, each with a reason, in the case's own file."""

from __future__ import annotations

from datetime import date

from casereview.domain.reports.acknowledgement import Acknowledgement, fingerprint
from casereview.domain.reports.report import CheckResult, Gate
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase, new_id


def acknowledge(
    case: OpenCase, check: CheckResult, reason: str, today: date | None = None
) -> Changes:
    """Let a warning stand; raises BadInputError without a reason, or for what is no warning."""
    if check.ok or check.gate is not Gate.WARN:
        raise BadInputError(
            "Only a warning can be let stand.",
            kept="Nothing was changed.",
            do="Mend what blocks the report.",
        )
    told = " ".join(reason.split())
    if not told:
        raise BadInputError("Say why the warning may stand.", kept="Nothing was changed.")
    mark = fingerprint(check)
    held = next((a for a in case.file.acknowledgements.all() if a.fingerprint == mark), None)
    day = today or date.today()  # noqa: DTZ011  dated on the expert's calendar
    made = Acknowledgement(held.id if held else new_id(), check.id, mark, told, day, check.message)
    with case.change(f"Let a warning stand ({check.id})", Kind.REPORT) as changes:
        case.file.acknowledgements.put(made)
    return changes


def withdraw(case: OpenCase, acknowledgement_id: str) -> Changes:
    """Ask about a warning again."""
    with case.change("Ask about a warning again", Kind.REPORT) as changes:
        case.file.acknowledgements.remove(acknowledgement_id)
    return changes
