"""Reads the reference library (`resources/clinical/library.toml`), naming the line of a fault."""

from __future__ import annotations

from pathlib import Path

from casereview.catalogue.content_file import (
    each_once,
    provenance,
    read_file,
    some_texts,
    sound,
)
from casereview.catalogue.faults import Fault
from casereview.catalogue.fields import Fields
from casereview.domain.care.library import Direction, LeftOut, Library, LibraryWork, WorkKind
from casereview.paths import resources

TOPICS = (
    "outcome",
    "loss_of_diagnosis",
    "dose",
    "fidelity",
    "homework",
    "mechanism",
    "comorbidity",
    "measures",
    "important_difference",
    "natural_course",
    "attrition",
    "ptsd",
    "depression",
    "anxiety",
    "health_anxiety",
    "physical_conditions",
    "service",
    "method",
)
"""What a finding can bear on."""


def library_file() -> Path:
    """Return where the shipped library is."""
    return resources() / "clinical" / "library.toml"


def load_library(path: Path | None = None) -> Library:
    """Read the reference library; raises CatalogueError, naming file and line, for a fault."""
    return sound(path or library_file(), _library)


def check_library_file(path: Path) -> list[Fault]:
    """Return everything wrong with the file."""
    return read_file(path, _library)[1]


def _library(top: Fields) -> Library:
    works = tuple(_work(table) for table in top.tables("work"))
    each_once(top, "work", [work.id for work in works])
    left_out = []
    for table in top.tables("left_out"):
        left_out.append(
            LeftOut(table.text("what", required=True), table.text("why", required=True))
        )
        table.done()
    return Library({work.id: work for work in works}, tuple(left_out))


def _work(table: Fields) -> LibraryWork:
    work = LibraryWork(
        id=table.identifier(),
        kind=WorkKind(table.choice("kind", tuple(WorkKind)) or WorkKind.ARTICLE),
        authors=some_texts(table, "authors"),
        and_others=table.flag("and_others"),
        year=table.text("year", required=True),
        title=table.text("title"),
        journal=table.text("journal"),
        volume=table.text("volume"),
        issue=table.text("issue"),
        pages=table.text("pages"),
        publisher=table.text("publisher"),
        doi=table.text("doi"),
        finding=table.text("finding", required=True),
        limits=table.text("limits"),
        direction=Direction(table.choice("direction", tuple(Direction)) or Direction.METHOD),
        topics=table.texts("topics", allowed=TOPICS),
        incomplete=table.text("incomplete"),
        provenance=provenance(table),
    )
    if not work.topics:
        table.log.fault(table.where, "topics is missing.")
    if work.doi and not work.doi.startswith("10."):
        table.log.fault(table.at("doi"), "doi begins with 10. and is no address.")
    if not work.title and not work.incomplete:
        table.log.fault(table.where, "Without a title, incomplete must say what is missing.")
    if work.kind is WorkKind.ARTICLE and not work.journal and not work.incomplete:
        table.log.fault(table.where, "An article needs its journal, or says what is missing.")
    if work.issue and not work.volume:
        table.log.fault(table.at("issue"), "An issue needs its volume.")
    table.done()
    return work
