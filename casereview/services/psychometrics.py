"""All scores of a case by measure and date, what each says, and what the interview found then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casereview.domain.chart import Scene
from casereview.domain.dossier import Dossier
from casereview.domain.finding import CaseFindings
from casereview.domain.interview import InterviewModule
from casereview.domain.measure import Measure
from casereview.domain.own_score import OwnScore, own_value, score_faults
from casereview.domain.score_change import (
    Scored,
    Verdict,
    caseness,
    extent,
    pro_rated,
    rules_of,
)
from casereview.domain.truth import F, T, U
from casereview.errors import BadInputError
from casereview.reporting.measure_chart import Mark, measure_chart
from casereview.reporting.scores import Score, filed_scores, in_context
from casereview.reporting.standing import standings
from casereview.services import cases, risk
from casereview.services.beside_caseness import SERVICE, Beside, Near, beside
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase
from casereview.services.views import PageName, Particulars

CHART_SIZE = (520.0, 150.0)


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One score as it is listed; target is where Enter leads, on the page of documents or here.

    word: caseness in words. stated: what the document says of it where that differs.
    note: what else is to be known of the score.
    episode: the number of the course of treatment whose documents give it.
    invented: the number was made up for the demonstration. near: the interview at about that date.
    """

    id: str
    measure: str
    scored: Scored
    when: str
    dating: str
    value: str
    caseness: Verdict
    stated: str
    word: str
    note: str
    who: str
    source: str
    near: str
    page: PageName
    target: str
    own: bool
    invented: bool
    episode: int | None = None


@dataclass(frozen=True, slots=True)
class MeasureView:
    """The scores of one measure; measure None: no definition of it is held."""

    id: str
    measure: Measure | None
    lines: tuple[ScoreLine, ...]
    chart: Scene | None


@dataclass(frozen=True, slots=True)
class PsychometricsView:
    """The page; faults are those of the user's own definitions of measures."""

    particulars: Particulars
    measures: tuple[MeasureView, ...]
    beside: tuple[Beside, ...]
    faults: tuple[str, ...]


def view(case: OpenCase, size: tuple[float, float] = CHART_SIZE) -> PsychometricsView:
    """Return all scores with what they say; size is that of each chart, in points."""
    content = case.content
    measures, rated = of_dossier(
        case.dossier(), case.findings(), content.modules, content.measures, size
    )
    faults = tuple(str(fault) for fault in content.measure_faults)
    return PsychometricsView(cases.particulars(case), measures, rated, faults)


def of_dossier(
    dossier: Dossier,
    findings: CaseFindings,
    modules: Mapping[str, InterviewModule],
    measures: Mapping[str, Measure],
    size: tuple[float, float] = CHART_SIZE,
) -> tuple[tuple[MeasureView, ...], tuple[Beside, ...]]:
    """Return the scores by measure, and the disorders beside the service's caseness."""
    placed = tuple(standings(dossier, findings).values())
    near = Near(placed, modules)
    courses = {key: episode.number for episode in dossier.episodes for key in episode.document_ids}
    lines = [
        replace(_filed(score, measures, near, number), episode=courses.get(score.document.id))
        for number, score in enumerate(filed_scores(dossier))
    ]
    lines += [_own(score, dossier, measures, near) for score in dossier.own_scores]
    grouped: dict[str, list[ScoreLine]] = {name: [] for name in SERVICE}
    for line in sorted(lines, key=_order):
        grouped.setdefault(line.measure, []).append(line)
    found = tuple(
        MeasureView(name, measures.get(name), tuple(own), _chart(measures.get(name), own, size))
        for name, own in grouped.items()
        if own
    )
    return found, tuple(beside(placed, grouped, modules))


def save_own_score(case: OpenCase, score: OwnScore) -> Changes:
    """Add or change a score of the expert's own; one that speaks of danger opens the risk page.

    Raises BadInputError where it cannot be one.
    """
    _, fault = score_faults(score, case.content.measures.get(score.measure))
    born = case.dossier().case.claimant.date_of_birth
    if not fault and born is not None and score.taken_on.latest < born:
        fault = "The score is dated before the claimant was born."
    if fault:
        raise BadInputError(fault, kept="Nothing was changed.")
    label = f"Record {score.measure} of {score.taken_on}"
    danger = case.content.risk.opened_by_items(score.measure, score.items)
    kinds = (Kind.CASE, Kind.REPORT, Kind.RISK) if danger else (Kind.CASE, Kind.REPORT)
    with case.change(label, *kinds) as changes:
        case.file.own_scores.put(score)
        if danger:
            risk.open_by(case, danger)
    return replace(changes, risk_opened=bool(danger))


def remove_own_score(case: OpenCase, score_id: str) -> Changes:
    """Take a score of the expert's own out of the case."""
    with case.change("Remove a score", Kind.CASE, Kind.REPORT) as changes:
        case.file.own_scores.remove(score_id)
    return changes


# ---- lines -----------------------------------------------------------------------------------


def _order(line: ScoreLine) -> tuple[bool, tuple[object, ...]]:
    when = line.scored.when
    return when is None, when.sort_key if when else (line.scored.context,)


def _filed(score: Score, measures: Mapping[str, Measure], near: Near, number: int) -> ScoreLine:
    scored = Scored(
        None if score.number is None else float(score.number),
        score.words,
        above=score.above,
        when=score.when,
        context=score.context,
        course=score.document.id,
    )
    verdict = _verdict(measures.get(score.measure), scored)
    stated = ""
    computed = {T: True, F: False, U: None}[verdict.truth]
    if score.number is not None and None not in (score.above, computed) and score.above != computed:
        stated = "the document says " + ("at caseness" if score.above else "below caseness")
    first = score.document.label + (f" p.{score.page}" if score.page else "")
    also = [document.label for document, _ in score.also]
    return ScoreLine(
        id=f"filed {number} {score.document.id} {score.measure}",
        measure=score.measure,
        scored=scored,
        when=str(score.when or "date not stated"),
        dating=_dating(score),
        value=f"“{score.words}”" if score.number is None else str(score.number),
        caseness=verdict,
        stated=stated,
        word=_word(measures.get(score.measure), scored, verdict),
        note="",
        who="the service",
        source=", ".join((first, *also)),
        near=near.words(score.when),
        page=PageName.DOCUMENTS,
        target=f"{score.document.id}//{score.page}" if score.page else score.document.id,
        own=False,
        invented=score.number is not None and score.document.invented_numbers,
    )


def _dating(score: Score) -> str:
    """Return the context and, unless the document dates it, how the day was found."""
    told = in_context(score.context)
    if score.when is None or score.dating.startswith("as dated"):
        return told
    return score.dating if score.dating.startswith(told) else f"{told}; {score.dating}"


def _own(
    score: OwnScore, dossier: Dossier, measures: Mapping[str, Measure], near: Near
) -> ScoreLine:
    measure = measures.get(score.measure)
    labels = {document.id: document.label for document in dossier.documents}
    source = labels.get(score.document_id or "", "")
    if source and score.page:
        source += f" p.{score.page}"
    value = own_value(score)
    held = extent(measure, score.scored) if measure and score.items else None
    note = score.note
    if held is not None and measure is not None:
        value = str(held)
        bridged = pro_rated(measure, score.items)
        parts = [note, f"{value}: {held.because}" if held.because else ""]
        if bridged is not None:
            parts.append(f"pro-rated it would be {bridged:.1f}, which no rule here uses")
        note = "; ".join(part for part in parts if part)
    verdict = _verdict(measure, score.scored)
    present = f", in the presence of {score.present}" if score.present else ""
    return ScoreLine(
        id=score.id,
        measure=score.measure,
        scored=score.scored,
        when=str(score.taken_on),
        dating="added by you",
        value=value,
        caseness=verdict,
        stated="",
        word=_word(measure, score.scored, verdict),
        note=note,
        who=f"{score.given_by or 'not recorded'}{present}",
        source=source or "your own record",
        near=near.words(score.taken_on),
        page=PageName.PSYCHOMETRICS,
        target=score.id,
        own=True,
        invented=False,
    )


def _verdict(measure: Measure | None, scored: Scored) -> Verdict:
    if measure is not None:
        return caseness(measure, scored)
    if scored.above is None:
        return Verdict(U, "no definition of this measure is held", verified=False)
    side = "at or above" if scored.above else "below"
    return Verdict(T if scored.above else F, f"the document says {side} the threshold")


def _chart(
    measure: Measure | None, lines: Sequence[ScoreLine], size: tuple[float, float]
) -> Scene | None:
    if measure is None:
        return None
    marks = [
        Mark(line.scored.when, extent(measure, line.scored), line.value, line.word, line.own)
        for line in lines
    ]
    return measure_chart(measure, marks, *size)


def _word(measure: Measure | None, scored: Scored, verdict: Verdict) -> str:
    """Return `at caseness`, `below caseness`, `undetermined` or that there is no threshold."""
    if verdict.truth is not U:
        return "at caseness" if verdict.truth is T else "below caseness"
    rules = rules_of(measure, scored.when) if measure is not None else ()
    none_given = all(rule is None or rule.caseness is None for rule in rules)
    return "no threshold" if none_given else "caseness undetermined"
