"""Drafts that the expert sets aside under a number, and how long they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Form(StrEnum):
    """What kind of document was issued."""

    REPORT = "report"
    ADDENDUM = "addendum"
    AMENDED = "amended"
    ANSWERS = "answers"
    JOINT = "joint"

    @property
    def words(self) -> str:
        """The kind as it is told."""
        return _FORMS[self][0]

    @property
    def short(self) -> str:
        """The kind as a file's name has it."""
        return _FORMS[self][1]


_FORMS = {
    Form.REPORT: ("Report", "Report"),
    Form.ADDENDUM: ("Addendum", "Addendum"),
    Form.AMENDED: ("Amended report", "Amended-Report"),
    Form.ANSWERS: ("Answers to questions", "Answers"),
    Form.JOINT: ("Joint statement", "Joint-Statement"),
}


class DraftKeeping(StrEnum):
    """How long the drafts of a case are kept; the expert chooses, and nothing goes unsaid."""

    CONCLUSION = "until_conclusion"
    FINALISE = "until_final"
    KEEP = "with_case"

    @property
    def words(self) -> str:
        """The choice in words."""
        return {
            DraftKeeping.CONCLUSION: "until the case is concluded",
            DraftKeeping.FINALISE: "until the report is finalised",
            DraftKeeping.KEEP: "as long as the case",
        }[self]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that was set aside under a number; `model_hash` is that of what it said.

    subject: the supplement it is a draft of, '' for the report. gone_at: when its content was
    deleted; number, date and hash stay.
    """

    id: str
    number: int
    made_at: datetime
    note: str
    profile: str
    model_hash: str
    program: str
    form: Form = Form.REPORT
    subject: str = ""
    privileged: bool = True
    gone_at: datetime | None = None
    gone_why: str = ""
