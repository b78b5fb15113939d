"""From rows to what rules read: paragraphs, sentences and table rows, over all pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from casereview.correspondence.reader.layout import Fragment, Row, rows_of
from casereview.correspondence.reader.strand import Book, Strand, join, strand_of

_PAGE_MARK = re.compile(
    r"-?\s*(?:page\s*)?\d{1,4}\s*(?:of|/)\s*\d{1,4}\s*-?|page\s*\d{1,4}", re.IGNORECASE
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|no|nos|approx|tel|ref|e\.g|i\.e|etc|vs|max|min|q|d\.o\.b|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)|\b[A-Z])$",
    re.IGNORECASE,
)
_LONGEST_ABBREVIATION = 12
_MOST_CELLS = 60
"""Cells: a row of more is no table, and is read as nothing."""
_LEAST_GAPS = 2
_PADDING = 2.5
"""Points: how much more space there is between rows of a table than between lines of a cell."""
_SAME_PLACE = 3.0
_FIGURES = re.compile(r"[0-9][0-9/.,: -]*[%*]?\Z")
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*(?=\s+[\"'(\[]?[A-Z0-9\u00c0-\u00de])|[.!?]$")
_FORMULA = re.compile(
    r"(?i:to\s+whom\s+it\s+may\s+concern\W?$|yours\s+(?:sincerely|faithfully|truly)\W?$|"
    r"(?:kind|best|warm)\s+(?:regards|wishes)\W?$)|"
    r"D(?:ear|EAR)\s+(?:[A-Z][\w.'-]*|sir)(?:\s+(?:[A-Z][\w.'-]*|and|&|or|madam))*\s*[,:]?$"
)
_ENTRY = re.compile(
    r"(?:[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{2}){1,2}|[0-9]{1,2}[ -][A-Z][a-z]{2,8}[ -][0-9]{4})"
    r"(?:\s*[-:,]\s|\s+[A-Z])|(?:Session|SESSION|Contact|Week)\s+[0-9]{1,2}\b"
)
"""What an entry of a record begins with: its day, or the number of a contact."""
_LEADS_TO_DAY = re.compile(
    r"(?:,|\b(?:on|of|dated|from|to|by|the|since|until|till|and|or|at|born|due|in|between|before|after|"
    r"date|for|\w+day))$",
    re.IGNORECASE,
)
_LONGEST_FORMULA = 60
_BULLET = re.compile(r"[-*\u2022\u25cf\u25aa\u2023\uf0b7]\s+|\(?[0-9a-z]{1,2}[.)]\s+")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row."""

    strand: Strand
    x: float

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.strand.text


@dataclass(frozen=True, slots=True)
class TableRow:
    """Two or more cells side by side; apart: it begins a new table; gap: points above it."""

    cells: tuple[Cell, ...]
    apart: bool
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a single line; lines holds the lines it was set in."""

    strand: Strand
    lines: tuple[Strand, ...]

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.strand.text

    @property
    def is_heading(self) -> bool:
        """Whether it is one short line that ends like no sentence."""
        return len(self.lines) == 1 and len(self.text) <= 90 and self.text[-1:] not in ".,;!?"


Block = Paragraph | TableRow


class BlockBuilder:
    """Builds the blocks of a book."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._blocks: list[Block] = []
        self._lines: list[tuple[Strand, Fragment]] = []

    def build(self) -> list[Block]:
        """Return all blocks in reading order, without page numbers and repeated margins."""
        pages = [self._rows(index) for index in range(len(self._book.pages))]
        repeated = _repeated(pages)
        for index, rows in enumerate(pages):
            width = max((cells[-1][1].x1 for _, cells in rows), default=0.0)
            fresh = index > 0
            for row, cells in rows:
                text = " ".join(strand.text for strand, _ in cells)
                if _PAGE_MARK.fullmatch(text.strip()) or (index and text in repeated):
                    continue
                goes_on = fresh and self._unfinished(text)
                self._take(Row(row.cells, row.apart and not goes_on, row.gap), cells, width)
                fresh = False
        self._flush()
        on_paper = all(page.boxes for page in self._book.pages)
        return _with_wrapped_cells(self._blocks) if on_paper else self._blocks

    def _rows(self, index: int) -> list[tuple[Row, list[tuple[Strand, Fragment]]]]:
        page = self._book.pages[index]
        base = self._book.start_of(index)
        rows = []
        for row in rows_of(page):
            cells = [(strand_of(page.text, c.start, c.end, base), c) for c in row.cells]
            if any(strand.text for strand, _ in cells):
                rows.append((row, cells))
        return rows

    def _unfinished(self, text: str) -> bool:
        """Whether the last line of a page ends amid a sentence that `text` can go on with."""
        if not self._lines:
            return False
        last = self._lines[-1][0].text
        return last[-1:].isalnum() and (text[:1].islower() or len(last) > 60)

    def _take(self, row: Row, cells: list[tuple[Strand, Fragment]], width: float) -> None:
        if len(cells) > _MOST_CELLS:
            self._flush()
            return
        if len(cells) > 1:
            self._flush()
            self._blocks.append(
                TableRow(tuple(Cell(strand, part.x0) for strand, part in cells), row.apart, row.gap)
            )
            return
        strand, fragment = cells[0]
        if not row.apart and not self._lines and self._continues_cell(strand, fragment):
            return
        if self._lines and (row.apart or self._parts(fragment, strand, width)):
            self._flush()
        self._lines.append((strand, fragment))

    def _continues_cell(self, strand: Strand, fragment: Fragment) -> bool:
        """Whether a line is the continuation of a wrapped cell of the row above."""
        last = self._blocks[-1] if self._blocks else None
        if not isinstance(last, TableRow) or fragment.x0 < last.cells[1].x - 3:
            return False
        for position in range(len(last.cells) - 1, 0, -1):
            cell = last.cells[position]
            if abs(cell.x - fragment.x0) <= 3:
                longer = Cell(join((cell.strand, strand)), cell.x)
                cells = (*last.cells[:position], longer, *last.cells[position + 1 :])
                self._blocks[-1] = TableRow(cells, last.apart, last.gap)
                return True
        return False

    def _parts(self, fragment: Fragment, strand: Strand, width: float) -> bool:
        """Whether a line begins a paragraph: its first word would have fitted on the line above."""
        before, above = self._lines[-1]
        if _ENTRY.match(strand.text) and not _LEADS_TO_DAY.search(before.text):
            return True
        if _BULLET.match(strand.text) or _stands_alone(strand) or _stands_alone(before):
            return True
        if before.text.endswith("-") or strand.text[0].islower():
            return False
        letter = (above.x1 - above.x0) / max(1, len(before.text))
        word = len(strand.text.split(" ", 1)[0])
        fitted = above.x1 + (word + 1) * letter < width * 0.9
        shift = (fragment.x0 - above.x0) / max(letter, 1)
        indented = shift > 40 or shift < -20
        return fitted or indented

    def _flush(self) -> None:
        if self._lines:
            lines = tuple(strand for strand, _ in self._lines)
            self._blocks.append(Paragraph(join(lines), lines))
            self._lines = []


def _stands_alone(line: Strand) -> bool:
    """Whether a line is the greeting or the closing formula of a letter."""
    return len(line.text) <= _LONGEST_FORMULA and bool(_FORMULA.match(line.text))


def _with_wrapped_cells(blocks: list[Block]) -> list[Block]:
    """Join the lines of wrapped cells where they stand nearer than the rows of their table."""
    done: list[Block] = []
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and isinstance(blocks[end], TableRow):
            end += 1
        rows = [block for block in blocks[at:end] if isinstance(block, TableRow)]
        near = _nearness(rows)
        joined: list[TableRow] = []
        for row in rows:
            whole = _wrapped(joined[-1], row) if joined and row.gap < near else None
            if whole:
                joined[-1] = whole
            else:
                joined.append(row)
        done += joined
        if end < len(blocks):
            done.append(blocks[end])
        at = end + 1
    return done


def _nearness(rows: Sequence[TableRow]) -> float:
    """Return the gap below which a line belongs to the row above; no gap where all are alike."""
    gaps = [row.gap for row in rows[1:]]
    if len(gaps) < _LEAST_GAPS or max(gaps) - min(gaps) < _PADDING:
        return float("-inf")
    return min(gaps) + _PADDING / 2


def _wrapped(above: TableRow, row: TableRow) -> TableRow | None:
    """Return a row with the cells of the line under it, or None where they do not fit below."""
    cells = list(above.cells)
    for cell in row.cells:
        fitting = [p for p, each in enumerate(cells) if abs(each.x - cell.x) <= _SAME_PLACE]
        if len(fitting) != 1 or _FIGURES.match(cell.text):
            return None
        place = fitting[0]
        cells[place] = Cell(join((cells[place].strand, cell.strand)), cells[place].x)
    return TableRow(tuple(cells), above.apart, above.gap)


def _repeated(
    pages: Sequence[Sequence[tuple[Row, list[tuple[Strand, Fragment]]]]],
) -> set[str]:
    """Return texts at the edges of more than one page: running headers and footers."""
    seen: Counter[str] = Counter()
    for rows in pages:
        edges = {" ".join(s.text for s, _ in cells) for _, cells in (*rows[:3], *rows[-3:])}
        seen.update(edges)
    return {text for text, count in seen.items() if count > 1}


def sentences(strand: Strand) -> list[Strand]:
    """Part a paragraph into sentences; abbreviations and initials end none."""
    parts: list[Strand] = []
    start = 0
    for match in _SENTENCE_END.finditer(strand.text):
        if match.group()[0] == "." and _ABBREVIATION.search(
            strand.text[max(start, match.start() - _LONGEST_ABBREVIATION) : match.start()]
        ):
            continue
        parts.append(strand.part(start, match.end()))
        start = match.end()
        while start < len(strand.text) and strand.text[start] == " ":
            start += 1
    if start < len(strand.text):
        parts.append(strand.part(start, len(strand.text)))
    return parts
