"""New passphrases and keys: what opens afterwards, what no longer does, and no way to lose it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from casereview.domain.case import Case, Claimant
from casereview.errors import (
    BadInputError,
    DamagedVaultError,
    VaultError,
    WrongPassphraseError,
)
from casereview.storage import keys
from casereview.storage.inspection import inspect
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage.storage_samples import LETTER, PASSPHRASE, with_document
from tests.storage.sudden_end import every_state, fail_at

NEW = "another four words entirely"
CODE = keys.new_recovery_code()
ONE, TWO = (str(uuid.UUID(int=number)) for number in (1, 2))
Change = Callable[[Vault], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed vault of two cases, and its recovery code."""
    folder = tmp_path_factory.mktemp("made") / "vault"
    with cheap_kdf():
        vault, code = Vault.create(folder, PASSPHRASE)
        with vault:
            for case_id in (ONE, TWO):
                case = vault.new_case(Case(case_id, Claimant("Ms Example")))
                with case, case.command("Fill"):
                    with_document(case)
    return folder, code


@pytest.fixture
def standing(made: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "vault"))


@pytest.fixture
def code(made: tuple[Path, str]) -> str:
    return made[1]


def _assert_whole(vault: Vault) -> None:
    """Every case is there, readable and writable."""
    assert {line.id for line in vault.cases() if line.readable} == {ONE, TWO}
    for case_id in (ONE, TWO):
        with vault.open_case(case_id) as case:
            (document,) = case.documents.all()
            assert case.attachments.read(document.sha256) == LETTER
            assert case.faults() == ()


def _opened(folder: Path) -> str:
    """Open a vault by the old passphrase or the new one; which of them it was."""
    for passphrase in (PASSPHRASE, NEW):
        try:
            vault = Vault.unlock(folder, passphrase)
        except WrongPassphraseError:
            continue
        with vault:
            _assert_whole(vault)
        assert inspect(folder, passphrase).faults == []
        return passphrase
    raise AssertionError("neither passphrase opens the vault")


def _change(vault: Vault) -> None:
    vault.change_passphrase(PASSPHRASE, NEW)


def _rotate(vault: Vault) -> None:
    vault.rotate(PASSPHRASE, CODE)


def _rekey(vault: Vault) -> None:
    vault.rekey_case(ONE)


CHANGES = {"change": _change, "rotate": _rotate, "rekey": _rekey}


# --- what opens and what does not ---


def test_only_the_new_passphrase_opens_afterwards(standing: Path, code: str) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        vault.change_passphrase(PASSPHRASE, NEW)
        vault.change_passphrase(NEW, NEW)
    with pytest.raises(WrongPassphraseError):
        Vault.unlock(standing, PASSPHRASE)
    assert _opened(standing) == NEW
    Vault.unlock_with_recovery(standing, code).close()
    assert (standing / "vault.json").read_bytes() == (standing / "vault.json.bak").read_bytes()


def test_a_lost_passphrase_is_replaced_by_the_recovery_code(standing: Path, code: str) -> None:
    with Vault.unlock_with_recovery(standing, code) as vault:
        vault.replace_passphrase(code, NEW)
    assert _opened(standing) == NEW
    Vault.unlock_with_recovery(standing, code).close()


def test_a_wrong_secret_changes_nothing(standing: Path) -> None:
    before = (standing / "vault.json").read_bytes()
    with Vault.unlock(standing, PASSPHRASE) as vault:
        with pytest.raises(WrongPassphraseError):
            vault.change_passphrase("guessed", NEW)
        with pytest.raises(WrongPassphraseError):
            vault.replace_passphrase(CODE, NEW)
        with pytest.raises(WrongPassphraseError):
            vault.rotate("guessed", CODE)
        with pytest.raises(BadInputError):
            vault.change_passphrase(PASSPHRASE, "")
    assert (standing / "vault.json").read_bytes() == before


def test_rotation_leaves_nothing_to_an_older_header(standing: Path, code: str) -> None:
    old = (standing / "vault.json").read_bytes()
    with Vault.unlock(standing, PASSPHRASE) as vault:
        vault.rotate(PASSPHRASE, CODE)
        _assert_whole(vault)
    assert _opened(standing) == PASSPHRASE
    Vault.unlock_with_recovery(standing, CODE).close()
    with pytest.raises(WrongPassphraseError):
        Vault.unlock_with_recovery(standing, code)
    newer = (standing / "vault.json.bak").read_bytes()
    (standing / "vault.json").write_bytes(old)
    for opening in (Vault.unlock, inspect):
        with pytest.raises(DamagedVaultError, match="older copy was put back"):
            opening(standing, PASSPHRASE)
        assert (standing / "vault.json.bak").read_bytes() == newer, "the newer one is not lost"
    (standing / "vault.json").write_bytes(newer)
    assert _opened(standing) == PASSPHRASE


def test_rotation_keeps_what_the_list_knew(standing: Path) -> None:
    for suffix in (".db", ".key"):
        (standing / "cases" / f"{TWO}{suffix}").unlink()
    with Vault.unlock(standing, PASSPHRASE) as vault:
        before = vault.cases()
        vault.rotate(PASSPHRASE, CODE)
        assert vault.cases() == before
    with Vault.unlock(standing, PASSPHRASE) as vault:
        assert vault.cases() == before
    assert len(before) == 2


def test_a_case_encrypted_anew_keeps_everything_under_another_key(standing: Path) -> None:
    path = standing / "cases" / f"{ONE}.db"
    old = path.read_bytes()
    with Vault.unlock(standing, PASSPHRASE) as vault:
        key_path = path.with_suffix(".key")
        _wrapped, before, head = vault._keys.read(key_path, ONE)
        vault.rekey_case(ONE)
        _wrapped, after, anchored = vault._keys.read(key_path, ONE)
        assert before != after
        assert head == anchored
        _assert_whole(vault)
    assert path.read_bytes()[:16] != old[:16]
    path.write_bytes(old)
    with Vault.unlock(standing, PASSPHRASE) as vault, pytest.raises(DamagedVaultError):
        vault.open_case(ONE)


def test_keys_are_changed_while_no_case_is_open(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        vault.open_case(ONE)
        for change in (_rotate, _rekey):
            with pytest.raises(BadInputError, match="open"):
                change(vault)
        vault.change_passphrase(PASSPHRASE, NEW)
        with pytest.raises(BadInputError):
            vault.rekey_case(str(uuid.uuid4()))
    assert _opened(standing) == NEW


def test_a_key_that_cannot_be_read_stops_rotation_before_it_counts(standing: Path) -> None:
    (standing / "cases" / f"{TWO}.key").write_bytes(b"{}")
    with Vault.unlock(standing, PASSPHRASE) as vault, pytest.raises(DamagedVaultError, match=TWO):
        vault.rotate(PASSPHRASE, CODE)
    assert not list(standing.rglob("*.next"))
    with Vault.unlock(standing, PASSPHRASE) as vault:
        vault.open_case(ONE).close()


# --- a sudden end at any step ---


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_every_state_on_the_way_opens_whole(standing: Path, tmp_path: Path, name: str) -> None:
    kept = tmp_path / "states"
    kept.mkdir()
    with Vault.unlock(standing, PASSPHRASE) as vault, every_state(standing, kept) as states:
        CHANGES[name](vault)
    opened = [_opened(state) for state in states]
    assert len(opened) >= {"change": 4, "rotate": 14, "rekey": 5}[name]
    assert _opened(standing) == (NEW if name == "change" else PASSPHRASE)
    if name == "change":
        turned = opened.index(NEW)
        assert 0 < turned < len(opened) - 1
        assert set(opened[turned:]) == {NEW}
    for folder in (standing, *states):
        assert not [path for path in folder.rglob("*") if path.suffix in {".next", ".making"}]


def test_the_code_counts_with_the_key_it_came_with(
    standing: Path, tmp_path: Path, code: str
) -> None:
    """On the way through a rotation either code opens the vault, never neither."""
    kept = tmp_path / "states"
    kept.mkdir()
    with Vault.unlock(standing, PASSPHRASE) as vault, every_state(standing, kept) as states:
        vault.rotate(PASSPHRASE, CODE)
    opened = []
    for state in states:
        for each in (code, CODE):
            try:
                with Vault.unlock_with_recovery(state, each) as vault:
                    _assert_whole(vault)
                opened.append(each)
            except WrongPassphraseError:
                continue
    assert len(opened) == len(states)
    assert set(opened) == {code, CODE}


@pytest.mark.parametrize("name", sorted(CHANGES))
@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 7, 9, 11])
def test_a_full_disk_at_any_step_leaves_a_vault_that_opens(
    standing: Path, name: str, step: int
) -> None:
    vault = Vault.unlock(standing, PASSPHRASE)
    with pytest.MonkeyPatch.context() as patch, suppress(VaultError):
        fail_at(step)(patch)
        CHANGES[name](vault)
    vault.close()
    _opened(standing)


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage import test_storage_rekeying as changes
count, last = 0, int(sys.argv[3])
def watch(event, arguments):
    global count
    if counting and event in ("os.rename", "os.remove"):
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
counting = False
sys.addaudithook(watch)
with cheap_kdf():
    with Vault.unlock(Path(sys.argv[1]), changes.PASSPHRASE) as vault:
        counting = True
        changes.CHANGES[sys.argv[2]](vault)
        counting = False
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize(
    ("name", "point"), [("change", 1), ("change", 2), ("rotate", 3), ("rotate", 6), ("rekey", 3)]
)
def test_a_killed_program_leaves_a_vault_that_opens(standing: Path, name: str, point: int) -> None:
    root = str(Path(__file__).parents[2])
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(standing), name, str(point), root],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    _opened(standing)
