"""A composed report as JSON: one form for one report, read back strictly as the same report.

A record is an object with the name of its class under `is`; fields that have their default value
are left out, so a model kept by an older version is still read.
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from casereview.domain import chart
from casereview.domain.reports import report
from casereview.domain.reports.issue import canonical
from casereview.domain.reports.report import Report

_TAG = "is"
_RECORDS: Mapping[str, type[Any]] = {
    name: kind
    for module in (chart, report)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and is_dataclass(kind)
}


def encode(composed: Report) -> bytes:
    """Return what a report says, without its checks and its own hash."""
    bare = replace(composed, checks=(), model_hash="")
    return canonical(_plain(bare)).encode()


def decode(data: bytes) -> Report:
    """Return the report of such JSON; raises ValueError for anything else."""
    try:
        found = _record(json.loads(data))
    except (TypeError, KeyError, RecursionError) as fault:
        msg = "this is no report"
        raise ValueError(msg) from fault
    if not isinstance(found, Report):
        msg = "this is no report"
        raise ValueError(msg)
    return found


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of an encoded report, by which two of them are told apart."""
    return hashlib.sha256(data).hexdigest()


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of a report
    kind = type(value)
    if kind is float:  # equal numbers are written alike
        return int(value) if value.is_integer() else value
    if kind in (str, int, bool, types.NoneType):
        return value
    if kind is tuple:
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    found: dict[str, Any] = {_TAG: kind.__name__}
    for name, default in _defaults(kind.__name__):
        held = getattr(value, name)
        if held != default:
            found[name] = _plain(held)
    return found


@cache
def _defaults(name: str) -> tuple[tuple[str, Any], ...]:
    """Name the fields of a record with their default; one without has itself, equal to nothing."""
    return tuple((each.name, _default(each)) for each in fields(_RECORDS[name]))


def _default(each: Field[Any]) -> Any:  # noqa: ANN401 - any field of a report
    return object() if each.default is MISSING else each.default


def _record(value: Any) -> Any:  # noqa: ANN401 - JSON of unknown shape
    if not isinstance(value, dict):
        msg = "no record"
        raise ValueError(msg)
    readers = _readers(value[_TAG])
    return _RECORDS[value[_TAG]](
        **{name: readers[name](held) for name, held in value.items() if name != _TAG}
    )


@cache
def _readers(name: str) -> dict[str, Callable[[Any], Any]]:
    kind = _RECORDS[name]
    hints = typing.get_type_hints(kind)
    return {each.name: _reader(hints[each.name]) for each in fields(kind)}


def _reader(hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - a type annotation
    if isinstance(hint, types.UnionType):
        inner = [each for each in typing.get_args(hint) if each is not types.NoneType]
        some = _union(inner)
        optional = len(inner) < len(typing.get_args(hint))
        return (lambda held: None if held is None else some(held)) if optional else some
    if typing.get_origin(hint) is tuple:
        return _tuple(typing.get_args(hint))
    if isinstance(hint, type) and is_dataclass(hint):
        return _one_of(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if hint is date:
        return date.fromisoformat
    return _exactly(hint)


def _union(kinds: list[Any]) -> Callable[[Any], Any]:
    return _reader(kinds[0]) if len(kinds) == 1 else _one_of(*kinds)


def _tuple(of: tuple[Any, ...]) -> Callable[[Any], Any]:
    if of[-1] is Ellipsis:
        each = _reader(of[0])
        return lambda held: tuple(each(value) for value in _list(held))
    readers = [_reader(kind) for kind in of]
    return lambda held: tuple(read(value) for read, value in zip(readers, _list(held), strict=True))


def _list(held: Any) -> list[Any]:  # noqa: ANN401 - JSON of unknown shape
    return typing.cast("list[Any]", _exactly(list)(held))


def _one_of(*kinds: type[Any]) -> Callable[[Any], Any]:
    def read(held: Any) -> Any:  # noqa: ANN401 - JSON of unknown shape
        found = _record(held)
        if type(found) not in kinds:
            msg = "a record of another kind"
            raise ValueError(msg)
        return found

    return read


def _exactly(kind: type[Any]) -> Callable[[Any], Any]:
    def read(held: Any) -> Any:  # noqa: ANN401 - JSON of unknown shape
        if kind is float and type(held) is int:
            return float(held)
        if type(held) is not kind:
            msg = f"{type(held).__name__} where {kind.__name__} should be"
            raise ValueError(msg)
        return held

    return read
