"""What two raters said of one item as a pair: as stored, as a category, and whether it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from casereview.domain.assessing.answers import (
    RATING_CLASSES,
    AnswerClass,
    Cause,
    cause,
    item_classes,
    quantity_classes,
    read,
    span_words,
)
from casereview.domain.assessing.answers import UNKNOWN as NOTHING_KNOWN
from casereview.domain.assessing.corating import CoRating
from casereview.domain.assessing.finding import CaseFindings
from casereview.domain.assessing.interview import InterviewItem, InterviewModule, ItemType
from casereview.domain.assessing.rating import ModuleKey, TimePoint
from casereview.domain.dates import PartialDate
from casereview.domain.dossier import Dossier

RATING_SCALE = tuple(reversed(RATING_CLASSES))
"""The ratings in their order, from absent to threshold."""

YES_NO = ("yes", "no")
UNCLEAR = "unclear"


class Scale(StrEnum):
    """By which categories the answers to an item are compared."""

    RATING = "rating"
    YES_NO = "yes_no"
    CHOICE = "choice"
    QUANTITY = "quantity"
    DIAGNOSIS = "diagnosis"


class Standing(StrEnum):
    """Whether a pair counts, or why not; in the order in which they are told."""

    COMPARED = "compared"
    UNCLEAR_ONE = "unclear_to_one"
    UNCLEAR_BOTH = "unclear_to_both"
    NOT_FIRST = "not_rated_by_first"
    NOT_SECOND = "not_rated_by_second"
    NOT_COUNTED = "not_counted"
    OTHER_VERSION = "other_version"
    NO_CATEGORIES = "no_categories"
    NO_RULES = "no_rules"

    @property
    def words(self) -> str:
        """Why a pair is left out, as it is written after a number."""
        return _WORDS[self]


_WORDS = {
    Standing.COMPARED: "compared",
    Standing.UNCLEAR_ONE: "unclear to one of them",
    Standing.UNCLEAR_BOTH: "unclear to both",
    Standing.NOT_FIRST: "not rated by the first",
    Standing.NOT_SECOND: "not rated by the second",
    Standing.NOT_COUNTED: "closed by another answer",
    Standing.OTHER_VERSION: "rated by different versions of the question",
    Standing.NO_CATEGORIES: "in free words, or a number no rule reads",
    Standing.NO_RULES: "of a question that is not at hand",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """What both said of one item at one time point, as stored and as a category.

    changed: what the second rater says since, '' where nothing else.
    """

    time_point_id: str
    key: ModuleKey
    item: str
    scale: Scale
    first: str
    second: str
    standing: Standing
    first_class: str = ""
    second_class: str = ""
    changed: str = ""

    @property
    def id(self) -> str:
        """The id of the first rater's answer."""
        return f"{self.time_point_id}/{self.key}/{self.item}"

    @property
    def agrees(self) -> bool | None:
        """Whether both say the same; None where that cannot be said."""
        if self.standing is Standing.UNCLEAR_ONE:
            return False
        if self.standing is Standing.UNCLEAR_BOTH:
            return True
        return self.first_class == self.second_class if self._counts else None

    @property
    def _counts(self) -> bool:
        return self.standing is Standing.COMPARED


class Sides:
    """Reads stored answers as categories, and sets them in order."""

    def __init__(
        self,
        dossier: Dossier,
        modules: Mapping[str, InterviewModule],
        first: CaseFindings,
        second: CaseFindings,
    ) -> None:
        self._modules = modules
        self._points = {point.id: point for point in dossier.time_points}
        self._findings = (first, second)
        self._quantities: dict[str, Mapping[str, tuple[AnswerClass, ...]]] = {}
        keys = [opened.key for opened in dossier.modules]
        keys += [rating.key for rating in dossier.co_ratings]
        self._order = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        self._items: dict[str, dict[str, int]] = {}

    def place(self, pair: Pair) -> tuple[int, int, int, str]:
        """Return where a pair stands: by module, time point and item."""
        point = self._points.get(pair.time_point_id)
        places = self._items.get(pair.key.module)
        if places is None:
            module = self._modules.get(pair.key.module)
            ids = [*module_items(module)] if module else []
            places = self._items[pair.key.module] = {name: at for at, name in enumerate(ids)}
        return (
            self._order[pair.key],
            point.order if point else 0,
            places.get(pair.item, len(places)),
            pair.item,
        )

    def pair(self, rating: CoRating) -> Pair:
        """Return what both said of an item, and whether it counts."""
        module = self._modules.get(rating.key.module)
        item = module_items(module).get(rating.item) if module else None
        point = self._points.get(rating.time_point_id)
        scale = scale_of(item) if item else Scale.CHOICE
        standing, first, second = Standing.NO_RULES, "", ""
        if module is not None and item is not None and point is not None:
            standing, first, second = self._standing(module, item, rating, point)
        changed = rating.later if rating.later != rating.value else ""
        return Pair(
            rating.time_point_id,
            rating.key,
            rating.item,
            scale,
            rating.first,
            rating.value,
            standing,
            first,
            second,
            changed,
        )

    def _standing(
        self, module: InterviewModule, item: InterviewItem, rating: CoRating, point: TimePoint
    ) -> tuple[Standing, str, str]:
        if not _asked(rating.first):
            return Standing.NOT_FIRST, "", ""
        if not _asked(rating.value):
            return Standing.NOT_SECOND, "", ""
        if self._hidden(rating):
            return Standing.NOT_COUNTED, "", ""
        if rating.first_version != rating.module_version:
            return Standing.OTHER_VERSION, "", ""
        if module.id not in self._quantities:
            self._quantities[module.id] = quantity_classes(module)
        classes = item_classes(item, self._quantities[module.id].get(item.id, ()))
        try:
            first = category(classes, item, rating.first, point.as_at)
            second = category(classes, item, rating.value, point.as_at)
        except ValueError:  # stored by an older version of the question
            return Standing.OTHER_VERSION, "", ""
        if not classes:
            return Standing.NO_CATEGORIES, "", ""
        unclear = (first, second).count(UNCLEAR)
        standing = (Standing.COMPARED, Standing.UNCLEAR_ONE, Standing.UNCLEAR_BOTH)[unclear]
        return standing, first, second

    def _hidden(self, rating: CoRating) -> bool:
        found = (side.at(rating.time_point_id, rating.key) for side in self._findings)
        return any(finding is not None and rating.item in finding.hidden for finding in found)


def module_items(module: InterviewModule) -> dict[str, InterviewItem]:
    """Return all that can be answered in a module by id, its screening questions first."""
    asked = {
        question.id: InterviewItem(question.id, ItemType.YES_NO, "Screening", question.probe)
        for question in module.screener
    }
    return {**asked, **{item.id: item for item in module.items}}


def category(
    classes: Sequence[AnswerClass], item: InterviewItem, raw: str, as_at: PartialDate
) -> str:
    """Return the category of an answer: what no rule tells apart is one; or UNCLEAR.

    A quantity that may lie on either side of a limit is unclear too. Raises ValueError for what is
    no answer to the item.
    """
    found = read(item, tuple(classes), raw, as_at)
    if found == NOTHING_KNOWN or found.bit_count() != 1:
        return UNCLEAR
    one = classes[found.bit_length() - 1]
    return span_words(one, one)


_QUANTITIES = (ItemType.NUMBER, ItemType.DURATION)


def _asked(raw: str) -> bool:
    return cause(raw or None) not in (Cause.NOT_ASKED, Cause.SKIPPED)


def scale_of(item: InterviewItem) -> Scale:
    """Return by which categories the answers to an item are compared."""
    if item.type is ItemType.RATING:
        return Scale.RATING
    if item.type in (ItemType.YES_NO, ItemType.EXCLUSION):
        return Scale.YES_NO
    return Scale.QUANTITY if item.type in _QUANTITIES else Scale.CHOICE
