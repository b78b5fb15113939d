"""Stop and review: a screen that is positive asks for a look at every rating before going on (2.9).

What was rated stays and counts for the rules as before; until the review is recorded nothing is
concluded at that time point.
"""

from __future__ import annotations

from dataclasses import dataclass

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import ModuleKey, ScreenReview
from casereview.domain.assessing.screens import POSITIVE
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.days import decision_day
from casereview.services.session import OpenCase

_KEPT = "Nothing was recorded."


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A module that was rated at the time point, with how it stands."""

    key: ModuleKey
    name: str
    status: Status


@dataclass(frozen=True, slots=True)
class Stop:
    """A screen that is positive at a time point; review None while none is recorded."""

    screen: str
    title: str
    text: str
    point: str
    review: ScreenReview | None
    modules: tuple[Reviewed, ...]


def stop(case: OpenCase, time_point_id: str) -> Stop | None:
    """Return the positive screen at a time point; one that awaits its review comes first."""
    stops = [
        _stop(case, time_point_id, name)
        for name, module in case.modules.items()
        if module.flags_all and _positive(case, time_point_id, ModuleKey(name))
    ]
    return next((s for s in stops if s.review is None), stops[0] if stops else None)


def _positive(case: OpenCase, time_point_id: str, key: ModuleKey) -> bool:
    finding = case.findings().at(time_point_id, key)
    return finding is not None and finding.status in POSITIVE


def _stop(case: OpenCase, time_point_id: str, screen: str) -> Stop:
    module = case.modules[screen]
    point = case.file.time_points.get(time_point_id)
    rated = {
        answer.key
        for answer in case.file.answers.all()
        if answer.rated and answer.time_point_id == time_point_id and answer.key.module != screen
    }
    found = [
        Reviewed(key, case.modules[key.module].named(key.instance), finding.status)
        for key in sorted(rated, key=str)
        if key.module in case.modules
        and (finding := case.findings().at(time_point_id, key)) is not None
    ]
    return Stop(
        screen,
        module.title,
        module.marked(module.flags_all),
        point.short if point else "",
        case.file.screen_reviews.get(f"{time_point_id}/{screen}"),
        tuple(found),
    )


def require_reviewed(case: OpenCase, time_point_id: str, key: ModuleKey) -> None:
    """Raise BadInputError while a positive screen awaits its review; a screen itself may go on."""
    found = stop(case, time_point_id)
    if found is not None and found.review is None and not case.modules[key.module].flags_all:
        raise BadInputError(
            f"{found.title}: positive at this time point.",
            kept=_KEPT,
            do="Review the ratings and record it first.",
        )


def record_review(case: OpenCase, time_point_id: str, screen: str, text: str = "") -> Changes:
    """Record that the ratings of a time point were reviewed after a screen was positive.

    Raises BadInputError where that screen is not positive there.
    """
    if screen not in case.modules or not _positive(case, time_point_id, ModuleKey(screen)):
        raise BadInputError("This screen is not positive here.", kept=_KEPT)
    record = case.file.record.get()
    expert = record.expert.name or "the expert"
    review = ScreenReview(time_point_id, screen, decision_day(record), expert, text.strip())
    label = f"Review after {case.modules[screen].short}"
    with case.change(label, Kind.INTERVIEW) as changes:
        case.file.screen_reviews.put(review)
    return changes


def withdraw_review(case: OpenCase, time_point_id: str, screen: str) -> Changes:
    """Take a review back, so that it is asked for again."""
    with case.change("Withdraw the review", Kind.INTERVIEW) as changes:
        case.file.screen_reviews.remove(f"{time_point_id}/{screen}")
    return changes
