"""The finding's criteria and items, flattened for the Why list."""

from __future__ import annotations

from dataclasses import dataclass

from casereview.domain.finding import Finding
from casereview.domain.interview import InterviewModule, ItemType
from casereview.services.views import Chip, Tone
from casereview.ui.models.answering import shown


@dataclass(frozen=True, slots=True)
class WhyRow:
    """A criterion, or an item under it; `item` is empty for a criterion of several items."""

    id: str
    mark: str
    label: str
    depth: int
    chip: Chip
    item: str
    hidden: bool = False

    @property
    def words(self) -> str:
        """The row as it is read aloud."""
        counted = ", not counted" if self.hidden else ""
        return f"{self.mark}, {self.label}: {self.chip.text}{counted}"


_CRITERION = {"T": ("met", Tone.RED), "F": ("not met", Tone.GREEN), "U": ("open", Tone.PLAIN)}

_TONES = {
    "threshold": Tone.RED,
    "subthreshold": Tone.AMBER,
    "absent": Tone.GREEN,
}

NOT_ASKED = Chip("—", Tone.PLAIN)


def answer_chip(module: InterviewModule, item_id: str, value: str, truth: str) -> Chip:
    """Return how an answer is shown: its word, toned by whether it counts towards the rule."""
    item = module.item(item_id)
    if not value or item is None:
        return NOT_ASKED
    words = "not enough" if value == "inadequate" else shown(value, item.type)
    if item.type is ItemType.RATING:
        return Chip(words, _TONES.get(value, Tone.PLAIN))
    return Chip(words, {"T": Tone.RED, "F": Tone.GREEN}.get(truth, Tone.PLAIN))


def why_rows(module: InterviewModule, finding: Finding) -> tuple[WhyRow, ...]:
    """Return criteria with their items under them; a criterion of one item stands alone."""
    rows: list[WhyRow] = []
    for criterion in finding.criteria:
        word, tone = _CRITERION[criterion.truth]
        single = criterion.items[0] if len(criterion.items) == 1 else None
        if single is not None and not criterion.count:
            hidden = single.hidden
            item = single.id
        else:
            hidden, item = False, ""
        text = criterion.count.split(";")[0] if criterion.count and criterion.truth == "U" else word
        rows.append(
            WhyRow(
                f"criterion/{criterion.id}",
                criterion.id,
                criterion.label,
                0,
                Chip(text, tone),
                item,
                hidden,
            )
        )
        if item:
            continue
        for state in criterion.items:
            chip = answer_chip(module, state.id, state.value, state.truth)
            rows.append(
                WhyRow(
                    f"item/{criterion.id}/{state.id}",
                    state.id,
                    state.label,
                    1,
                    chip,
                    state.id,
                    state.hidden,
                )
            )
    return tuple(rows)
