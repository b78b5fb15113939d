"""Fills pages with slabs: what is tied stays together, footnotes stand where they are called."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from casereview.domain.reports.report import Footnote
from casereview.reporting.setting.slabs import Piece, Slab

_ABOVE_NOTES = 12.0
"""Between the text and the footnotes, with a short rule in it."""
_MOST_NOTES = 0.6
"""The share of a page that notes begun on pages before may take."""
_BEGUN = 2
"""Lines of a note that stand at least on the page that calls it."""


class Entry(NamedTuple):
    """A piece in the order of the text.

    begins: on a page of its own; tied: with the one before; floats: where the page has no room for
    it, it heads the next one and what follows fills this one; bars: nothing floats beyond it.
    """

    piece: Piece
    begins: bool = False
    tied: bool = False
    floats: bool = False
    bars: bool = False


class Put(NamedTuple):
    """Where a slab stands: its piece and which part of it, and its top from the top of the text."""

    piece: int
    part: int
    top: float


@dataclass(slots=True)
class Sheet:
    """One page: what stands on it, the headers repeated on it, and the notes at its foot."""

    puts: list[Put] = field(default_factory=list)
    repeated: list[tuple[Slab, float]] = field(default_factory=list)
    notes: list[Put] = field(default_factory=list)
    closings: list[tuple[Slab, float]] = field(default_factory=list)
    used: float = 0.0
    foot: float = 0.0


class _Step(NamedTuple):
    """A slab in the order of the text with what is known of its place."""

    piece: int
    part: int
    slab: Slab
    tied: bool
    entry: Entry


@dataclass(slots=True)
class Notes:
    """The footnotes as pieces of their own, numbered on from the pieces of the text."""

    first: int
    pieces: list[Piece] = field(default_factory=list)
    places: dict[Footnote, int] = field(default_factory=dict)


class Filler:
    """Puts entries on pages of one height; `set_note` sets a footnote."""

    def __init__(
        self, entries: Sequence[Entry], height: float, set_note: Callable[[Footnote], Piece]
    ) -> None:
        self.sheets = [Sheet()]
        self.notes = Notes(len(entries))
        self._entries = entries
        self._height = height
        self._set_note = set_note
        self._waiting: deque[tuple[int, int, Slab, float]] = deque()
        self._afloat: deque[list[_Step]] = deque()
        self._after = 0.0

    def fill(self) -> None:
        """Put everything on pages."""
        for chunk in _chunks(_steps(self._entries)):
            entry = chunk[0].entry
            if entry.begins or entry.bars:
                self._land()
            if entry.begins and self._sheet.puts:
                self._turn()
            if entry.floats and self._sheet.puts and (self._afloat or not self._fits(chunk)):
                self._afloat.append(chunk)
                continue
            if self._afloat and not self._fits(chunk):
                self._land()
            self._place(chunk)
        self._land()
        while self._waiting:
            self._turn()

    def _land(self) -> None:
        """Put what floats at the head of the next page."""
        if self._afloat:
            self._turn()
        while self._afloat:
            self._place(self._afloat.popleft())

    def _place(self, chunk: Sequence[_Step]) -> None:
        if not self._fits(chunk) and self._sheet.puts:
            self._turn(continued=chunk[0])
        if self._fits(chunk):
            self._put(chunk)
            return
        for step in chunk:  # taller than a page: parted where the page ends
            if self._sheet.puts and not self._fits([step]):
                self._turn(continued=step)
            self._put([step])

    @property
    def _sheet(self) -> Sheet:
        return self.sheets[-1]

    def _room(self) -> float:
        return self._height - self._sheet.used - self._sheet.foot

    def _fits(self, chunk: Sequence[_Step]) -> bool:
        high = self._high(chunk)
        room = self._room() - high
        if room < 0:
            return False
        called = self._called(chunk)
        if not called:
            return True
        if self._waiting:
            return False
        least = sum(_whole(piece) for piece in called[:-1]) + _start(called[-1])
        return room >= least + (0.0 if self._sheet.foot else _ABOVE_NOTES)

    def _high(self, chunk: Sequence[_Step]) -> float:
        gaps = list(self._gaps(chunk))
        if not self._sheet.puts:
            gaps[0] = 0.0
        return sum(gaps) + sum(step.slab.height for step in chunk)

    def _gaps(self, chunk: Sequence[_Step]) -> Iterator[float]:
        """Yield the space above each slab, after what was put last."""
        after = self._after
        puts = self._sheet.puts
        parted = bool(puts) and puts[-1].piece != chunk[0].piece  # by what floated to the head
        for step in chunk:
            piece = step.entry.piece
            if step.part:
                yield max(after, step.slab.gap) if parted else step.slab.gap
            else:
                yield max(after, piece.before)
            after, parted = piece.after, False

    def _called(self, chunk: Sequence[_Step]) -> list[Piece]:
        return [self._note(note)[1] for step in chunk for note in step.slab.notes]

    def _note(self, note: Footnote) -> tuple[int, Piece]:
        place = self.notes.places.get(note)
        if place is None:
            place = self.notes.places[note] = len(self.notes.pieces)
            self.notes.pieces.append(self._set_note(note))
        return self.notes.first + place, self.notes.pieces[place]

    def _put(self, chunk: Sequence[_Step]) -> None:
        sheet = self._sheet
        for step, gap in zip(chunk, list(self._gaps(chunk)), strict=True):
            if sheet.puts:
                sheet.used += gap
            self._after = step.entry.piece.after
            sheet.puts.append(Put(step.piece, step.part, sheet.used))
            sheet.used += step.slab.height
            for note in step.slab.notes:
                number, piece = self._note(note)
                for index, slab in enumerate(piece.slabs):
                    after = piece.after if index == len(piece.slabs) - 1 else 0.0
                    self._waiting.append((number, index, slab, after))
        self._put_notes(self._room())

    def _put_notes(self, room: float) -> None:
        """Put waiting lines of notes at the foot of the page, as many as fit."""
        sheet = self._sheet
        while self._waiting:
            number, index, slab, after = self._waiting[0]
            high = slab.height + after + (0.0 if sheet.notes else _ABOVE_NOTES)
            if high > room:
                return
            self._waiting.popleft()
            sheet.foot += high
            room -= high
            sheet.notes.append(Put(number, index, sheet.foot - slab.height - after))

    def _turn(self, continued: _Step | None = None) -> None:
        """Begin a page; continued: what goes on there, under its headers."""
        self._close()
        self.sheets.append(Sheet())
        self._put_notes(self._height * _MOST_NOTES)
        if continued is None:
            return
        for head in continued.slab.heads if continued.part else ():
            self._sheet.repeated.append((head, self._sheet.used))
            self._sheet.used += head.height

    def _close(self) -> None:
        """Draw the end of what is parted by the page."""
        if not self._sheet.puts:
            return
        piece, index, top = self._sheet.puts[-1]
        slab = self._entries[piece].piece.slabs[index]
        if slab.closing:
            self._sheet.closings.append((slab, top + slab.height))


def _whole(piece: Piece) -> float:
    return piece.height + piece.after


def _start(piece: Piece) -> float:
    """Return the height of what of a note must stand on the page that calls it."""
    slabs = piece.slabs
    if len(slabs) <= _BEGUN + 1:
        return _whole(piece)
    return sum(slab.height for slab in slabs[:_BEGUN])


def _steps(entries: Sequence[Entry]) -> Iterator[_Step]:
    for number, entry in enumerate(entries):
        for index, slab in enumerate(entry.piece.slabs):
            tied = slab.tied or (entry.tied and index == 0)
            yield _Step(number, index, slab, tied and not (entry.begins and index == 0), entry)


def _chunks(steps: Iterator[_Step]) -> Iterator[list[_Step]]:
    """Yield steps that stay together."""
    chunk: list[_Step] = []
    for step in steps:
        if chunk and not step.tied:
            yield chunk
            chunk = []
        chunk.append(step)
    if chunk:
        yield chunk
