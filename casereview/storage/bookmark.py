"""Where work in a case goes on: one line of the file that is no content of the case.

It is in no command and no history, so that turning a page can never be undone, sealed or told.
"""

from __future__ import annotations

from casereview.storage.history import History


class Bookmark:
    """Reads and keeps the place; a file that is only read keeps none."""

    def __init__(self, history: History) -> None:
        self._history = history

    def get(self) -> str:
        """Return the place kept last, '' for none."""
        found = self._history.rows("SELECT place FROM bookmark")
        return str(found[0][0]) if found else ""

    def keep(self, place: str) -> None:
        """Keep a place; raises VaultError as every write does."""
        self._history.write_aside("INSERT OR REPLACE INTO bookmark VALUES (1, ?)", place)
