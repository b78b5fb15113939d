"""What a second expert rates of the same interview, kept beside the first one's ratings.

Until they say that they have finished, nothing here shows them a first rating or a computed
finding. Finishing sets both side by side for good; what is changed afterwards is marked and does
not count. Of the first ratings those count that stood when the second rater began, so that none
can follow the second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from casereview.domain.assessing.answers import check_answer
from casereview.domain.assessing.comparison import Comparison, compare
from casereview.domain.assessing.corating import Consensus, CoRater, CoRating, How
from casereview.domain.assessing.evaluation import Evaluator, referred_modules
from casereview.domain.assessing.finding import Finding
from casereview.domain.assessing.interview import InterviewItem
from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint, read_answer_id
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence.plausible import require_plausible
from casereview.services.interview import risk
from casereview.services.interview.interviewing import (
    REASON_LENGTH,
    decision_day,
    display_name,
    module_of,
    point_of,
)
from casereview.services.session import OpenCase, new_id
from casereview.services.views import ItemRow, ModuleView

_KEPT = "Nothing was changed."
LONGEST = 200
"""Characters of a name or role at most."""


@dataclass(frozen=True, slots=True)
class RaterDraft:
    """Who is to rate a second time, and how."""

    name: str
    role: str
    rated_on: date
    how: How
    blind: bool = True


@dataclass(frozen=True, slots=True)
class RatingPlace:
    """A module at a time point, with how far the second rater has come."""

    key: ModuleKey
    time_point_id: str
    rated: int
    asked: int


@dataclass(frozen=True, slots=True)
class CoratingView:
    """The second raters of a case and one of them, with where they rate.

    comparison: None until they have finished. consensus: what was settled, by the answer's id.
    first: the first rater's present answers, by the answer's id, once the second may see them.
    """

    raters: tuple[CoRater, ...]
    rater: CoRater | None
    points: tuple[TimePoint, ...]
    names: Mapping[ModuleKey, str]
    places: tuple[RatingPlace, ...]
    rated: int
    items: Mapping[str, InterviewItem]  # by `module/item`
    notes: Mapping[str, str]
    comparison: Comparison | None
    consensus: Mapping[str, Consensus]
    first: Mapping[str, Answer]


# ---- showing -----------------------------------------------------------------------------------


def view(case: OpenCase, rater_id: str = "") -> CoratingView:
    """Return the second raters and what one of them, the latest where none is named, may see."""
    raters = case.file.co_raters.all()
    rater = next((each for each in raters if each.id == rater_id), raters[-1] if raters else None)
    points = case.file.time_points.all()
    held = _ratings(case, rater) if rater else {}
    keys = _keys(case, held)
    modules = [case.modules[key.module] for key in keys]
    sees = rater is not None and rater.sees_first
    return CoratingView(
        raters=raters,
        rater=rater,
        points=points,
        names={key: display_name(case.modules[key.module], key) for key in keys},
        places=tuple(_places(case, keys, points, held)),
        rated=sum(1 for rating in held.values() if rating.stands),
        items={f"{module.id}/{item.id}": item for module in modules for item in module.items},
        notes={rating.place: rating.note for rating in held.values() if rating.note},
        comparison=comparison(case, rater) if rater and rater.finished else None,
        consensus={each.id: each for each in case.file.consensus.all()} if sees else {},
        first={a.id: a for a in case.file.answers.all() if a.rated} if sees else {},
    )


def comparison(case: OpenCase, rater: CoRater) -> Comparison:
    """Compare the first ratings with those of a rater who has finished."""
    return compare(case.dossier(), case.modules, case.content.screener, rater)


def comparisons(case: OpenCase) -> tuple[Comparison, ...]:
    """Return the comparison with each second rater who has finished, oldest rating first."""
    finished = [rater for rater in case.file.co_raters.all() if rater.finished]
    return tuple(comparison(case, rater) for rater in finished)


def module(case: OpenCase, rater_id: str, key: ModuleKey, time_point_id: str) -> ModuleView:
    """Return a module at a time point with the second rater's own answers and no finding.

    Raises BadInputError for an unknown rater, module or time point.
    """
    definition, point = module_of(case, key), point_of(case, time_point_id)
    rater = _rater(case, rater_id)
    held = _ratings(case, rater)
    own = [_answer(rating) for rating in held.values() if rating.stands]
    here = {a.item: a for a in own if a.key == key and a.time_point_id == time_point_id}
    gated = any(item.ask_when is not None for item in definition.items)
    finding = _finding(case, own, key, time_point_id) if gated else None
    rows = []
    for item in definition.items:
        if item.retired and item.id not in here:
            continue
        elsewhere = {
            a.time_point_id: a.value
            for a in own
            if a.key == key and a.item == item.id and a.time_point_id != time_point_id
        }
        hidden = finding is not None and item.id in finding.closed
        rows.append(ItemRow(item, here.get(item.id), hidden, (), elsewhere))
    return ModuleView(key, definition, point, tuple(rows), None, None, recheck=False)


def _finding(
    case: OpenCase, own: Sequence[Answer], key: ModuleKey, time_point_id: str
) -> Finding | None:
    """Return what the rules make of a second rater's answers, to know which do not count.

    Only the modules that the asked one depends on are gone into, so that a key press waits for
    nothing else.
    """
    wanted, waiting = {key.module}, [key.module]
    while waiting:
        others = {name for name, _ in referred_modules(case.modules[waiting.pop()])}
        new = (others & case.modules.keys()) - wanted
        wanted |= new
        waiting += new
    known = [answer for answer in own if answer.key.module in wanted]
    found = Evaluator(case.modules).case(case.file.time_points.all(), known, ())
    return found.at(time_point_id, key)


def _keys(case: OpenCase, held: Mapping[str, CoRating]) -> tuple[ModuleKey, ...]:
    """Return what can be rated: the modules taken up in the case, and what the rater has beside."""
    opened = sorted(case.file.modules.all(), key=lambda each: each.order)
    keys = [each.key for each in opened] + [rating.key for rating in held.values()]
    return tuple(key for key in dict.fromkeys(keys) if key.module in case.modules)


def _places(
    case: OpenCase,
    keys: Sequence[ModuleKey],
    points: Sequence[TimePoint],
    held: Mapping[str, CoRating],
) -> list[RatingPlace]:
    rated: dict[tuple[ModuleKey, str], set[str]] = {}
    for rating in held.values():
        if rating.stands:
            rated.setdefault((rating.key, rating.time_point_id), set()).add(rating.item)
    found = []
    for key in keys:
        asked = {item.id for item in case.modules[key.module].items if not item.retired}
        for point in points:
            here = rated.get((key, point.id), set())
            found.append(RatingPlace(key, point.id, len(here & asked), len(asked)))
    return found


def _ratings(case: OpenCase, rater: CoRater) -> dict[str, CoRating]:
    """Return what a second rater rated, by the id of the first rater's answer."""
    return {each.place: each for each in case.file.co_ratings.all() if each.rater_id == rater.id}


def _answer(rating: CoRating) -> Answer:
    return Answer(
        rating.time_point_id, rating.key, rating.item, rating.stands, rating.module_version
    )


# ---- who ---------------------------------------------------------------------------------------


def add_rater(case: OpenCase, draft: RaterDraft) -> tuple[str, Changes]:
    """Add a second rater and return their id; raises BadInputError without a name.

    What the first rater has rated by now is set down and counts as it is, so that it cannot follow
    what the second one says.
    """
    rater = rater_of(case, draft)
    with case.change("Add a second rater", Kind.INTERVIEW) as changes:
        case.file.co_raters.put(rater)
        _set_first(case, rater)
    return rater.id, changes


def rater_of(case: OpenCase, draft: RaterDraft) -> CoRater:
    """Return a rater from what was typed or stood in a file; raises BadInputError."""
    name, role = (" ".join(text.split()) for text in (draft.name, draft.role))
    _require_name(case, name, role)
    if any(each.name.casefold() == name.casefold() for each in case.file.co_raters.all()):
        raise BadInputError("There is a second rater of that name in this case.", kept=_KEPT)
    return CoRater(new_id(), name, role, draft.rated_on, draft.how, draft.blind)


def _require_name(case: OpenCase, name: str, role: str) -> None:
    if not name:
        raise BadInputError("The second rater has no name.", kept=_KEPT, do="Give it.")
    if max(len(name), len(role)) > LONGEST:
        raise BadInputError(f"A name or role has at most {LONGEST} characters.", kept=_KEPT)
    expert = case.file.record.get().expert.name
    if expert and name.casefold() == " ".join(expert.split()).casefold():
        raise BadInputError(
            "The second rater has the name of the expert of this case, who rated first.",
            kept=_KEPT,
            do="Agreement is of two persons: name the other one.",
        )


def correct_rater(case: OpenCase, rater_id: str, draft: RaterDraft) -> Changes:
    """Correct who rates; how and whether blind only until they have finished.

    Raises BadInputError for an unknown rater, without a name, and where they have finished.
    """
    rater = _rater(case, rater_id)
    name, role = (" ".join(text.split()) for text in (draft.name, draft.role))
    _require_name(case, name, role)
    new = replace(
        rater, name=name, role=role, rated_on=draft.rated_on, how=draft.how, blind=draft.blind
    )
    if rater.finished and replace(new, name=rater.name, role=rater.role) != rater:
        raise BadInputError(
            "How and when was rated, and whether blind, stands since the rater finished.",
            kept=_KEPT,
        )
    with case.change("Correct the second rater", Kind.INTERVIEW) as changes:
        case.file.co_raters.put(new)
    return changes


def remove_rater(case: OpenCase, rater_id: str) -> Changes:
    """Take a second rater out with all their ratings; what was settled stays, and undo restores."""
    rater = _rater(case, rater_id)
    with case.change("Remove a second rater and their ratings", Kind.INTERVIEW) as changes:
        for rating in _ratings(case, rater).values():
            case.file.co_ratings.remove(rating.id)
        case.file.co_raters.remove(rater.id)
    return changes


# ---- rating ------------------------------------------------------------------------------------


def rate(
    case: OpenCase, rater_id: str, time_point_id: str, key: ModuleKey, item_id: str, value: str
) -> Changes:
    """Record what the second rater says of an item; after they finished, beside what counts.

    What speaks of danger opens the risk page, as a first rating does. Raises BadInputError for an
    unknown rater, time point or item, and for an answer that is none.
    """
    rater = _rater(case, rater_id)
    old = _rating(case, rater, f"{time_point_id}/{key}/{item_id}")
    new = with_answer(case, rater, old, value)
    opens_risk = case.content.risk.opened_by(key.module, item_id, value)
    kinds = (Kind.INTERVIEW, Kind.RISK) if opens_risk else (Kind.INTERVIEW,)
    label = f"Second rating of {key.module.upper()} {item_id}"
    with case.change(label, *kinds) as changes:
        case.file.co_ratings.put(new)
        if opens_risk:
            risk.open_by(case, f"{module_of(case, key).short} {item_id}, second rating")
    return replace(changes, risk_opened=opens_risk)


def with_answer(
    case: OpenCase, rater: CoRater, old: CoRating, value: str, version: str = ""
) -> CoRating:
    """Return a rating with its answer, once that is known to be one; raises BadInputError.

    version: of the module it was rated by, the case's own where none is named.
    """
    definition, point = module_of(case, old.key), point_of(case, old.time_point_id)
    check_answer(definition, old.item, value)
    item = definition.item(old.item)
    if item is not None:
        born = case.file.record.get().claimant.date_of_birth
        require_plausible(item, value, point.as_at, born)
    version = version or definition.version
    if not rater.finished:
        return replace(old, value=value, module_version=version)
    if value == old.value:
        return replace(old, later="", later_at=None)
    return replace(old, later=value, later_at=datetime.now(UTC))


def clear(
    case: OpenCase, rater_id: str, time_point_id: str, key: ModuleKey, item_id: str
) -> Changes:
    """Take a second rating back; after finishing only what was changed since is taken back."""
    rater = _rater(case, rater_id)
    old = _rating(case, rater, f"{time_point_id}/{key}/{item_id}")
    new = (
        replace(old, later="", later_at=None)
        if rater.finished
        else replace(old, value="", module_version="")
    )
    with case.change(f"Clear second rating of {key.module.upper()} {item_id}", Kind.INTERVIEW) as c:
        _keep(case, new)
    return c


def annotate(case: OpenCase, rater_id: str, place: str, text: str) -> Changes:
    """Keep the second rater's note on an item; raises BadInputError as `rate`."""
    rater = _rater(case, rater_id)
    old = _rating(case, rater, place)
    label = f"Second rater’s note on {old.key.module.upper()} {old.item}"
    with case.change(label, Kind.INTERVIEW) as changes:
        _keep(case, replace(old, note=text.strip()))
    return changes


def finish(case: OpenCase, rater_id: str) -> Changes:
    """Record that the second rater has finished, and what the first one rated since they began.

    Nothing before can be undone any more, so that what was rated blind stays as it was rated.
    Raises BadInputError where they finished before or rated nothing.
    """
    rater = _rater(case, rater_id)
    if rater.finished:
        raise BadInputError("This rater has finished already.", kept=_KEPT)
    if not any(rating.value for rating in _ratings(case, rater).values()):
        raise BadInputError("Nothing is rated a second time yet.", kept=_KEPT, do="Rate first.")
    with case.change("Finish the second rating", Kind.INTERVIEW) as changes:
        set_down(case, rater)
        case.file.close_past()
    return changes


def set_down(case: OpenCase, rater: CoRater) -> None:
    """Set, within a command, both raters' answers side by side and the rater as finished."""
    _set_first(case, rater)
    case.file.co_raters.put(replace(rater, finished_at=datetime.now(UTC)))


def _set_first(case: OpenCase, rater: CoRater) -> None:
    """Set down the first rater's answers, but for those that were set down before."""
    held = _ratings(case, rater)
    rows = []
    for answer in case.file.answers.all():
        old = held.get(answer.id) or _new(rater, answer.id)
        if answer.rated and not old.first:
            rows.append(replace(old, first=answer.value, first_version=answer.module_version))
    case.file.co_ratings.put(*rows)


# ---- settling ----------------------------------------------------------------------------------


def settle(case: OpenCase, place: str, value: str, reason: str) -> Changes:
    """Record what the expert holds of an item after both ratings; neither rating changes.

    Raises BadInputError for an answer that is none, a reason under 20 characters, and while no
    second rater has finished.
    """
    point_id, key, item_id = read_answer_id(place)
    definition, point = module_of(case, key), point_of(case, point_id)
    check_answer(definition, item_id, value)
    record = case.file.record.get()
    item = definition.item(item_id)
    if item is not None:
        require_plausible(item, value, point.as_at, record.claimant.date_of_birth)
    if not any(rater.finished for rater in case.file.co_raters.all()):
        raise BadInputError("No second rater has finished yet.", kept=_KEPT)
    if len(reason.strip()) < REASON_LENGTH:
        raise BadInputError(
            "What is settled needs its reason.",
            kept=_KEPT,
            do=f"Give it in {REASON_LENGTH} characters or more.",
        )
    by = record.expert.name or "the expert"
    settled = Consensus(point_id, key, item_id, value, reason.strip(), decision_day(record), by)
    with case.change(f"Settle {key.module.upper()} {item_id}", Kind.INTERVIEW) as changes:
        case.file.consensus.put(settled)
    return changes


def unsettle(case: OpenCase, place: str) -> Changes:
    """Take back what was settled of an item; both ratings stand alone again."""
    _, key, item_id = read_answer_id(place)
    with case.change(f"Unsettle {key.module.upper()} {item_id}", Kind.INTERVIEW) as changes:
        case.file.consensus.remove(place)
    return changes


# ---- kept --------------------------------------------------------------------------------------


def _rater(case: OpenCase, rater_id: str) -> CoRater:
    found = case.file.co_raters.get(rater_id)
    if found is None:
        raise BadInputError("There is no such second rater in this case.", kept=_KEPT)
    return found


def _rating(case: OpenCase, rater: CoRater, place: str) -> CoRating:
    """Return a second rating as it is stored, or one not rated yet; raises BadInputError."""
    found = case.file.co_ratings.get(f"{rater.id}/{place}")
    if found is not None:
        return found
    new = _new(rater, place)
    definition = module_of(case, new.key)
    point_of(case, new.time_point_id)
    asked = {question.id for question in definition.screener}
    if definition.item(new.item) is None and new.item not in asked:
        raise BadInputError(f"{definition.title} has no item {new.item!r}.", kept=_KEPT)
    return new


def _new(rater: CoRater, place: str) -> CoRating:
    point_id, key, item_id = read_answer_id(place)
    return CoRating(rater.id, point_id, key, item_id)


def _keep(case: OpenCase, rating: CoRating) -> None:
    """Store a rating; one that says nothing leaves no row."""
    if rating.empty:
        case.file.co_ratings.remove(rating.id)
    else:
        case.file.co_ratings.put(rating)
