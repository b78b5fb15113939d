"""A second rating as its page shows it: where is rated, and both ratings side by side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from casereview.domain.assessing.comparison_words import figure_words, left_out_words
from casereview.domain.assessing.pairing import Pair, Standing
from casereview.services.interview.corating import CoratingView, RatingPlace
from casereview.services.views import Chip, Tone
from casereview.ui.models.answering import shown
from casereview.ui.models.explanation import code_of

NOTHING = "–"


class Filter(StrEnum):
    """Which lines of the comparison are shown."""

    DIFFER = "differ"
    OPEN = "open"
    ALL = "all"
    LEFT_OUT = "left_out"


FILTERS = (
    (Filter.DIFFER, "Where they differ"),
    (Filter.OPEN, "Where they differ and nothing is settled"),
    (Filter.ALL, "All ratings"),
    (Filter.LEFT_OUT, "What is not compared"),
)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A module at a time point, with how far it is rated."""

    id: str
    module: str
    point: str
    chip: Chip

    @property
    def words(self) -> str:
        """The line as it is read aloud."""
        return f"{self.module}, {self.point}: {self.chip.text}"


def place_id(place: RatingPlace) -> str:
    """Return the id of a line, as that of an answer without its item."""
    return f"{place.time_point_id}/{place.key}/"


def place_lines(view: CoratingView) -> tuple[PlaceLine, ...]:
    """Return a line for each module at each time point."""
    points = {point.id: point.short for point in view.points}
    return tuple(
        PlaceLine(
            place_id(place),
            view.names[place.key],
            points[place.time_point_id],
            _progress(place),
        )
        for place in view.places
    )


def _progress(place: RatingPlace) -> Chip:
    if not place.rated:
        return Chip("not rated")
    tone = Tone.GREEN if place.rated >= place.asked else Tone.BLUE
    return Chip(f"{place.rated} of {place.asked}", tone)


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """Both ratings of an item at a time point, in words."""

    id: str
    module: str
    place: str
    item: str
    first: str
    second: str
    agree: str
    settled: str
    differs: bool
    compared: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """The words of the line, column by column."""
        return (f"{self.place}\n{self.item}", self.first, self.second, self.agree, self.settled)


HEAD = ("Question", "First rater", "Second rater", "Agree?", "Settled")
SHARES = (32, 17, 18, 16, 17)
"""How the columns share the width."""


def compared_lines(
    view: CoratingView, wanted: Filter = Filter.ALL, module: str = ""
) -> tuple[ComparedLine, ...]:
    """Return the lines of a comparison that are asked for, of one module where it is named."""
    if view.comparison is None:
        return ()
    points = {point.id: point.short for point in view.points}
    lines = [
        _line(view, pair, points)
        for pair in view.comparison.pairs
        if not module or pair.key.module == module
    ]
    return tuple(line for line in lines if _wanted(line, wanted))


def _wanted(line: ComparedLine, wanted: Filter) -> bool:
    if wanted is Filter.DIFFER:
        return line.differs
    if wanted is Filter.OPEN:
        return line.differs and line.settled == NOTHING
    return wanted is Filter.ALL or not line.compared


def _line(view: CoratingView, pair: Pair, points: dict[str, str]) -> ComparedLine:
    settled = view.consensus.get(pair.id)
    second = answer_words(view, pair, pair.second)
    if pair.changed:
        second += f" (since: {answer_words(view, pair, pair.changed)})"
    first = answer_words(view, pair, pair.first)
    now = view.first.get(pair.id)
    since = now.value if now else ""
    if since != pair.first:
        first += f" (since: {answer_words(view, pair, since)})"
    return ComparedLine(
        id=pair.id,
        module=pair.key.module,
        place=f"{_module_words(pair)} · {points.get(pair.time_point_id, NOTHING)}",
        item=_item_words(view, pair),
        first=first,
        second=second,
        agree=agree_words(pair),
        settled=answer_words(view, pair, settled.value) if settled else NOTHING,
        differs=pair.agrees is False,
        compared=pair.standing is Standing.COMPARED,
    )


def question_words(view: CoratingView, pair: Pair) -> str:
    """Return `GAD A1 Excessive worry`, by the module's id and the item's code and label."""
    return f"{_module_words(pair)} {_item_words(view, pair)}"


def _module_words(pair: Pair) -> str:
    instance = f" ({pair.key.instance})" if pair.key.instance else ""
    return f"{pair.key.module.upper()}{instance}"


def _item_words(view: CoratingView, pair: Pair) -> str:
    item = view.items.get(f"{pair.key.module}/{pair.item}")
    label = item.label if item else ""
    code = code_of(pair.item) or ("" if label else pair.item)
    return f"{code} {label}".strip()


def answer_words(view: CoratingView, pair: Pair, raw: str) -> str:
    """Return a stored answer in words, a dash where there is none."""
    item = view.items.get(f"{pair.key.module}/{pair.item}")
    if not raw:
        return NOTHING
    try:
        return shown(raw, item.type) if item else raw
    except ValueError:
        return raw


def item_words(view: CoratingView, pair: Pair) -> str:
    """Return how far both agree on the question of a pair, over time points and instances."""
    modules = view.comparison.modules if view.comparison else ()
    items = next((each.items for each in modules if each.module == pair.key.module), ())
    figure = next((each.figure for each in items if each.item == pair.item), None)
    return figure_words(figure) if figure is not None and figure.agreement.n else ""


def agree_words(pair: Pair) -> str:
    """Return whether two ratings agree, or why they are not compared."""
    if pair.standing is Standing.COMPARED:
        return "✓ agree" if pair.agrees else "≠ differ"
    if pair.standing is Standing.UNCLEAR_ONE:
        return "≠ unclear to one"
    return pair.standing.words


@dataclass(frozen=True, slots=True)
class StatusLine:
    """What the rules make of either rater's answers, in words."""

    disorder: str
    point: str
    first: str
    second: str
    agree: str
    agrees: bool
    by_consensus: str


def status_lines(view: CoratingView, module: str = "") -> tuple[StatusLine, ...]:
    """Return a line for each disorder at each time point, of one module where it is named."""
    if view.comparison is None:
        return ()
    points = {point.id: point.short for point in view.points}
    marks = {True: "✓ agree", False: "≠ differ", None: "open"}
    return tuple(
        StatusLine(
            view.names.get(pair.key, str(pair.key)),
            points.get(pair.time_point_id, NOTHING),
            pair.first.words,
            pair.second.words,
            marks[pair.agrees],
            pair.agrees is True,
            pair.by_consensus.words if pair.by_consensus else "",
        )
        for pair in view.comparison.statuses
        if not module or pair.key.module == module
    )


def summary(view: CoratingView, module: str = "") -> tuple[tuple[str, str], ...]:
    """Return what is said of the case, or of one module, as titles and sentences."""
    comparison = view.comparison
    if comparison is None:
        return ()
    chosen = next((each for each in comparison.modules if each.module == module), None)
    ratings, yes_no, diagnoses = (
        (chosen.ratings, chosen.yes_no, chosen.diagnosis)
        if chosen
        else (comparison.ratings, comparison.yes_no, comparison.diagnoses)
    )
    parts = (
        ("Ratings", ratings),
        ("Yes or no, and exclusions", yes_no),
        ("Present by the rules" if chosen else "Disorders present by the rules", diagnoses),
    )
    said = [(title, figure_words(figure)) for title, figure in parts if _says(figure.agreement.n)]
    said += [
        (title, left_out_words(figure.left_out))
        for title, figure in parts
        if not _says(figure.agreement.n) and figure.left_out
    ]
    return tuple(said)


def _says(pairs: int) -> bool:
    return pairs > 0
