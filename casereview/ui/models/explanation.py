"""The finding's criteria and items, flattened for the Why list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from casereview.domain.assessing.finding import CriterionState, Finding, ItemState
from casereview.domain.assessing.interview import InterviewItem, InterviewModule, ItemType
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

NAME = re.compile(r"[\w-]+")
"""What may be the id of an item where it stands in a phrase."""

_LISTED = 100
"""Items that stand under a criterion; of more, those that were answered, and how many are left."""


def code_of(item_id: str) -> str:
    """Return an id that is shown as a code, or nothing for one that only the module knows."""
    return item_id if lettered(item_id) else ""


def in_words(module: InterviewModule, phrases: Iterable[str]) -> str:
    """Return the rule's phrases as one text, in which every item can be recognised."""
    return "; ".join(_worded(module, phrase) for phrase in phrases)


def unlabelled(module: InterviewModule, phrase: str) -> str:
    """Return a phrase without the labels beside ids, where each id becomes a label itself."""
    said = set(NAME.findall(phrase)) if "(" in phrase else ()
    for item in module.items:
        if item.id in said:
            phrase = phrase.replace(labelled(item), item.id)
    return phrase


def _worded(module: InterviewModule, phrase: str) -> str:
    """Return a phrase with the label of each item that no reader knows by its id, in one pass."""
    said = set(NAME.findall(phrase))
    items = {item.id: item for item in module.items if item.id in said}
    first, _, rest = phrase.partition(" ")
    typed = items.get(first)
    if typed is not None and code_of(first) and typed.type in TYPED and "(" not in phrase:
        phrase = f"{first} {lower(typed.label)}: {rest}"
    parts, end = [], 0
    for found in NAME.finditer(phrase):
        item = items.get(found[0])
        if item is None or code_of(item.id) or found.start() < end:
            continue
        label = lower(item.label)
        parts += [phrase[end : found.start()], f"“{label}”"]
        beside = f" ({label})"
        end = found.end() + (len(beside) if phrase.startswith(beside, found.end()) else 0)
    return "".join([*parts, phrase[end:]])


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


def answer_chip(item: InterviewItem | None, value: str, truth: str) -> Chip:
    """Return how an answer is shown: its word, toned by whether it counts towards the rule."""
    if not value or item is None:
        return NOT_ASKED
    words = "not enough" if value == "inadequate" else shown(value, item.type)
    if item.type is ItemType.RATING:
        return Chip(words, _TONES.get(value, Tone.PLAIN))
    return Chip(words, {"T": Tone.RED, "F": Tone.GREEN}.get(truth, Tone.PLAIN))


def why_rows(module: InterviewModule, finding: Finding) -> tuple[WhyRow, ...]:
    """Return criteria with their items under them; a criterion of one item stands alone."""
    rows: list[WhyRow] = []
    items = {item.id: item for item in module.items}
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
        shown_states = _listed(criterion)
        for state in shown_states:
            chip = answer_chip(items.get(state.id), state.value, state.truth)
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
        left = len(criterion.items) - len(shown_states)
        if left:
            more = f"{left} more stand in the whole module"
            rows.append(WhyRow(f"more/{criterion.id}", "", more, 1, NOT_ASKED, ""))
    return tuple(rows)


def _listed(criterion: CriterionState) -> tuple[ItemState, ...]:
    if len(criterion.items) <= _LISTED:
        return criterion.items
    return tuple(state for state in criterion.items if state.value)[:_LISTED]
