"""Writes the blank schedule of a module: the interview on paper, to be filled in by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from casereview.domain.assessing.adulthood import RULES_FOR_ADULTS
from casereview.domain.assessing.interview import (
    InterviewItem,
    InterviewModule,
    ItemType,
    Outcome,
    ScreenerQuestion,
)
from casereview.domain.assessing.note_words import note_words
from casereview.domain.assessing.quantity import duration_words
from casereview.domain.assessing.rule_words import rule_phrase
from casereview.domain.reports.report import Run
from casereview.errors import BadInputError
from casereview.reporting.pdf_finish import Properties
from casereview.reporting.schedules.schedule_blocks import (
    AREA,
    WIDTH,
    classification,
    grid,
    hair,
    part,
    points,
    review_banner,
    reviewed_words,
    sources,
    styled_words,
    write_schedule,
)
from casereview.reporting.schedules.schedule_rules import rules
from casereview.reporting.setting.grids import Cell, Look
from casereview.reporting.setting.story import Block, Box, Kept, Lines, Space, Story, words
from casereview.reporting.setting.styles import HAIR, RULE

MOST_POINTS = 6
"""Time points that fit beside the questions."""

_ID, _DIGIT, _COLUMN = 40.0, 15.0, 27.0
_BELOW = 7.0
"""Space between the last line to write on and the rule that ends a question."""
_LONG = 1500
"""Characters of an anchor that no longer fits beside its boxes."""

_WHERE = "the schedule"
_RATINGS = {
    "absent": ("Absent", "Not present, or no more than most people in that situation."),
    "subthreshold": (
        "Subthreshold",
        "Present, but seldom, mild, brief or without effect.",
    ),
    "threshold": (
        "Present",
        "As often as stated, with a clear example; plainly beyond the ordinary, or a clear change.",
    ),
    "inadequate": (
        "Not enough information",
        "Could not say, refused, contradicted, or the records disagree and cannot be reconciled.",
    ),
}
_CHOICES = {
    ItemType.EXCLUSION: (
        ("no", "No: considered, does not apply"),
        ("yes", "Yes: applies"),
        ("unsure", "Unsure"),
    ),
    ItemType.YES_NO: (
        ("yes", "Yes"),
        ("no", "No"),
        ("unsure", "Unsure"),
        ("cannot_say", "Cannot say"),
    ),
}
Options = list[tuple[str, Block]]
"""Each answer's key on the page's keyboard, or nothing, and what stands beside its boxes."""

_NOTICE = (
    "An aid to a qualified clinician. It keeps the rules in order; it does not diagnose. You "
    "remain responsible for every rating and conclusion. It is not a validated instrument and is "
    "not SCID, MINI or ADIS. Use it only if you are trained and registered to make psychiatric or "
    "psychological diagnoses. Nothing here detects exaggeration or replaces the records, a "
    f"physical examination or collateral information. {RULES_FOR_ADULTS}"
)
_USE = (
    "Put the question in your own words where that helps, then ask further. Ask for a recent "
    "example before you rate.",
    "Rate the criterion, not the answer, by what the evidence supports. Nothing is asked to reach "
    "a count.",
    "Tick one box in the column of the time point. An empty row means not asked: it never counts "
    "as absent.",
    "Note what was said in the person’s words, and what the rating rests on: claimant (C), "
    "informant (I), record (R, with document and page), observation (O).",
    "Consider every exclusion once the syndrome is there; a blank one leaves the result open.",
)


def blank_schedule(
    module: InterviewModule, titles: Mapping[str, str], time_points: int, software: str
) -> bytes:
    """Return the schedule as a PDF; the same module gives the same bytes.

    titles: names of other modules by id. Raises BadInputError for a number of time points that
    does not fit, and for a character that no font has.
    """
    if not 1 <= time_points <= MOST_POINTS:
        raise BadInputError(f"A schedule has 1 to {MOST_POINTS} time points, not {time_points}.")
    heading = (
        f"{module.title} · blank schedule · module {module.id} {module.version}",
        f"{reviewed_words(module)} · Reference ______________________  Date ________________",
    )
    properties = Properties(f"{module.title}: blank schedule", software=software)
    return write_schedule(_Blank(module, titles, time_points).story(), heading, properties)


class _Blank:
    """Builds the schedule of one module, part by part."""

    def __init__(
        self, module: InterviewModule, titles: Mapping[str, str], time_points: int
    ) -> None:
        self._module = module
        self._titles = titles
        self._points = [f"T{number}" for number in range(1, time_points + 1)]
        self._text = WIDTH - _ID - _DIGIT - _COLUMN * time_points

    def story(self) -> Story:
        """Return everything that flows over the pages."""
        made = self._opening()
        if self._module.screener:
            made += part("Screening", _WHERE)
            for question in self._module.screener:
                made += self._screening(question)
        asked = [item for item in self._module.items if not item.retired]
        exclusions = [item for item in asked if item.type is ItemType.EXCLUSION]
        made += part("Questions", _WHERE)
        for item in asked:
            if item.type is not ItemType.EXCLUSION:
                made += self._item(item)
        if exclusions:
            made += part("Exclusions, once the syndrome is there", _WHERE)
            for item in exclusions:
                made += self._item(item)
        made += rules(self._module, self._titles, _WHERE, self._points)
        made += self._results()
        return [*made, *sources(self._module, _WHERE)]

    # ---- before the questions

    def _opening(self) -> Story:
        identity = ["Reference", "Interviewer", "Date and place", "Others present, interpreter"]
        made = [
            words(self._module.title, "schedule", _WHERE),
            words(self._purpose(), "purpose", _WHERE),
            *review_banner(self._module, _WHERE),
            classification(self._module, _WHERE),
            Space(6),
            Lines(tuple(identity), 2),
        ]
        if self._module.instances:
            instance = self._module.instances
            made.append(Lines((f"Rated for this {instance} (one schedule for each)",)))
        made += part("Time points", _WHERE)
        made.append(words(self._lookback(), "text", _WHERE))
        for name in self._points:
            made.append(Lines((f"{name}: moment", "as at (date)"), 2))
        made += [*part("How to use it", _WHERE), *points(_USE, _WHERE)]
        rows = [
            [words(str(index), "mark", _WHERE), _option(word, text)]
            for index, (word, text) in enumerate(_RATINGS.values(), 1)
        ]
        made += [Space(4), grid(rows, [_DIGIT, WIDTH - _DIGIT], [hair(0, -2, HAIR)])]
        return [*made, Space(8), words(_NOTICE, "aside", _WHERE)]

    def _purpose(self) -> str:
        """Return what the paper is for; a screen says at once that it is one (7.4)."""
        module = self._module
        if module.outcome is Outcome.DIAGNOSIS:
            return "Schedule of a semi-structured interview, to fill in by hand"
        said = "Schedule of a screen, to fill in by hand: it refers on"
        if module.confirmed_by:
            return f"{said}; a diagnosis needs what {module.confirmed_by} asks for"
        return f"{said} and gives no diagnosis"

    def _lookback(self) -> str:
        back = duration_words(self._module.lookback)
        if back == "100 years":
            return "Every time point looks back over the whole life up to its date."
        return (
            f"A rating as at a date looks back over {back}. Rate each time point in its own "
            "column; say in the notes whether the rating was made then or looks back."
        )

    # ---- questions

    def _screening(self, question: ScreenerQuestion) -> Story:
        head: Story = [words(question.probe, "probe", _WHERE)]
        opens = " or ".join(word.replace("_", " ") for word in question.opens)
        further = f"{opens} opens the module"
        if question.follows:
            further += f"; needless after no to {question.follows}"
        head.append(words(f"{further[:1].upper()}{further[1:]}.", "aside", _WHERE))
        return self._block(question.id, head, _plain_options(ItemType.YES_NO), notes=0)

    def _item(self, item: InterviewItem) -> Story:
        head: Story = [words(item.label, "label", _WHERE)]
        if item.ask_when is not None:
            when = rule_phrase(self._module, item.ask_when, self._titles)
            head.append(words(f"Asked only when {when}.", "aside", _WHERE))
        if item.probe:
            head.append(words(item.probe, "probe", _WHERE))
        head += [words(text, "further", _WHERE, mark="·") for text in item.follow_up]
        head += [words(text, "aside", _WHERE) for text in self._asides(item)]
        if any(len(text) > _LONG for text in item.anchors.values()):
            head += [
                words(f"{key}: {text}", "anchor", _WHERE) for key, text in item.anchors.items()
            ]
            item = replace(item, anchors={})
        if item.type in _CHOICES or item.type in {ItemType.RATING, ItemType.CHOICE}:
            return self._block(item.id, head, _options(item), notes=_room(item))
        return self._free(item, head)

    def _asides(self, item: InterviewItem) -> list[str]:
        found = [note_words(item.note)] if item.note else []
        if item.differential:
            named = ", ".join(self._titles.get(name, name) for name in item.differential)
            found.append(f"Think of: {named}.")
        if item.computed is not None:
            when = rule_phrase(self._module, item.computed, self._titles)
            found.append(f"While it is blank it is read from another module: applies when {when}.")
        if item.shared is not None:
            module, name = item.shared
            title = self._titles.get(module, module)
            found.append(f"While it is blank the rating of {name} in {title} counts.")
        return found

    def _block(self, name: str, head: Story, options: Options, notes: int) -> Story:
        """Return a question with a row for each answer and a box for each time point."""
        blank = [""] * len(self._points)
        above, head = _apart(head)
        rows: list[list[Cell]] = [[words(name, "label", _WHERE), head, "", *blank]]
        rows.append(["", "", "", *(words(point, "mark", _WHERE) for point in self._points)])
        for digit, said in options:
            boxes = [Box() for _ in self._points]
            rows.append(["", words(digit, "mark", _WHERE), said, *boxes])
        style: list[Look] = [
            ("SPAN", (1, 0), (-1, 0)),
            ("TOP", (0, 0), (-1, 0), 7),
            ("TOP", (0, 1), (-1, 1), 0),
            ("BOTTOM", (0, 1), (-1, 1), 0),
            ("RIGHT", (1, 0), (1, -1), 0),
            ("RIGHT", (3, 0), (-1, -1), 0),
            ("LEFT", (2, 1), (2, -1), 5),
            ("MIDDLE", (3, 2), (-1, -1)),
            hair(1, len(options) + (1 if notes else 0), HAIR, left=1),
        ]
        if notes:
            style.append(("SPAN", (1, len(rows)), (-1, len(rows))))
            labels = ["Example, notes, source", *[""] * (notes - 1)]
            rows.append(["", Lines(tuple(labels)), "", *blank])
            style.append(("BOTTOM", (0, -1), (-1, -1), _BELOW))
        style.append(hair(-1, -1, RULE))
        return [*above, Kept((grid(rows, self._widths(), style),))]

    def _free(self, item: InterviewItem, head: Story) -> Story:
        """Return a question whose answer is written on a line for each time point."""
        beside, hint = {
            ItemType.NUMBER: (3, ""),
            ItemType.DATE: (2, ""),
            ItemType.DURATION: (2, " how long, or since"),
        }.get(item.type, (1, ""))
        beside = min(beside, len(self._points))
        labels = [f"{point}{hint}" for point in self._points]
        if item.type is ItemType.TEXT:
            labels = [line for label in labels for line in (label, "")]
        entries = Lines(tuple(labels), beside)
        above, head = _apart(head)
        rows: list[list[Cell]] = [[words(item.id, "label", _WHERE), head], ["", entries]]
        if item.type is not ItemType.TEXT:
            rows.append(["", Lines(("Notes, source",))])
        style: list[Look] = [
            ("TOP", (0, 0), (-1, 0), 7),
            ("RIGHT", (1, 0), (1, -1), 0),
            ("BOTTOM", (0, -1), (-1, -1), _BELOW),
            hair(-1, -1, RULE),
        ]
        return [*above, Kept((grid(rows, [_ID, WIDTH - _ID], style),))]

    def _widths(self) -> list[float]:
        return [_ID, _DIGIT, self._text, *([_COLUMN] * len(self._points))]

    # ---- after the questions

    def _results(self) -> Story:
        """Return room for what the rules give and what the interviewer concludes."""
        made: list[Block] = []
        for name in self._points:
            made.append(Lines((f"{name}: by the rules", "my conclusion"), 2))
            made.append(Lines(("Reason, where they differ (20 characters or more)",)))
        made.append(Lines(("Name", "Signature and date"), 2, 30))
        return [*part("Results", _WHERE), Kept(tuple(made))]


def _room(item: InterviewItem) -> int:
    """Return the lines to write on: most for what decides, one for what is only ticked."""
    if item.core:
        return 3
    return 2 if item.anchors or item.type is ItemType.EXCLUSION else 1


def _apart(head: Story) -> tuple[Story, Story]:
    """Return what flows above a question's answers and what stands with them: all, if it fits."""
    high = sum(one.set(WIDTH - _ID).height for one in head)
    return ([], head) if high < AREA.height / 2 else (head, [])


def _options(item: InterviewItem) -> Options:
    """Return the answers of a question, each with its key or none, and its anchor."""
    if item.type is ItemType.RATING:
        return [
            (str(digit), _option(word, item.anchors.get(key, "")))
            for digit, (key, (word, _)) in enumerate(_RATINGS.items(), 1)
        ]
    if item.type is ItemType.CHOICE:
        said = [option.replace("_", " ") for option in item.options]
        return [("", _option(f"{text[:1].upper()}{text[1:]}", "")) for text in said]
    return _plain_options(item.type, item.anchors)


def _plain_options(kind: ItemType, anchors: Mapping[str, str] | None = None) -> Options:
    known = anchors or {}
    return [("", _option(text, known.get(key, ""))) for key, text in _CHOICES[kind]]


def _option(word: str, text: str) -> Block:
    more = (Run(f"\u00a0 {text}"),) if text else ()
    return styled_words((Run(word, bold=True), *more), "anchor", _WHERE)
