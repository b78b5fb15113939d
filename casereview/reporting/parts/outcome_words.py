"""Outcomes in words, for pages and reports alike: scores, changes, how the service counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.truth import F, T, U
from casereview.domain.care.score_change import Verdict
from casereview.domain.care.service_outcome import NO_PAIR, ServiceOutcome
from casereview.domain.care.treatment import Coverage
from casereview.domain.care.treatment_words import COVERAGE
from casereview.domain.dates import british
from casereview.domain.documents.statement import CountValue
from casereview.reporting.parts.episodes import DisorderLine, EpisodeView, FactLine, Lasted
from casereview.reporting.parts.scores import Score
from casereview.reporting.wording import lower_first


def shown_score(score: Score | None) -> str:
    """Return a score as a number, its words in quotation marks, or that it is not stated."""
    if score is None:
        return "not stated"
    return f"“{score.words}”" if score.number is None else str(score.number)


def moved(improved: Verdict, deteriorated: Verdict) -> str:
    """Say by the service's rule whether a change is reliable, and which way."""
    if improved.truth is T:
        return "reliable improvement"
    if deteriorated.truth is T:
        return "reliable deterioration"
    if improved.truth is F and deteriorated.truth is F:
        return "no reliable change"
    return "reliable change cannot be said"


def present_words(line: DisorderLine) -> str:
    """Say where a disorder stood at the start of a course of which no coverage is recorded.

    Not rated and undetermined are said as such: only what was rated as gone was not present.
    """
    if line.lost is not None:
        return "present, coverage not recorded"
    if line.start is None or line.start.shown is Status.NOT_ASSESSED:
        return "not rated at the start"
    if line.start.shown in (Status.NOT_MET, Status.FULL_REMISSION):
        return f"{COVERAGE[Coverage.NOT_PRESENT]} ({lower_first(line.start.shown.words)})"
    return f"{lower_first(line.start.shown.words)} at the start"


def departs(line: FactLine) -> bool:
    """Whether a source gives another number than the one that the expert goes by."""
    told = (each.value for each in line.voiced)
    numbers = {str(value.number) for value in told if isinstance(value, CountValue)}
    return line.held.isdecimal() and bool(numbers - {line.held})


def aside_words(view: EpisodeView, key: str) -> str:
    """Say of a disorder that a course is recorded as not, or not mainly, addressing; else ''."""
    line = next((line for line in view.disorders if str(line.key) == key), None)
    state = line.coverage.state if line is not None and line.coverage is not None else ""
    if state in ("", Coverage.MAIN, Coverage.PART):
        return ""
    return f"as a problem of this course it is recorded as {COVERAGE[Coverage(state)]}"


def lasted_words(lasted: Lasted | None) -> str:
    """Say of a diagnosis that was lost that it stayed so, or was met again; '' otherwise."""
    if lasted is None:
        return ""
    if not lasted.still:
        return "met again later"
    return f"not met since, last looked at on {british(lasted.looked)}" if lasted.looked else ""


def lost_words(view: EpisodeView) -> str:
    """Count the diagnoses lost in a course, with those of which it cannot be said."""
    present = view.present
    if not present:
        return "none was rated as met at the start"
    open_ = sum(line.lost is U for line in present)
    said = f"{len(view.lost)} of {len(present)}"
    return f"{said}; of {open_} it cannot be said" if open_ else said


def left_words(views: Sequence[EpisodeView], names: Mapping[str, str]) -> str:
    """Say what was met at the end of the last course and by no course addressed (5.4); '' unrated.

    names: the disorders by the text of their key. Where nothing is left it is said as plainly.
    """
    ends = [line for line in views[-1].disorders if line.end is not None] if views else []
    if not any(line.end and line.end.shown is not Status.NOT_ASSESSED for line in ends):
        return ""
    met = [str(line.key) for line in ends if line.end and line.end.shown is Status.MET]
    if not met:
        return "No disorder was rated as met at the end of the last course"
    addressed = {
        str(line.key)
        for view in views
        for line in view.disorders
        if line.coverage is not None and line.coverage.state in (Coverage.MAIN, Coverage.PART)
    }
    left = [names.get(key, key) for key in met if key not in addressed]
    if not left:
        return (
            "Each disorder met at the end of the last course is recorded as addressed by a course, "
            "wholly or in part"
        )
    return (
        "Met at the end of the last course, and not recorded as addressed by any, wholly or in "
        f"part: {'; '.join(left)}"
    )


def counted_as(outcome: ServiceOutcome) -> str:
    """Say how the service's rules count a referral, with the reason where they cannot."""
    if outcome.finished.truth is F:
        return f"not a finished course of treatment ({outcome.finished.because}), so not counted"
    parts = [_finished(outcome.finished)]
    if outcome.caseness_first is not None:
        words = {T: "at caseness at the start", F: "below both thresholds at the start"}
        open_ = f"caseness at the start undetermined ({outcome.caseness_first.because})"
        parts.append(words.get(outcome.caseness_first.truth, open_))
    if outcome.recovered is None:
        parts.append("therefore outside the denominator of the service recovery rate")
    elif outcome.recovered.truth is U:
        parts.append("whether it is counted as a service recovery cannot be said")
    elif outcome.unpaired:
        parts.append(f"not computable for want of scores; {NO_PAIR}")
    else:
        word = (
            "counted as a service recovery"
            if outcome.recovered.truth is T
            else "not counted as a service recovery"
        )
        parts.append(word)
    if outcome.improved is not None and outcome.deteriorated is not None:
        parts.append(moved(outcome.improved, outcome.deteriorated))
    parts.append(f"measures: PHQ-9 and {outcome.anxiety}")
    return "; ".join((*parts, *outcome.remarks))


def _finished(finished: Verdict) -> str:
    if finished.truth is T:
        return f"a finished course of treatment ({finished.because})"
    return f"whether the course was finished is not known ({finished.because})"
