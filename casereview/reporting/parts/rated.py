"""What the interview says of each disorder at each time, as the search for contradictions asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.documents.contradiction_diagnoses import Rated
from casereview.reporting.parts.standing import Standing, disorder_name

_PRESENT = {
    Status.MET: True,
    Status.SUBTHRESHOLD: False,
    Status.NOT_MET: False,
    Status.FULL_REMISSION: False,
}
"""What a status says of a disorder's presence; of the others none can be said."""


def rated(placed: Iterable[Standing], modules: Mapping[str, InterviewModule]) -> Iterator[Rated]:
    """Yield what the interview says of each disorder at each time point."""
    for one in placed:
        name, status = disorder_name(one.key, modules), one.shown
        by = "concluded" if one.diagnosis else "as computed"
        back = ", looking back" if one.retrospective else ""
        point = one.time_point
        yield Rated(
            name,
            point.label,
            point.as_at,
            _PRESENT.get(status),
            f"{name}: {status.words.lower()} ({by}{back})",
            f"diagnosis:{point.id}/{one.key}",
        )
