"""Reads the service's problem descriptors from TOML (iapt-and-treatment 1.2)."""

from __future__ import annotations

import tomllib
from pathlib import Path

from casereview.catalogue.faults import FaultLog, TomlLines
from casereview.catalogue.fields import Fields
from casereview.domain.care.descriptor import Descriptor
from casereview.errors import CatalogueError
from casereview.paths import resources


def load_descriptors(path: Path | None = None) -> tuple[Descriptor, ...]:
    """Read the problem descriptors of a file, the shipped one by default.

    Raises CatalogueError, naming file and line, when the file breaks a rule.
    """
    file = path or resources() / "clinical" / "descriptors.toml"
    text = file.read_text(encoding="utf-8")
    log = FaultLog(file, TomlLines(text))
    try:
        top = Fields(log, (), tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise CatalogueError(f"{file.name}: {fault}.") from fault
    if top.whole("format") != 1:
        log.fault(top.at("format"), "format must be 1.")
    top.text("source", required=True)
    verified = top.flag("verified")
    found = tuple(_descriptor(table, verified=verified) for table in top.tables("descriptor"))
    top.done()
    _each_once(log, found)
    if not log.sound:
        raise CatalogueError(" ".join(map(str, log.faults)))
    return found


def _descriptor(table: Fields, *, verified: bool) -> Descriptor:
    descriptor = Descriptor(
        name=table.text("name", required=True),
        codes=table.texts("codes"),
        names=table.texts("names"),
        verified=verified,
    )
    table.done()
    return descriptor


def _each_once(log: FaultLog, found: tuple[Descriptor, ...]) -> None:
    """Complain of a code or name of two descriptors: the order of the file would decide."""
    owner: dict[str, str] = {}
    for place, descriptor in enumerate(found):
        for said in (*descriptor.codes, *descriptor.names):
            if said in owner:
                where = ("descriptor", place)
                log.fault(where, f"{said!r} stands for {owner[said]} already.")
            owner[said] = descriptor.name
