"""The outcome of a referral by the service's own rules (iapt-and-treatment 1.3): three-valued.

The service counts scores, not diagnoses: nothing here says whether a disorder was there or went.
A verdict that is None does not apply: no outcome is counted of a course that was not finished, and
nobody below the threshold at the start can be counted as recovered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from casereview.domain.assessing.measure import Measure
from casereview.domain.assessing.truth import F, T, Truth, U, negate
from casereview.domain.care.score_change import Scored, Verdict, caseness, extent, reliable_change

FEWEST_CONTACTS = 2
"""Attended treatment contacts that make a finished course."""

DEPRESSION, GENERAL_ANXIETY = "PHQ-9", "GAD-7"

NO_PAIR = "the service would count this as not recovered"


@dataclass(frozen=True, slots=True)
class Pair:
    """A measure with its first and last score in one referral; None where one is missing."""

    measure: Measure
    first: Scored | None = None
    last: Scored | None = None

    @property
    def complete(self) -> bool:
        """Whether both scores are there and neither is out of its range."""
        return all(
            score is not None and (score.above is not None or extent(self.measure, score))
            for score in (self.first, self.last)
        )

    @property
    def held(self) -> tuple[bool, bool]:
        """Whether there is a first score, and a last one."""
        return self.first is not None, self.last is not None

    @property
    def has_threshold(self) -> bool:
        """Whether the service has a threshold for the measure at all."""
        return any(rule.caseness is not None for rule in self.measure.rules)


@dataclass(frozen=True, slots=True)
class Referral:
    """What the service's rules need to know of one referral.

    contacts: attended treatment contacts, without assessments and follow-ups; None and U where
    that is not stated. specific: the pair of the problem's own anxiety measure, where one is given;
    beside: pairs of other problems' measures, as where the descriptor changed, which never decide.
    """

    depression: Pair
    general: Pair
    specific: Pair | None = None
    contacts: int | None = None
    ended: Truth = U
    beside: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceOutcome:
    """How the service's rules count a referral; `anxiety` is the anxiety measure that decides.

    counted: whether it stands in the denominator of the service's recovery. remarks: what a reader
    must know besides, in sentences without a full stop. unpaired: whether it is counted as not
    recovered for want of scores, and not by what the scores say.
    """

    anxiety: str
    finished: Verdict
    caseness_first: Verdict | None
    caseness_last: Verdict | None
    counted: Verdict
    recovered: Verdict | None
    improved: Verdict | None
    deteriorated: Verdict | None
    unchanged: Verdict | None
    reliably_recovered: Verdict | None
    remarks: tuple[str, ...] = ()
    unpaired: bool = False

    @property
    def computable(self) -> bool:
        """Whether nothing that applies is left undetermined for want of scores."""
        verdicts = (self.caseness_first, self.caseness_last, self.recovered, self.improved)
        if self.finished.truth is F:
            return True
        return self.finished.truth is T and not any(
            verdict is not None and verdict.truth is U for verdict in verdicts
        )


def outcome(referral: Referral) -> ServiceOutcome:
    """Count one referral as the service's rules do, by the anxiety measure that they name."""
    chosen, remarks = _anxiety(referral)
    counted = _counted(referral, chosen)
    others = [
        pair
        for pair in (referral.specific, referral.general, *referral.beside)
        if pair is not None and pair is not chosen and pair.complete and pair.has_threshold
    ]
    for other in others:
        beside = _counted(referral, other)
        if _figures(beside) != _figures(counted):
            remarks.append(
                f"the result depends on the measure: by {other.measure.id} {_told(beside)}"
            )
    return replace(counted, remarks=(*remarks, *_marks(chosen)))


def _anxiety(referral: Referral) -> tuple[Pair, list[str]]:
    """Choose the problem's own measure where it is paired, else the general one.

    Where neither is, the problem's own stands only if it says more: of the start first of all,
    for that decides who stands in the denominator.
    """
    specific, general = referral.specific, referral.general
    if specific is None:
        return general, []
    name = specific.measure.id
    if not specific.has_threshold:
        return general, [f"no threshold of {name} is known, so GAD-7 takes its place"]
    if specific.complete or (not general.complete and specific.held > general.held):
        return specific, []
    return general, [f"{name} is not paired, so GAD-7 takes its place"]


def _counted(referral: Referral, anxiety: Pair) -> ServiceOutcome:
    finished = _finished(referral)
    if finished.truth is F:
        nothing = Verdict(F, finished.because)
        return ServiceOutcome(anxiety.measure.id, finished, *(None,) * 2, nothing, *(None,) * 5)
    pairs = (referral.depression, anxiety)
    first = _either(pairs, lambda pair: pair.first)
    last = _either(pairs, lambda pair: pair.last)
    improved, deteriorated, unchanged = _reliable(pairs)
    counted = _in_denominator(finished, first)
    open_ = U in (first.truth, last.truth)
    unpaired = open_ and any(pair.held != (True, True) for pair in pairs)
    recovered = _recovered(counted, first, last, unpaired=unpaired)
    return ServiceOutcome(
        anxiety=anxiety.measure.id,
        finished=finished,
        caseness_first=first,
        caseness_last=last,
        counted=counted,
        recovered=recovered,
        improved=improved,
        deteriorated=deteriorated,
        unchanged=unchanged,
        reliably_recovered=_both(recovered, improved),
        unpaired=recovered is not None and unpaired,
    )


def _finished(referral: Referral) -> Verdict:
    """Rule 1: the referral ended, after two attended treatment contacts or more."""
    if referral.contacts is None:
        enough, words = U, "the number of contacts is not stated"
    else:
        enough = T if referral.contacts >= FEWEST_CONTACTS else F
        unit = "treatment contact" if referral.contacts == 1 else "treatment contacts"
        words = f"{referral.contacts} {unit}"
    ended = {T: "ended", F: "not ended", U: "whether it ended is not stated"}[referral.ended]
    return Verdict(min(enough, referral.ended), f"{words}, {ended}")


def _either(pairs: tuple[Pair, Pair], end: Callable[[Pair], Scored | None]) -> Verdict:
    """Rule 2: at caseness by either measure; both scores are needed to say so."""
    found = []
    missing = []
    for pair in pairs:
        score = end(pair)
        if score is None:
            missing.append(pair.measure.id)
        else:
            found.append((pair.measure.id, caseness(pair.measure, score)))
    because = "; ".join(f"{name}: {verdict.because}" for name, verdict in found)
    verified = all(verdict.verified for _, verdict in found)
    if missing:
        lacking = f"no score of {' and '.join(missing)}"
        return Verdict(U, f"{because}; {lacking}" if because else lacking, verified)
    return Verdict(max(verdict.truth for _, verdict in found), because, verified)


def _in_denominator(finished: Verdict, first: Verdict) -> Verdict:
    """Leave out only who was positively below both thresholds at the start (1.3, D1)."""
    if first.truth is F:
        return Verdict(F, f"below both thresholds at the start ({first.because})", first.verified)
    if finished.truth is U:
        return finished
    return Verdict(finished.truth, "not below both thresholds at the start", first.verified)


def _recovered(
    counted: Verdict, first: Verdict, last: Verdict, *, unpaired: bool
) -> Verdict | None:
    """Rule 3: from caseness to below both thresholds; what is not paired counts as not."""
    if counted.truth is F:
        return None
    if unpaired:
        return Verdict(F, f"not computable; {NO_PAIR}")
    if U in (first.truth, last.truth):
        return Verdict(U, f"{first.because}; then {last.because}")
    truth = min(counted.truth, negate(last.truth))
    return Verdict(truth, last.because, first.verified and last.verified)


def _reliable(pairs: tuple[Pair, Pair]) -> tuple[Verdict, Verdict, Verdict]:
    """Rules 4 to 6: one measure better and neither worse, its mirror image, and neither."""
    missing = [pair.measure.id for pair in pairs if pair.first is None or pair.last is None]
    if missing:
        open_ = Verdict(U, f"{' and '.join(missing)} not paired")
        return open_, open_, open_
    changes = [
        (pair.measure.id, *reliable_change(pair.measure, pair.first, pair.last))
        for pair in pairs
        if pair.first is not None and pair.last is not None
    ]
    because = "; ".join(f"{name}: {unchanged.because}" for name, _, _, unchanged in changes)
    verified = all(unchanged.verified for *_, unchanged in changes)
    better = max(up.truth for _, up, _, _ in changes)
    worse = max(down.truth for _, _, down, _ in changes)
    improved = min(better, negate(worse))
    deteriorated = min(worse, negate(better))
    return (
        Verdict(improved, because, verified),
        Verdict(deteriorated, because, verified),
        Verdict(negate(max(improved, deteriorated)), because, verified),
    )


def _both(recovered: Verdict | None, improved: Verdict) -> Verdict | None:
    """Rule 7: recovered and reliably improved."""
    if recovered is None:
        return None
    if recovered.truth is F:
        return recovered
    verified = recovered.verified and improved.verified
    return Verdict(min(recovered.truth, improved.truth), improved.because, verified)


def _figures(counted: ServiceOutcome) -> tuple[Truth | None, ...]:
    verdicts = (
        counted.caseness_first,
        counted.recovered,
        counted.improved,
        counted.deteriorated,
        counted.reliably_recovered,
    )
    return tuple(None if verdict is None else verdict.truth for verdict in verdicts)


def _told(counted: ServiceOutcome) -> str:
    """Say a result in a few words, for the remark that another measure gives another one."""
    if counted.recovered is None:
        recovery = "outside the denominator of service recovery"
    else:
        recovery = {T: "a service recovery", F: "no service recovery", U: "open"}[
            counted.recovered.truth
        ]
    ways = (
        (counted.improved, "reliably improved"),
        (counted.deteriorated, "reliably deteriorated"),
        (counted.unchanged, "no reliable change"),
    )
    moved = next((words for verdict, words in ways if verdict and verdict.truth is T), "")
    return f"{recovery}, {moved or 'reliable change undetermined'}"


def _marks(anxiety: Pair) -> tuple[str, ...]:
    if all(rule.verified for rule in anxiety.measure.rules):
        return ()
    return (f"the thresholds of {anxiety.measure.id} are not verified",)
