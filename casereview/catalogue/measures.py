"""Reads self-report measures and the service's rules for them from TOML (iapt-and-treatment 1)."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from pathlib import Path

from casereview.catalogue.faults import Fault
from casereview.catalogue.fields import Fields
from casereview.catalogue.toml_file import read_toml
from casereview.domain.assessing.measure import (
    Band,
    ImportantDifference,
    Measure,
    MeasureRule,
    OtherCut,
    Scoring,
    Serves,
)
from casereview.errors import CatalogueError
from casereview.paths import resources

_SCORINGS = tuple(Scoring)


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


def load_local(folder: Path, shipped: dict[str, Measure]) -> tuple[dict[str, Measure], list[Fault]]:
    """Read a user's own measures; a faulty file is left out, and its faults are returned.

    None takes the place of a shipped measure or of another of the user's own.
    """
    measures: dict[str, Measure] = {}
    faults: list[Fault] = []
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        measure, found = _read(file)
        faults += found
        if measure is None:
            continue
        names = {measure.id.casefold(), *(alias.casefold() for alias in measure.aliases)}
        taken = [
            other.id
            for other in (*shipped.values(), *measures.values())
            if names & {other.id.casefold(), *(alias.casefold() for alias in other.aliases)}
        ]
        if taken:
            text = f"{measure.id} or one of its other names already stands for {taken[0]}."
            faults.append(Fault(file.name, 1, text))
        else:
            measures[measure.id] = replace(measure, local=True)
    return measures, faults


def check_measure_file(path: Path) -> list[Fault]:
    """Return everything wrong with a measure's file, in order of line."""
    return sorted(_read(path)[1], key=lambda fault: (fault.line, fault.text))


def _read(path: Path) -> tuple[Measure | None, list[Fault]]:
    data, log = read_toml(path)
    if data is None:
        return None, log.faults
    measure = _measure(Fields(log, (), data))
    return (measure if log.sound else None), log.faults


def _measure(top: Fields) -> Measure:
    if top.whole("format") != 1:
        top.log.fault(top.at("format"), "format must be 1.")
    scoring = Scoring(top.choice("scoring", _SCORINGS, required=False) or Scoring.TOTAL_ONLY)
    low, high = (
        _number(top, name) if scoring is Scoring.MEAN else top.whole(name)
        for name in ("low", "high")
    )
    if (low is None) is not (high is None) or (low is not None and not 0 <= low < (high or 0)):
        top.log.fault((), "A measure needs low and high, and low below high, or neither.")
    measure = Measure(
        id=top.identifier(),
        name=top.text("name", required=True),
        low=low,
        high=high,
        item_high=top.whole("item_high") or 0,
        rules=tuple(_rule(table) for table in top.tables("rule")),
        aliases=top.texts("aliases"),
        item_low=top.whole("item_low") or 0,
        items=top.whole("items") or 0,
        scoring=scoring,
        optional=_numbers(top, "optional_items"),
        not_applicable=top.whole("not_applicable"),
        prorate=top.whole("prorate") or 0,
        bands=tuple(_band(table) for table in top.tables("band")),
        bands_source=top.text("bands_source"),
        bands_verified=top.flag("bands_verified"),
        other_cuts=tuple(_cut(table) for table in top.tables("other_cut")),
        differences=tuple(_difference(table) for table in top.tables("important_difference")),
        serves=tuple(_serves(table) for table in top.tables("serves")),
        range_source=top.text("range_source"),
        range_verified=top.flag("range_verified"),
        note=top.text("note"),
    )
    top.done()
    _check_items(top, measure)
    _check_values(top, measure)
    _check_periods(top, measure)
    return measure


def _number(table: Fields, name: str) -> float | None:
    """Return a number, a whole one as such, so that it is written without a point."""
    value = table.number(name)
    return int(value) if value is not None and value.is_integer() else value


def _numbers(top: Fields, name: str) -> tuple[int, ...]:
    """Return a list of whole numbers."""
    value = top.raw(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(type(one) is int for one in value):
        top.log.fault(top.at(name), f"{name} must be a list of whole numbers.")
        return ()
    return tuple(value)


def _rule(table: Fields) -> MeasureRule:
    rule = MeasureRule(
        valid_from=_day(table, "valid_from"),
        valid_to=_day(table, "valid_to"),
        caseness=_number(table, "caseness"),
        reliable_change=_number(table, "reliable_change"),
        source=table.text("source", required=True),
        verified=table.flag("verified"),
        above=table.flag("above"),
        source_year=_year(table),
    )
    if rule.above and rule.caseness is None:
        table.log.fault(table.at("above"), "above says how caseness is read; caseness is missing.")
    if rule.reliable_change is not None and rule.reliable_change <= 0:
        table.log.fault(table.at("reliable_change"), "reliable_change must be more than 0.")
    table.done()
    return rule


def _year(table: Fields) -> int | None:
    year = table.whole("source_year")
    if year is not None and not 1950 <= year <= 2100:
        table.log.fault(table.at("source_year"), "source_year must be a year.")
    return year


def _band(table: Fields) -> Band:
    low, high = table.number("low"), table.number("high")
    if low is None or high is None or low > high:
        table.log.fault(table.where, "A band needs low and high, and low not above high.")
    band = Band(table.text("name", required=True), low or 0, high or 0, table.texts("aliases"))
    table.done()
    return band


def _cut(table: Fields) -> OtherCut:
    value = table.number("value")
    if value is None:
        table.log.fault(table.where, "value is missing.")
    cut = OtherCut(
        value or 0,
        table.text("meaning", required=True),
        table.text("source", required=True),
        table.flag("verified"),
    )
    table.done()
    return cut


def _difference(table: Fields) -> ImportantDifference:
    points, percent = table.number("points"), table.number("percent")
    least, most = table.number("percent_low"), table.number("percent_high")
    if (points is None) is (percent is None):
        table.log.fault(table.where, "An important difference needs points or percent, not both.")
    if any(value is not None and value <= 0 for value in (points, percent, least, most)):
        table.log.fault(table.where, "An important difference must be more than 0.")
    if (least is None) is not (most is None) or (
        percent is not None and least is not None and not least <= percent <= (most or 0)
    ):
        table.log.fault(table.where, "percent must lie between percent_low and percent_high.")
    found = ImportantDifference(
        study=table.text("study", required=True),
        points=points,
        percent=percent,
        percent_low=least,
        percent_high=most,
        baseline=table.text("baseline"),
        note=table.text("note"),
        verified=table.flag("verified"),
        work=table.text("work"),
    )
    table.done()
    return found


def _serves(table: Fields) -> Serves:
    found = Serves(
        problem=table.text("problem", required=True),
        code=table.text("code"),
        data_set=table.text("data_set"),
        valid_from=_day(table, "valid_from"),
        valid_to=_day(table, "valid_to"),
        source=table.text("source", required=True),
        verified=table.flag("verified"),
    )
    table.done()
    return found


def _check_items(top: Fields, measure: Measure) -> None:
    """See that the items give just the range that is stated."""
    if measure.scoring is Scoring.TOTAL_ONLY:
        if measure.optional or measure.prorate or measure.not_applicable is not None:
            top.log.fault((), "Without scoring by items, nothing can be said of single items.")
        return
    if not measure.items and measure.scoring is Scoring.MEAN:
        return  # an average can be entered though the number of items is not known
    if measure.items < 1 or not 0 <= measure.item_low < measure.item_high:
        top.log.fault((), "Scoring by items needs items, item_high and an item_low below it.")
        return
    times = measure.items if measure.scoring is Scoring.SUM else 1
    ends = (times * measure.item_low, times * measure.item_high)
    if (measure.low, measure.high) != ends:
        top.log.fault(top.at("high"), f"The items give {ends[0]} to {ends[1]}, not what is stated.")
    if any(not 1 <= number <= measure.items for number in measure.optional):
        top.log.fault(top.at("optional_items"), "There is no such item.")
    if not 0 <= measure.prorate < measure.items:
        top.log.fault(top.at("prorate"), "prorate must be fewer than the items.")


def _check_values(top: Fields, measure: Measure) -> None:
    """See that thresholds and bands lie on the scale, bands in order and apart."""
    if measure.low is None or measure.high is None:
        if measure.bands:
            top.log.fault(top.at("band"), "Bands need a range.")
        return
    for place, rule in enumerate(measure.rules):
        if rule.caseness is not None and not measure.low <= rule.caseness <= measure.high:
            where = (*top.at("rule"), place, "caseness")
            top.log.fault(where, f"caseness must lie within {measure.range_words}.")
    for place, cut in enumerate(measure.other_cuts):
        if not measure.low <= cut.value <= measure.high:
            where = (*top.at("other_cut"), place, "value")
            top.log.fault(where, f"value must lie within {measure.range_words}.")
    for place, band in enumerate(measure.bands):
        if not measure.low <= band.low <= band.high <= measure.high:
            top.log.fault((*top.at("band"), place), f"A band must lie in {measure.range_words}.")
    for place, (one, other) in enumerate(itertools.pairwise(measure.bands), 1):
        if other.low <= one.high:
            top.log.fault((*top.at("band"), place), "Bands must follow one another, lowest first.")
    names = [word.casefold() for band in measure.bands for word in (band.name, *band.aliases)]
    if len(set(names)) != len(names):
        top.log.fault(top.at("band"), "Two bands have the same name.")
    for place, difference in enumerate(measure.differences):
        if difference.baseline and difference.baseline.casefold() not in names:
            where = (*top.at("important_difference"), place, "baseline")
            top.log.fault(where, f"There is no band {difference.baseline!r}.")


def _check_periods(top: Fields, measure: Measure) -> None:
    """See that on each day one rule at most is in force."""
    for place, rule in enumerate(measure.rules):
        where = (*top.at("rule"), place)
        if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
            top.log.fault(where, "valid_to is before valid_from.")
        for other in measure.rules[:place]:
            begins_before_end = not (rule.valid_to and other.valid_from > rule.valid_to)
            ends_after_begin = not (other.valid_to and other.valid_to < rule.valid_from)
            if begins_before_end and ends_after_begin:
                top.log.fault(where, "Two rules are in force on the same day.")


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
