"""Reads self-report measures and the service's rules for them from TOML (iapt-and-treatment 1)."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from casereview.catalogue.faults import Fault, FaultLog, TomlLines
from casereview.catalogue.fields import Fields
from casereview.domain.measure import Measure, MeasureRule
from casereview.errors import CatalogueError
from casereview.paths import resources


def load_measures(folder: Path | None = None) -> dict[str, Measure]:
    """Read every measure of a folder, the shipped one by default, by id.

    Raises CatalogueError, naming file and line, when a file breaks a rule.
    """
    measures: dict[str, Measure] = {}
    faults: list[Fault] = []
    for file in sorted((folder or resources() / "clinical" / "measures").glob("*.toml")):
        measure, found = _read(file)
        faults += found
        if measure is not None:
            if measure.id in measures:
                faults.append(Fault(file.name, 1, f"The id {measure.id!r} is used twice."))
            measures[measure.id] = measure
    if faults:
        raise CatalogueError(" ".join(map(str, faults)))
    return measures


def check_measure_file(path: Path) -> list[Fault]:
    """Return everything wrong with a measure's file, in order of line."""
    return sorted(_read(path)[1], key=lambda fault: (fault.line, fault.text))


def _read(path: Path) -> tuple[Measure | None, list[Fault]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as fault:
        return None, [Fault(path.name, 1, f"The file cannot be read as TOML: {fault}.")]
    log = FaultLog(path, TomlLines(text))
    top = Fields(log, (), data)
    if top.whole("format") != 1:
        log.fault(top.at("format"), "format must be 1.")
    low, high, item_high = (top.whole(name) for name in ("low", "high", "item_high"))
    if low is None or high is None or item_high is None or not 0 <= low < high:
        log.fault((), "A measure needs low, high and item_high, and low below high.")
    measure = Measure(
        id=top.text("id", required=True),
        name=top.text("name", required=True),
        low=low or 0,
        high=high or 0,
        item_high=item_high or 0,
        rules=tuple(_rule(table) for table in top.tables("rule")),
        aliases=top.texts("aliases"),
    )
    top.text("note")
    top.done()
    return (measure if log.sound else None), log.faults


def _rule(table: Fields) -> MeasureRule:
    rule = MeasureRule(
        valid_from=_day(table, "valid_from"),
        valid_to=_day(table, "valid_to"),
        caseness=table.whole("caseness"),
        reliable_change=table.whole("reliable_change"),
        source=table.text("source", required=True),
        verified=table.flag("verified"),
    )
    year = table.whole("source_year")
    if year is not None and not 1950 <= year <= 2100:
        table.log.fault(table.at("source_year"), "source_year must be a year.")
    table.done()
    return rule


def _day(table: Fields, name: str) -> str:
    """Return an ISO date as text; empty means without limit."""
    raw = table.text(name)
    if not raw:
        return ""
    try:
        return date.fromisoformat(raw).isoformat()
    except ValueError:
        table.log.fault(table.at(name), f'{name} must be a day such as "2014-04-01".')
        return ""
