"""Scores in tables: a measure a row, a measure a column, labelled pairs and item sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from casereview.correspondence.reader.averages import is_average
from casereview.correspondence.reader.blocks import Cell, TableRow
from casereview.correspondence.reader.calendar import find_dates, whole_date
from casereview.correspondence.reader.caseness import ABOVE, BELOW
from casereview.correspondence.reader.found import FoundCaseness, FoundScore
from casereview.correspondence.reader.measures import HIGHEST, in_range
from casereview.correspondence.reader.mentions import find_mentions
from casereview.correspondence.reader.numerals import NUMBER, value_of
from casereview.correspondence.reader.occasions import END, START, context_of
from casereview.correspondence.reader.people import Patient, Whose, owner_of_label
from casereview.correspondence.reader.strand import Strand, join
from casereview.domain.dates import PartialDate

_VALUE = re.compile(
    rf"[:=]?\s*(?P<n>{NUMBER})(?:\s*(?:/|out\s+of)\s*(?P<max>[0-9]{{1,3}}))?\s*\*?\s*"
    r"(?:\([^()0-9]{0,40}\)|\(\s*(?:max(?:imum)?\.?|out\s+of|of|"
    r"/)?\s*(?P<whole>[0-9]{1,3})\s*\)|[,-]?\s*(?:none|minimal|mild|moderate|moderately"
    r"\s+severe|severe|"
    r"normal|"
    r"(?:at|above|below)\s+caseness|caseness|raised|high|low|range|[\s-])*)\s*\*?\.?",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?!(?:19|20)[0-9]{2}\b)[-+]?[0-9]+(?:[.,][0-9]+)?(?![0-9/.]*[0-9/-])(?:\s|$|[/*(%])"
)
"""What begins like a number and not like a date: a row of such cells is no head of a table."""
_HADS_PART = re.compile(
    r"(?:(?P<a>anxiety|a)|depression|d)(?:\s+(?:sub-?scale|score))?", re.IGNORECASE
)
_SPAN = re.compile(r"(?:19|20)[0-9]{2}|[0-9]{1,2}/(?:12|52)")
"""A year, or so many months or weeks: the head of a column."""
_PARTIAL = re.compile(
    r"\b(?:incomplete|left\s+(?:blank|out)|missing|unanswered|not\s+answered|part(?:ly|ially)|"
    r"pro-?rated|"
    r"omitted|skipped|sum\s+of\s+[0-9]+\s+of|blank)\b",
    re.IGNORECASE,
)
_EXCLUDED = re.compile(
    r"\b(?:cut|threshold|max(?:imum)?|range|change|diff(?:erence)?|reliable|norms?|average|mean|"
    r"target|goal|"
    r"items?|per\s*cent|possible|missing|out\s+of|percentile|reduction|improvement|reference|"
    r"no\.?\s+of)\b|%|\+/-",
    re.IGNORECASE,
)
_SCORE_LABEL = re.compile(
    r"\b(?:scor(?:e[sd]?|ing)|results?|totals?|value|raw|rating|reading|points|you|yours?|"
    r"patient|client|"
    r"this\s+(?:time|episode|week|month|visit|referral)|now|before|after|T[0-9]|time\s*[0-9]|"
    r"(?:week|month|wk)\s*[0-9]{1,2}|[0-9]{1,2}(?:st|nd|rd|th)\s+\w+)\b|^(?:s|sess|wk|"
    r"w)\.?\s?[0-9]{1,2}$|"
    r"^[0-9]{1,2}(?:st|nd|rd|th)$|^[0-9]{1,2}/(?:12|52)$|"
    r"^(?:19|20)[0-9]{2}$",
    re.IGNORECASE,
)
_CASENESS_LABEL = re.compile(r"\bcaseness|\bcase\b|\bclinical\b|\bcut[\s-]?off\b", re.IGNORECASE)
_YES = re.compile(
    r"(?:yes|y|above|at caseness|above caseness|at|over|clinical|case|caseness|met|[✓✔])\.?", re.I
)
_NO = re.compile(
    r"(?:no|n|below|below caseness|under|non-?clinical|sub-?clinical|not met|normal|"
    r"not at caseness)\.?",
    re.I,
)
_TOTAL = re.compile(
    r"(?:total|sum|overall|grand\s+total)(?:\s+score)?(?:\s*\([^)]*\))?\s*:?", re.IGNORECASE
)
_NAME_EXTRAS = re.compile(
    r"(?:\s|[:=(),.*/-]|\b(?:scores?|total|result|depression|anxiety|mood|generalised|low|worry|"
    r"work|social|"
    r"adjustment|functioning|trauma|the|of|max|range|to|out|questionnaire|scale|measure|ptsd|"
    r"raw|everyday|life|you|your|her|his|alone|sr|self|today|overall|rosenberg|esteem|"
    r"inventory|index|severity|first|last|start|end|initial|final|pre|post|before|after|at|"
    r"assessment|"
    r"discharge|treatment|session|current|now|latest|baseline|alcohol|sleep|insomnia|panic|"
    r"phobia|impact|event|revised|health|patient|primary)\b|"
    r"\([A-Za-z][A-Za-z ,&/'-]{0,40}\)|[0-9]{1,3}\s*(?:-|to)\s*[0-9]{1,3}|/\s?[0-9]{2,3})*",
    re.IGNORECASE,
)
_OCCASION_HEAD = re.compile(
    r"(?:session|date|week|when|time|occasion|stage|point|time\s?point|month|appointment|contact|"
    r"visit)"
    r"(?:s|\(s\))?(?:\s*(?:no\.?|number|#|completed|of\s+completion))?\s*:?",
    re.IGNORECASE,
)
_SESSION_HEAD = re.compile(
    r"\b(?:session|sess|appointment|contact|visit)s?\b(?:\s*(?:no\.?|number|#))?", re.I
)


@dataclass(frozen=True, slots=True)
class _Column:
    """What a table's column or row label says of its numbers."""

    use: str  # value, case, skip or unknown
    context: str | None = None
    on: PartialDate | None = None
    other: bool = False


class TableReader:
    """Reads one table; `above` and `owner`: of which measure and whose the heading over it says."""

    def __init__(
        self,
        rows: Sequence[TableRow],
        above: str | None,
        statement: int,
        patient: Patient,
        owner: Whose,
    ) -> None:
        self._patient = patient
        self._owner = owner
        self._rows = rows
        self._above = above
        self._above_from = 0
        self._over: TableRow | None = None
        self._columns: dict[int, tuple[str, _Column]] = {}
        self._paired: tuple[TableRow, dict[int, tuple[str, str]]] | None = None
        self._statement = statement
        self.scores: list[FoundScore] = []
        self.caseness: list[FoundCaseness] = []
        self.handled: set[int] = set()
        """Indices of rows read as a table; the others may be read as prose."""

    def read(self) -> None:
        """Read every row that can be read safely."""
        header: TableRow | None = None
        measures: dict[int, str] = {}
        for index, row in enumerate(self._rows):
            if self._pair_row(index, row, header):
                continue
            names = self._names(row)
            owner = None if names else owner_of_label(row.cells[0].text, self._patient)
            if owner and not any(_VALUE.fullmatch(cell.text) for cell in row.cells[1:]):
                self._owner = owner
            if self._heads_of_measures(index, row, header, measures):
                header = row
                continue
            if _is_measure_header(row, names, self._patient):
                header, measures = row, names
                self._columns = {}
                self.handled.add(index)
            elif names:
                self._measure_row(index, row, names, header if not measures else None)
                if not (self._above or "").startswith("HADS"):
                    self._above = names[0] if set(names) == {0} else None
                self._above_from = index
            elif self._columns and header:
                self._two_headed_row(index, row, header)
            elif measures and header:
                self._occasion_row(index, row, header, measures)
            elif self._above and _TOTAL.fullmatch(row.cells[0].text):
                self._total_row(index, row)
            elif _is_occasion_header(row) or not any(
                _FIGURE.match(cell.text) and not _SPAN.fullmatch(cell.text)
                for cell in row.cells[1:]
            ):
                self._over = header if header is self._rows[index - 1] and index else None
                header = row

    def _pair_row(self, index: int, row: TableRow, header: TableRow | None) -> bool:
        """Read `18/14` under or beside `PHQ-9/GAD-7`; whether the row is such a one."""
        named = {place: pair for place, cell in enumerate(row.cells) if (pair := _pair(cell))}
        cells = [cell for cell in row.cells if _PAIR.fullmatch(cell.text)]
        if named and not cells:
            self._paired = (row, named)
            self.handled.add(index)
            return True
        above, pairs = self._paired if self._paired and not named else (row, named)
        if not cells or not pairs or len(above.cells) != len(row.cells):
            return False
        self.handled.add(index)
        for place, cell in enumerate(row.cells):
            match = _PAIR.fullmatch(cell.text)
            owner = place if above is not row else max((p for p in named if p < place), default=-1)
            if not match or owner not in pairs:
                continue
            label = (
                _row_label(row.cells[:1], above.cells[:1], self._patient)
                if above is not row
                else self._column(cell, place, row, header)
            )
            if head := context_of(above.cells[owner].text):
                label = replace(label, context=_within(label.context, head))
            for measure, group in zip(pairs[owner], ("a", "b"), strict=True):
                part = Cell(cell.strand.part(match.start(group), match.end(group)), cell.x)
                if label.use in {"value", "unknown"}:
                    self._take(measure, above.cells[owner], part, label, rule="score.table-pair/1")
        return True

    def _heads_of_measures(
        self, index: int, row: TableRow, header: TableRow | None, measures: dict[int, str]
    ) -> bool:
        """Note which column is of which measure where occasions stand under measures."""
        if header is None or not measures or header is not self._rows[index - 1]:
            return False
        labels = [_label(cell.text, self._patient) for cell in row.cells]
        told = [
            place for place, label in enumerate(labels) if label.use == "value" and label.context
        ]
        if len(told) < len(measures) or any(_VALUE.fullmatch(cell.text) for cell in row.cells):
            return False
        heads = [header.cells[place] for place in sorted(measures)]
        if len(told) % len(heads):
            return False
        each = len(told) // len(heads)
        names = [measures[place] for place in sorted(measures)]
        self._columns = {
            place: (names[order // each], labels[place]) for order, place in enumerate(told)
        }
        self.handled.add(index)
        return True

    def _two_headed_row(self, index: int, row: TableRow, header: TableRow) -> None:
        """Read a row of numbers under measures and occasions, if it has a cell for each."""
        cells = _below(row, header, list(self._columns))
        if cells is None:
            return
        first = min(cells.values())
        lead = row.cells[:first]
        heads = header.cells[: len(lead)]
        around = _row_label(lead, heads, self._patient) if lead else _Column("value")
        if around.use == "skip":
            self.handled.add(index)
            return
        for place, (measure, label) in self._columns.items():
            cell = row.cells[cells[place]]
            if _VALUE.fullmatch(cell.text) and label.context:
                self.handled.add(index)
                context = _within(around.context, label.context)
                at = _Column("value", context, around.on, around.other or label.other)
                self._take(measure, header.cells[place], cell, at, rule="score.table-columns/1")

    def _names(self, row: TableRow) -> dict[int, str]:
        names = {place: name for place, cell in enumerate(row.cells) if (name := _name(cell))}
        part = _HADS_PART.fullmatch(row.cells[0].text)
        if not names and part and (self._above or "").startswith("HADS"):
            return {0: "HADS-A" if part["a"] else "HADS-D"}
        return names

    def _measure_row(
        self, index: int, row: TableRow, names: dict[int, str], header: TableRow | None
    ) -> None:
        places = sorted(names)
        for order, place in enumerate(places):
            stop = places[order + 1] if order + 1 < len(places) else len(row.cells)
            cells = row.cells[place + 1 : stop]
            labels = [
                self._column(cell, position, row, header)
                for position, cell in enumerate(cells, place + 1)
            ]
            for cell, label in zip(cells, labels, strict=True):
                change = (
                    _change(cell, row.cells[place]) if label.use in {"value", "unknown"} else None
                )
                for part, context in change or ():
                    self.handled.add(index)
                    at = replace(label, context=_within(label.context, context))
                    self._take(
                        names[place], row.cells[place], part, at, rule="score.table-change/1"
                    )
                if is_average(names[place], cell.text) and label.use == "value":
                    self.handled.add(index)
                    self._average(names[place], row.cells[place], cell, label)
            if not cells and place == len(row.cells) - 1 and len(places) == 1:
                cells, labels = row.cells[1:place], [_Column("unknown")] * (place - 1)
                header = None  # `Depression   18   (PHQ-9)`
            numeric = [cell for cell in cells if _VALUE.fullmatch(cell.text)]
            partial = any(_PARTIAL.search(cell.text) for cell in cells)
            if not numeric:
                self._case_cells(names[place], row.cells[place], cells, labels)
                continue
            self.handled.add(index)
            for cell, label in zip(cells, labels, strict=True):
                lone = label.use == "unknown" and header is None and len(numeric) == 1
                if label.use == "unknown" and header is None and (own := context_of(cell.text)):
                    label = _Column("value", own)  # `18 (start)`
                if cell in numeric and (label.use == "value" or lone):
                    kind = "partial" if partial else "total"
                    self._take(names[place], row.cells[place], cell, label, kind)
            self._case_cells(names[place], row.cells[place], cells, labels)

    def _column(self, cell: Cell, position: int, row: TableRow, header: TableRow | None) -> _Column:
        if header is None:
            return _Column("unknown")
        label = _header_cell(header, row, cell, position)
        if label is None:
            return _Column("skip")
        if _is_occasion_header(header):
            return _occasion(header.cells[0].text, label.text, self._patient)
        return self._under(label, header, _label(label.text, self._patient))

    def _under(self, cell: Cell, header: TableRow, column: _Column) -> _Column:
        """Join to a column what a head over several columns says: whose they are, which episode."""
        over = _over(cell, header, self._over) if self._over else None
        if over is None:
            return column
        above = _label(over.text, self._patient)
        context = column.context
        if above.context and above.context.startswith("previous"):
            context = "previous:end" if context == "end" else "previous:start"
        use = "skip" if above.use == "skip" else column.use
        return _Column(use, context or above.context, column.on, column.other or above.other)

    def _case_cells(
        self, measure: str, name: Cell, cells: Sequence[Cell], labels: Sequence[_Column]
    ) -> None:
        for cell, label in zip(cells, labels, strict=True):
            if label.other or (label.use != "case" and "caseness" not in cell.text.lower()):
                continue
            status = (
                ABOVE if _YES.fullmatch(cell.text) else BELOW if _NO.fullmatch(cell.text) else ""
            )
            if status:
                evidence = join((name.strand, cell.strand))
                self.caseness.append(
                    FoundCaseness(
                        measure, status, cell.text, label.context, evidence, "caseness.table/1"
                    )
                )

    def _occasion_row(
        self, index: int, row: TableRow, header: TableRow, measures: dict[int, str]
    ) -> None:
        """Read a row of numbers under measures: its first cells say when."""
        first = min(measures)
        lead = row.cells[:first] if len(row.cells) == len(header.cells) else row.cells[:1]
        heads = header.cells[: len(lead)]
        label = _row_label(lead, heads, self._patient)
        if label.use == "skip":
            self.handled.add(index)
            return
        for place, measure in measures.items():
            cell = _aligned(row, header, place)
            if cell is None or cell in lead:
                continue
            if change := _change(cell, header.cells[place]):
                self.handled.add(index)
                for part, context in change:
                    at = _Column("value", _within(label.context, context), label.on, label.other)
                    self._take(measure, header.cells[place], part, at, rule="score.table-change/1")
            elif _VALUE.fullmatch(cell.text):
                self.handled.add(index)
                self._take(measure, header.cells[place], cell, label, rule="score.table-column/1")

    def _total_row(self, index: int, row: TableRow) -> None:
        """Read the total of an item sheet; where items are shown their sum must agree."""
        numeric = [cell for cell in row.cells[1:] if _VALUE.fullmatch(cell.text)]
        if len(numeric) != 1 or self._above is None:
            return
        self.handled.add(index)
        items = [
            int(before.cells[-1].text)
            for before in self._rows[self._above_from : index]
            if re.fullmatch(r"[1-9]\.?", before.cells[0].text)
            and re.fullmatch(r"[0-3]", before.cells[-1].text)
        ]
        value = value_of(_number(numeric[0]).text)
        if items and len(items) >= 7 and sum(items) != value:
            return
        self._take(
            self._above, row.cells[0], numeric[0], _Column("value"), rule="score.sheet-total/1"
        )

    def _average(self, measure: str, name: Cell, cell: Cell, label: _Column) -> None:
        """Keep an average as it is written."""
        self.scores.append(
            FoundScore(
                measure,
                None,
                cell.text,
                label.context,
                label.on,
                "other" if label.other or self._owner is Whose.OTHER else "patient",
                "total",
                join((name.strand, cell.strand)),
                cell.strand,
                "score.average/1",
                self._statement,
            )
        )

    def _take(
        self,
        measure: str,
        name: Cell,
        cell: Cell,
        label: _Column,
        kind: str = "total",
        *,
        rule: str = "score.table-row/1",
    ) -> None:
        match = _VALUE.fullmatch(cell.text)
        assert match
        number = value_of(match["n"])
        highest = HIGHEST.get(measure)
        if number is None or not in_range(measure, number):
            return
        whole = match["max"] or match["whole"]
        if whole and int(whole) != highest:
            return
        self.scores.append(
            FoundScore(
                measure,
                number,
                "",
                label.context or context_of(name.text),
                label.on,
                "other" if label.other or self._owner is Whose.OTHER else "patient",
                kind,
                join((name.strand, cell.strand)),
                _number(cell),
                rule,
                self._statement,
            )
        )


def is_set_apart(row: TableRow) -> bool:
    """Whether the first cell says that a row holds no scores of its own: cut-offs, averages."""
    return bool(_EXCLUDED.search(row.cells[0].text) and not find_mentions(row.cells[0].text))


def _number(cell: Cell) -> Strand:
    match = _VALUE.fullmatch(cell.text)
    assert match
    return cell.strand.part(match.start("n"), match.end("n"))


def _name(cell: Cell) -> str | None:
    """Return the measure that is all of a cell's text, or None."""
    if re.fullmatch(r"GAD\.?:?", cell.text):
        return "GAD-7"
    mentions = find_mentions(cell.text)
    if len({mention.measure for mention in mentions}) != 1 or mentions[0].item:
        return None
    rest = cell.text[: mentions[0].start] + " " + cell.text[mentions[-1].end :]
    return mentions[0].measure if _NAME_EXTRAS.fullmatch(rest) else None


_CHANGE = re.compile(
    r"(?P<a>[0-9]{1,3})\s*(?P<mark>→|->|-+>|>|\bto\b|\bthen\b|/|,)\s*(?P<b>[0-9]{1,3})",
    re.IGNORECASE,
)
_FIRST_AND_LAST = re.compile(
    r"\b(?:first|start|initial|pre|before|assessment)\b.{0,12}\b(?:last|end|final|post|after|"
    r"discharge)\b",
    re.I,
)


def _change(cell: Cell, head: Cell) -> list[tuple[Cell, str]] | None:
    """Return the two numbers of `18 → 7`, and of `18/7` where the head says first and last."""
    match = _CHANGE.fullmatch(cell.text)
    if not match or (match["mark"] in {"/", ","} and not _FIRST_AND_LAST.search(head.text)):
        return None
    parts = [cell.strand.part(match.start(group), match.end(group)) for group in ("a", "b")]
    return [
        (Cell(part, cell.x), context) for part, context in zip(parts, (START, END), strict=True)
    ]


def _within(around: str | None, context: str) -> str:
    """Return start or end, of an earlier episode where the row is of one."""
    earlier = around is not None and around.startswith("previous")
    return f"previous:{context}" if earlier and context in {START, END} else context


_PAIR = re.compile(r"(?P<a>[0-9]{1,2})\s*(?:/|,|and|&)\s*(?P<b>[0-9]{1,2})")


def _pair(cell: Cell) -> tuple[str, str] | None:
    """Return the two measures that are all of a cell's text, as in `PHQ-9/GAD-7`."""
    mentions = find_mentions(cell.text)
    if len(mentions) != 2 or mentions[0].measure == mentions[1].measure:
        return None
    first, second = mentions
    between = cell.text[first.end : second.start]
    rest = cell.text[: first.start] + " " + cell.text[second.end :]
    joined = re.fullmatch(r"\s*(?:scores?\s*)?(?:/|and|&|,|\+)\s*", between, re.IGNORECASE)
    return (first.measure, second.measure) if joined and _NAME_EXTRAS.fullmatch(rest) else None


def _is_measure_header(row: TableRow, names: dict[int, str], patient: Patient) -> bool:
    """Whether a row only names measures (and labels): the head of a table by occasion."""
    if any(_VALUE.fullmatch(cell.text) for cell in row.cells):
        return False
    others = [cell for place, cell in enumerate(row.cells) if place not in names]
    return len(names) > 1 or (
        len(names) == 1
        and 0 not in names
        and any(_label(cell.text, patient, lead=True).use != "unknown" for cell in others)
    )


def _is_occasion_header(row: TableRow) -> bool:
    """Whether a row heads its columns by occasions: `Session  1  2  3`, `Date  3 May  10 May`."""
    head = row.cells[0].text
    if head and not _OCCASION_HEAD.fullmatch(head):
        return False
    counted = [int(cell.text) for cell in row.cells[1:] if re.fullmatch(r"[0-9]{1,2}", cell.text)]
    if counted:
        return len(row.cells) > 2 and counted == sorted(set(counted)) and counted[0] <= 2
    return bool(head) and len(row.cells) > 2


def _label(text: str, patient: Patient, *, lead: bool = False) -> _Column:
    owner = owner_of_label(text, patient)
    other = owner is Whose.OTHER
    dates = [found for found in find_dates(text) if found.when]
    on = dates[0].when if dates else None
    if re.fullmatch(r"(?:19|20)[0-9]{2}", text):
        on = PartialDate(int(text))
    context = context_of(text)
    if _EXCLUDED.search(text) or (_CASENESS_LABEL.search(text) and not _SCORE_LABEL.search(text)):
        case = _CASENESS_LABEL.search(text) and not re.search(r"\bused\b|\bscore\b", text, re.I)
        return _Column("case" if case else "skip", context, other=other)
    if (
        context
        or on
        or _SCORE_LABEL.search(text)
        or (lead and re.search(r"\bdate\b|\bsession\b", text, re.I))
    ):
        return _Column("value", context, on, other)
    if owner is not None:
        return _Column("value", None, None, other)
    return _Column("unknown")


def _occasion(head: str, text: str, patient: Patient) -> _Column:
    """Read the label of a column under a head that says that its columns are occasions."""
    label = _label(text, patient)
    if label.use in {"skip", "case"}:
        return label
    number = re.fullmatch(r"(?:s|sess|session|no|#)?\.?\s*([0-9]{1,2})(?:st|nd|rd|th)?", text, re.I)
    counts_sessions = not re.search(r"\b(?:week|month|date|day)", head, re.IGNORECASE)
    context = f"session:{int(number[1])}" if number and counts_sessions else label.context
    return _Column("value", context, label.on, label.other)


def _row_label(lead: Sequence[Cell], heads: Sequence[Cell], patient: Patient) -> _Column:
    context: str | None = None
    on: PartialDate | None = None
    other = False
    for cell, head in zip(lead, heads, strict=False):
        label = _label(cell.text, patient)
        if label.use in {"skip", "case"}:
            return _Column("skip")
        bare = re.fullmatch(r"[0-9]{1,2}", cell.text)
        if bare and _SESSION_HEAD.search(head.text):
            context = context or f"session:{int(cell.text)}"
            continue
        context = context or label.context
        date = whole_date(cell.text)
        on = on or (date.when if date else label.on)
        other = other or label.other
    return _Column("value", context, on, other)


def _header_cell(header: TableRow, row: TableRow, cell: Cell, position: int) -> Cell | None:
    if len(header.cells) == len(row.cells):
        return header.cells[position]
    return min(header.cells[1:], key=lambda head: abs(head.x - cell.x), default=None)


def _below(row: TableRow, header: TableRow, places: Sequence[int]) -> dict[int, int] | None:
    """Return which cell of a row stands under which head; None unless each has one of its own."""
    if len(row.cells) == len(header.cells):
        return {place: place for place in places}
    if len(row.cells) < len(places):
        return None
    nearest = {
        place: min(
            range(len(row.cells)),
            key=lambda at: abs(row.cells[at].x - header.cells[place].x),
        )
        for place in places
    }
    return nearest if len(set(nearest.values())) == len(places) else None


def _over(cell: Cell, header: TableRow, above: TableRow) -> Cell | None:
    """Return the head over a column's head.

    By position where cells were joined, in equal groups where they come out even, else by place.
    """
    position = header.cells.index(cell)
    if len(above.cells) == len(header.cells):
        return next((each for each in reversed(above.cells[: position + 1]) if each.text), None)
    heads = [each for each in above.cells if each.text]
    lead = 1 if heads and header.cells[0].x < heads[0].x - 1 else 0
    columns = header.cells[lead:]
    if position < lead or not heads:
        return None
    if len(columns) % len(heads) == 0:
        return heads[(position - lead) * len(heads) // len(columns)]
    left = [each for each in heads if each.x <= cell.x + 6]
    return left[-1] if left else None


def _aligned(row: TableRow, header: TableRow, place: int) -> Cell | None:
    if len(row.cells) == len(header.cells):
        return row.cells[place]
    if len(row.cells) == len(header.cells) + 1:
        return row.cells[place + 1] if _name(header.cells[0]) else None
    if not row.cells:
        return None
    head = header.cells[place]
    best = min(row.cells, key=lambda cell: abs(cell.x - head.x))
    nearest = min(header.cells, key=lambda other: abs(other.x - best.x))
    return best if nearest is head else None
