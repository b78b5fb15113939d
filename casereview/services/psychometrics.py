"""All scores of a case by measure and date, what each says, and what the interview found then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from casereview.domain.chart import Scene
from casereview.domain.dates import PartialDate
from casereview.domain.dossier import Dossier
from casereview.domain.finding import CaseFindings, Status
from casereview.domain.interview import InterviewModule
from casereview.domain.measure import Measure
from casereview.domain.own_score import OwnScore, own_value, score_faults
from casereview.domain.rating import TimePoint
from casereview.domain.score_change import (
    Scored,
    Verdict,
    caseness,
    extent,
    pro_rated,
    rules_of,
)
from casereview.domain.truth import F, T, Truth, U
from casereview.errors import BadInputError
from casereview.reporting.measure_chart import Mark, measure_chart
from casereview.reporting.scores import Score, filed_scores, in_context
from casereview.reporting.standing import Standing, disorder_name, short_name, standings
from casereview.services import cases, risk
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase
from casereview.services.views import PageName, Particulars

WITHIN = 31
"""Days between a score and a time point up to which the two are set side by side (2.11)."""

CHART_SIZE = (520.0, 150.0)
SERVICE = ("PHQ-9", "GAD-7")
"""The two measures of the service's caseness, which come first."""

_HELD = frozenset({Status.MET})
_NOT_HELD = frozenset(
    {
        Status.NOT_MET,
        Status.SUBTHRESHOLD,
        Status.EXCLUDED,
        Status.PARTIAL_REMISSION,
        Status.FULL_REMISSION,
        Status.NOT_INDICATED,
    }
)
_LEFT_OUT = frozenset(
    {Status.NOT_ASSESSED, Status.SCREEN_NEGATIVE, Status.SCREEN_POSITIVE, Status.REFER_ON}
)


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One score as it is listed; target is where Enter leads, on the page of documents or here.

    word: caseness in words. stated: what the document says of it where that differs.
    note: what else is to be known of the score.
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


@dataclass(frozen=True, slots=True)
class MeasureView:
    """The scores of one measure; measure None: no definition of it is held."""

    id: str
    measure: Measure | None
    lines: tuple[ScoreLine, ...]
    chart: Scene | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A time point with the nearest PHQ-9 and GAD-7 ('' where none is near).

    disorders: each with its status, whether that is the expert's conclusion, and how it stands to
    caseness, in words.
    """

    point: str
    scores: tuple[str, ...]
    disorders: tuple[tuple[str, Status, bool, str], ...]


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
    measures, beside = of_dossier(
        case.dossier(), case.findings(), content.modules, content.measures, size
    )
    faults = tuple(str(fault) for fault in content.measure_faults)
    return PsychometricsView(cases.particulars(case), measures, beside, faults)


def of_dossier(
    dossier: Dossier,
    findings: CaseFindings,
    modules: Mapping[str, InterviewModule],
    measures: Mapping[str, Measure],
    size: tuple[float, float] = CHART_SIZE,
) -> tuple[tuple[MeasureView, ...], tuple[Beside, ...]]:
    """Return the scores by measure, and the disorders beside the service's caseness."""
    placed = tuple(standings(dossier, findings).values())
    near = _Near(placed, modules)
    lines = [_filed(score, measures, near, number) for number, score in _numbered(dossier)]
    lines += [_own(score, dossier, measures, near) for score in dossier.own_scores]
    grouped: dict[str, list[ScoreLine]] = {name: [] for name in SERVICE}
    for line in sorted(lines, key=_order):
        grouped.setdefault(line.measure, []).append(line)
    found = tuple(
        MeasureView(name, measures.get(name), tuple(own), _chart(measures.get(name), own, size))
        for name, own in grouped.items()
        if own
    )
    return found, tuple(_beside(placed, grouped, modules))


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


def _numbered(dossier: Dossier) -> Iterable[tuple[int, Score]]:
    return enumerate(filed_scores(dossier))


def _order(line: ScoreLine) -> tuple[bool, tuple[object, ...]]:
    when = line.scored.when
    return when is None, when.sort_key if when else (line.scored.context,)


def _filed(score: Score, measures: Mapping[str, Measure], near: _Near, number: int) -> ScoreLine:
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
    return (
        told
        if score.when is None or score.dating.startswith("as dated")
        else (f"{told}; {score.dating}")
    )


def _own(
    score: OwnScore, dossier: Dossier, measures: Mapping[str, Measure], near: _Near
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


# ---- scores beside the interview -----------------------------------------------------------------


def apart(one: PartialDate, other: PartialDate) -> tuple[int, int]:
    """Return the least and the most days that may lie between two dates."""
    ahead = (other.earliest - one.latest).days
    behind = (one.earliest - other.latest).days
    widest = max((other.latest - one.earliest).days, (one.latest - other.earliest).days)
    return max(0, ahead, behind), widest


class _Near:
    """What the interview found about a date: the nearest time point within the limit."""

    def __init__(self, placed: Sequence[Standing], modules: Mapping[str, InterviewModule]) -> None:
        self._modules = modules
        self._by_point: dict[str, list[Standing]] = {}
        for standing in placed:
            if standing.shown not in _LEFT_OUT:
                self._by_point.setdefault(standing.time_point.id, []).append(standing)

    def words(self, when: PartialDate | None) -> str:
        """Return `After episode 1 (August 2017): GAD met`; '' where nothing was rated near it."""
        points = {found[0].time_point for found in self._by_point.values()}
        distances = {point: apart(when, point.as_at) for point in points} if when else {}
        close = [point for point, (least, _) in distances.items() if least <= WITHIN]
        if not close:
            return ""
        point = min(close, key=lambda each: (*distances[each], each.order))
        met = [s for s in self._by_point[point.id] if s.shown in _HELD]
        open_ = [s for s in self._by_point[point.id] if s.shown is Status.UNDETERMINED]
        parts = [
            f"{', '.join(short_name(s.key, self._modules) for s in group)} {word}"
            for group, word in ((met, "met"), (open_, "undetermined"))
            if group
        ]
        sure = "" if distances[point][1] <= WITHIN else f", perhaps not within {WITHIN} days"
        return f"{point.label} ({point.as_at}{sure}): {'; '.join(parts) or 'no disorder met'}"


def _beside(
    placed: Iterable[Standing],
    lines: Mapping[str, Sequence[ScoreLine]],
    modules: Mapping[str, InterviewModule],
) -> Iterable[Beside]:
    """Yield each time point with the nearest PHQ-9 and GAD-7 and what was rated there."""
    by_point: dict[TimePoint, list[Standing]] = {}
    for standing in placed:
        if standing.shown not in _LEFT_OUT:
            by_point.setdefault(standing.time_point, []).append(standing)
    for point, rated in by_point.items():
        nearest = [_nearest(point, lines.get(name, ())) for name in SERVICE]
        at_caseness = _service_caseness(nearest)
        yield Beside(
            point=f"{point.label}, {point.as_at}",
            scores=tuple(_near_score(line, sure=sure) for line, sure in nearest),
            disorders=tuple(
                (
                    disorder_name(standing.key, modules),
                    standing.shown,
                    standing.diagnosis is not None,
                    together(standing.shown, at_caseness),
                )
                for standing in rated
            ),
        )


def _near_score(line: ScoreLine | None, *, sure: bool) -> str:
    if line is None:
        return ""
    return f"{line.value}, {line.when}" + ("" if sure else f", perhaps not within {WITHIN} days")


def _nearest(point: TimePoint, lines: Sequence[ScoreLine]) -> tuple[ScoreLine | None, bool]:
    """Return the score nearest to a time point, and whether it is within the limit for sure."""
    dated = [
        (apart(line.scored.when, point.as_at), place, line)
        for place, line in enumerate(lines)
        if line.scored.when is not None
    ]
    close = [found for found in dated if found[0][0] <= WITHIN]
    if not close:
        return None, True
    (_, widest), _, line = min(close, key=lambda found: found[:2])
    return line, widest <= WITHIN


def _service_caseness(nearest: Sequence[tuple[ScoreLine | None, bool]]) -> Truth | None:
    """Return caseness by either measure: below only where both are there; None without a score."""
    if all(line is None for line, _ in nearest):
        return None
    return max(U if line is None or not sure else line.caseness.truth for line, sure in nearest)


def together(status: Status, at_caseness: Truth | None) -> str:
    """Say how a diagnosis and caseness at about the same date stand to each other (2.11)."""
    if status in _HELD:
        if at_caseness is None:
            return "disorder, no score near that date"
        return {
            T: "disorder and caseness",
            F: "disorder without caseness",
            U: "disorder, caseness undetermined",
        }[at_caseness]
    if status not in _NOT_HELD or at_caseness is None:
        return "–"
    return {
        T: "caseness without this disorder",
        F: "neither this disorder nor caseness",
        U: "caseness undetermined",
    }[at_caseness]
