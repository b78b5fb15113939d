"""A report's paragraphs, points, rows and the like as they are compared: without their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from casereview.domain.reports.report import (
    Block,
    Figure,
    ItemList,
    LockedText,
    Paragraph,
    Quotation,
    Report,
    Run,
    Section,
    Signature,
    Table,
)

_OF = "p-"
TO_PARAGRAPH = "\0p-"
"""What a reference to a paragraph is compared by: where it leads is looked at apart."""

_NUMBER = re.compile(r"(?:paragraph|section|appendix|table|figure)\s[\w.]+", re.IGNORECASE)


class About(StrEnum):
    """What a change in a table is about, so that it can be told first."""

    DIAGNOSIS = "diagnosis"
    SCORE = "score"
    OTHER = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or space as it is printed, and what it is compared by."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, point, quotation or the like; rank is its place among all of its draft.

    targets: where its references to paragraphs lead. name: of a row, its first cell. signature:
    what it is compared by.
    """

    kind: str
    section: str
    place: str
    anchor: str
    words: tuple[Word, ...]
    targets: tuple[str, ...] = ()
    rank: int = 0
    about: About = About.OTHER
    name: str = ""
    signature: tuple[str, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """The words as they are printed."""
        return "".join(word.text for word in self.words)


def _unit_of(kind: str, section: str, place: str, anchor: str, runs: Iterable[Run]) -> Unit:
    held = list(runs)
    words = tuple(_words(held))
    targets = tuple(r.target for r in held if r.target and _is_number(r))
    signature = (kind, *(word.key for word in words if not word.key.isspace()))
    return Unit(kind, section, place, anchor, words, targets, signature=signature)


def _is_number(run: Run) -> bool:
    """Whether a run is a reference to a paragraph by its number."""
    return bool(run.target and run.target.startswith(_OF) and _NUMBER.fullmatch(run.text))


def _is_numbering(text: str, target: str) -> bool:
    """Whether a link's text is a number of this report, not one of the case."""
    return bool(_NUMBER.fullmatch(text)) or (text.isdecimal() and target.startswith("s-"))


def _words(runs: Iterable[Run]) -> Iterator[Word]:
    for run in runs:
        if run.target and _is_numbering(run.text, run.target):
            yield Word(run.text, TO_PARAGRAPH if _is_number(run) else f"\0{run.target}")
        else:
            style = "\1" * run.bold + "\2" * run.italic
            yield from (Word(part, f"{part}{style}") for part in _parted(run.text))
        if run.note is not None:
            yield Word(" [note: ", "\0note")
            yield from _words(run.note.runs)
            yield Word("]", "\0end")


def _parted(text: str) -> Iterator[str]:
    """Yield the words of a text and the spaces between them."""
    word, spaced = "", False
    for sign in text:
        if word and sign.isspace() is not spaced:
            yield word
            word = ""
        word, spaced = word + sign, sign.isspace()
    if word:
        yield word


def _of_section(section: Section) -> Iterator[Unit]:
    """Yield what can be compared of a section, in order."""
    key, place, anchor = section.key, f"section {section.number}", section.anchor
    yield _unit_of(
        "title", key, f"the title of section {section.number}", anchor, [Run(section.title)]
    )
    for block in section.blocks:
        if isinstance(block, Paragraph):
            place, anchor = f"paragraph {block.number}", block.anchor
        yield from _of_block(block, key, place, anchor)


def _of_block(block: Block, key: str, place: str, anchor: str) -> Iterator[Unit]:
    if isinstance(block, Paragraph):
        yield _unit_of("paragraph", key, place, anchor, block.runs)
    elif isinstance(block, ItemList):
        outer = ""
        for item in block.items:
            outer = item.mark if item.level == 1 else outer
            mark = item.mark if item.level == 1 else outer + item.mark
            yield _unit_of("point", key, f"{place}{mark}", anchor, item.runs)
    elif isinstance(block, Quotation):
        for runs in block.paragraphs:
            yield _unit_of("quotation", key, f"a quotation under {place}", anchor, runs)
    elif isinstance(block, Table):
        yield from _of_table(block, key)
    elif isinstance(block, Figure):
        words = [Run(block.caption), Run("\n"), Run(block.note)]
        yield _unit_of("figure", key, f"figure {block.number}", block.anchor, words)
    elif isinstance(block, LockedText):
        for text in block.paragraphs:
            yield _unit_of("locked", key, f"the prescribed words of {place}", anchor, [Run(text)])
    elif isinstance(block, Signature):
        yield _unit_of(
            "signature", key, "the signature", anchor, [Run(f"{block.name}, {block.post}")]
        )


def _of_table(table: Table, key: str) -> Iterator[Unit]:
    name, about = f"table {table.number}", _about(table.anchor)
    heads = [column.title for column in table.columns]
    yield _unit_of(f"caption {table.anchor}", key, f"the head of {name}", table.anchor,
                [Run(f"{table.caption}: {', '.join(heads)}")])  # fmt: skip
    for row in table.rows:
        runs: list[Run] = []
        for cell in row:
            runs += [*([Run(" | ")] if runs else []), *cell]
        lead = "".join(run.text for run in row[0]).split("\n")[0] if row else ""
        place = f"{name}, row “{lead}”"
        unit = _unit_of(f"row {table.anchor}", key, place, table.anchor, runs)
        yield replace(unit, about=about, name=lead)
    if table.note:
        yield _unit_of(
            f"note {table.anchor}", key, f"the note of {name}", table.anchor, [Run(table.note)]
        )


def _about(anchor: str) -> About:
    if anchor.startswith("t-status"):
        return About.DIAGNOSIS
    return About.SCORE if anchor.startswith("t-measures") else About.OTHER


def units_of(report: Report) -> list[Unit]:
    """Return everything that is compared of a report, in order; the cover's version is left out."""
    facts = [Run(f"{name}: {told}") for name, told in report.cover.facts if name != "Version"]
    facts += [Run(f"{role}: {name}") for name, role in report.cover.parties]
    facts.append(Run(report.cover.title))
    units = [_unit_of("cover", "", "the cover", "", [fact]) for fact in facts]
    for section in report.sections:
        if section.printed:
            units += _of_section(section)
    return [replace(unit, rank=rank) for rank, unit in enumerate(units)]
