"""What happened to a case: labelled commands, each one transaction, numbered and sealed.

A seal is the SHA-256 of the seal before it and of a digest of all that its command changed, so
nothing earlier can change unnoticed; the digest is salted, so the chain can be verified by who may
not see the content. Undo applies a command's changes backwards as a new command, redo applies them
again; the record only ever grows. Each seal carries the top of both stacks after it.
"""

# ruff: noqa: S608 - SQL is put together from names of our own tables and columns only
from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casereview.domain.custody import seals
from casereview.errors import DamagedVaultError, ReadOnlyError
from casereview.storage import driver

if TYPE_CHECKING:
    from sqlite_utils import Database


class Kind(StrEnum):
    """What a command is to undo and redo."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"
    KEPT = "kept"  # recorded for good, passed over by undo: the start, an export
    FORMAT = "format"  # made or migrated the tables; nothing before it can be undone
    GONE = "gone"  # its content was destroyed; its place in the chain is all that is kept


@dataclass(frozen=True, slots=True)
class Head:
    """How far a history went: the last seal's number and hash."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Change:
    """One row's change: I, U or D of row `row` of a table, with its JSON before and after."""

    seq: int
    table: str
    op: str
    row: int
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Seal:
    """One command as recorded; `first` to `last` are its changes (`last` < `first`: none)."""

    number: int
    at: str
    label: str
    kind: Kind
    subject: int | None
    undo_top: int | None
    redo_top: int | None
    first: int
    last: int
    salt: str
    prev: str
    content: str = ""
    hash: str = ""

    def computed(self, changes: Iterable[Change]) -> tuple[str, str]:
        """Return the digest of content and the hash that this seal must bear over these changes."""
        head = [getattr(self, name) for name in _CONTENT]
        rows = ([getattr(change, name) for name in _CHANGE] for change in changes)
        content = seals.digest([head, *rows])
        return content, seals.chained(self.number, self.at, self.prev, content)


_CONTENT = ("salt", "label", "kind", "subject", "undo_top", "redo_top", "first", "last")
_CHANGE = ("seq", "table", "op", "row", "old", "new")
_SEAL_FIELDS = tuple(field.name for field in fields(Seal))
_SEAL_COLUMNS = ", ".join(_SEAL_FIELDS)


def _seal_of(number: int, at: str, label: str, kind: str, *rest: Any) -> Seal:  # noqa: ANN401 - columns
    return Seal(number, at, label, Kind(kind), *rest)


@dataclass(slots=True)
class Draft:
    """The seal in the making of the open transaction."""

    number: int
    last: Seal | None
    first: int
    label: str = ""
    kind: Kind = Kind.DO
    subject: int | None = None
    undo_top: int | None = None
    redo_top: int | None = None


def _nothing() -> None:
    """Stand where a file is open for work, which nobody else changes."""


class History:
    """The commands of one open case file; every write of the file goes through `command`."""

    def __init__(self, database: Database, path: Path, case_id: str) -> None:
        self.database = database
        self.case_id = case_id
        self.read_only = False
        self.on_sealed: Callable[[], None] | None = None
        self.require_still: Callable[[], None] = _nothing
        self._path = path
        self._draft: Draft | None = None
        self._parts = 0

    @property
    def head(self) -> Head:
        """The last seal's number and hash."""
        last = self._last()
        return Head(last.number, last.hash) if last else Head(0, seals.genesis(self.case_id))

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back, or None."""
        last = self._last()
        return self._get(last.undo_top).label if last and last.undo_top else None

    @property
    def redo_label(self) -> str | None:
        """What `redo` would do again, or None."""
        last = self._last()
        return self._undone(last.redo_top)[1].label if last and last.redo_top else None

    def entries(self, limit: int = 100) -> tuple[Seal, ...]:
        """Return the latest commands, newest first."""
        return tuple(self.seals("ORDER BY number DESC LIMIT ?", limit))

    def holds(self, head: Head) -> bool:
        """Whether the history once ended, or ends, at this head."""
        found = self.rows("SELECT hash FROM seal WHERE number = ?", head.number)
        return found == [(head.hash,)]

    def rows(self, sql: str, *parameters: str | float | None) -> list[tuple[Any, ...]]:
        """Read rows; raises DamagedVaultError where a page does not hold what was written.

        Raises MovedOnError where the file is only read and was written by another meanwhile.
        """
        with self._explained():
            return self.database.execute(sql, parameters).fetchall()

    def seals(self, tail: str = "ORDER BY number", *parameters: int | str) -> list[Seal]:
        """Return the seals that an SQL tail chooses."""
        found = self.rows(f"SELECT {_SEAL_COLUMNS} FROM seal {tail}", *parameters)
        return [_seal_of(*row) for row in found]

    def changes(self, first: int, last: int) -> list[Change]:
        """Return the recorded changes from `first` to `last`."""
        where = "WHERE seq BETWEEN ? AND ? ORDER BY seq"
        found = self.rows(f'SELECT seq, tbl, op, "row", old, new FROM history {where}', first, last)
        return [Change(*row) for row in found]

    @property
    def busy(self) -> bool:
        """Whether a command is under way, which may still be taken back."""
        return self._draft is not None

    def require_command(self) -> Draft:
        """Return the open command; without one a write is a fault of the caller: RuntimeError."""
        if self._draft is None:
            msg = "a change to a case belongs inside CaseFile.command()"
            raise RuntimeError(msg)
        return self._draft

    @contextmanager
    def command(self, label: str) -> Iterator[None]:
        """Make everything inside one transaction and one sealed command; nothing, if it raises.

        Inside another command it joins that one; if it raises, only its own part is taken back.
        A command that changed nothing leaves no trace.
        """
        if self._draft:
            with self._nested():
                yield
            return
        with self._transaction() as draft:
            draft.label = label
            yield

    def write_aside(self, sql: str, *parameters: str) -> None:
        """Write what is no content of the case, outside every command; nothing while only read.

        The caller names a table that records nothing; any other refuses it, having no command.
        """
        if self.read_only:
            return
        with driver.explained(self._path), self.database.atomic():
            self.database.execute(sql, parameters)

    def keep(self, *, close: bool = False) -> None:
        """Mark the open command as one that undo passes over, or, to close, never passes."""
        draft = self.require_command()
        draft.kind = Kind.KEPT
        if close:
            draft.undo_top = draft.redo_top = None

    @contextmanager
    def reformat(self, label: str, reshape: Callable[[], None]) -> Iterator[None]:
        """Run `reshape` on the bare tables, then the block as a command; all or nothing.

        Nothing before it can be undone, because its images are of rows of another shape.
        """
        with self._transaction(before=reshape) as draft:
            draft.label, draft.kind = label, Kind.FORMAT
            draft.undo_top = draft.redo_top = None
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See the file as it is at one moment, whatever another connection writes meanwhile."""
        if self._draft:
            yield
            return
        with self._explained():
            self.database.execute("BEGIN")
            try:
                yield
            finally:
                self.database.rollback()

    def undo(self) -> str | None:
        """Take back the latest command that stands; its label, or None when there is none."""
        with self._transaction() as draft:
            if draft.undo_top is None:
                return None
            done = self._get(draft.undo_top)
            for change in reversed(self.changes(done.first, done.last)):
                self._replace(change.table, change.row, change.new, change.old)
            draft.label, draft.kind, draft.subject = f"Undo: {done.label}", Kind.UNDO, done.number
            draft.undo_top = self._get(done.number - 1).undo_top
            draft.redo_top = draft.number
        return done.label

    def redo(self) -> str | None:
        """Do again what was undone last; its label, or None when there is nothing."""
        with self._transaction() as draft:
            if draft.redo_top is None:
                return None
            undone, done = self._undone(draft.redo_top)
            for change in self.changes(done.first, done.last):
                self._replace(change.table, change.row, change.old, change.new)
            draft.label, draft.kind, draft.subject = f"Redo: {done.label}", Kind.REDO, done.number
            draft.undo_top = done.number
            draft.redo_top = self._get(undone.number - 1).redo_top
        return done.label

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Explain the engine's errors; what a file that moved on gave is no damage, and no good."""
        try:
            with driver.explained(self._path):
                yield
        except DamagedVaultError:
            self.require_still()
            raise
        self.require_still()

    @contextmanager
    def _nested(self) -> Iterator[None]:
        self._parts += 1
        name = f"part_{self._parts}"
        self.database.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            if self.database.conn.in_transaction:
                self.database.execute(f"ROLLBACK TO {name}")
                self.database.execute(f"RELEASE {name}")
            raise
        else:
            self.database.execute(f"RELEASE {name}")

    @contextmanager
    def _transaction(self, before: Callable[[], None] | None = None) -> Iterator[Draft]:
        if self.read_only:
            raise ReadOnlyError("The case is open for reading only.")
        if self._draft:
            msg = "undo and redo stand alone"
            raise RuntimeError(msg)
        with driver.explained(self._path):
            self.database.execute("BEGIN IMMEDIATE")
            try:
                if before:
                    before()
                draft = self._draft = self._begin()
                changed = self.database.conn.total_changes
                yield draft
                sealed = self.database.conn.total_changes > changed
                if sealed:
                    self._seal(draft)
                self.database.execute("COMMIT" if sealed else "ROLLBACK")
            except BaseException:
                self.database.rollback()
                raise
            finally:
                self._draft = None
        if sealed and self.on_sealed:
            self.on_sealed()

    def _begin(self) -> Draft:
        last = self._last()
        number, first = (last.number + 1, last.last + 1) if last else (1, 1)
        self.database.execute("UPDATE ctx SET command = ?", (number,))
        draft = Draft(number, last, first)
        if last:
            draft.undo_top, draft.redo_top = last.undo_top, last.redo_top
        return draft

    def _seal(self, draft: Draft) -> None:
        recorded = self.changes(draft.first, 1 << 62)
        if draft.kind is Kind.DO and recorded:
            draft.undo_top, draft.redo_top = draft.number, None
        elif draft.kind is Kind.DO:  # attachments only, which undo leaves alone
            draft.kind = Kind.KEPT
        seal = Seal(
            number=draft.number,
            at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            label=draft.label,
            kind=draft.kind,
            subject=draft.subject,
            undo_top=draft.undo_top,
            redo_top=draft.redo_top,
            first=draft.first,
            last=recorded[-1].seq if recorded else draft.first - 1,
            salt=secrets.token_hex(16),
            prev=draft.last.hash if draft.last else seals.genesis(self.case_id),
        )
        content, chained = seal.computed(recorded)
        seal = replace(seal, content=content, hash=chained)
        marks = ", ".join("?" * len(_SEAL_FIELDS))
        self.database.execute(
            f"INSERT INTO seal ({_SEAL_COLUMNS}) VALUES ({marks})",
            [getattr(seal, name) for name in _SEAL_FIELDS],
        )
        self.database.execute("UPDATE ctx SET command = NULL")

    def _last(self) -> Seal | None:
        found = self.seals("ORDER BY number DESC LIMIT 1")
        return found[0] if found else None

    def _get(self, number: int) -> Seal:
        found = self.seals("WHERE number = ?", number)
        if not found:
            raise self._damaged(f"command {number} is missing")
        return found[0]

    def _undone(self, number: int) -> tuple[Seal, Seal]:
        """Return an undo and the command that it took back."""
        undone = self._get(number)
        return undone, self._get(undone.subject or 0)

    def _replace(self, table: str, row: int, old: str | None, new: str | None) -> None:
        """Take a recorded row from one image to another; None is no row."""
        if old is None:
            image = json.loads(new or "{}")
            names = ", ".join(f'"{name}"' for name in image)
            sql = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(image))})'
            values = [*image.values()]
        elif new is None:
            sql, values = f'DELETE FROM "{table}" WHERE seq = ?', [row]
        else:
            image = json.loads(new)
            pairs = ", ".join(f'"{name}" = ?' for name in image)
            sql = f'UPDATE "{table}" SET {pairs} WHERE seq = ?'
            values = [*image.values(), row]
        if self.database.execute(sql, values).rowcount != 1:
            raise self._damaged(f"row {row} of {table} is not as its history left it")

    def _damaged(self, fault: str) -> DamagedVaultError:
        msg = f"The history of {self._path.name} is damaged: {fault}."
        return DamagedVaultError(msg, kept="Nothing was changed.", do="Restore a backup.")


def require_anchors(history: History, path: Path, *anchors: Head | None) -> None:
    """Raise DamagedVaultError where a head kept outside the file is no part of its history."""
    for known in anchors:
        if known is not None and not history.holds(known):
            msg = (
                f"The case file {path.name} is not the one last saved: an older copy was put back."
            )
            raise DamagedVaultError(
                msg, kept="It was not changed.", do="Restore the newest backup of the whole vault."
            )
