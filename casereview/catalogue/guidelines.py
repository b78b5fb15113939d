"""Reads guidelines and what they recommend (`resources/clinical/guidelines`), naming the line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from casereview.catalogue.content_file import (
    complain,
    each_once,
    provenance,
    read_file,
    some_texts,
    unknown_modules,
)
from casereview.catalogue.faults import Fault
from casereview.catalogue.fields import Fields
from casereview.domain.care.guideline import (
    Comparator,
    Format,
    Guideline,
    Guidelines,
    Level,
    Recommendation,
    Severity,
    Span,
    Strength,
)
from casereview.domain.care.treatment_kind import TREATMENTS
from casereview.paths import resources


@dataclass(frozen=True, slots=True)
class _Held:
    """What one file holds: one guideline with its rows, or published averages."""

    guideline: Guideline | None
    recommendations: tuple[Recommendation, ...]
    comparators: tuple[Comparator, ...]


def guidelines_folder() -> Path:
    """Return where the shipped guidelines are."""
    return resources() / "clinical" / "guidelines"


def load_guidelines(folder: Path | None = None) -> Guidelines:
    """Read every guideline of a folder, the shipped one by default.

    Raises CatalogueError, naming file and line, when a file breaks a rule.
    """
    held: list[_Held] = []
    faults: list[Fault] = []
    for file in sorted((folder or guidelines_folder()).glob("*.toml")):
        found, wrong = read_file(file, _file)
        faults += wrong
        if found is not None:
            held.append(found)
    complain([*faults, *_across(held)])
    return Guidelines(
        tuple(each.guideline for each in held if each.guideline),
        tuple(row for each in held for row in each.recommendations),
        tuple(row for each in held for row in each.comparators),
    )


def check_guideline_file(path: Path, modules: Collection[str] | None = None) -> list[Fault]:
    """Return everything wrong with a guideline's file; disorders are to be among the modules."""
    return read_file(path, partial(_file, modules=modules))[1]


def check_guidelines(folder: Path) -> list[Fault]:
    """Return what is wrong between the guidelines of a folder, each by itself left aside."""
    found = [read_file(file, _file)[0] for file in sorted(folder.glob("*.toml"))]
    return _across([each for each in found if each is not None])


def _across(held: Sequence[_Held]) -> list[Fault]:
    """See that ids are used once, and that who supersedes whom is said alike by both."""
    guidelines: dict[str, Guideline] = {}
    faults = []
    for each in held:
        if each.guideline is None:
            continue
        name = f"{each.guideline.id.lower()}.toml"
        if each.guideline.id in guidelines:
            faults.append(Fault(name, 1, f"The id {each.guideline.id!r} is used twice."))
        guidelines[each.guideline.id] = each.guideline
    for guideline in guidelines.values():
        successor = guidelines.get(guideline.superseded_by)
        if successor is not None and guideline.id not in successor.supersedes:
            text = f"{successor.id} does not say that it supersedes {guideline.id}."
            faults.append(Fault(f"{guideline.id.lower()}.toml", 1, text))
    rows: set[str] = set()
    for row in (row for each in held for row in each.recommendations):
        if row.id in rows:
            faults.append(
                Fault(f"{row.guideline.id.lower()}.toml", 1, f"{row.id!r} is used twice.")
            )
        rows.add(row.id)
    return faults


def _file(top: Fields, modules: Collection[str] | None = None) -> _Held:
    guideline = _guideline(top.table("guideline")) if "guideline" in top else None
    tables = top.tables("recommendation")
    if tables and guideline is None:
        top.log.fault(top.at("recommendation"), "Rows need the [guideline] that they are of.")
    averages = top.tables("comparator")
    if guideline is None and not averages:
        top.log.fault((), "The file holds neither a guideline nor a comparator.")
    rows = tuple(_row(table, guideline, modules) for table in tables) if guideline else ()
    each_once(top, "recommendation", [row.id for row in rows])
    found = tuple(_comparator(table) for table in averages)
    each_once(top, "comparator", [row.id for row in found])
    return _Held(guideline, rows, found)


def _guideline(table: Fields) -> Guideline:
    guideline = Guideline(
        id=table.identifier(),
        title=table.text("title", required=True),
        publisher=table.text("publisher", required=True),
        supersedes=table.texts("supersedes"),
        superseded_by=table.text("superseded_by"),
        note=table.text("note"),
        provenance=provenance(table),
        studies_only=table.flag("studies_only"),
    )
    if guideline.provenance.period.begin is None:
        table.log.fault(table.where, "valid_from is missing.")
    if guideline.superseded_by and guideline.provenance.period.end is None:
        table.log.fault(table.at("superseded_by"), "What is superseded needs its valid_to.")
    table.done()
    return guideline


def _row(table: Fields, guideline: Guideline, modules: Collection[str] | None) -> Recommendation:
    row = Recommendation(
        id=table.identifier(),
        guideline=guideline,
        disorders=some_texts(table, "disorders"),
        problem=table.text("problem", required=True),
        treatment=table.text("treatment", required=True),
        treatments=table.texts("treatments", allowed=TREATMENTS),
        level=Level(table.choice("level", tuple(Level)) or Level.ANY),
        format=Format(table.choice("format", tuple(Format)) or Format.ANY),
        strength=Strength(table.choice("strength", tuple(Strength)) or Strength.NOT_SAID),
        sessions=_span(table, "sessions"),
        minutes=_span(table, "minutes"),
        contact_minutes=_span(table, "contact_minutes"),
        weeks=_span(table, "weeks"),
        hours=_span(table, "hours"),
        therapist_hours=table.flag("therapist_hours"),
        severity=_severity(table.table("severity")) if "severity" in table else None,
        conditions=table.text("conditions"),
        provenance=provenance(table, above=guideline.provenance),
    )
    table.done()
    unknown_modules(table, row.disorders, modules)
    if (row.strength is Strength.NO_GUIDELINE) is not guideline.studies_only:
        words = "no_guideline is the strength of studies, and of nothing else."
        table.log.fault(table.at("strength"), words)
    if row.therapist_hours and row.hours is None:
        table.log.fault(
            table.at("therapist_hours"), "therapist_hours says whose hours; none given."
        )
    if row.strength is Strength.DO_NOT and row.has_dose:
        table.log.fault(table.where, "What is advised against has no dose.")
    if row.provenance.verified and "source" not in table:
        table.log.fault(table.where, "A verified row names the source that was seen.")
    return row


def _span(table: Fields, name: str) -> Span | None:
    """Read an amount: `{ low = 6, high = 8, verified = true }`."""
    if name not in table:
        return None
    amount = table.table(name)
    low, high = amount.number("low"), amount.number("high")
    if low is None and high is None:
        table.log.fault(table.at(name), f"{name} needs low, high or both.")
        return None
    if (low is not None and low <= 0) or (high is not None and high < (low or 0)):
        table.log.fault(table.at(name), f"{name} must be more than 0, low not above high.")
    span = Span(low, high, amount.flag("verified"), amount.flag("about"), amount.flag("above"))
    amount.done()
    return span


def _severity(table: Fields) -> Severity:
    severity = Severity(
        table.text("measure", required=True), table.number("low"), table.number("high")
    )
    if severity.low is None and severity.high is None:
        table.log.fault(table.where, "severity needs low, high or both.")
    table.done()
    return severity


def _comparator(table: Fields) -> Comparator:
    found = Comparator(
        id=table.identifier(),
        level=Level(table.choice("level", tuple(Level)) or Level.ANY),
        what=table.text("what", required=True),
        mean=table.number("mean"),
        deviation=table.number("deviation"),
        stated=_span(table, "stated"),
        note=table.text("note"),
        provenance=provenance(table),
    )
    if (found.mean is None) is (found.stated is None):
        table.log.fault(table.where, "A comparator needs a mean or a stated range, not both.")
    if found.deviation is not None and (found.mean is None or found.deviation < 0):
        table.log.fault(table.at("deviation"), "deviation needs its mean and is not below 0.")
    table.done()
    return found
