"""A report of about sixty pages for measuring: every kind of block, the same words each time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from casereview.domain.chart import Anchor, Line, Marker, Paint, Scene, Shape, Text
from casereview.domain.reports.report import (
    Block,
    Column,
    Cover,
    Figure,
    Footnote,
    Item,
    ItemList,
    LockedText,
    Paragraph,
    Quotation,
    Report,
    Run,
    Section,
    SectionKind,
    SectionState,
    Signature,
    Table,
)

_SECTIONS, _PARAGRAPHS = 16, 15
_PROSE = (
    "the person said that worry began in spring of that year and went on through summer although "
    "on some days it was less than on others which the records of the practice show as well as "
    "what was told at interview and no entry says otherwise so far as I have been able to find "
    "anxiety treatment course session letter score service diagnosis criterion opinion evidence "
    "accident history sleep work family general practitioner assessment after before during"
)
_WORDS = _PROSE.split()


class _Writer:
    def __init__(self) -> None:
        self._chance = random.Random(7)  # noqa: S311  # the same words each time, no secret
        self.tables = self.figures = self.notes = 0

    def words(self, least: int, most: int) -> str:
        chosen = self._chance.choices(_WORDS, k=self._chance.randint(least, most))
        return f"{chosen[0].capitalize()} {' '.join(chosen[1:])}."

    def runs(self, number: int) -> tuple[Run, ...]:
        parts = [Run(f"{self.words(30, 55)} ")]
        if number % 3 == 0:
            parts += [Run("It was met", bold=True), Run(" by then; see "), _link(number)]
            parts.append(Run(f". {self.words(6, 14)} "))
        if number % 8 == 0:
            self.notes += 1
            note = Footnote(self.notes, (Run(self.words(12, 30)),))
            parts += [Run(self.words(8, 16), italic=True, note=note), Run(" ")]
        parts.append(Run(self.words(10, 25)))
        return tuple(parts)

    def table(self, rows: int) -> Table:
        self.tables += 1
        cells = tuple(
            ((Run(f"{1 + row % 28} March 2021"),), (Run(self.words(6, 22)),), (Run("[D4 p.2]"),))
            for row in range(rows)
        )
        columns = (Column("Date", 1.2), Column("What was found", 4), Column("Source", 1))
        anchor = f"t-{self.tables}"
        return Table(self.tables, "What the records show", columns, cells, anchor, "As received.")

    def figure(self) -> Figure:
        self.figures += 1
        return Figure(self.figures, "Scores over time", _chart(), f"f-{self.figures}", "By letter.")


def sample_report() -> Report:
    """Return the report."""
    writer = _Writer()
    sections = [
        Section(
            f"s{number}",
            str(number),
            f"Matter {number} and what is known of it",
            SectionKind.FACT,
            f"s-{number}",
            tuple(_blocks(writer, number)),
            SectionState.WRITTEN,
        )
        for number in range(1, _SECTIONS + 1)
    ]
    truth = LockedText("truth", (writer.words(60, 60), writer.words(40, 40)), "")
    name = Signature("Dr A Example", "Consultant Psychologist", None)
    for key, title, block in (("truth", "Statement of truth", truth), ("signature", "Sign", name)):
        number = str(len(sections) + 1)
        sections.append(_section(key, number, title, block, SectionKind.DECLARATION))
    sections.append(_section("records", "A", "Records", writer.table(70), SectionKind.APPENDIX))
    return Report(
        "sample",
        "ew_civil",
        Cover("County Court", "X00", (("Ms X", "Claimant"),), "Expert report", "Psychologist", ()),
        ("Claim no. X00", "Report of Dr A Example"),
        tuple(sections),
        date(2024, 3, 11),
        "Version 1",
        draft=False,
        author="Dr A Example",
        subject="Expert report",
        software="CaseReview",
    )


def _section(key: str, number: str, title: str, block: Block, kind: SectionKind) -> Section:
    return Section(key, number, title, kind, f"s-{key}", (block,), SectionState.WRITTEN)


def _blocks(writer: _Writer, section: int) -> Iterator[Block]:
    for number in range(1, _PARAGRAPHS + 1):
        yield Paragraph(f"{section}.{number}", writer.runs(number), f"p-{section}-{number}")
        if number == 4:
            points = (Item(f"({mark})", (Run(writer.words(10, 25)),)) for mark in "abcd")
            yield ItemList(tuple(points))
        elif number == 7:
            yield Quotation(((Run(writer.words(30, 50)),),))
        elif number == 9 and section % 2:
            yield writer.table(12)
        elif number == 12 and section % 3 == 0:
            yield writer.figure()


def _link(number: int) -> Run:
    section = 1 + number % _SECTIONS
    return Run(f"section {section}", target=f"s-{section}")


def _chart() -> Scene:
    ops: list[Line | Marker | Text] = []
    points = [(40.0 + 12 * n, 90.0 + 50 * ((n * 7) % 11) / 11) for n in range(30)]
    for level in range(0, 28, 9):
        y = 150 - 4 * level
        ops += [Line(36, y, 410, y, Paint.LINE), Text(30, y + 3, str(level), anchor=Anchor.END)]
    for (x0, y0), (x1, y1) in pairwise(points):
        ops.append(Line(x0, y0, x1, y1, Paint.PHQ9, 1.2))
    ops += [Marker(x, y, Shape.CIRCLE, Paint.PHQ9) for x, y in points]
    return Scene(425, 170, tuple(ops), "Scores of thirty sessions, which rise and fall.")
