"""Writes the schedule that answers a request for one's own data: what is held, what is given."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.domain.custody.subject_access import (
    HeldPart,
    Sheet,
    SubjectAccess,
    gathered,
    left_out_words,
)
from casereview.domain.dates import british
from casereview.domain.reports.report import Run
from casereview.reporting.setting.grids import Cell, Grid, Look
from casereview.reporting.setting.story import Space, Story, Words, words
from casereview.reporting.setting.styles import HAIR, INK, STYLES, TEXT_HEIGHT, TEXT_WIDTH
from casereview.reporting.sheets.plain_sheets import write_sheets

_WHERE = "the schedule"
_TITLE = "Your personal data"
_TAGS = {"appendix": "H1", "caption": "H2"}
_WIDTHS = {2: (0.3, 0.7), 3: (0.34, 0.28, 0.38), 4: (0.2, 0.24, 0.28, 0.28)}


def write_schedule(access: SubjectAccess) -> bytes:
    """Return the schedule as a PDF; equal answers give equal bytes.

    Raises BadInputError for a character that no font has.
    """
    author = access.controller[0] if access.controller else ""
    return write_sheets(_TITLE, _story(access), author=author, numbered=True)


def _story(access: SubjectAccess) -> Story:
    held = gathered(access.held)
    left_out = [part for part in held if part.left_out]
    made: Story = [*(_words(line, "fact") for line in access.controller), Space(18)]
    made += [_words(_TITLE, "appendix"), _words(f"For {access.subject}", "cover")]
    made += [_words(british(access.made_on), "cover"), Space(10)]
    made += _grid(
        "1 What is held",
        ("What", "Where it comes from", "In this answer"),
        [(part.title, part.source, _standing(part)) for part in held],
    )
    made += _grid(
        "2 What is left out",
        ("What", "Why"),
        [(part.title, left_out_words(part)) for part in left_out],
        "Nothing is left out.",
    )
    made += _grid("3 About these data", ("", ""), access.about)
    made += _grid(
        "4 Who received something",
        ("When", "To whom", "What", "On what ground"),
        access.recipients,
        "No recipient is recorded.",
    )
    made += _grid(
        "5 Copies of documents",
        ("File", "Document"),
        access.originals,
        "No document is given as a copy.",
    )
    made.append(_words("6 Your data", "appendix"))
    if not access.sheets:
        made.append(_words("No other data are given.", "note"))
    for sheet in access.sheets:
        made += _sheet(sheet)
    return made


def _standing(part: HeldPart) -> str:
    if part.gone:
        return "no longer held"
    return "given" if part.given else "left out, see 2"


def _sheet(sheet: Sheet) -> Story:
    return _grid(sheet.heading, sheet.columns, sheet.rows, style="caption")


def _grid(
    heading: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    none: str = "",
    style: str = "appendix",
) -> Story:

    made: Story = [Words((Run(heading),), STYLES[style], _WHERE, keeps=True, tag=_TAGS[style])]
    if not rows:
        return [*made, _words(none, "note"), Space(8)]
    cells: list[tuple[Cell, ...]] = [tuple(_words(text, "cell") for text in row) for row in rows]
    headed = any(columns)
    if headed:
        cells.insert(0, tuple(_words(title, "head") for title in columns))
    widths = tuple(TEXT_WIDTH * share for share in _WIDTHS[len(columns)])
    looks = _looks(headed=headed)
    return [*made, Grid(tuple(cells), widths, looks, headed, TEXT_HEIGHT - 90, after=14)]


def _looks(*, headed: bool) -> tuple[Look, ...]:
    """Return the look of the report's tables: rules above and below, hairlines between."""
    every = ((0, 0), (-1, -1))
    first = ("BELOW", (0, 0), (-1, 0), 0.5, INK if headed else HAIR)
    return (
        ("TOP", *every, 4.0),
        ("BOTTOM", *every, 5.0),
        ("RIGHT", *every, 7.0),
        ("BELOW", *every, 0.4, HAIR),
        first,
        ("ABOVE", (0, 0), (-1, 0), 0.9, INK),
        ("BELOW", (0, -1), (-1, -1), 0.9, INK),
    )


def _words(text: str, style: str) -> Words:
    return words(text, style, _WHERE)
