"""What a service changed, so that pages refresh only for what they show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of content that a page may show."""

    VAULT = "vault"
    CASE = "case"
    DOCUMENTS = "documents"
    STATEMENTS = "statements"
    INTERVIEW = "interview"
    TREATMENT = "treatment"
    RISK = "risk"
    REPORT = "report"
    MODULES = "modules"


@dataclass(frozen=True, slots=True)
class Changes:
    """The label of the command that was saved, and what it touched.

    risk_opened: what was saved speaks of danger, so that the risk page is shown at once.
    """

    label: str
    kinds: frozenset[Kind]
    risk_opened: bool = False
