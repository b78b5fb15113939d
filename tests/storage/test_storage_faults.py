"""The worst day: programs killed, disks full or gone, clocks wrong, guesses without end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from casereview.domain.case import Case, Claimant, Event, SourceKind
from casereview.domain.dates import PartialDate
from casereview.errors import VaultError, WrongPassphraseError
from casereview.storage import history
from casereview.storage.casefile import CaseFile
from casereview.storage.vault import Vault
from tests.storage.storage_samples import PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]


def note(case: CaseFile, name: str, text: str = "") -> None:
    """Save one edit."""
    with case.command(f"Note {name}"):
        case.events.put(Event(name, PartialDate(2024), text, SourceKind.CLAIMANT))


def notes(folder: Path, case_id: str) -> set[str]:
    """Return the edits that are there, of a case that is sound."""
    with Vault.unlock(folder, PASSPHRASE) as vault, vault.open_case(case_id) as case:
        assert case.faults() == ()
        return {event.id for event in case.events.all()}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        arguments, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400
    )


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork are of POSIX")
def test_two_hundred_kills_lose_no_acknowledged_edit(tmp_path: Path) -> None:
    finished = run(
        sys.executable, "-m", "tests.storage.killed_writers", str(tmp_path / "v"), "200", "1"
    )

    assert finished.returncode == 0, finished.stderr
    counts = json.loads(finished.stdout)
    assert counts["killed"] == 200
    assert counts["acknowledged"] > 400
    assert [counts[what] for what in ("lost", "half done", "damaged", "unreadable")] == [0] * 4


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork are of POSIX")
def test_kills_amid_every_feature_lose_nothing(tmp_path: Path) -> None:
    finished = run(sys.executable, "-m", "tests.storage.killed_workers", str(tmp_path), "25", "1")

    assert finished.returncode == 0, finished.stderr
    counts = json.loads(finished.stdout)
    assert counts["killed"] == 25
    assert min(counts[what] for what in ("edits", "notes", "destroyed")) > 0
    assert [counts[what] for what in ("lost", "back", "damaged", "left over")] == [0] * 4


_UNTIL_FULL = """
import sys
from pathlib import Path
from casereview.errors import VaultError
from tests.builders import cheap_kdf
from tests.storage import test_storage_faults as faults
with cheap_kdf():
    print(faults.until_full(Path(sys.argv[1])))
"""


def until_full(folder: Path) -> str:
    """Work until the disk is full; go on reading; free some space, and open the vault again."""
    ballast = folder.with_name("ballast")
    ballast.write_bytes(bytes(8_000_000))
    vault, _code = Vault.create(folder, PASSPHRASE)
    case = vault.new_case(Case(str(uuid.uuid4()), Claimant("Ms Example")))
    saved = 0
    try:
        for number in range(100_000):
            note(case, f"n{number}", "x" * 200_000)
            saved += 1
    except VaultError as error:
        said = f"{error.what} {error.kept}"
    assert len(case.events.all()) == saved  # the same connection still reads
    try:
        vault.close()
    except VaultError:
        said += " (closing told of it too)"
    ballast.unlink()
    with Vault.unlock(folder, PASSPHRASE) as again, again.open_case(case.id) as opened:
        assert len(opened.events.all()) == saved
        assert opened.faults() == ()
        note(opened, "once there is room")
    return f"{saved > 0} {said}"


def test_a_disk_that_fills_up_keeps_every_saved_edit(tmp_path: Path) -> None:
    mount = f"mount -t tmpfs -o size=24m none {tmp_path}"
    finished = run(
        *("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"),
        f'{mount} && exec "$0" "$@"',
        *(sys.executable, "-c", _UNTIL_FULL, str(tmp_path / "v")),
    )

    if "ermission" in finished.stderr and not finished.stdout:
        pytest.skip("this system lets nobody mount a small disk")
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("True The disk is full. The last change was not saved;")


def test_a_folder_that_vanishes_in_the_middle_of_work(
    folder: Path, vault: Vault, case: CaseFile, tmp_path: Path
) -> None:
    note(case, "before")
    away = tmp_path / "pulled out"
    folder.rename(away)

    saved, refused = {"before"}, list[VaultError]()
    for number in range(5):
        try:
            note(case, f"after {number}")
            saved.add(f"after {number}")
        except VaultError as error:
            refused.append(error)
    with pytest.raises(VaultError) as told:
        vault.close()

    assert "written" in told.value.what or "opened" in told.value.what
    assert all(error.kept for error in refused)
    away.rename(folder)
    assert notes(folder, case.id) >= saved


def test_a_clock_set_back_harms_nothing(
    folder: Path, vault: Vault, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(case, "before")

    class LongAgo(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime(1999, 12, 31, 23, 59, tzinfo=UTC)

    with monkeypatch.context() as patch:
        patch.setattr(history, "datetime", LongAgo)
        note(case, "in the past")
    note(case, "back again")
    assert [entry.label for entry in case.history(3)] == [
        "Note back again",
        "Note in the past",
        "Note before",
    ]
    assert case.undo() == "Note back again"
    assert case.undo() == "Note in the past"
    assert case.redo() == "Note in the past"
    vault.close()

    assert notes(folder, case.id) == {"before", "in the past"}


def test_a_hundred_wrong_guesses_change_nothing(folder: Path, vault: Vault, case: CaseFile) -> None:
    note(case, "before")
    vault.close()
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    for number in range(100):
        with pytest.raises(WrongPassphraseError):
            Vault.unlock(folder, f"guess {number}")

    assert files == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert notes(folder, case.id) == {"before"}
