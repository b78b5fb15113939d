"""What the interview page shows, read from the case in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casereview.domain.assessing.rating import ModuleKey, read_answer_id
from casereview.services.interview import (
    attacks,
    deciding,
    interview_view,
    interviewing,
    resuming,
    stopping,
)
from casereview.services.interview.attacks import AttacksView
from casereview.services.interview.deciding import Decided
from casereview.services.interview.parts import InterviewPart
from casereview.services.interview.stopping import Stop
from casereview.services.views import InterviewView, ModuleView

if TYPE_CHECKING:
    from casereview.services.session import OpenCase

Place = tuple[ModuleKey, str]
"""A module, and the id of the time point at which it is rated."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that the page shows; start: the place to begin at, None once begun."""

    acknowledged: bool
    view: InterviewView
    module: ModuleView | None
    decided: Decided | None = None
    stop: Stop | None = None
    attacks: AttacksView | None = None
    start: str | None = None


def load(case: OpenCase, place: Place | None) -> Loaded:
    """Read the matrix and the module at the chosen place, or at the first one."""
    view = interview_view.matrix(case)
    known = {(row.key, point.id) for row in view.rows for point in view.time_points}
    if place not in known:
        place = (view.rows[0].key, view.time_points[-1].id) if known else None
    acknowledged = interviewing.notice_acknowledged(case)
    if place is None:
        return Loaded(acknowledged, view, None)
    key, point = place
    return Loaded(
        acknowledged,
        view,
        interview_view.module(case, key, point),
        deciding.decided(case, key, point),
        stopping.stop(case, point),
        attacks.view(case, point, key),
    )


def load_first(case: OpenCase) -> Loaded:
    """Read what the page shows where work begins, or goes on."""
    start = resuming.start(case)
    place: Place | None = None
    if start and start.partition("/")[0] not in set(InterviewPart):
        point, key, _ = read_answer_id(start)
        place = (key, point)
    return replace(load(case, place), start=start)
