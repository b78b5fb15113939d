"""A vault that is only read: who has it open for work, what was saved since, and going over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from casereview.errors import MovedOnError
from casereview.services.changes import Changes, Kind

if TYPE_CHECKING:
    from casereview.services.session import OpenCase, Session

T = TypeVar("T")
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has the vault open for work, '' for nobody, since when in words; what was saved since.

    `packed` names the file of a packed case, which nobody works in.
    """

    holder: str
    since: str
    here: bool
    changes: Changes | None
    packed: str = ""


def standing(session: Session) -> Standing:
    """Return how a vault stands that is only read, and what was saved since this was asked last."""
    holder = session.holder
    changes = Changes("Saved elsewhere", frozenset(Kind)) if session.moved_on() else None
    if holder is None:
        return Standing("", "", here=False, changes=changes, packed=session.packed)
    return Standing(holder.host or "another computer", holder.since_words, holder.here, changes)


def catch_up(case: OpenCase) -> Changes | None:
    """Return what the program that writes has saved since this was asked last, or None."""
    return Changes("Saved elsewhere", frozenset(Kind)) if again(_moved_on, case) else None


def again(call: Callable[..., T], subject: OpenCase | Session, *args: object) -> T:
    """Call a service that reads a vault or an open case, anew where that moved on meanwhile."""
    for _try in range(_TRIES):
        try:
            return call(subject, *args)
        except MovedOnError:
            subject.renew()
    return call(subject, *args)


def for_work(session: Session) -> Session:
    """Open for work the vault that is read; raises as `Session.for_work`."""
    return session.for_work()


def _moved_on(case: OpenCase) -> bool:
    return case.moved_on()
