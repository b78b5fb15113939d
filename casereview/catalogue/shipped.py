"""Which texts of modules the program itself ever brought, by their fingerprints.

A text that is none of them may say what it likes of its own review: nobody vouches for it.
"""

from __future__ import annotations

from pathlib import Path

from casereview.catalogue.fields import Fields
from casereview.catalogue.toml_file import read_toml
from casereview.errors import CatalogueError
from casereview.paths import resources


def shipped_file() -> Path:
    """Return the list, which `packaging/shipped_texts.py` writes."""
    return resources() / "clinical" / "shipped.toml"


def shipped_texts(path: Path | None = None) -> frozenset[str]:
    """Return the SHA-256 of every shipped text; raises CatalogueError for a broken list."""
    data, log = read_toml(path or shipped_file())
    found: list[str] = []
    if data is not None:
        top = Fields(log, (), data)
        for name in top.names():
            found += top.texts(name)
    if log.faults:
        raise CatalogueError(" ".join(map(str, log.faults)))
    return frozenset(found)
