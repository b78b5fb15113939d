"""Reads the screener and the risk page (`resources/clinical`), strictly, naming the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from casereview.catalogue.faults import Fault, FaultLog
from casereview.catalogue.fields import Fields
from casereview.catalogue.toml_file import read_toml
from casereview.domain.assessing.interview import InterviewModule, Source
from casereview.domain.assessing.measure import Measure
from casereview.domain.assessing.risk import (
    Contact,
    MeasureOpener,
    RiskContent,
    RiskOpener,
    RiskProbe,
)
from casereview.domain.assessing.screening import Screener, ScreenerItem
from casereview.errors import CatalogueError
from casereview.paths import resources

T = TypeVar("T")


def opening_files() -> tuple[Path, Path]:
    """Return the shipped screener and the shipped risk page."""
    folder = resources() / "clinical"
    return folder / "screener.toml", folder / "risk.toml"


def load_screener(path: Path | None = None) -> Screener:
    """Read the screener; raises CatalogueError with every fault of the file and its line."""
    return _sound(*read_screener(path or opening_files()[0]))


def load_risk(path: Path | None = None) -> RiskContent:
    """Read the risk page; raises CatalogueError with every fault of the file and its line."""
    return _sound(*read_risk(path or opening_files()[1]))


def read_screener(path: Path) -> tuple[Screener | None, FaultLog]:
    """Return the screener, or None where it has faults, with what was noted."""
    data, log = read_toml(path)
    if data is None:
        return None, log
    top = _top(log, data)
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
    _each_once(top, "question", "question", "id", [item.id for item in screener.items])
    _each_once(top, "number", "question", "number", [item.number for item in screener.items])
    _check_follow_ups(top, screener)
    return (screener if log.sound else None), log


def read_risk(path: Path) -> tuple[RiskContent | None, FaultLog]:
    """Return the risk page, or None where it has faults, with what was noted."""
    data, log = read_toml(path)
    if data is None:
        return None, log
    top = _top(log, data)
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
    _each_once(top, "probe", "probe", "id", [probe.id for probe in content.probes])
    if not any(probe.alerts for probe in content.probes):
        log.fault((), "No probe raises the banner (alerts = true).")
    return (content if log.sound else None), log


def check_screener_file(path: Path, modules: Mapping[str, InterviewModule]) -> list[Fault]:
    """Return everything wrong with a screener beside a library of modules, in order of line."""
    screener, log = read_screener(path)
    for place, item in enumerate(screener.items if screener else ()):
        for name, modules_named in (("opens", item.opens), ("despite_no", item.despite_no)):
            for module in modules_named:
                if module not in modules:
                    where = ("question", place, name)
                    log.remark(where, f"{item.id} opens {module!r}, which is no module here.")
    return _in_order(log)


def check_risk_file(
    path: Path, modules: Mapping[str, InterviewModule], measures: Mapping[str, Measure]
) -> list[Fault]:
    """Return everything wrong with a risk page beside modules and measures, in order of line."""
    content, log = read_risk(path)
    for place, opener in enumerate(content.openers if content else ()):
        module = modules.get(opener.module)
        where = ("opener", place)
        if module is None:
            log.remark((*where, "module"), f"{opener.module!r} is no module here.")
        elif module.item(opener.item) is None:
            log.fault((*where, "item"), f"{opener.module} has no item {opener.item!r}.")
    for place, opened in enumerate(content.measure_openers if content else ()):
        measure = measures.get(opened.measure)
        where = ("measure_opener", place)
        if measure is None:
            log.remark((*where, "measure"), f"{opened.measure!r} is no measure here.")
        elif measure.items and opened.item > measure.items:
            text = f"{opened.measure} has {measure.items} items, and no item {opened.item}."
            log.fault((*where, "item"), text)
    return _in_order(log)


def _in_order(log: FaultLog) -> list[Fault]:
    return sorted(log.faults, key=lambda fault: (fault.line, fault.text))


def _sound(content: T | None, log: FaultLog) -> T:
    if content is None:
        raise CatalogueError(" ".join(map(str, log.faults)))
    return content


def _top(log: FaultLog, data: Mapping[str, object]) -> Fields:
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


def _each_once(top: Fields, what: str, table: str, field: str, ids: Sequence[str]) -> None:
    for place, each in enumerate(ids):
        if each in ids[:place]:
            top.log.fault((table, place, field), f"The {what} {each!r} occurs twice.")
