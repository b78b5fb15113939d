"""From a page's text to rows of cells: gaps tell columns, on paper and in plain text."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import sub
from statistics import median

from casereview.correspondence.reading import PageText

_CELL_GAP = re.compile(r"\t+[ \t]*|[ ]{2,}(?:\|[ ]+)?|[ ]\|[ ]")
_LINE = re.compile(r"[^\n]*")
_SNAP, _WIDE = 1.5, 0.45
"""Points from a column's start, and the part of a letter's height that is more than a space."""
_PROSE = 25
"""Characters: a column whose lines are typically this long is prose, not cells of a table."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Characters [start, end) of a page's text without a wide gap inside.

    x0, x1: points on paper, character columns elsewhere; y0, y1 only on paper.
    """

    start: int
    end: int
    x0: float
    x1: float
    y0: float = 0.0
    y1: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """Fragments side by side; apart: space above it parts it from the row before.

    gap: the space above in points, on paper only.
    """

    cells: tuple[Fragment, ...]
    apart: bool
    gap: float = 0.0


def rows_of(page: PageText) -> list[Row]:
    """Return the rows of a page in reading order."""
    return _paper_rows(page) if page.boxes else _text_rows(page.text)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in _LINE.finditer(text):
        if match.start() == match.end() and match.start() and text[match.start() - 1] != "\n":
            continue
        yield match.start(), match.end()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _text_rows(text: str) -> list[Row]:
    rows: list[Row] = []
    apart = True
    for line_start, line_end in _lines(text):
        if "\t" in text[line_start:line_end]:
            if tabbed := _tabbed(text, line_start, line_end):
                rows.append(Row(tabbed, apart))
                apart = False
            continue
        cells: list[Fragment] = []
        at, line_end = _without_frame(text, line_start, line_end)
        for gap in [*_CELL_GAP.finditer(text, at, line_end), None]:
            start, end = _trim(text, at, gap.start() if gap else line_end)
            if start < end:
                cells.append(Fragment(start, end, start - line_start, end - line_start))
            at = gap.end() if gap else line_end
        if cells and not _is_rule(text[line_start:line_end]):
            rows.append(Row(tuple(cells), apart))
            apart = False
        else:
            apart = True
    return _unfold(rows)


def _without_frame(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the strokes at both ends of a row of a table drawn with them: `| PHQ-9 | 18 |`."""
    line = text[start:end]
    if line.lstrip().startswith("|") and line.rstrip().endswith("|") and line.count("|") > 2:
        first, last = line.index("|"), line.rindex("|")
        return start + first + 1, start + last
    return start, end


def _tabbed(text: str, start: int, end: int) -> tuple[Fragment, ...]:
    """Return the cells between tabs, empty ones too, so that columns keep their number."""
    cells: list[Fragment] = []
    at = start
    for column, piece in enumerate(text[start:end].split("\t")):
        first, last = _trim(text, at, at + len(piece))
        cells.append(Fragment(first, last, 100.0 * column, 100.0 * column + len(piece)))
        at += len(piece) + 1
    filled = [cell for cell in cells if cell.start < cell.end]
    return tuple(cells if len(filled) > 1 else filled)


def _is_rule(line: str) -> bool:
    return len(line.strip()) >= 3 and not line.strip().strip("-=_~*+| .")


def _paper_rows(page: PageText) -> list[Row]:
    lines = [line for line in _paper_lines(page) if line]
    rows: list[Row] = []
    for column in _columns(lines):
        before: Row | None = None
        for fragments in _snapped(_by_height(column), page):
            gap = _gap(before.cells, fragments) if before else 0.0
            height = max(part.y1 - part.y0 for part in fragments)
            before = Row(fragments, before is None or gap > 0.95 * height, gap)
            rows.append(before)
    return _unfold(rows)


def _snapped(rows: Sequence[tuple[Fragment, ...]], page: PageText) -> list[tuple[Fragment, ...]]:
    """Part cells that stand close together where the rows around them begin a cell."""
    boxes = page.coordinates()
    done: list[tuple[Fragment, ...]] = []
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and len(rows[end]) > 1:
            end += 1
        fullest = max(rows[at:end], key=len, default=())
        starts = [part.x0 for part in fullest[1:]]
        for row in rows[at:end]:
            missing = starts if len(row) < len(fullest) else []
            done.append(
                tuple(piece for part in row for piece in _split(part, missing, page, boxes))
            )
        if end < len(rows):
            done.append(rows[end])
        at = end + 1
    return done


def _split(
    part: Fragment, starts: Sequence[float], page: PageText, boxes: array[float]
) -> Iterator[Fragment]:
    """Part a fragment at column starts that fall on a word behind a gap wider than a space."""
    first = part.start
    height = part.y1 - part.y0
    for start in starts:
        if not part.x0 + height < start < part.x1:
            continue
        for index in range(first + 2, part.end):
            gap = boxes[4 * index] - boxes[4 * (index - 2) + 2]
            begins = page.text[index - 1].isspace() and abs(boxes[4 * index] - start) <= _SNAP
            if begins and gap > _WIDE * height:
                yield _cut(part, first, index - 1, boxes)
                first = index
                break
    yield _cut(part, first, part.end, boxes) if first != part.start else part


def _cut(part: Fragment, start: int, end: int, boxes: array[float]) -> Fragment:
    return Fragment(start, end, boxes[4 * start], boxes[4 * (end - 1) + 2], part.y0, part.y1)


def _paper_lines(page: PageText) -> Iterator[list[Fragment]]:
    boxes = page.coordinates()
    lefts, lows, rights, highs = (boxes[side::4] for side in range(4))
    for line_start, line_end in _lines(page.text):
        line = page.text[line_start:line_end]
        drawn = [
            index
            for index, letter in enumerate(line, line_start)
            if rights[index] > lefts[index] and not letter.isspace()
        ]
        if not drawn or _is_rule(line):
            continue
        low, high = [lows[index] for index in drawn], [highs[index] for index in drawn]
        wide = _widest_space(lefts, max(map(sub, high, low)), drawn)
        cuts = [0]
        for position, (left, right) in enumerate(pairwise(drawn), 1):
            if lefts[right] - rights[left] > wide or rights[right] < lefts[left]:
                cuts.append(position)
        cuts.append(len(drawn))
        yield [
            Fragment(
                drawn[first],
                drawn[last - 1] + 1,
                min(map(lefts.__getitem__, drawn[first:last])),
                max(map(rights.__getitem__, drawn[first:last])),
                min(low[first:last]),
                max(high[first:last]),
            )
            for first, last in pairwise(cuts)
        ]


def _widest_space(lefts: array[float], height: float, drawn: Sequence[int]) -> float:
    """Return the gap (points) beyond which characters belong to different cells.

    By letter height and, for typewriter faces with their wide spaces, by the letters' advance.
    """
    advances = [lefts[b] - lefts[a] for a, b in pairwise(drawn) if b == a + 1]
    return max(1.1 * height, 2.1 * median(advances) if advances else 0.0)


def _columns(lines: Sequence[list[Fragment]]) -> list[list[Fragment]]:
    """Part a page into runs of text that lie beside each other and are prose, not cells."""
    runs: list[list[Fragment]] = []
    for index, line in enumerate(lines):
        if runs and not _starts_beside(runs[-1], lines[index:]):
            runs[-1].extend(line)
        else:
            runs.append(list(line))
    return runs


def _starts_beside(run: Sequence[Fragment], lines: Sequence[list[Fragment]]) -> bool:
    """Whether a line jumps up beside a run: the top of the next column, one of them prose.

    lines: the line in question and those after it.
    """
    first = lines[0][0]
    jumped = first.y0 > run[-1].y1 + 2 * (first.y1 - first.y0)
    beside = [part for part in run if part.y0 <= first.y1]
    if not jumped or len(beside) < 4:
        return False
    left = [part.end - part.start for part in beside if part.x1 < first.x0 + 2]
    if len(left) < 4:
        return False
    if median(left) >= _PROSE:
        return True
    edge = max(part.x1 for part in beside)
    right = []
    for line in lines:
        if line[0].x0 < first.x0 - 2 or line[0].x0 < edge:
            break
        right.append(sum(part.end - part.start for part in line))
    return len(right) >= 4 and median(right) >= _PROSE


def _by_height(fragments: Sequence[Fragment]) -> list[tuple[Fragment, ...]]:
    """Gather fragments on one height into rows, top first, left first."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda part: -(part.y0 + part.y1)):
        last = rows[-1] if rows else None
        if last and _level(last[0], fragment):
            last.append(fragment)
        else:
            rows.append([fragment])
    return [tuple(sorted(row, key=lambda part: part.x0)) for row in rows]


def _level(one: Fragment, other: Fragment) -> bool:
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap > 0.4 * min(one.y1 - one.y0, other.y1 - other.y0)


def _gap(above: Sequence[Fragment], row: Sequence[Fragment]) -> float:
    return min(part.y0 for part in above) - max(part.y1 for part in row)


def _unfold(rows: list[Row]) -> list[Row]:
    """Put interleaved columns of prose (two long cells a row, one gutter) one after the other."""
    done: list[Row] = []
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and len(rows[end].cells) == 2 and _one_gutter(rows[at], rows[end]):
            end += 1
        group = rows[at:end]
        if len(group) >= 4 and all(
            median(row.cells[side].end - row.cells[side].start for row in group) >= _PROSE
            for side in (0, 1)
        ):
            for side in (0, 1):
                done += [Row((row.cells[side],), row.apart or row is group[0]) for row in group]
        else:
            done += group or [rows[at]]
        at = max(end, at + 1)
    return done


def _one_gutter(first: Row, other: Row) -> bool:
    return abs(first.cells[-1].x0 - other.cells[-1].x0) < 3
