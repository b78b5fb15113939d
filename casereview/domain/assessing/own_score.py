"""A score that the expert obtained or adds by hand: of a measure, when, by whom, from where."""

from __future__ import annotations

from dataclasses import dataclass

from casereview.domain.assessing.measure import Measure
from casereview.domain.care.score_change import Scored, extent, item_faults
from casereview.domain.case import SourceKind
from casereview.domain.dates import PartialDate


@dataclass(frozen=True, slots=True)
class OwnScore:
    """One score as a total, as items or in words; what is empty was not recorded.

    items: as `Scored.items`. given_by: who gave the measure; present: in whose presence it was
    filled in, as far as known. qualification and supervised: of whoever gave it, where that was
    not the expert (PD 35 para 3.2(5)).
    """

    id: str
    measure: str
    taken_on: PartialDate
    total: float | None = None
    items: tuple[str, ...] = ()
    words: str = ""
    given_by: str = ""
    present: str = ""
    source: SourceKind = SourceKind.TEST
    document_id: str | None = None
    page: int | None = None
    note: str = ""
    qualification: str = ""
    supervised: bool = False

    @property
    def scored(self) -> Scored:
        """The score by itself: items speak before the total that was stated."""
        number = None if self.items else self.total
        return Scored(number, self.words, self.items, when=self.taken_on)


def score_faults(score: OwnScore, measure: Measure | None) -> tuple[str, str]:
    """Return the field and the sentence of what a score lacks or contradicts, else two ''."""
    if score.total is None and not score.items and not score.words:
        return "total", "Give the total, the items, or the score in words."
    if measure is None:
        return ("items", "Its items are not known: give the total.") if score.items else ("", "")
    if score.items and (fault := item_faults(measure, score.items)):
        return "items", fault
    if score.total is None:
        return "", ""
    if not measure.holds(score.total):
        return "total", f"{measure.id} runs from {measure.range_words}."
    counted = extent(measure, Scored(items=score.items)) if score.items else None
    if counted is not None and not counted.low <= score.total <= counted.high:
        return "total", f"The items give {counted}, not {score.total:g}."
    return "", ""


def own_value(score: OwnScore) -> str:
    """Return a score as it was recorded: `14`, `“moderate”`, `items 1, 2, missing, 3`."""
    items = ", ".join(item or "missing" for item in score.items)
    parts = (
        "" if score.total is None else f"{score.total:g}",
        f"items {items}" if items else "",
        f"“{score.words}”" if score.words else "",
    )
    return "; ".join(part for part in parts if part)
