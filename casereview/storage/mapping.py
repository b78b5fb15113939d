"""Rows to domain objects and back, exactly; what a row cannot mean is damage, not a guess.

The columns of a table are the fields of its dataclass in order; a nested record's fields carry its
name in front (`claimant_name`), dates and partial dates are ISO text, enumerations their value.
"""

# ruff: noqa: S608 - SQL is put together from names of our own tables and columns only
from __future__ import annotations

import functools
import json
import operator
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any, Generic, TypeVar

from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Rect, Word
from casereview.domain.documents.statement import Value
from casereview.domain.documents.value_json import decode_value, encode_value
from casereview.errors import DamagedVaultError
from casereview.storage import codec

T = TypeVar("T")
SqlValue = str | int | float | None
_Encode = Callable[[Any], SqlValue]


@dataclass(frozen=True, slots=True)
class _Scalar:
    """How a field is written to and read from one column."""

    encode: _Encode
    decode: Callable[[Any], Any]


def _exactly(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:  # noqa: ANN401 - a column's value before it is checked
        if type(value) is not kind:
            msg = f"{type(value).__name__} where {kind.__name__} should be"
            raise ValueError(msg)
        return value

    return read


def _boolean(value: int) -> bool:
    if value not in (0, 1):
        msg = "neither true nor false"
        raise ValueError(msg)
    return value == 1


def _same(value: Any) -> Any:  # noqa: ANN401 - the identity
    return value


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        msg = "a time without its zone"
        raise ValueError(msg)
    return moment


_SCALARS: Mapping[Any, _Scalar] = {
    str: _Scalar(_same, _exactly(str)),
    int: _Scalar(_same, _exactly(int)),
    float: _Scalar(float, _exactly(float)),
    bool: _Scalar(int, _boolean),
    date: _Scalar(date.isoformat, date.fromisoformat),
    datetime: _Scalar(datetime.isoformat, _moment),
    PartialDate: _Scalar(attrgetter("edtf"), PartialDate.from_edtf),
    Value: _Scalar(encode_value, decode_value),
    tuple[Rect, ...]: _Scalar(json.dumps, codec.decode_rects),
    tuple[Word, ...]: _Scalar(codec.encode_words, codec.decode_words),
    tuple[str, ...]: _Scalar(codec.encode_texts, codec.decode_texts),
}


class Table(Generic[T]):
    """A table and the dataclass whose objects are its rows.

    `key` is the column that names an object; where it is no field, `key_of` makes it. `tail` is
    SQL that joins what the settled order needs and orders by it; `order` sorts what SQL cannot.
    """

    def __init__(
        self,
        name: str,
        kind: type[T],
        tail: str,
        *,
        key: str = "id",
        key_of: Callable[[T], str] | None = None,
        order: Callable[[T], Any] | None = None,
        left_out: str = "",
    ) -> None:
        self.name = name
        self.key = key
        self.order = order
        self._key_of = key_of
        self._plan = _Plan(kind, left_out)
        self._getters = tuple(self._plan.getters(""))
        columns = tuple(self._plan.columns(""))
        written = columns if key_of is None else (key, *columns)
        listed = ", ".join(f't."{column}"' for column in columns)
        self.columns = written
        self.select = f'SELECT {listed} FROM "{name}" AS t'
        self.all = f"{self.select} {tail}"
        self.upsert = _upsert(name, key, written)

    def encode(self, entity: T) -> list[SqlValue]:
        """Return the values of an object's row, in the order of `columns`."""
        values = [encode(get(entity)) for get, encode in self._getters]
        return values if self._key_of is None else [self._key_of(entity), *values]

    def decode(self, row: tuple[Any, ...]) -> T:
        """Return the object of a row of `select`; raises DamagedVaultError."""
        try:
            return typing.cast("T", self._plan.read(row))
        except (ValueError, TypeError, KeyError) as error:
            msg = f"A row of table {self.name} cannot be read: {error}."
            raise DamagedVaultError(
                msg, kept="Nothing was changed.", do="Restore a backup."
            ) from error


class _Plan:
    """How the fields of one record, and of the records within it, lie in a row."""

    def __init__(self, kind: type[Any], left_out: str = "") -> None:
        hints = typing.get_type_hints(kind)
        self._kind = kind
        self._parts: list[tuple[str, _Scalar | _Plan]] = [
            (field.name, _part(field.name, hints[field.name]))
            for field in fields(kind)
            if field.name != left_out
        ]
        self.decoders: list[Callable[[Any], Any]] = []
        self._within: list[tuple[int, int, _Plan]] = []  # the last first, as those before stay
        for _, part in self._parts:
            start = len(self.decoders)
            self.decoders += part.decoders if isinstance(part, _Plan) else [part.decode]
            if isinstance(part, _Plan):
                self._within.insert(0, (start, len(self.decoders), part))

    def columns(self, prefix: str) -> Iterator[str]:
        for name, part in self._parts:
            if isinstance(part, _Plan):
                yield from part.columns(f"{prefix}{name}_")
            else:
                yield prefix + name

    def getters(
        self, path: str
    ) -> Iterator[tuple[Callable[[Any], Any], Callable[[Any], SqlValue]]]:
        for name, part in self._parts:
            if isinstance(part, _Plan):
                yield from part.getters(f"{path}{name}.")
            else:
                yield attrgetter(path + name), part.encode

    def read(self, row: Sequence[Any]) -> Any:  # noqa: ANN401 - an object of self._kind
        """Return the object of a row: thousands of rows are read when a case is opened."""
        values = [decode(value) for decode, value in zip(self.decoders, row, strict=True)]
        return self.made(values)

    def made(self, values: list[Any]) -> Any:  # noqa: ANN401 - an object of self._kind
        for start, end, plan in self._within:
            values[start:end] = [plan.made(values[start:end])]
        return self._kind(*values)


def _part(name: str, hint: Any) -> _Scalar | _Plan:  # noqa: ANN401 - a type annotation
    if isinstance(hint, types.UnionType) and type(None) in typing.get_args(hint):
        some = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        inner = _part(name, functools.reduce(operator.or_, some))
        if isinstance(inner, _Plan):
            msg = f"{name}: an optional record has no columns of its own"
            raise TypeError(msg)
        return _optional(inner)
    if hint in _SCALARS:
        return _SCALARS[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _Scalar(attrgetter("value"), {word.value: word for word in hint}.__getitem__)
    if is_dataclass(hint):
        return _Plan(typing.cast("type[Any]", hint))
    msg = f"{name}: no column for {hint}"
    raise TypeError(msg)


def _optional(inner: _Scalar) -> _Scalar:
    return _Scalar(
        lambda value: None if value is None else inner.encode(value),
        lambda value: None if value is None else inner.decode(value),
    )


def _upsert(table: str, key: str, columns: tuple[str, ...]) -> str:
    """Insert, or update in place (a replaced row would take its dependants with it).

    A row that is already so is left alone, and leaves nothing in the history.
    """
    rest = [column for column in columns if column != key]
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    pairs = ", ".join(f'"{column}" = excluded."{column}"' for column in rest)
    differs = " OR ".join(f'"{table}"."{c}" IS NOT excluded."{c}"' for c in rest)
    return (
        f'INSERT INTO "{table}" ({names}) VALUES ({marks}) '
        f'ON CONFLICT ("{key}") DO UPDATE SET {pairs} WHERE {differs}'
    )
