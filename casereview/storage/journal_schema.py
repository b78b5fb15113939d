"""The tables of the vault's journal and what their rows are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from casereview.domain.custody.privacy import Breach, Complaint, Pause, SubjectRequest
from casereview.storage import schema
from casereview.storage.driver import FileKind
from casereview.storage.exports import Exports
from casereview.storage.history import History
from casereview.storage.layout import JOURNAL
from casereview.storage.mapping import Table
from casereview.storage.repositories import Repository

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

JOURNAL_FILE = FileKind(0x43524A76, newest=1)  # "CRJv"
_VERSION_1 = (
    *schema.HISTORY_1,
    """CREATE TABLE note (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        at TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL
    ) STRICT""",
    schema.EXPORT_LOG,
    """CREATE TABLE breach (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, aware_at TEXT NOT NULL,
        what TEXT NOT NULL, occurred TEXT NOT NULL,
        case_ids TEXT NOT NULL CHECK (json_valid(case_ids)), categories TEXT NOT NULL,
        people INTEGER, records INTEGER, consequences TEXT NOT NULL, measures TEXT NOT NULL,
        risk TEXT NOT NULL, risk_why TEXT NOT NULL, told_at TEXT, told_reference TEXT NOT NULL,
        late_why TEXT NOT NULL, people_told_on TEXT, people_told_how TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE subject_request (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, received_on TEXT NOT NULL,
        who TEXT NOT NULL, case_id TEXT NOT NULL, wants TEXT NOT NULL, identity_on TEXT,
        extended_on TEXT, extended_why TEXT NOT NULL, solicitor_asked_on TEXT, answered_on TEXT,
        answer TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE pause (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        request_id TEXT NOT NULL REFERENCES subject_request (id) ON DELETE CASCADE,
        asked_on TEXT NOT NULL, answered_on TEXT, what TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE complaint (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, received_on TEXT NOT NULL,
        who TEXT NOT NULL, about TEXT NOT NULL, case_id TEXT NOT NULL, acknowledged_on TEXT,
        steps TEXT NOT NULL, outcome TEXT NOT NULL, outcome_told_on TEXT
    ) STRICT""",
    """CREATE TABLE signing_identity (
        one INTEGER PRIMARY KEY CHECK (one = 1), pkcs12 BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX pause_request ON pause (request_id)",
    "CREATE INDEX note_kind ON note (kind, seq)",
)


class NoteKind(StrEnum):
    """What is noted of a vault as it happens."""

    CHECKED = "checked"
    COPIED = "copied"
    BEGUN_ANEW = "begun anew"
    CERTIFICATE = "signing certificate"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened to the vault: when, what kind of thing, and words of it."""

    id: str
    at: datetime
    kind: str
    text: str


NOTES = Table("note", Note, "ORDER BY t.seq DESC")
BREACHES = Table("breach", Breach, "ORDER BY t.aware_at DESC, t.seq DESC")
REQUESTS = Table("subject_request", SubjectRequest, "ORDER BY t.received_on DESC, t.seq DESC")
PAUSES = Table("pause", Pause, "ORDER BY t.asked_on, t.seq")
COMPLAINTS = Table("complaint", Complaint, "ORDER BY t.received_on DESC, t.seq DESC")
TABLES: tuple[Table[Any], ...] = (NOTES, BREACHES, REQUESTS, PAUSES, COMPLAINTS)


def chain_id(vault_id: str) -> str:
    """Return what the first seal of a vault's journal is bound to, as a case's is to its id."""
    return f"{JOURNAL} {vault_id}"


def journal_migrations() -> Migrations:
    """Return the steps of the journal's format, in order; released steps are never edited."""
    from sqlite_utils import Migrations

    steps = Migrations("journal")
    steps(name="1 first format")(_make_first_format)
    return steps


def _make_first_format(database: Database) -> None:
    for statement in _VERSION_1:
        database.execute(statement)


def read_all(history: History) -> None:
    """Read every row as what it stands for; raises DamagedVaultError where one means nothing."""
    for table in TABLES:
        Repository(history, table).all()
    Exports(history).all()
