"""Second ratings that come in a file, ratings that go out in one, and agreement as plain data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from casereview.catalogue.corating_file import (
    MOST_BYTES,
    FilePoint,
    RatingsFile,
    key_in,
    ratings_line,
    read_ratings,
)
from casereview.domain.agreement import (
    SOURCES,
    Agreement,
    Kappa,
    interval_over_cases,
    pooled,
    tabulate,
)
from casereview.domain.comparison import PRESENT_ABSENT, Comparison, Figure
from casereview.domain.comparison_words import (
    INTERVALS,
    UNCLEAR_WORDS,
    agreement_words,
    figure_words,
    left_out_words,
    notes,
    rater_words,
)
from casereview.domain.corating import CoRater, CoRating, How
from casereview.domain.interview import Outcome
from casereview.domain.rating import TimePoint
from casereview.errors import BadInputError
from casereview.services import corating, risk
from casereview.services.changes import Changes, Kind
from casereview.services.corating import RaterDraft
from casereview.services.interviewing import decision_day, module_of
from casereview.services.session import OpenCase, Session

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
                f"The file's time points “{taken[point.id]}” and “{named}” are the same in this "
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
            f"The file's time point “{shown}”, as at {theirs.as_at}, is {which} of this case's.",
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


# ---- agreement as plain data -------------------------------------------------------------------


def case_agreement(case: OpenCase) -> dict[str, Any]:
    """Return the agreement with each second rater of a case, and who has not finished yet."""
    raters = case.file.co_raters.all()
    return {
        "case": case.id,
        "comparisons": [_comparison(case, each) for each in corating.comparisons(case)],
        "unfinished": sum(1 for rater in raters if not rater.finished),
        "sources": [
            {"ref": source.ref, "year": source.date, "verified": source.verified}
            for source in SOURCES
        ],
    }


def vault_agreement(session: Session) -> dict[str, Any]:
    """Return the agreement over all cases of a vault, by disorder, without naming a case.

    Of each case the first blind second rater who finished counts, so that a person counts once.
    """
    found: list[Comparison] = []
    not_blind = 0
    outcomes: dict[str, Outcome] = {}
    cases = session.case_list().cases
    for line in cases:
        if not line.readable:
            continue
        with session.working_on(line.id) as case:
            finished = corating.comparisons(case)
            blind = [each for each in finished if each.rater.blind]
            not_blind += bool(finished) and not blind
            found += blind[:1]
            outcomes.update({name: module.outcome for name, module in case.modules.items()})
    per_module: dict[str, list[Figure]] = {}
    for comparison in found:
        for figures in comparison.modules:
            per_module.setdefault(figures.module, []).append(figures.diagnosis)
    diagnoses = [comparison.diagnoses for comparison in found]
    after = [comparison.any_after for comparison in found]
    decided = [
        tuple("present" if each else "absent" for each in pair)
        for pair in after
        if None not in pair
    ]
    any_after = tabulate(((one, other) for one, other in decided), PRESENT_ABSENT)
    return {
        "cases": len(found),
        "left_out_not_blind": not_blind,
        "left_out_unreadable": sum(1 for line in cases if not line.readable),
        "any_diagnosis": _over_cases(diagnoses),
        "per_disorder": {
            name: {"screen": outcomes[name] is not Outcome.DIAGNOSIS, **_over_cases(figures)}
            for name, figures in sorted(per_module.items())
        },
        "rater1_rater2_any_after": {
            **_agreement(any_after, ordered=False),
            "undetermined": len(after) - len(decided),
        },
        "notes": [
            "Of each case the first second rater who finished blind counts.",
            "Pairs of one case hang together; the interval over cases draws whole cases again "
            "(2,000 draws, percentiles), from 10 cases on.",
            INTERVALS,
        ],
    }


def _over_cases(figures: Sequence[Figure]) -> dict[str, Any]:
    tables = [figure.agreement for figure in figures]
    whole = pooled(tables, PRESENT_ABSENT)
    interval, why = interval_over_cases(tables)
    return {
        "cases": sum(1 for table in tables if table.n),
        **_agreement(whole, ordered=False),
        "kappa_ci95_over_cases": list(interval) if interval else None,
        "kappa_ci95_over_cases_note": why,
        "left_out": _summed(figure.left_out for figure in figures),
    }


def _summed(parts: Iterable[Mapping[Any, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        for standing, count in part.items():
            found[standing.value] = found.get(standing.value, 0) + count
    return found


def _comparison(case: OpenCase, comparison: Comparison) -> dict[str, Any]:
    rater = comparison.rater
    points = {point.id: point.label for point in case.file.time_points.all()}
    settled = {each.id: each for each in case.file.consensus.all()}
    first, second = comparison.any_after
    return {
        "rater": {
            "name": rater.name,
            "role": rater.role,
            "rated_on": rater.rated_on.isoformat(),
            "how": rater.how.value,
            "blind": rater.blind,
            "from_file": rater.file,
            "finished_at": rater.finished_at.isoformat() if rater.finished_at else None,
            "words": rater_words(rater),
        },
        "n": comparison.n,
        "agreed": comparison.agreed,
        "left_out": {each.value: count for each, count in comparison.left_out.items()},
        "ratings": _figure(comparison.ratings),
        "yes_no": _figure(comparison.yes_no),
        "diagnoses": _figure(comparison.diagnoses),
        "modules": [
            {
                "module": each.module,
                "name": each.title,
                "n": each.n,
                "agreed": each.agreed,
                "ratings": _figure(each.ratings),
                "yes_no": _figure(each.yes_no),
                "diagnosis": _figure(each.diagnosis),
                "items": [
                    {"item": one.item, "label": one.label, **_figure(one.figure)}
                    for one in each.items
                ],
            }
            for each in comparison.modules
        ],
        "findings": [
            {
                "module": str(each.key),
                "time_point": points.get(each.time_point_id, each.time_point_id),
                "first": each.first.value,
                "second": each.second.value,
                "standing": each.standing.value,
                "agree": each.agrees,
                "by_consensus": each.by_consensus.value if each.by_consensus else None,
            }
            for each in comparison.statuses
        ],
        "pairs": [
            {
                "module": str(pair.key),
                "time_point": points.get(pair.time_point_id, pair.time_point_id),
                "item": pair.item,
                "first": pair.first or None,
                "second": pair.second or None,
                "standing": pair.standing.value,
                "agree": pair.agrees,
                "changed_after": pair.changed or None,
                "consensus": settled[pair.id].value if pair.id in settled else None,
            }
            for pair in comparison.pairs
        ],
        "any_after": {
            "time_point": points.get(comparison.after_id),
            "rater1_any_after": first,
            "rater2_any_after": second,
        },
        "notes": [*notes(comparison)],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    said = {
        **_agreement(figure.agreement, ordered=figure.ordered),
        "words": figure_words(figure),
    }
    unclear = figure.with_unclear
    if unclear.n > figure.agreement.n:
        said["with_unclear"] = _agreement(unclear, ordered=False)
        said["with_unclear"]["note"] = UNCLEAR_WORDS
    said["left_out"] = {each.value: count for each, count in figure.left_out.items()}
    said["left_out_words"] = left_out_words(figure.left_out)
    return {"scale": figure.scale.value, **said}


def _agreement(agreement: Agreement, *, ordered: bool) -> dict[str, Any]:
    interval = agreement.observed_interval
    said = {
        "n": agreement.n,
        "agreed": agreement.agreed,
        "words": agreement_words(agreement),
        "agreement": agreement.observed,
        "wilson95": list(interval) if interval else None,
        "categories": list(agreement.categories),
        "table": [list(row) for row in agreement.table],
        **_kappa(agreement.kappa, "kappa"),
        **(_kappa(agreement.weighted, "weighted_kappa") if ordered else {}),
        "pabak": agreement.pabak,
    }
    if len(agreement.categories) == 2:
        first, other = agreement.categories
        said |= {
            "prevalence_index": agreement.prevalence,
            "bias_index": agreement.bias,
            f"agreement_on_{first}": agreement.on(first),
            f"agreement_on_{other}": agreement.on(other),
        }
    return said


def _kappa(kappa: Kappa, name: str) -> dict[str, Any]:
    prefix = "" if name == "kappa" else "weighted_"
    return {
        name: kappa.value,
        f"{prefix}se": kappa.se,
        f"{prefix}ci95": list(kappa.interval) if kappa.interval else None,
        f"{name}_note": kappa.why,
    }
