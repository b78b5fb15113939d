"""Cuts lists that are too long for a sentence, and says how many more there are."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 40
"""Names: no list that a shipped module can give is longer; only a module of one's own is cut."""
SHOWN = 12


def shortened(names: Sequence[str], last: str = "and") -> list[str]:
    """Return names as they are, or the first of a list past bounds and `and 9,988 more`."""
    if len(names) <= LONGEST:
        return list(names)
    return [*names[:SHOWN], f"{last} {len(names) - SHOWN:,} more"]
