"""Reads the screener and the risk page (`resources/clinical`), strictly, naming the line."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from casereview.catalogue.faults import FaultLog, TomlLines
from casereview.catalogue.fields import Fields
from casereview.domain.interview import Source
from casereview.domain.risk import Contact, MeasureOpener, RiskContent, RiskOpener, RiskProbe
from casereview.domain.screening import Screener, ScreenerItem
from casereview.errors import CatalogueError
from casereview.paths import resources


def load_screener(path: Path | None = None) -> Screener:
    """Read the screener; raises CatalogueError with every fault of the file and its line."""
    top = _open(path or resources() / "clinical" / "screener.toml")
    screener = Screener(
        version=top.text("version", required=True),
        preface=top.text("preface", required=True),
        validity=top.text("validity", required=True),
        items=tuple(_question(table) for table in top.tables("question")),
        sources=_sources(top),
        reviewed_by=top.text("reviewed_by"),
        reviewed_on=top.text("reviewed_on"),
    )
    top.text("licence")
    top.done()
    _each_once(top, "question", [item.id for item in screener.items])
    _each_once(top, "number", [item.number for item in screener.items])
    _check_follow_ups(top, screener)
    _complain(top.log)
    return screener


def load_risk(path: Path | None = None) -> RiskContent:
    """Read the risk page; raises CatalogueError with every fault of the file and its line."""
    top = _open(path or resources() / "clinical" / "risk.toml")
    content = RiskContent(
        version=top.text("version", required=True),
        notice=top.text("notice", required=True),
        probes=tuple(_probe(table) for table in top.tables("probe")),
        openers=tuple(_opener(table) for table in top.tables("opener")),
        measure_openers=tuple(_measure_opener(table) for table in top.tables("measure_opener")),
        contacts=tuple(_contact(table) for table in top.tables("contact")),
        sources=_sources(top),
        reviewed_by=top.text("reviewed_by"),
        reviewed_on=top.text("reviewed_on"),
    )
    top.text("licence")
    top.done()
    _each_once(top, "probe", [probe.id for probe in content.probes])
    if not any(probe.alerts for probe in content.probes):
        top.log.fault((), "No probe raises the banner (alerts = true).")
    _complain(top.log)
    return content


def _open(file: Path) -> Fields:
    try:
        text = file.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, ValueError) as fault:
        raise CatalogueError(f"{file.name} cannot be read: {fault}.") from fault
    log = FaultLog(file, TomlLines(text))
    top = Fields(log, (), data)
    if top.whole("format") != 1:
        log.fault(top.at("format"), "format must be 1.")
    return top


def _question(table: Fields) -> ScreenerItem:
    item = ScreenerItem(
        id=table.identifier(),
        number=table.text("number", required=True),
        text=table.text("text", required=True),
        opens=table.texts("opens"),
        follows=table.text("follows"),
        despite_no=table.texts("despite_no"),
        risk=table.flag("risk"),
        always=table.flag("always"),
    )
    table.done()
    if not (item.opens or item.follows or item.risk):
        table.log.fault(table.where, "A question must open a module or the risk page, or follow.")
    return item


def _check_follow_ups(top: Fields, screener: Screener) -> None:
    """Complain of a follow-up that stands before its question, or follows another follow-up."""
    leading: set[str] = set()
    followed: set[str] = set()
    for place, item in enumerate(screener.items):
        where = ("question", place, "follows")
        if not item.follows:
            leading.add(item.id)
        elif item.follows not in leading:
            top.log.fault(where, f"{item.id} follows {item.follows!r}, no question before it.")
        elif item.follows in followed:
            top.log.fault(where, f"{item.follows} is followed up twice.")
        followed.add(item.follows)


def _probe(table: Fields) -> RiskProbe:
    probe = RiskProbe(
        id=table.identifier(),
        topic=table.text("topic", required=True),
        probe=table.text("probe", required=True),
        now_means=table.text("now_means") or "now",
        alerts=table.flag("alerts"),
        words_only=table.flag("words_only"),
    )
    table.done()
    if probe.alerts and probe.words_only:
        table.log.fault(table.where, f"{probe.id} has no yes or no that could raise the banner.")
    return probe


def _opener(table: Fields) -> RiskOpener:
    opener = RiskOpener(table.identifier("module"), table.identifier("item"))
    table.done()
    return opener


def _measure_opener(table: Fields) -> MeasureOpener:
    measure, item = table.text("measure", required=True), table.whole("item")
    above = table.number("above")
    table.done()
    if item is None or item < 1 or above is None:
        table.log.fault(table.where, "item (from 1) and above are needed.")
    return MeasureOpener(measure, item or 1, above or 0.0)


def _contact(table: Fields) -> Contact:
    contact = Contact(
        table.text("name", required=True),
        table.text("number"),
        table.text("note"),
        table.text("verified"),
    )
    table.done()
    return contact


def _sources(top: Fields) -> tuple[Source, ...]:
    found = []
    for table in top.tables("source"):
        found.append(Source(table.text("ref", required=True), table.text("date"),
                            table.flag("verified")))  # fmt: skip
        table.done()
    if not found:
        top.log.fault((), "A source is needed.")
    return tuple(found)


def _each_once(top: Fields, name: str, ids: Sequence[str]) -> None:
    for each in dict.fromkeys(ids):
        if ids.count(each) > 1:
            top.log.fault((), f"The {name} {each!r} occurs twice.")


def _complain(log: FaultLog) -> None:
    if log.faults:
        raise CatalogueError(" ".join(map(str, log.faults)))
