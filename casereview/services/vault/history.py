"""The history of a case: its commands in parts, what each changed, and heads that were printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from casereview.domain.custody import seals
from casereview.errors import BadInputError
from casereview.services import cases
from casereview.services.changes import Changes
from casereview.services.session import OpenCase
from casereview.services.vault.history_words import Names, RowChange, moment, told
from casereview.storage.commands import Stack
from casereview.storage.history import Kind, Seal

PART = 200
"""Entries that are read at a time."""


class Standing(StrEnum):
    """What has become of a command, as it is said."""

    STANDS = "stands"
    UNDONE = "undone"
    UNDO = "takes back"
    REDO = "brings back"
    KEPT = "recorded for good"


@dataclass(frozen=True, slots=True)
class Entry:
    """A command of the history; `subject` is the one that it takes or brings back."""

    number: int
    at: str
    label: str
    standing: Standing
    subject: int | None = None

    @property
    def when(self) -> str:
        """When, in words, by this computer's clock."""
        return moment(self.at)

    @property
    def state(self) -> str:
        """What has become of it, in words."""
        return f"{self.standing} {self.subject}" if self.subject else str(self.standing)


@dataclass(frozen=True, slots=True)
class Part:
    """Entries, newest first; `before` is where the next part begins, None at the end."""

    entries: tuple[Entry, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry's number and hash, and what undo and redo would do."""

    number: int
    hash: str
    at: str
    undo: str | None
    redo: str | None

    @property
    def printed(self) -> str:
        """The whole head as reports print it."""
        return seals.spelled(f"{self.number}:{self.hash}")

    @property
    def short(self) -> str:
        """Its number and the first digits of its hash."""
        return seals.spelled(f"{self.number}:{self.hash[: seals.LEAST_DIGITS]}")


@dataclass(frozen=True, slots=True)
class Detail:
    """One command: what it changed, and how many undos lead back to it.

    steps: 0 where the case stands as it did then, None where undo cannot lead there.
    """

    entry: Entry
    rows: tuple[RowChange, ...]
    steps: int | None


@dataclass(frozen=True, slots=True)
class HeadFound:
    """Whether a printed head is of this case, and a sentence that says so."""

    found: bool
    sentence: str
    number: int | None = None


def entries(
    case: OpenCase,
    before: int | None = None,
    text: str = "",
    day: date | None = None,
    limit: int = PART,
) -> Part:
    """Return the latest entries older than `before`, of a day and with a text in their label."""
    wanted = text.strip().casefold()
    since, until = _bounds(day)
    found: list[Seal] = []
    while len(found) <= limit:
        block = case.file.commands.before(before, since, until)
        if not block:
            break
        before = block[-1].number
        found += [seal for seal in block if wanted in seal.label.casefold()]
    more = len(found) > limit
    shown = found[:limit]
    undone = case.file.commands.undone(shown[-1].number) if shown else {}
    return Part(
        tuple(_entry(seal, undone=undone.get(seal.number, False)) for seal in shown),
        shown[-1].number if more else None,
    )


def _bounds(day: date | None) -> tuple[str, str]:
    """Return when a day of this computer's calendar begins and ends, as entries record moments."""
    if day is None:
        return "", ""
    starts = (datetime.combine(d, time()).astimezone(UTC) for d in (day, day + timedelta(days=1)))
    since, until = (start.isoformat(timespec="milliseconds") for start in starts)
    return since, until


def _entry(seal: Seal, *, undone: bool) -> Entry:
    if seal.kind is Kind.DO:
        standing = Standing.UNDONE if undone else Standing.STANDS
    else:
        standing = {Kind.UNDO: Standing.UNDO, Kind.REDO: Standing.REDO}.get(
            seal.kind, Standing.KEPT
        )
    return Entry(seal.number, seal.at, seal.label, standing, seal.subject)


def head(case: OpenCase) -> Head:
    """Return where the history ends."""
    last = case.file.commands.before(None, "", "")[0]
    return Head(last.number, last.hash, last.at, case.file.undo_label, case.file.redo_label)


def detail(case: OpenCase, number: int) -> Detail:
    """Return what a command changed; raises BadInputError where there is none of that number."""
    seal = case.file.commands.get(number)
    if seal is None:
        raise BadInputError(f"The history of this case has no entry {number}.")
    undone = case.file.commands.undone(number).get(number, False)
    rows = told(case.file.commands.changes(seal), _names(case))
    return Detail(_entry(seal, undone=undone), rows, _steps(case.file.commands.stack(), seal))


def _steps(stack: Stack, seal: Seal) -> int | None:
    """Return how many undos lead to the case as it stood after a command."""
    reachable = seal.undo_top is None or seal.undo_top in stack.standing
    if seal.number < stack.since or not reachable:
        return None
    return sum(1 for number in stack.standing if number > (seal.undo_top or 0))


def undo_some(case: OpenCase, count: int) -> Changes | None:
    """Take back the latest commands that stand, each by a command of its own."""
    done = [changes for _ in range(count) if (changes := cases.undo(case)) is not None]
    return done[-1] if done else None


def _names(case: OpenCase) -> Names:
    file = case.file
    profile = case.content.report(file.record.get().profile).profile
    return Names(
        time_points={point.id: point.short for point in file.time_points.all()},
        documents={document.id: document.label for document in file.documents.all()},
        episodes={e.id: f"course of treatment {e.number}" for e in file.episodes.all()},
        sections={spec.key: spec.title for spec in profile.sections},
        modules=case.modules,
    )


def find_head(case: OpenCase, text: str) -> HeadFound:
    """Say whether a head printed in a report is of this case; raises BadInputError for none."""
    try:
        number, digits = seals.read_head(text)
    except ValueError as fault:
        raise BadInputError(
            f"This is not the head of a history: {fault}.",
            do="Type it as it is printed, for example 412:ab12 cd34.",
        ) from fault
    seal, last = case.file.commands.get(number), case.file.commands.head.number
    if seal is None:
        return HeadFound(
            False,
            f"Not of this case as it stands: its history ends with entry {last}. Either the report "
            f"is of another case, or an older copy of this one was put back after entry {number}.",
        )
    if not seal.hash.startswith(digits):
        return HeadFound(
            False,
            f"Not of this case: its entry {number} bears another seal. Compare what was typed; if "
            "it is right, the report is of another case, or the history was written anew.",
        )
    after = last - number
    follow = {0: "it is the last", 1: "1 entry follows it"}.get(after, f"{after} entries follow it")
    return HeadFound(
        True,
        f"This is entry {number} of this case, sealed {moment(seal.at)}; {follow}.",
        number,
    )
