"""What left a case: when, in what form, where to and with which hash; never what it said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from casereview.storage.history import History


@dataclass(frozen=True, slots=True)
class Export:
    """One entry: `what` names the form (`report PDF`), `destination` the kind of place (`file`).

    `sha256` is that of the file that left, '' where it was not one file of a settled form;
    `number` is its place in the log, by which a disclosure names it.
    """

    at: str
    what: str
    destination: str
    cases: int
    sha256: str
    number: int = 0


class Exports:
    """The log of a case's exports; undo passes over a command that logs one."""

    def __init__(self, history: History) -> None:
        self._history = history

    def add(
        self, what: str, destination: str = "file", *, cases: int = 1, sha256: str = ""
    ) -> None:
        """Log an export within a command; `cases` counts the cases that left together."""
        self._history.keep()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._history.database.execute(
            "INSERT INTO export_log (at, what, destination, cases, sha256) VALUES (?, ?, ?, ?, ?)",
            (now, what, destination, cases, sha256),
        )

    def all(self) -> tuple[Export, ...]:
        """Return the log, oldest first."""
        rows = self._history.rows(
            "SELECT at, what, destination, cases, sha256, seq FROM export_log ORDER BY seq"
        )
        return tuple(Export(*row) for row in rows)
