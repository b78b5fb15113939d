"""Bundles: the same pages under the numbers that solicitors give them, once or several times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Bundle:
    """A paginated bundle that holds documents of the case; a re-paginated one is another bundle."""

    id: str
    name: str
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class BundleRange:
    """Pages `first` to `last` of a document, numbered from `prefix` and `start` on."""

    id: str
    bundle_id: str
    document_id: str
    first: int
    last: int
    start: int
    prefix: str = ""

    @property
    def end(self) -> int:
        """The bundle's number of the last page."""
        return self.start + self.last - self.first

    def number(self, page: int) -> str:
        """Return the bundle's number of one of these pages (`B/12`)."""
        return f"{self.prefix}{self.start + page - self.first}"
