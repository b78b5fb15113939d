"""Scores in tables: a measure a row, a measure a column, labelled pairs and item sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from casereview.correspondence.reader.averages import is_average
from casereview.correspondence.reader.blocks import Cell, TableRow
from casereview.correspondence.reader.calendar import whole_date
from casereview.correspondence.reader.caseness import ABOVE, BELOW
from casereview.correspondence.reader.found import FoundCaseness, FoundScore
from casereview.correspondence.reader.measures import HIGHEST, in_range
from casereview.correspondence.reader.numerals import value_of
from casereview.correspondence.reader.occasions import context_of
from casereview.correspondence.reader.people import Patient, Whose, owner_of_label
from casereview.correspondence.reader.strand import join
from casereview.correspondence.reader.table_cells import (
    FIGURE,
    HADS_PART,
    NO,
    PAIR,
    PARTIAL,
    SPAN,
    TOTAL,
    VALUE,
    YES,
    change_in,
    measure_of,
    number_of,
    pair_of,
    told_value,
    within_episode,
)
from casereview.correspondence.reader.table_heads import (
    Column,
    aligned,
    cells_below,
    head_over,
    header_cell,
    is_measure_header,
    is_occasion_header,
    label_of,
    occasion_of,
    row_label,
)


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
        self._columns: dict[int, tuple[str, Column]] = {}
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
            if owner and not any(VALUE.fullmatch(cell.text) for cell in row.cells[1:]):
                self._owner = owner
            if self._heads_of_measures(index, row, header, measures):
                header = row
                continue
            if is_measure_header(row, names, self._patient):
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
            elif self._above and TOTAL.fullmatch(row.cells[0].text):
                self._total_row(index, row)
            elif is_occasion_header(row) or not any(
                FIGURE.match(cell.text) and not SPAN.fullmatch(cell.text) for cell in row.cells[1:]
            ):
                self._over = header if header is self._rows[index - 1] and index else None
                header = row

    def _pair_row(self, index: int, row: TableRow, header: TableRow | None) -> bool:
        """Read `18/14` under or beside `PHQ-9/GAD-7`; whether the row is such a one."""
        named = {place: pair for place, cell in enumerate(row.cells) if (pair := pair_of(cell))}
        cells = [cell for cell in row.cells if PAIR.fullmatch(cell.text)]
        if named and not cells:
            self._paired = (row, named)
            self.handled.add(index)
            return True
        above, pairs = self._paired if self._paired and not named else (row, named)
        if not cells or not pairs or len(above.cells) != len(row.cells):
            return False
        self.handled.add(index)
        for place, cell in enumerate(row.cells):
            match = PAIR.fullmatch(cell.text)
            owner = place if above is not row else max((p for p in named if p < place), default=-1)
            if not match or owner not in pairs:
                continue
            label = (
                row_label(row.cells[:1], above.cells[:1], self._patient)
                if above is not row
                else self._column(cell, place, row, header)
            )
            if head := context_of(above.cells[owner].text):
                label = replace(label, context=within_episode(label.context, head))
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
        labels = [label_of(cell.text, self._patient) for cell in row.cells]
        told = [
            place for place, label in enumerate(labels) if label.use == "value" and label.context
        ]
        if len(told) < len(measures) or any(VALUE.fullmatch(cell.text) for cell in row.cells):
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
        cells = cells_below(row, header, list(self._columns))
        if cells is None:
            return
        first = min(cells.values())
        lead = row.cells[:first]
        heads = header.cells[: len(lead)]
        around = row_label(lead, heads, self._patient) if lead else Column("value")
        if around.use == "skip":
            self.handled.add(index)
            return
        for place, (measure, label) in self._columns.items():
            cell = row.cells[cells[place]]
            if VALUE.fullmatch(cell.text) and label.context:
                self.handled.add(index)
                context = within_episode(around.context, label.context)
                at = Column("value", context, around.on, around.other or label.other)
                self._take(measure, header.cells[place], cell, at, rule="score.table-columns/1")

    def _names(self, row: TableRow) -> dict[int, str]:
        names = {place: name for place, cell in enumerate(row.cells) if (name := measure_of(cell))}
        part = HADS_PART.fullmatch(row.cells[0].text)
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
                    change_in(cell, row.cells[place]) if label.use in {"value", "unknown"} else None
                )
                for part, context in change or ():
                    self.handled.add(index)
                    at = replace(label, context=within_episode(label.context, context))
                    self._take(
                        names[place], row.cells[place], part, at, rule="score.table-change/1"
                    )
                if is_average(names[place], cell.text) and label.use == "value":
                    self.handled.add(index)
                    self._average(names[place], row.cells[place], cell, label)
            if not cells and place == len(row.cells) - 1 and len(places) == 1:
                cells, labels = row.cells[1:place], [Column("unknown")] * (place - 1)
                header = None  # `Depression   18   (PHQ-9)`
            for cell, label in zip(cells, labels, strict=True):
                if (told := told_value(cell)) and label.use in {"value", "unknown"}:
                    self.handled.add(index)
                    at = replace(label, context=told[1])
                    self._take(names[place], row.cells[place], told[0], at)
            labels = _dated(cells, labels)
            numeric = [cell for cell in cells if VALUE.fullmatch(cell.text)]
            partial = any(PARTIAL.search(cell.text) for cell in cells)
            if not numeric:
                self._case_cells(names[place], row.cells[place], cells, labels)
                continue
            self.handled.add(index)
            for cell, label in zip(cells, labels, strict=True):
                lone = label.use == "unknown" and header is None and len(numeric) == 1
                if label.use == "unknown" and header is None and (own := context_of(cell.text)):
                    label = Column("value", own)  # `18 (start)`
                if cell in numeric and (label.use == "value" or lone):
                    kind = "partial" if partial else "total"
                    self._take(names[place], row.cells[place], cell, label, kind)
            self._case_cells(names[place], row.cells[place], cells, labels)

    def _column(self, cell: Cell, position: int, row: TableRow, header: TableRow | None) -> Column:
        if header is None:
            return Column("unknown")
        label = header_cell(header, row, cell, position)
        if label is None:
            return Column("skip")
        if is_occasion_header(header):
            return occasion_of(header.cells[0].text, label.text, self._patient)
        return self._under(label, header, label_of(label.text, self._patient))

    def _under(self, cell: Cell, header: TableRow, column: Column) -> Column:
        """Join to a column what a head over several columns says: whose they are, which episode."""
        over = head_over(cell, header, self._over) if self._over else None
        if over is None:
            return column
        above = label_of(over.text, self._patient)
        context = column.context
        if above.context and above.context.startswith("previous"):
            context = "previous:end" if context == "end" else "previous:start"
        use = "skip" if above.use == "skip" else column.use
        return Column(use, context or above.context, column.on, column.other or above.other)

    def _case_cells(
        self, measure: str, name: Cell, cells: Sequence[Cell], labels: Sequence[Column]
    ) -> None:
        for cell, label in zip(cells, labels, strict=True):
            if label.other or (label.use != "case" and "caseness" not in cell.text.lower()):
                continue
            status = ABOVE if YES.fullmatch(cell.text) else BELOW if NO.fullmatch(cell.text) else ""
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
        label = row_label(lead, heads, self._patient)
        if label.use == "skip":
            self.handled.add(index)
            return
        for place, measure in measures.items():
            cell = aligned(row, header, place)
            if cell is None or cell in lead:
                continue
            if change := change_in(cell, header.cells[place]):
                self.handled.add(index)
                for part, context in change:
                    at = Column(
                        "value", within_episode(label.context, context), label.on, label.other
                    )
                    self._take(measure, header.cells[place], part, at, rule="score.table-change/1")
            elif VALUE.fullmatch(cell.text):
                self.handled.add(index)
                self._take(measure, header.cells[place], cell, label, rule="score.table-column/1")

    def _total_row(self, index: int, row: TableRow) -> None:
        """Read the total of an item sheet; where items are shown their sum must agree."""
        numeric = [cell for cell in row.cells[1:] if VALUE.fullmatch(cell.text)]
        if len(numeric) != 1 or self._above is None:
            return
        self.handled.add(index)
        items = [
            int(before.cells[-1].text)
            for before in self._rows[self._above_from : index]
            if re.fullmatch(r"[1-9]\.?", before.cells[0].text)
            and re.fullmatch(r"[0-3]", before.cells[-1].text)
        ]
        value = value_of(number_of(numeric[0]).text)
        if items and len(items) >= 7 and sum(items) != value:
            return
        self._take(
            self._above, row.cells[0], numeric[0], Column("value"), rule="score.sheet-total/1"
        )

    def _average(self, measure: str, name: Cell, cell: Cell, label: Column) -> None:
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
        label: Column,
        kind: str = "total",
        *,
        rule: str = "score.table-row/1",
    ) -> None:
        match = VALUE.fullmatch(cell.text)
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
                number_of(cell),
                rule,
                self._statement,
            )
        )


def _dated(cells: Sequence[Cell], labels: Sequence[Column]) -> list[Column]:
    """Give the numbers of a row the one date that stands in a cell of its own beside them."""
    days = [found.when for cell in cells if (found := whole_date(cell.text))]
    if len(days) != 1:
        return list(labels)
    return [replace(label, on=label.on or days[0]) for label in labels]
