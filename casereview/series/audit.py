"""The figures of a series: what became of diagnoses and scores, each with its count and interval.

Loss of diagnostic status and the service's recovery by scores are different things of the same
persons; both are given and set beside each other. The names of the figures are fixed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from statistics import fmean, stdev
from typing import Any

from casereview.domain.assessing.agreement import Interval, tabulate
from casereview.series import statistics as st
from casereview.series.subjects import Series, Subject, verdict

CLAIMED = Fraction(1, 2)

PHQ9_CASENESS, GAD7_CASENESS = 10, 8
PHQ9_RELIABLE, GAD7_RELIABLE = 6, 4
FEWEST_SESSIONS = 2
"""The service's rules, as the form of the audit fixes them for every series alike."""

KAPPA_Z = 1.959964
"""As the form of the audit fixes it for the interval of kappa."""

_YES_NO = ("no", "yes")

ANXIETY = ("ptsd5", "gad", "panic", "agora", "phobia", "sad", "ocd", "iad")
"""The modules that count as an anxiety disorder beside GAD-7."""

_STEPS = re.compile(
    r"\bsteps?[\s_-]*((?:\d|two|three)"
    r"(?:(?:\s*(?:and|to|or|then|[&+/,;–-]))+\s*(?:\d|two|three)\b(?!\s*[a-z]*\s*sessions?))*)",
    re.IGNORECASE,
)
_STEP = re.compile(r"\d|two|three", re.IGNORECASE)
_NUMBER = {"two": "2", "three": "3"}

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Person:
    """A person with what the figures ask; None is undetermined or not known."""

    subject: Subject
    eligible: bool
    after: bool | None
    by_scores: bool | None
    reliably: bool | None

    @property
    def decided(self) -> bool:
        return self.eligible and self.after is not None

    @property
    def recovered(self) -> bool:
        return self.decided and self.after is False


def audit(series: Series, claimed: Fraction = CLAIMED) -> Figures:
    """Return every figure of a series; `claimed` is the rate that others have stated."""
    persons = [_person(subject) for subject in series.subjects]
    eligible = [person for person in persons if person.eligible]
    decided = [person for person in eligible if person.decided]
    recovered = sum(person.recovered for person in decided)
    open_after = len(eligible) - len(decided)
    counted = [person for person in persons if person.by_scores is not None]

    def rate(k: int, n: int) -> Figures:
        return _rate(k, n, claimed)

    figures: Figures = {
        "claimed": float(claimed),
        "n_total": len(persons),
        "n_eligible": len(eligible),
        "n_undetermined_after": open_after,
        "recovery_complete_case": rate(recovered, len(decided)),
        "recovery_undetermined_counted_not_recovered": rate(recovered, len(eligible)),
        "recovery_undetermined_counted_recovered": rate(recovered + open_after, len(eligible)),
        "per_disorder": {
            module: _of_disorder(series.subjects, module, claimed) for module in series.modules
        },
        "at_least_one_lost": rate(sum(map(_lost_one, decided)), len(decided)),
        "any_new_disorder": sum(map(_new_one, series.subjects)),
        "comorbidity_before": _comorbidity(series.subjects),
        "recovery_by_scores": rate(sum(bool(p.by_scores) for p in counted), len(counted)),
        "reliable_recovery_by_scores": rate(sum(bool(p.reliably) for p in counted), len(counted)),
        "kappa_score_vs_diagnostic_recovery": _kappa(
            (bool(p.by_scores), p.recovered) for p in counted if p.decided
        ),
    }
    if series.rated_twice:
        figures["kappa_rater1_rater2_any_after"] = _kappa(
            (True in subject.after.values(), subject.second)
            for subject in series.subjects
            if subject.second is not None
        )
    figures |= _accuracies(series.subjects)
    routed = decided if series.routed else []
    figures["by_route"] = {
        route: rate(sum(p.recovered for p in of_route), len(of_route))
        for route, of_route in _routes(routed).items()
    }
    figures["low_only_vs_any_high"] = _low_and_high(routed)
    figures["phq9_start_mean_sd"] = _mean_sd(
        [s.phq9[0] for s in series.subjects if s.phq9[0] is not None]
    )
    figures["notes"] = [*_notes(persons, counted, series), *series.notes, *_undefined(figures)]
    return figures


# ---- one person ------------------------------------------------------------------------------


def _person(subject: Subject) -> _Person:
    by_scores = reliably = None
    (p0, p1), (g0, g1) = subject.phq9, subject.gad7
    if (
        None not in (subject.sessions, p0, p1, g0, g1)
        and (subject.sessions or 0) >= FEWEST_SESSIONS
        and (_high(p0, PHQ9_CASENESS) or _high(g0, GAD7_CASENESS))
    ):
        falls = ((p0 or 0) - (p1 or 0), (g0 or 0) - (g1 or 0))
        needed = (PHQ9_RELIABLE, GAD7_RELIABLE)
        by_scores = not (_high(p1, PHQ9_CASENESS) or _high(g1, GAD7_CASENESS))
        fell = any(fall >= least for fall, least in zip(falls, needed, strict=True))
        rose = any(-fall >= least for fall, least in zip(falls, needed, strict=True))
        reliably = by_scores and fell and not rose
    return _Person(subject, subject.present_before, subject.present_after, by_scores, reliably)


def _high(score: int | None, threshold: int) -> bool:
    return score is not None and score >= threshold


def _lost_one(person: _Person) -> bool:
    before, after = person.subject.before, person.subject.after
    return any(before[module] and after.get(module) is False for module in before)


def _new_one(subject: Subject) -> bool:
    return any(subject.before[m] is False and subject.after.get(m) for m in subject.before)


def is_low_only(route: str) -> bool:
    """Whether a route names step 2 and not step 3 of the service."""
    found = {
        _NUMBER.get(step.casefold(), step)
        for steps in _STEPS.findall(route)
        for step in _STEP.findall(steps)
    }
    return "2" in found and "3" not in found


# ---- figures ---------------------------------------------------------------------------------


def _rate(k: int, n: int, claimed: Fraction) -> Figures:
    found = st.share(k, n)
    return {
        "k": k,
        "n": n,
        "rate": found.value,
        "wilson95": _pair(found.wilson95),
        "exact_p": st.binomial_p(k, n, claimed),
    }


def _of_disorder(subjects: Sequence[Subject], module: str, claimed: Fraction) -> Figures:
    ratings = Counter((s.before.get(module), s.after.get(module)) for s in subjects)
    lost, undetermined = ratings[True, False], ratings[True, None]
    before = lost + undetermined + ratings[True, True]
    return {
        "before": before,
        "undetermined_after": undetermined,
        "lost": lost,
        "new": ratings[False, True],
        "lost_rate": _rate(lost, before - undetermined, claimed),
    }


def _comorbidity(subjects: Iterable[Subject]) -> dict[str, int]:
    counts = Counter(sum(1 for rating in s.before.values() if rating) for s in subjects)
    return {str(number): counts[number] for number in sorted(counts)}


def _kappa(pairs: Iterable[tuple[bool, bool]]) -> Figures:
    """Return agreement of first and second; the interval is what its formula gives, never cut."""
    counted = tabulate(((_YES_NO[one], _YES_NO[other]) for one, other in pairs), _YES_NO)
    found = counted.kappa
    interval = None
    if found.value is not None and found.se is not None:
        interval = [found.value - KAPPA_Z * found.se, found.value + KAPPA_Z * found.se]
    return {
        "n": counted.n,
        "table": [list(row) for row in counted.table],
        "agreement": counted.observed,
        "kappa": found.value,
        "se": found.se,
        "ci95": interval,
    }


def _accuracies(subjects: Sequence[Subject]) -> dict[str, Figures]:
    def mde(at: Mapping[str, bool | None]) -> bool | None:
        return at.get("mde")

    def anxiety(at: Mapping[str, bool | None]) -> bool | None:
        rated = [at[module] for module in ANXIETY if module in at]
        return verdict(rated) if rated else None

    return {
        "phq9_caseness_vs_mde_before": _accuracy(
            (s.phq9[0], PHQ9_CASENESS, mde(s.before)) for s in subjects
        ),
        "phq9_caseness_vs_mde_after": _accuracy(
            (s.phq9[1], PHQ9_CASENESS, mde(s.after)) for s in subjects
        ),
        "gad7_caseness_vs_any_anxiety_before": _accuracy(
            (s.gad7[0], GAD7_CASENESS, anxiety(s.before)) for s in subjects
        ),
    }


def _accuracy(told: Iterable[tuple[int | None, int, bool | None]]) -> Figures:
    found = st.accuracy(
        [
            (score >= threshold, truth)
            for score, threshold, truth in told
            if score is not None and truth is not None
        ]
    )
    shares = {
        name: asdict(each) | {"wilson95": _pair(each.wilson95)}
        for name, each in (
            ("sensitivity", found.sensitivity),
            ("specificity", found.specificity),
            ("ppv", found.ppv),
            ("npv", found.npv),
        )
    }
    return {"tp": found.tp, "fp": found.fp, "fn": found.fn, "tn": found.tn, **shares}


def _routes(decided: Iterable[_Person]) -> dict[str, list[_Person]]:
    found: dict[str, list[_Person]] = {}
    for person in decided:
        found.setdefault(person.subject.route, []).append(person)
    return dict(sorted(found.items()))


def _low_and_high(decided: Iterable[_Person]) -> Figures:
    counts = Counter((is_low_only(p.subject.route), p.recovered) for p in decided)
    low, high = ((counts[is_low, True], counts[is_low, False]) for is_low in (True, False))
    return {
        "low": list(low),
        "high": list(high),
        "odds_ratio": st.odds_ratio((low, high)),
        "p": st.fisher_p((low, high)),
    }


def _mean_sd(scores: Sequence[int]) -> list[float | None] | None:
    if not scores:
        return None
    return [fmean(scores), stdev(scores) if len(scores) > 1 else None]


def _pair(interval: Interval | None) -> list[float] | None:
    return None if interval is None else list(interval)


# ---- notes -----------------------------------------------------------------------------------


def _notes(persons: Sequence[_Person], counted: Sequence[_Person], series: Series) -> list[str]:
    """Say how what is undetermined or missing was handled."""
    eligible = [p for p in persons if p.eligible]
    open_after = sum(not p.decided for p in eligible)
    open_before = sum(verdict(p.subject.before.values()) is None for p in persons)
    notes = [
        f"{open_after} of {len(eligible)} persons with a disorder before are undetermined after: "
        "recovery_complete_case leaves them out, the two figures after it count all of them "
        "against and for.",
        f"{len(counted)} of {len(persons)} persons have all four scores, {FEWEST_SESSIONS} or more "
        "sessions and are at caseness at the start; the figures by scores are of these. A score "
        "that is missing is not taken as 0.",
        "The figures recovery_complete_case and recovery_undetermined_* count the loss of every "
        "diagnosis, those by scores a questionnaire's threshold. Neither stands for the other.",
        "A series of persons who were referred is no random sample of those treated: the exact "
        "test says only how a rate compares with the one claimed, not why they differ.",
    ]
    if open_before:
        notes.append(
            f"{open_before} persons have no module present before and some not rated: they are "
            "undetermined before and not among the eligible."
        )
    literal = sum(
        p.subject.second is not None and p.after is None for p in persons if series.rated_twice
    )
    if literal:
        notes.append(
            f"In {literal} persons with a second rating the first rates no module as present and "
            "leaves some open: the first stands as none present."
        )
    without = sum(p.decided and not p.subject.route for p in persons)
    if without and series.routed:
        notes.append(
            f"{without} decided persons have no route; they stand under an empty name and, since "
            "it names no step 2, among the others."
        )
    return notes


def _undefined(figures: Figures) -> list[str]:
    """Give the reason of every figure that is null."""
    notes = []
    for where, figure in _walked(figures, ""):
        if "rate" in figure and not figure["n"]:
            notes.append(f"{where}: nobody is in the denominator.")
        if "kappa" in figure and figure["kappa"] is None:
            why = "both gave one and the same answer" if figure["n"] else "nobody has both"
            notes.append(f"{where}: kappa is not defined ({why}).")
        elif figure.get("se") == 0:
            notes.append(
                f"{where}: the large-sample error is 0, so the interval has no width; this is no "
                "certainty."
            )
        if "tp" in figure:
            empty = [name for name, each in figure.items() if _empty(each)]
            if empty:
                notes.append(f"{where}: nobody is in the denominator of {', '.join(empty)}.")
    route = figures["low_only_vs_any_high"]
    if route["p"] is None:
        notes.append("low_only_vs_any_high: there is nobody decided with a route.")
    elif route["odds_ratio"] is None:
        notes.append("low_only_vs_any_high: a cell of the odds ratio's divisor is empty.")
    if figures["phq9_start_mean_sd"] is None:
        notes.append("phq9_start_mean_sd: there is no score.")
    elif figures["phq9_start_mean_sd"][1] is None:
        notes.append("phq9_start_mean_sd: one score has no standard deviation.")
    return notes


def _empty(value: object) -> bool:
    return isinstance(value, dict) and not value["n"]


def _walked(figures: Mapping[str, Any], above: str) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Yield every figure with its place, outermost first; not what belongs to one."""
    for name, value in figures.items():
        if isinstance(value, dict):
            yield f"{above}{name}", value
            if "tp" not in value:
                yield from _walked(value, f"{above}{name}.")
