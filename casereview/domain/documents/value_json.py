"""Statement values as JSON with a tag, decoded strictly: in the store and between processes."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import (
    CasenessValue,
    CountValue,
    DatedValue,
    DateValue,
    DiagnosisValue,
    HomeworkValue,
    MechanismValue,
    NotStated,
    PromiseValue,
    RiskValue,
    RoleValue,
    ScoreValue,
    TermValue,
    TextValue,
    Value,
)

_TAGS: Mapping[str, type[Value]] = {
    "date": DateValue,
    "role": RoleValue,
    "score": ScoreValue,
    "caseness": CasenessValue,
    "text": TextValue,
    "term": TermValue,
    "count": CountValue,
    "diagnosis": DiagnosisValue,
    "mechanism": MechanismValue,
    "homework": HomeworkValue,
    "risk": RiskValue,
    "dated": DatedValue,
    "promise": PromiseValue,
    "not_stated": NotStated,
}
_TAG_OF = {kind: tag for tag, kind in _TAGS.items()}
_HINTS = {kind: typing.get_type_hints(kind) for kind in _TAG_OF}


def encode_value(value: Value) -> str:
    """Return a statement's value as stored: its tag first, then its fields."""
    kind = type(value)
    stored: dict[str, Any] = {"tag": _TAG_OF[kind]}
    for field in fields(kind):
        content = getattr(value, field.name)
        stored[field.name] = content.edtf if isinstance(content, PartialDate) else content
    return json.dumps(stored, ensure_ascii=False)


def decode_value(text: str) -> Value:
    """Read what `encode_value` wrote; raises ValueError for anything else."""
    stored = json.loads(text)
    if not isinstance(stored, dict) or stored.get("tag") not in _TAGS:
        msg = "not a value with a known tag"
        raise ValueError(msg)
    kind = _TAGS[stored.pop("tag")]
    if stored.keys() != _HINTS[kind].keys():
        msg = "a value with missing or unknown parts"
        raise ValueError(msg)
    make: Callable[..., Value] = kind
    return make(**{name: _checked(stored[name], hint) for name, hint in _HINTS[kind].items()})


def _checked(content: object, hint: Any) -> object:  # noqa: ANN401 - a type annotation
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if PartialDate in kinds and isinstance(content, str):
        return PartialDate.from_edtf(content)
    if type(content) not in kinds:
        msg = f"{type(content).__name__} where {hint} should be"
        raise ValueError(msg)
    return content
