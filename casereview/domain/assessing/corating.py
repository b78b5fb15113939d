"""A second expert's ratings of the same interview, beside the first one's and never over them.

A second rater is blind unless stated otherwise: nothing of the first rater's shows until they say
that they have finished. What the first rater said when the second began is set down then, what was
rated for the first time since and what the second said when they finish; agreement is of that
alone. What either changes afterwards is kept and marked, and does not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casereview.domain.assessing.rating import ModuleKey


class How(StrEnum):
    """What a second rater rated from."""

    RECORDING = "recording"
    PRESENT = "present"
    PAPER = "paper"

    @property
    def words(self) -> str:
        """How pages and reports write it."""
        return _HOW[self]


_HOW = {
    How.RECORDING: "from the recording",
    How.PRESENT: "present at the interview",
    How.PAPER: "from the schedule on paper",
}


@dataclass(frozen=True, slots=True)
class CoRater:
    """Who rated a second time, when, from what, and whether blind to the first ratings.

    finished_at: when they said that they had finished, and could see the first ratings.
    file: whether the ratings were taken over from a file.
    """

    id: str
    name: str
    role: str
    rated_on: date
    how: How
    blind: bool = True
    file: bool = False
    finished_at: datetime | None = None

    @property
    def finished(self) -> bool:
        """Whether they said that they had finished."""
        return self.finished_at is not None

    @property
    def sees_first(self) -> bool:
        """Whether the first ratings may be shown beside theirs."""
        return self.finished or not self.blind

    @property
    def basis(self) -> str:
        """How they rated, in words: `from the recording, blind to the first ratings`."""
        blind = "blind to the first ratings" if self.blind else "not blind to the first ratings"
        return f"{self.how.words}, {blind}"


@dataclass(frozen=True, slots=True)
class CoRating:
    """What a second rater says of one item at one time point.

    value: before they finished; '' where they had not rated it then. first, first_version: what the
    first rater had said when the second began or, first rated later, when they finished; '' where
    nothing. later: what the second rater says since, where they changed it after they could see the
    first ratings.
    """

    rater_id: str
    time_point_id: str
    key: ModuleKey
    item: str
    value: str = ""
    module_version: str = ""
    note: str = ""
    first: str = ""
    first_version: str = ""
    later: str = ""
    later_at: datetime | None = None

    @property
    def place(self) -> str:
        """The id of the first rater's answer to the same question."""
        return f"{self.time_point_id}/{self.key}/{self.item}"

    @property
    def id(self) -> str:
        """The natural key."""
        return f"{self.rater_id}/{self.place}"

    @property
    def stands(self) -> str:
        """What they say now."""
        return self.later or self.value

    @property
    def empty(self) -> bool:
        """Whether it says nothing, so that no row is needed."""
        return not (self.value or self.note or self.first or self.later)


@dataclass(frozen=True, slots=True)
class Consensus:
    """What the expert holds of an item after both ratings, with the reason; both stay beside it."""

    time_point_id: str
    key: ModuleKey
    item: str
    value: str
    reason: str
    decided_on: date
    decided_by: str

    @property
    def id(self) -> str:
        """The natural key, that of the first rater's answer."""
        return f"{self.time_point_id}/{self.key}/{self.item}"
