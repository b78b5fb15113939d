"""The check of a vault: sound is sound, and every kind of damage is named with its file."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import threading
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from casereview.domain.case import Case, Claimant
from casereview.domain.dossier import SectionText
from casereview.errors import (
    CancelledError,
    DamagedVaultError,
    NotAVaultError,
    VaultError,
    WrongPassphraseError,
)
from casereview.storage import driver, index, keys, migrations, schema
from casereview.storage.destruction import Reason
from casereview.storage.inspection import Inspection, Kind, inspect
from casereview.storage.jobs import CheckJob
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage.storage_samples import PASSPHRASE, with_document

ONE, TWO = (str(uuid.UUID(int=number)) for number in (1, 2))


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "vault.lock"
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault of two cases with a document each; the first was worked on later."""
    base = tmp_path_factory.mktemp("made")
    folder = base / "vault"
    with cheap_kdf():
        vault, _code = Vault.create(folder, PASSPHRASE)
        with vault:
            for case_id in (ONE, TWO):
                case = vault.new_case(Case(case_id, Claimant("Ms Example")))
                with case, case.command("Fill"):
                    with_document(case, data=os.urandom(300_000))
            shutil.copy(folder / "cases" / f"{ONE}.db", base / "old.db")
            shutil.copy(folder / "cases" / f"{ONE}.key", base / "old.key")
            with vault.open_case(ONE) as case, case.command("Write"):
                case.sections.put(SectionText("opinion", "a later thought"))
        _another_vault(base)
    return base


def _another_vault(base: Path) -> None:
    """Make a vault of the same passphrase with a case of the same id, and files of neither."""
    vault, _code = Vault.create(base / "another", PASSPHRASE)
    with vault:
        vault.new_case(Case(ONE, Claimant("Mr Other"))).close()
    with closing(sqlite3.connect(base / "plain.db")) as plain:
        plain.execute("CREATE TABLE claimant (name)")


@pytest.fixture
def standing(made: Path, tmp_path: Path) -> Path:
    """The vault for one test to damage, beside an older copy of its first case."""
    return Path(shutil.copytree(made, tmp_path / "made")) / "vault"


def _kinds(found: Inspection) -> set[tuple[str, Kind]]:
    return {(fault.file, fault.kind) for fault in found.faults}


def test_a_sound_vault_is_said_to_be_sound_and_stays_as_it_is(standing: Path) -> None:
    before = _files(standing)
    found = inspect(standing, PASSPHRASE)
    assert found.faults == []
    assert found.notes == []
    assert (found.cases, found.total("attachments"), found.total("anchors")) == (2, 2, 4)
    assert found.total("commands") == 3 + 4
    assert found.total("pages") > 150
    assert found.total("triggers") > 100
    assert _files(standing) == before


def test_what_is_no_vault_stays_untouched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(NotAVaultError):
        inspect(tmp_path, PASSPHRASE)
    with pytest.raises(NotAVaultError):
        inspect(tmp_path / "missing", PASSPHRASE)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_wrong_passphrase_and_an_open_vault_are_told_as_that(standing: Path) -> None:
    before = _files(standing)
    with pytest.raises(WrongPassphraseError):
        inspect(standing, "something else")
    with Vault.unlock(standing, PASSPHRASE), pytest.raises(VaultError, match="open in another"):
        inspect(standing, PASSPHRASE)
    assert _files(standing) == before


def _flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def _zero(path: Path, place: int, length: int) -> None:
    data = bytearray(path.read_bytes())
    data[place : place + length] = bytes(length)
    path.write_bytes(data)


def _swap(path: Path, one: int, other: int) -> None:
    data = path.read_bytes()
    pages = [data[at : at + 4096] for at in range(0, len(data), 4096)]
    pages[one], pages[other] = pages[other], pages[one]
    path.write_bytes(b"".join(pages))


def _unguard(folder: Path, statement: str) -> None:
    """Change a case with the key and without the program."""
    with Vault.unlock(folder, PASSPHRASE) as vault:
        database = vault.open_case(ONE)._database
        database.execute(statement)
        database.execute("UPDATE ctx SET command = NULL")


def _lose_the_case(folder: Path) -> None:
    (folder / KEY).unlink()
    (folder / DB).unlink()


DB, KEY, OTHER = f"cases/{ONE}.db", f"cases/{ONE}.key", f"cases/{TWO}.db"
DAMAGE: dict[str, tuple[Callable[[Path], object], set[tuple[str, Kind]]]] = {
    "a flipped bit": (lambda f: _flip(f / DB, 9 * 4096 + 100), {(DB, Kind.PAGES)}),
    "a flipped bit in the first page": (lambda f: _flip(f / DB, 40), {(DB, Kind.PAGES)}),
    "cut within a page": (
        lambda f: os.truncate(f / DB, (f / DB).stat().st_size - 100),
        {(DB, Kind.SHORTENED)},
    ),
    "cut at a page": (
        lambda f: os.truncate(f / DB, (f / DB).stat().st_size - 8192),
        {(DB, Kind.SHORTENED)},
    ),
    "empty": (lambda f: os.truncate(f / DB, 0), {(DB, Kind.PAGES)}),
    "noise": (lambda f: (f / DB).write_bytes(os.urandom(8192)), {(DB, Kind.PAGES)}),
    "the other case's file": (lambda f: shutil.copy(f / OTHER, f / DB), {(DB, Kind.FOREIGN)}),
    "the same case of another vault": (
        lambda f: shutil.copy(f.with_name("another") / DB, f / DB),
        {(DB, Kind.PAGES)},
    ),
    "the key of another vault": (
        lambda f: shutil.copy(f.with_name("another") / KEY, f / KEY),
        {(KEY, Kind.KEY)},
    ),
    "an unencrypted database": (
        lambda f: shutil.copy(f.with_name("plain.db"), f / DB),
        {(DB, Kind.FOREIGN)},
    ),
    "a letter": (lambda f: (f / DB).write_text("Dear Sirs"), {(DB, Kind.SHORTENED)}),
    "a page of zeros": (lambda f: _zero(f / DB, 9 * 4096, 4096), {(DB, Kind.PAGES)}),
    "nothing but zeros": (
        lambda f: _zero(f / DB, 0, (f / DB).stat().st_size),
        {(DB, Kind.PAGES)},
    ),
    "two pages in each other's place": (lambda f: _swap(f / DB, 9, 14), {(DB, Kind.PAGES)}),
    "a key file of zeros": (lambda f: _zero(f / KEY, 0, 300), {(KEY, Kind.KEY)}),
    "an empty key file": (lambda f: os.truncate(f / KEY, 0), {(KEY, Kind.KEY)}),
    "an empty list": (lambda f: os.truncate(f / "index.db", 0), {("index.db", Kind.LIST)}),
    "an empty header": (lambda f: os.truncate(f / "vault.json", 0), {("vault.json", Kind.HEADER)}),
    "an older file": (
        lambda f: shutil.copy(f.with_name("old.db"), f / DB),
        {(DB, Kind.OLDER)},
    ),
    "an older file with its key file": (
        lambda f: (
            shutil.copy(f.with_name("old.db"), f / DB),
            shutil.copy(f.with_name("old.key"), f / KEY),
        ),
        {(DB, Kind.OLDER)},
    ),
    "a missing database": (lambda f: (f / DB).unlink(), {(DB, Kind.MISSING)}),
    "a missing key": (lambda f: (f / KEY).unlink(), {(KEY, Kind.MISSING)}),
    "a missing case": (
        _lose_the_case,
        {(KEY, Kind.MISSING), (DB, Kind.MISSING)},
    ),
    "no folder of cases": (lambda f: shutil.rmtree(f / "cases"), {("cases", Kind.MISSING)}),
    "a damaged key": (lambda f: _flip(f / KEY, 200), {(KEY, Kind.KEY)}),
    "a damaged list": (lambda f: _flip(f / "index.db", 5000), {("index.db", Kind.LIST)}),
    "a missing list": (lambda f: (f / "index.db").unlink(), {("index.db", Kind.MISSING)}),
    "a damaged header": (lambda f: _flip(f / "vault.json", 90), {("vault.json", Kind.HEADER)}),
    "no copy of the header": (
        lambda f: (f / "vault.json.bak").unlink(),
        {("vault.json.bak", Kind.HEADER)},
    ),
    "a missing trigger": (
        lambda f: _unguard(f, "DROP TRIGGER section_text_update"),
        {(DB, Kind.SCHEMA)},
    ),
    "a planted table": (lambda f: _unguard(f, "CREATE TABLE planted (x)"), {(DB, Kind.SCHEMA)}),
}


@pytest.mark.parametrize("damage", sorted(DAMAGE))
def test_every_damage_is_named_with_its_file_and_left_as_it_is(standing: Path, damage: str) -> None:
    harm, expected = DAMAGE[damage]
    harm(standing)
    before = _files(standing)
    found = inspect(standing, PASSPHRASE)
    assert _kinds(found) == expected
    assert all(fault.text.endswith(".") for fault in found.faults)
    assert _files(standing) == before


def test_no_header_that_can_be_read_is_said_to_be_damage(standing: Path) -> None:
    for name in ("vault.json", "vault.json.bak"):
        os.truncate(standing / name, 100)
    before = _files(standing)
    with pytest.raises(DamagedVaultError, match="header is damaged"):
        inspect(standing, PASSPHRASE)
    assert _files(standing) == before


def test_two_hundred_flipped_bits_are_all_found(standing: Path) -> None:
    """Anywhere in the file, the salt, the checksums and the unused parts of pages among them."""
    path = standing / OTHER
    good = path.read_bytes()
    chosen = random.Random(1)
    for _ in range(200):
        data = bytearray(good)
        data[chosen.randrange(len(good))] ^= 1 << chosen.randrange(8)
        path.write_bytes(data)
        assert _kinds(inspect(standing, PASSPHRASE)) == {(OTHER, Kind.PAGES)}
    path.write_bytes(good)
    assert inspect(standing, PASSPHRASE).faults == []


def test_a_trigger_that_is_missing_is_named(standing: Path) -> None:
    _unguard(standing, "DROP TRIGGER section_text_update")
    (fault,) = inspect(standing, PASSPHRASE).faults
    assert "section_text_update" in fault.text


def _with_key(folder: Path, *statements: str) -> None:
    """Rewrite a case past every guard, and put the guards back."""
    with Vault.unlock(folder, PASSPHRASE) as vault:
        case = vault.open_case(ONE)
        database = case._database
        schema.drop_triggers(database)
        for statement in statements:
            database.execute(statement)
        schema.make_triggers(database)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE seal SET label = 'Something else' WHERE number = 3", Kind.HISTORY),
        ("DELETE FROM seal WHERE number = 2", Kind.HISTORY),
        ("UPDATE section_text SET text = 'altered'", Kind.HISTORY),
        ("UPDATE chunk SET data = x'00' WHERE number = 1", Kind.CONTENT),
        ("DELETE FROM chunk WHERE number = 0", Kind.CONTENT),
    ],
)
def test_what_was_rewritten_with_the_key_is_found(
    standing: Path, statement: str, kind: Kind
) -> None:
    _with_key(standing, statement)
    found = inspect(standing, PASSPHRASE)
    assert (DB, kind) in _kinds(found)


def test_two_damaged_cases_are_both_named_and_the_rest_is_verified(standing: Path) -> None:
    _flip(standing / DB, 9 * 4096 + 100)
    _flip(standing / f"cases/{TWO}.key", 200)
    found = inspect(standing, PASSPHRASE)
    assert _kinds(found) == {(DB, Kind.PAGES), (f"cases/{TWO}.key", Kind.KEY)}
    assert found.damaged(ONE)
    assert found.damaged(TWO)


def test_a_stray_file_is_mentioned_and_no_damage(standing: Path) -> None:
    (standing / "cases" / "copy of a case.db").write_bytes(b"x")
    found = inspect(standing, PASSPHRASE)
    assert found.faults == []
    assert found.notes == ["cases/copy of a case.db is no part of the vault."]


def test_an_interrupted_write_is_finished_and_no_damage(standing: Path, tmp_path: Path) -> None:
    """As a sudden end leaves it: unclosed log, half-made case, half-written key, older copy."""
    with Vault.unlock(standing, PASSPHRASE) as vault:
        case = vault.open_case(ONE)
        with case.command("Write"):
            case.sections.put(SectionText("opinion", "in the log only"))
        left = shutil.copytree(standing, tmp_path / "left")
    (left / "vault.lock").unlink()
    assert (left / f"cases/{ONE}.db-wal").stat().st_size > 0
    (left / f"cases/{uuid.uuid4()}.making").write_bytes(b"half")
    (left / f"cases/{TWO}.key.new").write_bytes(b"half")
    found = inspect(left, PASSPHRASE)
    assert found.faults == []
    assert found.total("commands") == 8
    assert not [path for path in (left / "cases").iterdir() if path.suffix not in {".db", ".key"}]


def test_damage_in_a_large_case_names_its_pages(folder: Path) -> None:
    vault, _code = Vault.create(folder, PASSPHRASE)
    with vault, vault.new_case(Case(ONE, Claimant("Ms Example"))) as case, case.command("Fill"):
        with_document(case, data=os.urandom(2 * driver.CHECKED_AT_OPEN_BYTES))
    size = (folder / DB).stat().st_size
    for place in (size // 2, size // 2 + 4096, size // 2 + 8192, size // 2 + 3 * 4096):
        _flip(folder / DB, place)
    (fault,) = inspect(folder, PASSPHRASE).faults
    assert f"page {size // 2 // 4096 + 1}" in fault.text
    assert "and 1 more" in fault.text


def test_a_newer_case_is_said_to_be_newer(standing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = driver.FileKind(migrations.CASE_FILE.application_id, newest=0)
    monkeypatch.setattr(migrations, "CASE_FILE", kind)
    found = inspect(standing, PASSPHRASE)
    assert _kinds(found) == {(DB, Kind.NEWER), (OTHER, Kind.NEWER)}


def test_the_header_of_another_vault_is_no_copy(standing: Path, tmp_path: Path) -> None:
    other, _code = Vault.create(tmp_path / "other", PASSPHRASE)
    other.close()
    shutil.copy(tmp_path / "other" / "vault.json", standing / "vault.json.bak")
    assert _kinds(inspect(standing, PASSPHRASE)) == {("vault.json.bak", Kind.HEADER)}


def test_anchors_are_read_without_making_a_list(standing: Path) -> None:
    path = standing / "index.db"
    with pytest.raises(VaultError):
        index.read_anchors(path, keys.derive(b"k" * 32, "cr-index"))
    path.unlink()
    with pytest.raises(VaultError):
        index.read_anchors(path, keys.derive(b"k" * 32, "cr-index"))
    assert not path.exists()


def _write_while(vault: Vault, running: Callable[[], bool]) -> int:
    """Do all that a day's work does to the files as long as a check runs; how many commands."""
    written = 0
    with vault.open_case(ONE) as case:
        while running():
            with case.command("Write"):
                case.sections.put(SectionText("opinion", f"thought {written} " * 500))
            if written % 3 == 0:
                with vault.open_case(TWO) as other, other.command("Write"):
                    other.sections.put(SectionText("opinion", f"{written}"))
            if written % 10 == 0:
                vault.new_case(Case(str(uuid.uuid4()), Claimant("Mr New"))).close()
            written += 1
    return written


def test_a_vault_is_verified_while_it_is_worked_on(standing: Path) -> None:
    """No check on another thread takes work under way for damage."""
    found: list[Inspection] = []
    with Vault.unlock(standing, PASSPHRASE) as vault:
        written = 0
        while written < 200:
            job = vault.checking()
            thread = threading.Thread(target=_check, args=(job, found))
            thread.start()
            written += _write_while(vault, thread.is_alive)
            thread.join()
            assert job.over
    assert len(found) > 2
    assert [fault for one in found for fault in one.faults] == []
    assert inspect(standing, PASSPHRASE).faults == []


def _check(job: CheckJob, found: list[Inspection]) -> None:
    found.append(job.check())


def test_a_case_that_is_destroyed_meanwhile_ends_the_check(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        job = vault.checking()
        vault.destroy(vault.certificate_of(ONE, Reason.MISTAKE))
        with pytest.raises(CancelledError):
            job.check()
        assert vault.checking().check().faults == []


def test_damage_is_found_while_the_vault_is_open(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault, vault.open_case(TWO) as case:
        _flip(standing / DB, 9 * 4096 + 100)
        with case.command("Write"):
            case.sections.put(SectionText("opinion", "work goes on"))
        found = vault.checking().check()
        assert _kinds(found) == {(DB, Kind.PAGES)}
        assert found.looked[TWO].head == case.head
        assert found.cases == 2


def test_what_only_looked_faulty_is_looked_at_again(
    standing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page half written when it was read is whole the next time."""
    real, seen = driver.page_faults, []

    def torn_once(database: Database) -> tuple[str, ...]:
        seen.append(1)
        return ("HMAC verification failed for page 3",) if len(seen) == 4 else real(database)

    monkeypatch.setattr(driver, "page_faults", torn_once)
    with Vault.unlock(standing, PASSPHRASE) as vault:
        job = vault.checking()
        seen.clear()
        found = job.check()
    assert len(seen) > 4
    assert found.faults == []
    assert found.looked.keys() == {ONE, TWO}


def test_a_check_ends_when_the_keys_are_changed_or_the_vault_is_closed(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        job = vault.checking()
        vault.change_passphrase(PASSPHRASE, "four other fictional words")
        assert job.over
        later = vault.checking()
    with pytest.raises(CancelledError):
        job.check()
    with pytest.raises(CancelledError):
        later.check()
