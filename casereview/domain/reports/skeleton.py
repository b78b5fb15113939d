"""Paragraphs offered to an expert who begins a section: offered, never put in by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Each(StrEnum):
    """What a paragraph is offered once for; nothing: once."""

    NOTHING = ""
    DISORDER = "disorder"
    COURSE = "course"
    DISPUTE = "dispute"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A paragraph with words in angle brackets that the case fills in."""

    section: str
    text: str
    each: Each = Each.NOTHING
