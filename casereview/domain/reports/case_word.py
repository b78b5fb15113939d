"""A word of a case's own that its spelling takes as right: a name, a place, a trade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CaseWord:
    """A word as the expert writes it, and since when it is one of the case's."""

    word: str
    added_on: date
