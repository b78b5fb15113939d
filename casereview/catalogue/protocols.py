"""Reads what treatments contain (`resources/clinical/protocols`) and scales that rate them."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path

from casereview.catalogue.content_file import (
    complain,
    each_once,
    provenance,
    read_file,
    sound,
    unknown_modules,
)
from casereview.catalogue.faults import Fault
from casereview.catalogue.fields import Fields
from casereview.domain.care.protocol import (
    Fidelity,
    FidelityFinding,
    FidelityScale,
    ItemPart,
    Protocol,
    ProtocolItem,
)
from casereview.domain.care.treatment_kind import TREATMENTS
from casereview.domain.provenance import Provenance
from casereview.paths import resources


def protocols_folder() -> Path:
    """Return where the shipped protocols are."""
    return resources() / "clinical" / "protocols"


def load_protocols(folder: Path | None = None) -> dict[str, Protocol]:
    """Read every protocol of a folder, the shipped one by default, by id.

    Raises CatalogueError, naming file and line, when a file breaks a rule.
    """
    protocols: dict[str, Protocol] = {}
    faults: list[Fault] = []
    for file in sorted((folder or protocols_folder()).glob("*.toml")):
        protocol, found = read_file(file, _protocol)
        faults += found
        if protocol is not None:
            if protocol.id in protocols:
                faults.append(Fault(file.name, 1, f"The id {protocol.id!r} is used twice."))
            protocols[protocol.id] = protocol
    complain(faults)
    return protocols


def check_protocol_file(path: Path, modules: Collection[str] | None = None) -> list[Fault]:
    """Return everything wrong with a protocol's file; disorders are to be among the modules."""
    return read_file(path, partial(_protocol, modules=modules))[1]


def _protocol(top: Fields, modules: Collection[str] | None = None) -> Protocol:
    above = provenance(top)
    items = tuple(_item(table) for table in top.tables("item"))
    protocol = Protocol(
        id=top.identifier(),
        name=top.text("name", required=True),
        authors=top.text("authors"),
        disorders=top.texts("disorders"),
        treatments=top.texts("treatments", allowed=TREATMENTS),
        generic=top.flag("generic"),
        items=items,
        note=top.text("note"),
        provenance=above,
        reviewed_by=top.text("reviewed_by"),
    )
    each_once(top, "item", [item.id for item in items])
    unknown_modules(top, protocol.disorders, modules)
    _check(top, protocol)
    return protocol


def _item(table: Fields) -> ProtocolItem:
    item = ProtocolItem(
        id=table.identifier(),
        part=ItemPart(table.choice("part", tuple(ItemPart)) or ItemPart.CONDUCT),
        text=table.text("text", required=True),
        serves=table.texts("serves"),
        verified=table.flag("verified"),
    )
    table.done()
    return item


def _check(top: Fields, protocol: Protocol) -> None:
    """See that strategies serve targets of this protocol, and that it is for something."""
    targets = {item.id for item in protocol.of_part(ItemPart.TARGET)}
    for place, item in enumerate(protocol.items):
        where = (*top.at("item"), place)
        if item.serves and item.part is not ItemPart.STRATEGY:
            top.log.fault((*where, "serves"), "Only a strategy serves a target.")
        for served in item.serves:
            if served not in targets:
                top.log.fault((*where, "serves"), f"There is no target {served!r}.")
    if not protocol.items:
        top.log.fault((), "A protocol needs an [[item]].")
    if not protocol.treatments:
        top.log.fault((), "treatments is missing: by what would a letter name it?")
    if not protocol.generic:
        if not protocol.disorders:
            top.log.fault((), "A protocol needs disorders, or is generic.")
        if not protocol.authors:
            top.log.fault((), "authors is missing.")
        if not targets or not protocol.of_part(ItemPart.STRATEGY):
            top.log.fault((), "A protocol needs a target and a strategy.")
    if any(item.verified for item in protocol.items) and not protocol.provenance.verified:
        top.log.fault(top.at("verified"), "An item is verified; the file says nothing was seen.")


# ---- scales --------------------------------------------------------------------------------


def fidelity_file() -> Path:
    """Return where the shipped scales are."""
    return resources() / "clinical" / "fidelity.toml"


def load_fidelity(path: Path | None = None) -> Fidelity:
    """Read the scales that rate therapy; raises CatalogueError, naming file and line."""
    return sound(path or fidelity_file(), _fidelity)


def check_fidelity_file(path: Path) -> list[Fault]:
    """Return everything wrong with the file."""
    return read_file(path, _fidelity)[1]


def _fidelity(top: Fields) -> Fidelity:
    above = provenance(top)
    scales = tuple(_scale(table, above) for table in top.tables("scale"))
    each_once(top, "scale", [scale.id for scale in scales])
    return Fidelity(scales, tuple(_finding(table) for table in top.tables("finding")))


def _scale(table: Fields, above: Provenance) -> FidelityScale:
    scale = FidelityScale(
        id=table.identifier(),
        name=table.text("name", required=True),
        rates=table.text("rates", required=True),
        items=table.whole("items"),
        item_low=table.number("item_low"),
        item_high=table.number("item_high"),
        threshold=table.number("threshold"),
        treatments=table.texts("treatments", allowed=TREATMENTS),
        note=table.text("note"),
        provenance=provenance(table, above=above),
    )
    if scale.threshold is not None and (
        scale.high is None or not 0 < scale.threshold <= scale.high
    ):
        table.log.fault(table.at("threshold"), "threshold must lie on the scale.")
    table.done()
    return scale


def _finding(table: Fields) -> FidelityFinding:
    finding = FidelityFinding(
        table.identifier("work"), table.text("text", required=True), provenance(table)
    )
    table.done()
    return finding
