"""Formats: every table guarded after every migration, all or nothing, old files open."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from casereview.domain.case import Question
from casereview.errors import BadInputError, DamagedVaultError
from casereview.storage import driver, migrations, schema
from casereview.storage.casefile import CaseFile
from casereview.storage.vault import Vault
from tests.storage.storage_samples import with_document
from tests.storage.stored_vault import NOTE, STORED, STORED_CODE, STORED_PASSPHRASE

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations


def _triggers(database: Database) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, table in database.execute(
        "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger'"
    ):
        found.setdefault(table, set()).add(name.removeprefix(f"{table}_"))
    return found


def _assert_guarded(database: Database) -> None:
    triggers = _triggers(database)
    recorded = set(schema.recorded_tables(database))
    own = {"insert", "update", "delete"}
    for table in recorded - {"issued_report"}:
        assert triggers[table] == own
    assert triggers["issued_report"] == own | {"no_update", "no_delete", "no_replay"}
    assert triggers["draft_model"] == {"no_update"}
    assert triggers["history"] == {"no_update", "no_delete", "no_replay"}
    assert triggers["seal"] == {"no_update", "no_delete", "no_replay", "in_chain"}
    assert triggers["attachment"] == triggers["chunk"] == {"no_update", "no_delete"}
    tables = set(database.table_names())
    assert tables - triggers.keys() == {"ctx", "bookmark", "_sqlite_migrations"}


def _loose(database: Database) -> list[str]:
    """Name the tables that would take a value of the wrong type."""
    return [
        name
        for name, strict in database.execute("SELECT name, strict FROM pragma_table_list")
        if not strict and not name.startswith(("sqlite_", "_sqlite_"))
    ]


def _second_format(*, fail: bool = False) -> Migrations:
    """A later format: a column renamed, one added, by reshaping tables others refer to."""
    steps = migrations.case_migrations()

    @steps(name="2 a later format")
    def later(database: Database) -> None:
        database.table("question").transform(rename={"answer": "reply"})
        database.table("document").add_column("colour", str, not_null_default="white")
        database.table("document").transform(rename={"title": "heading"})
        if fail:
            raise ZeroDivisionError

    return steps


def test_a_new_file_is_guarded_strict_and_marked(case: CaseFile) -> None:
    database = case._database
    _assert_guarded(database)
    assert database.execute("PRAGMA user_version").fetchone() == (migrations.CASE_FILE.newest,)
    assert _loose(database) == []


def test_reshaping_a_table_drops_its_triggers(case: CaseFile) -> None:
    """The trap that renewing triggers is for; if this fails, the library mended it."""
    database = case._database
    database.execute("PRAGMA foreign_keys = OFF")
    database.table("question").transform(rename={"answer": "reply"})
    assert "question" not in _triggers(database)


def test_a_migration_keeps_rows_and_renews_every_guard(case: CaseFile) -> None:
    with case.command("Fill"):
        with_document(case)
        case.questions.put(Question("q", 1, "Is it so?", answer="It is."))
    database, history = case._database, case._history
    head = case.head
    migrations.migrate(database, history, case.path, steps=_second_format(), newest=2)
    _assert_guarded(database)
    migrations.check_schema(database, case.path)
    assert _loose(database) == []
    assert database.execute("PRAGMA user_version").fetchone() == (2,)
    assert database.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("SELECT reply FROM question").fetchone() == ("It is.",)
    assert database.execute("SELECT colour FROM document").fetchone() == ("white",)
    assert case.history(1)[0].label == "Case file brought to a newer format (format 2)"
    assert case.head.number == head.number + 1
    assert case.undo() is None
    with case.command("Go on"):
        database.execute("UPDATE question SET reply = 'It is not.'")
    assert case.undo() == "Go on"
    assert database.execute("SELECT reply FROM question").fetchone() == ("It is.",)
    assert case.faults() == ()


def test_a_migration_that_fails_changes_nothing(case: CaseFile) -> None:
    before = schema.fingerprint(case._database)
    head = case.head
    with pytest.raises(ZeroDivisionError):
        migrations.migrate(
            case._database, case._history, case.path, steps=_second_format(fail=True), newest=2
        )
    assert schema.fingerprint(case._database) == before
    assert case._database.execute("PRAGMA user_version").fetchone() == (1,)
    assert case._database.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert case.head == head
    assert case.faults() == ()


def test_a_migration_that_breaks_references_is_taken_back(case: CaseFile) -> None:
    with case.command("Fill"):
        with_document(case)
    steps = migrations.case_migrations()

    @steps(name="2 careless")
    def careless(database: Database) -> None:
        database.execute("DELETE FROM document")

    with pytest.raises(DamagedVaultError, match="not there"):
        migrations.migrate(case._database, case._history, case.path, steps=steps, newest=2)
    assert len(case.documents.all()) == 1
    assert case.faults() == ()


def test_migrating_twice_is_migrating_once(case: CaseFile) -> None:
    head = case.head
    migrations.migrate(case._database, case._history, case.path)
    assert case.head == head


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER section_text_update",
        "DROP INDEX link_target",
        "CREATE TABLE planted (x)",
        "CREATE TRIGGER planted AFTER INSERT ON section_text BEGIN DELETE FROM ctx; END",
        "ALTER TABLE section_text ADD COLUMN planted TEXT",
    ],
)
def test_a_changed_schema_is_noticed(vault: Vault, case: CaseFile, statement: str) -> None:
    case._database.execute(statement)
    case.close()
    with pytest.raises(DamagedVaultError, match="table or trigger"):
        vault.open_case(case.id)


# --- files of released formats ---


@pytest.fixture(params=sorted(STORED.glob("format-*")), ids=lambda path: path.name)
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(request.param, tmp_path / "stored"))


def test_there_is_a_stored_vault_of_every_format() -> None:
    names = [path.name for path in sorted(STORED.glob("format-*"))]
    assert names == [f"format-{n}" for n in range(1, migrations.CASE_FILE.newest + 1)]


def test_a_stored_vault_opens_and_is_whole(stored: Path) -> None:
    with Vault.unlock(stored, STORED_PASSPHRASE) as vault:
        (line,) = vault.cases()
        assert (line.claimant, line.readable) == ("Ms Żółć-O’Neill", True)
        with vault.open_case(line.id) as case:
            _assert_guarded(case._database)
            dossier = case.dossier()
            assert dossier.case.note == NOTE
            assert all(getattr(dossier, name) for name in dossier.__dataclass_fields__)
            assert case.faults() == ()
            for document in dossier.documents:
                assert len(case.attachments.read(document.sha256)) == document.size
            (draft,), (issued,) = dossier.drafts, dossier.issued
            assert case.draft_models.read(draft.id, draft.model_hash) == NOTE.encode()
            assert case.attachments.read(issued.sha256) == b"%PDF-1.7 synthetic"
            with case.command("Go on"):
                case.record.put(replace(dossier.case, note="changed"))
            assert case.undo() == "Go on"
            assert case.dossier().case == dossier.case


def test_a_stored_journal_opens_and_is_whole(stored: Path) -> None:
    with Vault.unlock(stored, STORED_PASSPHRASE) as vault:
        journal = vault.journal
        assert journal.faults() == ()
        (breach,) = journal.breaches.all()
        assert (breach.what, breach.people) == (NOTE, 2)
        assert len(journal.requests.all()) == len(journal.pauses.all()) == 1
        assert len(journal.complaints.all()) == len(journal.exports()) == 1
        assert journal.signing_identity() == b"synthetic"
        note = journal.last("checked")
        assert note is not None
        assert note.text == NOTE
        journal.note("checked", "again")


def test_a_stored_vault_opens_by_its_recovery_code(stored: Path) -> None:
    with Vault.unlock_with_recovery(stored, STORED_CODE) as vault:
        assert len(vault.cases()) == 1


def test_an_older_format_is_not_migrated_for_a_reader(
    vault: Vault, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.close()
    newer = replace(migrations.CASE_FILE, newest=2)
    monkeypatch.setattr(migrations, "CASE_FILE", newer)
    before = case.path.read_bytes()
    with pytest.raises(BadInputError, match="older format"):
        vault.open_case(case.id, read_only=True)
    assert case.path.read_bytes() == before


def test_files_are_checked_before_any_format(vault: Vault, case: CaseFile) -> None:
    _wrapped, key, _head = vault._keys.read(case.path.with_suffix(".key"), case.id)
    case.close()
    database = driver.connect(case.path, key, migrations.CASE_FILE)
    database.execute("UPDATE ctx SET command = 1")
    database.execute("UPDATE meta SET v = 'x' WHERE k = 'schema'")
    driver.close(database)
    with pytest.raises(DamagedVaultError):
        vault.open_case(case.id)
