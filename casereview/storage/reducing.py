"""A case made anew without its received records; what rests on them in the report stays.

The file is written anew under a new key: rows that stay are recorded afresh, rows that go are never
copied, and of the history before only the chain is kept, number by number, with nothing of its
content. The old key is overwritten as soon as the new one counts. A marker holds the certificate
until it stands in its place.
"""

# ruff: noqa: S608 - SQL is put together from names of our own tables and columns only
from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casereview.domain.documents.document import Document
from casereview.domain.documents.statement import State
from casereview.errors import BadInputError, DamagedVaultError, VaultError
from casereview.storage import destruction, driver, interrupted, keys, migrations, schema
from casereview.storage.audit import verify_attachments, verify_history
from casereview.storage.casefile import CaseFile
from casereview.storage.destruction import Certificate, Part, Reason
from casereview.storage.history import Head, History, Kind
from casereview.storage.index import Index
from casereview.storage.layout import REDUCING, Layout, is_id
from casereview.storage.sidecar import CaseKeys

if TYPE_CHECKING:
    from sqlite_utils import Database

LABEL = "Received records returned or destroyed; all that is kept recorded anew"
EMPTIED = "Destroyed with the received records"
_METHOD = (
    "The case was encrypted anew without the received records under a new random key; the key that "
    "alone opens what was before was overwritten, then its file was removed."
)
_OF_RECORDS = frozenset({"page", "passage", "statement", "document_note"})
_FILED = (State.ACCEPTED.value, State.CORRECTED.value)


class Fate(StrEnum):
    """What became of received records, in the words in which it is told."""

    DESTROYED = "destroyed"
    RETURNED = "returned to those instructing"


def going(case: CaseFile) -> tuple[Document, ...]:
    """Return the documents that go with the received records: all but the instructions.

    What lies in one file with an instruction stays with it: its bytes cannot go alone.
    """
    documents = case.documents.all()
    instructed = {each.document_id for each in case.instructions.all()}
    stays = {document.sha256 for document in documents if document.id in instructed}
    return tuple(
        document
        for document in documents
        if document.gone_on is None and document.sha256 not in stays
    )


def certificate_of(case: CaseFile, reason: Reason, fate: Fate) -> Certificate:
    """Return the certificate that destroying a case's received records would leave.

    Raises BadInputError for a case under a legal hold or without such records.
    """
    whole = destruction.certificate_of(case, reason)
    documents = {document.id for document in going(case)}
    if not documents:
        msg = "The case holds no received records any more."
        raise BadInputError(msg, kept="Nothing was destroyed.")
    counts = {
        "documents": len(documents),
        "pages": sum(page.document_id in documents for page in case.pages.all()),
        "unconfirmed findings": sum(
            statement.document_id in documents and statement.state.value not in _FILED
            for statement in case.statements.all()
        ),
    }
    returned = " They were returned to those instructing." if fate is Fate.RETURNED else ""
    return replace(whole, part=Part.RECEIVED, counts=counts, method=_METHOD + returned)


def destroy_received(
    layout: Layout, case_keys: CaseKeys, index: Index, certificate: Certificate, fate: Fate
) -> Path:
    """Make a closed case anew without its received records; the place of the certificate.

    The list drops what it knew of the case. Interrupted before the new key stands, nothing
    happened; after it, the next unlocking completes.
    Raises DamagedVaultError where the case does not hold together, or VaultError.
    """
    case_id = certificate.case
    key = layout.key(case_id)
    waiting, marker = interrupted.following(layout.database(case_id)), _marker(layout, case_id)
    _wrapped, old_key, _head = case_keys.read(key, case_id)
    new_key = secrets.token_bytes(keys.KEY_BYTES)
    try:
        source = driver.connect(
            layout.database(case_id), old_key, migrations.CASE_FILE, read_only=True
        )
        try:
            head = _make(source, case_id, waiting, new_key, certificate.at[:10], fate)
        finally:
            driver.close(source)
        body = {**destruction.body_of(certificate), "head": str(head)}
        destruction.write_marker(marker, case_keys, body)
        wrapped = case_keys.wrap(case_id, new_key)
        case_keys.write(interrupted.following(key), case_id, wrapped, head)
    except BaseException as error:
        interrupted.following(key).unlink(missing_ok=True)  # first: it decides
        for path in (marker, waiting, *interrupted.beside(waiting)):
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            msg = f"The case cannot be made anew ({error.strerror})."
            raise VaultError(msg, kept="It is as it was, with all its records.") from error
        raise
    with _completing():
        destruction.overwrite(key)
        interrupted.take_place(layout, case_id)
        layout.older(case_id).unlink(missing_ok=True)
        return _complete(layout, index, marker, body)


def complete_pending(layout: Layout, case_keys: CaseKeys, index: Index) -> None:
    """Keep the certificates of what was done, and drop the markers of what was not.

    The list drops what it knew of the cases that were made anew. A marker that is not authentic, or
    whose case cannot be read now, stays as it is.
    """
    for marker in sorted(layout.cases.glob(f"*{REDUCING}")):
        case_id = marker.stem
        body = destruction.read_marker(case_keys, marker) if is_id(case_id) else None
        if body is None or body["case"] != case_id:
            continue
        interrupted.settle(layout, case_keys, case_id)
        try:
            _wrapped, _key, head = case_keys.read(layout.key(case_id), case_id)
        except DamagedVaultError:
            continue
        if str(head) == body["head"]:
            layout.older(case_id).unlink(missing_ok=True)
            _complete(layout, index, marker, body)
        else:
            marker.unlink()


def _complete(layout: Layout, index: Index, marker: Path, body: Mapping[str, Any]) -> Path:
    stated = {name: value for name, value in body.items() if name != "head"}
    with _completing():
        place = destruction.keep_certificate(layout, stated)
        index.remove(str(body["case"]))  # before the marker: without a line the case is read anew
        marker.unlink()
    return place


def _completing() -> Any:  # noqa: ANN401 - a context manager
    return destruction.writing(
        "The records are destroyed, but not all is in its place",
        "It is completed when the vault is next unlocked.",
    )


def _marker(layout: Layout, case_id: str) -> Path:
    return layout.cases / f"{case_id}{REDUCING}"


# --- the new file ---


class _Sieve:
    """Which rows go into the new file, and as what."""

    def __init__(self, source: Database, day: str, fate: Fate) -> None:
        self._day, self._fate = day, fate
        rows = source.execute(
            "SELECT id FROM document WHERE gone_on IS NULL AND sha256 NOT IN (SELECT d.sha256 "
            "FROM instruction AS i JOIN document AS d ON d.id = i.document_id)"
        ).fetchall()
        self._going = {document_id for (document_id,) in rows}
        marks = ", ".join("?" * len(_FILED))
        rows = source.execute(
            "SELECT passage_id FROM link UNION SELECT passage_id FROM statement "
            f"WHERE passage_id IS NOT NULL AND state IN ({marks})",
            _FILED,
        ).fetchall()
        self._evidence = {passage_id for (passage_id,) in rows}
        rows = source.execute("SELECT id, sha256 FROM document WHERE gone_on IS NULL").fetchall()
        self._bytes = {sha256 for document_id, sha256 in rows if document_id not in self._going}
        self._named = {sha256 for (sha256,) in source.execute("SELECT sha256 FROM document")}
        issued = source.execute("SELECT sha256, model_hash FROM issued_report").fetchall()
        kept = {sha256 for row in issued for sha256 in row}
        self._bytes |= kept
        self._named |= kept

    def passed(self, table: str, row: dict[str, Any]) -> dict[str, Any] | None:
        """Return the row as it goes into the new file, or None where it goes for good."""
        if table == "document" and row["id"] in self._going:
            return {**row, "gone_on": self._day, "gone_how": self._fate.value}
        if table in _OF_RECORDS and row["document_id"] in self._going:
            return self._part(table, row)
        if table == "attachment":
            return row if row["sha256"] in self._named else None
        if table == "chunk":
            return row if row["sha256"] in self._bytes else None
        return row

    def _part(self, table: str, row: dict[str, Any]) -> dict[str, Any] | None:
        """Keep the evidence the report rests on: the words alone, without what stands around."""
        if table == "statement":
            return row if row["state"] in _FILED else None
        if table == "passage" and row["id"] in self._evidence:
            return {**row, "prefix": "", "suffix": "", "rects": "[]"}
        return None


def _make(source: Database, case_id: str, path: Path, new_key: bytes, day: str, fate: Fate) -> Head:
    """Write the new file and verify it; its head. Raises DamagedVaultError, VaultError, OSError."""
    for left in (path, *interrupted.beside(path)):
        left.unlink(missing_ok=True)
    database = driver.create(path, new_key, migrations.CASE_FILE)
    try:
        with driver.explained(path):
            migrations.make_bare(database)
            database.execute("PRAGMA foreign_keys = OFF")
            history = History(database, path, case_id)
            before = History(source, path, case_id)
            before.read_only = True
            with before.reading():
                old_head = before.head
                _fill(source, database, history, _Sieve(source, day, fate), old_head)
            database.execute("PRAGMA foreign_keys = ON")
            _verify(database, history, path, old_head)
            head = history.head
            driver.bring_in_log(database, path)
            return head
    finally:
        driver.close(database)


def _fill(
    source: Database, database: Database, history: History, sieve: _Sieve, old_head: Head
) -> None:
    with database.atomic():
        _copy_chain(source, database)
        for table in ("attachment", "chunk", "draft_model"):
            _copy(source, database, table, sieve)
        schema.make_triggers(database)
    with history.reformat(LABEL, lambda: None):
        for table in schema.recorded_tables(database):
            _copy(source, database, table, sieve)
        database.table("meta").upsert({"k": "continues", "v": str(old_head)}, pk="k")


def _copy_chain(source: Database, database: Database) -> None:
    """Keep number, time, digest and hash of each seal, and nothing else of what it sealed."""
    emptied = {
        "label": EMPTIED, "kind": Kind.GONE.value, "subject": None, "undo_top": None,
        "redo_top": None, "first": 1, "last": 0, "salt": "",
    }  # fmt: skip
    names = schema.columns(source, "seal")
    rows = source.execute(f"SELECT {_listed(names)} FROM seal ORDER BY number")
    _insert(database, "seal", ({**dict(zip(names, row, strict=True)), **emptied} for row in rows))


def _copy(source: Database, database: Database, table: str, sieve: _Sieve) -> None:
    names = schema.columns(database, table)
    rows = source.execute(f'SELECT {_listed(names)} FROM "{table}" ORDER BY rowid')
    passed = (sieve.passed(table, dict(zip(names, row, strict=True))) for row in rows)
    _insert(database, table, (row for row in passed if row is not None))


def _insert(database: Database, table: str, rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        sql = f'INSERT INTO "{table}" ({_listed(row)}) VALUES ({marks})'
        database.execute(sql, list(row.values()))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _verify(database: Database, history: History, path: Path, old_head: Head) -> None:
    migrations.check_schema(database, path)
    faults = [*driver.page_faults(database), *verify_history(history)]
    faults += verify_attachments(history)[1]
    if database.execute("PRAGMA foreign_key_check").fetchone() is not None:
        faults.append("a row refers to one that is not there")
    if not history.holds(old_head):
        faults.append("its history does not go on from the one before")
    CaseFile(database, history, path, before_close=lambda _case: None).dossier()
    for fault in faults:
        msg = f"The case cannot be made anew without its records: {fault.rstrip('.')}."
        raise DamagedVaultError(msg, kept="It is as it was.", do="Check the vault: `vault check`.")
