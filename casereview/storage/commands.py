"""Reading what happened to a case: its commands in parts, what each changed, and any head."""

from __future__ import annotations

from dataclasses import dataclass

from casereview.storage.history import Change, Head, History, Kind, Seal

_BLOCK = 500
"""Seals that are read at a time."""


@dataclass(frozen=True, slots=True)
class Stack:
    """What undo would take back, newest first, and from which command on it can."""

    standing: tuple[int, ...]
    since: int


class Commands:
    """The recorded commands of one open case file; it only reads."""

    def __init__(self, history: History) -> None:
        self._history = history

    def before(self, number: int | None, since: str, until: str) -> list[Seal]:
        """Return the next block of commands older than a number, newest first.

        Only those from one moment to before another (ISO, UTC); '' for no bound.
        """
        return self._history.seals(
            "WHERE number < ? AND at >= ? AND at < ? ORDER BY number DESC LIMIT ?",
            1 << 62 if number is None else number,
            since,
            until or "~",
            _BLOCK,
        )

    def get(self, number: int) -> Seal | None:
        """Return a command, or None where there is none of that number."""
        found = self._history.seals("WHERE number = ?", number)
        return found[0] if found else None

    def undone(self, first: int) -> dict[int, bool]:
        """Whether each command from `first` on that was ever undone is undone now."""
        found = self._history.rows(
            "SELECT subject, kind, max(number) FROM seal "
            "WHERE number > ? AND subject >= ? GROUP BY subject",
            first,
            first,
        )
        return {subject: kind == Kind.UNDO for subject, kind, _last in found}

    def stack(self) -> Stack:
        """Return the commands that stand and can be undone."""
        rows = self._history.rows("SELECT number, kind, undo_top FROM seal ORDER BY number")
        tops = {number: top for number, _kind, top in rows}
        before = [None, *(top for _number, _kind, top in rows)]
        since = max(
            (
                number
                for (number, kind, top), last in zip(rows, before, strict=False)
                if kind == Kind.FORMAT or (kind == Kind.KEPT and top is None and last is not None)
            ),
            default=0,
        )
        standing: list[int] = []
        top = tops[rows[-1][0]] if rows else None
        while top is not None:
            standing.append(top)
            top = tops.get(top - 1)
        return Stack(tuple(standing), since)

    def changes(self, seal: Seal) -> list[Change]:
        """Return the rows that a command changed, in order."""
        return self._history.changes(seal.first, seal.last)

    def chain(self) -> list[Seal]:
        """Return every seal, oldest first."""
        return self._history.seals()

    @property
    def head(self) -> Head:
        """The number and hash of the last seal."""
        return self._history.head
