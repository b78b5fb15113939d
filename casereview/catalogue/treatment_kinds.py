"""Reads how records name kinds of treatment (`resources/clinical/treatments.toml`)."""

from __future__ import annotations

from pathlib import Path

from casereview.catalogue.content_file import provenance, read_file, sound
from casereview.catalogue.faults import Fault
from casereview.catalogue.fields import Fields
from casereview.domain.care.guideline import Format, Level
from casereview.domain.care.treatment_kind import TREATMENTS, TreatmentKind
from casereview.domain.provenance import Provenance
from casereview.paths import resources


def treatments_file() -> Path:
    """Return where the shipped list is."""
    return resources() / "clinical" / "treatments.toml"


def load_treatment_kinds(path: Path | None = None) -> tuple[TreatmentKind, ...]:
    """Read the kinds of treatment; raises CatalogueError, naming file and line, for a fault."""
    return sound(path or treatments_file(), _kinds)


def check_treatments_file(path: Path) -> list[Fault]:
    """Return everything wrong with the file."""
    return read_file(path, _kinds)[1]


def _kinds(top: Fields) -> tuple[TreatmentKind, ...]:
    above = provenance(top)
    kinds = tuple(_kind(table, above) for table in top.tables("treatment"))
    words = [kind.word for kind in kinds]
    for missing in TREATMENTS:
        if missing not in words:
            top.log.fault((), f"{missing!r} is not described.")
    owner: dict[str, str] = {}
    for place, kind in enumerate(kinds):
        for said in (kind.word.casefold(), *map(str.casefold, kind.names), *kind.codes):
            if owner.get(said, kind.word) != kind.word:
                where = ("treatment", place)
                top.log.fault(where, f"{said!r} stands for {owner[said]} already.")
            owner[said] = kind.word
    return kinds


def _kind(table: Fields, above: Provenance) -> TreatmentKind:
    kind = TreatmentKind(
        word=table.choice("word", TREATMENTS),
        label=table.text("label", required=True),
        level=Level(table.choice("level", tuple(Level)) or Level.ANY),
        format=Format(table.choice("format", tuple(Format)) or Format.ANY),
        names=table.texts("names"),
        codes=table.texts("codes"),
        provenance=provenance(table, above=above),
    )
    table.done()
    return kind
