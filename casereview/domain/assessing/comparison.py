"""Two raters' ratings of one interview, set side by side: pairs, what is left out, and figures.

Compared is what both had said when the second one finished. One case gives an item few pairs, so
they are pooled: an item over time points and instances, a module over its items, a case over its
modules. "Not enough information", "unsure" and "cannot say" are no answers that could agree about
a symptom: such pairs are counted apart, and a second figure holds "unclear" as a category of its
own. What one of them did not rate is no pair, and how often is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casereview.domain.assessing.agreement import Agreement, tabulate
from casereview.domain.assessing.answers import item_classes, quantity_classes, span_words
from casereview.domain.assessing.corating import CoRater, CoRating
from casereview.domain.assessing.evaluation import Evaluator
from casereview.domain.assessing.finding import CaseFindings, Status
from casereview.domain.assessing.interview import InterviewModule, Outcome
from casereview.domain.assessing.pairing import (
    RATING_SCALE,
    UNCLEAR,
    YES_NO,
    Pair,
    Scale,
    Sides,
    Standing,
    module_items,
    scale_of,
)
from casereview.domain.assessing.rating import Answer, ModuleKey
from casereview.domain.assessing.screening import Screener, module_answers
from casereview.domain.dossier import Dossier

PRESENT_ABSENT = ("present", "absent")


@dataclass(frozen=True, slots=True)
class StatusPair:
    """What the rules make of either rater's answers; by_consensus with what was settled put in."""

    time_point_id: str
    key: ModuleKey
    first: Status
    second: Status
    standing: Standing
    by_consensus: Status | None = None

    @property
    def agrees(self) -> bool | None:
        """Whether the disorder is present by both or by neither; None where that is open."""
        if self.standing is not Standing.COMPARED:
            return None
        return _PRESENCE[self.first] == _PRESENCE[self.second]


@dataclass(frozen=True, slots=True)
class Figure:
    """Agreement on one thing, with what was left out of it and why.

    with_unclear: the same with "unclear" as a category of its own.
    """

    scale: Scale
    agreement: Agreement
    with_unclear: Agreement
    left_out: Mapping[Standing, int]

    @property
    def ordered(self) -> bool:
        """Whether its categories stand in order, so that weighted kappa means something."""
        return self.scale is Scale.RATING


@dataclass(frozen=True, slots=True)
class ItemFigure:
    """Agreement on one item over time points and instances."""

    item: str
    label: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class ModuleFigures:
    """Agreement on a module: its items, its items pooled by scale, and its diagnosis."""

    module: str
    title: str
    items: tuple[ItemFigure, ...]
    ratings: Figure
    yes_no: Figure
    diagnosis: Figure
    n: int
    agreed: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A case's first and second ratings compared.

    any_after: whether any disorder is present after treatment, by the first and by the second
    rater; None where that is open. after_id: the time point meant, '' where there is none.
    """

    rater: CoRater
    pairs: tuple[Pair, ...]
    statuses: tuple[StatusPair, ...]
    modules: tuple[ModuleFigures, ...]
    ratings: Figure
    yes_no: Figure
    diagnoses: Figure
    n: int
    agreed: int
    left_out: Mapping[Standing, int]
    any_after: tuple[bool | None, bool | None] = (None, None)
    after_id: str = ""
    first: CaseFindings | None = field(default=None, repr=False)
    second: CaseFindings | None = field(default=None, repr=False)


_PRESENCE: Mapping[Status, str] = {
    Status.MET: "present",
    Status.SCREEN_POSITIVE: "present",
    Status.REFER_ON: "present",
    Status.EXCLUDED: "absent",
    Status.SUBTHRESHOLD: "absent",
    Status.NOT_MET: "absent",
    Status.PARTIAL_REMISSION: "absent",
    Status.FULL_REMISSION: "absent",
    Status.NOT_INDICATED: "absent",
    Status.UNDETERMINED: UNCLEAR,
}
"""Presence by status; what is not named was not assessed."""


def compare(
    dossier: Dossier,
    modules: Mapping[str, InterviewModule],
    screener: Screener | None,
    rater: CoRater,
) -> Comparison:
    """Compare what both raters had said when the second one finished.

    Findings are the base statuses of the main system: the course between time points is no
    rater's rating. What the screener was answered stands on both sides.
    """
    held = [rating for rating in dossier.co_ratings if rating.rater_id == rater.id]
    known = [rating for rating in held if rating.key.module in modules]
    rules = _Rules(dossier, modules, screener)
    first = rules.findings(_answers(known, first=True))
    second = rules.findings(_answers(known, first=False))
    settled = {each.id: each.value for each in dossier.consensus}
    consensus = None
    if settled:
        overlaid = (
            Answer(r.time_point_id, r.key, r.item, settled.get(r.place, r.first), r.first_version)
            for r in known
        )
        consensus = rules.findings([answer for answer in overlaid if answer.value])
    sides = Sides(dossier, modules, first, second)
    pairs = sorted((sides.pair(rating) for rating in held), key=sides.place)
    statuses = tuple(_statuses(dossier, known, first, second, consensus))
    figures = tuple(_module_figures(modules, pairs, statuses))
    diagnosed = [s for s in statuses if modules[s.key.module].outcome is Outcome.DIAGNOSIS]
    compared = [pair for pair in pairs if pair.standing is Standing.COMPARED]
    after = _after(dossier, diagnosed)
    return Comparison(
        rater=rater,
        pairs=tuple(pairs),
        statuses=statuses,
        modules=figures,
        ratings=_figure(Scale.RATING, RATING_SCALE, pairs),
        yes_no=_figure(Scale.YES_NO, YES_NO, pairs),
        diagnoses=_status_figure(diagnosed),
        n=len(compared),
        agreed=sum(1 for pair in compared if pair.agrees),
        left_out=_left_out(pair.standing for pair in pairs),
        any_after=(_any(diagnosed, after, "first"), _any(diagnosed, after, "second")),
        after_id=after,
        first=first,
        second=second,
    )


def _answers(held: Iterable[CoRating], *, first: bool) -> list[Answer]:
    said = (
        (r, r.first, r.first_version) if first else (r, r.value, r.module_version) for r in held
    )
    return [
        Answer(r.time_point_id, r.key, r.item, value, version)
        for r, value, version in said
        if value
    ]


class _Rules:
    """Applies the rules of a case to one rater's answers after the other's."""

    def __init__(
        self,
        dossier: Dossier,
        modules: Mapping[str, InterviewModule],
        screener: Screener | None,
    ) -> None:
        self._dossier = dossier
        self._modules = modules
        self._screener = screener
        self._evaluator = Evaluator(modules)

    def findings(self, answers: Sequence[Answer]) -> CaseFindings:
        """Return what the rules make of answers, of the modules that these go into."""
        points, keys = self._dossier.time_points, dict.fromkeys(a.key for a in answers)
        told: tuple[Answer, ...] = ()
        if self._screener is not None:
            told = module_answers(
                self._screener, self._dossier.screener, points, self._modules, keys
            )
        return self._evaluator.case(points, [*answers, *told], (), keys).of(keys)


# ---- statuses ----------------------------------------------------------------------------------


def _statuses(
    dossier: Dossier,
    held: Iterable[CoRating],
    first: CaseFindings,
    second: CaseFindings,
    consensus: CaseFindings | None,
) -> Iterator[StatusPair]:
    keys = {rating.key for rating in held}
    order = [opened.key for opened in dossier.modules if opened.key in keys]
    order += sorted(keys - set(order), key=str)
    for key in order:
        for point in sorted(dossier.time_points, key=lambda point: point.order):
            said = [
                found.base_status if found else Status.NOT_ASSESSED
                for found in (first.at(point.id, key), second.at(point.id, key))
            ]
            if all(status not in _PRESENCE for status in said):
                continue
            standing = _status_standing(*said)
            settled = consensus.at(point.id, key) if consensus else None
            yield StatusPair(
                point.id, key, said[0], said[1], standing, settled.base_status if settled else None
            )


def _status_standing(first: Status, second: Status) -> Standing:
    if first not in _PRESENCE:
        return Standing.NOT_FIRST
    if second not in _PRESENCE:
        return Standing.NOT_SECOND
    unclear = (_PRESENCE[first], _PRESENCE[second]).count(UNCLEAR)
    return (Standing.COMPARED, Standing.UNCLEAR_ONE, Standing.UNCLEAR_BOTH)[unclear]


def _after(dossier: Dossier, statuses: Iterable[StatusPair]) -> str:
    """Return the time point after treatment: the end of the last course, or else today."""
    rated = {status.time_point_id for status in statuses}
    points = [p for p in sorted(dossier.time_points, key=lambda p: p.order) if p.id in rated]
    ends = [point.id for point in points if point.kind.startswith("end_therapy")]
    today = [point.id for point in points if point.kind == "today"]
    return (ends or today or [""])[-1]


def _any(statuses: Iterable[StatusPair], point_id: str, side: str) -> bool | None:
    """Whether any disorder is present at a time point by one rater; None where that is open."""
    here = [s for s in statuses if s.time_point_id == point_id]
    found = [_PRESENCE.get(s.first if side == "first" else s.second) for s in here]
    if "present" in found:
        return True
    return None if not found or UNCLEAR in found or None in found else False


# ---- figures -----------------------------------------------------------------------------------


def _module_figures(
    modules: Mapping[str, InterviewModule],
    pairs: Sequence[Pair],
    statuses: Sequence[StatusPair],
) -> Iterator[ModuleFigures]:
    for name in dict.fromkeys(pair.key.module for pair in pairs):
        module = modules.get(name)
        if module is None:
            continue
        here = [pair for pair in pairs if pair.key.module == name]
        compared = [pair for pair in here if pair.standing is Standing.COMPARED]
        yield ModuleFigures(
            module=name,
            title=module.title,
            items=tuple(_item_figures(module, here)),
            ratings=_figure(Scale.RATING, RATING_SCALE, here),
            yes_no=_figure(Scale.YES_NO, YES_NO, here),
            diagnosis=_status_figure([s for s in statuses if s.key.module == name]),
            n=len(compared),
            agreed=sum(1 for pair in compared if pair.agrees),
        )


def _item_figures(module: InterviewModule, pairs: Sequence[Pair]) -> Iterator[ItemFigure]:
    quantities = quantity_classes(module)
    for name, item in module_items(module).items():
        here = [pair for pair in pairs if pair.item == name]
        if not here:
            continue
        classes = item_classes(item, quantities.get(name, ()))
        scale = scale_of(item)
        categories = tuple(span_words(one, one) for one in classes)
        if scale is Scale.RATING:
            categories = RATING_SCALE
        yield ItemFigure(name, item.label, _figure(scale, categories, here))


def _figure(scale: Scale, categories: Sequence[str], pairs: Iterable[Pair]) -> Figure:
    here = [pair for pair in pairs if pair.scale is scale]
    said = [(p.standing, p.first_class, p.second_class) for p in here]
    return _of(scale, categories, said)


def _status_figure(statuses: Iterable[StatusPair]) -> Figure:
    said = [(s.standing, _PRESENCE.get(s.first, ""), _PRESENCE.get(s.second, "")) for s in statuses]
    return _of(Scale.DIAGNOSIS, PRESENT_ABSENT, said)


_UNCLEAR = (Standing.UNCLEAR_ONE, Standing.UNCLEAR_BOTH)


def _of(
    scale: Scale, categories: Sequence[str], said: Sequence[tuple[Standing, str, str]]
) -> Figure:
    clear = [(a, b) for standing, a, b in said if standing is Standing.COMPARED]
    unclear = [(a, b) for standing, a, b in said if standing in _UNCLEAR]
    return Figure(
        scale,
        tabulate(clear, categories),
        tabulate([*clear, *unclear], (*categories, UNCLEAR)),
        _left_out(standing for standing, _, _ in said),
    )


def _left_out(standings: Iterable[Standing]) -> Mapping[Standing, int]:
    found = Counter(standings)
    return {each: found[each] for each in Standing if found[each] and each is not Standing.COMPARED}
