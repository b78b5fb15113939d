"""Reads how long an expert keeps what (`resources/retention/*.toml`), strictly, naming the line."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from casereview.catalogue.faults import FaultLog, TomlLines
from casereview.catalogue.fields import Fields
from casereview.domain.custody.retention import (
    Authority,
    Circumstance,
    Condition,
    Material,
    Period,
    Rule,
    Rules,
)
from casereview.errors import CatalogueError
from casereview.paths import resources

_EFFECTS = ("not_before", "until_age", "review")


def load_retention(path: Path | None = None) -> Rules:
    """Read the rules; raises CatalogueError with every fault of the file and its line."""
    file = path or resources() / "retention" / "ew_civil.toml"
    try:
        text = file.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, ValueError) as fault:
        raise CatalogueError(f"{file.name} cannot be read: {fault}.") from fault
    log = FaultLog(file, TomlLines(text))
    top = Fields(log, (), data)
    title = top.text("title", required=True)
    checked_on = top.raw("checked_on")
    if type(checked_on) is not date:
        log.fault(top.at("checked_on"), "checked_on must be a date.")
        checked_on = date.min
    rules = [_rule(table) for table in top.tables("material")]
    conditions = [_condition(table) for table in top.tables("condition")]
    top.done()
    found = [rule.material for rule in rules if rule]
    stated = [condition.circumstance for condition in conditions if condition]
    _require_each(log, "material", list(Material), found)
    _require_each(log, "condition", list(Circumstance), stated)
    if log.faults:
        raise CatalogueError(" ".join(map(str, log.faults)))
    return Rules(
        title,
        checked_on,
        tuple(rule for rule in rules if rule),
        tuple(condition for condition in conditions if condition),
    )


def _rule(table: Fields) -> Rule | None:
    material = table.choice("id", list(Material))
    title = table.text("title", required=True)
    period = _period(table, "period", required=True)
    allowed = list(Circumstance)
    circumstances = table.texts("circumstances", allowed=allowed)
    authority = _authority(table)
    table.done()
    if not material or period is None or not set(circumstances) <= set(allowed):
        return None
    named = tuple(Circumstance(each) for each in circumstances)
    return Rule(Material(material), title, period, authority, named)


def _condition(table: Fields) -> Condition | None:
    circumstance = table.choice("id", list(Circumstance))
    words = table.text("words", required=True)
    authority = _authority(table)
    not_before, review = _period(table, "not_before"), _period(table, "review")
    until_age = table.whole("until_age")
    table.done()
    if sum(name in table for name in _EFFECTS) != 1:
        table.log.fault(table.where, f"Exactly one of {', '.join(_EFFECTS)} is needed.")
    if until_age is not None and not 18 <= until_age <= 100:
        table.log.fault(table.at("until_age"), "until_age must be from 18 to 100.")
    if not circumstance:
        return None
    return Condition(Circumstance(circumstance), words, authority, not_before, until_age, review)


def _authority(table: Fields) -> Authority:
    return Authority(
        table.text("source", required=True),
        table.text("year", required=True),
        table.text("verified"),
    )


def _period(table: Fields, name: str, *, required: bool = False) -> Period | None:
    text = table.text(name, required=required)
    if not text:
        return None
    try:
        return Period.parse(text)
    except ValueError:
        table.log.fault(table.at(name), f'{name} must be a period such as "P6M" or "P7Y".')
        return None


def _require_each(log: FaultLog, name: str, wanted: Sequence[str], found: Sequence[str]) -> None:
    for each in wanted:
        if found.count(each) != 1:
            log.fault((), f"Exactly one {name} '{each}' is needed.")
