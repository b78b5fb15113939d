"""Every score of a case as a line: what it is, and what it says by the rule of its date.

Filed scores are the services'; a score of the expert's own is marked as such.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from casereview.domain.assessing.measure import Measure
from casereview.domain.assessing.own_score import OwnScore, own_value
from casereview.domain.assessing.truth import F, T, U
from casereview.domain.care.score_change import (
    Scored,
    Verdict,
    caseness,
    extent,
    pro_rated,
    rules_of,
)
from casereview.domain.case import TreatmentEpisode
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document
from casereview.reporting.parts.scores import Score, in_context
from casereview.services.views import PageName

NearWords = Callable[[PartialDate | None], str]
"""Says what the interview found about a date."""


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


def score_lines(
    filed: Sequence[Score],
    own: Sequence[OwnScore],
    documents: Sequence[Document],
    episodes: Sequence[TreatmentEpisode],
    measures: Mapping[str, Measure],
    near: NearWords = lambda _when: "",
) -> dict[str, tuple[ScoreLine, ...]]:
    """Return the scores by measure, each in order of time."""
    courses = {key: episode.number for episode in episodes for key in episode.document_ids}
    labels = {document.id: document.label for document in documents}
    lines = [
        replace(_filed(score, measures, near, number), episode=courses.get(score.document.id))
        for number, score in enumerate(filed)
    ]
    lines += [_own(score, labels, measures, near) for score in own]
    grouped: dict[str, list[ScoreLine]] = {}
    for line in sorted(lines, key=_order):
        grouped.setdefault(line.measure, []).append(line)
    return {name: tuple(found) for name, found in grouped.items()}


def _order(line: ScoreLine) -> tuple[bool, tuple[object, ...]]:
    when = line.scored.when
    return when is None, when.sort_key if when else (line.scored.context,)


def _filed(
    score: Score, measures: Mapping[str, Measure], near: NearWords, number: int
) -> ScoreLine:
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
        near=near(score.when),
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
    score: OwnScore, labels: Mapping[str, str], measures: Mapping[str, Measure], near: NearWords
) -> ScoreLine:
    measure = measures.get(score.measure)
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
        near=near(score.taken_on),
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


def _word(measure: Measure | None, scored: Scored, verdict: Verdict) -> str:
    """Return `at caseness`, `below caseness`, `undetermined` or that there is no threshold."""
    if verdict.truth is not U:
        return "at caseness" if verdict.truth is T else "below caseness"
    rules = rules_of(measure, scored.when) if measure is not None else ()
    none_given = all(rule is None or rule.caseness is None for rule in rules)
    return "no threshold" if none_given else "caseness undetermined"
