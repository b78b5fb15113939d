"""Second ratings that come in a file, and ratings that go out in one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from casereview.catalogue.corating_file import (
    MOST_BYTES,
    FilePoint,
    RatingsFile,
    key_in,
    ratings_line,
    read_ratings,
)
from casereview.domain.assessing.corating import CoRater, CoRating, How
from casereview.domain.assessing.rating import TimePoint
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.interview import corating, risk
from casereview.services.interview.corating import RaterDraft
from casereview.services.interview.interviewing import decision_day, module_of
from casereview.services.session import OpenCase

_KEPT = "Nothing was taken over."


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What came of a file: the rater, how many ratings, and what is to be known of them."""

    rater: CoRater
    ratings: int
    notes: tuple[str, ...]


def read_file(path: Path) -> bytes:
    """Return a file of ratings, no more of it than one may hold; raises BadInputError."""
    try:
        with path.open("rb") as source:
            return source.read(MOST_BYTES + 1)
    except OSError as fault:
        raise BadInputError(
            f"{path.name} cannot be read ({fault.strerror or 'no reason given'}).", kept=_KEPT
        ) from fault


def take_over(
    case: OpenCase,
    data: bytes,
    *,
    name: str = "",
    role: str = "",
    rated_on: date | None = None,
    how: How | None = None,
    blind: bool | None = None,
) -> tuple[TakenOver, Changes]:
    """File another expert's ratings as those of a second rater who has finished.

    What is named here comes before what the file says of its rater, but for the day and for ratings
    that the file calls not blind; where neither says so they count as blind and made from the
    recording. All is taken over or nothing: raises
    BadInputError for a file that is none, for a time point, module or item that this case does not
    know, for what cannot have been, and without a name.
    """
    read = read_ratings(case.modules, data)
    draft = RaterDraft(
        name=name or read.name,
        role=role or read.role,
        rated_on=read.rated_on or rated_on or decision_day(case.file.record.get()),
        how=how or read.how or How.RECORDING,
        blind=False not in (blind, read.blind),
    )
    rater = replace(corating.rater_of(case, draft), file=True)
    ratings = list(_ratings(case, rater, read))
    if not ratings:
        raise BadInputError("The file holds no rating.", kept=_KEPT)
    dangers = [
        f"{module_of(case, each.key).short} {each.item}, second rating"
        for each in ratings
        if case.content.risk.opened_by(each.key.module, each.item, each.value)
    ]
    kinds = (Kind.INTERVIEW, Kind.RISK) if dangers else (Kind.INTERVIEW,)
    with case.change("Take over a second rating from a file", *kinds) as changes:
        case.file.co_raters.put(rater)
        case.file.co_ratings.put(*ratings)
        for danger in dict.fromkeys(dangers):
            risk.open_by(case, danger)
        corating.set_down(case, rater)
        case.file.close_past()
    told = list(_told(read, draft, blind))
    return TakenOver(rater, len(ratings), tuple(told)), replace(changes, risk_opened=bool(dangers))


def _told(read: RatingsFile, draft: RaterDraft, blind: bool | None) -> Iterable[str]:
    if blind is None and read.blind is None:
        yield "Neither the file nor you said whether they were blind: recorded as blind."
    if read.rated_on is None:
        yield f"The file does not say when was rated: recorded as {draft.rated_on.isoformat()}."
    if any(not answer.module_version for point in read.points for answer in point.answers):
        yield "The file names no versions of the questions: taken as those of this case."


def _ratings(case: OpenCase, rater: CoRater, read: RatingsFile) -> Iterable[CoRating]:
    points = case.file.time_points.all()
    known = [opened.key for opened in case.file.modules.all()]
    taken: dict[str, str] = {}
    for given in read.points:
        if not given.answers:
            continue
        point = _matched(points, given)
        named = given.label or given.point.id
        if point.id in taken:
            raise BadInputError(
                f"The file’s time points “{taken[point.id]}” and “{named}” are the same in this "
                f"case, {point.label}.",
                kept=_KEPT,
            )
        taken[point.id] = named
        for answer in given.answers:
            key = key_in(answer, known)
            note = given.notes.get(f"{answer.key}/{answer.item}", "")
            new = CoRating(rater.id, point.id, key, answer.item, note=note)
            yield corating.with_answer(case, rater, new, answer.value, answer.module_version)


def _matched(points: Sequence[TimePoint], given: FilePoint) -> TimePoint:
    """Return the case's time point that the file means: by id, by name, or by its date."""
    theirs, label = given.point, given.label.strip().casefold()
    named = [p for p in points if p.id == theirs.id]
    named = named or [p for p in points if label and p.label.strip().casefold() == label]
    named = named or [p for p in points if theirs.id in (p.label, p.short)]
    dated = [p for p in points if p.as_at == theirs.as_at]
    found = named or [p for p in dated if p.kind == theirs.kind] or dated
    shown = given.label or theirs.id
    if len(found) != 1:
        which = "none" if not found else f"{len(found)}"
        raise BadInputError(
            f"The file’s time point “{shown}”, as at {theirs.as_at}, is {which} of this case’s.",
            kept=_KEPT,
            do="Agree on names and dates of the time points with the other expert.",
        )
    if found[0].as_at != theirs.as_at:
        raise BadInputError(
            f"The time point “{shown}” is as at {theirs.as_at} in the file and as at "
            f"{found[0].as_at} in this case.",
            kept=_KEPT,
            do="Agree on one date with the other expert.",
        )
    return found[0]


# ---- going out ---------------------------------------------------------------------------------


def save_ratings(case: OpenCase, path: Path) -> tuple[Path, Changes]:
    """Write the case's own ratings to a file for another expert, and note in the case that it left.

    It names the expert, what modules are rated for and the time points; neither the claimant nor
    notes. Raises BadInputError where nothing is rated or the file cannot be written, ReadOnlyError.
    """
    case.require_writing()
    data = ratings_of(case)
    try:
        path.write_bytes(data)
    except OSError as fault:
        raise BadInputError(
            f"{path.name} could not be saved ({fault.strerror or 'no reason given'}).",
            kept="What was rated is safe in the vault.",
            do="Choose another place.",
        ) from fault
    with case.change("Save the ratings for another expert", Kind.CASE) as changes:
        case.file.exports.add("ratings for another expert", sha256=hashlib.sha256(data).hexdigest())
    return path, changes


def ratings_of(case: OpenCase) -> bytes:
    """Return the case's own ratings in the form of such a file; raises BadInputError for none."""
    answers = [answer for answer in case.file.answers.all() if answer.rated]
    if not answers:
        raise BadInputError("Nothing is rated yet.", kept="Nothing was written.")
    record = case.file.record.get()
    days = [answer.rated_on for answer in answers if answer.rated_on]
    rater = CoRater(
        "",
        record.expert.name,
        record.expert.post,
        max(days, default=decision_day(record)),
        How.PRESENT,
    )
    return ratings_line(case.id, rater, case.file.time_points.all(), answers)
