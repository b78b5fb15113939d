"""The life of a vault: made, unlocked, worked in, closed, found again whatever happened between."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from casereview.domain.case import Case, Claimant, Proceedings
from casereview.errors import (
    BadInputError,
    DamagedVaultError,
    NewerVaultError,
    NotAVaultError,
    VaultError,
    WrongPassphraseError,
)
from casereview.storage import driver, lock, migrations, open_cases
from casereview.storage.casefile import CaseFile
from casereview.storage.driver import FileKind
from casereview.storage.vault import Vault, vault_facts
from tests.storage.storage_samples import PASSPHRASE, proposal, with_document

NewCase = Callable[..., CaseFile]


def _example(name: str = "Ms Example", **more: Any) -> Case:
    return Case(str(uuid.uuid4()), Claimant(name), **more)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# --- making ---


def test_a_vault_has_the_layout_that_is_documented(folder: Path, case: CaseFile) -> None:
    case.close()
    assert set(_files(folder)) >= {
        "vault.json",
        "vault.json.bak",
        "vault.lock",
        "index.db",
        f"cases/{case.id}.db",
        f"cases/{case.id}.key",
    }
    assert (folder / "vault.json").read_bytes() == (folder / "vault.json.bak").read_bytes()


def test_a_folder_that_holds_a_vault_is_refused(folder: Path, vault: Vault) -> None:
    vault.close()
    before = _files(folder)
    with pytest.raises(BadInputError, match="vault in this folder already") as caught:
        Vault.create(folder, PASSPHRASE)
    assert caught.value.exit_code == 2
    assert _files(folder) == before


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"x")
    with pytest.raises(BadInputError, match="not empty"):
        Vault.create(tmp_path, PASSPHRASE)
    with pytest.raises(BadInputError):
        Vault.create(tmp_path / "letter.pdf", PASSPHRASE)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.pdf"]


def test_an_empty_folder_and_an_empty_passphrase(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "vault"
    with pytest.raises(BadInputError, match="empty"):
        Vault.create(folder, "")
    assert not folder.exists()
    folder.mkdir(parents=True)
    (folder / ".DS_Store").touch()
    made, _code = Vault.create(folder, PASSPHRASE)
    made.close()


def test_what_may_be_said_of_a_vault_names_no_case(
    folder: Path, vault: Vault, case: CaseFile
) -> None:
    facts = vault.info()
    assert facts.folder == str(folder)
    assert uuid.UUID(facts.vault_id)
    assert (facts.format, facts.cases) == (1, 1)
    assert facts.slots == ("passphrase", "recovery")
    assert facts.kdf == "Argon2id, 1 MiB, 1 passes"
    assert "Example" not in repr(facts)
    assert vault_facts(folder) == facts


# --- unlocking ---


def test_the_passphrase_opens_what_was_written(folder: Path, vault: Vault, case: CaseFile) -> None:
    vault.close()
    with Vault.unlock(folder, PASSPHRASE) as again, again.open_case(case.id) as opened:
        assert opened.record.get().claimant.name == "Ms Example"


def test_the_recovery_code_opens_the_vault(folder: Path) -> None:
    made, code = Vault.create(folder, PASSPHRASE)
    example = _example()
    made.new_case(example)
    made.close()
    with Vault.unlock_with_recovery(folder, code.lower()) as again:
        assert [line.id for line in again.cases()] == [example.id]


def test_a_decomposed_passphrase_opens_too(folder: Path) -> None:
    made, _code = Vault.create(folder, "caf\u00e9 \u00c5ngstr\u00f6m")
    made.close()
    Vault.unlock(folder, "cafe\u0301\u00a0A\u030angstro\u0308m").close()


def test_a_wrong_passphrase_says_so_and_changes_nothing(folder: Path, vault: Vault) -> None:
    vault.close()
    before = _files(folder)
    with pytest.raises(WrongPassphraseError) as caught:
        Vault.unlock(folder, "something else")
    assert "damage" not in str(caught.value).lower()
    assert caught.value.exit_code == 3
    assert _files(folder) == before


def test_a_wrong_recovery_code_says_so(folder: Path, vault: Vault, tmp_path: Path) -> None:
    vault.close()
    other, code = Vault.create(tmp_path / "other", PASSPHRASE)
    other.close()
    with pytest.raises(WrongPassphraseError, match="recovery code"):
        Vault.unlock_with_recovery(folder, code)


def test_a_folder_without_a_vault_says_so(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "missing"):
        with pytest.raises(NotAVaultError):
            Vault.unlock(place, PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder_says_so(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    with pytest.raises(NotAVaultError):
        Vault.unlock(file, PASSPHRASE)


def test_a_newer_vault_is_left_as_it_is(folder: Path, vault: Vault) -> None:
    vault.close()
    path = folder / "vault.json"
    path.write_text(json.dumps({"magic": "CaseReview vault", "format": 2, "more": "unknown"}))
    before = _files(folder)
    with pytest.raises(NewerVaultError):
        Vault.unlock(folder, PASSPHRASE)
    assert _files(folder) == before


def test_a_newer_case_is_left_as_it_is(
    folder: Path, vault: Vault, case: CaseFile, monkeypatch: Any
) -> None:
    case.close()
    monkeypatch.setattr(
        migrations, "CASE_FILE", FileKind(migrations.CASE_FILE.application_id, newest=0)
    )
    before = _files(folder / "cases")
    with pytest.raises(NewerVaultError):
        vault.open_case(case.id)
    assert _files(folder / "cases") == before


# --- one writer ---


def test_a_second_opener_is_told_who_has_it(folder: Path, vault: Vault) -> None:
    with pytest.raises(VaultError, match=f"process {os.getpid()}"):
        Vault.unlock(folder, PASSPHRASE)
    vault.close()
    Vault.unlock(folder, PASSPHRASE).close()


def test_another_process_is_kept_out(folder: Path, vault: Vault) -> None:
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from casereview.errors import VaultError\nfrom casereview.storage.lock import VaultLock\n"
        "try:\n    VaultLock(Path(sys.argv[1]))\nexcept VaultError as error:\n    print(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True
    )
    assert "open in another CaseReview on this computer" in run.stdout, run.stderr


def test_the_lock_of_a_dead_process_holds_nobody_up(folder: Path, vault: Vault) -> None:
    vault.close()
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom casereview.storage.lock import VaultLock\n"
        "VaultLock(Path(sys.argv[1]))\nos._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], check=False)
    assert json.loads((folder / lock.FILE_NAME).read_bytes())["host"] == socket.gethostname()
    Vault.unlock(folder, PASSPHRASE).close()


def test_the_lock_of_another_computer_is_respected(folder: Path, vault: Vault) -> None:
    vault.close()
    entry = {"pid": 1, "host": "another-computer", "time": "2024-01-01T00:00:00+00:00"}
    (folder / lock.FILE_NAME).write_text(json.dumps(entry))
    with pytest.raises(VaultError, match="another-computer"):
        Vault.unlock(folder, PASSPHRASE)
    (folder / lock.FILE_NAME).unlink()
    Vault.unlock(folder, PASSPHRASE).close()


def test_a_failed_unlock_gives_the_lock_back(folder: Path, vault: Vault) -> None:
    vault.close()
    with pytest.raises(WrongPassphraseError):
        Vault.unlock(folder, "wrong")
    Vault.unlock(folder, PASSPHRASE).close()


# --- cases ---


def test_the_list_follows_the_cases(vault: Vault, new_case: NewCase) -> None:
    second, first = new_case("Ms Zeta"), new_case("Mr alpha")
    with second.command("Details"):
        second.record.put(
            replace(
                second.record.get(),
                proceedings=Proceedings("County Court", "X00YY123", "Zeta", "Insurer plc"),
                report_due=date(2025, 3, 1),
                fictional=True,
            )
        )
        with_document(second)
        second.statements.put(proposal("s1"), proposal("s2"))
    one, two = vault.cases()
    assert (one.claimant, two.claimant) == ("Mr alpha", "Ms Zeta")
    assert two.title == "Zeta v Insurer plc"
    assert (two.claim_number, two.report_due, two.fictional) == ("X00YY123", date(2025, 3, 1), True)
    assert (two.documents, two.open_proposals) == (1, 2)
    assert two.changed_at == second.history(1)[0].at
    first.close()
    second.close()
    assert vault.cases() == (one, two)


def test_an_id_that_could_say_something_is_refused(folder: Path, vault: Vault) -> None:
    for case_id in (
        "smith-2024",
        "",
        "../x",
        str(uuid.uuid4()).upper(),
        "{" + uuid.uuid4().hex + "}",
    ):
        with pytest.raises(BadInputError, match="UUID"):
            vault.new_case(Case(case_id, Claimant("Ms Smith")))
    vault.new_case(Case(uuid.uuid4().hex, Claimant("Ms Smith")))
    assert "mith" not in " ".join(_files(folder))


def test_an_id_is_used_once(vault: Vault, case: CaseFile) -> None:
    with pytest.raises(BadInputError, match="already"):
        vault.new_case(Case(case.id, Claimant("Mr Other")))
    assert case.record.get().claimant.name == "Ms Example"


def test_an_unknown_case_is_bad_input(vault: Vault) -> None:
    for case_id in (str(uuid.uuid4()), "../vault", ""):
        with pytest.raises(BadInputError, match="no case"):
            vault.open_case(case_id)


def test_reading_only_refuses_commands_and_leaves_the_file(
    folder: Path, vault: Vault, case: CaseFile
) -> None:
    case.close()
    before = _files(folder / "cases")
    with vault.open_case(case.id, read_only=True) as reader:
        assert reader.dossier().case.claimant.name == "Ms Example"
        assert reader.read_only
        with pytest.raises(VaultError, match="reading only"), reader.command("No"):
            pass
        with pytest.raises(VaultError, match="reading only"):
            reader.undo()
    assert _files(folder / "cases") == before


def test_a_case_can_be_read_while_it_is_open_for_work(vault: Vault, case: CaseFile) -> None:
    with case.command("Rename"):
        case.record.put(replace(case.record.get(), claimant=Claimant("Ms Renamed")))
        with vault.open_case(case.id, read_only=True) as reader:
            assert reader.record.get().claimant.name == "Ms Example"
    with vault.open_case(case.id, read_only=True) as reader:
        assert reader.record.get().claimant.name == "Ms Renamed"


def test_closing_twice_is_closing_once(vault: Vault, case: CaseFile) -> None:
    case.close()
    case.close()
    vault.close()
    vault.close()


def test_every_case_has_a_key_of_its_own(folder: Path, vault: Vault, new_case: NewCase) -> None:
    one, two = new_case(), new_case()
    found = {
        vault._keys.read(folder / "cases" / f"{case.id}.key", case.id)[1] for case in (one, two)
    }
    assert len(found) == 2


def test_swapped_keys_are_noticed(folder: Path, vault: Vault, new_case: NewCase) -> None:
    one, two = new_case(), new_case()
    one.close()
    two.close()
    first, second = (folder / "cases" / f"{case.id}.key" for case in (one, two))
    spare = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(spare)
    for case in (one, two):
        with pytest.raises(DamagedVaultError, match="another case"):
            vault.open_case(case.id)


def test_a_key_renamed_inside_is_noticed(folder: Path, vault: Vault, new_case: NewCase) -> None:
    one, two = new_case(), new_case()
    one.close()
    body = json.loads((folder / "cases" / f"{two.id}.key").read_bytes())
    body["case"] = one.id
    path = folder / "cases" / f"{one.id}.key"
    path.write_text(json.dumps(body))
    with pytest.raises(DamagedVaultError, match="anchor was changed"):
        vault.open_case(one.id)
    body.pop("mac")
    body["mac"] = vault._keys._mac(body)
    path.write_text(json.dumps(body))
    with pytest.raises(DamagedVaultError, match="does not belong"):
        vault.open_case(one.id)


def test_swapped_case_files_are_noticed(folder: Path, vault: Vault, new_case: NewCase) -> None:
    one, two = new_case(), new_case()
    one.close()
    two.close()
    shutil.copy(folder / "cases" / f"{one.id}.db", folder / "cases" / f"{two.id}.db")
    with pytest.raises(DamagedVaultError):
        vault.open_case(two.id)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"mac": 3}', b"\xff"])
def test_a_damaged_key_file_names_itself(
    folder: Path, vault: Vault, case: CaseFile, content: bytes
) -> None:
    case.close()
    (folder / "cases" / f"{case.id}.key").write_bytes(content)
    with pytest.raises(DamagedVaultError, match=rf"{case.id}\.key"):
        vault.open_case(case.id)


def test_a_plain_database_in_place_of_a_case_is_refused(
    folder: Path, vault: Vault, case: CaseFile
) -> None:
    case.close()
    path = folder / "cases" / f"{case.id}.db"
    path.unlink()
    planted = sqlite3.connect(path)
    planted.execute("CREATE TABLE t (x)")
    planted.close()
    with pytest.raises(NotAVaultError, match="unencrypted"):
        vault.open_case(case.id)


def test_a_stray_file_is_no_case(folder: Path, vault: Vault, case: CaseFile) -> None:
    case.close()
    shutil.copy(case.path, case.path.with_name(f"{case.id} (copy).db"))
    vault.close()
    with Vault.unlock(folder, PASSPHRASE) as again:
        assert [line.id for line in again.cases()] == [case.id]


def test_damage_in_a_large_case_is_found_where_it_is_read(vault: Vault, case: CaseFile) -> None:
    with case.command("Add"):
        with_document(case, data=os.urandom(2 * driver.CHECKED_AT_OPEN_BYTES))
    case.close()
    data = bytearray(case.path.read_bytes())
    data[len(data) - len(data) // 4] ^= 1
    case.path.write_bytes(data)
    opened = vault.open_case(case.id)
    (document,) = opened.documents.all()
    with pytest.raises(DamagedVaultError, match=rf"{case.id}\.db is damaged"):
        opened.attachments.read(document.sha256)
    with pytest.raises(DamagedVaultError):  # the engine gives up the connection with the page
        opened.close()
    with vault.open_case(case.id) as again:
        assert any("page" in fault for fault in again.faults())


# --- an older copy put back ---


def _work(case: CaseFile, text: str) -> None:
    with case.command("Note"):
        case.record.put(replace(case.record.get(), note=text))


def test_an_older_case_file_is_noticed(folder: Path, vault: Vault, case: CaseFile) -> None:
    case.close()
    path = folder / "cases" / f"{case.id}.db"
    old = path.read_bytes()
    with vault.open_case(case.id) as opened:
        _work(opened, "later")
    path.write_bytes(old)
    with pytest.raises(DamagedVaultError, match="older copy was put back"):
        vault.open_case(case.id)


def test_an_older_case_file_with_its_older_key_file_is_noticed(
    folder: Path, vault: Vault, case: CaseFile
) -> None:
    case.close()
    old = _files(folder / "cases")
    with vault.open_case(case.id) as opened:
        _work(opened, "later")
    vault.close()
    for name, data in old.items():
        (folder / "cases" / name).write_bytes(data)
    again = Vault.unlock(folder, PASSPHRASE)
    with again, pytest.raises(DamagedVaultError, match="older copy was put back"):
        again.open_case(case.id)


def test_a_history_that_went_another_way_is_noticed(
    folder: Path, vault: Vault, case: CaseFile
) -> None:
    case.close()
    path = folder / "cases" / f"{case.id}.db"
    old = _files(folder / "cases")
    with vault.open_case(case.id) as opened:
        _work(opened, "one way")
    key = (folder / "cases" / f"{case.id}.key").read_bytes()
    for name, data in old.items():
        (folder / "cases" / name).write_bytes(data)
    vault._index._database.execute("DELETE FROM anchor")
    with vault.open_case(case.id) as opened:
        _work(opened, "another way")
        _work(opened, "and further")
    vault._index._database.execute("DELETE FROM anchor")
    (folder / "cases" / f"{case.id}.key").write_bytes(key)
    assert path.exists()
    with pytest.raises(DamagedVaultError, match="put back"):
        vault.open_case(case.id)


def test_work_since_the_anchor_is_no_fault(folder: Path, vault: Vault, case: CaseFile) -> None:
    """A program that ends at once leaves an anchor behind its file; nothing was put back."""
    _work(case, "saved before the end")
    shutil.copytree(folder, folder.with_name("after the end"))
    (folder.with_name("after the end") / lock.FILE_NAME).unlink()
    with Vault.unlock(folder.with_name("after the end"), PASSPHRASE) as again:
        assert again.cases()[0].changed_at == case.history(1)[0].at
        with again.open_case(case.id) as opened:
            assert opened.record.get().note == "saved before the end"


def test_the_anchor_is_renewed_during_long_work(
    folder: Path, vault: Vault, case: CaseFile, monkeypatch: Any
) -> None:
    key = folder / "cases" / f"{case.id}.key"
    before = key.read_bytes()
    _work(case, "within the half minute")
    assert key.read_bytes() == before
    monkeypatch.setattr(open_cases, "ANCHOR_EVERY", 0.0)
    _work(case, "after it")
    assert json.loads(key.read_bytes())["head"]["number"] == case.head.number


# --- the list is disposable ---


@pytest.mark.parametrize("damage", ["missing", "empty", "noise", "plain", "old version"])
def test_the_list_is_made_anew(folder: Path, vault: Vault, new_case: NewCase, damage: str) -> None:
    new_case("Ms One").close()
    new_case("Ms Two").close()
    expected = vault.cases()
    vault.close()
    path = folder / "index.db"
    if damage == "missing":
        path.unlink()
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "noise":
        path.write_bytes(os.urandom(8192))
    elif damage == "plain":
        path.unlink()
        planted = sqlite3.connect(path)
        planted.execute("CREATE TABLE t (x)")
        planted.close()
    else:
        data = bytearray(path.read_bytes())
        data[5000] ^= 1
        path.write_bytes(data)
    with Vault.unlock(folder, PASSPHRASE) as again:
        assert again.cases() == expected


def test_a_case_that_cannot_be_read_stays_in_the_list_and_says_why(
    folder: Path, vault: Vault, new_case: NewCase
) -> None:
    good, bad = new_case("Ms Good"), new_case("Ms Bad")
    vault.close()
    path = folder / "cases" / f"{bad.id}.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    (folder / "index.db").unlink()
    with Vault.unlock(folder, PASSPHRASE) as again:
        lines = {line.id: line for line in again.cases()}
        assert lines[good.id].readable
        assert not lines[bad.id].readable
        assert "cut short" in lines[bad.id].note
    path.write_bytes(whole)
    with Vault.unlock(folder, PASSPHRASE) as again:
        assert {line.claimant for line in again.cases()} == {"Ms Good", "Ms Bad"}


def test_a_case_whose_files_are_gone_is_still_listed_as_missing(
    folder: Path, vault: Vault, case: CaseFile
) -> None:
    case.close()
    for path in (folder / "cases").iterdir():
        path.unlink()
    (line,) = vault.cases()
    assert (line.readable, line.note) == (False, "The files of this case are missing.")


def test_the_list_holds_no_clinical_text(folder: Path, vault: Vault, case: CaseFile) -> None:
    _work(case, "canary of the interview")
    case.close()
    dump = [
        row
        for table in vault._index._database.table_names()
        for row in vault._index._database.execute(f"SELECT * FROM {table}")
    ]
    assert "Ms Example" in repr(dump)
    assert "canary" not in repr(dump)


# --- interrupted while making a case ---


@pytest.mark.parametrize("stage", ["before the key", "before the name"])
def test_making_a_case_is_all_or_nothing(
    folder: Path, vault: Vault, monkeypatch: Any, stage: str
) -> None:
    class SuddenEndError(BaseException):
        pass

    def end(*_: object, **__: object) -> None:
        raise SuddenEndError

    kept: dict[str, bytes] = {}
    real_unlink = Path.unlink

    def keep(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".making":
            kept[path.name] = path.read_bytes()
        real_unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", keep)
    target = (type(vault._keys), "write") if stage == "before the key" else (Path, "rename")
    monkeypatch.setattr(*target, end)
    with pytest.raises(SuddenEndError):
        vault.new_case(_example())
    monkeypatch.undo()
    vault.close()
    for name, data in kept.items():
        (folder / "cases" / name).write_bytes(data)
    assert kept
    with Vault.unlock(folder, PASSPHRASE) as again:
        names = [line.claimant for line in again.cases()]
        assert names == ([] if stage == "before the key" else ["Ms Example"])
        for line in again.cases():
            again.open_case(line.id).close()
    assert not list((folder / "cases").glob("*.making"))


def test_what_cannot_be_anchored_is_said_and_all_is_closed(
    folder: Path, vault: Vault, case: CaseFile, new_case: NewCase, monkeypatch: Any
) -> None:
    _work(case, "to be anchored")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    other = new_case("Mr Other")
    monkeypatch.setattr("casereview.storage.files.write_atomically", full)
    with pytest.raises(VaultError, match="The case is saved"):
        vault.close()
    monkeypatch.undo()
    for closed in (case, other):
        with pytest.raises(dbapi2.ProgrammingError, match="closed"):
            closed.record.get()
    with Vault.unlock(folder, PASSPHRASE) as again, again.open_case(case.id) as opened:
        assert opened.record.get().note == "to be anchored"
