"""What schedules are built of: texts, grids, the page and its heading."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.domain.assessing.classification import NEAREST
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.chart import Paint
from casereview.domain.reports.report import Run
from casereview.reporting import fonts
from casereview.reporting.pdf_finish import Properties
from casereview.reporting.setting.faces import face
from casereview.reporting.setting.furniture import write_heading, write_page_number
from casereview.reporting.setting.grids import Cell, Grid, Look
from casereview.reporting.setting.paint import Area
from casereview.reporting.setting.pen import Pen
from casereview.reporting.setting.story import Block, Space, Story, Words, set_story, words
from casereview.reporting.setting.styles import COLOURS, MM, PAGE_HEIGHT, PAGE_WIDTH, STYLES

LEFT, RIGHT, BOTTOM = 20 * MM, 16 * MM, 20 * MM
WIDTH = PAGE_WIDTH - LEFT - RIGHT
AREA = Area(LEFT, BOTTOM, WIDTH, PAGE_HEIGHT - 66 - BOTTOM)
"""Closer to the edges than a report: there is much to write in."""

SYSTEM_NAMES = {"dsm5tr": "DSM-5-TR", "icd10": "ICD-10", "icd11": "ICD-11"}
_CODES = {"dsm5tr": "dsm5tr", "icd10": "icd10_uk", "icd11": "icd11"}
_TALL = AREA.height - 90


def write_schedule(story: Story, heading: Sequence[str], properties: Properties) -> bytes:
    """Return a schedule as a PDF, its heading and number on every page."""
    document = set_story(story, AREA)

    def furnish(pen: Pen, page: int) -> None:
        write_heading(pen, heading, LEFT, WIDTH)
        write_page_number(pen, page, document.total)

    return document.pdf(furnish, properties)


def styled_words(runs: Sequence[Run], style: str, where: str, *, struck: bool = False) -> Words:
    """Return runs as a block; struck: a line runs through them."""
    return Words(tuple(runs), STYLES[style], where, struck=struck)


def points(sentences: Sequence[str], where: str) -> Story:
    """Return sentences with a dash before each."""
    return [words(sentence, "point", where, mark="–") for sentence in sentences]


def part(title: str, where: str) -> Story:
    """Return the heading of a part, which stays with what follows."""
    return [Words((Run(title),), STYLES["part"], where, keeps=True, tag="H1")]


def grid(
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    looks: Sequence[Look] = (),
    *,
    headed: bool = False,
) -> Grid:
    """Return a quiet table: text at the top left of each cell, no rules but those of `looks`.

    headed: its first row comes again on every page. A row is divided between pages only where it
    is taller than one.
    """
    return Grid(tuple(map(tuple, rows)), tuple(widths), tuple(looks), headed, _TALL)


def widest(texts: Sequence[str], least: float, most: float) -> float:
    """Return a column's width for short texts in bold, between two bounds."""
    longest = max((face(fonts.SANS_BOLD).width(text) * 9.5 for text in texts), default=0.0)
    return min(most, max(least, longest + 8))


def hair(first: int, last: int, colour: str, left: int = 0) -> Look:
    """Return a thin rule under each of some rows, from a column on."""
    return ("BELOW", (left, first), (-1, last), 0.4, colour)


def banner(text: str, where: str) -> Block:
    """Return words that must be seen, on a tint."""
    every = ((0, 0), (-1, -1))
    return grid(
        [[words(text, "label", where)]],
        [WIDTH],
        [
            ("FILL", *every, COLOURS[Paint.SUBTHRESHOLD]),
            ("LEFT", *every, 9),
            ("TOP", *every, 5),
            ("BOTTOM", *every, 6),
        ],
    )


def reviewed_words(module: InterviewModule) -> str:
    """Return who reviewed a module, or that nobody did."""
    return f"{module.review[0].upper()}{module.review[1:]}"


def review_banner(module: InterviewModule, where: str) -> Story:
    """Return the banner of a module that nobody reviewed, or nothing."""
    if module.reviewed:
        return []
    text = f"{reviewed_words(module)}. Its questions and rules await sign-off by a clinician."
    return [banner(text, where), Space(8)]


def classification(module: InterviewModule, where: str) -> Block:
    """Return the names and codes by classification, and for which of them rules are given."""
    rows = []
    for system, title in SYSTEM_NAMES.items():
        name = module.name.get(system, "")
        codes = ", ".join(module.codes.get(_CODES[system], ()))
        if not name and not codes:
            continue
        note = "" if system in module.rules else NEAREST
        if system == "dsm5tr" and codes:
            codes += " (ICD-10-CM, as the manual prints)"
        said = "; ".join(entry for entry in (name, codes, note) if entry)
        rows.append([words(title, "label", where), words(said, "anchor", where)])
    return grid(rows, [70, WIDTH - 70])


def sources(module: InterviewModule, where: str) -> Story:
    """Return where the rules come from and whether that was checked, and the licence."""
    rows = [
        [
            words(f"{source.ref}{f' ({source.date})' if source.date else ''}", "anchor", where),
            words("checked" if source.verified else "not checked yet", "aside", where),
        ]
        for source in module.sources
    ]
    made = part("Sources", where)
    if rows:
        made.append(grid(rows, [WIDTH - 80, 80]))
    if module.licence:
        own = f"Questions and anchors: the authors of the module, licence {module.licence}."
        made += [Space(4), words(own, "aside", where)]
    return made
