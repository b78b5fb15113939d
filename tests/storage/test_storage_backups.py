"""Copies of a vault: made while work goes on, verified, kept in number, restored whole or not."""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from casereview.domain.case import Case, Claimant
from casereview.domain.dossier import SectionText
from casereview.errors import (
    BadInputError,
    DamagedVaultError,
    VaultError,
    WrongPassphraseError,
)
from casereview.storage import backups, driver, journal_schema, migrations, schema
from casereview.storage.casefile import CaseFile
from casereview.storage.copies import MANIFEST, Backup, listed, measured
from casereview.storage.inspection import inspect
from casereview.storage.restoring import restore
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage.storage_samples import LETTER, PASSPHRASE, with_document
from tests.storage.sudden_end import every_state, fail_at

ONE, TWO = (str(uuid.UUID(int=number)) for number in (1, 2))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault of two cases, and beside it a folder with one copy of it."""
    base = tmp_path_factory.mktemp("made")
    with cheap_kdf():
        vault, _code = Vault.create(base / "vault", PASSPHRASE)
        with vault:
            for case_id in (ONE, TWO):
                case = vault.new_case(Case(case_id, Claimant("Ms Example")))
                with case, case.command("Fill"):
                    with_document(case)
            vault.backup(base / "copies")
    return base


@pytest.fixture
def standing(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "made")) / "vault"


@pytest.fixture
def copies(standing: Path) -> Path:
    return standing.parent / "copies"


def _flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def _write(case: CaseFile, text: str) -> None:
    with case.command("Write"):
        case.sections.put(SectionText("opinion", text))


def _content(folder: Path) -> dict[str, str]:
    """The text of each case of a vault, after everything in it was verified."""
    assert inspect(folder, PASSPHRASE).faults == []
    found = {}
    with Vault.unlock(folder, PASSPHRASE) as vault:
        for line in vault.cases():
            with vault.open_case(line.id) as case:
                (document,) = case.documents.all()
                assert case.attachments.read(document.sha256) == LETTER
                section = case.sections.get("opinion")
                found[line.id] = section.text if section else ""
    return found


# --- making ---


def test_a_copy_is_a_vault_that_the_same_passphrase_opens(copies: Path, tmp_path: Path) -> None:
    (copy,) = listed(copies)
    assert (copy.number, copy.cases, copy.complete) == (1, 2, True)
    assert _content(copy.folder) == {ONE: "", TWO: ""}


def test_a_copy_is_made_while_cases_are_open_for_work(standing: Path, copies: Path) -> None:
    """It holds every saved command and nothing of one that is not finished."""
    with Vault.unlock(standing, PASSPHRASE) as vault, vault.open_case(ONE) as case:
        _write(case, "saved")
        with case.command("Unfinished"):
            case.sections.put(SectionText("opinion", "unfinished"))
            begun = time.monotonic()
            copy = vault.backup(copies)
            assert time.monotonic() - begun < driver.BUSY_SECONDS, "it waited for the writer"
        _write(case, "later")
    assert _content(copy.folder) == {ONE: "saved", TWO: ""}
    assert _content(standing) == {ONE: "later", TWO: ""}


def test_nothing_in_a_copy_names_anybody(copies: Path) -> None:
    (copy,) = listed(copies)
    for path in copy.folder.rglob("*"):
        assert "Example" not in path.name
        assert not path.is_file() or b"Example" not in path.read_bytes()


def test_twenty_five_copies_of_a_vault_are_kept(
    standing: Path, copies: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert backups.KEPT == 25
    monkeypatch.setattr(backups, "KEPT", 3)
    other, _code = Vault.create(tmp_path / "other", PASSPHRASE)
    with other:
        other.backup(copies)
    (copies / "letter.txt").write_text("not ours")
    with Vault.unlock(standing, PASSPHRASE) as vault:
        mine = [vault.backup(copies).number for _ in range(4)]
    assert mine == [3, 4, 5, 6]
    assert [copy.number for copy in listed(copies)] == [6, 5, 4, 2]
    assert (copies / "letter.txt").read_text() == "not ours"


def test_a_damaged_case_is_left_out_and_no_older_copy_goes(
    standing: Path, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "KEPT", 1)
    with Vault.unlock(standing, PASSPHRASE) as vault:
        _flip(standing / "cases" / f"{ONE}.db", 9 * 4096 + 100)
        copy = vault.backup(copies)
    assert copy.left_out == (ONE,)
    assert [each.number for each in listed(copies)] == [2, 1]
    restored = copies.with_name("restored")
    assert restore(copies, restored, PASSPHRASE) == copy
    with Vault.unlock(restored, PASSPHRASE) as vault:
        assert {line.id: line.readable for line in vault.cases()} == {ONE: False, TWO: True}
    assert _content_of_first(copies, restored.with_name("whole")) == {ONE: "", TWO: ""}


def _content_of_first(copies: Path, to: Path) -> dict[str, str]:
    restore(listed(copies)[-1].folder, to, PASSPHRASE)
    return _content(to)


def test_a_case_with_a_broken_history_is_copied_and_said_to_be_doubtful(
    standing: Path, copies: Path
) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        with vault.open_case(ONE) as case:
            schema.drop_triggers(case._database)
            case._database.execute("UPDATE seal SET label = 'Other' WHERE number = 2")
            schema.make_triggers(case._database)
        copy = vault.backup(copies)
    assert (copy.left_out, copy.doubtful, copy.cases) == ((), (ONE,), 2)
    restored = copies.with_name("restored")
    restore(copies, restored, PASSPHRASE)
    with Vault.unlock(restored, PASSPHRASE) as vault, vault.open_case(ONE) as case:
        assert case.faults() != ()


@pytest.mark.parametrize("place", ["vault", "vault/copies", "letter.txt"])
def test_a_place_of_no_use_for_copies_is_refused(standing: Path, place: str) -> None:
    (standing.parent / "letter.txt").write_text("x")
    with Vault.unlock(standing, PASSPHRASE) as vault, pytest.raises(BadInputError):
        vault.backup(standing.parent / place)
    assert not (standing / "copies").exists()


@pytest.mark.parametrize("step", range(1, 12))
def test_a_full_disk_leaves_the_vault_and_the_older_copies(
    standing: Path, copies: Path, step: int
) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        with pytest.MonkeyPatch.context() as patch:
            fail_at(step)(patch)
            with pytest.raises(VaultError, match="No space"):
                vault.backup(copies)
        assert [copy.number for copy in listed(copies)][-1] == 1
        assert not list(copies.glob("*.part"))
        vault.backup(copies)
    assert _content(listed(copies)[0].folder) == {ONE: "", TWO: ""}


def test_a_sudden_end_leaves_only_whole_copies_listed(
    standing: Path, copies: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "states"
    kept.mkdir()
    with Vault.unlock(standing, PASSPHRASE) as vault:
        with every_state(copies, kept) as states:
            vault.backup(copies)
        assert len(states) > 10
        numbers = []
        for state in states:
            numbers.append([copy.number for copy in listed(state)])
            vault.backup(state)
            assert not list(state.glob("*.part"))
    assert {tuple(each) for each in numbers} == {(1,), (2, 1)}


# --- restoring ---


def test_the_newest_copy_is_restored(standing: Path, copies: Path, tmp_path: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        with vault.open_case(ONE) as case:
            _write(case, "newest")
        vault.backup(copies)
    for passphrase in (None, PASSPHRASE):
        to = tmp_path / f"restored {passphrase}"
        copy = restore(copies, to, passphrase)
        assert copy is not None
        assert copy.number == 2
        assert _content(to) == {ONE: "newest", TWO: ""}
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".part") == []


def test_one_copy_or_a_plain_copy_of_the_folder_is_restored(
    standing: Path, copies: Path, tmp_path: Path
) -> None:
    (copy,) = listed(copies)
    assert restore(copy.folder, tmp_path / "one", PASSPHRASE) == copy
    (tmp_path / "two").mkdir()
    assert restore(standing, tmp_path / "two", PASSPHRASE) is None
    assert _content(tmp_path / "one") == _content(tmp_path / "two") == {ONE: "", TWO: ""}


def test_an_existing_vault_is_never_written_over(
    standing: Path, copies: Path, tmp_path: Path
) -> None:
    for to in (standing, copies, standing / "vault.json"):
        with pytest.raises(BadInputError, match="not an empty folder"):
            restore(copies, to, None)
    with pytest.raises(BadInputError, match="no sound copy"):
        restore(tmp_path, tmp_path / "new", None)
    with pytest.raises(WrongPassphraseError):
        restore(copies, tmp_path / "new", "guessed")
    assert not (tmp_path / "new").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def _rewrite(copy: Backup, change: Callable[[dict[str, object]], object]) -> None:
    path = copy.folder / MANIFEST
    body = json.loads(path.read_text())
    change(body)
    path.write_text(json.dumps(body))


DAMAGE: dict[str, Callable[[Backup], object]] = {
    "a flipped bit": lambda copy: _flip(copy.folder / f"cases/{ONE}.db", 5000),
    "a shortened file": lambda copy: os.truncate(copy.folder / f"cases/{TWO}.db", 4096),
    "a missing key": lambda copy: (copy.folder / f"cases/{TWO}.key").unlink(),
    "a missing header": lambda copy: (copy.folder / "vault.json").unlink(),
    "no manifest to speak of": lambda copy: (copy.folder / MANIFEST).write_text("{"),
    "a list for a manifest": lambda copy: (copy.folder / MANIFEST).write_text("[]"),
    "a place outside": lambda copy: _rewrite(
        copy, lambda body: body.update(files={"../../planted": [1, "0"]})
    ),
    "an absolute place": lambda copy: _rewrite(
        copy, lambda body: body.update(files={"/etc/hostname": [1, "0"]})
    ),
    "a place within": lambda copy: _rewrite(
        copy, lambda body: body.update(files={"cases/../vault.json": [1, "0"]})
    ),
}


@pytest.mark.parametrize("damage", sorted(DAMAGE))
def test_a_damaged_copy_is_refused_and_nothing_is_made(
    copies: Path, tmp_path: Path, damage: str
) -> None:
    (copy,) = listed(copies)
    DAMAGE[damage](copy)
    with pytest.raises(DamagedVaultError) as caught:
        restore(copy.folder, tmp_path / "new", None)
    assert "copy" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_a_copy_altered_together_with_its_manifest_is_found_with_the_passphrase(
    copies: Path, tmp_path: Path
) -> None:
    (copy,) = listed(copies)
    path = copy.folder / f"cases/{ONE}.db"
    _flip(path, 5000)
    _rewrite(copy, lambda body: body["files"].update({f"cases/{ONE}.db": _entry(path)}))  # type: ignore[attr-defined]  # plain JSON
    with pytest.raises(DamagedVaultError, match=ONE):
        restore(copies, tmp_path / "new", PASSPHRASE)
    assert not (tmp_path / "new").exists()


def _entry(path: Path) -> list[object]:
    return list(measured(path))


def test_a_full_disk_while_restoring_makes_nothing(copies: Path, tmp_path: Path) -> None:
    for step in range(1, 8):
        with pytest.MonkeyPatch.context() as patch:
            fail_at(step)(patch)
            with pytest.raises(VaultError, match="No space"):
                restore(copies, tmp_path / "new", None)
        assert [path.name for path in tmp_path.iterdir()] == ["made"]


# --- before a change of format ---


def test_a_copy_is_kept_before_a_change_of_format(
    standing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in (standing / "cases").iterdir()}
    steps = migrations.case_migrations()

    @steps(name="2 a later format")
    def later(database: object) -> None:
        database.table("question").add_column("later", str)  # type: ignore[attr-defined]  # a Database

    newer = replace(migrations.CASE_FILE, newest=2)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "CASE_FILE", newer)
        patch.setattr(migrations, "case_migrations", lambda: steps)
        with Vault.unlock(standing, PASSPHRASE) as vault:
            vault.open_case(ONE)
    kept = standing / "older formats" / f"{ONE}.db"
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]
    shutil.copy(kept, standing / "cases" / f"{ONE}.db")
    (standing / "cases" / f"{ONE}.key").write_bytes(before[f"{ONE}.key"])
    (standing / "index.db").unlink()
    Vault.unlock(standing, PASSPHRASE).close()
    assert _content(standing) == {ONE: "", TWO: ""}


def test_without_a_verified_copy_no_format_is_changed(
    standing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = standing / "cases" / f"{ONE}.db"
    before = path.read_bytes()

    def unsound(*_: object) -> None:
        raise driver.damaged(path, "the copy does not agree")

    with Vault.unlock(standing, PASSPHRASE) as vault, monkeypatch.context() as patch:
        patch.setattr(migrations, "CASE_FILE", replace(migrations.CASE_FILE, newest=2))
        patch.setattr(migrations, "verify_copy", unsound)
        with pytest.raises(DamagedVaultError, match="does not agree"):
            vault.open_case(ONE)
    assert path.read_bytes() == before


def test_a_copy_of_the_journal_is_kept_before_a_change_of_its_format(
    standing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault, vault.journal.command("Note"):
        vault.journal.note("checked", "All is sound.")
    steps = journal_schema.journal_migrations()

    @steps(name="2 a later format")
    def later(database: object) -> None:
        database.table("note").add_column("later", str)  # type: ignore[attr-defined]  # a Database

    newer = replace(journal_schema.JOURNAL_FILE, newest=2)
    with monkeypatch.context() as patch:
        patch.setattr("casereview.storage.journal_file.JOURNAL_FILE", newer)
        patch.setattr("casereview.storage.journal_file.journal_migrations", lambda: steps)
        with Vault.unlock(standing, PASSPHRASE) as vault:
            assert vault.journal.head is not None
            _wrapped, key, _head = vault._keys.read(standing / "journal.key", "journal")
    kept = driver.connect(
        standing / "older formats" / "journal.db", key, replace(newer, newest=1), read_only=True
    )
    assert kept.execute("PRAGMA user_version").fetchone() == (1,)
    assert kept.execute("SELECT text FROM note").fetchall() == [("All is sound.",)]
    driver.close(kept)
