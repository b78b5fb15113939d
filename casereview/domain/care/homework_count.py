"""Tasks between sessions, counted: set in how many sessions, and with which of Beck's criteria.

There is no pass mark. Tasks that the expert recorded and what letters say of homework are counted
apart: a letter tells of a course and not of single sessions (iapt-and-treatment 5.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from casereview.domain.care.treatment import Aspect, Evidence, Homework, Review
from casereview.domain.documents.statement import Field, HomeworkValue, NotStated, Statement

CRITERIA: Mapping[str, str] = MappingProxyType(
    {
        "clear": "Clear and specific",
        "rationale": "Rationale given",
        "reactions": "Reactions asked for, difficulties anticipated",
        "reviewed": "Progress reviewed and summed up",
    }
)
"""Beck et al. (1979), in our words and in their order (a) to (d)."""

_OF_TASK: Mapping[str, Callable[[Homework], Evidence]] = MappingProxyType(
    {
        "clear": lambda task: task.clear,
        "rationale": lambda task: task.rationale,
        "reactions": lambda task: task.reactions,
        "reviewed": lambda task: task.reviewed,
    }
)
_OF_LETTER: Mapping[str, Callable[[HomeworkValue], bool]] = MappingProxyType(
    {
        "clear": lambda value: value.clear,
        "rationale": lambda value: value.rationale,
        "reactions": lambda value: value.reactions,
        "reviewed": lambda value: value.reviewed,
    }
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Of so many tasks or letters: how many show something, by what is recorded of it."""

    present: int
    absent: int
    not_stated: int
    not_seen: int

    @property
    def total(self) -> int:
        """Everything counted."""
        return self.present + self.absent + self.not_stated + self.not_seen

    @property
    def words(self) -> str:
        """`2 of 5`; what is recorded as not done or in records not seen is added where any is."""
        extra = [
            f"{count} {words}"
            for count, words in (
                (self.absent, "recorded as not done"),
                (self.not_seen, "in records not seen"),
            )
            if count
        ]
        return f"{self.present} of {self.total}" + (f" ({', '.join(extra)})" if extra else "")


@dataclass(frozen=True, slots=True)
class LetterTally:
    """What letters say of homework: in how many it is named, and what they show of the criteria.

    looked: letters in which the expert filed homework, or that nothing is said of it.
    """

    looked: int
    named: int
    criteria: Mapping[str, int]

    @property
    def words(self) -> str:
        """`named in 1 of 3 letters`, or that none was looked at."""
        if not self.looked:
            return "no letter has been looked at for homework"
        unit = "letter" if self.looked == 1 else "letters"
        return f"named in {self.named} of {self.looked} {unit}"


@dataclass(frozen=True, slots=True)
class HomeworkCount:
    """Homework of one course.

    set_in: sessions in which a task was set. unplaced: tasks whose session is not known, which
    may be of the same or of other sessions. sessions: attended, None where not stated.
    """

    tasks: int
    set_in: int
    unplaced: int
    sessions: int | None
    criteria: Mapping[str, Tally]
    written: Tally
    letters: LetterTally

    @property
    def set_words(self) -> str:
        """`set in 2 of 6 sessions`, `set in 1 to 3 of 6 sessions`, or that no task is recorded."""
        if not self.tasks:
            return "no task is recorded"
        least = max(self.set_in, 1)
        most = self.set_in + self.unplaced
        if self.sessions is not None:
            most = max(least, min(most, self.sessions))
        span = f"{least}" if least == most else f"{least} to {most}"
        if self.sessions is None:
            unit = "session" if span == "1" else "sessions"
            return f"set in {span} {unit}; how many were attended is not stated"
        unit = "session" if self.sessions == 1 else "sessions"
        return f"set in {span} of {self.sessions} {unit}"

    @property
    def remark(self) -> str:
        """Where more sessions set a task than were attended, '' otherwise."""
        if self.sessions is not None and self.set_in > self.sessions:
            return "Tasks are recorded for more sessions than were attended."
        return ""


def count_homework(
    tasks: Iterable[Homework], statements: Iterable[Statement], sessions: int | None
) -> HomeworkCount:
    """Count the tasks of one course and what the decided statements of its letters say."""
    held: Sequence[Homework] = list(tasks)
    placed = {_session(task) for task in held} - {""}
    return HomeworkCount(
        tasks=len(held),
        set_in=len(placed),
        unplaced=sum(not _session(task) for task in held),
        sessions=sessions,
        criteria={name: _tally(map(read, held)) for name, read in _OF_TASK.items()},
        written=_tally(task.written for task in held),
        letters=_letters(statements),
    )


def _session(task: Homework) -> str:
    """Return what tells the session of a task from others: its number, else its day."""
    if task.session.strip():
        return task.session.strip().casefold()
    return task.set_on.edtf if task.set_on is not None and task.set_on.exact else ""


def _tally(found: Iterable[Evidence]) -> Tally:
    states = list(found)
    return Tally(
        states.count(Evidence.PRESENT),
        states.count(Evidence.ABSENT),
        states.count(Evidence.NOT_STATED),
        states.count(Evidence.NOT_SEEN),
    )


def _letters(statements: Iterable[Statement]) -> LetterTally:
    """Count letters, each once; a decided `not stated` counts as looked at."""
    said: dict[str, list[HomeworkValue]] = {}
    for statement in statements:
        value = statement.decided
        if statement.field is not Field.HOMEWORK or value is None:
            continue
        values = said.setdefault(statement.document_id, [])
        if isinstance(value, HomeworkValue) and value.present:
            values.append(value)
        elif not isinstance(value, HomeworkValue | NotStated):
            msg = f"homework cannot be {type(value).__name__}"
            raise TypeError(msg)
    return LetterTally(
        looked=len(said),
        named=sum(bool(values) for values in said.values()),
        criteria={
            name: sum(any(map(read, values)) for values in said.values())
            for name, read in _OF_LETTER.items()
        },
    )


def written_beside_concentration(
    reviews: Iterable[Review], episode_id: str, counted: HomeworkCount
) -> str:
    """Say how tasks were given where poor concentration is recorded (seeds C43), else ''."""
    poor = any(
        (review.aspect, review.subject, review.episode_id, review.state)
        == (Aspect.PATHWAY, "concentration", episode_id, Evidence.PRESENT)
        for review in reviews
    )
    if not poor or not counted.tasks:
        return ""
    return f"Poor concentration is recorded; tasks given in writing: {counted.written.words}."
