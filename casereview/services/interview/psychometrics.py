"""All scores of a case by measure and date, what each says, and what the interview found then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casereview.domain.assessing.finding import CaseFindings
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.measure import Measure
from casereview.domain.assessing.own_score import OwnScore, score_faults
from casereview.domain.care.score_change import extent
from casereview.domain.chart import Scene
from casereview.domain.dossier import Dossier
from casereview.errors import BadInputError
from casereview.reporting.parts.scores import filed_scores
from casereview.reporting.parts.standing import standings
from casereview.reporting.pictures.measure_chart import Mark, measure_chart
from casereview.services import cases
from casereview.services.changes import Changes, Kind
from casereview.services.interview import risk
from casereview.services.interview.beside_caseness import SERVICE, Beside, Near, beside
from casereview.services.interview.score_lines import ScoreLine, score_lines
from casereview.services.session import OpenCase
from casereview.services.views import Particulars

CHART_SIZE = (520.0, 150.0)


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
    grouped: dict[str, tuple[ScoreLine, ...]] = dict.fromkeys(SERVICE, ())
    grouped |= score_lines(
        filed_scores(dossier),
        dossier.own_scores,
        dossier.documents,
        dossier.episodes,
        measures,
        near.words,
    )
    found = tuple(
        MeasureView(name, measures.get(name), own, _chart(measures.get(name), own, size))
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
