"""The closed expression language of module rules (diagnostic-interview 2.5): data, never code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Id:
    """An item (hard truth) or a criterion of the same module."""

    id: str


@dataclass(frozen=True, slots=True)
class Soft:
    """An item at its softened truth: subthreshold counts as present."""

    id: str


@dataclass(frozen=True, slots=True)
class All:
    """Minimum of the parts."""

    of: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Maximum of the parts."""

    of: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Swaps true and false, leaves undetermined."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least n of the parts."""

    n: int
    of: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class AtMost:
    """At most n of the parts."""

    n: int
    of: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Num:
    """A number or duration item compared with a value; durations are in days."""

    id: str
    op: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice item being one of the options."""

    id: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusIn:
    """Another module's status, at the same time point or ever."""

    module: str
    statuses: tuple[str, ...]
    ever: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """Another rule of the same block: syndrome, exclusion or subthreshold."""

    rule: str


@dataclass(frozen=True, slots=True)
class Const:
    """A constant truth."""

    value: bool


Expr = Id | Soft | All | AnyOf | Not | AtLeast | AtMost | Num | Choice | StatusIn | Ref | Const


def parts(expr: Expr) -> tuple[Expr, ...]:
    """Return the direct parts of an expression."""
    if isinstance(expr, All | AnyOf | AtLeast | AtMost):
        return expr.of
    return (expr.expr,) if isinstance(expr, Not) else ()
