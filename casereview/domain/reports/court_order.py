"""Orders that affect the expert: permission, the field named in it, a limit of pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CourtOrder:
    """An order as far as it concerns the expert (CPR 35.4, PD 35 paragraph 8).

    permits: it gives permission for this expert's evidence. field: the field of expertise it names.
    pages: the number of counted pages it allows, where it sets one.
    """

    id: str
    made_on: date | None = None
    received_on: date | None = None
    substance: str = ""
    permits: bool = False
    field: str = ""
    pages: int | None = None
    document_id: str | None = None
