"""Reads the bibliography that clinical content cites (`resources/clinical/sources.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from casereview.catalogue.faults import FaultLog, TomlLines
from casereview.catalogue.fields import Fields
from casereview.errors import CatalogueError
from casereview.paths import resources


@dataclass(frozen=True, slots=True)
class Work:
    """A published work; `seen` says in which form it could be read, empty when not at all."""

    id: str
    title: str
    year: str
    seen: str


def load_sources(path: Path | None = None) -> dict[str, Work]:
    """Read the bibliography by id; raises CatalogueError naming file and line."""
    file = path or resources() / "clinical" / "sources.toml"
    try:
        text = file.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, ValueError) as fault:
        raise CatalogueError(f"{file.name} cannot be read: {fault}.") from fault
    log = FaultLog(file, TomlLines(text))
    top = Fields(log, (), data)
    works: dict[str, Work] = {}
    for table in top.tables("work"):
        work = Work(
            table.identifier(),
            table.text("title", required=True),
            table.text("year", required=True),
            table.text("seen"),
        )
        if work.id in works:
            log.fault(table.where, f"The id {work.id!r} is used twice.")
        works[work.id] = work
        table.done()
    top.done()
    if log.faults:
        raise CatalogueError(" ".join(map(str, log.faults)))
    return works
