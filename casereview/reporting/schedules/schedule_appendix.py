"""The completed schedules of the interview as an appendix of the report, where the expert chose so.

They say what the schedules on their own paper say of the ratings, in the report's own numbering.
"""

from __future__ import annotations

from casereview.domain.assessing.finding import Status
from casereview.domain.reports.report import Run
from casereview.reporting.schedules.schedule_answers import (
    Asked,
    Rated,
    Rating,
    moment_name,
    signed,
)
from casereview.reporting.schedules.schedule_blocks import SYSTEM_NAMES
from casereview.reporting.wording import listed, lower_first, run, sentence
from casereview.reporting.writer import Cell, Writer


def schedules(w: Writer) -> None:
    """Give every rating of every module with what it rests on, a part of the appendix for each."""
    material = w.material
    if not material.dossier.case.schedules_bound:
        return
    found = [
        Rated(material.dossier, material.findings, key, material.content.modules)
        for key in material.keys
        if key.module in material.content.modules
    ]
    found = [rated for rated in found if rated.points]
    if not found:
        return
    w.say(
        "This appendix gives the schedules of the interview as they were completed: every "
        "question, every rating and what it rests on. The ratings name the time points as the "
        "table of the outcome above them does. What was not asked at a time is said not to have "
        "been asked; it never counts as absent.",
        source="interview",
    )
    for rated in found:
        w.new_part()
        _schedule(w, rated)


def _schedule(w: Writer, rated: Rated) -> None:
    module = rated.module
    name = f"schedule-{rated.key}"
    with_version = f"; rated with version {rated.rated_with}" if rated.rated_with else ""
    w.say(
        run(f"{rated.title}. ", bold=True),
        f"Module {rated.version}{with_version}. {module.review[:1].upper()}{module.review[1:]}. ",
        w.to_table(name),
        " gives the outcome, ",
        w.to_table(f"{name}-ratings"),
        " the ratings.",
        source="interview",
    )
    _outcome(w, rated, name)
    _ratings(w, rated, f"{name}-ratings")


def _outcome(w: Writer, rated: Rated, name: str) -> None:
    systems = list(rated.module.rules)
    rows: list[list[Cell]] = []
    for point in rated.points:
        decided = rated.diagnoses.get(point.id)
        said = rated.conclusion(decided) if decided else "none recorded"
        by_rules: list[str | Run] = []
        for system in systems:
            lead = f"{SYSTEM_NAMES[system]}: " if len(systems) > 1 else ""
            text = f"{lead}{rated.status(point, system)}"
            by_rules.append(f"\n{text}" if by_rules else text)
        status = signed(Status(decided.status)) if decided else ""
        concluded: list[str | Run] = [
            run(status, bold=True),
            said.removeprefix(status),
        ]
        rows.append([[moment_name(point), f"\n{rated.dated(point)}"], by_rules, concluded])
    only = f" of {SYSTEM_NAMES[systems[0]]}" if len(systems) == 1 else ""
    w.table(
        name,
        f"{rated.title}: outcome",
        (("Time point", 1.2), (f"By the rules{only}", 1.4), ("My conclusion", 2.4)),
        rows,
        note=rated.for_adults,
    )


def _ratings(w: Writer, rated: Rated, name: str) -> None:
    rows: list[list[Cell]] = []
    unasked: list[str] = []
    for asked in rated.asked():
        ratings = rated.ratings(asked)
        silent = rated.silent(asked)
        if not ratings:
            unasked.append(f"{asked.id} ({lower_first(asked.label)})")
            continue
        for number, rating in enumerate(ratings):
            rows.append(_row(asked, rating, first=number == 0))
        if silent:
            rows[-1][3] = [*rows[-1][3], f"\n{silent}"]
    note = f"Not asked at any of these times: {listed(unasked)}." if unasked else ""
    w.table(
        name,
        f"{rated.title}: ratings",
        (("Question", 1.5), ("Time points", 0.85), ("Rating", 0.85), ("What it rests on", 2.4)),
        rows,
        note=note,
    )


def _row(asked: Asked, rating: Rating, *, first: bool) -> list[Cell]:
    question: list[str | Run] = [run(asked.id, bold=True)]
    if first:
        question.append(f" {asked.label}")
        question += [run(f"\n{asked.probe}", italic=True)] if asked.probe else []
    said: list[str | Run] = [run(rating.said, bold=True)] if rating.said else ["noted, not rated"]
    if not rating.counted:
        said.append("\nkept, not counted")
    basis: list[str | Run] = []
    for text in (rating.quote, sentence(rating.note), *rating.passages, rating.basis):
        if text:
            basis.append(f"\n{text}" if basis else text)
    moments = ", ".join(point.short.replace(" ", "\u00a0") for point in rating.moments)
    return [question, [moments], said, basis]
