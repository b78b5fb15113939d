"""What follows a report: addendum, amended report, answers to questions, joint statement.

Each is a document of its own, with its own date and statement of truth; the report stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from casereview.domain.reports.draft import Form
from casereview.domain.reports.issue import Category

HASH_SHOWN = 12
"""Characters of a parent report's SHA-256 that a supplement prints."""

DAYS_FOR_QUESTIONS = 28
"""From service of the report (CPR 35.6(2)(b)); the court may set another time."""

FORMS = (Form.ADDENDUM, Form.AMENDED, Form.ANSWERS, Form.JOINT)
"""The forms that follow a report."""


@dataclass(frozen=True, slots=True)
class ParentReport:
    """The report that is added to: as it was issued here, or as its date and hash were noted."""

    issue_id: str = ""
    dated: date | None = None
    sha256: str = ""
    version: str = ""

    @property
    def short_hash(self) -> str:
        """The characters of the hash that are printed."""
        return self.sha256[:HASH_SHOWN]


@dataclass(frozen=True, slots=True)
class OtherExpert:
    """The expert with whom a joint statement is made."""

    name: str = ""
    post: str = ""
    instructed_by: str = ""


@dataclass(frozen=True, slots=True)
class Supplement:
    """A document that follows a report; `number` counts those of its form in the case.

    dated: its own date. served_on: when the report that it follows was served, as was told.
    documents, instructions: ids of the material and the instructions that came after that report.
    discussed_on, discussed_how: the experts' discussion. signed_on, other_signed_on: when a joint
    statement was signed by either; from then on it is not changed.
    """

    id: str
    form: Form
    number: int
    parent: ParentReport = ParentReport()
    dated: date | None = None
    served_on: date | None = None
    documents: tuple[str, ...] = field(default_factory=tuple)
    instructions: tuple[str, ...] = field(default_factory=tuple)
    other: OtherExpert = OtherExpert()
    discussed_on: date | None = None
    discussed_how: str = ""
    signed_on: date | None = None
    other_signed_on: date | None = None

    @property
    def locked(self) -> bool:
        """Whether either expert has signed."""
        return self.signed_on is not None or self.other_signed_on is not None

    @property
    def title(self) -> str:
        """What the expert's lists call it."""
        return f"{self.form.words} {self.number}"


@dataclass(frozen=True, slots=True)
class SupplementText:
    """What the expert wrote for a section of a supplement."""

    id: str
    supplement_id: str
    section: str
    text: str


class Reply(StrEnum):
    """How a written question to the expert stands (CPR 35.6)."""

    OPEN = "open"
    ANSWERED = "answered"
    OUTSIDE_CLARIFICATION = "outside_clarification"
    NOT_PROPORTIONATE = "not_proportionate"
    OUTSIDE_EXPERTISE = "outside_expertise"
    INSUFFICIENT = "insufficient_information"

    @property
    def words(self) -> str:
        """The state as it is told and printed."""
        return _REPLIES[self]

    @property
    def directions(self) -> bool:
        """Whether the expert asks for directions in place of answering (CPR 35.14)."""
        return self in (Reply.OUTSIDE_CLARIFICATION, Reply.NOT_PROPORTIONATE)


_REPLIES = {
    Reply.OPEN: "Not yet answered",
    Reply.ANSWERED: "Answered",
    Reply.OUTSIDE_CLARIFICATION: "Goes beyond clarification of the report",
    Reply.NOT_PROPORTIONATE: "Not proportionate",
    Reply.OUTSIDE_EXPERTISE: "Outside my expertise",
    Reply.INSUFFICIENT: "Information insufficient",
}


@dataclass(frozen=True, slots=True)
class PutQuestion:
    """A written question about the report: verbatim, numbered as put, with its answer.

    paragraphs: numbers of the report's paragraphs that the answer refers to.
    """

    id: str
    supplement_id: str
    mark: str
    text: str
    put_by: str = ""
    put_on: date | None = None
    reply: Reply = Reply.OPEN
    answer: str = ""
    paragraphs: tuple[str, ...] = field(default_factory=tuple)


class Agreement(StrEnum):
    """How far two experts agree on an item of their agenda."""

    OPEN = "open"
    AGREED = "agreed"
    PARTLY = "partly"
    DISAGREED = "disagreed"

    @property
    def words(self) -> str:
        """The state as it is told and printed."""
        return {
            Agreement.OPEN: "Not yet discussed",
            Agreement.AGREED: "Agreed",
            Agreement.PARTLY: "Agreed in part",
            Agreement.DISAGREED: "Not agreed",
        }[self]


@dataclass(frozen=True, slots=True)
class JointIssue:
    """An item of the agenda: how far it is agreed, the reasons of both, what would change them."""

    id: str
    supplement_id: str
    number: int
    issue: str
    agreement: Agreement = Agreement.OPEN
    agreed: str = ""
    own_reasons: str = ""
    other_reasons: str = ""
    own_change: str = ""
    other_change: str = ""


@dataclass(frozen=True, slots=True)
class AmendedPlace:
    """A change in an amended report: in which paragraph, from what, to what, and why."""

    id: str
    supplement_id: str
    paragraph: str
    was: str
    now: str
    why: str
    ground: Category = Category.ACCURACY


def last_day_for_questions(served_on: date) -> date:
    """Return the last day for written questions by the rule, as information only."""
    return served_on + timedelta(days=DAYS_FOR_QUESTIONS)
