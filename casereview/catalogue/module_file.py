"""Reads one interview module from its parsed file and checks it strictly (2.5, 3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from casereview.catalogue.diagnostic_codes import read_codes
from casereview.catalogue.fields import Fields, each_id_once
from casereview.catalogue.module_course import read_remission, with_severity
from casereview.catalogue.module_items import read_items
from casereview.catalogue.module_logic import SYSTEMS, LogicReader
from casereview.catalogue.module_rules import check_rules
from casereview.catalogue.sources import Work
from casereview.domain.assessing.interview import (
    YES_NO_WORDS,
    InterviewItem,
    InterviewModule,
    ItemType,
    Outcome,
    ScreenerQuestion,
    Source,
)
from casereview.domain.assessing.quantity import DAYS_IN_MONTH

FORMAT = 1
_OUTCOMES = tuple(outcome.value for outcome in Outcome)


def build_module(top: Fields, works: Mapping[str, Work], *, local: bool) -> InterviewModule:
    """Return the module that a file holds; only fit for use when its log is sound.

    works: the bibliography. local: one of the user's own, whose sources need not stand there.
    """
    if top.whole("format") != FORMAT:
        top.log.fault(top.at("format"), f"format must be {FORMAT}.")
    name = top.identifier()
    if name and name != top.log.file.stem:
        words = f"id {name!r} and the file's name {top.log.file.stem!r} differ: rename one of them."
        top.log.fault(top.at("id"), words)
    frame = top.table("frame")
    items, tables = read_items(top)
    logic = LogicReader(top, name, items)
    criteria = logic.criteria()
    items = logic.conditioned(items, tables)
    rules = logic.rules()
    reviewed_by, reviewed_on = _review(top)
    module = InterviewModule(
        id=name,
        version=_version(top),
        name=_names(top.table("name")),
        short=top.text("short", required=True),
        codes=read_codes(top.table("code")),
        lookback=_lookback(frame),
        items=items,
        criteria=criteria,
        rules=rules,
        screener=_screener(top, [item.id for item in items]),
        gap=_gap(frame),
        instances=frame.text("instances"),
        measures=_measures(top),
        sources=_sources(top, works, local=local),
        outcome=Outcome(top.choice("outcome", _OUTCOMES, required=False) or "diagnosis"),
        confirmed_by=_confirmed_by(top, items),
        flags_all=top.text("flags_all"),
        licence=top.text("licence"),
        reviewed_by=reviewed_by,
        reviewed_on=reviewed_on,
        remission=read_remission(top, logic),
        local=local,
    )
    module = with_severity(top, module)
    frame.text("default_anchor")
    frame.done()
    if module.flags_all and module.outcome is Outcome.DIAGNOSIS:
        top.log.fault(top.at("flags_all"), "flags_all is for screens, not for diagnoses.")
    top.done()
    check_rules(top.log, module, _expressions(top, tables))
    return module


def _expressions(top: Fields, items: Iterable[Fields]) -> list[object]:
    """Return what the file says of its rules, as it was parsed."""
    criteria = [row.raw("expr") for row in top.tables("criterion")]
    asked = [item.raw(name) for item in items for name in ("ask_when", "computed")]
    return [top.raw("rule"), top.raw("remission"), criteria, asked]


def _version(top: Fields) -> str:
    version = top.text("version", required=True)
    parts = version.split(".")
    if version and (len(parts) != 3 or not all(p.isascii() and p.isdigit() for p in parts)):
        top.log.fault(top.at("version"), "version must read like 1.0.0.")
    return version


def _review(top: Fields) -> tuple[str, str]:
    by, on = top.text("reviewed_by"), top.text("reviewed_on")
    try:
        on = date.fromisoformat(on).isoformat() if on else ""
    except ValueError:
        top.log.fault(top.at("reviewed_on"), 'reviewed_on must be a day such as "2026-05-01".')
    if not by or not on:
        top.log.remark(top.at("reviewed_by"), "Not clinically reviewed.")
    return by, on


def _names(table: Fields) -> Mapping[str, str]:
    names = {name: table.text(name, required=True) for name in table.names()}
    table.known(names, SYSTEMS)
    if not names:
        table.log.fault(table.where, "A module needs a name in one system at least.")
    return names


def _lookback(frame: Fields) -> str:
    days = frame.days("lookback")
    if "lookback" not in frame or days == 0:
        frame.log.fault(frame.where, 'frame needs lookback, a duration such as "P6M".')
    return frame.text("lookback")


def _gap(frame: Fields) -> float:
    gap = frame.days("gap")
    return 2 * DAYS_IN_MONTH if gap is None else gap


def _confirmed_by(top: Fields, items: Sequence[InterviewItem]) -> str:
    """Read the item by whose yes a referral comes to a diagnosis after all."""
    name = top.text("confirmed_by")
    kinds = {item.id: item.type for item in items}
    if name and kinds.get(name) is not ItemType.YES_NO:
        where = top.at("confirmed_by")
        top.log.fault(where, f"confirmed_by needs a yes_no item, and {name!r} is none.")
    return name


def _measures(top: Fields) -> tuple[str, ...]:
    found = []
    for table in top.tables("measure"):
        found.append(table.text("id", required=True))
        table.text("relation")
        table.number("caseness")
        table.done()
    return tuple(found)


def _sources(top: Fields, works: Mapping[str, Work], *, local: bool) -> tuple[Source, ...]:
    found = []
    for table in top.tables("source"):
        ref, year = table.text("ref"), table.text("date")
        name, facts = table.text("id"), table.text("facts")
        work = works.get(name)
        if local and name and work is None:
            name, ref = "", ref or (f"{name}: {facts}" if facts else name)
        if name and work is None:
            table.log.fault(table.at("id"), f"There is no work {name!r} in the bibliography.")
        if work is not None:
            ref, year = f"{work.title}: {facts}" if facts else work.title, work.year
        elif not name and not ref:
            table.log.fault(table.where, "A source needs ref, or the id of a work.")
        found.append(Source(ref, year, table.flag("verified")))
        table.done()
    if not found:
        top.log.fault((), "A module needs a source ([[source]]).")
    return tuple(found)


def _screener(top: Fields, taken: Iterable[str]) -> tuple[ScreenerQuestion, ...]:
    found: list[ScreenerQuestion] = []
    tables = top.tables("screener")
    names = [table.identifier() for table in tables]
    each_id_once(zip(names, tables, strict=True), taken)
    earlier: set[str] = set()
    for name, table in zip(names, tables, strict=True):
        opens = table.texts("opens", allowed=YES_NO_WORDS) or ("yes", "unsure")
        follows = table.text("follows")
        if follows and follows not in earlier:
            table.log.fault(table.where, f"No screener question {follows!r} stands before it.")
        earlier.add(name)
        found.append(ScreenerQuestion(name, table.text("probe", required=True), opens, follows))
        table.done()
    return tuple(found)
