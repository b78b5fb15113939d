"""A document as the field rules see it: passages with their zone, section and label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from casereview.correspondence.reader.blocks import Block, Paragraph, TableRow, sentences
from casereview.correspondence.reader.calendar import FoundDate, find_dates
from casereview.correspondence.reader.fields import Labelled, fields
from casereview.correspondence.reader.phrase import Phrase
from casereview.correspondence.reader.strand import Strand, join
from casereview.domain.dates import PartialDate

LONGEST = 1500
"""Characters: what runs on longer than any sentence is not searched, so that time stays bounded."""

_SALUTATION = re.compile(r"(?:dear|hello|hi|to whom it)\b", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:yours(?:\s+(?:sincerely|faithfully|truly|ever))?|(?:with\s+)?(?:very\s+)?(?:kind(?:est)?|"
    r"best|warm(?:est)?|many|good)\s+(?:regards|wishes|thanks)|regards|sincerely|respectfully|"
    r"signed|all\s+the\s+best|take\s+care|thank\s+you|thanks)\b[\s,.!:]*",
    re.IGNORECASE,
)
_COPY = re.compile(r"(?:c\.?\s?c\b|b\.?cc\b|cop(?:y|ies)\b|encl?s?\b|enclosures?\b)", re.IGNORECASE)
_MAIL = re.compile(r"(?:from|to|subject|date|sent)\s*:", re.IGNORECASE)
_UNDERLINE = re.compile(r"[-=_]{3,}")
_LISTED = re.compile(r"[0-9]{1,2}[.)]\s|[-*\u2022]\s")
_HEAD_BLOCKS = 3
_Meaning = TypeVar("_Meaning")


class Zone(StrEnum):
    """Which part of a document a passage stands in."""

    HEAD = "head"
    BODY = "body"
    TAIL = "tail"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, heading or cell; section and label are in lower case, empty where none."""

    strand: Strand
    lower: str
    zone: Zone
    position: int
    section: str = ""
    label: str = ""
    heading: bool = False

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.strand.text

    def part(self, match: re.Match[str], group: str | int = 0) -> Strand:
        """Return the characters of a match or of one of its groups."""
        return self.strand.part(match.start(group), match.end(group))


def _passage(
    strand: Strand,
    zone: Zone,
    position: int,
    section: str,
    label: str = "",
    *,
    heading: bool = False,
) -> Passage:
    return Passage(strand, strand.text.lower(), zone, position, section, label, heading)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a passage."""

    passage: Passage
    found: FoundDate

    @property
    def strand(self) -> Strand:
        """The characters of the date."""
        return self.passage.strand.part(self.found.start, self.found.end)


class Letter:
    """The blocks of one document with what every rule needs of them."""

    def __init__(self, blocks: Sequence[Block], dated: PartialDate | None, role: str) -> None:
        self.blocks = tuple(blocks)
        self.dated = dated
        self.role = role
        self.opened = self._salutation()
        self.closed = self._closing()

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every sentence, heading and cell in reading order."""
        return tuple(self._passages())

    @cached_property
    def lower(self) -> str:
        """All passages in lower case: what is not in it is in none of them."""
        return "\n".join(passage.lower for passage in self.passages)

    def where(
        self, phrase: Phrase, passages: Sequence[Passage]
    ) -> Iterator[tuple[Passage, re.Match[str]]]:
        """Yield those of the passages in which a phrase stands, with its first match."""
        if phrase.may_match(self.lower):
            for passage in passages:
                if match := phrase.search(passage.text, passage.lower):
                    yield passage, match

    def possible(self, phrases: Iterable[tuple[_Meaning, Phrase]]) -> list[tuple[_Meaning, Phrase]]:
        """Return those phrases, with what they mean, that may stand in any of its passages."""
        return [(meaning, each) for meaning, each in phrases if each.may_match(self.lower)]

    @cached_property
    def body(self) -> tuple[Passage, ...]:
        """The sentences and cells of the text itself: no letterhead, no signature."""
        return tuple(p for p in self.passages if p.zone is Zone.BODY and not p.heading)

    @cached_property
    def prose(self) -> tuple[Passage, ...]:
        """The body with its headings."""
        return tuple(p for p in self.passages if p.zone is Zone.BODY)

    @cached_property
    def rows(self) -> tuple[Strand, ...]:
        """One strand a block; the cells of a row are joined."""
        return tuple(
            join(cell.strand for cell in block.cells)
            if isinstance(block, TableRow)
            else block.strand.part(0, LONGEST)
            for block in self.blocks
        )

    @cached_property
    def fields(self) -> tuple[Labelled, ...]:
        """What is labelled, in the head and in forms."""
        return tuple(f for f in fields(self.blocks) if len(f.value.text) <= LONGEST)

    @cached_property
    def dates(self) -> tuple[Dated, ...]:
        """Every date of the document."""
        return tuple(Dated(p, found) for p in self.passages for found in find_dates(p.text))

    @property
    def is_mail(self) -> bool:
        """Whether the document begins with the head of an e-mail."""
        lines = self.lines(0, 6)
        heads = sum(bool(_MAIL.match(line.text)) for line in lines)
        return heads >= 2 and any("@" in line.text for line in lines)

    def lines(self, first: int = 0, last: int | None = None) -> list[Strand]:
        """Return the lines and cells of blocks [first, last)."""
        found: list[Strand] = []
        for block in self.blocks[first:last]:
            if isinstance(block, TableRow):
                found += [cell.strand for cell in block.cells]
            else:
                found += block.lines
        return found

    @cached_property
    def salutation(self) -> Strand | None:
        """The line that greets."""
        if self.opened is None:
            return None
        block = self.blocks[self.opened]
        return block.lines[0] if isinstance(block, Paragraph) else None

    @cached_property
    def subject(self) -> tuple[Passage, ...]:
        """Headings, subject lines and the first sentences: where a letter says what it is."""
        first = [p for p in self.prose if not p.heading][:3]
        headings = [p for p in self.prose if p.heading][:3]
        return (*(p for p in self.passages if p.zone is Zone.HEAD), *headings, *first)

    def _salutation(self) -> int | None:
        for index, block in enumerate(self.blocks):
            if isinstance(block, Paragraph) and _SALUTATION.match(block.text):
                return index if len(block.lines[0].text) < 80 else None
        return None

    def _closing(self) -> int:
        start = 0 if self.opened is None else self.opened + 1
        for index in range(start, len(self.blocks)):
            block = self.blocks[index]
            if not isinstance(block, Paragraph):
                continue
            match = _CLOSING.match(block.text)
            if match and len(block.lines[0].text) - match.end() <= 45 and index > start:
                thanks = block.text[:5].lower() == "thank"
                if not thanks or match.end() == len(block.lines[0].text):
                    return index
            if _COPY.match(block.text) and index > len(self.blocks) // 2:
                return index
        return len(self.blocks)

    def _zone(self, position: int) -> Zone:
        if position >= self.closed:
            return Zone.TAIL
        if self.opened is None:
            return Zone.HEAD if position < _HEAD_BLOCKS and self.closed > 6 else Zone.BODY
        return Zone.HEAD if position <= self.opened else Zone.BODY

    def _passages(self) -> Iterator[Passage]:
        section, above = "", ""
        for position, block in enumerate(self.blocks):
            zone = self._zone(position)
            if isinstance(block, TableRow):
                yield from self._cells(block, zone, position, section)
                continue
            if block.is_heading and not _UNDERLINE.fullmatch(block.text):
                own = block.text.lower().strip(" :")
                yield _passage(block.strand, zone, position, above or own, heading=True)
                if zone is Zone.BODY and not _LISTED.match(own):
                    section = above = own
                continue
            above = ""
            for strand in sentences(block.strand):
                if len(strand.text) <= LONGEST:
                    yield _passage(strand, zone, position, section)

    def _cells(self, row: TableRow, zone: Zone, position: int, section: str) -> Iterator[Passage]:
        lead = row.cells[0].text.lower().strip(" :")
        for place, cell in enumerate(row.cells):
            label = lead if place and len(lead) <= 60 else ""
            for strand in sentences(cell.strand):
                if strand.text and len(strand.text) <= LONGEST:
                    yield _passage(strand, zone, position, section, label)
