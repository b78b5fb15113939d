"""What a change of so many points means: a fixed set of answers, side by side, never summed up.

Difference, share of the first score, reliable or not, large enough to be noticed by which study,
threshold crossed, band changed, diagnosis lost, and what the person says (seeds C48).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from casereview.domain.assessing.measure import Band, Measure
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.score_change import (
    Extent,
    ScoreChange,
    Scored,
    Verdict,
    change,
    extent,
    percent_words,
    points_words,
)

NOT_STATED = "not stated"
OF_COURSE = frozenset({"diagnosis", "own_words"})
"""Answers that are the same for every measure of a course."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One answer; `key` is the same for every measure. truth None: no question of yes or no.

    work: the study in the reference library whose figure the answer goes by.
    """

    key: str
    question: str
    answer: str
    because: str = ""
    verified: bool = True
    truth: Truth | None = None
    work: str = ""


def meaning(
    measure: Measure,
    first: Scored,
    last: Scored,
    *,
    diagnoses: Sequence[tuple[str, Truth]] = (),
    own_words: str = "",
) -> tuple[Meaning, ...]:
    """Return the answers for two scores of one measure, in a fixed order.

    diagnoses: each disorder met at the start, by name, and whether it was lost by interview.
    own_words: what the person says changed, '' where that is not recorded.
    """
    found = change(measure, first, last)
    return (
        _difference(found),
        _share(found),
        _reliable(found),
        *_noticeable(found),
        _threshold(found),
        _bands(measure, extent(measure, first), extent(measure, last)),
        *beside_scores(diagnoses, own_words),
    )


def beside_scores(
    diagnoses: Sequence[tuple[str, Truth]], own_words: str
) -> tuple[Meaning, Meaning]:
    """Return the answers that are the same for every measure of a course, and without any score."""
    said = Meaning("own_words", "What the person says is possible again", own_words or NOT_STATED)
    return _diagnosis(diagnoses), said


def _difference(found: ScoreChange) -> Meaning:
    words = points_words(found)
    if found.ordered.truth is not T:
        return Meaning("points", "Difference", "cannot be said", found.ordered.because)
    because = "" if words else "one of the two gives no value to subtract"
    return Meaning("points", "Difference", words or "cannot be said", because)


def _share(found: ScoreChange) -> Meaning:
    label = "Share of the first score"
    if found.ordered.truth is not T:
        return Meaning("percent", label, "cannot be said", found.ordered.because)
    words = percent_words(found)
    because = "" if words else "a share needs two values and a first score above 0"
    return Meaning("percent", label, words or "cannot be said", because)


def _reliable(found: ScoreChange) -> Meaning:
    label = "Reliable by the service’s rule"
    for verdict, words in (
        (found.improved, "yes, an improvement"),
        (found.deteriorated, "yes, a deterioration"),
    ):
        if verdict.truth is T:
            return _of(("reliable", label), words, verdict)
    if found.ordered.truth is T and found.unchanged.truth is T:
        unchanged = found.unchanged
        return Meaning("reliable", label, "no", unchanged.because, unchanged.verified, F)
    return _of(("reliable", label), "cannot be said", found.improved, U)


def _noticeable(found: ScoreChange) -> Iterable[Meaning]:
    for number, (study, verdict) in enumerate(found.important, 1):
        words = {T: "yes", F: "no", U: "cannot be said"}[verdict.truth]
        label = f"Large enough to be noticed: {study.study}"
        yield replace(_of((f"noticeable_{number}", label), words, verdict), work=study.work)


def _threshold(found: ScoreChange) -> Meaning:
    label = "Service’s threshold crossed"
    for verdict, words in (
        (found.fell_below, "yes, to below it"),
        (found.rose_to, "yes, to it or above"),
    ):
        if verdict.truth is T:
            return _of(("threshold", label), words, verdict)
    if found.fell_below.truth is F and found.rose_to.truth is F:
        return _of(("threshold", label), "no", found.fell_below)
    return _of(("threshold", label), "cannot be said", found.fell_below, U)


def _of(
    named: tuple[str, str], answer: str, verdict: Verdict, truth: Truth | None = None
) -> Meaning:
    shown = verdict.truth if truth is None else truth
    return Meaning(*named, answer, verdict.because, verdict.verified, shown)


def _bands(measure: Measure, first: Extent | None, last: Extent | None) -> Meaning:
    """Say which severity bands the scores fall into; a band is no diagnosis."""
    label = "Severity band"
    verified = measure.bands_verified
    if not measure.bands:
        return Meaning("band", label, "none defined for this measure", verified=verified)
    begin, end = _band(measure, first), _band(measure, last)
    if begin is None or end is None:
        why = "a score may lie in more than one band, or gives no value"
        return Meaning("band", label, "cannot be said", why, verified, U)
    if begin == end:
        return Meaning("band", label, f"unchanged: {begin.name}", "", verified, F)
    return Meaning("band", label, f"{begin.name}, then {end.name}", "", verified, T)


def _band(measure: Measure, held: Extent | None) -> Band | None:
    if held is None:
        return None
    within = (b for b in measure.bands if b.low <= held.low and held.high <= b.high)
    return next(within, None)


def _diagnosis(diagnoses: Sequence[tuple[str, Truth]]) -> Meaning:
    label = "Diagnosis lost, by interview"
    if not diagnoses:
        return Meaning("diagnosis", label, "no disorder is recorded as met at the start")
    states = {T: "lost", F: "still met", U: "cannot be said"}
    because = "; ".join(f"{name}: {states[lost]}" for name, lost in diagnoses)
    found = {lost for _, lost in diagnoses}
    if found == {T}:
        return Meaning("diagnosis", label, "yes", because, truth=T)
    if T in found:
        return Meaning("diagnosis", label, "of some disorders", because, truth=U)
    if found == {F}:
        return Meaning("diagnosis", label, "no", because, truth=F)
    return Meaning("diagnosis", label, "cannot be said", because, truth=U)
