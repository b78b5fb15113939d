"""Time points of the interview corrected, and taken out with what was rated there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from casereview.domain.assessing.rating import TimePoint
from casereview.domain.dates import PartialDate
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence.plausible import require_plausible, require_possible
from casereview.services.interview.instances import several, unlink
from casereview.services.interview.interviewing import check_time_point, place, point_of
from casereview.services.session import OpenCase

if TYPE_CHECKING:
    from casereview.storage.repositories import Repository

_KEPT = "The time point stays as it was."


def change(
    case: OpenCase, time_point_id: str, label: str, short: str, kind: str, as_at: PartialDate
) -> Changes:
    """Correct what a time point is called, its kind or its date; what was rated there stays.

    Raises BadInputError without a name, where nothing is different, and for a date before the
    claimant was born or before something that was recorded there began.
    """
    old = point_of(case, time_point_id)
    check_time_point(case, label, as_at)
    name = label.strip()
    new = replace(old, label=name, short=short.strip() or name, kind=kind, as_at=as_at)
    if new == old:
        raise BadInputError("That is how it stands already.", kept="Nothing was changed.")
    if as_at != old.as_at:
        _require_possible(case, new)
    with case.change(f"Change time point {old.label}", Kind.INTERVIEW) as changes:
        place(case, new)
    return changes


def _require_possible(case: OpenCase, point: TimePoint) -> None:
    """Refuse a date that what is recorded at the time point cannot have; says which."""
    born = case.file.record.get().claimant.date_of_birth
    for answer in case.file.answers.all():
        module = case.modules.get(answer.key.module)
        item = module.item(answer.item) if module else None
        if answer.time_point_id != point.id or module is None or item is None or item.retired:
            continue
        try:
            require_plausible(item, answer.value, point.as_at, born)
        except BadInputError as error:
            where = f"{module.named(answer.key.instance)}, {item.id}"
            raise BadInputError(f"{where}: {error.what}", kept=_KEPT, do=error.do) from error
    for attack in case.file.attacks.all():
        if attack.time_point_id == point.id and attack.when is not None:
            try:
                require_possible(attack.when, point.as_at, born)
            except BadInputError as error:
                raise BadInputError(
                    f"An attack recorded there: {error.what}", kept=_KEPT, do=error.do
                ) from error


def _recorded(case: OpenCase) -> tuple[tuple[Repository[Any], str], ...]:
    """Return everything that is recorded at time points, and what one of it is called."""
    file = case.file
    return (
        (file.answers, "answer"),
        (file.diagnoses, "conclusion"),
        (file.attacks, "attack"),
        (file.screener, "screener answer"),
        (file.screen_reviews, "screen review"),
        (file.co_ratings, "second rating"),
        (file.consensus, "settled rating"),
    )


def held_by(case: OpenCase, time_point_id: str) -> str:
    """Return what would go with a time point: `14 answers, 1 conclusion`; '' for nothing."""
    found = [
        (sum(1 for each in held.all() if each.time_point_id == time_point_id), word)
        for held, word in _recorded(case)
    ]
    return ", ".join(several(count, word) for count, word in found if count)


def remove(case: OpenCase, time_point_id: str) -> Changes:
    """Take a time point out with all that was recorded there, as one command.

    The passages it rests on stay in their documents. Raises BadInputError for an unknown one.
    """
    point = point_of(case, time_point_id)
    label = f"Remove time point {point.label}"
    with case.change(label, Kind.INTERVIEW, Kind.DOCUMENTS) as changes:
        answers = [a for a in case.file.answers.all() if a.time_point_id == point.id]
        unlink(case, {answer.id for answer in answers})
        for held, _ in _recorded(case):
            for each in [each for each in held.all() if each.time_point_id == point.id]:
                held.remove(each.id)
        case.file.time_points.remove(point.id)
    return changes
