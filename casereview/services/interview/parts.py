"""The parts of the interview page, as links to them are written."""

from __future__ import annotations

from enum import StrEnum


class InterviewPart(StrEnum):
    """A part of the interview page, in their order."""

    OVERVIEW = "overview"
    SCREENER = "screener"
    MODULES = "modules"
    COURSE = "course"
    RISK = "risk"
    SECOND_RATING = "second_rating"
