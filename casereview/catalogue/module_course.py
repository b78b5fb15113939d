"""Reads how severe a module's disorder is and when it has remitted (2.6, 2.8)."""

from __future__ import annotations

from dataclasses import replace

from casereview.catalogue.fields import Fields
from casereview.catalogue.module_logic import LogicReader
from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.interview import (
    InterviewModule,
    ItemType,
    Remission,
    RemissionStage,
    SeverityBand,
)


def with_severity(top: Fields, module: InterviewModule) -> InterviewModule:
    """Return the module with its bands of severity, and what they go by."""
    table = top.table("severity")
    item, count, scale = table.text("item"), table.text("count"), table.text("scale")
    bands = _bands(table)
    found = module.item(item)
    if item and found is None:
        table.log.fault(table.at("item"), f"There is no item {item!r}.")
    elif count:
        _check_counted(table, module)
    elif bands and (found is None or found.type is not ItemType.NUMBER):
        table.log.fault(table.where, "Bands need a number item, or the count of a criterion.")
    table.done()
    return replace(
        module,
        severity_item=item,
        severity_count=count,
        severity_bands=bands,
        severity_scale=scale,
    )


def _bands(severity: Fields) -> tuple[SeverityBand, ...]:
    bands: list[SeverityBand] = []
    for row in severity.tables("band"):
        lowest = row.number("at_least")
        if lowest is None:
            row.log.fault(row.where, "A band needs at_least.")
        elif bands and lowest <= bands[-1].at_least:
            row.log.fault(row.where, "Bands must rise.")
        bands.append(SeverityBand(row.text("label", required=True), lowest or 0.0))
        row.done()
    return tuple(bands)


def _check_counted(table: Fields, module: InterviewModule) -> None:
    """Check that severity goes by one list, counted in a criterion."""
    count, where = table.text("count"), table.at("count")
    waiting = [criterion.expr for criterion in module.criteria if criterion.id == count]
    if table.text("item"):
        table.log.fault(where, "Severity goes by an item or by a count, not by both.")
    while waiting:
        here = waiting.pop()
        if isinstance(here, ex.AtLeast):
            return
        waiting += ex.parts(here)
    table.log.fault(where, f"{count!r} is no criterion with a counted list (at_least).")


def read_remission(top: Fields, logic: LogicReader) -> Remission | None:
    """Return when the disorder, once met, has remitted; None where the file does not say."""
    if "remission" not in top:
        return None
    table = top.table("remission")
    tests = logic.remission_tests(table)
    remission = Remission(
        basis=table.text("basis", required=True),
        partial=tests["partial"],
        full=tests["full"],
        full_after=table.days("full_after") or 0.0,
        short_is_partial=table.flag("short_is_partial"),
        despite_subthreshold=table.flag("despite_subthreshold"),
        free_for=table.text("free_for"),
        stages=_stages(table),
    )
    free_for = logic.names.items.get(remission.free_for)
    if remission.free_for and (free_for is None or free_for.type is not ItemType.DURATION):
        table.log.fault(table.at("free_for"), "free_for needs a duration item.")
    if remission.stages and remission.stages[0].after != remission.full_after:
        table.log.fault(table.where, "The first stage begins at full_after.")
    table.done()
    return remission


def _stages(remission: Fields) -> tuple[RemissionStage, ...]:
    stages: list[RemissionStage] = []
    for row in remission.tables("stage"):
        after = row.days("after") or 0.0
        if stages and after <= stages[-1].after:
            row.log.fault(row.where, "Stages must follow one another.")
        stages.append(RemissionStage(row.text("label", required=True), after))
        row.done()
    return tuple(stages)
