"""The words that a PDF is compared with: the prescribed declarations, straight from their file."""

from __future__ import annotations

import tomllib
from functools import cache

from casereview.paths import resources


@cache
def statement_of_truth() -> tuple[str, ...]:
    """Return the paragraphs of the civil statement of truth in force (PD 35 paragraph 3.3)."""
    path = resources() / "report" / "declarations" / "ew_civil.toml"
    with path.open("rb") as stream:
        rows = tomllib.load(stream)["declaration"]
    current = [row for row in rows if row["key"] == "ew_civil_truth" and "valid_to" not in row]
    return tuple(current[-1]["paragraphs"])
