"""Reads limits and texts of data protection (`resources/privacy/*.toml`), strictly."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from casereview.catalogue.faults import FaultLog, TomlLines
from casereview.catalogue.fields import Fields
from casereview.domain.custody.privacy_clocks import LegalRule, Limits
from casereview.domain.custody.retention import Authority, Period
from casereview.errors import CatalogueError
from casereview.paths import resources

RULES = (
    *("breach", "people", "request", "extension", "pause", "complaint"),
    *("privilege", "harm", "third_party", "records"),
)
"""The rules that the program names; a file states each of them once."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it; `hint` says what the expert is to add."""

    heading: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PrivacyContent:
    """The limits, what a record of processing says of every expert, and a notice to adapt."""

    limits: Limits
    record: tuple[Part, ...]
    notice: tuple[Part, ...]


def load_privacy(path: Path | None = None) -> PrivacyContent:
    """Read the content; raises CatalogueError with every fault of the file and its line."""
    file = path or resources() / "privacy" / "uk.toml"
    try:
        text = file.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, ValueError) as fault:
        raise CatalogueError(f"{file.name} cannot be read: {fault}.") from fault
    log = FaultLog(file, TomlLines(text))
    top = Fields(log, (), data)
    limits = _limits(top)
    record = tuple(_part(table) for table in top.tables("record"))
    notice = tuple(_part(table) for table in top.tables("notice"))
    for name, parts in (("record", record), ("notice", notice)):
        if not parts:
            log.fault((), f"At least one {name} is needed.")
    top.done()
    if log.faults:
        raise CatalogueError(" ".join(map(str, log.faults)))
    return PrivacyContent(limits, record, notice)


def _limits(top: Fields) -> Limits:
    title, checked_on = top.text("title", required=True), _day(top, "checked_on")
    table = top.table("limits")
    made = Limits(
        title=title,
        checked_on=checked_on,
        breach_hours=_count(table, "breach_hours"),
        request=_period(table, "request"),
        extension=_period(table, "extension"),
        complaint_days=_count(table, "complaint_days"),
        complaints_since=_day(table, "complaints_since"),
        rules=tuple(_rule(each) for each in top.tables("rule")),
    )
    table.done()
    stated = [rule.id for rule in made.rules]
    for name in RULES:
        if stated.count(name) != 1:
            top.log.fault((), f"Exactly one rule '{name}' is needed.")
    return made


def _rule(table: Fields) -> LegalRule:
    made = LegalRule(
        table.choice("id", RULES),
        table.text("words", required=True),
        Authority(
            table.text("source", required=True),
            table.text("year", required=True),
            table.text("verified"),
        ),
    )
    table.done()
    return made


def _part(table: Fields) -> Part:
    made = Part(
        table.text("heading", required=True), table.text("text", required=True), table.text("hint")
    )
    table.done()
    return made


def _day(table: Fields, name: str) -> date:
    value = table.raw(name)
    if type(value) is date:
        return value
    table.log.fault(table.at(name), f"{name} must be a date.")
    return date.min


def _count(table: Fields, name: str) -> int:
    value = table.whole(name)
    if value is None or value < 1:
        table.log.fault(table.at(name), f"{name} must be a whole number from 1 on.")
        return 1
    return value


def _period(table: Fields, name: str) -> Period:
    try:
        return Period.parse(table.text(name, required=True))
    except ValueError:
        table.log.fault(table.at(name), f'{name} must be a period such as "P1M".')
        return Period(1)
