"""Copies made beside the thread that works: news, progress, stopping, and everything that fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casereview.domain.case import Case, Claimant
from casereview.domain.dossier import SectionText
from casereview.domain.progress import untold
from casereview.errors import BadInputError, CancelledError, VaultError
from casereview.storage import backups, driver, keys, restoring
from casereview.storage.casefile import CaseFile
from casereview.storage.copies import Backup, listed
from casereview.storage.destruction import Reason
from casereview.storage.inspection import inspect
from casereview.storage.jobs import CopyJob
from casereview.storage.vault import Vault
from tests.storage.storage_samples import LETTER, PASSPHRASE, with_document

ROOT = Path(__file__).resolve().parents[2]
ONE, TWO = (str(uuid.UUID(int=number)) for number in (1, 2))


@pytest.fixture
def vault(folder: Path) -> Vault:  # closed by each test that needs it closed, or here by nobody
    made, _code = Vault.create(folder, PASSPHRASE)
    for case_id in (ONE, TWO):
        case = made.new_case(Case(case_id, Claimant("Ms Example")))
        with case, case.command("Fill"):
            with_document(case)
    return made


@pytest.fixture(autouse=True)
def _closed(vault: Vault) -> object:
    yield None
    vault.close()


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def write(case: CaseFile, text: str) -> None:
    with case.command("Write"):
        case.sections.put(SectionText("opinion", text))


def text_of(copy: Backup, tmp_path: Path) -> str:
    """Return what a case says in a copy, after everything in it was verified."""
    to = tmp_path / f"restored {copy.number}"
    restoring.restore(copy.folder, to, PASSPHRASE)
    with Vault.unlock(to, PASSPHRASE) as vault, vault.open_case(ONE) as case:
        section = case.sections.get("opinion")
        return section.text if section else ""


class Teller:
    """Notes what is told, and does something when it has been told so many times."""

    def __init__(self, at: int = -1, act: Callable[[], object] = lambda: None) -> None:
        self.told: list[tuple[int, int, str]] = []
        self._at, self._act = at, act

    def __call__(self, done: int, total: int, words: str = "") -> None:
        if len(self.told) == self._at:
            self._act()
        self.told.append((done, total, words))


# --- beside the vault's thread ---


def test_a_copy_is_made_on_another_thread_while_the_vault_is_worked_on(
    vault: Vault, copies: Path, tmp_path: Path
) -> None:
    """What is saved meanwhile is in the vault, and a copy is of one moment."""
    begun, written = threading.Event(), threading.Event()

    def hold_once() -> None:
        begun.set()
        assert written.wait(10)

    with vault.open_case(ONE) as case:
        write(case, "before")
        with ThreadPoolExecutor() as pool:
            making = pool.submit(vault.copying().make, copies, Teller(1, hold_once))
            assert begun.wait(10)
            write(case, "meanwhile")
            written.set()
            copy = making.result()
        assert case.sections.get("opinion") == SectionText("opinion", "meanwhile")
    assert copy.complete
    assert text_of(copy, tmp_path) in {"before", "meanwhile"}


def test_a_large_case_is_copied_in_steps_as_it_was_at_one_moment(
    vault: Vault, copies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "COPIED_AT_ONCE", 4)
    told: list[str] = []
    with vault.open_case(ONE) as case:
        write(case, "before")

        def tell(done: int, total: int, words: str = "") -> None:
            if done == 0 and not words and told:  # between the steps of the first case
                write(case, f"step {len(told)}")
            told.append(words)

        copy = vault.copying().make(copies, tell)
    assert len(told) > 20
    assert copy.complete
    assert text_of(copy, tmp_path) == "before"


def test_progress_counts_the_cases_and_then_their_verification(vault: Vault, copies: Path) -> None:
    teller = Teller()
    vault.copying().make(copies, teller)
    told = list(dict.fromkeys(teller.told))
    assert told == [(0, 2, ""), (1, 2, ""), (0, 2, "checking"), (1, 2, "checking")]


def test_a_copy_cancelled_at_any_moment_leaves_the_older_ones(vault: Vault, copies: Path) -> None:
    vault.backup(copies)
    count = Teller()
    vault.copying().make(copies, count)

    def cancel() -> None:
        raise CancelledError("Copying")

    for at in range(len(count.told)):
        job = vault.copying()
        with pytest.raises(CancelledError):
            job.make(copies, Teller(at, cancel))
        assert job.over
        assert [copy.number for copy in listed(copies)] == [2, 1]
        assert not list(copies.glob("*.part"))


def during_a_copy(vault: Vault, copies: Path, act: Callable[[], object]) -> CopyJob:
    """Do something on this thread while a copy is under way on another; the job, cancelled."""
    begun, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        assert go_on.wait(10)

    job = vault.copying()
    with ThreadPoolExecutor() as pool:
        making = pool.submit(job.make, copies, Teller(0, hold))
        assert begun.wait(10)
        acting = threading.Timer(0, go_on.set)
        acting.start()
        act()
        with pytest.raises(CancelledError):
            making.result()
        acting.join()
    assert job.over
    assert listed(copies) == ()
    assert not list(copies.glob("*.part"))
    return job


def test_locking_ends_a_copy_and_drops_its_keys(vault: Vault, copies: Path) -> None:
    waiting = vault.copying()
    job = during_a_copy(vault, copies, vault.close)
    for each in (job, waiting):
        assert each.over
        with pytest.raises(CancelledError):
            each.make(copies)
    assert not [value for value in vars(job).values() if isinstance(value, backups.Source)]


def test_new_keys_end_a_copy(vault: Vault, copies: Path, tmp_path: Path) -> None:
    during_a_copy(vault, copies, lambda: vault.rotate(PASSPHRASE, keys.new_recovery_code()))
    during_a_copy(vault, copies, lambda: vault.rekey_case(ONE))
    during_a_copy(vault, copies, lambda: vault.change_passphrase(PASSPHRASE, PASSPHRASE))
    assert text_of(vault.backup(copies), tmp_path) == ""


def test_a_destroyed_case_is_in_no_copy_made_meanwhile(vault: Vault, copies: Path) -> None:
    certificate = vault.certificate_of(TWO, Reason.MISTAKE)
    during_a_copy(vault, copies, lambda: vault.destroy(certificate))
    copy = vault.backup(copies)
    assert (copy.complete, copy.cases) == (True, 1)


def test_a_passphrase_changed_elsewhere_meanwhile_keeps_no_copy_under_the_old_one(
    folder: Path, vault: Vault, copies: Path
) -> None:
    new = "four new words of nonsense"
    teller = Teller(1, lambda: vault.change_passphrase(PASSPHRASE, new))
    with (
        Vault.unlock(folder, PASSPHRASE, read_only=True) as reader,
        pytest.raises(VaultError, match="keys of the vault were changed"),
    ):
        reader.copying().make(copies, teller)
    assert listed(copies) == ()
    assert vault.backup(copies).complete


# --- whether there is news ---


def test_only_what_is_new_is_copied(vault: Vault, copies: Path) -> None:
    def news() -> bool:
        return vault.copying().make_if_news(copies) is not None

    assert [news(), news()] == [True, False]
    with vault.open_case(ONE) as case:
        write(case, "more")
        assert [news(), news()] == [True, False]
    assert not news()
    vault.change_passphrase(PASSPHRASE, "four new words of nonsense")
    assert [news(), news()] == [True, False]
    with vault.journal.command("Note"):
        vault.journal.note("checked", "All is sound.")
    assert [news(), news()] == [True, False]
    vault.destroy(vault.certificate_of(TWO, Reason.MISTAKE))
    assert [news(), news()] == [True, False]


def test_a_damaged_case_is_not_copied_again_and_again(vault: Vault, copies: Path) -> None:
    path = vault.folder / "cases" / f"{TWO}.db"
    path.write_bytes(path.read_bytes()[:8192])
    first = vault.copying().make_if_news(copies)
    assert first is not None
    assert first.left_out == (TWO,)
    assert vault.copying().make_if_news(copies) is None


def test_a_damaged_page_of_a_large_case_leaves_out_that_case_alone(
    vault: Vault, copies: Path
) -> None:
    with vault.open_case(TWO) as case, case.command("File"):
        with_document(case, "large", 2, data=os.urandom(3_000_000))
    path = vault.folder / "cases" / f"{TWO}.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert path.stat().st_size > driver.CHECKED_AT_OPEN_BYTES
    copy = vault.backup(copies)
    assert (copy.left_out, copy.cases) == ((TWO,), 1)


# --- from a vault that is only read ---


def test_a_vault_that_is_open_elsewhere_is_copied(
    folder: Path, vault: Vault, copies: Path, tmp_path: Path
) -> None:
    with vault.open_case(ONE) as case:
        write(case, "saved")
        with Vault.unlock(folder, PASSPHRASE, read_only=True) as reader:
            copy = reader.backup(copies)
        write(case, "later")
    assert copy.complete
    assert text_of(copy, tmp_path) == "saved"


# --- the worst day of a copy ---


def test_fifty_kills_leave_only_sound_copies(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("SIGKILL and fork are of POSIX")
    done = run(sys.executable, "-m", "tests.storage.killed_copiers", str(tmp_path), "50", "1")
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert counts["killed"] == 50
    assert counts["copies"] >= 1
    assert (counts["unsound"], counts["left behind"]) == (0, 0)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        arguments, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400
    )


_ON_A_SMALL_DISK = """
import sys
from pathlib import Path
from tests.builders import cheap_kdf
from tests.storage import test_storage_copying as copying
with cheap_kdf():
    print(copying.on_a_small_disk(Path(sys.argv[1]), Path(sys.argv[2])))
"""


def on_a_small_disk(folder: Path, small: Path) -> str:
    """Copy to a disk until it is full, and beyond its size; what was said."""
    vault, _code = Vault.create(folder, PASSPHRASE)
    said = []
    with vault:
        with vault.new_case(Case(ONE, Claimant("Ms Example"))) as case, case.command("Fill"):
            with_document(case, data=os.urandom(3_000_000))
        first = vault.backup(small / "copies")
        (small / "ballast").write_bytes(bytes(3_000_000))
        for backs in ("told before", "told on the way"):
            if backs == "told on the way":  # as where another program fills the disk meanwhile
                backups._require_room = lambda *_: None
            try:
                vault.backup(small / "copies")
            except VaultError as error:
                said.append(f"{error.what} {error.kept}")
        assert listed(small / "copies") == (first,)
        assert not list((small / "copies").glob("*.part"))
        (small / "ballast").unlink()
        with vault.open_case(ONE) as case:
            write(case, "work goes on")
        vault.backup(small / "copies")
    assert inspect(folder, PASSPHRASE).faults == []
    return "\n".join(said)


def test_a_full_disk_of_copies_is_told_and_harms_nothing(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    done = run(
        *("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"),
        f'mount -t tmpfs -o size=9m none {small} && exec "$0" "$@"',
        *(sys.executable, "-c", _ON_A_SMALL_DISK, str(tmp_path / "vault"), str(small)),
    )
    if "ermission" in done.stderr and not done.stdout:
        pytest.skip("this system lets nobody mount a small disk")
    assert done.returncode == 0, done.stderr
    before, on_the_way = done.stdout.splitlines()
    assert before.startswith("The disk of the copies has too little room: ")
    assert on_the_way.startswith("The disk is full.")
    for said in (before, on_the_way):
        assert said.endswith("the vault and the older copies are as they were.")


def test_a_folder_that_vanishes_in_the_middle_is_told(
    vault: Vault, copies: Path, tmp_path: Path
) -> None:
    first = vault.backup(copies)
    away = tmp_path / "pulled out"
    with pytest.raises(VaultError) as told:
        vault.copying().make(copies, Teller(1, lambda: copies.rename(away)))
    assert told.value.kept.endswith("the older copies are as they were.")
    away.rename(copies)
    assert listed(copies) == (first,)
    assert vault.backup(copies).number > first.number
    assert not list(copies.glob("*.part"))


def test_one_program_at_a_time_copies_into_a_folder(
    vault: Vault, copies: Path, tmp_path: Path
) -> None:
    other, _code = Vault.create(tmp_path / "other", PASSPHRASE)
    refused: list[VaultError] = []

    def copy_too() -> None:
        with pytest.raises(VaultError, match="Another CaseReview is making a copy") as told:
            other.backup(copies)
        refused.append(told.value)

    with other:
        copy = vault.copying().make(copies, Teller(2, copy_too))
        assert len(refused) == 1
        assert copy.complete
        assert other.backup(copies).number == copy.number + 1


def test_where_no_hold_is_known_copies_are_made_and_no_unfinished_one_is_touched(
    vault: Vault, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network folders know of no holds: what seems left behind may be under way there."""
    foreign = copies / "copy-000007-20240101T000000Z.part"
    foreign.mkdir(parents=True)

    def unknown(_handle: int) -> bool:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(backups, "hold", unknown)
    assert vault.backup(copies).number == 8
    assert foreign.is_dir()


def test_a_clock_set_back_keeps_the_copies_in_their_order(
    vault: Vault, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.backup(copies)

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: object = None) -> Earlier:
            return cls(2001, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(backups, "datetime", Earlier)
    with vault.open_case(ONE) as case:
        write(case, "later")
    copy = vault.copying().make_if_news(copies)
    assert copy is not None
    assert copy.made.startswith("2001")
    assert listed(copies)[0] == copy
    assert vault.copying().make_if_news(copies) is None


# --- looking through, and restoring by the keys in hand ---


def test_a_copy_is_looked_through_where_it_lies_without_a_change(
    vault: Vault, copies: Path
) -> None:
    copy = vault.backup(copies)
    before = {path: path.read_bytes() for path in copy.folder.rglob("*") if path.is_file()}
    found = restoring.check(copy, vault.folder, untold)
    assert (found.faults, found.today) == ((), True)
    assert {p: p.read_bytes() for p in copy.folder.rglob("*") if p.is_file()} == before
    vault.change_passphrase(PASSPHRASE, "four new words of nonsense")
    assert not restoring.check(copy, vault.folder).today
    (copy.folder / "cases" / f"{ONE}.key").write_text("x")
    (copy.folder / "index.db").unlink()
    faults = restoring.check(copy, vault.folder).faults
    assert faults == (
        f"cases/{ONE}.key: it is not as it was when the copy was made.",
        "index.db: it is missing.",
    )


def test_the_keys_in_hand_verify_what_is_restored(
    vault: Vault, copies: Path, tmp_path: Path
) -> None:
    copy = vault.backup(copies)
    teller = Teller()
    vault.copying().restore(copy.folder, tmp_path / "restored", teller)
    assert "checking" in {words for _done, _total, words in teller.told}
    with Vault.unlock(tmp_path / "restored", PASSPHRASE) as restored, restored.open_case(ONE) as of:
        assert of.attachments.read(of.documents.all()[0].sha256) == LETTER
    vault.rotate(PASSPHRASE, keys.new_recovery_code())
    unopened = Teller()
    vault.copying().restore(copy.folder, tmp_path / "older", unopened)
    assert {words for _done, _total, words in unopened.told} == {""}
    with pytest.raises(BadInputError, match="inside a copy"):
        vault.copying().restore(copy.folder, copy.folder / "new")
