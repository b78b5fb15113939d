"""Reads the bibliography that clinical content cites (`resources/clinical/sources.toml`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from casereview.catalogue.faults import FaultLog
from casereview.catalogue.fields import Fields
from casereview.catalogue.toml_file import read_toml
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
    works, log = read_sources(path or sources_file())
    if log.faults:
        raise CatalogueError(" ".join(map(str, log.faults)))
    return works


def sources_file() -> Path:
    """Return the shipped bibliography."""
    return resources() / "clinical" / "sources.toml"


def read_sources(path: Path) -> tuple[dict[str, Work], FaultLog]:
    """Return the works of a file by id, with what was noted."""
    data, log = read_toml(path)
    if data is None:
        return {}, log
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
    return works, log
