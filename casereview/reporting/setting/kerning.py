"""Pairs of letters that a face sets closer or wider (OpenType, table GPOS, pair adjustment)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Protocol

_PAIR, _EXTENSION = 2, 9
_ADVANCE = 0x0004
"""The bit of a value's format that says it holds an advance."""


class Kerning:
    """What a face's file says of pairs of glyphs, in the units of its design."""

    def __init__(self, table: bytes) -> None:
        self._lookups = [list(subtables) for subtables in _lookups(table)] if table else []

    def between(self, first: int, second: int) -> int:
        """Return what is added between two glyphs; negative is closer."""
        total = 0
        for subtables in self._lookups:
            for subtable in subtables:
                value = subtable.value(first, second)
                if value is not None:
                    total += value
                    break
        return total


class _Subtable(Protocol):
    def value(self, first: int, second: int) -> int | None:
        """Return what this part says of a pair; None where it does not speak of it."""


def _lookups(table: bytes) -> Iterator[Iterator[_Subtable]]:
    features, lookups = struct.unpack_from(">HH", table, 6)
    chosen: set[int] = set()
    for index in range(_number(table, features)):
        tag, offset = struct.unpack_from(">4sH", table, features + 2 + 6 * index)
        if tag == b"kern":
            count = _number(table, features + offset + 2)
            chosen |= set(struct.unpack_from(f">{count}H", table, features + offset + 4))
    for index in sorted(chosen):
        yield _subtables(table, lookups + _number(table, lookups + 2 + 2 * index))


def _subtables(table: bytes, lookup: int) -> Iterator[_Subtable]:
    kind, _, count = struct.unpack_from(">HHH", table, lookup)
    for index in range(count):
        own, at = kind, lookup + _number(table, lookup + 6 + 2 * index)
        if own == _EXTENSION:
            _, own, offset = struct.unpack_from(">HHL", table, at)
            at += offset
        if own == _PAIR:
            yield _Pairs(table, at) if _number(table, at) == 1 else _Classes(table, at)


def _number(table: bytes, at: int) -> int:
    value: int = struct.unpack_from(">H", table, at)[0]
    return value


class _Sized:
    """The head that both formats share: which first glyphs, and how values are written."""

    def __init__(self, table: bytes, at: int) -> None:
        self._table, self._at = table, at
        self._first, second = struct.unpack_from(">HH", table, at + 4)
        self._wide = 2 * (self._first.bit_count() + second.bit_count())
        self._before = 2 * (self._first & (_ADVANCE - 1)).bit_count()

    @cached_property
    def covered(self) -> Mapping[int, int]:
        return dict(_coverage(self._table, self._at + _number(self._table, self._at + 2)))

    def advance(self, at: int) -> int:
        if not self._first & _ADVANCE:
            return 0
        value: int = struct.unpack_from(">h", self._table, at + self._before)[0]
        return value


class _Pairs(_Sized):
    """Glyph by glyph."""

    def __init__(self, table: bytes, at: int) -> None:
        super().__init__(table, at)
        self._sets: dict[int, dict[int, int]] = {}

    def value(self, first: int, second: int) -> int | None:
        place = self.covered.get(first)
        if place is None:
            return None
        if place not in self._sets:
            self._sets[place] = dict(self._set(place))
        return self._sets[place].get(second)

    def _set(self, place: int) -> Iterator[tuple[int, int]]:
        at = self._at + _number(self._table, self._at + 10 + 2 * place)
        for index in range(_number(self._table, at)):
            record = at + 2 + index * (2 + self._wide)
            yield _number(self._table, record), self.advance(record + 2)


class _Classes(_Sized):
    """Class by class of glyphs that are shaped alike."""

    @cached_property
    def _firsts(self) -> Mapping[int, int]:
        return dict(_classes(self._table, self._at + _number(self._table, self._at + 8)))

    @cached_property
    def _seconds(self) -> Mapping[int, int]:
        return dict(_classes(self._table, self._at + _number(self._table, self._at + 10)))

    def value(self, first: int, second: int) -> int | None:
        if first not in self.covered:
            return None
        row, column = self._firsts.get(first, 0), self._seconds.get(second, 0)
        across = _number(self._table, self._at + 14)
        return self.advance(self._at + 16 + (row * across + column) * self._wide)


def _coverage(table: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Yield glyphs with their places."""
    form, count = struct.unpack_from(">HH", table, at)
    if form == 1:
        for place, glyph in enumerate(struct.unpack_from(f">{count}H", table, at + 4)):
            yield glyph, place
        return
    for index in range(count):
        start, end, place = struct.unpack_from(">HHH", table, at + 4 + 6 * index)
        yield from zip(range(start, end + 1), range(place, place + end - start + 1), strict=True)


def _classes(table: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Yield glyphs with their classes; those left out are of class 0."""
    if _number(table, at) == 1:
        start, count = struct.unpack_from(">HH", table, at + 2)
        yield from enumerate(struct.unpack_from(f">{count}H", table, at + 6), start)
        return
    for index in range(_number(table, at + 2)):
        start, end, kind = struct.unpack_from(">HHH", table, at + 4 + 6 * index)
        yield from ((glyph, kind) for glyph in range(start, end + 1))
