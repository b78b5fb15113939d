"""The finding's criteria and items, flattened for the Why list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from casereview.domain.assessing.finding import CriterionState, Finding
from casereview.domain.assessing.interview import InterviewModule, ItemType
from casereview.domain.assessing.wording import labelled, lettered, lower
from casereview.services.views import Chip, Tone
from casereview.ui.models.answering import TYPED, shown


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
        named = f"{self.mark}, {self.label}" if self.mark else self.label
        return f"{named}: {self.chip.text}{counted}"


_CRITERION = {"T": ("met", Tone.RED), "F": ("not met", Tone.GREEN), "U": ("open", Tone.PLAIN)}

_TONES = {
    "threshold": Tone.RED,
    "subthreshold": Tone.AMBER,
    "absent": Tone.GREEN,
}

NOT_ASKED = Chip("—", Tone.PLAIN)


def code_of(item_id: str) -> str:
    """Return an id that is shown as a code, or nothing for one that only the module knows."""
    return item_id if lettered(item_id) else ""


def in_words(module: InterviewModule, phrases: Iterable[str]) -> str:
    """Return the rule's phrases as one text, in which every item can be recognised."""
    return "; ".join(_worded(module, phrase) for phrase in phrases)


def unlabelled(module: InterviewModule, phrase: str) -> str:
    """Return a phrase without the labels beside ids, where each id becomes a label itself."""
    for item in module.items:
        phrase = phrase.replace(labelled(item), item.id)
    return phrase


def _worded(module: InterviewModule, phrase: str) -> str:
    for item in module.items:
        told = re.compile(rf"(?<![\w-]){re.escape(item.id)}(?![\w-])")
        if not told.search(phrase):
            continue
        if not code_of(item.id):
            phrase = phrase.replace(f" ({lower(item.label)})", "")
            phrase = told.sub(f"“{lower(item.label)}”", phrase)
        elif item.type in TYPED and phrase.startswith(f"{item.id} ") and "(" not in phrase:
            rest = phrase.removeprefix(f"{item.id} ")
            phrase = f"{item.id} {lower(item.label)}: {rest}"
    return phrase


def summary(finding: Finding) -> str:
    """Return where the criteria stand: `A, B met; C 2 to 5 of 6, 3 needed; D not met`."""
    met = [_named(c) for c in finding.criteria if c.truth == "T"]
    failed = [_named(c) for c in finding.criteria if c.truth == "F"]
    left = [c for c in finding.criteria if c.truth == "U"]
    counted = [f"{_named(c)} {c.count.replace(';', ',')}" for c in left if c.count]
    bare = [_named(c) for c in left if not c.count]
    parts = [
        f"{', '.join(names)} {word}"
        for names, word in ((met, "met"), (failed, "not met"), (bare, "open"))
        if names
    ]
    return "; ".join([*parts, *counted])


def _named(criterion: CriterionState) -> str:
    return code_of(criterion.id) or lower(criterion.label)


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
                code_of(criterion.id),
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
                    code_of(state.id),
                    state.label,
                    1,
                    chip,
                    state.id,
                    state.hidden,
                )
            )
    return tuple(rows)
