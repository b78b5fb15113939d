"""One question at all time points, rated in a row."""

from __future__ import annotations

from dataclasses import dataclass

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewItem
from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.errors import BadInputError
from casereview.services.interview import interviewing
from casereview.services.session import OpenCase


@dataclass(frozen=True, slots=True)
class SideRow:
    """A question at one time point; hidden: another answer closed the way to it there."""

    point: TimePoint
    answer: Answer | None
    hidden: bool
    status: Status


@dataclass(frozen=True, slots=True)
class SideView:
    """A question at every time point, in their order."""

    key: ModuleKey
    item: InterviewItem
    rows: tuple[SideRow, ...]


def question(case: OpenCase, key: ModuleKey, item_id: str) -> SideView:
    """Return a question with its answers at all time points; raises BadInputError if unknown."""
    module = interviewing.module_of(case, key)
    item = module.item(item_id)
    if item is None:
        raise BadInputError(f"{module.title} has no item {item_id!r}.")
    return SideView(
        key, item, tuple(_row(case, key, item_id, p) for p in case.file.time_points.all())
    )


def _row(case: OpenCase, key: ModuleKey, item_id: str, point: TimePoint) -> SideRow:
    answer = case.file.answers.get(f"{point.id}/{key}/{item_id}")
    finding = case.findings().at(point.id, key)
    return SideRow(
        point,
        answer if answer is not None and answer.rated else None,
        finding is not None and item_id in finding.hidden,
        finding.status if finding else Status.NOT_ASSESSED,
    )
