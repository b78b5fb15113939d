"""Reads the items of a module file: what is asked, and what its answer may be (2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casereview.catalogue.fields import Fields, each_id_once
from casereview.domain.assessing.interview import (
    EXCLUSION_WORDS,
    RATINGS,
    InterviewItem,
    ItemType,
)

_KINDS = ("impairment",)
_NEEDED_ANCHORS = ("absent", "subthreshold", "threshold")
_LONGEST_LABEL = 8
"""Words; the probe has room for more."""


def read_items(top: Fields) -> tuple[tuple[InterviewItem, ...], list[Fields]]:
    """Return the items without their conditions, and the table of each."""
    tables = top.tables("item")
    items = tuple(_item(table) for table in tables)
    if not items:
        top.log.fault((), "A module needs items ([[item]]).")
    first = by_id(items)
    each_id_once(zip((item.id for item in items), tables, strict=True))
    for item, table in zip(items, tables, strict=True):
        _check_body_mass(item, first, table)
    return items, tables


def by_id(items: Iterable[InterviewItem]) -> dict[str, InterviewItem]:
    """Return items by id; where two bear the same, the first has it."""
    found: dict[str, InterviewItem] = {}
    for item in items:
        found.setdefault(item.id, item)
    return found


def _item(table: Fields) -> InterviewItem:
    kind = table.choice("type", [t.value for t in ItemType])
    options = table.texts("options")
    item = InterviewItem(
        id=table.identifier(),
        type=ItemType(kind) if kind else ItemType.TEXT,
        label=table.text("label", required=True),
        probe=table.text("probe"),
        follow_up=table.texts("follow_up"),
        anchors=_anchors(table.table("anchors")),
        options=options,
        note=table.text("note"),
        kind=table.choice("kind", _KINDS, required=False),
        core=table.flag("core"),
        descriptive=table.flag("descriptive"),
        retired=table.flag("retired"),
        differential=table.texts("differential"),
        same_as=table.text("same_as"),
        body_mass_of=table.texts("body_mass_of"),
    )
    if item.type is ItemType.CHOICE and len(options) < 2:
        table.log.fault(table.where, f"{item.id}: a choice needs two options at least.")
    if item.type is not ItemType.CHOICE and options:
        table.log.fault(table.at("options"), f"{item.id}: only a choice has options.")
    missing = [name for name in _NEEDED_ANCHORS if name not in item.anchors]
    if item.core and missing:
        table.log.fault(
            table.where,
            f"{item.id} is core: it needs anchors for absent, subthreshold and threshold; "
            f"add {' and '.join(f'anchors.{name}' for name in missing)}.",
        )
    if (words := len(item.label.split())) > _LONGEST_LABEL:
        table.log.remark(
            table.at("label"), f"A label of {words} words: {_LONGEST_LABEL} are enough for a name."
        )
    return item


def _anchors(table: Fields) -> Mapping[str, str]:
    anchors = {name: table.text(name, required=True) for name in table.names()}
    table.known(anchors, (*RATINGS, *EXCLUSION_WORDS))
    return anchors


def _check_body_mass(
    item: InterviewItem, items: Mapping[str, InterviewItem], table: Fields
) -> None:
    """Check that an index is a number worked out from two other numbers."""
    if not item.body_mass_of:
        return
    named = [items.get(name) for name in item.body_mass_of]
    numbers = [other for other in (item, *named) if other and other.type is ItemType.NUMBER]
    if len(named) != 2 or len(numbers) != 3 or item in named:
        table.log.fault(
            table.at("body_mass_of"),
            f"{item.id}: body_mass_of is for a number and names two others, "
            "the weight in kg and the height in cm.",
        )
