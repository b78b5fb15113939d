"""Reading a vault beside whoever works in it: nothing written, whole commands only, never refused
without a sentence."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from casereview.domain.case import Case, Claimant
from casereview.errors import (
    BadInputError,
    DamagedVaultError,
    MovedOnError,
    ReadOnlyError,
    UnwritableVaultError,
    VaultError,
    VaultHeldError,
    WrongPassphraseError,
)
from casereview.storage import destruction, keys, lock
from casereview.storage.casefile import CaseFile
from casereview.storage.destruction import Reason
from casereview.storage.layout import Layout
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage.storage_samples import LETTER, PASSPHRASE, with_document
from tests.storage.sudden_end import every_state

NEW = "another four words entirely"
CODE = keys.new_recovery_code()
ONE, TWO = (str(uuid.UUID(int=number)) for number in (1, 2))
ROOT = str(Path(__file__).parents[2])
READERS = 50


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "vault"
    with cheap_kdf(), Vault.create(folder, PASSPHRASE)[0] as vault:
        for case_id in (ONE, TWO):
            case = vault.new_case(Case(case_id, Claimant("Ms Example")))
            with case, case.command("Fill"):
                with_document(case)
    return folder


@pytest.fixture
def standing(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "vault"))


def _state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its content and when it was written."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _read(folder: Path, passphrase: str = PASSPHRASE) -> Vault:
    return Vault.unlock(folder, passphrase, read_only=True)


def _rename(case: CaseFile, name: str) -> None:
    with case.command("Rename"):
        case.record.put(replace(case.record.get(), claimant=Claimant(name)))


# --- another program, in a process of its own ---

_PROLOGUE = f"""
import os, sys
sys.path.insert(0, {ROOT!r})
from dataclasses import replace
from pathlib import Path
from casereview.domain.case import Claimant
from casereview.domain.dossier import SectionText
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
folder, passphrase, case_id = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
def rename(case, name):
    with case.command("Rename"):
        case.record.put(replace(case.record.get(), claimant=Claimant(name)))
        case.sections.put(SectionText("summary", name))
"""
_HOLDS = """
with cheap_kdf():
    vault = Vault.unlock(folder, passphrase)
case = vault.open_case(case_id)
rename(case, "Ms First")
print("ready", flush=True)
for line in sys.stdin:
    if line == "die\\n":
        os._exit(9)
    rename(case, line.strip())
    print("saved", flush=True)
vault.close()
"""
_SAVES = """
with cheap_kdf():
    vault = Vault.unlock(folder, passphrase)
print("ready", flush=True)
number = 0
while not Path(sys.argv[4]).exists():
    with vault.open_case(case_id) as case:
        for _ in range(number % 7 + 1):
            number += 1
            rename(case, f"Ms {number}")
vault.close()
print(number, flush=True)
"""


class _Other:
    def __init__(self, script: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROLOGUE + script, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.line() == "ready"

    def line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def save(self, name: str) -> None:
        self._tell(name)
        assert self.line() == "saved"

    def die(self) -> None:
        self._tell("die")
        self._process.wait()

    def end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()


@contextmanager
def _held(folder: Path) -> Iterator[_Other]:
    other = _Other(_HOLDS, str(folder), PASSPHRASE, ONE)
    try:
        yield other
    finally:
        other.end()


def test_a_held_vault_is_read_as_saved_last_and_nothing_is_written(standing: Path) -> None:
    with _held(standing) as other:
        before = _state(standing)
        with _read(standing) as vault:
            assert vault.read_only
            assert {line.claimant for line in vault.cases()} == {"Ms First", "Ms Example"}
            with vault.open_case(ONE) as open_there, vault.open_case(TWO) as closed_there:
                assert open_there.dossier().case.claimant.name == "Ms First"
                assert open_there.attachments.read(open_there.documents.all()[0].sha256) == LETTER
                assert closed_there.dossier().case.claimant.name == "Ms Example"
                assert _state(standing) == before
                other.save("Ms Second")
                assert open_there.dossier().case.claimant.name == "Ms Second"
            assert {line.claimant for line in vault.cases()} == {"Ms Second", "Ms Example"}
        after = _state(standing)
        other.save("Ms Third")  # the reader kept the writer from nothing
        assert set(after) == set(before)
    with Vault.unlock(standing, PASSPHRASE) as vault, vault.open_case(ONE) as case:
        assert case.record.get().claimant.name == "Ms Third"
        assert case.faults() == ()


def test_every_reader_beside_a_busy_writer_sees_whole_commands(
    standing: Path, tmp_path: Path
) -> None:
    stop = tmp_path / "stop"
    other = _Other(_SAVES, str(standing), PASSPHRASE, ONE, str(stop))
    try:
        numbers: list[int] = []
        while len(numbers) < READERS:
            with _read(standing) as vault, vault.open_case(ONE) as case:
                try:
                    dossier = case.dossier()
                except MovedOnError:  # nothing was given out: read anew, as the services do
                    continue
                texts = {section.text for section in dossier.sections}
                assert texts <= {dossier.case.claimant.name}, "half a command"
                numbers.append(int(dossier.history_head.split(":")[0]))
        assert numbers == sorted(numbers)
        assert len(set(numbers)) > READERS // 5, "the writer stood still"
    finally:
        stop.touch()
        written = int(other.line())
        other.end()
    with Vault.unlock(standing, PASSPHRASE) as vault, vault.open_case(ONE) as case:
        assert case.record.get().claimant.name == f"Ms {written}"
        assert case.faults() == ()


def test_what_moves_on_while_it_is_read_is_not_given_out(standing: Path) -> None:
    with _read(standing) as vault:
        reader = vault.open_case(ONE)
        assert reader.record.get().claimant.name == "Ms Example"
        with _held(standing):
            with pytest.raises(MovedOnError):
                reader.record.get()
            reader.close()
            with vault.open_case(ONE) as again:
                assert again.record.get().claimant.name == "Ms First"


def test_a_vault_whose_program_died_is_read_as_committed_last(standing: Path) -> None:
    other = _Other(_HOLDS, str(standing), PASSPHRASE, ONE)
    other.save("Ms Last")
    other.die()
    other.end()
    before = _state(standing)
    with _read(standing) as vault:
        assert vault.holder is None, "a dead program holds nothing"
        assert {line.claimant for line in vault.cases()} == {"Ms Last", "Ms Example"}
        with vault.open_case(ONE) as case:
            assert case.dossier().case.claimant.name == "Ms Last"
    assert _state(standing) == before
    (standing / "cases" / f"{ONE}.db-shm").unlink()
    with _read(standing) as vault, pytest.raises(VaultError, match="log that cannot be read"):
        vault.open_case(ONE)
    with Vault.unlock(standing, PASSPHRASE) as vault, vault.open_case(ONE) as case:
        assert case.record.get().claimant.name == "Ms Last"


_AS_NOBODY = """
from casereview.errors import UnwritableVaultError
import casereview.storage.history, sqlite_utils, sqlcipher3, nacl.pwhash
if os.getuid() == 0:
    os.setuid(65534)
try:
    (folder / "x").touch()
    print("written")
except OSError:
    pass
with cheap_kdf():
    try:
        Vault.unlock(folder, passphrase)
    except UnwritableVaultError as error:
        print(error)
    vault = Vault.unlock(folder, passphrase, read_only=True)
print([line.claimant for line in vault.cases()])
with vault.open_case(case_id) as case:
    print(case.dossier().case.claimant.name)
vault.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folders have other rights there")
def test_a_folder_that_cannot_be_written_is_read(made: Path) -> None:
    base = Path(tempfile.mkdtemp())  # not below the tests' own folder, which others may not enter
    try:
        folder = Path(shutil.copytree(made, base / "vault"))
        for path in (base, folder, *folder.rglob("*")):
            reading = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
            entering = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH
            path.chmod(reading | entering if path.is_dir() else reading)
        before = _state(folder)
        run = subprocess.run(
            [sys.executable, "-c", _PROLOGUE + _AS_NOBODY, str(folder), PASSPHRASE, ONE],
            capture_output=True,
            text=True,
            check=False,
        )
        refused, listed, name = run.stdout.splitlines() or [run.stderr] * 3
        assert "cannot be written" in refused
        assert "Open it for reading only" in refused
        assert (listed, name) == ("['Ms Example', 'Ms Example']", "Ms Example")
        assert _state(folder) == before
    finally:
        for path in (base, base / "vault", base / "vault" / "cases"):
            path.chmod(stat.S_IRWXU)
        shutil.rmtree(base)


# --- what a sudden end left ---


def _change(vault: Vault) -> None:
    vault.change_passphrase(PASSPHRASE, NEW)


def _rotate(vault: Vault) -> None:
    vault.rotate(PASSPHRASE, CODE)


def _rekey(vault: Vault) -> None:
    vault.rekey_case(ONE)


def _make(vault: Vault) -> None:
    vault.new_case(Case(str(uuid.UUID(int=3)), Claimant("Ms New"))).close()


@pytest.mark.parametrize("change", [_change, _rotate, _rekey, _make])
def test_every_state_on_the_way_is_read_whole_and_left_as_it_is(
    standing: Path, tmp_path: Path, change: Callable[[Vault], None]
) -> None:
    vault = Vault.unlock(standing, PASSPHRASE)
    with every_state(standing, tmp_path) as states:
        change(vault)
        vault.close()
    assert len(states) > 2
    for state in states:
        before = _state(state)
        try:
            reader = _read(state)
        except WrongPassphraseError:
            reader = _read(state, NEW)
        with reader:
            listed = {line.id for line in reader.cases() if line.readable}
            assert {ONE, TWO} <= listed, state.name
            for case_id in listed:
                with reader.open_case(case_id) as case:
                    assert case.record.get().claimant.name in {"Ms Example", "Ms New"}
        assert _state(state) == before


def test_a_case_whose_destruction_is_decided_is_not_read(standing: Path, tmp_path: Path) -> None:
    with Vault.unlock(standing, PASSPHRASE) as vault:
        certificate = vault.certificate_of(ONE, Reason.MISTAKE)
        with every_state(standing, tmp_path) as states:
            vault.destroy(certificate)
    decided = [state for state in states if destruction.pending(Layout(state))]
    assert decided
    for state in decided:
        before = _state(state)
        with _read(state) as reader:
            assert [line.id for line in reader.cases()] == [TWO]
            with pytest.raises(BadInputError, match=r"decided|no case"):
                reader.open_case(ONE)
        assert _state(state) == before


def test_an_older_copy_put_back_is_noticed_by_readers_too(standing: Path, tmp_path: Path) -> None:
    older = shutil.copy(standing / "cases" / f"{ONE}.db", tmp_path / "older.db")
    with Vault.unlock(standing, PASSPHRASE) as vault, vault.open_case(ONE) as case:
        _rename(case, "Ms Later")
    shutil.copy(older, standing / "cases" / f"{ONE}.db")
    with _read(standing) as vault, pytest.raises(DamagedVaultError, match="older copy"):
        vault.open_case(ONE)


def test_a_list_of_no_use_is_made_in_memory(standing: Path) -> None:
    (standing / "index.db").write_bytes(b"\x01" * 8192)
    before = _state(standing)
    with _read(standing) as vault:
        assert [line.claimant for line in vault.cases()] == ["Ms Example", "Ms Example"]
    assert _state(standing) == before


def test_a_header_that_needs_mending_is_left_as_it_is(standing: Path) -> None:
    (standing / "vault.json").write_bytes(b"{}")
    before = _state(standing)
    with _read(standing) as vault:
        assert len(vault.cases()) == 2
    assert _state(standing) == before


@pytest.mark.parametrize("gone", [".db", ".key"])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_case_without_one_of_its_files_is_not_listed_as_sound(
    standing: Path, gone: str, read_only: bool
) -> None:
    (standing / "cases" / f"{ONE}{gone}").unlink()
    with Vault.unlock(standing, PASSPHRASE, read_only) as vault:
        lines = {line.id: line for line in vault.cases()}
    assert lines[TWO].readable
    assert not lines[ONE].readable
    assert "missing" in lines[ONE].note


# --- nothing is changed ---


def test_every_change_is_refused_and_changes_nothing(standing: Path, tmp_path: Path) -> None:
    before = _state(standing)
    with _read(standing) as vault, vault.open_case(ONE) as case:
        certificate = destruction.unreadable(ONE, Reason.MISTAKE)
        changes: tuple[Callable[[], object], ...] = (
            lambda: vault.new_case(Case(str(uuid.uuid4()), Claimant("Ms New"))),
            lambda: vault.pack(ONE, tmp_path / "x.crcase", PASSPHRASE),
            lambda: vault.unpack(tmp_path / "x.crcase", PASSPHRASE),
            lambda: vault.destroy(certificate),
            lambda: vault.change_passphrase(PASSPHRASE, NEW),
            lambda: vault.replace_passphrase(CODE, NEW),
            lambda: vault.add_keyring(PASSPHRASE),
            lambda: vault.remove_keyring(PASSPHRASE),
            lambda: vault.rotate(PASSPHRASE, CODE),
            lambda: vault.rekey_case(TWO),
            lambda: _rename(case, "Ms Other"),
            lambda: case.hold("why"),
            case.undo,
            case.redo,
        )
        for change in changes:
            with pytest.raises(ReadOnlyError, match="reading only") as caught:
                change()
            assert caught.value.exit_code == 3
    assert _state(standing) == before
    assert not (tmp_path / "x.crcase").exists()


# --- who holds it, and going over to work ---


def test_the_holder_is_named_and_a_look_disturbs_nobody(standing: Path) -> None:
    assert lock.holder(standing) is None
    with _held(standing):
        with pytest.raises(VaultHeldError) as caught:
            Vault.unlock(standing, PASSPHRASE)
        held = caught.value
        assert held.here
        assert held.host
        assert held.process
        assert held.since
        assert "reading only" in held.do
        holder = lock.holder(standing)
        assert holder is not None
        assert (holder.process, holder.host) == (held.process, held.host)
        assert holder.since_words[-3] == ":"
        with _read(standing) as vault:
            assert vault.holder == holder
    assert lock.holder(standing) is None


def test_reading_goes_over_to_work_once_the_vault_is_free(standing: Path) -> None:
    reader = _read(standing)
    with _held(standing), pytest.raises(VaultHeldError):
        reader.for_work()
    case = reader.open_case(ONE)
    assert case.record.get().claimant.name == "Ms First"
    with reader.for_work() as worker:
        assert not worker.read_only
        with worker.open_case(ONE) as opened:
            _rename(opened, "Ms Worked")
    reader.close()
    with _read(standing) as again, again.open_case(ONE) as read:
        assert read.record.get().claimant.name == "Ms Worked"


def test_going_over_is_refused_where_the_key_was_changed_meanwhile(standing: Path) -> None:
    with _read(standing) as reader:
        with Vault.unlock(standing, PASSPHRASE) as vault:
            vault.change_passphrase(PASSPHRASE, NEW)
        reader.for_work().close()  # another passphrase is not another key
        with Vault.unlock(standing, NEW) as vault:
            vault.rotate(NEW, CODE)
        with pytest.raises(VaultError, match="key was changed"):
            reader.for_work()
    Vault.unlock(standing, NEW).close()


# --- another computer ---


def _lock_of(folder: Path, host: str) -> None:
    entry = {"pid": 7, "host": host, "time": "2024-01-31T10:00:00+00:00"}
    (folder / lock.FILE_NAME).write_text(json.dumps(entry))


def test_a_vault_held_on_another_computer_is_read_but_for_what_is_open_there(
    standing: Path,
) -> None:
    other = _Other(_HOLDS, str(standing), PASSPHRASE, ONE)
    other.die()  # leaves the log of one case, as a shared folder shows it
    other.end()
    _lock_of(standing, "another-computer")
    before = _state(standing)
    with pytest.raises(VaultHeldError, match="another-computer") as caught:
        Vault.unlock(standing, PASSPHRASE)
    assert (caught.value.host, caught.value.here) == ("another-computer", False)
    with _read(standing) as vault:
        assert vault.holder == lock.Holder(7, "another-computer", "2024-01-31T10:00:00+00:00")
        assert {line.id for line in vault.cases() if line.readable} >= {TWO}
        with vault.open_case(TWO) as case:
            assert case.record.get().claimant.name == "Ms Example"
        with pytest.raises(VaultError, match="open for work on another-computer"):
            vault.open_case(ONE)
    assert _state(standing) == before


def test_the_lock_of_a_computer_that_is_gone_is_broken_by_its_name_only(standing: Path) -> None:
    _lock_of(standing, "another-computer")
    with pytest.raises(BadInputError, match="not the name"):
        lock.break_hold(standing, "some-computer")
    with pytest.raises(VaultHeldError):
        Vault.unlock(standing, PASSPHRASE)
    lock.break_hold(standing, " another-computer ")
    Vault.unlock(standing, PASSPHRASE).close()
    with pytest.raises(BadInputError, match="No other computer"):
        lock.break_hold(standing, "another-computer")
    with _held(standing), pytest.raises(VaultHeldError):
        lock.break_hold(standing, os.uname().nodename if hasattr(os, "uname") else "")


def test_a_lock_that_says_nothing_sensible_names_nobody(standing: Path) -> None:
    for text in ("", "{", "[]", "[" * 4000, '{"pid": "x"}', "7"):
        (standing / lock.FILE_NAME).write_text(text)
        assert lock.holder(standing) is None
        Vault.unlock(standing, PASSPHRASE).close()


def test_a_folder_that_is_no_vault_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="no vault"):
        _read(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert issubclass(VaultHeldError, UnwritableVaultError)
