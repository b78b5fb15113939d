"""Callbacks from other threads: to objects that are still there, and never to closures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid


def refuse_closure(callback: Callable[..., object] | None) -> None:
    """Refuse what could keep a closed page alive or touch it after it is gone."""
    inner = callback
    while isinstance(inner, partial):
        inner = inner.func
    if getattr(inner, "__closure__", None):
        msg = "a callback must be a method, a plain function or a partial of one"
        raise TypeError(msg)


def call_if_alive(callback: Callable[[Any], None] | None, value: object) -> None:
    """Call back unless there is no callback or its object is gone."""
    if callback is None:
        return
    called = owner(callback)
    if isinstance(called, QObject) and not isValid(called):
        return
    callback(value)


def owner(callback: Callable[..., object]) -> object:
    """Return the object a bound method, or a partial of one, belongs to."""
    while isinstance(callback, partial):
        callback = callback.func
    return getattr(callback, "__self__", None)
