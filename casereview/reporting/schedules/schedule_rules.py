"""How ratings count, in plain words: the last part of a schedule, blank or completed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.interview import InterviewModule, Outcome, Rule
from casereview.domain.assessing.note_words import note_words
from casereview.domain.assessing.quantity import DAYS_IN_MONTH
from casereview.domain.assessing.rule_words import RuleLine, rule_lines, rule_phrase
from casereview.domain.reports.report import Run
from casereview.reporting.schedules.schedule_blocks import (
    SYSTEM_NAMES,
    WIDTH,
    grid,
    hair,
    part,
    widest,
)
from casereview.reporting.setting.grids import Cell
from casereview.reporting.setting.story import Block, Box, Kept, Story, Words, words
from casereview.reporting.setting.styles import HAIR, STYLES
from casereview.reporting.wording import sentence

_EFFECTS = {
    "flag": "Caution, the status stays",
    "exclude": "The diagnosis is not given",
    "replace": "Another diagnosis takes its place",
}
_OUTCOMES = (
    ("Met", "The syndrome holds and every exclusion was considered and does not apply"),
    ("Criteria present, diagnosis not given", "The syndrome holds, but an exclusion applies"),
    ("Subthreshold", "The syndrome does not hold, the subthreshold rule and the exclusions do"),
    ("Not met", "The syndrome does not hold, whatever the answers still open may be"),
    ("Undetermined", "Answers that are open could still change the result"),
)
_SCREEN_OUTCOMES = (
    ("Screen positive", "The rule of the screen holds; refer on, no diagnosis is given"),
    ("Not indicated", "The rule does not hold, whatever the answers still open may be"),
    ("Undetermined", "Answers that are open could still change the result"),
)


_NONE: Mapping[ex.Expr, str] = {
    ex.Const(True): "No exclusion belongs to this rule",
    ex.Const(False): "None is given in this classification",
}
_TICKS = 27.0
_BOXES = "“Present” is box 3. A box that is left empty never counts as absent. "


def rules(
    module: InterviewModule, titles: Mapping[str, str], where: str, ticks: Sequence[str] = ()
) -> Story:
    """Return criteria, the rule of each classification, outcomes and remission in words.

    ticks: the columns in which a reader ticks the criteria that hold.
    """
    made = part("How the ratings count", where)
    made.append(
        words(
            f"{_BOXES if ticks else ''}Letters and numbers are those of the questions above.",
            "text",
            where,
            keeps=True,
        )
    )
    if module.criteria:
        if ticks:
            made.append(words("Tick a criterion where it holds.", "text", where, keeps=True))
        made.append(_criteria(module, titles, where, ticks))
    for system, rule in module.rules.items():
        made += _rule(module, system, rule, titles, where)
    made += _outcomes(module, where)
    made += _remission(module, titles, where)
    return made


def _criteria(
    module: InterviewModule, titles: Mapping[str, str], where: str, ticks: Sequence[str]
) -> Block:
    letters = widest([criterion.id for criterion in module.criteria], 30, 110)
    labels = 140.0
    rest = WIDTH - letters - labels - _TICKS * len(ticks)
    rows: list[list[Cell]] = [
        [
            words(criterion.id, "label", where),
            words(criterion.label, "anchor", where),
            _lines(rule_lines(module, criterion.expr, titles), where),
            *(Box() for _ in ticks),
        ]
        for criterion in module.criteria
    ]
    style = [hair(0, -2, HAIR)]
    if ticks:
        rows.insert(0, ["", "", "", *(words(tick, "mark", where) for tick in ticks)])
        style.append(("RIGHT", (3, 0), (-1, -1), 0))
    widths = [letters, labels, rest, *([_TICKS] * len(ticks))]
    return grid(rows, widths, style, headed=bool(ticks))


def _rule(
    module: InterviewModule, system: str, rule: Rule, titles: Mapping[str, str], where: str
) -> Story:
    rows: list[list[Cell]] = []
    named: list[tuple[str, ex.Expr | None]] = [
        ("Syndrome", rule.syndrome),
        ("Exclusions ruled out", rule.exclusion),
        ("Subthreshold", rule.subthreshold),
    ]
    for label, expr in named:
        if expr is not None:
            none = _NONE.get(expr) if label != "Syndrome" else None
            lines = (RuleLine(0, none),) if none else rule_lines(module, expr, titles)
            rows.append([words(label, "label", where), _lines(lines, where)])
    for hierarchy in rule.hierarchy:
        text = f"{sentence(hierarchy.text)} When: {rule_phrase(module, hierarchy.when, titles)}."
        effect = _EFFECTS[hierarchy.effect]
        rows.append([words(effect, "label", where), words(text, "anchor", where)])
    if rule.note:
        note = sentence(note_words(rule.note))
        rows.append([words("Note", "label", where), words(note, "anchor", where)])
    table = grid(rows, [130, WIDTH - 130], [hair(0, -2, HAIR)])
    return [*part(f"Rule of {SYSTEM_NAMES[system]}", where), table]


def _outcomes(module: InterviewModule, where: str) -> Story:
    known = _OUTCOMES if module.outcome is Outcome.DIAGNOSIS else _SCREEN_OUTCOMES
    rows = [[words(word, "label", where), words(when, "anchor", where)] for word, when in known]
    table = grid(rows, [190, WIDTH - 190], [hair(0, -2, HAIR)])
    return [*part("What may come of it", where), Kept((table,))]


def _remission(module: InterviewModule, titles: Mapping[str, str], where: str) -> Story:
    found = module.remission
    if found is None:
        return []
    rows: list[list[Cell]] = []
    for label, expr in (("Partial", found.partial), ("Full", found.full)):
        if expr is not None:
            said = _lines(rule_lines(module, expr, titles), where)
            rows.append([words(label, "label", where), said])
    if found.full_after:
        months = found.full_after / DAYS_IN_MONTH
        text = f"Full remission after {months:g} months"
        if found.short_is_partial:
            text += "; a shorter time free of symptoms is partial remission"
        rows.append([words("Time", "label", where), words(text, "anchor", where)])
    basis = (
        "By a convention of this software; the manual defines none."
        if found.basis == "product_convention"
        else ""
    )
    made = part("Remission of a disorder met before", where)
    if basis:
        made.append(words(basis, "aside", where, keeps=True))
    return [*made, Kept((grid(rows, [130, WIDTH - 130], [hair(0, -2, HAIR)]),))] if rows else made


def _lines(lines: Iterable[RuleLine], where: str) -> Story:
    """Return a rule in words, its parts set in from what they belong to."""
    made: Story = []
    for line in lines:
        room = 10.0 * line.depth
        style = replace(STYLES["anchor"], indent=room, hang=max(0.0, room - 9))
        text = line.text if line.depth else sentence(line.text).rstrip(".")
        made.append(Words((Run(text),), style, where, "–" if line.depth else ""))
    return made
