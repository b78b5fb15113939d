"""Where two features of the vault meet on a bad day: one is half done when the next one begins."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3.dbapi2 import OperationalError

from casereview.domain.case import Case, Claimant, Event, SourceKind
from casereview.domain.dates import PartialDate
from casereview.domain.documents.wordsearch import Query
from casereview.errors import (
    BadInputError,
    CaseReviewError,
    DamagedVaultError,
    UnwritableVaultError,
    VaultError,
    WrongPassphraseError,
)
from casereview.storage import destruction, driver, keys
from casereview.storage.casefile import CaseFile
from casereview.storage.copies import listed
from casereview.storage.destruction import Reason
from casereview.storage.inspection import inspect
from casereview.storage.journal import NoteKind
from casereview.storage.reducing import Fate
from casereview.storage.restoring import restore
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage.storage_samples import LETTER, PASSPHRASE, with_document

NEW = "another four words entirely"
CODE = keys.new_recovery_code()
ONE, TWO, THREE = (str(uuid.UUID(int=number)) for number in (1, 2, 3))
ROOT = str(Path(__file__).parents[2])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "vault"
    with cheap_kdf(), Vault.create(folder, PASSPHRASE)[0] as vault:
        for case_id in (ONE, TWO):
            case = vault.new_case(Case(case_id, Claimant("Ms Example")))
            with case, case.command("Fill"):
                with_document(case)
        vault.journal.note(NoteKind.CHECKED, "so that there is a journal")
    return folder


@pytest.fixture
def standing(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "vault"))


@contextmanager
def failing(name: str, *endings: str) -> Iterator[list[str]]:
    """Let a call of the system fail on files whose names end so, as on a bad disk; which did."""
    failed: list[str] = []
    real = getattr(os, name)

    def call(path: Any, *rest: Any, **named: Any) -> Any:
        found = [str(each) for each in (path, *rest) if isinstance(each, str | Path)]
        if any(each.endswith(endings) for each in found):
            failed.append(found[-1])
            raise OSError(5, "Input/output error")
        return real(path, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, call)
        yield failed
    assert failed


def _note(case: CaseFile, name: str) -> None:
    with case.command(f"Note {name}"):
        case.events.put(Event(name, PartialDate(2024), "", SourceKind.CLAIMANT))


def _whole(folder: Path, *case_ids: str, passphrase: str = PASSPHRASE) -> None:
    """These cases, and no others, are there with all they held, and nothing is damaged."""
    with Vault.unlock(folder, passphrase) as vault:
        assert {line.id for line in vault.cases() if line.readable} == set(case_ids)
        for case_id in case_ids:
            with vault.open_case(case_id) as case:
                assert case.faults() == ()
        assert vault.journal.faults() == ()
    assert inspect(folder, passphrase).faults == []
    assert not [path for path in folder.rglob("*") if ".next" in path.name]


# --- new keys that are half in their places ---


def test_work_after_half_a_rekeying_is_kept(standing: Path) -> None:
    vault = Vault.unlock(standing, PASSPHRASE)
    with failing("replace", f"{ONE}.db"), pytest.raises(VaultError, match="not all are in"):
        vault.rekey_case(ONE)
    with vault.open_case(ONE) as case:
        _note(case, "afterwards")
    vault.close()

    with Vault.unlock(standing, PASSPHRASE) as again, again.open_case(ONE) as case:
        assert [event.id for event in case.events.all()] == ["afterwards"]
    _whole(standing, ONE, TWO)


@pytest.mark.parametrize("which", [f"{ONE}.db", f"{ONE}.key"])
def test_a_rotation_after_half_a_rekeying_loses_no_case(standing: Path, which: str) -> None:
    vault = Vault.unlock(standing, PASSPHRASE)
    with failing("replace", which), pytest.raises(VaultError, match="not all are in"):
        vault.rekey_case(ONE)
    vault.rotate(PASSPHRASE, CODE)
    vault.close()

    _whole(standing, ONE, TWO)


@pytest.mark.parametrize("which", [f"{ONE}.db", f"{ONE}.key"])
def test_a_rotation_after_half_a_reduction_loses_no_case(standing: Path, which: str) -> None:
    vault = Vault.unlock(standing, PASSPHRASE)
    certificate = vault.received_certificate_of(ONE, Reason.RETENTION, Fate.DESTROYED)
    with failing("replace", which), pytest.raises(VaultError, match="records are destroyed"):
        vault.destroy_received(certificate, Fate.DESTROYED)
    with suppress(VaultError):
        vault.rotate(PASSPHRASE, CODE)
    vault.close()

    _whole(standing, ONE, TWO)
    with Vault.unlock(standing, PASSPHRASE) as again:
        assert len(again.certificates()) == 1
    assert not list(standing.rglob("*.reducing"))


@pytest.mark.parametrize("ending", ["vault.json.bak", f"{TWO}.key", "journal.key"])
def test_no_case_is_lost_that_is_made_after_half_a_rotation(standing: Path, ending: str) -> None:
    vault = Vault.unlock(standing, PASSPHRASE)
    with failing("replace", ending), pytest.raises(VaultError):
        vault.rotate(PASSPHRASE, CODE)
    there = {ONE, TWO}
    try:
        vault.new_case(Case(THREE, Claimant("Ms Later"))).close()
        there.add(THREE)
    except VaultError as error:
        assert "not all are in their places" in error.what  # noqa: PT017 - either is right
    vault.close()

    _whole(standing, *there)


def test_a_passphrase_changed_but_for_its_copy_stays_changed(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        with failing("replace", "vault.json.bak"), pytest.raises(VaultError, match="copy of the"):
            vault.change_passphrase(PASSPHRASE, NEW)
        vault.remove_keyring(NEW)

    with pytest.raises(WrongPassphraseError):
        Vault.unlock(standing, PASSPHRASE)
    _whole(standing, ONE, TWO, passphrase=NEW)


# --- destruction half done ---


def _half_destroyed(vault: Vault, case_id: str) -> None:
    """Decide that a case is destroyed, on a disk that lets nobody overwrite its key just then."""
    certificate = vault.certificate_of(case_id, Reason.RETENTION)

    def refuse(_path: Path) -> None:
        raise OSError(5, "Input/output error")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(destruction, "overwrite", refuse)
        with pytest.raises(VaultError, match="begun and not completed"):
            vault.destroy(certificate)


def test_new_keys_forget_no_destruction_that_was_decided(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        _half_destroyed(vault, ONE)
        vault.rotate(PASSPHRASE, CODE)

    _whole(standing, TWO)
    with Vault.unlock(standing, PASSPHRASE) as again:
        (certificate,) = again.certificates()
    assert certificate.counts["documents"] == 1
    assert not list(standing.rglob("*.destroying"))


def test_a_destruction_tried_again_keeps_what_its_certificate_said(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = vault.certificate_of(ONE, Reason.RETENTION)
        with failing("unlink", f"{ONE}.db"), pytest.raises(VaultError, match="not completed"):
            vault.destroy(certificate)
        place = vault.destroy(vault.certificate_of(ONE, Reason.RETENTION))

        assert place.name == f"{ONE}.json"
        (kept,) = vault.certificates()
        assert kept.counts["documents"] == 1
    _whole(standing, TWO)


def test_a_case_destroyed_after_half_a_reduction_keeps_both_certificates(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = vault.received_certificate_of(ONE, Reason.RETENTION, Fate.DESTROYED)
        with failing("replace", f"{ONE}.json"), pytest.raises(VaultError, match="not all is in"):
            vault.destroy_received(certificate, Fate.DESTROYED)
        vault.destroy(vault.certificate_of(ONE, Reason.RETENTION))

    with Vault.unlock(standing, PASSPHRASE) as again:
        parts = {made.part.value for made in again.certificates()}
    assert parts == {"received records", "whole case"}
    assert not list(standing.rglob("*.reducing"))


def test_the_list_knows_of_a_reduction_that_ended_just_before_it_was_told(standing: Path) -> None:
    vault = Vault.unlock(standing, PASSPHRASE)
    certificate = vault.received_certificate_of(ONE, Reason.RETENTION, Fate.DESTROYED)
    with pytest.MonkeyPatch.context() as patch:

        def ended(*_arguments: object) -> None:
            raise KeyboardInterrupt

        patch.setattr("casereview.storage.index.Index.drop_filter", ended)
        patch.setattr("casereview.storage.open_cases.OpenCases.first_open", ended)
        with pytest.raises(KeyboardInterrupt):
            vault.destroy_received(certificate, Fate.DESTROYED)
    vault.close()

    with Vault.unlock(standing, PASSPHRASE) as again:
        (line,) = [line for line in again.cases() if line.id == ONE]
        assert line.received == 0
    _whole(standing, ONE, TWO)


def test_a_case_whose_destruction_is_decided_is_in_no_copy(standing: Path, tmp_path: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        _half_destroyed(vault, ONE)
        died = Path(shutil.copytree(standing, tmp_path / "died"))
    with Vault.unlock(died, PASSPHRASE, read_only=True) as reader:
        copy = reader.backup(tmp_path / "copies")

    restore(copy.folder, tmp_path / "restored", PASSPHRASE)
    assert not list((tmp_path / "restored" / "cases").glob(f"{ONE}*"))


@pytest.mark.parametrize("what", ["destroy", "reduce", "rekey"])
def test_what_goes_while_another_program_copies_is_not_kept_in_the_copy(
    standing: Path, tmp_path: Path, what: str
) -> None:
    writer = Vault.unlock(standing, PASSPHRASE)
    reader = Vault.unlock(standing, PASSPHRASE, read_only=True)

    def go(done: int, total: int, words: str = "") -> None:
        if done != total - 1 or words or gone:
            return
        gone.append(what)
        if what == "destroy":
            writer.destroy(writer.certificate_of(ONE, Reason.RETENTION))
        elif what == "reduce":
            fate = Fate.DESTROYED
            certificate = writer.received_certificate_of(ONE, Reason.RETENTION, fate)
            writer.destroy_received(certificate, fate)
        else:
            writer.rekey_case(ONE)

    gone: list[str] = []
    with writer, reader, pytest.raises(VaultError, match="while it was copied"):
        reader.copying().make(tmp_path / "copies", go)

    assert gone
    assert listed(tmp_path / "copies") == ()


def test_a_planted_marker_hides_no_damage(standing: Path) -> None:
    path = standing / "cases" / f"{ONE}.db"
    path.write_bytes(path.read_bytes()[:-4096])
    (standing / "cases" / f"{ONE}.destroying").write_bytes(b"{}")

    found = inspect(standing, PASSPHRASE)

    assert found.damaged(ONE)
    assert any(f"{ONE}.destroying" in note for note in found.notes)


def test_a_held_case_is_not_destroyed_because_it_is_damaged(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault, vault.open_case(ONE) as case:
        case.hold("The court ordered it")
    path = standing / "cases" / f"{ONE}.db"
    path.write_bytes(path.read_bytes()[:-4096])
    for _ in range(2):
        vault = Vault.unlock(standing, PASSPHRASE)
        with vault, pytest.raises(BadInputError, match="legal hold"):
            vault.certificate_of(ONE, Reason.RETENTION)
        path.with_name(f"{ONE}.db-wal").write_bytes(b"so that it is opened when unlocking")


# --- who only reads, while keys and cases go ---


def test_a_reader_is_told_that_the_keys_were_changed(standing: Path) -> None:
    with (
        Vault.unlock(standing, PASSPHRASE, read_only=True) as reader,
        Vault.unlock(standing, PASSPHRASE) as writer,
    ):
        reader.journal.notes(NoteKind.CHECKED)
        writer.rotate(PASSPHRASE, CODE)
        with writer.open_case(ONE) as case:
            _note(case, "under the new keys")
        writer.journal.note(NoteKind.CHECKED, "under the new keys")

        for look in (
            lambda: reader.open_case(ONE),
            lambda: reader.journal.notes(NoteKind.CHECKED),
        ):
            with pytest.raises(VaultError, match="key was changed") as told:
                look()
            assert not isinstance(told.value, DamagedVaultError)


def test_a_reader_searches_cases_that_the_list_does_not_know(standing: Path) -> None:
    (standing / "index.db").write_bytes(os.urandom(8192))
    with Vault.unlock(standing, PASSPHRASE, read_only=True) as reader:
        search = reader.search(Query.parse("GAD-7"))
        found = {hits.line.id for hits in search.step(30)}
    assert found == {ONE, TWO}


def test_a_reader_searches_no_case_whose_destruction_is_decided(standing: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        _half_destroyed(vault, ONE)
        with Vault.unlock(standing, PASSPHRASE, read_only=True) as reader:
            search = reader.search(Query.parse("GAD-7"))
            found = {hits.line.id for hits in search.step(30)}
            assert found == {TWO}
            assert search.unsearched == []


def test_a_vault_that_could_not_be_taken_over_is_read_as_before(standing: Path) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(30, "Read-only file system")

    with Vault.unlock(standing, PASSPHRASE, read_only=True) as reader:
        reader.journal.notes(NoteKind.CHECKED)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("casereview.storage.interrupted.finish", refuse)
            with pytest.raises(VaultError, match="cannot be read or written"):
                reader.for_work()
        assert len(reader.journal.notes(NoteKind.CHECKED)) == 1
        with reader.open_case(ONE) as case:
            assert case.documents.all()


# --- disks ---

_FULL = """
import os, sys
from pathlib import Path
from casereview.errors import CaseReviewError
from tests.builders import cheap_kdf
from tests.storage import test_storage_seams as seams
with cheap_kdf():
    print(seams.on_a_full_disk(Path(sys.argv[1])))
"""


def on_a_full_disk(folder: Path) -> str:
    """Unlock a vault where not one byte more can be written; what is said of it."""
    vault, _code = Vault.create(folder, PASSPHRASE)
    with vault, vault.new_case(Case(ONE, Claimant("Ms Example"))) as case, case.command("Fill"):
        with_document(case)
    with suppress(OSError), folder.with_name("ballast").open("wb", buffering=0) as ballast:
        while True:
            ballast.write(bytes(4096))
    try:
        Vault.unlock(folder, PASSPHRASE).close()
    except CaseReviewError as error:
        reader = Vault.unlock(folder, PASSPHRASE, read_only=True)
        with reader, reader.open_case(ONE) as case:
            read = case.attachments.read(case.documents.all()[0].sha256) == LETTER
        return f"{type(error).__name__} {error} {read}"
    return "opened"


def test_a_vault_on_a_full_disk_can_be_read(tmp_path: Path) -> None:
    run = subprocess.run(
        [
            *("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"),
            f'mount -t tmpfs -o size=2m none {tmp_path} && exec "$0" "$@"',
            *(sys.executable, "-c", _FULL, str(tmp_path / "v")),
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": ROOT},
        capture_output=True,
        text=True,
        timeout=120,
    )
    if "ermission" in run.stderr and not run.stdout:
        pytest.skip("this system lets nobody mount a small disk")
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(UnwritableVaultError.__name__)
    assert run.stdout.strip().endswith("True")


def test_a_lock_that_cannot_be_emptied_holds_nobody_up(standing: Path) -> None:
    vault = Vault.unlock(standing, PASSPHRASE)
    with pytest.MonkeyPatch.context() as patch:

        def gone(*_arguments: object) -> None:
            raise OSError(5, "Input/output error")

        patch.setattr(os, "ftruncate", gone)
        with suppress(CaseReviewError):
            vault.close()
    _whole(standing, ONE, TWO)


def test_a_new_file_counts_only_once_its_log_is_in_it(standing: Path) -> None:
    """The log of what was written may fit on a disk that the file itself does not fit on."""
    vault = Vault.unlock(standing, PASSPHRASE)
    certificate = vault.received_certificate_of(ONE, Reason.RETENTION, Fate.DESTROYED)

    with pytest.MonkeyPatch.context() as patch:
        _checkpoints_fail(patch)
        for make in (
            lambda: vault.destroy_received(certificate, Fate.DESTROYED),
            lambda: vault.new_case(Case(THREE, Claimant("Ms Later"))),
        ):
            with pytest.raises(VaultError):
                make()
    vault.close()
    _whole(standing, ONE, TWO)
    with Vault.unlock(standing, PASSPHRASE) as again, again.open_case(ONE) as case:
        assert case.attachments.read(case.documents.all()[0].sha256) == LETTER


def _checkpoints_fail(patch: pytest.MonkeyPatch) -> None:
    """Let no new file have room for what its log holds."""
    real: Callable[..., Any] = driver.create

    def create(path: Path, *rest: Any) -> Any:
        database = real(path, *rest)
        execute = database.execute

        def refused(sql: str, *given: Any) -> Any:
            if "wal_checkpoint" in sql:
                raise OperationalError("database or disk is full")
            return execute(sql, *given)

        database.execute = refused
        return database

    patch.setattr(driver, "create", create)


_KILLED_MAKING = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from casereview.domain.case import Case, Claimant
from casereview.storage import history
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage import test_storage_seams as seams
vault = None
def kill(self):
    os.kill(os.getpid(), signal.SIGKILL)
with cheap_kdf():
    vault = Vault.unlock(Path(sys.argv[1]), seams.PASSPHRASE)
    history.History.keep = kill
    vault.new_case(Case(seams.THREE, Claimant("Ms Later")))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_nothing_stays_of_a_case_that_was_never_finished(standing: Path) -> None:
    before = {path.name for path in (standing / "cases").iterdir()}
    run = subprocess.run(
        [sys.executable, "-c", _KILLED_MAKING, str(standing), ROOT],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": ROOT},
    )
    assert run.returncode == -9, run.stderr.decode()
    assert {path.name for path in (standing / "cases").iterdir()} > before

    _whole(standing, ONE, TWO)
    assert {path.name for path in (standing / "cases").iterdir()} == before


def test_a_damaged_case_keeps_its_name_in_the_list(standing: Path) -> None:
    vault = Vault.unlock(standing, PASSPHRASE)
    with vault, vault.open_case(ONE) as case, case.command("Rename"):
        record = case.record.get()
        case.record.put(replace(record, claimant=Claimant("Ms Named")))
    path = standing / "cases" / f"{ONE}.db"
    path.write_bytes(path.read_bytes()[:-4096])
    path.with_name(f"{ONE}.db-wal").write_bytes(b"so that it is opened when unlocking")
    with Vault.unlock(standing, PASSPHRASE) as vault:
        (line,) = [line for line in vault.cases() if line.id == ONE]
    assert (line.claimant, line.readable) == ("Ms Named", False)
    assert "damaged" in line.note


def test_half_a_rotation_is_no_damage_to_whoever_checks_or_copies(
    standing: Path, tmp_path: Path
) -> None:
    """The list under the new key waits for its place; a header that was begun lies about."""
    vault = Vault.unlock(standing, PASSPHRASE)
    with failing("replace", "index.db"), pytest.raises(VaultError, match="not all are in"):
        vault.rotate(PASSPHRASE, CODE)
    (standing / "vault.json.new").write_bytes(b"{")
    states = [Path(shutil.copytree(standing, tmp_path / name)) for name in ("one", "two")]
    (states[1] / "index.db").unlink()

    for number, state in enumerate(states):
        with Vault.unlock(state, PASSPHRASE, read_only=True) as reader:
            assert reader.backup(tmp_path / f"copies {number}").complete
        assert inspect(state, PASSPHRASE).faults == []
        _whole(state, ONE, TWO)
        assert not (state / "vault.json.new").exists()
    vault.close()
    _whole(standing, ONE, TWO)


def test_an_old_page_put_back_is_found_or_changes_nothing(standing: Path) -> None:
    """An old page of the same place and key passes the engine's own check of pages."""
    path = standing / "cases" / f"{ONE}.db"
    with Vault.unlock(standing, PASSPHRASE) as vault, vault.open_case(ONE) as case:
        for number in range(40):
            _note(case, f"n{number}")
    old = path.read_bytes()
    with Vault.unlock(standing, PASSPHRASE) as vault, vault.open_case(ONE) as case:
        for number in range(0, 40, 2):
            _note(case, f"m{number}")
        case.undo()
        case.hold("Ordered by the court")
        held = (case.dossier(), case.history(1000), case.legal_hold)
    new = path.read_bytes()

    pages = range(0, min(len(old), len(new)), 4096)
    changed = [at for at in pages if old[at : at + 4096] != new[at : at + 4096]]
    harmless = 0
    for at in changed:
        path.write_bytes(new[:at] + old[at : at + 4096] + new[at + 4096 :])
        if not inspect(standing, PASSPHRASE).faults:
            harmless += 1
            with Vault.unlock(standing, PASSPHRASE) as vault, vault.open_case(ONE) as case:
                assert (case.dossier(), case.history(1000), case.legal_hold) == held
                _note(case, "afterwards")
                assert case.faults() == ()
    assert len(changed) - harmless >= 8
