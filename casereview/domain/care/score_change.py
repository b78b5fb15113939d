"""What one score of a measure says, and what the change from one to another: three-valued, pure.

The rules are the service's (iapt-and-treatment 1.1-1.3 and 5.5). A score in words is as wide as its
band, a score with missing items as wide as they leave it; nothing is filled in. Whatever cannot be
said for every value a score may have, or every day it may be of, is undetermined.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from casereview.domain.assessing.measure import ImportantDifference, Measure, MeasureRule, Scoring
from casereview.domain.assessing.truth import F, T, Truth, U, negate
from casereview.domain.dates import PartialDate

MISSING = ""
NOT_APPLICABLE = "n/a"

_WORD = {T: "yes", F: "no", U: "undetermined"}
_AROUND = (
    r"(?:depression|anxiety|symptoms?|range|band|level|severity|impairment|score|scores|scoring)"
)
_MOMENTS = {"start": 10_000, "end": 30_000, "followup": 40_000}
_TINY = 1e-9
"""Differences of averages are compared a hair's breadth within their exactness."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A score as recorded: a number, words or items (text, `` missing, `n/a` not applicable).

    above: what a document says in words of the threshold. context: start, session:3, end, ...;
    course: what the contexts of several scores have in common, such as their document.
    """

    number: float | None = None
    words: str = ""
    items: tuple[str, ...] = ()
    above: bool | None = None
    when: PartialDate | None = None
    context: str = ""
    course: str = ""


@dataclass(frozen=True, slots=True)
class Extent:
    """The values a score may have, both ends included, and why it is no single one."""

    low: float
    high: float
    because: str = ""

    @property
    def exact(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high

    def __str__(self) -> str:
        return f"{self.low:g}" if self.exact else f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something holds, why, and whether what that rests on has been verified."""

    truth: Truth
    because: str
    verified: bool = True

    @property
    def word(self) -> str:
        """Yes, no or undetermined."""
        return _WORD[self.truth]


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """Everything that is said of two scores of one measure, side by side and never summed up.

    points and percent are improvements: what the score fell by, of the first score.
    """

    ordered: Verdict
    points: tuple[float, float] | None
    percent: tuple[float, float] | None
    improved: Verdict
    deteriorated: Verdict
    unchanged: Verdict
    fell_below: Verdict
    rose_to: Verdict
    important: tuple[tuple[ImportantDifference, Verdict], ...]


# ---- one score -------------------------------------------------------------------------------


def item_faults(measure: Measure, items: Sequence[str]) -> str:
    """Say what is wrong with items as entered, '' where nothing is."""
    if measure.scoring is Scoring.TOTAL_ONLY or not measure.items:
        return f"{measure.id} is entered as a total: its items cannot simply be added."
    if len(items) != measure.items:
        return f"{measure.id} has {measure.items} items; {len(items)} are given."
    for place, item in enumerate(items, 1):
        if item in (MISSING, NOT_APPLICABLE):
            if item == NOT_APPLICABLE and place not in measure.optional:
                return f"Item {place} of {measure.id} always applies."
            continue
        value = int(item) if item.isascii() and item.isdecimal() else -1
        if value == measure.not_applicable and place in measure.optional:
            continue
        if not measure.item_low <= value <= measure.item_high:
            ends = f"{measure.item_low} to {measure.item_high}"
            return f"Item {place} of {measure.id} runs from {ends}; “{item}” is none of these."
    return ""


def missing_items(items: Iterable[str]) -> int:
    """Return how many items were not answered though they apply."""
    return sum(item == MISSING for item in items)


def from_items(measure: Measure, items: Sequence[str]) -> Extent:
    """Return the total of items that have no faults; missing ones leave it as wide as they are.

    Items that do not apply add nothing. Nothing is pro-rated: that is no rule of the service.
    """
    not_applying = {NOT_APPLICABLE, str(measure.not_applicable)}
    applying = [
        item
        for place, item in enumerate(items, 1)
        if not (place in measure.optional and item in not_applying)
    ]
    known = sum(int(item) for item in applying if item != MISSING)
    missing = missing_items(applying)
    low, high = known + missing * measure.item_low, known + missing * measure.item_high
    because = ""
    if missing:
        because = f"{missing} of {len(applying)} items missing"
    if measure.scoring is Scoring.MEAN:
        return Extent(low / len(applying), high / len(applying), because)
    return Extent(low, high, because)


def pro_rated(measure: Measure, items: Sequence[str]) -> float | None:
    """Return the total with missing items bridged by the mean of the others, or None.

    An option for information, which no rule here uses: it is not the service's, and unchecked.
    """
    missing = missing_items(items)
    if not 0 < missing <= measure.prorate or NOT_APPLICABLE in items:
        return None
    known = [int(item) for item in items if item != MISSING]
    return sum(known) * len(items) / len(known)


def extent(measure: Measure, score: Scored) -> Extent | None:
    """Return the values a score may have, None where its words or its number say nothing."""
    if score.number is not None:
        return Extent(score.number, score.number) if measure.holds(score.number) else None
    if score.items:
        return None if item_faults(measure, score.items) else from_items(measure, score.items)
    return _of_band(measure, score.words) or _of_side(measure, score)


def _of_band(measure: Measure, words: str) -> Extent | None:
    """Read `moderate`, `mild to moderate` or `in the severe range`; anything more says nothing."""
    names = {name.casefold(): band for band in measure.bands for name in (band.name, *band.aliases)}
    if not names:
        return None
    one = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = rf"(?:in )?(?:the |a )?({one})(?:\s*(?:to|or|-|–|/)\s*({one}))?(?:\s+{_AROUND})*"
    match = re.fullmatch(pattern, " ".join(words.casefold().split()).strip(" .,;“”\"'"))
    if match is None:
        return None
    bands = [names[name] for name in match.groups() if name]
    said = " to ".join(dict.fromkeys(band.name for band in bands))
    low, high = min(band.low for band in bands), max(band.high for band in bands)
    return Extent(low, high, f"“{words.strip()}” is the band {said}, {low:g} to {high:g}")


def _of_side(measure: Measure, score: Scored) -> Extent | None:
    """Return the side of the threshold that words name, where one rule gives the threshold."""
    rules = rules_of(measure, score.when)
    if score.above is None or len(rules) != 1 or measure.low is None or measure.high is None:
        return None
    rule = rules[0]
    if rule is None or rule.caseness is None or rule.above or not measure.whole:
        return None
    side = "at or above" if score.above else "below"
    because = f"in words, {side} the threshold of {rule.caseness:g}"
    if score.above:
        return Extent(rule.caseness, measure.high, because)
    return Extent(measure.low, rule.caseness - 1, because)


def rules_of(measure: Measure, when: PartialDate | None) -> tuple[MeasureRule | None, ...]:
    """Return the rules that may be in force on a date; an undated score may be of any day."""
    if len(measure.rules) == 1 and not (measure.rules[0].valid_from or measure.rules[0].valid_to):
        return measure.rules
    if when is None:
        return measure.rules_between(date.min, date.max) if measure.rules else (None,)
    return measure.rules_between(when.earliest, when.latest)


def caseness(measure: Measure, score: Scored) -> Verdict:
    """Say whether a score is at the service's threshold, by the rule in force at its date."""
    held = extent(measure, score)
    rules = rules_of(measure, score.when)
    if held is None:
        if score.above is not None:
            side = "at or above" if score.above else "below"
            return Verdict(T if score.above else F, f"the document says {side} the threshold")
        return Verdict(U, _nothing_said(measure, score))
    verdicts = [_at(rule, held) for rule in rules]
    if len({verdict.truth for verdict in verdicts}) == 1:
        first = verdicts[0]
        return Verdict(first.truth, first.because, all(verdict.verified for verdict in verdicts))
    return Verdict(U, "more than one rule may be in force on that date")


def _nothing_said(measure: Measure, score: Scored) -> str:
    if score.number is not None:
        return f"{score.number:g} is outside the range of {measure.id}, {measure.range_words}"
    if score.items:
        return item_faults(measure, score.items)
    return f"“{score.words}” names no band of {measure.id}"


def _at(rule: MeasureRule | None, held: Extent) -> Verdict:
    if rule is None or rule.caseness is None:
        none_given = "no threshold of the service is known for it on that date"
        return Verdict(U, none_given, rule is not None and rule.verified)
    low, high = (rule.reached(value) for value in (held.low, held.high))
    because = f"{held} against {rule.cut_words}"
    if held.because:
        because = f"{held.because}; {because}"
    return Verdict(T if low else U if high else F, because, rule.verified)


# ---- two scores ------------------------------------------------------------------------------


def before(first: Scored, last: Scored) -> Verdict:
    """Say whether one score was taken before another: by their dates, else by their contexts."""
    if first.when is not None and last.when is not None:
        if first.when.latest < last.when.earliest:
            return Verdict(T, "by their dates")
        if last.when.latest < first.when.earliest:
            return Verdict(F, "by their dates")
    ranks = _moment(first.context), _moment(last.context)
    if first.course and first.course == last.course and None not in ranks:
        begin, end = (rank or 0 for rank in ranks)
        if begin != end:
            return Verdict(T if begin < end else F, "by what the document says of them")
    return Verdict(U, "which of the two came first is not certain")


def _moment(context: str) -> int | None:
    """Return the place of a context in its course; earlier courses come first."""
    earlier = context.count("previous:")
    kind, _, number = context.rpartition("previous:")[2].partition(":")
    if kind == "session" and number.isdecimal():
        return 20_000 + min(int(number), 9_000) - earlier * 100_000
    place = _MOMENTS.get(kind)
    return None if place is None else place - earlier * 100_000


def change(measure: Measure, first: Scored, last: Scored) -> ScoreChange:
    """Compare two scores of one measure; nothing is ever compared across measures."""
    ordered = before(first, last)
    begin, end = extent(measure, first), extent(measure, last)
    points = _fall(begin, end)
    percent = _share(begin, end)
    improved, deteriorated, unchanged = reliable_change(measure, first, last)
    was, is_ = caseness(measure, first), caseness(measure, last)
    return ScoreChange(
        ordered=ordered,
        points=points,
        percent=percent,
        improved=improved,
        deteriorated=deteriorated,
        unchanged=unchanged,
        fell_below=_in_order(ordered, _crossed(was, is_, down=True)),
        rose_to=_in_order(ordered, _crossed(was, is_, down=False)),
        important=tuple(
            (study, _in_order(ordered, _important(measure, study, begin, points, percent)))
            for study in measure.differences
        ),
    )


def reliable_change(
    measure: Measure, first: Scored, last: Scored
) -> tuple[Verdict, Verdict, Verdict]:
    """Say whether a measure reliably improved, deteriorated, or did neither."""
    ordered = before(first, last)
    points = _fall(extent(measure, first), extent(measure, last))
    rules = rules_of(measure, _later(first, last, ordered))
    better, worse = (_reliable(rules, points, sign) for sign in (1, -1))
    return _in_order(ordered, better), _in_order(ordered, worse), _unchanged(better, worse)


def _later(first: Scored, last: Scored, ordered: Verdict) -> PartialDate | None:
    """Return the date whose rule judges a change: that of the later score."""
    return first.when if ordered.truth is F else last.when


def _in_order(ordered: Verdict, found: Verdict) -> Verdict:
    if ordered.truth is T:
        return found
    if ordered.truth is F:
        return Verdict(U, "the first of the two is the later one")
    return Verdict(U, ordered.because)


def _fall(begin: Extent | None, end: Extent | None) -> tuple[float, float] | None:
    if begin is None or end is None:
        return None
    return begin.low - end.high, begin.high - end.low


def _share(begin: Extent | None, end: Extent | None) -> tuple[float, float] | None:
    """Return the fall in percent of the first score: a share needs a first score above 0."""
    if begin is None or end is None or begin.low <= 0:
        return None
    return 100 * (1 - end.high / begin.low), 100 * (1 - end.low / begin.high)


def _reliable(
    rules: Sequence[MeasureRule | None], points: tuple[float, float] | None, sign: int
) -> Verdict:
    """Say whether a fall, or with sign -1 a rise, is reliable by every rule that may hold."""
    if points is None:
        return Verdict(U, "one of the two gives no value to subtract")
    verdicts = [_reaches(rule, points, sign) for rule in rules]
    if len({verdict.truth for verdict in verdicts}) > 1:
        return Verdict(U, "more than one rule may be in force on that date")
    first = verdicts[0]
    return Verdict(first.truth, first.because, all(verdict.verified for verdict in verdicts))


def _reaches(rule: MeasureRule | None, points: tuple[float, float], sign: int) -> Verdict:
    if rule is None or rule.reliable_change is None:
        none_given = "no reliable change of the service is known for it"
        return Verdict(U, none_given, rule is not None and rule.verified)
    way = points if sign > 0 else (-points[1], -points[0])
    because = f"{_points(points)}; reliable from {rule.reliable_change:g}"
    return Verdict(_against(way, rule.reliable_change), because, rule.verified)


def _against(found: tuple[float, float], needed: float) -> Truth:
    if found[0] >= needed - _TINY:
        return T
    return F if found[1] < needed - _TINY else U


def _unchanged(better: Verdict, worse: Verdict) -> Verdict:
    """Neither improved nor deteriorated; this does not hang on which score came first."""
    truth = negate(max(better.truth, worse.truth))
    return Verdict(truth, better.because, better.verified and worse.verified)


def _crossed(was: Verdict, is_: Verdict, *, down: bool) -> Verdict:
    """Say whether one is at the threshold and the other below it, the first above for `down`."""
    above, below = (was, is_) if down else (is_, was)
    truth = min(above.truth, negate(below.truth))
    because = f"{was.because}; then {is_.because}"
    return Verdict(truth, because, was.verified and is_.verified)


def _important(
    measure: Measure,
    study: ImportantDifference,
    begin: Extent | None,
    points: tuple[float, float] | None,
    percent: tuple[float, float] | None,
) -> Verdict:
    """Say whether an improvement reaches what a study took for noticeable."""
    outside = _outside(measure, study, begin)
    if outside:
        return Verdict(U, outside, study.verified)
    if study.points is not None:
        if points is None:
            return Verdict(U, "one of the two gives no value to subtract", study.verified)
        because = f"{_points(points)} against {study.points:g}"
        return Verdict(_against(points, study.points), because, study.verified)
    if percent is None or study.percent is None:
        return Verdict(U, "no share of the first score can be given", study.verified)
    least = study.percent if study.percent_low is None else study.percent_low
    most = study.percent if study.percent_high is None else study.percent_high
    because = f"{_percent(percent)} of the first score against {study.percent:g} %"
    if least != most:
        because += f" ({least:g} to {most:g} %)"
    truth = T if percent[0] >= most - _TINY else F if percent[1] < least - _TINY else U
    return Verdict(truth, because, study.verified)


def _outside(measure: Measure, study: ImportantDifference, begin: Extent | None) -> str:
    """Say why a study's figure does not hold for a first score, '' where it does."""
    if not study.baseline:
        return ""
    band = next(
        band
        for band in measure.bands
        if study.baseline.casefold() in (band.name.casefold(), *map(str.casefold, band.aliases))
    )
    if begin is not None and band.low <= begin.low and begin.high <= band.high:
        return ""
    return f"the study’s figure is for a first score in the band {band.name}"


def _points(fall: tuple[float, float]) -> str:
    """Return `a fall of 7 points`, `a rise of 3 points`, `a change of -2 to 5 points`."""
    low, high = (round(value, 2) for value in fall)
    if low == high:
        if low == 0:
            return "no difference"
        unit = "point" if abs(low) == 1 else "points"
        return f"a {'fall' if low > 0 else 'rise'} of {abs(low):g} {unit}"
    if low >= 0:
        return f"a fall of {low:g} to {high:g} points"
    if high <= 0:
        return f"a rise of {abs(high):g} to {abs(low):g} points"
    return f"anything from a rise of {abs(low):g} to a fall of {high:g} points"


def _percent(share: tuple[float, float]) -> str:
    low, high = (round(value) for value in share)
    if low == high:
        return f"a {'fall' if low >= 0 else 'rise'} of {abs(low)} %"
    if low >= 0:
        return f"a fall of {low} to {high} %"
    if high <= 0:
        return f"a rise of {abs(high)} to {abs(low)} %"
    return f"anything from a rise of {abs(low)} % to a fall of {high} %"


def points_words(found: ScoreChange) -> str:
    """Return the difference in words, '' where there is none to give."""
    return "" if found.points is None else _points(found.points)


def percent_words(found: ScoreChange) -> str:
    """Return the difference as a share of the first score in words, '' where there is none."""
    return "" if found.percent is None else _percent(found.percent)
