"""What left a case: when, in what form and where to; never what it said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from casereview.storage.history import History


@dataclass(frozen=True, slots=True)
class Export:
    """One entry: `what` names the form (`report PDF`), `destination` the kind of place (`file`)."""

    at: str
    what: str
    destination: str
    cases: int


class Exports:
    """The log of a case's exports; undo passes over a command that logs one."""

    def __init__(self, history: History) -> None:
        self._history = history

    def add(self, what: str, destination: str = "file", *, cases: int = 1) -> None:
        """Log an export within a command; `cases` counts the cases that left together."""
        self._history.keep()
        self._history.database.execute(
            "INSERT INTO export_log (at, what, destination, cases) VALUES (?, ?, ?, ?)",
            (datetime.now(UTC).isoformat(timespec="seconds"), what, destination, cases),
        )

    def all(self) -> tuple[Export, ...]:
        """Return the log, oldest first."""
        rows = self._history.rows(
            "SELECT at, what, destination, cases FROM export_log ORDER BY seq"
        )
        return tuple(Export(*row) for row in rows)
